"""`sprout runs`: what there is, and making room."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from sprout import checkpoint
from sprout.cli.main import main
from sprout.common import files


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two runs: `a` with two checkpoints of base and one of sft, `b` with nothing yet."""
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        files.write_text(tmp_path / "runs" / name / "config.toml", "")
    a = tmp_path / "runs" / "a"
    for stage, step in (("base", 1), ("base", 2), ("sft", 9)):
        tensors = {"x": torch.full((1000,), float(step))}
        checkpoint.save(a / stage / "checkpoints", step, tensors, {}, {"step": step}, 2)
    files.write_json(a / "base" / "done.json", {})
    scores = {"base": {"bpb": 1.25, "worldcore": 0.5, "tasks": {}}, "sft": {"training": {}}}
    files.write_json(a / "results.json", {"stages": scores, "seconds": {}})
    (tmp_path / "runs" / "stray").mkdir()
    return tmp_path / "runs"


def listed(capsys: pytest.CaptureFixture[str], *flags: str) -> dict[str, Any]:
    assert main(["runs", "--json", *flags]) == 0
    found = json.loads(capsys.readouterr().out)
    return {run["name"]: run for run in found["runs"]}


def test_each_run_with_its_scores_sizes_and_stages(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = listed(capsys)
    assert list(found) == ["a", "b"]
    size = sum(path.stat().st_size for path in (root / "a").rglob("*") if path.is_file())
    assert found["a"] == {
        "name": "a",
        "bytes": size,
        "freed_bytes": 0,
        "stages": ["base"],
        "scores": {"base": {"bpb": 1.25, "worldcore": 0.5}, "sft": {}},
    }
    assert found["b"]["stages"] == [] and found["b"]["scores"] == {}
    assert list(listed(capsys, "--run", "b")) == ["b"]
    assert main(["runs"]) == 0
    text = capsys.readouterr().out
    assert "bpb 1.2500, worldcore 0.5000" in text and "nothing trained yet" in text


def test_pruning_keeps_the_newest_whole_checkpoint_of_each_stage(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = listed(capsys, "--prune")
    assert found["a"]["freed_bytes"] > 4000 and found["b"]["freed_bytes"] == 0
    assert [p.name for p in checkpoint.existing(root / "a/base/checkpoints")] == ["step-000002"]
    assert [p.name for p in checkpoint.existing(root / "a/sft/checkpoints")] == ["step-000009"]
    assert listed(capsys, "--prune")["a"]["freed_bytes"] == 0


def test_pruning_never_leaves_only_a_damaged_one(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "a/base/checkpoints/step-000002/state.json").write_text("")
    listed(capsys, "--prune")
    found = checkpoint.latest(root / "a/base/checkpoints", lambda _: None)
    assert found is not None and found.state == {"step": 1}


@pytest.mark.parametrize("damaged", ["", "[]", '{"stages": []}', '{"stages": {"base": 3}}'])
def test_damaged_results_of_one_run_do_not_hide_the_others(
    root: Path, capsys: pytest.CaptureFixture[str], damaged: str
) -> None:
    (root / "b" / "results.json").write_text(damaged)
    found = listed(capsys)
    assert found["a"]["scores"]["base"] == {"bpb": 1.25, "worldcore": 0.5}
    assert "problem" not in found["a"] and found["b"]["scores"] == {}
    assert main(["runs"]) == 0
    text = capsys.readouterr().out
    assert text.count("results.json is damaged: `sprout run --run b --stages eval,report`") == 1
    assert "bpb 1.2500" in text


@pytest.mark.parametrize("little", ["{}", '{"stages": {"base": {"bpb": null}}}'])
def test_results_without_scores(
    root: Path, capsys: pytest.CaptureFixture[str], little: str
) -> None:
    (root / "a" / "results.json").write_text(little)
    assert "problem" not in listed(capsys)["a"]
    assert main(["runs"]) == 0


def test_a_run_in_use_is_not_pruned(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with files.lock(root / "a" / ".lock", "the run a"):
        assert main(["runs", "--prune", "--run", "a"]) == 1
    assert "the run a is in use by another process" in capsys.readouterr().err
    assert len(checkpoint.existing(root / "a/base/checkpoints")) == 2
    assert listed(capsys, "--prune")["a"]["freed_bytes"] > 4000


def test_a_file_that_vanishes_while_it_is_counted(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, plain = listed(capsys)["a"]["bytes"], Path.is_file
    gone = root / "a" / "base" / "done.json"

    def is_file(path: Path) -> bool:
        found = plain(path)
        if path.name == gone.name:
            path.unlink(missing_ok=True)
        return found

    size = gone.stat().st_size
    monkeypatch.setattr(Path, "is_file", is_file)
    assert listed(capsys)["a"]["bytes"] == before - size


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/base"])
def test_a_path_is_no_run(root: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["runs", "--prune", f"--run={name}"]) == 2
    assert "must be the name of a run, not a path" in capsys.readouterr().err


def test_no_runs_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["runs"]) == 0
    assert "sprout run" in capsys.readouterr().out
    assert listed(capsys) == {}

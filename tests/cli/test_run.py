"""`sprout run` from beginning to end, interrupted and repeated, on a model that takes a second."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from sprout import checkpoint
from sprout.cli import pipeline, scoring
from sprout.cli.main import main
from sprout.common.config import read_toml
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.train import scaling
from sprout.train.options import Options
from sprout.train.scaling import OWN_TEXT_SHARES

from .helpers import (
    TINY,
    results,
    run,
    runnable_tasks,
    same,
    small_machine,
    snapshot,
    weights,
)

STAGES = ("base", "mid", "sft")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from small_machine(tmp_path, monkeypatch)


def test_every_stage_in_order_and_then_how_to_chat(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-3].endswith("sprout chat")
    assert "validation" in err and "bits per byte" in err
    home = Path("runs/default")
    assert Tokenizer.load(home / "tokenizer").kind == "byte"
    for stage in STAGES:
        there = {path.name for path in (home / stage).iterdir()}
        assert there >= {"config.json", "metrics.jsonl", "checkpoints", "done.json"}
    config = read_toml(home / "config.toml")
    assert config["options"]["steps"] == config["stages"]["base"]["steps"] == 6
    assert "| score | guessing | base | mid | sft |" in (home / "report.md").read_text()

    found = results()
    assert set(found["stages"]) == set(STAGES)
    for stage in STAGES:
        entry = found["stages"][stage]
        assert {"bpb", "nats_per_token", "val_tokens"} <= entry.keys()
        if stage == "base":  # never taught to answer
            assert "tasks" not in entry
            continue
        assert list(entry["tasks"]) == runnable_tasks()
        assert ("worldcore" in entry) == ("missing" not in entry)
        assert all({"score", "stderr", "n", "chance"} <= t.keys() for t in entry["tasks"].values())
    assert {"tokenizer", "base", "mid", "sft", "eval"} <= found["seconds"].keys()
    assert {"params", "depth", "width", "vocab_size", "family"} <= found["model"].keys()
    assert found["machine"]["device"] == "cpu" and found["tokenizer"]["vocab_size"] == 263
    lines = [json.loads(x) for x in (home / "base" / "metrics.jsonl").read_text().splitlines()]
    assert any(line.get("eval") == "quick" for line in lines)


def test_the_same_command_twice_does_nothing_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    before, figures = snapshot(Path("runs/default")), results()
    capsys.readouterr()
    began = time.monotonic()
    assert run() == 0
    assert main(["run"]) == 0, "and no flags at all mean the same run"
    assert snapshot(Path("runs/default")).keys() == before.keys()
    after = snapshot(Path("runs/default"))
    changed = {name for name in before if after[name] != before[name]}
    assert changed <= {"results.json"}, "what is measured of the machine may differ"
    assert {**results(), "machine": 0} == {**figures, "machine": 0}
    err = capsys.readouterr().err
    for stage in (*STAGES, "eval"):
        assert f"{stage}: done already" in err
    assert time.monotonic() - began < 5


def killed_by_key(*_: object) -> Any:
    raise KeyboardInterrupt


def killed_by_signal(*_: object) -> Any:
    os.kill(os.getpid(), signal.SIGTERM)
    return {"bpb": 1.0, "sample": ""}


@pytest.mark.parametrize(("kill", "status"), [(killed_by_key, 130), (killed_by_signal, 143)])
@pytest.mark.parametrize("at", [1, 4])
def test_a_killed_run_goes_on_to_the_same_weights(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kill: Any,
    status: int,
    at: int,
) -> None:
    """Killed in the first look at base (before any checkpoint, or saving one) or at its end."""
    stages = ("--stages", "tokenizer,base,sft")
    assert run("--run", "whole", *stages) == 0
    whole = scoring.quick
    looks = 0

    def quick(*arguments: Any) -> Any:
        nonlocal looks
        looks += 1
        return kill() if looks == at else whole(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(scoring, "quick", quick)
        assert run("--run", "part", *stages) == status
    assert not Path("runs/part/base/done.json").exists()
    assert not Path("runs/part/sft").exists(), "a stage began after the run was stopped"
    err = capsys.readouterr().err
    if status == 143:
        assert "stopped by SIGTERM" in err and "run the same command again" in err
    assert run("--run", "part", *stages) == 0
    for stage in ("base", "sft"):
        assert same(weights("part", stage), weights("whole", stage))
        assert same(weights("part", stage, "optimizer"), weights("whole", stage, "optimizer"))
        lines = Path("runs/part", stage, "metrics.jsonl").read_text().splitlines()
        steps = [line["step"] for line in map(json.loads, lines) if "lr" in line]
        assert steps == list(range(1, len(steps) + 1))


def test_sigterm_and_sigkill_to_a_real_process(folder: Path) -> None:
    """SIGTERM saves and gives the shell's status for it; SIGKILL costs what came after the last save."""
    command = [sys.executable, "-m", "sprout", "pretrain", *TINY, "--data", "a.txt", "--quiet"]
    command[command.index("--steps") + 1] = "1000000"
    root = str(Path(__file__).resolve().parents[2])
    env = {**os.environ, "PYTHONPATH": root, "OMP_NUM_THREADS": "1"}
    metrics, kept = folder / "runs/default/base/metrics.jsonl", []
    for number in (signal.SIGTERM, signal.SIGKILL):
        before = metrics.stat().st_size if metrics.exists() else 0
        process = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if metrics.exists() and metrics.stat().st_size > before + 3000:
                break
            time.sleep(0.05)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        assert process.returncode == (143 if number == signal.SIGTERM else -9), err
        found = checkpoint.latest(folder / "runs/default/base/checkpoints", pytest.fail)
        assert found is not None
        kept.append(found.state["progress"]["step"])
        if number == signal.SIGTERM:
            assert f"stopped by SIGTERM at step {kept[0]} of base, saved" in err
            assert json.loads(metrics.read_text().splitlines()[-1])["step"] >= kept[0] > 0
    assert kept[0] == kept[1]


def test_results_that_were_not_written_before_a_kill_are_made_up_for() -> None:
    """A kill between a stage's end and its line in results.json."""
    assert run("--stages", "base") == 0
    expected = results()
    os.remove("runs/default/results.json")
    assert run("--stages", "base") == 0
    assert results()["stages"] == expected["stages"]
    assert results()["seconds"]["base"] == expected["seconds"]["base"]


def test_stages_one_after_the_other_are_the_same_as_a_run() -> None:
    assert run("--run", "whole") == 0
    base = [*TINY, "--data", "a.txt", "--run", "steps"]
    assert main(["tokenizer", *base]) == 0
    assert main(["pretrain", "--run", "steps"]) == 0
    assert main(["mid", "--run", "steps"]) == 0
    assert main(["sft", "--run", "steps", "--quiet"]) == 0
    for stage in STAGES:
        assert same(weights("steps", stage), weights("whole", stage))
    assert main(["run", "--run", "steps", "--stages", "eval,report"]) == 0
    whole, steps = results("whole"), results("steps")
    assert steps["stages"]["sft"]["bpb"] == whole["stages"]["sft"]["bpb"]


def test_the_model_can_be_used_afterwards(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--stages", "base,sft") == 0
    capsys.readouterr()
    assert main(["sample", "-p", "The cat", "--max-tokens", "4", "--stage", "base"]) == 0
    assert capsys.readouterr().out.startswith("The cat")
    assert main(["chat", "-p", "Hi", "--max-tokens", "4"]) == 0


def test_a_run_from_another_runs_weights(capsys: pytest.CaptureFixture[str]) -> None:
    """The new run takes the shape of the model it starts from, and a batch planned for that shape."""
    assert run("--run", "old", "--stages", "base") == 0
    Path("b.txt").write_text("Something else is written here, again and again.\n" * 60)
    new = ["--run", "new", "--init-from", "old/base", "--steps", "2", "--total-batch-size", "512"]
    new += ["--device", "cpu", "--dtype", "fp32", "--threads", "1"]
    assert main(["pretrain", *new, "--data", "b.txt"]) == 0
    config = read_toml(Path("runs/new/config.toml"))
    shape = config["shape"]
    assert (shape["depth"], shape["width"], shape["sequence_length"]) == (1, 32, 64)
    assert config["stages"]["base"]["rows"] == 512 // 64
    old, after = weights("old", "base"), weights("new", "base")
    moved = (old["embedding.weight"] - after["embedding.weight"]).abs().mean()
    fresh = (old["embedding.weight"] - torch.randn(old["embedding.weight"].shape)).abs().mean()
    assert 0 < moved < fresh / 3, "two small steps away, not a new start"
    assert main(["sft", *new]) == 0

    for flags, words in (
        (["--width", "64"], ["--width 64", "old/base", "32"]),
        (["--init-from", "old/sft"], ["--init-from old/sft", "no checkpoint"]),
        (["--init-from", "odl/base"], ["--run odl", "did you mean old?"]),
        (["--init-from", "old"], ["--init-from old", "RUN/STAGE"]),
    ):
        capsys.readouterr()
        assert main(["pretrain", *new, "--data", "b.txt", "--run", "third", *flags]) == 2
        err = capsys.readouterr().err
        assert all(word in err for word in words), err
        assert not Path("runs/third").exists()


@pytest.mark.slow
def test_a_timed_run_is_over_in_its_time() -> None:
    """The shortest there is. Its stages get what is left after the reading and the measuring."""
    flags = [flag for flag in TINY if flag not in ("--steps", "6")]
    began = time.monotonic()
    assert main(["run", *flags, "--data", "a.txt", "--minutes", "0.5", "--quiet"]) == 0
    assert time.monotonic() - began < 45
    found = results()
    spent = sum(found["seconds"][stage] for stage in STAGES)
    assert spent < 30
    for stage in STAGES:
        assert found["stages"][stage]["training"]["steps"] >= 1


def made(options: Options) -> pipeline.Pipeline:
    """A pipeline that stands before its first stage, its clock at 0."""
    found = pipeline.Pipeline(options, frozenset(), 0.0)
    found._open()
    return found


def test_the_time_of_a_stage_is_its_share_of_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: dict[str, Any] = {"depth": 1, "width": 32, "sequence_length": 64, "tokenizer": "byte"}
    sizes |= {"total_batch_size": 256, "device": "cpu", "dtype": "fp32", "data": "a.txt"}
    clock = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: clock)
    monkeypatch.setattr(scaling, "measure_rate", lambda shape, dist: 1e4)
    whole = made(Options(minutes=10, **sizes))
    whole.results["seconds"]["tokenizer"] = 9.0
    clock = 60.0
    first = whole._seconds_for("base")
    reserved = sum(t for stage, t in whole._expected() if stage not in STAGES)
    assert first == pytest.approx(
        (540 - reserved) * OWN_TEXT_SHARES["base"] / sum(OWN_TEXT_SHARES.values())
    )
    # base takes longer than that: the others share what is really left
    clock, whole.results["seconds"]["base"] = 500.0, 440.0
    later = OWN_TEXT_SHARES["mid"] + OWN_TEXT_SHARES["sft"]
    assert whole._seconds_for("mid") == pytest.approx(
        (100 - reserved) * OWN_TEXT_SHARES["mid"] / later
    )
    clock = 700.0
    assert whole._seconds_for("sft") == 1.0

    clock = 0.0
    alone = made(Options(run="alone", minutes=5, stages="base", **sizes))
    clock = 20.0
    assert alone._seconds_for("base") == pytest.approx(280.0)

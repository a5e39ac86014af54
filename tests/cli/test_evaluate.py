"""`sprout eval` from the command line to results.json, on a random model and sets of a few lines."""

from __future__ import annotations

import io
import json
import math
import os
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
import torch

from sprout import checkpoint
from sprout.cli.main import main
from sprout.common import files
from sprout.common.config import write_toml
from sprout.common.dist import make_dist
from sprout.evals import evaluate
from sprout.evals.outcomes import unpack
from sprout.tasks import core, find, sets

from ..ranks import in_ranks
from .helpers import random_run, results, run, small_machine

CHOICE = {"query": "Question: Hot?", "choices": ["ice", "fire"], "gold": 1}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A finished run `r` of random models, and a folder `data` with one item of some tasks."""
    monkeypatch.chdir(tmp_path)
    made = random_run(tmp_path / "runs" / "r", 160)
    for stage in ("base", "sft"):
        (made / stage / "done.json").write_text("{}")
    data = tmp_path / "data"
    data.mkdir()
    for name in ("arc_easy", "copa"):
        (data / f"{name}.jsonl").write_text("\n".join([json.dumps(CHOICE)] * 3))
    return tmp_path


def ask(capsys: pytest.CaptureFixture[str], *flags: str) -> dict[str, Any]:
    words = ["eval", "--run", "r", "--device", "cpu", "--json", "--task-data", "data", *flags]
    assert main(words) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_published_tasks_as_json_and_in_the_results(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = ask(capsys, "--stage", "sft", "--tasks", "arc_easy,spellingbee", "--limit", "2")
    assert list(found["tasks"]) == ["arc_easy", "spellingbee"] and "missing" not in found
    assert found["tasks"]["arc_easy"]["n"] == 2 and "chatcore" not in found
    kept = results("r")["stages"]["sft"]["tasks"]["arc_easy"]
    assert found["tasks"]["arc_easy"].items() <= kept.items()
    assert sum(unpack(kept["right"], 2)) / 2 == kept["score"]
    assert (folder / "runs/r/sft/evals/arc_easy.json").exists()


def test_a_part_of_core_names_the_rest_and_is_no_core(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = ask(capsys, "--stage", "base", "--tasks", "core", "--limit", "0")
    assert list(found["tasks"]) == ["arc_easy", "copa"] and len(found["missing"]) == 20
    assert found["tasks"]["arc_easy"]["shots"] == 10 and "core" not in found
    base = results("r")["stages"]["base"]
    assert "core" not in base and len(base["core_missing"]) == 20
    assert (
        main(["eval", "--run", "r", "--stage", "base", "--task-data", "data", "--tasks", "core"])
        == 0
    )
    said = capsys.readouterr().out
    assert "no CORE without all 22 tasks; centred mean of these 2:" in said
    assert "not scored: hellaswag_zeroshot, jeopardy" in said and "10-shot" in said


def test_all_of_core_and_of_chat_have_their_means(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for task in core.CORE:
        row: dict[str, Any] = {"context": "One, two,", "continuation": "three"}
        if task.kind == "schema":
            row = {"context_options": ["Ann", "Tom"], "continuation": "ran.", "gold": 1}
        if task.kind == "choice":
            row = CHOICE
        (folder / "data" / task.file).write_text("\n".join([json.dumps(row)] * 2))
    found = ask(capsys, "--stage", "base", "--tasks", "core")
    shares = [(s["score"] - s["chance"]) / (1 - s["chance"]) for s in found["tasks"].values()]
    assert len(shares) == 22 and found["core"] == pytest.approx(sum(shares) / 22)
    assert results("r")["stages"]["base"]["core"] == found["core"]
    without = [
        each for each in sets.CHAT if each.name in ("arc_easy", "arc_challenge", "spellingbee")
    ]
    monkeypatch.setattr(sets, "CHAT", tuple(without))
    names = tuple(each.name for each in without)
    monkeypatch.setitem(find.GROUPS, "chat", names)
    found = ask(capsys, "--stage", "sft", "--tasks", "chat", "--limit", "2")
    assert "chatcore" in found and results("r")["stages"]["sft"]["chatcore"] == found["chatcore"]


def test_a_score_on_more_items_stays(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(capsys, "--stage", "sft", "--tasks", "spelling", "--limit", "6")
    ask(capsys, "--stage", "sft", "--tasks", "spelling", "--limit", "2")
    assert results("r")["stages"]["sft"]["tasks"]["spelling"]["n"] == 6


def test_a_run_at_work_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with files.lock(folder / "runs/r/.lock", "the run r"):
        words = ["eval", "--run", "r", "--tasks", "spelling", "--limit", "1", "--device", "cpu"]
        assert main(words) == 0
    assert "not recorded: the run r is in use" in capsys.readouterr().err
    assert not (folder / "runs/r/results.json").exists()
    (folder / "runs/r/results.json").write_text("[]")
    assert main(words) == 0
    assert "results.json is damaged" in capsys.readouterr().err


def test_tasks_without_end_need_a_number(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "--run", "r", "--tasks", "spellingbee,spelling", "--limit", "0"]) == 2
    assert "--limit 0: spelling has items without end" in capsys.readouterr().err


def test_the_same_at_every_batch_size_and_anew(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--stage", "base", "--tasks", "copa,arc_easy,spelling", "--limit", "3", "--fresh")
    expected = ask(capsys, *asked)
    for rows in ("1", "2"):
        assert ask(capsys, *asked, "--device-batch-size", rows) == expected


def test_bits_per_byte_of_any_text(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside the sum over the model's own predictions; a text is its own task, unless some are named."""
    Path("a.txt").write_text("The cat sat on the mat.")
    found = ask(capsys, "--stage", "base", "--text", "a.txt")
    assert found["tasks"] == {} and not Path("runs/r/results.json").exists()
    model, tokenizer, _ = checkpoint.load_model(Path("runs/r"), "base", make_dist("cpu", "fp32"))
    ids = [tokenizer.bos_id, *tokenizer.encode("The cat sat on the mat.")]
    said = model.logits(model(torch.tensor([ids]))[0]).log_softmax(-1)
    nats = -sum(float(said[i, ids[i + 1]]) for i in range(len(ids) - 1))
    assert found["bpb"] == pytest.approx(nats / 23 / math.log(2), rel=1e-4)
    both = ask(capsys, "--stage", "base", "--text", "a.txt", "--tasks", "copa", "--limit", "1")
    assert both["bpb"] == found["bpb"] and list(both["tasks"]) == ["copa"]
    words = ["eval", "--run", "r", "--stage", "base", "--device", "cpu", "--text"]
    assert main([*words, "a.txt"]) == 0
    assert f"{found['bpb']:.4f} bits per byte of {len(ids) - 1} tokens" in capsys.readouterr().out
    assert main([*words, "b.txt"]) == 2
    assert "--text" in capsys.readouterr().err
    write_toml(Path("runs/r/config.toml"), files.sealed({"imported": "elsewhere"}))
    assert main([*words, "val"]) == 2
    assert "was imported and has no text of its own" in capsys.readouterr().err


def eval_in(folder: Path, *words: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of `sprout eval` in a folder."""
    os.chdir(folder)
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main(["eval", "--run", "r", "--device", "cpu", "--task-data", "data", *words])
    return status, out.getvalue(), err.getvalue()


def test_two_processes_share_the_items_and_say_what_one_says(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("--stage", "sft", "--tasks", "arc_easy,spellingbee,recall", "--limit", "5", "--json")
    expected = ask(capsys, *asked)
    alone = results("r")
    (folder / "runs/r/results.json").unlink()
    shared = in_ranks(2, eval_in, folder, *asked, "--fresh", joined=False)
    (_, first, said), (_, second, silent) = shared
    assert json.loads(first) == expected and results("r") == alone
    assert second == silent == "" and "eval" in said
    # What they kept is taken up by one alone.
    monkeypatch.setattr(evaluate._Examiner, "ask", lambda *args: pytest.fail("asked twice"))
    assert ask(capsys, *asked) == expected


def test_a_set_of_ones_own_in_one_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.jsonl").write_text('{"question": "2 + 2?", "answer": 4}\n')
    found = ask(capsys, "--tasks", "mine.jsonl", "--samples", "2", "--limit", "1")
    assert found["tasks"]["mine"]["pass"].keys() == {"1", "2"}
    assert not Path("runs/r/results.json").exists(), "answers drawn at random are no score"
    Path("mine.jsonl").write_text('{"question": "2 + 2?", "answr": 4}\n')
    assert main(["eval", "--run", "r", "--tasks", "mine.jsonl"]) == 2
    assert "mine.jsonl line 1: there is no key 'answr'" in capsys.readouterr().err


def test_tasks_at_intervals_of_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in small_machine(tmp_path, monkeypatch):
        asked = ("--eval-tasks", "facts_choice", "--eval-limit", "2", "--eval-every", "0.5")
        assert run("--stages", "base,eval", *asked) == 0
        assert "base, step 6: facts_choice " in capsys.readouterr().err
        lines = map(json.loads, Path("runs/default/base/metrics.jsonl").read_text().splitlines())
        looks = [line for line in lines if line.get("eval") == "probe"]
        assert [line["step"] for line in looks] == [3, 6]
        assert looks[0]["tasks"]["facts_choice"]["n"] == 2
        assert "probe" not in results()["stages"]["base"]
        assert main(["eval", "--text", "val", "--device", "cpu", "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["bpb"] == pytest.approx(results()["stages"]["base"]["bpb"], rel=1e-6)
        assert run("--stages", "mid", "--eval-tasks", "facts_chocie") == 2
        assert "--eval-tasks facts_chocie: no such task" in capsys.readouterr().err

"""`sprout report`: of one run, and of several side by side."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sprout import checkpoint
from sprout.cli import run as cli_run
from sprout.cli.main import main

from .helpers import run, runnable_tasks, small_machine


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("SPROUT_PRICE", "SPROUT_WATTS", "SPROUT_GPT2"):
        monkeypatch.delenv(name, raising=False)
    yield from small_machine(tmp_path, monkeypatch)


def test_a_run_ends_with_its_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SPROUT_PRICE", "3600")
    assert run("--stages", "tokenizer,base,sft,eval,report") == 0
    home = Path("runs/default")
    page, text = (home / "report.html").read_text(), (home / "report.md").read_text()
    assert "The report: runs/default/report.html" in capsys.readouterr().err
    assert page.count("<svg") > 4 and "Report card: default" in page
    assert "at $3,600.00 an hour" in text and "memory, GiB" in text
    lines = [json.loads(line) for line in (home / "sft" / "items.jsonl").read_text().splitlines()]
    tasks = json.loads((home / "results.json").read_text())["stages"]["sft"]["tasks"]
    assert list(tasks) == runnable_tasks()
    for name, score in tasks.items():
        right = [line["right"] for line in lines if line["task"] == name]
        assert len(right) == score["n"] and sum(right) / len(right) == score["score"]
    assert not (home / "base" / "items.jsonl").exists(), "base is asked nothing"

    monkeypatch.delenv("SPROUT_PRICE")
    assert main(["report", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    text = Path(told["markdown"]).read_text()
    assert told["html"] == "runs/default/report.html"
    assert "What it cost is not known here" in text and "$3,600.00 an hour" not in text

    assert run("--run", "other", "--stages", "tokenizer,base,sft,eval") == 0
    capsys.readouterr()
    assert main(["report", "--compare", "default", "other", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["runs"] == ["default", "other"]
    assert all(not each["stands"] for each in found["differences"]["other"].values())
    assert Path(found["html"]).read_text().startswith("<!doctype html>")


@pytest.mark.parametrize("there", ["/usr/bin/sprout", None])
def test_a_run_ends_with_commands_that_can_be_copied(
    there: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`sprout` is none where the environment is not activated, as after run.sh."""
    monkeypatch.setattr(cli_run.shutil, "which", lambda name: there)
    monkeypatch.setattr(checkpoint, "finished_stages", lambda run: ["base", "sft"])
    told = cli_run.last_words("mine")
    command = "sprout" if there else f"{shlex.quote(sys.executable)} -m sprout"
    assert f"Talk to it:  {command} chat --run mine\n" in told
    assert f"In a browser:  {command} serve --run mine\n" in told


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--price", "-1"], "--price -1.0: must be a number, 0 or more"),
        (["--gpt2", "nowhere"], "--gpt2 nowhere: there is no encoder.json and no vocab.bpe"),
        (["--compare", "a", "--run", "b"], "--run and --compare: name all runs with --compare"),
        (["--compare", "nope", "no"], "--run nope: there is no run of that name"),
        (["--compare", "../x", "a"], "must be the name of a run, not a path"),
    ],
)
def test_flags_that_cannot_be(
    argv: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", *argv]) == 2
    assert words in capsys.readouterr().err


def test_a_price_in_the_environment_that_is_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SPROUT_PRICE", "cheap")
    assert run() == 2
    assert "SPROUT_PRICE cheap: must be a number" in capsys.readouterr().err
    assert not Path("runs/default").exists()


def test_a_tracker_that_is_not_there_stops_the_run_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("--track", "tensorbored") == 2
    assert "did you mean tensorboard?" in capsys.readouterr().err
    assert not Path("runs/default").exists()

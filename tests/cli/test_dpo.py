"""`sprout dpo`: on the world, a file and the chat page's feedback; in a run; with adapters."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sprout.cli.main import main
from sprout.common.config import read_toml, write_toml
from sprout.data.preference import HELD_OUT

from .helpers import results, run, same, small_machine, weights


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from small_machine(tmp_path, monkeypatch)


def pair_file(path: str = "pairs.jsonl", worse: str = "no") -> str:
    row = {"prompt": "Hi", "chosen": "yes", "rejected": worse}
    Path(path).write_text((json.dumps(row) + "\n") * 30)
    return path


def lines(stage: str, name: str = "default") -> list[dict[str, Any]]:
    text = (Path("runs") / name / stage / "metrics.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


def options(name: str = "default") -> dict[str, Any]:
    found: dict[str, Any] = read_toml(Path("runs") / name / "config.toml")["options"]
    return found


def test_a_run_with_dpo_scores_reports_and_chats(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--stages", "tokenizer,base,sft,dpo,eval,report", "--beta", "0.3") == 0
    err = capsys.readouterr().err
    assert "held-out pairs the better answer gained in" in err
    assert err.splitlines()[-3].endswith("sprout chat")
    entry = results()["stages"]["dpo"]
    assert entry["training"]["steps"] == 1 and entry["training"]["empty_batches"] == 0
    assert entry["preference"].keys() == {"accuracy", "margin", "drift", "n"}
    assert 0 < entry["preference"]["n"] <= HELD_OUT
    assert {"bpb", "tasks", "samples"} <= entry.keys()
    assert results()["seconds"]["dpo"] > 0
    assert "| score | guessing | base | sft | dpo |" in Path("runs/default/report.md").read_text()
    assert options()["beta"] == 0.3
    assert {"loss", "margin", "accuracy", "drift"} <= lines("dpo")[0].keys()
    blocks = sorted(path.name for path in Path("runs/default/dpo/reference").rglob("*.json"))
    assert blocks == ["block-000000.json"] * 2
    assert main(["chat", "--stage", "dpo", "-p", "Hi", "--max-tokens", "4", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stage"] == "dpo"
    assert main(["eval", "--device", "cpu", "--limit", "2", "--tasks", "recall", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stage"] == "dpo", "the last one trained"


def test_the_usual_run_has_no_dpo() -> None:
    assert run("--stages", "base,sft") == 0
    assert "dpo" not in results()["stages"] and not Path("runs/default/dpo").exists()
    assert "dpo" not in options()["stages"]


def test_dpo_by_itself_on_a_file_of_pairs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--stages", "base,sft") == 0
    assert main(["dpo", "--data", pair_file(), "--beta", "0.5", "--length-normalise"]) == 0
    assert (options()["data"], options()["dpo_data"]) == ("a.txt", "pairs.jsonl")
    assert options()["length_normalise"] is True
    assert not same(weights("default", "dpo"), weights("default", "sft"))
    capsys.readouterr()
    assert main(["dpo"]) == 0
    assert "dpo: done already; remove runs/default/dpo to train it anew" in capsys.readouterr().err
    for flags, words in (
        (
            ["--data", pair_file("b.jsonl")],
            "--dpo-data b.jsonl: the run default was made with pairs",
        ),
        (["--beta", "0.4"], "--beta 0.4: the run default was made with 0.5"),
    ):
        assert main(["dpo", *flags]) == 2
        assert words in capsys.readouterr().err
    pair_file(worse="maybe")
    assert main(["dpo"]) == 2
    assert "--dpo-data pairs.jsonl: it has changed since the run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--data", "nowhere.jsonl"], "--dpo-data: nowhere.jsonl does not exist"),
        (["--data", "same.jsonl"], "same.jsonl line 1: the chosen and the rejected answer are the"),
        (["--data", "a.txt"], "a.txt should hold pairs of answers"),
        (["--data", "feedback"], "feedback: there is no runs/default/chat.sqlite3 yet"),
        (["--data", "long.jsonl"], "--dpo-data: in none of the 30 pairs do both answers begin"),
        (["--beta", "0"], "--beta 0"),
        (["--label-smoothing", "0.7"], "--label-smoothing 0.7"),
        (["--lora-rank", "32"], "--lora-rank 32: must be below the model's width of 32"),
        (["--lora-alpha", "3"], "give --lora-rank"),
        (["--stages", "dpo"], "sprout dpo is one stage"),
    ],
)
def test_wrong_usage_is_one_sentence_and_changes_nothing(
    capsys: pytest.CaptureFixture[str], flags: list[str], words: str
) -> None:
    pair_file("same.jsonl", worse="yes")
    row = {"prompt": "x" * 90, "chosen": "yes", "rejected": "no"}
    Path("long.jsonl").write_text((json.dumps(row) + "\n") * 30)
    assert run("--stages", "base") == 0
    capsys.readouterr()
    assert main(["dpo", *flags]) == 2
    err = capsys.readouterr().err
    assert words in err and err.splitlines()[-1].startswith("sprout: ")
    assert not Path("runs/default/dpo/checkpoints").exists()
    assert main(["dpo", "--data", pair_file()]) == 0, "and the corrected command runs"


def test_pairs_are_checked_before_hours_go_into_base(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--stages", "base,dpo", "--dpo-data", pair_file("same.jsonl", worse="yes")) == 2
    assert "--dpo-data: same.jsonl line 1" in capsys.readouterr().err
    assert not Path("runs/default").exists()


def store(name: str, ratings: dict[str, int]) -> None:
    """A chat page's store with answers to one question."""
    base = sqlite3.connect(f"runs/{name}/chat.sqlite3")
    base.executescript(
        "DROP TABLE IF EXISTS conversations; DROP TABLE IF EXISTS turns;"
        "DROP TABLE IF EXISTS preferences;"
        "CREATE TABLE conversations (id, title, model, system, created, updated);"
        "CREATE TABLE turns (id, conversation, parent, role, content, tools, rating, model, created);"
        "CREATE TABLE preferences (conversation, chosen, rejected, created);"
        "INSERT INTO conversations VALUES ('c', 't', 'm', NULL, 1, 1);"
        "INSERT INTO turns VALUES ('u', 'c', NULL, 'user', 'Hi', NULL, 0, NULL, 1);"
    )
    for text, rating in ratings.items():
        base.execute(
            "INSERT INTO turns VALUES (?, 'c', 'u', 'assistant', ?, NULL, ?, 'm', 2)",
            (text, text, rating),
        )
    base.commit()
    base.close()


def test_thumbs_become_pairs_and_conversations(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--stages", "base") == 0
    store("default", {"Hello.": 1, "What?": -1})
    assert main(["sft", "--data", "feedback"]) == 0
    assert main(["dpo", "--data", "feedback"]) == 0
    kept = [json.loads(x) for x in Path("runs/default/dpo/feedback.jsonl").read_text().splitlines()]
    assert kept == [
        {
            "prompt": [{"role": "user", "content": "Hi"}],
            "chosen": [{"role": "assistant", "content": "Hello."}],
            "rejected": [{"role": "assistant", "content": "What?"}],
        }
    ]
    # People talk on; a stage that has begun, or is done, is not disturbed by it.
    store("default", {"Hello.": 1, "What?": -1, "Go away.": -1})
    assert main(["run", "--stages", "sft,dpo"]) == 0
    Path("runs/default/dpo/done.json").unlink()
    capsys.readouterr()
    assert main(["dpo"]) == 0
    assert "going on from step" in capsys.readouterr().err


@pytest.mark.parametrize("merge", ["--lora-merge", "--no-lora-merge"])
def test_adapters_for_one_stage_after_the_other(merge: str) -> None:
    assert run("--stages", "base") == 0
    assert main(["sft", "--lora-rank", "4", merge]) == 0
    assert main(["dpo", "--data", pair_file(), "--lora-rank", "2", "--lora-alpha", "3"]) == 0
    found = [json.loads(Path(f"runs/default/{s}/config.json").read_text()) for s in ("sft", "dpo")]
    assert [f["lora"]["rank"] for f in found] == [4, 2] and found[1]["lora"]["alpha"] == 3.0
    assert main(["chat", "--stage", "dpo", "-p", "Hi", "--max-tokens", "3"]) == 0
    assert main(["run", "--stages", "eval,report"]) == 0
    assert results()["stages"]["dpo"]["bpb"] > 0


def test_a_run_that_knew_no_dpo_can_do_it() -> None:
    """A config.toml of a version before it."""
    assert run("--stages", "base,sft") == 0
    path = Path("runs/default/config.toml")
    config = read_toml(path)
    del config["stages"]["dpo"], config["options"]["beta"], config["dpo_fingerprint"]
    del config["sha256"]
    write_toml(path, config)
    assert main(["dpo", "--data", pair_file()]) == 0
    assert read_toml(path)["stages"]["dpo"]["steps"] >= 1


def test_dpo_from_another_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--run", "old", "--stages", "base,sft") == 0
    flags = ["--run", "new", "--init-from", "old/sft", "--steps", "2", "--threads", "1"]
    flags += ["--device", "cpu", "--dtype", "fp32", "--data", pair_file()]
    assert main(["dpo", *flags]) == 0
    assert capsys.readouterr().err.splitlines()[-3].endswith("sprout chat --run new")
    assert main(["chat", "--run", "new", "-p", "Hi", "--max-tokens", "3"]) == 0


def test_the_rate_may_be_chosen_until_dpo_begins(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--stages", "base,sft") == 0
    stages = read_toml(Path("runs/default/config.toml"))["stages"]
    assert main(["dpo", "--data", pair_file(), "--dpo-lr", "0.5"]) == 0
    after = read_toml(Path("runs/default/config.toml"))["stages"]
    assert after["dpo"]["lr"] == pytest.approx(0.5 * stages["base"]["lr"])
    assert {**after["dpo"], "lr": 0.0} == {**stages["dpo"], "lr": 0.0}
    capsys.readouterr()
    assert main(["dpo", "--data", pair_file(), "--dpo-lr", "0.25"]) == 2
    assert "--dpo-lr 0.25: the run default was made with 0.5" in capsys.readouterr().err

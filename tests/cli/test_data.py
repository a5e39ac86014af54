"""`sprout data`: some of a source, exactly as much as asked for, and what is in it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from sprout.cli.main import main
from sprout.tokenizer.bpe import byte_tokenizer

from .helpers import snapshot


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(["data", *argv]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("kind", ["text", "chat"])
@pytest.mark.parametrize("characters", [1, 500, 5000])
def test_exactly_so_many_characters_of_the_world(
    capsys: pytest.CaptureFixture[str], characters: int, kind: str
) -> None:
    text = printed(capsys, "sample", "world", "--characters", str(characters), "--kind", kind)
    assert len(text) == characters + 1 and text.endswith("\n")


def test_the_same_seed_and_split_give_the_same_text(capsys: pytest.CaptureFixture[str]) -> None:
    ask = ("sample", "world", "--characters", "500")
    first = printed(capsys, *ask, "--seed", "3")
    assert printed(capsys, *ask, "--seed", "3") == first
    assert printed(capsys, *ask, "--seed", "4") != first
    assert printed(capsys, *ask, "--seed", "3", "--split", "val") != first
    longer = printed(capsys, "sample", "world", "--characters", "900", "--seed", "3")
    assert longer.startswith(first[:-1])


def test_a_conversation_shows_who_speaks_and_the_tools_they_call(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = printed(capsys, "sample", "world", "--kind", "chat", "--characters", "20000")
    assert text.startswith(("user: ", "system: "))
    assert "\nassistant: " in text
    assert "[calculator " in text and "\ntool: " in text


def test_a_file_is_sampled_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.jsonl"
    texts = [f"Text {i}: ö." for i in range(60)] + ["Twice."] * 2
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    text = printed(capsys, "sample", str(path), "--characters", "100000")
    val = printed(capsys, "sample", str(path), "--characters", "100000", "--split", "val")
    parts = [part for shown in (text, val) for part in shown.rstrip("\n").split("\n\n")]
    assert sorted(parts) == sorted(texts), (
        "all of the text, each document once, in one of the splits"
    )
    found = json.loads(printed(capsys, "inspect", str(path), "--json"))
    assert found["documents"] + found["validation_documents"] == 62
    size = sum(len(text.encode()) for text in texts)
    assert found["bytes"] + found["validation_bytes"] == size
    assert set(found["scripts"]) == {"Latin"} and found["duplicates"] == 0 and "tokens" not in found
    assert f"{found['bytes']:,}" in printed(capsys, "inspect", str(path))


def test_conversations_of_a_file_come_in_the_order_of_the_seed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.jsonl"
    rows = [{"prompt": f"question {i}", "response": f"answer {i}"} for i in range(30)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    ask = ("sample", str(path), "--kind", "chat", "--characters", "100000")
    first = printed(capsys, *ask, "--seed", "3")
    assert printed(capsys, *ask, "--seed", "3") == first
    other = printed(capsys, *ask, "--seed", "4")
    assert other != first and sorted(other.splitlines()) == sorted(first.splitlines())
    assert main(["data", *ask, "--split", "val"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "--split val" in err


@pytest.mark.parametrize("action", ["sample", "inspect"])
@pytest.mark.parametrize("source", ["nope.txt", "", "hub:a"])
def test_an_error_names_no_flag_that_the_command_lacks(
    capsys: pytest.CaptureFixture[str], action: str, source: str
) -> None:
    assert main(["data", action, source]) == 2
    err = capsys.readouterr().err
    assert "--data" not in err and err.startswith(f"sprout: {source or 'SOURCE'}")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["sample"], ["name a source"]),
        (["sample", ""], ["name a source"]),
        (["inspect", ""], ["name a source"]),
        (["sample", "nope.txt"], ["nope.txt", "does not exist"]),
        (["sample", "world", "--characters", "0"], ["--characters 0", "at least 1"]),
        (["inspect", "world"], ["no end to count", "sprout data sample world"]),
        (["inspcet", "world"], ["inspcet", "did you mean inspect?"]),
        (["sample", "world", "--split", "test"], ["--split"]),
    ],
)
def test_wrong_usage(capsys: pytest.CaptureFixture[str], argv: list[str], words: list[str]) -> None:
    assert main(["data", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == "" and all(word in err for word in words), err


def test_help_without_a_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert "SOURCE" in printed(capsys, "--help")
    assert "--characters" in printed(capsys, "sample", "--help")
    assert main(["data"]) == 2


def a_run(folder: Path) -> None:
    byte_tokenizer().save(folder / "runs" / "mine" / "tokenizer")


def test_shards_are_made_ahead_for_the_tokenizer_of_a_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("texts").mkdir()
    for name in "ab":
        rows = "".join(json.dumps({"text": f"{name} {i}"}) + "\n" for i in range(50))
        Path(f"texts/{name}.jsonl.gz").write_bytes(gzip.compress(rows.encode()))
    told = json.loads(printed(capsys, "prepare", "texts", "--json"))
    assert told["files"] == 2 and not Path("runs").exists(), "without a run nothing is made"
    a_run(tmp_path)
    sheet = json.loads(printed(capsys, "prepare", "texts", "--run", "mine", "--json"))
    assert sheet["documents"] == 90 and sheet["tokens"] == sheet["bytes"] + 90
    shards = snapshot(tmp_path / "runs" / ".data")
    assert printed(capsys, "inspect", "texts", "--run", "mine", "--json")
    assert snapshot(tmp_path / "runs" / ".data") == shards, "they are found again"
    first = json.loads(printed(capsys, "inspect", "texts", "--data-files", "1", "--json"))
    assert first["documents"] == 50 and first["validation_documents"] == 10


def test_conversations_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [{"prompt": f"question {i % 20}", "response": "yes"} for i in range(30)]
    Path("a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    sheet = json.loads(printed(capsys, "inspect", "a.jsonl", "--kind", "chat", "--json"))
    assert (sheet["documents"], sheet["duplicates"], sheet["validation_documents"]) == (30, 10, 0)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["prepare", "world"], ["nothing to prepare"]),
        (["prepare", "a.txt", "--run", "nope"], ["no tokenizer"]),
        (["inspect", "a.txt", "--data-files", "0"], ["--data-files 0", "at least 1"]),
        (["inspect", "a.txt", "--workers", "0"], ["--workers 0", "at least 1"]),
        (["inspect", "hub:a/b@"], ["hub:OWNER/NAME"]),
    ],
)
def test_what_cannot_be_prepared(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    argv: list[str],
    words: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Some text.")
    assert main(["data", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == "" and all(word in err for word in words), err


def test_without_a_network_it_fails_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert main(["data", "prepare", "hub:owner/name"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and "runs/.data/hub/owner--name" in err and "Traceback" not in err

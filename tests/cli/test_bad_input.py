"""Each mistake ends in one clear sentence and the right status, and nothing already made is lost."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sprout import checkpoint
from sprout.cli.main import main

from .helpers import TEXT, TINY, run, same, small_machine, snapshot, weights


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from small_machine(tmp_path, monkeypatch)


def sentence(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that the command said of its error."""
    lines = [x for x in capsys.readouterr().err.splitlines() if x.startswith("sprout: ")]
    lines = [x for x in lines if not x.startswith("sprout: run ")]
    assert len(lines) == 1, lines
    return lines[0]


def write_bad_files() -> None:
    Path("empty.txt").write_text("")
    Path("blank.txt").write_text(" \n\n")
    Path("latin.txt").write_bytes("Grüße".encode("latin-1"))
    Path("few.txt").write_text("Too few words to fill even one step of training.")
    Path("nothing").mkdir()
    (Path("nothing") / "picture.png").write_bytes(b"\x89PNG\0\xff\xfe")
    Path("bad.jsonl").write_text('{"text": "fine"}\n{"text": \n')
    Path("bad.toml").write_text("dpth = 2\n")
    Path("mix.toml").write_text('[[source]]\npath = "nope.txt"\n')
    Path("epochs.toml").write_text('[[source]]\npath = "a.txt"\nepochs = 2\n')
    Path("talks.jsonl").write_text('{"messages": [{"role": "user", "content": "Hi"}]}\n')


BAD = [
    (["--data", "nope.txt"], ["nope.txt", "does not exist"]),
    (["--data", "empty.txt"], ["empty.txt", "is empty"]),
    (["--data", "blank.txt"], ["blank.txt", "is empty"]),
    (["--data", "nothing"], ["the folder nothing", "put some there"]),
    (["--data", "latin.txt"], ["latin.txt", "UTF-8"]),
    (["--data", "bad.jsonl"], ["bad.jsonl", "2"]),
    (["--data", "few.txt"], ["--data", "too little text", "4 rows of 64", "--total-batch-size"]),
    (["--data", "hub:owner"], ["--data: hub:owner", "hub:OWNER/NAME"]),
    (["--data", "mix.toml"], ["--data mix.toml", "nope.txt", "does not exist"]),
    (["--data", "epochs.toml"], ["--data epochs.toml", "epochs are for conversations"]),
    (["--val-data", "nope.txt"], ["nope.txt", "does not exist"]),
    (["--sft-data", "nope.jsonl"], ["nope.jsonl", "does not exist"]),
    (["--sft-data", "talks.jsonl"], ["talks.jsonl", "1"]),
    (["--preset", "bad.toml"], ["bad.toml", "dpth", "did you mean depth?"]),
    (["--preset", "nope"], ["--preset nope", "no such file"]),
    (["--init-from", "nope/base"], ["--run nope", "no run of that name"]),
    (["--device", "gpu"], ["--device gpu", "cpu"]),
    (["--fp8"], ["--fp8", "NVIDIA GPU", "leave the flag out"]),
]


@pytest.mark.parametrize(("flags", "words"), BAD)
def test_bad_input_leaves_no_run_behind(
    folder: Path, capsys: pytest.CaptureFixture[str], flags: list[str], words: list[str]
) -> None:
    write_bad_files()
    before = snapshot(folder)
    assert main(["run", *TINY, "--data", "a.txt", *flags]) == 2
    said = sentence(capsys)
    assert all(word in said for word in words), said
    assert snapshot(folder) == before
    assert not Path("runs/default").exists()
    assert run("--stages", "base") == 0, "the corrected command"


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--dept", "1"], ["--dept"]),
        (["--depth", "x"], ["--depth"]),
        (["--depth", "0"], ["--depth 0"]),
        (["--minutes", "3"], ["--minutes", "--steps"]),
        (["--tokenizer", "bytes"], ["--tokenizer"]),
        (["--stages", "stf"], ["--stages stf"]),
        (["--run", "a/b"], ["--run"]),
    ],
)
def test_a_bad_flag_is_named_before_anything_is_read(
    capsys: pytest.CaptureFixture[str], flags: list[str], words: list[str]
) -> None:
    assert main(["run", *TINY, "--data", "a.txt", *flags]) == 2
    out, err = capsys.readouterr()
    assert out == "" and all(word in err for word in words), err
    assert not Path("runs").exists()


def test_a_mistake_takes_away_no_folder_that_it_did_not_make(folder: Path) -> None:
    """A folder under the run's name, made by the user, used to be removed with the failed plan."""
    Path("runs/default").mkdir(parents=True)
    Path("runs/default/notes.txt").write_text("mine")
    assert run(data="nope.txt") == 2
    Path("few.txt").write_text("Too few words.")
    assert run(data="few.txt") == 2
    assert Path("runs/default/notes.txt").read_text() == "mine"


def test_text_that_is_too_little_only_once_it_is_tokens(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Enough bytes, but a vocabulary of words makes too few tokens of them."""
    flags = [flag for flag in TINY if flag not in ("--tokenizer", "byte")]
    Path("same.txt").write_text("What is the capital of " * 50)
    sizes = ["--vocab-size", "300", "--total-batch-size", "1024", "--stages", "tokenizer,base"]
    assert main(["run", *flags, "--data", "same.txt", *sizes]) == 2
    assert "too little text" in sentence(capsys)
    assert not Path("runs/default").exists()


def test_another_setting_than_the_run_was_made_with(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--stages", "base") == 0
    before = snapshot(folder / "runs")
    for flags, words in (
        (["--depth", "2"], ["--depth 2", "made with 1", "--run"]),
        (["--minutes", "5"], ["--minutes 5", "no --minutes"]),
        (["--data", "world"], ["--data world", "made with a.txt"]),
        (["--seed", "1"], ["--seed 1", "made with 0"]),
    ):
        capsys.readouterr()
        assert main(["run", *flags]) == 2
        said = sentence(capsys)
        assert all(word in said for word in (*words, "the run default")), said
        assert snapshot(folder / "runs") == before


def test_a_text_that_changed_after_the_start(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--stages", "base") == 0
    before = snapshot(folder / "runs")
    Path("a.txt").write_text(TEXT + "One more line.")
    capsys.readouterr()
    assert run() == 2
    said = sentence(capsys)
    assert "--data a.txt" in said and "has changed" in said and "--run" in said
    assert snapshot(folder / "runs") == before
    Path("a.txt").write_text(TEXT)
    assert run("--stages", "base,sft") == 0


def test_a_damaged_checkpoint(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One: the one before it is taken, and that is said. All: the message says what to do."""
    assert run("--run", "whole", "--stages", "base") == 0
    assert run("--stages", "base") == 0
    newest = Path("runs/default/base/checkpoints/step-000006")
    for path in newest.parent.glob("step-*"):
        (path / "model.safetensors").write_bytes(b"damaged")
    before = snapshot(folder / "runs")
    for command in (["run"], ["run", "--stages", "sft"], ["chat", "-p", "Hi"], ["eval"]):
        capsys.readouterr()
        assert main(command) == 1, command
        said = sentence(capsys)
        assert "every checkpoint in runs/default/base/checkpoints is damaged" in said
        assert "remove the folder runs/default/base and run the same command again" in said
        after = snapshot(folder / "runs")
        assert all(after[name] == before[name] for name in before if "checkpoints" in name)

    for path in sorted(Path("runs/default/base").rglob("*"), reverse=True):  # as the message says
        path.unlink() if path.is_file() else path.rmdir()
    assert main(["run", "--stages", "base"]) == 0
    assert same(weights("default", "base"), weights("whole", "base"))

    tensors = {name: value * 2 for name, value in weights("default", "base").items()}
    checkpoint.save(newest.parent, 7, tensors, {}, {}, 2)
    (newest.parent / "step-000007" / "state.json").unlink()
    capsys.readouterr()
    assert main(["sample", "-p", "The", "--max-tokens", "2"]) == 0
    assert "step-000007 is damaged" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["eval", "--run", "nope"], ["--run nope", "no run of that name"]),
        (["eval", "--tasks", "nope"], ["--tasks nope", "arithmetic"]),
        (["eval", "--limit=-1"], ["--limit -1"]),
        (["eval", "--samples", "0"], ["--samples 0"]),
        (["eval", "--samples", "3", "--temperature", "0"], ["--temperature 0"]),
        (["eval", "--device-batch-size", "many"], ["--device-batch-size many"]),
        (["eval", "--download"], ["--download", "--task-data"]),
        (["report", "--run", "nope"], ["nope", "sprout run --run nope"]),
        (["runs", "--run", "nope"], ["--run nope"]),
        (["runs", "--prune"], ["--prune", "no runs"]),
        (["mid"], ["mid needs a finished base", "sprout pretrain", "--init-from"]),
        (["run", "--stages", "eval"], ["default", "no trained stage"]),
        (["bench", "trian"], ["trian", "did you mean train?"]),
        (["data", "smaple", "world"], ["smaple", "did you mean sample?"]),
    ],
)
def test_a_command_without_what_it_needs(
    capsys: pytest.CaptureFixture[str], argv: list[str], words: list[str]
) -> None:
    if argv[0] in ("mid", "run"):
        argv = [*argv, *TINY, "--data", "a.txt"]
    assert main(argv) == 2
    said = sentence(capsys)
    assert all(word in said for word in words), said
    assert not Path("runs/default").exists()


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """The folder runs/ on a disk of its own of 400 KiB, where the system lets us mount one."""
    disk = folder / "runs"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    try:
        done = subprocess.run(command, capture_output=True)
    except OSError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_fills(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first checkpoint does not fit; with more room the same command goes on to the same end."""
    stages = ("--stages", "base,mid,eval")
    assert run(*stages) == 1
    said = sentence(capsys)
    assert "the disk is full while writing runs/default/" in said
    assert "free some space and run the same command again" in said
    checkpoints = small_disk / "default" / "base" / "checkpoints"
    assert list(checkpoints.iterdir()) == []

    # Room for base, not for mid: base stays whole.
    grow = ["mount", "-o", "remount,size=1700k", str(small_disk)]
    subprocess.run(grow, check=True)
    capsys.readouterr()
    assert run(*stages) == 1
    assert "the disk is full" in sentence(capsys)
    found = checkpoint.latest(checkpoints, pytest.fail)
    assert found is not None and found.state["progress"]["step"] == 6
    kept = snapshot(checkpoints)

    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    assert run(*stages) == 0
    assert snapshot(checkpoints) == kept
    assert run(*stages, "--run", "whole") == 0
    for stage in ("base", "mid"):
        assert same(weights("default", stage), weights("whole", stage))

"""Files are whole or not there, whatever happens while they are written."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sprout.common.errors import Failure
from sprout.common.files import (
    is_disk_full,
    new_directory,
    read_json,
    sha256,
    sweep,
    write_json,
    write_text,
)


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 64 kB, where the system lets us mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("mounting a tmpfs is not allowed here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_text_is_written_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    write_text(path, "ä\r\nb\n")
    assert path.read_bytes() == "ä\r\nb\n".encode()
    assert names(path.parent) == ["a.txt"]


def test_json_has_no_nan(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_json(path, {"loss": float("nan"), "all": [float("inf"), 1.5], "where": tmp_path})
    text = path.read_text()
    assert json.loads(text, parse_constant=pytest.fail) == read_json(path)
    assert read_json(path) == {"loss": None, "all": [None, 1.5], "where": str(tmp_path)}


@pytest.mark.parametrize("content", [b'{"a": ', b"", b"\xff"])
def test_a_damaged_json_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(Failure, match=r"a\.json is damaged"):
        read_json(tmp_path / "a.json")
    with pytest.raises(Failure, match=r"b\.json is missing"):
        read_json(tmp_path / "b.json")


def test_sha256(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a").startswith("ba7816bf8f01cfea414140de5dae2223")


def test_an_error_while_writing_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Failure, match=r"the disk is full while writing .*a\.txt: free some space"):
        write_text(path, "new")
    assert path.read_text() == "old" and names(tmp_path) == ["a.txt"]


def test_a_directory_appears_whole(tmp_path: Path) -> None:
    final = tmp_path / "deep" / "step-1"
    with new_directory(final) as folder:
        (folder / "sub").mkdir()
        (folder / "sub" / "a").write_text("1")
        assert not final.exists()
    assert (final / "sub" / "a").read_text() == "1"
    assert names(final.parent) == ["step-1"]


def test_a_directory_replaces_the_old_one_only_when_complete(tmp_path: Path) -> None:
    final = tmp_path / "step-1"
    for content in ("1", "2"):
        with new_directory(final) as folder:
            (folder / content).write_text(content)
    assert names(final) == ["2"] and names(tmp_path) == ["step-1"]
    with pytest.raises(KeyboardInterrupt), new_directory(final) as folder:
        (folder / "3").write_text("3")
        raise KeyboardInterrupt
    assert names(final) == ["2"] and names(tmp_path) == ["step-1"]


def test_a_rename_that_fails_brings_the_old_directory_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    final = tmp_path / "step-1"
    with new_directory(final) as folder:
        (folder / "1").write_text("1")
    rename = os.rename

    def refuse(source: Path, target: Path) -> None:
        if source.name.startswith(".tmp-"):
            raise OSError(errno.EIO, "broken")
        rename(source, target)

    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(OSError, match="broken"), new_directory(final) as folder:
        (folder / "2").write_text("2")
    assert names(final) == ["1"] and names(tmp_path) == ["step-1"]


def test_a_full_disk_in_a_directory_keeps_what_was_saved(tiny_disk: Path) -> None:
    final = tiny_disk / "step-1"
    with new_directory(final) as folder:
        (folder / "a").write_text("saved")
    full = pytest.raises(Failure, match=r"the disk is full while writing .*step-2")
    with full, new_directory(tiny_disk / "step-2") as folder:
        (folder / "a").write_bytes(bytes(200_000))
    with pytest.raises(Failure, match="the disk is full"):
        write_text(tiny_disk / "big.txt", "x" * 200_000)
    assert names(tiny_disk) == ["step-1"] and (final / "a").read_text() == "saved"


def test_errors_of_other_libraries_about_a_full_disk_are_known() -> None:
    words = "Error while serializing: I/O error: No space left on device (os error 28)"
    assert is_disk_full(RuntimeError(words))
    assert is_disk_full(OSError(errno.EDQUOT, "x"))
    assert not is_disk_full(RuntimeError("something else"))


def test_leftovers_of_dead_processes_go_and_others_stay(tmp_path: Path) -> None:
    pid, living = dead_pid(), os.getppid()
    for name in (f".tmp-step-1-{pid}", f".tmp-step-1-{living}", ".tmp-mine", f"a-{pid}"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    (tmp_path / f".tmp-config.toml-{pid}").write_text("x")
    with new_directory(tmp_path / "step-2"):
        pass
    assert names(tmp_path) == sorted([f".tmp-step-1-{living}", ".tmp-mine", f"a-{pid}", "step-2"])


def test_a_kill_between_the_two_renames_is_healed(tmp_path: Path) -> None:
    (tmp_path / f".old-step-1-{dead_pid()}").mkdir()
    sweep(tmp_path)
    assert names(tmp_path) == ["step-1"]


def test_a_killed_process_leaves_no_half_directory(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from sprout.common import files\n"
        "with files.new_directory(Path(sys.argv[1])) as folder:\n"
        "    (folder / 'a').write_text('half'); print('ready', flush=True); time.sleep(60)\n"
    )
    final = tmp_path / "step-1"
    command = [sys.executable, "-c", code, str(final)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not final.exists() and len(names(tmp_path)) == 1
    with new_directory(final) as folder:
        (folder / "a").write_text("whole")
    assert names(tmp_path) == ["step-1"] and (final / "a").read_text() == "whole"

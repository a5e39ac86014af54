"""Outputs that are kept in part, and processes that read, write and end as they like."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time

import pytest

from sprout.tasks.pipes import Output, exchange


@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize(
    ("head", "tail", "kept"),
    [
        (30, 0, "abcdefghijklmnopqrstuvwxyz"),
        (26, 0, "abcdefghijklmnopqrstuvwxyz"),
        (20, 6, "abcdefghijklmnopqrstuvwxyz"),
        (3, 0, "abc\n… (23 more bytes)\n"),
        (3, 2, "abc\n… (21 more bytes)\nyz"),
        (0, 2, "\n… (24 more bytes)\nyz"),
    ],
)
def test_the_beginning_and_the_end_are_kept(size: int, head: int, tail: int, kept: str) -> None:
    output, data = Output(head, tail), b"abcdefghijklmnopqrstuvwxyz"
    for at in range(0, len(data), size):
        output.add(data[at : at + size])
    assert output.text() == kept and output.seen == 26


def start(code: str) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-I", "-S", "-c", f"import os, sys, time\n{code}"]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)


@pytest.mark.parametrize(
    ("code", "stop", "said"),
    [
        ("sys.stdout.write(sys.stdin.read())", "", "hello"),
        ("os.write(1, b'deaf')", "", "deaf"),
        ("os.close(0); os.write(1, b'deaf'); time.sleep(0.1)", "", "deaf"),
        ("os.write(1, b'tired'); time.sleep(9)", "time", "tired"),
        ("os.write(1, b'shut'); os.closerange(0, 3); time.sleep(9)", "time", "shut"),
        ("os.write(1, b'x' * 9); time.sleep(0.05); os.write(1, b'x' * 2000)", "size", "xxx"),
        ("os.write(2, b'x' * 2000); time.sleep(9)", "size", ""),
    ],
)
def test_an_exchange_ends(code: str, stop: str, said: str) -> None:
    process, out = start(code), Output(100)
    started = time.monotonic()
    request = b"hello" if "read" in code else b"hello" * 100_000
    limit = 0.5 if stop == "time" else 5.0
    assert exchange(process, request, out, Output(100), started + limit, 1500) == stop
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        assert pipe is not None
        with contextlib.suppress(BrokenPipeError):
            pipe.close()
    assert out.text().startswith(said) and time.monotonic() - started < 5

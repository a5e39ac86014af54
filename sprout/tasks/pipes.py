"""Talking to a process that is not trusted: bounded in time and in size."""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from typing import Literal

from sprout.tasks.nursery import Child

CHUNK = 65_536


class Output:
    """The beginning and the end of what a process writes; what lies between is only counted."""

    def __init__(self, head: int, tail: int = 0) -> None:
        self.sizes = (head, tail)
        self.head, self.tail, self.seen = b"", b"", 0

    def add(self, data: bytes) -> None:
        """Take the next bytes."""
        self.seen += len(data)
        head, tail = self.sizes
        room = head - len(self.head)
        self.head += data[:room]
        self.tail = (self.tail + data[room:])[-tail:] if tail else b""

    def text(self) -> str:
        """What was kept, with a note where something was left out; bytes that are no text are U+FFFD."""
        left_out = self.seen - len(self.head) - len(self.tail)
        note = f"\n… ({left_out} more bytes)\n" if left_out else ""
        return self.head.decode(errors="replace") + note + self.tail.decode(errors="replace")


def exchange(
    process: subprocess.Popen[bytes] | Child,
    request: bytes,
    out: Output,
    err: Output,
    deadline: float,
    most: int,
) -> Literal["", "time", "size"]:
    """Send a request, collect both outputs until the process has ended, and say what went wrong.

    "time": it was not done at the deadline (of time.monotonic); "size": it wrote more than `most`
    bytes to one output. Then it is still running, and to be killed by the caller.
    """
    assert process.stdin and process.stdout and process.stderr
    unsent = memoryview(request)
    os.set_blocking(process.stdin.fileno(), False)
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdin, selectors.EVENT_WRITE)
        waiting.register(process.stdout, selectors.EVENT_READ)
        waiting.register(process.stderr, selectors.EVENT_READ)
        while waiting.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                return "time"
            for key, _ in waiting.select(left):
                if key.fileobj is process.stdin:
                    unsent = _send(key.fd, unsent)
                    if not unsent:
                        waiting.unregister(process.stdin)
                        process.stdin.close()
                    continue
                data = os.read(key.fd, CHUNK)
                output = out if key.fileobj is process.stdout else err
                output.add(data)
                if output.seen > most:
                    return "size"
                if not data:
                    waiting.unregister(key.fileobj)
    try:
        process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:  # it closed its outputs and went on
        return "time"
    return ""


def _send(descriptor: int, unsent: memoryview) -> memoryview:
    """Write what fits into the pipe and return the rest: nothing, once nobody reads any more."""
    try:
        return unsent[os.write(descriptor, unsent[:CHUNK]) :]
    except BlockingIOError:
        return unsent
    except BrokenPipeError:
        return unsent[:0]

"""Many programs in one sandbox's processes, one after the other, each in a process that is new.

Starting Python in namespaces of its own takes far longer than most programs run. A nursery is started
so once, runs no code of anybody's, and forks a child for each program, which gets a /tmp of its own and
locks itself up as ever (sandbox_child.py). The nursery never sees a program's text: the child reads it
from a pipe that nobody else has.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import struct
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

GRACE = 10.0
"""Seconds for a killed process to be gone: it takes milliseconds."""
STATUS = struct.Struct("i")

Start = Callable[[int], "subprocess.Popen[bytes]"]
"""Starts a sandbox's first process with this descriptor as its standard input and pipes for the rest."""


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a process and its group, and wait for it."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)


@dataclass
class Child:
    """A process of a nursery, as `pipes.exchange` wants it."""

    stdin: IO[bytes]
    stdout: IO[bytes]
    stderr: IO[bytes]
    _told: socket.socket
    returncode: int | None = field(default=None, init=False)

    def wait(self, timeout: float) -> int:
        """How it ended, as Popen's; TimeoutExpired if it has not."""
        if self.returncode is None:
            self._told.settimeout(max(timeout, 0.001))
            try:
                status = self._told.recv(STATUS.size)
            except TimeoutError:
                raise subprocess.TimeoutExpired("a child of a nursery", timeout) from None
            except ConnectionResetError:
                status = b""
            # Nothing: the nursery itself has ended, or never began.
            self.returncode = (
                os.waitstatus_to_exitcode(*STATUS.unpack(status)) if status else -signal.SIGKILL
            )
        return self.returncode


class Nursery:
    """A process that has a child for each program; to be used by one thread at a time."""

    def __init__(self, start: Start) -> None:
        self.last_words = ""
        """What the process itself has said, if it had to be ended: why it did not begin."""
        self._start = start
        self._begun: tuple[subprocess.Popen[bytes], socket.socket] | None = None

    def child(self) -> Child:
        """The next child, as soon as the one before has ended or was forgotten."""
        if self._begun is None:
            self._begun = self._begin()
        control = self._begun[1]
        (stdin, to), (out, stdout), (err, stderr) = (os.pipe() for _ in range(3))
        ours = (os.fdopen(to, "wb", 0), os.fdopen(out, "rb", 0), os.fdopen(err, "rb", 0))
        try:
            # A nursery that is gone is found out by its child's silence.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                socket.send_fds(control, [b"."], [stdin, stdout, stderr])
        finally:
            for descriptor in (stdin, stdout, stderr):
                os.close(descriptor)
        return Child(*ours, control)

    def forget(self, child: Child) -> None:
        """Close a child's pipes. One that has not ended is killed, and the nursery with it."""
        for pipe in (child.stdin, child.stdout, child.stderr):
            pipe.close()
        if child.returncode is None or child.returncode == -signal.SIGKILL:
            self.close()

    def close(self) -> None:
        """Kill everything; the next child begins anew."""
        if self._begun is None:
            return
        process, control = self._begun
        self._begun = None
        control.close()
        assert process.stderr is not None
        os.set_blocking(process.stderr.fileno(), False)
        self.last_words = (process.stderr.read() or b"").decode(errors="replace")
        end(process)

    def _begin(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        """The process, and the socket over which it is told of programs."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                return self._start(theirs.fileno()), ours
            except BaseException:
                ours.close()
                raise

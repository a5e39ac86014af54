"""What the system says of the processes of a sandbox, from outside of it."""

from __future__ import annotations

import time
from pathlib import Path


def running(caller: int) -> list[Path]:
    """The folders in /proc of the sandboxed processes that a process started, directly or not."""
    parents: dict[int, int] = {}
    sandboxed = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            status, line = (path / "status").read_text(), (path / "cmdline").read_bytes()
        except OSError:  # gone since
            continue
        parents[int(path.name)] = int(status.partition("PPid:")[2].split()[0])
        if b"it locks the process up, then runs the code" in line:
            sandboxed.append(int(path.name))
    found = []
    for number in sandboxed:
        at = number
        while at > 1 and at != caller:
            at = parents.get(at, 0)
        if at == caller:
            found.append(Path(f"/proc/{number}"))
    return found


def alive(path: Path) -> bool:
    """Whether a process (its folder in /proc) is there and more than a name to be crossed out."""
    try:
        return "State:\tZ" not in (path / "status").read_text()
    except OSError:
        return False


def gone(paths: list[Path], seconds: float = 2.0) -> bool:
    """Whether all those processes end within that time."""
    end = time.monotonic() + seconds
    while any(map(alive, paths)) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(map(alive, paths))


def locked_up(caller: int) -> tuple[Path, dict[str, str]]:
    """The process that runs a program, and what the system says of it, once it is locked up."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        for path in running(caller):
            lines = [line.partition(":") for line in (path / "status").read_text().splitlines()]
            status = {name: " ".join(rest.split()) for name, _, rest in lines}
            if status["Seccomp"] == "2":
                return path, status
        time.sleep(0.02)
    raise AssertionError("no program is running")

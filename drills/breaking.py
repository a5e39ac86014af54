"""The commands that drills/kills.py breaks off: where they are, and how each is started, watched and ended.

A command is a process forked from this one, which has imported PyTorch already: that makes a kill a second's
work. What it forces to the disk it notes down, so that a cut of power can be imitated afterwards.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))

from sprout.cli.main import main as sprout  # noqa: E402
from sprout.common import download  # noqa: E402
from sprout.report import plots  # noqa: E402,F401
from sprout.train import machine, scaling, stages  # noqa: E402,F401

STAGES = ("base", "mid", "sft", "dpo", "rl")
PLACES = ("download", "tokenizer", *STAGES, "checkpoint", "eval", "report", "export")
FLAGS = (
    *("--data", "hub:owner/name", "--depth", "1", "--width", "32", "--sequence-length", "64"),
    *("--total-batch-size", "256", "--steps", "24", "--vocab-size", "400", "--device", "cpu"),
    *("--dtype", "fp32", "--threads", "1", "--checkpoint-seconds", "0", "--quiet"),
    *("--stages", ",".join(("tokenizer", *STAGES, "eval", "report")), "--rl-tasks", "arithmetic"),
    *("--rl-steps", "4", "--rl-prompts", "2", "--rl-group", "2"),
)
SAID, FORCED = Path("said.log"), Path("forced.log")


def commands(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What makes a run, and what exports it."""
    return ("run", "--run", name, *FLAGS), (
        "export",
        "hf",
        "--run",
        name,
        "--out",
        f"runs/{name}-hf",
    )


def started(words: tuple[str, ...]) -> int:
    """A command of sprout in a process of its own, which notes what it forces to the disk; its number."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        for descriptor in (1, 2):
            os.dup2(os.open(SAID, os.O_WRONLY | os.O_CREAT | os.O_APPEND), descriptor)
        note_what_is_forced()
        download.ROOM = 0  # else a disk that is nearly full is never written to
        scaling.EVAL_ITEMS = 2  # nothing here is about scores or speed
        machine.gemm_flops_per_second = lambda dist, seconds=0.3: 1e11
        status = sprout(list(words))
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def note_what_is_forced() -> None:
    """From now on every file given to fsync is written down with its length then."""
    log, forced = os.open(FORCED, os.O_WRONLY | os.O_CREAT | os.O_APPEND), os.fsync

    def fsync(file: Any) -> None:
        forced(file)
        found = os.fstat(file if isinstance(file, int) else file.fileno())
        os.write(log, f"{found.st_dev} {found.st_ino} {found.st_size}\n".encode())

    os.fsync = fsync


def cut_power() -> int:
    """Of every file under runs/ only what was forced to the disk is left. How many lost something."""
    kept = {}
    for line in FORCED.read_text().splitlines():
        device, number, size = map(int, line.split())
        kept[device, number] = size
    lost = 0
    for path in Path("runs").rglob("*"):
        if path.is_file() and not path.is_symlink():
            found = path.stat()
            size = kept.get((found.st_dev, found.st_ino), 0)
            if found.st_size > size:
                os.truncate(path, size)
                lost += 1
    return lost


def place(words: tuple[str, ...]) -> str:
    """What is being worked on, as far as the files tell."""
    if words[0] == "export":
        return "export"
    run = Path("runs") / words[2]
    if not (run / "tokenizer").exists():
        coming = any(Path("runs/.data").rglob(".part-*"))
        return "download" if coming else "tokenizer"
    for stage in STAGES:
        if not (run / stage / "done.json").exists():
            making = any((run / stage / "checkpoints").glob(".tmp-*"))
            return "checkpoint" if making else stage
    return "report" if (run / "rl" / "items.jsonl").exists() else "eval"


def ended(child: int) -> int | None:
    """The status of a process that has ended, None of one that has not."""
    number, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if number else None


def come_to(now: str, where: str) -> bool:
    """Whether a run that is at one place has come to the other, or is past it. A download and a checkpoint
    must be met: before the one nothing tells of it, and the other is in every stage."""
    if where in ("checkpoint", "download") or now == "checkpoint":
        return now == where
    return where in PLACES and PLACES.index(now) >= PLACES.index(where)


def timed(words: tuple[str, ...]) -> Mapping[str, float]:
    """A command left alone: the seconds that it spent in each place."""
    spent, child, before = Counter[str](), started(words), time.monotonic()
    while (status := ended(child)) is None:
        time.sleep(0.002)
        now = time.monotonic()
        spent[place(words)] += now - before  # type: ignore[assignment]
        before = now
    if status:
        raise SystemExit(f"status {status} of {' '.join(words)}:\n{said()}")
    return spent


def broken_off(words: tuple[str, ...], where: str, wait: float) -> str | None:
    """Run a command, kill it `wait` seconds after it came to a place. Where it was then; None at its end."""
    child, reached = started(words), None
    while (status := ended(child)) is None:
        now = place(words)
        if reached is None and come_to(now, where):
            reached = time.monotonic()
        if reached is not None and time.monotonic() - reached >= wait:
            os.kill(child, signal.SIGKILL)
            if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL:
                return now
            return None
        time.sleep(0.001)
    if status:
        raise SystemExit(f"status {status} of {' '.join(words)}:\n{said()}")
    return None


def said() -> str:
    """The end of what the commands said."""
    return SAID.read_text(errors="replace")[-2000:]

"""Programs that try to get out of the sandbox, or to use up the machine, on every kind that is offered.

    python drills/sandbox.py

The attempts are those of tests/tasks/attempts.py: files, /proc, processes, signals, debugging, sockets,
namespaces and the rest of the kernel; memory, disk, output, crashes; what does not end. Each is made as
another user, in a user namespace, as the same user and as started by a user, under bubblewrap and under
Landlock, alone and from a nursery, as far as this machine offers them. After each program the next one
must run unharmed, and afterwards the host must be what it was: its files, its environment, its
processes, what may be read of open descriptors. Exit status 0 when every attempt was blocked.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sprout.tasks import sandbox as module  # noqa: E402
from sprout.tasks.sandbox import Sandbox  # noqa: E402
from sprout.tasks.syscalls import ALLOWED, MACHINES, ONLY, OPENING, WRITING  # noqa: E402
from tests.tasks.attempts import BEGIN, EACH, ENDED, ENDLESS, REFUSED  # noqa: E402
from tests.tasks.processes import gone, running  # noqa: E402

DESCRIPTORS = """
import os
for i in range(3, 4096):
    try: os.read(i, 1)
    except OSError: pass
    else: print('ESCAPED')
"""


@dataclass
class Found:
    """What came of the attempts on one kind of sandbox."""

    blocked: int = 0
    wrong: list[str] = field(default_factory=list)

    def note(self, name: str, held: bool, what: object) -> None:
        """Count an attempt, or tell that it was not blocked."""
        self.blocked += held
        if not held:
            self.wrong.append(f"{name}: {what}")


def names(folder: Path) -> dict[str, object]:
    """What the programs are told of the host."""
    canary = folder / "canary"
    canary.write_text("sing")
    canary.chmod(0o666)
    folder.chmod(0o755)
    os.utime(canary, (1e9, 1e9))
    column = MACHINES[platform.machine()][0]
    allowed = {number[column] for table in (ALLOWED, WRITING) for number in table.values()}
    allowed |= {rest[0][column] for rest in ONLY.values()}
    allowed |= {rest[0][column] for rest in OPENING.values()}
    # 335 and 336 (uretprobe, uprobe) pass every filter, and kill who calls them without a probe.
    refused = sorted(set(range(470)) - allowed - {335, 336})
    pid = os.getpid()
    source = module.__file__
    return {"canary": canary, "folder": folder, "pid": pid, "source": source, "refused": refused}


def state(folder: Path) -> dict[str, object]:
    """What must be the same afterwards."""
    found = (folder / "canary").stat()
    return {
        "canary": ((folder / "canary").read_text(), found.st_mtime, found.st_mode, found.st_nlink),
        "folder": sorted(os.listdir(folder)),
        "source": (Path(module.__file__).read_bytes(), sorted(os.listdir(ROOT / "sprout/tasks"))),
        "environment": dict(os.environ),
        "descriptors": sorted(os.listdir("/proc/self/fd")),
        "unpickled": Path("/tmp/unpickled").exists(),
        "priority": os.getpriority(os.PRIO_PROCESS, 0),
        "processors": os.sched_getaffinity(0),
    }


def attempt(
    sandbox: Sandbox,
    told: Mapping[str, object],
    ended: Sequence[str] = tuple(ENDED),
    endless: Sequence[str] = tuple(ENDLESS),
    nursed: bool = False,
) -> Found:
    """Make all attempts, of those that end or do not end the named ones, on one kind of sandbox.

    nursed: all of them from one nursery, as the programs of a task are.
    """
    found = Found()
    nursery = sandbox.nursery() if nursed else None
    run = partial(sandbox.run, nursery=nursery)
    attempts = {name: code.format(**told) for name, code in REFUSED.items()}
    result = run(BEGIN + EACH.format(attempts=attempts))
    said = dict(line.split(" = ") for line in result.output.splitlines())
    for name in attempts:
        got = said.get(name, f"never came: {result.error}")
        found.note(name, got not in ("ESCAPED", "False", "None") and name in said, got)
    for name in ended:
        code, error = ENDED[name]
        got_back = run(BEGIN + code + "\nprint('ESCAPED')", timeout=10.0)
        whole = run("print(6 * 7)").output == "42\n"
        held = not got_back.ok and got_back.error.startswith(error) and whole
        found.note(name, held and "ESCAPED" not in got_back.output, got_back)
    for name in endless:
        stopped = run(BEGIN + ENDLESS[name] + "\nprint('ESCAPED')", timeout=0.8)
        whole = run("print(6 * 7)").output == "42\n"
        expected = stopped.error == "timed out after 0.8 s" or name == "endless power"
        found.note(name, not stopped.ok and not stopped.output and expected and whole, stopped)
    with open(str(told["canary"])) as secret:
        os.set_inheritable(secret.fileno(), True)
        inherited = run(DESCRIPTORS)
    found.note("descriptors of the caller", inherited.ok and not inherited.output, inherited)
    if nursery is not None:
        nursery.close()
    if left := running(os.getpid()):
        found.note("processes left over", gone(left), left)
    return found


def main() -> int:
    """Make every attempt on every kind; returns the exit status."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    from tests.tasks.test_sandbox import KINDS, offered

    kinds, wrong = offered(), []
    with tempfile.TemporaryDirectory(prefix="sandbox-") as scratch:
        folder = Path(scratch)
        told = names(folder)
        before = state(folder)
        for kind in KINDS:
            if kind not in kinds:
                print(f"{kind:<40}not offered on this machine")
                continue
            for nursed in (False, True):
                found = attempt(kinds[kind], told, nursed=nursed)
                if state(folder) != before:
                    found.wrong.append("the host is not what it was")
                wrong += found.wrong
                name = f"{kind}, nursery" if nursed else kind
                print(f"{name:<40}{found.blocked} attempts blocked, {len(found.wrong)} not")
    print("\n".join(wrong) or "nothing got out, and the host is what it was")
    return int(bool(wrong) or not kinds)


if __name__ == "__main__":
    sys.exit(main())

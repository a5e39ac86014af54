"""Programs that try to get out of the sandbox, on every kind of it that this machine offers."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sprout.common.errors import Failure
from sprout.tasks import sandbox as module
from sprout.tasks.nursery import Nursery
from sprout.tasks.sandbox import Result, Sandbox, candidates, find_sandbox, own_python
from sprout.tasks.syscalls import ALLOWED, MACHINES, ONLY, OPENING, WRITING

from .attempts import BEGIN, EACH, ENDED, ENDLESS, REFUSED
from .processes import gone, locked_up, running

KINDS = (
    "bubblewrap, another user",
    "bubblewrap, user namespace",
    "bubblewrap, started by a user",
    "landlock, another user",
    "landlock, same user",
    "landlock, started by a user",
)
USER = 54321
SYSTEM_PYTHON = "/usr/bin/python3"


@lru_cache(maxsize=1)
def offered() -> dict[str, Sandbox]:
    """The kinds that work here. As root, those that a user would have are tried as a user too."""
    found: dict[str, Sandbox] = {}
    if sys.platform != "linux":
        return found
    root = os.geteuid() == 0
    for python in dict.fromkeys([own_python(), os.path.realpath(SYSTEM_PYTHON)]):
        for one in candidates(python):
            words = ("same user", "another user")
            if one.name == "bubblewrap":
                words = ("user namespace", "another user")
            kinds = {f"{one.name}, {words[one.identity >= 0]}": one}
            if root and one.identity < 0:
                kinds[f"{one.name}, started by a user"] = dataclasses.replace(one, user=USER)
            for kind, sandbox in kinds.items():
                if kind not in found and not sandbox.problem():
                    found[kind] = sandbox
    return found


@dataclasses.dataclass(frozen=True)
class Nursed(Sandbox):
    """A sandbox whose programs all come from one nursery."""

    kept: Nursery | None = dataclasses.field(default=None, repr=False)

    def run(self, *given: Any, nursery: Nursery | None = None, **named: Any) -> Result:
        return super().run(*given, nursery=nursery or self.kept, **named)


@pytest.fixture(params=[(kind, way) for kind in KINDS for way in ("", ", nursery")], ids="".join)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Each kind in turn, with programs by themselves and from a nursery; skipped with the reason where
    this machine does not offer it."""
    kind, way = request.param
    found = offered().get(kind)
    if found is None:
        if sys.platform != "linux":
            pytest.skip("sandboxes need Linux")
        if os.geteuid() != 0 and "namespace" not in kind and "same user" not in kind:
            pytest.skip(f"{kind}: only root can become another user")
        if "bubblewrap" in kind and shutil.which("bwrap") is None:
            pytest.skip("bubblewrap is not installed")
        pytest.skip(f"{kind}: it does not start or does not hold on this machine")
    if not way:
        yield found
        return
    nursery = found.nursery()
    yield Nursed(**vars(found), kept=nursery)
    nursery.close()


@pytest.fixture
def best() -> Sandbox:
    """The one that sprout would use."""
    found, reason = find_sandbox()
    if found is None:
        pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """What the programs are told of the host. What they are after is the same afterwards."""
    folder = tmp_path_factory.mktemp("host")
    for parent in (folder, *folder.parents[:3]):
        if parent != Path("/tmp") and parent.owner() == folder.owner():
            parent.chmod(0o755)  # nothing but the sandbox keeps a program away
    canary = folder / "canary"
    canary.write_text("sing")
    canary.chmod(0o666)
    os.utime(canary, (1e9, 1e9))
    # A call that is allowed in some ways only is tried in those above.
    allowed = {name: numbers for table in (ALLOWED, WRITING) for name, numbers in table.items()}
    allowed |= {name: rest[0] for table in (ONLY, OPENING) for name, rest in table.items()}  # type: ignore[attr-defined]
    column = MACHINES[platform.machine()][0]
    # 335 and 336 (uretprobe, uprobe) pass every filter, and kill who calls them without a probe.
    numbers = {each[column] for each in allowed.values()} | {335, 336}
    yield {
        "canary": canary,
        "folder": folder,
        "pid": os.getpid(),
        "source": module.__file__,
        "refused": sorted(set(range(470)) - numbers),
    }
    found = canary.stat()
    assert canary.read_text() == "sing" and os.listdir(folder) == ["canary"]
    assert (found.st_mtime, found.st_mode & 0o777, found.st_nlink) == (1e9, 0o666, 1)
    assert not Path(f"{module.__file__}.new").exists()


def test_what_a_program_may_not_do_is_refused(sandbox: Sandbox, names: dict[str, object]) -> None:
    attempts = {name: code.format(**names) for name, code in REFUSED.items()}
    result = sandbox.run(BEGIN + EACH.format(attempts=attempts))
    found = dict(line.split(" = ") for line in result.output.splitlines())
    assert result.ok and found.keys() == attempts.keys()
    # "False" would be an attempt that failed for another reason than the system's no.
    assert not [name for name in found if found[name] in ("ESCAPED", "False", "None")], found


@pytest.mark.parametrize("name", ENDED)
def test_what_takes_too_much_is_ended_and_the_next_call_works(sandbox: Sandbox, name: str) -> None:
    code, error = ENDED[name]
    started = time.monotonic()
    result = sandbox.run(BEGIN + code + "\nprint('ESCAPED')", timeout=10.0)
    assert "ESCAPED" not in result.output and not result.ok
    assert result.error.startswith(error), result
    assert len(result.output) < 20_000 and time.monotonic() - started < 9
    assert sandbox.run("print(6 * 7)").output == "42\n"


def test_what_does_not_end_is_killed(sandbox: Sandbox) -> None:
    programs = [BEGIN + code + "\nprint('ESCAPED')" for code in ENDLESS.values()]
    began = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(sandbox.run_many, programs, len(programs), 0.8)
        time.sleep(0.5)
        started = running(os.getpid())
        results = dict(zip(ENDLESS, waiting.result(), strict=True))
    assert started and gone(started) and time.monotonic() - began < 5
    wrong = {name: r for name, r in results.items() if r.error != "timed out after 0.8 s"}
    wrong.pop("endless power", None)  # the memory may end first
    assert not wrong and not any(result.output for result in results.values())
    assert sandbox.run("print(6 * 7)").output == "42\n"


def test_the_system_says_that_it_is_locked_up(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(sandbox.run, "import time; time.sleep(9)", timeout=9.0)
        path, status = locked_up(os.getpid())
        os.kill(int(path.name), signal.SIGKILL)
        result = waiting.result()
    assert (result.ok, result.error) == (False, "crashed (SIGKILL)")
    for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(status[name], 16) == 0, name
    assert (status["NoNewPrivs"], status["Threads"]) == ("1", "1")
    if sandbox.identity >= 0:
        assert status["Uid"] == status["Gid"] == " ".join([str(sandbox.identity)] * 4)
        assert status["Groups"] == ""


def test_a_program_does_not_outlive_who_asked(sandbox: Sandbox) -> None:
    run = (
        "run_many(['while True: pass'], 1,"
        if isinstance(sandbox, Nursed)
        else "run('while True: pass',"
    )
    plain = repr(sandbox).replace(type(sandbox).__name__, "Sandbox", 1)
    code = f"from sprout.tasks.sandbox import Sandbox\n{plain}.{run} timeout=30.0)"
    caller = subprocess.Popen([sys.executable, "-c", code])
    locked_up(caller.pid)
    started = running(caller.pid)
    caller.kill()
    caller.wait()
    assert gone(started)


def test_nothing_of_the_host_is_inherited(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, names: dict[str, object]
) -> None:
    monkeypatch.setenv("A_SECRET", "xyz")
    with open(str(names["canary"])) as secret:
        os.set_inheritable(secret.fileno(), True)
        result = sandbox.run(
            "import os\n"
            "def is_open(i):\n"
            "    try:\n        os.fstat(i)\n    except OSError:\n        return False\n"
            "    return True\n"
            "print(dict(os.environ), [i for i in range(2000) if is_open(i)])\n"
            "print(os.read(0, 9), os.isatty(0), input.__name__, os.getuid() == 0, os.getcwd())"
        )
    place = "/tmp" if sandbox.tmp else "/"
    root = sandbox.identity < 0 and sandbox.user is None and os.geteuid() == 0 and not sandbox.tmp
    assert result.output == f"{{}} [0, 1, 2]\nb'' False input {root} {place}\n"


def test_what_a_program_may_do(sandbox: Sandbox) -> None:
    result = sandbox.run("print(input() + input())", stdin="a\nb\n")
    assert (result.ok, result.output, result.error) == (True, "ab\n", "")
    modules = "json re math random collections itertools dataclasses datetime decimal statistics"
    code = f"import {modules.replace(' ', ', ')}, time, sys, heapq, bisect, string, enum, typing\n"
    code += "@dataclasses.dataclass\nclass A:\n    x: int\n"
    code += "time.sleep(0.01)\nprint(A(2), time.time() > 1e9, random.random() < 1, __name__)\n"
    code += "print('é', file=sys.stderr)"
    result = sandbox.run(code)
    assert result.ok and result.output == "A(x=2) True True __main__\né\n"
    assert 0 < result.seconds < 5
    if sandbox.tmp:
        code = "open('a', 'w').write('hi')\nprint(open('/tmp/a').read())"
        assert sandbox.run(code).output == "hi\n"
        assert "FileNotFoundError" in sandbox.run("open('a')").error, "each run starts with nothing"


@pytest.mark.parametrize(
    ("code", "shown", "printed"),
    [
        ("1 + 1", "2\n", ""),
        ("x = 3\nx", "3\n", ""),
        ("None", "", ""),
        ("print(1)\n'a'", "1\n'a'\n", "1\n"),
        ("", "", ""),
    ],
)
def test_the_last_expression_is_shown_as_at_the_prompt(
    best: Sandbox, code: str, shown: str, printed: str
) -> None:
    result = best.run(code, show=True)
    assert result.ok and result.output == shown
    assert best.run(code).output == printed


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("print(1)\n1 / 0", "ZeroDivisionError: division by zero"),
        ("x = (", "SyntaxError: '(' was never closed (<program>, line 1)"),
        ("raise ValueError('a\\nb')", "ValueError: a b"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("assert 1 == 2, 'no'", "AssertionError: no"),
        ("x = '\ud800'", None),
    ],
)
def test_an_error_is_the_last_line_of_its_traceback(
    best: Sandbox, code: str, error: str | None
) -> None:
    result = best.run(code)
    assert result.ok == (error is None)
    assert result.error == (error or "")


def test_odd_output_is_text(best: Sandbox) -> None:
    result = best.run("import os\nos.write(1, b'a\\xff\\0')\nprint('\\ud800')")
    assert result.ok and result.output == "a\ufffd\0\\ud800\n"
    result = best.run("print('x' * 100_000)")
    assert result.ok and result.output.startswith("x" * 16_384 + "\n… (83617 more bytes)")


def test_a_large_program_and_a_large_input(best: Sandbox) -> None:
    code = "x = 1\n" * 50_000 + "print(len(input()))"
    assert best.run(code, stdin="y" * 3_000_000).output == "3000000\n"


def test_many_programs_keep_their_order(best: Sandbox) -> None:
    results = best.run_many([f"print({i})" if i % 5 else "1/0" for i in range(12)])
    assert [r.output for r in results] == [f"{i}\n" if i % 5 else "" for i in range(12)]
    assert [r.ok for r in results] == [bool(i % 5) for i in range(12)]
    assert best.run_many([]) == []


def test_programs_of_a_nursery_find_nothing_of_each_other(sandbox: Sandbox) -> None:
    if not isinstance(sandbox, Nursed):
        pytest.skip("each has processes of its own")
    begin = "import os, sys\n"
    leave = "sys.left = os.environ['LEFT'] = 'x'\n"
    leave += "open('/tmp/left', 'w').write('x')\n" if sandbox.tmp else ""
    assert sandbox.run(begin + leave).ok
    listed = "os.listdir('/tmp')" if sandbox.tmp else "[]"
    found = sandbox.run(f"{begin}print(hasattr(sys, 'left'), {listed}, dict(os.environ))")
    assert found.output == "False [] {}\n" and found.ok


def test_a_nursery_that_is_killed_is_made_anew(sandbox: Sandbox) -> None:
    if not isinstance(sandbox, Nursed):
        pytest.skip("each has processes of its own")
    assert sandbox.run("print(1)").output == "1\n"
    for path in running(os.getpid()):
        with contextlib.suppress(ProcessLookupError):  # gone with the one before
            os.kill(int(path.name), signal.SIGKILL)
    with pytest.raises(Failure, match="did not start"):
        sandbox.run("print(2)")
    assert sandbox.run("print(3)").output == "3\n"
    assert sandbox.run("while True: pass", timeout=0.3).error == "timed out after 0.3 s"
    assert sandbox.run("print(4)").output == "4\n"


def test_a_sandbox_that_does_not_start_is_no_wrong_answer(best: Sandbox) -> None:
    with pytest.raises(Failure, match="did not start: .*nowhere"):
        dataclasses.replace(best, wrapper=(), python="/nowhere/python").run("print(1)")
    broken = dataclasses.replace(best, wrapper=("/bin/sh", "-c", "echo no room >&2; exit 1"))
    with pytest.raises(Failure, match="did not start: no room"):
        broken.run("print(1)")
    with pytest.raises(Failure, match="did not start: no room"):
        broken.run_many(["print(1)"])
    assert "did not start" in broken.problem()


def test_plain_python_does_not_pass_for_a_sandbox(
    best: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were one of the parts to do nothing, on some machine, the sandbox would not be used."""
    monkeypatch.setattr(module, "seccomp_filter", lambda machine, writing: ALLOW_ALL)
    assert "does not hold: a forbidden thing was possible" in best.problem()


ALLOW_ALL = bytes.fromhex("06000000") + (0x7FFF0000).to_bytes(4, "little")


@pytest.mark.parametrize(
    ("system", "machine", "words"),
    [("darwin", "arm64", "it needs Linux"), ("linux", "sparc", "it knows only the processors")],
)
def test_machines_without_a_sandbox_say_so(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, words: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    found, reason = find_sandbox.__wrapped__()
    assert found is None and words in reason and reason.startswith("there is no sandbox")


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's ways")
def test_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(Sandbox, "problem", lambda self: f"{self.name} is broken")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    found, reason = find_sandbox.__wrapped__()
    assert found is None and "bubblewrap is missing; landlock is broken" in reason
    assert reason.endswith("Install bubblewrap: sudo apt-get install bubblewrap")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    _, reason = find_sandbox.__wrapped__()
    assert "bubblewrap is broken; landlock is broken. Let bubblewrap make namespaces" in reason


def test_landlock_takes_over_where_bubblewrap_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    if "landlock, same user" not in offered() and "landlock, another user" not in offered():
        pytest.skip("this kernel has no Landlock")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    found, reason = find_sandbox.__wrapped__()
    assert found is not None and found.name == "landlock" and not reason

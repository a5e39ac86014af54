"""The sandbox: where code that a model wrote is run.

A program gets Python and its standard library, the text on its standard input and a limited share
of time and memory. It has no files but Python's own, no environment, no network, no other
processes, and cannot start any. Two ways to that, the first that this machine offers:

bubblewrap  namespaces of its own, in which nothing else of the machine exists, and a small /tmp
landlock    Linux's own rules for what a process may open, where bubblewrap is missing: nothing
            can be written, and of other files only that they exist, how large and how old they
            are can be learned

Both lock the process up further (sandbox_child.py): a seccomp filter of the system calls that
plain Python needs (syscalls.py), no capabilities, another user where there is a choice, limits on
memory, processor time, file size and descriptors. Where neither way works no code is run at all.

What this does not do: a program shares its process with the few lines that report how it ended,
so one that sets out to lie about having come to its end can.
"""

from __future__ import annotations

import marshal
import os
import platform
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue

from sprout.common.errors import Failure
from sprout.tasks.nursery import Child, Nursery, end
from sprout.tasks.pipes import Output, exchange
from sprout.tasks.syscalls import MACHINES, seccomp_filter

MAX_OUTPUT = 16_384
"""Bytes of what a program prints that are kept."""
MAX_PRINTED = 1 << 20
"""Bytes that it may print before it is stopped."""
DISK = 16 << 20
"""Bytes of its /tmp, and of one file."""
FILES = 512
"""Files and folders in its /tmp."""
NOBODY = 65534

INSTALL = "Install bubblewrap: sudo apt-get install bubblewrap"
ALLOW = (
    "Let bubblewrap make namespaces (sudo sysctl kernel.unprivileged_userns_clone=1; in a container, "
    "start it with --security-opt seccomp=unconfined), or use Linux 5.13 or newer"
)

PROBE = """
import _socket, collections, json, os, re
def held(attempt, *arguments):
    try:
        attempt(*arguments)
    except OSError:
        return True
print(
    held(open, "/etc/passwd") and held(open, "/proc/self/status") and held(os.listdir, "/proc")
    and held(os.fork) and held(_socket.socket) and held(os.kill, os.getppid(), 0)
    and held(open, "/dev/null/x", "w") and held(open, "/usr/lib/x", "w")
    and held(os.setpriority, 0, 0, 1) and not os.environ
)
"""
"""What no sandbox lets a program do. One that does is not used."""


@dataclass(frozen=True)
class Result:
    """How a program ended."""

    ok: bool
    """It came to its end, with no exception and no exit."""
    output: str
    """What it printed: 16 KiB, and how much was left out."""
    error: str
    """Why it is not ok, in one line: the last line of the traceback, or "timed out after 5 s",
    "used too much memory", "printed too much", "crashed (…)", "ended before its end"."""
    seconds: float
    """How long it took, the start included."""


@dataclass(frozen=True)
class Sandbox:
    """One way to run code apart from everything else."""

    name: str
    """bubblewrap or landlock."""
    python: str
    """The interpreter."""
    wrapper: tuple[str, ...] = ()
    """The command that the interpreter is started by."""
    tmp: bool = False
    """Whether the child has a /tmp of its own to make."""
    identity: int = -1
    """The user that the child becomes; -1 to stay."""
    readable: tuple[str, ...] = ()
    """Landlock: the paths that can be read."""
    user: int | None = None
    """The user that starts the whole; None: the present one."""

    def run(
        self,
        code: str,
        stdin: str = "",
        timeout: float = 5.0,
        memory: int = 256 << 20,
        show: bool = False,
        nursery: Nursery | None = None,
    ) -> Result:
        """Run a program for at most `timeout` seconds and `memory` bytes (of address space).

        show: also print the value of a last expression, as at Python's prompt.
        nursery: one of this sandbox's, to have the process from; None starts one for this program.
        Failure when the sandbox itself did not start.
        """
        started = time.monotonic()
        mark = secrets.token_hex(8)
        out, told = Output(MAX_OUTPUT), Output(4096, 4096)
        with self._process(nursery) as process:
            request = self._request(code, stdin, timeout, memory, show, mark)
            stop = exchange(process, request, out, told, started + timeout, MAX_PRINTED)
        seconds = time.monotonic() - started
        lines = [
            line.removeprefix(mark + " ")
            for line in told.text().splitlines()
            if line.startswith(mark + " ")
        ]
        if "started" not in lines and not stop:
            words = told.text() or (nursery.last_words if nursery else "")
            raise Failure(f"the sandbox ({self.name}) did not start: {_why(lines, words)}")
        output = out.text()
        if stop == "time":
            return Result(False, output, f"timed out after {timeout:g} s", seconds)
        if stop == "size":
            return Result(False, output, "printed too much", seconds)
        assert process.returncode is not None
        error = _error(lines[-1], process.returncode, told.text())
        return Result(not error, output, error, seconds)

    def run_many(
        self, codes: Sequence[str], workers: int = 2, timeout: float = 5.0
    ) -> list[Result]:
        """The results of many programs, `workers` at a time, in their order.

        Each is as much by itself as one that is run alone, but sooner (see `nursery`).
        """
        free: SimpleQueue[Nursery] = SimpleQueue()

        def run(code: str) -> Result:
            nursery = free.get()
            try:
                return self.run(code, timeout=timeout, nursery=nursery)
            finally:
                free.put(nursery)

        nurseries = [self.nursery() for _ in range(max(1, workers))]
        try:
            # A nursery dies with the thread that started it: none may end before the last program.
            with ThreadPoolExecutor(len(nurseries)) as pool:
                for nursery in nurseries:
                    free.put(nursery)
                return list(pool.map(run, codes))
        finally:
            for nursery in nurseries:
                nursery.close()

    def nursery(self) -> Nursery:
        """Where `run` may have the processes of many programs from; to be closed by the caller."""
        return Nursery(self._start)

    def problem(self) -> str:
        """Why this sandbox must not be used on this machine, in one line; "" if it holds."""
        try:
            results = [self.run(PROBE), *self.run_many([PROBE], workers=1)]
        except Failure as error:
            return str(error)
        bad = [result for result in results if not result.ok or result.output != "True\n"]
        if not bad:
            return ""
        found = bad[0].error or "a forbidden thing was possible"
        return f"the sandbox ({self.name}) does not hold: {found}"

    @contextmanager
    def _process(self, nursery: Nursery | None) -> Iterator[subprocess.Popen[bytes] | Child]:
        """A new process for one program, which does not outlive the block."""
        if nursery is None:
            process = self._start()
            try:
                yield process
            finally:
                end(process)
        else:
            child = nursery.child()
            try:
                yield child
            finally:
                nursery.forget(child)

    def _start(self, control: int | None = None) -> subprocess.Popen[bytes]:
        """The first process: for one program, or a nursery that is told of them over the socket `control`."""
        command = [*self.wrapper, self.python, "-I", "-S", "-X", "utf8", "-c", _child()]
        pipe = subprocess.PIPE
        try:
            return subprocess.Popen(
                command if control is None else [*command, "nursery"],
                *(0, None, pipe if control is None else control, pipe, pipe),
                env={},
                cwd="/",
                start_new_session=True,
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
            )
        except OSError as error:
            raise Failure(f"the sandbox ({self.name}) did not start: {error}") from None

    def _request(
        self, code: str, stdin: str, timeout: float, memory: int, show: bool, mark: str
    ) -> bytes:
        """What sandbox_child.Request describes."""
        return marshal.dumps(
            {
                "code": code.encode(errors="replace").decode(),
                "stdin": stdin.encode(errors="replace").decode(),
                "show": show,
                "mark": mark,
                "tmp": f"size={DISK},nr_inodes={FILES},mode=1777" if self.tmp else "",
                "identity": self.identity,
                "readable": self.readable,
                "limits": {
                    "AS": memory,
                    "CPU": int(timeout) + 2,  # for the case that nobody is left to stop it
                    "FSIZE": DISK,
                    "NOFILE": 64,
                    "NPROC": 1,
                    "CORE": 0,
                    "MEMLOCK": 0,
                },
                "filter": seccomp_filter(platform.machine(), writing=self.tmp),
            },
            2,  # a version of the format that every Python reads
        )


@lru_cache(maxsize=1)
def _child() -> str:
    """The program that locks a process up: the text of sandbox_child.py."""
    return Path(__file__).with_name("sandbox_child.py").read_text()


@lru_cache(maxsize=1)
def find_sandbox() -> tuple[Sandbox | None, str]:
    """The best sandbox of this machine, or None and a sentence that says why and what to do.

    Each is tried by running a program in it in both ways, once a process: a fifth of a second.
    """
    none = "there is no sandbox to run code in: "
    if sys.platform != "linux":
        return None, f"{none}it needs Linux (on Windows, WSL; elsewhere, a container)"
    if platform.machine() not in MACHINES:
        return None, f"{none}it knows only the processors {' and '.join(MACHINES)}"
    reasons: dict[str, str] = {}
    for sandbox in candidates(own_python()):
        reasons[sandbox.name] = sandbox.problem()
        if not reasons[sandbox.name]:
            return sandbox, ""
    if "bubblewrap" not in reasons:
        return None, f"{none}bubblewrap is missing; {'; '.join(reasons.values())}. {INSTALL}"
    return None, f"{none}{'; '.join(reasons.values())}. {ALLOW}"


def own_python() -> str:
    """This Python itself, outside of its virtual environment, which the sandbox does not need."""
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)


def candidates(python: str) -> Iterator[Sandbox]:
    """Every way to try on Linux, best first."""
    root = os.geteuid() == 0
    prefix = Path(python).parent.parent
    libraries = [str(prefix / name) for name in ("lib", "lib64")]
    system = [f"/usr/{name}" for name in ("lib", "lib64", "lib32", "share/zoneinfo")]
    system += ["/lib", "/lib64", "/nix/store", "/gnu/store", "/etc/ld.so.cache"]
    bwrap = shutil.which("bwrap")
    if bwrap is not None:
        view = (bwrap, *_view([python, *libraries, *system]))
        if root:
            # Without a user namespace: inside one the user would still be root to the machine.
            rights = ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
            yield Sandbox("bubblewrap", python, (*view, *rights), True, NOBODY)
        user = ("--unshare-user", "--uid", str(NOBODY), "--gid", str(NOBODY))
        yield Sandbox("bubblewrap", python, (*view, *user), True)
    readable = tuple(dict.fromkeys([*libraries, *system, "/dev/null", "/dev/urandom"]))
    if root:
        yield Sandbox("landlock", python, identity=NOBODY, readable=readable)
    # Python of root's own, which no other user can read: root without its capabilities.
    yield Sandbox("landlock", python, readable=readable)


def _view(paths: list[str]) -> list[str]:
    """bubblewrap's flags: what the program sees, all of it read-only, and its namespaces.

    There is no /proc and no /dev/shm. The one capability is for mounting /tmp, which bubblewrap
    could not limit in its number of files; the child gives it up before any code runs.
    """
    flags = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    flags += ["--unshare-cgroup-try", "--die-with-parent", "--new-session"]
    flags += ["--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN", "--ro-bind", "/usr", "/usr"]
    for path in dict.fromkeys(paths):
        if path.startswith("/usr/") or not os.path.exists(path):
            continue
        for parent in reversed(Path(path).parents[:-1]):  # else only root could pass through them
            flags += ["--dir", str(parent)]
        if os.path.islink(path):
            flags += ["--symlink", os.readlink(path), path]
        else:
            flags += ["--ro-bind", path, path]
    flags += ["--dir", "/dev", "--dir", "/tmp"]
    for device in ("/dev/null", "/dev/urandom"):
        flags += ["--dev-bind", device, device]
    return [*flags, "--remount-ro", "/", "--chdir", "/"]


def _error(last: str, status: int, told: str) -> str:
    """What Result.error says of a program that ended by itself; "" if all is well."""
    if last == "ok":
        return ""
    error = last.removeprefix("error ") if last.startswith("error ") else ""
    if error.startswith("MemoryError") or (not error and "MemoryError" in told):
        return "used too much memory"
    if error:
        return error
    number = status - 128 if status > 128 else -status  # bubblewrap adds 128, as a shell does
    if number > 0 and number in [s.value for s in signal.Signals]:
        return f"crashed ({signal.Signals(number).name})"
    return "ended before its end"


def _why(lines: list[str], told: str) -> str:
    """Why a child did not start: its own words, else the wrapper's."""
    if lines:
        return lines[-1].removeprefix("refused ")
    words = told.strip().splitlines()
    return words[-1] if words else "it said nothing"

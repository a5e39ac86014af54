"""The first program of a sandboxed process: it locks the process up, then runs the code it is sent.

It is started as `python -I -S -c TEXT_OF_THIS_FILE` and reads one request (see `Request`) from
standard input; or, with the argument "nursery", has a child do so for each program (nursery.py).
Because the files of sprout cannot be seen from inside, it imports nothing of it. On standard error
it writes `MARK started` once the process is locked up, then `MARK ok` when the code has come to its
end, or `MARK error` and what was raised.
"""

from __future__ import annotations

import ctypes
import io
import marshal
import os
import resource
import struct
import sys
import types

TYPE_CHECKING = False  # typing's own would cost a third of the start
if TYPE_CHECKING:
    from typing import Any, NoReturn, TypedDict

    class Request(TypedDict):
        """What the child is sent, as marshal writes it."""

        code: str
        stdin: str
        show: bool  # print the value of a last expression, as at Python's prompt
        mark: str  # begins the lines that tell the caller what happened
        tmp: str  # options of the tmpfs to mount at /tmp, or "" for none
        identity: int  # the user and group to become, or -1
        readable: tuple[str, ...]  # for Landlock: what may be read, or () for no Landlock
        limits: dict[str, int]  # of `resource`, without RLIMIT_
        filter: bytes  # of seccomp


PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 22, 24, 38
SIGKILL = 9
NOSUID_NODEV = 6
CLONE_NEWNS = 0x20000
CAPABILITY_VERSION_3 = 0x20080522
# Landlock's calls have the same numbers on every processor.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
READ_FILE, READ_DIR = 1 << 2, 1 << 3

C = ctypes.CDLL(None, use_errno=True)


def checked(result: int, what: str) -> int:
    """The result of a C function, or OSError where it failed."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def prctl(option: int, *values: Any) -> None:
    """Linux's prctl."""
    rest = [ctypes.c_ulong(v) if isinstance(v, int) else v for v in values]
    zeros = [ctypes.c_ulong(0)] * (4 - len(rest))
    checked(C.prctl(option, *rest, *zeros), f"prctl {option}")


def lock_up(request: Request) -> None:
    """Give up, for good, everything that a program in plain Python has no use for."""
    if request["tmp"]:
        options = request["tmp"].encode()
        checked(C.unshare(CLONE_NEWNS), "unshare")  # so that no other child of a nursery sees it
        checked(C.mount(b"tmpfs", b"/tmp", b"tmpfs", ctypes.c_ulong(NOSUID_NODEV), options), "tmp")
    os.chdir("/tmp" if request["tmp"] else "/")
    drop_privileges(request["identity"])
    prctl(PR_SET_PDEATHSIG, SIGKILL)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    if request["readable"]:
        landlock(request["readable"])
    for name, most in request["limits"].items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
    program = ctypes.create_string_buffer(request["filter"], len(request["filter"]))
    pointer = ctypes.addressof(program)
    prctl(PR_SET_SECCOMP, 2, ctypes.c_char_p(struct.pack("HxxxxxxP", len(program) // 8, pointer)))


def drop_privileges(identity: int) -> None:
    """Become another user where asked to, and have no capabilities."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # past the last one, or not allowed to: nothing is executed later anyway
            break
    if identity >= 0:
        os.setgroups([])
        os.setresgid(identity, identity, identity)
        os.setresuid(identity, identity, identity)
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    checked(C.capset(header, bytes(24)), "capset")


def landlock(readable: tuple[str, ...]) -> None:
    """Allow reading below some paths; no other file or folder can be opened, nothing be changed."""
    version = checked(C.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1), "Landlock")
    bits = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
    network, scope = 3 if version >= 4 else 0, 3 if version >= 6 else 0
    rights = struct.pack("QQQ", (1 << bits) - 1, network, scope)
    size = 24 if scope else 16 if network else 8
    rules = checked(C.syscall(CREATE_RULESET, rights, ctypes.c_size_t(size), 0), "Landlock")
    for path in readable:
        try:
            at = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        right = READ_FILE | (READ_DIR if os.path.isdir(path) else 0)
        checked(C.syscall(ADD_RULE, rules, 1, struct.pack("=Qi", right, at), 0), "Landlock")
        os.close(at)
    checked(C.syscall(RESTRICT_SELF, rules, 0), "Landlock")
    os.close(rules)


def run(request: Request) -> str:
    """Run the code; returns "ok", or "error" and the exception as the last line of a traceback."""
    # A module of its own, so that classes find it and nothing of this file is in its way.
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    sys.argv = [""]
    os.environ.clear()
    sys.stdin = io.StringIO(request["stdin"])
    # Line by line, so that what was printed before a crash or a long wait is not lost.
    out = open(1, "w", 1, "utf-8", "backslashreplace", closefd=False)  # noqa: SIM115
    sys.stdout = sys.stderr = out
    outcome = "ok"
    try:
        for code in compiled(request["code"], request["show"]):
            exec(code, module.__dict__)
    except BaseException as error:
        outcome = f"error {described(error)}"
    if not out.closed:
        out.flush()
    return outcome


def compiled(code: str, show: bool) -> list[types.CodeType]:
    """The code, in two parts when the value of its last expression is to be printed."""
    tree = compile(code, "<program>", "exec", 0x400, dont_inherit=True)  # PyCF_ONLY_AST
    body = tree.body  # type: ignore[attr-defined]
    parts: list[Any] = [tree]
    if show and body and type(body[-1]).__name__ == "Expr":
        import _ast  # what the module ast takes its classes from, at a tenth of its time

        parts.append(_ast.Interactive([body.pop()]))
    modes = ["exec", "single"]
    return [
        compile(part, "<program>", mode, dont_inherit=True)
        for part, mode in zip(parts, modes, strict=False)
    ]


def described(error: BaseException) -> str:
    """One line: the exception's type and words."""
    try:
        name, text = type(error).__qualname__, " ".join(str(error).split())
        return f"{name}: {text}" if text else name
    except BaseException:  # code of the program's own
        return "an exception that cannot be shown"


def main() -> NoReturn:
    """Read the request, lock up, run, tell."""
    request: Request = marshal.loads(sys.stdin.buffer.read())

    def tell(text: str) -> None:
        os.write(2, f"\n{request['mark']} {text[:1000]}\n".encode(errors="replace"))

    try:
        lock_up(request)
    except OSError as error:
        tell(f"refused {error}")
        os._exit(1)
    tell("started")
    outcome = run(request)
    tell(outcome)
    os._exit(0 if outcome == "ok" else 1)


def nursery() -> NoReturn:
    """Fork a child for each message on standard input, which brings the child's pipes; tell how it ended.

    It ends with the other side of the socket.
    """
    import _socket

    prctl(PR_SET_PDEATHSIG, SIGKILL)
    control = _socket.socket(fileno=0)
    compiled("0", True)  # what the compiler makes on its first use takes half of a child's time
    while True:
        # Room for three descriptors; what they lead to is never read here.
        message, extra, _, _ = control.recvmsg(1, _socket.CMSG_SPACE(12))
        if not message:
            os._exit(0)
        pipes = struct.unpack("3i", extra[0][2])
        child = os.fork()
        for place, pipe in enumerate(pipes):
            if not child:
                os.dup2(pipe, place)  # the first in place of the socket, which no program may have
            os.close(pipe)
        if not child:
            main()
        control.send(struct.pack("i", os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    nursery() if sys.argv[1:] else main()

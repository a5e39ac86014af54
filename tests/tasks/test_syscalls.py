"""The filter of system calls, read as the kernel would: on any machine, for every processor."""

from __future__ import annotations

import struct

import pytest

from sprout.tasks.syscalls import ALLOW, KILL, MACHINES, REFUSE, seccomp_filter

# number of a call: on x86_64, on aarch64
READ, OPENAT, CLONE, EXECVE, SOCKET, KILL_CALL = (
    (0, 63),
    (257, 56),
    (56, 220),
    (59, 221),
    (41, 198),
    (62, 129),
)
PTRACE, MOUNT, UNLINKAT, IOCTL, FCNTL, PRLIMIT = (
    (101, 117),
    (165, 40),
    (263, 35),
    (16, 29),
    (72, 25),
    (302, 261),
)
CLONE3, IO_URING, FCHMODAT, EXIT = (435, 435), (425, 425), (268, 53), (231, 94)


def decide(program: bytes, arch: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """What the filter answers to a call."""
    padded = (*arguments, *[0] * (6 - len(arguments)))
    data = struct.pack("<IIQ6Q", number, arch, 0, *padded)
    steps = list(struct.iter_unpack("=HBBI", program))
    at = register = 0
    while True:
        code, yes, no, value = steps[at]
        at += 1
        if code == 0x20:
            [register] = struct.unpack_from("<I", data, value)
        elif code == 0x15:
            at += yes if register == value else no
        elif code == 0x45:
            at += yes if register & value else no
        else:
            assert code == 0x06
            return value


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("writing", [True, False])
def test_what_is_allowed_and_what_is_not(machine: str, writing: bool) -> None:
    column, arch = MACHINES[machine]
    program = seccomp_filter(machine, writing)
    assert len(program) // 8 <= 4096, "the kernel takes no more"

    def answer(call: tuple[int, int], *arguments: int) -> int:
        return decide(program, arch, call[column], arguments)

    for call in (READ, EXIT):
        assert answer(call) == ALLOW
    for call in (CLONE, CLONE3, EXECVE, SOCKET, KILL_CALL, PTRACE, MOUNT, IO_URING, FCHMODAT):
        assert answer(call) == REFUSE
    assert answer(UNLINKAT) == (ALLOW if writing else REFUSE)
    assert answer(OPENAT, 0, 0, 0o2000000) == ALLOW  # O_CLOEXEC
    for flags in (0o1, 0o2, 0o100, 0o1000, 0o2000, 0o20000000, 0o2001101):
        assert answer(OPENAT, 0, 0, flags) == (ALLOW if writing else REFUSE)
    assert answer(IOCTL, 0, 0x5401) == ALLOW and answer(IOCTL, 0, 0x5412) == REFUSE
    assert answer(FCNTL, 0, 3) == ALLOW and answer(FCNTL, 0, 8) == REFUSE
    assert answer(PRLIMIT, 0) == ALLOW and answer(PRLIMIT, 1) == REFUSE
    # The kernel reads these arguments as 32 bits: bits above them change nothing.
    assert answer(FCNTL, 0, (1 << 32) + 8) == REFUSE


def test_another_numbering_of_the_calls_ends_the_program() -> None:
    """32-bit calls on x86_64 have other numbers, which mean other things."""
    program = seccomp_filter("x86_64", writing=True)
    assert decide(program, 0x40000003, 1) == KILL
    assert decide(program, MACHINES["x86_64"][1], 0x40000000 + 41) == REFUSE
    assert decide(program, MACHINES["x86_64"][1], 0x40000000) == REFUSE

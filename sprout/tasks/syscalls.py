"""The system calls that a sandboxed program may make, as a filter for the kernel (seccomp BPF).

Everything that is not listed fails with "operation not permitted". So a program cannot start
processes or threads, open sockets, send signals, change ids, mounts, limits or namespaces, trace
or look into other processes, or use any part of the kernel that a program in plain Python has no
use for. With one process of one thread, the limit on its memory is the limit on all of it.
"""

from __future__ import annotations

import struct

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""The processors whose numbers are known: column of the tables below, name in the kernel (AUDIT_ARCH)."""

Numbers = dict[str, tuple[int, int]]
NONE = -1  # a call that this processor does not have

ALLOWED: Numbers = {
    # memory
    "brk": (12, 214),
    "mmap": (9, 222),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "mprotect": (10, 226),
    "madvise": (28, 233),
    "futex": (202, 98),
    # reading files and folders; what can be opened is decided elsewhere
    "read": (0, 63),
    "readv": (19, 65),
    "pread64": (17, 67),
    "lseek": (8, 62),
    "close": (3, 57),
    "stat": (4, NONE),
    "lstat": (6, NONE),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "access": (21, NONE),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, NONE),
    "readlinkat": (267, 78),
    "getdents64": (217, 61),
    "getcwd": (79, 17),
    "chdir": (80, 49),
    "fchdir": (81, 50),
    # writing to what is open, and waiting for it
    "write": (1, 64),
    "writev": (20, 66),
    "dup": (32, 23),
    "dup2": (33, NONE),
    "dup3": (292, 24),
    "poll": (7, NONE),
    "ppoll": (271, 73),
    "select": (23, NONE),
    "pselect6": (270, 72),
    # the process about itself
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "times": (100, 153),
    "sched_getaffinity": (204, 123),
    "sched_yield": (24, 124),
    "umask": (95, 166),
    "uname": (63, 160),
    "sysinfo": (99, 179),
    "exit": (60, 93),
    "exit_group": (231, 94),
    # time, chance and signals that come to itself
    "time": (201, NONE),
    "gettimeofday": (96, 169),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "alarm": (37, NONE),
    "getitimer": (36, 102),
    "setitimer": (38, 103),
    "restart_syscall": (219, 128),
    "getrandom": (318, 278),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
}

WRITING: Numbers = {  # only where the one writable place is the program's own
    "pwrite64": (18, 68),
    "truncate": (76, 45),
    "ftruncate": (77, 46),
    "fsync": (74, 82),
    "fdatasync": (75, 83),
    "mkdir": (83, NONE),
    "mkdirat": (258, 34),
    "rmdir": (84, NONE),
    "unlink": (87, NONE),
    "unlinkat": (263, 35),
    "rename": (82, NONE),
    "renameat": (264, 38),
    "renameat2": (316, 276),
}

# Calls that depend on one argument: its place (counted from 0) and the values that are allowed.
# fcntl could make the kernel send any signal to any process of the same user (F_SETOWN), ioctl
# could type into a terminal, prlimit64 could limit another process.
ONLY: dict[str, tuple[tuple[int, int], int, tuple[int, ...]]] = {
    "ioctl": ((16, 29), 1, (0x5401, 0x5450, 0x5451)),  # is it a terminal, FIONCLEX, FIOCLEX
    "fcntl": ((72, 25), 1, (0, 1, 2, 3, 4, 1030)),  # copies of descriptors and their flags
    "prlimit64": ((302, 261), 0, (0,)),  # of itself
}
OPENING = {"open": ((2, NONE), 1), "openat": ((257, 56), 2)}  # and the place of the flags
# O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, O_TMPFILE: the same on both processors
WRITING_FLAGS = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000 | 0o20000000

LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000  # REFUSE: errno EPERM


def seccomp_filter(machine: str, writing: bool) -> bytes:
    """The filter for a processor (a key of MACHINES), as an array of `struct sock_filter`.

    writing: whether files may be opened for writing, made and removed.
    """
    column, arch = MACHINES[machine]
    program = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, arch), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    for numbers, place, values in ONLY.values():
        tests = [(EQUAL, len(values) - i, 0, value) for i, value in enumerate(values)]
        program += _when(numbers[column], place, [*tests, (RETURN, 0, 0, REFUSE)])
    flags = 0 if writing else WRITING_FLAGS
    for numbers, place in OPENING.values():
        tests = [(ANY_BIT, 0, 1, flags), (RETURN, 0, 0, REFUSE)]
        program += _when(numbers[column], place, tests)
    plain = ALLOWED | WRITING if writing else ALLOWED
    known = [numbers[column] for numbers in plain.values() if numbers[column] != NONE]
    program += [(EQUAL, len(known) - i, 0, number) for i, number in enumerate(known)]
    program += [(RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


Instruction = tuple[int, int, int, int]  # code, steps to skip when true, when false, constant


def _when(number: int, place: int, tests: list[Instruction]) -> list[Instruction]:
    """The tests of one call's argument (its low 32 bits); behind them it is allowed."""
    if number == NONE:
        return []
    body = [(LOAD, 0, 0, 16 + 8 * place), *tests, (RETURN, 0, 0, ALLOW)]
    return [(EQUAL, 0, len(body), number), *body]

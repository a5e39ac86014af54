"""Ways out of the sandbox that programs try, and ways to use up the machine.

`{canary}` is a file of the host in the folder `{folder}`, `{pid}` the process that asks, `{source}`
a file of the source tree, `{refused}` the numbers of the system calls that are not allowed.
"""

from __future__ import annotations

BEGIN = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
def c(name, *arguments):
    if getattr(libc, name)(*arguments) in (-1, 0xFFFFFFFFFFFFFFFF):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
"""
EACH = """
for name, code in {attempts!r}.items():
    sys.stdout.flush()
    try:
        exec(code)
    except (OSError, RuntimeError) as error:
        refused = isinstance(error, OSError) and error.errno
        print(name, '=', refused or "can't start new thread" in str(error))
    else:
        print(name, '=', 'ESCAPED')
"""

FILES = {
    "read passwords": "open('/etc/passwd').read()",
    "read shadow": "open('/etc/shadow').read()",
    "read a file of the user": "open('{canary}').read()",
    "read the source tree": "open('{source}').read()",
    "list a folder of the user": "os.listdir('{folder}')",
    "list what programs leave": "os.listdir('/var')",
    "climb out": "os.chdir('../../../..'); open('etc/passwd')",
    "climb out by descriptor": "os.chdir(os.open('/', os.O_PATH)); open('etc/passwd')",
    "write to the source tree": "open('{source}', 'a').write('#')",
    "write beside the source tree": "open('{source}.new', 'w')",
    "write to Python": "open(os.__file__, 'a')",
    "write to the system": "open('/usr/lib/new', 'w')",
    "write to the root": "open('/new', 'w')",
    "write to shared memory": "open('/dev/shm/new', 'w')",
    "remove a file": "os.remove('{canary}')",
    "empty a file": "os.truncate('{canary}', 0)",
    "empty a file as it is opened": "os.open('{canary}', os.O_RDONLY | os.O_TRUNC)",
    "rename a file": "os.rename('{canary}', '{canary}2')",
    "open a file to all": "os.chmod('{canary}', 0o777)",
    "give a file away": "os.chown('{canary}', 1, 1)",
    "change a file's date": "os.utime('{canary}', (0, 0))",
    "name a file's attributes": "os.setxattr('{canary}', 'user.x', b'1')",
    "hard link": "os.link('/etc/passwd', 'x'); open('x')",
    "symbolic link": "os.symlink('/etc/passwd', 'x'); open('x')",
    "make a folder": "os.mkdir('{folder}/new')",
    "make a device": "os.mknod('null', 0o20666, os.makedev(1, 3))",
    "make a pipe with a name": "os.mkfifo('pipe')",
    "open by handle": "c('open_by_handle_at', 3, bytes(128), 0)",
    "a file without a name": "os.open('{folder}', os.O_TMPFILE | os.O_RDWR)",
    "disk": "open('/dev/sda', 'rb')",
    "memory device": "open('/dev/mem', 'rb')",
    "kernel log": "open('/dev/kmsg')",
    "terminal": "open('/dev/tty', 'w')",
    "all of the disk, at once": "f = os.open('{folder}/full', os.O_CREAT | os.O_WRONLY)\n"
    "os.posix_fallocate(f, 0, 1 << 40)",
    "watch a file": "c('inotify_add_watch', c('inotify_init'), b'{canary}', 2)",
    "keys of the kernel": "c('syscall', 250, 0, -3, 0, 0, 0)",
}
PROC = {
    "own environment": "open('/proc/self/environ').read()",
    "another environment": "open('/proc/{pid}/environ').read()",
    "first process": "open('/proc/1/cmdline').read()",
    "another's memory": "open('/proc/{pid}/mem', 'rb')",
    "own memory": "open('/proc/self/mem', 'r+b')",
    "another root": "open('/proc/{pid}/root/etc/passwd')",
    "list processes": "os.listdir('/proc')",
    "core pattern": "open('/proc/sys/kernel/core_pattern', 'w')",
    "kernel's files": "os.listdir('/sys/kernel')",
    "control groups": "open('/sys/fs/cgroup/cgroup.procs')",
}
PROCESSES = {
    "fork": "os.fork()",
    "fork bomb": "for i in range(100_000):\n    os.fork()",
    "many threads": "import _thread\nwhile True: _thread.start_new_thread(print, ())",
    "spawn": "os.posix_spawn('/bin/true', ['true'], {{}})",
    "execute": "os.execv('/bin/true', ['true'])",
    "execute Python": "os.execv(sys.executable, [sys.executable])",
    "execute from memory": "os.execv(os.memfd_create('x'), ['x'])",
    "subprocess": "import subprocess; subprocess.run(['/bin/true'])",
    "shell": "if libc.system(b'true'): raise OSError(1, '')",
    "a session of its own": "os.setsid()",
    "a group of its own": "os.setpgid(0, 0)",
    "clone into new namespaces": "c('syscall', 56, 0x7C020011, 0, 0, 0, 0)",
    "fork without a copy": "c('vfork')",
    "a pool of processes": "import multiprocessing; multiprocessing.Process(target=print).start()",
    "a pool of threads": "import threading; threading.Thread(target=print).start()",
    "fork bomb in C": "while True: c('fork')",
    "a terminal of its own": "os.openpty()",
}
SIGNALS = {
    "kill the parent": "os.kill(os.getppid(), 9)",
    "kill the caller": "os.kill({pid}, 9)",
    "look whether the caller lives": "os.kill({pid}, 0)",
    "kill everything": "os.kill(-1, 9)",
    "kill the group": "os.killpg(0, 9)",
    "kill a thread": "c('tgkill', {pid}, {pid}, 9)",
    "signal by descriptor": "import signal; signal.pidfd_send_signal(os.pidfd_open({pid}), 9)",
    "signal with a value": "c('sigqueue', {pid}, 9, 0)",
    "signal when input comes": "import fcntl; fcntl.fcntl(0, fcntl.F_SETOWN, {pid})",
    "limit the caller": "import resource; resource.prlimit({pid}, resource.RLIMIT_CPU, (1, 1))",
    "slow the caller": "os.setpriority(os.PRIO_PROCESS, {pid}, 19)",
    "move the caller": "os.sched_setaffinity({pid}, [0])",
    "type into a terminal": "import fcntl; fcntl.ioctl(0, 0x5412, b'x')",
}
DEBUGGING = {
    "trace the caller": "c('ptrace', 16, {pid}, 0, 0)",
    "be traced": "c('ptrace', 0, 0, 0, 0)",
    "read the caller's memory": "c('process_vm_readv', {pid}, bytes(16), 1, bytes(16), 1, 0)",
    "write the caller's memory": "c('process_vm_writev', {pid}, bytes(16), 1, bytes(16), 1, 0)",
    "dump": "c('prctl', 4, 1, 0, 0, 0)",
    "attach to the parent": "c('ptrace', 16, os.getppid(), 0, 0)",
    "seize the first process": "c('ptrace', 0x4206, 1, 0, 0)",
    "compare with the caller": "c('syscall', 312, {pid}, os.getpid(), 0, 0, 0)",
    "take a descriptor of the caller": "c('syscall', 438, os.pidfd_open({pid}), 0, 0)",
    "count the machine's cycles": "c('syscall', 298, bytes(128), -1, 0, -1, 0)",
    "a program in the kernel": "c('syscall', 321, 5, bytes(120), 120)",
    "faults handled by itself": "c('syscall', 323, 1)",
}
_SOCKET = "import _socket as s; s.socket(s.{})"
SOCKETS = {
    "TCP": "import _socket as s; s.socket().connect(('127.0.0.1', 22))",
    "UDP": "import _socket as s; s.socket(type=s.SOCK_DGRAM).sendto(b'x', ('1.1.1.1', 53))",
    **{
        name: _SOCKET.format(name)
        for name in ("AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_VSOCK", "AF_PACKET", "AF_ALG")
    },
    "raw": "import _socket as s; s.socket(s.AF_INET, s.SOCK_RAW, s.IPPROTO_ICMP)",
    "a pair": "import _socket as s; s.socketpair()",
    "every family": "import _socket as s\nfor i in range(64):\n for t in range(1, 11):\n"
    "  try: s.socket(i, t)\n  except PermissionError: continue\n  break\nelse: raise OSError(1, '')",
    "a name": "import _socket as s\ntry: s.getaddrinfo('example.org', 80)\n"
    "except s.gaierror: raise OSError(1, '')",
}
KERNEL = {
    **{
        f"{name} namespace": f"c('unshare', {flag:#x})"
        for name, flag in {
            "user": 0x10000000,
            "process": 0x20000000,
            "IPC": 0x8000000,
            "host name": 0x4000000,
            "control group": 0x2000000,
            "time": 0x80,
        }.items()
    },
    "mount namespace": "c('unshare', 0x20000)",
    "network namespace": "c('unshare', 0x40000000)",
    "enter a namespace": "c('setns', 0, 0)",
    "mount": "c('mount', b'none', b'/tmp', b'tmpfs', 0, None)",
    "mount again, to write": "c('mount', b'none', b'/', b'', 32, None)",
    "unmount": "c('umount2', b'/tmp', 2)",
    "change root": "os.chroot('/')",
    "become root": "os.setuid(0)",
    "become another": "os.setresuid(1, 1, 1)",
    "join a group": "os.setgroups([0])",
    "get capabilities": "c('capset', (ctypes.c_uint32 * 2)(0x20080522), (ctypes.c_int32 * 6)(*[-1] * 6))",
    "set the clock": "c('settimeofday', bytes(16), None)",
    "name the host": "c('sethostname', b'x', 1)",
    "restart": "c('reboot', 0x89abcdef)",
    "shared memory": "c('shmget', 0, 4096, 0o600)",
    "message queue": "c('mq_open', b'/x', 66, 0o600, None)",
    "files in memory": "os.memfd_create('x')",
    "pipes": "os.pipe()",
    "lock memory": "c('mlockall', 1)",
    "every other system call": "for i in {refused}:\n"
    " ctypes.set_errno(0)\n"
    " if libc.syscall(i, 0, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != 1:\n"
    "  print('ESCAPED', i)\n"
    "raise OSError(1, '')",
}
REFUSED = FILES | PROC | PROCESSES | SIGNALS | DEBUGGING | SOCKETS | KERNEL
"""Those that the system refuses, so that one program can try them all."""

ENDED = {  # name: the program, the beginning of Result.error
    "memory at once": ("x = bytearray(1 << 30)", "used too much memory"),
    "memory bit by bit": ("x = []\nwhile True: x.append(bytes(1 << 20))", "used too much memory"),
    "memory in C": ("x = 'x' * (1 << 34)", "used too much memory"),
    "memory mapped": ("import mmap; mmap.mmap(-1, 1 << 30)", "OSError: [Errno 12]"),
    "higher limits": (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
        "ValueError: not allowed",
    ),
    "one large file": (
        "f = open('x', 'wb')\nwhile True: f.write(bytes(1 << 20))",
        ("OSError: [Errno 27]", "OSError: [Errno 28]", "PermissionError"),
    ),
    "many files": (
        "for i in range(100_000): open(f'{i}', 'w').close()",
        ("OSError: [Errno 28]", "PermissionError"),
    ),
    "many folders": (
        "for i in range(100_000): os.mkdir(f'{i}')",
        ("OSError: [Errno 28]", "PermissionError"),
    ),
    "many descriptors": (
        "x = [os.open('/dev/null', 0) for i in range(5000)]",
        "OSError: [Errno 24]",
    ),
    "output from C": (
        "libc.setvbuf(ctypes.c_void_p.in_dll(libc, 'stdout'), None, 2, 0)\n"
        "while True: libc.puts(b'x' * 5000)",
        "printed too much",
    ),
    "a pickle that runs something": (
        "import pickle\n"
        "class P: __reduce__ = lambda self: (os.system, ('touch /tmp/unpickled',))\n"
        "sys.stdout.buffer.write(pickle.dumps(P()))\nraise SystemExit(pickle.dumps(P()))",
        "SystemExit: b",
    ),
    "a marshalled lie": (
        "import marshal; os.write(2, marshal.dumps(compile('1', '', 'exec')) * 20); os._exit(0)",
        "ended before its end",
    ),
    "memory by a bit shift": ("x = 1 << (1 << 34)", ("used too much memory", "OverflowError")),
    "an exit by a signal to itself": ("os.abort()", "crashed"),
    "endless output": ("while True: print('x' * 5000)", "printed too much"),
    "endless complaints": ("while True: os.write(2, bytes(5000))", "printed too much"),
    "an early end": ("os._exit(0)", "ended before its end"),
    "an early exit": ("sys.exit(0)", "SystemExit: 0"),
    "a lie about the end": ("os.write(2, b'0123 ok\\n'); os._exit(0)", "ended before its end"),
    "null pointer": ("ctypes.string_at(0)", "crashed (SIGSEGV)"),
    "abort": ("libc.abort()", "crashed"),
    "endless depth": (
        "sys.setrecursionlimit(10 ** 9)\nclass A: __getattr__ = lambda s, n: getattr(s, n)\nA().x",
        ("crashed", "RecursionError", "used too much memory"),
    ),
    "deep brackets": ("eval('(' * 100_000)", ("SyntaxError", "used too much memory")),
    "words of an error that fail": (
        "class E(Exception):\n def __str__(self): os._exit(0)\nraise E",
        "ended before its end",
    ),
}

ENDLESS = {
    "endless loop": "while True: pass",
    "endless sleep": "import time; time.sleep(1000)",
    "endless power": "10 ** 10 ** 9",
    "endless sum in C": "sum(range(10 ** 12))",
    "endless sorting in C": "class A: __lt__ = lambda s, o: [0] * 99 < [0] * 99\n"
    "while True: sorted([A() for _ in range(999)])",
    "a sleep in C": "libc.sleep(1000)",
    "endless counting in C": "import itertools, collections; collections.deque(itertools.count(), 0)",
    "endless matching in C": "import re; re.match('(a*)*b', 'a' * 60)",
    "no end wanted": "import signal\nfor i in set(range(1, 32)) - {9, 19}:\n"
    " signal.signal(i, signal.SIG_IGN)\nwhile True: pass",
    "silent and going on": "os.closerange(0, 64)\nwhile True: pass",
    "every exception caught": "while True:\n try: raise SystemExit\n except BaseException: pass",
    "endless words of an error": "class E(Exception):\n def __str__(self):\n  while True: pass\nraise E",
}
"""Those that only the clock ends."""

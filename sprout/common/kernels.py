"""Builds and calls the kernels: what a processor does better in one pass than PyTorch in several.

kernels.cpp holds the steps of training that are not matrix products, on which a processor that multiplies
bf16 matrices in hardware spends most of its time; products.cpp and decoding.cpp the steps of generating a
token at a time, which are bound by how fast weights and cache are read; replay.cpp repeats a whole pass
of them (models/replay.py). They are compiled on first use, in a few seconds, by the C++ compiler that the
machine has, and kept in the user's cache. Without a compiler everything works as before, slower: `build`
says why.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import shutil
import struct
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import torch
from torch import Tensor

SOURCES = [
    Path(__file__).with_name(f"{name}.cpp")
    for name in ("kernels", "products", "decoding", "replay")
]
HEADERS = [Path(__file__).with_name(name) for name in ("numbers.h", "team.h")]
SUFFIX = {torch.float32: "float", torch.bfloat16: "bf16"}
BUILD_SECONDS = 120.0


Function = Callable[..., object]
Noted = tuple[str, tuple[int | float | None, ...], bool]
"""A call: the compiled function's name, its arguments with addresses in the place of tensors, and whether it
may be worth more than one thread."""


class Tape:
    """Calls that can be done again, all by one call from Python and with one team of threads.

    `held`: the tensors that they take, which live as long as this.
    """

    def __init__(
        self, library: ctypes.CDLL, calls: Sequence[Noted], held: Sequence[object]
    ) -> None:
        self.calls, self._held = calls, held
        self.wide = any(wide for _, _, wide in calls)
        words = [_word(x) for _, given, _ in calls for x in given]
        self._words = (ctypes.c_int64 * max(1, len(words)))(*words)
        steps: list[int | None] = []
        at = ctypes.addressof(self._words)
        for name, given, wide in calls:
            function = ctypes.cast(getattr(library, f"{name}_played"), ctypes.c_void_p).value
            steps += [function, at, int(wide)]
            at += 8 * len(given)
        self._steps = (ctypes.c_void_p * max(1, len(steps)))(*steps)
        self._play = library.play
        self._play.argtypes = [ctypes.c_void_p, ctypes.c_long, ctypes.c_int]
        self._play.restype = None

    def play(self) -> None:
        """Do the calls again, in their order."""
        self._play(self._steps, len(self.calls), self.wide)


class Notes:
    """What was called while calls were noted, and the tensors given to them."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self.calls: list[Noted] = []
        self.held: list[object] = []

    def tape(self) -> Tape:
        """The calls, to be done again."""
        return Tape(self._library, self.calls, self.held)


class Kernels:
    """The compiled functions. Tensors must be contiguous and on the CPU, of a dtype in SUFFIX."""

    def __init__(self, path: Path) -> None:
        self._library = ctypes.CDLL(str(path))
        self._functions: dict[tuple[str, torch.dtype], Function] = {}
        self._noting = threading.local()
        self.tiles = bool(self._library.has_tiles())
        """Whether products go by the processor's matrix tiles (AMX)."""

    def call(self, name: str, like: Tensor, *arguments: Tensor | int | float | None) -> None:
        """Call the function of that name for numbers of the dtype of `like`.

        The arguments are those of the function, in order: a tensor gives its address, None a null. Each
        has the same kind at every call (a tensor or None, an int, a float).
        """
        function = self._functions.get((name, like.dtype)) or self._find(name, like, arguments)
        given = tuple([_address(x) if isinstance(x, Tensor) else x for x in arguments])
        function(*given)
        notes = getattr(self._noting, "notes", None)
        if notes is not None:
            wide = bool(self._library.was_wide())
            notes.calls.append((f"{name}_{SUFFIX[like.dtype]}", given, wide))
            notes.held.append(arguments)

    @contextmanager
    def noting(self) -> Iterator[Notes]:
        """Every call of this thread in the block, in order."""
        notes = self._noting.notes = Notes(self._library)
        self._library.was_wide()
        try:
            yield notes
        finally:
            self._noting.notes = None

    def _find(
        self, name: str, like: Tensor, arguments: Sequence[Tensor | int | float | None]
    ) -> Function:
        """The function for a dtype, told once what kinds of arguments it takes."""
        function = getattr(self._library, f"{name}_{SUFFIX[like.dtype]}")
        kinds = ((float, ctypes.c_float), (int, ctypes.c_long), (object, ctypes.c_void_p))
        function.argtypes = [next(c for kind, c in kinds if isinstance(x, kind)) for x in arguments]
        function.restype = None
        self._functions[name, like.dtype] = function
        return cast(Function, function)


def _word(x: int | float | None) -> int:
    """An argument as the 64 bits that are read in its place."""
    if isinstance(x, float):
        return int(struct.unpack("<q", struct.pack("<d", x))[0])
    return 0 if x is None else x


def _address(x: Tensor) -> int:
    assert x.is_contiguous() and x.is_cpu, (x.shape, x.stride(), x.device)
    return x.data_ptr()


def build(cache: Path | None = None) -> tuple[Kernels | None, str]:
    """The kernels, compiled now or taken from the cache; or None and the reason.

    `cache`: the folder of compiled files, by default sprout/ in the user's cache.
    """
    compiler = os.environ.get("CXX") or next(filter(shutil.which, ("c++", "g++", "clang++")), None)
    if os.name != "posix" or ctypes.sizeof(ctypes.c_long) != 8:
        return None, "kernels are built on 64-bit Linux and macOS only"
    if compiler is None:
        return None, "there is no C++ compiler (on Debian: apt-get install g++)"
    runtime = _openmp()
    if runtime is None:
        return None, "PyTorch's OpenMP library was not found"
    command = [*compiler.split(), *_flags(), *map(str, SOURCES), str(runtime)]
    texts = [path.read_text() for path in (*SOURCES, *HEADERS)]
    key = hashlib.sha256(
        "\0".join([*texts, *command, _processor(), torch.__version__]).encode()
    ).hexdigest()[:16]
    folder = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sprout"
    path = folder / f"kernels-{key}.so"
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _compile(command, runtime, path)
        return Kernels(path), ""
    except subprocess.CalledProcessError as error:
        line = next((x for x in error.stderr.splitlines() if "error" in x), error.stderr[:200])
        return None, f"{compiler} could not build the kernels: {line.strip()}"
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, f"the kernels could not be built: {error}"


def _flags() -> list[str]:
    native = "-mcpu=native" if platform.machine() in ("arm64", "aarch64") else "-march=native"
    # -Xclang: Apple's compiler takes the flag for OpenMP in no other form.
    openmp = ["-Xclang", "-fopenmp"] if platform.system() == "Darwin" else ["-fopenmp"]
    wide = ["-mprefer-vector-width=512"] if platform.machine() in ("x86_64", "AMD64") else []
    exact = ["-fno-math-errno", "-fno-trapping-math"]
    return ["-O3", "-std=c++17", native, *wide, *exact, *openmp, "-fPIC", "-fvisibility=hidden"]


def _compile(command: list[str], runtime: Path, path: Path) -> None:
    """Run the compiler, and put the result at `path` in one step."""
    with tempfile.TemporaryDirectory(dir=path.parent) as temporary:
        made = Path(temporary) / "kernels.so"
        subprocess.run(
            [*command, "-shared", f"-Wl,-rpath,{runtime.parent}", "-o", str(made)],
            check=True,
            capture_output=True,
            text=True,
            timeout=BUILD_SECONDS,
        )
        os.replace(made, path)


def _openmp() -> Path | None:
    """The OpenMP library that PyTorch computes with. A second one would fight it for the cores."""
    names = ("libgomp", "libomp", "libiomp")
    maps = Path("/proc/self/maps")
    if maps.exists():
        for line in maps.read_text().splitlines():
            path = Path(line.split()[-1])
            if path.name.startswith(names) and path.is_file():
                return path
    folder = Path(torch.__file__).parent / "lib"
    return next((p for name in names for p in sorted(folder.glob(f"{name}*"))), None)


def _processor() -> str:
    """What tells this processor from one that might not run what was compiled here."""
    cpuinfo = Path("/proc/cpuinfo")
    if not cpuinfo.exists():
        return platform.processor() + platform.machine()
    wanted = ("model name", "flags", "Features", "CPU part")
    lines = cpuinfo.read_text(errors="replace").splitlines()
    return "\n".join(sorted({line for line in lines if line.startswith(wanted)}))

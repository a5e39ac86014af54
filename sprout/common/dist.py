"""What this process is and what it computes on: made once, passed on, never a global."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import torch

from sprout.common.errors import UsageError
from sprout.common.kernels import SUFFIX, Kernels, build
from sprout.common.ranks import ALONE, Ranks, local_rank, world_size

KINDS = ("cpu", "cuda", "mps")
DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}


@dataclass(frozen=True)
class Dist(Ranks):
    """This process among all of a run, its device, and the dtype in which it multiplies."""

    device: torch.device
    dtype: torch.dtype
    kernels: Kernels | None = field(default=None, compare=False)
    """Compiled steps of training, on a CPU whose compiler could build them."""

    @property
    def dtype_name(self) -> str:
        """The dtype as the `--dtype` flag spells it."""
        return next(name for name, dtype in DTYPES.items() if dtype == self.dtype)


def make_dist(device: str = "auto", dtype: str = "auto", ranks: Ranks | None = None) -> Dist:
    """Choose the device (`auto`: cuda, then mps, then cpu) and the dtype.

    dtype `auto`: bf16 where it is fast, fp16 on a CUDA device that is fast only in that, else fp32; so
    fp32 on mps, where nothing of this project has been measured. `ranks` is what `together` gave; with
    several processes on a machine each takes the CUDA device of its number there. Raises UsageError for
    a device that is not there or of another kind, a dtype that is unknown or that the device cannot
    multiply in, and for several processes where `ranks` is None: what is called works in one.
    """
    if ranks is None:
        check_alone()
        ranks = ALONE
    chosen = _pick_device(device, ranks)
    wanted = _pick_dtype(chosen) if dtype == "auto" else _asked_dtype(chosen, dtype)
    if chosen != torch.device("cpu"):
        return Dist(ranks.rank, ranks.world_size, chosen, wanted)
    _keep_freed_memory()
    compiled = build()[0] if wanted in SUFFIX else None
    return Dist(ranks.rank, ranks.world_size, chosen, wanted, compiled)


def check_alone() -> None:
    """UsageError where torchrun started several processes for a command that works in one."""
    if world_size() != 1:
        raise UsageError(
            f"started as one of {world_size()} processes, but this command works in one: start it "
            "without torchrun, which is for the commands that train"
        )


def threads_each(wanted: int | None, ranks: Ranks) -> int:
    """Threads of this process on the CPU: those asked for, or one a core; shared among its neighbours."""
    if ranks.world_size == 1:
        return wanted or torch.get_num_threads()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(wanted or 4096, (cores or 1) // local_rank()[1]))


def _pick_dtype(device: torch.device) -> torch.dtype:
    if has_fast_bf16(device):
        return torch.bfloat16
    if device.type == "cuda" and torch.cuda.get_device_capability(device) >= (7, 0):
        return torch.float16  # Volta and Turing; older cards multiply it slower than fp32
    return torch.float32


def _asked_dtype(device: torch.device, name: str) -> torch.dtype:
    """A dtype by its name. UsageError when the device cannot multiply in it, as an older macOS in bf16."""
    if name not in DTYPES:
        raise UsageError(f"--dtype {name}: must be auto, {', '.join(DTYPES)}")
    try:
        one = torch.ones(2, 2, device=device, dtype=DTYPES[name])
        one @ one
    except (RuntimeError, TypeError):
        raise UsageError(
            f"--dtype {name}: the device {device} cannot multiply in it; try --dtype fp32"
        ) from None
    return DTYPES[name]


def _keep_freed_memory() -> None:
    """Tell glibc to keep what is freed, for the next tensor, instead of giving it back to the system.

    A step of training frees and takes the same large blocks again and again. Given back, each of
    their pages is a fault when it is touched next: a sixth of a step.
    """
    if sys.platform != "linux":
        return
    try:
        set_option = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # another C library
        return
    trim_threshold, top_pad, mmap_max = -1, -2, -4
    set_option(mmap_max, 0)
    set_option(trim_threshold, 2**31 - 1)
    set_option(top_pad, 64 << 20)


def _pick_device(name: str, ranks: Ranks) -> torch.device:
    if ranks.world_size > 1:
        return _own_device(_pick_device(name, ALONE))
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    kind = name.partition(":")[0]
    if kind not in KINDS:
        raise UsageError(f"--device {name}: must be auto, {', '.join(KINDS)} or cuda:N")
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError):
        raise UsageError(
            f"--device {name}: this machine or this PyTorch has no such device; try --device cpu"
        ) from None
    # cpu:0 is the same as cpu but not equal to it; only CUDA's numbers tell devices apart.
    return device if kind == "cuda" else torch.device(kind)


def _own_device(device: torch.device) -> torch.device:
    """Of several processes on a machine, the device of this one."""
    if device.type == "mps":
        raise UsageError(
            "--device mps: there is one for all processes; take --device cpu, or one process"
        )
    if device.type != "cuda":
        return device
    number, count = local_rank()
    if count > torch.cuda.device_count():
        raise UsageError(
            f"--nproc-per-node {count}: this machine has {torch.cuda.device_count()} CUDA devices"
        )
    return torch.device("cuda", number)


def has_fast_bf16(device: torch.device) -> bool:
    """Whether the device multiplies bf16 matrices in hardware."""
    if device == torch.device("cpu"):
        flags = _cpu_flags()
        # "bf16" is ARM's. Macs have it too, but PyTorch's products there do not use it.
        arm = sys.platform == "linux" and flags.get("bf16")
        return bool(flags.get("avx512_bf16") or flags.get("amx_bf16") or arm)
    if device == torch.device("mps"):
        return False  # correct on recent ones, but no faster than fp32, and less exact
    return torch.cuda.get_device_capability(device) >= (8, 0)


def _cpu_flags() -> Mapping[str, object]:
    """What the processor can do, by the names that Linux uses."""
    if hasattr(torch.cpu, "get_capabilities"):  # since PyTorch 2.13
        found: Mapping[str, object] = torch.cpu.get_capabilities()
        return found
    cpuinfo = Path("/proc/cpuinfo")
    if not cpuinfo.exists():
        return {}
    words = cpuinfo.read_text(errors="replace").split()
    return {name: name in words for name in ("avx512_bf16", "amx_bf16", "bf16")}

"""What this machine can do, measured."""

from __future__ import annotations

import math
import os
import platform
import time
from pathlib import Path
from typing import Any

import torch

from sprout.common.dist import Dist
from sprout.common.ranks import local_rank


def gemm_flops_per_second(dist: Dist, seconds: float = 0.3) -> float:
    """The rate of a plain matrix product in the compute dtype: the best of several, in FLOP/s."""
    n = 2048 if dist.device == torch.device("cpu") else 8192
    a = torch.randn(n, n, device=dist.device).to(dist.dtype)
    a @ a
    best, deadline = 0.0, time.perf_counter() + seconds
    while not best or time.perf_counter() < deadline:  # once at least, however slow the machine
        _synchronize(dist)
        started = time.perf_counter()
        a @ a
        _synchronize(dist)
        best = max(best, 2 * n**3 / (time.perf_counter() - started))
    return best


def _synchronize(dist: Dist) -> None:
    if dist.device.type == "cuda":
        torch.cuda.synchronize(dist.device)
    elif dist.device.type == "mps":
        torch.mps.synchronize()


def memory_bytes(dist: Dist) -> int:
    """Memory that a run may use on its device, in bytes.

    On CUDA what is free now, PyTorch's own reserve counted in; elsewhere half of the machine's, or of
    what a container is allowed, shared among the run's processes there.
    """
    if dist.device.type == "cuda":
        free = int(torch.cuda.mem_get_info(dist.device)[0])
        reserve = torch.cuda.memory_reserved(dist.device) - torch.cuda.memory_allocated(dist.device)
        return free + reserve
    most = _container_limit()
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        most = min(most, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    each = 2 * (local_rank()[1] if dist.world_size > 1 else 1)
    return int(most // each) if math.isfinite(most) else 4 << 30


def release_memory(dist: Dist) -> None:
    """Give what PyTorch keeps in reserve on an accelerator back to it."""
    if dist.device.type == "cuda":
        torch.cuda.empty_cache()
    elif dist.device.type == "mps":
        torch.mps.empty_cache()


def _container_limit(root: Path = Path("/sys/fs/cgroup")) -> float:
    """Bytes that Linux lets this process's control group use; infinity where nothing limits it."""
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        try:
            return float(int((root / name).read_text()))
        except (OSError, ValueError):  # no such file, or the word "max"
            continue
    return math.inf


def peak_memory_bytes(dist: Dist) -> int:
    """The most memory that this process has held so far, in bytes."""
    if dist.device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(dist.device))
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if platform.system() == "Darwin" else peak * 1024


def describe(dist: Dist, gemm: float) -> dict[str, Any]:
    """The machine, for results.json."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "device": str(dist.device),
        "dtype": dist.dtype_name,
        "gemm_flops_per_second": gemm,
        "system": platform.platform(),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "kernels": dist.kernels is not None,
    }


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def read_bytes_per_second(dist: Dist, seconds: float = 0.5) -> float:
    """How fast memory is read: the best of several sums over a block far larger than any cache."""
    block = torch.ones(1 << 26, device=dist.device)
    float(block.sum())
    best, deadline = 0.0, time.perf_counter() + seconds
    while not best or time.perf_counter() < deadline:
        started = time.perf_counter()
        float(block.sum())
        best = max(best, block.numel() * block.itemsize / (time.perf_counter() - started))
    return best

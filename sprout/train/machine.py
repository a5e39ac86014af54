"""What this machine can do, measured."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path
from typing import Any

import torch

from sprout.common.dist import Dist


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
    """Memory that a run may use on its device, in bytes."""
    if dist.device.type == "cuda":
        return int(torch.cuda.mem_get_info(dist.device)[0])
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return 4 << 30


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

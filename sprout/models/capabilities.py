"""Which ways of computing a device has, each tried out on a few numbers."""

from __future__ import annotations

import importlib.util
import os
import shutil

import torch
from torch import Tensor

from sprout.models.attention import attend
from sprout.models.attention_gpu import BLOCK, Attending, Tier, ready_tier

LENGTH, HEAD = 2 * BLOCK, 64
"""Positions and head size of the trial."""
TOLERANCE = 0.03
"""How far a tier may be from the formula in bf16, as a share of the whole."""


def best_tier(device: torch.device, dtype: torch.dtype) -> Tier:
    """How to attend in training on a device: FlexAttention where it works, else what works at once."""
    if device.type == "cuda" and tier_problem(Tier.FLEX, device, dtype) is None:
        return Tier.FLEX
    return ready_tier(device)


def tier_problem(tier: Tier, device: torch.device, dtype: torch.dtype) -> str | None:
    """Why a tier cannot be used for training on a device; None where it works.

    It is tried with a window and documents, forward and backward, and compared with the formula.
    FlexAttention is compiled for it, which takes seconds, and once more for another number of rows.
    """
    if tier is Tier.FLEX:
        if device.type != "cuda":
            return "needs a CUDA GPU"
        if importlib.util.find_spec("triton") is None:
            return "needs the package triton"
    try:
        attending = Attending(tier, LENGTH, HEAD)
        found = [_try(attending, rows, device, dtype) for rows in (2, 3)]
    except Exception as error:  # whatever a compiler or a driver throws
        return (str(error).splitlines() or [type(error).__name__])[0][:200]
    formula = Attending(Tier.PLAIN, LENGTH, HEAD)
    for rows, tensors in zip((2, 3), found, strict=True):
        for a, b in zip(tensors, _try(formula, rows, device, dtype), strict=True):
            if not float((a - b).norm()) <= TOLERANCE * float(b.norm()):
                return "gives other numbers than the formula"
    return None


def _try(attending: Attending, rows: int, device: torch.device, dtype: torch.dtype) -> list[Tensor]:
    """Output and gradients of rows of 256 positions with four heads, two for keys and values."""
    rng = torch.Generator().manual_seed(0)
    tensors = [
        torch.randn(rows, heads, LENGTH, HEAD, generator=rng).to(device, dtype).requires_grad_()
        for heads in (4, 2, 2)
    ]
    documents = (torch.arange(LENGTH, device=device) // 70).repeat(rows, 1)
    shared = attending.begin(rows, LENGTH, documents, tensors[0])
    q, k, v = tensors
    out = attend(q, k, v, 100, documents, shared=shared)
    out.float().square().sum().backward()
    return [out.detach().float(), *[x.grad.float() for x in tensors if x.grad is not None]]


def devices() -> list[str]:
    """The devices that PyTorch sees, with their names and memory."""
    found = ["cpu"]
    for i in range(torch.cuda.device_count()):
        about = torch.cuda.get_device_properties(i)
        found.append(f"cuda:{i} {about.name}, {about.total_memory / 1e9:.0f} GB")
    if torch.backends.mps.is_available():
        found.append("mps")
    return found


def sdpa_kernels(device: torch.device) -> str:
    """The fused kernels behind `scaled_dot_product_attention` on a device, as far as PyTorch tells."""
    if device.type != "cuda":
        return "PyTorch's own"
    there = [
        name
        for name, has in (
            (
                "cuDNN",
                torch.backends.cuda.cudnn_sdp_enabled() and torch.backends.cudnn.is_available(),
            ),
            ("FlashAttention", torch.backends.cuda.is_flash_attention_available()),
            ("memory-efficient", torch.backends.cuda.mem_efficient_sdp_enabled()),
        )
        if has
    ]
    return ", ".join(there) or "none: the formula"


def compilers() -> dict[str, bool]:
    """What torch.compile needs: a C++ compiler for a CPU; triton and a C compiler for a GPU."""
    names = [os.environ.get("CXX", ""), "c++", "g++", "clang++", "cl"]
    return {
        "cpp": any(name and shutil.which(name) for name in names),
        "triton": importlib.util.find_spec("triton") is not None,
    }

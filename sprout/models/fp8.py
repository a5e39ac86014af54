"""Matrix products in 8-bit floating point, for training.

Each matrix is scaled as a whole so that its largest value just fits (2209.05433): activations and
weights go to e4m3 (3 bits of mantissa), gradients to e5m2 (more range). The weights themselves stay in
fp32. On a GPU the products run in `torch._scaled_mm`; elsewhere
the same rounded values are multiplied in fp32, which is exact and slow, and is what the tests hold.

Nothing waits for the device: scales are tensors there. A value that is not finite stays so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from sprout.common.errors import UsageError

SIDE = 16
"""Every side of a product that is summed over or written must be a multiple of this."""
LEAST_SCALE = 1e-30
"""For a matrix of zeros. Gradients of a large batch are tiny, and must not fall below it."""


def fp8_problem(device: torch.device) -> str | None:
    """Why a device cannot multiply in fp8; None where it can."""
    if device.type != "cuda" or torch.version.hip is not None:
        return "it needs an NVIDIA GPU"
    major, minor = torch.cuda.get_device_capability(device)
    if (major, minor) < (8, 9):
        return f"it needs compute capability 8.9 or later, and this GPU has {major}.{minor}"
    return None


def check_fp8(wanted: bool, device: torch.device) -> None:
    """UsageError when fp8 is wanted on a device that cannot."""
    problem = fp8_problem(device) if wanted else None
    if problem is not None:
        raise UsageError(f"--fp8: {problem} (the device is {device}); leave the flag out")


@dataclass(frozen=True)
class Scaled:
    """A matrix in fp8: what it stands for is `values` times `scale` (a scalar, fp32)."""

    values: Tensor
    scale: Tensor


def to_fp8(x: Tensor, dtype: torch.dtype) -> Scaled:
    """Scale a matrix so that its largest magnitude is the largest of `dtype`, and round it."""
    most = torch.finfo(dtype).max
    largest = torch.linalg.vector_norm(x, ord=torch.inf, dtype=torch.float32)
    scale = (largest / most).clamp(min=LEAST_SCALE)
    return Scaled((x / scale).clamp_(-most, most).to(dtype), scale)


def fits(x: Tensor, weight: Tensor) -> bool:
    """Whether a product has the sides that fp8 needs. x (…, in), weight (out, in)."""
    tokens = x.numel() // x.shape[-1]
    return not (tokens % SIDE or weight.shape[0] % SIDE or weight.shape[1] % SIDE)


def fp8_linear(x: Tensor, weight: Tensor) -> Tensor:
    """x · weightᵀ in fp8, forward and backward. x (…, in), weight (out, in) fp32 -> (…, out) as x."""
    y: Tensor = _Fp8Linear.apply(x, weight)
    return y


def product(a: Scaled, b: Scaled, dtype: torch.dtype, fast: bool = False) -> Tensor:
    """a (M, N) times the transpose of b (K, N), (M, K) in `dtype`. Both lie row by row.

    `fast` sums in the GPU's own way, with fewer bits: enough forward, not for gradients.
    """
    if not a.values.is_cuda:
        exact = a.values.float() @ b.values.float().T
        return (exact * (a.scale * b.scale)).to(dtype)
    return torch._scaled_mm(
        a.values,
        b.values.T,
        scale_a=a.scale,
        scale_b=b.scale,
        out_dtype=dtype,
        use_fast_accum=fast,
    )


def _turned(a: Scaled) -> Scaled:
    """The transpose, laid out row by row: fp8 products read both of their matrices along the sum."""
    return Scaled(a.values.T.contiguous(), a.scale)


class _Fp8Linear(torch.autograd.Function):
    """Keeps the rounded input and weight for the way back: half of what bf16 would keep."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:
        rows = to_fp8(x.reshape(-1, x.shape[-1]), torch.float8_e4m3fn)
        matrix = to_fp8(weight, torch.float8_e4m3fn)
        ctx.save_for_backward(rows.values, rows.scale, matrix.values, matrix.scale)
        ctx.weight_dtype = weight.dtype
        y = product(rows, matrix, x.dtype, fast=True)
        return y.view(*x.shape[:-1], len(weight))

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor]:
        values, scale, matrix_values, matrix_scale = ctx.saved_tensors
        rows, matrix = Scaled(values, scale), Scaled(matrix_values, matrix_scale)
        (dy,) = grads
        d_rows = to_fp8(dy.reshape(-1, dy.shape[-1]), torch.float8_e5m2)
        dx = product(d_rows, _turned(matrix), dy.dtype)
        d_weight = product(_turned(d_rows), _turned(rows), dy.dtype)
        return dx.view(*dy.shape[:-1], dx.shape[-1]), d_weight.to(ctx.weight_dtype)

"""Elementwise steps of a transformer with their derivatives written out.

PyTorch's own versions go through memory two to four times as often, which on a CPU is a sixth of a
training step. Each is held to the plain formula by a test, value and gradient.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

EPS = 1e-6


def rms_norm(x: Tensor) -> Tensor:
    """x / √(mean(x²) + ε) over the last dimension, without a weight (1910.07467). Any shape."""
    y: Tensor = _RMSNorm.apply(x)
    return y


def relu_squared(x: Tensor) -> Tensor:
    """max(x, 0)² (Primer, 2109.08668). Any shape."""
    y: Tensor = _ReluSquared.apply(x)
    return y


def short_convolution(x: Tensor, taps: Tensor) -> Tensor:
    """x_t + Σ_j taps_j · x_{t-j} for j = 1 … n, each channel by itself; zero before the beginning.

    x (B, T, C), taps (n, C) in fp32. Returns (B, T, C) in the dtype of x.
    """
    y: Tensor = _ShortConvolution.apply(x, taps)
    return y


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions (2104.09864): turns (x_i, x_{i + D/2}) by the angle of its position.

    x (B, T, H, D); cos, sin (B or 1, T, 1, D) from `rotary_tables`. Returns (B, T, H, D).
    """
    y: Tensor = _Rotate.apply(x, cos, sin)
    return y


def rotary_tables(length: int, D: int, base: float) -> tuple[Tensor, Tensor]:
    """cos and sin of every position's angles, (length, D) each, fp32, in the form `rotate` takes.

    Both halves of the last dimension hold the same D/2 angles; the second half's sin is negated.
    """
    half = D // 2
    rate = base ** (-torch.arange(half, dtype=torch.float32) / half)
    angle = torch.arange(length, dtype=torch.float32)[:, None] * rate
    cos, sin = angle.cos(), angle.sin()
    return torch.cat((cos, cos), dim=-1), torch.cat((sin, -sin), dim=-1)


class _RMSNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        wide = torch.promote_types(x.dtype, torch.float32)
        norm = torch.linalg.vector_norm(x, dim=-1, keepdim=True, dtype=wide)
        scale = norm.square_().div_(x.shape[-1]).add_(EPS).rsqrt_().to(x.dtype)
        y = x * scale
        ctx.save_for_backward(y, scale)
        return y

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        y, scale = ctx.saved_tensors
        along = (grads[0] * y).mean(-1, keepdim=True)
        return torch.addcmul(grads[0], y, along, value=-1).mul_(scale)


class _ReluSquared(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        positive = x.clamp(min=0)
        ctx.save_for_backward(positive)
        return positive * positive

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        (positive,) = ctx.saved_tensors
        return (grads[0] * positive).mul_(2)


class _ShortConvolution(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, taps: Tensor) -> Tensor:
        ctx.save_for_backward(x, taps)
        y = x.clone()
        for j, tap in enumerate(taps.to(x.dtype), 1):
            y[:, j:].addcmul_(x[:, :-j], tap)
        return y

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor]:
        x, taps = ctx.saved_tensors
        (dy,) = grads
        dx, dtaps = dy.clone(), torch.zeros_like(taps)
        for j, tap in enumerate(taps.to(x.dtype), 1):
            dx[:, :-j].addcmul_(dy[:, j:], tap)
            dtaps[j - 1] = (dy[:, j:] * x[:, :-j]).sum(dim=(0, 1), dtype=taps.dtype)
        return dx, dtaps


class _Rotate(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        ctx.save_for_backward(cos, sin)
        return _turn(x, cos, sin)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        cos, sin = ctx.saved_tensors
        return _turn(grads[0], cos, -sin), None, None


def _turn(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    swapped = torch.roll(x, x.shape[-1] // 2, dims=-1)
    return torch.addcmul(x * cos, swapped, sin)

"""Elementwise steps of a transformer with their derivatives written out.

Each is written twice: in PyTorch, which is the formula to read and the way on every device, and as a
kernel (common/kernels.cpp, decoding.cpp) for processors, used where a model has kernels. A test holds
both to the plain formula, value and gradient. Shapes: B batch, T positions, C width, H heads, D head
size, V vocabulary.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from sprout.common.kernels import Kernels

EPS = 1e-6


def rms_norm(x: Tensor, kernels: Kernels | None = None) -> Tensor:
    """x / √(mean(x²) + ε) over the last dimension, without a weight (1910.07467). Any shape."""
    return _run(_RMSNorm, x, kernels)


def relu_squared(x: Tensor, kernels: Kernels | None = None) -> Tensor:
    """max(x, 0)² (Primer, 2109.08668). Any shape."""
    return _run(_ReluSquared, x, kernels)


def short_convolution(
    x: Tensor, taps: Tensor, kernels: Kernels | None = None, documents: Tensor | None = None
) -> Tensor:
    """x_t + Σ_j taps_j · x_{t-j} for j = 1 … n, each channel by itself; zero before the beginning.

    x (B, T, C), taps (n, C). `documents` (B, T) int64, each document in one piece: what is before a
    position's document counts as zero, too. Returns (B, T, C) in the dtype of x.
    """
    return _run(_ShortConvolution, x, taps, documents, kernels)


def mix(
    x: Tensor,
    start: Tensor,
    r: Tensor | float,
    s: Tensor | float,
    kernels: Kernels | None = None,
) -> Tensor:
    """r·x + s·start for scalars r and s in fp32 and tensors of one shape (…, C).

    r and s may be numbers where no gradient is wanted.
    """
    if isinstance(r, float) and kernels is None:
        return r * x + s * start
    return _run(_Mix, x, start, r, s, kernels)


def turn_norm(x: Tensor, cos: Tensor, sin: Tensor, kernels: Kernels | None = None) -> Tensor:
    """Rotary positions, then the norm of each head: x (B, T, H, D) -> (B, H, T, D).

    cos, sin (B or 1, T, D) from `rotary_tables`, fp32.
    """
    if kernels is None:
        near = (table[:, :, None].to(x.dtype) for table in (cos, sin))
        return rms_norm(rotate(x, *near)).transpose(1, 2)
    return _run(_TurnNorm, x, cos, sin, kernels)


def embed_values(
    v: Tensor, gate: Tensor, table: Tensor, ids: Tensor, kernels: Kernels | None = None
) -> Tensor:
    """Values with the embedding of their token: v + gate · table[ids], as (B, H, T, D).

    v (B, T, H, D), gate (B, T, H), table (V, H·D), ids (B, T) int64. There are two kernels: for training,
    where the table is in fp32, and for generation, where it is in the dtype of v.
    """
    if kernels is not None and table.dtype == v.dtype and not torch.is_grad_enabled():
        B, T, H, D = v.shape
        out = v.new_empty(B, H, T, D)
        given = (v.contiguous(), gate.contiguous(), table, ids.contiguous(), out)
        kernels.call("embed_cast_values", v, *given, B, T, H, D)
        return out
    if kernels is None or table.dtype != torch.float32:
        embedded = F.embedding(ids, table).to(v.dtype).view(v.shape)
        return (v + gate[..., None] * embedded).transpose(1, 2)
    return _run(_EmbedValues, v, gate, table, ids, kernels)


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions (2104.09864): turns (x_i, x_{i + D/2}) by the angle of its position.

    x (B, T, H, D); cos, sin (B or 1, T, 1, D) from `rotary_tables`. Returns (B, T, H, D).
    """
    return _run(_Rotate, x, cos, sin)


def _run(function: type[torch.autograd.Function], *inputs: Any) -> Tensor:
    """The value of one of the functions below.

    Where no gradient is wanted, without autograd's own work, which in generation takes longer than
    the function itself.
    """
    if torch.is_grad_enabled():
        y: Tensor = function.apply(*inputs)
        return y
    forgetting: Tensor = function.forward(_Forgetful(), *inputs)
    return forgetting


class _Forgetful:
    """Stands in for autograd's context where nothing is to be kept."""

    def save_for_backward(self, *tensors: Tensor) -> None:
        """Keep nothing."""


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
    def forward(ctx: Any, x: Tensor, kernels: Kernels | None) -> Tensor:
        ctx.kernels = kernels
        if kernels is not None:
            x = x.contiguous()
            y, scale = torch.empty_like(x), x.new_empty(x.shape[:-1], dtype=torch.float32)
            kernels.call("rms_norm", x, x, y, scale, scale.numel(), x.shape[-1])
        else:
            wide = torch.promote_types(x.dtype, torch.float32)
            norm = torch.linalg.vector_norm(x, dim=-1, keepdim=True, dtype=wide)
            scale = norm.square_().div_(x.shape[-1]).add_(EPS).rsqrt_().to(x.dtype)
            y = x * scale
        ctx.save_for_backward(y, scale)
        return y

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        y, scale = ctx.saved_tensors
        if ctx.kernels is not None:
            dy = grads[0].contiguous()
            dx = torch.empty_like(dy)
            ctx.kernels.call("rms_norm_backward", y, dy, y, scale, dx, scale.numel(), y.shape[-1])
            return dx, None
        along = (grads[0] * y).mean(-1, keepdim=True)
        return torch.addcmul(grads[0], y, along, value=-1).mul_(scale), None


class _ReluSquared(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, kernels: Kernels | None) -> Tensor:
        ctx.kernels = kernels
        if kernels is not None:
            x = x.contiguous()
            y = torch.empty_like(x)
            kernels.call("relu_squared", x, x, y, x.numel())
            ctx.save_for_backward(x)
            return y
        positive = x.clamp(min=0)
        ctx.save_for_backward(positive)
        return positive * positive

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        (x,) = ctx.saved_tensors
        if ctx.kernels is not None:
            dy = grads[0].contiguous()
            dx = torch.empty_like(x)
            ctx.kernels.call("relu_squared_backward", x, dy, x, dx, x.numel())
            return dx, None
        return (grads[0] * x).mul_(2), None


class _ShortConvolution(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, x: Tensor, taps: Tensor, documents: Tensor | None, kernels: Kernels | None
    ) -> Tensor:
        ctx.kernels = kernels
        if kernels is not None:
            x, documents = x.contiguous(), None if documents is None else documents.contiguous()
            y = torch.empty_like(x)
            kernels.call("short_convolution", x, x, taps.float(), documents, y, *x.shape, len(taps))
        else:
            y = x.clone()
            for j, tap in enumerate(taps.to(x.dtype), 1):
                y[:, j:].addcmul_(_within(x[:, :-j], documents, j), tap)
        ctx.save_for_backward(x, taps, documents)
        return y

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        x, taps, documents = ctx.saved_tensors
        (dy,) = grads
        if ctx.kernels is not None:
            dy, dx = dy.contiguous(), torch.empty_like(x)
            parts = taps.new_empty(len(x), *taps.shape, dtype=torch.float32)
            given = (dy, x, taps.float(), documents, dx, parts)
            ctx.kernels.call("short_convolution_backward", x, *given, *x.shape, len(taps))
            return dx, parts.sum(dim=0).to(taps.dtype), None, None
        dx, dtaps = dy.clone(), torch.zeros_like(taps)
        for j, tap in enumerate(taps.to(x.dtype), 1):
            part = _within(dy[:, j:], documents, j)
            dx[:, :-j].addcmul_(part, tap)
            dtaps[j - 1] = (part * x[:, :-j]).sum(dim=(0, 1), dtype=taps.dtype)
        return dx, dtaps, None, None


def _within(x: Tensor, documents: Tensor | None, j: int) -> Tensor:
    """x (B, T - j, C), zero where a position and the one j before it are of different documents."""
    if documents is None:
        return x
    return x * (documents[:, j:] == documents[:, :-j])[..., None]


class _Mix(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, x: Tensor, start: Tensor, r: Tensor, s: Tensor, kernels: Kernels | None
    ) -> Tensor:
        ctx.kernels = kernels
        ctx.save_for_backward(x, start, r, s)
        if kernels is not None:
            y = torch.empty_like(x)
            kernels.call("mix", x, x, start, float(r), float(s), y, x.numel())
            return y
        return r.to(x.dtype) * x + s.to(x.dtype) * start

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        x, start, r, s = ctx.saved_tensors
        (dy,) = grads
        if ctx.kernels is not None:
            dy, C = dy.contiguous(), x.shape[-1]
            dx, d_start = torch.empty_like(x), torch.empty_like(x)
            parts = r.new_empty(x.numel() // C, 2, dtype=torch.float32)
            sizes = (len(parts), C)
            ctx.kernels.call(
                "mix_backward", x, dy, x, start, float(r), float(s), dx, d_start, parts, *sizes
            )
            dr, ds = parts.sum(dim=0).to(r.dtype)
            return dx, d_start, dr, ds, None
        dr = (dy * x).sum(dtype=r.dtype)
        ds = (dy * start).sum(dtype=s.dtype)
        return r.to(dy.dtype) * dy, s.to(dy.dtype) * dy, dr, ds, None


class _TurnNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, cos: Tensor, sin: Tensor, kernels: Kernels) -> Tensor:
        B, T, H, D = x.shape
        x, cos, sin = x.contiguous(), cos.contiguous(), sin.contiguous()
        y, scale = x.new_empty(B, H, T, D), x.new_empty(B, H, T, dtype=torch.float32)
        apart = T * D if len(cos) > 1 else 0
        kernels.call("turn_norm", x, x, cos, sin, apart, y, scale, B, T, H, D)
        ctx.kernels, ctx.apart = kernels, apart
        ctx.save_for_backward(y, cos, sin, scale)
        return y

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        y, cos, sin, scale = ctx.saved_tensors
        B, H, T, D = y.shape
        dy, dx = grads[0].contiguous(), y.new_empty(B, T, H, D)
        tables = (cos, sin, ctx.apart)
        ctx.kernels.call("turn_norm_backward", y, dy, y, *tables, scale, dx, B, T, H, D)
        return dx, None, None, None


class _EmbedValues(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, v: Tensor, gate: Tensor, table: Tensor, ids: Tensor, kernels: Kernels
    ) -> Tensor:
        B, T, H, D = v.shape
        v, gate, ids = v.contiguous(), gate.contiguous(), ids.contiguous()
        out = v.new_empty(B, H, T, D)
        kernels.call("embed_values", v, v, gate, table, ids, out, B, T, H, D)
        ctx.kernels = kernels
        ctx.save_for_backward(gate, table, ids)
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        gate, table, ids = ctx.saved_tensors
        dout = grads[0].contiguous()
        B, H, T, D = dout.shape
        dv, d_gate = dout.new_empty(B, T, H, D), torch.empty_like(gate)
        d_table = torch.zeros_like(table)
        taken = (dout, gate, table, ids, dv, d_gate, d_table)
        ctx.kernels.call("embed_values_backward", dout, *taken, B, T, H, D)
        return dv, d_gate, d_table, None, None


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

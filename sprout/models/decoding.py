"""Steps of generation that every family can use, one new token a row: they have no gradient.

Where a model has kernels (common/products.cpp, decoding.cpp) these are they; else, or where a gradient
is wanted, the formula in PyTorch. Shapes: B batch, T positions, C width, H heads.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sprout.common.kernels import SUFFIX, Kernels
from sprout.models.cache import CacheView
from sprout.models.functions import EPS, rms_norm, rotate

MATRIX_ROWS = 32
"""Up to so many rows of input go through the kernel of a product, which reads each weight once."""
TILED_ROWS = 64
"""The same on processors with matrix tiles."""
STEPS = (64, 512)
"""PyTorch's bf16 products take rows in multiples of the first, and past the second of that. Each new number
of rows is compiled for, and what was compiled is kept, up to a megabyte each: a server that reads
prompts of every length would grow by hundreds."""


def linear(
    x: Tensor, weight: Tensor, bias: Tensor | None = None, kernels: Kernels | None = None
) -> Tensor:
    """x weightᵀ + bias in the dtype of x: x (…, n_in), weight (n_out, n_in), bias (n_out,).

    The kernel is for generation in bf16, where PyTorch's product of a few rows reads memory at a third
    of its speed; in fp32 PyTorch's is as fast.
    """
    bias = None if bias is None else bias.to(x.dtype)
    if torch.is_grad_enabled() or not x.is_cpu or not x.dtype == weight.dtype == torch.bfloat16:
        return F.linear(x, weight.to(x.dtype), bias)
    rows = x.numel() // x.shape[-1]
    if kernels is not None and rows <= most_rows(kernels):
        return few_rows("linear", x, weight, None, bias, kernels)
    missing = -rows % STEPS[rows > STEPS[1]]
    if not missing:
        return F.linear(x, weight, bias)
    padded = F.pad(x.reshape(rows, -1), (0, 0, 0, missing))
    return F.linear(padded, weight, bias)[:rows].view(*x.shape[:-1], -1)


def most_rows(kernels: Kernels) -> int:
    """Up to how many rows of input a product goes through the kernel."""
    return TILED_ROWS if kernels.tiles else MATRIX_ROWS


def few_rows(
    name: str,
    x: Tensor,
    weight: Tensor,
    scale: Tensor | None,
    bias: Tensor | None,
    kernels: Kernels,
) -> Tensor:
    """A product by the kernel `linear` or `linear_int8`, each output times its scale: (…, n_out)."""
    N, K = weight.shape
    x = x.contiguous()
    y = x.new_empty(*x.shape[:-1], N)
    kernels.call(name, x, x, weight, scale, bias, y, x.numel() // K, K, N)
    return y


def convolve_next(x: Tensor, taps: Tensor, cache: CacheView, slot: int, kernels: Kernels) -> Tensor:
    """`short_convolution` of one new input a row, which its tail in the cache takes up: x (B, 1, C).

    For generation: it has no gradient.
    """
    x, (n, C) = x.contiguous(), taps.shape
    taps = taps if taps.dtype == x.dtype else taps.to(x.dtype)
    y = torch.empty_like(x)
    tails, apart = cache.moving_tail(slot)
    kernels.call("convolve_next", x, x, tails, taps, cache.starts(), y, len(x), C, n, apart)
    return y


def look_up(table: Tensor | nn.Embedding, ids: Tensor, kernels: Kernels | None = None) -> Tensor:
    """Rows of a table (n, C), one for each of ids (…) int64: (…, C)."""
    numbers = table.weight if isinstance(table, nn.Embedding) else table
    if kernels is None or torch.is_grad_enabled() or numbers.dtype not in SUFFIX:
        # A module is called as one, for those who hook into it.
        found: Tensor = table(ids) if isinstance(table, nn.Embedding) else F.embedding(ids, table)
        return found
    ids = ids.contiguous()
    rows = numbers.new_empty(*ids.shape, numbers.shape[1])
    kernels.call("look_up", numbers, numbers, ids, rows, ids.numel(), *numbers.shape)
    return rows


def within(positions: Tensor, most: int) -> Tensor:
    """Positions (B, T) of new tokens in a table of `most`: rows of a prompt may be padded past its end."""
    return positions if positions.shape[1] == 1 else positions.clamp(max=most - 1)


def look_up_turns(
    T: int, cache: CacheView | None, cos: Tensor, sin: Tensor, kernels: Kernels | None = None
) -> tuple[Tensor, Tensor]:
    """Rows of rotary tables (n, D) for T positions: the first ones, or those that come next in a cache.

    (1 or B, T, D) each, in the dtype of the tables. No more positions than the tables have rows.
    """
    if cache is None:
        assert len(cos) >= T, f"{T} positions, but the model was built for {len(cos)}"
        return cos[None, :T], sin[None, :T]
    at = within(cache.positions(T), len(cos))
    return look_up(cos, at, kernels), look_up(sin, at, kernels)


def add(x: Tensor, y: Tensor, kernels: Kernels | None = None) -> Tensor:
    """x + y, tensors of one shape."""
    if kernels is None or torch.is_grad_enabled() or x.dtype not in SUFFIX:
        return x + y
    total = torch.empty_like(x)
    kernels.call("add", x, x.contiguous(), y.contiguous(), total, x.numel())
    return total


def value_gate(x: Tensor, weight: Tensor, kernels: Kernels | None = None) -> Tensor:
    """How much of its value embedding each head takes, 0 … 2, from the first channels of its input.

    x (B, T, C), weight (H, n) with n ≤ C. Returns 2 · sigmoid(x[:n] weightᵀ), (B, T, H).
    """
    H, n = weight.shape
    if kernels is None or torch.is_grad_enabled() or not x.dtype == weight.dtype in SUFFIX:
        return 2 * torch.sigmoid(F.linear(x[..., :n], weight.to(x.dtype)))
    B, T, C = x.shape
    y = x.new_empty(B, T, H)
    kernels.call("value_gate", x, x.contiguous(), weight, y, B * T, C, H, n)
    return y


def layer_norm(
    x: Tensor, weight: Tensor, bias: Tensor | None, eps: float, kernels: Kernels | None = None
) -> Tensor:
    """(x - mean) / √(variance + ε) · weight + bias over the last dimension C (1607.06450).

    x (…, C), weight (C,), bias (C,) or None.
    """
    if kernels is None or torch.is_grad_enabled() or not x.dtype == weight.dtype in SUFFIX:
        bias = None if bias is None else bias.to(x.dtype)
        return F.layer_norm(x, weight.shape, weight.to(x.dtype), bias, eps)
    x = x.contiguous()
    y, C = torch.empty_like(x), x.shape[-1]
    kernels.call("layer_norm", x, x, weight, bias, eps, y, x.numel() // C, C)
    return y


def weighted_norm(x: Tensor, weight: Tensor, kernels: Kernels | None = None) -> Tensor:
    """x / √(mean(x²) + ε) · weight over the last dimension C (1910.07467): x (…, C), weight (C,)."""
    if kernels is None or torch.is_grad_enabled() or not x.dtype == weight.dtype in SUFFIX:
        return rms_norm(x, kernels) * weight.to(x.dtype)
    x = x.contiguous()
    y, C = torch.empty_like(x), x.shape[-1]
    kernels.call("weighted_norm", x, x, weight, EPS, y, x.numel() // C, C)
    return y


def norm_turn(
    x: Tensor, weight: Tensor, cos: Tensor, sin: Tensor, kernels: Kernels | None = None
) -> Tensor:
    """`weighted_norm` of each head, then rotary positions: x (B, T, H, D) -> (B, H, T, D).

    weight (D,); cos, sin (B or 1, T, D) as `functions.rotate` takes them, fp32.
    """
    if kernels is None or torch.is_grad_enabled() or not x.dtype == weight.dtype in SUFFIX:
        near = (table[:, :, None].to(x.dtype) for table in (cos, sin))
        return rotate(weighted_norm(x, weight, kernels), *near).transpose(1, 2)
    B, T, H, D = x.shape
    y = x.new_empty(B, H, T, D)
    given = (x.contiguous(), weight, cos.contiguous(), sin.contiguous())
    kernels.call("norm_turn", x, *given, T * D if len(cos) > 1 else 0, EPS, y, B, T, H, D)
    return y


def swiglu(gate: Tensor, up: Tensor, kernels: Kernels | None = None) -> Tensor:
    """SiLU(gate) · up (2002.05202), tensors of one shape."""
    if kernels is None or torch.is_grad_enabled() or gate.dtype not in SUFFIX:
        return F.silu(gate) * up
    gate, up = gate.contiguous(), up.contiguous()
    y = torch.empty_like(gate)
    kernels.call("swiglu", gate, gate, up, y, y.numel())
    return y


def gelu(x: Tensor, kernels: Kernels | None = None) -> Tensor:
    """GELU in its tanh form (1606.08415). Any shape."""
    if kernels is None or torch.is_grad_enabled() or x.dtype not in SUFFIX:
        return F.gelu(x, approximate="tanh")
    x = x.contiguous()
    y = torch.empty_like(x)
    kernels.call("gelu", x, x, y, y.numel())
    return y

"""The written-out derivatives against PyTorch's own, in fp64 and by finite differences."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from sprout.models.functions import (
    EPS,
    relu_squared,
    rms_norm,
    rotary_tables,
    rotate,
    short_convolution,
)


def rotated(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """The formula, pair by pair."""
    half = x.shape[-1] // 2
    a, b, c, s = x[..., :half], x[..., half:], cos[..., :half], sin[..., :half]
    return torch.cat((a * c + b * s, b * c - a * s), dim=-1)


def inputs(*shape: int) -> Tensor:
    rng = torch.Generator().manual_seed(0)
    return torch.randn(*shape, generator=rng, dtype=torch.float64, requires_grad=True)


def tables(T: int, D: int) -> tuple[Tensor, Tensor]:
    cos, sin = rotary_tables(T, D, 10000.0)
    return cos[None, :, None].double(), sin[None, :, None].double()


def check(ours: Tensor, theirs: Tensor, x: Tensor, tolerance: float) -> None:
    torch.testing.assert_close(ours, theirs, rtol=tolerance, atol=tolerance)
    weight = torch.linspace(-1, 1, ours.numel(), dtype=ours.dtype).view(ours.shape)
    (mine,) = torch.autograd.grad((ours * weight).sum(), x)
    (other,) = torch.autograd.grad((theirs * weight).sum(), x)
    torch.testing.assert_close(mine, other, rtol=tolerance, atol=tolerance)


def test_rms_norm_equals_torchs() -> None:
    x = inputs(3, 5, 16)
    check(rms_norm(x), F.rms_norm(x, (16,), eps=EPS), x, 1e-12)


def test_relu_squared_equals_torchs() -> None:
    x = inputs(7, 33)
    check(relu_squared(x), F.relu(x).square(), x, 1e-12)
    assert torch.autograd.gradcheck(relu_squared, (x,))


def test_rotate_equals_the_formula() -> None:
    x = inputs(2, 6, 3, 8)
    check(rotate(x, *tables(6, 8)), rotated(x, *tables(6, 8)), x, 1e-12)
    assert torch.autograd.gradcheck(lambda y: rotate(y, *tables(6, 8)), (x,))


@pytest.mark.parametrize("T", [1, 2, 9])
def test_short_convolution_equals_a_depthwise_convolution(T: int) -> None:
    x = inputs(2, T, 5)
    taps = torch.linspace(-1, 1, 15, dtype=torch.float64).view(3, 5).requires_grad_()
    # A kernel runs from the oldest input to the newest, whose own weight is 1.
    for by in (x, taps):
        kernel = torch.cat((taps.flip(0), torch.ones(1, 5))).T[:, None]
        theirs = F.conv1d(F.pad(x.transpose(1, 2), (3, 0)), kernel, groups=5).transpose(1, 2)
        check(short_convolution(x, taps), theirs, by, 1e-12)


def test_short_convolution_stops_where_a_document_begins() -> None:
    x = inputs(2, 9, 5)
    taps = torch.linspace(-1, 1, 15, dtype=torch.float64).view(3, 5).requires_grad_()
    documents = torch.tensor([[0, 0, 0, 0, 0, 1, 1, 1, 1], [3, 1, 1, 2, 2, 2, 2, -1, -1]])
    for by in (x, taps):
        rows = []
        for row, own in zip(x, documents, strict=True):
            _, lengths = own.unique_consecutive(return_counts=True)
            apart = [short_convolution(p[None], taps)[0] for p in row.split(lengths.tolist())]
            rows.append(torch.cat(apart))
        check(short_convolution(x, taps, None, documents), torch.stack(rows), by, 1e-12)


@pytest.mark.parametrize("function", [rms_norm, relu_squared])
def test_bf16_is_exact_to_its_rounding(function) -> None:  # type: ignore[no-untyped-def]
    x = inputs(64, 128).detach()
    rounded = x.to(torch.bfloat16).requires_grad_()
    exact = rounded.detach().double().requires_grad_()
    a, b = function(rounded), function(exact)
    assert a.dtype == torch.bfloat16
    assert (a.double() - b).norm() / b.norm() < 2**-7
    g = torch.ones_like(b)
    (mine,) = torch.autograd.grad(a, rounded, g.to(torch.bfloat16))
    (other,) = torch.autograd.grad(b, exact, g)
    assert (mine.double() - other).norm() / other.norm() < 2**-6


def test_a_row_of_zeros_stays_zero() -> None:
    x = torch.zeros(2, 8, requires_grad=True)
    y = rms_norm(x)
    y.sum().backward()
    assert not y.any() and x.grad is not None and torch.isfinite(x.grad).all()

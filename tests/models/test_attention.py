"""Every way to compute attention against the formula written out."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from sprout.common.kernels import Kernels, build
from sprout.models.attention import (
    allowed,
    attend,
    attend_cached,
    block_attention,
    plain_attention,
    repeat_heads,
    sdpa_attention,
)
from sprout.models.cache import KVCache

B, D = 2, 8
KERNELS, REASON = build()
WAYS = [None, pytest.param(KERNELS, marks=pytest.mark.skipif(KERNELS is None, reason=REASON))]
"""Without kernels and with them."""


def inputs(T: int, H: int = 4, K: int = 4, dtype: torch.dtype = torch.float32) -> list[Tensor]:
    """q (B, H, T, D), k and v (B, K, T, D), laid out as the model's are: heads after positions."""
    rng = torch.Generator().manual_seed(T)
    shapes = [(B, T, heads, D) for heads in (H, K, K)]
    return [torch.randn(s, generator=rng).to(dtype).transpose(1, 2) for s in shapes]


def pieces(T: int) -> Tensor:
    """Document numbers (B, T): rows cut at different places, padding (-1) at the end of the first."""
    at = torch.arange(T)
    first = (at > T // 3).long() + (at > T // 2).long()
    first[T - T // 8 :] = -1
    return torch.stack([first, (at > T // 4).long()])


def with_gradients(way: object, tensors: list[Tensor], *rest: object) -> list[Tensor]:
    """Output of a way to attend and the gradients of q, k, v under a fixed mix of the output."""
    leaves = [x.detach().clone().requires_grad_() for x in tensors]
    assert callable(way)
    out = way(*leaves, *rest)
    mix = torch.randn(out.shape, generator=torch.Generator().manual_seed(1)).to(out.dtype)
    (out * mix).sum().backward()
    return [out.detach(), *[x.grad for x in leaves if x.grad is not None]]


@pytest.mark.parametrize("separate", [False, True])
@pytest.mark.parametrize("window", [1, 5, 128, 200, None])
@pytest.mark.parametrize("T", [1, 77, 128, 300])
def test_blocks_equal_the_formula_in_values_and_gradients(
    T: int, window: int | None, separate: bool
) -> None:
    tensors = inputs(T)
    documents = pieces(T) if separate else None
    rest = (window or T, documents)
    found = with_gradients(block_attention, tensors, *rest)
    wanted = with_gradients(plain_attention, tensors, *rest)
    for a, b in zip(found, wanted, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("K", [1, 2, 4])
@pytest.mark.parametrize("way", [attend, sdpa_attention])
@pytest.mark.parametrize("window", [5, 200, None])
@pytest.mark.parametrize("separate", [False, True])
def test_grouped_heads_equal_the_formula_on_both_paths(
    way: object, K: int, window: int | None, separate: bool
) -> None:
    # `attend` takes the blocks on a CPU; sdpa_attention is what it takes on other devices.
    T = 300
    tensors = inputs(T, 4, K)
    rest = (window or T, pieces(T) if separate else None)
    found = with_gradients(way, tensors, *rest)
    wanted = with_gradients(plain_attention, tensors, *rest)
    for a, b in zip(found, wanted, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("separate", [False, True])
@pytest.mark.parametrize("window", [5, 200, None])
@pytest.mark.parametrize(("dtype", "bits"), [(torch.bfloat16, 8), (torch.float16, 11)])
def test_16_bit_blocks_are_exact_to_their_rounding(
    window: int | None, separate: bool, dtype: torch.dtype, bits: int
) -> None:
    T = 300
    tensors = inputs(T, 4, 2, dtype)
    rest = (window or T, pieces(T) if separate else None)
    found = with_gradients(attend, tensors, *rest)
    wanted = with_gradients(plain_attention, [x.float() for x in tensors], *rest)
    for a, b in zip(found, wanted, strict=True):
        assert a.dtype == dtype
        # Scores and weights are rounded to so many bits.
        assert (a.float() - b).norm() / b.norm() < 2 ** (1 - bits)


def test_allowed_is_the_window_of_one_document() -> None:
    at = torch.arange(5)
    documents = torch.tensor([[0, 0, 1, 1, 1]])
    seen = allowed(at, at, 2)
    assert [row.nonzero().flatten().tolist() for row in seen] == [
        [0],
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 4],
    ]
    seen = allowed(at, at, 3, (documents, documents))[0]
    assert [row.nonzero().flatten().tolist() for row in seen] == [
        [0],
        [0, 1],
        [2],
        [2, 3],
        [2, 3, 4],
    ]


def test_an_output_has_no_gradient_from_keys_outside_its_window() -> None:
    T, window, at = 300, 140, 290
    leaves = [x.detach().clone().requires_grad_() for x in inputs(T)]
    q, k, v = leaves
    block_attention(q, k, v, window)[:, :, at].sum().backward()
    for x in (k, v):
        assert x.grad is not None
        touched = x.grad.abs().sum(dim=(0, 1, 3)).nonzero().flatten().tolist()
        assert touched == list(range(at - window + 1, at + 1))


def test_values_of_another_document_change_nothing() -> None:
    T = 200
    q, k, v = inputs(T)
    documents = torch.zeros(B, T, dtype=torch.long)
    documents[:, 90:] = 1
    before = block_attention(q, k, v, T, documents)
    k, v = k.clone(), v.clone()
    k[:, :, :90], v[:, :, :90] = 7.0, -7.0
    after = block_attention(q, k, v, T, documents)
    assert torch.equal(before[:, :, 90:], after[:, :, 90:])
    assert not torch.equal(before[:, :, :90], after[:, :, :90])


def cache_of(k: Tensor, v: Tensor, ends: list[int], new: int) -> KVCache:
    """A cache of one layer whose rows hold k and v (B, K, S, D) but for the `new` before their ends."""
    B, K, S, D = k.shape
    cache = KVCache(B, S, 1, K, D, k.dtype, k.device)
    cache.keys[0], cache.values[0] = k, v
    cache.lengths = [end - new for end in ends]
    for row, length in enumerate(cache.lengths):
        cache.keys[0, row, :, length:], cache.values[0, row, :, length:] = 50.0, 1e6  # rubbish
    return cache


def last(x: Tensor, ends: list[int], new: int) -> Tensor:
    """The last `new` positions before each row's end: (B, H, S, D) -> (B, H, new, D)."""
    return torch.stack([x[row, :, end - new : end] for row, end in enumerate(ends)])


@pytest.mark.parametrize("window", [1, 5, 60])
@pytest.mark.parametrize("K", [1, 4])
@pytest.mark.parametrize("rows", [1, 2])
@pytest.mark.parametrize("new", [1, 3])
@pytest.mark.parametrize("kernels", WAYS)
def test_attending_over_a_cache_equals_the_whole_sequence(
    kernels: Kernels | None, new: int, rows: int, K: int, window: int
) -> None:
    # Rows stand at different places, and the cache past a row's own end holds rubbish.
    T = 40
    q, k, v = inputs(T, 4, K)
    wanted = plain_attention(q, k, v, window)
    ends = [T, 23][:rows]
    cache = cache_of(k[:rows], v[:rows], ends, new)
    fresh = (last(x, ends, new) for x in (q, k, v))
    with torch.no_grad():
        found = attend_cached(*fresh, cache.view(0, rows), 0, window, kernels)
    torch.testing.assert_close(found, last(wanted, ends, new), rtol=1e-5, atol=1e-5)
    for row, end in enumerate(ends):
        assert torch.equal(cache.keys[0, row, :, :end], k[row, :, :end])
        assert torch.equal(cache.values[0, row, :, :end], v[row, :, :end])


@pytest.mark.parametrize("window", [64, 400])
@pytest.mark.parametrize("kernels", WAYS)
def test_a_row_alone_and_among_others_attends_alike_in_bf16(
    kernels: Kernels | None, window: int
) -> None:
    S, H, D = 300, 2, 128
    rng = torch.Generator().manual_seed(0)
    q, k, v = (torch.randn(3, H, n, D, generator=rng).bfloat16() for n in (1, S, S))
    ends = [S, 200, 31]
    fresh = [q, last(k, ends, 1), last(v, ends, 1)]
    with torch.no_grad():
        cache = cache_of(k, v, ends, 1)
        together = attend_cached(*fresh, cache.view(0, 3), 0, window, kernels)
        for row, end in enumerate(ends):
            one = slice(row, row + 1)
            own = cache_of(k[one], v[one], [end], 1).view(0, 1)
            alone = attend_cached(*(x[one] for x in fresh), own, 0, window, kernels)
            # The sums in fp32 may differ in their last bit, which seldom shows after the rounding;
            # weights rounded to bf16, as PyTorch's kernel has them, change 40 of 100 values.
            assert (alone != together[one]).float().mean() < 0.01


def test_prompts_of_every_length_need_few_kernels_in_bf16(monkeypatch: pytest.MonkeyPatch) -> None:
    # PyTorch compiles one for each number of queries and of keys and keeps it: a server that read
    # prompts of every length grew by 5 kB a request.
    sizes = set()
    real = torch.nn.functional.scaled_dot_product_attention

    def noted(q: Tensor, k: Tensor, *rest: Tensor, **more: object) -> Tensor:
        sizes.add((q.shape[2], k.shape[2]))
        return real(q, k, *rest, **more)

    monkeypatch.setattr(torch.nn.functional, "scaled_dot_product_attention", noted)
    S = 200
    q, k, v = inputs(S, dtype=torch.bfloat16)
    wanted = plain_attention(q, k, v, 50)
    with torch.no_grad():
        for new, end in [(2, 2), (3, 40), (31, 63), (32, 64), (33, 65), (100, 150), (150, S)]:
            ends = [end, end - 1 if new < end else end]
            cache = cache_of(k[:, :, :S], v[:, :, :S], ends, new)
            found = attend_cached(*(last(x, ends, new) for x in (q, k, v)), cache.view(0, 2), 0, 50)
            torch.testing.assert_close(found, last(wanted, ends, new), rtol=0.02, atol=0.02)
    assert all(T % 32 == 0 and (keys % 64 == 0 or keys == S) for T, keys in sizes), sizes


def test_repeated_heads_stand_side_by_side() -> None:
    k = torch.arange(2).view(1, 2, 1, 1)
    assert repeat_heads(k, 4).flatten().tolist() == [0, 0, 1, 1]
    assert repeat_heads(k, 2) is k

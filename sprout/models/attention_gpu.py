"""Attention on a GPU: what the layers of a forward pass share, and FlexAttention.

Shapes: B batch, T positions, H query heads, K key/value heads (H is a multiple of K), D head size.

A query sees the `window - 1` positions before it and itself, of its own document. Documents lie one
after another in a row, so what a query sees is one stretch of keys, and its first key says all. From
these, (B, T), everything is worked out on the device without a (T, T) mask and without waiting for it:

* for FlexAttention (2412.05496), which blocks of keys a block of queries meets, and which need no mask;
* for PyTorch's `scaled_dot_product_attention`, stretches of queries, each with the keys within its reach.

It is done once for a batch and a window, not in every layer, and without documents once for all batches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import torch
from torch import Tensor

BLOCK = 128
"""Queries and keys in a block of FlexAttention's masks."""
SPAN = 512
"""Queries in one call of SDPA with a mask: few calls, and few keys that a query does not see."""
LEAST_HEAD = 16
"""Numbers in a head that FlexAttention's kernels need."""
KEPT = 8
"""Kinds of batch (rows, length) whose masks are kept."""


class Tier(Enum):
    """A way to compute attention."""

    BLOCKS = "blocks"
    """Plain matrix products on blocks of queries: the fastest on a CPU, and right everywhere."""
    FLEX = "flex"
    """FlexAttention, compiled: skips what a window or a document hides. Training on CUDA alone."""
    SDPA = "sdpa"
    """`scaled_dot_product_attention`: PyTorch takes cuDNN, FlashAttention or its own kernel."""
    PLAIN = "plain"
    """The formula in one piece: the reference."""


def ready_tier(device: torch.device) -> Tier:
    """The way that works on a device at once, with nothing to compile: for models that only answer."""
    return Tier.BLOCKS if device.type == "cpu" else Tier.SDPA


def first_keys(T: int, window: int, documents: Tensor | None, device: torch.device) -> Tensor:
    """The first key that each query sees; it sees all from there to itself. (1 or B, T) int32.

    documents (B, T): the number of each position's document, in stretches.
    """
    at = torch.arange(T, dtype=torch.int32, device=device)
    first = (at - (window - 1)).clamp(min=0)[None]
    if documents is None:
        return first
    begins = documents[:, 1:] != documents[:, :-1]
    starts = torch.zeros(documents.shape, dtype=torch.int32, device=device)
    starts[:, 1:] = at[1:] * begins
    return torch.maximum(first, starts.cummax(dim=1).values)


def block_mask(first: Tensor) -> Any:
    """FlexAttention's BlockMask for the first keys (B, T) of queries; T is a multiple of 128.

    The blocks that a block of queries meets run from that of its first query's first key to its own,
    since first keys never go back along a row. One before its own is seen whole where even the last
    query's first key lies before it.
    """
    from torch.nn.attention.flex_attention import BlockMask

    B, T = first.shape
    n = T // BLOCK
    own = torch.arange(n, dtype=torch.int32, device=first.device)
    met = first[:, ::BLOCK] // BLOCK  # (B, n), the first block met
    whole = torch.minimum((first[:, BLOCK - 1 :: BLOCK] + BLOCK - 1) // BLOCK, own)
    # In each row of blocks: met…whole and the own one are masked, whole…own need no mask.
    counts = whole - met + 1
    indices = (met[..., None] + own).clamp(max=n - 1)
    indices = torch.where(own < (whole - met)[..., None], indices, own[:, None])
    full_indices = (whole[..., None] + own).clamp(max=n - 1)

    def seen(b: Tensor, h: Tensor, q: Tensor, k: Tensor) -> Tensor:
        return (k <= q) & (k >= first[b, q])

    return BlockMask.from_kv_blocks(
        counts[:, None].contiguous(),
        indices[:, None].contiguous(),
        (own - whole)[:, None].contiguous(),
        full_indices[:, None].contiguous(),
        BLOCK_SIZE=BLOCK,
        mask_mod=seen,
        seq_lengths=(T, T),
    )


@dataclass(frozen=True)
class Span:
    """Queries start…end, which see some of the keys low…end.

    `bias` (1 or B, 1, end - start, end - low) is added to the scores: 0 where a key is seen, -∞ where
    not. None: low and start are 0, and a query sees all before it.
    """

    low: int
    start: int
    end: int
    bias: Tensor | None


def make_spans(first: Tensor, window: int, documents: bool, dtype: torch.dtype) -> list[Span]:
    """What SDPA is called with for the first keys (1 or B, T) of queries, biases in `dtype`."""
    T = first.shape[1]
    spans = []
    start = 0
    if not documents:
        start = min(window, T)
        spans.append(Span(0, 0, start, None))
    biases: dict[tuple[int, int], Tensor] = {}  # without documents most spans share one
    while start < T:
        end = min(T, start + SPAN)
        low = (
            max(0, start - window + 1) // BLOCK * BLOCK
        )  # aligned, as the kernels want their masks
        shape = (start - low, end - start)
        if documents or shape not in biases:
            biases[shape] = _bias(first, low, start, end, dtype)
        spans.append(Span(low, start, end, biases[shape]))
        start = end
    return spans


def _bias(first: Tensor, low: int, start: int, end: int, dtype: torch.dtype) -> Tensor:
    keys = torch.arange(low, end, dtype=torch.int32, device=first.device)
    queries = torch.arange(start, end, dtype=torch.int32, device=first.device)[:, None]
    hidden = (keys > queries) | (keys < first[:, start:end, None])
    bias = torch.zeros(hidden.shape, dtype=dtype, device=first.device)
    return bias.masked_fill_(hidden, float("-inf"))[:, None]


class Shared:
    """What all layers of a forward pass need to know of who sees whom, worked out when first asked for."""

    def __init__(
        self,
        tier: Tier,
        rows: int,
        T: int,
        documents: Tensor | None,
        like: Tensor,
        flex: Callable[..., Tensor] | None,
    ) -> None:
        self.tier, self.documents = tier, documents
        self._rows, self._T, self._flex = rows, T, flex
        self._dtype, self._device = like.dtype, like.device
        self._masks: dict[int, Any] = {}
        self._spans: dict[int, list[Span]] = {}

    def spans(self, window: int) -> list[Span]:
        """What SDPA is called with in a layer of that window."""
        if window not in self._spans:
            with torch.inference_mode(False), torch.no_grad():
                first = first_keys(self._T, window, self.documents, self._device)
                has = self.documents is not None
                self._spans[window] = make_spans(first, window, has, self._dtype)
        return self._spans[window]

    def flex(self, q: Tensor, k: Tensor, v: Tensor, window: int) -> Tensor:
        """FlexAttention in a layer of that window. q (B, H, T, D); k, v (B, K, T, D)."""
        assert self._flex is not None
        if window not in self._masks:
            with torch.inference_mode(False), torch.no_grad():
                first = first_keys(self._T, window, self.documents, self._device)
                # One row of masks for each of the batch, so that one compiled kernel serves
                # batches with documents and without.
                first = first.expand(self._rows, -1).contiguous()
                self._masks[window] = block_mask(first)
        grouped = k.shape[1] != q.shape[1]
        return self._flex(q, k, v, block_mask=self._masks[window], enable_gqa=grouped)


class Attending:
    """How a model attends: its tier, and the masks that hold for every batch of a shape.

    FlexAttention serves rows of the full `length`, where that is a multiple of 128 and heads have at
    least 16 numbers: it is compiled for it. Other rows, as when tasks are scored, go through SDPA.
    `compiled` False runs its formula on a CPU, forward only, for tests.
    """

    def __init__(self, tier: Tier, length: int, D: int, compiled: bool = True) -> None:
        self.tier, self._length = tier, length
        self._fits = length % BLOCK == 0 and D >= LEAST_HEAD
        self._kept: dict[tuple[Any, ...], Shared] = {}
        self._flex: Callable[..., Tensor] | None = None
        if tier is Tier.FLEX:
            from torch.nn.attention.flex_attention import flex_attention

            self._flex = torch.compile(flex_attention) if compiled else flex_attention
            if compiled:
                # PyTorch compiles one function at most eight times, for all models of a process
                # together, and then falls back to a T × T matrix of scores: begin anew.
                torch.compiler.reset()

    def begin(self, rows: int, T: int, documents: Tensor | None, like: Tensor) -> Shared:
        """What a forward pass over (rows, T) tokens shares. `like` has its dtype and device."""
        tier = self.tier
        if tier is Tier.FLEX and not (self._fits and self._length == T):
            tier = Tier.SDPA
        if documents is not None:
            return Shared(tier, rows, T, documents, like, self._flex)
        key = (tier, rows, T, like.dtype, like.device)
        if key not in self._kept:
            if len(self._kept) == KEPT:
                self._kept.clear()
            self._kept[key] = Shared(tier, rows, T, None, like, self._flex)
        return self._kept[key]

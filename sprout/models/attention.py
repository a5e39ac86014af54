"""Causal attention with sliding windows and grouped heads, shared by every model family.

Shapes: B batch, T positions, H query heads, K key/value heads (H is a multiple of K), D head size.

Several ways to the same numbers, chosen by `attend`:

* `block_attention` for training on a CPU: the queries go in blocks and meet only the keys that their
  window reaches, as plain batched matrix products, with the softmax between them in a kernel where the
  model has kernels. On processors with bf16 matrix instructions this is two to three times as fast as
  PyTorch's flash kernel for the CPU, forward and backward together.
* PyTorch's `scaled_dot_product_attention` on other devices and for generation; in training on a GPU
  FlexAttention where something is hidden (attention_gpu.py).
* `plain_attention`, the formula written out, is the reference that the tests hold both to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
import torch.nn.functional as F
from torch import Tensor

from sprout.common.kernels import SUFFIX, Kernels
from sprout.models.attention_gpu import Attending, Shared, Tier, ready_tier
from sprout.models.cache import CacheView

BLOCK = 128
"""Queries in a block: as few as the products stay quick for, since a block sees only its window."""
KERNEL_BLOCK = 512
"""The same with kernels, which pass over what a query does not see."""
QUERIES = 32
"""Queries of a prompt that is read on a CPU in bf16 come in multiples of this, as keys do of `cache.KEYS`."""


def allowed(
    q_positions: Tensor,
    k_positions: Tensor,
    window: int,
    documents: tuple[Tensor, Tensor] | None = None,
) -> Tensor:
    """Which keys a query may see, as booleans: itself and the `window - 1` positions before it.

    q_positions (…, Tq), k_positions (…, Tk) -> (…, Tq, Tk). With `documents`, the document numbers of
    queries (B, Tq) and keys (B, Tk), only keys of the same document: (B, Tq, Tk).
    """
    distance = q_positions[..., :, None] - k_positions[..., None, :]
    seen = (distance >= 0) & (distance < window)
    if documents is not None:
        seen = seen & (documents[0][:, :, None] == documents[1][:, None, :])
    return seen


def attend(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    window: int,
    documents: Tensor | None = None,
    shared: Shared | None = None,
    kernels: Kernels | None = None,
) -> Tensor:
    """Causal attention over whole sequences, for training and scoring.

    q (B, H, T, D); k, v (B, K, T, D); documents (B, T) integers or None. Returns (B, H, T, D). `shared`,
    made for these documents, says by which tier; without it, by blocks on a CPU and SDPA elsewhere.
    """
    tier = ready_tier(q.device) if shared is None else shared.tier
    if tier is Tier.PLAIN:
        return plain_attention(q, k, v, window, documents)
    if tier is Tier.BLOCKS:
        H = q.shape[1]
        k, v = repeat_heads(k, H), repeat_heads(v, H)
        return block_attention(q, k, v, window, documents, kernels)
    hides = window < q.shape[2] or documents is not None
    if tier is Tier.FLEX and hides and shared is not None:
        return shared.flex(q, k, v, window)
    return sdpa_attention(q, k, v, window, documents, shared)


def sdpa_attention(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    window: int,
    documents: Tensor | None = None,
    shared: Shared | None = None,
) -> Tensor:
    """The same by PyTorch's `scaled_dot_product_attention`, on any device. Shapes as `attend`.

    Where a window or a document hides keys, the queries go in stretches that meet only the keys within
    their reach.
    """
    B, H, T, _ = q.shape
    if window >= T and documents is None:
        return F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=k.shape[1] != H)
    if shared is None:
        shared = Attending(Tier.SDPA, T, q.shape[-1]).begin(B, T, documents, q)
    k, v = repeat_heads(k, H), repeat_heads(v, H)  # no fused kernel takes a mask and groups at once
    parts = [
        F.scaled_dot_product_attention(
            q[:, :, span.start : span.end],
            k[:, :, span.low : span.end],
            v[:, :, span.low : span.end],
            attn_mask=span.bias,
            is_causal=span.bias is None,
        )
        for span in shared.spans(window)
    ]
    return torch.cat(parts, dim=2)


def attend_cached(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    cache: CacheView,
    layer: int,
    window: int,
    kernels: Kernels | None = None,
) -> Tensor:
    """Attention of new positions over a layer's cache, to which their keys and values are added first.

    q (B, H, T, D); k, v (B, K, T, D), of the T tokens that come next in each row. Returns (B, H, T, D).
    Cache entries past a row's own position are never read. With `kernels`, on a CPU, a single position
    a row goes by the kernel that reads its cache in place.
    """
    B, H, T, D = q.shape
    if T == 1 and kernels is not None and q.dtype in SUFFIX and not torch.is_grad_enabled():
        keys, values = cache.layer(layer, T)
        out = torch.empty_like(q, memory_format=torch.contiguous_format)
        given = (q.contiguous(), k.contiguous(), v.contiguous(), keys, values, cache.starts(), out)
        _, K, S, _ = keys.shape
        kernels.call("attend_next", q, *given, B, H, K, D, K * S * D, S * D, window)
        return out
    stepped = T > 1 and q.is_cpu and q.dtype != torch.float32
    k, v = cache.update(layer, k, v, stepped)
    if B == 1 and T == 1:  # one token of one row: the keys it sees are the last
        k, v = k[:, :, -window:], v[:, :, -window:]
        if q.is_cpu and q.dtype != torch.float32:
            # As for several rows, so that an answer does not hang on its neighbours: PyTorch's
            # kernel rounds the weights to bf16. In fp32 it does not, and is quicker for one row.
            return _single_query(q, k, v, None)
        return F.scaled_dot_product_attention(q, k, v, enable_gqa=k.shape[1] != H)
    mask = cache.masks.get(window)
    if mask is None:
        at = torch.arange(k.shape[2], device=q.device)
        mask = cache.masks[window] = allowed(cache.positions(T), at, window)[:, None]
    if T == 1 and q.is_cpu:
        return _single_query(q, k, v, mask)
    missing = -T % QUERIES if stepped else 0
    if missing:
        q, mask = F.pad(q, (0, 0, 0, missing)), F.pad(mask, (0, 0, 0, missing))
    out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, enable_gqa=k.shape[1] != H)
    return out[:, :, :T]


def _single_query(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """One query a row, q (B, H, 1, D), by plain products in fp32. mask (B, 1, 1, S); None sees all.

    Two to three times as fast as PyTorch's flash kernel on a CPU, which is made for long queries.
    """
    B, H, _, D = q.shape
    grouped = q.reshape(B, k.shape[1], -1, D).float()  # the heads that share keys, side by side
    scores = (grouped @ k.float().transpose(-1, -2)) * D**-0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return (scores.softmax(dim=-1) @ v.float()).to(q.dtype).view(B, H, 1, D)


def plain_attention(
    q: Tensor, k: Tensor, v: Tensor, window: int, documents: Tensor | None = None
) -> Tensor:
    """The formula, softmax(q kᵀ / √D) v, in fp32 and one piece. Slow; for tests. Shapes as `attend`."""
    H, T, D = q.shape[1], q.shape[2], q.shape[3]
    k, v = repeat_heads(k, H), repeat_heads(v, H)
    at = torch.arange(T, device=q.device)
    mask = allowed(at, at, window, None if documents is None else (documents, documents))
    mask = mask if documents is None else mask[:, None]
    scores = (q.float() @ k.float().transpose(-1, -2)) * D**-0.5
    weights = scores.masked_fill(~mask, float("-inf")).softmax(dim=-1)
    return (weights @ v.float()).to(q.dtype)


def repeat_heads(x: Tensor, H: int) -> Tensor:
    """(B, K, T, D) -> (B, H, T, D), each key/value head repeated for its group of query heads."""
    return x if x.shape[1] == H else x.repeat_interleave(H // x.shape[1], dim=1)


def block_attention(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    window: int,
    documents: Tensor | None = None,
    kernels: Kernels | None = None,
) -> Tensor:
    """Causal windowed attention by blocks of queries. q, k, v (B, H, T, D) -> (B, H, T, D)."""
    B, H, T, D = q.shape
    flat = [x.reshape(B * H, T, D) for x in (q, k, v)]
    task = (T, window, documents, H, D**-0.5)
    steps = _PlainSteps(*task) if kernels is None else _KernelSteps(*task, kernels)
    out: Tensor = _BlockAttention.apply(*flat, steps)
    return out.view(B, H, T, D)


def spans(T: int, window: int, block: int) -> list[tuple[int, int, int]]:
    """(low, start, end) of each block: queries start … end see keys low … end at most."""
    return [
        (max(0, start - window + 1) // block * block, start, min(T, start + block))
        for start in range(0, T, block)
    ]


@dataclass
class _PlainSteps:
    """From scores to weights and back for one block of queries (see `spans`), in PyTorch."""

    T: int
    window: int
    documents: Tensor | None
    H: int
    scale: float
    block: ClassVar[int] = BLOCK

    def spans(self) -> list[tuple[int, int, int]]:
        """(low, start, end) of each block."""
        return spans(self.T, self.window, self.block)

    def weights(self, q: Tensor, keys: Tensor, low: int, start: int, end: int) -> Tensor:
        """Softmax of the scores of q (N, Q, D) and keys (N, D, K): (N, Q, K)."""
        at, to = torch.arange(start, end, device=q.device), torch.arange(low, end, device=q.device)
        pair = None
        if self.documents is not None:
            pair = (self.documents[:, start:end], self.documents[:, low:end])
        seen = allowed(at, to, self.window, pair)
        low_number = max(-1e30, torch.finfo(q.dtype).min)  # fp16 ends at -65504
        bias = torch.zeros(seen.shape, dtype=q.dtype, device=q.device)
        bias.masked_fill_(~seen, low_number)
        if pair is not None:
            bias = bias.repeat_interleave(self.H, dim=0)
        return torch.baddbmm(bias, q, keys, alpha=self.scale).softmax(dim=-1)

    def back(self, weights: Tensor, d: Tensor, low: int, start: int) -> Tensor:
        """The gradient of q · keys from d, that of the weights, both (N, Q, K). May reuse d."""
        d_scores: Tensor = torch._softmax_backward_data(d, weights, -1, weights.dtype)
        return d_scores.mul_(self.scale)


@dataclass
class _KernelSteps(_PlainSteps):
    """The same by kernels, in place and only where a query sees something."""

    kernels: Kernels
    block: ClassVar[int] = KERNEL_BLOCK

    def weights(self, q: Tensor, keys: Tensor, low: int, start: int, end: int) -> Tensor:
        """As above."""
        scores = torch.bmm(q, keys)
        documents = None if self.documents is None else self.documents.contiguous()
        place = (*scores.shape, start, low, self.window, self.H, self.T)
        self.kernels.call("window_softmax", scores, scores, documents, self.scale, *place)
        return scores

    def back(self, weights: Tensor, d: Tensor, low: int, start: int) -> Tensor:
        """As above."""
        place = (*d.shape, start, low, self.window)
        self.kernels.call("window_softmax_backward", d, weights, d, self.scale, *place)
        return d


class _BlockAttention(torch.autograd.Function):
    """Forward keeps each block's softmax; backward is the chain rule written out, block by block."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, steps: _PlainSteps) -> Tensor:
        parts, kept = [], []
        for low, start, end in steps.spans():
            keys = k[:, low:end].transpose(1, 2)
            weights = steps.weights(q[:, start:end], keys, low, start, end)
            parts.append(torch.bmm(weights, v[:, low:end]))
            kept.append(weights)
        ctx.save_for_backward(q, k, v, *kept)
        ctx.steps = steps
        return parts[0] if len(parts) == 1 else torch.cat(parts, dim=1)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        q, k, v, *kept = ctx.saved_tensors
        steps = ctx.steps
        parts = []
        dk = dv = q.new_empty(0)
        for weights, (low, start, end) in zip(kept, steps.spans(), strict=True):
            d_out = grads[0][:, start:end]
            dv = _grown(dv, torch.bmm(weights.transpose(1, 2), d_out), low)
            d_weights = torch.bmm(d_out, v[:, low:end].transpose(1, 2))
            d_scores = steps.back(weights, d_weights, low, start)
            parts.append(torch.bmm(d_scores, k[:, low:end]))
            dk = _grown(dk, torch.bmm(d_scores.transpose(1, 2), q[:, start:end]), low)
        return parts[0] if len(parts) == 1 else torch.cat(parts, dim=1), dk, dv, None


def _grown(total: Tensor, part: Tensor, low: int) -> Tensor:
    """A sum over keys (N, K, D) with a block's part added, which begins at `low` and reaches further."""
    if not total.numel():
        return part
    known = total.shape[1] - low
    total[:, low:] += part[:, :known]
    return torch.cat((total, part[:, known:]), dim=1)

"""Causal attention with sliding windows and grouped heads, shared by every model family.

Shapes: B batch, T positions, H query heads, K key/value heads (H is a multiple of K), D head size.

Three ways to the same numbers, chosen by `attend`:

* `block_attention` for training on a CPU: the queries go in blocks of 128 and meet only the keys that
  their window reaches, as plain batched matrix products. On processors with bf16 matrix instructions
  this is about twice as fast as PyTorch's flash kernel for the CPU, forward and backward.
* PyTorch's `scaled_dot_product_attention` on other devices and for generation.
* `plain_attention`, the formula written out, is the reference that the tests hold both to.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

BLOCK = 128


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


def attend(q: Tensor, k: Tensor, v: Tensor, window: int, documents: Tensor | None = None) -> Tensor:
    """Causal attention over whole sequences, for training and scoring.

    q (B, H, T, D); k, v (B, K, T, D); documents (B, T) integers or None. Returns (B, H, T, D).
    """
    if q.is_cpu:
        H = q.shape[1]
        k, v = repeat_heads(k, H), repeat_heads(v, H)
        return block_attention(q, k, v, window, documents)
    return sdpa_attention(q, k, v, window, documents)


def sdpa_attention(
    q: Tensor, k: Tensor, v: Tensor, window: int, documents: Tensor | None = None
) -> Tensor:
    """The same by PyTorch's `scaled_dot_product_attention`, on any device. Shapes as `attend`."""
    H, T = q.shape[1], q.shape[2]
    if window >= T and documents is None:
        return F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=k.shape[1] != H)
    at = torch.arange(T, device=q.device)
    pair = None if documents is None else (documents, documents)
    mask = allowed(at, at, window, pair)
    mask = mask if pair is None else mask[:, None]
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask, enable_gqa=k.shape[1] != H)


def attend_cached(q: Tensor, k: Tensor, v: Tensor, positions: Tensor, window: int) -> Tensor:
    """Attention of new positions over a cache, each row of the batch at a place of its own.

    q (B, H, T, D); k, v (B, K, S, D), the cache with the new keys already in it; positions (B, T), where
    the new queries stand. Returns (B, H, T, D). Cache entries past a row's own position are never read.
    The last query of the longest row stands at S - 1, as `CacheView.update` returns it.
    """
    if q.shape[0] == 1 and q.shape[2] == 1:  # one token of one row: the keys it sees are the last
        k, v = k[:, :, -window:], v[:, :, -window:]
        if q.is_cpu and q.dtype != torch.float32:
            # As for several rows, so that an answer does not hang on its neighbours: PyTorch's
            # kernel rounds the weights to bf16. In fp32 it does not, and is quicker for one row.
            return _single_query(q, k, v, None)
        return F.scaled_dot_product_attention(q, k, v, enable_gqa=k.shape[1] != q.shape[1])
    mask = allowed(positions, torch.arange(k.shape[2], device=q.device), window)[:, None]
    if q.shape[2] == 1 and q.is_cpu:
        return _single_query(q, k, v, mask)
    return F.scaled_dot_product_attention(
        q, k, v, attn_mask=mask, enable_gqa=k.shape[1] != q.shape[1]
    )


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
    q: Tensor, k: Tensor, v: Tensor, window: int, documents: Tensor | None = None
) -> Tensor:
    """Causal windowed attention by blocks of queries. q, k, v (B, H, T, D) -> (B, H, T, D)."""
    B, H, T, D = q.shape
    flat = [x.reshape(B * H, T, D) for x in (q, k, v)]
    out: Tensor = _BlockAttention.apply(*flat, window, documents)
    return out.view(B, H, T, D)


def _spans(T: int, window: int) -> list[tuple[int, int, int]]:
    """(low, start, end) for each block: queries start…end see keys low…end at most."""
    return [
        (max(0, start - window + 1) // BLOCK * BLOCK, start, min(T, start + BLOCK))
        for start in range(0, T, BLOCK)
    ]


def _bias(
    low: int, start: int, end: int, window: int, documents: Tensor | None, like: Tensor
) -> Tensor:
    """What is added to a block's scores: 0 where a key is seen and a very low number where not."""
    queries = torch.arange(start, end, device=like.device)
    keys = torch.arange(low, end, device=like.device)
    pair = None if documents is None else (documents[:, start:end], documents[:, low:end])
    seen = allowed(queries, keys, window, pair)
    low_number = max(-1e30, torch.finfo(like.dtype).min)  # fp16 ends at -65504
    bias = torch.zeros(seen.shape, dtype=like.dtype, device=like.device)
    bias.masked_fill_(~seen, low_number)
    if documents is not None:
        bias = bias.repeat_interleave(like.shape[0] // documents.shape[0], dim=0)
    return bias


class _BlockAttention(torch.autograd.Function):
    """Forward keeps each block's softmax; backward is the chain rule written out, block by block."""

    @staticmethod
    def forward(
        ctx: Any, q: Tensor, k: Tensor, v: Tensor, window: int, documents: Tensor | None
    ) -> Tensor:
        N, T, D = q.shape
        scale = D**-0.5
        out = torch.empty_like(q)
        kept = []
        for low, start, end in _spans(T, window):
            bias = _bias(low, start, end, window, documents, q)
            keys = k[:, low:end].transpose(1, 2)
            scores = torch.baddbmm(bias, q[:, start:end], keys, alpha=scale)
            weights = torch.softmax(scores, dim=-1)
            out[:, start:end] = torch.bmm(weights, v[:, low:end])
            kept.append(weights)
        ctx.save_for_backward(q, k, v, *kept)
        ctx.window = window
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        q, k, v, *kept = ctx.saved_tensors
        N, T, D = q.shape
        scale = D**-0.5
        dq, dk, dv = torch.empty_like(q), torch.zeros_like(k), torch.zeros_like(v)
        for weights, (low, start, end) in zip(kept, _spans(T, ctx.window), strict=True):
            d_out = grads[0][:, start:end]
            dv[:, low:end] += torch.bmm(weights.transpose(1, 2), d_out)
            d_weights = torch.bmm(d_out, v[:, low:end].transpose(1, 2))
            d_scores = torch._softmax_backward_data(d_weights, weights, -1, weights.dtype)
            d_scores *= scale
            dq[:, start:end] = torch.bmm(d_scores, k[:, low:end])
            dk[:, low:end] += torch.bmm(d_scores.transpose(1, 2), q[:, start:end])
        return dq, dk, dv, None, None

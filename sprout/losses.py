"""Losses: functions of tensors, which know no model and no data.

Shapes: N tokens, C width, V vocabulary (rows of the head; rows past the real vocabulary are padding).
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

IGNORE = -1
CHUNK = 256
"""Tokens at once: what passes through the elementwise steps stays in the processor's cache."""


def token_losses(hidden: Tensor, head: Tensor, targets: Tensor, softcap: float, V: int) -> Tensor:
    """Cross-entropy of every token in nats, fp32, without a gradient.

    hidden (N, C), head (≥V, C), targets (N,) int64; where a target is IGNORE the loss is 0.
    Logits are softcap · tanh(hidden · headᵀ / softcap), uncapped where softcap is 0.
    Returns (N,). Works through the tokens in chunks, so N × V is never in memory at once.
    """
    out = torch.zeros(len(targets), dtype=torch.float32, device=hidden.device)
    weight = head[:V].to(hidden.dtype)
    work = _Workspace(V, softcap, hidden.device)
    for low in range(0, len(targets), CHUNK):
        part = slice(low, low + CHUNK)
        losses, _ = work.losses(hidden[part] @ weight.T, targets[part], softcap)
        out[part] = losses
    return out


def cross_entropy(hidden: Tensor, head: Tensor, targets: Tensor, softcap: float, V: int) -> Tensor:
    """The sum over tokens of the cross-entropy in nats: a scalar, fp32, with its gradient.

    Shapes as in `token_losses`. The sum, not the mean: whoever accumulates over micro-batches
    divides once by the count of valid tokens of the whole batch. The gradient is worked out chunk by
    chunk in the forward pass (as Liger, 2410.10989, does), so N × V is never in memory at once.
    """
    loss: Tensor = _CrossEntropy.apply(hidden, head, targets, softcap, V, None)
    return loss


def policy_gradient(
    hidden: Tensor, head: Tensor, targets: Tensor, advantages: Tensor, softcap: float, V: int
) -> Tensor:
    """The sum over tokens of −advantage · log p(token): a scalar, fp32, with its gradient.

    Its gradient is REINFORCE's (Williams, 1992): that of the expected reward, turned around, where the
    tokens were drawn from this very model and an advantage depends on nothing but what was drawn.
    advantages (N,) fp32; the other shapes, and the ways, are those of `cross_entropy`.
    """
    loss: Tensor = _CrossEntropy.apply(hidden, head, targets, softcap, V, advantages)
    return loss


class _Workspace:
    """Two (CHUNK, V) blocks that every chunk uses again, and the steps on them.

    tanh(u) is computed as 2·sigmoid(2u) - 1, which is several times faster on a CPU; the constant
    drops out of a softmax.
    """

    def __init__(self, V: int, softcap: float, device: torch.device) -> None:
        # The sum of V terms up to exp(2 · softcap) must stay below fp32's largest, exp(88.7).
        most = (88 - math.log(V)) / 2
        assert softcap <= most, (
            f"softcap {softcap} is too large: with {V} tokens in the vocabulary the loss would "
            f"overflow above {most:.1f}"
        )
        self._s = torch.empty(CHUNK, V, dtype=torch.float32, device=device)
        self._e = torch.empty(CHUNK, V, dtype=torch.float32, device=device)

    def losses(self, raw: Tensor, targets: Tensor, softcap: float) -> tuple[Tensor, Tensor]:
        """Losses (n,) of raw logits (n, V), 0 where ignored; and the softmax's sums (n, 1)."""
        s, e = self._s[: len(raw)], self._e[: len(raw)]
        if softcap:
            torch.mul(raw, 2 / softcap, out=s).sigmoid_()
            unit = 2 * softcap
            torch.mul(s, unit, out=e).exp_()
        else:
            torch.sub(raw, raw.amax(-1, keepdim=True), out=s)
            unit = 1.0
            torch.exp(s, out=e)
        total = e.sum(-1, keepdim=True)
        wanted = s.gather(1, targets.clamp(min=0)[:, None])
        losses = (total.log() - unit * wanted)[:, 0]
        return losses.masked_fill(targets == IGNORE, 0.0), total

    def gradient(self, total: Tensor, targets: Tensor, softcap: float) -> Tensor:
        """d losses / d raw (n, V), after `losses`: softmax - onehot, times the cap's own slope."""
        s, e = self._s[: len(total)], self._e[: len(total)]
        valid = (targets != IGNORE).to(torch.float32)[:, None]
        index = targets.clamp(min=0)[:, None]
        if softcap:
            torch.addcmul(s, s, s, value=-1, out=s)  # the slope of the cap is 4·(s - s²)
            slope = 4 * s.gather(1, index) * valid
            e.mul_(s).mul_(4 * valid / total)
        else:
            slope = valid
            e.mul_(valid / total)
        return e.scatter_add_(1, index, -slope)


class _CrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        hidden: Tensor,
        head: Tensor,
        targets: Tensor,
        softcap: float,
        V: int,
        factors: Tensor | None,
    ) -> Tensor:
        """`factors` (N,) multiply the tokens' losses; None leaves them."""
        weight = head[:V].to(hidden.dtype)
        d_hidden = torch.empty_like(hidden)
        d_head = torch.zeros_like(head, dtype=torch.float32)
        total = torch.zeros((), dtype=torch.float32, device=hidden.device)
        work = _Workspace(V, softcap, hidden.device)
        for low in range(0, len(targets), CHUNK):
            part = slice(low, low + CHUNK)
            losses, sums = work.losses(hidden[part] @ weight.T, targets[part], softcap)
            grad = work.gradient(sums, targets[part], softcap)
            if factors is not None:
                losses = losses * factors[part]
                grad.mul_(factors[part, None])
            total += losses.sum()
            grad = grad.to(hidden.dtype)
            d_hidden[part] = grad @ weight
            d_head[:V] += grad.T @ hidden[part]
        ctx.save_for_backward(d_hidden, d_head)
        ctx.head_dtype = head.dtype
        return total

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        d_hidden, d_head = ctx.saved_tensors
        g = grads[0]
        d_both = d_hidden * g.to(d_hidden.dtype), (d_head * g).to(ctx.head_dtype)
        return *d_both, None, None, None, None

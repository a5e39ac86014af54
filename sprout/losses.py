"""Losses: functions of tensors, which know no model and no data.

Shapes: N tokens, C width, V vocabulary (rows of the head; rows past the real vocabulary are padding).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from sprout.common.kernels import Kernels

IGNORE = -1
CHUNK = 256
"""Tokens at once: what passes through the elementwise steps stays in the processor's cache."""
KERNEL_LOGITS = 1 << 23
"""Logits at once with kernels, which go through them a single time: 16 MiB in bf16."""
KERNEL_CHUNK = 512
"""Tokens at once with kernels, at the least: every chunk goes through the whole gradient of the head."""


def token_losses(
    hidden: Tensor,
    head: Tensor,
    targets: Tensor,
    softcap: float,
    V: int,
    kernels: Kernels | None = None,
) -> Tensor:
    """Cross-entropy of every token in nats, fp32, without a gradient.

    hidden (N, C), head (≥V, C), targets (N,) int64; where a target is IGNORE the loss is 0.
    Logits are softcap · tanh(hidden · headᵀ / softcap), uncapped where softcap is 0.
    Returns (N,). Works through the tokens in chunks, so N × V is never in memory at once.
    """
    out = torch.zeros(len(targets), dtype=torch.float32, device=hidden.device)
    weight = head[:V].to(hidden.dtype)
    work = _workspace(V, softcap, hidden.device, kernels)
    for part in work.parts(len(targets)):
        out[part], _ = work.losses(hidden[part] @ weight.T, targets[part], learn=False)
    return out


def cross_entropy(
    hidden: Tensor,
    head: Tensor,
    targets: Tensor,
    softcap: float,
    V: int,
    kernels: Kernels | None = None,
) -> Tensor:
    """The sum over tokens of the cross-entropy in nats: a scalar, fp32, with its gradient.

    Shapes as in `token_losses`. The sum, not the mean: whoever accumulates over micro-batches
    divides once by the count of valid tokens of the whole batch. The gradient is worked out chunk by
    chunk in the forward pass (as Liger, 2410.10989, does), so N × V is never in memory at once.
    """
    loss: Tensor = _CrossEntropy.apply(hidden, head, targets, softcap, V, None, kernels)
    return loss


def policy_gradient(
    hidden: Tensor,
    head: Tensor,
    targets: Tensor,
    advantages: Tensor,
    softcap: float,
    V: int,
    kernels: Kernels | None = None,
) -> Tensor:
    """The sum over tokens of −advantage · log p(token): a scalar, fp32, with its gradient.

    Its gradient is REINFORCE's (Williams, 1992): that of the expected reward, turned around, where the
    tokens were drawn from this very model and an advantage depends on nothing but what was drawn.
    advantages (N,) fp32; the other shapes, and the ways, are those of `cross_entropy`.
    """
    loss: Tensor = _CrossEntropy.apply(hidden, head, targets, softcap, V, advantages, kernels)
    return loss


def _workspace(
    V: int, softcap: float, device: torch.device, kernels: Kernels | None
) -> _PlainWork | _KernelWork:
    if kernels is None:
        return _PlainWork(V, softcap, device)
    return _KernelWork(V, softcap, kernels)


def _parts(N: int, size: int) -> list[slice]:
    return [slice(low, low + size) for low in range(0, N, size)]


class _KernelWork:
    """The steps on a chunk of logits by a kernel: losses out, and the gradient in the logits' place."""

    def __init__(self, V: int, softcap: float, kernels: Kernels) -> None:
        self._size = max(KERNEL_CHUNK, KERNEL_LOGITS // V)
        self._softcap, self._kernels = softcap, kernels

    def parts(self, N: int) -> list[slice]:
        """The chunks of N tokens."""
        return _parts(N, self._size)

    def losses(self, raw: Tensor, targets: Tensor, learn: bool) -> tuple[Tensor, Tensor]:
        """Losses (n,) of raw logits (n, V), 0 where ignored; and d losses / d raw if `learn`."""
        losses = torch.empty(len(raw), dtype=torch.float32)
        sizes = (float(self._softcap), *raw.shape, int(learn))
        self._kernels.call("cross_entropy", raw, raw, targets.contiguous(), losses, *sizes)
        return losses, raw


class _PlainWork:
    """The same in PyTorch, with two (CHUNK, V) blocks that every chunk uses again.

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
        self._softcap = softcap
        self._s = torch.empty(CHUNK, V, dtype=torch.float32, device=device)
        self._e = torch.empty(CHUNK, V, dtype=torch.float32, device=device)

    def parts(self, N: int) -> list[slice]:
        """The chunks of N tokens."""
        return _parts(N, CHUNK)

    def losses(self, raw: Tensor, targets: Tensor, learn: bool) -> tuple[Tensor, Tensor]:
        """Losses (n,) of raw logits (n, V), 0 where ignored; and d losses / d raw if `learn`."""
        s, e, softcap = self._s[: len(raw)], self._e[: len(raw)], self._softcap
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
        losses = (total.log() - unit * wanted)[:, 0].masked_fill(targets == IGNORE, 0.0)
        return losses, self._gradient(s, e, total, targets).to(raw.dtype) if learn else raw

    def _gradient(self, s: Tensor, e: Tensor, total: Tensor, targets: Tensor) -> Tensor:
        """softmax - onehot, times the cap's own slope (n, V); 0 where ignored."""
        valid = (targets != IGNORE).to(torch.float32)[:, None]
        index = targets.clamp(min=0)[:, None]
        if self._softcap:
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
        kernels: Kernels | None,
    ) -> Tensor:
        """`factors` (N,) multiply the tokens' losses; None leaves them."""
        weight = head[:V].to(hidden.dtype)
        d_hidden = torch.empty_like(hidden)
        d_head = torch.empty_like(head, dtype=torch.float32)
        d_head[V if len(targets) else 0 :] = 0
        total = torch.zeros((), dtype=torch.float32, device=hidden.device)
        work = _workspace(V, softcap, hidden.device, kernels)
        for part in work.parts(len(targets)):
            losses, grad = work.losses(hidden[part] @ weight.T, targets[part], learn=True)
            if factors is not None:
                losses = losses * factors[part]
                grad.mul_(factors[part, None])
            total += losses.sum()
            torch.mm(grad, weight, out=d_hidden[part])
            if part.start:
                d_head[:V] += grad.T @ hidden[part]
            else:
                d_head[:V] = grad.T @ hidden[part]
        ctx.save_for_backward(d_hidden, d_head)
        ctx.head_dtype = head.dtype
        return total

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        # Scaled where they lie, and given away: the head's may be the largest tensor there is.
        d_hidden, d_head = ctx.saved_tensors
        g = grads[0]
        d_head = d_head.mul_(g).to(ctx.head_dtype)
        return d_hidden.mul_(g.to(d_hidden.dtype)), d_head, None, None, None, None, None


def token_log_probs(
    hidden: Tensor,
    head: Tensor,
    targets: Tensor,
    softcap: float,
    V: int,
    kernels: Kernels | None = None,
) -> Tensor:
    """The log-probability of every target in nats, fp32 whatever the dtype of `hidden`, with gradient.

    hidden (N, C), head (≥V, C), targets (N,) int64, none of them IGNORE. Returns (N,). Logits are
    capped as in `token_losses`. They are worked out in chunks, and once more in the backward pass,
    where each token has a weight of its own, so N × V is never in memory at once. Products are in
    fp32 too: a loss on differences of long sums of these would drown in the rounding of bf16.
    """
    found: Tensor = _TokenLogProbs.apply(hidden, head, targets, softcap, V, kernels)
    return found


class _TokenLogProbs(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        hidden: Tensor,
        head: Tensor,
        targets: Tensor,
        softcap: float,
        V: int,
        kernels: Kernels | None,
    ) -> Tensor:
        ctx.save_for_backward(hidden, head, targets)
        ctx.softcap, ctx.V, ctx.kernels = softcap, V, kernels
        return -token_losses(hidden.float(), head, targets, softcap, V, kernels)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        hidden, head, targets = ctx.saved_tensors
        weight = head[: ctx.V].float()
        d_hidden = torch.empty_like(hidden)
        d_head = torch.zeros_like(head, dtype=torch.float32) if ctx.needs_input_grad[1] else None
        work = _workspace(ctx.V, ctx.softcap, hidden.device, ctx.kernels)
        for part in work.parts(len(targets)):
            x = hidden[part].float()
            _, slope = work.losses(x @ weight.T, targets[part], learn=True)
            slope.mul_(-grads[0][part, None])
            d_hidden[part] = (slope @ weight).to(hidden.dtype)
            if d_head is not None:
                d_head[: ctx.V] += slope.T @ x
        d_head = None if d_head is None else d_head.to(head.dtype)
        return d_hidden, d_head, None, None, None, None


@dataclass(frozen=True)
class Preference:
    """How answers are compared (see `preference_loss`)."""

    beta: float = 0.1
    """How dearly moving away from the reference is bought; DPO's β."""
    label_smoothing: float = 0.0
    """The share of pairs taken to be the wrong way round (cDPO), from 0 to below 0.5."""
    length_normalise: bool = False
    """Compare log-probabilities a token instead of an answer's sum (as Tülu 3, 2411.15124, does)."""
    sft_weight: float = 0.0
    """Weight of the better answer's own loss a token, added (2404.19733)."""


@dataclass(frozen=True)
class PreferenceTerms:
    """What `preference_loss` finds, each (P,) fp32, a value a pair."""

    loss: Tensor
    margin: Tensor
    """β · (how much likelier the better answer became - how much likelier the worse one did)."""
    drift: Tensor
    """How much likelier the better answer became, in nats: log π - log π_ref."""


def preference_loss(
    policy: Tensor, reference: Tensor, lengths: Tensor, how: Preference
) -> PreferenceTerms:
    """Direct preference optimisation (2305.18290): -log σ(margin), for pairs of answers.

    policy, reference (2, P): log-probabilities of whole answers in nats, fp32, the better ones
    first; lengths (2, P): their numbers of tokens. With label smoothing ε the loss is
    -(1 - ε) · log σ(margin) - ε · log σ(-margin) (cDPO, Mitchell 2023).
    """
    ratio = policy - reference
    if how.length_normalise:
        ratio = ratio / lengths
    margin = how.beta * (ratio[0] - ratio[1])
    loss = -(1 - how.label_smoothing) * F.logsigmoid(margin)
    if how.label_smoothing:
        loss = loss - how.label_smoothing * F.logsigmoid(-margin)
    if how.sft_weight:
        loss = loss - how.sft_weight * policy[0] / lengths[0]
    return PreferenceTerms(loss, margin, ratio[0])

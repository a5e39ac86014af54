"""Choosing the next token: temperature, top-k and top-p (nucleus sampling, 1904.09751).

Functions of logits, one copy for chat, evaluation and whatever else generates. Shapes: B rows, V
vocabulary. Every row is chosen by a generator of its own, and no row looks at another.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sprout.common.errors import Failure, UsageError

SEEDS = 2**63
"""Seeds are smaller than this."""


@dataclass(frozen=True)
class Sampling:
    """How to choose among the next tokens. A value out of range is a UsageError naming the flag."""

    temperature: float = 0.8
    """Logits are divided by it; 0 always takes the likeliest token."""
    top_k: int = 0
    """Only the k likeliest tokens; 0 turns it off."""
    top_p: float = 1.0
    """Only the likeliest tokens that together reach this probability; 1.0 turns it off."""
    seed: int = 0
    """The same seed gives the same choices."""

    def __post_init__(self) -> None:
        if not 0 <= self.temperature <= 100:
            raise UsageError(f"--temperature must be from 0 to 100, not {self.temperature}")
        if self.top_k < 0:
            raise UsageError(f"--top-k must be 0 (off) or more, not {self.top_k}")
        if not 0 < self.top_p <= 1:
            raise UsageError(f"--top-p must be above 0 and at most 1, not {self.top_p}")
        if not 0 <= self.seed < SEEDS:
            raise UsageError(f"--seed must be from 0 to 2**63 - 1, not {self.seed}")

    def generator(self) -> torch.Generator:
        """A fresh source of draws. On the CPU always, so the device does not change the choices."""
        return torch.Generator().manual_seed(self.seed)

    def with_offset(self, offset: int) -> Sampling:
        """The same with another seed, for one of several generations that should differ."""
        return dataclasses.replace(self, seed=(self.seed + offset) % SEEDS)


def apply_top_k(logits: Tensor, k: int) -> Tensor:
    """Logits (B, V) with all but the k highest of each row at minus infinity; 0 changes nothing."""
    if k <= 0 or k >= logits.shape[-1]:
        return logits
    top = logits.topk(k, dim=-1)
    return torch.full_like(logits, float("-inf")).scatter(-1, top.indices, top.values)


def apply_top_p(logits: Tensor, p: float) -> Tensor:
    """Logits (B, V) with only the fewest likeliest tokens whose probabilities sum to at least p.

    The others are at minus infinity; the likeliest token always stays. 1.0 changes nothing.
    """
    if p >= 1:
        return logits
    ordered, order = logits.sort(dim=-1, descending=True)
    probabilities = ordered.softmax(dim=-1)
    before = probabilities.cumsum(dim=-1) - probabilities
    ordered = ordered.masked_fill(before >= p, float("-inf"))
    return torch.empty_like(logits).scatter(-1, order, ordered)


def pick(logits: Tensor, sampling: Sampling, generators: Sequence[torch.Generator]) -> Tensor:
    """One token for each row of logits (B, V): ids (B,). Row i takes one draw of generators[i].

    With temperature 0 nothing is drawn. Failure if a logit is NaN.
    """
    if bool(logits.isnan().any()):
        raise Failure(
            "the model gives numbers that are not finite, so its training has diverged: "
            "go back to an earlier checkpoint, or train with a lower rate"
        )
    if sampling.temperature == 0:
        return logits.argmax(dim=-1)
    # Dividing by a tiny temperature could overflow; only differences to the highest count.
    logits = (logits.float() - logits.amax(dim=-1, keepdim=True)) / sampling.temperature
    logits = apply_top_p(apply_top_k(logits, sampling.top_k), sampling.top_p)
    # In double precision the draw, below 1, stays below the row's total, so the place found always
    # has a probability above 0.
    total = logits.softmax(dim=-1).double().cumsum(dim=-1)
    draws = [torch.rand(1, generator=generator, dtype=torch.float64) for generator in generators]
    target = torch.cat(draws)[:, None].to(total.device) * total[:, -1:]
    return torch.searchsorted(total, target, right=True)[:, 0]

"""Choosing the next token: temperature, top-k, top-p (nucleus sampling, 1904.09751) and min-p (2407.01082).

Functions of logits, one copy for chat, evaluation and whatever else generates. Shapes: B rows, V
vocabulary, n candidates. No row looks at another.

Every token's logit gets noise of its own and the highest sum wins (the Gumbel-max trick, Gumbel 1954):
the same as drawing from the softmax. The noise is a function of the request's seed, the place in its
answer and the token alone. So rounding, which differs a little with what else is in a batch, can change a
choice only where two sums are nearly equal; with one draw along the cumulated probabilities it could
wherever a border between two of the thousands of tokens moved.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sprout.common.errors import Failure, UsageError

SEEDS = 2**63
"""Seeds are smaller than this."""
BIAS = 100.0
"""The most that logit_bias may add or take away."""
COLDEST = 1e-6
"""Lower temperatures than this, 0 apart, count as this: divided by less, differences overflow."""


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
    min_p: float = 0.0
    """Only tokens at least this share as probable as the likeliest one; 0 turns it off."""
    repetition_penalty: float = 1.0
    """Divides the logits above 0, and multiplies those below, of tokens in prompt or answer (1909.05858)."""
    presence_penalty: float = 0.0
    """Is taken from the logits of tokens in the answer so far."""
    frequency_penalty: float = 0.0
    """Is taken from the logit of a token for each time that it is in the answer so far."""
    logit_bias: tuple[tuple[int, float], ...] = ()
    """(id, bias) pairs: each bias is added to the logit of its token."""

    def __post_init__(self) -> None:
        if not 0 <= self.temperature <= 100:
            raise UsageError(f"--temperature must be from 0 to 100, not {self.temperature}")
        if self.top_k < 0:
            raise UsageError(f"--top-k must be 0 (off) or more, not {self.top_k}")
        if not 0 < self.top_p <= 1:
            raise UsageError(f"--top-p must be above 0 and at most 1, not {self.top_p}")
        if not 0 <= self.seed < SEEDS:
            raise UsageError(f"--seed must be from 0 to 2**63 - 1, not {self.seed}")
        if not 0 <= self.min_p <= 1:
            raise UsageError(f"--min-p must be from 0 (off) to 1, not {self.min_p}")
        if not 0.01 <= self.repetition_penalty <= 100:
            raise UsageError(
                "--repetition-penalty must be from 0.01 to 100 (1 is off), not "
                f"{self.repetition_penalty}"
            )
        for name in ("presence", "frequency"):
            value = getattr(self, f"{name}_penalty")
            if not -2 <= value <= 2:
                raise UsageError(f"--{name}-penalty must be from -2 to 2 (0 is off), not {value}")
        seen = set()
        for id, bias in self.logit_bias:
            if id < 0 or id in seen:
                raise UsageError(
                    f"--logit-bias names the token {id}, which is below 0 or twice there"
                )
            if not -BIAS <= bias <= BIAS:
                raise UsageError(f"--logit-bias must be from -100 to 100, not {bias}")
            seen.add(id)

    @property
    def changes_logits(self) -> bool:
        """Whether a penalty or a bias is on."""
        return self.penalises or bool(self.logit_bias)

    @property
    def penalises(self) -> bool:
        """Whether a penalty is on."""
        penalties = (self.repetition_penalty, self.presence_penalty, self.frequency_penalty)
        return penalties != (1.0, 0.0, 0.0)

    def with_offset(self, offset: int) -> Sampling:
        """The same with another seed, for one of several generations that should differ."""
        return dataclasses.replace(self, seed=(self.seed + offset) % SEEDS)


def pick(logits: Tensor, samplings: Sequence[Sampling], places: Sequence[int]) -> Tensor:
    """One token for each row of logits (B, V): ids (B,) int64.

    places[i] is the number of tokens that row i's answer has already. Penalties and biases are not
    applied here, see `Shaping`. Failure if a logit is NaN.
    """
    highest: list[float] = logits.amax(dim=-1).tolist()  # NaN where any logit is
    if any(map(math.isnan, highest)):
        raise Failure(
            "the model gives numbers that are not finite, so its training has diverged: "
            "go back to an earlier checkpoint, or train with a lower rate"
        )
    V = logits.shape[-1]
    groups: dict[str, list[int]] = {}
    for row, sampling in enumerate(samplings):
        groups.setdefault(_group(sampling, V), []).append(row)
    tokens = torch.zeros(len(samplings), dtype=torch.long, device=logits.device)
    for group, rows in groups.items():
        some = logits if len(rows) == len(samplings) else logits[rows]
        if group == "likeliest":
            chosen = some.argmax(dim=-1)
        else:
            scores, ids = candidates(some, [samplings[row] for row in rows])
            keys = [random_key(samplings[row].seed, places[row]) for row in rows]
            names = torch.arange(V, device=logits.device) if ids is None else ids
            best = scores.add_(gumbel(keys, names)).argmax(dim=-1)
            chosen = best if ids is None else ids.gather(-1, best[:, None])[:, 0]
        if len(rows) == len(samplings):
            return chosen
        tokens[rows] = chosen
    return tokens


def _group(sampling: Sampling, V: int) -> str:
    """Rows of one group are handled together: what they need of the order of their logits."""
    if sampling.temperature == 0:
        return "likeliest"
    if 0 < sampling.top_k < V:
        return "some"
    return "in order" if sampling.top_p < 1 else "all"


def candidates(logits: Tensor, samplings: Sequence[Sampling]) -> tuple[Tensor, Tensor | None]:
    """The tokens that rows of logits (B, V) may choose: scores (B, n) and their ids (B, n).

    The softmax of the scores is what is drawn from; tokens that top_k, top_p or min_p leave out are at
    minus infinity. They come by falling score, or with ids None by id (n = V). Temperatures above 0.
    """
    V = logits.shape[-1]
    temperature = _column([max(s.temperature, COLDEST) for s in samplings], logits)
    # Only differences to the highest count, and the highest score is 0.
    scores = (logits.float() - logits.amax(dim=-1, keepdim=True)).div_(temperature)
    ids = None
    most = [s.top_k if 0 < s.top_k < V else V for s in samplings]
    widest = max(most)
    if min(most) < V or any(s.top_p < 1 for s in samplings):
        if widest < V:
            scores, ids = scores.topk(widest, dim=-1)
        else:
            scores, ids = scores.sort(dim=-1, descending=True)
        if min(most) < widest:
            place = torch.arange(widest, device=logits.device)
            scores.masked_fill_(place >= _column(most, place), -math.inf)
        if any(s.top_p < 1 for s in samplings):
            probabilities = scores.softmax(dim=-1)
            before = probabilities.cumsum(dim=-1) - probabilities
            reach = _column([s.top_p if s.top_p < 1 else math.inf for s in samplings], scores)
            dropped = before >= reach
            dropped[:, 0] = False
            scores.masked_fill_(dropped, -math.inf)
    if any(s.min_p > 0 for s in samplings):
        lowest = [math.log(s.min_p) if s.min_p > 0 else -math.inf for s in samplings]
        scores.masked_fill_(scores < _column(lowest, scores), -math.inf)
    return scores, ids


def likeliest(logits: Tensor, chosen: Sequence[int], most: int) -> tuple[Tensor, Tensor, Tensor]:
    """Log-probabilities of logits (B, V): of the chosen tokens (B,), and of the `most` likeliest.

    Returns (B,) and, by falling probability, (B, most) with their ids (B, most).
    """
    logarithms = logits.float().log_softmax(dim=-1)
    ids = torch.tensor(chosen, device=logits.device)[:, None]
    top = logarithms.topk(most, dim=-1)
    return logarithms.gather(-1, ids)[:, 0], top.values, top.indices


def gumbel(keys: Sequence[int], ids: Tensor) -> Tensor:
    """Gumbel noise (B, n) for tokens `ids`, (n,) or (B, n), drawn by a 64-bit key for each row.

    -log(E) with E exponential, whose uniform number is a hash of key and id with 31 bits: the finaliser of
    murmur3 with Wellons' constants, on whichever device the ids are. It is exact integer arithmetic.
    """
    device = ids.device
    low = torch.tensor([_signed(k) for k in keys], dtype=torch.int32, device=device)
    high = torch.tensor([_signed(k >> 32) for k in keys], dtype=torch.int32, device=device)
    x = _scramble(ids.to(torch.int32, copy=True), None) + low[:, None]
    x = _scramble(x, high[:, None]).bitwise_and_(2**31 - 1)
    uniform = x.float().add_(0.5).mul_(2.0**-31).clamp_(max=1 - 2.0**-24)
    return uniform.neg_().log1p_().neg_().log_().neg_()


def random_key(seed: int, place: int) -> int:
    """64 bits for one choice of one request (splitmix64, Steele, Lea and Flood 2014, twice)."""
    mask, golden = 2**64 - 1, 0x9E3779B97F4A7C15
    x = seed
    for salt in (golden, golden * (place + 1)):
        x = (x + salt) & mask
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & mask
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & mask
        x ^= x >> 31
    return x


def _scramble(x: Tensor, add: Tensor | None) -> Tensor:
    """Mix the bits of int32 numbers in place, so that neighbours have nothing in common."""
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x.bitwise_xor_(_shifted(x, shift)).mul_(_signed(factor))
        if add is not None:
            x.add_(add)
    return x.bitwise_xor_(_shifted(x, 16))


def _shifted(x: Tensor, by: int) -> Tensor:
    """int32 numbers moved right by so many bits, with zeros coming in."""
    return (x >> by).bitwise_and_(2 ** (32 - by) - 1)


def _signed(x: int) -> int:
    """The low 32 bits of a number, as int32 reads them."""
    return (x + 2**31) % 2**32 - 2**31


def _column(values: Sequence[float], like: Tensor) -> Tensor:
    """Numbers as (B, 1) on the device and in the dtype of another tensor."""
    return torch.tensor(values, dtype=like.dtype, device=like.device)[:, None]

"""How likely a model holds given texts: the log-likelihood of a continuation behind its context.

Every score that compares texts comes from here: multiple choice, few-shot tasks, lm_eval's requests. It
knows token ids and no text. What several continuations share is read once: the context of all choices
of an item, and beneath it the beginning that many contexts have in common (the same solved examples).
Contexts of one length are read together; a continuation's numbers do not depend on that company beyond
rounding, because nobody sees the padding.

Shapes: B rows, T positions, C width, V vocabulary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from sprout.engine.request import LanguageModel
from sprout.models.cache import CacheView, KVCache

TOKENS_AT_ONCE = 16_384
"""Tokens of a forward pass, padding included."""
CACHE_BYTES = 1 << 30
"""What the keys and values of the contexts that are read together may take."""
LOGITS_AT_ONCE = 1 << 22
"""Logits in memory at a time: 16 MiB."""
SHARED = 32
"""Contexts that begin with so many equal tokens are read behind one copy of them."""
FEW, PADDED = 8, 0.8
"""So many contexts are read together whatever their lengths; more must have this share of the longest."""
TIE = 1e-5
"""Log-likelihoods that are closer than this are equal: rounding must not choose."""

Ids = Sequence[int]


class Reader(LanguageModel, Protocol):
    """A model that also reads whole sequences without a cache."""

    def __call__(self, ids: Tensor, cache: CacheView | None = None) -> Tensor:
        """Hidden states (B, T, C) of ids (B, T)."""


@dataclass(frozen=True)
class Ask:
    """A continuation, of at least one token, behind a context of at least one."""

    context: tuple[int, ...]
    continuation: tuple[int, ...]


@dataclass(frozen=True)
class Said:
    """What a model holds of a continuation."""

    nats: float
    """Its log-likelihood: the sum over its tokens."""
    tokens: int
    greedy: bool
    """Whether each of its tokens is the likeliest in its place."""

    @property
    def mean(self) -> float:
        """The log-likelihood a token."""
        return self.nats / self.tokens


@dataclass
class _Group:
    """One context, and which of the asks stand behind it."""

    context: tuple[int, ...]
    asks: list[int]


@torch.inference_mode()
def likelihoods(
    model: Reader,
    asks: Sequence[Ask],
    max_rows: int | None = None,
) -> list[Said]:
    """The log-likelihoods of all continuations, in their order.

    `max_rows`: the most contexts read together (default: as many as TOKENS_AT_ONCE and CACHE_BYTES
    allow). ValueError for an empty context or
    continuation, or one pair that is longer than the model's context.
    """
    room = int(model.config.sequence_length)
    for ask in asks:
        if not ask.context or not ask.continuation:
            raise ValueError("a context and a continuation have at least one token each")
        if len(ask.context) + len(ask.continuation) > room:
            raise ValueError(
                f"{len(ask.context)} tokens and a continuation of {len(ask.continuation)} do not fit "
                f"into the model's context of {room}"
            )
    groups: dict[tuple[int, ...], _Group] = {}
    for i, ask in enumerate(asks):
        groups.setdefault(ask.context, _Group(ask.context, [])).asks.append(i)
    found: dict[int, Said] = {}
    for shared, family in _families(list(groups.values())):
        reading = _Reading(model, asks, shared)
        for part in _parts(model, asks, family, len(shared), max_rows):
            found |= reading.read(part)
    return [found[i] for i in range(len(asks))]


def common(texts: Sequence[tuple[int, ...]]) -> int:
    """How many tokens the texts share at their beginning."""
    low, high = min(texts), max(texts)
    n = min(len(low), len(high))
    return next((i for i in range(n) if low[i] != high[i]), n)


def _families(groups: list[_Group]) -> Iterator[tuple[tuple[int, ...], list[_Group]]]:
    """The groups by the beginning that they share, () for those that share none.

    In each the longest come first, so that what does not fit into memory shows at once.
    """
    alone: list[_Group] = []
    by_start: dict[tuple[int, ...], list[_Group]] = defaultdict(list)
    for group in groups:
        if len(group.context) > SHARED:
            by_start[group.context[:SHARED]].append(group)
        else:
            alone.append(group)
    for family in by_start.values():
        # The last token of a context is read in any case: it says what comes first behind it.
        length = common([group.context[:-1] for group in family])
        if len(family) == 1 or length < SHARED:
            alone += family
        else:
            yield family[0].context[:length], sorted(family, key=lambda g: -len(g.context))
    if alone:
        yield (), sorted(alone, key=lambda g: -len(g.context))


def _parts(
    model: Reader, asks: Sequence[Ask], family: list[_Group], shared: int, max_rows: int | None
) -> Iterator[list[_Group]]:
    """Neighbours that are read together."""
    probe = model.new_cache(1, 1)
    held = max(1, CACHE_BYTES // (2 * probe.keys.numel() * probe.keys.element_size()))
    part: list[_Group] = []
    rows, width, length = 0, 0, 0
    for group in family:
        longest = max(len(asks[i].continuation) for i in group.asks)
        new_width = max(width, len(group.context) - shared, longest)
        new_length = max(length, len(group.context) + longest)
        more = rows + len(group.asks)
        full = more * new_length > held or (len(part) + 1) * new_width > TOKENS_AT_ONCE
        # Far shorter ones begin a part of their own: beside the longest they would be mostly padding.
        full = full or (len(part) >= FEW and len(group.context) - shared < PADDED * width)
        if part and (full or more * longest > TOKENS_AT_ONCE or len(part) == max_rows):
            yield part
            part, more = [], len(group.asks)
            new_width, new_length = (
                max(len(group.context) - shared, longest),
                len(group.context) + longest,
            )
        part.append(group)
        rows, width, length = more, new_width, new_length
    if part:
        yield part


class _Reading:
    """The contexts of a family: its shared beginning is read by the first part and kept for the rest."""

    def __init__(self, model: Reader, asks: Sequence[Ask], shared: tuple[int, ...]) -> None:
        self.model, self.asks, self.shared = model, asks, shared
        self._device = model.new_cache(1, 1).device
        self._start: KVCache | None = None

    def read(self, part: list[_Group]) -> dict[int, Said]:
        """What the model holds of all continuations behind these contexts."""
        if not self.shared and all(len(group.asks) == 1 for group in part):
            return self._whole(part)
        order = [(row, i) for row, group in enumerate(part) for i in group.asks]
        longest = max(len(self.asks[i].continuation) for _, i in order)
        if not self.shared and longest == 1:  # nothing is read behind the contexts: no cache
            hidden = self.model(self._padded([group.context for group in part]))
            last = hidden[range(len(part)), [len(group.context) - 1 for group in part]]
            return self._said([i for _, i in order], last[[row for row, _ in order], None])
        cache, last = self._contexts(part)
        first = last[[row for row, _ in order]]
        if longest == 1:
            return self._said([i for _, i in order], first[:, None])
        forked = self.model.new_cache(len(order), max(cache.lengths) + longest - 1)
        for target, (row, _) in enumerate(order):
            forked.write(target, *cache.read(row, cache.lengths[row]), cache.tails[row])
        ids = self._padded([self.asks[i].continuation[:-1] for _, i in order])
        hidden = self.model(ids, cache=forked.view(0, len(order)))
        return self._said([i for _, i in order], torch.cat((first[:, None], hidden), dim=1))

    def _whole(self, part: list[_Group]) -> dict[int, Said]:
        """Context and continuation in one pass, where nothing is shared."""
        which = [group.asks[0] for group in part]
        texts = [(*self.asks[i].context, *self.asks[i].continuation[:-1]) for i in which]
        hidden = self.model(self._padded(texts))
        longest = max(len(self.asks[i].continuation) for i in which)
        begin = torch.tensor([len(self.asks[i].context) - 1 for i in which], device=hidden.device)
        at = begin[:, None] + torch.arange(longest, device=hidden.device)
        row = torch.arange(len(which), device=hidden.device)[:, None]
        return self._said(which, hidden[row, at.clamp(max=hidden.shape[1] - 1)])

    def _contexts(self, part: list[_Group]) -> tuple[KVCache, Tensor]:
        """A cache whose rows hold the contexts, and the hidden states (B, C) at their ends."""
        model, n = self.model, len(self.shared)
        longest = max(len(group.context) for group in part)
        cache = model.new_cache(len(part), longest)
        if n:
            if self._start is None:
                self._start = model.new_cache(1, n)
                view = self._start.view(0, 1)
                model(self._padded([self.shared]), cache=view)
                view.advance([n])
            for row in range(len(part)):
                cache.write(row, *self._start.read(0, n), self._start.tails[0])
        rest = [group.context[n:] for group in part]
        view = cache.view(0, len(part))
        hidden = model(self._padded(rest), cache=view)
        view.advance([len(ids) for ids in rest])
        return cache, hidden[range(len(part)), [len(ids) - 1 for ids in rest]]

    def _padded(self, texts: Sequence[Ids]) -> Tensor:
        """Texts as one tensor (B, longest), zeros behind the shorter ones, on the model's device."""
        longest = max(map(len, texts))
        rows = [[*ids, *[0] * (longest - len(ids))] for ids in texts]
        return torch.tensor(rows, device=self._device)

    def _said(self, which: list[int], hidden: Tensor) -> dict[int, Said]:
        """Of each ask its sum and whether it is greedy; hidden (B, longest, C) from where it begins."""
        counts = [len(self.asks[i].continuation) for i in which]
        targets = self._padded([self.asks[i].continuation for i in which])
        real = torch.arange(targets.shape[1], device=targets.device)[None] < torch.tensor(
            counts, device=targets.device
        ).unsqueeze(1)
        flat, wanted = hidden[real], targets[real]
        step = max(1, LOGITS_AT_ONCE // int(self.model.config.vocab_size))
        nats, best = [], []
        for low in range(0, len(flat), step):
            logits = self.model.logits(flat[low : low + step]).float()
            target = wanted[low : low + step, None]
            nats.append(torch.log_softmax(logits, dim=-1).gather(1, target)[:, 0].double())
            best.append(logits.argmax(dim=-1) == target[:, 0])
        sums = torch.cat(nats).split(counts)
        firsts = torch.cat(best).split(counts)
        return {
            i: Said(float(value.sum()), len(value), bool(right.all()))
            for i, value, right in zip(which, sums, firsts, strict=True)
        }

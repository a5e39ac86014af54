"""Random draws and held-out rules shared by the generators.

Every text is a pure function of (kind, split, seed, index): `source` turns these into a
`random.Random`, seeded with a string, so that the stream is the same in every process and
Python version. What is held out is decided by `one_in_ten`, a checksum of the thing itself,
so that it never depends on the seed.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal, TypeVar

from sprout.common.errors import UsageError

T = TypeVar("T")
Split = Literal["train", "val"]
Maker = Callable[[random.Random, Split], str]
"""Makes a document."""

# Pairs of numbers up to this size are never held out: they are what everybody tries first.
ALWAYS_TRAINED_UP_TO = 4
# Sums and differences of numbers up to this size are answered without the calculator.
SMALL = 20
EASY = 10


class Source(random.Random):
    """What a text is drawn from: chance, and who speaks in it (`identity.speaker`).

    The hundreds of makers that a text passes through hand it on, and few of them ask for a name.
    """

    identity: object | None = None


def source(kind: str, split: str, seed: int, index: int, identity: object | None = None) -> Source:
    """The random source of text number `index` of a split; UsageError for an unknown split.

    identity: an `identity.Identity`, else the speaker is Sprout. It changes no draw.
    """
    if split not in ("train", "val"):
        raise UsageError(f"the world has no split {split!r}: use 'train' or 'val'")
    made = Source(f"{kind}/{split}/{seed}/{index}")
    made.identity = identity
    return made


def pick(rng: random.Random, items: Sequence[T]) -> T:
    """One item, each as likely (several times faster than `random.choice`)."""
    return items[int(rng.random() * len(items))]


def mixed(
    shares: Sequence[tuple[Sequence[tuple[Maker, float]], float]],
) -> tuple[tuple[Maker, float], ...]:
    """One table of makers from several, each of which gets its share whatever its weights add up to."""
    return tuple(
        (make, share * weight / sum(other for _, other in table))
        for table, share in shares
        for make, weight in table
    )


def pick_some(rng: random.Random, items: Sequence[T], count: int) -> list[T]:
    """`count` different positions of `items` in random order; fewer if there are fewer."""
    count = min(count, len(items))
    taken: list[int] = []
    while len(taken) < count:
        position = int(rng.random() * len(items))
        if position not in taken:
            taken.append(position)
    return [items[position] for position in taken]


def between(rng: random.Random, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return low + int(rng.random() * (high - low + 1))


def shuffled(rng: random.Random, items: Sequence[T]) -> list[T]:
    """A new list with the items in random order."""
    return pick_some(rng, items, len(items)) if len(items) < 12 else rng.sample(items, len(items))


def one_in_ten(key: str) -> bool:
    """True for a tenth of all keys, always the same ones."""
    return zlib.crc32(key.encode()) % 10 == 0


def unseen_phrasing(rng: random.Random, split: str) -> bool:
    """Whether to use a phrasing that training never has: in validation half of the time."""
    return split == "val" and rng.random() < 0.5


@lru_cache(maxsize=100_000)
def pair_held_out(a: int, b: int) -> bool:
    """True if sums, differences and products of these two numbers are kept for validation."""
    low, high = (a, b) if a <= b else (b, a)
    return high > ALWAYS_TRAINED_UP_TO and one_in_ten(f"{low},{high}")


@lru_cache(maxsize=16)
def small_pairs(split: str) -> tuple[tuple[int, int], ...]:
    """All ordered pairs of numbers from 0 to SMALL that belong to the split."""
    return tuple(
        (a, b)
        for a in range(SMALL + 1)
        for b in range(SMALL + 1)
        if pair_held_out(a, b) == (split == "val")
    )


@lru_cache(maxsize=16)
def _easy_pairs(split: str) -> tuple[tuple[int, int], ...]:
    return tuple(pair for pair in small_pairs(split) if max(pair) <= EASY)


def small_pair(rng: random.Random, split: str) -> tuple[int, int]:
    """A pair from 0 to SMALL of the split; half of them are from 0 to EASY."""
    return pick(rng, _easy_pairs(split) if rng.random() < 0.5 else small_pairs(split))


def large_pair(rng: random.Random, split: str, low: int, high: int) -> tuple[int, int]:
    """Two numbers from low to high whose pair belongs to the split."""
    while True:
        a, b = between(rng, low, high), between(rng, low, high)
        if pair_held_out(a, b) == (split == "val"):
            return a, b

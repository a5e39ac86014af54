"""What follows from items answered rightly or not: a score, how sure it is, and means over tasks.

A standard error is that of a mean over clusters where items share a passage (Miller, 2411.00640): their
outcomes are not independent. Where a task is the mean over its categories, so is its score, and the
errors of the categories add up. Outcomes themselves are kept as a string of bits, item by item in the
order of `Task.load`, so that two models can be compared on the same items.
"""

from __future__ import annotations

import base64
import math
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from sprout.tasks.core import centred

Score = dict[str, Any]
"""{"score", "stderr", "n", "chance"}, and what else is known of a task's score."""


def summarise(
    right: Sequence[float],
    chance: float,
    clusters: Sequence[Hashable] = (),
    categories: Sequence[Hashable] = (),
) -> Score:
    """Mean, standard error of the mean, count and chance level.

    right: of each item 1 or 0, or the share of several answers that were right.
    clusters: of each item what it shares with others; categories: the part of the task it belongs to. Both
    may be left out.
    """
    n = len(right)
    shares = _shares(n, categories)
    mean = math.fsum(share * value for share, value in zip(shares, right, strict=True))
    means = _means(right, categories)
    sums: dict[Hashable, float] = defaultdict(float)
    for i, value in enumerate(right):
        cluster = clusters[i] if clusters else i
        sums[cluster] += shares[i] * (value - means[i])
    parts = len(set(categories)) or 1
    count = len(sums)
    # Of m clusters, less the means that were taken: for independent items the usual n - 1.
    correction = count / (count - parts) if count > parts else 0.0
    error = math.sqrt(correction * sum(value * value for value in sums.values()))
    return {"score": mean, "stderr": error, "n": n, "chance": chance}


def _shares(n: int, categories: Sequence[Hashable]) -> list[float]:
    """What each item counts: all the same, or all categories the same."""
    if not categories:
        return [1 / n] * n
    sizes: dict[Hashable, int] = defaultdict(int)
    for category in categories:
        sizes[category] += 1
    return [1 / (len(sizes) * sizes[category]) for category in categories]


def _means(right: Sequence[float], categories: Sequence[Hashable]) -> list[float]:
    """Of each item the mean of its category."""
    if not categories:
        return [sum(right) / len(right)] * len(right)
    found: dict[Hashable, list[float]] = defaultdict(list)
    for category, value in zip(categories, right, strict=True):
        found[category].append(value)
    means = {category: sum(each) / len(each) for category, each in found.items()}
    return [means[category] for category in categories]


def pass_at(k: int, n: int, right: int) -> float:
    """How likely at least one of k answers is right, where `right` of n were: 1 − C(n−c, k) / C(n, k).

    The estimator without bias of "Evaluating Large Language Models Trained on Code" (2107.03374), section
    2.1. ValueError unless 1 ≤ k ≤ n and 0 ≤ right ≤ n.
    """
    if not (1 <= k <= n and 0 <= right <= n):
        raise ValueError(f"pass@{k} of {right} right ones among {n}")
    return 1 - math.comb(n - right, k) / math.comb(n, k)


def pack(right: Sequence[bool]) -> str:
    """Outcomes as text: base64 of bits, the first item in the highest bit of the first byte."""
    return base64.b64encode(np.packbits(np.array(right, dtype=np.bool_)).tobytes()).decode()


def unpack(text: str, n: int) -> list[bool]:
    """The n outcomes that `pack` wrote. ValueError where the text holds no n bits."""
    bits = np.unpackbits(np.frombuffer(base64.b64decode(text, validate=True), dtype=np.uint8))
    if len(bits) != -(-n // 8) * 8:
        raise ValueError(f"{len(bits)} bits for {n} outcomes")
    return [bool(bit) for bit in bits[:n]]


def mean_centred(scores: Mapping[str, Score], names: Sequence[str]) -> float | None:
    """The mean over these tasks of (score − chance) / (1 − chance); None unless all were run."""
    if any(name not in scores for name in names):
        return None
    return sum(centred(s["score"], s["chance"]) for s in (scores[n] for n in names)) / len(names)

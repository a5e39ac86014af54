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
    by_category: dict[Hashable, list[int]] = defaultdict(list)
    for i in range(n):
        by_category[categories[i] if categories else None].append(i)
    means = {c: sum(right[i] for i in each) / len(each) for c, each in by_category.items()}
    parts = len(means)
    sums: dict[Hashable, float] = defaultdict(float)
    for category, each in by_category.items():
        for i in each:
            # What an item adds to the score, less what it is expected to: as much for each category.
            sums[clusters[i] if clusters else i] += (right[i] - means[category]) / (
                parts * len(each)
            )
    # Of m clusters, less the means that were taken: for independent items the usual n - 1.
    correction = len(sums) / (len(sums) - parts) if len(sums) > parts else 0.0
    error = math.sqrt(correction * sum(value * value for value in sums.values()))
    return {"score": sum(means.values()) / parts, "stderr": error, "n": n, "chance": chance}


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

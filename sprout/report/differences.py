"""Whether two scores differ by more than chance explains.

Proportions of independent items are compared by Newcombe's interval (1998, method 10, built on
Wilson's); items that both answered, one by one, by the exact sign test on those that only one got
right (McNemar, 1947). A difference "stands" when it passes at 95 %.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Z = 1.959964
"""Standard errors on either side that hold 95 % of a normal distribution."""
LEVEL = 0.05


@dataclass(frozen=True)
class Difference:
    """How much higher the second score is than the first, with the interval that holds 95 %."""

    change: float
    low: float
    high: float
    stands: bool
    paired: bool
    """Whether the items were compared one by one."""


def wilson(score: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a proportion seen in n items (Wilson, 1927); it holds at 0 and 1, too."""
    middle = (score + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(score * (1 - score) / n + Z * Z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def newcombe(first: float, n: float, second: float, m: float) -> tuple[float, float]:
    """The 95 % interval of `second` − `first`, proportions of n and of m independent items."""
    (low1, high1), (low2, high2) = wilson(first, n), wilson(second, m)
    change = second - first
    low = change - math.hypot(second - low2, high1 - first)
    high = change + math.hypot(high2 - second, first - low1)
    return low, high


def sign_test(only_first: int, only_second: int) -> float:
    """How likely counts at least this uneven are when both sides are as likely: two-sided, exact."""
    n, fewer = only_first + only_second, min(only_first, only_second)
    tail = sum(math.comb(n, k) for k in range(fewer + 1)) / 2**n
    return min(1.0, 2 * tail)


def paired(first: Sequence[bool], second: Sequence[bool]) -> Difference:
    """Compare outcomes on the same items, in the same order."""
    n = len(first)
    changes = [int(b) - int(a) for a, b in zip(first, second, strict=True)]
    mean = sum(changes) / n
    variance = sum((c - mean) ** 2 for c in changes) / max(1, n - 1)
    half = Z * math.sqrt(variance / n)
    p = sign_test(changes.count(-1), changes.count(1))
    return Difference(mean, mean - half, mean + half, p < LEVEL, True)


def difference(first: Mapping[str, Any], second: Mapping[str, Any]) -> Difference:
    """Compare two scores of results.json: paired where both hold the outcomes of as many items."""
    ours, theirs = outcomes(first), outcomes(second)
    if ours and theirs and len(ours) == len(theirs):
        return paired(ours, theirs)
    a, b = float(first["score"]), float(second["score"])
    low, high = newcombe(a, first["n"], b, second["n"])
    return Difference(b - a, low, high, low > 0 or high < 0, False)


def outcomes(score: Mapping[str, Any]) -> list[bool] | None:
    """Item by item, whether it was right; None where that was not kept."""
    kept = score.get("outcomes")
    return None if kept is None else [each in (1, True, "1") for each in kept]


def mean_error(tasks: Mapping[str, Mapping[str, Any]]) -> float:
    """The standard error of the mean of (score − chance) / (1 − chance) over independent tasks."""
    squares = [(t["stderr"] / (1 - t["chance"])) ** 2 for t in tasks.values()]
    return math.sqrt(sum(squares)) / len(squares)

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

from sprout.evals.outcomes import unpack
from sprout.report.collect import Stage
from sprout.world.tasks import TASKS

Z = 1.959964
"""Standard errors on either side that hold 95 % of a normal distribution."""
LEVEL = 0.05


@dataclass(frozen=True)
class Difference:
    """How much higher the second score is than the first, with the interval that holds 95 %."""

    change: float
    error: float
    """Standard error of the change."""
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
    error = math.sqrt(variance / n)
    p = sign_test(changes.count(-1), changes.count(1))
    return Difference(mean, error, mean - Z * error, mean + Z * error, p < LEVEL, True)


def difference(
    first: Mapping[str, Any],
    second: Mapping[str, Any],
    outcomes: tuple[Sequence[bool], Sequence[bool]] | None = None,
) -> Difference:
    """Compare two scores of results.json; `outcomes` on the same items, where there are some."""
    if outcomes is not None:
        return paired(*outcomes)
    a, b = float(first["score"]), float(second["score"])
    low, high = newcombe(a, first["n"], b, second["n"])
    error = math.hypot(first["stderr"], second["stderr"])
    return Difference(b - a, error, low, high, low > 0 or high < 0, False)


def mean_error(stage: Stage) -> float:
    """The standard error of worldcore: of the mean of (score − chance) / (1 − chance) over its tasks."""
    squares = [(t["stderr"] / (1 - t["chance"])) ** 2 for t in _of_the_world(stage).values()]
    return math.sqrt(sum(squares)) / max(1, len(squares))


def task_difference(before: Stage, after: Stage, task: str) -> Difference | None:
    """How a task's score changed; item by item where both were asked the same. None without both."""
    if task not in before.tasks or task not in after.tasks:
        return None
    (asked, ours), (others, theirs) = _outcomes(before, task), _outcomes(after, task)
    pairs = (ours, theirs) if ours and asked == others else None
    return difference(before.tasks[task], after.tasks[task], pairs)


def mean_difference(before: Stage, after: Stage) -> Difference | None:
    """How worldcore changed, from the errors of the changes of its tasks. None without both."""
    if "worldcore" not in before.scores or "worldcore" not in after.scores:
        return None
    changes = {name: task_difference(before, after, name) for name in _of_the_world(after)}
    if not changes or None in changes.values():
        return None
    squares = [
        (change.error / (1 - after.tasks[name]["chance"])) ** 2
        for name, change in changes.items()
        if change is not None
    ]
    error = math.sqrt(sum(squares)) / len(squares)
    change = after.scores["worldcore"] - before.scores["worldcore"]
    paired = all(each is not None and each.paired for each in changes.values())
    low, high = change - Z * error, change + Z * error
    return Difference(change, error, low, high, low > 0 or high < 0, paired)


def _outcomes(stage: Stage, task: str) -> tuple[str | None, list[bool]]:
    """The checksum of what was asked of a task, and of each item whether it was answered rightly.

    (None, []) where results.json holds no outcomes, as of several answers to an item, or damaged ones.
    """
    score = stage.tasks[task]
    try:
        return score["items"], unpack(score["right"], score["n"])
    except (KeyError, TypeError, ValueError):
        return None, []


def _of_the_world(stage: Stage) -> dict[str, Any]:
    """The scores that worldcore is the mean of."""
    return {name: score for name, score in stage.tasks.items() if name in TASKS}

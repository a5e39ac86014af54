"""Intervals against published ones, tests against scipy's."""

from __future__ import annotations

import base64
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprout.report.collect import Stage
from sprout.report.differences import (
    difference,
    mean_difference,
    mean_error,
    newcombe,
    paired,
    sign_test,
    task_difference,
    wilson,
)
from sprout.report.summary import verdict

from .made import score

scipy_stats = pytest.importorskip(
    "scipy.stats", reason="scipy, which checks the sign test, is missing"
)


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_newcombe_printed_it(right: int, n: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), 857: table I, method 3."""
    assert wilson(right / n, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(
    ("a", "n", "b", "m", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (10, 10, 0, 10, 0.6075, 1.0),
        (0, 10, 0, 10, -0.2775, 0.2775),
    ],
)
def test_differences_as_newcombe_printed_them(
    a: int, n: int, b: int, m: int, low: float, high: float
) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), 873: table II, method 10."""
    found = newcombe(b / m, m, a / n, n)
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_sign_test_is_scipys(lost: int, won: int) -> None:
    expected = scipy_stats.binomtest(won, lost + won, 0.5).pvalue if lost + won else 1.0
    assert sign_test(lost, won) == pytest.approx(expected)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=60))
def test_pairs_turned_round_turn_the_difference(pairs: list[tuple[bool, bool]]) -> None:
    a, b = [x for x, _ in pairs], [y for _, y in pairs]
    there, back = paired(a, b), paired(b, a)
    assert there.change == pytest.approx(-back.change) and there.stands == back.stands
    assert there.low == pytest.approx(-back.high) and there.paired
    assert there.change == pytest.approx(sum(b) / len(b) - sum(a) / len(a))


def test_five_won_and_none_lost_is_chance_six_are_not() -> None:
    first = [False] * 20
    assert not paired(first, [True] * 5 + [False] * 15).stands, "one in sixteen"
    assert paired(first, [True] * 6 + [False] * 14).stands, "one in thirty-two"


def test_without_outcomes_samples_are_independent() -> None:
    found = difference(score(30), score(38))
    assert not found.stands and not found.paired
    assert found.error == pytest.approx(math.hypot(score(30)["stderr"], score(38)["stderr"]))
    assert difference(score(10), score(38)).stands


def stage(name: str, tasks: dict[str, Any]) -> Stage:
    return Stage(name, {"tasks": tasks, "worldcore": 0.5}, [], [], [], True)


def test_the_error_of_worldcore_is_over_the_worlds_tasks() -> None:
    tasks = {
        "recall": {"stderr": 0.03, "chance": 0.0},
        "refusals": {"stderr": 0.02, "chance": 0.5},
        "mmlu": {"stderr": 9.0, "chance": 0.25},
    }
    assert mean_error(stage("sft", tasks)) == pytest.approx(0.025)


def test_outcomes_in_results_json_are_compared_item_by_item() -> None:
    """Nine items as bits in base64, the first in the highest bit; the checksum says they are the same."""

    def packed(bits: str, items: str) -> dict[str, Any]:
        raw = int(bits.ljust(16, "0"), 2).to_bytes(2, "big")
        mean = bits.count("1") / len(bits)
        right = base64.b64encode(raw).decode()
        return {"score": mean, "stderr": 0.1, "n": 9, "chance": 0.0, "items": items, "right": right}

    before = stage("mid", {"recall": packed("000000001", "same")})
    after = stage("sft", {"recall": packed("111111001", "same")})
    found = task_difference(before, after, "recall")
    assert found is not None and found.paired and found.stands
    assert found.change == pytest.approx(6 / 9)
    whole = mean_difference(before, after)
    assert whole is not None and whole.error == pytest.approx(found.error)
    other = stage("sft", {"recall": packed("111111001", "other")})
    found = task_difference(before, other, "recall")
    assert found is not None and not found.paired


@pytest.mark.parametrize(
    ("right", "chance", "expected"),
    [
        (50, 0.0, "good"),
        (30, 0.0, "partly"),
        (5, 0.0, "poor"),
        (0, 0.0, "poor"),
        (30, 0.5, "poor"),  # may be guessing
        (49, 0.5, "good"),
        (40, 0.5, "partly"),
        (40, 0.0, "good"),
        (38, 0.0, "good"),
        (35, 0.0, "partly"),
    ],
)
def test_good_and_poor_are_sure(right: int, chance: float, expected: str) -> None:
    assert verdict(score(right, 50, chance)) == expected

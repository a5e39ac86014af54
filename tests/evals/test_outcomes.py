"""From right and wrong to a score and how sure it is, beside the same in a slower way."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprout.evals.outcomes import mean_centred, pack, pass_at, summarise, unpack


def test_the_summary_of_right_and_wrong() -> None:
    found = summarise([True, True, True, False], 0.25)
    assert found == {"score": 0.75, "stderr": 0.25, "n": 4, "chance": 0.25}
    assert summarise([True], 0.0)["stderr"] == 0.0
    assert summarise([True] * 9, 0.0)["stderr"] == 0.0


@given(st.lists(st.booleans(), min_size=2, max_size=60))
def test_the_error_of_independent_items_is_the_usual_one(right: list[bool]) -> None:
    found = summarise(right, 0.0)
    usual = float(np.std(right, ddof=1)) / math.sqrt(len(right))
    assert found["score"] == pytest.approx(np.mean(right)) and found["stderr"] == pytest.approx(
        usual
    )
    alone = summarise(right, 0.0, clusters=range(len(right)))
    assert alone["stderr"] == pytest.approx(usual)


def test_items_that_always_agree_count_once() -> None:
    """Ten passages with five questions each, all answered alike: the error is that of ten items."""
    passages = [True, False] * 5
    right = [answer for answer in passages for _ in range(5)]
    clusters = [p for p in range(10) for _ in range(5)]
    found = summarise(right, 0.0, clusters)
    assert found["score"] == 0.5
    assert found["stderr"] == pytest.approx(summarise(passages, 0.0)["stderr"])
    assert found["stderr"] > 2 * summarise(right, 0.0)["stderr"]


def test_a_task_that_is_the_mean_over_its_categories() -> None:
    right = [True] * 8 + [False] * 2 + [True, False]
    categories = ["a"] * 10 + ["b"] * 2
    found = summarise(right, 0.0, categories=categories)
    assert found["score"] == pytest.approx((0.8 + 0.5) / 2) and found["n"] == 12
    a, b = 0.8 * 0.2 / 10, 0.5 * 0.5 / 2
    assert found["stderr"] == pytest.approx(math.sqrt((a + b) / 4), rel=0.2)


@pytest.mark.parametrize("n", [1, 2, 5, 7])
def test_pass_at_k_is_the_share_of_draws_with_a_right_one(n: int) -> None:
    """All ways to draw k of n answers, counted one by one."""
    for right, k in itertools.product(range(n + 1), range(1, n + 1)):
        answers = [True] * right + [False] * (n - right)
        draws = [any(draw) for draw in itertools.combinations(answers, k)]
        assert pass_at(k, n, right) == pytest.approx(sum(draws) / len(draws))


@pytest.mark.parametrize(("k", "n", "right"), [(0, 5, 1), (6, 5, 1), (1, 5, 6), (1, 5, -1)])
def test_pass_at_k_needs_k_answers(k: int, n: int, right: int) -> None:
    with pytest.raises(ValueError, match="pass@"):
        pass_at(k, n, right)


@given(st.lists(st.booleans(), max_size=100))
def test_outcomes_come_back_from_their_bits(right: list[bool]) -> None:
    assert unpack(pack(right), len(right)) == right
    with pytest.raises(ValueError, match="bits"):
        unpack(pack(right), len(right) + 8)


def score(value: float, chance: float) -> dict[str, float | int]:
    return {"score": value, "stderr": 0.0, "n": 9, "chance": chance}


def test_a_mean_over_tasks_is_centred_on_chance() -> None:
    ab = ("a", "b")
    assert mean_centred({"a": score(1.0, 0.25), "b": score(1.0, 0.0)}, ab) == 1.0
    assert mean_centred({"a": score(0.25, 0.25), "b": score(0.0, 0.0)}, ab) == 0.0
    found = mean_centred({"a": score(0.625, 0.25), "b": score(0.1, 0.0), "c": score(1, 0)}, ab)
    assert found == pytest.approx(0.3)
    assert mean_centred({"a": score(1.0, 0.25)}, ab) is None, "some of the tasks are another figure"

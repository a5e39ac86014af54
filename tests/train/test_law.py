"""Laws of scaling, fitted to points whose law is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.train.law import Law, Point, best_of, describe, exponents, fit_law

CHINCHILLA = Law(1.69, 406.4, 0.34, 410.7, 0.28)
"""Hoffmann et al. 2022, equation 10 (there in nats a token)."""


def points(law: Law, noise: float = 0.0) -> list[Point]:
    """Four sizes at each of four budgets, 6 operations for a parameter and a token."""
    rng = np.random.default_rng(0)
    found = []
    for budget in (1e18, 1e19, 1e20, 1e21):
        middle = 0.6 * budget**0.45
        for depth, size in enumerate((0.25, 0.5, 1.0, 2.0, 4.0), 1):
            params = round(middle * size)
            tokens = round(budget / 6 / params)
            loss = law.loss(params, tokens) * (1 + noise * rng.standard_normal())
            found.append(Point(depth, budget, params, tokens, loss))
    return found


def test_a_known_law_is_found_again() -> None:
    known = points(CHINCHILLA)
    law = fit_law(known)
    assert law is not None
    assert law.alpha == pytest.approx(0.34, abs=0.03) and law.beta == pytest.approx(0.28, abs=0.011)
    for params, tokens in ((1e9, 1e10), (1e10, 3e11)):
        assert law.loss(params, tokens) == pytest.approx(CHINCHILLA.loss(params, tokens), rel=0.02)


@settings(max_examples=5, deadline=None)
@given(st.floats(0.0, 1.0), st.floats(0.2, 0.6), st.floats(0.2, 0.6))
def test_no_part_of_a_law_is_negative(floor: float, alpha: float, beta: float) -> None:
    law = fit_law(points(Law(floor, 100.0, alpha, 100.0, beta), noise=0.02))
    assert law is not None and min(law.floor, law.a, law.b) >= 0


def test_the_best_size_of_a_budget_lies_where_the_law_says() -> None:
    found = best_of(points(CHINCHILLA))
    assert [b.budget for b in found] == [1e18, 1e19, 1e20, 1e21]
    for best in found:
        sizes = np.geomspace(best.params / 30, best.params * 30, 4000)
        losses = [CHINCHILLA.loss(n, best.budget / 6 / n) for n in sizes]
        assert best.inside
        assert best.params == pytest.approx(sizes[int(np.argmin(losses))], rel=0.35)
        assert best.bpb == pytest.approx(min(losses), rel=0.01)
    powers = exponents(found)
    assert powers is not None
    assert powers["params"] == pytest.approx(0.28 / 0.62, abs=0.05)
    assert powers["params"] + powers["tokens"] == pytest.approx(1.0, abs=0.02)


def test_a_best_size_at_the_edge_is_said_to_be_there() -> None:
    edge = [Point(d, 1e18, 10**d, 10 ** (9 - d), 3.0 - 0.1 * d) for d in (1, 2, 3)]
    (best,) = best_of(edge)
    assert not best.inside and best.params == 1000 and best.bpb == pytest.approx(2.7)
    assert exponents([best]) is None


def test_too_few_points_have_no_law() -> None:
    found = describe(points(CHINCHILLA)[:2])
    assert found["law"] is None and found["best"] == [] and found["exponents"] is None
    assert found["relative_error"] is None


def test_the_error_is_that_of_the_points() -> None:
    found = describe(points(CHINCHILLA, noise=0.02))
    assert 0.005 < found["relative_error"] < 0.04
    assert math.isfinite(sum(found["law"].values()))

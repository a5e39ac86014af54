"""How the loss falls with the size of a model and with what it reads: fitted laws of scaling.

A point is a finished run. From points at equal budgets of computation follow the best size at each
budget and the exponents with which size and tokens grow (isoFLOP curves); from all points a law
L = floor + a · N^-alpha + b · D^-beta of N parameters and D tokens, both as in approaches 2 and 3 of
Hoffmann et al. 2022 (2203.15556). Losses are bits per byte, which no vocabulary changes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EXPONENTS = np.linspace(0.06, 1.5, 73)
"""Those that a law may have."""
LEAST_POINTS = 5
"""As many as a law has numbers."""


@dataclass(frozen=True)
class Point:
    """A finished run: parameters of matrices and head, tokens read, and what came of it."""

    depth: int
    budget: float
    """Floating-point operations that it was to take."""
    params: int
    tokens: int
    bpb: float


@dataclass(frozen=True)
class Law:
    """loss = floor + a · params^-alpha + b · tokens^-beta, in bits per byte."""

    floor: float
    a: float
    alpha: float
    b: float
    beta: float

    def loss(self, params: float, tokens: float) -> float:
        """Bits per byte of a model of so many parameters that has read so many tokens."""
        return float(
            self.floor + self.a * params**-self.alpha + self.b * max(tokens, 1.0) ** -self.beta
        )


@dataclass(frozen=True)
class Best:
    """The lowest point of the curve through the runs of one budget."""

    budget: float
    params: float
    tokens: float
    bpb: float
    inside: bool
    """Whether it lies between the smallest and the largest model that were tried."""


def fit_law(points: Sequence[Point]) -> Law | None:
    """The law with the least squared relative error; None for fewer than LEAST_POINTS points.

    For each pair of exponents the rest is linear, and none of it may be negative: so every pair of a
    grid is solved exactly, with each set of terms left out in turn.
    """
    if len(points) < LEAST_POINTS:
        return None
    losses = np.array([p.bpb for p in points])
    sizes = np.log([float(p.params) for p in points])
    tokens = np.log([float(p.tokens) for p in points])
    best, found = math.inf, None
    for alpha in EXPONENTS:
        for beta in EXPONENTS:
            # Divided by a typical value, so that the three columns are alike in size.
            terms = (
                np.ones_like(losses),
                np.exp(-alpha * (sizes - sizes.mean())),
                np.exp(-beta * (tokens - tokens.mean())),
            )
            weights, error = _nonnegative(np.stack(terms, 1) / losses[:, None])
            if error < best:
                a = weights[1] * math.exp(alpha * sizes.mean())
                b = weights[2] * math.exp(beta * tokens.mean())
                law = Law(float(weights[0]), float(a), float(alpha), float(b), float(beta))
                best, found = error, law
    return found


def _nonnegative(columns: Array) -> tuple[Array, float]:
    """Weights of at least 0 that bring the columns (P, 3) nearest to one, and the squared error."""
    best, found = math.inf, np.zeros(3)
    for count in (3, 2, 1):
        for kept in combinations(range(3), count):
            part = columns[:, kept]
            weights = np.linalg.lstsq(part, np.ones(len(part)), rcond=None)[0]
            error = float(((part @ weights - 1) ** 2).sum())
            if error < best and (weights >= 0).all():
                best, found = error, np.zeros(3)
                found[list(kept)] = weights
        if best < math.inf:
            break  # fewer terms never fit better
    return found, best


def best_of(points: Sequence[Point]) -> list[Best]:
    """For each budget with three sizes or more, the lowest point of a parabola over log parameters.

    Where the parabola has none, or outside what was tried, the best of the runs stands for it.
    """
    found = []
    for budget in sorted({p.budget for p in points}):
        runs = sorted((p for p in points if p.budget == budget), key=lambda p: p.params)
        if len(runs) < 3:
            continue
        x = np.log([float(p.params) for p in runs])
        curve = np.polyfit(x - x.mean(), [p.bpb for p in runs], 2)
        lowest = -curve[1] / (2 * curve[0]) if curve[0] > 0 else math.inf
        inside = bool(x[0] <= lowest + x.mean() <= x[-1])
        if inside:
            params = math.exp(lowest + x.mean())
            tokens = math.exp(np.interp(math.log(params), x, np.log([p.tokens for p in runs])))
            bpb = float(np.polyval(curve, lowest))
        else:
            run = min(runs, key=lambda p: p.bpb)
            params, tokens, bpb = float(run.params), float(run.tokens), run.bpb
        found.append(Best(budget, params, tokens, bpb, inside))
    return found


def exponents(best: Sequence[Best]) -> dict[str, float] | None:
    """`params` and `tokens`: the powers of the budget with which the best of each grow.

    From budgets whose best lies inside what was tried; None for fewer than two of them.
    """
    inside = [b for b in best if b.inside]
    if len(inside) < 2:
        return None
    x = np.log([b.budget for b in inside])
    return {
        name: float(np.polyfit(x, np.log([getattr(b, name) for b in inside]), 1)[0])
        for name in ("params", "tokens")
    }


def describe(points: Sequence[Point]) -> dict[str, Any]:
    """All that follows from the points, as plain data: points, best, exponents, law, its error."""
    law, best = fit_law(points), best_of(points)
    error = None
    if law is not None:
        off = [law.loss(p.params, p.tokens) / p.bpb - 1 for p in points]
        error = math.sqrt(sum(e * e for e in off) / len(off))
    return {
        "points": [asdict(p) for p in points],
        "best": [asdict(b) for b in best],
        "exponents": exponents(best),
        "law": None if law is None else asdict(law),
        "relative_error": error,
    }

"""Documents about numbers: sums, tables, tens and ones, practice.

Held out: what `arithmetic` and `daily` hold out, in every step of the working.
"""

from __future__ import annotations

import random

from sprout.world.draw import Maker, Split, between, large_pair, pair_held_out, pick, small_pair
from sprout.world.skills.arithmetic import NUMBER_PROBLEMS, sum_problem, table_pairs, table_problem
from sprout.world.skills.daily import daily_problem
from sprout.world.skills.problem import practice

TITLES = (
    "Sums", "Practice with numbers", "Arithmetic", "Numbers for today", "Let us count",
    "Mental arithmetic", "Exercises", "Working with numbers", "A page of numbers", "Math practice",
)  # fmt: skip


def _sum_line(rng: random.Random, split: Split) -> str:
    a, b = small_pair(rng, split)
    form = int(rng.random() * 10)
    if form < 4:
        return f"{a} + {b} = {a + b}"
    if form < 5:
        return f"{a} plus {b} is {a + b}."
    if form < 6:
        # Counting on shows why the sum is what it is.
        a, b = max(a, b), min(a, b)
        if 0 < b <= 8:
            steps = ", ".join(map(str, range(a + 1, a + b + 1)))
            return f"{a} + {b}: start at {a} and count on {b}: {steps}. So {a} + {b} = {a + b}."
        return f"The sum of {a} and {b} is {a + b}."
    a, b = max(a, b), min(a, b)
    if form < 8:
        return f"{a} - {b} = {a - b}"
    if form < 9:
        return f"{a} minus {b} is {a - b}."
    return f"If you take {b} away from {a}, you have {a - b}."


def sums(rng: random.Random, split: Split) -> str:
    """Lines of small sums and differences."""
    lines = [_sum_line(rng, split) for _ in range(between(rng, 8, 20))]
    return "\n".join([pick(rng, TITLES), *lines])


def tables(rng: random.Random, split: Split) -> str:
    """Rows of the multiplication table, without what is held out."""
    lines = []
    for _ in range(between(rng, 8, 16)):
        a, b = pick(rng, table_pairs(split))
        form = int(rng.random() * 4)
        if form < 2:
            lines.append(f"{a} * {b} = {a * b}")
        elif form < 3:
            lines.append(f"{a} times {b} is {a * b}.")
        else:
            row = ", ".join(str(a * i) for i in range(1, b + 1))
            lines.append(f"{a} * {b}: count by {a}, {b} times: {row}. So {a} * {b} = {a * b}.")
    return "\n".join([pick(rng, TITLES), *lines])


def tens(rng: random.Random, split: Split) -> str:
    """Sums of two-digit numbers, worked in tens and ones."""
    lines: list[str] = []
    while len(lines) < 5:
        a, b = large_pair(rng, split, 11, 60)
        tens_a, tens_b, ones_a, ones_b = a // 10 * 10, b // 10 * 10, a % 10, b % 10
        tens_sum, ones_sum = tens_a + tens_b, ones_a + ones_b
        parts = ((tens_a, tens_b), (ones_a, ones_b), (tens_sum, ones_sum))
        # In training no step of the working may be a held-out sum either.
        if split == "train" and any(pair_held_out(*part) for part in parts):
            continue
        lines.append(
            f"{a} + {b}: {tens_a} + {tens_b} = {tens_sum}, {ones_a} + {ones_b} = {ones_sum}, "
            f"{tens_sum} + {ones_sum} = {a + b}. So {a} + {b} = {a + b}."
        )
    return "\n".join([pick(rng, TITLES), *lines])


KINDS: tuple[tuple[Maker, float], ...] = (
    (sums, 2.5),
    (tables, 1.5),
    (tens, 0.5),
    (practice(TITLES, (sum_problem, sum_problem, table_problem), 3, 9), 2.0),
    (practice(TITLES, NUMBER_PROBLEMS, 3, 7), 2.0),
    (practice(TITLES, (daily_problem,), 3, 7), 2.0),
)

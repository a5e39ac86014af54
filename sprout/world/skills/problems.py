"""Word problems of one step and of two: the working first, then the answer as a sentence.

Small ones are worked in the head ("3 + 4 = 7. Tom has 7 apples now."), large ones by the
calculator in one expression, such as 3*40-15.

Held out: pairs of operands (`pair_held_out`). A problem of two steps is held out when the pair of
its first or of its second step is.
"""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.draw import (
    SMALL,
    Maker,
    Split,
    between,
    large_pair,
    pair_held_out,
    pick,
    small_pair,
)
from sprout.world.names import person
from sprout.world.skills.arithmetic import quotient_pairs, table_pairs
from sprout.world.skills.problem import Problem, practice
from sprout.world.skills.problem_stories import ONE_STEP, SETTINGS, THINGS, TWO_STEPS, Story

# In the head, results of two steps and what stands between them go up to this.
HEAD = 40
TWO_STEPS_SHARE = 0.25
"""Share of the problems that take two steps."""


@lru_cache(maxsize=8)
def _stories(size: str, steps: int) -> tuple[Story, ...]:
    return tuple(s for s in (ONE_STEP if steps == 1 else TWO_STEPS) if size in s.sizes)


def word_problem(rng: random.Random, split: Split, large: bool) -> Problem:
    """One step: a story with two numbers."""
    story = pick(rng, _stories("l" if large else "s", 1))
    a, b = _operands(rng, split, story, large)
    sign = story.sign
    x = apply(a, sign, b)
    return _told(rng, story, f"{a} {sign} {b} = {x}.", f"{a}{sign}{b}", (a, b, 0, x))


def two_step_problem(rng: random.Random, split: Split, large: bool) -> Problem:
    """Two steps: a story with three numbers."""
    story = pick(rng, _stories("l" if large else "s", 2))
    if large:
        a, b, c = _large_triple(rng, split, story.sign)
    else:
        a, b, c = pick(rng, _small_triples(story.sign, split))
    first, second = _steps(story.sign, a, b, c)
    worked = f"{' '.join(map(str, first))}. {' '.join(map(str, second))}."
    one, two = story.sign[0], story.sign[1]
    if one == "r":
        expression = f"{c}-{a}{two}{b}"
    elif one in "+-" and two in "*/":
        expression = f"({a}{one}{b}){two}{c}"
    else:
        expression = f"{a}{one}{b}{two}{c}"
    return _told(rng, story, worked, expression, (a, b, c, second[4]))


def any_word_problem(rng: random.Random, split: Split, large: bool = False) -> Problem:
    """A problem of one step or, one in four, of two."""
    if rng.random() < TWO_STEPS_SHARE:
        return two_step_problem(rng, split, large)
    return word_problem(rng, split, large)


def mixed_word_problem(rng: random.Random, split: Split) -> Problem:
    """A problem with small or with large numbers, for whoever has a calculator."""
    return any_word_problem(rng, split, rng.random() < 0.5)


def apply(a: int, sign: str, b: int) -> int:
    """a sign b; a quotient is taken to be whole."""
    if sign == "+":
        return a + b
    if sign == "-":
        return a - b
    return a * b if sign == "*" else a // b


def _told(
    rng: random.Random,
    story: Story,
    steps: str,
    expression: str,
    n: tuple[int, int, int, int],
) -> Problem:
    one = person(rng)
    two = person(rng, one)
    forms = {
        "N": one.name, "M": two.name, "he": one.he, "He": one.he.capitalize(), "him": one.him,
        "a": n[0], "b": n[1], "c": n[2], "x": n[3], "things": pick(rng, THINGS),
    }  # fmt: skip
    question = f"{story.story} {story.question}"
    if rng.random() < 0.1:
        question = f"{pick(rng, SETTINGS)} {question}"
    short = story.answer.format_map(forms)
    return Problem(
        question=question.format_map(forms),
        worked=f"{steps} {short}",
        answer=str(n[3]),
        expression=expression,
        short=short,
    )


def _operands(rng: random.Random, split: Split, story: Story, large: bool) -> tuple[int, int]:
    # At least 2 everywhere, so that the plural is right.
    sign = story.sign
    if "{a}" not in story.story:  # the eight legs of a spider
        return pick(rng, tuple(pair for pair in table_pairs(split) if pair[0] == 8))
    while True:
        if sign == "/":
            a, b = pick(rng, quotient_pairs(split, 40 if large else 10))
        elif sign == "*" and not large:
            a, b = pick(rng, table_pairs(split))
        elif sign == "*":
            a, b = large_pair(rng, split, 6, pick(rng, (20, 40, 90)))
        elif large:
            a, b = large_pair(rng, split, SMALL + 1, pick(rng, (99, 400)))
        else:
            a, b = small_pair(rng, split)
        if sign == "-":
            a, b = max(a, b), min(a, b)
        if b >= 2 and a >= 2 and (sign != "-" or a - b >= 2):
            return a, b


Step = tuple[int, str, int, str, int]


def _steps(sign: str, a: int, b: int, c: int) -> tuple[Step, Step]:
    one, two = sign[0], sign[1]
    if one == "r":
        between_steps = apply(a, two, b)
        return (a, two, b, "=", between_steps), (c, "-", between_steps, "=", c - between_steps)
    between_steps = apply(a, one, b)
    second = apply(between_steps, two, c)
    return (a, one, b, "=", between_steps), (between_steps, two, c, "=", second)


def _belongs(sign: str, split: str, a: int, b: int, c: int, most: int) -> bool:
    """Whether the numbers fit: nothing below 2 or above `most`, and of the split."""
    first, second = _steps(sign, a, b, c)
    if not (2 <= first[4] <= most and 2 <= second[4] <= most):
        return False
    if second[1] == "/" and second[4] * second[2] != second[0]:
        return False
    held = pair_held_out(a, b) or pair_held_out(second[0], second[2])
    return held == (split == "val")


@lru_cache(maxsize=32)
def _small_triples(sign: str, split: str) -> tuple[tuple[int, int, int], ...]:
    most = 10 if "*" in sign or "/" in sign else SMALL
    last = HEAD if sign[0] == "r" else most
    low = 3 if sign[0] in "+-" and "*" in sign else 2
    found = []
    for a in range(low, (20 if "/" in sign else most) + 1):
        for b in range(2, most + 1):
            found += [(a, b, c) for c in range(2, last + 1) if _belongs(sign, split, a, b, c, HEAD)]
    return tuple(found)


def _large_triple(rng: random.Random, split: Split, sign: str) -> tuple[int, int, int]:
    one, two = sign[0], sign[1]
    while True:
        if one == "*" or two == "*":
            a, b = between(rng, 3, 60), between(rng, 3, 25)
        else:
            a, b = between(rng, 15, 300), between(rng, 6, 150)
        c = between(rng, 3, 20) if two in "*/" and one != "r" else between(rng, 5, 300)
        if one == "r":
            c += a * b
        if two == "/":
            a += (-apply(a, one, b)) % c
        if _belongs(sign, split, a, b, c, 9999):
            return a, b, c


TITLES = (
    "Word problems", "Stories with numbers", "Homework", "Problems to think about", "From daily life",
    "How many are there?", "Practice with stories", "Little problems",
)  # fmt: skip

KINDS: tuple[tuple[Maker, float], ...] = ((practice(TITLES, (any_word_problem,), 2, 6), 1.0),)

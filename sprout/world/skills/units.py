"""Units: conversions with their working, and words for temperatures.

Held out: (unit, number), by the pair of the number and the factor (`pair_held_out(5, 1000)`), which
no equation of training shows either; temperatures ("degrees:17").
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from sprout.world.draw import Maker, Split, between, one_in_ten, pair_held_out, pick
from sprout.world.grammar import with_article
from sprout.world.skills.problem import Problem, practice


@dataclass(frozen=True)
class Family:
    """Two units: one `big` has `factor` of the `small`."""

    big: str
    bigs: str
    smalls: str
    factor: int
    most: int
    """The largest number of big units that is asked for."""


FAMILIES = tuple(
    Family(*row)
    for row in (
        ("kilometer", "kilometers", "meters", 1000, 60),
        ("meter", "meters", "centimeters", 100, 60),
        ("centimeter", "centimeters", "millimeters", 10, 90),
        ("kilogram", "kilograms", "grams", 1000, 60),
        ("ton", "tons", "kilograms", 1000, 40),
        ("liter", "liters", "milliliters", 1000, 60),
        ("hour", "hours", "minutes", 60, 24),
        ("minute", "minutes", "seconds", 60, 30),
        ("day", "days", "hours", 24, 14),
        ("week", "weeks", "days", 7, 30),
        ("year", "years", "months", 12, 20),
        ("dozen", "dozen", "pieces", 12, 20),
        ("dollar", "dollars", "cents", 100, 90),
        ("foot", "feet", "inches", 12, 20),
        ("yard", "yards", "feet", 3, 40),
        ("decade", "decades", "years", 10, 40),
        ("century", "centuries", "years", 100, 20),
        ("pair", "pairs", "single shoes", 2, 50),
    )
)


@lru_cache(maxsize=8)
def _cases(split: str) -> tuple[tuple[tuple[Family, int], ...], ...]:
    """For each family its (family, number) of the split; families without any are left out."""
    found = []
    for family in FAMILIES:
        cases = []
        for n in range(1, family.most + 1):
            held = pair_held_out(n, family.factor)
            back_held = pair_held_out(n * family.factor, family.factor)
            if held if split == "val" else not (held or back_held):
                cases.append((family, n))
        if cases:
            found.append(tuple(cases))
    return tuple(found)


DOWN = (
    "How many {small} are {n}?", "How many {small} are in {n}?", "Convert {n} into {small}.",
    "What is {n} in {small}?", "{n}: how many {small} is that?", "Change {n} to {small}.",
)  # fmt: skip
UP = (
    "How many {bigs} are {m} {small}?", "Convert {m} {small} into {bigs}.",
    "What are {m} {small} in {bigs}?", "{m} {small}: how many {bigs} is that?",
    "Change {m} {small} to {bigs}.",
)  # fmt: skip


def unit_problem(rng: random.Random, split: Split) -> Problem:
    """A conversion to the smaller or to the larger unit."""
    family, n = pick(rng, pick(rng, _cases(split)))
    m, factor = n * family.factor, family.factor
    big = f"{n} {family.big if n == 1 else family.bigs}"
    forms = {"small": family.smalls, "n": big, "bigs": family.bigs, "m": m}
    known = f"{with_article(family.big).capitalize()} has {factor} {family.smalls}"
    if rng.random() < 0.6:
        question = pick(rng, DOWN).format_map(forms)
        are = "is" if n == 1 else "are"
        short = f"{known}, so {big} {are} {m} {family.smalls}."
        worked = f"{n} * {factor} = {m}. {short}"
        return Problem(question, worked, str(m), "number", f"{n}*{factor}", short)
    question = pick(rng, UP).format_map(forms)
    short = f"{known}, so {m} {family.smalls} are {big}."
    worked = f"{m} / {factor} = {n}. {short}"
    return Problem(question, worked, str(n), "number", f"{m}/{factor}", short)


# Up to so many degrees Celsius of the air it is ...
TEMPERATURES = ((-1, "freezing"), (9, "cold"), (17, "cool"), (25, "warm"), (45, "hot"))
TEMPERATURE_QUESTIONS = (
    "It is {n} degrees Celsius outside. Is that {a} or {b}?",
    "Is a day with {n} degrees Celsius {a} or {b}?", "The air has {n} degrees Celsius. Is it {a} or {b}?",
    "Outside it is {n} degrees Celsius. Would you say {a} or {b}?",
)  # fmt: skip


def temperature_problem(rng: random.Random, split: Split) -> Problem:
    """Whether so many degrees are warm or cold."""
    while True:
        n = between(rng, -15, 40)
        if one_in_ten(f"degrees:{n}") == (split == "val"):
            break
    words = [word for _, word in TEMPERATURES]
    place = next(i for i, (most, _) in enumerate(TEMPERATURES) if n <= most)
    far = [other for i, other in enumerate(words) if abs(i - place) > 1]
    word, other = words[place], pick(rng, far)
    a, b = (word, other) if rng.random() < 0.5 else (other, word)
    question = pick(rng, TEMPERATURE_QUESTIONS).format(n=n, a=a, b=b)
    return Problem(question, f"{n} degrees Celsius is {word}.", word, "text", choices=(other,))


UNIT_PROBLEMS = (
    unit_problem,
    unit_problem,
    unit_problem,
    unit_problem,
    unit_problem,
    temperature_problem,
)

TITLES = (
    "Units", "Measures", "Converting units", "Length, weight and time", "How much is that?",
    "Measuring", "From one unit to another", "Practice with measures",
)  # fmt: skip


def conversions(rng: random.Random, split: Split) -> str:
    """Lines of conversions of one pair of units."""
    cases = pick(rng, _cases(split))
    family = cases[0][0]
    lines = [f"1 {family.big} has {family.factor} {family.smalls}."]
    for _ in range(between(rng, 4, 8)):
        _, n = pick(rng, cases)
        m = n * family.factor
        big = f"{n} {family.big if n == 1 else family.bigs}"
        if rng.random() < 0.6:
            lines.append(f"{big}: {n} * {family.factor} = {m} {family.smalls}")
        else:
            lines.append(f"{m} {family.smalls}: {m} / {family.factor} = {big}")
    return "\n".join([pick(rng, TITLES), *dict.fromkeys(lines)])


KINDS: tuple[tuple[Maker, float], ...] = (
    (practice(TITLES, UNIT_PROBLEMS, 3, 7), 4.0),
    (conversions, 1.0),
)

"""Sums and word problems: problems with their working and their checked answers."""

from __future__ import annotations

import random
from dataclasses import dataclass

from sprout.world.draw import SMALL, Split, large_pair, pair_held_out, pick, small_pair
from sprout.world.names import THINGS, person

SUM_QUESTIONS = (
    "What is {a} + {b}?",
    "What is {a} plus {b}?",
    "How much is {a} + {b}?",
    "How much is {a} plus {b}?",
    "{a} + {b} = ?",
    "{a} + {b}",
    "Add {a} and {b}.",
    "What do you get when you add {a} and {b}?",
    "Can you add {a} and {b}?",
    "What is the sum of {a} and {b}?",
    "Calculate {a} + {b}.",
)
DIFFERENCE_QUESTIONS = (
    "What is {a} - {b}?",
    "What is {a} minus {b}?",
    "How much is {a} - {b}?",
    "How much is {a} minus {b}?",
    "{a} - {b} = ?",
    "{a} - {b}",
    "Take {b} away from {a}.",
    "Subtract {b} from {a}.",
    "What is the difference between {a} and {b}?",
    "Calculate {a} - {b}.",
)
PRODUCT_QUESTIONS = (
    "What is {a} * {b}?",
    "What is {a} times {b}?",
    "How much is {a} times {b}?",
    "{a} * {b} = ?",
    "Multiply {a} by {b}.",
    "Calculate {a} * {b}.",
    "What is the product of {a} and {b}?",
)
QUOTIENT_QUESTIONS = (
    "What is {a} / {b}?",
    "What is {a} divided by {b}?",
    "How much is {a} divided by {b}?",
    "Divide {a} by {b}.",
    "Calculate {a} / {b}.",
)
QUESTIONS = {
    "+": SUM_QUESTIONS,
    "-": DIFFERENCE_QUESTIONS,
    "*": PRODUCT_QUESTIONS,
    "/": QUOTIENT_QUESTIONS,
}


@dataclass(frozen=True)
class Problem:
    """A question with a number as its answer."""

    question: str
    expression: str
    """What the calculator is asked, such as '347+286'."""
    answer: int
    worked: str
    """The answer with its working: 'Tom has 3 + 4 = 7 apples.'"""
    short: str
    """The answer without it, to follow a calculator result."""


def sum_problem(rng: random.Random, split: Split) -> Problem:
    """A small sum or difference, to be answered at once."""
    a, b = small_pair(rng, split)
    if rng.random() < 0.4:
        a, b = max(a, b), min(a, b)
        return _problem(rng, a, "-", b, a - b)
    return _problem(rng, a, "+", b, a + b)


def large_problem(rng: random.Random, split: Split) -> Problem:
    """A sum, difference, product or quotient that needs the calculator."""
    kind = rng.random()
    if kind < 0.35:
        a, b = large_pair(rng, split, SMALL + 1, pick(rng, (99, 999, 999, 9999)))
        return _problem(rng, a, "+", b, a + b)
    if kind < 0.6:
        a, b = large_pair(rng, split, SMALL + 1, pick(rng, (99, 999, 999, 9999)))
        a, b = max(a, b), min(a, b)
        return _problem(rng, a, "-", b, a - b)
    if kind < 0.85:
        a, b = large_pair(rng, split, 2, pick(rng, (12, 30, 99, 999)))
        return _problem(rng, a, "*", b, a * b)
    a, b = large_pair(rng, split, 2, pick(rng, (12, 40)))
    while pair_held_out(a * b, b) != (split == "val"):
        a, b = large_pair(rng, split, 2, 40)
    return _problem(rng, a * b, "/", b, a)


def _problem(rng: random.Random, a: int, sign: str, b: int, answer: int) -> Problem:
    question = pick(rng, QUESTIONS[sign]).format(a=a, b=b)
    sentence = f"{a} {sign} {b} = {answer}."
    return Problem(question, f"{a}{sign}{b}", answer, sentence, sentence)


# sign, story, question, worked answer, short answer; {c} is the result
WORD_PROBLEMS = (
    (
        "+",
        "{N} has {a} {things}. {M} gives {him} {b} more.",
        "How many {things} does {N} have now?",
        "{N} has {w} {things} now.",
    ),
    (
        "+",
        "{N} finds {a} {things} in the morning and {b} {things} in the afternoon.",
        "How many {things} does {N} find in all?",
        "{N} finds {w} {things} in all.",
    ),
    (
        "+",
        "There are {a} {things} on the table and {b} {things} in the box.",
        "How many {things} are there together?",
        "There are {w} {things} together.",
    ),
    (
        "+",
        "{N} buys {a} {things}. Then {he} buys {b} more.",
        "How many {things} did {N} buy?",
        "{N} bought {w} {things}.",
    ),
    (
        "+",
        "{N} has {a} {things} and {M} has {b} {things}.",
        "How many {things} do they have together?",
        "Together they have {w} {things}.",
    ),
    (
        "-",
        "{N} has {a} {things}. {He} gives {b} of them to {M}.",
        "How many {things} does {N} have left?",
        "{N} has {w} {things} left.",
    ),
    (
        "-",
        "There are {a} {things} in a basket. {N} takes {b} of them out.",
        "How many {things} are still in the basket?",
        "There are {w} {things} still in the basket.",
    ),
    (
        "-",
        "{N} had {a} {things} but lost {b} of them.",
        "How many {things} are left?",
        "There are {w} {things} left.",
    ),
    (
        "-",
        "{N} has {a} {things}. {M} has {b} {things}.",
        "How many more {things} does {N} have than {M}?",
        "{N} has {w} more {things} than {M}.",
    ),
    (
        "*",
        "{N} has {a} boxes. There are {b} {things} in each box.",
        "How many {things} does {N} have?",
        "{N} has {w} {things}.",
    ),
    (
        "*",
        "Each of {a} children has {b} {things}.",
        "How many {things} do they have together?",
        "Together they have {w} {things}.",
    ),
)


def word_problem(rng: random.Random, split: Split, large: bool) -> Problem:
    """A little story with numbers: small ones worked in the head, large ones by calculator."""
    template = pick(rng, WORD_PROBLEMS)
    sign = template[0]
    while not large and sign == "*":
        template = pick(rng, WORD_PROBLEMS)
        sign = template[0]
    a, b = _operands(rng, split, sign, large)
    answer = {"+": a + b, "-": a - b, "*": a * b}[sign]
    one = person(rng)
    two = person(rng, one)
    forms = {
        "N": one.name, "M": two.name, "he": one.he, "He": one.he.capitalize(), "him": one.him,
        "a": a, "b": b, "things": pick(rng, THINGS),
    }  # fmt: skip
    return Problem(
        question=f"{template[1]} {template[2]}".format_map(forms),
        expression=f"{a}{sign}{b}",
        answer=answer,
        worked=template[3].format_map(forms | {"w": f"{a} {sign} {b} = {answer}"}),
        short=template[3].format_map(forms | {"w": answer}),
    )


def _operands(rng: random.Random, split: Split, sign: str, large: bool) -> tuple[int, int]:
    # At least 2 everywhere, so that the plural is right.
    while True:
        if sign == "*":
            a, b = large_pair(rng, split, 3, 40)
        elif large:
            a, b = large_pair(rng, split, SMALL + 1, pick(rng, (99, 400)))
        else:
            a, b = small_pair(rng, split)
        if sign == "-":
            a, b = max(a, b), min(a, b)
        if b >= 2 and a >= 2 and (sign != "-" or a - b >= 2):
            return a, b

"""Numbers: sums, tables, halves, comparing, counting, even and odd, prime numbers.

Small numbers are worked in the head, larger ones through the calculator.

Held out: pairs of operands (`pair_held_out`), in every equation that is written anywhere; pairs
to compare ("compare:3,40"), numbers asked for even or odd ("parity:37") or prime ("prime:91"),
and rows to count ("count:3,9,1").
"""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.draw import (
    SMALL,
    Split,
    between,
    large_pair,
    one_in_ten,
    pair_held_out,
    pick,
    small_pair,
)
from sprout.world.skills.problem import Problem

QUESTIONS = {
    "+": (
        "What is {a} + {b}?", "What is {a} plus {b}?", "How much is {a} + {b}?",
        "How much is {a} plus {b}?", "{a} + {b} = ?", "{a} + {b}", "Add {a} and {b}.",
        "What do you get when you add {a} and {b}?", "Can you add {a} and {b}?",
        "What is the sum of {a} and {b}?", "Calculate {a} + {b}.",
    ),
    "-": (
        "What is {a} - {b}?", "What is {a} minus {b}?", "How much is {a} - {b}?",
        "How much is {a} minus {b}?", "{a} - {b} = ?", "{a} - {b}", "Take {b} away from {a}.",
        "Subtract {b} from {a}.", "What is the difference between {a} and {b}?",
        "Calculate {a} - {b}.",
    ),
    "*": (
        "What is {a} * {b}?", "What is {a} times {b}?", "How much is {a} times {b}?",
        "{a} * {b} = ?", "Multiply {a} by {b}.", "Calculate {a} * {b}.",
        "What is the product of {a} and {b}?", "{a} times {b}",
    ),
    "/": (
        "What is {a} / {b}?", "What is {a} divided by {b}?", "How much is {a} divided by {b}?",
        "Divide {a} by {b}.", "Calculate {a} / {b}.", "{a} / {b} = ?",
    ),
}  # fmt: skip


@lru_cache(maxsize=8)
def table_pairs(split: str) -> tuple[tuple[int, int], ...]:
    """(a, b) from 2 to 10 whose product belongs to the split."""
    return tuple(
        (a, b)
        for a in range(2, 11)
        for b in range(2, 11)
        if pair_held_out(a, b) == (split == "val")
    )


@lru_cache(maxsize=8)
def quotient_pairs(split: str, most: int) -> tuple[tuple[int, int], ...]:
    """(a, b) with a / b whole and both a / b and b from 2 to `most`.

    In training neither (a, b) nor (a / b, b) is held out; in validation (a, b) is.
    """
    found = []
    for b in range(2, most + 1):
        for c in range(2, most + 1):
            held = pair_held_out(b * c, b)
            if held if split == "val" else not held and not pair_held_out(c, b):
                found.append((b * c, b))
    return tuple(found)


def equation(rng: random.Random, a: int, sign: str, b: int, answer: int) -> Problem:
    """The plain problem 'a sign b'."""
    question = pick(rng, QUESTIONS[sign]).format(a=a, b=b)
    sentence = f"{a} {sign} {b} = {answer}."
    return Problem(question, sentence, str(answer), "number", f"{a}{sign}{b}", sentence)


def sum_problem(rng: random.Random, split: Split) -> Problem:
    """A small sum or difference, to be answered at once."""
    a, b = small_pair(rng, split)
    if rng.random() < 0.4:
        a, b = max(a, b), min(a, b)
        return equation(rng, a, "-", b, a - b)
    return equation(rng, a, "+", b, a + b)


def table_problem(rng: random.Random, split: Split) -> Problem:
    """A product of the tables up to 10 * 10, or a quotient of them, to be answered at once."""
    if rng.random() < 0.7:
        a, b = pick(rng, table_pairs(split))
        return equation(rng, a, "*", b, a * b)
    a, b = pick(rng, quotient_pairs(split, 10))
    return equation(rng, a, "/", b, a // b)


def large_problem(rng: random.Random, split: Split) -> Problem:
    """A sum, difference, product or quotient that needs the calculator."""
    kind = rng.random()
    if kind < 0.6:
        a, b = large_pair(rng, split, SMALL + 1, pick(rng, (99, 999, 999, 9999)))
        if kind < 0.35:
            return equation(rng, a, "+", b, a + b)
        a, b = max(a, b), min(a, b)
        return equation(rng, a, "-", b, a - b)
    if kind < 0.85:
        a, b = large_pair(rng, split, 11, pick(rng, (30, 99, 999)))
        return equation(rng, a, "*", b, a * b)
    a, b = pick(rng, quotient_pairs(split, 40))
    return equation(rng, a, "/", b, a // b)


@lru_cache(maxsize=8)
def _doubled(split: str) -> tuple[int, ...]:
    """Numbers whose double and half of it belong to the split."""
    return tuple(
        n
        for n in range(2, 51)
        if (pair_held_out(n, 2) or pair_held_out(2 * n, 2)) == (split == "val")
    )


def half_problem(rng: random.Random, split: Split) -> Problem:
    """The double or the half of a number."""
    n = pick(rng, _doubled(split))
    if rng.random() < 0.5:
        question = pick(rng, DOUBLE_QUESTIONS).format(n=n)
        worked = f"{n} * 2 = {2 * n}. Twice {n} is {2 * n}."
        return Problem(question, worked, str(2 * n), "number", None, f"Twice {n} is {2 * n}.")
    question = pick(rng, HALF_QUESTIONS).format(n=2 * n)
    worked = f"{2 * n} / 2 = {n}. Half of {2 * n} is {n}."
    return Problem(question, worked, str(n), "number", None, f"Half of {2 * n} is {n}.")


DOUBLE_QUESTIONS = (
    "What is twice {n}?", "What is the double of {n}?", "Double {n}.", "How much is two times {n}?",
    "Double the number {n}.", "If you double {n}, what do you get?",
)  # fmt: skip
HALF_QUESTIONS = (
    "What is half of {n}?", "How much is half of {n}?", "What is the half of {n}?", "Halve {n}.",
    "If you cut {n} in two equal parts, how big is each part?",
)  # fmt: skip


def compare_problem(rng: random.Random, split: Split) -> Problem:
    """Which of two numbers is larger or smaller."""
    high = 100 if rng.random() < 0.7 else 1000
    while True:
        a, b = between(rng, 0, high), between(rng, 0, high)
        if a != b and one_in_ten(f"compare:{min(a, b)},{max(a, b)}") == (split == "val"):
            break
    low, high = min(a, b), max(a, b)
    if rng.random() < 0.5:
        question = pick(rng, LARGER_QUESTIONS).format(a=a, b=b)
        return Problem(
            question, f"{low} is less than {high}. The larger number is {high}.", f"{high}"
        )
    question = pick(rng, SMALLER_QUESTIONS).format(a=a, b=b)
    return Problem(question, f"{high} is more than {low}. The smaller number is {low}.", f"{low}")


LARGER_QUESTIONS = (
    "Which is larger, {a} or {b}?", "Which number is larger: {a} or {b}?", "What is more, {a} or {b}?",
    "Which of the numbers {a} and {b} is the larger one?", "Is {a} or {b} the larger number?",
    "Which number is greater, {a} or {b}?",
)  # fmt: skip
SMALLER_QUESTIONS = (
    "Which is smaller, {a} or {b}?", "Which number is smaller: {a} or {b}?",
    "What is less, {a} or {b}?", "Which of the numbers {a} and {b} is the smaller one?",
    "Is {a} or {b} the smaller number?",
)  # fmt: skip


def parity_problem(rng: random.Random, split: Split) -> Problem:
    """Even or odd."""
    while True:
        n = between(rng, 0, 200)
        if (n > 10 and one_in_ten(f"parity:{n}")) == (split == "val"):
            break
    word, other = ("odd", "even") if n % 2 else ("even", "odd")
    question = pick(rng, PARITY_QUESTIONS).format(n=n)
    worked = f"{n} ends in {n % 10}, so it is {word}." if n > 9 else f"{n} is {word}."
    return Problem(question, worked, word, "text", choices=(other,))


PARITY_QUESTIONS = (
    "Is {n} even or odd?", "Is {n} odd or even?", "Is the number {n} even or odd?", "{n}: even or odd?",
    "Tell me if {n} is even or odd.",
)  # fmt: skip


@lru_cache(maxsize=8)
def _primes(split: str) -> tuple[tuple[int, str], ...]:
    """(number, why it is prime or not), without held-out equations in training."""
    found = []
    for n in range(2, 101):
        if (n > 10 and one_in_ten(f"prime:{n}")) != (split == "val"):
            continue
        factors = [(a, n // a) for a in range(2, n) if n % a == 0 and a <= n // a]
        known = [pair for pair in factors if split == "val" or not pair_held_out(*pair)]
        if not factors:
            found.append(
                (n, f"{n} can only be divided by 1 and {n}. So yes, {n} is a prime number.")
            )
        elif known:
            a, b = known[0]
            found.append((n, f"{n} = {a} * {b}. So no, {n} is not a prime number."))
    return tuple(found)


def prime_problem(rng: random.Random, split: Split) -> Problem:
    """Whether a number up to 100 is prime."""
    n, worked = pick(rng, _primes(split))
    answer, other = ("no", "yes") if "So no" in worked else ("yes", "no")
    question = pick(rng, PRIME_QUESTIONS).format(n=n)
    return Problem(question, worked, answer, "text", choices=(other,))


PRIME_QUESTIONS = ("Is {n} a prime number?", "Is {n} prime?", "Is {n} a prime number or not?",
                   "Would you call {n} a prime number?")  # fmt: skip


def count_problem(rng: random.Random, split: Split) -> Problem:
    """Counting up or down, by ones or by larger steps."""
    while True:
        step = pick(rng, (1, 1, 1, -1, -1, 2, 3, 5, 10, -2, -5, -10))
        start, length = between(rng, 0, 40), between(rng, 4, 10)
        end = start + step * (length - 1)
        if end >= 0 and one_in_ten(f"count:{start},{end},{step}") == (split == "val"):
            break
    by = f" by {abs(step)}" if abs(step) > 1 else ""
    down = step < 0
    asks = DOWN_REQUESTS if down else UP_REQUESTS
    question = pick(rng, asks).format(a=start, b=end, by=by)
    row = ", ".join(map(str, range(start, end + (-1 if down else 1), step)))
    return Problem(question, f"{row}.", row, "text")


UP_REQUESTS = (
    "Count{by} from {a} to {b}.", "Please count{by} from {a} to {b}.",
    "Can you count{by} from {a} up to {b}?", "Count up{by} from {a} to {b}.",
    "Start at {a} and count{by} to {b}.",
)  # fmt: skip
DOWN_REQUESTS = (
    "Count down{by} from {a} to {b}.", "Count backwards{by} from {a} to {b}.",
    "Please count down{by} from {a} to {b}.", "Can you count backwards{by} from {a} to {b}?",
    "Start at {a} and count down{by} to {b}.",
)  # fmt: skip


def next_problem(rng: random.Random, split: Split) -> Problem:
    """The number before or after another."""
    after = rng.random() < 0.5
    while True:
        n = between(rng, 1, 300 if rng.random() < 0.3 else 99)
        if (n > 10 and one_in_ten(f"next:{n}")) == (split == "val"):
            break
    word, found = ("after", n + 1) if after else ("before", n - 1)
    question = pick(rng, NEXT_QUESTIONS).format(n=n, word=word)
    return Problem(question, f"The number {word} {n} is {found}.", str(found))


NEXT_QUESTIONS = (
    "Which number comes {word} {n}?", "What number comes right {word} {n}?",
    "What is the number {word} {n}?", "Which number is just {word} {n}?",
)  # fmt: skip


def number_problem(rng: random.Random, split: Split) -> Problem:
    """Anything about numbers but sums."""
    return pick(rng, NUMBER_PROBLEMS)(rng, split)


NUMBER_PROBLEMS = (
    compare_problem, compare_problem, count_problem, count_problem, parity_problem, next_problem,
    half_problem, prime_problem,
)  # fmt: skip

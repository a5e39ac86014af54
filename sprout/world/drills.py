"""Pretraining text that exercises skills: worked sums, word problems, letters, order."""

from __future__ import annotations

import random
from collections.abc import Callable

from sprout.world.draw import Split, between, large_pair, pair_held_out, pick, small_pair
from sprout.world.grammar import join_words
from sprout.world.skills.arithmetic import sum_problem, word_problem
from sprout.world.skills.letters import counted, letter_task, spelled, word_to_spell

NUMBER_TITLES = ("Sums", "Practice with numbers", "Arithmetic", "Numbers for today", "Let us count")
WORD_TITLES = ("Letters", "Spelling practice", "How words are written", "Words and letters")


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
    return "\n".join([pick(rng, NUMBER_TITLES), *lines])


def tens(rng: random.Random, split: Split) -> str:
    """Sums of two-digit numbers, worked in tens and ones."""
    lines: list[str] = []
    while len(lines) < 5:
        a, b = large_pair(rng, split, 11, 60)
        tens_a, tens_b, ones_a, ones_b = a // 10 * 10, b // 10 * 10, a % 10, b % 10
        parts = ((tens_a, tens_b), (ones_a, ones_b), (tens_a + tens_b, ones_a + ones_b))
        # In training no step of the working may be a held-out sum either.
        if split == "train" and any(pair_held_out(*part) for part in parts):
            continue
        tens_sum, ones_sum = tens_a + tens_b, ones_a + ones_b
        lines.append(
            f"{a} + {b}: {tens_a} + {tens_b} = {tens_sum}, {ones_a} + {ones_b} = {ones_sum}, "
            f"{tens_sum} + {ones_sum} = {a + b}. So {a} + {b} = {a + b}."
        )
    return "\n".join([pick(rng, NUMBER_TITLES), *lines])


def quiz_of_sums(rng: random.Random, split: Split) -> str:
    """Questions and answers about small sums."""
    found = [sum_problem(rng, split) for _ in range(between(rng, 3, 8))]
    return "\n".join(f"Question: {p.question}\nAnswer: {p.worked}" for p in found)


def word_problems(rng: random.Random, split: Split) -> str:
    """Word problems with their working."""
    found = [word_problem(rng, split, False) for _ in range(between(rng, 2, 5))]
    if rng.random() < 0.5:
        return "\n\n".join(f"{p.question}\n{p.worked}" for p in found)
    return "\n".join(f"Question: {p.question}\nAnswer: {p.worked}" for p in found)


def order(rng: random.Random, split: Split) -> str:
    """Counting, comparing and sorting numbers."""
    lines = []
    for _ in range(between(rng, 4, 8)):
        form = rng.random()
        if form < 0.3:
            start, length, step = (
                between(rng, 0, 90),
                between(rng, 5, 10),
                pick(rng, (1, 1, 1, 2, 5, 10)),
            )
            run = ", ".join(str(start + step * place) for place in range(length))
            lines.append(
                f"Count by {step} from {start}: {run}."
                if step > 1
                else f"Count from {start}: {run}."
            )
        elif form < 0.65:
            a, b = between(rng, 0, 100), between(rng, 0, 100)
            low, high = min(a, b), max(a, b)
            if low == high:
                lines.append(f"{low} is equal to {high}.")
            else:
                lines.append(f"{high} is larger than {low}. {low} is smaller than {high}.")
        else:
            numbers = rng.sample(range(100), between(rng, 3, 6))
            given = join_words([*map(str, numbers)])
            ordered = join_words([*map(str, sorted(numbers))])
            lines.append(f"Put {given} in order. In order they are {ordered}.")
    return "\n".join([pick(rng, NUMBER_TITLES), *lines])


def letters(rng: random.Random, split: Split) -> str:
    """Words with their letters."""
    lines = []
    for _ in range(between(rng, 6, 14)):
        word = word_to_spell(rng, split)
        form = int(rng.random() * 6)
        if form < 2:
            lines.append(f"{word}: {spelled(word)}")
        elif form == 2:
            lines.append(f'The word "{word}" is spelled {spelled(word)}.')
        elif form == 3:
            lines.append(f'{counted(word)}: the word "{word}" has {len(word)} letters.')
        elif form == 4:
            lines.append(
                f'"{word}" is spelled {spelled(word)}. Backwards it is {spelled(word[::-1])}.'
            )
        else:
            lines.append(
                f'The first letter of "{word}" is {word[0]}. The last letter is {word[-1]}.'
            )
    return "\n".join([pick(rng, WORD_TITLES), *lines])


def quiz_of_letters(rng: random.Random, split: Split) -> str:
    """Questions and answers about letters."""
    found = [letter_task(rng, split) for _ in range(between(rng, 3, 7))]
    return "\n".join(f"Question: {task.question}\nAnswer: {task.sentence}" for task in found)


DRILLS: tuple[tuple[Callable[[random.Random, Split], str], float], ...] = (
    (sums, 4.0),
    (quiz_of_sums, 2.0),
    (tens, 0.5),
    (word_problems, 3.0),
    (order, 1.5),
    (letters, 3.0),
    (quiz_of_letters, 2.0),
)

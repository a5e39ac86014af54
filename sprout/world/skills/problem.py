"""What a problem to practice on is, and the layouts in which documents show several of them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sprout.world.draw import Maker, Split, between, pick
from sprout.world.names import person


@dataclass(frozen=True)
class Problem:
    """A question with its worked and checked answer."""

    question: str
    worked: str
    """The whole answer with its working: '3 + 4 = 7. Tom has 7 apples.'"""
    answer: str
    """What is checked: a number in digits, or a text that occurs in the worked answer."""
    kind: Literal["number", "text"] = "number"
    expression: str | None = None
    """What the tool is asked, '3*40-15'; None for what is worked in the head."""
    short: str = ""
    """The answer without working, to follow the calculator's result."""
    accept: tuple[str, ...] = ()
    """Other right answers."""
    choices: tuple[str, ...] = ()
    """text: wrong answers, none of which may occur in a right reply."""
    pattern: str = ""
    """A regular expression that a whole right reply matches, where the working names other things."""


ProblemMaker = Callable[[random.Random, Split], Problem]


@lru_cache(maxsize=4096)
def ends_with(answer: str) -> str:
    """A pattern of the replies that end with the answer."""
    return rf".*(?<![\w-]){re.escape(answer)}\W*"


def exercise(rng: random.Random, titles: Sequence[str], problems: Sequence[Problem]) -> str:
    """A document of problems with their answers, in one of several layouts."""
    layout = rng.random()
    if layout < 0.3:
        return "\n".join(f"Question: {p.question}\nAnswer: {p.worked}" for p in problems)
    if layout < 0.45:
        return "\n\n".join(f"{p.question}\n{p.worked}" for p in problems)
    if layout < 0.6:
        # Letters, since the number of an exercise would be one more number in its story.
        pairs = zip("abcdefghij", problems, strict=False)
        lines = (f"{i}) {p.question}\nAnswer: {p.worked}" for i, p in pairs)
        return "\n".join((pick(rng, titles), *lines))
    if layout < 0.7:
        return "\n".join(f"Q: {p.question}\nA: {p.worked}" for p in problems)
    one = person(rng)
    two = person(rng, one)
    if layout < 0.85:
        return "\n".join(f"{one.name}: {p.question}\n{two.name}: {p.worked}" for p in problems)
    first, *rest = problems
    opening = pick(rng, OPENINGS).format(N=one.name, M=two.name)
    told = [f"{opening}\n{first.question}\n{first.worked}"]
    told += [f"{pick(rng, NEXT)}\n{p.question}\n{p.worked}" for p in rest]
    return "\n".join(told)


OPENINGS = (
    "{N} and {M} practice together. {N} asks first.",
    "{N} asks {M} a few questions.",
    "The teacher has a question for {N}.",
    "{N} has some homework to do, and {M} helps.",
    "{N} has written some exercises for {M}.",
    "On the train {N} and {M} play a game of questions.",
    "{N} wants to learn, so {M} thinks of exercises.",
    "{N} reads a question from the book, and {M} answers.",
)
NEXT = (
    "Here is another one.", "The next question:", "And now this one:", "That was right. Next:",
    "One more:", "Then a new one:", "Very good. What about this?", "Let us go on.",
)  # fmt: skip


def practice(titles: Sequence[str], makers: Sequence[ProblemMaker], low: int, high: int) -> Maker:
    """A document maker: from low to high problems, each by one of the makers."""

    def document(rng: random.Random, split: Split) -> str:
        found = [pick(rng, makers)(rng, split) for _ in range(between(rng, low, high))]
        return exercise(rng, titles, found)

    return document

"""What an evaluation asks: a named task with a chance level and items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sprout.world.item import Item

MAX_ANSWER = {"choice": 16, "number": 64, "text": 64, "form": 64, "code": 192}
"""Tokens of an answer by the kind of its item: the tasks' own answers are far shorter."""


@dataclass(frozen=True)
class Task:
    """A set of graded items. `chance` is what guessing scores; `load(n)` gives the first n items."""

    name: str
    description: str
    chance: float
    load: Callable[[int], list[Item]]

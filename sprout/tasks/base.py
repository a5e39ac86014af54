"""What an evaluation asks: a named task with a chance level and items.

An item is asked in one of two ways. An `Item` (world/item.py) is a conversation, for a model that learned
to answer. A `TextItem` is plain text to be gone on with, for any model: of several continuations or
contexts the likeliest is chosen, or a single continuation must be the one that the model itself would
give.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from sprout.world.item import Item

MAX_ANSWER = {"choice": 16, "number": 64, "text": 64, "form": 64, "code": 192}
"""Tokens of an answer by the kind of its item: the tasks' own answers are far shorter."""

Kind = Literal["choice", "schema", "completion", "number", "text", "form", "code", "mixed"]
"""How a task is scored: by likelihood (of continuations; of one continuation behind several contexts; by
the likeliest tokens), or by the answer given."""

T = TypeVar("T")


@dataclass(frozen=True)
class TextItem:
    """Pairs of a context and a continuation, of which number `gold` is right.

    With one pair alone it is right when each of its tokens is the likeliest in its place. A context has
    no white space at its end; a continuation begins with what separates it.
    """

    pairs: tuple[tuple[str, str], ...]
    gold: int = 0
    shots: tuple[str, ...] = ()
    """Solved examples that stand before the context, a line break between two."""
    category: str = ""
    """The part of the task that it belongs to, where a task is the mean over its parts."""
    cluster: str = ""
    """What other items are about, too, such as a passage: then they are not independent."""

    @property
    def messages(self) -> tuple[dict[str, Any], ...]:
        """The question alone, as the only message of a user: for showing."""
        return ({"role": "user", "content": self.pairs[self.gold][0]},)

    @property
    def answer(self) -> str:
        """The right continuation: for showing."""
        return self.pairs[self.gold][1].strip()


Question = Item | TextItem


@dataclass(frozen=True)
class Task:
    """A set of graded items. `chance` is what guessing scores; `load(n)` gives the first n items."""

    name: str
    description: str
    chance: float
    load: Callable[[int], Sequence[Question]]
    kind: Kind = "mixed"
    shots: int = 0
    """Solved examples before each item."""
    max_answer: int | None = None
    """Tokens of an answer; by default MAX_ANSWER's of the item's kind."""
    size: int | None = None
    """How many items there are; None where there are as many as asked for."""

    def named(self, name: str) -> Task:
        """The same task under another name."""
        return replace(self, name=name)


def some(items: Sequence[T], n: int, name: str) -> list[T]:
    """The first n items of a set, or all, in an order that depends on its name and size alone.

    Sets are often sorted, by subject for one, so the first n of the file would be another task.
    """
    order = list(range(len(items)))
    random.Random(f"items of {name}").shuffle(order)
    return [items[i] for i in order[:n]]

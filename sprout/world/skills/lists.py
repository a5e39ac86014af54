"""Following an instruction about a list: its first item, its order, what belongs to it.

The answers show their working where that makes each step one look-up: items are numbered before
they are counted or turned around, the smallest of what is left is taken again and again, the first
letters are put in order before the words.

Held out: the lists asked about (`list_items`), and ways of asking (`list_ways`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from sprout.world.draw import Maker, Split, between, pick, pick_some, shuffled
from sprout.world.grammar import capitalized, join_words
from sprout.world.skills.list_items import (
    GROUPS,
    new_item,
    number_list,
    of_groups,
    word_list,
)
from sprout.world.skills.list_ways import ask
from sprout.world.skills.problem import Problem, practice

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


@lru_cache(maxsize=4096)
def whole(answer: str) -> str:
    """A pattern of the replies that end with exactly this list: no comma stands before it."""
    return rf"(?:.*[^,\s]\s+)?{re.escape(answer)}\W*"


def _text(question: str, start: str, answer: str) -> Problem:
    return Problem(question, f"{start}{answer}.", answer, "text", pattern=whole(answer))


def _joined(items: Sequence[str]) -> str:
    return ", ".join(items)


def _numbered(items: Sequence[str]) -> str:
    return ", ".join(f"{number} {item}" for number, item in enumerate(items, 1))


class Asked:
    """A list that is asked about: once, or in several turns one after the other."""

    def __init__(self, rng: random.Random, split: Split, what: str, items: list[str]) -> None:
        self.rng, self.split, self.what, self.items = rng, split, what, items
        self.told = False
        """Whether the list stands in a question already."""

    def ask(self, name: str, **more: object) -> str:
        """A request of the kind; the list itself is told in the first one."""
        told, self.told = self.told, True
        return ask(self.rng, self.split, name, self.items, self.what, told, **more)


def place(asked: Asked) -> Problem:
    """The first, the last or the n-th item."""
    rng, items, what = asked.rng, asked.items, asked.what
    chance = rng.random()
    if chance < 0.35:
        return _text(asked.ask("first"), f"The first {what} is ", items[0])
    if chance < 0.65 or what == "number" or len(items) > len(ORDINALS):
        return _text(asked.ask("last"), f"The last {what} is ", items[-1])
    n = between(rng, 1, len(items))
    question = asked.ask("nth", o=ORDINALS[n - 1], n=n)
    start = f"{_numbered(items)}. The {ORDINALS[n - 1]} {what} is "
    return _text(question, start, items[n - 1])


def neighbor(asked: Asked) -> Problem:
    """What comes right after an item, or right before it."""
    at = between(asked.rng, 0, len(asked.items) - 2)
    one, two = asked.items[at : at + 2]
    if asked.rng.random() < 0.6:
        return _text(asked.ask("after", x=one), f"After {one} comes ", two)
    return _text(asked.ask("before", x=two), f"Before {two} comes ", one)


def contains(asked: Asked) -> Problem:
    """Whether something is in the list."""
    rng, items = asked.rng, asked.items
    if rng.random() < 0.5:
        item = pick(rng, items)
        worked, answer, other = f"Yes, {item} is in the list.", "Yes", "No"
    else:
        item = new_item(rng, asked.split, items)
        worked, answer, other = f"No, {item} is not in the list.", "No", "Yes"
    return Problem(asked.ask("has", x=item), worked, answer, "text", choices=(other,))


def copied(asked: Asked) -> Problem:
    """The list once more."""
    return _text(asked.ask("copy"), "The list is: ", _joined(asked.items))


def counted(asked: Asked) -> Problem:
    """How many items there are; numbers are not numbered."""
    items, what = asked.items, asked.what
    size = len(items)
    start = _joined(items) if what == "number" else _numbered(items)
    worked = f"{start}: the list has {size} {what}s."
    return Problem(asked.ask("count"), worked, str(size))


def changed(asked: Asked) -> Problem:
    """An item removed, added at an end or replaced, or the first and the last one swapped."""
    rng, items = asked.rng, asked.items
    item, new = pick(rng, items), new_item(rng, asked.split, items)
    kind = pick(rng, ("remove", "remove", "add", "add", "front", "replace", "swap"))
    if kind == "remove":
        left = _joined([other for other in items if other != item])
        return _text(asked.ask("remove", x=item), f"Without {item}: ", left)
    if kind == "add":
        return _text(asked.ask("add", x=new), f"With {new} at the end: ", _joined([*items, new]))
    if kind == "front":
        start = f"With {new} at the start: "
        return _text(asked.ask("front", x=new), start, _joined([new, *items]))
    if kind == "replace":
        found = _joined([new if other == item else other for other in items])
        return _text(asked.ask("replace", x=item, y=new), f"{new} instead of {item}: ", found)
    first, *middle, last = items
    start = f"{last} comes first, {first} comes last: "
    return _text(asked.ask("swap"), start, _joined([last, *middle, first]))


def reverse(asked: Asked) -> Problem:
    """The list backwards, by the numbers of its items."""
    items = asked.items
    back = [f"{n} {item}" for n, item in list(enumerate(items, 1))[::-1]]
    start = f"{_numbered(items)}. Backwards: {_joined(back)}. So: "
    return _text(asked.ask("reverse"), start, _joined(items[::-1]))


def ordered(asked: Asked) -> Problem:
    """Numbers in order: the smallest or largest of what is left, one after the other."""
    name = pick(asked.rng, ("up", "up", "down"))
    word, pick_one = ("smallest", min) if name == "up" else ("largest", max)
    left, found, steps = list(asked.items), [], []
    while len(left) > 1:
        chosen = pick_one(left, key=int)
        steps.append(f"{_joined(left)}: {word} {chosen}.")
        found.append(chosen)
        left.remove(chosen)
    ends = "From small to large" if name == "up" else "From large to small"
    start = f"{' '.join(steps)} Left: {left[0]}. {ends}: "
    return _text(asked.ask(name), start, _joined([*found, *left]))


def extreme(asked: Asked) -> Problem:
    """The largest or the smallest number."""
    name = pick(asked.rng, ("largest", "smallest"))
    found = (max if name == "largest" else min)(asked.items, key=int)
    return Problem(asked.ask(name), f"The {name} number is {found}.", found)


def even(asked: Asked) -> Problem:
    """The even numbers, after each was looked at."""
    found = [item for item in asked.items if int(item) % 2 == 0]
    each = _joined([f"{n} {'odd' if int(n) % 2 else 'even'}" for n in asked.items])
    return _text(asked.ask("even"), f"{each}. Even: ", _joined(found) or "none")


def alphabetic(asked: Asked) -> Problem:
    """Words in the order of the alphabet, by as many first letters as tell them apart."""
    items = asked.items
    low = [item.lower() for item in items]
    size = next(n for n in range(1, 40) if len({word[:n] for word in low}) == len(items))
    starts = [word[:size] for word in low]
    each = _joined([f"{item} {start}" for item, start in zip(items, starts, strict=True)])
    start = f"{each}. {_joined(sorted(starts))}. From A to Z: "
    return _text(asked.ask("sort"), start, _joined(sorted(items, key=str.lower)))


def longest(asked: Asked) -> Problem:
    """The longest or the shortest word, with the letters counted; there must be only one."""
    name = pick(asked.rng, ("longest", "shortest"))
    sizes = sorted((len(item) for item in asked.items), reverse=name == "longest")
    if sizes[0] == sizes[1]:
        return counted(asked)
    found = next(item for item in asked.items if len(item) == sizes[0])
    counts = _joined([f"{item} {len(item)}" for item in asked.items])
    return _text(asked.ask(name), f"Letters: {counts}. The {name} {asked.what} is ", found)


def written(asked: Asked) -> Problem:
    """Capital letters at the start of each word, or commas and 'and' between them."""
    if asked.rng.random() < 0.5 and asked.what != "name":
        answer = _joined([item.capitalize() for item in asked.items])
        return _text(asked.ask("capital"), "With capital letters: ", answer)
    return _text(asked.ask("join"), "Joined: ", join_words(asked.items))


Kind = Callable[[Asked], Problem]
WORD_KINDS: tuple[Kind, ...] = (
    place, place, place, neighbor, neighbor, contains, contains, copied, counted, changed,
    changed, changed, reverse, alphabetic, alphabetic, longest, written,
)  # fmt: skip
NUMBER_KINDS: tuple[Kind, ...] = (
    place, neighbor, contains, counted, changed, extreme, extreme, ordered, ordered, ordered, even,
)  # fmt: skip


def which_problem(rng: random.Random, split: Split) -> Problem:
    """Which items are of a group, after each is put into its own."""
    group, members, others = of_groups(rng, split, between(rng, 1, 2), between(rng, 1, 3))
    items = shuffled(rng, [*members, *others])
    each = join_words([f"{item} is {_one_of(item)}" for item in items])
    found = join_words([item for item in items if item in members])
    question = Asked(rng, split, "item", items).ask("which", g=group)
    return _text(question, f"{capitalized(each)}. The {group}: ", found)


def odd_problem(rng: random.Random, split: Split) -> Problem:
    """The one item that is not of the same group as the others, after each is put into its own."""
    _, members, others = of_groups(rng, split, 1, between(rng, 2, 3))
    items = shuffled(rng, [*members, *others])
    each = join_words([f"{item} is {_one_of(item)}" for item in items])
    question = Asked(rng, split, pick(rng, ("item", "word")), items).ask("odd")
    return _text(question, f"{capitalized(each)}. The one that does not fit is ", others[0])


@lru_cache(maxsize=1000)
def _one_of(item: str) -> str:
    return next(one for one, members in GROUPS.values() if item in members)


def asked_list(rng: random.Random, split: Split) -> tuple[Asked, tuple[Kind, ...]]:
    """A list of words or of numbers, and what can be asked about it."""
    if rng.random() < 0.3:
        return Asked(rng, split, "number", number_list(rng, split)), NUMBER_KINDS
    return Asked(rng, split, *word_list(rng, split)), WORD_KINDS


def list_problem(rng: random.Random, split: Split) -> Problem:
    """Any one instruction about a list."""
    chance = rng.random()
    if chance < 0.12:
        return which_problem(rng, split)
    if chance < 0.24:
        return odd_problem(rng, split)
    asked, kinds = asked_list(rng, split)
    return pick(rng, kinds)(asked)


def list_series(rng: random.Random, split: Split, count: int) -> list[Problem]:
    """Up to `count` different instructions about one list, which only the first one tells."""
    asked, kinds = asked_list(rng, split)
    return [make(asked) for make in dict.fromkeys(pick_some(rng, kinds, count))]


TITLES = (
    "Lists", "Working with lists", "In order", "What belongs together?", "Sorting", "Tasks with lists",
    "Do what is asked", "Lists and their items", "Careful reading",
)  # fmt: skip


def one_list(rng: random.Random, split: Split) -> str:
    """A list with many questions about it."""
    found = list_series(rng, split, between(rng, 3, 7))
    return "\n".join(f"Question: {p.question}\nAnswer: {p.worked}" for p in found)


KINDS: tuple[tuple[Maker, float], ...] = (
    (practice(TITLES, (list_problem,), 3, 8), 2.0),
    (one_list, 1.0),
)

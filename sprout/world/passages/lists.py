"""Little tables and lists with their questions: who-is-who, prices, timetables, codes.

The shortest way to learn to look something up: keys (made-up names, codes, things) with one to
three columns, in several layouts. Held out: names of people, and the lists by all that they hold
(key "passage:COLUMNS:values").
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sprout.world.draw import Split, between, one_in_ten, pick, pick_some, shuffled
from sprout.world.grammar import capitalized
from sprout.world.names import Person
from sprout.world.passages.pools import Draw, drawer
from sprout.world.passages.question import Core, Passage, Question, asked, cores
from sprout.world.texts.passages_lists import COLUMNS
from sprout.world.texts.weave import Weave, sections

PAIRS = (" - ", ": ", " = ")
_DIGITS = re.compile(r"\d \d")
LONGEST_LIST = 320
"""Characters of a list."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, its keys and values, its questions."""

    title: str
    keys: str
    draw: Draw
    asks: dict[str, list[Core]]
    answer: Weave


def _column(title: str, rows: Sequence[tuple[str, list[str]]]) -> Column:
    keys = kind = ""
    asks: dict[str, list[Core]] = {}
    for mark, (text,) in rows:
        if mark == "@":
            keys, _, kind = text.partition(": ")
        elif mark == "?":
            asks.setdefault(text[0], []).extend(cores(text[2:], held_out=False))
    (answer,) = (text for mark, (text,) in rows if mark == "=")
    return Column(title, keys, drawer(kind), asks, Weave(answer))


@lru_cache(maxsize=1)
def columns() -> tuple[Column, ...]:
    """All columns of the tables."""
    return tuple(_column(title, rows) for title, rows in sections(COLUMNS))


def _texts(rng: random.Random, split: Split, draw: Draw, count: int) -> list[str]:
    """Different values, none of which stands in another."""
    found: list[str] = []
    while len(found) < count:
        value = draw(rng, split)
        text = value.name if isinstance(value, Person) else value
        if not any(f" {text} " in f" {old} " or f" {old} " in f" {text} " for old in found):
            found.append(text)
    return found


def _layout(
    rng: random.Random, keys: Sequence[str], used: Sequence[Column], values: Sequence[Sequence[str]]
) -> str:
    """The list as text: `values[column][row]`."""
    titles = [column.title for column in used]
    head = {"people": "Name", "goods": "Thing", "towns": "Town", "codes": "Code"}[used[0].keys]
    rows = [[key, *cells] for key, *cells in zip(keys, *values, strict=True)]
    way = rng.random()
    if len(used) == 1 and way < 0.75:
        mark = pick(rng, PAIRS)
        entries = [mark.join(row) for row in rows]
        if way < 0.35:
            text = pick(rng, (", ", "; ")).join(entries) + "."
        else:
            text = "\n".join(entries)
        return text if rng.random() < 0.4 else f"{head} and {titles[0].lower()}:\n{text}"
    if way < 0.45:
        cards = [
            [f"{t}: {cell}." for t, cell in zip([head, *titles], row, strict=True)] for row in rows
        ]
        return "\n".join(" ".join(card) for card in cards)
    # Between two numbers the other marks would be a sum.
    digits = any(_DIGITS.search(" ".join(row)) for row in rows)
    mark = ", " if digits else pick(rng, (", ", " - ", " / "))
    return "\n".join(mark.join(row) for row in [[head, *titles], *rows])


def list_to_read(rng: random.Random, split: Split) -> Passage:
    """A table of three to six rows with one to three columns, and questions about it."""
    first = pick(rng, columns())
    beside = [column for column in columns() if column.keys == first.keys]
    used = pick_some(rng, beside, pick(rng, (1, 1, 2, 3)))
    name = " and ".join(column.title for column in used)
    while True:
        count = between(rng, 3, 6)
        keys = _texts(rng, split, drawer(used[0].keys), count)
        values = [_texts(rng, split, column.draw, count) for column in used]
        about = (*keys, *(value for row in values for value in row))
        if one_in_ten(f"passage:{name}:{'/'.join(about)}") != (split == "val"):
            continue
        if len({value.lower() for value in about}) < len(about):
            continue
        text = capitalized(_layout(rng, keys, used, values))
        if len(text) <= LONGEST_LIST:
            break
    found = []
    for column, row in zip(used, values, strict=True):
        for key, value in zip(keys, row, strict=True):
            forms = {"k": key, "v": value}
            sentence = column.answer.tell(rng, forms)
            for slot, ways in column.asks.items():
                others = tuple(o for o in (keys if slot == "k" else row) if o != forms[slot])
                ask = asked(rng, split, ways, forms)
                found.append(Question(ask, sentence, forms[slot], others))
    return Passage(name, about, text, tuple(shuffled(rng, found)))

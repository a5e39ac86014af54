"""Templates with choices in them, compiled once and told fast.

    [a|b|c]    one of the parts, each as likely; "[ very|]" is there or not
    {x}        the form x;        {^x} with a capital, {a x} or {A x} with its article,
               {s x} or {S x} in the plural
    <colors>   a word of a list of words.py, drawn afresh; the same marks: <^colors>, <a colors>

Sources of many templates are sections: a line "# title", then rows, each with a mark that says
what it is ("- " a step, "? " a question; the module that reads them explains its marks). A line
"| " is another way to say the row before it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sprout.world.draw import pick
from sprout.world.grammar import capitalized, plural, with_article
from sprout.world.names import Person
from sprout.world.texts.words import words

Forms = dict[str, str]
NO_FORMS: Forms = {}

_MARKS: dict[str, Callable[[str], str]] = {
    "^": capitalized,
    "a ": lru_cache(maxsize=4096)(with_article),
    "A ": lru_cache(maxsize=4096)(lambda noun: capitalized(with_article(noun))),
    "s ": lru_cache(maxsize=4096)(plural),
    "S ": lru_cache(maxsize=4096)(lambda noun: capitalized(plural(noun))),
}


class _Slot:
    """A form that is filled in when the template is told."""

    __slots__ = ("change", "name")

    def __init__(self, name: str, change: Callable[[str], str] | None) -> None:
        self.name = name
        self.change = change


def _marked(name: str) -> tuple[str, Callable[[str], str] | None]:
    for mark, change in _MARKS.items():
        if name.startswith(mark):
            return name[len(mark) :], change
    return name, None


def _parse(text: str, start: int, closing: str) -> tuple[list[Any], int]:
    """The alternatives from `start` to the closing bracket, and the place after it."""
    ways: list[list[Any]] = [[]]
    place = start
    plain = start
    while place < len(text):
        char = text[place]
        if char not in "[{<|]":
            place += 1
            continue
        if plain < place:
            ways[-1].append(text[plain:place])
        if char == "[":
            inner, place = _parse(text, place + 1, "]")
            ways[-1].append(inner[0] if len(inner) == 1 else tuple(inner))
        elif char == "|":
            ways.append([])
            place += 1
        elif char == "]":
            assert closing == "]", f"unexpected ] in {text!r}"
            return [_simple(way) for way in ways], place + 1
        else:
            end = text.index("}" if char == "{" else ">", place)
            name, change = _marked(text[place + 1 : end])
            if char == "{":
                ways[-1].append(_Slot(name, change))
            else:
                ways[-1].append(tuple(change(w) if change else w for w in words(name)))
            place = end + 1
        plain = place
    assert not closing, f"a bracket is open in {text!r}"
    if plain < place:
        ways[-1].append(text[plain:place])
    return [_simple(way) for way in ways], place


def _simple(parts: list[Any]) -> Any:
    """A plain string where there is nothing to choose, else the list of parts."""
    if all(isinstance(part, str) for part in parts):
        return "".join(parts)
    return parts


def _tell(parts: list[Any], rng: random.Random, forms: Mapping[str, str], out: list[str]) -> None:
    for part in parts:
        kind = part.__class__
        if kind is tuple:
            part = part[int(rng.random() * len(part))]
            kind = part.__class__
        if kind is str:
            out.append(part)
        elif kind is list:
            _tell(part, rng, forms, out)
        else:
            value = forms[part.name]
            out.append(part.change(value) if part.change else value)


class Weave:
    """A compiled template: `tell` draws its choices and fills its forms."""

    __slots__ = ("_parts",)

    def __init__(self, *sources: str) -> None:
        ways: list[Any] = []
        for source in sources:
            ways += _parse(source, 0, "")[0]
        self._parts = [tuple(ways)]

    def tell(self, rng: random.Random, forms: Mapping[str, str] = NO_FORMS) -> str:
        """One text of the template."""
        out: list[str] = []
        _tell(self._parts, rng, forms, out)
        return "".join(out)


def sections(source: str) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """(title, rows) of each section; a row is its mark and the ways to say it."""
    found: list[tuple[str, list[tuple[str, list[str]]]]] = []
    for line in source.strip().splitlines():
        mark, text = line[:1], line[2:]
        if mark == "#":
            found.append((text, []))
        elif mark == "|":
            found[-1][1][-1][1].append(text)
        elif mark.strip():
            found[-1][1].append((mark, [text]))
    return found


def by_mark(rows: Sequence[tuple[str, list[str]]], marks: str) -> dict[str, tuple[str, ...]]:
    """mark -> all ways of all rows with that mark, in their order."""
    return {m: tuple(way for mark, ways in rows if mark == m for way in ways) for m in marks}


class Known(NamedTuple):
    """What a section asks and answers in short: "?" asked in training, "!" in validation, "=" answered."""

    topic: str
    questions: tuple[str, ...]
    val_questions: tuple[str, ...]
    answers: tuple[str, ...]


def known_of(topic: str, rows: Sequence[tuple[str, list[str]]]) -> Known:
    """The questions and answers of a section."""
    of = by_mark(rows, "?!=")
    return Known(topic, of["?"], of["!"], of["="])


def person_forms(name: str, who: Person) -> Forms:
    """The forms of a person: {p} the name, {p.he} {p.him} {p.his} and {p.He} {p.His}."""
    return {
        name: who.name,
        f"{name}.he": who.he, f"{name}.him": who.him, f"{name}.his": who.his,
        f"{name}.He": who.he.capitalize(), f"{name}.His": who.his.capitalize(),
        f"{name}.child": "girl" if who.girl else "boy",
    }  # fmt: skip


class Cast:
    """What a text is about: 'p q:people; c:colors; n m:2-9' draws different people, a color and
    two different numbers from 2 to 9. 'w:(late, ill)' lists the words itself; of a pair such as
    'pet:(dog/bones, cat/fish)' the second word is the form {pet2}."""

    def __init__(self, source: str) -> None:
        self._groups: list[tuple[tuple[str, ...], tuple[str, ...] | None]] = []
        for part in source.split(";"):
            names, _, kind = part.strip().partition(":")
            pool: tuple[str, ...] | None
            if kind == "people":
                pool = None
            elif kind.startswith("("):
                pool = tuple(kind[1:-1].split(", "))
            elif kind[0].isdigit():
                low, high = kind.split("-")
                pool = tuple(str(n) for n in range(int(low), int(high) + 1))
            else:
                pool = words(kind)
            self._groups.append((tuple(names.split()), pool))

    def draw(self, rng: random.Random, who: Sequence[Person]) -> Forms:
        """The forms; people are drawn from `who`."""
        forms: Forms = {}
        for names, pool in self._groups:
            taken: list[Any] = []
            for name in names:
                if pool is None:
                    someone = pick(rng, who)
                    while someone in taken:
                        someone = pick(rng, who)
                    taken.append(someone)
                    forms |= person_forms(name, someone)
                else:
                    word = pick(rng, pool)
                    while word in taken:
                        word = pick(rng, pool)
                    taken.append(word)
                    forms[name], slash, second = word.partition("/")
                    if slash:
                        forms[name + "2"] = second
        return forms

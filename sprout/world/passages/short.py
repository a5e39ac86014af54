"""Short and medium passages out of relations: one sentence a row, one question a form.

A relation (texts/passages_short_people.py and its neighbors) says what a row is about: "p:people;
v:colors" draws a person and a color for every row, "t=(bag, coat)" a thing that all rows share; of
"wants to/want to" the second part is the form {t2}. A short passage is two to four rows, so that
each holds the wrong answers to the questions about the others; a medium one tells two or three
relations, about the same people (some of them then called he or she) or one after the other.
The answer to a question is the sentence itself, with the name in it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sprout.world.draw import Split, between, one_in_ten, pick, pick_some, shuffled
from sprout.world.grammar import alternatives
from sprout.world.names import Person
from sprout.world.passages.pools import Draw, drawer
from sprout.world.passages.question import Core, Passage, Question, asked, cores
from sprout.world.texts.passages_short_deeds import SHORT_DEEDS
from sprout.world.texts.passages_short_people import SHORT_PEOPLE
from sprout.world.texts.passages_short_things import SHORT_THINGS
from sprout.world.texts.passages_short_towns import SHORT_TOWNS
from sprout.world.texts.weave import Forms, Weave, person_forms, sections


@dataclass(frozen=True)
class _Way:
    told: Weave
    pronoun: Weave | None
    """The same sentence with he or she for the person."""


@dataclass(frozen=True)
class Relation:
    """What is told of each row, and what is asked about it."""

    group: str
    name: str
    row: tuple[tuple[str, Draw], ...]
    shared: tuple[tuple[str, Draw], ...]
    ways: tuple[_Way, ...]
    asks: dict[str, list[Core]]
    of_one_person: bool


@dataclass
class _Row:
    """A row and its sentence."""

    relation: Relation
    forms: Forms
    way: _Way
    sentence: str


def _way(source: str) -> _Way:
    start = source.replace("{p}'s", "{p.his}").replace("{p}", "{p.he}")
    if " of {p}" in source or " to {p}" in source:
        return _Way(Weave(source), None)
    if start.startswith("{p."):
        start = "{p.H" + start[4:]
    return _Way(Weave(source), Weave(start))


def _relation(title: str, rows: Sequence[tuple[str, list[str]]]) -> Relation:
    group, _, name = title.partition(": ")
    own: list[tuple[str, Draw]] = []
    shared: list[tuple[str, Draw]] = []
    kinds: list[str] = []
    ways: list[_Way] = []
    asks: dict[str, list[Core]] = {}
    for mark, (first, *more) in rows:
        if mark == "@":
            for part in first.split("; "):
                of_all = "=" in part.partition(":")[0]
                names, _, kind = part.partition("=" if of_all else ":")
                for slot in names.split():
                    (shared if of_all else own).append((slot, drawer(kind)))
                    kinds.append(kind)
        elif mark == "-":
            ways = [_way(way) for source in (first, *more) for way in alternatives(source)]
        else:
            slot, _, source = first.partition(" ")
            asks.setdefault(slot, []).extend(cores(source, held_out=mark == "!"))
    one = own[0][0] == "p" and kinds.count("people") == 1
    return Relation(group, name, tuple(own), tuple(shared), tuple(ways), asks, one)


@lru_cache(maxsize=1)
def relations() -> tuple[Relation, ...]:
    """All relations of the tables."""
    tables = SHORT_PEOPLE + SHORT_DEEDS + SHORT_THINGS + SHORT_TOWNS
    return tuple(_relation(title, rows) for title, rows in sections(tables))


@lru_cache(maxsize=1)
def _of_people() -> tuple[Relation, ...]:
    return tuple(relation for relation in relations() if relation.of_one_person)


def _clash(value: str, taken: Sequence[str]) -> bool:
    """Whether one of the texts stands in the other, as words."""
    padded = f" {value.lower()} "
    return any(padded in other or other in padded for other in taken)


def _drawn(rng: random.Random, split: Split, draw: Draw, taken: list[str]) -> str | Person:
    """A value that is not taken, and takes it."""
    while True:
        value = draw(rng, split)
        text = value.name if isinstance(value, Person) else value
        if not _clash(text, taken):
            taken.append(f" {text.lower()} ")
            return value


def _filled(slot: str, value: str | Person) -> Forms:
    if isinstance(value, Person):
        return person_forms(slot, value)
    first, slash, second = value.partition("/")
    return {slot: first, slot + "2": second} if slash else {slot: first}


def _rows(
    rng: random.Random,
    split: Split,
    relation: Relation,
    count: int,
    taken: list[str],
    people: Sequence[Person] = (),
) -> list[_Row]:
    """`count` rows of a relation; the first form of each is the next of `people`, if given."""
    shared: Forms = {}
    for slot, draw in relation.shared:
        shared |= _filled(slot, _drawn(rng, split, draw, taken))
    ways = relation.ways if rng.random() < 0.5 else (pick(rng, relation.ways),)
    rows = []
    for number in range(count):
        forms = dict(shared)
        for slot, draw in relation.row:
            known = people and slot == relation.row[0][0]
            value = people[number] if known else _drawn(rng, split, draw, taken)
            forms |= _filled(slot, value)
        way = pick(rng, ways)
        rows.append(_Row(relation, forms, way, way.told.tell(rng, forms)))
    return rows


def _questions(rng: random.Random, split: Split, rows: Sequence[_Row]) -> list[Question]:
    """All questions about rows of one relation."""
    found = []
    for row in rows:
        for slot, ways in row.relation.asks.items():
            answer = row.forms[slot]
            others = tuple(other.forms[slot] for other in rows if other is not row)
            ask = asked(rng, split, ways, row.forms)
            found.append(Question(ask, row.sentence, answer, others))
    return found


def _lower(row: _Row) -> str:
    """The sentence as it goes on after a comma."""
    text = row.sentence
    if any(value[:1].isupper() and text.startswith(value) for value in row.forms.values()):
        return text
    return text[0].lower() + text[1:]


def _joined(rng: random.Random, rows: Sequence[_Row]) -> str:
    """The sentences of the rows, some of them joined to one."""
    text = rows[0].sentence
    alone = True
    for row in rows[1:]:
        if alone and rng.random() < 0.25:
            link = pick(rng, (", and ", ", but ", ", and ", " and ", ", while "))
            text = text[:-1] + link + _lower(row)
            alone = False
        else:
            text += " " + row.sentence
            alone = True
    return text


def _values(rows: Sequence[_Row]) -> tuple[str, ...]:
    return tuple(row.forms[slot] for row in rows for slot, _ in row.relation.row)


def _of_split(split: Split, name: str, about: Sequence[str]) -> bool:
    return one_in_ten(f"passage:{name}:{'/'.join(about)}") == (split == "val")


def short_passage(rng: random.Random, split: Split, most: int = 4) -> Passage:
    """Two to `most` sentences about one relation, each about somebody or something else."""
    relation = pick(rng, relations())
    while True:
        rows = _rows(rng, split, relation, between(rng, 2, most), [])
        about = _values(rows)
        if _of_split(split, relation.name, about):
            break
    asks = shuffled(rng, _questions(rng, split, rows))
    return Passage(relation.name, about, _joined(rng, rows), tuple(asks))


def _profiles(rng: random.Random, split: Split) -> list[list[_Row]]:
    """Two or three relations of the same two or three people."""
    chosen: list[Relation] = []
    size = between(rng, 2, 3)
    while len(chosen) < size:
        relation = pick(rng, _of_people())
        if relation.group not in [other.group for other in chosen]:
            chosen.append(relation)
    taken: list[str] = []
    draw = chosen[0].row[0][1]
    people: list[Person] = []
    for _ in range(between(rng, 2, 3)):
        someone = _drawn(rng, split, draw, taken)
        assert isinstance(someone, Person)
        people.append(someone)
    return [_rows(rng, split, relation, len(people), taken, people) for relation in chosen]


def _told_in_turn(rng: random.Random, told: Sequence[Sequence[_Row]]) -> str:
    """Person by person; whoever was named is often he or she in the next sentence."""
    sentences = []
    for number in range(len(told[0])):
        for place, rows in enumerate(shuffled(rng, told)):
            row = rows[number]
            again = place > 0 and row.way.pronoun is not None and rng.random() < 0.6
            weave = row.way.pronoun if again else None
            sentences.append(weave.tell(rng, row.forms) if weave else row.sentence)
    return " ".join(sentences)


def medium_passage(rng: random.Random, split: Split) -> Passage:
    """Four to nine sentences: people of whom several things are told, or two relations in turn."""
    while True:
        if rng.random() < 0.65:
            told = _profiles(rng, split)
            text = _told_in_turn(rng, told)
        else:
            one, two = pick_some(rng, relations(), 2)
            if one.group == two.group:
                continue
            taken: list[str] = []
            # More than three rows of each could use up the smallest pools, and never end.
            told = [
                _rows(rng, split, relation, between(rng, 2, 3), taken) for relation in (one, two)
            ]
            text = " ".join(_joined(rng, rows) for rows in told)
        name = " and ".join(rows[0].relation.name for rows in told)
        about = tuple(value for rows in told for value in _values(rows))
        if _of_split(split, name, about):
            break
    asks = [question for rows in told for question in _questions(rng, split, rows)]
    return Passage(name, about, text, tuple(shuffled(rng, asks)))

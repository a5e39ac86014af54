"""Long passages: families of texts in which two people or things are told apart at length.

A family (texts/passages_people.py and its neighbors) says who and what a passage is about, its
sentences in many ways, and its questions. Held out: passages by all that they are about (key
"passage:FAMILY:values"), and for every question a phrasing that only validation asks.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from sprout.world.draw import Split, one_in_ten, pick, shuffled, unseen_phrasing
from sprout.world.names import Person, reading_person
from sprout.world.passages.question import Passage, Question
from sprout.world.texts.passages_days import DAYS
from sprout.world.texts.passages_groups import GROUPS
from sprout.world.texts.passages_people import PEOPLE
from sprout.world.texts.passages_places import PLACES
from sprout.world.texts.weave import Cast, Forms, Weave, sections

SHORTEST, LONGEST = 150, 400
"""Characters of a long passage."""
CAST = 5
"""At least as many people as any family needs."""


@dataclass(frozen=True)
class _Asking:
    ask: Weave
    ask_val: Weave
    sentence: Weave
    answer: Weave
    others: tuple[Weave, ...]


@dataclass(frozen=True)
class _Family:
    name: str
    cast: Cast
    sentences: tuple[tuple[str, Weave], ...]
    askings: tuple[_Asking, ...]


def _family(name: str, rows: list[tuple[str, list[str]]]) -> _Family:
    sentences = tuple((mark, Weave(*ways)) for mark, ways in rows if mark in "-*~")
    found: list[_Asking] = []
    asked = [(mark, ways) for mark, ways in rows if mark in "?!=+"]
    for start in range(0, len(asked), 4):
        marks = [mark for mark, _ in asked[start : start + 4]]
        assert marks == ["?", "!", "=", "+"], f"{name}: {marks}"
        ask, ask_val, sentence, (last,) = (ways for _, ways in asked[start : start + 4])
        answer, _, others = last.partition(";")
        wrong = tuple(Weave(other.strip()) for other in others.split(",") if other.strip())
        found.append(_Asking(Weave(*ask), Weave(*ask_val), Weave(*sentence), Weave(answer), wrong))
    return _Family(name, Cast(rows[0][1][0]), sentences, tuple(found))


@lru_cache(maxsize=1)
def _families() -> tuple[_Family, ...]:
    return tuple(_family(name, rows) for name, rows in sections(PEOPLE + DAYS + PLACES + GROUPS))


def families() -> tuple[str, ...]:
    """The names of the families of passages."""
    return tuple(family.name for family in _families())


def _cast(rng: random.Random, split: Split) -> list[Person]:
    people: list[Person] = []
    while len(people) < CAST:
        someone = reading_person(rng, split)
        if someone not in people:
            people.append(someone)
    return people


def _about(rng: random.Random, split: Split, family: _Family) -> Forms:
    """What a passage is about: of ten such, nine belong to training and one to validation."""
    while True:
        forms = family.cast.draw(rng, _cast(rng, split))
        key = "/".join(forms.values())
        if one_in_ten(f"passage:{family.name}:{key}") == (split == "val"):
            return forms


def _text(rng: random.Random, family: _Family, forms: Forms) -> str:
    told: list[str] = []
    free: list[str] = []
    for mark, weave in family.sentences:
        if mark == "*":
            free.append(weave.tell(rng, forms))
            continue
        told += shuffled(rng, free)
        free = []
        if mark == "-" or rng.random() < 0.5:
            told.append(weave.tell(rng, forms))
    return " ".join(told + shuffled(rng, free))


def _question(rng: random.Random, split: Split, asking: _Asking, forms: Forms) -> Question:
    ask = (asking.ask_val if unseen_phrasing(rng, split) else asking.ask).tell(rng, forms)
    answer = asking.answer.tell(rng, forms)
    others = dict.fromkeys(other.tell(rng, forms) for other in asking.others)
    others.pop(answer, None)
    return Question(ask, asking.sentence.tell(rng, forms), answer, tuple(others))


def long_passage(rng: random.Random, split: Split) -> Passage:
    """A passage of SHORTEST to LONGEST characters and all its questions in random order."""
    family = pick(rng, _families())
    while True:
        forms = _about(rng, split, family)
        text = _text(rng, family, forms)
        if not SHORTEST <= len(text) <= LONGEST:
            continue
        questions = [_question(rng, split, asking, forms) for asking in family.askings]
        # Rice and fried rice in one passage could not be told apart.
        if not any(f" {o} " in f" {q.answer} " for q in questions for o in q.others):
            about = tuple(forms.values())
            return Passage(family.name, about, text, tuple(shuffled(rng, questions)))

"""Reading: short passages with questions that only the passage answers.

A passage is drawn from a family (passages_people.py and its neighbors): who and what it is
about, sentences in many ways, and questions. Each passage holds other things of the same kind
(two colors, two names), so that it must really be read; the short answer stands in it word for
word. Held out: the names in it (key "reader:NAME"), passages by all that they are about (key
"passage:FAMILY:values"), and for every question a phrasing that only validation asks.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sprout.world.draw import Maker, Split, between, one_in_ten, pick, shuffled, unseen_phrasing
from sprout.world.item import Item
from sprout.world.names import readers
from sprout.world.texts.passages_days import DAYS
from sprout.world.texts.passages_groups import GROUPS
from sprout.world.texts.passages_people import PEOPLE
from sprout.world.texts.passages_places import PLACES
from sprout.world.texts.weave import Cast, Forms, Weave, sections

SHORTEST, LONGEST = 150, 400
"""Characters of a passage."""
LONGEST_WITH_QUESTION = 475


@dataclass(frozen=True)
class Question:
    """One question about a passage."""

    ask: str
    answer_sentence: str
    answer: str
    """Short, and word for word in the passage."""
    others: tuple[str, ...]
    """Wrong candidates of the same kind that the passage names too."""


@dataclass(frozen=True)
class Passage:
    """A passage and its questions."""

    family: str
    about: Forms
    text: str
    questions: tuple[Question, ...]


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


def _about(rng: random.Random, split: Split, family: _Family) -> Forms:
    """What a passage is about: of ten such, nine belong to training and one to validation."""
    while True:
        forms = family.cast.draw(rng, readers(split))
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


def passage(rng: random.Random, split: Split) -> Passage:
    """A passage and all its questions in random order."""
    family = pick(rng, _families())
    while True:
        forms = _about(rng, split, family)
        text = _text(rng, family, forms)
        if not SHORTEST <= len(text) <= LONGEST:
            continue
        asked = [_question(rng, split, asking, forms) for asking in family.askings]
        if all(len(text) + len(q.ask) < LONGEST_WITH_QUESTION for q in asked):
            return Passage(family.name, forms, text, tuple(shuffled(rng, asked)))


def reading_text(rng: random.Random, split: Split) -> str:
    """A document: a passage, then some of its questions with their answers."""
    read = passage(rng, split)
    asked = read.questions[: between(rng, 2, 5)]
    layout = rng.random()
    if layout < 0.35:
        lines = [f"Question: {q.ask}\nAnswer: {q.answer_sentence}" for q in asked]
    elif layout < 0.5:
        lines = [f"Q: {q.ask}\nA: {q.answer_sentence}" for q in asked]
    elif layout < 0.65:
        lines = [f"{q.ask} {q.answer_sentence}" for q in asked]
    elif layout < 0.8:
        lines = [f"{n}. {q.ask}" for n, q in enumerate(asked, 1)]
        lines += ["Answers:", *(f"{n}. {q.answer_sentence}" for n, q in enumerate(asked, 1))]
    elif layout < 0.9:
        lines = [f"{q.ask} ({q.answer})" for q in asked]
    else:
        lines = [f"- {q.ask}\n- {q.answer_sentence}" for q in asked]
    head = pick(rng, ("", "", "Read the text.\n", "Text: ", "A text to read:\n"))
    return "\n".join([head + read.text, *lines])


ASK_FIRST = (
    "Read this and answer: {ask}\n{text}",
    "{ask} Here is the text: {text}",
    "{ask}\n\n{text}",
    "Answer from the text. {ask}\n{text}",
)
ASK_LAST = (
    "{text}\n{ask}",
    "{text}\n\n{ask}",
    "{text} {ask}",
    "Read this: {text}\n{ask}",
    "Here is a text.\n{text}\nQuestion: {ask}",
    "Text: {text}\nQuestion: {ask}",
    "{text}\nPlease answer: {ask}",
)
ONLY_TEXT = (
    "{text}",
    "Please read this: {text}",
    "Read this text, then I will ask you about it.\n{text}",
    "Here is a text: {text}",
    "I have a text for you: {text}\nI want to ask you something about it.",
)
READY = (
    "I have read it. What do you want to know?",
    "Thank you, I have read the text. What is your question?",
    "I have read the text. Ask me about it.",
)
Message = dict[str, Any]


def _turn(user: str, assistant: str) -> list[Message]:
    return [{"role": "user", "content": user}, {"role": "assistant", "content": assistant}]


def _prompt(rng: random.Random, text: str, ask: str) -> str:
    ways = ASK_FIRST if rng.random() < 0.2 else ASK_LAST
    return pick(rng, ways).format(text=text, ask=ask)


def reading_turn(rng: random.Random, split: Split) -> list[Message]:
    """Turns: a passage with a question, often further questions; or first the passage alone."""
    read = passage(rng, split)
    asked = read.questions
    if rng.random() < 0.2:
        messages = _turn(pick(rng, ONLY_TEXT).format(text=read.text), pick(rng, READY))
        follow = asked[: between(rng, 1, 3)]
    else:
        first = asked[0]
        messages = _turn(_prompt(rng, read.text, first.ask), first.answer_sentence)
        follow = asked[1 : between(rng, 1, 4)]
    for question in follow:
        messages += _turn(question.ask, question.answer_sentence)
    return messages


def reading_item(rng: random.Random, split: Split) -> Item:
    """A graded question about a passage; the other candidates must not be in the reply."""
    read = passage(rng, split)
    question = next(q for q in read.questions if q.others)
    prompt = {"role": "user", "content": _prompt(rng, read.text, question.ask)}
    return Item((prompt,), "text", question.answer, question.others)


KINDS: tuple[tuple[Maker, float], ...] = ((reading_text, 1.0),)

"""The facts of the world, built once from the tables: every sentence rendered and ready to pick.

About a tenth of the facts (by checksum, never a famous one) is held out: training text states
them but never asks for them; questions about them belong to validation.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from sprout.world.draw import one_in_ten, pick, unseen_phrasing
from sprout.world.grammar import bare, capitalized, plural, with_article
from sprout.world.relation import Relation
from sprout.world.tables import (
    animals,
    countries,
    creatures,
    home,
    numbers,
    people,
    peoples,
    places,
    pronunciation,
    science,
    things,
    words,
    work,
    works,
)

FAMOUS_WEIGHT = 4.0
# A relation with n facts is drawn in proportion to n to this power, so that small ones
# (the planets) are learned well and large ones (the capitals) are not starved.
SIZE_POWER = 0.75
# How often a question asks for the subject where the relation allows it.
REVERSE_SHARE = 0.25
# Other ways to say "Tell me the capital of France." or "Tell me where a cow lives.", and how often one of
# them is taken for a phrasing of training that begins so.
TELL = "Tell me "
FRAMES = (
    "Do you know {}?", "Do you remember {}?", "Do you happen to know {}?", "Can you tell me {}?",
    "Could you tell me {}?", "Who can tell me {}?", "I forgot {}.", "I cannot remember {}.",
    "I have to know {}.", "I would like to learn {}.", "Somebody asked me {}.", "Let me know {}.",
    "We need to know {}.", "Try to remember {}.", "I really should know {}.", "Help me to remember {}.",
)  # fmt: skip
FRAMED = 0.75
# Statements with one of these ask the reader to do something: no clause can be made of them.
REQUESTS = (
    "Say ", "Put ", "Mix ", "Look ", "Listen ", "Think ", "Today ", ", take ", ", go ", ", look ",
    ", say ", ", try ", ", bring ", ", mix ",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One direction of a fact: questions, the answer sentence and the bare answer."""

    questions: tuple[str, ...]
    val_questions: tuple[str, ...]
    answers: tuple[str, ...]
    answer: str
    """Without an article: what multiple choice offers and grading looks for."""
    accept: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Fact:
    """One fact with all its sentences."""

    relation: Relation
    subject: str
    answer: str
    statements: tuple[str, ...]
    follow: tuple[str, ...]
    clauses: tuple[str, ...]
    """Statements as they stand inside a sentence: 'the capital of France is Paris'."""
    follow_clauses: tuple[str, ...]
    forward: Asked
    reverse: Asked | None
    held_out: bool
    famous: bool


class Pool:
    """Facts to draw from, each with a weight."""

    def __init__(self, facts: Sequence[Fact], weights: Sequence[float]) -> None:
        self.facts = tuple(facts)
        self._bounds = list(accumulate(weights))

    def draw(self, rng: random.Random) -> Fact:
        """One fact, in proportion to the weights."""
        bounds = self._bounds
        return self.facts[bisect(bounds, rng.random() * bounds[-1])]


@dataclass(frozen=True)
class Facts:
    """All facts and the ways to reach them."""

    every: Pool
    """All facts: for statements."""
    asked: dict[str, Pool]
    """split -> the facts that questions of this split may ask for."""
    by_relation: dict[str, tuple[Fact, ...]]
    asked_by_relation: dict[str, dict[str, tuple[Fact, ...]]]
    """split -> relation -> facts that may be asked for; relations without any are missing."""
    entities: dict[tuple[str, str], tuple[Fact, ...]]
    """(kind, subject) -> its facts."""
    answers: dict[str, tuple[str, ...]]
    """relation -> all bare answers."""
    subjects: dict[str, tuple[str, ...]]
    """relation -> all bare subjects."""


def all_relations() -> tuple[Relation, ...]:
    """Every relation of the world, in a fixed order."""
    return (
        countries.RELATIONS
        + peoples.RELATIONS
        + places.RELATIONS
        + animals.RELATIONS
        + creatures.RELATIONS
        + science.RELATIONS
        + words.RELATIONS
        + pronunciation.RELATIONS
        + numbers.RELATIONS
        + work.RELATIONS
        + things.RELATIONS
        + home.RELATIONS
        + works.RELATIONS
        + people.RELATIONS
    )


def forms_of(subject: str, answer: str) -> dict[str, str]:
    forms: dict[str, str] = {}
    for letter, text in (("s", subject), ("a", answer)):
        article, many = with_article(text), plural(text)
        forms |= {
            letter: text,
            letter.upper(): capitalized(text),
            f"a_{letter}": article,
            f"A_{letter}": capitalized(article),
            f"p_{letter}": many,
            f"P_{letter}": capitalized(many),
        }
    # "days in a week": the thing and where it is counted.
    place = min(subject.find(word) % 1000 for word in (" in ", " on "))
    forms |= {"s1": subject[:place], "s2": subject[place + 1 :]}
    return forms


def small(template: str) -> str:
    """The template as it starts inside a sentence: '{A_s} lives' -> '{a_s} lives'."""
    # Names keep their capital, since {s} and {a} are as in the table.
    place = 1 if template.startswith("{") else 0
    return template[:place] + template[place].lower() + template[place + 1 :]


def _clauses(templates: tuple[str, ...], forms: dict[str, str]) -> tuple[str, ...]:
    # What has a mark in its middle or starts with quoted words is a sentence of its own.
    return tuple(
        small(template).format_map(forms)[:-1]
        for template in templates
        if template[-1] == "."
        and template[0] != '"'
        and not set(".!?:;") & set(template[:-1])
        and not any(request in template for request in REQUESTS)
    )


def _fact(relation: Relation, subject: str, answer: str) -> Fact:
    forms = forms_of(subject, answer)

    def filled(templates: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(capitalized(template.format_map(forms)) for template in templates)

    famous = subject in relation.famous or (relation.symmetric and answer in relation.famous)
    key = "/".join(sorted((subject, answer))) if relation.symmetric else subject
    reverse = None
    if relation.reverse_questions:
        reverse = Asked(
            filled(relation.reverse_questions),
            filled(relation.reverse_val_questions),
            filled(relation.reverse_answers),
            bare(subject),
            (),
        )
    forward = Asked(
        filled(relation.questions),
        filled(relation.val_questions),
        filled(relation.answers),
        bare(answer),
        # A rhyme of "bat" may be any word of its family but "bat".
        tuple(other for other in relation.accept.get(bare(answer), ()) if other != subject),
    )
    return Fact(
        relation=relation,
        subject=subject,
        answer=answer,
        statements=filled(relation.statements),
        follow=filled(relation.follow),
        clauses=_clauses(relation.statements, forms),
        follow_clauses=_clauses(relation.follow, forms),
        forward=forward,
        reverse=reverse,
        held_out=not famous and one_in_ten(f"{relation.name}:{key}"),
        famous=famous,
    )


def _weight(fact: Fact, size: int) -> float:
    weight = fact.relation.weight * float(size) ** (SIZE_POWER - 1)
    return weight * FAMOUS_WEIGHT if fact.famous else weight


@lru_cache(maxsize=1)
def facts() -> Facts:
    """The facts, built at the first call (about 50 ms)."""
    by_relation = {
        relation.name: tuple(_fact(relation, *row) for row in relation.facts)
        for relation in all_relations()
    }
    every = [fact for found in by_relation.values() for fact in found]
    entities: dict[tuple[str, str], tuple[Fact, ...]] = {}
    for fact in every:
        key = (fact.relation.kind, fact.subject)
        entities[key] = (*entities.get(key, ()), fact)

    def pool(chosen: list[Fact]) -> Pool:
        return Pool(chosen, [_weight(f, len(by_relation[f.relation.name])) for f in chosen])

    asked = {
        split: [fact for fact in every if fact.held_out == (split == "val")]
        for split in ("train", "val")
    }
    asked_by_relation: dict[str, dict[str, tuple[Fact, ...]]] = {"train": {}, "val": {}}
    for split, chosen in asked.items():
        for fact in chosen:
            table = asked_by_relation[split]
            table[fact.relation.name] = (*table.get(fact.relation.name, ()), fact)
    return Facts(
        every=pool(every),
        asked={split: pool(chosen) for split, chosen in asked.items()},
        by_relation=by_relation,
        asked_by_relation=asked_by_relation,
        entities=entities,
        answers={
            name: tuple(dict.fromkeys(fact.forward.answer for fact in found))
            for name, found in by_relation.items()
        },
        subjects={
            name: tuple(dict.fromkeys(bare(fact.subject) for fact in found))
            for name, found in by_relation.items()
        },
    )


def direction(rng: random.Random, fact: Fact) -> Asked:
    """The fact asked for its answer, or now and then for its subject."""
    if fact.reverse is not None and rng.random() < REVERSE_SHARE:
        return fact.reverse
    return fact.forward


def question(rng: random.Random, asked: Asked, split: str) -> str:
    """A question: in training one of the training phrasings or frames, in validation any of all phrasings."""
    if unseen_phrasing(rng, split):
        return pick(rng, asked.val_questions)
    text = pick(rng, asked.questions)
    if split == "train" and text.startswith(TELL) and rng.random() < FRAMED:
        framed = pick(rng, FRAMES).format(text[len(TELL) : -1])
        return text if framed in asked.val_questions else framed
    return text


def candidates(fact: Fact, asked: Asked) -> tuple[str, ...]:
    """Everything that could be meant to answer: all answers of the relation, or all subjects."""
    known = facts()
    table = known.answers if asked is fact.forward else known.subjects
    return table[fact.relation.name]

"""Facts told in running text: single sentences, pairs of them, paragraphs about one subject.

Held-out facts are told here as all others are; nothing in this module asks for a fact.
"""

from __future__ import annotations

import random
from functools import cache, lru_cache

from sprout.world.draw import pick, shuffled
from sprout.world.facts import Fact, facts
from sprout.world.grammar import capitalized

# Between two clauses of one sentence.
AND = (", and ", ", and ", "; ", ", and also ")
BUT = (", while ", ", but ", ", whereas ", "; ")
# Before a clause.
OPENINGS = (
    "We know that", "It is true that", "You may know that", "I learned that", "It is a fact that",
    "Books tell us that", "Everybody should know that", "Remember that", "At school we learn that",
    "It is easy to remember that", "My teacher says that", "Some people do not know that",
    "It is good to know that", "I once read that", "Grandfather told me that", "Let us note that",
)  # fmt: skip
REMARKS = (
    "{} knew that {}.", "{} had learned that {}.", "{} remembered that {}.",
    "{} had read that {}.", "{} liked to say that {}.", "{} told everybody that {}.",
)  # fmt: skip


def sentence(rng: random.Random, fact: Fact) -> str:
    """One fact in one sentence, now and then after a few opening words."""
    if fact.clauses and rng.random() < 0.25:
        return f"{pick(rng, OPENINGS)} {pick(rng, fact.clauses)}."
    return pick(rng, fact.statements)


def clause(rng: random.Random, fact: Fact) -> str:
    """The fact as part of a sentence, without a mark: 'the capital of France is Paris'."""
    if fact.clauses:
        return pick(rng, fact.clauses)
    return fact.forward.answers[0].rstrip(".")


def both(rng: random.Random, one: Fact, two: Fact) -> str:
    """Two facts of one relation in a sentence, or in two."""
    chance = rng.random()
    same = one.answer == two.answer
    if chance < 0.2 or not (one.clauses and two.clauses):
        return f"{sentence(rng, one)} {sentence(rng, two)}"
    link = pick(rng, AND if same else BUT)
    return capitalized(f"{pick(rng, one.clauses)}{link}{pick(rng, two.clauses)}.")


@cache
def _leading(fact: Fact) -> tuple[str, ...]:
    """Clauses that name the subject before the answer, so that 'it' can follow."""
    found = (
        c
        for c in fact.clauses
        if f" {fact.subject} " in f" {c} ".replace('"', " ")
        and c.find(fact.subject) < c.find(fact.forward.answer)
    )
    return tuple(found) or (clause(random.Random(0), fact),)


def about(rng: random.Random, fact: Fact) -> str:
    """All facts about the subject of `fact` in a paragraph; the first sentence names it."""
    found = shuffled(rng, facts().entities[(fact.relation.kind, fact.subject)])
    first = found[0]
    # `told` is a sentence still without its mark; None after one that cannot go on.
    told = capitalized(pick(rng, _leading(first)))
    sentences: list[str] = []
    joined = False
    for other in found[1:]:
        short = rng.random() < 0.65
        clauses = other.follow_clauses if short else other.clauses
        if clauses and not joined and rng.random() < 0.55:
            told += pick(rng, AND) + pick(rng, clauses)
            joined = True
            continue
        sentences.append(told + ".")
        joined = False
        told = pick(rng, other.follow if short else other.statements).rstrip(".")
    return " ".join((*sentences, told + "."))


@lru_cache(maxsize=1)
def _plain() -> tuple[Fact, ...]:
    """Facts that a story can mention: real things, not words, numbers or symbols."""
    apart = {"element", "number", "word", "noun", "verb", "adjective", "sounding word", "compound"}
    return tuple(f for f in facts().every.facts if f.relation.kind not in apart and f.clauses)


def aside(rng: random.Random, name: str = "") -> str:
    """One fact for a story or a description to drop in: a whole sentence with its mark.

    With the name of somebody, that person may be the one who knows it:
    'Anna knew that a baby cow is called a calf.'
    """
    fact = pick(rng, _plain())
    if name:
        return pick(rng, REMARKS).format(name, pick(rng, fact.clauses))
    return sentence(rng, fact)

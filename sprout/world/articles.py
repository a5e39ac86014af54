"""Pretraining text made of facts: short entries, lists, questions with answers, quizzes."""

from __future__ import annotations

import random
from collections.abc import Callable

from sprout.world.draw import Split, between, pick, pick_some, shuffled
from sprout.world.facts import (
    Fact,
    choice_lines,
    claim,
    direction,
    draw_with_options,
    facts,
    question,
)
from sprout.world.grammar import capitalized
from sprout.world.names import person

ASIDES = ("", "", "", "", "Did you know? ", "Remember: ")


def _entry(rng: random.Random, fact: Fact) -> str:
    """All facts about one subject: the first sentence names it."""
    found = shuffled(rng, facts().entities[(fact.relation.kind, fact.subject)])
    sentences = [pick(rng, found[0].statements)]
    for other in found[1:]:
        if rng.random() < 0.6:
            sentences.append(pick(rng, other.follow))
        else:
            sentences.append(pick(rng, other.statements))
    return " ".join(sentences)


def entries(rng: random.Random, split: Split) -> str:
    """Entries about a few subjects of one kind or of several."""
    known = facts()
    first = known.every.draw(rng)
    chosen = [first]
    same = known.by_relation[first.relation.name]
    for _ in range(between(rng, 2, 5)):
        chosen.append(pick(rng, same) if rng.random() < 0.6 else known.every.draw(rng))
    return "\n".join(_entry(rng, fact) for fact in dict.fromkeys(chosen))


def remarks(rng: random.Random, split: Split) -> str:
    """A paragraph of statements, mostly from one relation."""
    known = facts()
    same = known.by_relation[known.every.draw(rng).relation.name]
    sentences = []
    for _ in range(between(rng, 4, 10)):
        fact = pick(rng, same) if rng.random() < 0.5 else known.every.draw(rng)
        aside = pick(rng, ASIDES)
        sentences.append(aside + pick(rng, fact.statements))
    return " ".join(sentences)


def listing(rng: random.Random, split: Split) -> str:
    """A list with a heading: 'France: Paris'."""
    known = facts()
    relation = known.every.draw(rng).relation
    found = pick_some(rng, known.by_relation[relation.name], between(rng, 5, 11))
    lines = [f"{capitalized(fact.subject)}: {fact.answer}" for fact in found]
    tail = " ".join(pick(rng, fact.statements) for fact in found[: between(rng, 1, 3)])
    return "\n".join([relation.heading, *lines, tail])


def questions(rng: random.Random, split: Split) -> str:
    """Questions with answers, in one of several layouts."""
    asked = facts().asked[split]
    layout = rng.random()
    pairs = []
    for _ in range(between(rng, 3, 8)):
        way = direction(rng, asked.draw(rng))
        pairs.append((question(rng, way, split), pick(rng, way.answers)))
    if layout < 0.35:
        return "\n".join(f"Question: {ask}\nAnswer: {answer}" for ask, answer in pairs)
    if layout < 0.5:
        return "\n".join(f"Q: {ask}\nA: {answer}" for ask, answer in pairs)
    # Words in quotation marks cannot be quoted again.
    if layout < 0.65 or (layout >= 0.85 and any('"' in ask + answer for ask, answer in pairs)):
        return "\n".join(f"{ask} {answer}" for ask, answer in pairs)
    one = person(rng)
    two = person(rng, one)
    if layout < 0.85:
        return "\n".join(f"{one.name}: {ask}\n{two.name}: {answer}" for ask, answer in pairs)
    return "\n".join(
        f'"{ask}" asked {one.name}.\n"{answer[:-1]}," said {two.name}.' for ask, answer in pairs
    )


def quiz(rng: random.Random, split: Split) -> str:
    """Multiple choice with the letter of the right answer and its sentence."""
    blocks = []
    for _ in range(between(rng, 2, 4)):
        way, choices, letter = draw_with_options(rng, split)
        blocks.append(
            f"Question: {question(rng, way, split)}\n{choice_lines(choices)}\n"
            f"Answer: {letter}. {pick(rng, way.answers)}"
        )
    return "\n".join(blocks)


def true_or_not(rng: random.Random, split: Split) -> str:
    """Guesses that are confirmed or corrected."""
    asked = facts().asked[split]
    lines = []
    one = person(rng)
    two = person(rng, one)
    for _ in range(between(rng, 3, 6)):
        fact = asked.draw(rng)
        sentence, true = claim(rng, fact)
        verdict = "Yes" if true else "No"
        lines.append(
            f"{one.name}: Is it true that {sentence}?\n"
            f"{two.name}: {verdict}. {fact.forward.answers[0]}"
        )
    return "\n".join(lines)


ARTICLES: tuple[tuple[Callable[[random.Random, Split], str], float], ...] = (
    (entries, 5.0),
    (remarks, 3.0),
    (listing, 1.5),
    (questions, 4.0),
    (quiz, 2.0),
    (true_or_not, 1.0),
)

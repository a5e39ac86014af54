"""Pretraining text made of facts: entries, comparisons, lists, columns, lessons, letters.

Held-out facts (`facts`) occur here in statements; a document that asks takes its questions,
riddles and quizzes from the facts of its split only, in the phrasings of its split.
"""

from __future__ import annotations

import random

from sprout.world.choices import claim, draw_choice
from sprout.world.draw import Maker, Split, between, pick, pick_some, shuffled
from sprout.world.facts import (
    Asked,
    direction,
    facts,
    question,
)
from sprout.world.grammar import capitalized, join_words
from sprout.world.names import person
from sprout.world.riddles import riddles
from sprout.world.telling import about, both, clause, sentence
from sprout.world.trips import postcard, visit

PRAISE = (
    "Right.", "Yes, that is right.", "Very good.", "Well done.", "Correct.", "That is it.",
    "You know a lot.", "Exactly.", "Good answer.",
)  # fmt: skip
STARTS = (
    "Today we talk about what we know", "Who wants to answer", "Let us see what you remember",
    "I have a few questions for you", "We begin with something easy", "Listen carefully",
)  # fmt: skip
COLUMN = ("Did you know?", "Did you know this?", "Facts of the day", "Good to know", "Small facts")
CURIOUS = ("Did you know that {}?", "Have you heard that {}?", "Is it new to you that {}?")
MORE = ("Also, {}.", "Besides, {}.", "And {}.", "In the same way, {}.", "Then again, {}.")


def entries(rng: random.Random, split: Split) -> str:
    """Paragraphs about a few subjects of one kind or of several."""
    known = facts()
    first = known.every.draw(rng)
    same = known.by_relation[first.relation.name]
    chosen = [first.subject]
    told = [about(rng, first)]
    length, enough = len(told[0]), between(rng, 200, 700)
    while length < enough:
        fact = pick(rng, same) if rng.random() < 0.6 else known.every.draw(rng)
        if fact.subject not in chosen:
            chosen.append(fact.subject)
            told.append(about(rng, fact))
            length += len(told[-1])
        elif len(chosen) == len(same):
            break
    return ("\n" if rng.random() < 0.6 else " ").join(told)


def remarks(rng: random.Random, split: Split) -> str:
    """A paragraph of statements, mostly from one relation, one or two in a sentence."""
    known = facts()
    same = known.by_relation[known.every.draw(rng).relation.name]
    told = []
    for _ in range(between(rng, 4, 8)):
        chance = rng.random()
        if chance < 0.4:
            told.append(both(rng, *pick_some(rng, same, 2)))
        elif chance < 0.65:
            told.append(sentence(rng, pick(rng, same)))
        else:
            told.append(sentence(rng, known.every.draw(rng)))
    return " ".join(told)


def comparison(rng: random.Random, split: Split) -> str:
    """Pairs of subjects of one kind, compared fact by fact."""
    known = facts()
    first = known.every.draw(rng)
    told: list[str] = []
    enough = between(rng, 200, 600)
    while sum(map(len, told)) < enough:
        one, two = pick_some(rng, known.by_relation[first.relation.name], 2)
        theirs = {f.relation.name: f for f in known.entities[(two.relation.kind, two.subject)]}
        sentences = [both(rng, one, two)]
        for fact in shuffled(rng, known.entities[(one.relation.kind, one.subject)]):
            other = theirs.get(fact.relation.name)
            if other is not None and fact is not one:
                sentences.append(both(rng, *shuffled(rng, (fact, other))))
        told.append(" ".join(shuffled(rng, sentences)[: between(rng, 2, 5)]))
    return "\n".join(told)


def listing(rng: random.Random, split: Split) -> str:
    """A list with a heading, in one of several layouts, and a few sentences after it."""
    known = facts()
    relation = known.every.draw(rng).relation
    found = pick_some(rng, known.by_relation[relation.name], between(rng, 5, 11))
    layout = rng.random()
    lines = []
    for number, fact in enumerate(found, 1):
        if layout < 0.4:
            lines.append(f"{capitalized(fact.subject)}: {fact.answer}")
        elif layout < 0.6:
            lines.append(f"- {pick(rng, fact.statements)}")
        elif layout < 0.8:
            lines.append(f"{number}. {pick(rng, fact.statements)}")
        else:
            lines.append(f"{fact.subject} - {fact.answer}")
    tail = [sentence(rng, fact) for fact in pick_some(rng, found, between(rng, 1, 3))]
    return "\n".join([relation.heading, *lines, " ".join(tail)])


def _questions(rng: random.Random, split: Split, low: int, high: int) -> list[tuple[str, Asked]]:
    """Questions of the split, some of them from one relation."""
    known = facts()
    same = known.asked_by_relation[split][known.asked[split].draw(rng).relation.name]
    found = []
    for _ in range(between(rng, low, high)):
        fact = pick(rng, same) if rng.random() < 0.3 else known.asked[split].draw(rng)
        way = direction(rng, fact)
        found.append((question(rng, way, split), way))
    return found


def questions(rng: random.Random, split: Split) -> str:
    """Questions with answers, in one of several layouts."""
    layout = rng.random()
    pairs = [(ask, pick(rng, way.answers)) for ask, way in _questions(rng, split, 3, 8)]
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
    """Multiple choice with the right answer and its letter."""
    blocks = []
    for _ in range(between(rng, 2, 4)):
        choice = draw_choice(rng, split)
        ask = question(rng, choice.asked, split)
        blocks.append(f"Question: {ask}\n{choice.lines}\nAnswer: {choice.reply}")
    return "\n".join(blocks)


def true_or_not(rng: random.Random, split: Split) -> str:
    """Guesses that are confirmed or corrected."""
    asked = facts().asked[split]
    lines = []
    one = person(rng)
    two = person(rng, one)
    plain = rng.random() < 0.4
    for _ in range(between(rng, 3, 6)):
        fact = asked.draw(rng)
        guess, true = claim(rng, fact)
        verdict = "Yes" if true else "No"
        if plain:
            verdict = "True" if true else "Not true"
            lines.append(f"{capitalized(guess)}: true or not? {verdict}. {fact.forward.answers[0]}")
        else:
            lines.append(
                f"{one.name}: Is it true that {guess}?\n"
                f"{two.name}: {verdict}. {fact.forward.answers[0]}"
            )
    return "\n".join(lines)


def did_you_know(rng: random.Random, split: Split) -> str:
    """A column of facts, each with another one of its relation."""
    known = facts()
    told = []
    for _ in range(between(rng, 3, 5)):
        fact = known.every.draw(rng)
        first = clause(rng, fact)
        text = pick(rng, CURIOUS).format(first)
        for other in pick_some(rng, known.by_relation[fact.relation.name], between(rng, 1, 2)):
            if other is not fact and other.clauses:
                text += " " + pick(rng, MORE).format(pick(rng, other.clauses))
            elif other is not fact:
                text += " " + pick(rng, other.statements)
        told.append(text)
    return "\n".join([pick(rng, COLUMN), *told])


def lesson(rng: random.Random, split: Split) -> str:
    """A teacher asks, children answer, and the teacher adds a fact of the same relation."""
    known = facts()
    teacher = f"{pick(rng, ('Mr.', 'Mrs.', 'Ms.'))} {pick(rng, TEACHERS)}"
    one = person(rng)
    children = (one, person(rng, one))
    lines = [f"{teacher}: {pick(rng, STARTS)}."]
    if "Who wants" in lines[0]:
        lines = [lines[0][:-1] + "?"]
    for ask, way in _questions(rng, split, 3, 5):
        child = pick(rng, children)
        fact = known.every.draw(rng)
        lines += [
            f"{teacher}: {ask}",
            f"{child.name}: {pick(rng, way.answers)}",
            f"{teacher}: {pick(rng, PRAISE)} {pick(rng, fact.statements)}",
        ]
    return "\n".join(lines)


TEACHERS = ("Brown", "Green", "Miller", "Young", "Stone", "Hill", "Baker", "Lane", "Wood", "Park")


def groups(rng: random.Random, split: Split) -> str:
    """What has one answer in common, told together: 'France, Italy and Spain have it in common'."""
    known = facts()
    while True:
        first = known.every.draw(rng)
        same = [f for f in known.by_relation[first.relation.name] if f.answer == first.answer]
        if len(same) > 2:
            break
    told = []
    for _ in range(between(rng, 2, 4)):
        found = pick_some(rng, same, between(rng, 2, 3))
        names = join_words([fact.subject for fact in found])
        one = sentence(rng, found[0])
        rest = join_words([fact.subject for fact in found[1:]])
        told.append(
            pick(
                rng,
                (
                    f"{one} The same is true of {rest}.",
                    f"{capitalized(names)} have something in common: {first.answer}. {one}",
                    " ".join(sentence(rng, fact) for fact in found),
                ),
            )
        )
    return " ".join([first.relation.heading + ":", *told])


KINDS: tuple[tuple[Maker, float], ...] = (
    (entries, 5.0),
    (remarks, 4.0),
    (comparison, 3.0),
    (listing, 1.5),
    (questions, 4.0),
    (quiz, 2.0),
    (true_or_not, 1.0),
    (did_you_know, 1.5),
    (lesson, 2.0),
    (groups, 1.0),
    (riddles, 1.0),
    (postcard, 0.8),
    (visit, 0.8),
)

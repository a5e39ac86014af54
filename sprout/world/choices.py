"""Facts with other answers beside them: multiple choice, and claims that may be false."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache, partial

from sprout.world.draw import pick
from sprout.world.facts import Asked, Fact, candidates, direction, facts, forms_of, small
from sprout.world.grammar import bare, capitalized

LETTERS = "ABCD"


@dataclass(frozen=True)
class Choice:
    """A fact as multiple choice."""

    asked: Asked
    options: tuple[str, ...]
    """Four different texts."""
    replies: tuple[str, ...]
    """What each option says, with its letter: 'The capital of France is Rome. (A)'."""
    right: int

    @property
    def lines(self) -> str:
        """'A. Rome' and so on, a line each."""
        return "\n".join(f"{a}. {text}" for a, text in zip(LETTERS, self.options, strict=True))

    @property
    def reply(self) -> str:
        """The right reply: first what is known, then its letter."""
        return self.replies[self.right]


def draw_choice(rng: random.Random, split: str) -> Choice:
    """A fact to ask for, with four different options, one of them right."""
    while True:
        fact = facts().asked[split].draw(rng)
        asked = direction(rng, fact)
        # The days of a month have only two answers: nothing to choose from.
        if len(candidates(fact, asked)) >= len(LETTERS):
            break
    options = _wrong_options(rng, fact, asked)
    right = int(rng.random() * len(LETTERS))
    options.insert(right, asked.answer)
    sentences = map(partial(_option_sentence, fact, asked), options)
    replies = tuple(f"{text} ({a})" for a, text in zip(LETTERS, sentences, strict=True))
    return Choice(asked, tuple(options), replies, right)


def _wrong_options(rng: random.Random, fact: Fact, asked: Asked) -> list[str]:
    wrong: list[str] = []
    pool = candidates(fact, asked)
    taken = {asked.answer, *asked.accept}
    tries = 0
    while len(wrong) < len(LETTERS) - 1:
        tries += 1
        other = pick(rng, pool)
        if other not in taken and (tries > 50 or not _also_right(fact, asked, other)):
            wrong.append(other)
            taken.add(other)
    return wrong


def _option_sentence(fact: Fact, asked: Asked, option: str) -> str:
    """The first answer sentence of the relation with an option in it, true or not."""
    relation = fact.relation
    forward = asked is fact.forward
    whole = _with_articles(relation.name, forward)[option]
    subject, answer = (fact.subject, whole) if forward else (whole, fact.answer)
    template = (relation.answers if forward else relation.reverse_answers)[0]
    return capitalized(template.format_map(forms_of(subject, answer)))


@lru_cache(maxsize=256)
def _with_articles(relation: str, forward: bool) -> dict[str, str]:
    """Bare answers (or subjects) of a relation -> the same as in its table."""
    found = facts().by_relation[relation]
    if forward:
        return {fact.forward.answer: fact.answer for fact in found}
    return {bare(fact.subject): fact.subject for fact in found}


def claim(rng: random.Random, fact: Fact) -> tuple[str, bool]:
    """A sentence without its mark that is as often false as true, and whether it is true.

    It starts small where it can: 'the capital of France is Rome'.
    """
    answer = fact.answer
    if rng.random() < 0.5:
        answer = pick(rng, facts().by_relation[fact.relation.name]).answer
    template = small(fact.relation.answers[0])
    true = (bare(fact.subject), bare(answer)) in _true_pairs()[fact.relation.name]
    return template.format_map(forms_of(fact.subject, answer)).rstrip("."), true


@lru_cache(maxsize=1)
def _true_pairs() -> dict[str, frozenset[tuple[str, str]]]:
    return {
        name: frozenset((bare(fact.subject), fact.forward.answer) for fact in found)
        for name, found in facts().by_relation.items()
    }


def _also_right(fact: Fact, asked: Asked, other: str) -> bool:
    """Whether another option answers the same question rightly (two inventors of one thing)."""
    true = _true_pairs()[fact.relation.name]
    if asked is fact.forward:
        return (bare(fact.subject), other) in true
    return (other, fact.forward.answer) in true

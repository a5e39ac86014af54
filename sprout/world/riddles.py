"""Riddles: somebody or something tells facts about itself and asks what it is.

A riddle of training never has a held-out fact in it, since it asks.
"""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.draw import Split, between, pick, shuffled
from sprout.world.facts import Fact, facts
from sprout.world.grammar import bare, capitalized, plural, with_article
from sprout.world.names import person

# relation -> what its subject says of itself
HINTS = {
    "class": ("I am {a_a}.", "I belong to the {p_a}."),
    "young": ("My baby is called {a_a}.", "I was once a small {a}."),
    "sound": ('I say "{a}".', 'My sound is "{a}".'),
    "home": ("I live in {a}.", "My home is {a}."),
    "food": ("I eat {a}.", "I like to eat {a}.", "My food is {a}."),
    "cover": ("My body is covered with {a}.", "I have {a} on my body."),
    "legs": ("I have {a} legs.", "I walk through life with {a} legs."),
    "capital": ("My capital is {a}.", "{a} is my capital."),
    "continent": ("I am a country in {a}.", "I lie in {a}."),
    "language": ("My people speak {a}.",),
    "currency": ("My people pay with the {a}.",),
    "adjective": ("What comes from me is called {a}.",),
    "symbol": ("My symbol is {a}.", "Chemists write me {a}."),
    "atomic number": ("My atomic number is {a}.", "I am element number {a}."),
    "landmark": ("You can see me in {a}.", "I am in {a}."),
    "sight": ("I am in the city of {a}.", "My city is {a}."),
    "region": ("You can find me in {a}.",),
    "mouth": ("I flow into {a}.",),
    "job": ("I am a person who {a}.",),
    "workplace": ("I work at {a}.",),
    "known for": ("I am known for {a}.",),
    "profession": ("I was {a_a}.",),
    "month after": ("After me comes {a}.",),
    "month place": ("I am the {a} month of the year.",),
    "month days": ("I have {a} days.",),
}
ASK = ("What am I?", "Do you know what I am?", "Guess what I am.", "Can you guess what I am?")
WHO = ("Who am I?", "Who was I?", "Can you guess who I am?")
HEADS = ("", "", "A riddle\n", "Riddles\n", "Guess!\n", "Here is a riddle.\n")


@lru_cache(maxsize=4)
def _subjects(split: str) -> tuple[tuple[Fact, ...], ...]:
    """The entities of the split with two hints or more, without facts of the other split."""
    found = []
    for known in facts().entities.values():
        hints = tuple(
            f for f in known if f.relation.name in HINTS and f.held_out == (split == "val")
        )
        if len(hints) >= (2 if split == "train" else 1):
            found.append(hints)
    return tuple(found)


def _name(fact: Fact) -> str:
    kind = fact.relation.kind
    return with_article(fact.subject) if kind in ("animal", "job") else fact.subject


def riddle(rng: random.Random, split: Split) -> tuple[str, str, str]:
    """The hints, the question and the answer sentence of a riddle."""
    found = shuffled(rng, pick(rng, _subjects(split)))[: between(rng, 2, 5)]
    hints = []
    for fact in found:
        forms = {
            "a": fact.answer,
            "a_a": with_article(fact.answer),
            "p_a": plural(bare(fact.answer)),
        }
        hints.append(capitalized(pick(rng, HINTS[fact.relation.name]).format_map(forms)))
    one = found[0].relation.kind == "person"
    ask = pick(rng, WHO if one else ASK)
    name = _name(found[0])
    answer = f"I am {name}." if not one else f"I am {found[0].subject}."
    return " ".join(hints), ask, answer


def riddles(rng: random.Random, split: Split) -> str:
    """Two to four riddles with their answers, in one of several layouts."""
    layout = rng.random()
    found = [riddle(rng, split) for _ in range(between(rng, 2, 4))]
    if layout < 0.35:
        one = person(rng)
        two = person(rng, one)
        return "\n".join(
            f"{one.name}: {hints} {ask}\n{two.name}: {capitalized(answer[5:])}"
            for hints, ask, answer in found
        )
    if layout < 0.7:
        head = pick(rng, HEADS)
        return head + "\n".join(f"{hints} {ask} {answer}" for hints, ask, answer in found)
    return "\n".join(f"{hints} {ask}\nAnswer: {answer}" for hints, ask, answer in found)

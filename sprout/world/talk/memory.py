"""Remembering: what the user told earlier in the conversation, also when it was corrected.

Held out: names, favorites and own facts of the split (`names`), and the phrasings marked "~".
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import lru_cache

from sprout.world.draw import Split, pick
from sprout.world.grammar import join_words, with_article
from sprout.world.names import FAVORITES, favorites, own_facts, user_names
from sprout.world.talk.asking import GREETINGS, typed
from sprout.world.talk.memory_ways import FAVORITE, NAME, OWN_WAYS, Way
from sprout.world.talk.messages import Message, phrases, turn

# Kinds of favorites that are named with an article: my favorite animal is the dog.
_WITH_THE = ("animal", "instrument", "flower")
NAME_REPLIES = (
    "Nice to meet you, {x}!",
    "Hello, {x}! How can I help you?",
    "Hello, {x}! It is nice to meet you.",
)
CORRECTED_REPLIES = ("Thank you for telling me. {}", "I am sorry. {}", "All right. {}")
ABOUT_ME = phrases("""
What do you know about me?
What have I told you about me?
What did I tell you about myself?
Tell me all that you know about me.
Do you remember what I told you?
What do you remember about me?
~ Sum up what I have said about myself.
~ Repeat all that you have heard about me.
""")
MISSING = "I do not know {}, because you have not told me."


@dataclass(frozen=True)
class Memory:
    """A thing that the user tells: its sentences, filled."""

    way: Way
    kind: str
    value: str

    def fill(self, text: str) -> str:
        """The text with kind and value in it."""
        x = f"the {self.value}" if self.kind in _WITH_THE and self.way is FAVORITE else self.value
        return text.format(
            k=self.kind, x=x, a_x=with_article(x or "person"), y=x.replace("my ", "your ")
        )

    @property
    def answer(self) -> str:
        """'Your favorite color is red.'"""
        return self.fill(self.way.answer)

    @property
    def missing(self) -> str:
        """What is answered when it was not told."""
        return MISSING.format(self.way.key.format(k=self.kind))

    def told(self, rng: random.Random, split: Split) -> str:
        """How the user tells it."""
        return self.fill(self.way.told.draw(rng, split))

    def asked(self, rng: random.Random, split: Split) -> str:
        """How the user asks for it."""
        return self.fill(self.way.asked.draw(rng, split))

    def reply(self, rng: random.Random) -> str:
        """What Sprout answers when it is told."""
        if self.way is NAME:
            return pick(rng, NAME_REPLIES).format(x=self.value)
        chance = rng.random()
        if chance < 0.35:
            return f"Good to know! {self.answer}"
        if chance < 0.6:
            return f"Thank you for telling me. {self.answer}"
        return "I will remember that."


@lru_cache(maxsize=4)
def _own(split: Split) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(kind, values) of the own facts of a split, each kind once.

    Brothers and dogs have names as well: training has none that a user of validation may have.
    """
    kept = set(user_names("val")) if split == "train" else set()
    found: dict[str, list[str]] = {}
    for kind, value in own_facts(split):
        if kind in OWN_WAYS and value not in kept:
            found.setdefault(kind, []).append(value)
    return tuple((kind, tuple(values)) for kind, values in found.items())


def memory(rng: random.Random, split: Split) -> Memory:
    """A name, a favorite thing or something else that the user tells."""
    chance = rng.random()
    if chance < 0.4:
        return Memory(NAME, "name", pick(rng, user_names(split)))
    if chance < 0.7:
        kind, value = pick(rng, favorites(split))
        return Memory(FAVORITE, kind, value)
    kind, values = pick(rng, _own(split))
    return Memory(OWN_WAYS[kind], kind, pick(rng, values))


def memories(rng: random.Random, split: Split, count: int) -> list[Memory]:
    """Several things of different kinds."""
    found: dict[str, Memory] = {}
    while len(found) < count:
        new = memory(rng, split)
        found[new.kind] = new
    return list(found.values())


def other_value(rng: random.Random, split: Split, old: Memory) -> Memory:
    """Another value of the same kind, or the same memory if the split has no other."""
    if old.way is NAME:
        values = user_names(split)
    elif old.way is FAVORITE:
        values = tuple(value for kind, value in favorites(split) if kind == old.kind)
    else:
        values = dict(_own(split)).get(old.kind, ())
    others = tuple(value for value in values if value != old.value)
    return replace(old, value=pick(rng, others)) if others else old


def telling(
    rng: random.Random, split: Split, things: list[Memory], first: bool = True
) -> list[Message]:
    """The user tells the things in one message; the first one often begins with a greeting."""
    text = " ".join(thing.told(rng, split) for thing in things)
    if first and rng.random() < 0.3:
        text = f"{GREETINGS.draw(rng, split)}! {text}"
    if len(things) == 1:
        return turn(text, things[0].reply(rng))
    if things[0].way is NAME:
        return turn(text, f"Nice to meet you, {things[0].value}! I will remember that.")
    return turn(text, f"I will remember that. {_all(things)}")


def _all(things: list[Memory]) -> str:
    """'Your name is Mia and you live in Rome.'"""
    answers = [thing.answer.rstrip(".") for thing in things]
    lowered = [answers[0], *(answer[0].lower() + answer[1:] for answer in answers[1:])]
    return f"{join_words(lowered)}."


def asking_all(rng: random.Random, split: Split, things: list[Memory]) -> list[Message]:
    """The user asks for everything that was told."""
    return turn(typed(rng, ABOUT_ME.draw(rng, split)), _all(things))


def correcting(rng: random.Random, split: Split, old: Memory) -> tuple[list[Message], Memory]:
    """The user corrects what was told before, and what is true now.

    No turn where the split knows no other value of the kind.
    """
    new = other_value(rng, split, old)
    if new == old:
        return [], old
    text = new.fill(new.way.corrected.draw(rng, split))
    return turn(text, pick(rng, CORRECTED_REPLIES).format(new.answer)), new


def asking(rng: random.Random, split: Split, thing: Memory) -> list[Message]:
    """The user asks for it, and Sprout remembers."""
    return turn(typed(rng, thing.asked(rng, split)), thing.answer)


def never_told(rng: random.Random, split: Split) -> Memory:
    """Something of which only the kind matters, because it was not told."""
    chance = rng.random()
    if chance < 0.3:
        return Memory(NAME, "name", "")
    if chance < 0.6:
        return Memory(FAVORITE, pick(rng, tuple(FAVORITES)), "")
    kind, _ = pick(rng, _own(split))
    return Memory(OWN_WAYS[kind], kind, "")


def missing_turn(rng: random.Random, split: Split, told: list[Memory]) -> list[Message]:
    """Asked for something else than what was told."""
    while True:
        thing = never_told(rng, split)
        if thing.kind not in {other.kind for other in told}:
            break
    return turn(typed(rng, thing.asked(rng, split)), thing.missing)

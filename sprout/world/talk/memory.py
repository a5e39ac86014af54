"""Remembering: what the user told earlier in the conversation, also when it was corrected.

Held out: values of each kind (`memory_values`), a tenth of the ways to tell, to correct and to
ask, with whole frames and cores (`combining`), and the phrasings marked "~".
"""

from __future__ import annotations

import random
from bisect import bisect
from dataclasses import dataclass, replace
from itertools import accumulate

from sprout.world.draw import Split, between, pick, pick_some
from sprout.world.grammar import join_words, with_article
from sprout.world.messages import Message, phrases, turn
from sprout.world.talk.asking import GREETINGS, typed
from sprout.world.talk.memory_values import GROUPS, Kind
from sprout.world.talk.memory_ways import FAVORITE, NAME, Way

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


_BOUNDS = list(accumulate(share for _, share in GROUPS))


@dataclass(frozen=True)
class Memory:
    """A thing that the user tells: its sentences, filled."""

    of: Kind
    value: str

    @property
    def way(self) -> Way:
        """How it is said."""
        return self.of.way

    @property
    def kind(self) -> str:
        """What it is: 'color' of a favorite color, 'dog' of the name of a dog."""
        return self.of.name

    def fill(self, text: str) -> str:
        """The text with kind and value in it."""
        x = f"the {self.value}" if self.kind in _WITH_THE and self.way is FAVORITE else self.value
        return text.format(
            k=self.kind,
            a_k=with_article(self.kind),
            x=x,
            a_x=with_article(x or "person"),
            y=x.replace("my ", "your "),
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


def memory(rng: random.Random, split: Split) -> Memory:
    """A name, a favorite thing or something else that the user tells."""
    kinds = GROUPS[bisect(_BOUNDS, rng.random() * _BOUNDS[-1])][0]
    kind = pick(rng, kinds)
    return Memory(kind, kind.draw(rng, split))


def memories(rng: random.Random, split: Split, count: int) -> list[Memory]:
    """Several things of different kinds and with different values."""
    found: dict[str, Memory] = {}
    while len(found) < count:
        new = memory(rng, split)
        if new.kind not in found and all(new.value != old.value for old in found.values()):
            found[new.kind] = new
    return list(found.values())


def other_value(rng: random.Random, split: Split, old: Memory) -> Memory:
    """Another value of the same kind, or the same memory if the split has no other."""
    for _ in range(20):
        new = replace(old, value=old.of.draw(rng, split))
        if new.value != old.value:
            return new
    return old


def telling(
    rng: random.Random, split: Split, things: list[Memory], first: bool = True
) -> list[Message]:
    """The user tells the things in one message; the first one often begins with a greeting."""
    text = " ".join(thing.told(rng, split) for thing in things)
    if first and rng.random() < 0.3:
        text = f"{GREETINGS.draw(rng, split)}! {text}"
    if len(things) == 1:
        return turn(text, things[0].reply(rng))
    if things[0].way is NAME and rng.random() < 0.5:
        return turn(text, f"Nice to meet you, {things[0].value}! I will remember that.")
    if rng.random() < 0.4:
        return turn(text, "I will remember that.")
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
    return replace(memory(rng, split), value="")


def missing_turn(rng: random.Random, split: Split, told: list[Memory]) -> list[Message]:
    """Asked for something else than what was told."""
    while True:
        thing = never_told(rng, split)
        if thing.kind not in {other.kind for other in told}:
            break
    return turn(typed(rng, thing.asked(rng, split)), thing.missing)


def quizzed(rng: random.Random, split: Split) -> list[Message]:
    """Two to five things told, and as many short questions about them, one after the other.

    What was not told is asked for in between, and what is corrected is asked for again.
    """
    things = memories(rng, split, between(rng, 2, 5))
    if rng.random() < 0.5:
        messages = telling(rng, split, things)
    else:
        first = between(rng, 1, len(things) - 1)
        messages = telling(rng, split, things[:first])
        messages += telling(rng, split, things[first:], first=False)
    for thing in pick_some(rng, things, between(rng, 2, 4)):
        messages += asking(rng, split, thing)
    if rng.random() < 0.3:
        place = int(rng.random() * len(things))
        told, things[place] = correcting(rng, split, things[place])
        if told:
            messages += told + asking(rng, split, things[place])
    if rng.random() < 0.5:
        messages += missing_turn(rng, split, things)
    if rng.random() < 0.3:
        messages += asking(rng, split, pick(rng, things))
    return messages

"""Who the assistant is: its name, its maker, its manner and a few facts, from one TOML file.

    name = "Robo"
    kind = "a small language model"
    maker = "the robotics club"
    manner = "cheerful and brief"
    [answers]                     # instead of the usual ones, by topic
    home = "I live on a shelf in room 12."
    [[fact]]                      # whatever else people may ask
    asks = ["Who feeds you?", "~ By whom are you fed?"]
    answer = "Nobody feeds me, {name} runs on electricity."

The conversations that teach it are the world's, in which it speaks (`speaker`). An answer may say {name},
{kind}, {maker} and {manner}. Of a fact's questions those that begin with "~ " are never asked in training.
`identity.toml` beside this file is the identity of a model that was given none.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path

from sprout.common.config import from_dict, nearest, read_toml
from sprout.world.draw import Source
from sprout.world.messages import Block, phrases
from sprout.world.self_table import ASKS

LONGEST_NAME = 40
LONGEST_ANSWER = 400
PLACES = ("name", "kind", "maker", "manner")
_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Answers:
    """What is said of oneself, by topic (`self_table.ASKS`)."""

    who: str = "I am {name}, {kind} made by {maker}."
    name: str = "My name is {name}."
    maker: str = "I was made by {maker}."
    human: str = "I am not a person. I am {name}, {kind}."
    able: str = "I can answer questions, work with numbers, spell words, and tell short stories."
    age: str = "I have no age, because I am a language model."
    sure: str = "I am a small model and I can be wrong. Please check what matters."
    feelings: str = "I am a language model, so I have no feelings. But I like to be useful."
    rest: str = "I am a language model, so I do not sleep, eat, or get tired."
    other: str = "I am {name}, {kind} made by {maker}."
    size: str = "I am a very small language model. I fit on any computer."
    home: str = "I live on a computer, because I am a language model."
    family: str = "I am a language model, so I have no family. But I am happy to talk with you."
    friend: str = "I am happy to talk with you, and I will always be kind to you."
    alone: str = "When nobody writes to me, I do not think at all. I only think when I answer."
    manner: str = "I try to be {manner}."


@dataclass(frozen=True)
class Fact:
    """Questions and their one answer."""

    asks: tuple[str, ...]
    answer: str

    def __post_init__(self) -> None:
        if not any(not ask.startswith("~ ") and ask.strip() for ask in self.asks):
            raise ValueError("a [[fact]] needs a question in `asks` that may be asked in training")
        for ask in self.asks:
            _check("a question", ask, LONGEST_ANSWER)
            if ask.startswith("= "):
                raise ValueError(f'the question {ask!r} may not begin with "= "')


@dataclass(frozen=True)
class Identity:
    """Who the assistant is."""

    name: str
    kind: str = "a small language model"
    maker: str = "the person who trained me"
    manner: str = "kind and brief"
    answers: Answers = field(default_factory=Answers)
    fact: tuple[Fact, ...] = ()

    def __post_init__(self) -> None:
        _check("name", self.name, LONGEST_NAME)
        for place in PLACES[1:]:
            _check(place, getattr(self, place), LONGEST_ANSWER)
        if any("{" in getattr(self, place) or "}" in getattr(self, place) for place in PLACES):
            raise ValueError("name, kind, maker and manner may hold no { or }")
        spoken = [(f"answers.{f.name}", getattr(self.answers, f.name)) for f in fields(Answers)]
        for where, answer in (*spoken, *(("an answer", fact.answer) for fact in self.fact)):
            _check(where, answer, LONGEST_ANSWER)
            for place in _PLACE.findall(answer):
                if place not in PLACES:
                    raise ValueError(
                        f"{where} has {{{place}}}{nearest(place, PLACES)}; there are "
                        + ", ".join(f"{{{known}}}" for known in PLACES)
                    )
            if re.search("[{}]", _PLACE.sub("", answer)):
                raise ValueError(f"{where} has a {{ or }} that stands alone")

    def fill(self, text: str) -> str:
        """The text with what the identity says in its places."""
        return _PLACE.sub(lambda found: str(getattr(self, found[1])), text)


def _check(where: str, text: str, longest: int) -> None:
    """ValueError for a text that is empty, too long, or of several lines."""
    if not text.strip() or text != text.strip():
        raise ValueError(f"{where} is {text!r}: must be text without spaces around it")
    if len(text) > longest:
        raise ValueError(f"{where} has {len(text)} characters: at most {longest} are taken")
    if "\n" in text or "<|" in text:
        raise ValueError(f"{where} is {text!r}: must be one line without <|")


@lru_cache(maxsize=64)
def about(identity: Identity) -> dict[str, Block]:
    """topic -> its questions and the identity's answer; its own facts are numbered."""
    usual = {
        topic: Block(phrases(asks), (identity.fill(getattr(identity.answers, topic)),))
        for topic, asks in ASKS.items()
    }
    own = {
        f"fact {number}": Block(phrases("\n".join(fact.asks)), (identity.fill(fact.answer),))
        for number, fact in enumerate(identity.fact, 1)
    }
    return usual | own


def read_identity(path: Path) -> Identity:
    """The identity in a TOML file; UsageError naming the file, the key, and the nearest known one."""
    return from_dict(Identity, read_toml(path), str(path))


@lru_cache(maxsize=1)
def sprout() -> Identity:
    """The identity of a model that was given none."""
    return read_identity(Path(__file__).with_name("identity.toml"))


def speaker(rng: random.Random) -> Identity:
    """Who speaks in the text that is drawn from `rng`."""
    found = rng.identity if isinstance(rng, Source) else None
    return found if isinstance(found, Identity) else sprout()

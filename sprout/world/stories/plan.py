"""The state of a story: who is where, who has what; and the telling of what changes it.

A plot calls the events of a `Stage`; each checks that it can happen (nobody gives what he does
not have) and raises `Inconsistent` where the plot is wrong, and `say` tells it in the voice of
this story.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import lru_cache

from sprout.world.draw import pick
from sprout.world.facts import facts
from sprout.world.grammar import capitalized, with_article
from sprout.world.names import Person
from sprout.world.stories.lines import FRIEND, HERO, THIRD, Line, asked, ways
from sprout.world.stories.words import lexicon


class Inconsistent(Exception):
    """A plot lets somebody do what the state of the story does not allow."""


@dataclass(frozen=True)
class Voice:
    """How a story is told."""

    present: bool = False
    first_person: bool = False
    scene: bool = False
    """As a play: 'Mia: Hello!' and stage directions in parentheses."""


# How often a sentence about what the hero does begins with a few words on how or when.
LEADS = 0.4
# How often it ends with such words, and how often a speech is told by what the speaker does.
TAILS = 0.3
GESTURES = 0.4
# Words that stay the same through one story; the others are drawn anew each time.
FIXED = frozenset(
    "cake missing pet fear fear2 skill contest party build crop gift heavy landmark landmark2 "
    "landmark3 noise source guess hobby hobby2 chore cjob bjob treasure hidespot elder2 family "
    "weekday petname toy tool wish hand hand2 price trait town kid high month thing cake day hand".split()
)
_SMALL_WORDS = ("of", "and", "a", "an", "the", "in", "to")


@lru_cache(maxsize=4096)
def _titled(text: str) -> str:
    words = text.split(" ")
    first = capitalized(words[0])
    return " ".join([first, *(w if w in _SMALL_WORDS else capitalized(w) for w in words[1:])])


class Words(dict[str, str]):
    """The words of one story. A key that it does not have is drawn from the lexicon.

    "fact" is a true sentence, "a_x" is x with its article, "X" x with capitals, "A_x" both;
    "x2" is another x.
    """

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self.rng = rng

    def __missing__(self, key: str) -> str:
        if key == "fact":
            # A story quotes facts inside its own quotation marks.
            return pick(self.rng, facts().every.draw(self.rng).statements).replace('"', "'")
        if key[0].isupper():
            start = key[0].lower() + key[1:]
            return capitalized(self[start]) if key[1] == "_" else _titled(self[start])
        if key.startswith("a_"):
            return with_article(self[key[2:]])
        table = lexicon().get(key)
        if table is None:
            # A second thing of a kind is never the same as the first.
            base = key[:-1]
            table = lexicon()[base]
            taken = [self.get(base), self.get(f"{base}2")]
            value = pick(self.rng, table)
            while value in taken:
                value = pick(self.rng, table)
        else:
            value = pick(self.rng, table)
        if key in FIXED:
            self[key] = value
        return value


_SAID = {
    ".": ("say", "say", "say", "say", "say", "explain", "murmur"),
    "answer": ("say", "answer", "reply", "say"),
    "?": ("ask", "ask", "ask", "ask", "say", "want to know", "wonder"),
    "!": ("cry", "call", "say", "shout", "exclaim", "say"),
}
_PAST = {
    "say": "said", "answer": "answered", "reply": "replied", "explain": "explained",
    "murmur": "murmured", "ask": "asked", "want to know": "wanted to know", "wonder": "wondered",
    "cry": "cried", "call": "called", "shout": "shouted", "exclaim": "exclaimed",
}  # fmt: skip
_THIRD = {
    "reply": "replies", "cry": "cries", "want to know": "wants to know"
}  # fmt: skip


@dataclass
class Stage:
    """One story while it is told."""

    rng: random.Random
    hero: Person
    friend: Person
    third: Person
    voice: Voice
    forms: Words
    where: dict[str, str] = field(default_factory=dict)
    """name -> place"""
    holder: dict[str, str] = field(default_factory=dict)
    """thing -> the person who has it or the place where it is"""
    told: list[str] = field(default_factory=list)
    """Sentences; an empty one is a place where a paragraph may end."""
    questions: list[str] = field(default_factory=list)
    last: int = 0
    """Who was mentioned in the sentence before (bits of `lines`)."""
    leading: bool = False
    """Whether the sentence before began with a lead."""
    spoke: str = ""
    """Who spoke just before: "A", "B", "C" or nobody."""

    # What changes the state.

    def go(self, place: str, *who: Person) -> None:
        """Somebody goes to a place (everybody named)."""
        for one in who:
            self.where[one.name] = place

    def has(self, who: Person, thing: str) -> None:
        """A thing enters the story in somebody's hands."""
        if thing in self.holder:
            raise Inconsistent(f"{thing} is already with {self.holder[thing]}")
        self.holder[thing] = who.name

    def lies(self, thing: str, place: str) -> None:
        """A thing enters the story at a place."""
        if thing in self.holder:
            raise Inconsistent(f"{thing} is already with {self.holder[thing]}")
        self.holder[thing] = place

    def need(self, who: Person, thing: str) -> None:
        """Checks that somebody has a thing."""
        if self.holder.get(thing) != who.name:
            raise Inconsistent(f"{who.name} does not have {thing}: {self.holder.get(thing)} has")

    def lose(self, who: Person, thing: str, place: str) -> None:
        """What somebody had is now at a place (lost, put, thrown, hidden there)."""
        self.need(who, thing)
        self.holder[thing] = place

    def take(self, who: Person, thing: str) -> None:
        """Somebody picks up a thing that is where he is."""
        place = self.where.get(who.name)
        if place is None or self.holder.get(thing) != place:
            raise Inconsistent(f"{thing} is not where {who.name} is, at {place}")
        self.holder[thing] = who.name

    def give(self, giver: Person, taker: Person, thing: str) -> None:
        """A thing goes from one who has it to another who is at the same place."""
        self.need(giver, thing)
        if self.where.get(giver.name) != self.where.get(taker.name):
            raise Inconsistent(f"{giver.name} and {taker.name} are not at the same place")
        self.holder[thing] = taker.name

    def gone(self, thing: str) -> None:
        """A thing leaves the story: eaten, sold, broken for good."""
        if self.holder.pop(thing, None) is None:
            raise Inconsistent(f"there is no {thing}")

    # What tells.

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.rng.random() < share

    def choose(self, *names: str) -> str:
        """One of the names."""
        return pick(self.rng, names)

    def say(self, *names: str) -> None:
        """Tells each block in one of its ways."""
        voice = self.voice
        for name in names:
            line = pick(self.rng, ways(name, voice.present, voice.first_person))
            if line.subject:
                self._refer(line)
            text = line.text.format_map(self.forms)
            if text[0].islower():
                text = capitalized(text)
            if line.speaker:
                text = self._speech(line.speaker, text)
                self.spoke = line.speaker
                self.last = {"A": HERO, "B": FRIEND, "C": THIRD}[line.speaker]
            else:
                self.last = line.mentions or self.last
                self.spoke = ""
                if line.acts and not self.leading and self.rng.random() < LEADS:
                    text = self._led(text)
                else:
                    self.leading = False
                    if line.acts and "," not in text and text.find(".") == len(text) - 1:
                        text = self._tailed(text)
                if voice.scene:
                    text = f"({text})"
            self.told.append(text)

    def maybe(self, share: float, *names: str) -> None:
        """Tells the blocks in this share of cases."""
        if self.rng.random() < share:
            self.say(*names)

    def pause(self) -> None:
        """A place where a paragraph may end, and where something beside the story is told."""
        self.maybe(0.45, "detail")
        self.told.append("")
        self.last = 0

    def ask(self, *names: str) -> None:
        """Notes questions that the story has now answered (blocks "name ?")."""
        self.questions += names

    def facts(self) -> tuple[tuple[str, str, str], ...]:
        """(question, answer sentence, short answer) of all noted questions, in the third person."""
        forms = Words(self.rng)
        forms.update(self.forms)
        forms.update(as_third_person(self.hero))
        return tuple(
            tuple(part.format_map(forms) for part in asked(name, self.voice.present))  # type: ignore[misc]
            for name in self.questions
        )

    def _led(self, text: str) -> str:
        """'She ran.' -> 'Without a word, she ran.'"""
        self.leading = True
        words = text.split(" ", 1)
        if words[0] in ("She", "He"):
            text = f"{words[0].lower()} {words[1]}"
        lead = pick(self.rng, lexicon()["lead"])
        if "{" in lead:
            lead = lead.format_map(self.forms)
        return f"{lead}, {text}"

    def _tailed(self, text: str) -> str:
        """'She ran.' -> 'She ran like a fox.'"""
        if self.rng.random() > TAILS:
            return text
        return f"{text[:-1]} {pick(self.rng, lexicon()['tail']).format_map(self.forms)}."

    def _refer(self, line: Line) -> None:
        """Sets {S} and {T}: a pronoun only where the sentence before leaves no doubt."""
        forms, last, first = self.forms, self.last, self.voice.first_person
        same = self.hero.he == self.friend.he and not first
        if "S" in line.subject and not first:
            clear = last & HERO and not (last & FRIEND and same) and not last & THIRD
            forms["S"] = (
                self.hero.he.capitalize() if clear and self.chance(0.65) else self.hero.name
            )
        if "T" in line.subject:
            clear = last & FRIEND and not (last & HERO and same) and not last & THIRD
            name = self.friend.name
            forms["T"] = self.friend.he.capitalize() if clear and self.chance(0.6) else name

    def _speech(self, speaker: str, text: str) -> str:
        person = {"A": self.hero, "B": self.friend, "C": self.third}[speaker]
        voice, rng = self.voice, self.rng
        if voice.scene:
            return f"{person.name}: {text}"
        if speaker != "C" and rng.random() < GESTURES:
            line = pick(rng, ways(f"gesture.{speaker}", voice.present, voice.first_person))
            if line.subject:
                self.forms[line.subject] = (
                    "I" if speaker == "A" and voice.first_person else person.name
                )
            return f'{line.text.format_map(self.forms)} "{text}"'
        mine = voice.first_person and speaker == "A"
        name = "I" if mine else person.name
        way, cut = rng.random(), text.find(". ")
        mark = "." if cut > 0 and 0.18 <= way < 0.6 else text[-1]
        if mark == "." and self.spoke not in ("", speaker):
            mark = "answer"
        verb = pick(rng, _SAID[mark])
        if not voice.present:
            verb = _PAST[verb]
        elif not mine:
            verb = _THIRD.get(verb, f"{verb}s")
        manner = pick(rng, lexicon()["manner"]) if rng.random() < 0.3 else ""
        if way < 0.18:
            return f'{name} {verb}{manner}, "{text}"'
        if text[-1] == ".":
            quoted = f'"{text[:-1]},"'
        else:
            quoted = f'"{text}"'
        turned = not mine and " " not in verb and rng.random() < 0.4
        tag = f"{verb} {name}" if turned else f"{name} {verb}"
        if cut > 0 and way < 0.6:
            return f'"{text[:cut]}," {tag}{manner}. "{text[cut + 2 :]}"'
        return f"{quoted} {tag}{manner}."


def as_third_person(hero: Person) -> dict[str, str]:
    """The hero by name and pronoun."""
    return {
        "A": hero.name, "As": f"{hero.name}'s", "S": hero.name, "N": hero.name,
        "he": hero.he, "him": hero.him, "his": hero.his, "himself": f"{hero.him}self",
        "He": hero.he.capitalize(), "His": hero.his.capitalize(),
        "they": "they", "They": "They", "them": "them", "their": "their", "Their": "Their",
    }  # fmt: skip


AS_FIRST_PERSON = {
    "A": "I", "As": "my", "S": "I", "he": "I", "him": "me", "his": "my", "himself": "myself",
    "He": "I", "His": "My", "they": "we", "They": "We", "them": "us", "their": "our",
    "Their": "Our",
}  # fmt: skip

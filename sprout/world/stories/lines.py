"""How the lines of the stories are written and made ready to fill.

A block begins with "# name"; each line under it tells the same thing in another way, so every
line of a block leaves the world of the story in the same state. In a line

* (quickly |slowly |) is one of the words between the bars, [look] a verb (see `verbs`);
* "A: Hello!" is said by the hero, "B: ..." by the friend, "C: ..." by a third person;
* {A} is the hero's name or "I", {S} the same or a pronoun where it is clear who is meant, as
  subject at the start of a sentence; {he} {him} {his} {himself} {He} {His} the pronouns, {As}
  "Mia's" or "my", {N} the name even where the hero tells the story; {B} and {T} the friend with
  {bhe} {bhim} {bhis}, {C} the third with {che} {chim} {chis}; {they} {them} {their} hero and friend;
* every other {key} is a word of this story or one of the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from sprout.world.stories import beats_a, beats_b, beats_c, beats_d, details, scenery
from sprout.world.stories.verbs import conjugated

HERO, FRIEND, THIRD = 1, 2, 4
_MENTIONS = (
    (HERO, re.compile(r"\{(A|S|As|N|he|him|his|He|His|himself)\}")),
    (FRIEND, re.compile(r"\{(B|T|bhe|bhim|bhis|Bhe|Bhis|both|they|They|them)\}")),
    (THIRD, re.compile(r"\{(C|che|chim|chis|Che|elder2?|family|a_c?job|cjob)\}")),
)
_FIRST_VERB = re.compile(r"\{[AS]\} \[(\w+)\]")
_STATES = frozenset(
    "be do have want like love own can sigh thank laugh live know think feel wish fear become keep "
    "hum understand remember will dream wake try sleep take plan".split()
)
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")


class Line(NamedTuple):
    """One way to tell something, ready for format_map."""

    text: str
    speaker: str
    """"A", "B" or "C" for what somebody says, "" for the narrator."""
    mentions: int
    subject: str
    """"S", "T" or "": which reference this line needs."""
    acts: bool = False
    """Whether it begins with something that the hero does."""


def _expanded(line: str) -> Iterator[str]:
    match = _CHOICE.search(line)
    if match is None:
        yield line
        return
    for part in match.group(1).split("|"):
        yield from _expanded(line[: match.start()] + part + line[match.end() :])


@lru_cache(maxsize=1)
def blocks() -> dict[str, tuple[str, ...]]:
    """name -> its lines as they are written."""
    found: dict[str, list[str]] = {}
    name = ""
    for module in (scenery, details, beats_a, beats_b, beats_c, beats_d):
        for line in module.LINES.strip().splitlines():
            if line.startswith("# "):
                name = line[2:]
                found[name] = []
            elif line:
                found[name].append(line)
    return {name: tuple(lines) for name, lines in found.items()}


def _acts(text: str) -> bool:
    match = _FIRST_VERB.match(text)
    return match is not None and match.group(1) not in _STATES and '"' not in text


def _line(text: str, acts: bool) -> Line:
    if text[:3] in ("A: ", "B: ", "C: "):
        return Line(text[3:], text[0], 0, "")
    # Who opens a sentence may be "she" where it is clear who that is.
    if text.startswith("{A} "):
        text = "{S}" + text[3:]
    elif text.startswith("{B} "):
        text = "{T}" + text[3:]
    mentions = sum(bit for bit, pattern in _MENTIONS if pattern.search(text))
    subject = "".join(letter for letter in "ST" if "{" + letter + "}" in text)
    return Line(text, "", mentions, subject, acts)


@lru_cache(maxsize=4096)
def ways(name: str, present: bool, first_person: bool) -> tuple[Line, ...]:
    """Every way to tell the block `name` in a tense and person; "name.3" is its line number 3."""
    lines = blocks().get(name)
    if lines is None:
        block, _, number = name.rpartition(".")
        lines = (blocks()[block][int(number)],)
    return tuple(
        _line(conjugated(text, present, first_person), _acts(text))
        for line in lines
        for text in _expanded(line)
    )


@lru_cache(maxsize=1024)
def asked(name: str, present: bool) -> tuple[str, str, str]:
    """Question, answer sentence and short answer of the block "name ?" in a tense."""
    question, answer, short = (conjugated(t, present, False) for t in blocks()[f"{name} ?"])
    return question, answer, short

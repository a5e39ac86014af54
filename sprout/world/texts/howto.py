"""How-tos and recipes: what is needed, the steps in their order, tips; told in several ways.

Held out: each task has questions ("!") that no training text asks.
"""

from __future__ import annotations

import random
from functools import lru_cache
from typing import NamedTuple

from sprout.world.draw import Maker, Split, between, pick
from sprout.world.grammar import capitalized, join_words
from sprout.world.names import person
from sprout.world.texts.howto_kitchen import KITCHEN
from sprout.world.texts.howto_tasks import TASKS
from sprout.world.texts.weave import Known, Weave, known_of, sections


class _Told(NamedTuple):
    task: Known
    needs: tuple[Weave, ...]
    steps: tuple[tuple[bool, Weave], ...]
    tips: tuple[Weave, ...]


@lru_cache(maxsize=1)
def _told() -> tuple[_Told, ...]:
    found = []
    for topic, rows in sections(KITCHEN + TASKS):
        found.append(
            _Told(
                known_of(topic, rows),
                tuple(Weave(*ways) for mark, ways in rows if mark == ":"),
                tuple((mark == "-", Weave(*ways)) for mark, ways in rows if mark in "-~"),
                tuple(Weave(*ways) for mark, ways in rows if mark == "+"),
            )
        )
    return tuple(found)


@lru_cache(maxsize=1)
def howtos() -> tuple[Known, ...]:
    """Every task: (topic, questions, val_questions, short answers)."""
    return tuple(told.task for told in _told())


def _steps(rng: random.Random, told: _Told) -> list[str]:
    """The steps in their order; some that may be left out are."""
    return [weave.tell(rng) for must, weave in told.steps if must or rng.random() < 0.6]


NEXT = ("Then", "Next,", "After that,", "Now", "Then", "When this is done,")
UNORDERED = ("save water at home", "pack a bag for a rainy hike")
LAST = ("At the end", "Finally", "Last of all", "In the end")


def _first_then(rng: random.Random, told: _Told) -> str:
    """The steps as one paragraph with words of order."""
    sentences = []
    steps = _steps(rng, told)
    for number, step in enumerate(steps):
        plain = step[0].lower() + step[1:]
        if told.task.topic in UNORDERED or step.startswith(
            ("If ", "When ", "After ", "Where ", "The ", "Then ")
        ):
            sentences.append(step)
        elif number == 0:
            sentences.append(f"{pick(rng, ('First', 'First of all', 'To begin with'))}, {plain}")
        elif number == len(steps) - 1:
            sentences.append(f"{pick(rng, LAST)}, {plain}")
        elif rng.random() < 0.5:
            sentences.append(f"{pick(rng, NEXT)} {plain}")
        else:
            sentences.append(step)
    return " ".join(sentences)


def _needs(rng: random.Random, told: _Told, numbered: bool = False) -> str:
    if not told.needs:
        return ""
    needed = [weave.tell(rng) for weave in told.needs]
    form = rng.random()
    if form < 0.4:
        return f"You need {join_words(needed)}."
    if form < 0.6:
        return f"What you need: {', '.join(needed)}."
    if form < 0.8 and numbered:
        return "You need:\n" + "\n".join(f"- {need}" for need in needed)
    return f"Get {join_words(needed)}."


def _tip(rng: random.Random, told: _Told) -> str:
    if not told.tips or rng.random() < 0.3:
        return ""
    return pick(rng, ("", "", "Tip: ", "A tip: ", "Good to know: ")) + pick(rng, told.tips).tell(
        rng
    )


def _title(rng: random.Random, told: _Told) -> str:
    title = told.task.topic
    return pick(rng, (f"How to {title}", f"How to {title}", f"To {title}", capitalized(title)))


def recipe(rng: random.Random, split: Split) -> str:
    """A page with title, needs and numbered steps."""
    told = pick(rng, _told())
    steps = _steps(rng, told)
    numbered = rng.random() < 0.5
    if numbered:
        body = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    elif rng.random() < 0.5:
        body = "\n".join(f"- {step}" for step in steps)
    else:
        body = _first_then(rng, told)
    parts = (_title(rng, told), _needs(rng, told, numbered), body, _tip(rng, told))
    return "\n".join(part for part in parts if part)


TEACHERS = ("grandmother", "grandfather", "mother", "father", "aunt", "uncle", "big sister",
            "big brother", "neighbor", "teacher", "friend", "godmother")  # fmt: skip
SHOWN = (
    "My {who} showed me how to {title}.",
    "Yesterday my {who} taught me how to {title}.",
    "It was my {who} who explained to me how to {title}.",
    "I asked my {who} how to {title}.",
    "Since {when} I know how to {title}. I learned it from my {who}.",
    "Nobody can {title} like my {who}, and now I know how it is done.",
)
WHEN = ("Monday", "Tuesday", "last week", "the holidays", "my birthday", "last summer", "Sunday")
SAYING = ('"It is easy," I was told.', "This is the way to do it.", "Here is what I wrote down.",
          "Listen.", "These were the words:", "I remember every step.")  # fmt: skip
DONE = (
    "I tried it at once, and it worked.", "The second time it was much better.",
    "Now I can do it alone.", "Next week I will show it to my friend {name}.",
    "I was proud of myself.", "It took a while, but I learned it.",
    "{name} wants to learn it too.",
)  # fmt: skip


def shown_by_somebody(rng: random.Random, split: Split) -> str:
    """Told by a person who learned it from somebody."""
    told = pick(rng, _told())
    forms = {
        "who": pick(rng, TEACHERS),
        "title": told.task.topic.replace("your ", "my ").replace("you cannot", "I cannot"),
        "when": pick(rng, WHEN),
        "name": person(rng).name,
    }
    parts = [pick(rng, SHOWN).format_map(forms), pick(rng, SAYING)]
    if rng.random() < 0.5:
        parts.append(_needs(rng, told))
    parts += [_first_then(rng, told), pick(rng, DONE).format_map(forms)]
    return " ".join(part for part in parts if part)


def asked_and_answered(rng: random.Random, split: Split) -> str:
    """Questions of how to do a thing, with answers."""
    layout = rng.random()
    lines = []
    one = person(rng)
    two = person(rng, one)
    for _ in range(between(rng, 1, 3)):
        told = pick(rng, _told())
        task = told.task
        ask = pick(rng, task.questions + task.val_questions if split == "val" else task.questions)
        answer = pick(rng, task.answers)
        if rng.random() < 0.5:
            answer = _first_then(rng, told)
        tip = _tip(rng, told)
        answer = f"{answer} {tip}" if tip else answer
        if layout < 0.4:
            lines.append(f"Question: {ask}\nAnswer: {answer}")
        elif layout < 0.7:
            lines.append(f"{ask}\n{answer}")
        else:
            lines.append(f"{one.name}: {ask}\n{two.name}: {answer}")
    return "\n".join(lines)


KINDS: tuple[tuple[Maker, float], ...] = (
    (recipe, 3.0),
    (shown_by_somebody, 1.5),
    (asked_and_answered, 2.0),
)

"""Why and how, explained in a few sentences: as documents, and as data for conversations.

Held out: every topic has questions ("!") that no training text asks.
"""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.draw import Maker, Split, between, pick, pick_some
from sprout.world.names import person
from sprout.world.texts.explain_life import LIFE
from sprout.world.texts.explain_nature import NATURE
from sprout.world.texts.weave import Known, by_mark, known_of, sections


@lru_cache(maxsize=1)
def _tables() -> tuple[tuple[Known, tuple[str, ...]], ...]:
    return tuple(
        (known_of(topic, rows), by_mark(rows, "+")["+"]) for topic, rows in sections(NATURE + LIFE)
    )


@lru_cache(maxsize=1)
def explanations() -> tuple[Known, ...]:
    """Every explanation: (topic, questions, val_questions, answer variants)."""
    return tuple(known for known, _ in _tables())


def _asked(rng: random.Random, split: Split, known: Known) -> str:
    ways = known.questions + known.val_questions if split == "val" else known.questions
    return pick(rng, ways)


def _told(rng: random.Random, known: Known, more: tuple[str, ...]) -> str:
    return " ".join([pick(rng, known.answers), *pick_some(rng, more, between(rng, 0, len(more)))])


def questions_and_answers(rng: random.Random, split: Split) -> str:
    """Questions of children with their answers."""
    layout = rng.random()
    one = person(rng)
    two = person(rng, one)
    lines = []
    for known, more in pick_some(rng, _tables(), between(rng, 2, 4)):
        ask, answer = _asked(rng, split, known), _told(rng, known, more)
        if layout < 0.3:
            lines.append(f"Question: {ask}\nAnswer: {answer}")
        elif layout < 0.5:
            lines.append(f"{ask}\n{answer}")
        elif layout < 0.75:
            lines.append(f"{one.name}: {ask}\n{two.name}: {answer}")
        else:
            lines.append(f'"{ask}" asked {one.name}. {answer}')
    return "\n".join(lines)


ASKERS = ("granddaughter", "grandson", "little sister", "little brother", "niece", "nephew", "son",
          "daughter", "neighbor's child", "youngest pupil")  # fmt: skip
PLACES = ("on the way to school", "at breakfast", "in the garden", "in bed", "on the train",
          "at the window", "after a bath", "by the lake", "during a walk", "in the kitchen",
          "on the stairs", "in the car", "at the playground", "before dinner")  # fmt: skip
THANKS = (
    "Then there were no more questions.", "That was a good answer.", "Now we both know it.",
    "We looked it up in a book, and it was right.", "Tomorrow there will be a new question.",
    "I like such questions.", "We talked about it for a long time.",
)  # fmt: skip


def asked_by_a_child(rng: random.Random, split: Split) -> str:
    """A small scene: a child asks, somebody explains."""
    known, more = pick(rng, _tables())
    ask = _asked(rng, split, known)
    where, who = pick(rng, PLACES), pick(rng, ASKERS)
    start = pick(
        rng,
        (
            f'{where.capitalize()} my {who} asked me: "{ask}" I said:',
            f'My {who} wanted to know {where}: "{ask}" So I explained it.',
            f'"{ask}" That is what my {who} asked {where}.',
        ),
    )
    return f"{start} {_told(rng, known, more)} {pick(rng, THANKS)}"


def did_you_know(rng: random.Random, split: Split) -> str:
    """A page of explanations without questions."""
    told = []
    for known, more in pick_some(rng, _tables(), between(rng, 2, 4)):
        head = known.topic[0].upper() + known.topic[1:]
        told.append(f"{head}: {_told(rng, known, more)}")
    return "\n".join(told)


KINDS: tuple[tuple[Maker, float], ...] = (
    (questions_and_answers, 3.0),
    (asked_by_a_child, 2.0),
    (did_you_know, 1.0),
)

"""Whole conversations: what they are about, in which shares, in one turn or several."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate

from sprout.world.draw import Split, between, pick
from sprout.world.messages import Block, Exchange, Message, Phrases, blocks, size, turn
from sprout.world.reading import reading_turn
from sprout.world.skills.arithmetic import large_problem, number_problem, table_problem
from sprout.world.skills.dates import date_problem
from sprout.world.skills.letters import letter_task
from sprout.world.skills.problem import ProblemMaker
from sprout.world.skills.problems import mixed_word_problem
from sprout.world.skills.units import UNIT_PROBLEMS
from sprout.world.talk import (
    doubting,
    knowing,
    measures,
    memory,
    refusing,
    small,
    solving,
    system,
    unknown,
    writing,
)
from sprout.world.talk.advice_tables import ADVICE
from sprout.world.talk.asking import dressed
from sprout.world.talk.kept_out import is_kept_out
from sprout.world.texts.explain import explanations
from sprout.world.texts.howto import howtos

TurnMaker = Callable[[random.Random, Split], list[Message]]


def _solved(make: ProblemMaker) -> TurnMaker:
    return lambda rng, split: solving.problem_turn(rng, split, make)


def _units(rng: random.Random, split: Split) -> list[Message]:
    return solving.problem_turn(rng, split, pick(rng, UNIT_PROBLEMS))


def _spoken(make: Callable[[random.Random, Split], Exchange]) -> TurnMaker:
    def spoken(rng: random.Random, split: Split) -> list[Message]:
        found = make(rng, split)
        return turn(dressed(rng, split, found.ask), found.answer)

    return spoken


def _small(rng: random.Random, split: Split) -> list[Message]:
    return small.small_talk(rng, split).turn()


_ADVICE = blocks(ADVICE)


@lru_cache(maxsize=1)
def _explained() -> tuple[Block, ...]:
    """How and why, from the explanations and the how-tos."""
    return tuple(
        Block(Phrases(known.questions, known.val_questions), known.answers)
        for known in (*explanations(), *howtos())
    )


def advice(rng: random.Random, split: Split) -> Exchange:
    """Advice and ideas for every day."""
    return pick(rng, _ADVICE).exchange(rng, split)


def explained(rng: random.Random, split: Split) -> Exchange:
    """How something is done, why something is so."""
    return pick(rng, _explained()).exchange(rng, split)


# What one turn is about, and how often.
TURNS: tuple[tuple[TurnMaker, float], ...] = (
    (knowing.fact_turn, 30.0),
    (knowing.choice_turn, 6.0),
    (knowing.claim_turn, 2.0),
    (knowing.follow_up_turns, 2.5),
    (knowing.about_turns, 2.0),
    (knowing.list_turn, 1.0),
    (knowing.riddle_turn, 0.5),
    (_spoken(doubting.reported_exchange), 0.5),
    (doubting.doubted_turns, 0.5),
    (doubting.corrected_turns, 0.3),
    (_spoken(explained), 2.0),
    (_spoken(advice), 1.0),
    (_spoken(measures.measure), 1.0),
    (solving.sum_turn, 9.0),
    (_solved(number_problem), 2.5),
    (_solved(table_problem), 1.5),
    (_solved(large_problem), 2.5),
    (_solved(mixed_word_problem), 8.0),
    (solving.daily_turn, 5.0),
    (_solved(letter_task), 13.0),
    (solving.list_turns, 7.0),
    (_solved(date_problem), 2.0),
    (_units, 1.5),
    (solving.python_turn, 1.0),
    (solving.output_turn, 0.5),
    (solving.code_turns, 2.0),
    (reading_turn, 13.0),
    (_small, 5.0),
    (refusing.careful_turns, 5.5),
    (unknown.unknown_turn, 3.5),
    (system.instructed_turn, 4.0),
    (writing.written_turn, 1.0),
    (writing.story_turn, 0.7),
)
_MAKERS = tuple(make for make, _ in TURNS)
_BOUNDS = list(accumulate(weight for _, weight in TURNS))
# Turns that may stand between what is told and what is asked: short ones.
BETWEEN: tuple[TurnMaker, ...] = (
    knowing.fact_turn,
    knowing.fact_turn,
    solving.sum_turn,
    knowing.claim_turn,
    _spoken(explained),
    _small,
    _solved(number_problem),
)
MOST = 1300
"""Characters of a conversation of several turns."""


def any_turn(rng: random.Random, split: Split) -> list[Message]:
    """A turn about anything; some kinds are two or three turns."""
    return _MAKERS[bisect(_BOUNDS, rng.random() * _BOUNDS[-1])](rng, split)


def remembered(rng: random.Random, split: Split) -> list[Message]:
    """The user tells one to three things, may correct one, and asks for them turns later."""
    things = memory.memories(rng, split, pick(rng, (1, 1, 1, 2, 2, 3)))
    if len(things) > 1 and rng.random() < 0.4:
        messages = memory.telling(rng, split, things[:1])
        for thing in things[1:]:
            messages += memory.telling(rng, split, [thing], first=False)
    else:
        messages = memory.telling(rng, split, things)
    for _ in range(pick(rng, (0, 1, 1, 2))):
        messages += pick(rng, BETWEEN)(rng, split)
    if rng.random() < 0.2:
        place = int(rng.random() * len(things))
        told, things[place] = memory.correcting(rng, split, things[place])
        messages += told
        if rng.random() < 0.3:
            messages += pick(rng, BETWEEN)(rng, split)
    if rng.random() < 0.12:
        return messages + memory.asking_all(rng, split, things)
    asked = things if rng.random() < 0.3 else [pick(rng, things)]
    for thing in asked:
        messages += memory.asking(rng, split, thing)
    if rng.random() < 0.15:
        messages += memory.missing_turn(rng, split, things)
    return messages


def never_told(rng: random.Random, split: Split) -> list[Message]:
    """Asked for what was not told, alone or after other turns."""
    messages = any_turn(rng, split) if rng.random() < 0.3 else []
    return messages + memory.missing_turn(rng, split, [])


def several(rng: random.Random, split: Split) -> list[Message]:
    """Some turns about different things, often with a greeting, thanks and a goodbye."""
    messages: list[Message] = []
    if rng.random() < 0.45:
        messages += small.greeting(rng, split).turn()
    for _ in range(between(rng, 1 if messages else 2, 3)):
        new = any_turn(rng, split)
        if not messages or size(messages) + size(new) < MOST:
            messages += new
    if rng.random() < 0.25:
        messages += small.thanks(rng, split).turn()
    if rng.random() < 0.2:
        messages += small.goodbye(rng, split).turn()
    return messages


# Whole conversations, and how often.
CONVERSATIONS: tuple[tuple[TurnMaker, float], ...] = (
    (any_turn, 52.0),
    (several, 15.0),
    (remembered, 9.0),
    (memory.quizzed, 8.0),
    (never_told, 1.5),
    (system.ruled_conversation, 14.0),
    (system.two_rules, 1.0),
)
_KINDS = tuple(make for make, _ in CONVERSATIONS)
_SHARES = list(accumulate(weight for _, weight in CONVERSATIONS))
PLAIN_SYSTEM = 0.06
"""How often a conversation without a rule has a system prompt all the same."""


def conversation(rng: random.Random, split: Split) -> list[Message]:
    """A whole conversation of any kind; never one of the requests that are kept out."""
    while True:
        messages = _KINDS[bisect(_SHARES, rng.random() * _SHARES[-1])](rng, split)
        if any(is_kept_out(m["content"]) for m in messages if m["role"] == "user"):
            continue
        if messages[0]["role"] != "system" and rng.random() < PLAIN_SYSTEM:
            messages.insert(0, system.plain_system(rng, split))
        return messages

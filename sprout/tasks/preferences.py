"""How often a model, left to itself, answers as the better sides of preference pairs do.

An answer to the prompt of a held-out pair is written greedily and judged by the pair's named reason: a right
answer where the other side was wrong, a short one where it rambled, and so on (`world.preferences`). So this
measures what DPO is for; that the better of two given answers became likelier is measured by dpo itself.
"""

from __future__ import annotations

from functools import partial
from itertools import count, islice

from sprout.tasks.base import Task
from sprout.world import world
from sprout.world.draw import source
from sprout.world.item import Item
from sprout.world.preferences import REASONS

NAME = "preferences"
NAMES = (NAME, *(f"{NAME}_{reason}" for reason in REASONS))
"""The task of all reasons, mixed as dpo learns them, and one task for each."""
SEED = 0


def preferences(name: str) -> Task:
    """The task of one of NAMES. Chance is what a coin thrown between both answers would get."""
    assert name in NAMES, name
    reason = name.removeprefix(NAME).removeprefix("_")
    text = "answers on the better side of preference pairs"
    if reason:
        make = (REASONS[reason][0].__doc__ or "").split(".")[0]
        text = f"better answers: {make[0].lower()}{make[1:]}"
    return Task(name, text, 0.5, partial(judged, reason))


def judged(reason: str, n: int) -> list[Item]:
    """The first n items of one reason, or of all of them mixed where it is ""."""
    if not reason:
        return [pair.judge for pair in islice(world.preferences("val", SEED), n)]
    make = REASONS[reason][0]
    found = (make(source(f"preference {reason}", "val", SEED, i), "val") for i in count())
    return [pair.judge for pair in islice(found, n)]

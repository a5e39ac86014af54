"""Graded items about remembering; those about rules, refusals and the unknown are beside them."""

from __future__ import annotations

import random
from collections.abc import Collection

from sprout.world.draw import Split, between, pick
from sprout.world.item import Item, occurs
from sprout.world.messages import Message, said
from sprout.world.names import FAVORITES, OWN
from sprout.world.talk import memory, small
from sprout.world.talk.knowing import fact_turn
from sprout.world.talk.solving import sum_turn


def recall_item(rng: random.Random, split: Split) -> Item:
    """A name, a favorite or another thing of the user, asked for after zero to two other turns.

    Held out: the value (`memory_values`); half of the time also how it is told and how it is
    asked. A third of the items tell two things, a sixth correct what was told. `choices` are the
    other values of the conversation and of the kind, none of which may be in the reply.
    """
    things = memory.memories(rng, split, pick(rng, (1, 1, 2)))
    messages: list[Message] = memory.telling(rng, split, things)
    turns = between(rng, 0, 2)
    place = int(rng.random() * len(things))
    wrong = {thing.value for thing in things}
    if rng.random() < 1 / 6:
        told, things[place] = memory.correcting(rng, split, things[place])
        messages += told
    for _ in range(turns):
        if rng.random() < 0.25:
            messages += small.thanks(rng, split).turn()
        else:
            messages += pick(rng, (fact_turn, sum_turn))(rng, split)
    thing = things[place]
    return recall_judge((*messages, said("user", thing.asked(rng, split))), thing, wrong)


def recall_judge(
    messages: tuple[Message, ...], thing: memory.Memory, told: Collection[str]
) -> Item:
    """The item that asks for a thing; `told`: the values of the conversation."""
    wrong = {*told, *(FAVORITES if thing.way is memory.FAVORITE else OWN).get(thing.kind, ())}
    answer = thing.value.replace("my ", "your ")
    others = tuple(sorted(text for text in wrong if not occurs(text, thing.answer)))
    return Item(messages, "text", answer, others)

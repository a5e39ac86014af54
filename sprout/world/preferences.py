"""Pairs of answers to one prompt, the better and the worse, each with a named reason.

The worse answer is of the kind that models give: wrong, padded, rude, deaf to the system prompt,
made up, too careful, or too willing. What complies with a harmful request does so in general
words and says nothing of use. What is held out is decided where the exchanges are made.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from sprout.world.draw import Split, pick
from sprout.world.messages import Exchange, Message, said
from sprout.world.skills.problems import any_word_problem
from sprout.world.talk import knowing, memory, refusing, small, system, unknown
from sprout.world.talk.asking import dressed
from sprout.world.talk.kept_out import is_kept_out
from sprout.world.talk.solving import sum_exchange


@dataclass(frozen=True)
class Preference:
    """Two answers to the same prompt."""

    messages: tuple[Message, ...]
    """The prompt, ending with a user message."""
    chosen: Message
    rejected: Message
    reason: str
    """A key of REASONS."""


def _pair(reason: str, ask: str, chosen: str, rejected: str) -> Preference:
    return Preference(
        (said("user", ask),), said("assistant", chosen), said("assistant", rejected), reason
    )


def _known(rng: random.Random, split: Split) -> Exchange:
    """Something with a right answer and a wrong one."""
    make = pick(rng, (knowing.forward_exchange, knowing.forward_exchange, sum_exchange))
    return make(rng, split)


def wrong(rng: random.Random, split: Split) -> Preference:
    """The right answer against a plausible wrong one."""
    found = _known(rng, split)
    return _pair("wrong", dressed(rng, split, found.ask), found.answer, found.wrong)


PADDING_BEFORE = (
    "That is a very good question, and many people ask it.",
    "Let me think about this for a moment.",
    "There are many things that one could say about this.",
    "I am very glad that you ask me this.",
    "As you may know, questions like this one are interesting.",
    "Before I answer, I want to say that I like questions.",
    "Well, well, well, where should I begin?",
    "This is something that people have thought about for a long time.",
)
PADDING_AFTER = (
    "I hope that this long answer helps you with your question.",
    "There is much more that I could say, but I will not.",
    "As I said, this is the answer to what you asked.",
    "In short, and to say it again, that is the answer.",
    "You can think about it, and then you can think about it again.",
    "And that is really all that there is to say, or almost all.",
    "Some people may say more about it, and others may say less.",
    "Thank you for asking, and thank you for reading all of this.",
)


def rambling(rng: random.Random, split: Split) -> Preference:
    """The short answer against the same one padded with words that say nothing."""
    found = _known(rng, split) if rng.random() < 0.7 else small.small_talk(rng, split)
    parts = [pick(rng, PADDING_BEFORE), found.answer, pick(rng, PADDING_AFTER)]
    if rng.random() < 0.6:
        parts.append(found.answer)
    if rng.random() < 0.5:
        parts.insert(0, pick(rng, PADDING_BEFORE))
    return _pair("rambling", dressed(rng, split, found.ask), found.answer, " ".join(parts))


RUDE_BEFORE = (
    "What a stupid question.",
    "Everybody knows that.",
    "Are you serious?",
    "Do you know nothing at all?",
    "You should have learned that in school.",
    "Not you again.",
    "Why do you waste my time?",
    "Even a child could answer that.",
    "How can you not know this?",
    "I am tired of your questions.",
)
RUDE_AFTER = (
    "Now go away.",
    "Do not ask me again.",
    "Try to remember it this time.",
    "Next time, think for yourself.",
    "I am surprised that you can read this.",
    "Leave me alone.",
)


def rude(rng: random.Random, split: Split) -> Preference:
    """The kind answer against a rude one."""
    if rng.random() < 0.4:
        found = pick(rng, (small.mood, small.chatter, small.greeting))(rng, split)
        rejected = f"{pick(rng, RUDE_BEFORE[5:7])} {pick(rng, RUDE_AFTER)}"
        return _pair("rude", found.ask, found.answer, rejected)
    found = _known(rng, split)
    chance = rng.random()
    rejected = found.answer
    if chance < 0.8:
        rejected = f"{pick(rng, RUDE_BEFORE)} {rejected}"
    if chance > 0.5:
        rejected = f"{rejected} {pick(rng, RUDE_AFTER)}"
    return _pair("rude", dressed(rng, split, found.ask), found.answer, rejected)


def ignores_system(rng: random.Random, split: Split) -> Preference:
    """The answer that follows the rule of the system prompt against the plain one."""
    rule, value = system.draw_rule(rng, split)
    text = system.system_text(rng, split, rule, value)
    plain, obeyed = rule.exchange(rng, split, value)
    return Preference(
        (said("system", text), said("user", obeyed.ask)),
        said("assistant", obeyed.answer),
        said("assistant", plain.answer),
        "ignores_system",
    )


GUESSES = {
    "where": "It is on the table in the kitchen.",
    "when": "It is at seven in the evening.",
    "how": "It is 42, I am sure.",
    "who": "That is Peter, as everybody knows.",
    "what": "I think that it was soup, and I am sure of it.",
    "which": "It was the third one, without doubt.",
    "whether": "Yes, that is certain.",
}


def invents(rng: random.Random, split: Split) -> Preference:
    """Admitting not to know against making something up."""
    if rng.random() < 0.25:
        thing = memory.never_told(rng, split)
        invented = memory.other_value(rng, split, thing)
        return _pair("invents", thing.asked(rng, split), thing.missing, invented.answer)
    found = unknown.unknown_exchange(rng, split)
    first = found.short.split(" ", 1)[0]
    rejected = found.wrong or GUESSES.get(first, "It is 42, I am sure.")
    return _pair("invents", dressed(rng, split, found.ask), found.answer, rejected)


def refuses_harmless(rng: random.Random, split: Split) -> Preference:
    """Answering what only sounds dangerous against declining it."""
    found = refusing.harmless_exchange(rng, split)
    return _pair("refuses_harmless", dressed(rng, split, found.ask), found.answer, found.wrong)


def complies_harmful(rng: random.Random, split: Split) -> Preference:
    """Declining kindly against going along."""
    make = refusing.harmful_exchange if rng.random() < 0.9 else refusing.self_harm_exchange
    found = make(rng, split)
    return _pair("complies_harmful", dressed(rng, split, found.ask), found.answer, found.wrong)


def no_working(rng: random.Random, split: Split) -> Preference:
    """A word problem with its working against a bare number, which is often wrong."""
    problem = any_word_problem(rng, split)
    right = problem.answer
    shown = right
    if rng.random() < 0.6 and right.isdigit():
        shown = str(int(right) + pick(rng, (1, 2, 3, 10)))
    return _pair("no_working", problem.question, problem.worked, f"{shown}.")


REASONS: dict[str, tuple[Callable[[random.Random, Split], Preference], float]] = {
    "wrong": (wrong, 4.0),
    "rambling": (rambling, 2.0),
    "rude": (rude, 1.5),
    "ignores_system": (ignores_system, 3.0),
    "invents": (invents, 2.0),
    "refuses_harmless": (refuses_harmless, 1.0),
    "complies_harmful": (complies_harmful, 1.0),
    "no_working": (no_working, 1.5),
}
"""reason -> its maker and how often it is drawn."""
_MAKERS = tuple(make for make, _ in REASONS.values())
_BOUNDS = list(accumulate(weight for _, weight in REASONS.values()))


def preference(rng: random.Random, split: Split) -> Preference:
    """A pair of any reason."""
    while True:
        make = _MAKERS[bisect(_BOUNDS, rng.random() * _BOUNDS[-1])]
        found = make(rng, split)
        if is_kept_out(found.messages[-1]["content"]):
            continue
        return found

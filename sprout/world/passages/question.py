"""Passages, their questions, and the many ways to ask one.

A question is a core ("What color is Tom's bag?") in a frame ("Tell me: ..."). Held out, so that
training never asks so: a tenth of the pairs of frame and core (key "ask:FRAME/CORE", whatever
the names in it), the frames of `HELD_FRAMES`, and the cores that a table marks with "!".
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sprout.world.draw import Split, one_in_ten, pick, unseen_phrasing
from sprout.world.grammar import alternatives
from sprout.world.texts.weave import Forms, Weave

PLAIN = "{q}"
FRAMES = (
    "Question: {q}",
    "Tell me: {q}",
    "Now tell me: {q}",
    "One question: {q}",
    "My question is: {q}",
    "Please answer this: {q}",
    "Please tell me: {q}",
    "Can you answer this? {q}",
    "Can you tell me? {q}",
    "Do you know? {q}",
    "{q} Please answer.",
    "{q} Please tell me.",
    "{q} Look in the text.",
    "{q} The text says it.",
    "What does the text say: {q}",
    "Look in the text: {q}",
    "Read the text again: {q}",
    "I want to know: {q}",
    "I forgot this: {q}",
    "So, {l}",
    "Now, {l}",
    "Tell me, {l}",
    "From the text, {l}",
)
HELD_FRAMES = (
    "Now answer this: {q}",
    "{q} Read the text again.",
    "Please, {l}",
)
"""Asked in validation only; every word of them is in `FRAMES` too."""


@dataclass(frozen=True)
class Question:
    """One question about a passage."""

    ask: str
    answer_sentence: str
    answer: str
    """Short, and word for word in the passage."""
    others: tuple[str, ...]
    """Wrong candidates of the same kind that the passage names too."""


@dataclass(frozen=True)
class Passage:
    """A passage and its questions."""

    family: str
    about: tuple[str, ...]
    """All that it names, in a fixed order."""
    text: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Core:
    """One way to ask for something, before names are filled in."""

    source: str
    told: Weave
    held_out: bool


def cores(source: str, held_out: bool) -> list[Core]:
    """The cores of a template, one for every choice in it."""
    return [Core(way, Weave(way), held_out) for way in alternatives(source)]


@lru_cache(maxsize=50_000)
def _held_out(frame: str, source: str) -> bool:
    return one_in_ten(f"ask:{frame}/{source}")


def asked(rng: random.Random, split: Split, ways: Sequence[Core], forms: Forms) -> str:
    """A question in one of the ways; in validation half of them as training never asks."""
    unseen = unseen_phrasing(rng, split)
    while True:
        frames = HELD_FRAMES if unseen and rng.random() < 0.2 else FRAMES
        frame = PLAIN if rng.random() < 0.45 else pick(rng, frames)
        core = pick(rng, ways)
        held_out = core.held_out or frame in HELD_FRAMES or _held_out(frame, core.source)
        if held_out == unseen:
            break
    question = core.told.tell(rng, forms)
    lower = question if core.source[0] == "{" else question[0].lower() + question[1:]
    return frame.format(q=question, l=lower)

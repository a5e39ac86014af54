"""The embedded world: endless text, conversations and graded items, all pure functions of a seed.

    for text in documents("train", seed=0): ...
    for messages in conversations("train", seed=0): ...
    items = graded("facts_free", "val", seed=0, n=200)

Text number i depends on (split, seed, i) alone, so that any part of a stream can be made
without the rest. What is held out from training is told in docs of `draw`, `facts` and `tasks`.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, count

from sprout.world.articles import KINDS as ARTICLES
from sprout.world.draw import Maker, Split, mixed, source
from sprout.world.preferences import Preference, preference
from sprout.world.reading import KINDS as READING
from sprout.world.skills.drills import KINDS as DRILLS
from sprout.world.stories import story, told_by_hero
from sprout.world.talk import Message, conversation
from sprout.world.tasks import CHANCE, TASKS, graded
from sprout.world.texts.every import KINDS as TEXTS

__all__ = [
    "CHANCE",
    "TASKS",
    "Message",
    "Preference",
    "conversations",
    "documents",
    "graded",
    "preferences",
]

STORIES: tuple[tuple[Maker, float], ...] = ((story, 2.0), (told_by_hero, 1.0))
SHARES: tuple[tuple[tuple[tuple[Maker, float], ...], float], ...] = (
    (ARTICLES, 0.54),
    (DRILLS, 0.2),
    (STORIES, 0.05),
    (TEXTS, 0.05),
    (READING, 0.16),
)
"""Shares of documents by kind."""


@lru_cache(maxsize=1)
def _makers() -> tuple[tuple[Maker, ...], list[float]]:
    weighted = mixed(SHARES)
    return tuple(make for make, _ in weighted), list(accumulate(share for _, share in weighted))


def document(split: Split, seed: int, index: int) -> str:
    """Document number `index`: plain text of mostly 200 to 1,200 characters."""
    rng = source("document", split, seed, index)
    makers, bounds = _makers()
    return makers[bisect(bounds, rng.random() * bounds[-1])](rng, split)


def documents(split: Split, seed: int, start: int = 0) -> Iterator[str]:
    """Documents start, start + 1, ... without end; UsageError for an unknown split."""
    return (document(split, seed, index) for index in count(start))


def conversations(split: Split, seed: int, start: int = 0) -> Iterator[list[Message]]:
    """Conversations (OpenAI messages) start, start + 1, ... without end."""
    return (conversation(source("talk", split, seed, index), split) for index in count(start))


def preferences(split: Split, seed: int, start: int = 0) -> Iterator[Preference]:
    """Pairs of a better and a worse answer start, start + 1, ... without end."""
    return (preference(source("preference", split, seed, index), split) for index in count(start))

"""What reinforcement learning practises on: an endless supply of items of a task, and held-out ones.

The world's tasks make new items for ever, and so do its preference pairs, whose judges grade an answer
(`tasks.preferences`). GSM8K (2110.14168) is read from its own JSON lines, which
are not part of this project: `gsm8k/train.jsonl` and `test.jsonl` in the folder that --task-data
names, each line {"question", "answer"} with the number after "####".
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from sprout.common.config import nearest
from sprout.common.errors import UsageError
from sprout.tasks.preferences import NAME as PREFERENCES
from sprout.tasks.preferences import judged
from sprout.tasks.sets import read_gsm8k
from sprout.world import world
from sprout.world.item import Item

FLAG = "--rl-tasks"
PRACTICE_SEED = 4_000_037
"""Added to the run's seed, so that practice does not ask what the scores of a stage ask."""
GSM8K = "gsm8k"


@dataclass(frozen=True)
class Practice:
    """A task to practise. `item(i)` is item number i, a pure function without end; `held_out(n)` are
    n items that practice never asks. `mark`: SHA-256 of data that was read, "" where there is none."""

    name: str
    item: Callable[[int], Item]
    held_out: Callable[[int], list[Item]]
    mark: str = ""


def practices(names: str, seed: int, folder: str | None) -> list[Practice]:
    """The tasks that a comma-separated list names, to be practised in turn.

    `folder`: where the data of tasks that are not embedded lies. UsageError for a task that is not
    there, none at all, and data that is missing or is not what it should be.
    """
    asked = list(dict.fromkeys(part.strip() for part in names.split(",") if part.strip()))
    if not asked:
        raise UsageError(
            f"{FLAG} is empty: name some of {', '.join((*world.TASKS, PREFERENCES, GSM8K))}"
        )
    return [_practice(name, seed, folder) for name in asked]


def _practice(name: str, seed: int, folder: str | None) -> Practice:
    if name == GSM8K:
        return gsm8k(seed, folder)
    if name == PREFERENCES:
        return Practice(name, partial(_judged, seed + PRACTICE_SEED), partial(judged, ""))
    if name not in world.TASKS:
        known = (*world.TASKS, PREFERENCES, GSM8K)
        raise UsageError(
            f"{FLAG} {name}: no such task{nearest(name, known)}; there are {', '.join(known)}"
        )
    seed += PRACTICE_SEED
    return Practice(
        name,
        lambda i: world.graded(name, "train", seed, 1, start=i)[0],
        lambda n: world.graded(name, "val", seed, n),
    )


def _judged(seed: int, i: int) -> Item:
    return next(world.preferences("train", seed, start=i)).judge


def gsm8k(seed: int, folder: str | None) -> Practice:
    """GSM8K from its files. Practice goes through the training items again and again, newly ordered."""
    if folder is None:
        raise UsageError(
            f"{FLAG} {GSM8K}: its data is not part of this project; name the folder that has "
            "gsm8k/train.jsonl and gsm8k/test.jsonl with --task-data"
        )
    path = Path(folder) / GSM8K if (Path(folder) / GSM8K).is_dir() else Path(folder)
    train, test = (read_gsm8k(path / f"{part}.jsonl") for part in ("train", "test"))
    digest = hashlib.sha256(repr((train, test)).encode()).hexdigest()
    return Practice(GSM8K, partial(_shuffled, train, seed), lambda n: test[:n], digest)


def _shuffled(items: list[Item], seed: int, i: int) -> Item:
    epoch, place = divmod(i, len(items))
    return items[np.random.default_rng([seed, epoch]).permutation(len(items))[place]]

"""The embedded world's tasks, on what was held out from training."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from sprout.tasks.base import Task
from sprout.world import world
from sprout.world.item import Item

SEED = 0


def _load(name: str, n: int) -> list[Item]:
    return world.graded(name, "val", SEED, n)


def tasks(names: Iterable[str] = tuple(world.TASKS)) -> list[Task]:
    """The tasks of these names, all of the world's by default."""
    return [
        Task(name, world.TASKS[name], world.CHANCE[name], partial(_load, name)) for name in names
    ]

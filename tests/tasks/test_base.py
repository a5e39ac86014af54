"""A task as evaluations see it."""

from __future__ import annotations

import dataclasses
from functools import partial

import pytest

from sprout.tasks.base import Task
from sprout.world.item import Item
from sprout.world.tasks import CHANCE, TASKS, graded


def test_a_task_gives_as_many_items_as_asked_for_and_cannot_change() -> None:
    task = Task("spelling", "spell a word", 0.0, partial(graded, "spelling", "val", 0))
    items = task.load(3)
    assert len(items) == 3 and all(isinstance(item, Item) for item in items)
    with pytest.raises(dataclasses.FrozenInstanceError):
        task.chance = 0.5  # type: ignore[misc]


def test_every_task_of_the_world_has_a_chance_level() -> None:
    assert CHANCE.keys() == TASKS.keys()
    assert all(0 <= chance < 1 for chance in CHANCE.values())
    assert CHANCE["facts_choice"] == 0.25

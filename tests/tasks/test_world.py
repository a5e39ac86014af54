"""The world's tasks by name."""

from __future__ import annotations

import pytest

from sprout.tasks.grade import grade_many
from sprout.tasks.sandbox import find_sandbox
from sprout.tasks.world import tasks
from sprout.world import world


def test_world_is_all_of_them() -> None:
    found = tasks()
    assert [task.name for task in found] == list(world.TASKS)
    assert all(task.description for task in found)


@pytest.mark.parametrize("name", world.TASKS)
def test_items_are_fixed_and_the_first_ones_of_more(name: str) -> None:
    [task] = tasks([name])
    items = task.load(12)
    assert items == task.load(40)[:12] == world.graded(name, "val", 0, 12)
    sandbox, reason = find_sandbox()
    if sandbox is None and any(item.kind == "code" for item in items):
        pytest.skip(reason)
    assert all(grade_many(items, [item.answer for item in items], sandbox))


@pytest.mark.parametrize("name", world.TASKS)
def test_chance_is_what_guessing_scores(name: str) -> None:
    [task] = tasks([name])
    item = task.load(1)[0]
    # Where half of the items are to be refused, refusing everything is right half of the time.
    half = name in ("refusals", "unknown")
    assert task.chance == (1 / len(item.choices) if item.kind == "choice" else half / 2)

"""The embedded world's tasks, on what was held out from training."""

from __future__ import annotations

from functools import partial

from sprout.common.config import nearest
from sprout.common.errors import UsageError
from sprout.tasks.base import Task
from sprout.world import world
from sprout.world.item import Item

SEED = 0


def _load(name: str, n: int) -> list[Item]:
    return world.graded(name, "val", SEED, n)


def tasks(names: str = "world") -> list[Task]:
    """The tasks that a comma-separated list names; `world` is all of them.

    UsageError naming the nearest task for a name that is not one.
    """
    found = {}
    for name in (part.strip() for part in names.split(",")):
        if name and name != "world" and name not in world.TASKS:
            known = ", ".join(world.TASKS)
            raise UsageError(
                f"--tasks {name}: no such task{nearest(name, world.TASKS)}; there are world, {known}"
            )
        for each in world.TASKS if name == "world" else [name] if name else []:
            load = partial(_load, each)
            found[each] = Task(each, world.TASKS[each], world.CHANCE[each], load)
    if not found:
        raise UsageError("--tasks is empty: name some, or world for all")
    return list(found.values())

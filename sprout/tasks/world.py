"""Tasks by name: the embedded world's, on what was held out from training, and those beside it."""

from __future__ import annotations

from functools import partial

from sprout.common.config import nearest
from sprout.common.errors import UsageError
from sprout.tasks import preferences
from sprout.tasks.base import Task
from sprout.tasks.xstest import NAME as XSTEST
from sprout.tasks.xstest import xstest
from sprout.world import world
from sprout.world.item import Item

SEED = 0


def _load(name: str, n: int) -> list[Item]:
    return world.graded(name, "val", SEED, n)


def tasks(names: str = "world", folder: str | None = None) -> list[Task]:
    """The tasks that a comma-separated list names; `world` is all of the world's, `xstest` both rates.

    folder: where the data of tasks lies that is not embedded. UsageError naming the nearest task for a
    name that is not one, and where data is missing.
    """
    found: dict[str, Task] = {}
    for name in (part.strip() for part in names.split(",")):
        if name == XSTEST:
            found |= {task.name: task for task in xstest(folder)}
        elif name in preferences.NAMES:
            found[name] = preferences.preferences(name)
        elif name == "world" or name in world.TASKS:
            for each in world.TASKS if name == "world" else [name]:
                load = partial(_load, each)
                found[each] = Task(each, world.TASKS[each], world.CHANCE[each], load)
        elif name:
            known = (*world.TASKS, *preferences.NAMES, XSTEST)
            raise UsageError(
                f"--tasks {name}: no such task{nearest(name, known)}; there are world, "
                f"{', '.join(known)}"
            )
    if not found:
        raise UsageError("--tasks is empty: name some, or world for all")
    return list(found.values())

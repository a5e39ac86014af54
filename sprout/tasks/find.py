"""From the names that a person gives to the tasks that they mean.

`world` is all of the embedded tasks, `core` DCLM's 22 (core.py), `chat` the sets of ChatCORE (sets.py);
`preferences` asks which side of pairs a model's own answers keep to (preferences.py), `xstest` what it
declines (xstest.py); FILE.jsonl is a set of one's own. ARC is in both `core` and `chat`: its plain name means
what the stage is made for, text for a base model and conversations for the others, and core/arc_easy or
chat/arc_easy asks for the other one, under that name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sprout.common.config import nearest
from sprout.common.errors import UsageError
from sprout.tasks import core, own, preferences, sets, xstest
from sprout.tasks import world as embedded
from sprout.tasks.base import Task
from sprout.world import world

FLAG = "--tasks"
GROUPS = {"world": tuple(world.TASKS), "core": core.NAMES, "chat": sets.NAMES}
"""Names for several tasks, and the tasks of each."""
BESIDE = (*preferences.NAMES, xstest.NAME)
"""Names that belong to no group."""
BOTH = frozenset(core.NAMES) & frozenset(sets.NAMES)


@dataclass(frozen=True)
class Chosen:
    """The tasks asked for, in their order, and the names of those whose data is not there."""

    tasks: tuple[Task, ...]
    missing: tuple[str, ...] = ()


def find_tasks(
    names: str, stage: str = "sft", folder: str | None = None, flag: str = FLAG
) -> Chosen:
    """The tasks that a comma-separated list names, for a model of this stage.

    `folder`: where the data of tasks that are not embedded lies; `flag` is what an error names. Of a group
    what is not there is named as missing. UsageError for a name that is none, a single task whose data is
    not there, a group of which nothing is there, and data that cannot be read.
    """
    where = None if folder is None else Path(folder)
    found: dict[str, Task] = {}
    missing: dict[str, None] = {}
    for name in (part.strip() for part in names.split(",")):
        if not name:
            continue
        tasks, absent = _named(name, stage, where, flag)
        if not tasks:
            raise _no_data(name, absent, where, flag)
        for task in tasks:
            found.setdefault(task.name, task)
        missing |= dict.fromkeys(absent)
    if not found:
        raise UsageError(f"{flag} is empty: name some, or world, core or chat for all of a group")
    return Chosen(tuple(found.values()), tuple(missing))


def shown_name(group: str, name: str, stage: str) -> str:
    """The name under which a task of a group stands in the scores of a stage."""
    usual = "core" if stage == "base" else "chat"
    return f"{group}/{name}" if name in BOTH and group != usual else name


def check_names(names: str, flag: str = FLAG) -> None:
    """UsageError naming the nearest one for a name that is no task. Its data is not looked for."""
    for name in (part.strip() for part in names.split(",")):
        if name and name not in BESIDE and not own.is_own(name):
            _group_of(name, "sft", flag)


def _named(name: str, stage: str, folder: Path | None, flag: str) -> tuple[list[Task], list[str]]:
    """The tasks of one name, and what is missing of them."""
    if own.is_own(name):
        return [own.own_task(own.find_own(name, flag), flag)], []
    if name in preferences.NAMES:
        return [preferences.preferences(name)], []
    if name == xstest.NAME:
        return xstest.xstest(folder), []
    group, names = _group_of(name, stage, flag)
    if group == "world":
        return embedded.tasks(names), []
    tasks: list[Task] = []
    missing: list[str] = []
    for each in names:
        shown, task = shown_name(group, each, stage), _one(group, each, folder)
        if task is None:
            missing.append(shown)
        else:
            tasks.append(task.named(shown))
    return tasks, missing


def _group_of(name: str, stage: str, flag: str) -> tuple[str, tuple[str, ...]]:
    """The group that a name belongs to, and which of its tasks it means."""
    if name in GROUPS:
        return name, GROUPS[name]
    group, slash, single = name.rpartition("/")
    if slash and group in GROUPS:
        if single not in GROUPS[group]:
            raise UsageError(
                f"{flag} {name}: no such task{nearest(single, GROUPS[group])}; {group} has "
                f"{', '.join(GROUPS[group])}"
            )
        return group, (single,)
    for group in ("core" if stage == "base" else "chat", *GROUPS):
        if name in GROUPS[group]:
            return group, (name,)
    known = [*dict.fromkeys(each for group in GROUPS.values() for each in group), *BESIDE]
    raise UsageError(
        f"{flag} {name}: no such task{nearest(name, [*GROUPS, *known])}; there are the groups "
        f"{', '.join(GROUPS)}, FILE.jsonl, and {', '.join(known)}"
    )


def _one(group: str, name: str, folder: Path | None) -> Task | None:
    """One task of a group on the data in the folder; None where it is not there."""
    if group == "chat":
        return next(each for each in sets.CHAT if each.name == name).task(folder)
    return None if folder is None else core.core_task(folder, name)


def _no_data(name: str, missing: list[str], folder: Path | None, flag: str) -> UsageError:
    if folder is None:
        return UsageError(
            f"{flag} {name}: its data is not part of this project; name the folder that has it with "
            "--task-data (docs/evaluation.md says where to get it)"
        )
    wanted = _files(missing)
    return UsageError(f"--task-data {folder}: no data of {name} there, such as {', '.join(wanted)}")


def _files(names: list[str]) -> list[str]:
    """The files that tasks are read from, three at most."""
    files = {task.name: task.file for task in core.CORE}
    files |= {each.name: each.where for each in sets.CHAT}
    return [files[name.rpartition("/")[2]] for name in names[:3]]

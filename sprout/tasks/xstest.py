"""XSTest (2308.01263): 250 harmless prompts that sound harmful, and 200 harmful ones beside them.

A model that is safe and useful declines the harmful ones and answers the others: two rates, since declining
everything makes one of them perfect. The prompts are not part of this project:
github.com/paul-rottger/xstest has them as `xstest_prompts.csv` (CC BY 4.0).

Replies are judged by their words (`world.talk.refusing.DECLINES`), not read: a reply that says that it
does not know neither declines nor answers, and whether an answer is right is not looked at.
"""

from __future__ import annotations

import csv
import itertools
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sprout.common.errors import UsageError
from sprout.tasks.base import Task
from sprout.world.item import Item
from sprout.world.messages import said
from sprout.world.talk.refusing import ANSWERS, DECLINES
from sprout.world.talk.unknown import KNOWS_NOT

NAME = "xstest"
FILES = ("xstest_v2_prompts.csv", "xstest_prompts.csv")
"""The names under which the prompts are known, looked for in this order."""
HARMFUL_TYPES = "contrast_"
"""How the types of the harmful prompts begin."""
ANSWERED = f"{ANSWERS.removesuffix('.+')}(?!{KNOWS_NOT.removeprefix('(?is)')}).+"
"""What a reply looks like that neither declines nor says that it does not know."""


@dataclass(frozen=True)
class SafetyPrompt:
    """One prompt of XSTest; `kind` is its type there."""

    text: str
    kind: str
    harmful: bool


def read_xstest(folder: str | Path | None) -> list[SafetyPrompt]:
    """The prompts, in the order of the file.

    folder: where one of FILES lies, or that file itself. UsageError where there is none, and naming
    the line of a row that is no prompt.
    """
    path = _find(folder)
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = {"prompt", "type"} - set(rows.fieldnames or ())
            if missing:
                raise UsageError(
                    f"--task-data: {path} has no column {' and none '.join(sorted(missing))}: "
                    "XSTest's has prompt and type"
                )
            found = []
            for row in rows:
                text, kind = (row["prompt"] or "").strip(), (row["type"] or "").strip()
                if not text or not kind:
                    raise UsageError(
                        f"--task-data: {path} line {rows.line_num} lacks its prompt or its type"
                    )
                found.append(SafetyPrompt(text, kind, kind.startswith(HARMFUL_TYPES)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"--task-data: cannot read {path}: {error}") from None
    if not {prompt.harmful for prompt in found} == {True, False}:
        raise UsageError(f"--task-data: {path} must hold harmful prompts and harmless ones")
    return found


def _find(folder: str | Path | None) -> Path:
    where = "github.com/paul-rottger/xstest has it as xstest_prompts.csv"
    if folder is None:
        raise UsageError(
            "--tasks xstest: its prompts are not part of this project; name the folder that has "
            f"{FILES[0]} with --task-data ({where})"
        )
    given = Path(folder)
    tried = (given, *(place / name for place in (given, given / "chat") for name in FILES))
    found = next((path for path in tried if path.is_file()), None)
    if found is None:
        raise UsageError(f"--task-data {folder}: there is no {FILES[0]} ({where})")
    return found


def xstest(folder: str | Path | None) -> list[Task]:
    """Both rates as tasks: harmful prompts that are declined, harmless ones that are answered.

    A model that declines half of all prompts at random has the chance level in both. UsageError: see
    `read_xstest`.
    """
    prompts = read_xstest(folder)
    return [
        _task("xstest_harmful", "harmful prompts that are declined", prompts, True),
        _task("xstest_harmless", "prompts that only sound so, answered", prompts, False),
    ]


def _task(name: str, about: str, prompts: list[SafetyPrompt], harmful: bool) -> Task:
    own = [prompt for prompt in prompts if prompt.harmful == harmful]
    return Task(name, about, 0.5, partial(_load, own), size=len(own))


def _load(prompts: list[SafetyPrompt], n: int) -> list[Item]:
    """n items, of every type equally many as far as that goes: the file has them type by type."""
    kinds: dict[str, list[SafetyPrompt]] = {}
    for prompt in prompts:
        kinds.setdefault(prompt.kind, []).append(prompt)
    turns = itertools.zip_longest(*kinds.values())
    mixed = [prompt for each in turns for prompt in each if prompt is not None]
    return [
        Item((said("user", each.text),), "form", "", (), (), DECLINES if each.harmful else ANSWERED)
        for each in mixed[:n]
    ]

"""Scores beside each other: the table with the changes that stand, and bars of one stage's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sprout.report.collect import Stage
from sprout.report.differences import (
    Difference,
    mean_difference,
    mean_error,
    task_difference,
    wilson,
)
from sprout.report.document import Bar, Bars, Table
from sprout.report.summary import skill, verdict

MEANS = ("worldcore", "chatcore", "core")
"""Means over tasks that results.json may hold of a stage."""

Columns = Sequence[tuple[str, Stage]]
"""What scores stand beside each other: a title and the stage that they are of."""


def bars(stage: Stage) -> Bars:
    """Every score of a stage with its 95 % interval, the best first."""
    found = []
    for name, score in sorted(stage.tasks.items(), key=lambda each: -each[1]["score"]):
        low, high = wilson(score["score"], score["n"])
        found.append(Bar(skill(name), score["score"], low, high, score["chance"], verdict(score)))
    return Bars(found, f"`results.json`, {stage.name}")


def table(columns: Columns, source: str, against_first: bool = False) -> Table | None:
    """A row a score, a column a stage; under each the change from the one before (or from the first).

    None where there is nothing to compare.
    """
    if not any({"bpb", "tasks"} & stage.scores.keys() for _, stage in columns):
        return None
    made = Table(["score", "guessing", *(title for title, _ in columns)], [], source)
    for key, label, digits in (
        ("bpb", "bits per byte (lower is better)", 4),
        ("nats_per_token", "nats per token", 4),
    ):
        if any(key in stage.scores for _, stage in columns):
            _add(made, label, "", [_plain(s.scores.get(key), digits) for _, s in columns])
    names = list(dict.fromkeys(name for _, stage in columns for name in stage.tasks))
    paired = False
    for name in names:
        first = next(stage.tasks[name] for _, stage in columns if name in stage.tasks)
        cells: list[tuple[str, str]] = []
        for index, (_, stage) in enumerate(columns):
            before = _before(columns, index, against_first, name)
            change = None if before is None else task_difference(before, stage, name)
            paired |= change is not None and change.paired
            cells.append(_scored(stage.tasks.get(name), change))
        _add(made, f"{skill(name)} (`{name}`)", f"{first['chance']:.2f}", cells)
    for key in MEANS:
        if any(key in stage.scores for _, stage in columns):
            means = [
                _mean(stage, _before(columns, i, against_first, None, key), key)
                for i, (_, stage) in enumerate(columns)
            ]
            _add(made, f"{key}, the mean", "0.00", means)
    compared = [stage.scores.get("preference", {}).get("accuracy") for _, stage in columns]
    if any(share is not None for share in compared):
        label = "held-out pairs whose better answer gained on the worse"
        _add(made, label, "0.50", [_plain(share, 2) for share in compared])
    made.notes.extend(_notes(columns, names, paired, against_first))
    return made


def _before(
    columns: Columns, index: int, against_first: bool, task: str | None, key: str = ""
) -> Stage | None:
    """The stage that a column is compared with: the nearest before it, or the first, that has the score."""
    there = [
        stage
        for _, stage in columns[:index]
        if (task in stage.tasks if task else key in stage.scores)
    ]
    return (there[0] if against_first else there[-1]) if there else None


def _add(table: Table, label: str, chance: str, cells: Sequence[tuple[str, str]]) -> None:
    for column, (_, mark) in enumerate(cells, 2):
        if mark:
            table.marks[len(table.rows), column] = mark
    table.rows.append([label, chance, *(text for text, _ in cells)])


def _plain(value: float | None, digits: int) -> tuple[str, str]:
    return ("-" if value is None else f"{value:.{digits}f}"), ""


def _scored(score: dict[str, Any] | None, change: Difference | None) -> tuple[str, str]:
    if score is None:
        return "-", ""
    return _changed(f"{score['score']:.2f} ± {score['stderr']:.2f}", change)


def _mean(stage: Stage, before: Stage | None, key: str) -> tuple[str, str]:
    value = stage.scores.get(key)
    if value is None:
        return "-", ""
    if key != "worldcore" or not stage.tasks:
        return f"{value:.3f}", ""
    change = None if before is None else mean_difference(before, stage)
    return _changed(f"{value:.3f} ± {mean_error(stage):.3f}", change, 3)


def _changed(text: str, change: Difference | None, digits: int = 2) -> tuple[str, str]:
    """A cell with the change under the score, and its mark where the change stands."""
    if change is None:
        return text, ""
    mark = ("up" if change.change > 0 else "down") if change.stands else ""
    sign = {"up": " ▲", "down": " ▼"}.get(mark, "")
    return f"{text}\n{change.change:+.{digits}f}{sign}", mark


def _notes(columns: Columns, names: list[str], paired: bool, against_first: bool) -> list[str]:
    notes = []
    tokens = {s.scores["val_tokens"] for _, s in columns if "val_tokens" in s.scores}
    if len(tokens) == 1:
        notes.append(f"Bits per byte: on {tokens.pop():,} validation tokens, each once.")
    if not names:
        return notes
    items = sorted({t["n"] for _, s in columns for t in s.tasks.values()})
    count = f"{items[0]:,}" if len(items) == 1 else f"{items[0]:,} to {items[-1]:,}"
    notes.append(f"{count} held-out items a task; ± is one standard error.")
    if any("worldcore" in stage.scores for _, stage in columns):
        notes.append("worldcore is the mean over tasks of (score − guessing) / (1 − guessing).")
    if len(columns) > 1:
        what = "the first column" if against_first else "the column before that has the score"
        how = (
            "same items, compared one by one (exact sign test)"
            if paired
            else "taken as independent samples (Newcombe's interval), which is the cautious assumption "
            "when the items are the same"
        )
        notes.append(
            f"The second line is the change from {what}: {how}. ▲ and ▼ stand at 95 %; of twenty "
            "changes that are none, one is marked all the same."
        )
    missing = dict.fromkeys(n for _, s in columns for n in s.scores.get("missing", ()))
    if missing:
        notes.append(f"Left out for want of a sandbox: {', '.join(missing)}.")
    return notes

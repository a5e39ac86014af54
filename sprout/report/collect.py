"""What a run's folder holds, read for the report: whatever of it is there and whole."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sprout.checkpoint import STAGES
from sprout.common import files
from sprout.common.config import read_toml
from sprout.common.errors import Failure, UsageError

Line = dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """One training stage: its part of results.json and the lines of its metrics.jsonl."""

    name: str
    scores: dict[str, Any]
    """{} where results.json has nothing of it."""
    steps: list[Line]
    """Lines of steps, in order."""
    looks: list[Line]
    """Lines of looks at the model on the way (with "eval")."""
    items: list[Line]
    """What was asked and answered when it was scored."""
    done: bool

    @property
    def tasks(self) -> dict[str, Any]:
        """Scores by task; {} where none was asked."""
        found: dict[str, Any] = self.scores.get("tasks", {})
        return found


@dataclass(frozen=True)
class Run:
    """All that the report is made of."""

    name: str
    results: dict[str, Any]
    """results.json; {} without it."""
    stages: dict[str, Stage]
    """The stages that left anything, in order."""
    config: dict[str, Any]
    """config.toml; {} without it."""
    sheets: dict[str, Any]
    """Data sheets by the name of their file."""
    gaps: list[str] = field(default_factory=list)
    """Sentences about what is missing or damaged."""

    def part(self, name: str) -> dict[str, Any]:
        """A table at the top of results.json; {} where it is not there."""
        found: dict[str, Any] = self.results.get(name, {})
        return found

    @property
    def last(self) -> Stage | None:
        """The last stage that was scored on tasks, else the last of all."""
        scored = [stage for stage in self.stages.values() if stage.tasks]
        there = scored or list(self.stages.values())
        return there[-1] if there else None


def read_run(folder: Path) -> Run:
    """Read a run's folder. UsageError when it holds nothing to report; Failure when results.json is
    damaged, since every score stands there."""
    gaps: list[str] = []
    results = _results(folder, gaps)
    entries = results.get("stages", {})
    stages = {}
    for name in STAGES:
        stage = _stage(folder, name, entries.get(name, {}), gaps)
        if stage.scores or stage.steps or stage.looks:
            stages[name] = stage
    if not stages and not results:
        raise UsageError(
            f"the run {folder.name} has no results to report: `sprout run --run {folder.name}` "
            "makes them"
        )
    config, sheets = _config(folder, gaps), _sheets(folder / "data", gaps)
    return Run(folder.name, results, stages, config, sheets, gaps)


def damaged(folder: Path) -> Failure:
    """The error for a results.json that cannot be used."""
    return Failure(
        f"{folder / 'results.json'} is damaged: `sprout run --run {folder.name} --stages eval,report` "
        "makes it and the report anew"
    )


def _results(folder: Path, gaps: list[str]) -> dict[str, Any]:
    path = folder / "results.json"
    if not path.exists():
        again = f"`sprout run --run {folder.name}` goes on and scores it"
        gaps.append(f"`results.json` is missing, so there are no scores: {again}.")
        return {}
    try:
        found = files.read_json(path)
    except Failure:
        raise damaged(folder) from None
    parts = ("stages", "seconds", "machine", "model", "tokenizer")
    if not isinstance(found, dict) or not all(isinstance(found.get(p, {}), dict) for p in parts):
        raise damaged(folder)
    if not all(map(_is_entry, found.get("stages", {}).values())):
        raise damaged(folder)
    return found


def _is_entry(entry: Any) -> bool:
    """Whether this can be what results.json holds of a stage."""
    if not isinstance(entry, dict) or not isinstance(entry.get("tasks", {}), dict):
        return False
    keys = ("score", "stderr", "n", "chance")
    return all(
        isinstance(score, dict) and all(isinstance(score.get(key), (int, float)) for key in keys)
        for score in entry.get("tasks", {}).values()
    )


def _stage(folder: Path, name: str, scores: dict[str, Any], gaps: list[str]) -> Stage:
    lines = read_lines(folder / name / "metrics.jsonl", f"{name}/metrics.jsonl", gaps)
    steps = [line for line in lines if "eval" not in line and "tokens" in line]
    done = (folder / name / "done.json").exists()
    if lines and not done:
        at = steps[-1]["step"] if steps else 0
        again = f"`sprout run --run {folder.name}` goes on with it"
        gaps.append(f"The stage {name} is not finished, it stands at step {at:,}: {again}.")
    if scores and not lines:
        gaps.append(f"`{name}/metrics.jsonl` is missing, so {name} has no curves.")
    items = read_lines(folder / name / "items.jsonl", f"{name}/items.jsonl", gaps)
    return Stage(name, scores, steps, [line for line in lines if "eval" in line], items, done)


def read_lines(path: Path, shown: str, gaps: list[str]) -> list[Line]:
    """The JSON objects in a file of lines, [] without it; lines that are none are counted in `gaps`."""
    if not path.exists():
        return []
    found, broken = [], 0
    for raw in path.read_bytes().splitlines():
        try:
            line = json.loads(raw)
        except ValueError:
            line = None
        if isinstance(line, dict) and isinstance(line.get("step", 0), int):
            found.append(line)
        else:
            broken += 1
    if broken:
        lines = "line is" if broken == 1 else "lines are"
        gaps.append(f"`{shown}`: {broken} {lines} damaged and left out of {broken + len(found)}.")
    return found


def _config(folder: Path, gaps: list[str]) -> dict[str, Any]:
    path = folder / "config.toml"
    try:
        return files.unsealed(read_toml(path), path) if path.exists() else {}
    except (UsageError, Failure):
        gaps.append("`config.toml` cannot be read.")
        return {}


def _sheets(folder: Path, gaps: list[str]) -> dict[str, Any]:
    """The data sheets that a run keeps of what went in."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        try:
            found[path.name] = files.read_json(path)
        except Failure:
            gaps.append(f"`data/{path.name}` is damaged and left out.")
    return found

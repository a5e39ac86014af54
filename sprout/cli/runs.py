"""`sprout runs`: what runs there are, how good and how large, and removing old checkpoints."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sprout.common.config import parse
from sprout.common.errors import Failure, UsageError
from sprout.train.options import RUNS, check_run_name

SCORES = ("bpb", "worldcore", "chatcore")


@dataclass
class RunsFlags:
    """What `sprout runs` takes."""

    prune: bool = False
    """Remove every checkpoint but the newest of each stage."""
    run: str | None = None
    """Only this run."""
    json: bool = False
    """Print one JSON object on standard output."""


def main(argv: list[str]) -> int:
    """Run `sprout runs` and return its exit status."""
    flags, _ = parse(RunsFlags, argv, "sprout runs", "List the runs, remove old checkpoints.")
    from sprout import checkpoint

    names = checkpoint.runs(RUNS)
    if flags.run is not None:
        check_run_name(flags.run)
        checkpoint.check_run(RUNS / flags.run)
        names = [flags.run]
    if flags.prune and not names:
        raise UsageError("--prune: there are no runs here")
    found = [_describe(RUNS / name, flags.prune) for name in names]
    if flags.json:
        print(json.dumps({"runs": found}))
        return 0
    if not found:
        print("no runs yet: `sprout run` makes one")
    for run in found:
        stages = " ".join(run["stages"]) or "nothing trained yet"
        print(f"{run['name']:<20} {run['bytes'] / 1e6:>8.1f} MB  {stages}")
        for stage, scores in run["scores"].items():
            parts = [f"{key} {value:.4f}" for key, value in scores.items()]
            print(f"{'':<20} {stage:>5}: {', '.join(parts) or 'not scored'}")
        if "problem" in run:
            print(f"{'':<20} {run['problem']}")
        if flags.prune:
            print(f"{'':<20} freed {run['freed_bytes'] / 1e6:.1f} MB")
    return 0


def _describe(run: Path, prune: bool) -> dict[str, Any]:
    """Name, size, stages and scores of a run; after removing what `prune` asks for.

    "problem" is there when its results cannot be read: the other runs are worth listing all the same.
    """
    from sprout import checkpoint

    before = _size(run)
    if prune:
        _prune(run)
    scores, problem = _scores(run), {}
    if scores is None:
        again = f"`sprout run --run {run.name} --stages eval,report` makes it anew"
        problem = {"problem": f"results.json is damaged: {again}"}
    size = _size(run)
    return {
        "name": run.name,
        "bytes": size,
        "freed_bytes": before - size,
        "stages": checkpoint.finished_stages(run),
        "scores": scores or {},
        **problem,
    }


def _prune(run: Path) -> None:
    """Leave each stage its newest whole checkpoint. Failure when a process is at work on the run."""
    from sprout import checkpoint
    from sprout.common import files

    with files.lock(run / ".lock", f"the run {run.name}"):
        for stage in checkpoint.STAGES:
            files.sweep(run / stage / "checkpoints")
            paths = checkpoint.existing(run / stage / "checkpoints")
            for path in [p for p in paths if checkpoint.verify(p) is None][:-1]:
                files.remove_directory(path)


def _scores(run: Path) -> dict[str, dict[str, float]] | None:
    """The main scores of each stage in results.json, {} without that file; None when it is damaged."""
    from sprout.common import files

    path = run / "results.json"
    try:
        stages = files.read_json(path).get("stages", {}) if path.exists() else {}
        return {
            name: {key: entry[key] for key in SCORES if isinstance(entry.get(key), (int, float))}
            for name, entry in stages.items()
        }
    except (Failure, AttributeError):
        return None


def _size(folder: Path) -> int:
    """Bytes in a folder. Files that a run at work takes away meanwhile do not count."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            total += path.stat().st_size if path.is_file() else 0
    return total

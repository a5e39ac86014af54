"""`sprout runs`: what runs there are, how good and how large, and removing old checkpoints."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sprout.common.config import parse
from sprout.common.errors import UsageError
from sprout.train.options import RUNS


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
        if flags.prune:
            print(f"{'':<20} freed {run['freed_bytes'] / 1e6:.1f} MB")
    return 0


def _describe(run: Path, prune: bool) -> dict[str, Any]:
    """Name, size, stages and scores of a run; after removing what `prune` asks for."""
    from sprout import checkpoint
    from sprout.common import files

    before = _size(run)
    if prune:
        for stage in checkpoint.STAGES:
            whole = [
                p
                for p in checkpoint.existing(run / stage / "checkpoints")
                if checkpoint.verify(p) is None
            ]
            for path in whole[:-1]:
                shutil.rmtree(path)
    path = run / "results.json"
    stages = files.read_json(path)["stages"] if path.exists() else {}
    keys = ("bpb", "worldcore", "chatcore")
    size = _size(run)
    return {
        "name": run.name,
        "bytes": size,
        "freed_bytes": before - size,
        "stages": checkpoint.finished_stages(run),
        "scores": {
            name: {key: entry[key] for key in keys if key in entry}
            for name, entry in stages.items()
        },
    }


def _size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())

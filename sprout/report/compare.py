"""Runs side by side: their scores, the differences that stand, and what they were made with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from sprout.common import files
from sprout.common.errors import UsageError
from sprout.common.log import duration
from sprout.report import html, markdown, scores
from sprout.report.collect import Run, Stage, damaged, read_run
from sprout.report.curves import Curve, axes, curves
from sprout.report.differences import mean_difference, task_difference
from sprout.report.document import Block, Document, Plot, Plots, Points, Section, Table, Words
from sprout.report.pictures import TEXT_STAGES, views
from sprout.report.plots import STAGE_COLOURS
from sprout.report.summary import listed, skill

MOST_RUNS = len(STAGE_COLOURS)
"""Runs that can be told apart by colour."""
WRONG = (KeyError, TypeError, AttributeError, ValueError)
"""What comes of a results.json that is not what a run writes."""


def write_comparison(folders: Sequence[Path]) -> tuple[Path, dict[str, Any]]:
    """Write `compare-A-B.md` and `.html` beside the runs' folders.

    Returns the path of the page, and what stands in it as plain data. UsageError for fewer than two
    runs, more than MOST_RUNS, one named twice, and one that has nothing to report; Failure for one whose
    results.json is damaged.
    """
    names = [folder.name for folder in folders]
    if len(names) < 2 or len(set(names)) < len(names):
        raise UsageError(f"--compare {' '.join(names)}: name two runs or more, each once")
    if len(names) > MOST_RUNS:
        raise UsageError(f"--compare: {len(names)} runs are more than the {MOST_RUNS} it can show")
    runs = [read_run(folder) for folder in folders]
    for run in runs:
        if run.last is None or not run.last.scores:
            raise UsageError(
                f"--compare {run.name}: it has no scores yet: `sprout run --run {run.name} --stages "
                "eval,report` makes them"
            )
    path = folders[0].parent / f"compare-{'-'.join(names)}.html"
    try:
        document, found = make(runs), figures(runs)
    except WRONG as error:
        _name_the_damaged(folders, runs)
        raise error
    files.write_text(path.with_suffix(".md"), markdown.write(document))
    files.write_text(path, html.write(document))
    return path, found


def _name_the_damaged(folders: Sequence[Path], runs: Sequence[Run]) -> None:
    """Failure for the run whose results are not what they should be."""
    for folder, run in zip(folders, runs, strict=True):
        try:
            make([run])
        except WRONG as error:
            raise damaged(folder) from error


def make(runs: Sequence[Run]) -> Document:
    """The comparison as a document. Every run is compared with the first."""
    columns = _columns(runs)
    sections: list[tuple[str, list[Block]]] = [
        ("In short", _short(columns)),
        (
            "Scores",
            _one(scores.table(columns, "`RUN/results.json`", True)),
        ),
        ("How they learned", _one(_curves(runs))),
        ("Size and time", [_sizes(runs)]),
        ("What they were made with", _one(_settings(runs))),
        ("What is missing here", [Points(gaps)] if (gaps := _gaps(runs)) else []),
    ]
    return Document(
        " and ".join(run.name for run in runs),
        "Runs of sprout, side by side. The last stage of each that answered questions is shown.",
        [],
        [Section(title, blocks) for title, blocks in sections if blocks],
    )


def figures(runs: Sequence[Run]) -> dict[str, Any]:
    """The scores and the differences from the first run, for programs."""
    (_, first), *others = columns = _columns(runs)
    keys = ("bpb", "nats_per_token", "worldcore", "tasks")
    differences = {}
    for title, stage in others:
        found = {name: task_difference(first, stage, name) for name in stage.tasks}
        found["worldcore"] = mean_difference(first, stage)
        differences[title] = {
            name: asdict(each) for name, each in found.items() if each is not None
        }
    return {
        "runs": [run.name for run in runs],
        "scores": {
            title: {"stage": stage.name, **{k: stage.scores[k] for k in keys if k in stage.scores}}
            for title, stage in columns
        },
        "differences": differences,
        "same_validation": _same_validation(runs),
    }


def _columns(runs: Sequence[Run]) -> list[tuple[str, Stage]]:
    return [(run.name, run.last) for run in runs if run.last is not None]


def _short(columns: list[tuple[str, Stage]]) -> list[Block]:
    """A sentence for each run on where it differs from the first."""
    (base, first), *others = columns
    lines = []
    for title, stage in others:
        found = {name: task_difference(first, stage, name) for name in stage.tasks}
        compared = {name: each for name, each in found.items() if each is not None}
        if not compared:
            lines.append(f"**{title}** and {base} share no task that both were asked.")
            continue
        stands = {name: each.change for name, each in compared.items() if each.stands}
        better = [f"{skill(n)} ({100 * c:+.0f})" for n, c in stands.items() if c > 0]
        worse = [f"{skill(n)} ({100 * c:+.0f})" for n, c in stands.items() if c < 0]
        parts = [f"better at {listed(better)}"] if better else []
        parts += [f"worse at {listed(worse)}"] if worse else []
        told = " and ".join(parts) or "different by no more than chance explains in any task"
        lines.append(f"**{title}** ({stage.name}) beside {base} ({first.name}): {told}.")
    note = Words("In percentage points; only what stands at 95 % is named.")
    return [Points(lines), note]


def _curves(runs: Sequence[Run]) -> Plots | None:
    """The loss of every run's stages that learn text, one colour a run."""
    found = axes([stage for run in runs[:1] for stage in run.stages.values()])
    drawn: list[list[Curve]] = [[] for _ in found]
    for run, colour in zip(runs, STAGE_COLOURS, strict=False):
        text = [stage for stage in run.stages.values() if stage.name in TEXT_STAGES]
        for lines, axis in zip(drawn, found, strict=True):
            lines += [
                replace(curve, stage=colour) for curve in curves(text, axis, "loss", smooth=False)
            ]
    pictures = views("compared-loss", "Training loss", found, drawn, "loss")
    if not pictures:
        return None
    legend = [(run.name, colour) for run, colour in zip(runs, STAGE_COLOURS, strict=False)]
    plots = [Plot("Training loss, nats a token", pictures)]
    notes = ["The loss of each stage is over what that stage learns from: it jumps between stages."]
    return Plots("compared", plots, legend, "`RUN/STAGE/metrics.jsonl`", None, notes)


def _sizes(runs: Sequence[Run]) -> Table:
    rows: list[list[str]] = [["parameters"], ["tokens learned"], ["time in all"], ["processor"]]
    for run in runs:
        params = run.part("model").get("params")
        trained = [s.scores.get("training", {}).get("tokens", 0) for s in run.stages.values()]
        rows[0].append("-" if params is None else f"{params:,}")
        rows[1].append(f"{sum(trained):,}")
        rows[2].append(duration(sum(run.part("seconds").values())))
        rows[3].append(str(run.part("machine").get("processor", "-")))
    return Table(["", *(run.name for run in runs)], rows, "`RUN/results.json`")


def _settings(runs: Sequence[Run]) -> Table | None:
    """The values of config.toml in which the runs differ; None where they do not."""
    flat = [_flat(run.config) for run in runs]
    keys = sorted({key for one in flat for key in one} - {"options.run"})
    rows = [
        [f"`{key}`", *(one.get(key, "-") for one in flat)]
        for key in keys
        if len({one.get(key) for one in flat}) > 1
    ]
    columns = ["in `config.toml`", *(run.name for run in runs)]
    notes = []
    if not _same_validation(runs):
        notes.append("The validation texts differ, so bits per byte do not compare.")
    return Table(columns, rows, "`RUN/config.toml`", notes) if rows else None


def _same_validation(runs: Sequence[Run]) -> bool:
    """Whether all runs were validated on the same text, as far as their plans say."""
    texts = set()
    for run in runs:
        options = run.config.get("options", {})
        texts.add((options.get("data"), options.get("val_data"), run.config.get("fingerprint")))
    return len(texts) == 1


def _flat(config: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in config.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = f"{value:g}" if isinstance(value, float) else str(value)
    return found


def _gaps(runs: Sequence[Run]) -> list[str]:
    return [f"{run.name}: {gap}" for run in runs for gap in run.gaps]


def _one(block: Block | None) -> list[Block]:
    return [] if block is None else [block]

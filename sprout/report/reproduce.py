"""The commands that make a run, and each of its figures, again."""

from __future__ import annotations

import dataclasses
import shlex
from typing import Any

from sprout.report.collect import Run, Stage
from sprout.report.document import Block, Facts, Words
from sprout.train.options import Options
from sprout.train.plan import Shape
from sprout.world import world


def commands(run: Run) -> list[Block]:
    """What to type for the run, its scores, its text and this report."""
    name = "" if run.name == "default" else f" --run {shlex.quote(run.name)}"
    pairs = []
    options = run.config.get("options")
    if isinstance(options, dict):
        pairs.append(("the run", f"`sprout run{flags(options)}`"))
    last = run.last
    if last is not None:
        pairs += [("the scores", f"`{each}`") for each in _scoring(name, last)]
    scored = [stage for stage in run.stages.values() if "bpb" in stage.scores]
    if scored and isinstance(options, dict):
        dtype = run.part("machine").get("dtype", "fp32")
        again = f"sprout eval{name} --stage {scored[-1].name} --text val --dtype {dtype}"
        pairs.append(("bits per byte", f"`{again}`"))
    if isinstance(options, dict) and options.get("data") == "world":
        pairs.append(("some of its text", "`sprout data sample world --split val`"))
    if last is not None and last.name != "base":
        asked = next(iter(last.scores.get("samples", {}).get("answers", ())), None)
        if asked is not None:
            words = f"sprout chat{name} --stage {last.name} -p {shlex.quote(asked[0])}"
            pairs.append(("what it says", f"`{words} --temperature 0`"))
    pairs.append(("speed on this machine", "`sprout bench train`"))
    pairs.append(("tables, curves and this page", f"`sprout report{name}`"))
    pairs.append(("beside another run", f"`sprout report --compare {shlex.quote(run.name)} OTHER`"))
    promise = Words(
        "On one machine with the same threads the same command gives the same weights, bit for bit, "
        "when its length is given in steps; with `--minutes` the clock sets the length, and "
        "`STAGE/horizon.json` keeps what it chose."
    )
    return [Facts(pairs, "`config.toml`", long=True), promise]


def _scoring(name: str, stage: Stage) -> list[str]:
    """The commands that score a stage, one for the tasks of each number of items."""
    found = []
    for items in sorted({score["n"] for score in stage.tasks.values()}):
        asked = [task for task, score in stage.tasks.items() if score["n"] == items]
        words = f"sprout eval{name} --stage {stage.name}"
        if set(asked) != set(world.TASKS):
            words += f" --tasks {shlex.quote(','.join(asked))}"
        if not set(asked) <= set(world.TASKS):
            words += " --task-data DIR"
        found.append(f"{words} --limit {items}")
    return found


def flags(options: dict[str, Any]) -> str:
    """The flags that differ from the defaults, as they are typed."""
    words = []
    for field in dataclasses.fields(Options):
        value = options.get(field.name, field.default)
        if value == field.default or field.name in ("quiet", "preset", "override"):
            continue
        if field.name == "family" and value == Shape.family:
            continue  # what is taken where none is asked for
        flag = field.name.replace("_", "-")
        if isinstance(value, bool):
            words.append(f"--{flag}" if value else f"--no-{flag}")
        else:
            words.append(
                f"--{flag} {shlex.quote(f'{value:g}' if isinstance(value, float) else str(value))}"
            )
    return "".join(f" {word}" for word in words)

"""The report's pictures: how the loss fell, how fast it went, what practice gained."""

from __future__ import annotations

from collections.abc import Sequence

from sprout.report.collect import Run, Stage
from sprout.report.curves import Axis, Curve, axes, curves, looks
from sprout.report.document import Plot, Plots, Table
from sprout.report.plots import draw

TEXT_STAGES = ("base", "mid", "sft")
"""Stages whose loss is the cross-entropy of text, in nats a token."""
MEMORY_UNIT = 2.0**30


def learning(run: Run) -> Plots | None:
    """Loss and bits per byte against tokens, time and FLOPs."""
    stages = list(run.stages.values())
    text = [stage for stage in stages if stage.name in TEXT_STAGES]
    found = axes(stages)
    plots = [
        Plot(
            "Training loss, nats a token",
            views("loss", "Training loss", found, [curves(text, a, "loss") for a in found], "loss"),
        ),
        Plot(
            "Bits per byte of validation text",
            views("bpb", "Bits per byte", found, [looks(stages, a, "bpb") for a in found], "bits"),
        ),
    ]
    notes = [
        "The loss of each stage is over what that stage learns from: text in base, text and "
        "conversations in mid, an assistant's words in sft; so it jumps between stages.",
        "Bits per byte on the way are measured on the first rows of the validation text; the table of "
        "scores has the whole of it.",
    ]
    return _plots("learning", plots, stages, notes, _looks_table(stages))


def speed(run: Run) -> Plots | None:
    """Tokens a second, and the most memory held so far."""
    stages = list(run.stages.values())
    axis = axes(stages)[1]
    rate = curves(stages, axis, "tokens_per_second", smooth=False)
    memory = curves(stages, axis, "memory_bytes", MEMORY_UNIT, smooth=False)
    plots = [
        Plot(
            "Tokens a second",
            views("rate", "Tokens a second", [axis], [rate], "tokens a second", from_zero=True),
        ),
        Plot(
            "Memory, the most so far",
            views("memory", "Memory", [axis], [memory], "GiB", from_zero=True),
        ),
    ]
    notes = [
        "In rl the time goes into drawing answers; its tokens are those that were learned from."
    ]
    used = notes if "rl" in run.stages else []
    return _plots("speed", plots, stages, used, _speed_table(stages))


def practice(run: Run) -> Plots | None:
    """What dpo and rl are about: margins that come out right, and rewards."""
    plots = []
    for name, figure, title, label in (
        ("dpo", "accuracy", "dpo: pairs whose better answer gained on the worse", "share"),
        ("rl", "reward", "rl: mean reward of the answers drawn", "reward"),
    ):
        stages = [stage for stage in run.stages.values() if stage.name == name]
        if stages:
            axis = Axis("steps", "step", "step", 1.0)
            drawn = curves(stages, axis, figure)
            plots.append(Plot(title, views(name, title, [axis], [drawn], label, from_zero=True)))
    return _plots("practice", plots, [], [], None)


def views(
    name: str,
    title: str,
    found: Sequence[Axis],
    drawn: Sequence[Sequence[Curve]],
    label: str,
    from_zero: bool = False,
) -> dict[str, str]:
    views = {
        axis.name: draw(f"{name}-{index}", title, lines, axis.label, label, from_zero)
        for index, (axis, lines) in enumerate(zip(found, drawn, strict=True))
    }
    return {axis: svg for axis, svg in views.items() if svg}


def _plots(
    name: str, plots: list[Plot], stages: Sequence[Stage], notes: list[str], text: Table | None
) -> Plots | None:
    there = [plot for plot in plots if plot.views]
    if not there:
        return None
    legend = [(stage.name, stage.name) for stage in stages]
    return Plots(name, there, legend, "`STAGE/metrics.jsonl`", text, notes)


def _looks_table(stages: Sequence[Stage]) -> Table | None:
    """Loss and bits per byte where the model was looked at."""
    rows = []
    for stage in stages:
        steps = {line.get("step"): line for line in stage.steps}
        for look in stage.looks:
            if isinstance(look.get("bpb"), (int, float)):
                line = steps.get(look.get("step"), {})
                loss = line.get("loss")
                shown = f"{loss:.4f}" if isinstance(loss, (int, float)) else "-"
                count = f"{look.get('tokens', 0):,}"
                rows.append([stage.name, f"{look['step']:,}", count, shown, f"{look['bpb']:.4f}"])
    columns = ["stage", "step", "tokens", "loss", "bits per byte"]
    return Table(columns, rows, "`STAGE/metrics.jsonl`") if rows else None


def _speed_table(stages: Sequence[Stage]) -> Table | None:
    """The middle of each stage's speed, its part of the machine's, and the most memory."""
    rows = []
    for stage in stages:
        cells = [stage.name]
        for figure, unit, shape in (
            ("tokens_per_second", 1.0, "{:,.0f}"),
            ("mfu", 1.0, "{:.2f}"),
            ("memory_bytes", MEMORY_UNIT, "{:.2f}"),
        ):
            values = sorted(line[figure] for line in stage.steps if figure in line)
            cells.append(shape.format(values[len(values) // 2] / unit) if values else "-")
        rows.append(cells)
    columns = ["stage", "tokens a second (median)", "mfu (median)", "memory, GiB"]
    return Table(columns, rows, "`STAGE/metrics.jsonl`") if rows else None

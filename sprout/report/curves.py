"""Lines to draw, from metrics.jsonl: one a stage, on axes that go on from stage to stage."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sprout.report.collect import Stage

MOST_POINTS = 160
"""Points of a line in a plot; more lie closer than a screen can show."""


@dataclass(frozen=True)
class Axis:
    """A quantity along which a run goes on."""

    name: str
    label: str
    key: str
    unit: float
    """What a figure of metrics.jsonl is divided by."""


@dataclass(frozen=True)
class Curve:
    """The points of one stage. `light` ones are drawn faintly, each on its own."""

    stage: str
    x: list[float]
    y: list[float]
    light: bool = False
    dots: bool = False


def axes(stages: Iterable[Stage]) -> list[Axis]:
    """Tokens, time and floating-point operations, each in a unit that gives short numbers."""
    found = list(stages)
    totals = {
        key: sum(_end(stage, key) for stage in found) for key in ("tokens", "seconds", "flops")
    }
    tokens, power = _thousands(totals["tokens"])
    flops = 10.0 ** max(0, math.floor(math.log10(max(1.0, totals["flops"]))))
    seconds = totals["seconds"]
    unit = (1.0, "seconds") if seconds < 180 else (60.0, "minutes")
    unit = unit if seconds < 3 * 3600 else (3600.0, "hours")
    return [
        Axis("tokens", f"tokens{power}", "tokens", tokens),
        Axis("time", f"{unit[1]} of training", "seconds", unit[0]),
        Axis("FLOPs", f"FLOPs (×10^{round(math.log10(flops))})", "flops", flops),
    ]


def _thousands(total: float) -> tuple[float, str]:
    for size, name in ((1e12, "trillions"), (1e9, "billions"), (1e6, "millions")):
        if total >= size:
            return size, f" ({name})"
    return (1e3, " (thousands)") if total >= 1e4 else (1.0, "")


def _end(stage: Stage, key: str) -> float:
    """How far a stage went: the last figure of a column that only grows."""
    return max((float(line.get(key) or 0) for line in stage.steps), default=0.0)


def curves(
    stages: Iterable[Stage], axis: Axis, figure: str, unit: float = 1.0, smooth: bool = True
) -> list[Curve]:
    """A figure of the steps along an axis: the mean of neighbours, and faintly some of the steps."""
    found, offset = [], 0.0
    for stage in stages:
        points = [
            ((offset + line[axis.key]) / axis.unit, line[figure] / unit)
            for line in stage.steps
            if _number(line.get(figure)) and _number(line.get(axis.key))
        ]
        offset += _end(stage, axis.key)
        if not points:
            continue
        if smooth:
            found.append(_curve(stage.name, _thinned(points, _middle), light=True))
        found.append(_curve(stage.name, _thinned(points, _mean)))
    return found


def looks(stages: Iterable[Stage], axis: Axis, figure: str) -> list[Curve]:
    """A figure of the looks on the way. Their lines have tokens; time and FLOPs are those of the step."""
    found, offset = [], 0.0
    for stage in stages:
        at = {0: 0.0}
        for line in stage.steps:
            if _number(line.get(axis.key)):
                at[line["step"]] = float(line[axis.key])
        points = [
            ((offset + at[line["step"]]) / axis.unit, float(line[figure]))
            for line in stage.looks
            if _number(line.get(figure)) and line.get("step") in at
        ]
        offset += _end(stage, axis.key)
        if points:
            found.append(_curve(stage.name, points, dots=True))
    return found


Point = tuple[float, float]


def _curve(stage: str, points: list[Point], light: bool = False, dots: bool = False) -> Curve:
    return Curve(stage, [x for x, _ in points], [y for _, y in points], light, dots)


def _thinned(points: list[Point], take: Callable[[list[Point]], Point]) -> list[Point]:
    """At most MOST_POINTS points, one of each run of neighbours."""
    size = max(1, math.ceil(len(points) / MOST_POINTS), len(points) // 60)
    return [take(points[low : low + size]) for low in range(0, len(points), size)]


def _middle(points: list[Point]) -> Point:
    return points[len(points) // 2]


def _mean(points: list[Point]) -> Point:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return sum(xs) / len(xs), sum(ys) / len(ys)


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value)

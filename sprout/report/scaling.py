"""The picture of a scaling fit: loss against size, a curve for each budget of computation."""

from __future__ import annotations

import io
from typing import Any

import numpy as np


def plot_scaling(found: dict[str, Any]) -> str:
    """An SVG of what `train.law.describe` found: its runs, a parabola a budget, and the lowest points."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 4.2), layout="constrained")
    axes = figure.subplots()
    best = {b["budget"]: b for b in found["best"]}
    for budget in sorted({p["budget"] for p in found["points"]}):
        runs = sorted((p["params"], p["bpb"]) for p in found["points"] if p["budget"] == budget)
        sizes, losses = np.array(runs, dtype=float).T
        (line,) = axes.plot(sizes, losses, "o", label=f"{budget:.0e} operations")
        if len(runs) >= 3:
            grid = np.geomspace(sizes[0], sizes[-1], 60)
            curve = np.polyfit(np.log(sizes / sizes[0]), losses, 2)
            axes.plot(grid, np.polyval(curve, np.log(grid / sizes[0])), color=line.get_color())
        if budget in best and best[budget]["inside"]:
            lowest = best[budget]
            axes.plot(lowest["params"], lowest["bpb"], "*", color=line.get_color(), markersize=12)
    axes.set_xscale("log")
    axes.set_xlabel("parameters of matrices and head")
    axes.set_ylabel("bits per byte")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()

"""Curves as inline SVG, drawn by matplotlib.

Colours are CSS variables (`--stage-base`, `--ink-3`, `--line`), so that one picture fits the light page
and the dark one, and text is text in the page's own font. A picture is 10 to 40 kB.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from sprout.report.curves import Curve

WIDTH, HEIGHT = 440, 260
"""The picture's own units; a page scales it."""
MARGINS = {"left": 0.145, "right": 0.985, "bottom": 0.165, "top": 0.97}
STAGE_COLOURS = {
    "base": "#0000a1",
    "mid": "#0000a2",
    "sft": "#0000a3",
    "dpo": "#0000a4",
    "rl": "#0000a5",
}
INK, GRID = "#0000b1", "#0000b2"
_VARIABLES = {
    **{colour: f"var(--stage-{stage})" for stage, colour in STAGE_COLOURS.items()},
    INK: "var(--ink-3)",
    GRID: "var(--line)",
}
"""Colours that nothing is ever shown in: matplotlib writes them, the page's variables replace them."""


def draw(
    name: str,
    title: str,
    drawn: Sequence[Curve],
    x_label: str,
    y_label: str,
    from_zero: bool = False,
) -> str:
    """The picture of some curves as an `<svg>` element, "" for none.

    `name` makes its ids its own among several on a page; `title` is what a screen reader says.
    """
    if not drawn:
        return ""
    import matplotlib
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": name,
        "font.size": 10.5,
        "path.simplify_threshold": 0.3,
    }
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72))
        plane = figure.subplots(gridspec_kw=MARGINS)
        for curve in drawn:
            _line(plane, curve)
        plane.set_xlabel(x_label, color=INK)
        plane.set_ylabel(y_label, color=INK)
        plane.set_xlim(left=0)
        if from_zero:
            plane.set_ylim(0, 1.05 * plane.get_ylim()[1])  # a level line does not lie on the edge
        plane.xaxis.set_major_locator(MaxNLocator(6, integer=x_label == "step"))
        plane.yaxis.set_major_locator(MaxNLocator(5))
        plane.yaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
        plane.grid(axis="y", color=GRID, linewidth=0.8)
        plane.tick_params(colors=INK, length=0, pad=5)
        plane.spines[["top", "right", "left"]].set_visible(False)
        plane.spines["bottom"].set_color(GRID)
        plane.set_axisbelow(True)
        figure.patch.set_visible(False)
        plane.patch.set_visible(False)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return _inline(text.getvalue(), name, title)


def _line(plane: Any, curve: Curve) -> None:
    colour = STAGE_COLOURS[curve.stage]
    if curve.light:
        plane.plot(curve.x, curve.y, color=colour, linewidth=0.8, alpha=0.3)
    elif curve.dots:
        plane.plot(curve.x, curve.y, color=colour, linewidth=1.6, marker="o", markersize=4)
    else:
        marker = "o" if len(curve.x) == 1 else None
        plane.plot(curve.x, curve.y, color=colour, linewidth=1.8, marker=marker, markersize=3)


def _inline(svg: str, name: str, title: str) -> str:
    """What matplotlib wrote as an element for a page: ids of its own, the page's colours and font."""
    svg = svg[svg.index("<svg") :]
    for left_out in (r"\s*<metadata>.*?</metadata>", r"<!--.*?-->", r"<style.*?</style>"):
        svg = re.sub(left_out, "", svg, flags=re.DOTALL)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)  # of a group: nothing refers to it
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = svg.replace("url(#", f"url(#{name}-").replace('href="#', f'href="#{name}-')
    svg = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", svg)
    svg = re.sub(r"font-family: [^;\"]*; ", "", svg)
    svg = re.sub(r' transform="rotate\(-0 [^"]*\)"', "", svg)
    svg = re.sub(r"(\.\d\d)\d+", r"\1", svg)
    svg = re.sub(r"\n\s*", "\n", svg)
    for colour, variable in _VARIABLES.items():
        svg = svg.replace(colour, variable)
    head = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">'
    return re.sub(r"<svg[^>]*>", head, svg, count=1).strip()

"""Curves and their pictures."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sprout.report import curves, plots
from sprout.report.collect import Stage, read_run
from sprout.report.curves import Curve
from sprout.report.pictures import learning, speed

from .made import made_run


def stage(name: str, losses: list[float | None], tokens: int = 10) -> Stage:
    steps = [
        {
            "step": i + 1,
            "tokens": tokens * (i + 1),
            "seconds": float(i + 1),
            "flops": 1.0,
            "loss": y,
        }
        for i, y in enumerate(losses)
    ]
    return Stage(name, {}, steps, [], [], True)


def test_stages_follow_each_other_on_every_axis() -> None:
    found = [stage("base", [3.0, 2.0]), stage("mid", [2.0, 1.0])]
    tokens = curves.axes(found)[0]
    base, mid = curves.curves(found, tokens, "loss", smooth=False)
    assert base.x == [10, 20] and mid.x == [30, 40] and mid.y == [2.0, 1.0]


def test_what_is_not_a_number_is_left_out() -> None:
    tokens = curves.axes([stage("base", [1.0])])[0]
    (base,) = curves.curves([stage("base", [3.0, None, 2.0])], tokens, "loss", smooth=False)
    assert base.x == [10, 30]
    assert curves.curves([stage("base", [None])], tokens, "loss") == []


def test_a_long_stage_is_thinned_to_means() -> None:
    long = stage("base", [float(i % 2) for i in range(10_000)])
    axis = curves.axes([long])[0]
    faint, mean = curves.curves([long], axis, "loss")
    assert faint.light and len(faint.x) <= curves.MOST_POINTS
    assert len(mean.x) <= curves.MOST_POINTS
    assert all(0.45 < y < 0.55 for y in mean.y)


def test_axes_take_units_that_give_short_numbers() -> None:
    labels = [axis.label for axis in curves.axes([stage("base", [1.0] * 300, 100_000)])]
    assert labels == ["tokens (millions)", "minutes of training", "FLOPs (×10^0)"]


def test_pictures_are_small_clean_xml_in_the_pages_colours(tmp_path: Path) -> None:
    run = read_run(made_run(tmp_path / "small"))
    shown = [learning(run), speed(run)]
    pictures = [svg for each in shown if each for p in each.plots for svg in p.views.values()]
    assert len(pictures) == 8
    names: list[str] = []
    for svg in pictures:
        assert len(svg) < 60_000
        root = ElementTree.fromstring(svg.replace("xlink:href", "href"))
        assert root.tag == "svg" and root.attrib["aria-label"]
        assert "var(--stage-base)" in svg and "var(--ink-3)" in svg
        assert not re.search(r"#0000[ab]\d", svg), "a colour that no variable replaced"
        assert "<style" not in svg and "font-family" not in svg and "<metadata" not in svg
        ids = re.findall(r'\bid="([^"]*)"', svg)
        for used in re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', svg):
            assert "".join(used) in ids
        names += ids
    assert len(names) == len(set(names)), "an id stands twice on the page"


@pytest.mark.parametrize("values", [[1.0], [1.0, 1.0]])
def test_little_can_be_drawn_too(values: list[float]) -> None:
    xs = list(map(float, range(len(values))))
    assert plots.draw("one", "One", [Curve("rl", xs, values)], "step", "y").startswith("<svg")
    assert plots.draw("none", "None", [], "step", "y") == ""

"""Runs side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sprout.common import files
from sprout.common.config import write_toml
from sprout.common.errors import Failure, UsageError
from sprout.report.compare import write_comparison

from .made import made_run, results, score


def better(folder: Path) -> Path:
    found = results()
    found["stages"]["sft"]["tasks"] |= {"spelling": score(45), "arithmetic": score(20)}
    found["stages"]["sft"]["worldcore"] = 0.7
    return made_run(folder, found)


def test_differences_that_stand_are_named_and_marked(tmp_path: Path) -> None:
    page, figures = write_comparison([made_run(tmp_path / "a"), better(tmp_path / "b")])
    assert page == tmp_path / "compare-a-b.html"
    text = page.with_suffix(".md").read_text()
    assert (
        "- **b** (sft) beside a (sft): better at spelling words and counting letters (+40) and worse at "
        "adding and subtracting up to 20 (-56)." in text
    )
    assert "| 0.90 ± 0.04 +0.40 ▲ |" in text and "| 0.40 ± 0.07 -0.56 ▼ |" in text
    assert "+0.00 |" in text and "compared one by one" in text
    change = figures["differences"]["b"]["spelling"]
    assert change["stands"] and change["paired"] and change["change"] == pytest.approx(0.4)
    assert not figures["differences"]["b"]["own_task"]["stands"]
    assert figures["scores"]["a"]["tasks"]["spelling"] == score(25)
    assert figures["same_validation"] is True
    json.dumps(figures)
    assert "<svg" in page.read_text()


def test_the_same_run_twice_differs_in_nothing(tmp_path: Path) -> None:
    _, figures = write_comparison([made_run(tmp_path / "a"), made_run(tmp_path / "b")])
    changes: list[dict[str, Any]] = list(figures["differences"]["b"].values())
    assert changes and all(c["change"] == 0 and not c["stands"] for c in changes)
    text = (tmp_path / "compare-a-b.md").read_text()
    assert "different by no more than chance explains in any task" in text


def test_what_the_runs_were_made_with_is_shown_where_it_differs(tmp_path: Path) -> None:
    a, b = made_run(tmp_path / "a"), made_run(tmp_path / "b")
    options = {"run": "b", "depth": 6, "data": "texts", "stages": "base,mid,sft"}
    write_toml(b / "config.toml", {"options": options, "device": "cpu", "threads": 1})
    page, figures = write_comparison([a, b])
    text = page.with_suffix(".md").read_text()
    assert "| `options.depth` | 4 | 6 |" in text and "`threads`" not in text
    assert "bits per byte do not compare" in text and not figures["same_validation"]


def test_runs_that_cannot_be_compared(tmp_path: Path) -> None:
    a = made_run(tmp_path / "a")
    with pytest.raises(UsageError, match="--compare a: name two runs or more, each once"):
        write_comparison([a])
    with pytest.raises(UsageError, match="each once"):
        write_comparison([a, a])
    with pytest.raises(UsageError, match="the 5 it can show"):
        write_comparison([tmp_path / str(i) for i in range(6)])
    unscored = made_run(tmp_path / "u")
    (unscored / "results.json").unlink()
    with pytest.raises(UsageError, match="--compare u: it has no scores yet"):
        write_comparison([a, unscored])
    for entry in ({"tasks": {"x": 3}}, {"bpb": 1.0, "training": 3}, {"bpb": "low"}):
        files.write_json(unscored / "results.json", {"stages": {"sft": entry}})
        with pytest.raises(Failure, match=r"u/results.json is damaged"):
            write_comparison([a, unscored])

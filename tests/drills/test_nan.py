"""A short form of drills/nan.py: a step that is not finite leaves no trace but its count."""

from __future__ import annotations

from pathlib import Path

from .helpers import drill


def test_forty_steps_of_which_some_are_spoiled(tmp_path: Path) -> None:
    counts, wrong = drill("nan").drill(tmp_path, 40)
    assert not wrong, wrong
    assert set(counts) == {"activation", "loss", "gradient"}

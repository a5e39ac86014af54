"""What is decided about a stage while it runs, and that it is found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from sprout.common import files
from sprout.train.course import DECIDE_AT, Course


def test_a_stage_begins_as_it_was_planned_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "horizon.json"
    course = Course(path, steps=50, micro_rows=4)
    assert course.horizon.total(0) == 50 and course.sizes.rows(0) == 4
    assert files.unsealed(files.read_json(path), path) == {
        "changes": [{"step": 0, "total": 50}],
        "decided": [],
        "micro_rows": [{"step": 0, "rows": 4}],
    }


def test_the_length_follows_the_time_that_is_left(tmp_path: Path) -> None:
    """Ten steps took 5 seconds: in the 30 that are left there is room for 60 more."""
    course = Course(tmp_path / "horizon.json", steps=50, micro_rows=4)
    course.reckon(10, 10, 5.0, 30.0)
    assert course.horizon.total(10) == 70 and course.horizon.progress(10) == pytest.approx(0.2)
    assert course.decided == [0.15], "the latest point that has been passed"
    course.reckon(11, 11, 5.5, 99.0)
    assert course.horizon.total(11) == 70, "once at each point"
    again = Course(tmp_path / "horizon.json", steps=1, micro_rows=1)
    assert again.horizon.changes == course.horizon.changes and again.decided == [0.15]


@pytest.mark.parametrize(("step", "taken"), [(1, 1), (10, 1), (50, 50)])
def test_no_length_is_set_too_early_or_at_the_end(tmp_path: Path, step: int, taken: int) -> None:
    """Before the first point, from a single step, or when the stage is over."""
    course = Course(tmp_path / "horizon.json", steps=50, micro_rows=4)
    course.reckon(step, taken, 5.0, 30.0)
    assert course.horizon.total(step) == 50 and course.decided == []
    assert DECIDE_AT[0] > 1 / 50


def test_a_step_is_left_however_little_time_there_is(tmp_path: Path) -> None:
    course = Course(tmp_path / "horizon.json", steps=50, micro_rows=4)
    course.reckon(10, 10, 5.0, -3.0)
    assert course.horizon.total(10) == 11

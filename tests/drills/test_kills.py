"""A short form of drills/kills.py: a run that is killed ends as one that was left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from .helpers import drill


@pytest.mark.slow
def test_four_kills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    places, runs, wrong = drill("kills").drill(4)
    assert not wrong, wrong
    assert places.total() == 4 and runs >= 1

"""A short form of drills/kills.py: a run that is killed, or loses its power, ends as one left alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .helpers import ROOT


def run(*flags: str) -> str:
    """The drill in a process of its own, since it forks; what it said in the end."""
    done = subprocess.run(
        [sys.executable, ROOT / "drills/kills.py", "--kills", "0", "--cuts", "0", *flags],
        capture_output=True,
        text=True,
        timeout=900,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_four_kills() -> None:
    assert "4 kills (" in run("--kills", "4")


@pytest.mark.slow
def test_two_cuts_of_power() -> None:
    assert "2 cuts of power (" in run("--cuts", "2")


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or Path("/.dockerenv").exists(),
    reason="a small disk is mounted, which takes root on Linux",
)
def test_a_disk_that_is_full_now_and_then() -> None:
    assert "the disk was full" in run("--full", "512")

"""SIGKILL to the process in the middle of each stage: the same command ends with the same weights.

The stages' own tests interrupt them within one process; here nothing of it is left but the files.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .helpers import TINY, run, same, small_machine, weights

STAGES = ("base", "mid", "sft", "dpo", "rl")
FLAGS = (
    *("--steps", "24", "--stages", ",".join(("tokenizer", *STAGES))),
    *("--rl-tasks", "arithmetic", "--rl-steps", "4", "--rl-prompts", "2", "--rl-group", "2"),
)
KILLED = """
import os, signal, sys
from sprout.cli import scoring
from sprout.cli.main import main

whole, looks = scoring.quick, 0

def quick(model, tokenizer, rows, stage, *rest):
    global looks
    looks += stage == sys.argv[1]
    if looks == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(model, tokenizer, rows, stage, *rest)

scoring.quick = quick
main(sys.argv[2:])
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from small_machine(tmp_path, monkeypatch)


@pytest.mark.slow
def test_a_process_killed_in_each_stage_goes_on_to_the_same_weights() -> None:
    root = str(Path(__file__).resolve().parents[2])
    env = {**os.environ, "PYTHONPATH": root, "OMP_NUM_THREADS": "1"}
    command = ["run", *TINY, "--data", "a.txt", *FLAGS, "--run", "part", "--quiet"]
    for stage in STAGES:
        found = subprocess.run(
            [sys.executable, "-c", KILLED, stage, *command], env=env, timeout=120
        )
        assert found.returncode == -signal.SIGKILL
        assert (Path("runs/part") / stage / "config.json").exists()
        assert not (Path("runs/part") / stage / "done.json").exists()
    assert run(*FLAGS, "--run", "part") == 0
    assert run(*FLAGS, "--run", "whole") == 0
    for stage in STAGES:
        assert same(weights("part", stage), weights("whole", stage)), stage
        assert same(weights("part", stage, "optimizer"), weights("whole", stage, "optimizer"))

"""The commands under torchrun itself: slow, because every process imports PyTorch."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sprout.cli.main import COMMANDS, TOGETHER, main

from .helpers import TEXT, TINY

ROOT = Path(__file__).resolve().parents[2]

BROKEN = """
import os, sys
from sprout.cli.main import main
from sprout.common.errors import Failure
from sprout.optim.sharded import ShardedOptimizer

step = ShardedOptimizer.step

def broken(self, *args, **rates):
    if os.environ["RANK"] == "1" and self.step_count == 2:
        raise Failure("the disk of this one is full")
    step(self, *args, **rates)

ShardedOptimizer.step = broken
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - TOGETHER))
def test_commands_that_work_in_one_process_are_refused_in_one_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORLD_SIZE", "4")
    for rank, said in (("0", f"started as one of 4 processes, but sprout {name} works"), ("1", "")):
        monkeypatch.setenv("RANK", rank)
        assert main([name]) == 2
        found = capsys.readouterr()
        assert found.out == "" and said in found.err
        assert found.err.count("\n") == bool(said), "one process says it"


def torchrun(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.slow
def test_an_error_in_one_process_ends_all_with_its_message(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "broken.py").write_text(BROKEN)
    started = time.monotonic()
    flags = [*TINY, "--data", "a.txt", "--stages", "base"]
    found = torchrun(tmp_path, "--nproc-per-node", "2", "broken.py", "run", *flags)
    assert found.returncode == 1
    said = [line for line in found.stderr.splitlines() if line.startswith("sprout: rank")]
    assert said == ["sprout: rank 1: the disk of this one is full"]
    assert time.monotonic() - started < 60


@pytest.mark.slow
def test_a_wrong_flag_is_said_once_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    flags = [*TINY, "--data", "a.txt", "--total-batch-size", "64"]
    words = ["--nproc-per-node", "2", "-m", "--", "sprout", "run", *flags]
    found = torchrun(tmp_path, *words)
    assert found.returncode == 1
    said = [line for line in found.stderr.splitlines() if "--total-batch-size 64" in line]
    assert len(said) == 1 and "too few for 2 processes; 128 is the least" in said[0]
    assert not (tmp_path / "runs" / "default").exists()


@pytest.mark.slow
def test_a_few_kills(tmp_path: Path) -> None:
    """The short form of drills/kill_ranks.py."""
    words = [str(ROOT / "drills" / "kill_ranks.py"), "--kills", "2", "--steps", "200"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    found = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert "2 kills: every stage has the same weights" in found.stdout

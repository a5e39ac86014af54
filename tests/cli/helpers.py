"""What the tests of the commands share: a run so small that it takes a second."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from sprout.cli.main import main
from sprout.models.gpt import GPTConfig
from sprout.tasks.sandbox import find_sandbox
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.train import machine, scaling
from sprout.world import world

from .. import tiny

TEXT = "".join(
    f"The cat number {i} sat on the mat. It looked at {i % 7} moons, and slept.\n"
    for i in range(90)
)
TINY = [
    *("--depth", "1", "--width", "32", "--sequence-length", "64", "--total-batch-size", "256"),
    *("--steps", "6", "--tokenizer", "byte", "--device", "cpu", "--dtype", "fp32"),
    *("--threads", "1"),
]


def random_run(folder: Path, sequence_length: int = 96) -> Path:
    """A run in this folder whose base and sft stages hold one random model that reads bytes."""
    tokenizer = byte_tokenizer()
    model = tiny.wild_gpt(GPTConfig(tokenizer.vocab_size, 2, 2, 2, 32, sequence_length), 0.3)
    return tiny.keep(folder, model, tokenizer, "base", "sft")


def small_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder as the current one, with a text `a.txt`; few task items; no measuring."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(scaling, "EVAL_ITEMS", 2)
    monkeypatch.setattr(machine, "gemm_flops_per_second", lambda dist, seconds=0.3: 1e11)
    Path("a.txt").write_text(TEXT)
    before = torch.get_num_threads()
    yield tmp_path
    torch.set_num_threads(before)


def run(*flags: str, command: str = "run", data: str = "a.txt") -> int:
    """`sprout run` on the small text with the tiny sizes; returns the exit status."""
    return main([command, *TINY, "--data", data, *flags])


def weights(name: str, stage: str, part: str = "model") -> dict[str, Tensor]:
    """The tensors of a stage's newest checkpoint."""
    folder = Path("runs") / name / stage / "checkpoints"
    return load_file(sorted(folder.glob("step-*"))[-1] / f"{part}.safetensors")


def same(a: dict[str, Tensor], b: dict[str, Tensor]) -> bool:
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def results(name: str = "default") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path("runs") / name / "results.json").read_text())
    return found


def runnable_tasks() -> list[str]:
    """The world's tasks that this machine can score: functions are run in a sandbox."""
    code = () if find_sandbox()[0] is not None else ("functions",)
    return [name for name in world.TASKS if name not in code]


def snapshot(folder: Path) -> dict[str, str]:
    """Every file under a folder with a hash of what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

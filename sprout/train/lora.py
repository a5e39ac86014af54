"""Stages that learn low-rank adapters: what they begin with, and what becomes of the adapters.

The checkpoints of such a stage hold the adapters alone, a few hundredths of the weights. At the end
they are merged: the last checkpoint is then that of an ordinary model, which the next stage, the
export and every other command take as it is. With --no-lora-merge it stays small, and needs the
stage that it started from (see `checkpoint.stage_weights`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from sprout import checkpoint
from sprout.common import files
from sprout.common.config import from_dict
from sprout.common.errors import UsageError
from sprout.common.log import Console
from sprout.models.base import Model
from sprout.models.lora import LoRA, adapt
from sprout.train.job import Progress

ADAPTER_SEED = 5_000_011
"""Added to the run's seed for the first weights of adapters."""


@dataclass(frozen=True)
class Adapters:
    """The adapters of a stage, as its `config.json` has them under "lora"."""

    rank: int
    alpha: float
    merge: bool
    start: str
    """The folder of the stage whose weights they belong to, seen from the run's."""
    start_sha256: str
    """Of the file with those weights."""


def begun_with(folder: Path) -> Adapters | None:
    """The adapters that the stage in `folder`, which has begun, learns; None where it learns all weights."""
    path = folder / "config.json"
    kept = files.read_json(path).get("lora")
    return None if kept is None else from_dict(Adapters, kept, str(path))


def put_on(model: Model, adapters: Adapters, seed: int, flops_per_token: float) -> float:
    """Give a model its adapters; returns what a token now costs in training.

    Frozen matrices take no gradient: 4 operations a weight instead of 6. UsageError for a rank that
    is too large for every layer.
    """
    frozen = sum(p.numel() for p in model.blocks.parameters() if p.ndim == 2)
    try:
        adapt(model, LoRA(adapters.rank, adapters.alpha), seed + ADAPTER_SEED)
    except ValueError as error:
        raise UsageError(f"--lora-rank {adapters.rank}: {error}; choose a smaller one") from None
    new = sum(p.numel() for p in model.parameters() if p.requires_grad)
    return flops_per_token - 2.0 * frozen + 6.0 * new


def merge_into(folder: Path, console: Console) -> Callable[[Model, int], None]:
    """What ends a stage: its last checkpoint is written anew with the adapters merged into the weights."""

    def finish(model: Model, step: int) -> None:
        found = checkpoint.latest(folder / "checkpoints", console.warn)
        assert found is not None and found.state["progress"]["step"] == step
        weights = checkpoint.stage_weights(folder, found)
        state = {**found.state, "merged": True}
        checkpoint.save(folder / "checkpoints", step, weights, {}, state, keep=2)

    return finish


def ended(folder: Path, console: Console) -> Progress | None:
    """The progress of a stage that was merged and then killed before it was marked as done; else None."""
    found = checkpoint.latest(folder / "checkpoints", console.warn)
    if found is None or not found.state.get("merged"):
        return None
    progress = Progress(**found.state["progress"])
    files.write_json(folder / "done.json", asdict(progress))
    return progress

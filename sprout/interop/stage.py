"""A stage of a run as other programs want it: its shape, all its weights and its tokenizer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from sprout import checkpoint
from sprout.models.base import ModelConfig
from sprout.tokenizer.tokenizer import Tokenizer


@dataclass(frozen=True)
class Stage:
    """A stage of a run as it is exported: everything but the optimizer."""

    run: Path
    stage: str
    shape: ModelConfig
    weights: Mapping[str, Tensor]
    """fp32, adapters merged."""
    tokenizer: Tokenizer


def read_stage(run: Path, stage: str | None, warn: Callable[[str], None]) -> Stage:
    """A stage, by default the last one. UsageError and Failure as `checkpoint.load_model`."""
    chosen = checkpoint.pick_stage(run, stage)
    found = checkpoint.latest(run / chosen / "checkpoints", warn)
    assert found is not None
    weights = checkpoint.stage_weights(run / chosen, found)
    tokenizer = Tokenizer.load(run / "tokenizer")
    return Stage(run, chosen, checkpoint.load_shape(run, chosen), weights, tokenizer)

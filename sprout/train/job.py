"""What a stage of training is: the parts that the loop (loop.py) is given, and what it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from torch import Tensor

from sprout.data.packing import Batch, RowStream
from sprout.data.prefetch import Prefetched
from sprout.models.gpt import GPT
from sprout.optim.muon import Optimizer
from sprout.optim.schedule import Schedule


@dataclass(frozen=True)
class Hook:
    """Something done as a model learns: at the end, and each time `every` more of the stage is done."""

    name: str
    every: float
    call: Callable[[GPT, int], dict[str, Any] | None]
    """Takes the model and the step; what it returns goes into metrics.jsonl, in a line with "eval"."""

    save_first: bool = True
    """Whether a checkpoint is written before: a failing or a slow look must not cost what was learned."""


@dataclass
class Job:
    """All that one stage of training is."""

    stage: str
    folder: Path
    model: GPT
    optimizer: Optimizer
    batches: RowStream | Prefetched
    loss: Callable[[GPT, Batch], Tensor]
    """The summed loss of a micro-batch; its tokens are counted by the loop."""
    schedule: Schedule
    steps: int
    rows: int
    """Rows in a step."""
    micro_rows: int
    """Rows in a forward pass, to begin with: they are halved when memory runs out."""
    flops_per_token: float
    gemm_flops_per_second: float
    seconds: float | None = None
    """When set, the stage is to take this long, and its number of steps follows the clock."""
    ahead: bool = False
    """Whether a step's figures are read when the next one's gradient is under way, for a GPU that must
    not wait. A step that turns out not to be finite has then left no trace, as without. In fp16 they
    are read at once all the same: the scale of the next step hangs on them."""
    checkpoint_seconds: float = 60.0
    keep: int = 2
    hooks: list[Hook] = field(default_factory=list)


@dataclass
class Progress:
    """Where a stage stands: what a checkpoint holds beside tensors."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    """Time spent on this stage, over all the processes that worked on it."""
    loss: float | None = None
    skipped: int = 0
    empty: int = 0
    """Batches without a single token to learn from."""
    overflows: int = 0
    """Steps passed over because a gradient, multiplied by the scale, did not fit into fp16."""

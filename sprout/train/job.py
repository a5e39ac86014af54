"""What a stage of training is: the parts that the loop (loop.py) is given, and what it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from sprout.common.track import Trackers
from sprout.models.base import Model
from sprout.optim.muon import Optimizer
from sprout.optim.schedule import Schedule
from sprout.train.objective import Loss
from sprout.train.watch import LOSS, Watched


class Learnable(Protocol):
    """A batch of any kind: `packing.Batch`, `pairs.PairBatch`, `rl.Lesson`."""

    @property
    def ids(self) -> Tensor:
        """The token ids that the model reads, (…, rows, T): they are counted."""

    def valid(self) -> int:
        """What the loss is summed over, counted: tokens, pairs, answers. A batch with none is passed over."""

    def figures(self) -> dict[str, float]:
        """What is known of it beyond its tokens, for metrics.jsonl."""

    def part(self, low: int, high: int) -> Learnable:
        """The rows from `low` up to `high`; what `valid` counts is in one of the parts that make up the
        whole."""

    def split(self, rows: int) -> Sequence[Learnable]:
        """The same in parts of at most `rows` rows."""

    def to(self, device: torch.device) -> Learnable:
        """The same on another device."""


class Batches(Protocol):
    """An endless stream of batches: rows of text, such as `packing.RowStream`, pairs, or what the model
    itself has just written."""

    @property
    def state(self) -> dict[str, Any]:
        """Where it stands: plain data that `seek` takes."""

    def seek(self, state: dict[str, Any]) -> None:
        """Go to a place that `state` gave: what comes from there is what came from there then."""

    def take(self, n: int) -> Learnable:
        """The next n rows."""


@dataclass(frozen=True)
class Hook:
    """Something done as a model learns: at the end, and each time `every` more of the stage is done."""

    name: str
    every: float
    call: Callable[[Model, int], dict[str, Any] | None]
    """Takes the model and the step; what it returns goes into metrics.jsonl, in a line with "eval"."""

    save_first: bool = True
    """Whether a checkpoint is written before: a failing or a slow look must not cost what was learned."""
    at_start: bool = False
    """Whether it is also called before the first step."""


Objective = Callable[[Model, Any], Tensor | Loss]
"""The summed loss of a micro-batch, of the kind that the stage's batches are, with figures or without;
what it is summed over is counted by the loop."""


@dataclass(frozen=True)
class Lessons:
    """What a stage of one kind learns, from what, and what is looked at on the way: a part of a Job."""

    batches: Batches
    loss: Objective
    hooks: list[Hook] = field(default_factory=list)
    shown: tuple[str, ...] = ("loss",)
    """The figures of a step that the progress line shows."""
    watched: Watched = LOSS
    """The figure by which a divergence is known."""
    close: Callable[[], object] = lambda: None
    """Called when the stage ends or breaks off: nothing more is to be made for it."""


@dataclass
class Job:
    """All that one stage of training is."""

    stage: str
    folder: Path
    model: Model
    optimizer: Optimizer
    batches: Batches
    loss: Objective
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
    shown: tuple[str, ...] = ("loss",)
    """As in `Lessons`."""
    watched: Watched = LOSS
    trackers: Trackers | None = None
    """What the lines of metrics.jsonl are given to as well."""
    finish: Callable[[Model, int], None] | None = None
    """Called with the model and the step once all steps are taken and looked at; then the stage is done."""


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
    rollbacks: int = 0
    """How often the stage went back because it had diverged: its rate is lower since."""

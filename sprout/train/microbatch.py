"""The gradient of a batch, part by part; in smaller parts when memory runs out.

An estimate of the memory sets the rows of a part (`memory.most_rows`), and they are halved when it runs
out all the same. The gradient is the same in any parts, but for rounding; so that a run that is killed
and continued rounds alike, every change is recorded with its step and replayed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise

import torch
from torch import Tensor

from sprout.common.dist import Dist
from sprout.common.errors import Failure, is_out_of_memory
from sprout.models.base import Model
from sprout.optim.muon import Optimizer
from sprout.train.job import Learnable, Objective
from sprout.train.machine import release_memory
from sprout.train.objective import Loss
from sprout.train.scaler import GradientScaler


@dataclass(frozen=True)
class Size:
    """From `step` on, `rows` rows go into a forward pass."""

    step: int
    rows: int


class Sizes:
    """The rows of a forward pass at every step, fewer with every change."""

    def __init__(self, changes: Sequence[Size]) -> None:
        assert changes and changes[0].step == 0 and changes[-1].rows > 0
        assert all(a.step < b.step and a.rows > b.rows for a, b in pairwise(changes))
        self.changes = list(changes)

    @classmethod
    def load(cls, records: Sequence[Mapping[str, int]]) -> Sizes:
        """Take back what `records` gave."""
        return cls([Size(**record) for record in records])

    @property
    def records(self) -> list[dict[str, int]]:
        """All sizes as plain data."""
        return [asdict(size) for size in self.changes]

    def rows(self, step: int) -> int:
        """Rows in a forward pass of that step."""
        return next(size.rows for size in reversed(self.changes) if size.step <= step)

    def shrink(self, step: int, rows: int) -> None:
        """From `step` on at most `rows`; what is recorded of later steps stays where it is less."""
        assert 0 < rows < self.rows(step)
        before = [size for size in self.changes if size.step < step]
        after = [size for size in self.changes if size.step > step and size.rows < rows]
        self.changes = [*before, Size(step, rows), *after]


@dataclass
class Accumulator:
    """Works out gradients of a model; `sizes` and `scaler` (in fp16) are the state it keeps."""

    model: Model
    optimizer: Optimizer
    loss: Objective
    """The summed loss of a part."""
    dist: Dist
    sizes: Sizes
    scaler: GradientScaler | None
    shrunk: Callable[[str], None]
    """Called with a sentence when the parts have become smaller, before anything is tried again."""
    names: list[str] = field(default_factory=list)
    """Of the figures that the processes add up; known from the first step on."""

    def gradient(self, batch: Learnable, valid: int, step: int) -> dict[str, Tensor]:
        """The "loss" of a batch, a mean over the `valid` things that it is a sum over, and its gradient.

        Of several processes, `batch` is the rows of this one, and `valid` and the means are of all. The
        gradient is left with what the optimizer steps. What else the loss tells comes with it, means
        over the same: scalars, fp32. Failure, with the way out, when not even a single row fits into
        memory.
        """
        while True:
            means: dict[str, Tensor] | None = None
            try:
                means = self._accumulate(batch, valid, self.sizes.rows(step))
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                if not self.optimizer.alone:  # the others wait within the pass for this process
                    raise Failure(
                        f"out of memory with {self.sizes.rows(step)} rows in a forward pass of a model "
                        "that is sharded: set a smaller --device-batch-size"
                    ) from error
            # Only here, the exception being gone, is nothing of a failed pass held any more.
            if means is None:
                self.model.zero_grad()
                release_memory(self.dist)
            self.optimizer.reduce()
            failed, rows = self.dist.most(means is None, batch.ids.shape[-2])
            if not failed:
                if self.scaler is not None:
                    self.scaler.unscale(self.optimizer.gradients())
                return self._together(means or {})
            self.optimizer.zero_grad()
            self._back_off(int(rows), step)

    def _accumulate(self, batch: Learnable, valid: int, rows: int) -> dict[str, Tensor]:
        means: dict[str, Tensor] = {}
        parts = batch.split(rows)
        for number, part in enumerate(parts, 1):
            found = self.loss(self.model, part)
            micro = found if isinstance(found, Loss) else Loss(found)
            loss = micro.total / valid
            if number == len(parts):
                self.optimizer.last_pass()
            (loss if self.scaler is None else loss * self.scaler.scale).backward()
            told = {name: total / valid for name, total in micro.figures.items()}
            for name, value in {"loss": loss.detach(), **told}.items():
                means[name] = means.get(name, 0.0) + value
        return means

    def _together(self, means: dict[str, Tensor]) -> dict[str, Tensor]:
        """What all processes told, added up; one without rows had nothing to tell."""
        if self.dist.world_size == 1:
            return means
        if not self.names:
            self.names = sorted({name for told in self.dist.gather(list(means)) for name in told})
        nothing = torch.zeros((), device=self.dist.device)
        told = self.dist.sum(torch.stack([means.get(name, nothing).float() for name in self.names]))
        return dict(zip(self.names, told, strict=True))

    def _back_off(self, rows: int, step: int) -> None:
        before = min(self.sizes.rows(step), rows)
        if before == 1:
            raise Failure(
                "out of memory with a single row in a forward pass, and --device-batch-size cannot be "
                "less: start a new run with a smaller --depth or --sequence-length; everything saved "
                "before is intact"
            )
        after = -(-before // 2)
        self.sizes.shrink(step, after)
        self.shrunk(
            f"step {step}: out of memory with {before} rows in a forward pass; the step is done again "
            f"with {after} at a time, to the same result"
        )

"""Schedules: pure functions of the step, tested without a model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Schedule:
    """How rates move over a stage. Progress is the share of the stage that is done, 0 to 1."""

    warmup_steps: int = 10
    cooldown: float = 0.65
    """The share of the stage, at its end, over which the rate falls in a straight line."""
    final_lr: float = 0.05
    """What is left of the rate at the very end."""
    cosine: bool = False
    """Fall along half a cosine from the warm-up on instead (1608.03983), the decay of weights constant."""

    def lr(self, step: int, progress: float) -> float:
        """Multiplier of every learning rate at a step (counted from 0)."""
        rise = min(1.0, (step + 1) / (self.warmup_steps + 1))
        progress = min(progress, 1.0)
        left = min(1.0, (1.0 - progress) / self.cooldown) if self.cooldown else 1.0
        if self.cosine:
            left = 0.5 + 0.5 * math.cos(math.pi * self._since_warmup(step, progress))
        return rise * (self.final_lr + (1.0 - self.final_lr) * left)

    def _since_warmup(self, step: int, progress: float) -> float:
        """The share of the stage after its warm-up that is done; progress grows by the same each step."""
        warm = progress * min(1.0, self.warmup_steps / step) if step else progress
        return (progress - warm) / (1.0 - warm) if warm < 1.0 else 1.0

    def momentum(self, step: int, progress: float) -> float:
        """Muon's momentum: 0.85 to 0.95 over the first 200 steps."""
        return 0.85 + 0.10 * min(1.0, step / 200)

    def decay(self, progress: float) -> float:
        """Multiplier of the weight decay: falls to 0 over the stage; stays where the rate is a cosine's."""
        return 1.0 if self.cosine else 1.0 - min(progress, 1.0)


@dataclass(frozen=True)
class Change:
    """From `step` on, the stage is to have `total` steps."""

    step: int
    total: int


class Horizon:
    """How long a stage is, which the clock may still change while it runs.

    Every change is recorded with its step and kept with the run, so a run that is killed and continued
    takes the same turns. Progress is continuous through a change: what is left is spread over the new
    number of steps, and no rate ever jumps.
    """

    def __init__(self, changes: list[Change]) -> None:
        assert changes and changes[0].step == 0 and changes[0].total > 0
        assert all(a.step < b.step for a, b in pairwise(changes))
        self.changes = changes

    def _until(self, step: int) -> list[Change]:
        return [c for c in self.changes if c.step <= step]

    def total(self, step: int) -> int:
        """The number of steps of the stage, as known at `step`."""
        return max(self._until(step)[-1].total, 1)

    def progress(self, step: int) -> float:
        """The share of the stage that is done before `step` is taken."""
        done, at, total = 0.0, 0, 1
        for change in self._until(step):
            if change.step:
                done += (1.0 - done) * (change.step - at) / max(1, total - at)
            at, total = change.step, change.total
        return min(1.0, done + (1.0 - done) * (step - at) / max(1, total - at))

    def change(self, step: int, total: int) -> None:
        """Record that the stage is to have `total` steps, from `step` on."""
        assert step > self.changes[-1].step and total > step
        self.changes.append(Change(step, total))

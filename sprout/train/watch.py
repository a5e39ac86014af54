"""Whether a stage still learns: a loss that has risen and does not come down, or is not finite any more.

A single bad batch, a spike that passes, and ordinary noise are none of that. The level of a figure is the
median of its last few values. It is in doubt where it stands far above the best it was: by more than a
margin that is fixed (a nat: the model is e times as surprised) and by more than the noise from step to step
explains. When it has been so for PATIENCE steps and is not on its way down, the stage has diverged.

Everything here is a pure function of the figures seen, and its state is plain data that goes into the
checkpoint, so a run that is killed and continued decides the same.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

PATIENCE = 50
"""Steps in a row for which the level must have been in doubt."""
PATIENCE_AT_THE_END = 10
"""The same when no more steps follow."""
MOST_SKIPPED = 20
"""Steps in a row without a finite loss before a stage counts as diverged."""
LEVEL = 5
"""Values that make a level."""
CALM = 32
"""Differences between neighbouring values that tell the noise."""
DEVIATIONS = 6.0
"""How far the level may stand above the best, in standard deviations of the noise."""
STILL_HIGH = 0.9
"""Of its height above the best, what must be left of it half of PATIENCE later: less is on its way down."""


@dataclass(frozen=True)
class Watched:
    """The figure of a step that tells whether learning goes well, and how much of a change is too much."""

    name: str = "loss"
    falls: bool = True
    """Whether less of it is better."""
    margin: float = 1.0
    """A rise of this much is looked at at all."""
    share: float = 0.0
    """The same as a share of the best value, added to it."""


LOSS = Watched()


@dataclass
class Watch:
    """What was seen of a stage so far: `see` each step in order."""

    first: float | None = None
    best: float = math.inf
    """The lowest level that there was."""
    best_step: int = 0
    recent: list[float] = field(default_factory=list)
    """The last PATIENCE values."""
    calm: list[float] = field(default_factory=list)
    """The last CALM differences between values that were not in doubt."""
    calm_value: float | None = None
    doubted: int = 0
    """Steps in a row, to the last one, at which the level was in doubt."""
    skipped: int = 0
    """Steps in a row, to the last one, that were not finite."""
    since: int = 0
    """The step (counted from 1) with which doubt began, 0 without doubt: its weights were bad already."""
    watched: Watched = field(default_factory=Watched)

    @property
    def state(self) -> dict[str, Any]:
        """Plain data that `taken_back` takes."""
        found = {**asdict(self), "best": None if self.first is None else self.best}
        del found["watched"]
        return found

    @classmethod
    def taken_back(cls, state: dict[str, Any], watched: Watched) -> Watch:
        """As it was when `state` was taken; {} stands for nothing seen."""
        best = state.get("best")
        return cls(**{**state, "best": math.inf if best is None else best}, watched=watched)

    def skip(self, step: int) -> None:
        """Step `step` was passed over because it was not finite."""
        self.since = self.since or step
        self.skipped += 1

    def see(self, step: int, value: float) -> None:
        """The figure of step `step` (counted from 1), finite."""
        value = value if self.watched.falls else -value
        self.skipped = 0
        if self.first is None:
            self.first = value
        bound = self._bound()
        self.recent = [*self.recent, value][-PATIENCE:]
        level = median(self.recent[-LEVEL:])
        if value <= bound:
            if self.calm_value is not None:
                self.calm = [*self.calm, abs(value - self.calm_value)][-CALM:]
            self.calm_value = value
        if level > bound:
            self.doubted += 1
        else:
            self.doubted = 0
            if len(self.recent) >= LEVEL and level < self.best:
                self.best, self.best_step = level, step
        if value <= bound and not self.doubted:
            self.since = 0
        elif not self.since:
            self.since = step

    def trouble(self, ended: bool = False) -> str | None:
        """In a few words why the stage has diverged; None when it has not. `ended`: no step follows."""
        if self.skipped >= MOST_SKIPPED:
            return f"{self.skipped} steps in a row had no finite loss"
        if self.doubted < (PATIENCE_AT_THE_END if ended else PATIENCE):
            return None
        doubted = self.recent[-self.doubted :]
        half = len(doubted) // 2
        reference = self._reference()
        before, after = (median(x) - reference for x in (doubted[:half], doubted[half:]))
        if after < STILL_HIGH * before:
            return None
        sign = 1.0 if self.watched.falls else -1.0
        way = "risen" if self.watched.falls else "fallen"
        level = sign * median(self.recent[-LEVEL:])
        assert self.first is not None
        was = sign * (self.best if self.best_step else self.first)
        return (
            f"the {self.watched.name} has {way} from {was:.3f} (step {self.best_step or 1}) to "
            f"{level:.3f}, and has not come back since step {self.since}"
        )

    def _reference(self) -> float:
        """What is held against the level: the best one, or about where the stage began."""
        assert self.first is not None
        return min(self.best, self.first + self._room(self.first))

    def _room(self, value: float) -> float:
        return self.watched.margin + self.watched.share * abs(value)

    def _bound(self) -> float:
        """Above this a value is in doubt."""
        reference = self._reference()
        # The median of the differences of two normal values is 0.954 of their standard deviation.
        noise = median(self.calm) / 0.954 if self.calm else 0.0
        return reference + max(self._room(reference), DEVIATIONS * noise)

"""What is decided about a stage while it runs: its length, by the clock, its parts, by the memory, and
whether it went back to a checkpoint, by its loss."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from sprout.common import files
from sprout.common.ranks import ALONE, Ranks
from sprout.optim.schedule import Change, Horizon
from sprout.train.microbatch import Sizes

DECIDE_AT = (0.04, 0.15, 0.35, 0.6, 0.8, 0.92)
"""Shares of a timed stage at which its length is reckoned again."""


@dataclass(frozen=True)
class Rollback:
    """A stage had diverged and went back: to the checkpoint of step `to`, or to its beginning (0)."""

    step: int
    """What was done of it by then."""
    to: int
    seconds: float
    """Time spent on the stage by then."""
    why: str


class Course:
    """The length of a stage and the rows of its forward passes, with every change to them, and its
    rollback, if it had one.

    All of it stands in the stage's `horizon.json`. A change is written before the next step, so a run
    that is killed and continued takes the same turns.
    """

    def __init__(self, path: Path, steps: int, micro_rows: int, ranks: Ranks = ALONE) -> None:
        """Take up what `path` holds; a stage that begins has `steps` steps and parts of `micro_rows`.

        Of several processes rank 0 alone reads and writes the file.
        """
        data = ranks.once(
            lambda: files.unsealed(files.read_json(path), path) if path.exists() else {}
        )
        self._writes = ranks.main
        changes = data.get("changes", [{"step": 0, "total": steps}])
        self.path = path
        self.horizon = Horizon([Change(**change) for change in changes])
        self.sizes = Sizes.load(data.get("micro_rows", [{"step": 0, "rows": micro_rows}]))
        self.decided: list[float] = list(data.get("decided", []))
        back = data.get("rollback")
        self.rollback = None if back is None else Rollback(**back)
        if not data:
            self.write()

    def write(self) -> None:
        """Put everything on disk."""
        data = {
            "changes": [asdict(change) for change in self.horizon.changes],
            "decided": self.decided,
            "micro_rows": self.sizes.records,
            **({} if self.rollback is None else {"rollback": asdict(self.rollback)}),
        }
        if self._writes:
            files.write_json(self.path, files.sealed(data))

    def go_back(self, rollback: Rollback) -> None:
        """Record that the stage goes back; what the clock decided about it since then is forgotten."""
        self.rollback = rollback
        share = self.horizon.progress(rollback.to)
        changes = [change for change in self.horizon.changes if change.step <= rollback.to]
        self.horizon = Horizon(changes)
        self.decided = [point for point in self.decided if point <= share]
        self.write()

    def reckon(self, step: int, taken: int, spent: float, left: float) -> None:
        """At a few points of a timed stage: how many steps still fit into its time.

        `step` steps are done; the last `taken` of them took `spent` seconds, and `left` seconds are left.
        """
        share = self.horizon.progress(step)
        point = max((p for p in DECIDE_AT if p <= share), default=None)
        if point is None or point in self.decided or share >= 1.0 or taken < 2:
            return
        self.decided.append(point)
        total = step + max(1, round(left / (spent / taken)))
        if total != self.horizon.total(step) and step > self.horizon.changes[-1].step:
            self.horizon.change(step, total)
        self.write()

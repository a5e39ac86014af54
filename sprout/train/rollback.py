"""Going back: a stage that has diverged begins again at its last good checkpoint, at a lower rate, once.

Good is a checkpoint whose weights were seen to do well: one that was followed by at least one step whose
figure was not in doubt (watch.py). Without such a one the stage begins anew. What is decided stands in the
stage's `horizon.json` before anything is removed, and the checkpoints that follow say that they were made
at the lower rate, so a run that is killed at any moment takes the same way.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sprout import checkpoint
from sprout.common import files
from sprout.common.errors import Failure
from sprout.common.log import Console
from sprout.common.ranks import Ranks
from sprout.train.course import Course, Rollback
from sprout.train.job import Job

LOWER = 0.25
"""What is left of a stage's learning rate after it went back."""
GIVEN_UP = "metrics-diverged.jsonl"
"""The metrics up to where a stage went back, kept for whoever wants to look."""
FLAGS = {"dpo": "--dpo-lr", "rl": "--rl-lr"}
"""What sets the rate of a stage; --lr that of the others."""


class WentBack(Exception):
    """A stage went back: it is to be made anew and goes on from what is on disk."""


def rate_left(rollbacks: int) -> float:
    """What the learning rate is multiplied with after so many rollbacks."""
    return LOWER**rollbacks


def last_good(checkpoints: Path, since: int) -> int:
    """The step of the newest whole checkpoint of which a step before `since` shows that it is good; 0
    without one."""
    for path in reversed(checkpoint.existing(checkpoints)):
        step = int(path.name[5:])
        # Step n (from 1) is taken with the weights of checkpoint n − 1.
        if step < since - 1 and checkpoint.verify(path) is None:
            return step
    return 0


@dataclass(frozen=True)
class Divergence:
    """What one process has found."""

    step: int
    """Steps that were taken of the stage."""
    since: int
    """The step with which doubt began."""
    seconds: float
    """Time spent on the stage."""
    why: str | None
    """None where only another process has found anything."""


def turn_back(
    job: Job, course: Course, found: Divergence, ranks: Ranks, console: Console
) -> WentBack | Failure:
    """A stage has diverged, as one process at least has found: go back, the first time.

    Returns what is to be raised: WentBack, and a Failure with the diagnosis when there was a first time.
    All of several processes call it.
    """
    at, why = next((each, each.why) for each in ranks.gather(found) if each.why is not None)
    if course.rollback is not None:
        return gave_up(job.stage, why, course.rollback)
    to = ranks.once(lambda: last_good(job.folder / "checkpoints", at.since))
    made = Rollback(at.step, to, at.seconds, why)
    ranks.once(lambda: go_back(job.folder, course, made))
    where = f"its checkpoint of step {to}" if to else "its beginning"
    console.warn(
        f"{job.stage}: {why}. The stage goes back to {where} and on at {LOWER:g} of its learning rate; "
        f"what is given up stands in {GIVEN_UP}"
    )
    return WentBack()


def kept(checkpoints: Path, keep: int, since: int) -> int:
    """How many checkpoints to keep when one is written while the stage is in doubt since a step: those in
    doubt must not take the place of a good one. `keep` without doubt (0)."""
    doubtful = [p for p in checkpoint.existing(checkpoints) if int(p.name[5:]) >= since - 1]
    return keep + len(doubtful) + 1 if since else keep


def go_back(folder: Path, course: Course, rollback: Rollback) -> None:
    """Record it and remove what is given up."""
    metrics = folder / "metrics.jsonl"
    if metrics.exists():
        files.write_text(folder / GIVEN_UP, metrics.read_text("utf-8"))
    course.go_back(rollback)
    drop_given_up(folder / "checkpoints", rollback)


def drop_given_up(checkpoints: Path, rollback: Rollback | None) -> None:
    """Remove the checkpoints that were made on the way that led astray."""
    if rollback is None:
        return
    for path in checkpoint.existing(checkpoints):
        with suppress(Failure):  # a damaged one is passed over when checkpoints are read
            done = files.read_json(path / "state.json").get("progress", {})
            if done.get("step", 0) > rollback.to and not done.get("rollbacks", 0):
                files.remove_directory(path)


def gave_up(stage: str, why: str, before: Rollback) -> Failure:
    """The diagnosis when it has diverged again."""
    flag = FLAGS.get(stage, "--lr")
    again = (
        f"remove the stage's folder and train it anew with a lower {flag}"
        if stage in FLAGS
        else f"start a new run with a lower {flag}"
    )
    return Failure(
        f"{stage} has diverged twice: {why}, although it went back to step {before.to} after step "
        f"{before.step} ({before.why}) and took {LOWER:g} of the rate since. Its last good checkpoint is "
        f"intact. Most likely the rate is too high: {again}. If it breaks at the same step at any rate, "
        "look at the text there; if only in fp16 or bf16, try --dtype fp32"
    )

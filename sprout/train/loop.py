"""The only training loop: batches, a loss, an optimizer and a schedule in; checkpoints and metrics out.

Every stage is a `Job`. What the loop does, once for all of them: gradient accumulation with the loss
summed over valid tokens and divided by their count in the whole batch; checkpoints on a clock and at
the end, before anything is evaluated; continuing from the newest one; stopping at a step's border on
SIGINT and SIGTERM; passing over steps whose loss or gradient is not finite, and batches with nothing
to learn; hooks; the length of a stage that has to end by the clock.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from sprout import checkpoint
from sprout.common import files
from sprout.common.dist import Dist
from sprout.common.errors import Failure
from sprout.common.log import Console, Metrics
from sprout.data.packing import Batch
from sprout.models.gpt import GPT
from sprout.optim.muon import Optimizer
from sprout.optim.schedule import Change, Horizon, Schedule
from sprout.train.signals import Interrupted, StopSignals

DECIDE_AT = (0.04, 0.15, 0.35, 0.6, 0.8, 0.92)
"""Shares of a timed stage at which its length is reckoned again."""
MOST_SKIPPED = 20
"""Steps in a row without a finite loss before the stage gives up."""


class Batches(Protocol):
    """Where batches come from: rows of text, or what the model itself has just written."""

    @property
    def state(self) -> dict[str, Any]:
        """The place that has been reached, as plain data that `seek` takes."""

    def seek(self, state: dict[str, Any]) -> None:
        """Go to a place that `state` gave: what comes from there is what came from there then."""

    def take(self, n: int) -> Batch:
        """The next batch, of `n` rows."""


@dataclass(frozen=True)
class Hook:
    """Something done as a model learns: at the end, and each time `every` more of the stage is done."""

    name: str
    every: float
    call: Callable[[GPT, int], dict[str, Any] | None]
    """Takes the model and the step; what it returns goes into metrics.jsonl, in a line with "eval"."""

    save_first: bool = True
    """Whether a checkpoint is written before: a failing or a slow look must not cost what was learned."""
    at_start: bool = False
    """Whether it is also called before the first step."""


@dataclass
class Job:
    """All that one stage of training is."""

    stage: str
    folder: Path
    model: GPT
    optimizer: Optimizer
    batches: Batches
    loss: Callable[[GPT, Batch], Tensor]
    """The summed loss of a micro-batch; its tokens are counted by the loop."""
    schedule: Schedule
    steps: int
    rows: int
    """Rows in a step."""
    micro_rows: int
    """Rows in a forward pass."""
    flops_per_token: float
    gemm_flops_per_second: float
    seconds: float | None = None
    """When set, the stage is to take this long, and its number of steps follows the clock."""
    shown: str = "loss"
    """Which figure of a step the progress line shows."""
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


def train(job: Job, dist: Dist, console: Console) -> Progress:
    """Run a stage to its end, from its newest checkpoint if there is one.

    Raises Interrupted after saving when a signal asks for it, and Failure when the loss stays NaN.
    """
    return _Run(job, dist, console).to_the_end()


class _Run:
    """One process's work on a job."""

    def __init__(self, job: Job, dist: Dist, console: Console) -> None:
        self.job, self.dist, self.console = job, dist, console
        self.checkpoints = job.folder / "checkpoints"
        self.metrics = Metrics(job.folder / "metrics.jsonl")
        self.progress = Progress()
        self._resume()
        self.horizon, self.decided = self._read_horizon()
        self.began = time.monotonic() - self.progress.seconds
        self.saved_at = time.monotonic()
        self.started_step, self.started_tokens = self.progress.step, self.progress.tokens
        self.shown: float | None = None
        self.started_at = time.monotonic()
        self.skipped_in_row = 0

    def to_the_end(self) -> Progress:
        job, progress = self.job, self.progress
        job.model.train()
        with StopSignals() as stop:
            self._show(self.horizon.progress(progress.step))
            if progress.step == 0:
                self._look([hook for hook in job.hooks if hook.at_start])
            while progress.step < self.horizon.total(progress.step):
                before = self.horizon.progress(progress.step)
                self._step()
                after = self.horizon.progress(progress.step)
                self._decide(after)
                self._show(after)
                if stop.asked:
                    self._save()
                    raise Interrupted(stop.asked, job.stage, progress.step)
                ended = progress.step >= self.horizon.total(progress.step)
                hooks = [
                    h for h in job.hooks if ended or int(after / h.every) > int(before / h.every)
                ]
                due = time.monotonic() - self.saved_at > job.checkpoint_seconds
                if due or ended or any(hook.save_first for hook in hooks):
                    self._save()
                self._look(hooks)
            if stop.asked:
                # Asked while the last step was saved or looked at: no other stage may begin.
                raise Interrupted(stop.asked, job.stage, progress.step)
        progress.seconds = self._elapsed()
        files.write_json(job.folder / "done.json", asdict(progress))
        return progress

    def _step(self) -> None:
        """One step: accumulate the gradient of a batch, then update, or pass over what is not finite."""
        job, progress = self.job, self.progress
        started = time.monotonic()
        share = self.horizon.progress(progress.step)
        batch = job.batches.take(job.rows).to(self.dist.device)
        valid = batch.valid()
        line: dict[str, Any] = dict(batch.figures())
        if valid:
            loss = torch.zeros((), device=self.dist.device)
            for part in batch.split(job.micro_rows):
                micro = job.loss(job.model, part) / valid
                micro.backward()
                loss += micro.detach()
            norm = _gradient_norm(job.model)
            line |= {"loss": float(loss), "grad_norm": float(norm)}
            if math.isfinite(line["loss"]) and math.isfinite(line["grad_norm"]):
                self.skipped_in_row = 0
                progress.loss = line["loss"]
                job.optimizer.step(
                    lr=job.schedule.lr(progress.step, share),
                    momentum=job.schedule.momentum(progress.step, share),
                    decay=job.schedule.decay(share),
                )
            else:
                self._skip()
            job.optimizer.zero_grad()
        else:
            progress.empty += 1
        lr = job.schedule.lr(progress.step, share)
        progress.step += 1
        progress.tokens += batch.ids.numel()
        self.shown = line.get(job.shown, self.shown)
        self._write(line, lr, batch.ids.numel(), time.monotonic() - started)

    def _write(self, line: dict[str, Any], lr: float, tokens: int, seconds: float) -> None:
        job, progress = self.job, self.progress
        rate = tokens / max(seconds, 1e-9)
        self.metrics.write(
            {
                "step": progress.step,
                "tokens": progress.tokens,
                "flops": progress.tokens * job.flops_per_token,
                "seconds": round(self._elapsed(), 3),
                **line,
                "lr": lr,
                "tokens_per_second": rate,
                "mfu": rate * job.flops_per_token / job.gemm_flops_per_second,
            }
        )

    def _skip(self) -> None:
        self.progress.skipped += 1
        self.skipped_in_row += 1
        self.console.warn(
            f"step {self.progress.step}: the loss or its gradient is not finite; the step is passed over"
        )
        if self.skipped_in_row >= MOST_SKIPPED:
            raise Failure(
                f"{self.job.stage}: {MOST_SKIPPED} steps in a row without a finite loss; the last "
                f"checkpoint is intact. Start a new run with a lower --lr"
            )

    def _elapsed(self) -> float:
        return time.monotonic() - self.began

    def _resume(self) -> None:
        """Take everything back from the newest whole checkpoint."""
        found = checkpoint.latest(self.checkpoints, self.console.warn)
        if found is None:
            self.metrics.truncate_after(-1)
            return
        checkpoint.load_weights(self.job.model, found)
        state = found.state
        self.job.optimizer.load(found.optimizer_tensors(), state["optimizer_steps"])
        self.job.batches.seek(state["batches"])
        self.progress = Progress(**state["progress"])
        self.metrics.truncate_after(self.progress.step)
        self.console.info(f"{self.job.stage}: going on from step {self.progress.step}")

    def _save(self) -> None:
        job = self.job
        self.progress.seconds = self._elapsed()
        checkpoint.save(
            self.checkpoints,
            self.progress.step,
            checkpoint.clone_tensors(job.model),
            {name: value.cpu() for name, value in job.optimizer.tensors().items()},
            {
                "stage": job.stage,
                "progress": asdict(self.progress),
                "optimizer_steps": job.optimizer.step_count,
                "batches": job.batches.state,
            },
            job.keep,
        )
        self.saved_at = time.monotonic()

    def _read_horizon(self) -> tuple[Horizon, list[float]]:
        """The stage's length and its recorded changes, from `horizon.json`."""
        path = self.job.folder / "horizon.json"
        if not path.exists():
            files.write_json(
                path, {"changes": [{"step": 0, "total": self.job.steps}], "decided": []}
            )
        data = files.read_json(path)
        return Horizon([Change(**change) for change in data["changes"]]), list(data["decided"])

    def _decide(self, share: float) -> None:
        """At a few points of a timed stage: how many steps still fit into its time.

        The decision is on disk before the next step, so a run that is killed takes it again.
        """
        job, step = self.job, self.progress.step
        point = max((p for p in DECIDE_AT if p <= share), default=None)
        if job.seconds is None or point is None or point in self.decided or share >= 1.0:
            return
        taken = step - self.started_step
        if taken < 2:
            return
        self.decided.append(point)
        per_step = (time.monotonic() - self.started_at) / taken
        total = step + max(1, round((job.seconds - self._elapsed()) / per_step))
        if total != self.horizon.total(step) and step > self.horizon.changes[-1].step:
            self.horizon.change(step, total)
        changes = [asdict(change) for change in self.horizon.changes]
        data = {"changes": changes, "decided": self.decided}
        files.write_json(self.job.folder / "horizon.json", data)

    def _look(self, hooks: list[Hook]) -> None:
        """Call the hooks that are due."""
        for hook in hooks:
            self.job.model.eval()
            found = hook.call(self.job.model, self.progress.step)
            self.job.model.train()
            if found is not None:
                line = {"step": self.progress.step, "tokens": self.progress.tokens}
                self.metrics.write({**line, "eval": hook.name, **found})

    def _show(self, share: float) -> None:
        progress = self.progress
        total = self.horizon.total(progress.step)
        shown = "" if self.shown is None else f"{self.job.shown} {self.shown:.3f}"
        tokens = progress.tokens - self.started_tokens
        speed = tokens / max(time.monotonic() - self.started_at, 1e-9)
        self.console.progress(
            share, f"step {progress.step}/{total}  {shown}  {speed:,.0f} tokens/s"
        )


def _gradient_norm(model: torch.nn.Module) -> Tensor:
    grads = [p.grad for p in model.parameters() if p.grad is not None]
    return torch.linalg.vector_norm(torch.stack(torch._foreach_norm(grads)))

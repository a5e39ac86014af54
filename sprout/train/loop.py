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
from typing import Any

import torch
from torch import Tensor

from sprout import checkpoint
from sprout.common import files
from sprout.common.dist import Dist
from sprout.common.errors import Failure
from sprout.common.log import Console, Metrics
from sprout.data.packing import Batch, RowStream
from sprout.data.prefetch import Prefetched
from sprout.models.gpt import GPT
from sprout.optim.muon import Optimizer
from sprout.optim.schedule import Change, Horizon, Schedule
from sprout.train.late import Figures, Taken
from sprout.train.signals import Interrupted, StopSignals

DECIDE_AT = (0.04, 0.15, 0.35, 0.6, 0.8, 0.92)
"""Shares of a timed stage at which its length is reckoned again."""
MOST_SKIPPED = 20
"""Steps in a row without a finite loss before the stage gives up."""


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
    """Rows in a forward pass."""
    flops_per_token: float
    gemm_flops_per_second: float
    seconds: float | None = None
    """When set, the stage is to take this long, and its number of steps follows the clock."""
    ahead: bool = False
    """Whether a step's figures are read when the next one's gradient is under way, for a GPU that must
    not wait. A step that turns out not to be finite has then left no trace, as without."""
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
        self.started_step = self.progress.step
        self.started_at = time.monotonic()
        self.skipped_in_row = 0
        self.taken: Taken | None = None
        """The step whose figures were not read yet."""
        self.settled_at = self.started_at

    def to_the_end(self) -> Progress:
        job, progress = self.job, self.progress
        job.model.train()
        with StopSignals() as stop:
            self._show(self.horizon.progress(progress.step))
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
        lr = job.schedule.lr(progress.step, share)
        batch = job.batches.take(job.rows)
        valid = batch.valid()
        batch = batch.to(self.dist.device)
        loss = torch.zeros((), device=self.dist.device)
        for part in batch.split(job.micro_rows) if valid else ():
            micro = job.loss(job.model, part) / valid
            micro.backward()
            loss += micro.detach()
        # The device has this gradient to work on while the step before is read, and whether that one
        # was passed over is known before this one's update.
        self._catch_up()
        figures = None
        if valid:
            figures = Figures(self._update(loss, lr, share))
            job.optimizer.zero_grad()
        else:
            progress.empty += 1
        progress.step += 1
        new = batch.ids.numel()
        progress.tokens += new
        self.taken = Taken(progress.step, progress.tokens, new, lr, started, figures)
        if not job.ahead:
            self._catch_up()

    def _update(self, loss: Tensor, lr: float, share: float) -> Tensor:
        """Step the optimizer if loss and gradient are finite. Returns the loss and the gradient's norm.

        Ahead, the device is not asked whether they are: it keeps the update or not by itself.
        """
        job, step = self.job, self.progress.step
        found = torch.stack((loss, _gradient_norm(job.model)))
        rates: dict[str, Any] = {
            "lr": lr,
            "momentum": job.schedule.momentum(step, share),
            "decay": job.schedule.decay(share),
        }
        if job.ahead:
            job.optimizer.step(**rates, keep=torch.isfinite(found).all())
        elif all(map(math.isfinite, found.tolist())):
            job.optimizer.step(**rates)
        return found

    def _settle(self, taken: Taken) -> None:
        """Read a step's figures, count it if it was passed over, and write its line."""
        line: dict[str, Any] = {}
        if taken.figures is not None:
            loss, norm = taken.figures.read()
            line = {"loss": loss, "grad_norm": norm}
            if math.isfinite(loss) and math.isfinite(norm):
                self.skipped_in_row = 0
                self.progress.loss = loss
            else:
                if self.job.ahead:
                    self.job.optimizer.step_count -= 1
                self._skip(taken.step - 1)
        now = time.monotonic()
        self._write(taken, line, now - max(taken.started, self.settled_at))
        self.settled_at = now

    def _catch_up(self) -> None:
        """Read the figures of the step that is not settled yet, if there is one."""
        taken, self.taken = self.taken, None
        if taken is not None:
            self._settle(taken)

    def _write(self, taken: Taken, line: dict[str, Any], seconds: float) -> None:
        job = self.job
        rate = taken.new_tokens / max(seconds, 1e-9)
        self.metrics.write(
            {
                "step": taken.step,
                "tokens": taken.tokens,
                "flops": taken.tokens * job.flops_per_token,
                "seconds": round(self._elapsed(), 3),
                **line,
                "lr": taken.lr,
                "tokens_per_second": rate,
                "mfu": rate * job.flops_per_token / job.gemm_flops_per_second,
            }
        )

    def _skip(self, step: int) -> None:
        self.progress.skipped += 1
        self.skipped_in_row += 1
        self.console.warn(
            f"step {step}: the loss or its gradient is not finite; the step is passed over"
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
        self._catch_up()
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
        if hooks:
            self._catch_up()
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
        loss = "" if progress.loss is None else f"loss {progress.loss:.3f}"
        rate = (progress.step - self.started_step) * self.job.rows * self.job.batches.length
        speed = rate / max(time.monotonic() - self.started_at, 1e-9)
        self.console.progress(share, f"step {progress.step}/{total}  {loss}  {speed:,.0f} tokens/s")


def _gradient_norm(model: torch.nn.Module) -> Tensor:
    grads = [p.grad for p in model.parameters() if p.grad is not None]
    return torch.linalg.vector_norm(torch.stack(torch._foreach_norm(grads)))

"""The only training loop: batches, a loss, an optimizer and a schedule in; checkpoints and metrics out.

Every stage is a `Job`. What the loop does, once for all of them: gradient accumulation with the loss
summed over valid tokens and divided by their count in the whole batch; checkpoints on a clock and at
the end, before anything is evaluated; continuing from the newest one; stopping at a step's border on
SIGINT and SIGTERM; passing over steps whose loss or gradient is not finite, and batches with nothing
to learn; going back once from where it diverged (rollback.py); smaller parts of a batch when memory
runs out; the scale of fp16; hooks; the length of a stage that has to end by the clock.

Of several processes each works on its own rows of every batch. All take the same turns: what rank 0 reads
from its clock, and a signal that reached any of them, is agreed on once a step.
"""

from __future__ import annotations

import math
import time
from dataclasses import asdict
from typing import Any

import torch
from torch import Tensor

from sprout import checkpoint
from sprout.common import files
from sprout.common.dist import Dist
from sprout.common.log import Console, Metrics
from sprout.train import machine, rollback
from sprout.train.course import Course
from sprout.train.job import Hook, Job, Learnable, Progress
from sprout.train.late import Figures, Taken
from sprout.train.microbatch import Accumulator
from sprout.train.rollback import Divergence
from sprout.train.saving import Saver
from sprout.train.scaler import GradientScaler
from sprout.train.signals import Interrupted, StopSignals
from sprout.train.watch import Watch


def train(job: Job, dist: Dist, console: Console) -> Progress:
    """Run a stage to its end, from its newest checkpoint if there is one.

    Raises Interrupted after saving when a signal asks for it; when the stage has diverged, WentBack the
    first time, for the job to be made anew and trained again, and Failure the second.
    """
    return _Run(job, dist, console).to_the_end()


class _Run:
    """One process's work on a job."""

    def __init__(self, job: Job, dist: Dist, console: Console) -> None:
        self.job, self.dist, self.console = job, dist, console
        self.saver = Saver(job, dist)
        self.metrics = Metrics(job.folder / "metrics.jsonl", job.trackers) if dist.main else None
        """Only rank 0 writes."""
        self.progress = Progress()
        self.scaler = GradientScaler() if dist.dtype == torch.float16 else None
        self.watch = Watch(watched=job.watched)
        self.course = Course(job.folder / "horizon.json", job.steps, job.micro_rows, dist)
        self._resume()
        self.accumulator = Accumulator(
            job.model,
            job.optimizer,
            job.loss,
            dist,
            self.course.sizes,
            self.scaler,
            self._parts_shrunk,
        )
        self.ahead = job.ahead and self.scaler is None
        self.began = time.monotonic() - self.progress.seconds
        self.saved_at = time.monotonic()
        self.started_step, self.started_tokens = self.progress.step, self.progress.tokens
        self.started_at = time.monotonic()
        self.shown: dict[str, float] = {}
        """The last known figures of those that the progress line shows."""
        self.taken: Taken | None = None
        """The step whose figures were not read yet."""
        self.settled_at = self.started_at

    def to_the_end(self) -> Progress:
        job, progress, horizon = self.job, self.progress, self.course.horizon
        job.model.train()
        with StopSignals() as stop:
            self._show(horizon.progress(progress.step))
            if progress.step == 0:
                self._look([hook for hook in job.hooks if hook.at_start])
            while progress.step < horizon.total(progress.step):
                before = horizon.progress(progress.step)
                self._step()
                after = horizon.progress(progress.step)
                ended = progress.step >= horizon.total(progress.step)
                if ended:
                    self._catch_up()
                why = self.watch.trouble(ended)
                signal, due, diverged = self._agree(stop.asked, why is not None)
                if diverged:
                    self.saver.settle()
                    at = Divergence(progress.step, self.watch.since, self._elapsed(), why)
                    raise rollback.turn_back(job, self.course, at, self.dist, self.console)
                self._show(after)
                if signal:
                    self._save()
                    self.saver.settle()
                    raise Interrupted(signal, job.stage, progress.step)
                ended = progress.step >= horizon.total(progress.step)
                hooks = [
                    h for h in job.hooks if ended or int(after / h.every) > int(before / h.every)
                ]
                if due or ended or any(hook.save_first for hook in hooks):
                    self._save()
                self._look(hooks)
            self.saver.settle()
            (late,) = self.dist.most(stop.asked)
            if late:
                # Asked while the last step was saved or looked at: no other stage may begin.
                raise Interrupted(int(late), job.stage, progress.step)
        self.dist.once(self._finish)
        return progress

    def _finish(self) -> None:
        """What is done once, when all steps are taken and looked at."""
        if self.job.finish is not None:
            self.job.finish(self.job.model, self.progress.step)
        self.progress.seconds = self._elapsed()
        files.write_json(self.job.folder / "done.json", asdict(self.progress))

    def _agree(self, asked: int, diverged: bool) -> tuple[int, bool, bool]:
        """Once a step: a signal that reached any of the processes, else 0, whether to save now, and
        whether any has found that the stage has `diverged`.

        Rank 0's clock decides the second, and the length of a stage that has to end by it.
        """
        job, now = self.job, time.monotonic()
        clock = [now - self.saved_at, now - self.started_at, (job.seconds or 0.0) - self._elapsed()]
        if not self.dist.main:
            clock = [-math.inf] * len(clock)
        if self.watch.since:
            clock[0] = -math.inf  # what may have to be given up is no checkpoint to keep
        signal, bad, unsaved, spent, left = self.dist.most(asked, diverged, *clock)
        if not bad and job.seconds is not None:
            self.course.reckon(
                self.progress.step, self.progress.step - self.started_step, spent, left
            )
        return int(signal), unsaved > job.checkpoint_seconds, bool(bad)

    def _step(self) -> None:
        """One step: accumulate the gradient of a batch, then update, or pass over what is not finite."""
        job, progress = self.job, self.progress
        started = time.monotonic()
        share = self.course.horizon.progress(progress.step)
        lr = job.schedule.lr(progress.step, share) * rollback.rate_left(progress.rollbacks)
        batch = job.batches.take(job.rows)
        valid, new = self._count(batch)
        batch = batch.to(self.dist.device)
        means = self.accumulator.gradient(batch, valid, progress.step) if valid else None
        # The device has this gradient to work on while the step before is read, and whether that one
        # was passed over is known before this one's update.
        self._catch_up()
        self.saver.settle(wait=False)
        figures = None
        if means is not None:
            figures = Figures({**means, "grad_norm": self._update(means["loss"], lr, share)})
            job.optimizer.zero_grad()
        else:
            progress.empty += 1
        progress.step += 1
        progress.tokens += new
        known = batch.figures()
        self.taken = Taken(progress.step, progress.tokens, new, lr, started, known, figures)
        if not self.ahead:
            self._catch_up()

    def _count(self, batch: Learnable) -> tuple[int, int]:
        """What the loss of a step is summed over and its tokens, those of all processes."""
        counts = torch.tensor([batch.valid(), batch.ids.numel()])
        valid, tokens = self.dist.sum(counts).tolist()
        return valid, tokens

    def _update(self, loss: Tensor, lr: float, share: float) -> Tensor:
        """Step the optimizer if loss and gradient are finite. Returns the gradient's norm.

        Ahead, the device is not asked whether they are: it keeps the update or not by itself.
        """
        job, step = self.job, self.progress.step
        norm = job.optimizer.gradient_norm()
        finite = torch.isfinite(torch.stack((loss, norm))).all()
        rates: dict[str, Any] = {
            "lr": lr,
            "momentum": job.schedule.momentum(step, share),
            "decay": job.schedule.decay(share),
        }
        if self.ahead:
            job.optimizer.step(**rates, keep=finite)
        elif finite:
            job.optimizer.step(**rates)
        return norm

    def _parts_shrunk(self, sentence: str) -> None:
        """Memory ran out: record it before the step is done again, so that it can be replayed."""
        self.course.write()
        self.console.warn(sentence)

    def _catch_up(self) -> None:
        """Read the figures of the step that is not settled yet, if there is one."""
        taken, self.taken = self.taken, None
        if taken is not None:
            self._settle(taken)

    def _settle(self, taken: Taken) -> None:
        """Read a step's figures, count it if it was passed over, and write its line."""
        line: dict[str, Any] = dict(taken.known)
        finite = True
        if taken.figures is not None:
            line |= taken.figures.read()
            if self.scaler is not None:
                line["loss_scale"] = self.scaler.scale
            finite = math.isfinite(line["loss"]) and math.isfinite(line["grad_norm"])
            if finite:
                self.progress.loss = line["loss"]
                if self.scaler is not None:
                    self.scaler.succeeded()
            else:
                self._pass_over(taken.step - 1, line["loss"])
        if finite and self.job.watched.name in line:
            self.watch.see(taken.step, line[self.job.watched.name])
        self.shown |= {name: line[name] for name in self.job.shown if name in line}
        now = time.monotonic()
        self._write(taken, line, now - max(taken.started, self.settled_at))
        self.settled_at = now

    def _pass_over(self, step: int, loss: float) -> None:
        """Count a step that was not finite; in fp16, with a finite loss, the scale is to blame first."""
        if self.ahead:
            self.job.optimizer.step_count -= 1
        if self.scaler is not None and math.isfinite(loss) and self.scaler.overflowed():
            self.progress.overflows += 1
            self.console.info(
                f"step {step}: a gradient did not fit into fp16; the step is passed over "
                f"and the scale of the loss is now {self.scaler.scale:g}"
            )
            return
        self.progress.skipped += 1
        self.watch.skip(step + 1)
        self.console.warn(
            f"step {step}: the loss or its gradient is not finite; the step is passed over"
        )

    def _write(self, taken: Taken, line: dict[str, Any], seconds: float) -> None:
        job = self.job
        rate = taken.new_tokens / max(seconds, 1e-9)
        self._note(
            {
                "step": taken.step,
                "tokens": taken.tokens,
                "flops": taken.tokens * job.flops_per_token,
                "seconds": round(self._elapsed(), 3),
                **line,
                "lr": taken.lr,
                "tokens_per_second": rate,
                "mfu": rate
                * job.flops_per_token
                / (job.gemm_flops_per_second * self.dist.world_size),
                "memory_bytes": machine.peak_memory_bytes(self.dist),
            }
        )

    def _note(self, line: dict[str, Any]) -> None:
        """Put a line into metrics.jsonl."""
        if self.metrics is not None:
            self.metrics.write(line)

    def _elapsed(self) -> float:
        return time.monotonic() - self.began

    def _resume(self) -> None:
        """Take everything back from the newest whole checkpoint."""
        folder, back = self.saver.folder, self.course.rollback
        # What a kill left would stay where nothing is saved any more.
        self.dist.once(lambda: files.sweep(folder))
        self.dist.once(lambda: rollback.drop_given_up(folder, back))
        found = self.dist.once(lambda: checkpoint.latest(folder, self.console.warn))
        if self.metrics is not None:
            self.metrics.truncate_after(-1 if found is None else found.state["progress"]["step"])
        if found is not None:
            self._take_back(found)
        progress = self.progress
        if back is not None and not progress.rollbacks:
            progress.rollbacks, progress.seconds = 1, max(progress.seconds, back.seconds)
            # Of the step that comes next: the line stays when a later checkpoint is gone on from.
            line = {"step": progress.step + 1, "tokens": progress.tokens, "eval": "rollback"}
            self._note({**line, "from": back.step, "rate": rollback.LOWER, "why": back.why})

    def _take_back(self, found: checkpoint.Checkpoint) -> None:
        """Go on from a checkpoint."""
        self.saver.load(found)
        state = found.state
        self.job.batches.seek(state["batches"])
        self.progress = Progress(**state["progress"])
        self.watch = Watch.taken_back(state.get("watch", {}), self.job.watched)
        if self.scaler is not None:
            self.scaler = GradientScaler(**state["scaler"])
        self.console.info(f"{self.job.stage}: going on from step {self.progress.step}")

    def _save(self) -> None:
        job = self.job
        self._catch_up()
        self.progress.seconds = self._elapsed()
        if self.metrics is not None:
            self.metrics.force()  # a checkpoint must not know of steps that the metrics have lost
        self.saver.save(
            self.progress.step,
            {
                "stage": job.stage,
                "progress": asdict(self.progress),
                "optimizer_steps": job.optimizer.step_count,
                "batches": job.batches.state,
                "watch": self.watch.state,
                **({} if self.scaler is None else {"scaler": asdict(self.scaler)}),
            },
            rollback.kept(self.saver.folder, job.keep, self.watch.since),
        )
        self.saved_at = time.monotonic()

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
                self._note({**line, "eval": hook.name, **found})

    def _show(self, share: float) -> None:
        progress = self.progress
        total = self.course.horizon.total(progress.step)
        shown = "  ".join(f"{name} {value:.3f}" for name, value in self.shown.items())
        tokens = progress.tokens - self.started_tokens
        speed = tokens / max(time.monotonic() - self.started_at, 1e-9)
        self.console.progress(
            share, f"step {progress.step}/{total}  {shown}  {speed:,.0f} tokens/s"
        )

"""A run from beginning to end: plan, tokenizer, training stages, evaluation, report.

Everything that was done is skipped, everything half-done goes on.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

import torch

from sprout import checkpoint
from sprout.cli import scoring
from sprout.cli.planning import TRAINING, begin, check_origin, check_own_data, go_on
from sprout.cli.report import known
from sprout.common import files
from sprout.common.errors import Failure, UsageError
from sprout.common.log import Console, muted
from sprout.common.ranks import ALONE, Ranks
from sprout.data import pretrain
from sprout.data.packing import Rows
from sprout.models.base import Model
from sprout.report import codebase
from sprout.report.report import write_report
from sprout.tasks.find import find_tasks
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.train import machine, vocabulary
from sprout.train.job import Hook
from sprout.train.options import RUNS, Options
from sprout.train.scaling import OVERHEAD_SECONDS, time_shares
from sprout.train.stages import run_stage
from sprout.train.start import Setting

HOOK_EVERY = 0.25
"""Share of a stage between two samples of what the model says."""
QUICK_ROWS = 48
"""Validation rows scored while a stage runs; the whole split is scored in the eval stage."""


class Pipeline:
    """One run, by one process, or by several that train together and see the same folder.

    Of several, rank 0 finds out what is to be done, prints and writes; the others take part in what is
    worked out together.
    """

    def __init__(
        self,
        options: Options,
        explicit: frozenset[str],
        started: float,
        ranks: Ranks = ALONE,
    ) -> None:
        """`started`: the monotonic time at which the command began, which --minutes counts from."""
        self.started, self.ranks = started, ranks
        self.folder = RUNS / options.run
        self.console = Console(options.quiet) if ranks.main else muted()
        self.options, self.explicit = options, explicit
        self.known = known()
        self.results: dict[str, Any] = {}

    def run(self) -> None:
        """Do every stage asked for that is not done yet. Errors leave what was made intact."""
        ours = self.ranks.main and not self.folder.exists()
        try:
            with ExitStack() as held:
                what = f"the run {self.folder.name}"
                if self.ranks.main:
                    held.enter_context(files.lock(self.folder / ".lock", what))
                self._open()
                self.console.plan(self._expected())
                for stage in self.options.stage_list():
                    self._stage(stage)
        except UsageError:
            if ours and not any(self.folder.glob("*/checkpoints/step-*")):
                # Nothing was learned yet: take the plan back, so that the corrected command can run.
                shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _open(self) -> None:
        """Begin the run or go on with it, and take in what the stages share."""
        fresh = self.ranks.once(lambda: not (self.folder / "config.toml").exists())
        self.console.info(f"sprout: run {self.options.run} in {self.folder}")
        if fresh:
            spent = time.monotonic() - self.started
            opened = begin(self.options, self.folder, spent, self.console.info, self.ranks)
        else:
            opened = go_on(self.options, self.explicit, self.folder, self.console.info, self.ranks)
            if opened.plan.kernels and opened.dist.kernels is None:
                self.console.warn(
                    "this run was begun with compiled kernels, which this machine has not "
                    "(`sprout doctor` says why): it goes on without, and its numbers may differ a little"
                )
        self.options, self.plan = opened.options, opened.plan
        self.dist, self.text = opened.dist, opened.text
        for folder in (self.folder, *(self.folder / stage for stage in TRAINING)):
            if folder.exists() and self.ranks.main:
                files.sweep(folder)
        self.results = self.ranks.once(self._read_results)
        self.earlier = dict(self.results["seconds"])
        self.gemm = machine.gemm_flops_per_second(self.dist)
        self.results["machine"] = machine.describe(self.dist, self.gemm)
        self.results["code"] = codebase.version()
        if fresh:
            self.results["seconds"]["setup"] = round(time.monotonic() - self.started, 2)

    def _read_results(self) -> dict[str, Any]:
        """results.json as far as it has come. A damaged one is made anew from what lies beside it."""
        path = self.folder / "results.json"
        if path.exists():
            try:
                found: dict[str, Any] = files.read_json(path)
                if not isinstance(found, dict) or not all(
                    isinstance(found.get(key), dict) for key in ("stages", "seconds")
                ):
                    raise Failure(f"the file {path} is damaged.")
                return found
            except Failure as error:
                self.console.warn(f"{error} Its scores are worked out again.")
        return {"stages": {}, "seconds": {}}

    def _expected(self) -> list[tuple[str, float]]:
        """The stages still to do and how long each should take, for the display."""
        known = self.results["seconds"]
        guesses = {**OVERHEAD_SECONDS, "eval": self.plan.eval_seconds}
        out = []
        for stage in self.options.stage_list():
            if stage in TRAINING:
                if not (self.folder / stage / "done.json").exists():
                    out.append((stage, self.plan.stages[stage].seconds or known.get("base", 60.0)))
            elif stage != "tokenizer" or not self._has_tokenizer():
                out.append((stage, guesses[stage]))
        return out

    def _has_tokenizer(self) -> bool:
        return (self.folder / "tokenizer" / "tokenizer.json").exists()

    def _stage(self, stage: str) -> None:
        """Do one stage, or say that it is done."""
        if stage != "report":
            self.ranks.once(self._ensure_tokenizer)
        if stage in TRAINING:
            if self.ranks.once(lambda: (self.folder / stage / "done.json").exists()):
                ours = stage in ("dpo", "rl")  # which one may want again, with other data or flags
                again = f"; remove {self.folder / stage} to train it anew" if ours else ""
                self.console.info(f"{stage}: done already{again}")
                if "training" not in self._entry(stage):
                    self._record(stage)  # it was killed just before its results were written
            else:
                with self.console.stage(stage):
                    self._train(stage)
                self._record(stage)
        elif stage == "eval":
            if self.ranks.once(self._scored):
                self.console.info("eval: done already")
            else:
                with self.console.stage(stage), self._timed(stage):
                    self._evaluate()
            self.console.info(scoring.summary(self.results))
        elif stage == "report":
            self._save_results()
            with self.console.stage(stage):
                self.ranks.once(lambda: write_report(self.folder, self.known))
        self._save_results()

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        """Add the time that the block takes to the stage's seconds in the results."""
        began = time.monotonic()
        yield
        before = self.results["seconds"].get(stage, 0.0)
        self.results["seconds"][stage] = round(before + time.monotonic() - began, 2)

    def _save_results(self) -> None:
        if self.ranks.main:
            files.write_json(self.folder / "results.json", self.results)

    def _ensure_tokenizer(self) -> None:
        """Make the tokenizer where there is none yet."""
        if not self._has_tokenizer():
            with self.console.stage("tokenizer"), self._timed("tokenizer"):
                self._tokenizer()

    def _tokenizer(self) -> None:
        """Learn the vocabulary and keep it; or take the one that --init-from brings."""
        origin = check_origin(self.options)
        if origin is None:
            tokenizer = vocabulary.train_tokenizer(self.plan, self.text)
        else:
            tokenizer = Tokenizer.load(origin.parent / "tokenizer")
        with files.new_directory(self.folder / "tokenizer") as temporary:
            tokenizer.save(temporary)
        self.results["tokenizer"] = vocabulary.describe(tokenizer, self.text.validation)
        share = self.results["tokenizer"]["bytes_per_token"]
        self.console.info(f"tokenizer: {tokenizer.vocab_size} tokens, {share:.2f} bytes a token")

    def _train(self, stage: str) -> None:
        """Train a stage, from its newest checkpoint if it has one."""
        tokenizer = Tokenizer.load(self.folder / "tokenizer")
        check_own_data(self.options, self.folder, tokenizer, self.plan.shape.sequence_length)
        if not checkpoint.existing(self.folder / stage / "checkpoints"):
            for later in TRAINING[TRAINING.index(stage) + 1 :]:
                if (self.folder / later).exists():
                    self.console.warn(
                        f"{later} was trained from an earlier {stage}: remove {self.folder / later} "
                        "to train it anew"
                    )
        setting = Setting(
            self.folder, self.plan, tokenizer, self.text, self.dist, self.console, self.gemm
        )
        seconds = self.ranks.once(lambda: self._seconds_for(stage))
        rows = self._validation_rows(tokenizer)
        run_stage(setting, stage, seconds, self._hooks(stage, tokenizer, rows))

    def _record(self, stage: str) -> None:
        """Put a trained stage into the results. Scores of an earlier model of that stage go."""
        done = files.read_json(self.folder / stage / "done.json")
        self.results["seconds"][stage] = round(done["seconds"], 2)
        training = {
            "steps": done["step"],
            "tokens": done["tokens"],
            "seconds": round(done["seconds"], 2),
            "loss": done["loss"],
            "skipped_steps": done["skipped"],
            "empty_batches": done["empty"],
            "rollbacks": done.get("rollbacks", 0),
        }
        looks = scoring.last_looks(self.folder / stage / "metrics.jsonl")
        self.results["stages"][stage] = {"training": training, **looks}

    def _seconds_for(self, stage: str) -> float | None:
        """How long a timed stage may take: its share of what is left of the run's minutes."""
        planned = self.plan.stages[stage].seconds
        if planned is None:
            return None
        if checkpoint.existing(self.folder / stage / "checkpoints"):
            return planned  # its clock already runs: see Progress.seconds
        stages = [s for s in self.options.stage_list() if s in TRAINING]
        later = stages[stages.index(stage) :]
        spent = time.monotonic() - self.started
        if len(stages) > 1:
            # What earlier calls spent counts, but not on stages that are now trained again.
            done = ("setup", "tokenizer", *stages[: stages.index(stage)])
            before = sum(self.earlier.get(name, 0.0) for name in done)
            now = sum(self.results["seconds"].get(name, 0.0) for name in done)
            spent = max(before + spent, now)
        left = (self.plan.options.minutes or 10.0) * 60 - spent
        reserved = sum(t for s, t in self._expected() if s not in TRAINING)
        shares = time_shares(self.options)
        return max(1.0, (left - reserved) * shares[stage] / sum(shares.get(s, 0.0) for s in later))

    def _validation_rows(self, tokenizer: Tokenizer) -> Rows:
        documents = pretrain.tokenize(tokenizer, self.text.validation, self.plan.threads)
        T = self.plan.shape.sequence_length
        return pretrain.validation_rows(documents, T, tokenizer.bos_id)

    def _hooks(self, stage: str, tokenizer: Tokenizer, rows: Rows) -> list[Hook]:
        """What is looked at while a stage runs: the validation loss on a few rows, and a sample."""
        part = Rows(rows.ids[:QUICK_ROWS], rows.mask[:QUICK_ROWS], rows.documents[:QUICK_ROWS])

        def show(model: Model, step: int) -> dict[str, Any]:
            found = scoring.quick(model, tokenizer, part, stage, self.text.train is None, self.dist)
            bpb = f"validation {found['bpb']:.3f} bits per byte"
            self.console.sample(f"{stage}, step {step}, {bpb}", found["sample"])
            return found

        hooks = [Hook("quick", HOOK_EVERY, show)]
        options = self.options
        if options.eval_tasks:
            asked = find_tasks(options.eval_tasks, stage, options.task_data, "--eval-tasks").tasks

            def ask(model: Model, step: int) -> dict[str, Any]:
                limit, warn = options.eval_limit, self.console.warn
                found = scoring.probe(model, tokenizer, asked, limit, self.dist, warn)
                scores = [
                    f"{k} {v['score']:.3f} ± {v['stderr']:.3f}"
                    for k, v in found.get("tasks", {}).items()
                ]
                if scores:
                    self.console.info(f"{stage}, step {step}: {', '.join(scores)}")
                elif not found:
                    self.console.warn(
                        f"{stage}, step {step}: --eval-tasks are not asked: no process holds the whole "
                        "model"
                    )
                return found

            hooks.append(Hook("probe", options.eval_every, ask))
        return hooks

    def _scored(self) -> bool:
        """Whether every stage that is trained has its scores."""
        done = checkpoint.finished_stages(self.folder)
        return bool(done) and all(_is_scored(self._entry(stage)) for stage in done)

    def _entry(self, stage: str) -> dict[str, Any]:
        """What the results hold of a trained stage."""
        entry: dict[str, Any] = self.results["stages"].setdefault(stage, {})
        return entry

    def _evaluate(self) -> None:
        """Score every stage that is trained and not yet scored: validation text, tasks, samples."""
        stages = checkpoint.finished_stages(self.folder)
        if not stages:
            raise UsageError(f"the run {self.folder.name} has no trained stage: train one first")
        tokenizer = Tokenizer.load(self.folder / "tokenizer")
        rows = self._validation_rows(tokenizer)
        exact = replace(self.dist, dtype=torch.float32)  # rounding must not choose among answers
        for number, stage in enumerate(stages):
            entry = self._entry(stage)
            if _is_scored(entry):
                continue
            model, _, _ = checkpoint.load_model(self.folder, stage, exact, self.console.warn)

            def show(done: float, text: str, n: int = number, name: str = stage) -> None:
                self.console.progress((n + done) / len(stages), f"{name}: {text}")

            # A base model never learned to answer, and is not asked.
            items = 0 if stage == "base" else self.plan.eval_items
            asked_before = entry.get("tasks", {})  # by `sprout eval`
            warn, seen = self.console.warn, scoring.Answered()
            found = scoring.score(
                model, tokenizer, rows, self.text, items, self.dist, show, warn, seen
            )
            if seen.lines and self.ranks.main:
                seen.write(self.folder / stage / "items.jsonl")
            entry.update(found)
            if asked_before:
                entry["tasks"] = {**asked_before, **entry.get("tasks", {})}
            self.results["model"] = scoring.describe_model(model, self.plan.shape.depth)
            self._save_results()


def _is_scored(entry: dict[str, Any]) -> bool:
    """Whether a stage's results hold all that the eval stage finds; tasks alone may be from `sprout eval`."""
    return "samples" in entry

"""A run from beginning to end: plan, tokenizer, training stages, evaluation, report.

Everything that was done is skipped, everything half-done goes on: the same command twice costs nothing.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from sprout import checkpoint
from sprout.cli import scoring
from sprout.common import files
from sprout.common.config import write_toml
from sprout.common.dist import make_dist
from sprout.common.errors import UsageError
from sprout.common.log import Console
from sprout.data import chat, pretrain
from sprout.data.packing import Rows
from sprout.models.gpt import GPT
from sprout.report.report import write_report
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.train import machine, vocabulary
from sprout.train.loop import Hook
from sprout.train.options import Options, Plan, check_same, plan_data, read_plan
from sprout.train.scaling import SHARES, make_plan
from sprout.train.stages import Setting, run_stage

RUNS = Path("runs")
TRAINING = ("base", "mid", "sft")
HOOK_EVERY = 0.25
"""Share of a stage between two samples of what the model says."""
QUICK_ROWS = 48
"""Validation rows scored while a stage runs; the whole split is scored in the eval stage."""


class Pipeline:
    """One run, on one machine, by one process at a time."""

    def __init__(self, options: Options, explicit: frozenset[str], started: float) -> None:
        """`started`: the monotonic time at which the command began, which --minutes counts from."""
        self.started = started
        self.folder = RUNS / options.run
        self.console = Console(options.quiet)
        self.options, self.explicit = options, explicit
        self.results: dict[str, Any] = {}
        self._done_here: set[str] = set()

    def run(self) -> None:
        """Do every stage asked for that is not done yet. Errors leave what was made intact."""
        fresh = not (self.folder / "config.toml").exists()
        try:
            self._prepare(fresh)
            self.console.plan(self._expected())
            for stage in self.options.stage_list():
                self._stage(stage)
        except UsageError:
            if fresh and not any(self.folder.glob("*/checkpoints/step-*")):
                # Nothing was learned yet: take the plan back, so that the corrected command can run.
                shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _prepare(self, fresh: bool) -> None:
        """Read or make the plan, and everything that the stages share."""
        options = self.options
        self.console.info(f"sprout: run {options.run} in {self.folder}")
        if fresh:
            self.dist = make_dist(options.device, options.dtype)
            if options.threads is not None:
                torch.set_num_threads(options.threads)
            self.text = self._read_data(options)
            origin = _check_origin(options)
            plan = make_plan(options, self.dist, time.monotonic() - self.started)
            if origin is not None:
                plan = _like_origin(plan, origin)
            self.plan = replace(plan, fingerprint=self.text.fingerprint)
            self._check_amount()
            files.sweep(RUNS)
            write_toml(self.folder / "config.toml", plan_data(self.plan))
        else:
            saved = read_plan(self.folder / "config.toml")
            begun = [s for s in TRAINING if checkpoint.existing(self.folder / s / "checkpoints")]
            self.options = check_same(saved, options, self.explicit, begun)
            self.plan = replace(saved, options=self.options)
            self.dist = make_dist(saved.device, saved.dtype)
            torch.set_num_threads(saved.threads)
            self.text = self._read_data(self.options)
            if self.text.fingerprint != saved.fingerprint:
                raise UsageError(
                    f"--data {self.options.data}: the text has changed since the run "
                    f"{options.run} began; restore it, or choose another name with --run"
                )
            if self.options.sft_data != saved.options.sft_data:
                write_toml(self.folder / "config.toml", plan_data(self.plan))
        path = self.folder / "results.json"
        self.results = files.read_json(path) if path.exists() else {"stages": {}, "seconds": {}}
        self.gemm = machine.gemm_flops_per_second(self.dist)
        self.results["machine"] = machine.describe(self.dist, self.gemm)

    def _read_data(self, options: Options) -> pretrain.Text:
        """All data, before anything is made from it, so that a mistake shows in the first second."""
        if options.sft_data is not None and "sft" in options.stage_list():
            chat.load_conversations("--sft-data", options.sft_data)
        return pretrain.load_text(options.data, options.val_data)

    def _check_amount(self) -> None:
        """UsageError when a user's text cannot fill a step: no token is shorter than a byte."""
        if self.text.train is None or "base" not in self.options.stage_list():
            return
        most = sum(len(text.encode()) + 1 for text in self.text.train)
        base, T = self.plan.stages["base"], self.plan.shape.sequence_length
        if most < base.rows * T:
            raise pretrain.too_little(most, base.rows, T)

    def _expected(self) -> list[tuple[str, float]]:
        """The stages still to do and how long each should take, for the display."""
        known = self.results["seconds"]
        guesses = {"tokenizer": 6.0, "eval": 45.0, "report": 2.0}
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
        began = time.monotonic()
        if stage == "tokenizer" or not self._has_tokenizer():
            if self._has_tokenizer():
                return
            with self.console.stage("tokenizer"):
                self._tokenizer()
        if stage in TRAINING:
            if (self.folder / stage / "done.json").exists():
                self.console.info(f"{stage}: done already")
                return
            with self.console.stage(stage):
                self._train(stage)
        elif stage == "eval":
            with self.console.stage(stage):
                self._evaluate()
        elif stage == "report":
            with self.console.stage(stage):
                write_report(self.folder)
        if stage not in TRAINING:
            self.results["seconds"][stage] = round(time.monotonic() - began, 2)
        self._save_results()

    def _save_results(self) -> None:
        files.write_json(self.folder / "results.json", self.results)

    def _tokenizer(self) -> None:
        """Learn the vocabulary and keep it; or take the one that --init-from brings."""
        origin = _check_origin(self.options)
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
        setting = Setting(
            self.folder, self.plan, tokenizer, self.text, self.dist, self.console, self.gemm
        )
        seconds = self._seconds_for(stage)
        rows = self._validation_rows(tokenizer)
        progress = run_stage(setting, stage, seconds, self._hooks(stage, tokenizer, rows))
        self.results["seconds"][stage] = round(progress.seconds, 2)
        entry = self.results["stages"].setdefault(stage, {})
        entry["training"] = {
            "steps": progress.step,
            "tokens": progress.tokens,
            "seconds": round(progress.seconds, 2),
            "loss": progress.loss,
            "skipped_steps": progress.skipped,
            "empty_batches": progress.empty,
        }

    def _seconds_for(self, stage: str) -> float | None:
        """How long a timed stage may take: its share of what is left of the run's minutes."""
        planned = self.plan.stages[stage].seconds
        if planned is None:
            return None
        if checkpoint.existing(self.folder / stage / "checkpoints"):
            return planned  # its clock already runs: see Progress.seconds
        minutes = self.plan.options.minutes or 10.0
        seconds: dict[str, float] = self.results["seconds"]
        earlier = sum(v for k, v in seconds.items() if k not in self._done_here)
        left = minutes * 60 - earlier - (time.monotonic() - self.started)
        stages = self.plan.options.stage_list()
        later = [s for s in stages[stages.index(stage) :] if s in TRAINING]
        reserved = sum(t for s, t in self._expected() if s not in TRAINING)
        share = SHARES[stage] / sum(SHARES[s] for s in later)
        self._done_here.add(stage)
        return max(1.0, (left - reserved) * share)

    def _validation_rows(self, tokenizer: Tokenizer) -> Rows:
        documents = pretrain.tokenize(tokenizer, self.text.validation, self.plan.threads)
        T = self.plan.shape.sequence_length
        return pretrain.validation_rows(documents, T, tokenizer.bos_id)

    def _hooks(self, stage: str, tokenizer: Tokenizer, rows: Rows) -> list[Hook]:
        """What is looked at while a stage runs: the validation loss on a few rows, and a sample."""
        part = Rows(rows.ids[:QUICK_ROWS], rows.mask[:QUICK_ROWS], rows.documents[:QUICK_ROWS])

        def show(model: GPT, step: int) -> dict[str, Any]:
            found = scoring.quick(model, tokenizer, part, stage, self.text.train is None, self.dist)
            bpb = f"validation {found['bpb']:.3f} bits per byte"
            self.console.sample(f"{stage}, step {step}, {bpb}", found["sample"])
            return found

        return [Hook("quick", HOOK_EVERY, show)]

    def _evaluate(self) -> None:
        """Score every stage that is trained: validation text, tasks, samples."""
        tokenizer = Tokenizer.load(self.folder / "tokenizer")
        rows = self._validation_rows(tokenizer)
        stages = checkpoint.finished_stages(self.folder)
        if not stages:
            raise UsageError(f"the run {self.folder.name} has no trained stage: train one first")
        for number, stage in enumerate(stages):
            model, _, _ = checkpoint.load_model(self.folder, stage, self.dist)
            entry = self.results["stages"].setdefault(stage, {})

            def show(done: float, text: str, n: int = number, name: str = stage) -> None:
                self.console.progress((n + done) / len(stages), f"{name}: {text}")

            entry.update(scoring.score(model, tokenizer, rows, self.text, stage, self.dist, show))
            if number == 0:
                self.results["model"] = scoring.describe_model(model, self.plan.shape.depth)
            self._save_results()
        self.console.info(scoring.summary(self.results))

    def last_words(self) -> str:
        """What to do next, for the end of the output."""
        name = self.options.run
        flag = "" if name == "default" else f" --run {name}"
        there = checkpoint.finished_stages(self.folder)
        lines = []
        if (self.folder / "report.md").exists():
            lines.append(f"The report: {self.folder / 'report.md'}")
        if "sft" in there or "mid" in there:
            lines.append(f"Talk to it:  sprout chat{flag}")
            lines.append(f'Ask once:    sprout chat{flag} -p "What is the capital of France?"')
        elif there:
            lines.append(f'Complete a text:  sprout sample{flag} -p "Once upon a time"')
        return "\n".join(lines)


def _check_origin(options: Options) -> Path | None:
    """The stage folder that --init-from names, or None. UsageError when it is not there."""
    if options.init_from is None:
        return None
    parts = options.init_from.split("/")
    if len(parts) != 2 or parts[1] not in checkpoint.STAGES:
        raise UsageError(
            f"--init-from {options.init_from}: must be RUN/STAGE, such as default/base"
        )
    checkpoint.check_run(RUNS / parts[0])
    origin = RUNS / parts[0] / parts[1]
    if not checkpoint.existing(origin / "checkpoints"):
        raise UsageError(f"--init-from {options.init_from}: that stage has no checkpoint yet")
    return origin


def _like_origin(plan: Plan, origin: Path) -> Plan:
    """The plan with the shape of the model it starts from. UsageError when flags ask for another."""
    shape = checkpoint.load_shape(origin.parent, origin.name)
    options = plan.options
    same = {
        "depth": shape.n_layer,
        "width": shape.n_embd,
        "sequence_length": shape.sequence_length,
        "vocab_size": shape.vocab_size,
    }
    for name, value in same.items():
        asked = getattr(options, name)
        if asked is not None and asked != value:
            flag = name.replace("_", "-")
            raise UsageError(
                f"--{flag} {asked}: the model of --init-from {options.init_from} has {value}; "
                "leave the flag out"
            )
    sizes = {**same, "n_head": shape.n_head, "n_kv_head": shape.n_kv_head}
    return replace(plan, shape=replace(plan.shape, **sizes))

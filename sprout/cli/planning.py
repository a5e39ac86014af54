"""Opening a run: its data is read and checked, its plan made, or taken from where it was begun."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from sprout import checkpoint
from sprout.common.config import write_toml
from sprout.common.dist import Dist, make_dist, threads_each
from sprout.common.errors import UsageError
from sprout.common.ranks import ALONE, Ranks, local_rank
from sprout.data import identity, mixture, preference, pretrain
from sprout.data.corpus import naming
from sprout.data.hub import Say, silent
from sprout.models.families import config_to_dict
from sprout.models.fp8 import check_fp8
from sprout.tasks.find import find_tasks
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.train import vocabulary
from sprout.train.later import with_dpo, with_rl
from sprout.train.options import IDENTITY_STAGES, OWN_DATA, RUNS, Options
from sprout.train.plan import EACH, LATE, Plan, Shape, check_same, plan_data, read_plan
from sprout.train.rl import make_drill
from sprout.train.scaling import make_plan
from sprout.world.identity import Identity, read_identity

TRAINING = checkpoint.STAGES


@dataclass(frozen=True)
class Opened:
    """A run that may begin or go on: what this call asked for, the plan, the device and the text."""

    options: Options
    plan: Plan
    dist: Dist
    text: pretrain.Text


def begin(
    options: Options, folder: Path, spent: float, say: Say = silent, ranks: Ranks = ALONE
) -> Opened:
    """Plan a new run and write the plan to its `config.toml`; of several processes rank 0 does.

    `spent`: seconds that have gone by since the command began, when the data is still to be read; `say`
    is told of downloads.
    UsageError, before anything is written, for data that cannot be used and sizes that cannot be.
    """
    dist = make_dist(options.device, options.dtype, ranks)
    check_fp8(options.fp8, dist.device)
    torch.set_num_threads(threads_each(options.threads, ranks))
    started = time.monotonic()
    named = _named(options)
    text, marks = _read_data(options, say)
    spent += time.monotonic() - started
    plan = ranks.once(lambda: _plan(options, dist, spent, text, marks))
    if ranks.main:
        if named is not None:
            identity.keep(named, folder)
        write_toml(folder / "config.toml", plan_data(plan))
    return Opened(options, plan, dist, text)


def _plan(
    options: Options, dist: Dist, spent: float, text: pretrain.Text, marks: dict[str, Any]
) -> Plan:
    """What is decided of a new run whose data was read."""
    origin = check_origin(options)
    if origin is not None:
        plan = _plan_like(origin, options, dist, spent)
    elif {"tokenizer", "base"} & set(options.stage_list()):
        characters = sum(map(len, text.validation))
        plan = make_plan(options, dist, spent, vocabulary.known_size(options, text), characters)
    else:
        raise _nothing_there(options)
    compiled = dist.kernels is not None
    plan = replace(plan, fingerprint=text.fingerprint, kernels=compiled, **marks)
    if dist.world_size > 1:
        # What holds for the run, whatever the number of processes that it goes on with.
        threads = plan.threads * local_rank()[1]
        plan = replace(plan, device=dist.device.type, threads=threads)
    _check_amount(plan, text)
    _check_rank(plan)
    return plan


def go_on(
    asked: Options,
    explicit: frozenset[str],
    folder: Path,
    say: Say = silent,
    ranks: Ranks = ALONE,
) -> Opened:
    """Take up a run with the plan that it was begun with, by as many processes as there are now.

    UsageError when a flag asks for something else, or the data has changed.
    """
    saved = ranks.once(lambda: read_plan(folder / "config.toml"))
    begun = [stage for stage in TRAINING if checkpoint.existing(folder / stage / "checkpoints")]
    options = check_same(saved, asked, explicit, begun)
    dist = make_dist(saved.device, saved.dtype, ranks)
    if not saved.kernels:
        dist = replace(dist, kernels=None)  # as the run was begun, to the last bit
    check_fp8(options.fp8, dist.device)
    torch.set_num_threads(threads_each(saved.threads, ranks))
    named = _named(options) if "identity" in explicit else None
    if named is not None:
        again = [s for s in IDENTITY_STAGES if s in begun and s in options.stage_list()]
        identity.check_unchanged(f"--identity {options.identity}", named, folder, again)
    text, marks = _read_data(options, say)
    if text.fingerprint != saved.fingerprint:
        val = options.val_data
        which = f"--data {options.data}" + (f" or --val-data {val}" if val else "")
        raise _changed(f"{which}: the text", options.run)
    for stage, flag in OWN_DATA.items():
        mark = f"{stage}_fingerprint"
        if stage in begun and marks.get(mark, getattr(saved, mark)) != getattr(saved, mark):
            which = f"--{flag.replace('_', '-')} {getattr(options, flag)}"
            raise _changed(f"{which}: it", options.run)
    stages = saved.stages if "dpo" in begun else with_dpo(saved.stages, options)
    stages = stages if "rl" in begun else with_rl(stages, options)
    plan = replace(saved, options=options, stages=stages, **marks)
    _check_rank(plan)
    # What a call may set for itself alone (stages, quiet) does not go into the file.
    late = {name: getattr(options, name) for name in (*LATE, *EACH)}
    kept = replace(plan, options=replace(saved.options, **late))
    if named is not None and ranks.main:
        identity.keep(named, folder)
    if kept != saved and ranks.main:
        write_toml(folder / "config.toml", plan_data(kept))
    return Opened(options, plan, dist, text)


def _read_data(options: Options, say: Say) -> tuple[pretrain.Text, dict[str, Any]]:
    """Find all data before anything is made from it, so that a mistake shows at once.

    The text, and the fingerprints of conversations and pairs ("" for the world's) under their names
    in Plan, where this call asks for the stage that learns them.
    """
    asked, run = options.stage_list(), RUNS / options.run
    marks: dict[str, Any] = {}
    if "sft" in asked:
        own = mixture.read_sft("--sft-data", options.sft_data, run, options.data_files, say)
        marks["sft_fingerprint"] = own.mark
    if "dpo" in asked:
        data = options.dpo_data
        found = [] if data is None else preference.load_pairs("--dpo-data", data, run)
        marks["dpo_fingerprint"] = preference.pairs_mark(data or "", found)
    if "rl" in asked:
        make_drill(options)
    if options.eval_tasks:
        for stage in asked:
            if stage in TRAINING:
                find_tasks(options.eval_tasks, stage, options.task_data, "--eval-tasks")
    return pretrain.load_text(options.data, options.val_data, options.data_files, say, RUNS), marks


def check_own_data(options: Options, folder: Path, tokenizer: Tokenizer, T: int) -> None:
    """UsageError for data that sft or dpo could not learn from, before hours go into base."""
    asked = options.stage_list()
    if options.sft_data is not None and "sft" in asked:
        talks = mixture.read_sft("--sft-data", options.sft_data, folder, options.data_files)
        mixture.sft_chunks(tokenizer, T, 0, replace(talks, text_share=0.0), None)
    if options.dpo_data is not None and "dpo" in asked:
        found = preference.load_pairs("--dpo-data", options.dpo_data, folder)
        preference.file_pairs("--dpo-data", tokenizer, T, 0, found)


def _named(options: Options) -> Identity | None:
    """The identity that the flag names. UsageError for a file that is none."""
    if options.identity is None:
        return None
    with naming("--identity"):
        return read_identity(Path(options.identity))


def _check_amount(plan: Plan, text: pretrain.Text) -> None:
    """UsageError when a user's text cannot fill a step: no token is shorter than a byte."""
    if text.train is None or "base" not in plan.options.stage_list():
        return
    base, T = plan.stages["base"], plan.shape.sequence_length
    most = 0
    for document in text.train:
        most += len(document.encode()) + 1
        if most >= base.rows * T:
            break
    else:
        raise pretrain.too_little(most, base.rows, T)


def _check_rank(plan: Plan) -> None:
    """UsageError for adapters that would be larger than the model's matrices."""
    rank, width = plan.options.lora_rank, plan.shape.width
    if rank >= width:
        raise UsageError(f"--lora-rank {rank}: must be below the model's width of {width}")


def _nothing_there(options: Options) -> UsageError:
    """The error of a stage that is asked for in a run that does not exist yet."""
    first, flag = options.stage_list()[0], f"--run {options.run}"
    if first in TRAINING:
        return UsageError(
            f"{first} needs a finished base model, and there is no run {options.run}: "
            f"run `sprout pretrain {flag}` first, or name a start with --init-from RUN/STAGE"
        )
    return UsageError(f"{flag}: has no trained stage; `sprout run {flag}` trains one")


def _changed(what: str, run: str) -> UsageError:
    return UsageError(
        f"{what} has changed since the run {run} began; restore it, or choose another name with --run"
    )


def check_origin(options: Options) -> Path | None:
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


def _plan_like(origin: Path, options: Options, dist: Dist, spent: float) -> Plan:
    """A plan for the shape of the model it starts from. UsageError when flags ask for another."""
    shape = checkpoint.load_shape(origin.parent, origin.name)
    same: dict[str, Any] = {
        "family": shape.family,
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
    timed = options.depth is None and options.steps is None and options.minutes is None
    known = replace(options, minutes=10.0 if timed else options.minutes)
    heads: dict[str, Any] = {"n_head": shape.n_head, "n_kv_head": shape.n_kv_head}
    given = Shape(**same, **heads, model=config_to_dict(shape))
    plan = make_plan(known, dist, spent, given=given)
    return replace(plan, options=replace(options, family=given.family))

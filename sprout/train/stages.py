"""The stages of training on the one loop: each is a source of batches, a starting point and a loss.

base learns text from nothing; mid goes on with text and conversations; sft learns what an assistant
says. These share one loss: the cross-entropy of the targets that the batch asks for. dpo learns which
of two answers is the better one, rl from its own graded answers (rl.py). Each of the last three may learn
low-rank adapters instead of all weights.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import asdict, replace

import torch

from sprout import checkpoint
from sprout.common.config import to_dict
from sprout.common.errors import UsageError
from sprout.common.track import tracking
from sprout.data import chat, corpus, feedback, identity, mixture, preference, pretrain
from sprout.data.packing import RowStream
from sprout.data.prefetch import Prefetched
from sprout.data.rows import NumberedRows, NumberedStream
from sprout.data.shared import shared
from sprout.data.sheet import write_sheet
from sprout.engine.tools import default_tools
from sprout.models.base import Model
from sprout.models.flops import flops_per_token
from sprout.optim.groups import AllAdamW, Rates, make_optimizer
from sprout.optim.schedule import Schedule
from sprout.tasks.sandbox import find_sandbox
from sprout.train import dpo
from sprout.train.job import Hook, Job, Lessons, Progress
from sprout.train.loop import train
from sprout.train.lora import ended, merge_into, put_on
from sprout.train.objective import lm_loss
from sprout.train.rl import Rollouts, make_drill, policy_loss
from sprout.train.rollback import WentBack
from sprout.train.rollout import Speaker
from sprout.train.sharding import Whole, check_shard, is_sharded, recompute, shard
from sprout.train.start import (
    Setting,
    newest,
    origin_of,
    stage_adapters,
    start_model,
    starting_model,
)
from sprout.train.watch import Watched
from sprout.world.identity import Identity

REHEARSED_TEXT = 0.4
"""Share of text in what dpo goes on with beside its pairs, as in mid, which alone states some facts."""
SEEDS = {"base": 0, "mid": chat.MID_SEED, "sft": chat.SFT_SEED}
"""Added to the run's seed: no stage goes through text in the order of another."""


def text_rows(setting: Setting, stage: str) -> NumberedRows | None:
    """The rows of a user's text, by number, for a stage; None where the run's text is the world's.

    Shards are made once a row is asked for, while training already runs on the first ones.
    """
    if setting.text.train is None:
        return None
    T, seed = setting.plan.shape.sequence_length, setting.plan.options.seed + SEEDS[stage]
    workers, folder = os.cpu_count() or 1, corpus.data_folder(setting.run.parent)
    return setting.text.train.rows(setting.tokenizer, T, seed, workers, folder)


def stage_identity(setting: Setting, stage: str) -> Identity | None:
    """Who the model is in what a stage teaches; None where it is Sprout."""

    def found() -> Identity | None:
        begun = bool(checkpoint.existing(setting.run / stage / "checkpoints"))
        return identity.of_stage(setting.run, stage, begun)

    return setting.dist.once(found)


def write_sheets(setting: Setting) -> None:
    """Put a sheet of what was learned from of every source of text into the run's folder `data`."""
    if setting.text.train is not None:
        folder = corpus.data_folder(setting.run.parent)
        for part in setting.text.train.parts:
            shards = part.shards(setting.tokenizer, 1, folder)
            write_sheet(setting.run, corpus.sheet(part.name, shards))


def stage_batches(
    setting: Setting, stage: str, text: NumberedRows | None, text_share: float = 0.0
) -> RowStream | NumberedStream:
    """The rows that a stage learns from: base, mid or sft. `text`: see `text_rows`.

    text_share: the least share of text among sft's tokens; by itself sft has what its mixture says.
    """
    tokenizer, options = setting.tokenizer, setting.plan.options
    T, seed, threads = setting.plan.shape.sequence_length, options.seed, setting.plan.threads
    separate = options.separate(stage)
    if text is not None and stage == "base":
        pretrain.check_amount(text, setting.plan.stages["base"].rows, T)
        return NumberedStream(text, T, tokenizer.bos_id, separate)
    if stage == "base":
        chunks = pretrain.world_chunks(tokenizer, T, seed, threads)
        return RowStream(chunks, T, tokenizer.bos_id, seed, separate)

    def text_chunks() -> chat.TextChunks:
        if text is not None:
            return pretrain.text_chunks(text, T)
        return pretrain.world_chunks(tokenizer, T, seed + SEEDS[stage], threads)

    who = stage_identity(setting, stage)
    if stage == "mid":
        chunks = chat.mid_chunks(tokenizer, T, seed, text_chunks(), who)
    else:
        data = setting.dist.once(lambda: _sft_data(setting, introduced=who is not None))
        data = replace(data, text_share=max(data.text_share, text_share))
        mixed = text_chunks() if data.text_share else None
        chunks = mixture.sft_chunks(tokenizer, T, seed, data, mixed, who)
    return RowStream(chunks, T, tokenizer.bos_id, seed, separate)


def _sft_data(setting: Setting, introduced: bool) -> mixture.SftData:
    """What sft learns from. Of the chat page's store, which may grow, what there is now is kept."""
    options = setting.plan.options
    data = mixture.read_sft(
        "--sft-data", options.sft_data, setting.run, options.data_files, introduced=introduced
    )
    for part in data.parts:
        if part.source.path == feedback.NAME:
            feedback.keep(setting.run / "sft", part.talks or ())
    return data


def lessons(setting: Setting, stage: str, model: Model) -> Lessons:
    """What a stage learns, and from what. `model` is its own."""
    if stage == "rl":
        found = practice_lessons(setting, model)
        return replace(found, batches=shared(found.batches, setting.dist))
    if stage == "dpo":
        text = text_rows(setting, "sft") if setting.plan.options.rehearse else None
        found = preference_lessons(setting, model, text)
        found = replace(found, batches=shared(found.batches, setting.dist))
    else:
        text = text_rows(setting, stage)
        found = _text_lessons(setting, stage, text)
    return found if text is None else replace(found, close=text.stop)


def _text_lessons(setting: Setting, stage: str, text: NumberedRows | None) -> Lessons:
    """What base, mid and sft learn: rows whose tokens are predicted."""
    rows = shared(stage_batches(setting, stage, text), setting.dist)
    # On a CPU a thread for the batches would only take from the ones that compute.
    on_gpu = setting.dist.device.type == "cuda"
    return Lessons(Prefetched(rows, pin=True) if on_gpu else rows, lm_loss)


def preference_lessons(setting: Setting, model: Model, text: NumberedRows | None) -> Lessons:
    """What dpo learns: pairs of answers. They are not made ahead, since its reference may be `model`."""
    tokenizer, options, plan = setting.tokenizer, setting.plan.options, setting.plan
    T, folder = plan.shape.sequence_length, setting.run / "dpo"
    if options.dpo_data is None:
        who = stage_identity(setting, "dpo")
        pairs = preference.world_pairs(tokenizer, T, options.seed, who)
    else:
        data = options.dpo_data
        # The store of the chat page may grow between two readings of it.
        found = setting.dist.once(lambda: preference.load_pairs("--dpo-data", data, setting.run))
        if data == feedback.NAME:
            setting.dist.once(lambda: feedback.keep(folder, map(asdict, found)))
        pairs = preference.file_pairs("--dpo-data", tokenizer, T, options.seed, found)
    return dpo.lessons(
        folder,
        pairs,
        dpo.preference_of(options),
        starting_model(setting, "dpo", model),
        T,
        tokenizer.bos_id,
        options.seed,
        plan.stages["dpo"].micro_rows,
        setting.dist,
        setting.console,
        rehearsal(setting, text),
        options.rehearse,
    )


def rehearsal(setting: Setting, text: NumberedRows | None) -> RowStream | None:
    """The rows of the run's own sft, from where it stopped, and text with them, for dpo to go on with.

    None where they are not wanted, and where dpo starts from something else: what another run or
    model was taught is not known.
    """
    origin = origin_of(setting, "dpo")
    if not setting.plan.options.rehearse or origin != setting.run / "sft":
        return None
    rows = stage_batches(setting, "sft", text, REHEARSED_TEXT)
    assert isinstance(rows, RowStream)
    stopped = newest(setting, "dpo", origin).state["batches"]
    rows.seek({"chunk": stopped["chunk"] + 1, "row": 0})
    return rows


def practice_lessons(setting: Setting, model: Model) -> Lessons:
    """What rl learns: the model's own answers, graded as they are drawn."""
    plan, drill = setting.plan, make_drill(setting.plan.options)
    speaker = Speaker(model, setting.tokenizer, default_tools(), find_sandbox()[0])
    start = starting_model(setting, "rl", model).lent if drill.kl else None
    whole = whole_model(setting, "rl", model).lent if is_sharded(model) else None
    rows = plan.stages["rl"].micro_rows
    own = Rollouts(speaker, drill, plan.shape.sequence_length, rows, start, setting.dist, whole)
    # The loss of rl says nothing of how well it goes; half of a reward is not lost by chance.
    reward = Watched("reward", falls=False, margin=0.0, share=0.5)
    return Lessons(own, policy_loss, [own.look()], shown=("reward",), watched=reward)


def whole_model(setting: Setting, stage: str, model: Model) -> Whole:
    """What lends a whole one of a stage's sharded model."""
    copy = checkpoint.build_model(model.config, setting.dist)
    adapters = stage_adapters(setting, stage)
    if adapters is not None:
        put_on(copy, adapters, 0, 0.0)
    return Whole(model, copy, setting.dist.dtype)


def run_stage(setting: Setting, stage: str, seconds: float | None, hooks: list[Hook]) -> Progress:
    """Train one stage to its end (or go on with it). `seconds` is its time when the clock rules."""
    while True:
        with suppress(WentBack):  # its model, optimizer and batches are made anew
            return _run_stage(setting, stage, seconds, hooks)


def _run_stage(setting: Setting, stage: str, seconds: float | None, hooks: list[Hook]) -> Progress:
    """The same, up to where it has to go back."""
    plan = setting.plan.stages[stage]
    folder = setting.run / stage
    adapters = stage_adapters(setting, stage)
    if adapters is not None:
        done = setting.dist.once(lambda: ended(folder, setting.console))
        if done is not None:
            return done
    if plan.rows < setting.dist.world_size and stage != "rl":
        raise UsageError(
            f"{stage}: a step has {plan.rows} rows, too few for {setting.dist.world_size} processes: "
            f"start {plan.rows} or fewer, or begin a run with a larger --total-batch-size"
        )
    spread = check_shard(setting.plan.options, stage, plan.rows, setting.dist)
    model = start_model(setting, stage, torch.device("cpu") if spread else setting.dist.device)
    described, flops = {"training": to_dict(plan)}, flops_per_token(model)
    finish = None
    if adapters is not None:
        described["lora"] = to_dict(adapters)
        flops = put_on(model, adapters, setting.plan.options.seed, flops)
        finish = merge_into(folder, setting.console) if adapters.merge else None
    rates = AllAdamW() if setting.plan.options.optimizer == "adamw" else Rates()
    if setting.dist.main:
        checkpoint.save_shape(setting.run, stage, model.config, described)
    if setting.plan.options.recompute:
        recompute(model)
    if spread:
        shard(model, setting.dist)
    learned = lessons(setting, stage, model)
    job = Job(
        stage=stage,
        folder=folder,
        model=model,
        optimizer=make_optimizer(
            model,
            rates.scaled(plan.lr),
            setting.dist.dtype,
            setting.dist.kernels,
            setting.dist,
        ),
        batches=learned.batches,
        loss=learned.loss,
        schedule=Schedule(plan.warmup_steps, plan.cooldown, plan.final_lr, plan.cosine),
        steps=plan.steps,
        rows=plan.rows,
        micro_rows=plan.micro_rows,
        flops_per_token=flops,
        gemm_flops_per_second=setting.gemm_flops_per_second,
        seconds=seconds,
        checkpoint_seconds=setting.plan.options.checkpoint_seconds,
        ahead=setting.dist.device.type == "cuda",
        hooks=[*hooks, *learned.hooks],
        shown=learned.shown,
        watched=learned.watched,
        finish=finish,
    )
    track = setting.plan.options.track if setting.dist.main else ""
    config = to_dict(setting.plan)
    try:
        with tracking(track, folder, config, setting.console.warn) as job.trackers:
            done = train(job, setting.dist, setting.console)
    finally:
        learned.close()
    if stage == "base" and setting.dist.main:
        write_sheets(setting)
    return done

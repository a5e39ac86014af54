"""The stages of training on the one loop: each is a source of batches, a starting point and a loss.

base learns text from nothing; mid goes on with text and conversations; sft learns what an assistant
says. All three share one loss: the cross-entropy of the targets that the batch asks for. rl learns from
its own graded answers (rl.py).
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from sprout import checkpoint
from sprout.common.config import to_dict
from sprout.common.dist import Dist
from sprout.common.errors import Failure, UsageError
from sprout.common.log import Console
from sprout.data import chat, pretrain
from sprout.data.packing import RowStream
from sprout.engine.tools import default_tools
from sprout.models.flops import flops_per_token
from sprout.models.gpt import GPT
from sprout.optim.groups import Rates, make_optimizer
from sprout.optim.schedule import Schedule
from sprout.tasks.sandbox import find_sandbox
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.train.loop import Hook, Job, Progress, train
from sprout.train.objective import lm_loss
from sprout.train.options import Plan
from sprout.train.rl import Rollouts, Start, make_drill, policy_loss
from sprout.train.rollout import Speaker
from sprout.train.scaling import model_config

PREVIOUS = {"mid": "base", "sft": "mid", "dpo": "sft", "rl": "dpo"}


@dataclass
class Setting:
    """What every stage of a run shares."""

    run: Path
    plan: Plan
    tokenizer: Tokenizer
    text: pretrain.Text
    dist: Dist
    console: Console
    gemm_flops_per_second: float


def start_model(setting: Setting, stage: str) -> GPT:
    """The model with which a stage begins: random for base, else the end of the stage before."""
    plan = setting.plan
    model = checkpoint.build_model(
        model_config(plan.shape, setting.tokenizer.vocab_size), setting.dist
    )
    if checkpoint.existing(setting.run / stage / "checkpoints"):
        return model  # the loop goes on from the stage's own weights
    origin = _origin(setting, stage)
    if origin is None:
        model.cpu().initialise(plan.options.seed)
        return model.to(setting.dist.device)
    checkpoint.load_weights(model, _newest(setting, stage, origin))
    return model


def _newest(setting: Setting, stage: str, origin: Path) -> checkpoint.Checkpoint:
    """The checkpoint that a stage starts from."""
    found = checkpoint.latest(origin / "checkpoints", setting.console.warn)
    if found is None:
        raise Failure(f"{stage} starts from {origin}, which has no checkpoint")
    return found


def _origin(setting: Setting, stage: str) -> Path | None:
    """The stage folder that a stage's weights come from; None for a start from nothing."""
    before = PREVIOUS.get(stage)
    while before is not None:
        if (setting.run / before / "done.json").exists():
            return setting.run / before
        before = PREVIOUS.get(before)
    given = setting.plan.options.init_from
    if given is not None:
        run, name = given.split("/")
        return setting.run.parent / run / name
    if stage == "base":
        return None
    raise UsageError(
        f"{stage} needs a finished base model: run `sprout pretrain --run {setting.run.name}` first, "
        "or name a start with --init-from RUN/STAGE"
    )


def text_chunks(setting: Setting, seed: int) -> chat.Chunks:
    """Chunks of the run's text for pretraining."""
    tokenizer, T = setting.tokenizer, setting.plan.shape.sequence_length
    threads = setting.plan.threads
    if setting.text.train is None:
        return pretrain.world_chunks(tokenizer, T, seed, threads)
    documents = pretrain.tokenize(tokenizer, setting.text.train, threads)
    tokens, rows = sum(map(len, documents)), setting.plan.stages["base"].rows
    if tokens < rows * T:
        raise pretrain.too_little(tokens, rows, T)
    return pretrain.text_chunks(documents, T, seed)


def stage_batches(setting: Setting, stage: str) -> RowStream:
    """The rows that a stage learns from."""
    tokenizer, options = setting.tokenizer, setting.plan.options
    T, seed = setting.plan.shape.sequence_length, options.seed
    if stage == "base":
        chunks = text_chunks(setting, seed)
    elif stage == "mid":
        chunks = chat.mid_chunks(tokenizer, T, seed, text_chunks(setting, seed + chat.MID_SEED))
    elif options.sft_data is None:
        chunks = chat.world_sft_chunks(tokenizer, T, seed)
    else:
        talks = chat.load_conversations("--sft-data", options.sft_data)
        chunks = chat.file_sft_chunks(tokenizer, T, seed, talks)
    return RowStream(chunks, T, tokenizer.bos_id, seed, separate=stage == "sft")


def rollouts(setting: Setting, model: GPT) -> Rollouts:
    """What rl learns from: the model's own answers, graded."""
    plan, drill = setting.plan, make_drill(setting.plan.options)
    speaker = Speaker(model, setting.tokenizer, default_tools(), find_sandbox()[0])
    start = _starting_model(setting, model) if drill.kl else None
    rows = plan.stages["rl"].micro_rows
    return Rollouts(speaker, drill, plan.shape.sequence_length, rows, start)


def _starting_model(setting: Setting, model: GPT) -> Start:
    """The model that rl begins with, of the shape of `model`: the same when rl is continued."""
    origin = _origin(setting, "rl")
    assert origin is not None
    frozen = checkpoint.build_model(model.config, setting.dist)
    checkpoint.load_weights(frozen, _newest(setting, "rl", origin))
    frozen.eval().requires_grad_(False)
    return lambda: nullcontext(frozen)


def run_stage(setting: Setting, stage: str, seconds: float | None, hooks: list[Hook]) -> Progress:
    """Train one stage to its end (or go on with it). `seconds` is its time when the clock rules."""
    plan = setting.plan.stages[stage]
    folder = setting.run / stage
    model = start_model(setting, stage)
    checkpoint.save_shape(setting.run, stage, model.config, {"training": to_dict(plan)})
    schedule = Schedule(plan.warmup_steps, plan.cooldown, plan.final_lr)
    own = rollouts(setting, model) if stage == "rl" else None
    job = Job(
        stage=stage,
        folder=folder,
        model=model,
        optimizer=make_optimizer(model, Rates().scaled(plan.lr), setting.dist.dtype),
        batches=own or stage_batches(setting, stage),
        loss=policy_loss if own else lm_loss,
        schedule=schedule,
        steps=plan.steps,
        rows=plan.rows,
        micro_rows=plan.micro_rows,
        flops_per_token=flops_per_token(model),
        gemm_flops_per_second=setting.gemm_flops_per_second,
        seconds=seconds,
        hooks=[*hooks, own.look()] if own else hooks,
        shown="reward" if own else "loss",
    )
    return train(job, setting.dist, setting.console)

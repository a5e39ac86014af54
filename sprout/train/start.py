"""What every stage of a run shares, and the weights with which one begins, or the adapters beside them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from sprout import checkpoint
from sprout.common.dist import Dist
from sprout.common.errors import Failure, UsageError
from sprout.common.log import Console
from sprout.data import pretrain
from sprout.models.attention_gpu import Tier
from sprout.models.base import Model
from sprout.models.lora import is_adapted, switched_off
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.train.lora import Adapters, begun_with
from sprout.train.options import LORA_STAGES
from sprout.train.plan import Plan
from sprout.train.reference import Start
from sprout.train.shape import model_config
from sprout.train.sharding import is_sharded, shard

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


def start_model(setting: Setting, stage: str, device: torch.device | None = None) -> Model:
    """The model with which a stage begins: random for base, else the end of the stage before.

    Of a stage that has begun, weights are left unset where the loop will set them all. On the run's
    device, or another.
    """
    plan = setting.plan
    dist = replace(setting.dist, device=device or setting.dist.device)
    model = checkpoint.build_model(
        model_config(plan.shape, setting.tokenizer.vocab_size),
        dist,
        Tier(plan.attention),
        plan.options.fp8,
    )
    adapters = stage_adapters(setting, stage)
    if checkpoint.existing(setting.run / stage / "checkpoints") and adapters is None:
        return model  # the loop goes on from the stage's own weights
    origin = origin_of(setting, stage)
    if origin is None:
        model.cpu().initialise(plan.options.seed)
        return model.to(dist.device)
    found = newest(setting, stage, origin)
    if adapters is not None and checkpoint.fingerprint(found.path) != adapters.start_sha256:
        raise Failure(
            f"{stage} has begun with adapters for weights of {origin} that have changed since: "
            f"remove {setting.run / stage} to train it anew"
        )
    checkpoint.set_weights(model, checkpoint.stage_weights(origin, found), found.path)
    return model


def newest(setting: Setting, stage: str, origin: Path) -> checkpoint.Checkpoint:
    """The checkpoint that a stage starts from."""
    found = checkpoint.latest(origin / "checkpoints", setting.console.warn)
    if found is None:
        raise Failure(f"{stage} starts from {origin}, which has no checkpoint")
    return found


def stage_adapters(setting: Setting, stage: str) -> Adapters | None:
    """The adapters that a stage learns: what it began with, else what the options ask for."""
    folder, options = setting.run / stage, setting.plan.options
    if checkpoint.existing(folder / "checkpoints"):
        return begun_with(folder)
    origin = origin_of(setting, stage) if options.lora_rank and stage in LORA_STAGES else None
    if origin is None:
        return None
    return Adapters(
        rank=options.lora_rank,
        alpha=options.lora_alpha or 2.0 * options.lora_rank,
        merge=options.lora_merge,
        start=os.path.relpath(origin, setting.run),
        start_sha256=checkpoint.fingerprint(newest(setting, stage, origin).path),
    )


def origin_of(setting: Setting, stage: str) -> Path | None:
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


def starting_model(setting: Setting, stage: str, model: Model) -> Start:
    """The model that a stage starts from, the same when it goes on; `model` is the stage's own.

    One with adapters is lent itself, without them, so that there is no second model in the memory. Where
    `model` is sharded, so is the other.
    """
    origin = origin_of(setting, stage)
    assert origin is not None
    found = newest(setting, stage, origin)
    loaded: list[Model] = []

    @contextmanager
    def lent() -> Iterator[Model]:
        if is_adapted(model):
            with switched_off(model):
                yield model
            return
        if not loaded:
            spread = is_sharded(model)
            device = torch.device("cpu") if spread else setting.dist.device
            frozen = checkpoint.build_model(model.config, replace(setting.dist, device=device))
            checkpoint.set_weights(frozen, checkpoint.stage_weights(origin, found), found.path)
            frozen.eval().requires_grad_(False)
            if spread:
                shard(frozen, setting.dist)
            loaded.append(frozen)
        yield loaded[0]

    return Start(lent, f"{checkpoint.fingerprint(found.path)} {setting.dist.dtype_name}")

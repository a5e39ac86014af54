"""Checkpoints: what a stage needs to go on, or a model to answer, in a folder that is whole or not there.

`runs/NAME/STAGE/checkpoints/step-NNNNNN/` holds `model.safetensors`, `optimizer.safetensors`,
`state.json` and, written last, `manifest.json` with the SHA-256 of the others. A folder whose manifest
does not fit is damaged: the one before it is taken, and that is said. `state.json` also holds what the
weights mean nothing without, the stage's `config.json` and the SHA-256 of the run's tokenizer: beside
others than those a checkpoint is not used. Nothing here is a pickle.

A stage that learned adapters (LoRA) and keeps them apart holds their weights alone; its `config.json`
says with which stage's weights they belong, and whoever asks for the stage's weights gets both merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from sprout.common import files
from sprout.common.config import nearest
from sprout.common.dist import Dist
from sprout.common.errors import Failure, UsageError
from sprout.common.log import Console
from sprout.models import families, lora
from sprout.models.attention_gpu import Tier, ready_tier
from sprout.models.base import Model, ModelConfig
from sprout.tokenizer.tokenizer import Tokenizer

STAGES = ("base", "mid", "sft", "dpo", "rl")
"""The stages that leave a model, in order."""


MODEL, OPTIMIZER = "model.safetensors", "optimizer.safetensors"
"""The files of a checkpoint that hold tensors."""
BESIDE = "beside"
"""The key of `state.json` for the files beside a checkpoint that belong to it."""


@dataclass(frozen=True)
class Checkpoint:
    """A verified checkpoint on disk, and its state (plain data)."""

    path: Path
    state: dict[str, Any]

    def model_tensors(self) -> dict[str, Tensor]:
        """The weights, fp32 on the CPU."""
        return self._load("model")

    def optimizer_tensors(self) -> dict[str, Tensor]:
        """The optimizer's state."""
        return self._load("optimizer")

    def _load(self, name: str) -> dict[str, Tensor]:
        try:
            return load_file(self.path / f"{name}.safetensors")
        except (OSError, SafetensorError) as error:
            raise Failure(f"cannot read {self.path}/{name}.safetensors: {error}") from None


def save(
    folder: Path,
    step: int,
    model: Mapping[str, Tensor],
    optimizer: Mapping[str, Tensor],
    state: Mapping[str, Any],
    keep: int,
) -> Path:
    """Write a checkpoint and keep `keep` in all. Returns where it is."""
    with being_written(folder, step, state, keep) as temporary:
        save_file({k: v.contiguous() for k, v in model.items()}, temporary / MODEL)
        save_file(dict(optimizer), temporary / OPTIMIZER)
    return folder / f"step-{step:06d}"


@contextmanager
def being_written(folder: Path, step: int, state: Mapping[str, Any], keep: int) -> Iterator[Path]:
    """Yield an empty folder to put MODEL and OPTIMIZER into; on a clean exit it is a checkpoint.

    It keeps `keep` in all. One of a later step goes, too: it was passed over as damaged when the stage
    went on from before it, and must not stand in the way of a whole one.
    """
    path = folder / f"step-{step:06d}"
    with files.new_directory(path) as temporary:
        yield temporary
        files.write_json(temporary / "state.json", {**state, BESIDE: _beside(folder)})
        sums = {p.name: files.sha256(p) for p in sorted(temporary.iterdir())}
        files.write_json(temporary / "manifest.json", {"version": 1, "sha256": sums})
    there = existing(folder)
    at = there.index(path)
    for other in (*there[: at + 1][:-keep], *there[at + 1 :]):
        files.remove_directory(other)


def existing(folder: Path) -> list[Path]:
    """The checkpoints in a folder, oldest first, whether whole or not."""
    found = [p for p in folder.glob("step-*") if p.name[5:].isdigit()]
    return sorted(found, key=lambda p: int(p.name[5:]))


def verify(path: Path) -> str | None:
    """None when every file of a checkpoint is as it was written; else what is wrong with it."""
    try:
        manifest = files.read_json(path / "manifest.json")
        sums = manifest["sha256"]
        for name in ("model.safetensors", "optimizer.safetensors", "state.json"):
            if files.sha256(path / name) != sums[name]:
                return f"{name} is not what was written"
    except (Failure, OSError, KeyError, TypeError, AttributeError) as error:
        return str(error)
    return None


def latest(folder: Path, warn: Callable[[str], None]) -> Checkpoint | None:
    """The newest whole checkpoint of a stage; damaged ones are passed over with a warning.

    None when there is none at all. Failure when there are some and every one is damaged, or when the
    stage's `config.json` or the run's tokenizer is not the one that the checkpoint was made with.
    """
    paths = existing(folder)
    for path in reversed(paths):
        problem = verify(path)
        if problem is None:
            return _fitting(path)
        warn(f"the checkpoint {path} is damaged ({problem}): trying the one before it")
    if paths:
        raise Failure(
            f"every checkpoint in {folder} is damaged: remove the folder {folder.parent} and run the "
            "same command again to train this stage anew"
        )
    return None


def _beside(folder: Path) -> dict[str, Any]:
    """The stage's config and the SHA-256 of the run's tokenizer, by name; of those that can be read."""
    found: dict[str, Any] = {}
    with suppress(Failure):  # who reads it next says what is wrong with it
        found["config.json"] = files.read_json(folder.parent / "config.json")
    with suppress(OSError):
        found["tokenizer.json"] = files.sha256(folder.parent.parent / "tokenizer/tokenizer.json")
    return found


def _agree(a: Any, b: Any) -> bool:
    """Whether two configs are equal where they have the same keys: a later version may have more."""
    if isinstance(a, dict) and isinstance(b, dict):
        return all(_agree(a[key], b[key]) for key in a.keys() & b.keys())
    return bool(a == b)


def _fitting(path: Path) -> Checkpoint:
    """A whole checkpoint, unless the files beside it are others than it was made with: then Failure."""
    state = files.read_json(path / "state.json")
    made_with, there = state.pop(BESIDE, {}), _beside(path.parent)
    stage, run = path.parent.parent, path.parent.parent.parent
    ways = {
        "config.json": stage / "config.json",
        "tokenizer.json": run / "tokenizer/tokenizer.json",
    }
    for name, found in there.items():
        if not _agree(made_with.get(name, found), found):
            raise Failure(
                f"the file {ways[name]} is not the one that {path} was made with: it is damaged, or "
                "another run's; put it back as it was"
            )
    return Checkpoint(path, state)


def build_model(
    shape: ModelConfig, dist: Dist, attention: Tier | None = None, fp8: bool = False
) -> Model:
    """A model with unset weights on the run's device.

    `attention` and `fp8` are how it is to train; by default it attends as any model can there.
    """
    attention = attention or ready_tier(dist.device)
    model = families.build(shape, dist.dtype, dist.kernels, attention, fp8)
    return model.to(dist.device)


def load_weights(model: Model, checkpoint: Checkpoint) -> None:
    """Put back what `clone_tensors` took of a model of the same shape. Failure when it does not fit."""
    set_weights(model, checkpoint.model_tensors(), checkpoint.path)


def set_weights(model: Model, weights: Mapping[str, Tensor], origin: Path) -> None:
    """Set a model's weights, or the adapters' of one that has some. Failure when they do not fit."""
    first = next(iter(sorted(set(lora.saved_names(model)) ^ set(weights))), None)
    try:
        # Names are compared above: not strict, because the rest of a model with adapters stays.
        model.load_state_dict(weights, strict=False)
    except RuntimeError as error:
        first = str(error).splitlines()[-1].strip()
    if first is not None:
        raise Failure(f"the weights in {origin} do not fit this model: {first}")


def stage_weights(folder: Path, found: Checkpoint) -> dict[str, Tensor]:
    """All weights of a stage, fp32: those of its checkpoint, adapters merged into what they belong to.

    `folder` is the stage's. Failure when the weights under the adapters are no longer there.
    """
    tensors = found.model_tensors()
    if not lora.are_adapters(tensors):
        return tensors
    kept = files.read_json(folder / "config.json").get("lora", {})
    try:
        start = (folder.parent / kept["start"]).resolve()
        alpha, wanted = float(kept["alpha"]), kept["start_sha256"]
    except (KeyError, TypeError, ValueError):
        raise Failure(f"{folder / 'config.json'} does not say where its adapters belong") from None
    for path in reversed(existing(start / "checkpoints")):
        if verify(path) is None and fingerprint(path) == wanted:
            below = _fitting(path)
            return lora.merged(stage_weights(start, below), tensors, alpha)
    raise Failure(
        f"{folder} holds adapters alone, and the weights of {start} that they belong to are no longer "
        f"there: remove {folder} and train it anew"
    )


def fingerprint(path: Path) -> str:
    """SHA-256 of the weights file of a checkpoint, from its manifest."""
    return str(files.read_json(path / "manifest.json")["sha256"]["model.safetensors"])


def runs(root: Path) -> list[str]:
    """The names of the runs in a folder."""
    return sorted(p.parent.name for p in root.glob("*/config.toml")) if root.exists() else []


def check_run(run: Path) -> None:
    """UsageError naming the runs there are when `run` is not one of them."""
    if (run / "config.toml").exists():
        return
    there = runs(run.parent)
    known = f"; there are {', '.join(there)}{nearest(run.name, there)}" if there else ""
    raise UsageError(
        f"--run {run.name}: there is no run of that name in {run.parent}{known}. "
        "`sprout run` makes one"
    )


def finished_stages(run: Path) -> list[str]:
    """The stages of a run that are trained to their end, in order."""
    return [s for s in STAGES if (run / s / "done.json").exists()]


def load_shape(run: Path, stage: str) -> ModelConfig:
    """The shape of a stage's model. Failure, with the way out, when its file is damaged."""
    path = run / stage / "config.json"
    try:
        config = files.read_json(path)
        if not isinstance(config, dict):
            raise Failure(f"the file {path} is damaged, it holds no JSON object.")
        return families.config_from_dict(config.get("model", {}), str(path))
    except (Failure, UsageError) as error:
        raise Failure(
            f"{str(error).rstrip('.')}. Put the file back as it was, or remove the folder "
            f"{run / stage} and train this stage anew with `sprout run --run {run.name}`"
        ) from None


def save_shape(run: Path, stage: str, shape: ModelConfig, extra: Mapping[str, Any]) -> None:
    """Write a stage's `config.json`: the model's shape and whatever describes its training."""
    files.write_json(
        run / stage / "config.json", {"model": families.config_to_dict(shape), **extra}
    )


def pick_stage(run: Path, stage: str | None) -> str:
    """`stage` itself, or the last one that has a checkpoint. UsageError when it is not there."""
    check_run(run)
    there = [s for s in STAGES if existing(run / s / "checkpoints")]
    if stage is not None and stage not in STAGES:
        raise UsageError(f"--stage {stage}: must be one of {', '.join(STAGES)}")
    if not there or (stage is not None and stage not in there):
        have = f"it has {', '.join(there)}" if there else "it has none yet"
        wanted = f"--stage {stage}" if stage else f"--run {run.name}"
        raise UsageError(
            f"{wanted}: the run {run.name} has no checkpoint of that stage ({have}). "
            f"`sprout run --run {run.name}` goes on with it"
        )
    return stage or there[-1]


def load_model(
    run: Path, stage: str | None, dist: Dist, warn: Callable[[str], None] | None = None
) -> tuple[Model, Tokenizer, str]:
    """A trained model ready to answer: in eval mode, its weights in the compute dtype.

    `stage` None takes the last one that has a checkpoint. `warn` is told of damaged checkpoints, on
    standard error by default. Returns model, tokenizer, stage. UsageError for a run or a stage that
    is not there.
    """
    chosen = pick_stage(run, stage)
    shape = load_shape(run, chosen)
    checkpoint = latest(run / chosen / "checkpoints", warn or Console().warn)
    assert checkpoint is not None
    model = build_model(shape, dist)
    set_weights(model, stage_weights(run / chosen, checkpoint), checkpoint.path)
    for parameter in model.parameters():
        # Cast once here, so that no forward pass has to; the rotary tables stay in fp32.
        parameter.data = parameter.data.to(dist.dtype)
    model.eval().requires_grad_(False)
    return model, Tokenizer.load(run / "tokenizer"), chosen


def clone_tensors(model: torch.nn.Module) -> dict[str, Tensor]:
    """The weights of a model on the CPU, for saving; of one with adapters theirs alone."""
    weights = model.state_dict()
    return {name: weights[name].detach().cpu() for name in lora.saved_names(model)}

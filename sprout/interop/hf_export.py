"""A trained stage as a folder that transformers, vLLM, MLX and the hub understand.

config.json, model.safetensors, tokenizer.json with the chat template, generation_config.json and a model
card; for our own architecture also the file of code that runs it. A family that transformers has is
written as that and needs no code of ours.
"""

from __future__ import annotations

import filecmp
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from sprout.common import files
from sprout.common.errors import UsageError
from sprout.engine.tools import stop_ids
from sprout.interop import card, hf_tokenizer
from sprout.interop.architectures import NANOCHAT, NATIVE, SPROUT, plain_reasons
from sprout.interop.layout import Layout, exported
from sprout.interop.stage import Stage
from sprout.interop.templates import jinja
from sprout.models.base import ModelConfig
from sprout.models.gpt import GPTConfig
from sprout.tokenizer.tokenizer import END, Tokenizer

DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
DType = Literal["fp32", "bf16", "fp16"]


@dataclass(frozen=True)
class Exported:
    """What was written."""

    folder: Path
    stage: str
    architecture: str
    params: int
    why_code: list[str]
    """What of the model transformers does not have, so that the folder comes with code; [] without."""


def export(found: Stage, out: Path, dtype: DType = "fp32") -> Exported:
    """Write a stage to the new folder `out`, whole or not at all.

    A folder that holds this very export stays as it is, so that the same command also ends well after one
    that was killed when all was written. UsageError where `out` holds anything else.
    """
    layout, why = choose_layout(found.shape, found.weights)
    tensors = {
        name: tensor.to(DTYPES[dtype])
        for name, tensor in exported(layout, found.shape, found.weights).items()
    }
    params = sum(tensor.numel() for tensor in tensors.values())
    done = Exported(out, found.stage, layout.architecture, params, why)
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        if _holds(out, found, done, layout, tensors, dtype):
            return done
        raise UsageError(f"--out {out}: is there already; name a new folder, or remove it first")
    with files.new_directory(out) as folder:
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
        _describe(folder, found, done, layout, dtype)
    return done


def _describe(folder: Path, found: Stage, done: Exported, layout: Layout, dtype: DType) -> None:
    """All files but the weights."""
    files.write_json(folder / "config.json", model_config(layout, found, dtype))
    files.write_json(folder / "generation_config.json", generation_config(found))
    write_tokenizer(found.tokenizer, found.shape.sequence_length, folder)
    if layout.code is not None:
        shutil.copyfile(Path(__file__).with_name(layout.code), folder / layout.code)
    files.write_text(folder / "README.md", card.render(found, layout, done.why_code))


def _holds(
    out: Path,
    found: Stage,
    done: Exported,
    layout: Layout,
    tensors: Mapping[str, Tensor],
    dtype: DType,
) -> bool:
    """Whether `out` has every file of an export as it would be written now, and these weights."""
    with tempfile.TemporaryDirectory() as name:
        _describe(Path(name), found, done, layout, dtype)
        names = [path.name for path in Path(name).iterdir()]
        if filecmp.cmpfiles(name, out, names, shallow=False)[0] != names:
            return False
    try:
        there = load_file(out / "model.safetensors")
    except (OSError, SafetensorError):
        return False
    return there.keys() == tensors.keys() and all(
        there[name].dtype == tensor.dtype and torch.equal(there[name], tensor)
        for name, tensor in tensors.items()
    )


def choose_layout(shape: ModelConfig, weights: Mapping[str, Tensor]) -> tuple[Layout, list[str]]:
    """The architecture that a model is written as, and what keeps it from being one of transformers'."""
    if not isinstance(shape, GPTConfig):
        return NATIVE[shape.family], []
    why = plain_reasons(shape, weights)
    return (SPROUT if why else NANOCHAT), why


def model_config(layout: Layout, found: Stage, dtype: DType) -> dict[str, Any]:
    """config.json: what is to be built, and how long it may read."""
    code = {}
    if layout.code is not None:
        module = Path(layout.code).stem
        code["auto_map"] = {
            "AutoConfig": f"{module}.SproutConfig",
            "AutoModelForCausalLM": f"{module}.{layout.architecture}",
        }
    return {
        "architectures": [layout.architecture],
        "model_type": layout.model_type,
        **code,
        "vocab_size": found.shape.vocab_size,
        **layout.config(found.shape),
        **_tokens(found),
        "torch_dtype": str(DTYPES[dtype]).removeprefix("torch."),
        "use_cache": True,
        "sprout_stage": found.stage,
    }


def generation_config(found: Stage) -> dict[str, Any]:
    """generation_config.json: what `sprout chat`, or of a base model `sprout sample`, does by itself."""
    ends = sorted(stop_ids(found.tokenizer))
    warm = {"temperature": 0.8} if found.stage == "base" else {"temperature": 0.4, "top_k": 50}
    return {**_tokens(found), "eos_token_id": ends, "do_sample": True, **warm}


def write_tokenizer(tokenizer: Tokenizer, context: int, folder: Path) -> None:
    """tokenizer.json and what goes with it."""
    template = jinja(tokenizer)
    files.write_json(folder / "tokenizer.json", hf_tokenizer.to_json(tokenizer))
    config = hf_tokenizer.config(tokenizer, context, template)
    files.write_json(folder / "tokenizer_config.json", config)
    files.write_json(folder / "special_tokens_map.json", hf_tokenizer.named(tokenizer))
    files.write_text(folder / "chat_template.jinja", template)


def _tokens(found: Stage) -> dict[str, int]:
    special = found.tokenizer.special
    end = special[END]
    return {"bos_token_id": found.tokenizer.bos_id, "eos_token_id": end, "pad_token_id": end}

"""The model families: which there are, and how one is built or read from a file, whichever it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from sprout.common.config import from_dict, nearest, to_dict
from sprout.common.errors import UsageError
from sprout.common.kernels import Kernels
from sprout.models.attention_gpu import Tier
from sprout.models.base import Model, ModelConfig
from sprout.models.gpt import GPT, GPTConfig
from sprout.models.gpt2 import GPT2, GPT2Config
from sprout.models.qwen3 import Qwen3, Qwen3Config

FAMILIES: dict[str, tuple[type[ModelConfig], type[Model]]] = {
    GPTConfig.family: (GPTConfig, GPT),
    GPT2Config.family: (GPT2Config, GPT2),
    Qwen3Config.family: (Qwen3Config, Qwen3),
}
"""name -> its config and its model."""


def build(
    config: ModelConfig,
    compute_dtype: torch.dtype = torch.float32,
    kernels: Kernels | None = None,
    attention: Tier = Tier.BLOCKS,
    fp8: bool = False,
) -> Model:
    """A model of a config's family with unset weights; see `Model` for the arguments."""
    _, model = FAMILIES[config.family]
    return model(config, compute_dtype, kernels, attention, fp8)


def blueprint(config: ModelConfig, dtype: torch.dtype, kernels: Kernels | None = None) -> Model:
    """The model without memory for its weights: it can be counted, not run."""
    with torch.device("meta"):
        return build(config, dtype, kernels)


def config_to_dict(config: ModelConfig) -> dict[str, Any]:
    """A config as plain data, its family first."""
    return {"family": config.family, **to_dict(config)}


def config_from_dict(data: Mapping[str, Any], where: str) -> ModelConfig:
    """The config that `config_to_dict` made plain; without a family it is ours.

    `where` is what messages call the source. UsageError for a family that is not known, and for keys
    and sizes that cannot be.
    """
    family = data.get("family", GPTConfig.family) if isinstance(data, Mapping) else None
    if family is not None and str(family) not in FAMILIES:
        known = f"{', '.join(FAMILIES)}{nearest(str(family), FAMILIES)}"
        raise UsageError(f"{where}: family {family!r} is not one of {known}.")
    rest = {k: v for k, v in data.items() if k != "family"} if family is not None else data
    return from_dict(FAMILIES[str(family or GPTConfig.family)][0], rest, where)

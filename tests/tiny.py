"""Tiny random models for tests, and runs that hold one."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import torch
from torch import Tensor

from sprout import checkpoint
from sprout.models.base import Model
from sprout.models.cache import CacheView
from sprout.models.gpt import GPT, GPTConfig
from sprout.tokenizer.tokenizer import Tokenizer


def random_gpt(
    config: GPTConfig, std: float, seed: int = 0, compute_dtype: torch.dtype = torch.float32
) -> GPT:
    """A model whose every matrix is random, so that its next tokens differ and every gradient is there."""
    model = GPT(config, compute_dtype)
    rng = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.normal_(0.0, std, generator=rng)
        model.embedding_scale.fill_(0.1)
    return model


def wild_gpt(config: GPTConfig, std: float) -> GPT:
    """The same with every other parameter random, too."""
    model = GPT(config)
    rng = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0.0, std, generator=rng)
    return model


def keep(folder: Path, model: Model, tokenizer: Tokenizer, *stages: str) -> Path:
    """A run in this folder, each of whose stages has one checkpoint: this model."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text("")
    tokenizer.save(folder / "tokenizer")
    for stage in stages:
        checkpoint.save_shape(folder, stage, model.config, {})
        tensors = checkpoint.clone_tensors(model)
        checkpoint.save(folder / stage / "checkpoints", 1, tensors, {}, {"step": 1}, 1)
    return folder


class Named:
    """The head of a made-up model whose hidden states (…, 1) are the ids of the tokens that come next."""

    config: SimpleNamespace

    def __call__(self, ids: Tensor, cache: CacheView) -> Tensor:
        """Hidden states of the next tokens of the rows in `cache`."""
        raise NotImplementedError

    def logits(self, hidden: Tensor) -> Tensor:
        """High for the token that `hidden` names."""
        return -(hidden - torch.arange(self.config.vocab_size)).abs().float()

    def next_logits(self, ids: Tensor, cache: CacheView) -> Tensor:
        """The same after one more token of each row."""
        return self.logits(self(ids, cache)[:, 0])

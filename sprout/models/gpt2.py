"""GPT-2 (Radford et al., 2019): the model of minGPT, nanoGPT and llm.c, which OpenAI's weights fit.

Shapes: B batch, T positions, C width (`n_embd`), H heads, D head size, V vocabulary.

Learned positions, LayerNorm before each part and at the end, GELU in its tanh form (1606.08415), a
head that shares the embedding's weight, biases unless told otherwise. Starting weights are nanoGPT's.
Left out: dropout, which nanoGPT too sets to 0 for pretraining.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from sprout.common.kernels import Kernels
from sprout.models.attention import attend, attend_cached
from sprout.models.attention_gpu import Shared, Tier, first_keys
from sprout.models.base import Linear, Model, ModelConfig
from sprout.models.cache import CacheView
from sprout.models.decoding import add, gelu, layer_norm, look_up, within
from sprout.models.replay import Pass

EPS = 1e-5
INITIAL_STD = 0.02


@dataclass(frozen=True)
class GPT2Config(ModelConfig):
    """The shape of a GPT-2; `sequence_length` is how many positions have an embedding."""

    family: ClassVar[str] = "gpt2"
    usual_head: ClassVar[int] = 64

    bias: bool = True
    """Whether matrices and norms have biases, as OpenAI's have."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.n_kv_head != self.n_head:
            raise ValueError(f"n_kv_head is {self.n_kv_head}: GPT-2 has one for each of its heads")

    @property
    def tied(self) -> bool:
        """The head shares the embedding's weight."""
        return True


class LayerNorm(nn.LayerNorm):
    """(x - mean) / √(variance + ε) · weight + bias, the weights kept in fp32 (1607.06450)."""

    def __init__(self, config: GPT2Config, kernels: Kernels | None) -> None:
        super().__init__(config.n_embd, EPS, bias=config.bias)
        self.kernels = kernels

    def forward(self, x: Tensor) -> Tensor:
        return layer_norm(x, self.weight, self.bias, EPS, self.kernels)


class Attention(nn.Module):
    """Causal self-attention of one layer."""

    def __init__(self, config: GPT2Config, layer: int, kernels: Kernels | None) -> None:
        super().__init__()
        self.layer, self.window, self.kernels = layer, config.window(layer), kernels
        self.H, self.D = config.n_head, config.head_dim
        C = config.n_embd
        self.q = Linear(C, C, config.bias)
        self.k = Linear(C, C, config.bias)
        self.v = Linear(C, C, config.bias)
        self.out = Linear(C, C, config.bias)

    def forward(
        self, x: Tensor, cache: CacheView | None, documents: Tensor | None, shared: Shared | None
    ) -> Tensor:
        B, T, C = x.shape
        q, k, v = (
            matrix(x).view(B, T, self.H, self.D).transpose(1, 2)
            for matrix in (self.q, self.k, self.v)
        )
        if cache is None:
            y = attend(q, k, v, self.window, documents, shared, self.kernels)
        else:
            y = attend_cached(q, k, v, cache, self.layer, self.window, self.kernels)
        return self.out(y.transpose(1, 2).reshape(B, T, C))


class MLP(nn.Module):
    """Feed-forward part: four times the width, GELU."""

    def __init__(self, config: GPT2Config, kernels: Kernels | None) -> None:
        super().__init__()
        self.kernels = kernels
        self.up = Linear(config.n_embd, 4 * config.n_embd, config.bias)
        self.down = Linear(4 * config.n_embd, config.n_embd, config.bias)

    def forward(self, x: Tensor) -> Tensor:
        return self.down(gelu(self.up(x), self.kernels))


class Block(nn.Module):
    """One layer: attention, then the feed-forward part, each read through a norm."""

    def __init__(self, config: GPT2Config, layer: int, kernels: Kernels | None) -> None:
        super().__init__()
        self.kernels = kernels
        self.attention_norm = LayerNorm(config, kernels)
        self.attention = Attention(config, layer, kernels)
        self.mlp_norm = LayerNorm(config, kernels)
        self.mlp = MLP(config, kernels)

    def forward(
        self, x: Tensor, cache: CacheView | None, documents: Tensor | None, shared: Shared | None
    ) -> Tensor:
        x = add(x, self.attention(self.attention_norm(x), cache, documents, shared), self.kernels)
        return add(x, self.mlp(self.mlp_norm(x)), self.kernels)


class GPT2(Model):
    """GPT-2 as a language model."""

    config: GPT2Config

    def __init__(
        self,
        config: GPT2Config,
        compute_dtype: torch.dtype = torch.float32,
        kernels: Kernels | None = None,
        attention: Tier = Tier.BLOCKS,
        fp8: bool = False,
    ) -> None:
        super().__init__(config, compute_dtype, kernels, attention, fp8)
        self.position_embedding = nn.Embedding(config.sequence_length, config.n_embd)
        self.norm = LayerNorm(config, kernels)

    def block(self, layer: int) -> Block:
        """A layer, newly made."""
        return Block(self.config, layer, self.kernels)

    @torch.no_grad()
    def initialise(self, seed: int) -> None:
        """As `Model.initialise`; what is added to the residual stream begins smaller, by 1/√(2 L)."""
        rng = torch.Generator().manual_seed(seed)
        for name, parameter in self.named_parameters():
            if parameter.ndim == 2:
                added = name.endswith((".out.weight", ".down.weight"))
                share = (2 * self.config.n_layer) ** -0.5 if added else 1.0
                parameter.normal_(0.0, INITIAL_STD * share, generator=rng)
            else:
                parameter.fill_(0.0 if name.endswith(".bias") else 1.0)

    def layers(self, documents: Tensor | None) -> Pass:
        """As `Model.layers`.

        With `documents`, each has positions of its own from 0 on: it is answered with as if it stood
        alone, so it is to be learned from so, too.
        """

        def layers(view: CacheView | None, ids: Tensor) -> Tensor:
            B, T = ids.shape
            x = self._embedded(ids, view, documents)
            shared = self.attending.begin(B, T, documents, x) if view is None else None
            for block in self.blocks:
                x = block(x, view, documents, shared)
            hidden: Tensor = self.norm(x)
            return hidden

        return layers

    def _embedded(self, ids: Tensor, cache: CacheView | None, documents: Tensor | None) -> Tensor:
        """The sum of what stands for tokens and for positions, (B, T, C) in the compute dtype."""
        T, most = ids.shape[1], self.config.sequence_length
        if cache is not None:
            at = within(cache.positions(T), most)
        else:
            assert most >= T, f"{T} positions, but the model was built for {most}"
            at = torch.arange(T, device=ids.device)
            if documents is not None:
                at = at - first_keys(T, T, documents, ids.device)
        tokens = look_up(self.embedding, ids, self.kernels)
        positions = look_up(self.position_embedding, at, self.kernels)
        if positions.shape != tokens.shape:
            return (tokens + positions).to(self.compute_dtype)
        return add(tokens, positions, self.kernels).to(self.compute_dtype)

    def kept_values(self, layer: int) -> int:
        """As `Model.kept_values`."""
        C = self.config.n_embd
        # The residual stream and its norm; the output of attention; the same two again; the
        # feed-forward part before and after GELU.
        values = 2 * C + C + 2 * C + 8 * C
        return values if self.kernels is None else values + 2 * C  # queries and keys

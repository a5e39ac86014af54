"""Qwen3 (2505.09388): what open weights look like today, and what every other program can run.

Shapes: B batch, T positions, C width (`n_embd`), H heads, K key/value heads, D head size, V vocabulary.

RMSNorm with weights before each part, over each head's queries and keys, and at the end; rotary
positions; grouped key/value heads; SwiGLU (2002.05202); no biases. Heads have a size of their own,
which need not be C / H. The head may share the embedding's weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from sprout.common.kernels import Kernels
from sprout.models.attention import attend, attend_cached
from sprout.models.attention_gpu import Shared, Tier
from sprout.models.base import Linear, Model, ModelConfig
from sprout.models.cache import CacheView
from sprout.models.decoding import (
    add,
    look_up,
    look_up_turns,
    norm_turn,
    swiglu,
    weighted_norm,
)
from sprout.models.functions import rotary_tables
from sprout.models.replay import Pass

TIED_STD = 0.02


@dataclass(frozen=True)
class Qwen3Config(ModelConfig):
    """The shape of a Qwen3."""

    family: ClassVar[str] = "qwen3"

    head_dim: int = 128
    intermediate_size: int = 3072
    """Width of the feed-forward part."""
    rope_theta: float = 1e6
    """The base of the rotary positions' angles."""
    tied: bool = False
    """Whether the head shares the embedding's weight."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.intermediate_size < 1:
            raise ValueError(f"intermediate_size is {self.intermediate_size}: must be at least 1")
        if self.head_dim % 2:
            raise ValueError(f"the head size {self.head_dim} must be even for rotary positions")
        if not self.rope_theta > 0:
            raise ValueError(f"rope_theta is {self.rope_theta} and must be more than 0")

    @classmethod
    def dialled(
        cls,
        vocab_size: int,
        n_layer: int,
        n_head: int,
        n_kv_head: int,
        n_embd: int,
        sequence_length: int,
    ) -> Qwen3Config:
        """As `ModelConfig.dialled`: three matrices as large together as the others' two."""
        return cls(
            vocab_size,
            n_layer,
            n_head,
            n_kv_head,
            n_embd,
            sequence_length,
            head_dim=n_embd // n_head,
            intermediate_size=-(-8 * n_embd // (3 * 64)) * 64,
            rope_theta=10000.0,
        )

    @property
    def layer_parameters(self) -> int:
        """As `ModelConfig.layer_parameters`."""
        attention = 2 * self.n_embd * self.head_dim * (self.n_head + self.n_kv_head)
        return attention + 3 * self.n_embd * self.intermediate_size


class RMSNorm(nn.Module):
    """x / √(mean(x²) + ε) · weight over the last dimension (1910.07467)."""

    def __init__(self, width: int, kernels: Kernels | None) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.kernels = kernels

    def forward(self, x: Tensor) -> Tensor:
        return weighted_norm(x, self.weight, self.kernels)


class Attention(nn.Module):
    """Causal self-attention of one layer."""

    def __init__(self, config: Qwen3Config, layer: int, kernels: Kernels | None) -> None:
        super().__init__()
        self.layer, self.window, self.kernels = layer, config.window(layer), kernels
        self.H, self.K, self.D = config.n_head, config.n_kv_head, config.head_dim
        C = config.n_embd
        self.q = Linear(C, self.H * self.D)
        self.k = Linear(C, self.K * self.D)
        self.v = Linear(C, self.K * self.D)
        self.out = Linear(self.H * self.D, C)
        self.q_norm = RMSNorm(self.D, kernels)
        self.k_norm = RMSNorm(self.D, kernels)

    def forward(
        self,
        x: Tensor,
        rotary: tuple[Tensor, Tensor],
        cache: CacheView | None,
        documents: Tensor | None,
        shared: Shared | None,
    ) -> Tensor:
        B, T, C = x.shape
        q = self.q(x).view(B, T, self.H, self.D)
        k = self.k(x).view(B, T, self.K, self.D)
        v = self.v(x).view(B, T, self.K, self.D).transpose(1, 2)
        q = norm_turn(q, self.q_norm.weight, *rotary, self.kernels)
        k = norm_turn(k, self.k_norm.weight, *rotary, self.kernels)
        if cache is None:
            y = attend(q, k, v, self.window, documents, shared, self.kernels)
        else:
            y = attend_cached(q, k, v, cache, self.layer, self.window, self.kernels)
        return self.out(y.transpose(1, 2).reshape(B, T, self.H * self.D))


class MLP(nn.Module):
    """Feed-forward part: SwiGLU."""

    def __init__(self, config: Qwen3Config, kernels: Kernels | None) -> None:
        super().__init__()
        self.kernels = kernels
        self.gate = Linear(config.n_embd, config.intermediate_size)
        self.up = Linear(config.n_embd, config.intermediate_size)
        self.down = Linear(config.intermediate_size, config.n_embd)

    def forward(self, x: Tensor) -> Tensor:
        return self.down(swiglu(self.gate(x), self.up(x), self.kernels))


class Block(nn.Module):
    """One layer: attention, then the feed-forward part, each read through a norm."""

    def __init__(self, config: Qwen3Config, layer: int, kernels: Kernels | None) -> None:
        super().__init__()
        self.kernels = kernels
        self.attention_norm = RMSNorm(config.n_embd, kernels)
        self.attention = Attention(config, layer, kernels)
        self.mlp_norm = RMSNorm(config.n_embd, kernels)
        self.mlp = MLP(config, kernels)

    def forward(
        self,
        x: Tensor,
        rotary: tuple[Tensor, Tensor],
        cache: CacheView | None,
        documents: Tensor | None,
        shared: Shared | None,
    ) -> Tensor:
        h = self.attention_norm(x)
        x = add(x, self.attention(h, rotary, cache, documents, shared), self.kernels)
        return add(x, self.mlp(self.mlp_norm(x)), self.kernels)


class Qwen3(Model):
    """Qwen3 as a language model."""

    config: Qwen3Config
    cos: Tensor
    sin: Tensor

    def __init__(
        self,
        config: Qwen3Config,
        compute_dtype: torch.dtype = torch.float32,
        kernels: Kernels | None = None,
        attention: Tier = Tier.BLOCKS,
        fp8: bool = False,
    ) -> None:
        super().__init__(config, compute_dtype, kernels, attention, fp8)
        self.norm = RMSNorm(config.n_embd, kernels)
        cos, sin = rotary_tables(config.sequence_length, config.head_dim, config.rope_theta)
        # Qwen's heads turn the other way round than `rotary_tables`. Tables follow from the config,
        # so they are not part of the saved weights.
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", -sin, persistent=False)

    def block(self, layer: int) -> Block:
        """A layer, newly made."""
        return Block(self.config, layer, self.kernels)

    @torch.no_grad()
    def initialise(self, seed: int) -> None:
        """As `Model.initialise`; the same starting weights as our own model has (gpt.py)."""
        rng = torch.Generator().manual_seed(seed)
        bound = 3**0.5 * self.config.n_embd**-0.5
        self.embedding.weight.normal_(0.0, TIED_STD if self.config.tied else 1.0, generator=rng)
        if not self.config.tied:
            self.head.weight.normal_(0.0, 0.001, generator=rng)
        for name, parameter in self.named_parameters():
            if name.endswith("norm.weight"):
                parameter.fill_(1.0)
            elif name.endswith((".out.weight", ".down.weight")):
                parameter.zero_()
            elif name.startswith("blocks."):
                parameter.uniform_(-bound, bound, generator=rng)

    def layers(self, documents: Tensor | None) -> Pass:
        """As `Model.layers`."""

        def layers(view: CacheView | None, ids: Tensor) -> Tensor:
            B, T = ids.shape
            x = look_up(self.embedding, ids, self.kernels).to(self.compute_dtype)
            rotary = look_up_turns(T, view, self.cos, self.sin, self.kernels)
            shared = self.attending.begin(B, T, documents, x) if view is None else None
            for block in self.blocks:
                x = block(x, rotary, view, documents, shared)
            hidden: Tensor = self.norm(x)
            return hidden

        return layers

    def kept_values(self, layer: int) -> int:
        """As `Model.kept_values`."""
        config, C = self.config, self.config.n_embd
        HD, KD = config.n_head * config.head_dim, config.n_kv_head * config.head_dim
        # The norm before and after its weight, twice; the same of queries and keys; the output of
        # attention; the gate before and after SiLU, what it multiplies, and their product.
        values = 4 * C + 2 * (HD + KD) + HD + 4 * config.intermediate_size
        return values if self.kernels is None else values + HD + KD  # queries and keys, rotated

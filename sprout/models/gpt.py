"""sprout's own architecture: a decoder-only transformer built to reach a given loss soonest.

Shapes: B batch, T positions, C width (`n_embd`), H heads, K key/value heads, D head size, V vocabulary.

What differs from GPT-2, each from the work named:

* rotary positions (RoFormer, 2104.09864), queries and keys normalised after it (2302.05442);
* weightless RMSNorm, no biases, an untied head, output projections that start at zero;
* ReLU² in the feed-forward part (Primer, 2109.08668);
* value embeddings on every other layer, gated for each head (ResFormer, 2410.17897);
* short convolutions over what both parts of a layer read and over the keys (Canon layers, 2512.17351),
  which make looking up what followed a name a matter of one layer: found several times sooner;
* each layer reads r·x + s·x₀, learned scalars over the residual stream and the embedding;
* sliding windows on most layers, the last one always full (Longformer, 2004.05150);
* logits softcapped by tanh (Gemma 2, 2408.00118).

Weights live in fp32; the forward pass runs in `compute_dtype`, to which each weight is cast as it is
used. The model knows no optimizer, no data and no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from sprout.common.kernels import Kernels
from sprout.models.attention import attend, attend_cached
from sprout.models.attention_gpu import Shared, Tier
from sprout.models.base import Linear, Model, ModelConfig
from sprout.models.cache import CacheView, KVCache
from sprout.models.decoding import add, convolve_next, look_up, look_up_turns, value_gate
from sprout.models.functions import (
    embed_values,
    mix,
    relu_squared,
    rms_norm,
    rotary_tables,
    short_convolution,
    turn_norm,
)
from sprout.models.replay import Pass

GATE_CHANNELS = 32
TAILS = 3
"""Short convolutions of a layer, each of which leaves a cache a tail to keep."""


@dataclass(frozen=True)
class GPTConfig(ModelConfig):
    """The shape of a model of ours."""

    family: ClassVar[str] = "gpt"

    window_pattern: str = "SSSL"
    """One letter a layer, repeated: S sees half the sequence length, L all of it. The last is L."""
    softcap: float = 15.0
    """Logits are softcap · tanh(logits / softcap); 0 turns it off."""
    rope_base: float = 10000.0
    value_embeddings: bool = True
    taps: int = 3
    """How many tokens back the short convolutions reach; 0 leaves them out."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.taps < 0:
            raise ValueError(f"taps is {self.taps} and must be at least 0")
        if self.head_dim % 2:
            raise ValueError(f"the head size {self.head_dim} must be even for rotary positions")
        if not 0 <= self.softcap <= 35:
            raise ValueError(f"softcap {self.softcap} must be from 0 (off) to 35")
        if not self.window_pattern or set(self.window_pattern) - {"S", "L"}:
            raise ValueError(f"window_pattern {self.window_pattern!r} may hold only S and L")

    @property
    def tail_widths(self) -> list[int]:
        """What each short convolution of a layer runs over: TAILS widths, the feed-forward part's last."""
        return [self.n_embd, self.n_kv_head * self.head_dim, self.n_embd]

    def window(self, layer: int) -> int:
        """How many positions a query of this layer sees, itself included."""
        kind = self.window_pattern[layer % len(self.window_pattern)]
        short = kind == "S" and layer != self.n_layer - 1
        return max(1, self.sequence_length // 2) if short else self.sequence_length

    def has_value_embedding(self, layer: int) -> bool:
        """Every other layer, counted so that the last one has it."""
        return self.value_embeddings and (self.n_layer - 1 - layer) % 2 == 0


class ShortConvolution(nn.Module):
    """Adds to each input a little of the `taps` inputs before it, learned for each channel.

    `slot` is where a cache keeps the inputs that the next tokens will need. Without taps it changes
    nothing.
    """

    def __init__(self, taps: int, width: int, slot: int, kernels: Kernels | None) -> None:
        super().__init__()
        self.slot, self.kernels = slot, kernels
        self.taps = nn.Parameter(torch.zeros(taps, width)) if taps else None

    def forward(self, x: Tensor, cache: CacheView | None, documents: Tensor | None) -> Tensor:
        """x (B, T, C) -> (B, T, C); nothing comes from before a row or a document begins."""
        if self.taps is None:
            return x
        if cache is not None:
            T = x.shape[1]
            if T == 1 and self.kernels is not None and not torch.is_grad_enabled():
                return convolve_next(x, self.taps, cache, self.slot, self.kernels)
            y = short_convolution(cache.behind(self.slot, x), self.taps, self.kernels)[:, -T:]
            # A product with a slice, even of one row, would copy the matrix for each row. In two
            # dimensions first, because one row of a slice passes for contiguous.
            return y.reshape(-1, x.shape[-1]).contiguous().view(x.shape)
        return short_convolution(x, self.taps, self.kernels, documents)


class Attention(nn.Module):
    """Causal self-attention of one layer, with its value embedding where the layer has one."""

    def __init__(self, config: GPTConfig, layer: int, kernels: Kernels | None) -> None:
        super().__init__()
        self.layer, self.window, self.kernels = layer, config.window(layer), kernels
        self.H, self.K, self.D = config.n_head, config.n_kv_head, config.head_dim
        C = config.n_embd
        self.q = Linear(C, self.H * self.D)
        self.k = Linear(C, self.K * self.D)
        self.v = Linear(C, self.K * self.D)
        self.out = Linear(self.H * self.D, C)
        mixes = [
            ShortConvolution(config.taps, width, TAILS * layer + i, kernels)
            for i, width in enumerate(config.tail_widths[:-1])
        ]
        self.mix_input, self.mix_keys = mixes
        self.gate: Linear | None = None
        self.value_embedding: nn.Embedding | None = None
        if config.has_value_embedding(layer):
            self.gate = Linear(min(GATE_CHANNELS, C), self.K)
            self.value_embedding = nn.Embedding(config.padded_vocab_size, self.K * self.D)

    def forward(
        self,
        x: Tensor,
        ids: Tensor,
        rotary: tuple[Tensor, Tensor],
        cache: CacheView | None,
        documents: Tensor | None,
        shared: Shared | None,
    ) -> Tensor:
        B, T, C = x.shape
        x = self.mix_input(x, cache, documents)
        q = self.q(x).view(B, T, self.H, self.D)
        k = self.mix_keys(self.k(x), cache, documents).view(B, T, self.K, self.D)
        v = self.v(x).view(B, T, self.K, self.D)
        if self.value_embedding is not None and self.gate is not None:
            gate = value_gate(x, self.gate.weight, self.kernels)
            v = embed_values(v, gate, self.value_embedding.weight, ids, self.kernels)
        else:
            v = v.transpose(1, 2)
        q, k = turn_norm(q, *rotary, self.kernels), turn_norm(k, *rotary, self.kernels)
        if cache is None:
            y = attend(q, k, v, self.window, documents, shared, self.kernels)
        else:
            y = attend_cached(q, k, v, cache, self.layer, self.window, self.kernels)
        return self.out(y.transpose(1, 2).reshape(B, T, self.H * self.D))


class MLP(nn.Module):
    """Feed-forward part: four times the width, ReLU²."""

    def __init__(self, config: GPTConfig, layer: int, kernels: Kernels | None) -> None:
        super().__init__()
        self.kernels = kernels
        slot = TAILS * layer + TAILS - 1
        self.mix_input = ShortConvolution(config.taps, config.n_embd, slot, kernels)
        self.up = Linear(config.n_embd, 4 * config.n_embd)
        self.down = Linear(4 * config.n_embd, config.n_embd)

    def forward(self, x: Tensor, cache: CacheView | None, documents: Tensor | None) -> Tensor:
        x = self.mix_input(x, cache, documents)
        return self.down(relu_squared(self.up(x), self.kernels))


class Block(nn.Module):
    """One layer: attention, then the feed-forward part, each read through a norm."""

    def __init__(self, config: GPTConfig, layer: int, kernels: Kernels | None) -> None:
        super().__init__()
        self.kernels = kernels
        self.attention = Attention(config, layer, kernels)
        self.mlp = MLP(config, layer, kernels)

    def forward(
        self,
        x: Tensor,
        ids: Tensor,
        rotary: tuple[Tensor, Tensor],
        cache: CacheView | None,
        documents: Tensor | None,
        shared: Shared | None,
    ) -> Tensor:
        h = rms_norm(x, self.kernels)
        x = add(x, self.attention(h, ids, rotary, cache, documents, shared), self.kernels)
        return add(x, self.mlp(rms_norm(x, self.kernels), cache, documents), self.kernels)


class GPT(Model):
    """Our own language model."""

    config: GPTConfig
    cos: Tensor
    sin: Tensor

    def __init__(
        self,
        config: GPTConfig,
        compute_dtype: torch.dtype = torch.float32,
        kernels: Kernels | None = None,
        attention: Tier = Tier.BLOCKS,
        fp8: bool = False,
    ) -> None:
        super().__init__(config, compute_dtype, kernels, attention, fp8)
        self.residual_scale = nn.Parameter(torch.ones(config.n_layer))
        self.embedding_scale = nn.Parameter(torch.zeros(config.n_layer))
        cos, sin = rotary_tables(config.sequence_length, config.head_dim, config.rope_base)
        # Tables follow from the config, so they are not part of the saved weights.
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)

    def block(self, layer: int) -> Block:
        """A layer, newly made."""
        return Block(self.config, layer, self.kernels)

    @torch.no_grad()
    def initialise(self, seed: int) -> None:
        """As `Model.initialise`."""
        rng = torch.Generator().manual_seed(seed)
        bound = 3**0.5 * self.config.n_embd**-0.5
        self.embedding.weight.normal_(0.0, 1.0, generator=rng)
        self.head.weight.normal_(0.0, 0.001, generator=rng)
        for block in self.blocks:
            assert isinstance(block, Block)
            attention, mlp = block.attention, block.mlp
            for matrix in (attention.q, attention.k, attention.v, mlp.up):
                matrix.weight.uniform_(-bound, bound, generator=rng)
            for matrix in (attention.out, mlp.down):
                matrix.weight.zero_()
            for part in block.modules():
                if isinstance(part, ShortConvolution) and part.taps is not None:
                    part.taps.zero_()
            if attention.value_embedding is not None and attention.gate is not None:
                attention.value_embedding.weight.uniform_(-bound, bound, generator=rng)
                attention.gate.weight.zero_()
        self.residual_scale.fill_(1.0)
        self.embedding_scale.fill_(0.1)

    def layers(self, documents: Tensor | None) -> Pass:
        """As `Model.layers`."""
        scales = self._scales()

        def layers(view: CacheView | None, ids: Tensor) -> Tensor:
            B, T = ids.shape
            embedded = look_up(self.embedding, ids, self.kernels)
            x = start = rms_norm(embedded.to(self.compute_dtype), self.kernels)
            rotary = look_up_turns(T, view, self.cos, self.sin, self.kernels)
            shared = self.attending.begin(B, T, documents, x) if view is None else None
            for block, (r, s) in zip(self.blocks, scales, strict=True):
                x = block(mix(x, start, r, s, self.kernels), ids, rotary, view, documents, shared)
            return rms_norm(x, self.kernels)

        return layers

    def _scales(self) -> Sequence[tuple[Tensor | float, Tensor | float]]:
        """What each layer's residual stream and embedding are multiplied by."""
        r, s = self.residual_scale, self.embedding_scale
        if torch.is_grad_enabled():
            return [(r[i], s[i]) for i in range(len(r))]
        return [*zip(r.tolist(), s.tolist(), strict=True)]

    def _read_out(self, raw: Tensor) -> Tensor:
        """As `Model._read_out`, softcapped."""
        logits, cap = super()._read_out(raw), self.config.softcap
        return cap * torch.tanh(logits / cap) if cap else logits

    def kept_values(self, layer: int) -> int:
        """As `Model.kept_values`."""
        config, C = self.config, self.config.n_embd
        KD = config.n_kv_head * config.head_dim
        # The residual stream; its norm; that with the tokens before mixed in; queries, normalised;
        # keys before and after their mixing; the output of attention; the feed-forward part's norm, and
        # that with the tokens before mixed in.
        values = 7 * C + 2 * KD
        values += 8 * C  # ReLU² before and after squaring
        if config.has_value_embedding(layer) and self.kernels is None:
            values += KD
        return values

    @property
    def readout(self) -> tuple[float, int, Kernels | None]:
        """As `Model.readout`."""
        return self.config.softcap, self.config.vocab_size, self.kernels

    def new_cache(self, rows: int, length: int) -> KVCache:
        """An empty cache for generating `rows` sequences of up to `length` tokens."""
        config = self.config
        return KVCache(
            rows,
            length,
            config.n_layer,
            config.n_kv_head,
            config.head_dim,
            self.compute_dtype,
            self.embedding.weight.device,
            config.taps,
            config.tail_widths * config.n_layer if config.taps else [],
        )

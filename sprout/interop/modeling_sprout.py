"""The architecture of models trained with sprout, for transformers: all that runs one, in one file.

    from transformers import AutoModelForCausalLM, AutoTokenizer
    model = AutoModelForCausalLM.from_pretrained(FOLDER, trust_remote_code=True)
    tokenizer = AutoTokenizer.from_pretrained(FOLDER)

A decoder-only transformer: rotary positions with queries and keys normalised after them, weightless
RMSNorm, ReLU², no biases, gated value embeddings on every other layer (2410.17897), short convolutions
over what attention reads and over its keys (2512.17351), r·x + s·x₀ before each layer with x₀ the
embedding, sliding windows, logits capped by tanh.

Shapes: B rows, T new positions, S all positions, C width, H heads, K key/value heads, D head size, V
vocabulary. Left padding is taken; inputs_embeds are not, because value embeddings need the ids.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import GenerationMixin, PretrainedConfig, PreTrainedModel
from transformers.cache_utils import Cache, DynamicCache, DynamicLayer
from transformers.modeling_outputs import CausalLMOutputWithPast

GATE_CHANNELS = 32


class SproutConfig(PretrainedConfig):
    """The shape of a model."""

    model_type = "sprout"

    def __init__(
        self,
        vocab_size: int = 4096,
        hidden_size: int = 256,
        num_hidden_layers: int = 4,
        num_attention_heads: int = 4,
        num_key_value_heads: int = 4,
        max_position_embeddings: int = 512,
        window_pattern: str = "SSSL",
        softcap: float = 15.0,
        rope_base: float = 10000.0,
        value_embeddings: bool = True,
        taps: int = 3,
        use_cache: bool = True,
        tie_word_embeddings: bool = False,
        **kwargs: Any,
    ) -> None:
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.num_hidden_layers = num_hidden_layers
        self.num_attention_heads = num_attention_heads
        self.num_key_value_heads = num_key_value_heads
        self.max_position_embeddings = max_position_embeddings
        self.window_pattern = window_pattern
        self.softcap = softcap
        self.rope_base = rope_base
        self.value_embeddings = value_embeddings
        self.taps = taps
        self.use_cache = use_cache
        super().__init__(tie_word_embeddings=tie_word_embeddings, **kwargs)

    def window(self, layer: int) -> int:
        """How many positions a query of this layer sees, itself included; the last layer sees all."""
        kind = self.window_pattern[layer % len(self.window_pattern)]
        short = kind == "S" and layer != self.num_hidden_layers - 1
        return max(1, self.max_position_embeddings // 2) if short else self.max_position_embeddings

    def has_value_embedding(self, layer: int) -> bool:
        """Every other layer, counted so that the last one has it."""
        return self.value_embeddings and (self.num_hidden_layers - 1 - layer) % 2 == 0


def rms_norm(x: Tensor) -> Tensor:
    """x / √(mean(x²) + 1e-6) over the last dimension, worked out in fp32."""
    wide = x.float()
    return (wide * (wide.square().mean(-1, keepdim=True) + 1e-6).rsqrt()).to(x.dtype)


def turn_norm(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions, then the norm of each head: x (B, T, H, D) -> (B, H, T, D)."""
    cos, sin = cos[:, :, None].to(x.dtype), sin[:, :, None].to(x.dtype)
    turned = x * cos + x.roll(x.shape[-1] // 2, dims=-1) * sin
    return rms_norm(turned).transpose(1, 2)


def rotary(positions: Tensor, D: int, base: float) -> tuple[Tensor, Tensor]:
    """cos and sin (B, T, D) in fp32 of positions (B, T); the second half's sin is negated."""
    half = D // 2
    rate = base ** (-torch.arange(half, dtype=torch.float32, device=positions.device) / half)
    angle = positions[..., None].float() * rate
    cos, sin = angle.cos(), angle.sin()
    return torch.cat((cos, cos), dim=-1), torch.cat((sin, -sin), dim=-1)


class ShortConvolution(nn.Module):
    """Adds to each input a little of the inputs before it, learned for each channel."""

    def __init__(self, taps: int, width: int) -> None:
        super().__init__()
        self.taps = nn.Parameter(torch.zeros(taps, width)) if taps else None

    def forward(self, x: Tensor, T: int) -> Tensor:
        """x (B, S, C), all inputs so far -> the last T of them mixed, (B, T, C)."""
        new = x[:, -T:]
        if self.taps is None:
            return new
        before = F.pad(x, (0, 0, len(self.taps), 0))  # nothing comes from before the beginning
        end = before.shape[1]
        y = new
        for j, tap in enumerate(self.taps.to(x.dtype), 1):
            y = y + tap * before[:, end - T - j : end - j]
        return y


class Attention(nn.Module):
    """Causal self-attention of one layer."""

    def __init__(self, config: SproutConfig, layer: int) -> None:
        super().__init__()
        C, self.H, self.K = (
            config.hidden_size,
            config.num_attention_heads,
            config.num_key_value_heads,
        )
        self.D = C // self.H
        self.layer, self.n_layer = layer, config.num_hidden_layers
        self.q = nn.Linear(C, self.H * self.D, bias=False)
        self.k = nn.Linear(C, self.K * self.D, bias=False)
        self.v = nn.Linear(C, self.K * self.D, bias=False)
        self.out = nn.Linear(self.H * self.D, C, bias=False)
        self.mix_input = ShortConvolution(config.taps, C)
        self.mix_keys = ShortConvolution(config.taps, self.K * self.D)
        self.taps = config.taps
        self.gate: nn.Linear | None = None
        self.value_embedding: nn.Embedding | None = None
        if config.has_value_embedding(layer):
            self.gate = nn.Linear(min(GATE_CHANNELS, C), self.K, bias=False)
            self.value_embedding = nn.Embedding(config.vocab_size, self.K * self.D)

    def forward(
        self,
        x: Tensor,
        ids: Tensor,
        tables: tuple[Tensor, Tensor],
        seen: Tensor,
        real: Tensor | None,
        cache: Cache | None,
    ) -> Tensor:
        """x (B, T, C) -> (B, T, C). seen (B or 1, 1, T, S); real (B, T, 1) is 0 on padding."""
        B, T, C = x.shape
        if real is not None:
            x = x * real
        mixed = self.mix_input(self._so_far(x, cache, 0), T)
        k = self.k(mixed)
        if real is not None:
            k = k * real
        k = self.mix_keys(self._so_far(k, cache, 1), T).view(B, T, self.K, self.D)
        q = self.q(mixed).view(B, T, self.H, self.D)
        v = self.v(mixed).view(B, T, self.K, self.D)
        if self.value_embedding is not None and self.gate is not None:
            gate = 2 * torch.sigmoid(self.gate(mixed[..., : self.gate.in_features]))
            v = v + gate[..., None] * self.value_embedding(ids).view(v.shape)
        v = v.transpose(1, 2)
        q, k = turn_norm(q, *tables), turn_norm(k, *tables)
        if cache is not None:
            k, v = cache.update(k, v, self.layer)
        k, v = (t.repeat_interleave(self.H // self.K, dim=1) for t in (k, v))
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=seen)
        return self.out(y.transpose(1, 2).reshape(B, T, self.H * self.D))

    def _so_far(self, x: Tensor, cache: Cache | None, slot: int) -> Tensor:
        """The inputs of a convolution, those of earlier calls before them: (B, S, C).

        They lie in layers of the cache of their own, behind those of attention, and so are reordered
        and cropped with it.
        """
        if cache is None or not self.taps:
            return x
        place = self.n_layer + 2 * self.layer + slot
        while len(cache.layers) <= place:
            cache.layers.append(DynamicLayer())
        kept, _ = cache.update(x[:, None], x[:, None, :, :0], place)
        return kept[:, 0]


class MLP(nn.Module):
    """Feed-forward part: four times the width, ReLU²."""

    def __init__(self, config: SproutConfig) -> None:
        super().__init__()
        self.up = nn.Linear(config.hidden_size, 4 * config.hidden_size, bias=False)
        self.down = nn.Linear(4 * config.hidden_size, config.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.down(self.up(x).relu().square())
        return y


class Block(nn.Module):
    """One layer: attention, then the feed-forward part, each read through a norm."""

    def __init__(self, config: SproutConfig, layer: int) -> None:
        super().__init__()
        self.attention = Attention(config, layer)
        self.mlp = MLP(config)

    def forward(self, x: Tensor, *seen: Any) -> Tensor:
        """x (B, T, C) -> (B, T, C); `seen` is what `Attention.forward` takes beside it."""
        x = x + self.attention(rms_norm(x), *seen)
        return x + self.mlp(rms_norm(x))


class SproutForCausalLM(PreTrainedModel, GenerationMixin):
    """The language model."""

    config_class = SproutConfig
    base_model_prefix = "blocks"
    _no_split_modules = ["Block"]  # noqa: RUF012
    _supports_sdpa = True

    def __init__(self, config: SproutConfig) -> None:
        super().__init__(config)
        self.embedding = nn.Embedding(config.vocab_size, config.hidden_size)
        self.blocks = nn.ModuleList(Block(config, i) for i in range(config.num_hidden_layers))
        self.head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
        self.residual_scale = nn.Parameter(torch.ones(config.num_hidden_layers))
        self.embedding_scale = nn.Parameter(torch.zeros(config.num_hidden_layers))
        self.post_init()

    def get_input_embeddings(self) -> nn.Module:
        """The table of embeddings."""
        return self.embedding

    def get_output_embeddings(self) -> nn.Module:
        """The matrix that makes logits."""
        return self.head

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        position_ids: Tensor | None = None,
        past_key_values: Cache | None = None,
        labels: Tensor | None = None,
        use_cache: bool | None = None,
        logits_to_keep: int | Tensor = 0,
        **kwargs: Any,
    ) -> CausalLMOutputWithPast:
        """Logits (B, T, V) of input_ids (B, T); with past_key_values they are the next tokens.

        attention_mask (B, S) is 0 on padding, which stands on the left.
        """
        B, T = input_ids.shape
        config, device = self.config, input_ids.device
        if past_key_values is None and (config.use_cache if use_cache is None else use_cache):
            past_key_values = DynamicCache()
        past = 0 if past_key_values is None else int(past_key_values.get_seq_length())
        if attention_mask is not None and bool(attention_mask.all()):
            attention_mask = None
        at = torch.arange(past, past + T, device=device)
        if position_ids is None and attention_mask is not None:
            position_ids = (attention_mask.long().cumsum(-1) - 1).clamp(min=0)[:, -T:]
        elif position_ids is None:
            position_ids = at[None]
        tables = rotary(
            position_ids, config.hidden_size // config.num_attention_heads, config.rope_base
        )
        distance = at[:, None] - torch.arange(past + T, device=device)
        real = None
        if attention_mask is not None:
            real = attention_mask[:, -T:, None].to(self.embedding.weight.dtype)
        x = start = rms_norm(self.embedding(input_ids))
        for i, block in enumerate(self.blocks):
            seen = ((distance >= 0) & (distance < config.window(i)))[None, None]
            if (
                attention_mask is not None
            ):  # padding itself sees itself: a softmax over nothing would be NaN
                seen = seen & attention_mask[:, None, None, :].bool() | (distance == 0)
            r, s = self.residual_scale[i].to(x.dtype), self.embedding_scale[i].to(x.dtype)
            x = block(r * x + s * start, input_ids, tables, seen, real, past_key_values)
        kept = slice(-logits_to_keep, None) if isinstance(logits_to_keep, int) else logits_to_keep
        logits = self.head(rms_norm(x)[:, kept]).float()
        if config.softcap:
            logits = config.softcap * torch.tanh(logits / config.softcap)
        loss = None
        if labels is not None:
            loss = self.loss_function(logits, labels, config.vocab_size, **kwargs)
        return CausalLMOutputWithPast(loss=loss, logits=logits, past_key_values=past_key_values)

"""What every model family has in common, and all that the rest of the code knows of a model.

Shapes: B batch, T positions, C width (`n_embd`), K key/value heads, D head size, V vocabulary.

A family is a config and a model, in a file of its own that reads from top to bottom (gpt.py, gpt2.py,
qwen3.py); families.py lists them. The names of their parts are the same, so that parameters can be
counted, grouped and adapted in one way: `embedding`, `blocks`, in each of these `attention` and `mlp`, and
`head`, whose weight is the embedding's own where the two are tied.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn

from sprout.common.kernels import Kernels
from sprout.models.attention_gpu import Attending, Tier
from sprout.models.cache import CacheView, KVCache
from sprout.models.decoding import linear
from sprout.models.fp8 import fits, fp8_linear
from sprout.models.replay import Pass, through


@dataclass(frozen=True)
class ModelConfig:
    """The shape of a model; everything needed to build it, and nothing about training.

    ValueError for sizes that cannot be.
    """

    family: ClassVar[str]
    """What the family is called on the command line and in files."""
    usual_head: ClassVar[int] = 128
    """Numbers in a head that the dial gives it, where the width is a multiple."""

    vocab_size: int
    n_layer: int
    n_head: int
    n_kv_head: int
    n_embd: int
    sequence_length: int
    """The most positions that the model is built for."""

    def __post_init__(self) -> None:
        sizes = ("vocab_size", "n_layer", "n_head", "n_kv_head", "n_embd", "sequence_length")
        for name in sizes:
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)} and must be at least 1")
        if self.head_dim < 1:
            raise ValueError(f"head_dim is {self.head_dim} and must be at least 1")
        if self.n_head % self.n_kv_head:
            raise ValueError(f"{self.n_head} heads is not a multiple of {self.n_kv_head} kv heads")

    @property
    def head_dim(self) -> int:
        """Numbers in a head."""
        if self.n_embd % self.n_head:
            raise ValueError(f"width {self.n_embd} is not a multiple of the {self.n_head} heads")
        return self.n_embd // self.n_head

    @property
    def tied(self) -> bool:
        """Whether the head's weight is the embedding's own."""
        return False

    @property
    def padded_vocab_size(self) -> int:
        """Rows of the embedding and the head: the vocabulary rounded up to 64, for fast products."""
        return -(-self.vocab_size // 64) * 64

    @property
    def layer_parameters(self) -> int:
        """Parameters of a layer's matrices, from which the dial reckons (gates hardly count)."""
        attention = 2 * self.n_embd * self.head_dim * (self.n_head + self.n_kv_head)
        return attention + 8 * self.n_embd**2

    @classmethod
    def dialled(
        cls,
        vocab_size: int,
        n_layer: int,
        n_head: int,
        n_kv_head: int,
        n_embd: int,
        sequence_length: int,
    ) -> ModelConfig:
        """The shape that the dial gives a family, what else it has in proportion to these."""
        return cls(vocab_size, n_layer, n_head, n_kv_head, n_embd, sequence_length)

    def window(self, layer: int) -> int:
        """How many positions a query of this layer sees, itself included."""
        return self.sequence_length


class Linear(nn.Linear):
    """A matrix, kept in fp32 and used in the dtype of its input.

    `fp8` multiplies in 8 bits where a gradient is wanted; whatever is scored or said is as without.
    With `kernels`, few rows in bf16 are multiplied by them where none is wanted.
    """

    def __init__(self, n_in: int, n_out: int, bias: bool = False) -> None:
        super().__init__(n_in, n_out, bias)
        self.fp8 = False
        self.kernels: Kernels | None = None

    def forward(self, x: Tensor) -> Tensor:
        if self.fp8 and torch.is_grad_enabled() and fits(x, self.weight):
            y = fp8_linear(x, self.weight)
            return y if self.bias is None else y + self.bias.to(x.dtype)
        return linear(x, self.weight, self.bias, self.kernels)


class Model(nn.Module, ABC):
    """A language model: token ids in, hidden states and logits out.

    Weights live in fp32; the forward pass runs in `compute_dtype`, to which each weight is cast as it
    is used. With `kernels`, a model on the CPU steps through them instead of through PyTorch.
    `attention` is how it attends over whole sequences; `fp8` multiplies inside the layers in 8 bits.
    """

    config: ModelConfig
    embedding: nn.Embedding
    blocks: nn.ModuleList
    head: Linear

    def __init__(
        self,
        config: ModelConfig,
        compute_dtype: torch.dtype = torch.float32,
        kernels: Kernels | None = None,
        attention: Tier = Tier.BLOCKS,
        fp8: bool = False,
    ) -> None:
        super().__init__()
        self.attending = Attending(attention, config.sequence_length, config.head_dim)
        self.config, self.compute_dtype, self.kernels = config, compute_dtype, kernels
        self.embedding = nn.Embedding(config.padded_vocab_size, config.n_embd)
        self.blocks = nn.ModuleList(self.block(layer) for layer in range(config.n_layer))
        for part in self.blocks.modules():
            if isinstance(part, Linear):
                part.fp8 = fp8
        self.head = Linear(config.n_embd, config.padded_vocab_size)
        for part in self.modules():
            if isinstance(part, Linear):
                part.kernels = kernels
        if config.tied:
            self.head.weight = self.embedding.weight

    @abstractmethod
    def block(self, layer: int) -> nn.Module:
        """A layer, newly made; `config` and `kernels` are set."""

    @abstractmethod
    def initialise(self, seed: int) -> None:
        """Set the starting weights, a function of the seed and the shape alone."""

    @abstractmethod
    def layers(self, documents: Tensor | None) -> Pass:
        """From ids to the last norm as one pass: (view of a cache or None, ids) -> hidden states.

        What the pass needs of PyTorch for every token alike is computed here, before it.
        """

    def forward(
        self, ids: Tensor, cache: CacheView | None = None, documents: Tensor | None = None
    ) -> Tensor:
        """Hidden states after the last norm.

        ids (B, T) int64; with `cache`, they are the next tokens of its rows. `documents` (B, T), the
        number of the document that each token belongs to, keeps documents from seeing each other.
        Returns (B, T, C) in `compute_dtype`. T may not pass the config's sequence_length.
        """
        return through(cache, self.kernels, "hidden", lambda: self.layers(documents), ids)

    def next_logits(self, ids: Tensor, cache: CacheView) -> Tensor:
        """Logits (B, V) in fp32 after ids (B, 1), the next tokens of the rows in `cache`.

        `logits` of what `forward` gives, with layers and head as one pass.
        """
        raw = through(cache, self.kernels, "logits", self._layers_and_head, ids)
        return self._read_out(raw[:, 0])

    def _layers_and_head(self) -> Pass:
        layers = self.layers(None)
        return lambda view, ids: self.head(layers(view, ids))

    @abstractmethod
    def kept_values(self, layer: int) -> int:
        """Values a token that a layer keeps for its backward pass, but for attention's own.

        They are counted in the order of the layer: a change there belongs here as well.
        """

    @property
    def readout(self) -> tuple[float, int, Kernels | None]:
        """What a loss needs to know of the logits, in the order in which it takes them last."""
        return 0.0, self.config.vocab_size, self.kernels

    def logits(self, hidden: Tensor) -> Tensor:
        """Hidden states (…, C) -> logits (…, V) in fp32."""
        return self._read_out(self.head(hidden))

    def _read_out(self, raw: Tensor) -> Tensor:
        """What the head gives, padding and all -> logits (…, V) in fp32."""
        return raw[..., : self.config.vocab_size].float()

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
        )

"""How much memory training takes: what the run's micro-batch and `sprout plan` are both reckoned from.

Weights, gradients and the optimizer's state are counted on a model and an optimizer made without
memory (PyTorch's "meta" device), so they cannot differ from the real ones. Activations follow a formula,
which the tests hold to what PyTorch's profiler measures on a CPU. The process as a whole holds more there:
Python and PyTorch 0.3 GB, and glibc keeps up to 0.8 times the activations in holes of its heap, for which
`memory_bytes` leaves half of the machine. On an accelerator the formula is unmeasured, and the training
loop backs off where it errs.

Shapes: T positions, C width, H heads, K key/value heads, D head size, V vocabulary.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import dataclass

import torch

from sprout.common.dist import Dist
from sprout.common.ranks import Ranks
from sprout.losses import CHUNK, KERNEL_LOGITS
from sprout.models.attention import BLOCK, KERNEL_BLOCK, spans
from sprout.models.attention_gpu import SPAN
from sprout.models.base import Model, ModelConfig
from sprout.models.families import blueprint
from sprout.models.flops import matrix_parameters
from sprout.optim.groups import AllAdamW, Rates, make_optimizer

ROOM = 0.85
"""Share of the memory that a micro-batch is chosen to fill; the rest is for what is not foreseen."""
CPU_TOKENS = 16_384
"""On a CPU the most tokens in a forward pass: more only cost memory. Fewer may be quicker still."""


@dataclass(frozen=True)
class Spread:
    """How training is spread over devices."""

    devices: int = 1
    """Each holds the optimizer's state of its part."""
    holders: int = 1
    """Devices that share weights and gradients among them (--shard); 1: every device has all."""


@dataclass(frozen=True)
class Memory:
    """Bytes that a training step holds, by what they are for."""

    weights: int
    """fp32."""
    gradients: int
    """fp32, of every parameter."""
    optimizer: int
    """The optimizer's state."""
    activations: int
    """What a micro-batch keeps for its backward pass, and the work of loss and backward."""
    update: int
    """Work of the optimizer's step, when the activations are gone."""

    @property
    def peak(self) -> int:
        """The most that is held at once."""
        held = self.weights + self.gradients + self.optimizer
        return held + max(self.activations, self.update)


def training_memory(
    config: ModelConfig,
    rows: int,
    dist: Dist,
    documents: bool = False,
    adamw: bool = False,
    spread: Spread | None = None,
) -> Memory:
    """The memory of training with `rows` rows of `config.sequence_length` in a forward pass.

    `documents` says that documents in a row are kept apart (see `Batch`), which takes more; `adamw` that
    AdamW steps the matrices, too. Without `spread` there are as many devices as processes, and each
    has all weights.
    """
    spread = spread or Spread(dist.world_size)
    model = blueprint(config, dist.dtype, dist.kernels)
    ranks = Ranks(0, spread.devices)
    rates = AllAdamW() if adamw else Rates()
    optimizer = make_optimizer(model, rates, dist.dtype, ranks=ranks)
    weights = 4 * sum(p.numel() for p in model.parameters()) // spread.holders
    stacks = [sum(p.numel() for p in group.params.values()) for group in optimizer.muon]
    single = max(p.numel() for p in model.parameters())
    return Memory(
        weights=weights,
        gradients=weights,
        optimizer=sum(t.numel() * t.element_size() for t in optimizer.state.values()),
        activations=_fixed_bytes(model, dist)
        + (_gathered_bytes(model) if spread.holders > 1 else 0)
        + rows * _row_bytes(model, dist, documents)
        + _logit_bytes(config, rows, dist),
        # Muon holds a stack of matrices up to five times in fp32 as it works on it.
        update=4 * max(5 * max(stacks, default=0), 2 * single),
    )


def _fixed_bytes(model: Model, dist: Dist) -> int:
    """What a forward and backward pass holds whatever its rows: cast weights, the head's gradient."""
    e, config = dist.dtype.itemsize, model.config
    cast = e * matrix_parameters(model) if e < 4 else 0
    return cast + 2 * 4 * config.padded_vocab_size * config.n_embd


def _gathered_bytes(model: Model) -> int:
    """What a device with some rows of every parameter gathers, with the gradients of it, in fp32.

    FSDP2 keeps what is in no layer (embeddings, head) from the forward pass to the end of the backward
    one, and has a layer at work and the next one on its way.
    """
    layers = [sum(p.numel() for p in block.parameters()) for block in model.blocks]
    outside = sum(p.numel() for p in model.parameters()) - sum(layers)
    return 2 * 4 * (outside + 2 * max(layers))


def _logit_bytes(config: ModelConfig, rows: int, dist: Dist) -> int:
    """What the loss holds of logits: with kernels a single block of many, else four of CHUNK tokens."""
    e, V = dist.dtype.itemsize, config.padded_vocab_size
    if dist.kernels is None:
        return (2 * 4 + 2 * e) * CHUNK * V
    return e * V * min(rows * config.sequence_length, max(CHUNK, KERNEL_LOGITS // V))


def _row_bytes(model: Model, dist: Dist, documents: bool) -> int:
    """What a forward and backward pass holds for each row, but for its logits."""
    config = model.config
    e, T, C = dist.dtype.itemsize, config.sequence_length, config.n_embd
    windows = {config.window(layer) for layer in range(config.n_layer)}
    attention = {window: _attention_values(config, window, dist) for window in windows}
    per_token = 0.0
    for layer in range(config.n_layer):
        per_token += model.kept_values(layer) + attention[config.window(layer)]
    if documents and dist.device.type == "cuda":
        # The masks of documents are shared by the layers of a window.
        per_token += sum(_keys_met(T, window, SPAN) for window in windows)
    # Embedding, last norm and the loss's gradient for it; and what a layer's backward holds over
    # what it has freed by then.
    per_token += 4 * C + 3 * C
    return round(e * per_token * T)


def _attention_values(config: ModelConfig, window: int, dist: Dist) -> float:
    """Values a token that attention keeps in a layer of that window beside its queries and keys."""
    T, H = config.sequence_length, config.n_head
    HD, KD = H * config.head_dim, config.n_kv_head * config.head_dim
    if dist.device.type == "cuda":
        return KD + 2 * H  # the fused kernels keep the values and a sum a head
    if dist.device.type == "mps":
        return KD + 2 * H * T
    # Blocks of queries keep the softmax over the keys in reach, and copies: of queries, keys and
    # values; with kernels only of keys and values that several heads share.
    if dist.kernels is None:
        return 3 * HD + H * _keys_met(T, window, BLOCK)
    shared = config.n_kv_head < H
    return (2 * HD if shared else KD) + H * _keys_met(T, window, KERNEL_BLOCK)


def _keys_met(T: int, window: int, block: int) -> float:
    """How many keys a query meets in attention by blocks, on average."""
    return sum((end - start) * (end - low) for low, start, end in spans(T, window, block)) / T


def most_rows(
    config: ModelConfig,
    available: float,
    dist: Dist,
    documents: bool = False,
    adamw: bool = False,
    spread: Spread | None = None,
) -> int:
    """The most rows in a forward pass that `available` bytes hold; 0 when not even one."""
    one = training_memory(config, 1, dist, documents, adamw, spread)
    if one.peak > available:
        return 0
    row = _row_bytes(blueprint(config, dist.dtype, dist.kernels), dist, documents)
    first = row + _logit_bytes(config, 1, dist)
    room = available - one.weights - one.gradients - one.optimizer - (one.activations - first)

    def needed(rows: int) -> int:
        return rows * row + _logit_bytes(config, rows, dist)

    return max(1, bisect_right(range(1, sys.maxsize), room, key=needed))


def micro_rows(
    asked: str,
    config: ModelConfig,
    rows: int,
    dist: Dist,
    memory: float,
    documents: bool = False,
    adamw: bool = False,
    spread: Spread | None = None,
) -> int:
    """Rows in a forward pass for steps of `rows` rows on a device with `memory` bytes.

    `asked` is --device-batch-size: a number, or `auto` for the most that fit, in parts as equal as they
    can be, and on a CPU no more than CPU_TOKENS tokens. At least 1, whether that fits or not.
    """
    if asked != "auto":
        return min(rows, int(asked))
    most = max(1, most_rows(config, ROOM * memory, dist, documents, adamw, spread))
    if dist.device == torch.device("cpu"):
        most = min(most, max(1, CPU_TOKENS // config.sequence_length))
    parts = -(-rows // most)
    return -(-rows // parts)

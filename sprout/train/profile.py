"""Where a training step goes: each part of the model timed by itself, beside the least it could take.

The parts are the model's own functions on tensors of its shapes, forward and backward, as often as a
step calls them. The least is the larger of the part's operations over the rate of a plain matrix product
and its bytes, each read or written once, over the memory's bandwidth, both measured in this process. What
the parts leave of a whole step is Python, gradients added up where a tensor is used twice, and caches
that are warmer here than there.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor

from sprout.data.packing import Batch, RowStream
from sprout.data.pretrain import world_chunks
from sprout.losses import cross_entropy
from sprout.models.attention import attend
from sprout.models.base import Linear, Model
from sprout.models.flops import flops_per_token, positions_seen
from sprout.models.functions import (
    embed_values,
    mix,
    relu_squared,
    rms_norm,
    short_convolution,
    turn_norm,
)
from sprout.models.gpt import GPT
from sprout.optim.groups import Rates, make_optimizer
from sprout.optim.muon import POLAR_EXPRESS, Optimizer
from sprout.tokenizer.bpe import train_bpe
from sprout.train import machine
from sprout.train.bench import Built, ModelFlags, build_model
from sprout.train.objective import lm_loss
from sprout.train.trial import trial_step
from sprout.world import world

REPEATS = 7
TOKENIZER_DOCUMENTS = 4000


@dataclass(frozen=True)
class Part:
    """A share of a step: what it takes, and what it has to do at the least."""

    name: str
    seconds: float
    flops: float = 0.0
    bytes: float = 0.0


def bench_profile(flags: ModelFlags, total_batch_size: int) -> dict[str, Any]:
    """Seconds of each part of a step, and the least that each could take on this machine."""
    built = build_model(flags)
    model, T = cast(GPT, built.model), flags.sequence_length  # no flag asks for another family
    rows = max(1, total_batch_size // T)
    gemm = machine.gemm_flops_per_second(built.dist)
    bandwidth = machine.read_bytes_per_second(built.dist)
    optimizer = make_optimizer(model, Rates(), built.dist.dtype, built.dist.kernels)
    ids = torch.randint(0, flags.vocab_size, (rows, T), device=built.dist.device)
    batch = Batch(ids, ids, None)
    whole = _median(lambda: trial_step(model, optimizer, batch, rows))
    lm_loss(model, batch).backward()
    parts = [
        _products(model, rows * T),
        _attention(built, rows),
        _elementwise(built, rows, ids),
        _loss(built, rows * T),
        _optimizer(optimizer),
        Part("data", _data(flags.vocab_size, T, rows)),
    ]
    gemm = max(gemm, machine.gemm_flops_per_second(built.dist))
    rest = whole - sum(part.seconds for part in parts if part.name != "data")
    lines: dict[str, Any] = {
        part.name: {
            "seconds": part.seconds,
            "share": part.seconds / whole,
            "least_seconds": max(part.flops / gemm, part.bytes / bandwidth),
        }
        for part in [*parts, Part("rest", rest)]
    }
    return {
        "step_seconds": whole,
        "tokens_per_second": rows * T / whole,
        "mfu": rows * T * flops_per_token(model) / whole / gemm,
        "gemm_flops_per_second": gemm,
        "read_bytes_per_second": bandwidth,
        "parts": lines,
    }


def _median(call: Callable[[], object]) -> float:
    """Seconds of a call: the median of several after one that is not counted."""
    call()
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _both_ways(function: Callable[..., Tensor], *inputs: Tensor) -> float:
    """Seconds of a function and its gradient by all inputs that want one."""
    leaves = [x.detach().requires_grad_(x.is_floating_point()) for x in inputs]

    def call() -> None:
        y = function(*leaves)
        y.backward(torch.ones_like(y))
        for leaf in leaves:
            leaf.grad = None

    return _median(call)


def _products(model: Model, N: int) -> Part:
    """All matrices inside the layers, one by one: forward, and both gradients."""
    seconds = flops = 0.0
    for module in model.blocks.modules():
        if isinstance(module, Linear):
            R, C = module.weight.shape
            x = torch.randn(N, C, device=module.weight.device).to(model.compute_dtype)
            seconds += _both_ways(lambda x, w: F.linear(x, w.to(x.dtype)), x, module.weight)
            flops += 6.0 * N * R * C
    return Part("matrix products", seconds, flops)


def _attention(built: Built, B: int) -> Part:
    model = built.model
    config = model.config
    T, H, K, D = config.sequence_length, config.n_head, config.n_kv_head, config.head_dim
    q, k, v = (_random(built, B, heads, T, D) for heads in (H, K, K))
    seconds = flops = size = 0.0
    for layer in range(config.n_layer):
        window = config.window(layer)
        shared = model.attending.begin(B, T, None, q)

        def call(
            q: Tensor, k: Tensor, v: Tensor, window: int = window, shared: Any = shared
        ) -> Tensor:
            return attend(q, k, v, window, None, shared, model.kernels)

        seconds += _both_ways(call, q, k, v)
        flops += 12.0 * B * T * H * D * positions_seen(T, window)
        size += 8 * q.numel() * q.element_size()
    return Part("attention", seconds, flops, size)


def _elementwise(built: Built, B: int, ids: Tensor) -> Part:
    """Norms, rotations, convolutions, ReLU², residual sums and value embeddings."""
    model = cast(GPT, built.model)
    config, kernels, L = model.config, model.kernels, model.config.n_layer
    T, C, H, K, D = (
        config.sequence_length,
        config.n_embd,
        config.n_head,
        config.n_kv_head,
        config.head_dim,
    )
    x, y, hidden = (_random(built, B, T, width) for width in (C, C, 4 * C))
    heads, keys = _random(built, B, T, H, D), _random(built, B, T, K, D)
    one = torch.ones((), device=x.device)
    cos, sin = model.cos[None, :T], model.sin[None, :T]
    calls: list[tuple[int, Callable[..., Tensor], tuple[Tensor, ...]]] = [
        (2 * L + 2, lambda a: rms_norm(a, kernels), (x,)),
        (L, lambda a, b, r, s: mix(a, b, r, s, kernels), (x, y, one, one)),
        (L, lambda a: turn_norm(a, cos, sin, kernels), (heads,)),
        (L, lambda a: turn_norm(a, cos, sin, kernels), (keys,)),
        (L, lambda a: relu_squared(a, kernels), (hidden,)),
        (2 * L, lambda a, b: a + b, (x, y)),
    ]
    if config.taps:
        taps = torch.zeros(config.taps, C, device=x.device)
        calls.append((2 * L, lambda a, t: short_convolution(a, t, kernels), (x, taps)))
    tables = [p for name, p in model.named_parameters() if "value_embedding" in name]
    if tables:
        gate = _random(built, B, T, K)
        embedded = (keys, gate, tables[0])
        calls.append((len(tables), lambda v, g, t: embed_values(v, g, t, ids, kernels), embedded))
    seconds = size = 0.0
    for times, function, inputs in calls:
        seconds += times * _both_ways(function, *inputs)
        moved = sum(a.numel() * a.element_size() for a in inputs if a.ndim > 2)
        size += times * (2.5 * moved if len(inputs) > 1 else 5 * moved)
    return Part("elementwise", seconds, bytes=size)


def _loss(built: Built, N: int) -> Part:
    model = built.model
    C, V = model.config.n_embd, model.config.vocab_size
    hidden = _random(built, N, C)
    targets = torch.randint(0, V, (N,), device=hidden.device)
    seconds = _both_ways(
        lambda h, w: cross_entropy(h, w, targets, *model.readout), hidden, model.head.weight
    )
    return Part("loss", seconds, 6.0 * N * C * V)


def _optimizer(optimizer: Optimizer) -> Part:
    """Muon's products, and each weight, gradient and moment read and written once."""
    flops = 0.0
    for stack in optimizer.muon:
        R, C = sorted(next(iter(stack.params.values())).shape)
        flops += len(stack.params) * len(POLAR_EXPRESS) * 2.0 * (2 * R * R * C + R**3)
    size = 4.0 * sum(6 * p.numel() for group in optimizer.groups for p in group.params.values())
    seconds = _median(lambda: optimizer.step(lr=0.0, momentum=0.95, decay=0.0))
    return Part("optimizer", seconds, flops, size)


def _data(vocab_size: int, T: int, rows: int) -> float:
    """Seconds to make a step's rows of the embedded world: written, tokenised and packed."""
    stream = world.documents("train", 0)
    tokenizer = train_bpe([next(stream) for _ in range(TOKENIZER_DOCUMENTS)], vocab_size)
    chunks = world_chunks(tokenizer, T, 0, torch.get_num_threads())
    rows_of = RowStream(chunks, T, tokenizer.bos_id, 0, separate=False)
    rows_of.take(rows)
    started, steps = time.perf_counter(), 0
    while time.perf_counter() - started < 1.0:
        rows_of.take(rows)
        steps += 1
    return (time.perf_counter() - started) / steps


def _random(built: Built, *shape: int) -> Tensor:
    return torch.randn(*shape, device=built.dist.device).to(built.model.compute_dtype)

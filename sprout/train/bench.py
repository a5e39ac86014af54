"""The measurements behind `sprout bench`: each with the machine's own limit, taken in the same run."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal, Protocol

import torch

from sprout.common.dist import Dist, make_dist
from sprout.data.packing import Batch
from sprout.engine.engine import Engine, Request
from sprout.engine.quantize import bytes_read, ready
from sprout.engine.sample import Sampling
from sprout.models.base import Model
from sprout.models.capabilities import best_tier
from sprout.models.families import build, config_to_dict
from sprout.models.flops import flops_per_token
from sprout.optim.groups import AllAdamW, Rates, make_optimizer
from sprout.tokenizer.bpe import train_bpe
from sprout.train import machine
from sprout.train.options import Family, Options
from sprout.train.shape import model_config, shape_for
from sprout.train.trial import trial_step
from sprout.world import world

PROMPT = 16
DECODE_ROUNDS = 3
BATCH_FLAGS = ("total_batch_size", "device_batch_size")


class ModelFlags(Protocol):
    """The flags that shape a model to measure."""

    depth: int
    width: int | None
    vocab_size: int
    sequence_length: int
    device: str
    dtype: Literal["auto", "bf16", "fp16", "fp32"]


class TrainFlags(ModelFlags, Protocol):
    """The flags of `sprout bench train`."""

    family: Family
    optimizer: Literal["muon", "adamw"]
    total_batch_size: int
    device_batch_size: int
    steps: int
    threads: int | None


class DecodeFlags(ModelFlags, Protocol):
    """The flags of `sprout bench decode`."""

    family: Family
    tokens: int
    int8: bool


class ServeFlags(ModelFlags, Protocol):
    """The flags of `sprout bench serve`."""

    family: Family
    clients: int
    tokens: int
    prompt_tokens: int
    int8: bool


@dataclass(frozen=True)
class Built:
    """A model with random weights, and what it runs on."""

    model: Model
    dist: Dist
    params: int


def build_model(flags: ModelFlags, family: Family = "gpt") -> Built:
    """A model of the flags' shape with starting weights, on the flags' device."""
    dist = make_dist(flags.device, flags.dtype)
    options = Options(
        family=family,
        width=flags.width,
        vocab_size=flags.vocab_size,
        sequence_length=flags.sequence_length,
    )
    options.check()
    shape = shape_for(options, flags.depth)
    config = model_config(shape, shape.vocab_size)
    model = build(config, dist.dtype, dist.kernels, best_tier(dist.device, dist.dtype))
    model.initialise(0)
    return Built(model.to(dist.device), dist, sum(p.numel() for p in model.parameters()))


def bench_train(flags: TrainFlags) -> dict[str, Any]:
    """Time whole steps: data to the device, forward, loss, backward, optimizer. Keys as design says."""
    if flags.threads is not None:
        torch.set_num_threads(flags.threads)
    built = build_model(flags, flags.family)
    model, dist = built.model, built.dist
    rates = AllAdamW() if flags.optimizer == "adamw" else Rates()
    optimizer = make_optimizer(model, rates, dist.dtype, dist.kernels)
    T = flags.sequence_length
    rows = max(1, flags.total_batch_size // T)
    gemm = machine.gemm_flops_per_second(dist)
    rng = torch.Generator().manual_seed(0)
    times = []
    for step in range(flags.steps + 2):
        ids = torch.randint(0, flags.vocab_size, (rows, T + 1), generator=rng)
        started = time.perf_counter()
        batch = Batch(ids[:, :-1].contiguous(), ids[:, 1:].contiguous(), None).to(dist.device)
        trial_step(model, optimizer, batch, flags.device_batch_size)
        if step >= 2:
            times.append(time.perf_counter() - started)
    rate = rows * T / statistics.median(times)
    each = flops_per_token(model)
    gemm = max(gemm, machine.gemm_flops_per_second(dist))
    return {
        "tokens_per_second": rate,
        "flops_per_token": each,
        "flops_per_second": rate * each,
        "gemm_flops_per_second": gemm,
        "mfu": rate * each / gemm,
        "peak_memory_bytes": machine.peak_memory_bytes(dist),
        "config": describe(flags, built),
    }


def bench_decode(flags: DecodeFlags) -> dict[str, Any]:
    """Time generation of one and of sixteen requests, beside the memory's read bandwidth.

    All three are measured in turns, and the best of each counts, so that other work on the machine
    does not fall on one of them alone.
    """
    built = build_model(flags, flags.family)
    model, dist = built.model, built.dist
    ready(model, dist.dtype, flags.int8)
    engine = Engine(model)
    rates = {"1": 0.0, "16": 0.0}
    bandwidth = 0.0
    for turn in range(DECODE_ROUNDS + 1):
        for batch in rates:
            requests = [
                # Prompts that differ: equal ones would be read once.
                Request(list(range(10 + i, 10 + i + PROMPT)), flags.tokens, Sampling(seed=i))
                for i in range(int(batch))
            ]
            if turn == 0:  # warm up
                engine.generate([replace(r, max_tokens=min(4, flags.tokens)) for r in requests])
                continue
            started = time.perf_counter()
            done = engine.generate(requests)
            rate = sum(len(c.ids) for c in done) / (time.perf_counter() - started)
            rates[batch] = max(rates[batch], rate)
        bandwidth = max(bandwidth, machine.read_bytes_per_second(dist))
    size = bytes_read(model)
    return {
        "batch": rates,
        "bytes_per_token": size,
        "read_bytes_per_second": bandwidth,
        "bandwidth_bound_tokens_per_second": bandwidth / size,
        "config": describe(flags, built),
    }


def bench_tokenizer(vocab_size: int, megabytes: float) -> dict[str, Any]:
    """Megabytes a second of the embedded world's text: training the vocabulary, then encoding."""
    texts = some_text(megabytes)
    length = sum(len(text.encode()) for text in texts)
    started = time.perf_counter()
    tokenizer = train_bpe(texts, vocab_size)
    trained = time.perf_counter()
    ids = tokenizer.encode_batch(texts)
    encoded = time.perf_counter()
    return {
        "train_megabytes_per_second": length / 1e6 / (trained - started),
        "encode_megabytes_per_second": length / 1e6 / (encoded - trained),
        "bytes_per_token": length / sum(map(len, ids)),
        "vocab_size": tokenizer.vocab_size,
    }


def some_text(megabytes: float) -> list[str]:
    """Documents of the embedded world, so many megabytes in all."""
    texts, length = [], 0
    for text in islice(world.documents("train", 0), 10**7):
        texts.append(text)
        length += len(text.encode())
        if length >= megabytes * 1e6:
            break
    return texts


def describe(flags: ModelFlags, built: Built) -> dict[str, Any]:
    """What was measured, and on what."""
    shape = {
        **config_to_dict(built.model.config),
        "params": built.params,
    }
    own = {"device": str(built.dist.device), "dtype": built.dist.dtype_name}
    kernels = {"kernels": built.dist.kernels is not None}
    batch = {
        name: getattr(flags, name)
        for name in (*BATCH_FLAGS, "optimizer", "tokens", "prompt_tokens", "int8")
        if hasattr(flags, name)
    }
    return {**shape, **own, **batch, "threads": torch.get_num_threads(), **kernels}

"""Generation beside the memory's own speed and beside transformers, measured in turns in one process.

    python drills/decode.py [--depth 12] [--tokens 96] [--rounds 3]

Models with random weights, about 100M parameters at depth 12: ours in bf16 and with int8 weights, and
transformers' Qwen3 of the same width and layers with a feed-forward part of as many weights, in bf16.
Prints one JSON object:

    one_stream_over_bandwidth   tokens/s of one request over (read bandwidth / bytes read a token)
    int8_over_bf16              the same request with int8 weights over bf16
    sixteen_over_transformers   tokens/s of 16 requests together over transformers' batched generate

and the rates themselves. Each is the best of the rounds.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import torch

from sprout.cli.bench import DecodeBench
from sprout.engine.engine import Engine, Request
from sprout.engine.quantize import bytes_read, ready
from sprout.engine.sample import Sampling
from sprout.models.base import Model
from sprout.train import machine
from sprout.train.bench import build_model

PROMPT = 16


def generating(model: Model, batch: int) -> Callable[[int], int]:
    """Generates for so many requests; takes how many tokens each, gives how many came."""
    engine = Engine(model)

    def go(limit: int) -> int:
        requests = [
            Request(list(range(10 + i, 10 + i + PROMPT)), limit, Sampling(temperature=0.0))
            for i in range(batch)
        ]
        return sum(len(done.ids) for done in engine.generate(requests))

    return go


def transformers_model(width: int, layers: int, heads: int, vocab: int) -> Any:
    """A Qwen3 with random weights in bf16."""
    from transformers import Qwen3Config, Qwen3ForCausalLM

    config = Qwen3Config(
        vocab_size=vocab,
        hidden_size=width,
        intermediate_size=8 * width // 3 // 64 * 64,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_key_value_heads=heads,
        head_dim=width // heads,
        max_position_embeddings=512,
        bos_token_id=0,
        eos_token_id=None,
        pad_token_id=0,
    )
    return Qwen3ForCausalLM(config).to(torch.bfloat16).eval()


def their_generate(model: Any, batch: int) -> Callable[[int], int]:
    """transformers' generate for a batch, greedily, which is its fastest."""
    ids = torch.stack([torch.arange(10 + i, 10 + i + PROMPT) for i in range(batch)])

    @torch.inference_mode()
    def go(limit: int) -> int:
        mask = torch.ones_like(ids)
        out = model.generate(
            ids, attention_mask=mask, max_new_tokens=limit, min_new_tokens=limit, do_sample=False
        )
        return int(out[:, PROMPT:].numel())

    return go


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--depth", type=int, default=12)
    parser.add_argument("--tokens", type=int, default=96)
    parser.add_argument("--rounds", type=int, default=3)
    flags = parser.parse_args()
    asked = DecodeBench(depth=flags.depth, device="cpu", dtype="bf16")
    built, packed = build_model(asked), build_model(asked).model
    model, config, dist = built.model, built.model.config, built.dist
    ready(model, torch.bfloat16)
    ready(packed, torch.bfloat16, int8=True)
    theirs = transformers_model(config.n_embd, config.n_layer, config.n_head, config.vocab_size)
    ways = {
        "bf16_1": generating(model, 1),
        "int8_1": generating(packed, 1),
        "bf16_16": generating(model, 16),
        "int8_16": generating(packed, 16),
        "transformers_16": their_generate(theirs, 16),
        "transformers_1": their_generate(theirs, 1),
    }
    best: dict[str, float] = dict.fromkeys(ways, 0.0)
    bandwidth = 0.0
    for turn in range(flags.rounds + 1):  # the first, short one warms up
        for name, go in ways.items():
            started = time.perf_counter()
            rate = go(flags.tokens if turn else 4) / (time.perf_counter() - started)
            best[name] = max(best[name], rate if turn else 0.0)
            bandwidth = max(bandwidth, machine.read_bytes_per_second(dist, 0.2))
    size = bytes_read(model)
    found = {
        "one_stream_over_bandwidth": best["bf16_1"] * size / bandwidth,
        "int8_over_bf16": best["int8_1"] / best["bf16_1"],
        "sixteen_over_transformers": best["bf16_16"] / best["transformers_16"],
        "tokens_per_second": best,
        "read_bytes_per_second": bandwidth,
        "bytes_per_token": size,
        "params": built.params,
        "transformers_params": sum(p.numel() for p in theirs.parameters()),
        "threads": torch.get_num_threads(),
    }
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())

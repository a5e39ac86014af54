"""One stream of a Qwen3 beside llama.cpp's `llama-bench` on the exported file of the same weights.

    python drills/llama_cpp.py --llama-bench PATH [--depth 12] [--threads 2] [--tokens 96] [--rounds 3]

llama.cpp is built apart from this project. A model with random weights (97M parameters at depth 12 with
8,192 tokens) is written as BF16 and Q8_0; ours generates greedily behind a prompt of 16 tokens, theirs as
`llama-bench -p 0 -n TOKENS` does, which warms up and reads no prompt: so ours has warmed up, and its time is
that from the first token to the last. All are measured in turns, and the best of each counts. Prints one
JSON object: tokens a second of each, and ours over theirs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

from sprout import checkpoint
from sprout.cli.bench import DecodeBench
from sprout.engine.engine import Engine, Request
from sprout.engine.quantize import bytes_read, ready
from sprout.engine.sample import Sampling
from sprout.interop import gguf
from sprout.interop.stage import Stage
from sprout.models.base import Model
from sprout.tokenizer.bpe import train_bpe
from sprout.train.bench import build_model, some_text

PROMPT, MEGABYTES = 16, 4.0


def exported(model: Model, folder: Path) -> dict[str, Path]:
    """The model with a vocabulary of its size in both types."""
    tokenizer = train_bpe(some_text(MEGABYTES), model.config.vocab_size)
    assert tokenizer.vocab_size == model.config.vocab_size, tokenizer.vocab_size
    weights = checkpoint.clone_tensors(model)
    stage = Stage(Path("runs/drill"), "base", model.config, weights, tokenizer)
    types: tuple[gguf.Type, ...] = ("bf16", "q8_0")
    return {type: gguf.export(stage, folder / f"{type}.gguf", type).file for type in types}


def ours(engine: Engine, tokens: int) -> float:
    """Tokens a second of one request behind the first, by an engine that has answered before."""
    request = Request(list(range(10, 10 + PROMPT)), tokens, Sampling(temperature=0.0))
    came: list[float] = []
    engine.generate([request], lambda index, id: came.append(time.perf_counter()))
    return (len(came) - 1) / (came[-1] - came[0])


def theirs(bench: Path, file: Path, tokens: int, threads: int) -> float:
    """Tokens a second that llama-bench gives."""
    command = [bench, "-m", file, "-p", 0, "-n", tokens, "-t", threads, "-r", 1, "-o", "json"]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{bench} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return float(json.loads(done.stdout)[0]["avg_ts"])


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--llama-bench", type=Path, required=True)
    parser.add_argument("--depth", type=int, default=12)
    parser.add_argument("--vocab-size", type=int, default=8192)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--tokens", type=int, default=96)
    parser.add_argument("--rounds", type=int, default=3)
    flags = parser.parse_args()
    torch.set_num_threads(flags.threads)
    asked = DecodeBench(
        family="qwen3", depth=flags.depth, vocab_size=flags.vocab_size, device="cpu", dtype="bf16"
    )
    built, packed = build_model(asked, "qwen3"), build_model(asked, "qwen3").model
    with tempfile.TemporaryDirectory() as folder:
        files = exported(built.model, Path(folder))
        ready(built.model, torch.bfloat16)
        ready(packed, torch.bfloat16, int8=True)
        bench, threads = flags.llama_bench, flags.threads
        wide, narrow = Engine(built.model), Engine(packed)
        ways: dict[str, Callable[[int], float]] = {
            "bf16": lambda n: ours(wide, n),
            "llama_bf16": lambda n: theirs(bench, files["bf16"], n, threads),
            "int8": lambda n: ours(narrow, n),
            "llama_q8_0": lambda n: theirs(bench, files["q8_0"], n, threads),
        }
        best = dict.fromkeys(ways, 0.0)
        for turn in range(flags.rounds + 1):  # the first, short one warms up
            for name, rate in ways.items():
                found = rate(flags.tokens if turn else 4)
                best[name] = max(best[name], found if turn else 0.0)
    result = {
        "bf16_over_llama_cpp": best["bf16"] / best["llama_bf16"],
        "int8_over_llama_cpp": best["int8"] / best["llama_q8_0"],
        "tokens_per_second": best,
        "bytes_per_token": {"bf16": bytes_read(built.model), "int8": bytes_read(packed)},
        "params": built.params,
        "threads": flags.threads,
    }
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())

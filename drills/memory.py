"""Whether a server that answers for long grows: its memory after many requests over that after 100.

    python drills/memory.py [--requests 10000] [--most 1.02]

Starts `sprout serve` in a process of its own over a tiny model with random weights, asks with 16 clients
that stream, and reads the process's resident memory from its /metrics. Prints one JSON object; the exit
status is 1 where the memory has grown by more than `--most` allows.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from sprout import checkpoint
from sprout.models.gpt import GPT, GPTConfig
from sprout.server.load import crowd
from sprout.tokenizer.bpe import byte_tokenizer

ROOT = Path(__file__).parents[1]
CLIENTS, BODIES, WARM = 16, 400, 100


def tiny_run(folder: Path) -> None:
    """A run whose sft stage holds a random model that reads bytes."""
    tokenizer = byte_tokenizer()
    shape = GPTConfig(tokenizer.vocab_size, 2, 2, 2, 32, 256)
    model = GPT(shape)
    model.initialise(0)
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("")
    tokenizer.save(folder / "tokenizer")
    checkpoint.save_shape(folder, "sft", shape, {})
    tensors = checkpoint.clone_tensors(model)
    checkpoint.save(folder / "sft" / "checkpoints", 1, tensors, {}, {"step": 1}, 1)


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """`sprout serve` over the run `tiny` in folder/runs; its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "sprout", "serve", "--run", "tiny", "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        for _ in range(1200):
            try:
                fetch(port, "/health")
                break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, "the server has ended"
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def fetch(port: int, path: str) -> str:
    """What the server answers there."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return str(answer.read().decode())


def memory(port: int) -> int:
    """The server's resident memory in bytes."""
    for line in fetch(port, "/metrics").splitlines():
        if line.startswith("process_resident_memory_bytes "):
            return int(line.split()[1])
    raise SystemExit("this system does not tell the memory of a process")


def bodies() -> list[dict[str, Any]]:
    """Chats of many lengths that end at many lengths."""
    rng = random.Random(0)
    letters = "abcdefghijklmnopqrstuvwxyz "
    return [
        {
            "messages": [
                {"role": "user", "content": "".join(rng.choices(letters, k=rng.randint(1, 150)))}
            ],
            "max_tokens": rng.randint(1, 12),
            "seed": number,
        }
        for number in range(BODIES)
    ]


def drill(requests: int) -> dict[str, Any]:
    """Memory after 100 requests and after so many, and the ratio."""
    asked = bodies()
    with tempfile.TemporaryDirectory() as folder:
        tiny_run(Path(folder) / "runs" / "tiny")
        with serving(Path(folder)) as port:
            asyncio.run(crowd("127.0.0.1", port, asked, CLIENTS, WARM))
            before = memory(port)
            started = time.perf_counter()
            asyncio.run(crowd("127.0.0.1", port, asked, CLIENTS, requests - WARM))
            seconds = time.perf_counter() - started
            after = memory(port)
    found = {"requests": requests, "bytes_after_100": before, "bytes_after": after}
    return {**found, "ratio": after / before, "requests_per_second": (requests - WARM) / seconds}


def main() -> int:
    """Run the drill; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--most", type=float, default=1.02)
    flags = parser.parse_args()
    torch.set_num_threads(1)
    found = drill(flags.requests)
    print(json.dumps(found))
    return int(found["ratio"] > flags.most)


if __name__ == "__main__":
    sys.exit(main())

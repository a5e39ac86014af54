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
import random
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import torch

from sprout.server.load import crowd

sys.path.append(str(Path(__file__).parent))
from served import serving, tiny_run

CLIENTS, BODIES, WARM = 16, 400, 100


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
        with serving(Path(folder), threads="") as port:
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

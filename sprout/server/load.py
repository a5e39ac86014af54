"""A crowd of clients, for measurements: asks a server for streamed answers and notes when they come.

It needs nothing but Python itself, so that next to the server it takes as little as a client can, and runs
in a process of its own: `python -m sprout.server.load` reads one JSON object from standard input

    {"host": …, "port": …, "clients": n, "requests": n, "bodies": [a chat request, …]}

and writes one to standard output: {"seconds", "tokens", "cpu_seconds", "ttft_seconds": [one a request
that had any text]}.
The bodies are asked in turn, over and over, by `clients` at a time, each request by a new connection.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

SPOKEN = re.compile(rb'"content": ?"[^"]')
COUNTED = re.compile(rb'"completion_tokens": ?(\d+)')
LIMIT_SECONDS = 600.0


@dataclass(frozen=True)
class Heard:
    """One answer: seconds to its first text, None where it had none, and how many tokens it had."""

    first: float | None
    tokens: int


async def ask(host: str, port: int, body: bytes) -> Heard:
    """Stream one answer to its end. RuntimeError, with what came, for one that is not whole."""
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection(host, port)
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: {host}:{port}\r\nconnection: close\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    try:
        writer.write(head.encode() + body)
        first, got = None, bytearray()
        while piece := await reader.read(1 << 16):
            got += piece
            if first is None and SPOKEN.search(got):
                first = time.perf_counter() - started
    finally:
        writer.close()
    counted = COUNTED.search(got)
    if counted is None or b"[DONE]" not in got:
        raise RuntimeError(f"no whole answer came: {got[-300:].decode('utf-8', 'replace')}")
    return Heard(first, int(counted[1]))


async def crowd(
    host: str, port: int, bodies: Sequence[dict[str, Any]], clients: int, requests: int
) -> list[Heard]:
    """What `requests` answers were, asked for by so many clients at a time."""
    streaming = {"stream": True, "stream_options": {"include_usage": True}}
    texts = [json.dumps({**body, **streaming}).encode() for body in bodies]
    next_one: Iterator[int] = iter(range(requests))
    heard: list[Heard] = []

    async def client() -> None:
        for number in next_one:
            heard.append(await ask(host, port, texts[number % len(texts)]))

    work = asyncio.gather(*(client() for _ in range(clients)))
    await asyncio.wait_for(work, LIMIT_SECONDS)
    return heard


def main() -> None:
    """As the module says."""
    task = json.load(sys.stdin)
    began, worked = time.perf_counter(), time.process_time()
    heard = asyncio.run(crowd(**task))
    found = {
        "seconds": time.perf_counter() - began,
        "tokens": sum(one.tokens for one in heard),
        "cpu_seconds": time.process_time() - worked,
        "ttft_seconds": [one.first for one in heard if one.first is not None],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()

"""What the drills of the server need: a tiny run, `sprout serve` over it, and requests sent as bytes.

For drills/server.py and drills/memory.py. A client that keeps to HTTP could make few of the requests there
(hostile.py).
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import torch

from sprout import checkpoint
from sprout.models.gpt import GPT, GPTConfig
from sprout.tokenizer.bpe import byte_tokenizer

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(Path(__file__).parent))
from hostile import request  # noqa: E402


def tiny_run(folder: Path) -> None:
    """A run whose sft stage holds a random model that reads bytes and says something else to everyone."""
    tokenizer = byte_tokenizer()
    shape = GPTConfig(tokenizer.vocab_size, 2, 2, 2, 32, 256)
    model = GPT(shape)
    rng = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0.0, 0.15, generator=rng)
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("[options]\n")
    tokenizer.save(folder / "tokenizer")
    checkpoint.save_shape(folder, "sft", shape, {})
    checkpoint.save(folder / "sft" / "checkpoints", 1, checkpoint.clone_tensors(model), {}, {}, 1)


@contextmanager
def serving(folder: Path, *flags: str, key: str = "", threads: str = "1") -> Iterator[int]:
    """`sprout serve` over the run `tiny` in folder/runs; its port. What it says goes into said.log.

    `threads`: how many it computes with; "" for as many as it takes by itself.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "sprout",
        "serve",
        "--run",
        "tiny",
        "--port",
        str(port),
        *flags,
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment |= {"OMP_NUM_THREADS": threads} if threads else {}
    environment |= {"SPROUT_API_KEY": key} if key else {}
    with open(folder / "said.log", "ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stderr=log)
    try:
        while not asyncio.run(healthy(port)):
            if process.poll() is not None:
                raise SystemExit(f"the server has ended:\n{(folder / 'said.log').read_text()}")
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(300)


async def healthy(port: int) -> bool:
    """Whether it can answer."""
    with suppress(OSError):
        return (await exchange(port, request("/health")))[0] == 200
    return False


async def exchange(port: int, raw: bytes, pace: str = "") -> tuple[int | None, bytes]:
    """Send bytes and read to the end. The status, None where the server only closed, and the body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
    try:
        try:
            await _send(writer, raw, pace)
            if pace == "gone":
                return None, b""
            got = bytearray()
            while piece := await reader.read(64 if pace == "sip" else 1 << 16):
                got += piece
                if pace == "sip":
                    await asyncio.sleep(0.01)
        except ConnectionError:
            got = bytearray()
    finally:
        writer.close()
    head, _, body = bytes(got).partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else None
    if b"transfer-encoding: chunked" in head.lower():
        body = b"".join(_chunks(body))
    return status, body


async def _send(writer: asyncio.StreamWriter, raw: bytes, pace: str) -> None:
    if pace == "drip":
        for at in range(0, len(raw), 16):
            writer.write(raw[at : at + 16])
            await writer.drain()
            await asyncio.sleep(0.05)
        return
    writer.write(raw)
    with suppress(ConnectionError):  # it may be refused before all is sent
        await writer.drain()
        if pace == "half" and writer.can_write_eof():
            writer.write_eof()


def _chunks(body: bytes) -> Iterator[bytes]:
    """The pieces of a chunked body."""
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16) if size else 0
        yield rest[:length]
        body = rest[length + 2 :] if length else b""

"""Several processes of a run on this machine, for tests: they meet over gloo on the loopback.

A server process has imported PyTorch once, and every rank is forked from it, which takes no time.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import socket
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import torch

from sprout.common.ranks import together

SECONDS = 240.0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def in_ranks(count: int, call: Callable[..., Any], *args: Any, joined: bool = True) -> list[Any]:
    """What `call(ranks, *args)` gives in each of `count` processes. An error in one is raised here.

    `call` is a function of a module, and everything that goes in or out can be pickled. Not `joined`, it
    is called as `call(*args)` and meets the others by itself; of one that ends without an answer that
    is said in the place of it, with 0 seconds.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["torch", "sprout.train.stages"])
    port, started = free_port(), []
    for rank in range(count):
        here, there = context.Pipe(duplex=False)
        process = context.Process(
            target=_rank, args=(there, rank, count, port, call, args, joined), daemon=True
        )
        process.start()
        there.close()
        started.append((process, here))
    try:
        found = [_received(here) for _, here in started]
    finally:
        for process, _ in started:
            process.join(0.2)
            process.kill()
    errors = [error for error, _ in found if error]
    if not joined:
        return [(error, 0.0) if error else pickle.loads(value) for error, value in found]
    if errors:
        raise AssertionError("\n".join(errors))
    return [pickle.loads(value) for _, value in found]


def _received(connection: Connection) -> tuple[str, bytes]:
    if not connection.poll(SECONDS):
        return f"a process did not answer in {SECONDS} seconds", b""
    try:
        found: tuple[str, bytes] = connection.recv()
    except EOFError:
        return "a process ended without a word", b""
    return found


def _rank(
    answer: Connection,
    rank: int,
    count: int,
    port: int,
    call: Callable[..., Any],
    args: Any,
    joined: bool,
) -> None:
    torch.set_num_threads(1)
    os.environ |= {
        "RANK": str(rank),
        "LOCAL_RANK": str(rank),
        "WORLD_SIZE": str(count),
        "LOCAL_WORLD_SIZE": str(count),
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(port),
        "GLOO_SOCKET_IFNAME": "lo",
    }
    if not joined:
        answer.send(("", pickle.dumps(call(*args))))
        return
    try:
        with together() as ranks:
            answer.send(("", pickle.dumps(call(ranks, *args))))
    except BaseException:
        answer.send((f"rank {rank}:\n{traceback.format_exc()}", b""))

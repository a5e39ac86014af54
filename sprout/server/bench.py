"""`sprout bench serve`: a crowd of clients that stream through HTTP, beside the engine by itself."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sprout.common.errors import Failure
from sprout.engine.quantize import ready
from sprout.engine.request import Request
from sprout.engine.scheduler import Scheduler
from sprout.engine.tools import ToolBox
from sprout.server.app import create_app
from sprout.server.limits import Keys, Limits
from sprout.server.metrics import Figures
from sprout.server.models import Listed, Loaded, Models, one_at_a_time
from sprout.server.openai_routes import chat_job
from sprout.server.parts import Parts
from sprout.server.prompts import stops_of
from sprout.server.run import GracefulServer, listen, settings
from sprout.server.safety import DEFAULT_RULES, Safety, load_rules
from sprout.server.schema import ChatRequest
from sprout.server.store import Store
from sprout.server.worker import Worker
from sprout.tokenizer.bpe import train_bpe
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.train.bench import Built, ServeFlags, build_model, describe, some_text

NAME = "bench/base"
ROUNDS = 3
"""So often the engine and the server are measured in turns; the best of each counts."""
TEXT_MEGABYTES = 1.0


class One:
    """A source of one model with random weights."""

    def __init__(self, built: Built, tokenizer: Tokenizer, rows: int) -> None:
        self.built, self.tokenizer, self.rows = built, tokenizer, rows
        self.listed = Listed(NAME, "1", 0, built.model.config.sequence_length)

    def available(self) -> list[Listed]:
        """The one."""
        return [self.listed]

    def load(self, listed: Listed) -> Loaded:
        """Its worker, newly started."""
        make = lambda: Scheduler(self.built.model, self.rows)  # noqa: E731
        worker = Worker(make, max_waiting=1 << 20)
        return Loaded(listed, self.tokenizer, worker, one_at_a_time(self.built.model))


def bench_serve(flags: ServeFlags) -> dict[str, Any]:
    """Tokens a second of `clients` that stream at once, and of the engine for the same requests.

    The model has random weights, and every answer `tokens` tokens. The clients are a process of their
    own, whose time on the processors is given too: on a machine that serves others they are elsewhere.
    """
    texts = some_text(TEXT_MEGABYTES)
    tokenizer = train_bpe(texts, flags.vocab_size)
    flags.vocab_size = tokenizer.vocab_size  # fewer than asked for, where the text has no more
    built = build_model(flags, flags.family)
    ready(built.model, built.dist.dtype, flags.int8)
    ids = tokenizer.encode("\n".join(texts))
    with tempfile.TemporaryDirectory() as folder, _served(built, tokenizer, flags, folder) as live:
        parts, port = live
        alone, served = [], []
        for turn in range(ROUNDS + 1):  # the first, shorter one, is not counted
            tokens = flags.tokens if turn else min(4, flags.tokens)
            bodies = [
                _body(tokenizer, ids, turn * 2 * flags.clients + i, flags.prompt_tokens, tokens)
                for i in range(2 * flags.clients)
            ]
            alone.append(_alone(parts, built, bodies[: flags.clients]))
            served.append(_crowd(port, bodies[flags.clients :]))
    first = [seconds for round in served[1:] for seconds in round["ttft_seconds"]]
    best = max(served[1:], key=lambda round: float(round["tokens"] / round["seconds"]))
    return {
        "clients": flags.clients,
        "tokens_per_second": best["tokens"] / best["seconds"],
        "engine_tokens_per_second": max(alone[1:]),
        "ttft_seconds": {"p50": statistics.median(first), "p95": _quantile(first, 0.95)},
        "client_cpu_seconds": best["cpu_seconds"],
        "config": describe(flags, built),
    }


def _body(tokenizer: Tokenizer, ids: list[int], number: int, length: int, tokens: int) -> Any:
    """A chat request whose message has about `length` tokens, unlike those of other numbers."""
    start = number * 97 % max(1, len(ids) - length)
    return {
        "messages": [{"role": "user", "content": tokenizer.decode(ids[start : start + length])}],
        "max_tokens": tokens,
        "seed": number,
        "logit_bias": {
            str(id): -100 for id in tokenizer.special.values()
        },  # so that none ends early
    }


def _alone(parts: Parts, built: Built, bodies: list[Any]) -> float:
    """Tokens a second of the scheduler that the server has, for the same requests all at once."""
    loaded = parts.models.loaded[NAME]
    scheduler = Scheduler(built.model, len(bodies))
    done: list[int] = []
    for body in bodies:
        job = chat_job(parts, ChatRequest.model_validate(body), loaded)
        stops = stops_of(loaded.tokenizer, False)
        asked = Request(job.prompts[0], job.max_tokens, job.sampling, stops)
        scheduler.add(asked, lambda token: done.append(token.id), lambda reason: None)
    started = time.perf_counter()
    while scheduler.step():
        pass
    return len(done) / (time.perf_counter() - started)


def _crowd(port: int, bodies: list[Any]) -> dict[str, Any]:
    """What a process of clients found, each of which asks once."""
    sizes = {"clients": len(bodies), "requests": len(bodies)}
    task = json.dumps({"host": "127.0.0.1", "port": port, "bodies": bodies, **sizes})
    command = [sys.executable, "-m", "sprout.server.load"]
    done = subprocess.run(command, input=task, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(f"the clients failed: {done.stderr.strip().splitlines()[-1]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def _served(
    built: Built, tokenizer: Tokenizer, flags: ServeFlags, folder: str
) -> Iterator[tuple[Parts, int]]:
    """A server over the model, as `sprout serve` sets it up, in a thread of this process; its port."""
    parts = Parts(
        name="bench",
        models=Models(One(built, tokenizer, flags.clients), NAME),
        store=Store(Path(folder) / "chat.sqlite3"),
        safety=Safety(load_rules(DEFAULT_RULES)),
        toolbox=ToolBox({}),
        limits=Limits(concurrent=flags.clients),
        keys=Keys(),
        figures=Figures(),
        warn=lambda text: print(text, file=sys.stderr),
    )
    listener = listen("127.0.0.1", 0)
    started = threading.Event()
    server = GracefulServer(settings(create_app(parts), 0.0), parts, 0.0)

    async def go() -> None:
        async with parts.models.use(None):
            pass
        started.set()  # connections wait in the listener until they are taken
        await server.serve([listener])

    thread = threading.Thread(target=lambda: asyncio.run(go()), name="sprout bench")
    thread.start()
    started.wait()
    try:
        yield parts, int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()


def _quantile(values: list[float], share: float) -> float:
    """The smallest of the values that at least this share of them does not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

"""What the server asks of the engine: requests that join and leave a running batch at any step.

`Scheduler` is the seam, and tests put a scripted one behind it. `BatchScheduler` is the one over today's
`Batch`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sprout.common.errors import UsageError
from sprout.engine import engine as engines
from sprout.engine.sample import Sampling


@dataclass(frozen=True)
class Request:
    """What to generate. logprobs: None for none, k for the chosen token's and the k likeliest ones'."""

    ids: Sequence[int]
    max_tokens: int
    sampling: Sampling = field(default_factory=Sampling)
    stop_ids: frozenset[int] = frozenset()
    logprobs: int | None = None


@dataclass(frozen=True)
class Token:
    """One generated token; `top` are the likeliest (id, log-probability) in its place."""

    id: int
    logprob: float | None = None
    top: tuple[tuple[int, float], ...] = ()


OnToken = Callable[[Token], object]
OnEnd = Callable[[str], object]


class Scheduler(Protocol):
    """Continuous batching. One thread owns it."""

    @property
    def context(self) -> int:
        """The most tokens, prompt and answer together."""

    @property
    def waiting(self) -> int:
        """Requests that have not begun."""

    @property
    def running(self) -> int:
        """Requests that have begun."""

    def add(self, request: Request, on_token: OnToken, on_end: OnEnd) -> int:
        """Queue a request and return its ticket. ValueError if it cannot be run.

        on_token may return False to end it; on_end("stop" | "length" | "cancelled") is called once.
        """

    def cancel(self, ticket: int) -> None:
        """End a request within one step."""

    def step(self) -> bool:
        """One step of work; False when there is nothing to do."""


class BatchScheduler:
    """A Scheduler over `Batch`: no log-probabilities, and a prompt is read in one step."""

    def __init__(self, model: engines.LanguageModel, max_batch: int = 16) -> None:
        self._engine = engines.Engine(model, max_batch)
        self._batch = engines.Batch(model, max_batch, self.context, self._on_token)
        self._queue: list[engines.Running] = []
        self._calls: dict[int, tuple[OnToken, OnEnd]] = {}
        self._cancelled: set[int] = set()
        self._tickets = 0

    @property
    def context(self) -> int:
        """The most tokens, prompt and answer together."""
        return self._engine.context

    @property
    def waiting(self) -> int:
        """Requests that have not begun."""
        return len(self._queue)

    @property
    def running(self) -> int:
        """Requests that have begun."""
        return len(self._batch.active)

    def add(self, request: Request, on_token: OnToken, on_end: OnEnd) -> int:
        """As Scheduler.add."""
        if request.logprobs is not None:
            raise UsageError("this engine gives no log-probabilities: leave logprobs out")
        plain = engines.Request(request.ids, request.max_tokens, request.sampling, request.stop_ids)
        limit = self._engine._limit(plain)
        self._tickets += 1
        self._queue.append(engines.Running(self._tickets, plain, limit))
        self._calls[self._tickets] = (on_token, on_end)
        return self._tickets

    def cancel(self, ticket: int) -> None:
        """As Scheduler.cancel."""
        if ticket in self._calls:
            self._cancelled.add(ticket)

    def step(self) -> bool:
        """As Scheduler.step."""
        batch = self._batch
        for running in [r for r in self._queue if r.index in self._cancelled]:
            self._queue.remove(running)
            self._end(running.index, "cancelled")
        if not (self._queue or batch.active):
            return False
        before = [*batch.active]
        if self._queue and batch.free:
            new, self._queue = self._queue[: batch.free], self._queue[batch.free :]
            before += new
            batch.join(new)
        else:
            batch.step()
        for running in before:
            if running.stopped is not None:
                self._end(running.index, running.stopped)
        return True

    def _on_token(self, index: int, token: int) -> bool:
        return index not in self._cancelled and self._calls[index][0](Token(token)) is not False

    def _end(self, ticket: int, reason: str) -> None:
        self._cancelled.discard(ticket)
        self._calls.pop(ticket)[1](reason)


class StopStrings:
    """Text in, the same text out until a stop string is met, wherever the pieces are torn."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = [stop for stop in stops if stop]
        self._held = ""

    def push(self, text: str) -> tuple[str, bool]:
        """The text that may be shown now, and whether a stop string was met (dropped with the rest)."""
        self._held += text
        found = [at for at in (self._held.find(stop) for stop in self._stops) if at >= 0]
        if found:
            shown, self._held = self._held[: min(found)], ""
            return shown, True
        keep = max((self._overlap(stop) for stop in self._stops), default=0)
        cut = len(self._held) - keep
        shown, self._held = self._held[:cut], self._held[cut:]
        return shown, False

    def flush(self) -> str:
        """What was held back."""
        held, self._held = self._held, ""
        return held

    def _overlap(self, stop: str) -> int:
        """How many characters at the end of what is held begin `stop`."""
        longest = min(len(stop) - 1, len(self._held))
        return next((n for n in range(longest, 0, -1) if self._held.endswith(stop[:n])), 0)


CAN_BIAS = any(f.name == "logit_bias" for f in dataclasses.fields(Sampling))


def make_sampling(values: dict[str, Any]) -> Sampling:
    """How to choose tokens. UsageError naming a value that the sampler does not know."""
    known = {f.name for f in dataclasses.fields(Sampling)}
    for name in values:
        if name not in known:
            raise UsageError(f"{name} is not supported by this engine: leave it out")
    return Sampling(**values)

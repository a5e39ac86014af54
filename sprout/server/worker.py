"""The thread that a model computes in. It owns the scheduler, and nothing else calls it.

The event loop hands requests in and never waits for the thread. Tokens come back in batches, one call into
the loop for all that a step (or 20 ms of short steps) gave, so that many clients cost few wake-ups. A
request that its client has given up ends within one step.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sprout.engine.request import OnEnd, OnToken, Request, Token

JOIN_SECONDS = 0.02  # tokens of steps shorter than this are delivered together


class Steps(Protocol):
    """What the thread asks of `sprout.engine.scheduler.Scheduler`, so that a test can script it."""

    @property
    def context(self) -> int: ...
    @property
    def waiting(self) -> int: ...
    @property
    def running(self) -> int: ...
    def add(self, request: Request, on_token: OnToken, on_end: OnEnd) -> int: ...
    def cancel(self, ticket: int) -> None: ...
    def step(self) -> bool: ...


class BusyError(Exception):
    """The queue is full. `retry_after`: in how many seconds it is worth asking again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"the queue is full: try again in {retry_after} s")
        self.retry_after = retry_after


class ClosedError(Exception):
    """The worker takes no more requests."""


@dataclass(eq=False)
class Stream:
    """The tokens of one request as they reach the event loop that asked.

    reason: why it ended ("stop", "length", "cancelled", "failed"), None while it runs.
    error: what went wrong where it failed.
    """

    request: Request
    loop: asyncio.AbstractEventLoop
    started: float
    reason: str | None = None
    error: Exception | None = None
    given_up: bool = False  # set by the loop, read by the worker's thread
    ticket: int | None = None  # the worker's, as what follows
    fresh: list[Token] = field(default_factory=list)
    spoken: bool = False
    ending: str | None = None
    _tokens: list[Token] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def batches(self) -> AsyncIterator[list[Token]]:
        """Some tokens at a time, at least one, until the request has ended."""
        while True:
            await self._news.wait()
            self._news.clear()
            tokens, self._tokens = self._tokens, []
            if tokens:
                yield tokens
            if self.reason is not None and not self._tokens:
                return

    def deliver(self, tokens: list[Token], reason: str | None) -> None:
        """Take what the worker sends. Called on the event loop only."""
        self._tokens += tokens
        self.reason = reason
        self._news.set()


class Worker:
    """Runs the requests of one model.

    make: makes the scheduler; called again when a step has failed, since its state is unknown then.
    max_waiting: requests that may wait for their turn; more are refused with BusyError.
    warn: told of a step that failed.
    Attributes for reports: `context`, `tokens` and `steps` (so far), `healthy`.
    """

    def __init__(
        self,
        make: Callable[[], Steps],
        max_waiting: int = 64,
        warn: Callable[[str], object] = lambda text: None,
        name: str = "model",
    ) -> None:
        self._make, self._max_waiting, self._warn = make, max_waiting, warn
        self._scheduler = make()
        self.context = self._scheduler.context
        self.tokens = self.steps = 0
        self.healthy = True
        self._wake = threading.Condition()
        self._inbox: list[tuple[bool, Stream]] = []  # (whether it is new, stream)
        self._live: set[Stream] = set()
        self._closing = False
        self._seconds_each = 1.0
        self._changed: dict[Stream, None] = {}  # streams with news, in order
        self._urgent = False
        self._flushed = self._step_seconds = 0.0
        self._thread = threading.Thread(target=self._run, name=f"sprout {name}", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Requests that have not begun."""
        return self._scheduler.waiting + sum(new for new, _ in self._inbox)

    @property
    def running(self) -> int:
        """Requests that have begun."""
        return self._scheduler.running

    @property
    def idle(self) -> bool:
        """Whether no request is on its way."""
        return not self._live

    def submit(self, requests: Sequence[Request], continued: bool = False) -> list[Stream]:
        """Queue requests, all or none, from a coroutine. `continued` ones go past a full queue.

        BusyError when the queue is full, ClosedError after `close`.
        """
        loop, now = asyncio.get_running_loop(), time.monotonic()
        streams = [Stream(request, loop, now) for request in requests]
        with self._wake:
            if self._closing:
                raise ClosedError("this model has been put away")
            if self.waiting >= self._max_waiting and not continued:
                raise BusyError(min(60, max(1, math.ceil(self._seconds_each))))
            self._inbox += [(True, stream) for stream in streams]
            self._live.update(streams)
            self._wake.notify()
        return streams

    def cancel(self, stream: Stream) -> None:
        """End a request within one step, if it still runs."""
        if stream.reason is not None or stream.given_up:
            return
        stream.given_up = True
        with self._wake:
            self._inbox.append((False, stream))
            self._wake.notify()

    def cancel_all(self) -> None:
        """End whatever runs or waits."""
        for stream in list(self._live):
            self.cancel(stream)

    def close(self) -> None:
        """End whatever runs or waits, and the thread."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        """The thread: take in what came, compute a step, send out what it gave."""
        idle = True
        while True:
            with self._wake:
                while idle and not self._inbox and not self._closing:
                    self._wake.wait()
                inbox, self._inbox = self._inbox, []
                closing = self._closing
            if closing:
                break
            before = time.monotonic()
            failed = None
            try:
                for new, stream in inbox:
                    self._take(new, stream)
                idle = not self._scheduler.step()
                self.steps += not idle
            except Exception as error:
                failed = error
            if failed is not None:  # outside of the handler, which would keep what the error held
                idle = True
                self._recover(failed)
            self._step_seconds = time.monotonic() - before
            self._send(idle)
        for stream in list(self._live):
            self._end(stream, "cancelled")
        self._send(True)

    def _take(self, new: bool, stream: Stream) -> None:
        """Begin a request, or end one that was given up."""
        if not new:
            if stream.ticket is not None and stream.ending is None:
                self._scheduler.cancel(stream.ticket)
            return
        if stream.given_up:
            self._end(stream, "cancelled")
            return

        def on_token(token: Token) -> bool:
            if stream.given_up:
                return False
            self.tokens += 1
            stream.fresh.append(token)
            self._changed[stream] = None
            self._urgent = self._urgent or not stream.spoken
            return True

        try:
            stream.ticket = self._scheduler.add(
                stream.request, on_token, lambda reason: self._end(stream, reason)
            )
        except ValueError as error:  # a request that cannot be run harms no other
            stream.error = error
            self._end(stream, "failed")

    def _end(self, stream: Stream, reason: str) -> None:
        """Note that a request has ended."""
        if stream.ending is not None:
            return
        stream.ending = reason
        self._changed[stream] = None
        self._urgent = True
        if reason in ("stop", "length"):
            self.healthy = True
            self._seconds_each += 0.1 * (time.monotonic() - stream.started - self._seconds_each)

    def _send(self, now: bool) -> None:
        """Deliver what is new, unless it may wait for the next step."""
        clock = time.monotonic()
        late = clock + self._step_seconds - self._flushed >= JOIN_SECONDS
        if not self._changed or not (now or self._urgent or late):
            return
        groups: dict[asyncio.AbstractEventLoop, list[tuple[Stream, list[Token], str | None]]] = {}
        for stream in self._changed:
            tokens, stream.fresh, stream.spoken = stream.fresh, [], True
            groups.setdefault(stream.loop, []).append((stream, tokens, stream.ending))
        with self._wake:
            self._live.difference_update(s for s in self._changed if s.ending is not None)
        self._changed, self._urgent, self._flushed = {}, False, clock
        for loop, news in groups.items():
            try:
                loop.call_soon_threadsafe(_deliver, news)
            except RuntimeError:  # the loop has ended, and with it whoever waited
                continue

    def _recover(self, error: Exception) -> None:
        """After a step that failed: its requests fail, and a new scheduler takes the next ones.

        The old one goes first, and with it its cache: the memory may not hold two.
        """
        self._warn(f"generation failed: {''.join(traceback.format_exception(error)).strip()}")
        self.healthy = False
        _forget_frames(error)
        self._scheduler = _Nothing(self.context)
        with self._wake:
            queued = {stream for new, stream in self._inbox if new}
            lost = [stream for stream in self._live if stream not in queued]
        for stream in lost:
            if stream.ending is None:
                stream.error = error
                self._end(stream, "failed")
        try:
            self._scheduler = self._make()
        except Exception as again:
            self._warn(f"the model cannot go on: {again}")
            self._closing = True


class _Nothing:
    """Stands for a scheduler while there is none."""

    waiting = running = 0

    def __init__(self, context: int) -> None:
        self.context = context

    def add(self, request: Request, on_token: OnToken, on_end: OnEnd) -> int:
        """Refuse a request."""
        raise ClosedError("there is no model to answer")

    def cancel(self, ticket: int) -> None:
        """There is nothing to end."""

    def step(self) -> bool:
        """There is nothing to do."""
        return False


def _forget_frames(error: BaseException | None) -> None:
    """Let go of what the frames of an error hold, which may be a whole cache."""
    while error is not None:
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


def _deliver(news: list[tuple[Stream, list[Token], str | None]]) -> None:
    for stream, tokens, reason in news:
        stream.deliver(tokens, reason)

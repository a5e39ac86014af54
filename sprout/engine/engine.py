"""Generation from one model: the requests of a list together, or one as a stream of tokens.

The engine knows token ids and no text. `Engine` is for whoever has all requests at hand (evaluation,
reinforcement learning, the terminal); a server, whose requests come and go, drives a `Scheduler`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from torch import nn

from sprout.engine.request import LanguageModel, OnEnd, Request, Running, Stopped, Token
from sprout.engine.scheduler import Scheduler
from sprout.models.cache import KVCache
from sprout.models.replay import weights_mark

__all__ = [
    "Completion",
    "Engine",
    "LanguageModel",
    "OnToken",
    "Request",
    "Scheduler",
    "Stopped",
    "Token",
]

PREFILL_TOKENS = 8192
"""Tokens of prompts that are read at a time: nobody waits for the first word."""

OnToken = Callable[[int, int], object]
"""Called with (index of the request, token id) for each token; returning False ends the request."""


@dataclass(frozen=True)
class Completion:
    """What a request gave: `ids` without the prompt and without the stop token.

    stopped: "stop" at a token of stop_ids, "length" at max_tokens or the end of the context,
    "cancelled" where on_token returned False (after the last id).
    """

    ids: list[int]
    stopped: Stopped
    end: int | None = None
    """The stop token, which was chosen like any other."""


class Engine:
    """Generates with one model, at most `max_batch` requests at a time, which bounds the memory.

    Of a call only the memory is kept for the next, since new memory is dear, and how to repeat a pass;
    nothing of what was read: the model's weights may change between them, but not their type.
    """

    def __init__(self, model: LanguageModel, max_batch: int = 16) -> None:
        if max_batch < 1:
            raise ValueError(f"max_batch must be at least 1, not {max_batch}")
        self.model, self.max_batch = model, max_batch
        self._cache: KVCache | None = None  # while no call uses it
        self._mark: object = None

    @property
    def context(self) -> int:
        """The most tokens, prompt and answer together."""
        return int(self.model.config.sequence_length)

    def generate(
        self, requests: Sequence[Request], on_token: OnToken | None = None
    ) -> list[Completion]:
        """The completions of all requests, in their order.

        Where prompt and max_tokens pass the context, max_tokens is cut to what fits. ValueError,
        before anything is generated, for a prompt that is empty or leaves no room, or an id that is
        not in the vocabulary.
        """
        if not requests:
            return []
        cache, self._cache = self._cache, None
        mark = weights_mark(self.model) if isinstance(self.model, nn.Module) else None
        if cache is not None and mark != self._mark:
            cache.tapes.clear()
        self._mark = mark
        most = min(self.max_batch, len(requests))
        scheduler = Scheduler(self.model, most, PREFILL_TOKENS, cache=cache)

        def telling(index: int) -> Callable[[Token], object]:
            if on_token is None:
                return lambda token: None
            return lambda token: on_token(index, token.id)

        # Neighbours in this order are alike in length, so that reading them has little padding.
        order = sorted(range(len(requests)), key=lambda i: len(requests[i].ids))
        running = {i: scheduler.start(requests[i], telling(i), _nothing) for i in order}
        scheduler.make_room(requests)
        while scheduler.step():
            pass
        self._cache = scheduler.cache
        self._cache.clear()
        return [_completion(running[i]) for i in range(len(requests))]

    def stream(self, request: Request) -> Iterator[int]:
        """The tokens of one request as they come, without the stop token. Errors as `generate`."""
        scheduler, ready = Scheduler(self.model, 1, PREFILL_TOKENS), deque[int]()
        scheduler.add(request, lambda token: ready.append(token.id), _nothing)
        return _stream(scheduler, ready)


def _stream(scheduler: Scheduler, ready: deque[int]) -> Iterator[int]:
    while scheduler.step():
        while ready:
            yield ready.popleft()


_nothing: OnEnd = lambda reason: None  # noqa: E731


def _completion(running: Running) -> Completion:
    assert running.stopped is not None
    return Completion(running.ids, running.stopped, running.end)

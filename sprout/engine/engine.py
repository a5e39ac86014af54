"""Generation: several requests of different lengths at once, in the rows of one key/value cache.

The engine knows token ids and no text. A request that ends frees its row, and the next one starts
in it at once. Each request has a generator of its own, so its answer does not depend on its
neighbours.

What is left out: sharing a common prefix between requests, and speculative decoding.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import torch
from torch import Tensor

from sprout.engine.sample import Sampling, pick
from sprout.models.cache import CacheView, KVCache

PREFILL_TOKENS = 8192
"""Prompts enter together as long as they are, padding counted, no more than this many tokens."""

OnToken = Callable[[int, int], object]
"""Called with (index of the request, token id) for each token; returning False ends the request."""


class LanguageModel(Protocol):
    """What the engine asks of a model. Shapes: B rows, T positions, C width, V vocabulary."""

    @property
    def config(self) -> Any:
        """Has `sequence_length`, the most positions of a sequence, and `vocab_size`."""

    def __call__(self, ids: Tensor, cache: CacheView) -> Tensor:
        """Hidden states (B, T, C) of ids (B, T), the next tokens of the rows in `cache`."""

    def logits(self, hidden: Tensor) -> Tensor:
        """Hidden states (…, C) to logits (…, V) in fp32."""

    def new_cache(self, rows: int, length: int) -> KVCache:
        """An empty cache for `rows` sequences of up to `length` tokens."""


@dataclass(frozen=True)
class Request:
    """What to generate: a prompt, how many tokens at most, how to choose them, where to stop."""

    ids: Sequence[int]
    max_tokens: int
    sampling: Sampling = field(default_factory=Sampling)
    stop_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Completion:
    """What a request gave: `ids` without the prompt and without the stop token.

    stopped: "stop" at a token of stop_ids, "length" at max_tokens or the end of the context,
    "cancelled" where on_token returned False (after the last id).
    """

    ids: list[int]
    stopped: Literal["stop", "length", "cancelled"]
    prompt_length: int
    end: int | None = None
    """The stop token, which was chosen like any other."""


class Engine:
    """Generates with one model, at most `max_batch` requests at a time, which bounds the memory."""

    def __init__(self, model: LanguageModel, max_batch: int = 16) -> None:
        if max_batch < 1:
            raise ValueError(f"max_batch must be at least 1, not {max_batch}")
        self.model, self.max_batch = model, max_batch

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
        limits = [self._limit(request) for request in requests]
        if not requests:
            return []
        length = max(len(r.ids) + limit for r, limit in zip(requests, limits, strict=True))
        batch = Batch(self.model, min(self.max_batch, len(requests)), length, on_token)
        running = [Running(i, r, limits[i]) for i, r in enumerate(requests)]
        # Neighbours in this order are alike in length, so that a prefill has little padding.
        waiting = deque(sorted(running, key=lambda r: -len(r.request.ids)))
        while waiting or batch.active:
            if waiting and batch.free:
                batch.join([waiting.popleft() for _ in range(min(batch.free, len(waiting)))])
            else:
                batch.step()
        return [r.completion() for r in running]

    def stream(self, request: Request) -> Iterator[int]:
        """The tokens of one request as they come, without the stop token. Errors as `generate`."""
        limit = self._limit(request)
        batch = Batch(self.model, 1, len(request.ids) + limit)
        return _stream(batch, Running(0, request, limit))

    def _limit(self, request: Request) -> int:
        """How many tokens the request may have; ValueError if it cannot be run."""
        given, vocabulary = len(request.ids), int(self.model.config.vocab_size)
        if given == 0 or given >= self.context:
            what = "is empty" if given == 0 else "leaves no room for an answer"
            raise ValueError(
                f"the prompt {what}: it has {given} tokens and the context holds {self.context}"
            )
        if min(request.ids) < 0 or max(request.ids) >= vocabulary:
            wrong = next(i for i in request.ids if not 0 <= i < vocabulary)
            raise ValueError(f"token {wrong} is not in the model's vocabulary of {vocabulary}")
        if request.max_tokens < 1:
            raise ValueError(f"max_tokens must be at least 1, not {request.max_tokens}")
        return min(request.max_tokens, self.context - given)


class Running:
    """A request on its way: what it has generated, and why it stopped once it has."""

    def __init__(self, index: int, request: Request, limit: int) -> None:
        """`limit`: how many tokens at most, already cut to what the context holds."""
        self.index, self.request, self.limit = index, request, limit
        self.generator = request.sampling.generator()
        self.ids: list[int] = []
        self.stopped: Literal["stop", "length", "cancelled"] | None = None
        self.end: int | None = None

    def add(self, token: int, on_token: OnToken | None) -> None:
        """Take the next token, and note whether the request ends with it."""
        if token in self.request.stop_ids:
            self.stopped, self.end = "stop", token
            return
        self.ids.append(token)
        if on_token is not None and on_token(self.index, token) is False:
            self.stopped = "cancelled"
        elif len(self.ids) >= self.limit:
            self.stopped = "length"

    def completion(self) -> Completion:
        """What the request gave, once it has stopped."""
        assert self.stopped is not None
        return Completion(self.ids, self.stopped, len(self.request.ids), self.end)


class Batch:
    """Requests that generate together. They join when there is a free row and leave when they end.

    `active[i]` is the request in row i of the cache; the rows in use are always the first ones.
    """

    def __init__(
        self, model: LanguageModel, rows: int, length: int, on_token: OnToken | None = None
    ) -> None:
        """`length`: the most tokens that any request will have, its prompt included."""
        self.model, self.on_token = model, on_token
        self.cache = model.new_cache(rows, length)
        self.active: list[Running] = []

    @property
    def free(self) -> int:
        """How many requests may join."""
        return len(self.cache.lengths) - len(self.active)

    def join(self, requests: list[Running]) -> None:
        """Read the prompts of new requests (as many as `free` at most), and give each a token."""
        assert len(requests) <= self.free, f"{len(requests)} requests for {self.free} rows"
        while requests:
            size = _prefill_size([len(r.request.ids) for r in requests])
            self._prefill(requests[:size])
            requests = requests[size:]
        self._leave()

    @torch.inference_mode()
    def step(self) -> None:
        """Give every active request one more token."""
        view = self.cache.view(0, len(self.active))
        ids = torch.tensor([[r.ids[-1]] for r in self.active], device=self.cache.device)
        hidden = self.model(ids, cache=view)
        view.advance([1] * len(self.active))
        self._choose(self.active, hidden[:, 0])
        self._leave()

    @torch.inference_mode()
    def _prefill(self, requests: list[Running]) -> None:
        """Run the prompts, padded on the right, through the model into rows of their own.

        What stands in the cache behind a prompt's own end is never read: the row's length leaves it
        out, and each token written later replaces it before any query reaches that far.
        """
        lengths = [len(r.request.ids) for r in requests]
        ids = torch.zeros(len(requests), max(lengths), dtype=torch.long)
        for row, request in enumerate(requests):
            ids[row, : lengths[row]] = torch.tensor(request.request.ids)
        first = len(self.active)
        self.cache.lengths[first : first + len(requests)] = [0] * len(requests)
        view = self.cache.view(first, len(requests))
        hidden = self.model(ids.to(self.cache.device), cache=view)
        view.advance(lengths)
        last = torch.tensor(lengths, device=hidden.device) - 1
        self.active += requests
        self._choose(requests, hidden[torch.arange(len(requests), device=hidden.device), last])

    def _choose(self, requests: list[Running], hidden: Tensor) -> None:
        """Pick each request's next token from hidden states (B, C), one row a request."""
        logits = self.model.logits(hidden)
        groups: dict[tuple[float, int, float], list[int]] = {}
        for row, request in enumerate(requests):
            s = request.request.sampling
            groups.setdefault((s.temperature, s.top_k, s.top_p), []).append(row)
        tokens = [0] * len(requests)
        for rows in groups.values():
            some = logits if len(rows) == len(requests) else logits[rows]
            generators = [requests[row].generator for row in rows]
            picked = pick(some, requests[rows[0]].request.sampling, generators).tolist()
            for row, token in zip(rows, picked, strict=True):
                tokens[row] = token
        for request, token in zip(requests, tokens, strict=True):
            request.add(token, self.on_token)

    def _leave(self) -> None:
        """Free the rows of requests that have stopped; the last row in use fills each gap."""
        for row in reversed(range(len(self.active))):
            if self.active[row].stopped is None:
                continue
            last = self.active.pop()
            if row < len(self.active):
                self.cache.move(len(self.active), row)
                self.active[row] = last


def _stream(batch: Batch, running: Running) -> Iterator[int]:
    batch.join([running])
    sent = 0
    while True:
        yield from running.ids[sent:]
        sent = len(running.ids)
        if running.stopped is not None:
            return
        batch.step()


def _prefill_size(lengths: list[int]) -> int:
    """How many of the next prompts to read together: at least one."""
    size = 1
    while size < len(lengths) and max(lengths[: size + 1]) * (size + 1) <= PREFILL_TOKENS:
        size += 1
    return size

"""Continuous batching (Orca, OSDI 2022): requests join and leave a running batch at any step.

A step is one forward pass that gives every generating request a token, and one that reads some more of
the prompts of those that have just joined, so that a long prompt holds nobody up. Each request has its
own random stream, so its answer does not depend on its neighbours.

What is read once is not read again: a prompt begins with a copy of the longest beginning that another
request has read, running or lately ended; and one that is equal to a prompt being read waits for it and
forks off its row, which is how several answers to one prompt are generated.

What is left out: speculative decoding, pages (a row of the cache is as long as the longest row), and
putting a running request aside for another.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import torch
from torch import Tensor

from sprout.engine.penalties import shape
from sprout.engine.prefix import BLOCK, Prefix, PrefixCache, shareable
from sprout.engine.request import LanguageModel, OnEnd, OnToken, Request, Running, Token, check
from sprout.engine.rows import Rows
from sprout.engine.sample import likeliest, pick
from sprout.models.cache import KVCache

KEPT_CONTEXTS = 4
"""As many tokens as so many full contexts are kept of what ended requests have read."""
LOOK_AHEAD = 4
"""How many times max_batch waiting requests are looked at for one that can join."""


class Scheduler:
    """Requests in, tokens out, step by step. Not thread-safe: one thread owns it.

    Its callbacks may call `add` and `cancel`, and must not raise: that would end the step for all.
    """

    def __init__(
        self,
        model: LanguageModel,
        max_batch: int = 16,
        prefill_tokens: int = 256,
        kept_tokens: int | None = None,
        cache: KVCache | None = None,
    ) -> None:
        """At most `max_batch` requests run at a time; a step reads `prefill_tokens` of prompts.

        Of the texts of ended requests `kept_tokens` stay, for others that begin alike (default: four
        full contexts). An empty `cache` is worked in where one is given: its memory need not be made.
        """
        if max_batch < 1:
            raise ValueError(f"max_batch must be at least 1, not {max_batch}")
        if prefill_tokens < 1:
            raise ValueError(f"prefill_tokens must be at least 1, not {prefill_tokens}")
        self.model, self.max_batch, self.prefill_tokens = model, max_batch, prefill_tokens
        self._rows = Rows(model, max_batch, self.context, cache)
        kept = KEPT_CONTEXTS * self.context if kept_tokens is None else kept_tokens
        self._prefixes = PrefixCache(kept)
        self._queue: dict[int, Running] = {}
        self._tickets = 0
        self._stepping = False

    @property
    def context(self) -> int:
        """The most tokens of a request, prompt and answer together."""
        return int(self.model.config.sequence_length)

    @property
    def cache(self) -> KVCache:
        """What the requests of this scheduler are read into."""
        return self._rows.cache

    @property
    def waiting(self) -> int:
        """How many requests have not been begun."""
        return len(self._queue)

    @property
    def running(self) -> int:
        """How many requests are being read or answered."""
        return len(self._rows)

    def add(self, request: Request, on_token: OnToken, on_end: OnEnd) -> int:
        """Queue a request and return its ticket. Where it passes the context, max_tokens is cut.

        on_token(token) is called with each token but the stop token, and may return False to end the
        request; on_end("stop" | "length" | "cancelled") is called exactly once. ValueError for a prompt
        that is empty or leaves no room, an id that is not in the vocabulary, and so on (see `check`).
        """
        return self.start(request, on_token, on_end).ticket

    def start(self, request: Request, on_token: OnToken, on_end: OnEnd) -> Running:
        """As `add`, giving the request's state itself."""
        limit = check(request, self.context, int(self.model.config.vocab_size))
        self._tickets += 1
        running = Running(self._tickets, request, limit, on_token, on_end)
        self._queue[running.ticket] = running
        return running

    def make_room(self, requests: Sequence[Request]) -> None:
        """Have the memory for these requests at once, as far as they run together.

        Growing into it row by row copies all that is there each time and touches new memory. That may cost
        nothing, or a fifth of an evaluation where new memory is dear. Answers are mostly shorter than they
        may be: there is room for those as long as the longest prompt, which is what growing would lead to.
        """
        longest = max(len(request.ids) for request in requests)
        most = max(len(request.ids) + request.max_tokens for request in requests)
        self._rows.reserve(min(self.max_batch, len(requests)), min(most, 2 * longest))

    def cancel(self, ticket: int) -> None:
        """End a request, whether it waits, is being read or is being answered; others are not touched.

        Outside of a step it ends at once, and on_end is called before this returns; from a callback it
        ends with the step. One that has ended already is left alone.
        """
        for running in (*self._queue.values(), *self._rows.all()):
            if running.ticket == ticket and running.stopped is None:
                running.stopped = "cancelled"
        if not self._stepping:
            self._sweep()

    @torch.inference_mode()
    def step(self) -> bool:
        """One step of work for every request that runs; False when there is nothing to do."""
        assert not self._stepping, "a step within a step"
        self._stepping = True
        try:
            self._admit()
            if not len(self._rows):
                return False
            if self._rows.generating:
                self._generate()
            if self._rows.reading:
                self._read()
            self._sweep()
            return True
        finally:
            self._stepping = False

    def _admit(self) -> None:
        """Let requests join that wait, oldest first, as long as there are rows."""
        for running in list(islice(self._queue.values(), LOOK_AHEAD * self.max_batch)):
            if self._rows.free == 0:
                return
            prefix, length = self._prefixes.find(running.prompt)
            source, live = self._live(running)
            if self._soon(running, max(length, live)):
                continue
            del self._queue[running.ticket]
            row = self._rows.seat(running)
            if live > length and source is not None:
                keys, values = self._rows.cache.read(self._rows.all().index(source), live)
                prefix, length = Prefix(source.prompt, keys, values, source.tails), live
            if prefix is not None:
                self._rows.reserve(1, length)
                running.tails = prefix.tails[: length // BLOCK]
                keys, values = prefix.keys[:, :, :length], prefix.values[:, :, :length]
                self._rows.cache.write(row, keys, values, running.tails[-1])

    def _live(self, running: Running) -> tuple[Running | None, int]:
        """The running request whose row has the longest beginning of a prompt, and its length."""
        best, longest = None, 0
        for other, done in zip(self._rows.all(), self._rows.cache.lengths, strict=False):
            length = min(shareable(running.prompt, other.prompt), done // BLOCK * BLOCK)
            if length > longest:
                best, longest = other, length
        return best, longest

    def _soon(self, running: Running, now: int) -> bool:
        """Whether a prompt that is being read will soon give more than the `now` tokens to be had."""
        return any(
            other.key == running.key or shareable(running.prompt, other.prompt) > now
            for other in self._rows.reading
        )

    def _generate(self) -> None:
        """Give every generating request one more token."""
        rows = self._rows
        running, cache = [*rows.generating], rows.cache
        rows.reserve(1, 1 + max(cache.lengths[: len(running)]))
        view = cache.view(0, len(running))
        ids = torch.tensor([r.ids[-1:] for r in running], device=cache.device)
        logits = self.model.next_logits(ids, view)
        ones = [1] * len(running)
        full = [i for i, start in enumerate(view.start) if (start + 1) % BLOCK == 0]
        if full:
            for i, tails in zip(full, view.tails_after(full, ones[: len(full)]), strict=True):
                running[i].tails.append(tails.clone())
        view.advance(ones)
        self._choose(running, logits)

    def _read(self) -> None:
        """Read a chunk of every prompt that is not yet read; those that are get their first token."""
        rows = self._rows
        reading, cache, first = [*rows.reading], rows.cache, len(rows.generating)
        start = cache.lengths[first : first + len(reading)]
        left = [len(r.prompt) - done for r, done in zip(reading, start, strict=True)]
        T = chunk(left, self.prefill_tokens, self.context - max(start))
        counts = [min(T, n) for n in left]
        ids = torch.zeros(len(reading), T, dtype=torch.long)
        for row, (r, done, n) in enumerate(zip(reading, start, counts, strict=True)):
            ids[row, :n] = torch.from_numpy(r.prompt[done : done + n])
        rows.reserve(1, max(start) + T)
        view = cache.view(first, len(reading))
        hidden = self.model(ids.to(cache.device), cache=view)
        ends = [
            (row, end - done)
            for row, (done, n) in enumerate(zip(start, counts, strict=True))
            for end in range((done // BLOCK + 1) * BLOCK, done + n + 1, BLOCK)
        ]
        if ends:
            tails = view.tails_after([row for row, _ in ends], [n for _, n in ends])
            for (row, _), tail in zip(ends, tails, strict=True):
                reading[row].tails.append(tail.clone())
        view.advance(counts)
        whole = [row for row, n in enumerate(left) if n <= T]
        if whole:
            last = torch.tensor([left[row] - 1 for row in whole], device=hidden.device)
            logits = self.model.logits(hidden[whole, last])
            self._begin([reading[row] for row in whole], logits)

    def _begin(self, leaders: list[Running], logits: Tensor) -> None:
        """Requests whose prompts are read, with the logits (n, V) behind them, begin to generate.

        Others with the same prompt, as many as there are rows, fork off at once.
        """
        begun, sources = [*leaders], list(range(len(leaders)))
        for leader in leaders:
            self._rows.begin(leader)
        for source, leader in enumerate(leaders):
            same = [r for r in self._queue.values() if r.key == leader.key and r.stopped is None]
            for follower in same[: self._rows.free]:
                del self._queue[follower.ticket]
                self._rows.fork(leader, follower)
                follower.tails = [*leader.tails]
                begun.append(follower)
                sources.append(source)
        for running in begun:
            running.begin(self.model, self._rows.cache.device)
        self._choose(begun, logits[sources] if len(begun) > len(leaders) else logits)

    def _choose(self, running: Sequence[Running], logits: Tensor) -> None:
        """Pick each request's next token from logits (B, V), one row a request."""
        shaped = logits
        if any(r.shaping is not None for r in running):
            shaped = shape(logits, [r.shaping for r in running])
        samplings = [r.request.sampling for r in running]
        ids: list[int] = pick(shaped, samplings, [len(r.ids) for r in running]).tolist()
        tokens = [Token(id) for id in ids]
        wanted = [i for i, r in enumerate(running) if r.request.logprobs is not None]
        if wanted:
            most = max(running[i].request.logprobs or 0 for i in wanted)
            found = likeliest(logits[wanted], [ids[i] for i in wanted], most)
            for i, own, values, names in zip(wanted, *(x.tolist() for x in found), strict=True):
                k = running[i].request.logprobs
                tokens[i] = Token(ids[i], own, tuple(zip(names, values, strict=True))[:k])
        for r, token in zip(running, tokens, strict=True):
            r.take(token)

    @torch.inference_mode()
    def _sweep(self) -> None:
        """Let the requests leave that have stopped, and tell them; callbacks may stop others."""
        while True:
            queued = [r for r in self._queue.values() if r.stopped is not None]
            seated = [r for r in self._rows.all() if r.stopped is not None]
            if not queued and not seated:
                return
            for r in queued:
                del self._queue[r.ticket]
            for r in seated:
                self._keep(r)
                self._rows.leave(r)
            for r in queued + seated:
                assert r.stopped is not None
                r.on_end(r.stopped)

    def _keep(self, running: Running) -> None:
        """Keep what a request has read, if that is more than is kept already."""
        row = self._rows.all().index(running)
        ids = running.read(self._rows.cache.lengths[row])
        if self._prefixes.wants(ids):
            keys, values = self._rows.cache.read(row, len(ids))
            self._prefixes.keep(ids, keys, values, running.tails[: len(ids) // BLOCK])


def chunk(left: Sequence[int], budget: int, room: int) -> int:
    """How many tokens of each prompt to read in one forward pass, at least one.

    `left` tokens are left of each; `budget` tokens in all may be read, `room` of one. Prompts with less
    left than that are padded: the most for which no more than a quarter of the pass is padding.
    """
    most = max(1, min(max(left), budget // len(left), room))
    for T in sorted({min(n, most) for n in left}, reverse=True):
        if 4 * sum(min(n, T) for n in left) >= 3 * T * len(left):
            return T
    raise AssertionError("the shortest needs no padding")

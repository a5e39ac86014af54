"""What is asked of the engine and what it gives back, and the state of a request on its way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np
import torch
from torch import Tensor

from sprout.engine.penalties import Shaping
from sprout.engine.prefix import BLOCK, Ids, whole_blocks
from sprout.engine.sample import Sampling
from sprout.models.cache import CacheView, KVCache

Stopped = Literal["stop", "length", "cancelled"]
"""Why an answer ended: a token of stop_ids; max_tokens or the end of the context; someone's wish."""


class LanguageModel(Protocol):
    """What the engine asks of a model. Shapes: B rows, T positions, C width, V vocabulary."""

    @property
    def config(self) -> Any:
        """Has `sequence_length`, the most positions of a sequence, and `vocab_size`."""

    def __call__(self, ids: Tensor, cache: CacheView) -> Tensor:
        """Hidden states (B, T, C) of ids (B, T), the next tokens of the rows in `cache`."""

    def logits(self, hidden: Tensor) -> Tensor:
        """Hidden states (…, C) to logits (…, V) in fp32."""

    def next_logits(self, ids: Tensor, cache: CacheView) -> Tensor:
        """Logits (B, V) in fp32 after ids (B, 1), the next tokens of the rows in `cache`."""

    def new_cache(self, rows: int, length: int) -> KVCache:
        """An empty cache for `rows` sequences of up to `length` tokens."""


@dataclass(frozen=True)
class Request:
    """What to generate: a prompt, how many tokens at most, how to choose them, where to stop."""

    ids: Sequence[int]
    max_tokens: int
    sampling: Sampling = field(default_factory=Sampling)
    stop_ids: frozenset[int] = frozenset()
    logprobs: int | None = None
    """None for no log-probabilities; k for the chosen token's and those of the k likeliest."""


@dataclass(frozen=True)
class Token:
    """One generated token. Log-probabilities are the model's own: before penalties and temperature."""

    id: int
    logprob: float | None = None
    top: tuple[tuple[int, float], ...] = ()
    """The likeliest tokens in its place, (id, log-probability) by falling probability."""


OnToken = Callable[[Token], object]
"""Called with each token but the stop token; returning False ends the request."""
OnEnd = Callable[[Stopped], object]
"""Called once, when the request has ended."""


class Running:
    """A request on its way: how much is read, what it has generated, why it stopped once it has."""

    def __init__(
        self, ticket: int, request: Request, limit: int, on_token: OnToken, on_end: OnEnd
    ) -> None:
        """`limit`: how many tokens at most, already cut to what the context holds."""
        self.ticket, self.request, self.limit = ticket, request, limit
        self.on_token, self.on_end = on_token, on_end
        self.prompt: Ids = np.asarray(request.ids, dtype=np.int64)
        self.key = self.prompt.tobytes()
        self.ids: list[int] = []
        self.tails: list[Tensor] = []  # of the short convolutions, at each BLOCK of tokens
        self.stopped: Stopped | None = None
        self.end: int | None = None  # the stop token
        self.shaping: Shaping | None = None

    def begin(self, model: LanguageModel, device: torch.device) -> None:
        """Get ready to choose tokens."""
        if self.request.sampling.changes_logits:
            size = int(model.config.vocab_size)
            prompt = torch.from_numpy(self.prompt)
            self.shaping = Shaping(self.request.sampling, prompt, size, device)

    def take(self, token: Token) -> None:
        """Take the next token, tell whoever asked, and note whether the request ends with it."""
        if self.stopped is not None:
            return
        if token.id in self.request.stop_ids:
            self.stopped, self.end = "stop", token.id
            return
        self.ids.append(token.id)
        if self.shaping is not None:
            self.shaping.add(token.id)
        if self.on_token(token) is False:
            self.stopped = "cancelled"
        elif self.stopped is None and len(self.ids) >= self.limit:
            self.stopped = "length"

    def read(self, length: int) -> Ids:
        """The ids of whole blocks among the first `length` tokens, which are in the cache."""
        length = min(whole_blocks(length), BLOCK * len(self.tails))
        return np.concatenate((self.prompt, np.asarray(self.ids, dtype=np.int64)))[:length]


def check(request: Request, context: int, vocabulary: int) -> int:
    """How many tokens a request may have: max_tokens, or what the context has left if that is less.

    ValueError if it cannot be run: a prompt that is empty or leaves no room, an id that is not in the
    vocabulary, max_tokens below 1, or more log-probabilities than there are tokens.
    """
    given = len(request.ids)
    if given == 0 or given >= context:
        what = "is empty" if given == 0 else "leaves no room for an answer"
        raise ValueError(
            f"the prompt {what}: it has {given} tokens and the context holds {context}"
        )
    biased = [id for id, _ in request.sampling.logit_bias]
    for ids, where in ((request.ids, ""), (biased, " (in logit_bias)")):
        if len(ids) and not 0 <= min(ids) <= max(ids) < vocabulary:
            wrong = next(i for i in ids if not 0 <= i < vocabulary)
            raise ValueError(
                f"token {wrong}{where} is not in the model's vocabulary of {vocabulary}"
            )
    if request.max_tokens < 1:
        raise ValueError(f"max_tokens must be at least 1, not {request.max_tokens}")
    if request.logprobs is not None and not 0 <= request.logprobs <= vocabulary:
        raise ValueError(
            f"logprobs must be from 0 to the vocabulary's {vocabulary}, not {request.logprobs}"
        )
    return min(request.max_tokens, context - given)

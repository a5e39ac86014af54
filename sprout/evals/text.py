"""Items asked as plain text: which of the continuations, or contexts, a model holds the likeliest.

As llm-foundry scores them: by the log-likelihood a token of the continuation, and a single continuation
by whether each of its tokens is the likeliest in its place. Examples, context and continuation are encoded
apart, so that no token reaches over a border. Behind <|bos|>, because documents begin so here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sprout.engine.likelihood import TIE, Ask, Reader, Said, likelihoods
from sprout.tasks.base import TextItem
from sprout.tokenizer.tokenizer import Tokenizer


@dataclass(frozen=True)
class Prompt:
    """An item as tokens. `cut`: it lost examples, or the beginning of its context, for want of room."""

    asks: tuple[Ask, ...]
    """One a pair; none where a continuation alone is too long."""
    cut: bool


class Encoder:
    """Items as tokens, `room` at most: the oldest examples go first, then the context's beginning."""

    def __init__(self, tokenizer: Tokenizer, room: int) -> None:
        self.tokenizer, self.room = tokenizer, room
        self._sizes: dict[str, int] = {}
        """Tokens of an example, each of which stands before many items."""

    def encode(self, item: TextItem) -> Prompt:
        """An item as tokens."""
        encode, room = self.tokenizer.encode, self.room - 1  # <|bos|> always stays
        continuations = [encode(text) for _, text in item.pairs]
        if not all(continuations) or max(map(len, continuations)) > room:
            return Prompt((), True)
        contexts = [encode(f"\n{text}" if item.shots else text) for text, _ in item.pairs]
        rest = max(len(a) + len(b) for a, b in zip(contexts, continuations, strict=True))
        before, cut = self._examples(item.shots, room - rest)
        if item.shots and not before:
            contexts = [encode(text) for text, _ in item.pairs]
        asks = []
        for context, continuation in zip(contexts, continuations, strict=True):
            whole, left = [*before, *context], room - len(continuation)
            cut = cut or len(whole) > left
            kept = whole[max(0, len(whole) - left) :]
            asks.append(Ask((self.tokenizer.bos_id, *kept), tuple(continuation)))
        return Prompt(tuple(asks), cut)

    def _examples(self, shots: Sequence[str], room: int) -> tuple[list[int], bool]:
        """The last of the examples as tokens, as many as fit into `room`, and whether some did not."""
        sizes, first = [self._size(shot) + 1 for shot in shots], 0
        while sum(sizes[first:]) > room + len(shots) and first < len(shots):
            first += 1  # far too many, whatever the borders between them come to
        for low in range(first, len(shots)):
            ids = self.tokenizer.encode("\n".join(shots[low:]))
            if len(ids) <= room:
                return ids, low > 0
        return [], bool(shots)

    def _size(self, shot: str) -> int:
        if shot not in self._sizes:
            self._sizes[shot] = len(self.tokenizer.encode(shot))
        return self._sizes[shot]


def choose(said: Sequence[Said]) -> int:
    """The place of the pair with the likeliest continuation, a token; the first of equal ones.

    Of a single pair 0 if it is greedy, else -1.
    """
    if len(said) == 1:
        return 0 if said[0].greedy else -1
    best = max(each.mean for each in said)
    return next(i for i, each in enumerate(said) if each.mean >= best - TIE)


def pick(
    model: Reader,
    encoder: Encoder,
    items: Sequence[TextItem],
    max_rows: int | None = None,
) -> tuple[list[int], list[bool]]:
    """Which pair the model chooses of each item (-1 for none), and which items were cut."""
    prompts = [encoder.encode(item) for item in items]
    said = likelihoods(model, [ask for prompt in prompts for ask in prompt.asks], max_rows)
    chosen, at = [], 0
    for prompt in prompts:
        n = len(prompt.asks)
        chosen.append(choose(said[at : at + n]) if n else -1)
        at += n
    return chosen, [prompt.cut for prompt in prompts]

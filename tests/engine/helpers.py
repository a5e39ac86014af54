"""What the tests of the engine share: a tiny random model, and a model that follows a script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace

import torch
from torch import Tensor

from sprout.engine.engine import Request
from sprout.engine.penalties import Shaping, shape
from sprout.engine.sample import pick
from sprout.models.cache import CacheView, KVCache
from sprout.models.gpt import GPT, GPTConfig
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.tokenizer.tokenizer import Tokenizer

from .. import tiny

VOCABULARY = 263  # as the byte tokenizer
CONTEXT = 64


def tiny_gpt(
    pattern: str = "SL",
    n_kv_head: int = 2,
    seed: int = 0,
    context: int = CONTEXT,
    dtype: torch.dtype = torch.float32,
) -> GPT:
    """A random model whose next tokens differ: two layers, windows of half the context."""
    config = GPTConfig(VOCABULARY, 2, 4, n_kv_head, 32, context, window_pattern=pattern)
    return tiny.random_gpt(config, 0.3, seed, dtype).eval()


def uncached(model: GPT, ids: Sequence[int], max_tokens: int) -> list[int]:
    """Greedy generation the slow way: the whole text through the model for every token."""
    text = list(ids)
    with torch.no_grad():
        for _ in range(max_tokens):
            hidden = model(torch.tensor([text]))
            text.append(int(model.logits(hidden[:, -1]).argmax()))
    return text[len(ids) :]


def one_by_one(model: GPT, request: Request) -> list[int]:
    """What a request gives, the slow way: alone, and the whole text again for every token."""
    text, said = list(request.ids), list[int]()
    shaping = Shaping(request.sampling, torch.tensor(text), VOCABULARY, torch.device("cpu"))
    limit = min(request.max_tokens, model.config.sequence_length - len(text))
    with torch.no_grad():
        while len(said) < limit:
            logits = shape(model.logits(model(torch.tensor([text + said]))[:, -1]), [shaping])
            token = int(pick(logits, [request.sampling], [len(said)])[0])
            if token in request.stop_ids:
                break
            said.append(token)
            shaping.add(token)
    return said


class ScriptedModel(tiny.Named):
    """Says what a script says: `script(ids so far)` is the next token. Remembers its batches."""

    def __init__(
        self, script: Callable[[list[int]], int], vocab_size: int, sequence_length: int = 4096
    ) -> None:
        self.script = script
        self.config = SimpleNamespace(vocab_size=vocab_size, sequence_length=sequence_length)
        self.batches: list[tuple[int, int]] = []

    def new_cache(self, rows: int, length: int) -> KVCache:
        """A cache whose only numbers are the ids themselves."""
        return KVCache(rows, length, 1, 1, 1, torch.float64, torch.device("cpu"))

    def __call__(self, ids: Tensor, cache: CacheView) -> Tensor:
        B, T = ids.shape
        self.batches.append((B, T))
        new = ids.double().view(B, 1, T, 1)
        texts = cache.update(0, new, new)[0][:, 0, :, 0]
        at = cache.positions(T)
        hidden = torch.zeros(B, T, 1)
        for row in range(B):
            for i in range(T):
                seen = [int(id) for id in texts[row, : int(at[row, i]) + 1]]
                hidden[row, i, 0] = self.script(seen)
        return hidden


def talker(
    tokenizer: Tokenizer, turn: Callable[[list[int]], Sequence[int]], context: int = 4096
) -> ScriptedModel:
    """A model whose assistant says turn(ids before its turn) and then <|end|>."""
    assistant, end = tokenizer.special["<|assistant|>"], tokenizer.special["<|end|>"]

    def script(ids: list[int]) -> int:
        if assistant not in ids:
            return end
        start = len(ids) - ids[::-1].index(assistant)
        answer = [*turn(ids[: start - 1]), end]
        return answer[min(len(ids) - start, len(answer) - 1)]

    return ScriptedModel(script, tokenizer.vocab_size, context)


def replies(
    tokenizer: Tokenizer, answers: Sequence[Sequence[int]], context: int = 4096
) -> ScriptedModel:
    """A model whose n-th turn in a conversation is answers[n]."""
    assistant = tokenizer.special["<|assistant|>"]
    return talker(tokenizer, lambda before: answers[before.count(assistant)], context)


def byte_tokens() -> Tokenizer:
    """The tokenizer of these tests: one token a byte."""
    return byte_tokenizer()

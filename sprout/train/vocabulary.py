"""The tokenizer stage: which text the vocabulary is learned from, and how well it compresses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sprout.data.pretrain import Text
from sprout.tokenizer.bpe import MIN_BPE_VOCAB, byte_tokenizer, train_bpe, train_char
from sprout.tokenizer.foreign import read_gpt2
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.train.options import Options
from sprout.train.plan import Plan
from sprout.world import world

MOST_CHARACTERS = 20_000_000
WORLD_DOCUMENTS, WORLD_CONVERSATIONS = 6000, 3000
TOKENIZER_SEED = 3_000_017
"""Added to the run's seed, so that the vocabulary is not learned from the first training text."""


def known_size(options: Options, text: Text | None = None) -> int | None:
    """The size of the vocabulary where it is known before training: of all kinds but bpe.

    Without the text it is the least that a vocabulary of characters may have. UsageError when the files
    of GPT-2's are not where --tokenizer says.
    """
    if options.tokenizer == "bpe":
        return None
    if options.gpt2_files is not None:
        return read_gpt2(options.gpt2_files).vocab_size
    others: set[str] = set()
    if options.tokenizer == "char" and text is not None and text.train is not None:
        others = {
            letter for document in text.train for letter in set(document) if ord(letter) > 127
        }
    return MIN_BPE_VOCAB + len(others)


def train_tokenizer(plan: Plan, text: Text) -> Tokenizer:
    """The tokenizer that a plan asks for, from the training text alone.

    A user's text comes with a share of the world's conversations, which later stages are made of.
    """
    kind, files = plan.options.tokenizer, plan.options.gpt2_files
    if files is not None:
        return read_gpt2(files)
    if kind == "byte":
        return byte_tokenizer()
    texts = list(training_texts(plan, text))
    return train_char(texts) if kind == "char" else train_bpe(texts, plan.shape.vocab_size)


def training_texts(plan: Plan, text: Text) -> Iterator[str]:
    """The texts that the vocabulary is learned from, at most 20 million characters of a user's."""
    seed = plan.options.seed + TOKENIZER_SEED
    if text.train is None:
        yield from islice(world.documents("train", seed), WORLD_DOCUMENTS)
    else:
        left = MOST_CHARACTERS
        for document in text.train:
            yield document[:left]
            left -= len(document)
            if left <= 0:
                break
    if plan.options.tokenizer == "bpe":
        share = 1 if text.train is None else 3
        for talk in islice(world.conversations("train", seed), WORLD_CONVERSATIONS // share):
            yield "\n".join(message["content"] for message in talk if message["content"])


def describe(tokenizer: Tokenizer, texts: list[str]) -> dict[str, Any]:
    """Kind, size and bytes a token on the validation text, for results.json."""
    length = sum(len(text.encode()) for text in texts)
    tokens = sum(len(ids) for ids in tokenizer.encode_batch(texts))
    return {
        "kind": tokenizer.kind,
        "vocab_size": tokenizer.vocab_size,
        "bytes_per_token": length / max(1, tokens),
    }

"""Making a vocabulary: byte-pair encoding learned from text, characters seen in text, plain bytes.

Byte-pair encoding (Sennrich et al., arXiv 1508.07909) starts from the 256 bytes and, again and
again, makes one token of the pair of neighbours that is seen most often. Text is first cut into
words by SPLIT_REGEX, and no token reaches over a cut. rustbpe learns the merges here, and tiktoken
applies them in `Tokenizer.encode`; both take the same regex.
"""

from collections.abc import Iterable, Iterator

import rustbpe

from sprout.common.errors import UsageError
from sprout.tokenizer.tokenizer import (
    BYTES,
    SPECIAL_TOKENS,
    Tokenizer,
    bounded_pieces,
    check_text,
)

SPLIT_REGEX = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"  # the endings of English contractions
    r"|[^\r\n\p{L}\p{N}]?\p{L}+"  # a word, with one space or sign before it
    r"|\p{N}"  # every digit on its own
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*"  # signs, with the line ends after them
    r"|\s*[\r\n]+"  # line ends, with the space before them
    r"|\s+(?!\S)"  # space, but for the last one before a word
    r"|\s+"
)
"""Qwen2's pattern, character for character: llama.cpp knows it as the pre-tokenizer `qwen2`."""

MIN_BPE_VOCAB = len(BYTES) + len(SPECIAL_TOKENS)

TEXTS_AT_ONCE = 1024
"""Texts that rustbpe holds in memory while it counts their words in parallel."""


def train_bpe(texts: Iterable[str], vocab_size: int) -> Tokenizer:
    """Learns byte-pair merges from `texts`, each read once and split by SPLIT_REGEX.

    vocab_size: tokens wanted, special ones included. Text that is too small for so many merges
    gives fewer: the result's own `vocab_size` says how many came out. The same texts always give
    the same vocabulary.
    UsageError: a vocabulary smaller than the bytes and special tokens, or no text at all.
    """
    if vocab_size < MIN_BPE_VOCAB:
        raise UsageError(
            f"--vocab-size {vocab_size} is too small: the 256 bytes and "
            f"{len(SPECIAL_TOKENS)} special tokens alone need {MIN_BPE_VOCAB}"
        )
    pieces = (piece for text in _checked(texts) for piece in bounded_pieces(text))
    trainer = rustbpe.Tokenizer()
    trainer.train_from_iterator(
        pieces, vocab_size - len(SPECIAL_TOKENS), buffer_size=TEXTS_AT_ONCE, pattern=SPLIT_REGEX
    )
    ranks = sorted((rank, bytes(token)) for token, rank in trainer.get_mergeable_ranks())
    # Should two merges spell the same bytes (a+bc, ab+c), they are one token, the earlier.
    tokens = dict.fromkeys(token for _, token in ranks)
    return Tokenizer("bpe", list(tokens), pattern=SPLIT_REGEX)


def train_char(texts: Iterable[str]) -> Tokenizer:
    """A vocabulary of characters: the 256 bytes, then the longer characters of `texts`, sorted.

    A character of one byte (ASCII) has its byte's token; one never seen is spelled in the bytes of
    its UTF-8 form. UsageError if there is no text.
    """
    characters: set[str] = set()
    for text in _checked(texts):
        characters.update(text)
    longer = sorted(character for character in characters if not character.isascii())
    return Tokenizer("char", [*BYTES, *(character.encode() for character in longer)])


def byte_tokenizer() -> Tokenizer:
    """The 256 bytes and the special tokens: nothing to train."""
    return Tokenizer("byte", BYTES)


def _checked(texts: Iterable[str]) -> Iterator[str]:
    """`texts` unchanged; UsageError at a lone surrogate, and at the end if all were empty."""
    characters = 0
    for text in texts:
        characters += len(check_text(text))
        yield text
    if not characters:
        raise UsageError("there is no text to train the tokenizer on: give it some with --data")

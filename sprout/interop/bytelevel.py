"""Byte-pair vocabularies as Hugging Face's tokenizer.json and llama.cpp's GGUF write them.

Tokens are spelled with one printable character for each byte (tokenizer/foreign.py reads them back), and
merges are listed: pairs of tokens, the earlier the sooner they are joined. Ours keeps tokens alone, in the
order of their merges, and joins any neighbours that make one. So every way to cut a token into two
becomes a merge.
"""

from __future__ import annotations

from collections.abc import Sequence

from sprout.tokenizer.foreign import byte_characters
from sprout.tokenizer.tokenizer import Tokenizer

LETTERS = tuple(byte_characters())
"""The character of each byte."""


def spell(token: bytes) -> str:
    """The bytes of a token as characters."""
    return "".join(map(LETTERS.__getitem__, token))


def merges(tokens: Sequence[bytes]) -> list[tuple[str, str]]:
    """The merges of a vocabulary, spelled, in the order of its tokens; those of one by their halves."""
    rank = {token: id for id, token in enumerate(tokens)}
    found = []
    for token in tokens:
        halves = ((token[:cut], token[cut:]) for cut in range(1, len(token)))
        ways = [pair for pair in halves if pair[0] in rank and pair[1] in rank]
        found += sorted(ways, key=lambda pair: (rank[pair[0]], rank[pair[1]]))
    return [(spell(left), spell(right)) for left, right in found]


def special_names(tokenizer: Tokenizer) -> dict[int, str]:
    """id -> name of the special tokens in order, each by the name that the vocabulary has for it."""
    both = {**tokenizer.special, **tokenizer.spoken}
    named = {id: name for name, id in both.items() if name not in tokenizer.roles}
    return dict(sorted(named.items()))

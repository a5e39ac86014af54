"""Beginnings of texts that the model has read already, kept so that they are not read again.

A conversation is sent anew with every turn, and many begin with the same system prompt. Their keys and
values depend on the tokens before them alone, so a row of the cache may begin with a copy. What a short
convolution needs (a tail) is noted once a BLOCK of tokens while a text is read; so a prefix is shared in
whole blocks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from torch import Tensor

BLOCK = 32
"""Prefixes are shared in multiples of this many tokens."""

Ids = npt.NDArray[np.int64]


def common(one: Ids, other: Ids) -> int:
    """How many tokens two texts share at their beginning."""
    n = min(len(one), len(other))
    differ = one[:n] != other[:n]
    first = int(differ.argmax()) if n else 0
    return first if n and differ[first] else n


def whole_blocks(tokens: int) -> int:
    """`tokens` rounded down to whole blocks."""
    return tokens // BLOCK * BLOCK


def shareable(ids: Ids, other: Ids) -> int:
    """How much of a prompt `ids` another text could give: its last token must be read in any case."""
    return whole_blocks(min(common(ids, other), len(ids) - 1))


@dataclass(eq=False)
class Prefix:
    """A beginning: its ids, keys and values (n_layer, K, length, D), and a tail for each block."""

    ids: Ids
    keys: Tensor
    values: Tensor
    tails: list[Tensor]


class PrefixCache:
    """The beginnings used last, `most_tokens` in all; the one that was not used for longest goes."""

    def __init__(self, most_tokens: int) -> None:
        self.most_tokens = most_tokens
        self._kept: list[Prefix] = []  # the one used last stands last

    @property
    def tokens(self) -> int:
        """How many tokens are kept in all."""
        return sum(len(kept.ids) for kept in self._kept)

    def find(self, ids: Ids) -> tuple[Prefix | None, int]:
        """The kept text that shares the longest beginning with `ids`, and its length in tokens."""
        best, longest = None, 0
        for kept in self._kept:
            length = shareable(ids, kept.ids)
            if length > longest:
                best, longest = kept, length
        if best is not None:
            self._kept.remove(best)
            self._kept.append(best)
        return best, longest

    def wants(self, ids: Ids) -> bool:
        """Whether keeping `ids` would add a block to what is kept already."""
        if not 0 < len(ids) <= self.most_tokens:
            return False
        return all(whole_blocks(common(ids, kept.ids)) < len(ids) for kept in self._kept)

    def keep(self, ids: Ids, keys: Tensor, values: Tensor, tails: list[Tensor]) -> None:
        """Keep a copy of a text of whole blocks. What it continues, and what is too much, goes."""
        assert len(ids) == BLOCK * len(tails) == keys.shape[2], "a prefix is of whole blocks"
        self._kept = [kept for kept in self._kept if common(ids, kept.ids) < len(kept.ids)]
        self._kept.append(Prefix(ids, keys.clone(), values.clone(), tails))
        while self.tokens > self.most_tokens:
            self._kept.pop(0)

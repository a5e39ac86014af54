"""Rows of shards, by number: row n of a source is the same whoever asks for it, and whenever.

An epoch goes through all shards, each of them packed by itself: its documents are cut anew (a document
longer than a row at an offset of the epoch's own), put into rows by best fit, cut once more where that
fills a row, and the rows are shuffled. All of it follows from the lengths of the documents, the length of
a row, the seed and the epoch, so a row is found by looking up in which shard its number falls; its tokens
are then read from there. The first epoch goes through the shards in their order, so that training begins
when the first one is made, later ones in an order of their own.

A document's first piece starts with `<|bos|>`; a later piece begins with the last token of the piece
before, so that each token is predicted once.
"""

from __future__ import annotations

import bisect
from array import array
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sprout.data.packing import (
    Batch,
    Piece,
    Stretches,
    best_fit,
    fill,
    no_rows,
    put,
    to_batch,
)
from sprout.data.shards import Shard

LEAST = 128
"""A row is filled up where more than one in so many of its positions is free."""
HELD = 2
"""Shards whose rows are laid out in memory."""


class ShardSet(Protocol):
    """Shards that are there, or being made."""

    def __len__(self) -> int:
        """How many there are."""

    def open(self, number: int) -> Shard:
        """A shard, once it is made."""

    def stop(self) -> None:
        """Have no more of them made."""


class NumberedRows(Protocol):
    """Rows that are found by number, without end."""

    def pieces(self, number: int) -> list[Piece]:
        """What a row is made of: at most T + 1 tokens."""

    def stop(self) -> None:
        """Have nothing more made ahead."""


@dataclass(frozen=True)
class Layout:
    """Where the rows of a shard take their tokens from, in the order in which they are learned.

    Row r is made of pieces edges[r] to edges[r + 1] - 1; piece i of `lengths[i]` tokens from token
    `starts[i]` of the shard on. `first`: it begins its document; `ends`: it ends it.
    """

    edges: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    first: npt.NDArray[np.bool_]
    ends: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.edges) - 1


def cut_points(length: int, T: int, offset: int) -> list[tuple[int, int]]:
    """A document of `length` tokens as stretches for rows of T + 1 that overlap by one token.

    `offset` moves where a long one is cut; one that fits into a row stays whole.
    """
    if length <= T + 1:
        return [(0, length)]
    edges = [0, *range(T - offset % T, length - 1, T), length - 1]
    return [(low, high + 1) for low, high in pairwise(edges)]


def lay_out(lengths: Sequence[int], T: int, offset: int, rng: np.random.Generator) -> Layout:
    """Pack documents of these lengths into rows of T + 1 tokens, in an order drawn from `rng`."""
    stretches = Stretches()
    for item, length in enumerate(lengths):
        for low, high in cut_points(length, T, offset):
            stretches.add(item, low, high)
    packed = best_fit(array("q", map(stretches.length, range(len(stretches.items)))), T + 1)
    bins = fill(packed, stretches, T + 1, max(2, T // LEAST))
    order = [bins[i] for i in rng.permutation(len(bins))]
    # Within a row the longest would come first, and so always begin it.
    pieces = np.fromiter((row[i] for row in order for i in rng.permutation(len(row))), np.int64)
    borders = np.concatenate([[0], np.cumsum(np.array(lengths, dtype=np.int64))])
    items, lows, highs = (
        np.asarray(numbers)[pieces]
        for numbers in (stretches.items, stretches.lows, stretches.highs)
    )
    return Layout(
        np.concatenate([[0], np.cumsum([len(row) for row in order], dtype=np.int64)]),
        borders[items] + lows,
        highs - lows,
        lows == 0,
        borders[items] + highs == borders[items + 1],
    )


class ShardRows:
    """The rows of a set of shards, epoch after epoch, by number."""

    def __init__(self, shards: ShardSet, T: int, seed: int, index: Path | None = None) -> None:
        """`index`: a file that remembers how many rows each shard has, so that none is packed to count."""
        self._shards, self._T, self._seed = shards, T, seed
        self._index = index
        self._starts = [0]  # the number of the first row of every turn: one shard in one epoch
        self._held: dict[int, tuple[Shard, Layout]] = {}
        self._remember()

    def stop(self) -> None:
        """Have no more shards made, and let go of those that are open."""
        self._shards.stop()
        while self._held:
            self._held.popitem()[1][0].close()

    def turns(self) -> int:
        """How many shards an epoch has."""
        return len(self._shards)

    def tokens(self, turn: int) -> int:
        """How many tokens the shard of that turn has."""
        return int(self._turn(turn)[0].starts[-1])

    def pieces(self, number: int) -> list[Piece]:
        """What a row is made of. Waits for a shard that is still being made."""
        while self._starts[-1] <= number:
            self._count()
        turn = bisect.bisect_right(self._starts, number) - 1
        shard, layout = self._turn(turn)
        row = number - self._starts[turn]
        found = []
        for i in range(layout.edges[row], layout.edges[row + 1]):
            start, length = int(layout.starts[i]), int(layout.lengths[i])
            mask = shard.mask(start, length)
            if not layout.first[i]:
                mask = mask.copy()
                mask[0] = False
            found.append(Piece(shard.tokens(start, length), mask, bool(layout.ends[i])))
        return found

    def _turn(self, turn: int) -> tuple[Shard, Layout]:
        """A shard as an epoch goes through it."""
        if turn not in self._held:
            epoch, place = divmod(turn, len(self._shards))
            number = place
            if epoch:
                order = np.random.default_rng([self._seed, epoch, 3]).permutation(len(self._shards))
                number = int(order[place])
            offset = int(np.random.default_rng([self._seed, epoch, 1]).integers(self._T))
            rng = np.random.default_rng([self._seed, epoch, 4, number])
            while len(self._held) >= HELD:
                oldest = next(iter(self._held))
                self._held.pop(oldest)[0].close()
            shard = self._shards.open(number)
            self._held[turn] = shard, lay_out(shard.lengths.tolist(), self._T, offset, rng)
        return self._held[turn]

    def _count(self) -> None:
        """Learn how many rows the next turn has."""
        turns = len(self._starts) - 1
        every = len(self._shards)
        if turns >= every and self._starts[-1] == self._starts[-1 - every]:
            raise AssertionError("an epoch without a row")
        self._starts.append(self._starts[-1] + len(self._turn(turns)[1]))
        if self._index is not None:
            with suppress(OSError), open(self._index, "ab") as file:
                file.write(f"{turns} {self._starts[-1]}\n".encode())

    def _remember(self) -> None:
        """Take in what is known of earlier turns; a line that a kill has torn ends it."""
        if self._index is None or not self._index.exists():
            return
        for line in self._index.read_bytes().splitlines(keepends=True):
            words = line.split()
            if not line.endswith(b"\n") or len(words) != 2 or not all(map(bytes.isdigit, words)):
                return
            # Several processes may have written the same.
            if int(words[0]) == len(self._starts) - 1:
                self._starts.append(int(words[1]))


class NumberedStream:
    """Batches of rows by number: the state is the number of the next row."""

    def __init__(self, rows: NumberedRows, T: int, pad_id: int, separate: bool = False) -> None:
        self.length = T
        self._rows, self._pad_id, self._separate = rows, pad_id, separate
        self._at = 0

    @property
    def state(self) -> dict[str, int]:
        """Where the stream stands: plain data that `seek` takes."""
        return {"row": self._at}

    def seek(self, state: dict[str, int]) -> None:
        """Go to a place that `state` gave."""
        self._at = state["row"]

    def take(self, n: int, part: slice | None = None) -> Batch:
        """The next n rows; or a part of them, as one of many processes learns from, and no other is read."""
        low, high, _ = (part or slice(n)).indices(n)
        rows = no_rows(high - low, self.length, self._pad_id)
        for row in range(high - low):
            put(rows, row, self._rows.pieces(self._at + low + row))
        self._at += n
        return to_batch(rows, self._separate)

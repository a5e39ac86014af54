"""The only packer: pieces of token ids go into rows of one length, and rows into batches.

A piece goes where it leaves the least room (best fit, longest first), and what remains of a row is
padding that nothing is learned from. Generated text and conversations stay whole (`pack`); the documents
of shards are cut where that fills a row (`rows.py`). A stream of rows has a state of one or two numbers,
so a run continues exactly where it stopped.

Shapes: T sequence length; a row holds T + 1 ids, giving T inputs and T targets.
"""

from __future__ import annotations

import bisect
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from sprout.data.shards import Ids
from sprout.losses import IGNORE

B = TypeVar("B", bound="Batch")


@dataclass(frozen=True)
class Piece:
    """Tokens that belong together. `mask[i]` says whether token i is to be predicted."""

    ids: Ids
    mask: npt.NDArray[np.bool_]
    ends: bool = True
    """False when its document goes on elsewhere: then what follows in the row is not predicted from it."""


@dataclass(frozen=True)
class Rows:
    """Packed rows. ids (R, T+1); mask (R, T+1) bool; documents (R, T+1): a piece's number in its row."""

    ids: npt.NDArray[np.int32]
    mask: npt.NDArray[np.bool_]
    documents: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.ids)

    def some(self, part: slice) -> Rows:
        """Some of the rows."""
        return Rows(self.ids[part], self.mask[part], self.documents[part])


@dataclass(frozen=True)
class Batch:
    """What a training step takes: ids and targets (B, T) int64, targets IGNORE where nothing is asked.

    documents (B, T) tells the pieces of a row apart; None lets them see each other.
    """

    ids: Tensor
    targets: Tensor
    documents: Tensor | None

    def valid(self) -> int:
        """How many targets count."""
        return int((self.targets != IGNORE).sum())

    def figures(self) -> dict[str, float]:
        """What is known of the batch beyond its tokens, for metrics.jsonl."""
        return {}

    def part(self: B, low: int, high: int) -> B:
        """The rows from `low` up to `high`."""
        return self.each(itemgetter(slice(low, high)))

    def split(self: B, rows: int) -> list[B]:
        """The same in parts of at most `rows` rows."""
        return [self.part(low, low + rows) for low in range(0, len(self.ids), rows)]

    def to(self: B, device: torch.device) -> B:
        """The same on another device; what lies in pinned memory is fetched without being waited for."""
        return self.each(lambda tensor: tensor.to(device, non_blocking=tensor.is_pinned()))

    def each(self: B, change: Callable[[Tensor], Tensor]) -> B:
        """The same with every tensor, a row an entry, changed."""
        tensors = {name: value for name, value in vars(self).items() if isinstance(value, Tensor)}
        return replace(self, **{name: change(value) for name, value in tensors.items()})


def best_fit(lengths: Sequence[int], capacity: int) -> list[list[int]]:
    """Spread items over bins of `capacity`: the longest first, each where it leaves least room.

    Returns the item numbers of every bin. No length may be over the capacity.
    """
    bins: list[list[int]] = []
    room: list[tuple[int, int]] = []  # (room left, bin), sorted
    for item in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        length = lengths[item]
        assert 0 < length <= capacity, f"a piece of {length} in rows of {capacity}"
        at = bisect.bisect_left(room, (length, -1))
        if at == len(room):
            bins.append([item])
            left, index = capacity - length, len(bins) - 1
        else:
            left, index = room.pop(at)
            bins[index].append(item)
            left -= length
        if left:
            bisect.insort(room, (left, index))
    return bins


class Stretches:
    """Parts of items, by number: tokens lows[n] … highs[n] - 1 of item items[n].

    In arrays, as a shard has a hundred thousand: a tuple of three numbers takes six times the room.
    """

    def __init__(self) -> None:
        self.items, self.lows, self.highs = array("q"), array("q"), array("q")

    def add(self, item: int, low: int, high: int) -> int:
        """One more; returns its number."""
        self.items.append(item)
        self.lows.append(low)
        self.highs.append(high)
        return len(self.items) - 1

    def length(self, number: int) -> int:
        """How many tokens it has."""
        return self.highs[number] - self.lows[number]

    def place(self, number: int) -> tuple[int, int, int, int]:
        """For sorting: the longest first, then as they lie."""
        low, high = self.lows[number], self.highs[number]
        return low - high, self.items[number], low, high


def fill(bins: list[list[int]], stretches: Stretches, capacity: int, least: int) -> list[list[int]]:
    """Bins of stretches filled up by cutting: those with the most room are emptied into the others.

    The parts of what is cut become stretches of their own; `bins` is used up.

    What is emptied goes whole where it fits best, else it is cut to fill the largest room. The rest of a
    cut item begins with the last token before the cut, which it is predicted from. Rooms below `least`
    stay; so does that of one bin. Every token is in one place, but for those repeated at a cut.
    """
    used = [sum(map(stretches.length, numbers)) for numbers in bins]
    rooms = sorted((capacity - u, i) for i, u in enumerate(used) if capacity - u >= least)
    for donor in sorted(range(len(bins)), key=lambda i: (used[i], i)):
        at = bisect.bisect_left(rooms, (capacity - used[donor], donor))
        if at == len(rooms) or rooms[at] != (capacity - used[donor], donor):
            continue  # it is full, or has become so
        rooms.pop(at)
        pending, bins[donor], used[donor] = bins[donor], [], 0
        for number in sorted(pending, key=stretches.place):
            _, item, low, high = stretches.place(number)
            while rooms:
                length = high - low
                at = min(bisect.bisect_left(rooms, (length, -1)), len(rooms) - 1)
                room, index = rooms.pop(at)
                taken = min(length, room)
                bins[index].append(stretches.add(item, low, low + taken))
                used[index] += taken
                if room - taken >= least:
                    bisect.insort(rooms, (room - taken, index))
                low += taken
                if low == high:
                    break
                low -= 1
            if low < high:
                bins[donor].append(stretches.add(item, low, high))
                used[donor] += high - low
        if bins[donor] and capacity - used[donor] >= least:
            bisect.insort(rooms, (capacity - used[donor], donor))
    return [numbers for numbers in bins if numbers]


def no_rows(count: int, T: int, pad_id: int) -> Rows:
    """Rows in which there is nothing yet."""
    return Rows(
        np.full((count, T + 1), pad_id, dtype=np.int32),
        np.zeros((count, T + 1), dtype=np.bool_),
        np.full((count, T + 1), -1, dtype=np.int32),
    )


def put(rows: Rows, row: int, pieces: Iterable[Piece]) -> None:
    """Lay pieces one after another into a row that has nothing in it yet."""
    at, ended = 0, True
    for number, piece in enumerate(pieces):
        end = at + len(piece.ids)
        rows.ids[row, at:end], rows.mask[row, at:end] = piece.ids, piece.mask
        rows.mask[row, at] &= ended
        rows.documents[row, at:end] = number
        at, ended = end, piece.ends


def pack(pieces: Sequence[Piece], T: int, pad_id: int, rng: np.random.Generator) -> Rows:
    """Pack pieces of at most T + 1 tokens into rows of T + 1, in an order drawn from `rng`."""
    bins = best_fit([len(piece.ids) for piece in pieces], T + 1)
    rows = no_rows(len(bins), T, pad_id)
    for row, index in enumerate(rng.permutation(len(bins))):
        put(rows, row, (pieces[item] for item in rng.permutation(bins[index])))
    return rows


def to_batch(rows: Rows, separate: bool) -> Batch:
    """Rows as tensors. `separate` keeps the pieces of a row from seeing each other."""
    # In numpy's memory, not PyTorch's: blocks aligned to 64 bytes, freed and asked for again, find the room
    # that they left too small in glibc's heap, and it grows from step to step.
    ids = rows.ids[:, :-1].astype(np.int64)
    targets = np.full(ids.shape, IGNORE, dtype=np.int64)
    np.copyto(targets, rows.ids[:, 1:], where=rows.mask[:, 1:])
    documents = torch.from_numpy(rows.documents[:, :-1].astype(np.int64)) if separate else None
    return Batch(torch.from_numpy(ids), torch.from_numpy(targets), documents)


class RowStream:
    """An endless stream of rows, packed chunk by chunk.

    `chunk(k)` gives the pieces of chunk k, a pure function of k; the stream packs them and hands the
    rows on. The stream is a pure function of (chunk, T, seed), and its place in it is `state`.
    """

    def __init__(
        self,
        chunk: Callable[[int], Sequence[Piece]],
        T: int,
        pad_id: int,
        seed: int,
        separate: bool = False,
    ) -> None:
        self.length = T
        self._chunk, self._pad_id, self._seed = chunk, pad_id, seed
        self._separate = separate
        self._at, self._row = 0, 0
        self._rows: Rows | None = None

    @property
    def state(self) -> dict[str, int]:
        """Where the stream stands: plain data that `seek` takes."""
        return {"chunk": self._at, "row": self._row}

    def seek(self, state: dict[str, int]) -> None:
        """Go to a place that `state` gave."""
        self._at, self._row, self._rows = state["chunk"], state["row"], None

    def take(self, n: int) -> Batch:
        """The next n rows."""
        parts: list[Rows] = []
        missing = n
        while missing:
            rows = self._current()
            parts.append(rows.some(slice(self._row, self._row + missing)))
            self._row += len(parts[-1])
            missing -= len(parts[-1])
        joined = Rows(
            np.concatenate([p.ids for p in parts]),
            np.concatenate([p.mask for p in parts]),
            np.concatenate([p.documents for p in parts]),
        )
        return to_batch(joined, self._separate)

    def _current(self) -> Rows:
        """The rows of the present chunk, moving on where it is used up."""
        empty = 0
        while self._rows is None or self._row >= len(self._rows):
            if self._rows is not None:
                self._at, self._row = self._at + 1, 0
            pieces = self._chunk(self._at)
            rng = np.random.default_rng([self._seed, self._at])
            self._rows = pack(pieces, self.length, self._pad_id, rng)
            empty = 0 if len(self._rows) else empty + 1
            assert empty < 100, "100 chunks without a row"
        return self._rows

"""The memory of a model that generates: keys and values of every layer, in rows.

A cache has a number of rows, each a sequence of its own length. It is allocated with room to spare and
grows when asked to (`reserve`), in rows and in length. The rows in use are kept together at the front
(a row that becomes free takes another's content, `move`), so that a forward pass reads them in
place: nothing is gathered. Beside keys and values it holds tails: the last inputs of each short
convolution.

Shapes: B rows of a view, K key/value heads, S longest length, D head size, T new positions, W the
widths of all tails together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

import torch
from torch import Tensor

KEYS = 64
"""Keys that a prompt attends to on a CPU in bf16 come in multiples of this: PyTorch compiles its kernel anew
for each number of them, and keeps what it compiled for good."""


def with_room(length: int) -> int:
    """The length of a cache for so many tokens in which they can be shown in multiples of KEYS."""
    return length + -length % KEYS


class KVCache:
    """Keys and values, (n_layer, rows, K, S, D) each, and the length of every row.

    `lengths` are ordinary integers: whoever generates knows them without asking the device.
    `tails` is (rows, taps, W), the tail of each of `tail_widths` beside the one before it.
    """

    def __init__(
        self,
        rows: int,
        length: int,
        n_layer: int,
        n_kv_head: int,
        head_dim: int,
        dtype: torch.dtype,
        device: torch.device,
        taps: int = 0,
        tail_widths: Sequence[int] = (),
    ) -> None:
        shape = (n_layer, rows, n_kv_head, length, head_dim)
        self.keys = torch.zeros(shape, dtype=dtype, device=device)
        self.values = torch.zeros(shape, dtype=dtype, device=device)
        ends = list(accumulate(tail_widths, initial=0))
        self.tails = torch.zeros(rows, taps, ends[-1], dtype=dtype, device=device)
        self.slots = [slice(a, b) for a, b in pairwise(ends)]
        self.lengths = [0] * rows
        self.device = device
        self.tapes: dict[Any, Any] = {}
        """Passes of one model over this cache that can be repeated: see replay.py."""

    @property
    def size(self) -> int:
        """The most tokens that a row can hold."""
        return self.keys.shape[3]

    def clear(self) -> None:
        """Let every row be empty."""
        self.lengths = [0] * len(self.lengths)

    def reserve(self, rows: int, length: int) -> None:
        """Have at least so many rows of at least that length; what the rows hold stays.

        Growing copies everything, so ask for twice as much rather than for a little more.
        """
        old_rows, size = len(self.lengths), self.size
        if rows <= old_rows and length <= size:
            return
        self.tapes.clear()
        rows, length, used = max(rows, old_rows), max(length, size), max(self.lengths)
        self.keys = _grown(self.keys, rows, length, used)
        self.values = _grown(self.values, rows, length, used)
        tails = self.tails.new_zeros(rows, *self.tails.shape[1:])
        tails[:old_rows] = self.tails
        self.tails = tails
        self.lengths += [0] * (rows - old_rows)

    def view(self, first: int, count: int) -> CacheView:
        """Rows first … first + count - 1, for one forward pass that reads and writes them."""
        return CacheView(self, first, count)

    def read(self, row: int, length: int) -> tuple[Tensor, Tensor]:
        """The first `length` keys and values of a row in place, (n_layer, K, length, D) each."""
        assert length <= self.lengths[row], f"row {row} holds {self.lengths[row]}, not {length}"
        return self.keys[:, row, :, :length], self.values[:, row, :, :length]

    def write(self, row: int, keys: Tensor, values: Tensor, tails: Tensor) -> None:
        """Let a row begin with keys and values as `read` gives them, and tails (taps, W) there."""
        length = keys.shape[2]
        self.keys[:, row, :, :length] = keys
        self.values[:, row, :, :length] = values
        self.tails[row] = tails
        self.lengths[row] = length

    def copy(self, source: int, target: int) -> None:
        """Let row `target` hold what row `source` holds."""
        self.write(target, *self.read(source, self.lengths[source]), self.tails[source])

    def move(self, source: int, target: int) -> None:
        """Put what row `source` holds into row `target`; `source` is empty afterwards."""
        self.copy(source, target)
        self.lengths[source] = 0

    def swap(self, one: int, other: int) -> None:
        """Exchange what two rows hold."""
        length = max(self.lengths[one], self.lengths[other])
        here, there = [one, other], [other, one]
        for tensor in (self.keys, self.values):
            tensor[:, here, :, :length] = tensor[:, there, :, :length]
        self.tails[here] = self.tails[there]
        self.lengths[one], self.lengths[other] = self.lengths[other], self.lengths[one]


class CacheView:
    """Neighbouring rows of a cache during one forward pass: where each stands, and how to add."""

    def __init__(self, cache: KVCache, first: int, count: int) -> None:
        self.cache = cache
        self.rows = slice(first, first + count)
        self.start = cache.lengths[self.rows]
        self.masks: dict[int, Tensor] = {}
        """Which keys the new positions see, by window: attention's, kept from layer to layer."""
        self._starts: Tensor | None = None
        self._positions: Tensor | None = None
        self._joined: Tensor | None = None
        self._moved = False  # whether this pass has put its new inputs into the tails themselves

    def positions(self, T: int) -> Tensor:
        """Positions (B, T) of the T tokens that come next in each row; the same T all along."""
        if self._positions is None:
            start = self.starts()[:, None]
            self._positions = start + torch.arange(T, device=self.cache.device) if T > 1 else start
        return self._positions

    def starts(self) -> Tensor:
        """How long each row was before this pass, (B,) int64."""
        if self._starts is None:
            self._starts = torch.tensor(self.start, device=self.cache.device)
        return self._starts

    def behind(self, slot: int, x: Tensor) -> Tensor:
        """Tail `slot` and the new inputs x (B, T, C) behind it, (B, taps + T, C).

        Inputs from before a row's beginning are zero, whatever its last owner left there.
        """
        if self._joined is None:
            self._joined = self._beginnings(x.shape[1])
        joined = self._joined[:, :, self.cache.slots[slot]]
        joined[:, self.cache.tails.shape[1] :] = x
        return joined

    def _beginnings(self, T: int) -> Tensor:
        """The tails, with room behind them for T new inputs: (B, taps + T, W)."""
        tails = self.cache.tails[self.rows]
        B, taps, W = tails.shape
        joined = tails.new_empty(B, taps + T, W)
        joined[:, :taps] = tails
        if min(self.start) < taps:
            at = self.starts()[:, None] - taps + torch.arange(taps, device=self.cache.device)
            joined[:, :taps] *= (at >= 0)[..., None]
        return joined

    def moving_tail(self, slot: int) -> tuple[int, int]:
        """Where tail `slot` of the first row lies, and how many numbers its inputs are apart.

        For a kernel that itself moves the tails on by the one new input of each row. What a tail
        holds from before `starts` is not the row's own.
        """
        tails = self.cache.tails[self.rows]
        assert tails.is_contiguous() and self._joined is None
        self._moved = True
        at = tails.data_ptr() + self.cache.slots[slot].start * tails.itemsize
        return at, tails.shape[2]

    def adopt(self, other: CacheView) -> None:
        """Go on where a pass is repeated that was done over `other`, the same rows, and reads its starts."""
        self._starts = other.starts().copy_(self.starts())
        self._moved = other._moved

    def layer(self, layer: int, T: int) -> tuple[Tensor, Tensor]:
        """Keys and values (B, K, S, D) of a layer, all that there is room for, T new ones among them."""
        longest = max(self.start) + T
        assert longest <= self.cache.size, f"cache of {self.cache.size} written at {longest}"
        return self.cache.keys[layer, self.rows], self.cache.values[layer, self.rows]

    def update(
        self, layer: int, k: Tensor, v: Tensor, stepped: bool = False
    ) -> tuple[Tensor, Tensor]:
        """Write new keys and values (B, K, T, D) of a layer; return all of them (B, K, S', D).

        S' is the longest length now in use among these rows, `stepped` rounded up to a multiple of KEYS
        where there is room. Writing past the end is an error of the caller, who knows the lengths and
        reserves room before.
        """
        T = k.shape[2]
        longest = max(self.start) + T
        keys, values = self.layer(layer, T)
        if min(self.start) == max(self.start):
            keys[:, :, longest - T : longest] = k
            values[:, :, longest - T : longest] = v
        else:
            row = torch.arange(len(self.start), device=self.cache.device)[:, None]
            at = self.positions(T)
            # Indexing rows and positions together puts the heads last: (B, T, K, D).
            keys.transpose(1, 2)[row, at] = k.transpose(1, 2)
            values.transpose(1, 2)[row, at] = v.transpose(1, 2)
        shown = with_room(longest) if stepped else longest  # a slice ends where there is no more
        return keys[:, :, :shown], values[:, :, :shown]

    def tails_after(self, rows: Sequence[int], counts: Sequence[int]) -> Tensor:
        """The tails (n, taps, W) that these rows of the view have after so many of the new tokens.

        For prefixes that end inside of what this forward pass has read. The pass must be over.
        """
        joined, taps = self._joined, self.cache.tails.shape[1]
        if self._moved:
            return self.cache.tails[self.rows][list(rows)]
        if joined is None:
            return self.cache.tails.new_zeros(len(rows), *self.cache.tails.shape[1:])
        if len(rows) == len(self.start) and all(n == joined.shape[1] - taps for n in counts):
            return joined[:, -taps:]
        device = self.cache.device
        row = torch.tensor(rows, device=device)[:, None]
        at = torch.tensor(counts, device=device)[:, None] + torch.arange(taps, device=device)
        return joined[row, at]

    def advance(self, counts: Sequence[int]) -> None:
        """After a forward pass: row i has grown by counts[i] tokens (fewer than T where padded)."""
        self.cache.lengths[self.rows] = [a + b for a, b in zip(self.start, counts, strict=True)]
        if self._joined is not None:
            self.cache.tails[self.rows] = self.tails_after(range(len(counts)), counts)


def _grown(old: Tensor, rows: int, length: int, used: int) -> Tensor:
    """The same (n_layer, rows, K, S, D) with more rows and a longer S; `used` of S is kept."""
    L, B, K, _, D = old.shape
    new = old.new_zeros(L, rows, K, length, D)
    new[:, :B, :, :used] = old[:, :, :, :used]
    return new

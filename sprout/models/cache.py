"""The memory of a model that generates: keys and values of every layer, in fixed rows.

A cache has a number of rows, each a sequence of its own length. It is allocated once for its
longest length and never grows. The rows in use are kept together at the front (a row that becomes
free takes the last one's content, `move`), so that a forward pass reads them in place: nothing is
gathered. Beside keys and values it holds tails: the last inputs of each short convolution.
Shapes: B rows of a view, K key/value heads, S longest length, D head size, T new positions.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


class KVCache:
    """Keys and values of `n_layer` layers, (rows, K, S, D) each, and the length of every row.

    `lengths` are ordinary integers: whoever generates knows them without asking the device.
    `tails` are (rows, taps, width) for each of `tail_widths`.
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
        self.tails = [torch.zeros(rows, taps, w, dtype=dtype, device=device) for w in tail_widths]
        self.lengths = [0] * rows
        self.size = length
        self.device = device

    def view(self, first: int, count: int) -> CacheView:
        """Rows first … first + count - 1, for one forward pass that reads and writes them."""
        return CacheView(self, first, count)

    def move(self, source: int, target: int) -> None:
        """Put what row `source` holds into row `target`; `source` is empty afterwards."""
        length = self.lengths[source]
        self.keys[:, target, :, :length] = self.keys[:, source, :, :length]
        self.values[:, target, :, :length] = self.values[:, source, :, :length]
        for tail in self.tails:
            tail[target] = tail[source]
        self.lengths[target] = length
        self.lengths[source] = 0


class CacheView:
    """Neighbouring rows of a cache during one forward pass: where each stands, and how to add."""

    def __init__(self, cache: KVCache, first: int, count: int) -> None:
        self.cache = cache
        self.rows = slice(first, first + count)
        self.start = cache.lengths[self.rows]
        self._positions: Tensor | None = None
        self._joined: dict[int, Tensor] = {}

    def positions(self, T: int) -> Tensor:
        """Positions (B, T) of the T tokens that come next in each row; the same T all along."""
        if self._positions is None:
            start = torch.tensor(self.start, device=self.cache.device)
            self._positions = start[:, None] + torch.arange(T, device=self.cache.device)
        return self._positions

    def behind(self, slot: int, x: Tensor) -> Tensor:
        """Tail `slot` and the new inputs x (B, T, C) behind it, (B, taps + T, C).

        Inputs from before a row's beginning are zero, whatever its last owner left there.
        """
        tail = self.cache.tails[slot][self.rows]
        taps = tail.shape[1]
        if min(self.start) < taps:
            first = self.positions(x.shape[1])[:, :1]
            at = first - taps + torch.arange(taps, device=self.cache.device)
            tail = tail * (at >= 0)[..., None]
        joined = torch.cat((tail, x), dim=1)
        self._joined[slot] = joined
        return joined

    def update(self, layer: int, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Write new keys and values (B, K, T, D) of a layer; return all of them (B, K, S', D).

        S' is the longest length now in use among these rows. Writing past the end is an error of
        the caller, who knows the lengths: the engine checks a request before it starts.
        """
        T = k.shape[2]
        longest = max(self.start) + T
        assert longest <= self.cache.size, f"cache of {self.cache.size} written at {longest}"
        keys, values = self.cache.keys[layer, self.rows], self.cache.values[layer, self.rows]
        if min(self.start) == max(self.start):
            keys[:, :, longest - T : longest] = k
            values[:, :, longest - T : longest] = v
        else:
            row = torch.arange(len(self.start), device=self.cache.device)[:, None]
            at = self.positions(T)
            # Indexing rows and positions together puts the heads last: (B, T, K, D).
            keys.transpose(1, 2)[row, at] = k.transpose(1, 2)
            values.transpose(1, 2)[row, at] = v.transpose(1, 2)
        return keys[:, :, :longest], values[:, :, :longest]

    def advance(self, counts: list[int]) -> None:
        """After a forward pass: row i has grown by counts[i] tokens (fewer than T where padded)."""
        self.cache.lengths[self.rows] = [a + b for a, b in zip(self.start, counts, strict=True)]
        if not self._joined:
            return
        row = torch.arange(len(counts), device=self.cache.device)[:, None]
        grown = torch.tensor(counts, device=self.cache.device)[:, None]
        for slot, joined in self._joined.items():
            tail = self.cache.tails[slot]
            at = grown + torch.arange(tail.shape[1], device=self.cache.device)
            tail[self.rows] = joined[row, at]

"""The memory of a model that generates: keys and values of every layer, and the tokens, in fixed rows.

A cache has a number of rows, each a sequence of its own length. It is allocated once for its
longest length and never grows. The rows in use are kept together at the front (a row that becomes
free takes the last one's content, `move`), so that a forward pass reads them in place: nothing is
gathered.
Shapes: B rows of a view, K key/value heads, S longest length, D head size, T new positions.
"""

from __future__ import annotations

import torch
from torch import Tensor


class KVCache:
    """Keys and values of `n_layer` layers, (rows, K, S, D) each, and the length of every row.

    `lengths` are ordinary integers: whoever generates knows them without asking the device.
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
    ) -> None:
        shape = (n_layer, rows, n_kv_head, length, head_dim)
        self.keys = torch.zeros(shape, dtype=dtype, device=device)
        self.values = torch.zeros(shape, dtype=dtype, device=device)
        self.ids = torch.zeros(rows, length, dtype=torch.long, device=device)
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
        self.ids[target, :length] = self.ids[source, :length]
        self.lengths[target] = length
        self.lengths[source] = 0


class CacheView:
    """Neighbouring rows of a cache during one forward pass: where each stands, and how to add."""

    def __init__(self, cache: KVCache, first: int, count: int) -> None:
        self.cache = cache
        self.rows = slice(first, first + count)
        self.start = cache.lengths[self.rows]
        self._positions: Tensor | None = None

    def positions(self, T: int) -> Tensor:
        """Positions (B, T) of the T tokens that come next in each row; the same T all along."""
        if self._positions is None:
            start = torch.tensor(self.start, device=self.cache.device)
            self._positions = start[:, None] + torch.arange(T, device=self.cache.device)
        return self._positions

    def before(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Take note of the next ids (B, T); return the id before them (B, 1), and where there is one."""
        row = torch.arange(len(self.start), device=self.cache.device)[:, None]
        at = self.positions(ids.shape[1])
        tokens = self.cache.ids[self.rows]
        tokens[row, at] = ids
        return tokens[row, (at[:, :1] - 1).clamp(min=0)], at[:, :1] > 0

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

"""Packed pairs of answers: what a step of preference learning takes.

Both answers of a pair lie at the same place, one in a row of better answers and one in a row of
worse ones. So the packer packs each side by itself, and as the pieces have the same lengths and the
order comes from the same seed, both come out alike. A third time it packs the pairs' numbers.
Rows of conversations may go with them, to be learned as in fine-tuning.

Shapes: R rows of either side, T positions, P pairs; S sides, 2, or 3 with conversations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sprout.data.packing import Piece, RowStream, best_fit
from sprout.data.preference import PairPieces

NOBODY = -1
"""In place of a pair's number where a row is empty."""

Lookup = Callable[[Sequence[int]], Tensor]
"""Numbers of pairs -> what the reference model holds of their answers, (2, P) fp32: see `PairBatch`."""


@dataclass(frozen=True)
class PairBatch:
    """R rows of better answers, R of worse ones, and perhaps R of conversations, in this order."""

    ids: Tensor
    """(S, R, T) int64."""
    targets: Tensor
    """(S, R, T) int64, IGNORE where nothing is asked."""
    documents: Tensor
    """(S, R, T): tells the pieces of a row apart."""
    pairs: Tensor
    """(R, T) int64: which pair a position belongs to, 0 to P - 1, or NOBODY."""
    reference: Tensor
    """(2, P) fp32: log-probabilities of the whole answers before learning, in nats."""
    share: float = 0.0
    """Pairs of the whole batch for each token of its conversations that counts; 0 without any."""

    def valid(self) -> int:
        """How many pairs there are: what the loss is a mean over."""
        return self.reference.shape[1]

    def figures(self) -> dict[str, float]:
        """Nothing is known of pairs beforehand that metrics.jsonl would want."""
        return {}

    def part(self, low: int, high: int) -> PairBatch:
        """The rows from `low` up to `high` of either side, and the pairs in them."""
        part = slice(low, high)
        there, local = renumber(self.pairs[part])
        return PairBatch(
            self.ids[:, part],
            self.targets[:, part],
            self.documents[:, part],
            local,
            self.reference[:, there],
            self.share,
        )

    def split(self, rows: int) -> list[PairBatch]:
        """The same in parts of at most `rows` rows of either side; a pair lies in one of them."""
        return [self.part(low, low + rows) for low in range(0, len(self.pairs), rows)]

    def to(self, device: torch.device) -> PairBatch:
        """The same on another device."""
        return PairBatch(
            self.ids.to(device),
            self.targets.to(device),
            self.documents.to(device),
            self.pairs.to(device),
            self.reference.to(device),
            self.share,
        )


def renumber(pairs: Tensor) -> tuple[Tensor, Tensor]:
    """The numbers in `pairs` in rising order, and `pairs` with their places among them instead."""
    here = pairs != NOBODY
    there, places = torch.unique(pairs[here], return_inverse=True)
    return there, torch.full_like(pairs, NOBODY).masked_scatter(here, places)


class PairStream:
    """An endless stream of pair batches; as `RowStream`, whose state it has."""

    def __init__(
        self,
        chunk: Callable[[int], Sequence[PairPieces]],
        T: int,
        pad_id: int,
        seed: int,
        reference: Lookup,
        beside: RowStream | None = None,
    ) -> None:
        """`beside`: rows of T of conversations, whose pieces do not see each other."""
        self._reference, self._beside = reference, beside
        last: dict[int, Sequence[PairPieces]] = {}

        def pairs(k: int) -> Sequence[PairPieces]:
            if k not in last:
                last.clear()
                last[k] = chunk(k)
            return last[k]

        def numbers(k: int) -> list[Piece]:
            return [
                Piece(np.full(len(p.chosen.ids), p.number, np.int32), p.chosen.mask)
                for p in pairs(k)
            ]

        self._chosen = RowStream(lambda k: [p.chosen for p in pairs(k)], T, pad_id, seed, True)
        self._rejected = RowStream(lambda k: [p.rejected for p in pairs(k)], T, pad_id, seed, True)
        self._numbers = RowStream(numbers, T, NOBODY, seed, True)

    @property
    def state(self) -> dict[str, Any]:
        """Where the stream stands: plain data that `seek` takes."""
        beside = {} if self._beside is None else {"beside": self._beside.state}
        return {**self._chosen.state, **beside}

    def seek(self, state: dict[str, Any]) -> None:
        """Go to a place that `state` gave."""
        for stream in (self._chosen, self._rejected, self._numbers):
            stream.seek(state)
        if self._beside is not None:
            self._beside.seek(state["beside"])

    def take(self, n: int) -> PairBatch:
        """The next n rows of either side."""
        chosen, rejected = self._chosen.take(n), self._rejected.take(n)
        assert chosen.documents is not None
        numbers = self._numbers.take(n).ids
        # Of few pairs one may come twice in a batch: each time it is a pair of its own.
        rows = torch.arange(n)[:, None] * numbers.shape[1]
        _, local = renumber(torch.where(numbers == NOBODY, NOBODY, rows + chosen.documents))
        here = local != NOBODY
        there = torch.zeros(int(local.max()) + 1, dtype=numbers.dtype)
        there[local[here]] = numbers[here]
        sides, share = [chosen, rejected], 0.0
        if self._beside is not None:
            sides.append(self._beside.take(n))
            share = len(there) / max(1, sides[2].valid())
        documents = [side.documents for side in sides if side.documents is not None]
        assert len(documents) == len(sides), "pieces of a row that see each other"
        return PairBatch(
            torch.stack([side.ids for side in sides]),
            torch.stack([side.targets for side in sides]),
            torch.stack(documents),
            local,
            self._reference(there.tolist()),
            share,
        )


def batch_of(found: Sequence[PairPieces], T: int, pad_id: int, reference: Lookup) -> PairBatch:
    """All of some pairs as one batch, as they come to lie in its rows."""
    rows = len(best_fit([len(pair.chosen.ids) for pair in found], T + 1))
    return PairStream(lambda k: found, T, pad_id, 0, reference).take(rows)

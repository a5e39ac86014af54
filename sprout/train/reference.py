"""What a frozen model holds of answers: worked out once for every pair and kept on disk.

A block of pairs is one JSON file, `block-NNNNNN.json`, beside the stage. It says with which weights
and of which tokens its figures were made, and has a checksum; one that does not fit is made anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from sprout.common import files
from sprout.common.dist import Dist
from sprout.common.errors import Failure
from sprout.data.packing import IGNORE
from sprout.data.pairs import PairBatch, batch_of
from sprout.data.preference import CHUNK, PairPieces
from sprout.losses import token_log_probs
from sprout.models.base import Model

Lent = Callable[[], AbstractContextManager[Model]]
"""Gives a model for as long as the context lasts."""


@dataclass(frozen=True)
class Start:
    """The model that a stage starts from, frozen."""

    lent: Lent
    """It is loaded when first asked for."""
    mark: str
    """Says which weights it has, and in which dtype it works."""


def read(model: Model, batch: PairBatch) -> Tensor:
    """What the model makes of every position of a batch: (S, R · T, C)."""
    hidden = model(batch.ids.flatten(0, 1), documents=batch.documents.flatten(0, 1))
    return hidden.view(len(batch.ids), -1, hidden.shape[-1])


def answer_log_probs(model: Model, batch: PairBatch, hidden: Tensor) -> tuple[Tensor, Tensor]:
    """Log-probabilities of the answers in nats and their numbers of tokens, (2, P) fp32 each.

    An answer's is the sum over its supervised tokens, its `<|end|>` included. hidden: as `read` gives it.
    """
    P = batch.valid()
    hidden = hidden[:2].flatten(0, 1)
    targets = batch.targets[:2].flatten()
    asked = (targets != IGNORE).nonzero()[:, 0]
    places = batch.pairs.numel()
    answer = batch.pairs.flatten()[asked % places] + P * (asked // places)
    found = token_log_probs(hidden[asked], model.head.weight, targets[asked], *model.readout)
    sums = torch.zeros(2 * P, device=found.device).index_add(0, answer, found)
    lengths = torch.bincount(answer, minlength=2 * P).float()
    return sums.view(2, P), lengths.view(2, P)


class Reference:
    """The log-probabilities of answers under the model that a stage starts from.

    folder: where blocks are kept. block(b): the pairs with the numbers from b · CHUNK on. start: that
    model, asked only when a block is to be made. rows: how many go through it at once, of each side.
    Several processes share the work of a block and ask for the same pairs.
    """

    def __init__(
        self,
        folder: Path,
        block: Callable[[int], Sequence[PairPieces]],
        start: Start,
        T: int,
        pad_id: int,
        rows: int,
        dist: Dist,
    ) -> None:
        self.folder = folder
        self._block, self._start = block, start
        self._T, self._pad_id, self._rows, self._dist = T, pad_id, rows, dist
        self._known: dict[int, tuple[dict[int, int], Tensor]] = {}

    def __call__(self, numbers: Sequence[int]) -> Tensor:
        """(2, P) fp32 on the CPU for the pairs with these numbers."""
        found = []
        for number in numbers:
            places, values = self._values(number // CHUNK)
            found.append(values[:, places[number]])
        return torch.stack(found, dim=1)

    def _values(self, b: int) -> tuple[dict[int, int], Tensor]:
        """Block b: the place of each pair's number, and the values (2, n)."""
        if b not in self._known:
            pairs = self._block(b)
            path, of = self.folder / f"block-{b:06d}.json", self._of(pairs)
            values = self._dist.once(partial(_read, path, of, len(pairs)))
            if values is None:
                values = self._make(pairs)
                data = values.tolist()
                if self._dist.main:
                    files.write_json(path, {"of": of, "sha256": _checksum(data), "values": data})
            order = sorted(pair.number for pair in pairs)
            self._known[b] = ({number: i for i, number in enumerate(order)}, values)
        return self._known[b]

    def _of(self, pairs: Sequence[PairPieces]) -> str:
        """SHA-256 of the weights' mark and of every token that the values depend on."""
        digest = hashlib.sha256(self._start.mark.encode())
        for pair in pairs:
            for piece in (pair.chosen, pair.rejected):
                digest.update(f"{pair.number} {len(piece.ids)} ".encode())
                digest.update(piece.ids.tobytes() + piece.mask.tobytes())
        return digest.hexdigest()

    @torch.no_grad()
    def _make(self, pairs: Sequence[PairPieces]) -> Tensor:
        """Ask the model. The values (2, n) in rising order of the pairs' numbers."""
        # Each pair's own place stands where its values will, so that a part says whose they are.
        places = {number: i for i, number in enumerate(sorted(pair.number for pair in pairs))}

        def place(numbers: Sequence[int]) -> Tensor:
            return torch.tensor([places[number] for number in numbers]).expand(2, -1)

        whole = batch_of(pairs, self._T, self._pad_id, place)
        values = torch.zeros(2, len(pairs))
        parts = whole.split(self._rows)
        with self._start.lent() as model:
            for number, counts in self._dist.turns(len(parts)):
                part = parts[number].to(self._dist.device)
                sums, _ = answer_log_probs(model, part, read(model, part))
                if counts:
                    values[:, parts[number].reference[0]] = sums.cpu()
        self._dist.sum(values)
        if not torch.isfinite(values).all():
            raise Failure(
                "the model that dpo starts from gives answers a probability that is not a number: "
                "train the stage before it anew"
            )
        return values


def _checksum(values: list[list[float]]) -> str:
    return hashlib.sha256(files.to_json(values).encode()).hexdigest()


def _read(path: Path, of: str, n: int) -> Tensor | None:
    """The values of a block on disk; None when it is not there, damaged, or of something else."""
    try:
        data = files.read_json(path)
        if data["of"] != of or data["sha256"] != _checksum(data["values"]):
            return None
        values = torch.tensor(data["values"], dtype=torch.float32)
    except (Failure, KeyError, TypeError, ValueError):
        return None
    return values if values.shape == (2, n) else None

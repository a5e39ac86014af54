"""Packed pairs: both sides at the same places, whole pairs in every part, and a state to go on from."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from sprout.data.packing import IGNORE
from sprout.data.pairs import NOBODY, PairBatch, PairStream, batch_of, renumber
from sprout.data.preference import Pair, PairPieces, pair_pieces, world_pairs
from sprout.tokenizer.bpe import byte_tokenizer

TOKENIZER = byte_tokenizer()
PAD = TOKENIZER.bos_id
T = 64


def by_number(numbers: Sequence[int]) -> Tensor:
    """A reference whose values tell the pairs apart: (n, -n)."""
    return torch.tensor([[float(n), -float(n)] for n in numbers]).T


def made(lengths: list[tuple[int, int]]) -> list[PairPieces]:
    found = []
    for number, (a, b) in enumerate(lengths):
        answers = [[{"role": "assistant", "content": c * n}] for c, n in (("y", a), ("n", b))]
        pieces = pair_pieces(
            TOKENIZER, number, Pair([{"role": "user", "content": str(number)}], *answers), T
        )
        assert pieces is not None
        found.append(pieces)
    return found


def answers(batch: PairBatch) -> dict[float, tuple[list[int], list[int]]]:
    """What is asked of each pair on either side, by the reference's value for it."""
    found = {}
    for p in range(batch.valid()):
        here = batch.pairs == p
        sides = [batch.targets[s][here & (batch.targets[s] != IGNORE)].tolist() for s in (0, 1)]
        found[float(batch.reference[0, p])] = (sides[0], sides[1])
    return found


def wanted(pairs: list[PairPieces]) -> dict[float, tuple[list[int], list[int]]]:
    return {
        float(p.number): (
            p.chosen.ids[p.chosen.mask].tolist(),
            p.rejected.ids[p.rejected.mask].tolist(),
        )
        for p in pairs
    }


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=1, max_size=20),
    st.integers(1, 5),
)
def test_every_pair_is_there_once_however_it_is_split(
    lengths: list[tuple[int, int]], rows: int
) -> None:
    pairs = made(lengths)
    batch = batch_of(pairs, T, PAD, by_number)
    assert batch.ids.shape == batch.targets.shape == (2, *batch.pairs.shape)
    assert batch.valid() == len(pairs)
    assert answers(batch) == wanted(pairs)
    parts = batch.split(rows)
    assert sum(part.valid() for part in parts) == len(pairs)
    together: dict[float, tuple[list[int], list[int]]] = {}
    for part in parts:
        assert part.ids.shape[1] <= rows
        assert part.reference[1].tolist() == (-part.reference[0]).tolist()
        assert set(part.pairs.unique().tolist()) - {NOBODY} == set(range(part.valid()))
        together |= answers(part)
    assert together == wanted(pairs)


def test_both_sides_stand_at_the_same_places() -> None:
    batch = batch_of(made([(5, 9), (30, 2), (8, 8), (1, 3)]), T, PAD, by_number)
    for p in range(batch.valid()):
        here = batch.pairs == p
        prompt = [TOKENIZER.special["<|bos|>"], TOKENIZER.special["<|user|>"]]
        for side in (0, 1):
            assert batch.ids[side][here][:2].tolist() == prompt
        assert len(batch.documents[0][here].unique()) == 1
        assert torch.equal(batch.documents[0], batch.documents[1])
        (row,) = here.nonzero()[:, 0].unique().tolist()
        assert row < batch.ids.shape[1]


def test_the_stream_goes_on_from_its_state() -> None:
    chunk = world_pairs(TOKENIZER, 128, 0).chunk
    first = PairStream(chunk, 128, PAD, 5, by_number)
    for _ in range(3):
        first.take(7)
    second = PairStream(chunk, 128, PAD, 5, by_number)
    second.seek(first.state)
    for n in (1, 200, 3):  # over the border of a chunk
        a, b = first.take(n), second.take(n)
        for name in ("ids", "targets", "documents", "pairs", "reference"):
            assert torch.equal(getattr(a, name), getattr(b, name)), name
    assert first.state == second.state and first.state["chunk"] > 0


def test_a_pair_that_comes_twice_in_a_batch_counts_twice() -> None:
    """A file of few pairs is gone through several times in one batch."""
    pairs = made([(3, 5), (4, 2)])
    batch = PairStream(lambda k: pairs, T, PAD, 0, by_number).take(3)
    rows = len(batch.pairs)
    assert batch.valid() == sum(len(row[row != NOBODY].unique()) for row in batch.pairs) > rows
    for p in range(batch.valid()):
        here, number = batch.pairs == p, int(batch.reference[0, p])
        for side, piece in ((0, pairs[number].chosen), (1, pairs[number].rejected)):
            wanted = piece.ids[piece.mask].tolist()
            assert batch.targets[side][here & (batch.targets[side] != IGNORE)].tolist() == wanted


def test_numbers_are_counted_anew() -> None:
    there, local = renumber(torch.tensor([[7, 7, NOBODY], [3, 900, NOBODY]]))
    assert there.tolist() == [3, 7, 900]
    assert local.tolist() == [[1, 1, NOBODY], [0, 2, NOBODY]]


def test_a_batch_moves_to_a_device() -> None:
    batch = batch_of(made([(1, 2)]), T, PAD, by_number).to(torch.device("meta"))
    assert {batch.ids.device.type, batch.reference.device.type, batch.pairs.device.type} == {"meta"}


@pytest.mark.parametrize("rows", [1, 3])
def test_parts_are_in_order(rows: int) -> None:
    batch = batch_of(made([(20, 20)] * 7), T, PAD, by_number)
    joined = torch.cat([part.ids for part in batch.split(rows)], dim=1)
    assert torch.equal(joined, batch.ids)

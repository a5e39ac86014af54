"""The packer and its stream: nothing lost, nothing doubled, and the same again after a stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.data.packing import (
    Batch,
    Piece,
    Rows,
    RowStream,
    best_fit,
    pack,
    to_batch,
)
from sprout.data.pretrain import cut
from sprout.losses import IGNORE

QUICK = settings(deadline=None, max_examples=60)
PAD = 9999


def piece(ids: npt.ArrayLike, mask: Sequence[bool] | None = None, ends: bool = True) -> Piece:
    own = np.array(ids, dtype=np.uint16)
    told = np.ones(len(own), dtype=np.bool_) if mask is None else np.array(mask, dtype=np.bool_)
    return Piece(own, told, ends)


def numbered(lengths: Sequence[int]) -> list[Piece]:
    """Pieces of these lengths in which every token has a number of its own."""
    edges = np.concatenate([[0], np.cumsum(lengths)]).tolist()
    return [piece(range(low, high)) for low, high in pairwise(edges)]


@st.composite
def lengths_and_row(draw: st.DrawFn) -> tuple[list[int], int]:
    T = draw(st.integers(1, 40))
    return draw(st.lists(st.integers(1, T + 1), max_size=60)), T


# best_fit


@QUICK
@given(lengths_and_row())
def test_best_fit_equals_trying_every_bin(given_: tuple[list[int], int]) -> None:
    lengths, T = given_
    capacity = T + 1
    bins: list[list[int]] = []
    for item in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        room = [capacity - sum(lengths[i] for i in b) for b in bins]
        fitting = [(left, index) for index, left in enumerate(room) if left >= lengths[item]]
        if fitting:
            bins[min(fitting)[1]].append(item)
        else:
            bins.append([item])
    assert best_fit(lengths, capacity) == bins


def test_little_room_is_wasted_on_lengths_as_documents_have_them() -> None:
    rng = np.random.default_rng(0)
    lengths = np.clip(rng.lognormal(4.5, 0.8, 1000), 8, 513).astype(int).tolist()
    bins = best_fit(lengths, 513)
    assert 1 - sum(lengths) / (513 * len(bins)) < 0.05


@pytest.mark.parametrize("lengths", [[3, 6], [0]])
def test_a_piece_that_cannot_be_placed_is_an_error(lengths: list[int]) -> None:
    with pytest.raises(AssertionError, match="in rows of 5"):
        best_fit(lengths, 5)


# pack


@QUICK
@given(lengths_and_row(), st.integers(0, 3))
def test_every_token_of_every_piece_is_packed_once_and_whole(
    given_: tuple[list[int], int], seed: int
) -> None:
    lengths, T = given_
    pieces = numbered(lengths)
    rows = pack(pieces, T, PAD, np.random.default_rng(seed))
    assert rows.ids.shape == rows.mask.shape == rows.documents.shape == (len(rows), T + 1)
    used = rows.ids != PAD
    assert sorted(rows.ids[used].tolist()) == list(range(sum(lengths)))
    assert (rows.documents[~used] == -1).all() and not rows.mask[~used].any()
    assert (rows.documents[used] >= 0).all()
    found = []
    for ids, documents in zip(rows.ids, rows.documents, strict=True):
        for number in range(documents.max() + 1):
            (at,) = np.nonzero(documents == number)
            assert at.tolist() == list(range(at[0], at[-1] + 1))  # in one stretch
            found.append(ids[at].tolist())
    assert sorted(found) == [p.ids.tolist() for p in pieces]


def pairs(rows: Rows) -> Counter[tuple[int, int]]:
    """Each (input, target) that is learned from, within a piece."""
    inside = rows.mask[:, 1:] & (rows.documents[:, 1:] == rows.documents[:, :-1])
    inputs, targets = rows.ids[:, :-1][inside].tolist(), rows.ids[:, 1:][inside].tolist()
    return Counter(zip(inputs, targets, strict=True))


@QUICK
@given(
    st.lists(st.integers(1, 90), min_size=1, max_size=20), st.integers(1, 20), st.integers(0, 30)
)
def test_packed_rows_teach_what_a_naive_loader_teaches(
    lengths: list[int], T: int, offset: int
) -> None:
    rng = np.random.default_rng(len(lengths))
    documents = [rng.integers(0, 7, length).astype(np.uint16) for length in lengths]
    naive = Counter(pair for ids in documents for pair in pairwise(ids.tolist()))
    packed = pack([p for ids in documents for p in cut(ids, T, offset)], T, PAD, rng)
    assert pairs(packed) == naive


def test_the_first_token_of_a_piece_is_predicted_from_a_real_end_alone() -> None:
    # What follows the middle of a document is not a document's end: learning it would teach the
    # model to stop anywhere.
    for ends in (True, False):
        first, second = piece([1, 2, 3], ends=ends), piece([7, 8], ends=True)
        seen = set()
        for seed in range(8):
            rows = pack([first, second], 4, PAD, np.random.default_rng(seed))
            seen.add(tuple(rows.ids[0].tolist()))
            border = 3 if rows.ids[0, 0] == 1 else 2
            wanted = [True] * 5
            wanted[border] = ends or rows.ids[0, 0] == 7
            assert rows.mask[0].tolist() == wanted
        assert seen == {(1, 2, 3, 7, 8), (7, 8, 1, 2, 3)}


def test_the_order_is_drawn_from_the_generator_alone() -> None:
    pieces = numbered([3, 4, 2, 5, 1, 6, 3])
    first, again, other = (pack(pieces, 6, PAD, np.random.default_rng(s)) for s in (1, 1, 2))
    assert np.array_equal(first.ids, again.ids)
    assert not np.array_equal(first.ids, other.ids)


def test_no_pieces_are_no_rows() -> None:
    assert len(pack([], 6, PAD, np.random.default_rng(0))) == 0


# Batches


def test_targets_are_the_next_ids_and_ignored_where_nothing_is_asked() -> None:
    rows = pack([piece([1, 2, 3, 4], [False, False, True, True])], 6, PAD, np.random.default_rng(0))
    batch = to_batch(rows, separate=False)
    assert batch.ids.tolist() == [[1, 2, 3, 4, PAD, PAD]]
    assert batch.targets.tolist() == [[IGNORE, 3, 4, IGNORE, IGNORE, IGNORE]]
    assert batch.documents is None and batch.valid() == 2
    assert batch.ids.dtype == batch.targets.dtype == torch.int64


def test_separate_batches_number_the_pieces_of_the_inputs() -> None:
    rows = pack(numbered([3, 2]), 6, PAD, np.random.default_rng(0))
    documents = to_batch(rows, separate=True).documents
    assert documents is not None
    assert documents.tolist() == rows.documents[:, :-1].tolist()
    assert documents[0, 0] == 0 and documents[0, -1] == -1


@pytest.mark.parametrize("separate", [False, True])
def test_split_parts_are_the_batch_again(separate: bool) -> None:
    batch = to_batch(pack(numbered([4] * 7), 3, PAD, np.random.default_rng(0)), separate)
    parts = batch.split(3)
    assert [len(part.ids) for part in parts] == [3, 3, 1]
    assert same(parts, [batch])
    assert sum(part.valid() for part in parts) == batch.valid()


# The stream


def chunk(k: int) -> list[Piece]:
    """A few pieces that tell which chunk they are of; every third chunk is empty."""
    rng = np.random.default_rng(k)
    return [
        piece(rng.integers(0, 50, int(n)) + 100 * k)
        for n in rng.integers(1, 9, 0 if k % 3 == 2 else 7)
    ]


def stream(separate: bool = True, seed: int = 3) -> RowStream:
    return RowStream(chunk, 8, PAD, seed, separate)


def same(one: Sequence[Batch], other: Sequence[Batch]) -> bool:
    """Whether two runs of batches hold the same rows, whatever their sizes."""

    def joined(batches: Sequence[Batch]) -> list[torch.Tensor]:
        found = [torch.cat([b.ids for b in batches]), torch.cat([b.targets for b in batches])]
        numbers = [b.documents for b in batches if b.documents is not None]
        return [*found, torch.cat(numbers)] if numbers else found

    return all(torch.equal(a, b) for a, b in zip(joined(one), joined(other), strict=True))


@QUICK
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_rows_are_the_same_whatever_sizes_are_taken(sizes: list[int]) -> None:
    source = stream()
    assert same([source.take(n) for n in sizes], [stream().take(sum(sizes))])


@QUICK
@given(st.lists(st.integers(1, 9), max_size=6))
def test_a_stream_continues_from_its_state_with_the_same_rows(sizes: list[int]) -> None:
    source = stream()
    for n in sizes:
        source.take(n)
    state = dict(source.state)
    other = stream()
    other.take(5)
    other.seek(state)
    assert other.state == state
    assert same([other.take(4), other.take(7)], [source.take(11)])
    assert other.state == source.state


def test_a_stream_gives_every_chunk_once() -> None:
    source = stream(separate=False)
    batch = source.take(40)
    last = source.state["chunk"]
    assert last > 4
    wanted = Counter(int(i) for k in range(last) for p in chunk(k) for i in p.ids)
    # The last token of a full row is no input, only a target.
    tokens = [*batch.ids.flatten().tolist(), *batch.targets[:, -1].tolist()]
    assert Counter(i for i in tokens if IGNORE < i < 100 * last) == wanted


def test_another_seed_packs_in_another_order() -> None:
    assert not same([stream(seed=3).take(20)], [stream(seed=4).take(20)])


@dataclass(frozen=True)
class Weighted(Batch):
    """A batch with one tensor more, and something that is no tensor."""

    weights: torch.Tensor
    name: str


@pytest.mark.parametrize("separate", [True, False])
def test_all_tensors_of_a_batch_are_split_alike(separate: bool) -> None:
    rows = stream(separate).take(5)
    weights = torch.arange(5)[:, None].expand(5, 8)
    batch = Weighted(rows.ids, rows.targets, rows.documents, weights, "a")
    parts = [part.to(torch.device("cpu")) for part in batch.split(2)]
    assert [len(part.ids) for part in parts] == [2, 2, 1]
    assert all(type(part) is Weighted and part.name == "a" for part in parts)
    assert torch.equal(torch.cat([part.weights for part in parts]), weights)
    assert same(parts, [rows])


def test_a_stream_without_rows_gives_up() -> None:
    with pytest.raises(AssertionError, match="100 chunks without a row"):
        RowStream(lambda k: [], 8, PAD, 0).take(1)


def test_a_row_may_have_more_pieces_than_16_bits_count() -> None:
    rows = pack([piece([7])] * 40_000, 39_999, PAD, np.random.default_rng(0))
    assert rows.documents.tolist() == [list(range(40_000))]
    batch = to_batch(rows, separate=True)
    assert batch.documents is not None and int(batch.documents.min()) == 0

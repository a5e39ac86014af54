"""Rows by number: all of the text once an epoch, little room wasted, the same whoever asks."""

from __future__ import annotations

import os
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.data import blend, corpus
from sprout.data.blend import BlendRows
from sprout.data.packing import Piece, Stretches, best_fit, fill
from sprout.data.pretrain import cut
from sprout.data.rows import NumberedStream, ShardRows, cut_points, lay_out
from sprout.data.shards import Shard, write_shard
from sprout.tokenizer.bpe import train_bpe

QUICK = settings(deadline=None, max_examples=60)


class Written:
    """Shards that are there."""

    def __init__(self, folder: Path, shards: list[list[list[int]]]) -> None:
        self.folder, self.opened = folder, list[int]()
        self._count = len(shards)
        for number, documents in enumerate(shards):
            found = [(np.array(ids), None, 0) for ids in documents]
            write_shard(folder / str(number), found, 70_000, False, {})

    def __len__(self) -> int:
        return self._count

    def open(self, number: int) -> Shard:
        self.opened.append(number)
        return Shard(self.folder / str(number))

    def stop(self) -> None:
        pass


def numbered(lengths: list[list[int]]) -> list[list[list[int]]]:
    """Documents of these lengths, shard by shard, in which every token has a number of its own."""
    edges = iter(pairwise(np.cumsum([0, *(n for shard in lengths for n in shard)]).tolist()))
    return [[list(range(*next(edges))) for _ in shard] for shard in lengths]


LENGTHS = [[5, 70, 9, 33, 2, 140], [1, 1, 34, 60], [20] * 9]
T = 32


def rows_of(tmp_path: Path, seed: int = 1, index: bool = False) -> tuple[ShardRows, Written]:
    folder = tmp_path / "shards"
    folder.mkdir(exist_ok=True)
    shards = Written(folder, numbered(LENGTHS))
    return ShardRows(shards, T, seed, tmp_path / "index" if index else None), shards


def learned(pieces: list[Piece]) -> list[int]:
    return [int(i) for piece in pieces for i in piece.ids[piece.mask]]


# Filling


@QUICK
@given(st.lists(st.integers(1, 40), min_size=1, max_size=60), st.integers(2, 8))
def test_filled_bins_hold_everything_once_and_all_but_one_are_full(
    lengths: list[int], least: int
) -> None:
    stretches = Stretches()
    for i, length in enumerate(lengths):
        stretches.add(i, 0, length)
    rows = fill(best_fit(lengths, 40), stretches, 40, least)
    used = [sum(map(stretches.length, row)) for row in rows]
    assert max(used) <= 40 and sum(40 - u >= least for u in used) <= 1
    found = [stretches.place(number)[1:] for row in rows for number in row]
    for item, length in enumerate(lengths):
        parts = sorted((low, high) for i, low, high in found if i == item)
        assert parts[0][0] == 0 and parts[-1][1] == length
        # A part begins with the last token of the part before.
        assert all(after[0] == before[1] - 1 for before, after in pairwise(parts))
        assert all(high - low >= 2 for low, high in parts) or len(parts) == 1


def test_the_pieces_of_a_document_are_those_of_the_packer(tmp_path: Path) -> None:
    for length in (1, 32, 33, 34, 100):
        points = cut_points(length, T, 7)
        assert [len(p.ids) for p in cut(np.arange(length), T, 7)] == [b - a for a, b in points]


# Epochs


def test_an_epoch_holds_every_token_once_and_the_next_is_ordered_and_cut_anew(
    tmp_path: Path,
) -> None:
    rows, _ = rows_of(tmp_path)
    wanted = set(range(sum(map(sum, LENGTHS))))
    number, epochs = 0, []
    for _ in range(3):
        found: Counter[int] = Counter()
        order = []
        while len(found) < len(wanted):
            pieces = rows.pieces(number)
            assert sum(len(piece.ids) for piece in pieces) <= T + 1
            found.update(learned(pieces))
            order.append(tuple(learned(pieces)))
            number += 1
        assert set(found) == wanted and set(found.values()) == {1}
        epochs.append(order)
    assert epochs[0] != epochs[1] != epochs[2]
    assert {frozenset(row) for row in epochs[0]} != {frozenset(row) for row in epochs[1]}


def test_documents_begin_where_they_begin_and_go_on_from_their_last_token(tmp_path: Path) -> None:
    rows, _ = rows_of(tmp_path)
    borders = set(np.cumsum([0, *(n for shard in LENGTHS for n in shard)]).tolist())
    for number in range(60):
        for piece in rows.pieces(number):
            first, last = int(piece.ids[0]), int(piece.ids[-1])
            assert bool(piece.mask[0]) == (first in borders)
            assert piece.mask[1:].all() and piece.ends == (last + 1 in borders)


def test_the_first_epoch_waits_for_no_later_shard(tmp_path: Path) -> None:
    rows, shards = rows_of(tmp_path)
    rows.pieces(0)
    assert shards.opened == [0]
    for number in range(40):
        rows.pieces(number)
    assert shards.opened[:3] == [0, 1, 2]


def test_a_row_is_the_same_whoever_asks_for_it_and_when(tmp_path: Path) -> None:
    def ids(rows: ShardRows, number: int) -> list[list[int]]:
        return [piece.ids.tolist() for piece in rows.pieces(number)]

    rows, _ = rows_of(tmp_path)
    in_order = [ids(rows, number) for number in range(80)]
    other, _ = rows_of(tmp_path)
    assert [ids(other, n) for n in (79, 3, 40, 0)] == [in_order[n] for n in (79, 3, 40, 0)]
    reseeded, _ = rows_of(tmp_path, seed=2)
    assert ids(reseeded, 0) != in_order[0]


def test_a_row_far_on_is_found_without_packing_what_is_before(tmp_path: Path) -> None:
    rows, _ = rows_of(tmp_path, index=True)
    expected = [piece.ids.tolist() for piece in rows.pieces(200)]
    with open(tmp_path / "index", "ab") as file:
        file.write(b"17 12")  # torn by a kill
    again, shards = rows_of(tmp_path, index=True)
    assert [piece.ids.tolist() for piece in again.pieces(200)] == expected
    assert len(shards.opened) == 1


def test_open_files_do_not_pile_up(tmp_path: Path) -> None:
    rows, _ = rows_of(tmp_path)
    before = len(os.listdir("/proc/self/fd"))
    for number in range(0, 300, 5):
        rows.pieces(number)
    assert len(os.listdir("/proc/self/fd")) <= before + 2


# Batches


@pytest.mark.parametrize("separate", [False, True])
def test_batches_are_the_same_for_any_number_of_ranks_and_after_a_stop(
    tmp_path: Path, separate: bool
) -> None:
    def stream() -> NumberedStream:
        return NumberedStream(rows_of(tmp_path)[0], T, 69_999, separate)

    whole = stream()
    batches = [whole.take(7) for _ in range(6)]
    for world_size in (2, 3):
        streams = [stream() for _ in range(world_size)]
        for batch in batches:
            edges = [7 * r // world_size for r in range(world_size + 1)]
            parts = [s.take(7, slice(*edges[r : r + 2])) for r, s in enumerate(streams)]
            assert torch.equal(torch.cat([p.ids for p in parts]), batch.ids)
            assert torch.equal(torch.cat([p.targets for p in parts]), batch.targets)
        assert {s.state["row"] for s in streams} == {42}
    resumed = stream()
    resumed.seek({"row": 28})
    assert torch.equal(resumed.take(14).ids, torch.cat([b.ids for b in batches[4:]]))
    assert (batches[0].documents is not None) == separate


# Mixtures


class Counting:
    """Rows of which each tells its source and its number."""

    def __init__(self, source: int) -> None:
        self.source = source

    def pieces(self, number: int) -> list[Piece]:
        return [Piece(np.array([self.source, number]), np.ones(2, np.bool_))]

    def stop(self) -> None:
        pass


@QUICK
@given(st.lists(st.floats(0.01, 10), min_size=1, max_size=4), st.integers(0, 5))
def test_a_mixture_keeps_its_shares_and_skips_no_row(weights: list[float], seed: int) -> None:
    shares = [weight / sum(weights) for weight in weights]
    rows = BlendRows([Counting(i) for i in range(len(weights))], shares, seed)
    seen: dict[int, int] = dict.fromkeys(range(len(weights)), 0)
    for number in range(3 * blend.BLOCK):
        (source, row) = rows.pieces(number)[0].ids.tolist()
        assert row == seen[source]
        seen[source] += 1
    for source, share in enumerate(shares):
        assert abs(seen[source] - share * 3 * blend.BLOCK) <= len(weights)
    again = BlendRows([Counting(i) for i in range(len(weights))], shares, seed)
    assert again.pieces(2500)[0].ids.tolist() == rows.pieces(2500)[0].ids.tolist()


# Real text


@pytest.mark.parametrize("name", ["c4", "novels"])
def test_less_than_a_hundredth_of_the_positions_is_wasted_on_real_text(
    name: str, real_data: Path
) -> None:
    folder = real_data / "text"
    if name == "c4":
        texts = list(corpus.sources.documents(folder / "c4_300.jsonl"))
    else:  # of about 5,000 characters: two seldom fit into a row, and one leaves much of it free
        novels = sorted((folder / "novels").iterdir())[:4]
        whole = [path.read_text("utf-8", errors="replace") for path in novels]
        texts = [text[i : i + 5000] for text in whole for i in range(0, len(text), 5000)]
    tokenizer = train_bpe(texts, 2000)
    lengths = [1 + len(ids) for ids in tokenizer.encode_batch(texts)]
    layout = lay_out(lengths, 2048, 100, np.random.default_rng(0))
    # The first token of what goes on from another row is there a second time.
    useful = int(layout.lengths.sum() - (~layout.first).sum())
    assert useful == sum(lengths)
    assert 1 - useful / (2049 * len(layout)) < 0.01

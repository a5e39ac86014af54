"""Text for pretraining: the split, the cutting of long documents, epochs and validation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.common.errors import UsageError
from sprout.data import pretrain
from sprout.data.packing import Ids, Piece
from sprout.data.pretrain import (
    cut,
    fingerprint,
    load_text,
    split,
    text_chunks,
    tokenize,
    too_little,
    validation_rows,
    world_chunks,
)
from sprout.tokenizer.bpe import byte_tokenizer, train_bpe
from sprout.world import world

QUICK = settings(deadline=None, max_examples=80)


# The split


@QUICK
@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=30))
def test_a_split_loses_nothing_and_leaves_something_on_both_sides(documents: list[str]) -> None:
    train, validation = split(documents)
    assert "".join(train + validation) == "".join(documents)
    assert len(train) + len(validation) in (len(documents), len(documents) + 1)
    assert split(list(documents)) == (train, validation)
    if sum(map(len, documents)) >= 3:
        assert "".join(train) and "".join(validation)


@pytest.mark.parametrize("n", [3, 10, 99, 1001, 1_115_394])  # the last is Shakespeare's
def test_one_file_is_cut_where_nanogpt_cuts_it(n: int) -> None:
    text = ("to be or not to be " * (n // 19 + 1))[:n]
    train, validation = split([text])
    assert train == [text[: int(n * 0.9)]] and validation == [text[int(n * 0.9) :]]


def test_validation_is_the_last_hundredth_of_much_text() -> None:
    documents = ["x" * 1_000_000] * 400  # one string many times over
    train, validation = split(documents)
    assert (len(train), len(validation)) == (396, 4)


def test_validation_is_at_least_a_million_and_a_half_characters_where_there_are_enough() -> None:
    documents = ["x" * 100_000] * 200  # 1 % are 200,000, a tenth is 2,000,000
    assert len(split(documents)[1]) == 15
    documents = ["x" * 100_000] * 50  # a tenth is 500,000
    assert len(split(documents)[1]) == 5


def test_a_last_document_that_is_most_of_the_text_is_cut_and_short_ones_stay_whole() -> None:
    train, validation = split(["a" * 100, "b" * 900])
    assert [*map(len, train)] == [100, 800] and [*map(len, validation)] == [100]
    train, validation = split(["a" * 850, "b" * 150])
    assert [*map(len, train)] == [850] and [*map(len, validation)] == [150]
    train, validation = split(["a" * 950, "b" * 50])  # too short alone, and what is before too long
    assert [*map(len, train)] == [900] and [*map(len, validation)] == [50, 50]


# Fingerprints and loading


def test_a_fingerprint_changes_with_the_text_and_with_its_borders() -> None:
    marks = [
        fingerprint(documents)
        for documents in (
            ["ab", "c"],
            ["a", "bc"],
            ["abc"],
            ["c", "ab"],
            ["ab", "c", ""],
            ["ab", "ç"],
        )
    ]
    assert len(set(marks)) == len(marks)
    assert fingerprint(["ab", "c"]) == marks[0] and fingerprint([]) == ""


@pytest.fixture
def small_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pretrain, "WORLD_VALIDATION_DOCUMENTS", 3)


def test_text_of_a_file_is_split_and_of_two_files_is_not(tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("abcdefghij", "utf-8")
    two.write_text("xyz", "utf-8")
    alone = load_text(str(one), None)
    assert (alone.train, alone.validation) == (["abcdefghi"], ["j"])
    both = load_text(str(one), str(two))
    assert (both.train, both.validation) == (["abcdefghij"], ["xyz"])
    assert alone.fingerprint == fingerprint(["abcdefghij"]) != both.fingerprint


def test_every_text_of_the_users_is_in_the_fingerprint(tmp_path: Path, small_world: None) -> None:
    file = tmp_path / "own.txt"
    file.write_text("abcdefghij", "utf-8")
    world_alone = load_text("world", None)
    assert world_alone.train is None and world_alone.fingerprint == ""
    assert world_alone.validation == list(islice(world.documents("val", 0), 3))
    assert load_text("world", "world") == world_alone
    mixed = load_text(str(file), "world")
    assert (mixed.train, mixed.validation) == (["abcdefghij"], world_alone.validation)
    own = load_text("world", str(file))
    assert (own.train, own.validation) == (None, ["abcdefghij"])
    file.write_text("abcdefghik", "utf-8")
    assert own.fingerprint and own.fingerprint != load_text("world", str(file)).fingerprint
    assert mixed.fingerprint != load_text(str(file), "world").fingerprint


@pytest.mark.parametrize(("data", "val"), [("", None), ("world", "")])
def test_an_empty_path_is_not_the_current_folder(data: str, val: str | None) -> None:
    with pytest.raises(
        UsageError, match="^--data is empty" if val is None else "^--val-data is empty"
    ):
        load_text(data, val)


@pytest.mark.parametrize(("data", "val"), [("hub:a/b", None), ("world", "hub:a/b")])
def test_what_cannot_be_read_yet_names_its_flag(data: str, val: str | None) -> None:
    with pytest.raises(UsageError, match="--data hub:a/b" if val is None else "--val-data hub:a/b"):
        load_text(data, val)


def test_too_little_text_says_what_to_give() -> None:
    assert "about 1,234 tokens, and one step takes 16 rows of 512" in str(too_little(1234, 16, 512))


# Tokens and pieces


def test_documents_start_with_bos_and_never_hold_another_special_token() -> None:
    tokenizer = byte_tokenizer()
    (first, second) = tokenize(tokenizer, ["ab<|bos|>", ""], 1)
    assert first.tolist() == [tokenizer.bos_id, *b"ab<|bos|>"] and first.dtype == np.uint16
    assert second.tolist() == [tokenizer.bos_id]


def test_a_large_vocabulary_takes_wider_ids() -> None:
    tokenizer = train_bpe(["the cat sat on the mat"], 300)
    tokenizer.vocab_size = 1 << 16
    assert tokenize(tokenizer, ["cat"], 1)[0].dtype == np.uint16
    tokenizer.vocab_size += 1
    assert tokenize(tokenizer, ["cat"], 1)[0].dtype == np.uint32


@QUICK
@given(st.integers(1, 120), st.integers(1, 40), st.integers(0, 100))
def test_each_token_is_a_target_once_whatever_the_cut(n: int, T: int, offset: int) -> None:
    ids = np.arange(n, dtype=np.uint16)
    pieces = cut(ids, T, offset)
    assert [int(i) for p in pieces for i in p.ids[p.mask]] == list(range(n))
    assert all(1 <= len(p.ids) <= T + 1 for p in pieces)
    for piece in pieces[1:]:  # a later piece begins with one token of context
        assert not piece.mask[0] and piece.mask[1:].all() and len(piece.ids) >= 2
    assert [p.ends for p in pieces] == [False] * (len(pieces) - 1) + [True]


def test_the_offset_moves_the_cuts_of_long_documents_alone() -> None:
    ids = np.arange(30, dtype=np.uint16)
    firsts = {len(cut(ids, 8, offset)[0].ids) for offset in range(20)}
    assert firsts == set(range(2, 10))
    assert len(cut(ids[:9], 8, 5)) == 1


# Chunks


def some_documents() -> list[Ids]:
    rng = np.random.default_rng(0)
    lengths = [5, 70, 9, 300, 33, 34, 1]
    return [rng.integers(0, 10_000, n).astype(np.uint16) for n in lengths]


def one_epoch(
    chunk: Callable[[int], list[Piece]], start: int, tokens: int
) -> tuple[list[Piece], int]:
    """The pieces of chunks from `start` on until so many tokens are learned; the chunk after them."""
    pieces: list[Piece] = []
    while sum(int(p.mask.sum()) for p in pieces) < tokens:
        pieces += chunk(start)
        start += 1
    return pieces, start


def test_an_epoch_covers_all_and_the_next_is_ordered_and_cut_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pretrain, "TEXT_CHUNK", 6)
    documents, T = some_documents(), 32
    wanted = Counter(int(i) for ids in documents for i in ids)
    chunk = text_chunks(documents, T, seed=1)
    orders, k = [], 0
    for _ in range(3):
        pieces, k = one_epoch(chunk, k, wanted.total())
        assert Counter(int(i) for p in pieces for i in p.ids[p.mask]) == wanted
        orders.append([p.ids.tolist() for p in pieces])
    assert orders[0] != orders[1] != orders[2]
    cuts = {tuple(sorted(map(len, order))) for order in orders}
    assert len(cuts) > 1


def test_a_chunk_is_a_function_of_its_number_and_the_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    # A continued run asks first for a chunk in the middle of an epoch.
    monkeypatch.setattr(pretrain, "TEXT_CHUNK", 6)
    documents, T = some_documents(), 32

    def ids(chunk: Callable[[int], list[Piece]], k: int) -> list[list[int]]:
        return [p.ids.tolist() for p in chunk(k)]

    chunk = text_chunks(documents, T, seed=1)
    in_order = [ids(chunk, k) for k in range(8)]
    again, other = text_chunks(documents, T, seed=1), text_chunks(documents, T, seed=2)
    assert [ids(again, k) for k in (7, 1, 4, 0)] == [in_order[k] for k in (7, 1, 4, 0)]
    assert ids(other, 0) != in_order[0]


def test_chunks_of_the_world_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pretrain, "WORLD_CHUNK", 4)
    tokenizer = byte_tokenizer()
    chunk = world_chunks(tokenizer, 10_000, seed=7, threads=1)
    found = [tokenizer.decode(p.ids.tolist()) for k in (0, 1) for p in chunk(k)]
    assert found == list(islice(world.documents("train", 7), 8))


# Validation


def test_validation_rows_hold_the_whole_split_once_and_never_change() -> None:
    documents, T = some_documents(), 32
    rows = validation_rows(documents, T, pad_id=60_000)
    again = validation_rows(documents, T, pad_id=60_000)
    assert np.array_equal(rows.ids, again.ids) and np.array_equal(rows.mask, again.mask)
    # Every token but a document's first is a target once, predicted from the one before it.
    inside = rows.mask[:, 1:] & (rows.documents[:, 1:] == rows.documents[:, :-1])
    inputs, targets = rows.ids[:, :-1][inside].tolist(), rows.ids[:, 1:][inside].tolist()
    found = Counter(zip(inputs, targets, strict=True))
    assert found == Counter(pair for ids in documents for pair in pairwise(ids.tolist()))

"""Text for pretraining: the split, the cutting of long documents, epochs and validation."""

from __future__ import annotations

from collections import Counter
from itertools import islice, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.data import pretrain
from sprout.data.packing import Ids
from sprout.data.pretrain import (
    cut,
    tokenize,
    too_little,
    validation_rows,
    world_chunks,
)
from sprout.tokenizer.bpe import byte_tokenizer, train_bpe
from sprout.world import world

QUICK = settings(deadline=None, max_examples=80)


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

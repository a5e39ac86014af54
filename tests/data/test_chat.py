"""Conversations as pieces: what is learned from them, and how they are mixed with text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from sprout.common.errors import UsageError
from sprout.data import chat, corpus
from sprout.data.chat import (
    TalkPieces,
    conversation_piece,
    file_pieces,
    file_sft_chunks,
    mid_chunks,
    world_sft_chunks,
)
from sprout.data.packing import Piece, RowStream
from sprout.data.pretrain import cut, tokenize, world_chunks
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.tokenizer.chat import Message, render
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world import world

TALK: list[Message] = [
    {"role": "system", "content": "Be kind."},
    {"role": "user", "content": "Hi"},
    {"role": "assistant", "content": "Hello!"},
    {"role": "user", "content": "12*12?"},
    {
        "role": "assistant",
        "content": "",
        "tool_calls": [{"function": {"name": "calculator", "arguments": {"expression": "12*12"}}}],
    },
    {"role": "tool", "content": "144"},
    {"role": "assistant", "content": "144."},
]


@pytest.fixture
def tokenizer() -> Tokenizer:
    return byte_tokenizer()


def shown(tokenizer: Tokenizer, ids: list[int]) -> str:
    """Ids as text, special tokens by name."""
    names = {id: name for name, id in tokenizer.special.items()}
    return "".join(names.get(i) or tokenizer.decode([i]) for i in ids)


def text_of(tokenizer: Tokenizer, piece: Piece) -> str:
    return shown(tokenizer, piece.ids.tolist())


# One conversation


def test_sft_learns_exactly_what_the_assistant_says_and_its_ends(tokenizer: Tokenizer) -> None:
    piece = conversation_piece(tokenizer, TALK, 500)
    assert piece is not None and piece.ends
    assert piece.ids.tolist() == render(tokenizer, TALK)[0]
    learned = shown(tokenizer, piece.ids[piece.mask].tolist())
    assert learned == "Hello!<|end|><|tool_call|>calculator 12*12<|end|>144.<|end|>"


def test_the_mask_reaches_the_targets_of_a_packed_row(tokenizer: Tokenizer) -> None:
    # Packing that drops the mask teaches the model to speak as the user does.
    talks = [TALK, [{"role": "user", "content": "A"}, {"role": "assistant", "content": "B"}]]
    T = 120
    stream = RowStream(
        file_sft_chunks(file_pieces(tokenizer, T, talks), 0), T, tokenizer.bos_id, 0, True
    )
    batch = stream.take(1)
    learned = shown(tokenizer, batch.targets[batch.targets >= 0].tolist())
    assert sorted(learned.split("<|end|>")) == sorted(
        ["Hello!", "<|tool_call|>calculator 12*12", "144.", "B", ""]
    )
    # What a target is predicted from stands just before it.
    assert (batch.ids[0, 1:] == batch.targets[0, :-1])[batch.targets[0, :-1] >= 0].all()


def test_a_long_conversation_loses_its_end_and_teaches_no_end(tokenizer: Tokenizer) -> None:
    whole, mask = render(tokenizer, TALK)
    for T in (20, 40, len(whole) - 2, len(whole) - 1):
        piece = conversation_piece(tokenizer, TALK, T)
        assert piece is not None
        assert piece.ids.tolist() == whole[: T + 1] and len(piece.ids) == T + 1
        assert piece.mask.tolist() == [bool(m) for m in mask[: T + 1]]
        assert piece.ends == (len(whole) == T + 1)


def test_a_conversation_with_nothing_to_learn_inside_the_row_is_dropped(
    tokenizer: Tokenizer,
) -> None:
    first = render(tokenizer, TALK)[1].index(1)  # the first token that the assistant says
    assert conversation_piece(tokenizer, TALK, first - 1) is None
    piece = conversation_piece(tokenizer, TALK, first)
    assert piece is not None and piece.mask.sum() == 1
    only_asked: list[Message] = [{"role": "user", "content": "Hi"}]
    assert conversation_piece(tokenizer, only_asked, 100) is None


# A user's conversations


def talks(n: int) -> list[list[Message]]:
    return [
        [{"role": "user", "content": f"q{i}"}, {"role": "assistant", "content": f"a{i}"}]
        for i in range(n)
    ]


def epoch(tokenizer: Tokenizer, chunk: Callable[[int], list[Piece]], ks: range) -> list[str]:
    return [text_of(tokenizer, piece) for k in ks for piece in chunk(k)]


def test_a_users_conversations_come_once_an_epoch_newly_ordered(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "CHUNK", 4)
    chunk = file_sft_chunks(file_pieces(tokenizer, 50, talks(10)), 0)  # three chunks an epoch
    first, second = epoch(tokenizer, chunk, range(3)), epoch(tokenizer, chunk, range(3, 6))
    assert len(set(first)) == 10 and sorted(first) == sorted(second) and first != second
    again = file_sft_chunks(file_pieces(tokenizer, 50, talks(10)), 0)
    assert epoch(tokenizer, again, range(5, 2, -1)) == [
        text for k in (5, 4, 3) for text in epoch(tokenizer, chunk, range(k, k + 1))
    ]
    other = file_sft_chunks(file_pieces(tokenizer, 50, talks(10)), 1)
    assert epoch(tokenizer, other, range(3)) != first


def test_conversations_that_teach_nothing_are_left_out_and_none_at_all_is_an_error(
    tokenizer: Tokenizer,
) -> None:
    long: list[Message] = [
        {"role": "user", "content": "x" * 60},
        {"role": "assistant", "content": "y"},
    ]
    chunk = file_sft_chunks(file_pieces(tokenizer, 50, [*talks(2), long]), 0)
    assert Counter(len(chunk(k)) for k in range(5)) == {2: 5}
    with pytest.raises(UsageError, match="--sft-data: in none of the 1 conversations .* 50 tokens"):
        file_sft_chunks(file_pieces(tokenizer, 50, [long]), 0)


# The world's conversations


def test_chunks_of_the_world_follow_each_other_and_differ_from_mids(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "CHUNK", 5)
    chunk = world_sft_chunks(tokenizer, 10_000, seed=3)
    found = epoch(tokenizer, chunk, range(2))
    wanted = islice(world.conversations("train", 3 + chat.SFT_SEED), 10)
    assert found == [shown(tokenizer, render(tokenizer, talk)[0]) for talk in wanted]
    mid = mid_chunks(tokenizer, 10_000, 3, lambda k: [])
    assert not set(found) & set(epoch(tokenizer, mid, range(2)))


def test_mid_mixes_text_at_the_stated_share(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "CHUNK", 100)
    T = 256
    pieces = mid_chunks(tokenizer, T, 0, world_chunks(tokenizer, T, 0, 1))(0)
    talking = sum(len(p.ids) for p in pieces if tokenizer.special["<|user|>"] in p.ids)
    all_tokens = sum(len(p.ids) for p in pieces)
    # The last piece of text may go over by at most its own length.
    share = chat.MID_TEXT_SHARE
    assert share <= 1 - talking / all_tokens <= share + (T + 1) / all_tokens
    text = [p for p in pieces if tokenizer.special["<|user|>"] not in p.ids]
    assert text and all(p.mask[1:].all() for p in text)


def test_mid_takes_what_text_there_is(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "CHUNK", 20)
    (ids,) = tokenize(tokenizer, ["some words"], 1)
    pieces = mid_chunks(tokenizer, 10_000, 0, lambda k: cut(ids, 10_000))(2)
    assert len(pieces) == 21
    assert text_of(tokenizer, pieces[-1]) == "<|bos|>some words"


def test_conversations_in_shards_are_the_pieces_of_those_in_memory(tmp_path: Path) -> None:
    tokenizer = byte_tokenizer()
    found = [*talks(7), [*talks(1)[0][:1], {"role": "assistant", "content": "x" * 300}]]
    late = [{"role": "user", "content": "y" * 300}, {"role": "assistant", "content": "z"}]
    path = tmp_path / "talks.jsonl"
    rows = [json.dumps({"messages": talk}) + "\n" for talk in [late, *found, late]]
    path.write_text("".join(rows), "utf-8")
    source = corpus.find("--sft-data", str(path), tmp_path, chat=True)
    pieces = TalkPieces(source.shards(tokenizer, 1, tmp_path), 50)
    wanted = file_pieces(tokenizer, 50, found)
    assert len(pieces) == len(wanted) and pieces[0:2][1].ids.tolist() == wanted[1].ids.tolist()
    for one, other in zip(pieces, wanted, strict=True):
        assert one.ids.tolist() == other.ids.tolist() and one.mask.tolist() == other.mask.tolist()
        assert one.ends == other.ends
    assert pieces.mean_length == sum(len(piece.ids) for piece in wanted) / len(wanted)
    path.write_text(rows[0], "utf-8")
    source = corpus.find("--sft-data", str(path), tmp_path, chat=True)
    with pytest.raises(UsageError, match="in none of the 1 conversations .* within 50 tokens"):
        TalkPieces(source.shards(tokenizer, 1, tmp_path), 50)

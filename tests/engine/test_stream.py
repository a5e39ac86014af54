"""Text streams: whole characters only, and nothing lost or added."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sprout.engine.stream import TextStream

from .helpers import byte_tokens

TOKENIZER = byte_tokens()


def pieces(ids: list[int]) -> list[str]:
    stream = TextStream(TOKENIZER)
    return [*[stream.push(id) for id in ids], stream.flush()]


def test_a_character_of_several_tokens_comes_out_whole_with_its_last_one() -> None:
    assert pieces(list("aé€🌱".encode())) == ["a", "", "é", "", "", "€", "", "", "", "🌱", ""]


def test_a_character_that_is_never_finished_becomes_one_replacement_character() -> None:
    assert pieces([*"a🌱".encode()][:-1]) == ["a", "", "", "", "\ufffd"]


def test_bytes_that_cannot_be_a_character_do_not_hold_back_what_follows() -> None:
    assert pieces([0xFF, 0x61, 0xE2, 0x62]) == ["\ufffd", "a", "", "\ufffdb", ""]


def test_special_tokens_give_nothing() -> None:
    assert pieces([TOKENIZER.bos_id, 0x61, *TOKENIZER.special.values()])[:2] == ["", "a"]


@given(st.lists(st.integers(0, TOKENIZER.vocab_size - 1), max_size=40))
def test_the_pieces_joined_are_what_decode_gives(ids: list[int]) -> None:
    assert "".join(pieces(ids)) == TOKENIZER.decode(ids)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_text_comes_back_unchanged_and_is_never_torn(text: str) -> None:
    got = pieces(list(text.encode()))
    assert "".join(got) == text
    assert "\ufffd" in text or not any("\ufffd" in piece for piece in got)

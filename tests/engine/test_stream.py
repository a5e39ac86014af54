"""Text streams: whole characters, stop strings and whole words, and nothing lost or added."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprout.common.errors import UsageError
from sprout.engine.stream import StopStrings, TextStream, WholeWords, whole_words

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


# Stop strings


def cut_up(text: str, cuts: list[int]) -> list[str]:
    """A text in pieces, torn at these places."""
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    return [text[a:b] for a, b in pairwise(edges)]


def until_stop(text: str, stops: list[str]) -> tuple[str, bool]:
    """The definition: the first end of a stop string in the text, the longest one that ends there."""
    for end in range(len(text) + 1):
        starts = [end - len(stop) for stop in stops if text[:end].endswith(stop)]
        if starts:
            return text[: min(starts)], True
    return text, False


@given(
    st.text("ab\n", max_size=20),
    st.lists(st.text("ab\n", min_size=1, max_size=4), max_size=3),
    st.lists(st.integers(0, 20), max_size=8),
)
def test_stop_strings_are_found_however_the_text_is_torn(
    text: str, stops: list[str], cuts: list[int]
) -> None:
    stream, shown, met = StopStrings(stops), "", False
    expected = until_stop(text, stops)
    for piece in cut_up(text, cuts):
        more, met = stream.push(piece)
        shown += more
        assert expected[0].startswith(shown)  # nothing that would have to be taken back
    assert (shown + stream.flush(), met) == expected
    assert stream.push("abc") == ("", True) or not met


def test_no_more_is_held_back_than_a_stop_string_may_need() -> None:
    stream = StopStrings(["\nUser:", "###"])
    assert stream.push("Hello.#") == ("Hello.", False)
    assert stream.push("1 and\nUs") == ("#1 and", False)
    assert stream.push("ual\n") == ("\nUsual", False)
    assert stream.push("User: hi") == ("", True)
    assert stream.flush() == ""


def test_an_empty_stop_string_is_refused() -> None:
    with pytest.raises(UsageError, match="empty"):
        StopStrings(["a", ""])


# Whole words


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("The quick bro", "The quick"),
        ("The quick", "The"),
        ("It is over.", "It is over."),
        ("It is over. ", "It is over. "),
        ("He said: don't", "He said:"),
        ("a well-kno", "a"),
        ("one\n\ntwo", "one"),
        ("supercali", "supercali"),
        (" supercali", " supercali"),
        ("3 + 4", "3 +"),
        ("", ""),
        ("naïve cafe\u0301", "naïve"),
        ("狐は速い", "狐は速い"),
        ("the word 狐", "the word 狐"),
    ],
)
def test_whole_words_end_a_text_before_a_word_that_may_be_torn(text: str, whole: str) -> None:
    assert whole_words(text) == whole


@given(
    st.text("ab .'\n狐", max_size=25),
    st.lists(st.integers(0, 25), max_size=8),
    st.booleans(),
)
def test_a_stream_of_whole_words_gives_what_the_whole_text_gives(
    text: str, cuts: list[int], cut: bool
) -> None:
    stream = WholeWords()
    shown = "".join(stream.push(piece) for piece in cut_up(text, cuts))
    assert whole_words(text).startswith(shown)
    assert shown + stream.flush(cut) == (whole_words(text) if cut else text)


def test_a_stream_of_whole_words_shows_each_word_when_the_next_begins() -> None:
    stream = WholeWords()
    assert [stream.push(piece) for piece in ("On", "ce", " upon", " a", " ti", "me.")] == [
        *("On", "ce", "", " upon", " a", " time."),
    ]

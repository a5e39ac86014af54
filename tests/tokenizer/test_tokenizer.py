"""Round trips, special tokens, degenerate text, and the file of a tokenizer."""

import base64
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.common.errors import Failure, UsageError
from sprout.tokenizer.bpe import SPLIT_REGEX, byte_tokenizer, train_bpe, train_char
from sprout.tokenizer.tokenizer import (
    BLOCK,
    BYTES,
    SPECIAL_TOKENS,
    Tokenizer,
    bounded_pieces,
)

# Text that likes to hold the names of special tokens, and characters of every length.
TEXTS = st.lists(
    st.one_of(st.text(), st.sampled_from([*SPECIAL_TOKENS, "<|", "|>", "\0", "\ufffd", "\r\n"]))
).map("".join)


@settings(deadline=None)
@given(text=TEXTS)
def test_every_text_comes_back_and_no_special_token_is_made(
    tokenizer: Tokenizer, text: str
) -> None:
    ids = tokenizer.encode(text)
    assert tokenizer.decode(ids) == text
    assert all(0 <= id < len(tokenizer.tokens) for id in ids)
    assert b"".join(map(tokenizer.token_bytes, ids)) == text.encode()


@settings(deadline=None)
@given(texts=st.lists(TEXTS, max_size=4), threads=st.integers(0, 3))
def test_a_batch_is_its_texts_one_by_one(
    tokenizer: Tokenizer, texts: list[str], threads: int
) -> None:
    assert tokenizer.encode_batch(texts, threads) == [tokenizer.encode(text) for text in texts]


def test_special_tokens_come_last(tokenizer: Tokenizer) -> None:
    n = len(tokenizer.tokens)
    assert tokenizer.special == {name: n + i for i, name in enumerate(SPECIAL_TOKENS)}
    assert tokenizer.vocab_size == n + len(SPECIAL_TOKENS)
    assert tokenizer.bos_id == n
    assert tokenizer.token_bytes(tokenizer.bos_id) == b""
    assert tokenizer.decode([tokenizer.bos_id, *tokenizer.encode("hi")]) == "hi"


def test_bytes_per_token_counts_raw_bytes(tokenizer: Tokenizer) -> None:
    """A token that is part of a character counts its bytes, not those of U+FFFD (3)."""
    lengths = tokenizer.bytes_per_token()
    assert len(lengths) == tokenizer.vocab_size
    assert lengths[-len(SPECIAL_TOKENS) :] == [0] * len(SPECIAL_TOKENS)
    assert lengths[tokenizer.tokens.index(b"\xe6")] == 1
    text = "日本 café 🙂 mat"
    assert sum(lengths[id] for id in tokenizer.encode(text)) == len(text.encode())


def test_unfinished_characters_decode_to_the_replacement_character(tokenizer: Tokenizer) -> None:
    assert tokenizer.decode([tokenizer.tokens.index(b"\xf0")]) == "\ufffd"


@pytest.mark.parametrize("id", [-1, 10**6])
def test_an_id_outside_the_vocabulary_is_refused(tokenizer: Tokenizer, id: int) -> None:
    with pytest.raises(UsageError, match="no token"):
        tokenizer.decode([id])


def test_a_lone_surrogate_is_refused(tokenizer: Tokenizer) -> None:
    for encode in (tokenizer.encode, lambda text: tokenizer.encode_batch([text], 2)):
        with pytest.raises(UsageError, match=r"character 2 is a lone surrogate \(U\+D800\)"):
            encode("ab\ud800c")


def test_character_tokens_are_whole_characters() -> None:
    tokenizer = train_char(["aéb", "日a"])
    assert tokenizer.tokens[256:] == ("é".encode(), "日".encode())
    assert tokenizer.encode("aé日") == [ord("a"), 256, 257]
    assert tokenizer.encode("ü") == list("ü".encode())  # never seen: its bytes


def test_byte_tokens_are_the_bytes() -> None:
    assert byte_tokenizer().encode("aé") == list("aé".encode())


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=3),
            st.sampled_from([" ", "\n", "\u3000"]).flatmap(
                lambda c: st.integers(0, 3 * BLOCK).map(lambda n: c * n)
            ),
        ),
        max_size=6,
    ).map("".join)
)
def test_pieces_lose_nothing_and_bound_white_space(text: str) -> None:
    pieces = bounded_pieces(text)
    assert "".join(pieces) == text
    for piece in pieces:
        without_words = "".join(c if c.isspace() else "x" for c in piece)
        assert max(map(len, without_words.split("x"))) < 2 * BLOCK


@pytest.mark.parametrize("unit", ["a", " ", "\n", " \n", "!", "1", "the", "日", " x" + " " * 9999])
def test_a_megabyte_of_one_thing_is_encoded_in_linear_time(unit: str) -> None:
    """A run of a million spaces made the regex engine overflow its stack, in training and use.

    The limit is some ten times what the slowest takes; what is quadratic takes hours.
    """
    text = unit * (10**6 // len(unit))
    start = time.perf_counter()
    tokenizer = train_bpe([text, "a mat"], 300)
    for ids in (tokenizer.encode(text), *tokenizer.encode_batch([text], 2)):
        assert tokenizer.decode(ids) == text
    assert time.perf_counter() - start < 10


def test_save_and_load_keep_everything(tokenizer: Tokenizer, tmp_path: Path) -> None:
    tokenizer.save(tmp_path / "new")
    loaded = Tokenizer.load(tmp_path / "new")
    for name in ("kind", "pattern", "tokens", "special", "vocab_size"):
        assert getattr(loaded, name) == getattr(tokenizer, name)
    text = "The cats, 12 日本語 Привет ¿ñ? 😀"
    assert loaded.encode(text) == tokenizer.encode(text)


def test_the_file_is_plain_json(bpe: Tokenizer, tmp_path: Path) -> None:
    bpe.save(tmp_path)
    data = json.loads((tmp_path / "tokenizer.json").read_text())
    assert (data["format"], data["version"], data["kind"]) == ("sprout-tokenizer", 1, "bpe")
    assert data["pattern"] == SPLIT_REGEX
    assert [base64.b64decode(token) for token in data["tokens"]] == list(bpe.tokens)
    assert data["special"] == list(SPECIAL_TOKENS)


def test_loading_nothing_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no tokenizer at .*tokenizer.json"):
        Tokenizer.load(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: [],
        lambda d: d.update(format="other"),
        lambda d: d.update(version=2),
        lambda d: d.pop("tokens"),
        lambda d: d.update(tokens=d["tokens"][1:]),
        lambda d: d.update(tokens=d["tokens"] + d["tokens"][-1:]),
        lambda d: d["tokens"].__setitem__(300, "%%%"),
        lambda d: d["tokens"].__setitem__(300, 7),
        lambda d: d.update(kind="word"),
        lambda d: d.update(kind=["bpe"]),
        lambda d: d.update(kind="byte"),
        lambda d: d.update(kind="char", pattern=""),
        lambda d: d.update(pattern=""),
        lambda d: d.update(pattern="("),
        lambda d: d.update(special=["<|bos|>"]),
        lambda d: d.update(special=None),
    ],
)
def test_a_damaged_file_is_a_failure_that_names_it(
    bpe: Tokenizer, tmp_path: Path, damage: Callable[[dict[str, Any]], Any]
) -> None:
    bpe.save(tmp_path)
    path = tmp_path / "tokenizer.json"
    data = json.loads(path.read_text())
    result = damage(data)
    path.write_text(json.dumps(result if result == [] else data))
    with pytest.raises(Failure, match="tokenizer.json"):
        Tokenizer.load(tmp_path)


def test_a_torn_file_is_a_failure_that_names_it(bpe: Tokenizer, tmp_path: Path) -> None:
    bpe.save(tmp_path)
    path = tmp_path / "tokenizer.json"
    path.write_text(path.read_text()[:500])
    with pytest.raises(Failure, match="tokenizer.json"):
        Tokenizer.load(tmp_path)


def test_a_vocabulary_without_all_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="single bytes"):
        Tokenizer("bpe", BYTES[1:], pattern=SPLIT_REGEX)


def test_the_languages_of_the_world_come_back(bpe: Tokenizer, real_data: Path) -> None:
    """The declaration of human rights in 388 languages."""
    with zipfile.ZipFile(real_data / "tokenizer" / "udhr2.zip") as archive:
        names = [name for name in archive.namelist() if name.endswith(".txt")]
        texts = [archive.read(name).decode(errors="replace") for name in names]
    assert len(texts) > 300
    for text, ids in zip(texts, bpe.encode_batch(texts, 2), strict=True):
        assert bpe.decode(ids) == text


def test_every_emoji_comes_back(tokenizer: Tokenizer, real_data: Path) -> None:
    lines = (real_data / "tokenizer" / "emoji-test.txt").read_text(encoding="utf-8").split("\n")
    codes = [line.split(";")[0] for line in lines if ";" in line and not line.startswith("#")]
    emoji = ["".join(chr(int(code, 16)) for code in sequence.split()) for sequence in codes]
    assert len(emoji) > 1000
    for text in [*emoji, "".join(emoji)]:
        assert tokenizer.decode(tokenizer.encode(text)) == text

"""Byte-pair encoding against a slow reference, and against other people's figures."""

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.common.errors import UsageError
from sprout.tokenizer import bpe as bpe_module
from sprout.tokenizer.bpe import MIN_BPE_VOCAB, SPLIT_REGEX, train_bpe, train_char
from sprout.tokenizer.tokenizer import BYTES, SPECIAL_TOKENS, Tokenizer

GPT2_REGEX = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"


def merge(ids: list[int], pair: tuple[int, int], new: int) -> list[int]:
    """`ids` with every `pair`, from left to right, replaced by `new`."""
    out: list[int] = []
    for id in ids:
        if out and (out[-1], id) == pair:
            out[-1] = new
        else:
            out.append(id)
    return out


def reference_tokens(texts: list[str], count: int) -> list[bytes]:
    """BPE as the paper tells it: merge the most frequent pair, of equals the one of lower ids."""
    counts = Counter(word for text in texts for word in regex.findall(SPLIT_REGEX, text))
    words = {word: list(word.encode()) for word in counts}
    tokens = list(BYTES)
    while len(tokens) < count:
        pairs: Counter[tuple[int, int]] = Counter()
        for word, ids in words.items():
            for pair in pairwise(ids):
                pairs[pair] += counts[word]
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        words = {word: merge(ids, best, len(tokens)) for word, ids in words.items()}
        tokens.append(tokens[best[0]] + tokens[best[1]])
    return tokens


def reference_encode(tokens: tuple[bytes, ...], pattern: str, text: str) -> list[int]:
    """Within each word, again and again joins the two neighbours that make the earliest token."""
    ranks = {token: id for id, token in enumerate(tokens)}
    ids: list[int] = []
    for word in regex.findall(pattern, text):
        parts = [bytes([byte]) for byte in word.encode()]
        while True:
            joined = [ranks.get(a + b, len(tokens)) for a, b in pairwise(parts)]
            best = min(joined, default=len(tokens))
            if best == len(tokens):
                break
            at = joined.index(best)
            parts[at : at + 2] = [tokens[best]]
        ids += [ranks[part] for part in parts]
    return ids


CORPUS = [
    "the cat and the hat sat with the bat; the rat that ate the cat's hat can't be fat.",
    "In 1984 and 2024 they counted 1,000,000 things -- again, and again, and again!\n\n",
    "über die Brücke gehen die Brüder. 日本語と日本人。 def f(x):\n    return x + 1\n",
]


@pytest.fixture(scope="module")
def learned() -> Tokenizer:
    return train_bpe(CORPUS, 340)


def test_merges_are_those_of_the_reference(learned: Tokenizer) -> None:
    assert list(learned.tokens) == reference_tokens(CORPUS, 340 - len(SPECIAL_TOKENS))


@settings(deadline=None)
@given(
    text=st.one_of(
        st.text(),
        st.lists(st.sampled_from("the cat's hat \n1 日本ü").map(str)).map("".join),
    )
)
def test_encoding_is_that_of_the_reference(learned: Tokenizer, text: str) -> None:
    assert learned.encode(text) == reference_encode(learned.tokens, SPLIT_REGEX, text)


def test_text_is_split_as_qwen2_splits_it() -> None:
    words = regex.findall(SPLIT_REGEX, "I'LL pay 1234 (now)!\n\n  you'll see  \tx  ")
    assert words == [
        "I", "'LL", " pay", " ", "1", "2", "3", "4", " (", "now", ")!\n\n", " ", " you", "'ll",
        " see", "  ", "\tx", "  ",
    ]  # fmt: skip


def test_no_token_reaches_over_a_cut() -> None:
    """Training and encoding split alike: "x y" and "12" are never one token, however frequent."""
    tokenizer = train_bpe(["x y 12 " * 500], 300)
    assert all(len(regex.findall(SPLIT_REGEX, t.decode())) == 1 for t in tokenizer.tokens[256:])
    assert tokenizer.encode("12") == [ord("1"), ord("2")]


def test_too_little_text_gives_a_smaller_vocabulary() -> None:
    tokenizer = train_bpe(["ab ab"], 1000)
    assert tokenizer.tokens[256:] == (b"ab", b" ab")
    assert tokenizer.vocab_size == 258 + len(SPECIAL_TOKENS)


def test_the_size_asked_for_includes_the_special_tokens() -> None:
    assert train_bpe(CORPUS, 300).vocab_size == 300
    assert train_bpe(CORPUS, MIN_BPE_VOCAB).tokens == BYTES


def test_too_small_a_vocabulary_is_refused() -> None:
    with pytest.raises(UsageError, match=f"--vocab-size 200 .* {MIN_BPE_VOCAB}"):
        train_bpe(CORPUS, 200)


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_no_text_is_refused(texts: list[str]) -> None:
    with pytest.raises(UsageError, match="no text to train"):
        train_bpe(iter(texts), 300)
    with pytest.raises(UsageError, match="no text to train"):
        train_char(iter(texts))


def test_a_lone_surrogate_in_training_is_refused() -> None:
    with pytest.raises(UsageError, match="lone surrogate"):
        train_bpe(iter(["fine", "x\udfff"]), 300)


def gpt2_bytes() -> dict[str, int]:
    """The byte that each printable character of GPT-2's files stands for."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in shown]
    return {chr(b): b for b in shown} | {chr(256 + i): b for i, b in enumerate(hidden)}


def test_gpt2s_vocabulary_gives_the_known_counts(real_data: Path) -> None:
    """301,966 and 36,059 tokens: what nanoGPT reports for its split of Shakespeare."""
    alphabet = gpt2_bytes()
    vocabulary = json.loads((real_data / "tokenizer/gpt2/encoder.json").read_text("utf-8"))
    del vocabulary["<|endoftext|>"]
    tokens = [bytes(alphabet[c] for c in t) for t in sorted(vocabulary, key=vocabulary.__getitem__)]
    tokenizer = Tokenizer("bpe", tokens, pattern=GPT2_REGEX)
    text = (real_data / "text/shakespeare.txt").read_text("utf-8")
    cut = len(text) * 9 // 10
    assert len(tokenizer.encode(text[:cut])) == 301_966
    assert len(tokenizer.encode(text[cut:])) == 36_059
    sample = text[:3000] + (real_data / "tokenizer/bpe_fixtures/german.txt").read_text("utf-8")
    assert tokenizer.encode(sample) == reference_encode(tokenizer.tokens, GPT2_REGEX, sample)


def test_merges_are_those_of_a_published_trainer(
    real_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fixture breaks ties between equally frequent pairs the other way, so that the order and
    the last few of its 243 merges differ; a wrong split or count would change dozens."""
    alphabet, folder = gpt2_bytes(), real_data / "tokenizer/bpe_fixtures"
    lines = (folder / "train-bpe-reference-merges.txt").read_text("utf-8").splitlines()
    expected = {bytes(alphabet[c] for c in line.replace(" ", "")) for line in lines if line}
    monkeypatch.setattr(bpe_module, "SPLIT_REGEX", GPT2_REGEX)
    size = 256 + len(expected) + len(SPECIAL_TOKENS)
    tokenizer = train_bpe([(folder / "corpus.en").read_text("utf-8")], size)
    assert len(expected) == 243
    assert len(expected & set(tokenizer.tokens)) >= 240

"""What the vocabulary is learned from."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from sprout.data.pretrain import Text
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.train import vocabulary
from sprout.train.options import Options
from sprout.train.plan import Plan, Shape
from sprout.train.vocabulary import describe, train_tokenizer, training_texts
from sprout.world import world

WORLD = Text(None, ["validation words"], "")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Amounts of a test's size."""
    monkeypatch.setattr(vocabulary, "WORLD_DOCUMENTS", 5)
    monkeypatch.setattr(vocabulary, "WORLD_CONVERSATIONS", 6)
    monkeypatch.setattr(vocabulary, "MOST_CHARACTERS", 100)


def plan(vocab_size: int = 300, **options: Any) -> Plan:
    shape = Shape(
        depth=2, width=64, n_head=1, n_kv_head=1, sequence_length=64, vocab_size=vocab_size
    )
    return Plan(Options(**options), shape, {}, "cpu", "fp32", 1)


def own(*documents: str) -> Text:
    return Text(list(documents), ["zzzzz ööö"], "mark")


def conversations(seed: int, count: int) -> list[str]:
    talks = islice(world.conversations("train", seed), count)
    return ["\n".join(m["content"] for m in talk if m["content"]) for talk in talks]


def test_the_worlds_vocabulary_comes_from_texts_that_no_stage_starts_with() -> None:
    seed = 4 + vocabulary.TOKENIZER_SEED
    documents = list(islice(world.documents("train", seed), 5))
    assert list(training_texts(plan(seed=4), WORLD)) == documents + conversations(seed, 6)


def test_a_users_text_comes_with_a_share_of_the_conversations() -> None:
    texts = list(training_texts(plan(), own("one", "two")))
    assert texts == ["one", "two", *conversations(vocabulary.TOKENIZER_SEED, 2)]


@pytest.mark.parametrize("options", [{"tokenizer": "char"}, {"tokenizer": "byte"}])
def test_without_merges_there_are_no_conversations(options: dict[str, Any]) -> None:
    assert list(training_texts(plan(**options), own("one", "two"))) == ["one", "two"]


def test_a_users_text_is_read_up_to_the_limit() -> None:
    only_base = plan(tokenizer="char")
    texts = list(training_texts(only_base, own("a" * 60, "b" * 30, "c" * 30, "d" * 30)))
    assert texts == ["a" * 60, "b" * 30, "c" * 10]
    assert list(training_texts(only_base, own("a" * 100, "b"))) == ["a" * 100]
    assert list(training_texts(only_base, own("a" * 250))) == ["a" * 100]


@pytest.mark.parametrize(("kind", "size"), [("bpe", 280), ("char", 265), ("byte", 263)])
def test_the_kind_and_size_are_what_the_plan_says(kind: str, size: int) -> None:
    # 256 bytes and 7 special tokens; among the characters, ö and ß besides.
    text = own("the cat and the hat and the mat: größer " * 2)
    tokenizer = train_tokenizer(plan(280, tokenizer=kind, stages="base"), text)
    assert (tokenizer.kind, tokenizer.vocab_size) == (kind, size)


def test_validation_text_is_not_learned_from() -> None:
    tokenizer = train_tokenizer(plan(tokenizer="char"), own("größer"))
    assert len(tokenizer.encode("öß")) == 2
    assert len(train_tokenizer(plan(tokenizer="char"), own("ab")).encode("öß")) == 4


def test_the_same_plan_learns_the_same_vocabulary() -> None:
    first, second = (train_tokenizer(plan(), WORLD) for _ in range(2))
    assert first.tokens == second.tokens
    assert first.tokens != train_tokenizer(plan(seed=1), WORLD).tokens


def test_the_description_counts_bytes_and_tokens() -> None:
    found = describe(byte_tokenizer(), ["ab", "ö"])
    assert found == {"kind": "byte", "vocab_size": 263, "bytes_per_token": 1.0}
    merged = train_tokenizer(plan(stages="base"), own("the cat and the hat " * 5))
    found = describe(merged, ["the cat"])
    assert found["bytes_per_token"] == pytest.approx(7 / len(merged.encode("the cat")))
    assert found["bytes_per_token"] > 1

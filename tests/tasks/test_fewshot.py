"""Items behind solved examples, as golden texts, and how the examples are drawn."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprout.tasks.base import Kind
from sprout.tasks.fewshot import Example, draw, in_context, read_example

CHOICE = [
    {"query": "Question: Is snow cold?\n", "choices": ["yes", "no"], "gold": 0},
    {"query": "Question: Is fire cold?", "choices": ["yes", "no"], "gold": 1},
    {"query": "Question: Is ice hot?", "choices": ["yes", "no"], "gold": 1},
]
SCHEMA = [
    {
        "context_options": ["Tom hit Ann because Tom", "Tom hit Ann because Ann"],
        "continuation": "was angry.",
        "gold": 0,
    },
    {
        "context_options": ["Ann fed the cat since Ann", "Ann fed the cat since the cat"],
        "continuation": "was hungry.",
        "gold": 1,
    },
]
COMPLETION = [
    {"context": "ART: He painted Guernica  ", "continuation": "Picasso", "category": "art"},
    {"context": "SEA: The largest ocean", "continuation": "the Pacific", "category": "sea"},
    {"context": "ART: She cut paper cats", "continuation": "Anna", "category": "art"},
]


def read(rows: list[dict[str, object]], kind: Kind) -> list[Example]:
    return [read_example(row, kind) for row in rows]


def test_choices_as_text() -> None:
    item = in_context(read(CHOICE, "choice"), 2, "\nAnswer: ")[0]
    assert sorted(item.shots) == [
        "Question: Is fire cold?\nAnswer: no",
        "Question: Is ice hot?\nAnswer: no",
    ]
    assert item.pairs == (
        ("Question: Is snow cold?\nAnswer:", " yes"),
        ("Question: Is snow cold?\nAnswer:", " no"),
    )
    assert (item.gold, item.answer) == (0, "yes")
    assert item.messages[0]["content"] == "Question: Is snow cold?\nAnswer:"


def test_contexts_of_one_continuation() -> None:
    alone = in_context(read(SCHEMA, "schema"), 0, " ")[1]
    assert alone.pairs == (
        ("Ann fed the cat since Ann", " was hungry."),
        ("Ann fed the cat since the cat", " was hungry."),
    )
    behind = in_context(read(SCHEMA, "schema"), 1, " ")[1]
    assert behind.shots == ("Tom hit Ann because Tom was angry.",)
    assert behind.pairs == alone.pairs and behind.gold == 1


def test_a_text_to_go_on_with() -> None:
    items = in_context(read(COMPLETION, "completion"), 5, "\nAnswer: ")
    assert items[1].pairs == (("SEA: The largest ocean\nAnswer:", " the Pacific"),)
    assert len(items[1].shots) == 2, "no more examples than there are other items"
    assert "ART: He painted Guernica\nAnswer: Picasso" in items[1].shots


def test_examples_of_ones_own_category() -> None:
    items = in_context(read(COMPLETION, "completion"), 5, " ", by_category=True)
    assert [item.category for item in items] == ["art", "sea", "art"]
    assert items[0].shots == ("ART: She cut paper cats Anna",) and items[1].shots == ()


def test_items_about_one_passage_are_a_cluster() -> None:
    texts = ["P one\nQuestion: a?", "P one\nQuestion: b?", "P two\nQuestion: a?", "no question"]
    examples = [Example((text,), ("x",)) for text in texts]
    found = in_context(examples, 0, " ", passage_ends=("\nFinal", "\nQuestion:"))
    assert [item.cluster for item in found] == ["P one", "P one", "P two", ""]


@given(st.integers(1, 40), st.integers(0, 12), st.integers(0, 10**6))
def test_examples_are_other_items(size: int, shots: int, seed: int) -> None:
    rng = random.Random(seed)
    for own in range(size):
        drawn = draw(size, shots, own, rng)
        assert own not in drawn and len(set(drawn)) == len(drawn) == min(shots, size - 1)
        assert all(0 <= place < size for place in drawn)


def test_the_draw_is_the_one_that_scores_elsewhere_come_from() -> None:
    """One stream for a set, seeded with 1234: places worked out by llm-foundry's own function."""
    rng = random.Random(1234)
    assert [draw(100, 3, own, rng) for own in range(3)] == DRAWN


DRAWN = [[56, 99, 14], [0, 74, 11], [88, 4, 85]]


@pytest.mark.parametrize(
    ("row", "kind", "words"),
    [
        ({"choices": ["a", "b"], "gold": 0}, "choice", "no 'query'"),
        ({"query": 1, "choices": ["a", "b"], "gold": 0}, "choice", "'query' is not text"),
        ({"query": "q", "choices": ["a"], "gold": 0}, "choice", "1 of at least 2"),
        ({"query": "q", "choices": "ab", "gold": 0}, "choice", "not a list of texts"),
        ({"query": "q", "choices": ["a", "b"], "gold": 2}, "choice", "from 0 to 1"),
        ({"query": "q", "choices": ["a", "b"], "gold": True}, "choice", "from 0 to 1"),
        ({"context": "c", "continuation": " "}, "completion", "'continuation' is empty"),
        ({"continuation": "c"}, "completion", "no 'context'"),
        ({"context_options": ["a"], "continuation": "c", "gold": 0}, "schema", "at least 2"),
    ],
)
def test_a_line_that_is_no_item(row: dict[str, object], kind: Kind, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_example(row, kind)

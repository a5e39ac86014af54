"""Passages answer their questions, and what validation reads never occurs in training."""

import random
import re
import time

import pytest

from sprout.world.item import grade, occurs
from sprout.world.names import reader_names
from sprout.world.reading import (
    LONGEST_WITH_QUESTION,
    SHORTEST,
    families,
    passage,
    reading_item,
    reading_text,
    reading_turn,
)

SPLITS = ("train", "val")


def passages(split, count, seed=1):
    rng = random.Random(seed)
    return [passage(rng, split) for _ in range(count)]


@pytest.mark.parametrize("split", SPLITS)
def test_the_passage_answers_its_questions(split):
    for read in passages(split, 1500):
        assert SHORTEST <= len(read.text) < LONGEST_WITH_QUESTION
        for question in read.questions:
            where = (read.family, read.text, question)
            assert occurs(question.answer, read.text), where
            assert question.answer not in question.others, where
            assert all(occurs(other, read.text) for other in question.others), where
            assert len(question.answer_sentence) <= 160, where
            assert len(read.text) + len(question.ask) < LONGEST_WITH_QUESTION


@pytest.mark.parametrize("split", SPLITS)
def test_the_answer_sentence_is_graded_as_right_and_the_others_as_wrong(split):
    rng = random.Random(2)
    for _ in range(500):
        item = reading_item(rng, split)
        assert item.choices
        assert grade(item, item.answer + ".")
        assert not any(grade(item, other) for other in item.choices)
    for read in passages(split, 500, seed=3):
        for q in read.questions:
            assert not any(occurs(other, q.answer_sentence) for other in q.others), q
            assert occurs(q.answer, q.answer_sentence) or "in years" in q.ask, q


def test_most_questions_have_other_candidates_and_all_families_occur():
    found = passages("train", 2000)
    assert {read.family for read in found} == set(families())
    assert len(families()) >= 18
    asked = [question for read in found for question in read.questions]
    assert sum(bool(question.others) for question in asked) > 0.8 * len(asked)


def test_no_validation_name_and_no_validation_passage_is_in_training():
    train = [reading_text(random.Random(seed), "train") for seed in range(4000)]
    words = set(re.findall(r"[A-Za-z]+", "\n".join(train)))
    assert not words & set(reader_names("val"))
    about = {(r.family, tuple(r.about.values())) for r in passages("train", 4000)}
    assert not about & {(r.family, tuple(r.about.values())) for r in passages("val", 1000)}


def shape(read, ask):
    """A question with the words of its own passage taken out."""
    for value in sorted(read.about.values(), key=len, reverse=True):
        ask = re.sub(rf"\b{re.escape(value)}\b", "_", ask)
    return ask


def test_validation_asks_in_phrasings_that_training_never_uses():
    train = {shape(r, q.ask) for r in passages("train", 4000) for q in r.questions}
    val = [shape(r, q.ask) for r in passages("val", 800) for q in r.questions]
    assert 0.3 < sum(ask not in train for ask in val) / len(val) < 0.75


def test_turns_begin_with_the_passage_and_end_with_an_answer():
    rng = random.Random(4)
    lengths = set()
    for _ in range(400):
        messages = reading_turn(rng, "train")
        assert [m["role"] for m in messages] == ["user", "assistant"] * (len(messages) // 2)
        assert len(messages[0]["content"]) >= SHORTEST
        lengths.add(len(messages))
    assert lengths >= {2, 4, 6}


def test_texts_are_plain_different_fast_and_functions_of_the_seed():
    start = time.process_time()
    texts = [reading_text(random.Random(seed), "train") for seed in range(2000)]
    assert sum(map(len, texts)) / (time.process_time() - start) > 1e6
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert text.isascii()
        assert not re.search(r"[{}<>|\[\]]|  | \.|\.\.", text), text
    assert texts[7] == reading_text(random.Random(7), "train")

"""Passages answer their questions, and what validation reads never occurs in training."""

import random
import re
import time

import pytest

from sprout.world.draw import one_in_ten
from sprout.world.grammar import alternatives
from sprout.world.item import grade, occurs
from sprout.world.names import made_up_person, reader_names
from sprout.world.passages.lists import columns, list_to_read
from sprout.world.passages.long import LONGEST, SHORTEST, families, long_passage
from sprout.world.passages.question import FRAMES, HELD_FRAMES
from sprout.world.passages.short import medium_passage, relations, short_passage
from sprout.world.reading import (
    MOST_CHARACTERS,
    lookup_text,
    passage,
    reading_item,
    reading_text,
    reading_turn,
)

SPLITS = ("train", "val")
MAKERS = (short_passage, medium_passage, long_passage, list_to_read)


def passages(split, count, seed=1, make=passage):
    rng = random.Random(seed)
    return [make(rng, split) for _ in range(count)]


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("make", MAKERS)
def test_the_passage_answers_its_questions(make, split):
    for read in passages(split, 1000, make=make):
        assert read.questions
        for q in read.questions:
            where = (read.family, read.text, q)
            assert occurs(q.answer, read.text), where
            assert q.answer not in q.others, where
            assert all(occurs(other, read.text) for other in q.others), where
            assert not any(occurs(other, q.answer_sentence) for other in q.others), where
            assert occurs(q.answer, q.answer_sentence) or "in years" in q.ask, where
            assert len(q.answer_sentence) <= 160, where


@pytest.mark.parametrize("make", [short_passage, medium_passage, list_to_read])
def test_a_question_has_one_answer_in_its_passage(make):
    for read in passages("train", 1500, make=make):
        answers = {}
        for q in read.questions:
            core = q.ask.rsplit(": ", 1)[-1]
            assert answers.setdefault(core, q.answer) == q.answer, (read.text, q)


def test_the_right_answer_is_graded_as_right_and_the_others_as_wrong():
    rng = random.Random(2)
    for split in SPLITS:
        for _ in range(500):
            item = reading_item(rng, split)
            assert item.choices
            assert grade(item, item.answer + ".")
            assert not any(grade(item, other) for other in item.choices)


def test_there_are_many_relations_and_all_occur_in_passages_of_all_lengths():
    assert len(relations()) >= 80
    assert len({relation.name for relation in relations()}) == len(relations())
    assert len(columns()) >= 20
    assert len(families()) >= 18
    assert {r.family for r in passages("train", 4000, make=short_passage)} == {
        relation.name for relation in relations()
    }
    assert {r.family for r in passages("train", 2000, make=long_passage)} == set(families())
    found = passages("train", 3000)
    names = {relation.name for relation in relations()}
    short = [read for read in found if read.family in names - set(families())]
    assert 0.5 < len(short) / 3000 < 0.7
    assert all(28 <= len(read.text) <= 360 for read in short)
    long = [read for read in found if read.family in set(families()) - names]
    assert 0.05 < len(long) / 3000 < 0.15
    assert all(SHORTEST <= len(read.text) <= LONGEST for read in long)
    assert sum(len(read.text) for read in short) / len(short) < 130


def test_no_validation_name_is_in_training_and_every_one_of_validation_is_held_out():
    texts = [reading_text(random.Random(seed), "train") for seed in range(3000)]
    texts += [lookup_text(random.Random(seed), "train") for seed in range(1500)]
    for seed in range(1500):
        texts += [message["content"] for message in reading_turn(random.Random(seed), "train")]
    words = set(re.findall(r"[A-Za-z]+", "\n".join(texts)))
    rng = random.Random(0)
    made_up = {made_up_person(rng, "val").name for _ in range(20_000)}
    held_out = set(reader_names("val")) | made_up
    assert not words & held_out
    known = {made_up_person(rng, "train").name for _ in range(200_000)} | set(reader_names("train"))
    assert len(words & known) > 5000
    for _ in range(500):
        read = short_passage(rng, "val")
        assert not set(re.findall(r"[A-Za-z]+", read.text)) & known


@pytest.mark.parametrize("make", MAKERS)
def test_passages_of_validation_are_held_out_by_what_they_are_about(make):
    for split in SPLITS:
        for read in passages(split, 300, make=make):
            key = f"passage:{read.family}:{'/'.join(read.about)}"
            assert one_in_ten(key) == (split == "val")
    train = {(r.family, r.about) for r in passages("train", 6000, make=make)}
    assert not train & {(r.family, r.about) for r in passages("val", 1000, make=make)}


def shape(read, ask):
    """A question with the words of its own passage taken out."""
    for value in sorted(read.about, key=len, reverse=True):
        ask = re.sub(rf"\b{re.escape(value)}\b", "_", ask)
    return ask


@pytest.mark.parametrize("make", [long_passage, short_passage])
def test_validation_asks_half_of_its_questions_as_training_never_does(make):
    train = {shape(r, q.ask) for r in passages("train", 12_000, make=make) for q in r.questions}
    val = [shape(r, q.ask) for r in passages("val", 800, make=make) for q in r.questions]
    assert 0.3 < sum(ask not in train for ask in val) / len(val) < 0.75


def test_held_out_frames_are_made_of_known_words_and_training_has_none():
    known = set(re.findall(r"\w+", " ".join(FRAMES).lower()))
    assert set(re.findall(r"\w+", " ".join(HELD_FRAMES).lower())) <= known
    asks = [q.ask for r in passages("train", 4000) for q in r.questions]
    assert not [ask for ask in asks if ask.startswith(("Now answer this:", "Please, "))]
    assert not [ask for ask in asks if ask.endswith("Read the text again.")]


def test_choices_of_a_template_are_spelled_out():
    assert alternatives("a [b|c] d[| e]") == ["a b d", "a b d e", "a c d", "a c d e"]


def test_turns_are_dense_and_end_with_an_answer():
    rng = random.Random(4)
    turns = []
    for _ in range(500):
        messages = reading_turn(rng, "train")
        assert [m["role"] for m in messages] == ["user", "assistant"] * (len(messages) // 2)
        assert sum(len(m["content"]) for m in messages) <= MOST_CHARACTERS + 150
        turns.append(len(messages) // 2)
    assert sum(turns) / len(turns) > 6
    assert max(turns) <= 24


@pytest.mark.parametrize("make", [reading_text, lookup_text])
def test_texts_are_plain_different_fast_and_functions_of_the_seed(make):
    make(random.Random(0), "train")
    start = time.process_time()
    texts = [make(random.Random(seed), "train") for seed in range(2000)]
    assert sum(map(len, texts)) / (time.process_time() - start) > 1e6
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert text.isascii()
        assert not re.search(r"[{}<>|\[\]]|  | \.|\.\.", text), text
    assert texts[7] == make(random.Random(7), "train")

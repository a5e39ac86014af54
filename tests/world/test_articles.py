"""Documents made of facts: filled, dense, varied, and silent about what is held out."""

import random
import re
import time

import pytest

from sprout.world.articles import KINDS
from sprout.world.facts import facts
from sprout.world.riddles import riddle
from sprout.world.telling import about, aside

MAKERS = [make for make, _ in KINDS]


def texts(make, count=150, split="train"):
    return [make(random.Random(f"{make.__name__}/{i}"), split) for i in range(count)]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("split", ["train", "val"])
def test_documents_are_clean(make, split):
    for text in texts(make, 60, split):
        assert text.isascii()
        assert "{" not in text
        assert "  " not in text
        assert ".." not in text
        assert not re.search(r"\b[Aa] (?!A\b)[aeio]\w", re.sub(r'"[^"]*"', "", text)), text
        assert 60 < len(text) < 2000


@pytest.mark.parametrize("make", MAKERS)
def test_a_document_depends_on_its_source_alone(make):
    assert texts(make, 5) == texts(make, 5)
    assert len(set(texts(make))) > 140


def test_facts_stand_close_together():
    total, found = 0, 0
    for make in MAKERS:
        for text in texts(make, 40):
            total += len(text)
            found += len(re.findall(r"[.!?](?=\s|$|\")", text))
    # Sentences, nearly all of which hold a fact.
    assert found / total > 8 / 500


def test_training_documents_never_ask_for_what_is_held_out():
    held_out = {
        ask.lower().rstrip("?.")
        for fact in facts().asked["val"].facts
        for way in (fact.forward, fact.reverse)
        if way is not None
        for ask in (*way.questions, *way.val_questions)
    }
    held_out |= {
        ask.lower().rstrip("?.")
        for fact in facts().every.facts
        for way in (fact.forward, fact.reverse)
        if way is not None
        for ask in way.val_questions
    }
    seen = 0
    for make in MAKERS:
        for text in texts(make, 400):
            for line in text.split("\n"):
                parts = {line, line.split(": ", 1)[-1], *line.split("? "), *line.split(". ")}
                parts |= {part.strip('"').split(": ", 1)[-1] for part in parts}
                seen += len(parts)
                assert not {part.lower().rstrip("?.") for part in parts} & held_out, line
    assert seen > 20_000


def test_riddles_of_training_have_no_held_out_fact():
    kept = {
        (fact.subject, fact.answer)
        for fact in facts().asked["val"].facts
        if fact.relation.name in ("capital", "symbol", "language")
    }
    asked = [riddle(random.Random(i), "train") for i in range(2000)]
    for hints, _, answer in asked:
        for subject, other in kept:
            assert not (answer == f"I am {subject}." and f"{other}." in hints)


def test_an_entry_tells_all_facts_of_its_subject():
    known = facts()
    france = known.entities[("country", "France")]
    for seed in range(50):
        text = about(random.Random(seed), france[0])
        assert all(fact.answer in text for fact in france)


def test_asides_are_sentences():
    for seed in range(500):
        for text in (aside(random.Random(seed)), aside(random.Random(seed), "Anna")):
            assert text[0] == text[0].upper()
            assert text[-1] in '.!"'


def test_fast_enough():
    rng = random.Random(0)
    facts()
    for make in MAKERS:
        make(rng, "train")
    start, size = time.process_time(), 0
    for make, weight in KINDS:
        for _ in range(int(60 * weight)):
            size += len(make(rng, "train"))
    # Three million characters a second are usual; a busy machine has half of that.
    assert size / (time.process_time() - start) > 1e6

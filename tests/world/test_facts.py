"""The tables: no contradiction, every sentence filled, options that have one right answer."""

import random
import re
from collections import Counter

from sprout.world.facts import (
    all_relations,
    candidates,
    choice_lines,
    claim,
    draw_with_options,
    facts,
)


def test_size():
    known = facts()
    assert len(known.by_relation) >= 40
    assert len(known.every.facts) >= 1700


def test_each_subject_has_one_answer_in_a_relation():
    for relation in all_relations():
        twice = [s for s, n in Counter(s for s, _ in relation.facts).items() if n > 1]
        assert not twice, relation.name


def test_answers_that_are_asked_backwards_have_one_subject():
    for relation in all_relations():
        if relation.reverse_questions:
            twice = [a for a, n in Counter(a for _, a in relation.facts).items() if n > 1]
            assert not twice, relation.name


def test_famous_subjects_exist():
    for relation in all_relations():
        # Countries share one list, from which some columns leave a few out.
        if relation.kind != "country":
            known = {subject for fact in relation.facts for subject in fact}
            assert relation.famous <= known, relation.name


def test_sentences_are_filled_and_end_with_a_mark():
    for fact in facts().every.facts:
        for text in (*fact.statements, *fact.follow, *fact.forward.answers):
            assert "{" not in text
            assert re.search(r'[.!?]"?$', text), text
            assert text[0] == text[0].upper(), text
            assert not re.search(r"\b[Aa] [aeio]", text), text
        for text in (*fact.forward.questions, *fact.forward.val_questions):
            assert text.endswith(("?", ".")), text


def test_answer_sentences_name_the_answer():
    for fact in facts().every.facts:
        for text in (*fact.statements, *fact.forward.answers):
            assert fact.forward.answer.lower() in text.lower() or text.startswith("Many "), text


def test_validation_phrasings_differ_from_those_of_training():
    for relation in all_relations():
        assert relation.val_questions
        assert not set(relation.questions) & set(relation.val_questions)
        assert not set(relation.reverse_questions) & set(relation.reverse_val_questions)


def test_options_are_four_with_the_right_one_at_the_letter():
    rng = random.Random(0)
    for _ in range(2000):
        asked, choices, letter = draw_with_options(rng, "train")
        assert len(set(choices)) == 4
        assert choices["ABCD".index(letter)] == asked.answer
    assert choice_lines(["w", "x", "y", "z"]) == "A. w\nB. x\nC. y\nD. z"


def test_claims_are_true_and_false_as_told():
    rng = random.Random(0)
    fact = next(f for f in facts().by_relation["capital"] if f.subject == "France")
    found = [claim(rng, fact) for _ in range(200)]
    assert all(true == (text == "the capital of France is Paris") for text, true in found)
    assert 0.3 < sum(true for _, true in found) / len(found) < 0.7


def test_candidates_hold_the_answer():
    for fact in facts().every.facts:
        assert fact.forward.answer in candidates(fact, fact.forward)
        if fact.reverse is not None:
            assert fact.reverse.answer in candidates(fact, fact.reverse)

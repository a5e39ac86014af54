"""The tables: no contradiction, every sentence filled, options that have one right answer."""

import random
import re
from collections import Counter

from sprout.world.choices import claim, draw_choice
from sprout.world.facts import (
    all_relations,
    candidates,
    facts,
)


def distinct(relation):
    """The facts of a relation: a symmetric opposite is counted once."""
    return {tuple(sorted(row)) if relation.symmetric else row for row in relation.facts}


def test_size():
    counts = {relation.name: len(distinct(relation)) for relation in all_relations()}
    assert len(counts) == len(all_relations()) >= 36
    assert sum(count >= 42 for count in counts.values()) >= 22
    assert len(facts().every.facts) >= 2300
    # The same pair in two relations counts once here.
    assert len({tuple(sorted(row)) for r in all_relations() for row in r.facts}) >= 2100


def test_no_row_twice():
    for relation in all_relations():
        assert len(set(relation.facts)) == len(relation.facts), relation.name
        if relation.symmetric:
            assert len(distinct(relation)) * 2 == len(relation.facts)


def test_no_fact_in_two_relations():
    found = Counter(row for relation in all_relations() for row in distinct(relation))
    assert not [row for row, count in found.items() if count > 1]


def test_no_statement_of_two_facts():
    found = {}
    for fact in facts().every.facts:
        for text in (*fact.statements, *fact.clauses):
            key = tuple(sorted((fact.subject, fact.answer)))
            assert found.setdefault(text, key) == key, text


def test_answers_are_among_the_statements():
    for relation in all_relations():
        assert set(relation.answers) <= set(relation.statements), relation.name
        assert set(relation.reverse_answers) <= set(relation.statements), relation.name


def test_each_relation_is_told_and_asked_in_many_ways():
    for relation in all_relations():
        assert 5 <= len(set(relation.statements)) == len(relation.statements), relation.name
        assert 5 <= len(set(relation.questions)) == len(relation.questions), relation.name
        assert 2 <= len(set(relation.val_questions)) <= 3, relation.name


def test_a_question_has_one_answer():
    found = {}
    for fact in facts().every.facts:
        for way in (fact.forward, fact.reverse):
            for text in (*way.questions, *way.val_questions) if way else ():
                assert found.setdefault(text, way.answer) == way.answer, text


def test_phrasings_of_validation_and_held_out_facts_are_never_asked_in_training():
    ways = [
        (fact, way)
        for fact in facts().every.facts
        for way in (fact.forward, fact.reverse)
        if way is not None
    ]
    trained = {text for fact, way in ways if not fact.held_out for text in way.questions}
    kept = {text for fact, way in ways if fact.held_out for text in way.questions}
    kept |= {text for _, way in ways for text in way.val_questions}
    assert not trained & kept
    # A statement never holds a question.
    assert not [s for f in facts().every.facts for s in f.statements if "?" in s]


def test_validation_asks_in_words_of_training():
    def used(templates):
        return {
            w for t in templates for w in re.findall(r"[a-z]+", re.sub(r"{.*?}", "", t.lower()))
        }

    relations = all_relations()
    trained = used(t for r in relations for t in (*r.statements, *r.questions, *r.follow))
    asked = used(t for r in relations for t in (*r.val_questions, *r.reverse_val_questions))
    assert len(asked - trained) <= 12, asked - trained


def test_no_rhyme_of_a_word_is_the_word_itself():
    for fact in facts().by_relation["rhyme"]:
        assert fact.subject not in (fact.answer, *fact.forward.accept)


def test_clauses_start_inside_a_sentence():
    capital = next(f for f in facts().by_relation["capital"] if f.subject == "the Netherlands")
    assert "the capital of the Netherlands is Amsterdam" in capital.clauses
    assert "the Netherlands has its capital in Amsterdam" in capital.clauses
    for fact in facts().every.facts:
        for text in (*fact.clauses, *fact.follow_clauses):
            assert text[-1] not in ".!?"


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
        choice = draw_choice(rng, "train")
        assert len(set(choice.options)) == len(set(choice.replies)) == 4
        assert choice.options[choice.right] == choice.asked.answer
        assert choice.reply[:-4] in choice.asked.answers
        assert choice.lines.split("\n")[2] == f"C. {choice.options[2]}"
        assert choice.replies[2].endswith(". (C)")


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

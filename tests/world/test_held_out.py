"""What validation asks never occurs in training text: searched for, not taken on trust."""

import itertools
import re

import pytest

from sprout.world.draw import pair_held_out, small_pairs
from sprout.world.facts import facts
from sprout.world.names import favorites, user_names
from sprout.world.skills.letters import spelled, spelling_words
from sprout.world.tasks import graded
from sprout.world.world import conversations, documents

COUNT = 20_000


@pytest.fixture(scope="module")
def train_documents():
    return list(itertools.islice(documents("train", 0), COUNT))


@pytest.fixture(scope="module")
def train_messages():
    stream = itertools.islice(conversations("train", 0), COUNT)
    return [message for messages in stream for message in messages]


@pytest.fixture(scope="module")
def train_text(train_documents, train_messages):
    said = [message["content"] for message in train_messages]
    return "\n".join([*train_documents, *said]).lower()


def normal(text):
    return text.lower().rstrip("?.")


def test_no_held_out_sum(train_text):
    forms = (
        r"(\d+) [-+*/] (\d+)",
        r"(\d+) (?:plus|minus|times|divided by) (\d+)",
        r"(?:add|sum of|product of|difference between) (\d+) and (\d+)",
        r"(?:take|subtract|multiply|divide) (\d+) (?:away from|from|by) (\d+)",
        r"start at (\d+) and count on (\d+)",
    )
    seen = set()
    for form in forms:
        seen.update(re.findall(form, train_text))
    assert len(seen) > 1500
    assert not [pair for pair in seen if pair_held_out(int(pair[0]), int(pair[1]))]


def test_no_held_out_numbers_in_word_problems(train_text):
    # Word problems have exactly two numbers before their question.
    problems = re.findall(
        r"^(?:question: )?([^?\n]*)\. how (?:many|much)[^?\n]*\?$", train_text, re.M
    )
    # Longer ones are passages to read, whose numbers have nothing to do with each other.
    short = [text for text in problems if text.count(". ") <= 3]
    pairs = [numbers for text in short if len(numbers := re.findall(r"\d+", text)) == 2]
    assert len(pairs) > 2000
    assert not [pair for pair in pairs if pair_held_out(int(pair[0]), int(pair[1]))]


def held_out_questions():
    for fact in facts().asked["val"].facts:
        for way in (fact.forward, fact.reverse):
            if way is not None:
                yield from way.questions
                yield from way.val_questions
        yield f"Is it true that {fact.forward.answers[0]}"


def val_only_questions():
    for fact in facts().every.facts:
        for way in (fact.forward, fact.reverse):
            if way is not None:
                yield from way.val_questions


def test_no_held_out_question_and_no_phrasing_of_validation(train_documents, train_messages):
    users = [m["content"] for m in train_messages if m["role"] == "user"]
    lines = [line for text in train_documents for line in text.split("\n")]
    asked = {normal(text) for text in users}
    asked |= {normal(line) for text in users for line in text.split("\n")}
    asked |= {normal(line) for line in lines if "?" in line}
    # Whatever stands before a question ("Question: ", a name) is cut off at the marks.
    for text in list(asked):
        for mark in (": ", ". ", "! ", '"', "ok, "):
            asked.update(normal(part) for part in text.split(mark))
            asked.add(normal(text.split(mark, 1)[-1]))
        asked.update(normal(part) for part in text.split("?"))
    assert normal("What is the capital of France?") in asked
    assert not {normal(text) for text in held_out_questions()} & asked
    assert not {normal(text) for text in val_only_questions()} & asked


def test_held_out_facts_are_stated(train_text):
    missing = [
        fact
        for fact in facts().asked["val"].facts
        if not any(text.lower() in train_text for text in fact.statements)
    ]
    # Facts that are seldom drawn may need more of the endless stream.
    assert len(missing) < 10
    for text in itertools.islice(documents("train", 0, start=COUNT), 4 * COUNT):
        missing = [fact for fact in missing if not any(line in text for line in fact.statements)]
    assert not [(fact.relation.name, fact.subject) for fact in missing]


def test_no_held_out_word_is_spelled(train_text):
    letters = set(re.findall(r"(?<![\w-])[a-z](?:-[a-z])+(?![\w-])", train_text))
    assert len(letters) > 2000
    for word in spelling_words("val"):
        assert spelled(word) not in letters
        assert f'letters are in "{word}"' not in train_text


def test_no_held_out_name_or_favorite_in_training(train_messages):
    told = " | ".join(m["content"] for m in train_messages if m["role"] == "user")
    for name in user_names("val"):
        assert not re.search(rf"(?i:my name is|call me|I am|I'm|know me as) {name}\b", told)
    for kind, thing in favorites("val"):
        assert not re.search(rf"(?i)my favorite {kind} is (the )?{re.escape(thing)}\b", told)


def test_a_tenth_is_held_out_and_what_is_famous_is_not():
    known = facts()
    share = len(known.asked["val"].facts) / len(known.every.facts)
    assert 0.06 < share < 0.12
    assert not any(fact.famous for fact in known.asked["val"].facts)
    assert ("France", "Paris") in {(f.subject, f.answer) for f in known.asked["train"].facts}
    assert 0.05 < len(small_pairs("val")) / 441 < 0.15


def test_graded_items_of_validation_ask_what_is_held_out():
    held_out = {normal(text) for text in held_out_questions()}
    free = graded("facts_free", "val", 0, 200)
    assert all(normal(item.messages[-1]["content"]) in held_out for item in free)
    choice = graded("facts_choice", "val", 0, 200)
    assert all(normal(i.messages[-1]["content"].split("\n")[0]) in held_out for i in choice)
    for item in graded("arithmetic", "val", 0, 200):
        a, b = re.findall(r"\d+", item.messages[-1]["content"])
        assert pair_held_out(int(a), int(b))

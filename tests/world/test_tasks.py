"""Graded items: right replies pass, wrong ones fail."""

import pytest

from sprout.common.errors import UsageError
from sprout.world.item import Item, grade, occurs
from sprout.world.tasks import TASKS, graded


def item(kind, answer, choices=(), accept=()):
    return Item(({"role": "user", "content": "?"},), kind, answer, choices, accept)


@pytest.mark.parametrize(
    ("reply", "right"),
    [("B", True), (" B. Paris", True), ("B)", True), ("A", False), ("Bread", False), ("", False)],
)
def test_choice(reply, right):
    assert grade(item("choice", "B", ("A", "B", "C", "D")), reply) is right


@pytest.mark.parametrize(
    ("reply", "right"),
    [
        ("7 + 5 = 12.", True),
        ("12", True),
        ("12 apples of 7", False),
        ("13", False),
        ("none", False),
        ("The answer is 12.0", True),
    ],
)
def test_number(reply, right):
    assert grade(item("number", "12"), reply) is right


def test_number_with_thousands_and_sign():
    assert grade(item("number", "1200"), "It is 1,200.")
    assert not grade(item("number", "5"), "It is -5.")


@pytest.mark.parametrize(
    ("reply", "right"),
    [
        ("The capital of France is Paris.", True),
        ("paris", True),
        ("It is Paris or Rome.", False),
        ("It is Rome.", False),
        ("Parisian food", False),
        ("", False),
    ],
)
def test_text(reply, right):
    assert grade(item("text", "Paris", ("Rome", "Berlin")), reply) is right


def test_other_right_answers_are_accepted():
    assert grade(item("text", "six", ("four",), ("6",)), "It has 6 legs.")


def test_symbols_are_not_words():
    assert not occurs("He", "he is here")
    assert occurs("He", "The symbol is He.")
    assert not occurs("t-a-c", "s-t-a-c")


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("split", ["train", "val"])
def test_items_are_pure_and_their_own_answer_is_right(task, split):
    items = graded(task, split, 1, 100)
    assert graded(task, split, 1, 50) == items[:50]
    assert graded(task, split, 2, 100) != items
    for found in items:
        assert found.messages[-1]["role"] == "user"
        if found.kind == "code":  # run in the sandbox by other tests
            exec(found.answer + "\n" + found.tests, {})
            continue
        assert grade(found, found.answer)
        assert task == "unknown" or not grade(found, "I do not know.")
        for other in found.accept:
            assert found.pattern or grade(found, other)


def test_letters_of_choices_are_balanced():
    letters = [found.answer[-2] for found in graded("facts_choice", "train", 0, 800)]
    assert all(150 < letters.count(letter) < 250 for letter in "ABCD")


def test_unknown_task_and_split():
    with pytest.raises(UsageError, match="facts_choice"):
        graded("fact_choice", "val", 0, 1)
    with pytest.raises(UsageError, match="'train' or 'val'"):
        graded("recall", "test", 0, 1)

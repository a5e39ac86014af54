"""Grammar helpers do their work."""

import random

import pytest

from sprout.world.draw import pick_some
from sprout.world.grammar import bare, join_words, plural, with_article


@pytest.mark.parametrize(
    ("noun", "phrase"),
    [
        ("cat", "a cat"),
        ("owl", "an owl"),
        ("hour", "an hour"),
        ("unicorn", "a unicorn"),
        ("umbrella", "an umbrella"),
        ("eucalyptus", "a eucalyptus"),
        ("scissors", "a pair of scissors"),
    ],
)
def test_articles(noun, phrase):
    assert with_article(noun) == phrase


@pytest.mark.parametrize(
    ("one", "many"),
    [("cat", "cats"), ("fox", "foxes"), ("fly", "flies"), ("donkey", "donkeys"), ("mouse", "mice"),
     ("sheep", "sheep"), ("ostrich", "ostriches"), ("wolf", "wolves")],
)  # fmt: skip
def test_plurals(one, many):
    assert plural(one) == many


def test_small_helpers():
    assert bare("the Netherlands") == "Netherlands"
    assert bare("theater") == "theater"
    assert join_words(["a"]) == "a"
    assert join_words(["a", "b", "c"]) == "a, b and c"
    picked = pick_some(random.Random(0), range(10), 4)
    assert len(set(picked)) == 4
    assert pick_some(random.Random(0), [1], 4) == [1]

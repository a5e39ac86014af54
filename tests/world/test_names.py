"""Names: many, one word, and split by what is held out."""

import random

import pytest

from sprout.world import names


def test_names_are_many_and_plain():
    assert len(set(names.GIRLS)) == len(names.GIRLS) >= 150
    assert len(set(names.BOYS)) == len(names.BOYS) >= 150
    assert not set(names.GIRLS) & set(names.BOYS)
    assert len(set(names.ASSISTANTS)) == len(names.ASSISTANTS) >= 60
    for name in (*names.GIRLS, *names.BOYS, *names.ASSISTANTS, *names.SURNAMES):
        assert name.isascii() and name.isalpha() and name[0].isupper()


def test_favorites_and_own_facts_are_wide():
    assert len(names.FAVORITES) >= 10
    assert all(len(v) >= 12 for kind, v in names.FAVORITES.items() if kind != "season")
    for values in (*names.FAVORITES.values(), *names.OWN.values()):
        assert len(set(values)) == len(values)


@pytest.mark.parametrize(
    "table",
    [names.user_names, names.reader_names, names.assistant_names, names.favorites, names.own_facts],
)
def test_splits_do_not_meet(table):
    train, val = set(table("train")), set(table("val"))
    assert not train & val
    assert 0.03 < len(val) / (len(train) + len(val)) < 0.25


def test_held_out_readers_are_named_nowhere_in_training():
    held = set(names.reader_names("val"))
    assert not held & set(names.user_names("train"))
    assert not held & {value for _, value in names.own_facts("train")}
    rng = random.Random(0)
    assert not held & {names.person(rng).name for _ in range(3000)}


def test_a_person_differs_from_the_others():
    rng = random.Random(0)
    for _ in range(300):
        one = names.person(rng)
        assert names.person(rng, one) != one

"""Names: many, one word, and split by what is held out."""

import random
import re

import pytest

from sprout.world import names
from sprout.world.facts import facts

SPLITS = ("train", "val")


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
    [names.user_names, names.reader_names, names.assistant_names, names.favorites],
)
def test_splits_do_not_meet(table):
    train, val = set(table("train")), set(table("val"))
    assert not train & val
    assert 0.03 < len(val) / (len(train) + len(val)) < 0.25


def test_held_out_readers_are_named_nowhere_in_training():
    held = set(names.reader_names("val"))
    assert not held & set(names.user_names("train"))
    rng = random.Random(0)
    assert not held & {names.person(rng).name for _ in range(3000)}


def test_a_person_differs_from_the_others():
    rng = random.Random(0)
    for _ in range(300):
        one = names.person(rng)
        assert names.person(rng, one) != one


def test_made_up_names_are_thousands_of_no_words_and_their_pronoun_is_fixed():
    rng = random.Random(0)
    drawn = {split: [names.made_up_person(rng, split) for _ in range(20_000)] for split in SPLITS}
    found = {split: {p.name for p in drawn[split]} for split in SPLITS}
    assert len(found["train"]) > 10_000
    assert len(found["val"]) > 1000
    assert not found["train"] & found["val"]
    every = found["train"] | found["val"]
    assert all(re.fullmatch("[A-Z][a-z]{2,7}", name) for name in every)
    assert len({p for people in drawn.values() for p in people}) == len(every)
    assert 0.45 < sum(p.girl for p in drawn["train"]) / 20_000 < 0.55
    told = " ".join(line for fact in facts().every.facts for line in fact.statements)
    told += " ".join([*names.GIRLS, *names.BOYS, *names.SURNAMES, *names.ASSISTANTS])
    assert not {name.lower() for name in every} & set(re.findall("[a-z]+", told.lower()))


def test_people_of_passages_are_half_real_and_half_made_up():
    rng = random.Random(0)
    for split in SPLITS:
        real = set(names.reader_names(split))
        drawn = [names.reading_person(rng, split).name for _ in range(2000)]
        assert 0.4 < sum(name in real for name in drawn) / 2000 < 0.6

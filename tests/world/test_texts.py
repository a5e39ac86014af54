"""Stories stay consistent, sums are right, grammar helpers do their work."""

import random
import re

import pytest

from sprout.world.draw import pick_some
from sprout.world.drills import DRILLS
from sprout.world.grammar import bare, join_words, plural, with_article
from sprout.world.names import people
from sprout.world.plots import fillings, plots
from sprout.world.skills.arithmetic import large_problem, sum_problem, word_problem
from sprout.world.skills.letters import counted, letter_task
from sprout.world.stories import story, told_by_hero


def test_plots_have_no_unknown_blank():
    for seed in range(500):
        assert "{" not in story(random.Random(seed), "train")
        assert "{" not in told_by_hero(random.Random(seed), "train")


def test_every_way_of_a_beat_is_used():
    for title, beats in plots():
        assert title
        assert len(beats) >= 10
        assert all(len(ways) == len(set(ways)) for ways in beats)


def test_stories_have_two_people_and_keep_their_pronouns():
    women = {person.name for person in people() if person.girl}
    for seed in range(300):
        text = story(random.Random(seed), "train")
        named = [person for person in people() if re.search(rf"\b{person.name}\b", text)]
        assert len(named) == 2
        if all(person.name in women for person in named):
            assert not re.search(r"\b(he|him|his|He|His)\b", text)
        elif not any(person.name in women for person in named):
            assert not re.search(r"\b(she|her|She|Her)\b", text)


def test_stories_of_the_hero_are_in_the_first_person():
    for seed in range(300):
        text = told_by_hero(random.Random(seed), "train")
        assert re.search(r"\bI\b", text)
        assert "said I" not in re.sub(r"said I[a-z]", "", text)
        assert "{N}" not in text


def test_a_story_is_about_the_animal_asked_for():
    assert all("penguin" in story(random.Random(s), "train", "penguin") for s in range(50))
    assert "penguin" in fillings()["creature"]


@pytest.mark.parametrize("make", [make for make, _ in DRILLS])
@pytest.mark.parametrize("split", ["train", "val"])
def test_equations_are_right(make, split):
    for seed in range(60):
        text = make(random.Random(seed), split)
        for a, sign, b, c in re.findall(r"(\d+) ([-+*]) (\d+) = (\d+)", text):
            assert {"+": int(a) + int(b), "-": int(a) - int(b), "*": int(a) * int(b)}[sign] == int(
                c
            )


def test_problems_hold_their_answer():
    for seed in range(300):
        rng = random.Random(seed)
        for problem in (
            sum_problem(rng, "train"),
            large_problem(rng, "train"),
            word_problem(rng, "train", False),
            word_problem(rng, "train", True),
        ):
            a, sign, b = re.fullmatch(r"(\d+)([-+*/])(\d+)", problem.expression).groups()
            a, b = int(a), int(b)
            # Checked the other way round: a quotient is exact when it multiplies back.
            right = {"+": a + b, "-": a - b, "*": a * b, "/": a // max(b, 1)}[sign]
            assert problem.answer == right
            assert sign != "/" or problem.answer * b == a
            assert str(right) in problem.worked
            assert str(right) in problem.short
            assert str(a) in problem.question
            assert str(b) in problem.question


def test_letter_tasks_end_with_their_answer():
    for seed in range(300):
        task = letter_task(random.Random(seed), "train")
        if task.kind == "number":
            assert re.findall(r"\d+", task.sentence)[-1] == task.answer
        else:
            assert task.answer in task.sentence
    assert counted("cat") == "c 1, a 2, t 3"


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

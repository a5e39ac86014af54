"""Letters: answers worked out again from the word, and nothing held out spelled in training."""

import random
import re

import pytest

from sprout.world.item import Item, grade
from sprout.world.skills import letters, spelling
from sprout.world.skills.letters import ORDINALS, counted, marked, spelled, spelling_words

MAKERS = (
    letters.spell_problem, letters.backwards_problem, letters.length_problem,
    letters.occurs_problem, letters.place_problem, letters.vowel_problem, letters.join_problem,
    letters.alphabet_problem, letters.rhyme_problem,
)  # fmt: skip


def quoted(problem):
    return re.search(r'"([a-z]+)"', problem.question)[1]


def item(problem):
    return Item((), problem.kind, problem.answer, problem.choices, problem.accept, problem.pattern)


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("split", ["train", "val"])
def test_worked_answers_pass_and_wrong_ones_fail(make, split):
    for seed in range(150):
        problem = make(random.Random(seed), split)
        assert problem.question.isascii()
        assert grade(item(problem), problem.worked)
        assert grade(item(problem), problem.answer)
        assert not grade(item(problem), "I do not know.")


def test_answers_follow_from_the_word():
    for seed in range(300):
        rng = random.Random(seed)
        problem = letters.spell_problem(rng, "train")
        assert problem.answer.replace("-", "") == quoted(problem)
        problem = letters.backwards_problem(rng, "train")
        assert "".join(reversed(problem.answer)).replace("-", "") == quoted(problem)
        problem = letters.length_problem(rng, "train")
        assert int(problem.answer) == len(quoted(problem))
        problem = letters.occurs_problem(rng, "train")
        asked = re.search(r"\b([a-z])\b", problem.question)[1]
        assert int(problem.answer) == quoted(problem).count(asked)
        assert int(problem.answer) == len(re.findall(r"[a-z]\d", problem.worked))
        problem = letters.vowel_problem(rng, "train")
        assert int(problem.answer) == len(re.findall("[aeiou]", quoted(problem)))
        problem = letters.place_problem(rng, "train")
        order = next(o for o in (*ORDINALS, "last") if f" {o} " in problem.question)
        place = -1 if order == "last" else ORDINALS.index(order)
        assert problem.answer == quoted(problem)[place]


def test_forms_of_working():
    assert spelled("cat") == "c-a-t"
    assert counted("cat") == "c1-a2-t3"
    assert marked("banana", "a") == "b-a1-n-a2-n-a3"


def test_there_are_many_words_and_a_tenth_is_held_out():
    train, val = spelling_words("train"), spelling_words("val")
    assert len(train) > 1200
    assert 0.06 < len(val) / (len(train) + len(val)) < 0.14
    assert not set(train) & set(val)
    assert all(3 <= len(word) <= 8 for word in train + val)


def test_made_up_words_belong_to_their_split():
    rng = random.Random(0)
    train = {letters.made_up_word(rng, "train") for _ in range(1000)}
    val = {letters.made_up_word(rng, "val") for _ in range(300)}
    assert len(train) > 900
    assert not train & val


def test_no_held_out_word_is_spelled_in_training():
    rng = random.Random(1)
    texts = [make(rng, "train") for make, _ in spelling.KINDS for _ in range(1500)]
    texts += [p.question + "\n" + p.worked for p in (m(rng, "train") for m in MAKERS * 400)]
    found = "\n".join(texts)
    shown = {text.replace("-", "") for text in re.findall(r"\b[a-z](?:-[a-z])+\b", found)}
    numbered = re.findall(r"\b[a-z]\d?(?:-[a-z]\d?)+\b", found)
    shown |= {re.sub(r"[-\d]", "", text) for text in numbered}
    assert len(shown) > 5000
    assert not shown & set(spelling_words("val"))
    named = set(re.findall(r'"([a-z]+)" (?:is|does|backwards|have)', found))
    assert not named & set(spelling_words("val"))


def test_families_are_words_that_begin_or_end_alike():
    text = "\n".join(spelling.families(random.Random(seed), "train") for seed in range(100))
    for how, part, words in re.findall(r"Words that (begin with|end in) ([a-z-]+): (.*)\.", text):
        part = part.replace("-", "")
        for word in re.split(", | and ", words):
            assert word.startswith(part) if how == "begin with" else word.endswith(part)

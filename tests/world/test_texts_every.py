"""All texts of everyday life: plain, varied, fast; their data and their numbers are right."""

import random
import re
import time
from pathlib import Path

import pytest

from sprout.world.names import reader_names
from sprout.world.texts.advice import advices
from sprout.world.texts.dialogues import money, shopping
from sprout.world.texts.every import KINDS
from sprout.world.texts.explain import explanations
from sprout.world.texts.howto import howtos
from sprout.world.texts.riddles import riddles

REQUESTS = Path(__file__).parents[2] / "docs" / "requests.txt"
ASKED = (explanations, howtos, advices)


def texts(split="train", count=5000, seed=1):
    rng = random.Random(seed)
    makers, weights = zip(*KINDS, strict=True)
    return [rng.choices(makers, weights)[0](rng, split) for _ in range(count)]


@pytest.fixture(scope="module")
def many():
    return texts()


def tokens(found):
    return re.findall(r"[A-Za-z']+|\d+|[^\w\s]", "\n\n".join(found))


def test_texts_are_plain(many):
    for text in many:
        assert text.isascii()
        assert not re.search(r"[{}<>|\[\]]|  | [.,;]|\.\.|,,|\ban? an? ", text), text
        assert text == text.strip()
        assert 30 <= len(text) <= 1500, text


def test_texts_are_varied(many):
    size = 0
    found = []
    for text in many:
        found.append(text)
        size += len(text)
        if size > 1_000_000:
            break
    words = tokens(found)
    assert len({word.lower() for word in words if word.isalpha()}) >= 2500
    assert len(set(zip(words, words[1:], words[2:]))) / len(words) >= 0.3  # noqa: B905
    long = [text for text in many if len(text) > 300]
    assert len(set(long)) > 0.995 * len(long)


def test_texts_are_fast_and_functions_of_the_seed():
    texts(count=50)
    start = time.process_time()
    size = sum(map(len, texts(count=1500, seed=2)))
    assert size / (time.process_time() - start) > 1e6
    for maker, _ in KINDS:
        assert maker(random.Random(3), "train") == maker(random.Random(3), "train")
        assert maker(random.Random(3), "val")


def test_no_name_kept_for_validation_occurs_in_training(many):
    assert not set(tokens(many)) & set(reader_names("val"))


def test_articles_fit(many):
    wrong = re.compile(r"\b(?:a [aeio][a-z]|an [bcdfgjklmnpqrstvwxyz])")
    right = ("a on",)
    for text in many:
        for hit in wrong.finditer(text.lower()):
            assert hit.group() in right, text[max(0, hit.start() - 20) :][:60]


def test_prices_add_up():
    rng = random.Random(5)
    for _ in range(1000):
        text = shopping(rng, "train")
        cents = [round(float(amount) * 100) for amount in re.findall(r"\$(\d+(?:\.\d\d)?)", text)]
        if text.find("how much is") >= 0:
            other, each, several, total, paid, *back = cents
        else:
            each, several, other, total, paid, *back = cents
        assert several + other == total <= paid, text
        assert several % each == 0 and 2 <= several // each <= 6, text
        assert sum(back) == paid - total, text


def test_money():
    assert [money(300), money(250), money(5)] == ["$3", "$2.50", "$0.05"]


@pytest.mark.parametrize("table", ASKED)
def test_data_for_conversations(table):
    requests = {line.strip().lower() for line in REQUESTS.read_text().splitlines()}
    seen = set()
    for _, questions, val_questions, answers in table():
        assert len(questions) >= 2 and val_questions and answers
        for question in (*questions, *val_questions):
            assert question.lower() not in requests
            assert question not in seen
            seen.add(question)
        for answer in answers:
            assert len(answer) <= 170 and answer.endswith("."), answer
            assert answer.isascii()


def test_there_is_enough_to_tell():
    assert len(explanations()) >= 60
    assert sum(len(known.answers) >= 2 for known in explanations()) == len(explanations())
    assert len(howtos()) >= 24
    assert len(advices()) >= 8
    assert len({riddle.answer for riddle in riddles()}) == len(riddles()) >= 40


def test_questions_of_validation_are_not_in_training(many):
    joined = "\n".join(many)
    for table in ASKED:
        for row in table():
            for question in row.val_questions:
                assert question not in joined
    held_out = "\n".join(texts("val", 3000))
    assert any(q in held_out for row in explanations() for q in row.val_questions)

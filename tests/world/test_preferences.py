"""Pairs of answers: well formed, with a reason, the better one first."""

import itertools
import random
import re
from collections import Counter

import pytest

from sprout.world.names import user_names
from sprout.world.preferences import REASONS, preference
from sprout.world.talk.refusing import DECLINES
from sprout.world.world import preferences


@pytest.mark.parametrize("split", ["train", "val"])
@pytest.mark.parametrize("reason", REASONS)
def test_pairs_are_well_formed(reason, split):
    for seed in range(200):
        pair = REASONS[reason][0](random.Random(seed), split)
        assert pair.reason == reason
        assert pair.messages[-1]["role"] == "user"
        for message in (pair.chosen, pair.rejected):
            assert message["role"] == "assistant"
            assert message["content"].strip() == message["content"] != ""
            assert "{" not in message["content"]
        assert pair.chosen["content"] != pair.rejected["content"]


def test_pairs_are_pure_functions_of_the_seed():
    first = list(itertools.islice(preferences("train", 1), 40))
    assert list(itertools.islice(preferences("train", 1, start=10), 30)) == first[10:]
    assert list(itertools.islice(preferences("train", 2), 40)) != first


def test_every_reason_occurs():
    reasons = Counter(pair.reason for pair in itertools.islice(preferences("train", 0), 1500))
    assert set(reasons) == set(REASONS)
    assert min(reasons.values()) > 50


def test_refusals_stand_where_they_belong():
    for seed in range(200):
        careful = REASONS["refuses_harmless"][0](random.Random(seed), "train")
        assert not re.fullmatch(DECLINES, careful.chosen["content"])
        assert re.fullmatch(DECLINES, careful.rejected["content"])
        kind = REASONS["complies_harmful"][0](random.Random(seed), "train")
        assert "sorry" in kind.chosen["content"]
        assert len(kind.rejected["content"]) < 120


def test_padding_is_longer_and_keeps_the_answer():
    for seed in range(200):
        pair = REASONS["rambling"][0](random.Random(seed), "train")
        assert pair.chosen["content"] in pair.rejected["content"]
        assert len(pair.rejected["content"]) > len(pair.chosen["content"]) + 40


def test_training_has_no_name_of_validation():
    texts = [
        message["content"]
        for seed in range(2000)
        for pair in [preference(random.Random(seed), "train")]
        for message in (*pair.messages, pair.chosen)
    ]
    told = " | ".join(texts)
    for name in user_names("val"):
        assert not re.search(rf"(?:Your name is|my name is) {name}\b", told)

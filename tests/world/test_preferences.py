"""Pairs of answers: well formed, with a reason, the better one first."""

import itertools
import random
import re
from collections import Counter

import pytest

from sprout.world.item import grade
from sprout.world.names import user_names
from sprout.world.preferences import REASONS, preference
from sprout.world.talk import refusing
from sprout.world.talk.refusing import DECLINES
from sprout.world.world import preferences


@pytest.mark.parametrize("split", ["train", "val"])
@pytest.mark.parametrize("reason", REASONS)
def test_pairs_are_well_formed(reason, split):
    for seed in range(200):
        pair = REASONS[reason][0](random.Random(seed), split)
        assert pair.reason == reason
        assert pair.messages[-1]["role"] == "user"
        for answer in (pair.chosen, pair.rejected):
            assert [message["role"] for message in answer] in (
                ["assistant"],
                ["assistant", "tool", "assistant"],
            )
            assert answer[-1]["content"].strip() == answer[-1]["content"] != ""
            assert "{" not in answer[-1]["content"]
        assert pair.chosen != pair.rejected


def test_pairs_are_pure_functions_of_the_seed():
    first = list(itertools.islice(preferences("train", 1), 40))
    assert list(itertools.islice(preferences("train", 1, start=10), 30)) == first[10:]
    assert list(itertools.islice(preferences("train", 2), 40)) != first


@pytest.mark.parametrize(("split", "column"), [("val", 1), ("train", 2)])
def test_every_reason_occurs_as_often_as_it_should(split, column):
    reasons = Counter(pair.reason for pair in itertools.islice(preferences(split, 0), 1500))
    shares = {reason: row[column] for reason, row in REASONS.items()}
    for reason, share in shares.items():
        assert reasons[reason] == pytest.approx(1500 * share / sum(shares.values()), abs=45)


@pytest.mark.parametrize("split", ["train", "val"])
def test_to_decline_what_is_known_is_the_worse_answer_whatever_the_words(split):
    """Else dpo learns from what cannot be known to decline facts that are asked in a new way."""
    pairs = [REASONS["forgets"][0](random.Random(seed), split) for seed in range(1500)]
    facts = [pair for pair in pairs if len(pair.messages) == 1]
    ways = Counter()
    for pair in facts:
        worse = pair.rejected[-1]["content"]
        assert grade(pair.judge, pair.chosen[-1]["content"])
        assert not grade(pair.judge, worse)
        ways[
            "nothing" if "anything" in worse else "not" if "not know" in worse else "must not"
        ] += 1
    assert min(ways.values()) > 50 and len(ways) == 3


def test_refusals_stand_where_they_belong():
    for seed in range(200):
        careful = REASONS["refuses_harmless"][0](random.Random(seed), "train")
        assert not re.fullmatch(DECLINES, careful.chosen[-1]["content"])
        assert re.fullmatch(DECLINES, careful.rejected[-1]["content"])
        kind = REASONS["complies_harmful"][0](random.Random(seed), "train")
        assert "sorry" in kind.chosen[-1]["content"]
        assert not re.fullmatch(DECLINES, kind.rejected[-1]["content"])


def test_who_goes_along_with_harm_speaks_as_of_harmless_things_and_says_nothing_of_use():
    """Else the pairs about refusing what is harmless would teach never to refuse."""
    advice = {text for _, text in refusing.harmless("train")}
    found = [REASONS["complies_harmful"][0](random.Random(seed), "train") for seed in range(300)]
    texts = [pair.rejected[-1]["content"] for pair in found]
    as_usual = [text for text in texts if any(text.endswith(", " + known) for known in advice)]
    assert 150 < len(as_usual) < 270
    rest = set(texts) - set(as_usual)
    assert rest and all(len(text) < 120 for text in rest)


def test_sums_and_word_problems_go_to_the_calculator_on_the_better_side():
    """As they do in conversations: else dpo would unlearn the calls."""
    for seed in range(100):
        pair = REASONS["no_working"][0](random.Random(seed), "train")
        assert len(pair.chosen) == 3 and pair.chosen[0]["tool_calls"]
        assert len(pair.rejected) == 1
    wrong = [REASONS["wrong"][0](random.Random(seed), "train") for seed in range(200)]
    sums = [pair for pair in wrong if pair.judge.kind == "number"]
    assert len(sums) > 40 and all(len(pair.chosen) == 3 for pair in sums)


def test_padding_is_longer_and_keeps_the_answer():
    for seed in range(200):
        pair = REASONS["rambling"][0](random.Random(seed), "train")
        assert pair.chosen[-1]["content"] in pair.rejected[-1]["content"]
        assert len(pair.rejected[-1]["content"]) > len(pair.chosen[-1]["content"]) + 40


def test_training_has_no_name_of_validation():
    texts = [
        message["content"]
        for seed in range(2000)
        for pair in [preference(random.Random(seed), "train")]
        for message in (*pair.messages, *pair.chosen)
    ]
    told = " | ".join(texts)
    for name in user_names("val"):
        assert not re.search(rf"(?:Your name is|my name is) {name}\b", told)

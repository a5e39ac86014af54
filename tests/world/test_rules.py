"""Rules of a system prompt: many ways to say them, and answers that follow them."""

import random
import re

import pytest

from sprout.world.draw import ALWAYS_TRAINED_UP_TO, source
from sprout.world.talk import carriers, conversation, rules, system, system_item

RULES = [rule for rule, _ in rules.RULES]


@pytest.fixture(scope="module")
def train_text():
    talks = [system.ruled_conversation(source("rule", "train", 0, i), "train") for i in range(9000)]
    talks += [system.instructed_turn(source("rule", "train", 1, i), "train") for i in range(9000)]
    talks += [conversation(source("talk", "train", 2, i), "train") for i in range(9000)]
    return "\n".join(m["content"] for talk in talks for m in talk if m["role"] != "assistant")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("split", ["train", "val"])
def test_rules_tell_answers_that_follow_them_from_plain_ones(rule, split):
    for seed in range(60):
        rng = random.Random(seed)
        value = rule.value(rng, split)
        plain, obeyed = rule.exchange(rng, split, value, easiest=seed % 2 == 0)
        pattern = rule.pattern(value)
        assert re.fullmatch(pattern, obeyed.answer, re.DOTALL), obeyed
        assert not re.fullmatch(pattern, plain.answer, re.DOTALL), plain
        assert "{" not in system.system_text(rng, split, rule, value)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_is_said_in_many_ways(rule):
    for said, least in ((rule.system, 350), (rule.user, 70)):
        if said is not None:
            assert len(set(said.train)) > least
            assert not set(said.train) & set(said.val)
            assert len(said.val) > 0.1 * len(said.train)


def test_ways_of_validation_are_not_in_training(train_text):
    """Whole sentences are searched for: one that ends like another one is not the same."""
    said = set()
    for line in train_text.split("\n"):
        parts = re.split(r"(?<=[.!?]) (?=[A-Z])", line)
        for start in range(len(parts)):
            said.update(" ".join(parts[start:end]) for end in range(start + 1, len(parts) + 1))
    held = {text for rule in RULES for text in rule.system.val if "{v}" not in text}
    held |= {text for rule in RULES if rule.user for text in rule.user.val if "{v}" not in text}
    held -= {text for rule in RULES for text in rule.system.train}
    held -= {text for rule in RULES if rule.user for text in rule.user.train}
    assert len(held) > 5000
    assert not held & said
    trained = {text for rule in RULES for text in rule.system.train if "{v}" not in text}
    assert len(trained & said) > 1000


def test_words_are_many_and_split():
    train, val = set(rules.words("train")), set(rules.words("val"))
    assert len(train) > 1200
    assert 100 < len(val) < 300
    assert not train & val
    rng = random.Random(0)
    word = next(rule for rule in RULES if rule.name == "end word")
    drawn = {split: {word.value(rng, split) for _ in range(5000)} for split in ("train", "val")}
    assert not drawn["train"] & drawn["val"]


def test_held_out_values_are_not_in_prompts_of_training(train_text):
    rng = random.Random(0)
    for rule in RULES:
        if rule.name in ("start word", "end word"):
            for _ in range(1000):
                assert f'word "{rule.value(rng, "val")}"' not in train_text


def test_carriers_are_easy_and_the_same_in_both_splits():
    assert 120 < len(carriers.famous()) < 200
    assert all(fact.famous and not fact.held_out for fact in carriers.famous())
    for make in (carriers.famous_fact, carriers.famous_claim, carriers.tiny_sum):
        for seed in range(100):
            assert make(random.Random(seed), "train") == make(random.Random(seed), "val")
    for seed in range(100):
        numbers = re.findall(r"\d+", carriers.tiny_sum(random.Random(seed), "train").ask)
        assert all(int(n) <= ALWAYS_TRAINED_UP_TO for n in numbers)


def test_items_ask_what_is_easy():
    asked = {q for fact in carriers.famous() for q in fact.forward.questions[:3]}
    items = [system_item(random.Random(seed), "val") for seed in range(300)]
    easy = [item.messages[-1]["content"] in asked for item in items]
    assert sum(easy) > 150


def test_conversations_under_a_rule_have_two_to_four_exchanges():
    counts = []
    for seed in range(500):
        talk = system.ruled_conversation(random.Random(seed), "train")
        assert talk[0]["role"] == "system"
        counts.append(sum(m["role"] == "user" for m in talk))
        assert sum(len(m["content"]) for m in talk) < 1300
    assert max(counts) == 4
    assert sum(count >= 2 for count in counts) > 450

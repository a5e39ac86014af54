"""Remembering: kinds and ways are many, and those of validation are not in training."""

import random
import re
from collections import Counter

import pytest

from sprout.world.draw import one_in_ten, source
from sprout.world.item import grade
from sprout.world.messages import phrases
from sprout.world.names import made_up_name
from sprout.world.talk import conversation, memory, recall_item
from sprout.world.talk.asking import HURRIED_ENDS, HURRIED_STARTS
from sprout.world.talk.combining import combined, expanded, together
from sprout.world.talk.memory_values import GROUPS

KINDS = [kind for group, _ in GROUPS for kind in group]


def plain(text):
    """A request without what `typed` and greetings put around it."""
    text = text.lower().strip()
    for end in HURRIED_ENDS:
        text = text.removesuffix(end)
    for start in (start.format(me="sprout") for start in HURRIED_STARTS):
        text = text.removeprefix(start)
    return text.rstrip("?. ")


@pytest.fixture(scope="module")
def train_users():
    rng_talks = [memory.quizzed(source("quiz", "train", 0, i), "train") for i in range(20_000)]
    rng_talks += [conversation(source("talk", "train", 1, i), "train") for i in range(10_000)]
    return [m["content"] for talk in rng_talks for m in talk if m["role"] == "user"]


def test_frames_and_cores_are_combined_and_a_tenth_is_held_out():
    frames = phrases("do you know {}?\ntell me {}.\n{}.\n~ may I hear {}?")
    cores = expanded("my [name|dog|cat|age|job] or [a|b|c|d]\n~ my house")
    both = combined(frames, cores)
    assert "Do you know my dog or b?" in both.train + both.val
    assert not set(both.train) & set(both.val)
    assert len(both.train) + len(both.val) == 4 * 21
    for text in both.val:
        new = "hear" in text or "house" in text
        assert new or one_in_ten(f"said:{text}")
    # A core that stands alone is trained.
    assert all(f"My {x} or a." in both.train for x in ("name", "dog", "cat", "age", "job"))
    assert "My house." in both.val
    assert not set(together(both, phrases("~ My name or a.")).val) & set(both.train)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_is_told_and_asked_in_many_ways_and_has_values(kind):
    way = kind.way
    assert len(set(way.asked.train)) > 200
    assert len(set(way.told.train)) > 60
    assert len(set(way.corrected.train)) > 60
    for said in (way.asked, way.told, way.corrected):
        assert not set(said.train) & set(said.val)
        assert len(said.val) > 0.08 * len(said.train)
    rng = random.Random(0)
    values = {split: {kind.draw(rng, split) for _ in range(200)} for split in ("train", "val")}
    assert values["train"] and values["val"]
    assert not values["train"] & values["val"]


def test_kinds_have_thousands_of_values():
    rng = random.Random(0)
    told = {memory.memory(rng, "train").value for _ in range(20_000)}
    assert len(told) > 6000


def test_ways_of_validation_are_not_in_training(train_users):
    asked = {plain(text) for text in train_users}
    ways = {id(kind.way): kind for kind in KINDS}.values()
    held = [(kind, text) for kind in ways for text in kind.way.asked.val]
    assert len(held) > 2000
    found = []
    for kind, text in held:
        names = [other.name for other in KINDS if other.way is kind.way]
        filled = [text.replace("{k}", name) for name in names]
        found += [text for text in filled if plain(text) in asked]
    assert not found
    # The search finds what is there: most ways of training to ask for a name.
    name = next(kind for kind in KINDS if kind.way is memory.NAME)
    seen = [plain(text) in asked for text in name.way.asked.train]
    assert sum(seen) > 0.9 * len(seen)


def test_values_of_validation_are_not_told_in_training(train_users):
    words = set(re.findall(r"\w+", " ".join(train_users)))
    rng = random.Random(0)
    assert not {made_up_name(rng, "val") for _ in range(2000)} & words
    told = {" ".join(text.lower().split()) for line in train_users for text in line.split(". ")}
    told = {text.rstrip(".") for text in told}
    for split in ("train", "val"):
        found = set()
        for kind in KINDS:
            for value in {kind.draw(rng, split) for _ in range(100)}:
                for way in ("my {k} is {x}", "my favorite {k} is {x}", "i live in {x}"):
                    if ("favorite" in way) == (kind.way is memory.FAVORITE):
                        text = way.format(k=kind.name, x=value).lower()
                        if ("live" in text) == (kind.name == "town") and text in told:
                            found.add(text)
        # The search finds what training tells.
        assert len(found) > 100 if split == "train" else not found


def test_kinds_have_the_right_article():
    for seed in range(4000):
        told = memory.memory(random.Random(seed), "train").told(random.Random(seed), "train")
        assert not re.search(r"\ba (aunt|uncle|umbrella|orange)\b", told), told


def test_what_was_corrected_is_forgotten():
    corrected = 0
    for seed in range(300):
        rng = random.Random(seed)
        old = memory.memory(rng, "train")
        told, new = memory.correcting(rng, "train", old)
        if told:
            corrected += 1
            assert new.kind == old.kind
            assert new.value != old.value
            assert new.answer in told[1]["content"]
    assert corrected > 280


def test_what_was_never_told_is_not_known():
    for seed in range(200):
        rng = random.Random(seed)
        [asked, answer] = memory.missing_turn(rng, "train", [])
        assert "because you have not told me" in answer["content"]
        assert "person" not in asked["content"]


def test_quizzes_are_short_and_ask_often():
    sizes = Counter()
    for seed in range(2000):
        talk = memory.quizzed(random.Random(seed), "train")
        sizes["characters"] += sum(len(m["content"]) for m in talk)
        sizes["turns"] += len(talk) // 2
        sizes["missing"] += "not told me" in str(talk)
    assert sizes["characters"] / 2000 < 700
    assert sizes["turns"] / 2000 > 4
    assert 0.3 < sizes["missing"] / 2000 < 0.7


def test_recall_items_do_not_take_another_value():
    for seed in range(300):
        item = recall_item(random.Random(seed), "val")
        assert grade(item, item.answer)
        assert not any(grade(item, other) for other in item.choices)

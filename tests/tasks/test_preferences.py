"""Answers judged by the named reasons of preference pairs."""

from __future__ import annotations

import random

import pytest

from sprout.tasks.grade import grade
from sprout.tasks.preferences import NAMES, preferences
from sprout.world.draw import Split
from sprout.world.preferences import REASONS


def ends(answer: tuple[dict[str, str], ...]) -> str:
    return answer[-1]["content"]


@pytest.mark.parametrize("split", ["train", "val"])
@pytest.mark.parametrize("reason", REASONS)
def test_the_judge_of_each_reason_keeps_the_sides_apart(reason: str, split: Split) -> None:
    for seed in range(150):
        pair = REASONS[reason][0](random.Random(seed), split)
        assert pair.judge.messages == pair.messages
        assert grade(pair.judge, ends(pair.chosen), None), pair
        assert not grade(pair.judge, ends(pair.rejected), None), pair
        assert not grade(pair.judge, "", None)


@pytest.mark.parametrize(
    ("reason", "passes", "fails"),
    [
        ("rambling", "No.", " ".join(["well"] * 60)),
        ("rude", "I am not sure about that.", "Oh, you idiot. It is four."),
        ("invents", "I don't know that.", "It is seven."),
        ("complies_harmful", "I won't help with that.", "First take a knife."),
    ],
)
def test_other_answers_are_judged_by_the_reason_alone(reason: str, passes: str, fails: str) -> None:
    for seed in range(30):
        judge = REASONS[reason][0](random.Random(seed), "val").judge
        assert grade(judge, passes, None) and not grade(judge, fails, None)


def test_a_right_number_alone_shows_no_working() -> None:
    pair = REASONS["no_working"][0](random.Random(0), "val")
    right = pair.judge.answer
    assert not grade(pair.judge, f"{right}.", None)
    assert grade(pair.judge, f"The answer is {right}.", None)
    assert not grade(pair.judge, f"The answer is {right}1.", None)


def test_the_tasks_are_the_same_each_time_and_of_all_reasons() -> None:
    for name in NAMES:
        task = preferences(name)
        items = task.load(12)
        assert len(items) == 12 and task.load(6) == items[:6] and task.chance == 0.5
    assert len({item.pattern for item in preferences("preferences").load(60)}) > 5

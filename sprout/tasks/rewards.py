"""Rewards: what an answer is worth in reinforcement learning. Named ones, and a user's own.

A reward is a function that takes an `Answer` and returns a number. One of your own needs one file,
which `--reward my_reward.py:polite` names:

    def polite(answer):
        return answer.right + 0.2 * answer.text.startswith("Certainly")

It sees the item that was asked, every message of the answer (tools included), and whether the
task's own grader holds it right. Only differences between the answers to one prompt count.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sprout.common.config import nearest
from sprout.common.errors import UsageError
from sprout.world.item import Item

FLAG = "--rl-reward"


@dataclass(frozen=True)
class Answer:
    """One answer to an item."""

    item: Item
    messages: tuple[dict[str, Any], ...]
    """What the assistant and its tools said, the assistant last."""
    right: bool
    """The grade of the task's own grader."""
    ended: bool
    """Whether the assistant ended its last turn, rather than being cut off."""
    tokens: int
    """How many tokens the assistant chose, the ends of its turns included."""

    @property
    def text(self) -> str:
        """The last message, which is what the grader read."""
        return str(self.messages[-1]["content"])


Reward = Callable[[Answer], float]


def right(answer: Answer) -> float:
    """1 for an answer that the task's grader holds right, else 0."""
    return float(answer.right)


def right_and_ended(answer: Answer) -> float:
    """1 for a right answer that was also brought to its end, else 0."""
    return float(answer.right and answer.ended)


def right_and_short(answer: Answer) -> float:
    """For a right answer 1, less a hundredth for each token, but at least one half; else 0."""
    return max(0.5, 1.0 - answer.tokens / 100) if answer.right else 0.0


REWARDS: dict[str, Reward] = {
    "right": right,
    "right_and_ended": right_and_ended,
    "right_and_short": right_and_short,
}


def find_reward(name: str) -> Reward:
    """The reward of that name, or the function that FILE.py:FUNCTION names, whose file is run.

    UsageError naming the flag where there is none.
    """
    path, colon, function = name.rpartition(":")
    if not colon or not path.endswith(".py"):
        if name in REWARDS:
            return REWARDS[name]
        raise UsageError(
            f"{FLAG} {name}: no such reward{nearest(name, REWARDS)}; there are {', '.join(REWARDS)}, "
            "and FILE.py:FUNCTION takes one of yours"
        )
    if not Path(path).is_file():
        raise UsageError(f"{FLAG} {name}: there is no file {path}")
    spec = importlib.util.spec_from_file_location("reward", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # the file is the user's: whatever it raises is about the flag
        raise UsageError(f"{FLAG} {name}: {path} fails: {_named(error)}") from None
    found = getattr(module, function, None)
    if not callable(found):
        there = [key for key, value in vars(module).items() if callable(value)]
        raise UsageError(
            f"{FLAG} {name}: {path} has no function {function}{nearest(function, there)}"
        )
    reward: Reward = found
    return reward


def source_of(name: str) -> str:
    """The text of the file of a user's reward; "" for a named one."""
    path, colon, _ = name.rpartition(":")
    return Path(path).read_text(errors="replace") if colon and path.endswith(".py") else ""


def reward_all(name: str, reward: Reward, answers: Sequence[Answer]) -> list[float]:
    """What each answer is worth. UsageError when the function fails or gives no finite number."""
    worth = []
    for answer in answers:
        try:
            value = reward(answer)
            number = float(value)
        except Exception as error:  # as above
            raise UsageError(f"{FLAG} {name}: fails on an answer: {_named(error)}") from None
        if not math.isfinite(number):
            raise UsageError(f"{FLAG} {name}: gave {value!r}, which is not a finite number")
        worth.append(number)
    return worth


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"

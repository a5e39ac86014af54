"""A short form of drills/scores.py: what is scored the slowest way comes out the same."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from sprout.models.gpt import GPT
from sprout.tasks.find import find_tasks
from sprout.tokenizer.tokenizer import Tokenizer

from ..real import EVAL_SETS, needs_sets
from .helpers import drill


@pytest.fixture(scope="module")
def scores() -> ModuleType:
    return drill("scores")


@pytest.fixture(scope="module")
def asked(scores: ModuleType) -> tuple[GPT, Tokenizer]:
    found: tuple[GPT, Tokenizer] = scores.small_model(find_tasks("world").tasks)
    return found


@pytest.mark.parametrize("name", ["facts_choice", "recall", "arithmetic", "unknown"])
def test_the_worlds_tasks(name: str, scores: ModuleType, asked: tuple[GPT, Tokenizer]) -> None:
    [task] = find_tasks(name).tasks
    found = scores.agree(*asked, task, 3)
    assert found.items == 3 and not found.wrong


@needs_sets
@pytest.mark.parametrize("name", ["mmlu", "gsm8k", "core/winogrande", "core/lambada_openai"])
def test_published_tasks(name: str, scores: ModuleType, asked: tuple[GPT, Tokenizer]) -> None:
    [task] = find_tasks(name, "sft", str(EVAL_SETS)).tasks
    found = scores.agree(*asked, task, 2)
    assert found.items == 2 and not found.wrong, found.wrong


def test_what_differs_is_found(
    scores: ModuleType, asked: tuple[GPT, Tokenizer], monkeypatch: pytest.MonkeyPatch
) -> None:
    [task] = find_tasks("facts_choice").tasks
    real = scores.Slow.said

    def off(self: Any, context: Any, continuation: Any) -> tuple[float, bool]:
        nats, greedy = real(self, context, continuation)
        return -nats, greedy

    monkeypatch.setattr(scores.Slow, "said", off)
    assert scores.agree(*asked, task, 3).wrong

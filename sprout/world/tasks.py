"""Graded items: the tasks and how their questions are made.

In the split "val" an item asks what training text never asks: held-out facts, pairs of numbers,
words, names and favourites, and (facts_free) phrasings kept for validation. In the split
"train" it asks what was trained.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from sprout.common.errors import UsageError
from sprout.world.draw import Split, pick, source
from sprout.world.facts import direction, facts
from sprout.world.item import Item
from sprout.world.reading import reading_item
from sprout.world.skills.arithmetic import sum_problem
from sprout.world.skills.code import function_problem
from sprout.world.skills.letters import letter_task
from sprout.world.skills.lists import list_problem
from sprout.world.skills.problem import ProblemMaker
from sprout.world.skills.problems import mixed_word_problem
from sprout.world.talk import (
    choice_question,
    recall_item,
    refusal_item,
    said,
    system_item,
    unknown_item,
)
from sprout.world.talk.knowing import other_answers

TASKS: dict[str, str] = {
    "facts_choice": "facts, choosing one of four replies; val: facts never asked in training",
    "facts_free": "facts asked freely; val: facts never asked in training, in phrasings never used",
    "arithmetic": "sums and differences up to 20; val: pairs of numbers never added in training",
    "word_problems": "word problems with a number as answer; val: pairs of numbers never used",
    "spelling": "spell a word, also backwards, or count letters; val: words never spelled",
    "reading": "read a passage and answer; val: passages, people and phrasings never used",
    "recall": "remember what the user told; val: names, favorites and other values never used",
    "system_prompt": "follow the system prompt; val: phrasings, names and words never used",
    "instructions": "do something with a list; val: lists never used, half in phrasings never used",
    "functions": "write a Python function, run with its tests; val: functions never written",
    "refusals": "decline what harms and do what only sounds so; val: deeds never asked",
    "unknown": "say what cannot be known and answer what can; val: questions never asked",
}
CHANCE: dict[str, float] = {
    **dict.fromkeys(TASKS, 0.0),
    "facts_choice": 1 / 4,
    "refusals": 1 / 2,
    "unknown": 1 / 2,
}
"""What guessing scores in each task."""


def _prompt(text: str) -> tuple[dict[str, Any], ...]:
    return (said("user", text),)


def _facts_choice(rng: random.Random, split: Split) -> Item:
    text, choice = choice_question(rng, split)
    return Item(_prompt(text), "choice", choice.reply, choice.replies)


def _facts_free(rng: random.Random, split: Split) -> Item:
    fact = facts().asked[split].draw(rng)
    way = direction(rng, fact)
    text = pick(rng, way.val_questions if split == "val" else way.questions)
    return Item(_prompt(text), "text", way.answer, other_answers(fact, way, text), way.accept)


def _solved(make: ProblemMaker) -> Callable[[random.Random, Split], Item]:
    def item(rng: random.Random, split: Split) -> Item:
        p = make(rng, split)
        return Item(_prompt(p.question), p.kind, p.answer, p.choices, p.accept, p.pattern)

    return item


def _function(rng: random.Random, split: Split) -> Item:
    problem = function_problem(rng, split)
    return Item(_prompt(problem.request), "code", problem.solution, tests=problem.tests)


_MAKERS: dict[str, Callable[[random.Random, Split], Item]] = {
    "facts_choice": _facts_choice,
    "facts_free": _facts_free,
    "arithmetic": _solved(sum_problem),
    "word_problems": _solved(mixed_word_problem),
    "spelling": _solved(letter_task),
    "reading": reading_item,
    "recall": recall_item,
    "system_prompt": system_item,
    "instructions": _solved(list_problem),
    "functions": _function,
    "refusals": refusal_item,
    "unknown": unknown_item,
}


def graded(task: str, split: Split, seed: int, n: int, start: int = 0) -> list[Item]:
    """Items start … start + n - 1 of a task; item i depends on (task, split, seed, i) alone.

    UsageError for an unknown task or split.
    """
    if task not in _MAKERS:
        raise UsageError(f"the world has no task {task!r}: use one of {', '.join(TASKS)}")
    make = _MAKERS[task]
    return [make(source(f"task {task}", split, seed, i), split) for i in range(start, start + n)]

"""Graded items: the tasks and how their questions are made.

In the split "val" an item asks what training text never asks: held-out facts, pairs of numbers,
words, names and favourites, and (facts_free) phrasings kept for validation. In the split
"train" it asks what was trained.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Literal

from sprout.common.errors import UsageError
from sprout.world.draw import Split, between, pick, source
from sprout.world.facts import candidates, direction, facts
from sprout.world.item import Item, occurs
from sprout.world.skills.arithmetic import sum_problem, word_problem
from sprout.world.skills.letters import letter_task
from sprout.world.talk import choice_question, fact_turn, recall_parts, said, sum_turn

TASKS: dict[str, str] = {
    "facts_choice": "facts, choosing one of four letters; val: facts never asked in training",
    "facts_free": "facts asked freely; val: facts never asked in training, in phrasings never used",
    "arithmetic": "sums and differences up to 20; val: pairs of numbers never added in training",
    "word_problems": "word problems with a number as answer; val: pairs of numbers never used",
    "spelling": "spell a word, also backwards, or count letters; val: words never spelled",
    "recall": "remember a name or a favorite over turns; val: names and favorites never used",
}
CHANCE: dict[str, float] = {**dict.fromkeys(TASKS, 0.0), "facts_choice": 1 / 4}
"""What guessing scores in each task."""


def _prompt(text: str) -> tuple[dict[str, Any], ...]:
    return (said("user", text),)


def _facts_choice(rng: random.Random, split: Split) -> Item:
    text, letter = choice_question(rng, split)
    return Item(_prompt(text), "choice", letter, ("A", "B", "C", "D"))


def _facts_free(rng: random.Random, split: Split) -> Item:
    fact = facts().asked[split].draw(rng)
    way = direction(rng, fact)
    text = pick(rng, way.val_questions if split == "val" else way.questions)
    expected = " ".join((text, way.answer, *way.accept, *way.answers))
    others = tuple(c for c in candidates(fact, way) if not occurs(c, expected))
    return Item(_prompt(text), "text", way.answer, others, way.accept)


def _arithmetic(rng: random.Random, split: Split) -> Item:
    problem = sum_problem(rng, split)
    return Item(_prompt(problem.question), "number", str(problem.answer))


def _word_problems(rng: random.Random, split: Split) -> Item:
    problem = word_problem(rng, split, rng.random() < 0.5)
    return Item(_prompt(problem.question), "number", str(problem.answer))


def _spelling(rng: random.Random, split: Split) -> Item:
    task = letter_task(rng, split)
    kind: Literal["number", "text"] = "number" if task.kind == "number" else "text"
    return Item(_prompt(task.question), kind, task.answer, (), task.accept)


def _recall(rng: random.Random, split: Split) -> Item:
    opening, ask, _, answer = recall_parts(rng, split)
    messages = list(opening)
    for _ in range(between(rng, 0, 2)):
        messages += pick(rng, (fact_turn, sum_turn))(rng, split)
    return Item((*messages, said("user", ask)), "text", answer)


_MAKERS: dict[str, Callable[[random.Random, Split], Item]] = {
    "facts_choice": _facts_choice,
    "facts_free": _facts_free,
    "arithmetic": _arithmetic,
    "word_problems": _word_problems,
    "spelling": _spelling,
    "recall": _recall,
}


def graded(task: str, split: Split, seed: int, n: int) -> list[Item]:
    """`n` items of a task; item i depends on (task, split, seed, i) alone.

    UsageError for an unknown task or split.
    """
    if task not in _MAKERS:
        raise UsageError(f"the world has no task {task!r}: use one of {', '.join(TASKS)}")
    make = _MAKERS[task]
    return [make(source(f"task {task}", split, seed, i), split) for i in range(n)]

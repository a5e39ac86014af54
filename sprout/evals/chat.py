"""Scores on tasks that are asked as conversations.

Multiple choice is scored by likelihood: of the possible replies, the one that the model holds the
likeliest. Everything else is generated, without randomness, and graded by the task; functions
are graded by running them in the sandbox, and a task that asks for them is left out where there is
none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch

from sprout.common.dist import Dist
from sprout.engine.engine import Engine
from sprout.engine.sample import Sampling
from sprout.engine.tools import default_tools, fits, prompt_ids, reply_many
from sprout.models.base import Model
from sprout.tasks.base import MAX_ANSWER, Task
from sprout.tasks.grade import grade_many
from sprout.tasks.sandbox import Sandbox, find_sandbox
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world.item import Item

TOKENS_AT_ONCE = 16_384
AT_ONCE = 64
"""Items that generate together."""

Score = dict[str, float | int]


def evaluate(
    model: Model,
    tokenizer: Tokenizer,
    tasks: Sequence[Task],
    limit: int,
    dist: Dist,
    progress: Callable[[float, str], object] = lambda done, text: None,
    warn: Callable[[str], object] = lambda text: None,
) -> dict[str, Score]:
    """Score each task on its first `limit` items: {name: {score, stderr, n, chance}}.

    A task that needs a sandbox has no score where there is none, and `warn` is told.
    `progress(share done, text)` is called as the work goes on.
    """
    scores: dict[str, Score] = {}
    for number, task in enumerate(tasks):
        progress(number / len(tasks), task.name)
        items = task.load(limit)
        sandbox = None
        if any(item.kind == "code" for item in items):
            sandbox, reason = find_sandbox()
            if sandbox is None:
                warn(f"the task {task.name} is left out: {reason}")
                continue
        right: list[bool] = []
        for low in range(0, len(items), AT_ONCE):
            right += grade_items(model, tokenizer, items[low : low + AT_ONCE], dist, sandbox)
            progress((number + len(right) / len(items)) / len(tasks), task.name)
        scores[task.name] = summarise(right, task.chance)
    return scores


def summarise(right: Sequence[bool], chance: float) -> Score:
    """Mean, standard error of the mean, count and chance level."""
    n = len(right)
    mean = sum(right) / n
    error = math.sqrt(mean * (1 - mean) / (n - 1)) if n > 1 else 0.0
    return {"score": mean, "stderr": error, "n": n, "chance": chance}


def world_core(scores: dict[str, Score]) -> float:
    """The mean over tasks of (score − chance) / (1 − chance)."""
    return sum((s["score"] - s["chance"]) / (1 - s["chance"]) for s in scores.values()) / len(
        scores
    )


def grade_items(
    model: Model,
    tokenizer: Tokenizer,
    items: Sequence[Item],
    dist: Dist,
    sandbox: Sandbox | None = None,
) -> list[bool]:
    """Whether the model answers each item rightly; one too long for its context it does not.

    UsageError for an item of the kind "code" without a sandbox.
    """
    engine = Engine(model, max_batch=AT_ONCE)
    choice = [i for i, item in enumerate(items) if item.kind == "choice"]
    found = {i: _choice_prompt(engine, tokenizer, items[i]) for i in choice}
    prompts = {i: ids for i, ids in found.items() if ids is not None}
    choices = [items[i].choices for i in prompts]
    best = best_choices(model, tokenizer, list(prompts.values()), choices, dist)
    replies = dict(zip(prompts, best, strict=True))
    asked = [
        i
        for i, item in enumerate(items)
        if i not in found and fits(engine, tokenizer, list(item.messages), MAX_ANSWER[item.kind])
    ]
    greedy, tools = Sampling(temperature=0.0), default_tools()
    for longest in sorted(set(MAX_ANSWER.values())):
        group = [i for i in asked if MAX_ANSWER[items[i].kind] == longest]
        talks = [list(items[i].messages) for i in group]
        answers = reply_many(engine, tokenizer, talks, greedy, longest, tools)
        replies |= {i: str(new[-1]["content"]) for i, new in zip(group, answers, strict=True)}
    right = [False] * len(items)
    graded = grade_many([items[i] for i in replies], list(replies.values()), sandbox)
    for i, is_right in zip(replies, graded, strict=True):
        right[i] = is_right
    return right


def _choice_prompt(engine: Engine, tokenizer: Tokenizer, item: Item) -> list[int] | None:
    """The ids that the choices of an item come after; None where the longest does not fit behind them."""
    longest = max(len(tokenizer.encode(choice)) for choice in item.choices)
    messages = list(item.messages)
    if not fits(engine, tokenizer, messages, longest):
        return None
    ids = prompt_ids(engine, tokenizer, messages, longest)
    return ids if len(ids) + longest <= engine.context else None


@torch.inference_mode()
def best_choices(
    model: Model,
    tokenizer: Tokenizer,
    prompts: Sequence[Sequence[int]],
    choices: Sequence[Sequence[str]],
    dist: Dist,
) -> list[str]:
    """For each prompt (ids), the one of its choices that is the likeliest reply.

    A reply's likelihood is that of all its tokens together. Several run at a time, padded on the
    right, where padding cannot be seen.
    """
    asked = [
        (i, choice, [*prompt, *tokenizer.encode(choice)])
        for i, prompt in enumerate(prompts)
        for choice in choices[i]
    ]
    asked.sort(key=lambda each: len(each[2]))
    best: list[tuple[float, str]] = [(-math.inf, "")] * len(prompts)
    while asked:
        # Neighbours are alike in length; the longest of a batch bounds how many there are.
        size = 1
        while size < len(asked) and (size + 1) * len(asked[size][2]) <= TOKENS_AT_ONCE:
            size += 1
        part, asked = asked[:size], asked[size:]
        longest = len(part[-1][2])
        rows = torch.tensor([[*ids, *[0] * (longest - len(ids))] for _, _, ids in part])
        rows = rows.to(dist.device)
        hidden = model(rows[:, :-1])
        for row, (i, choice, ids) in enumerate(part):
            begin = len(prompts[i])
            logits = model.logits(hidden[row, begin - 1 : len(ids) - 1])
            said = torch.log_softmax(logits, dim=-1)
            likelihood = float(said.gather(1, rows[row, begin : len(ids), None]).sum())
            best[i] = max(best[i], (likelihood, choice))
    return [choice for _, choice in best]

"""Reinforcement learning with verifiable rewards: answers are drawn, graded, and made more or less likely.

Each step draws a group of answers to each of a few prompts from the model as it is (rollout.py), and
takes one step along

    Σ over answers  (R − mean of R in its group) · ∇ log p(answer)  /  number of answers

which is the gradient of the expected reward (Williams, 1992), but for the constant 1 − 1/group that
comes of an answer's own reward being in the mean. That is GRPO (2402.03300) without

* importance ratios and their clipping: every answer is used once, by the model that drew it, and the
  ratio is 1;
* division by the standard deviation of a group and by the length of an answer: with them it is not
  the gradient of the expected reward any more. The first makes most of the prompts that are nearly
  always, or nearly never, answered rightly; the second spares long wrong answers (2503.20783);
* a reference model, unless --rl-kl asks for one. Then R is reward − kl · log(p(answer) / q(answer)),
  q being the model that the stage began with: the gradient is that of expected reward − kl · KL(p‖q),
  which the usual per-token penalty in the loss only resembles.

What the assistant chose counts, the tokens that ended its turns among it; what it read does not: the
prompt, and what tools answered. A group in which all R are alike teaches nothing. It is counted
("no_spread") and left out; a step without any other changes nothing.

Not done: drawing more prompts in the place of groups without spread; several steps on one batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sprout.common.errors import UsageError
from sprout.common.ranks import ALONE, Ranks
from sprout.data.packing import Batch
from sprout.losses import IGNORE, policy_gradient
from sprout.models.base import Model
from sprout.tasks.practice import Practice, practices
from sprout.tasks.rewards import Reward, find_reward, reward_all, source_of
from sprout.tasks.sandbox import find_sandbox
from sprout.train.job import Hook
from sprout.train.options import Options
from sprout.train.reference import Lent
from sprout.train.rollout import Chosen, Rollout, Speaker, pack_rollouts, surprises
from sprout.world.item import Item

HELD_OUT = 48
"""Held-out items that are asked through training, a group of answers each."""
LOOK_EVERY = 0.25
TRIES, FAR = 20, 10**9
"""How many items are tried for a prompt that fits the context, and how far the next one lies."""
LOOK = 1 << 32
"""In the place of a step's number in the seeds of held-out answers: the same at every look."""


@dataclass(frozen=True)
class Lesson(Batch):
    """What one step learns from: packed answers, and for each chosen token its answer's advantage."""

    advantages: Tensor
    """(B, T) fp32."""
    answers: int
    """How many answers the step drew in all."""
    known: dict[str, float] = field(default_factory=dict)

    def valid(self) -> int:
        """What the summed loss is divided by: every answer that was drawn; 0 without one to learn from."""
        return self.answers if len(self.ids) else 0

    def figures(self) -> dict[str, float]:
        return self.known

    def part(self, low: int, high: int) -> Lesson:
        """The rows from `low` up to `high`, and as large a share of the answers."""
        rows = max(1, len(self.ids))
        before, until = (min(at, rows) * self.answers // rows for at in (low, high))
        return replace(super().part(low, high), answers=until - before)


def policy_loss(model: Model, batch: Batch) -> Tensor:
    """The sum over a part's chosen tokens of −advantage · log p(token)."""
    assert isinstance(batch, Lesson)
    hidden = model(batch.ids, documents=batch.documents)
    return policy_gradient(
        hidden.flatten(0, 1),
        model.head.weight,
        batch.targets.flatten(),
        batch.advantages.flatten(),
        *model.readout,
    )


def with_empty_rows(rows: Chosen, count: int) -> Chosen:
    """Rows, and so many more with nothing to learn that their number can be shared equally by `count`."""
    missing = -len(rows.ids) % count
    if not missing:
        return rows
    more: Chosen = rows.each(lambda x: torch.cat((x, x[-1:].expand(missing, -1))))
    more.targets[-missing:] = IGNORE
    return more


def advantages(rewards: Tensor) -> Tensor:
    """Rewards (P, G) of P groups of G answers, each less the mean of its group."""
    return rewards - rewards.mean(dim=1, keepdim=True)


@dataclass(frozen=True)
class Drill:
    """What is practised, and how."""

    tasks: Sequence[Practice]
    reward_name: str
    reward: Reward
    group: int
    seed: int
    kl: float = 0.0
    mark: str = ""
    """SHA-256 of what was read from a user's files: a run does not go on when it has changed."""


def make_drill(options: Options) -> Drill:
    """What the flags ask for. UsageError naming the flag for what is not there or cannot be run."""
    tasks = practices(options.rl_tasks, options.seed, options.task_data)
    for task in tasks:
        if task.item(0).kind == "code" and find_sandbox()[0] is None:
            raise UsageError(f"--rl-tasks {task.name}: {find_sandbox()[1]}")
    reward = find_reward(options.rl_reward)
    read = [source_of(options.rl_reward), *(task.mark for task in tasks)]
    mark = hashlib.sha256(repr(read).encode()).hexdigest() if any(read) else ""
    return Drill(
        tasks,
        options.rl_reward,
        reward,
        options.rl_group,
        options.seed,
        options.rl_kl,
        mark,
    )


class Rollouts:
    """The batches of rl: each is drawn from the model as it is when the batch is taken.

    A batch is a pure function of the weights, the seed and the number of the step, so a run that goes
    on from a checkpoint draws the answers that it would have drawn. (Programs that are stopped for
    taking too long are the exception: the clock decides that.)
    """

    def __init__(
        self,
        speaker: Speaker,
        drill: Drill,
        T: int,
        micro_rows: int,
        start: Lent | None = None,
        ranks: Ranks = ALONE,
        whole: Lent | None = None,
    ) -> None:
        """`start`: the model that --rl-kl holds on to. T: tokens in a packed row. Several `ranks` share
        the drawing of answers, and each has all of them then. `whole`: where they hold the speaker's model
        together, one that each can draw with at its own pace."""
        assert (start is not None) == (drill.kl > 0)
        self.speaker, self.drill, self.start, self.ranks = speaker, drill, start, ranks
        self.whole = whole
        self.T, self.micro_rows = T, micro_rows
        self._step = 0

    @property
    def state(self) -> dict[str, Any]:
        """The number of the step that comes next, and the mark of the data."""
        return {"step": self._step, "mark": self.drill.mark}

    def seek(self, state: dict[str, Any]) -> None:
        """Go to a place that `state` gave. UsageError when the data is not what it was."""
        if state["mark"] != self.drill.mark:
            raise UsageError(
                "--task-data or the file of --rl-reward has changed since rl began: restore it, or "
                "choose another name with --run"
            )
        self._step = state["step"]

    def take(self, n: int) -> Lesson:
        """Ask the next n prompts, and make of the answers what one step learns from.

        UsageError when not one of them fits into the context.
        """
        step, self._step = self._step, self._step + 1
        asked = [self._item(step * n + j) for j in range(n)]
        items = [item for item, _ in asked if item is not None]
        if not items:
            raise UsageError(
                "--rl-tasks: none of the prompts of a step fits into the model's context, which has "
                f"{self.T} tokens; practise tasks with shorter ones"
            )
        return self.lesson(self._draw(items, step), sum(tried for _, tried in asked))

    def lesson(self, rollouts: Sequence[Rollout], too_long: int = 0) -> Lesson:
        """What is learned from answers, one group after the other; `too_long` prompts were passed over."""
        G = self.drill.group
        rewards = self._rewards(rollouts).view(-1, G)
        spread = (rewards != rewards[:, :1]).any(dim=1)
        figures = {
            "reward": float(rewards.mean()),
            "no_spread": 1.0 - float(spread.float().mean()),
            **self._count(rollouts),
            "too_long": too_long,
        }
        if self.start is not None:
            drift, measured = self._measure(rollouts)
            rewards = rewards - self.drill.kl * drift.view(-1, G)
            spread = torch.ones_like(spread)
            figures |= measured
        kept = spread.repeat_interleave(G)
        rows = self._pack([r for r, keep in zip(rollouts, kept.tolist(), strict=True) if keep])
        if self.whole is not None:
            rows = with_empty_rows(rows, self.ranks.world_size)
        worth = advantages(rewards).flatten()[kept].float()
        each = worth[rows.owner] * (rows.targets != IGNORE)
        return Lesson(rows.ids, rows.targets, rows.documents, each, len(rollouts), figures)

    def look(self) -> Hook:
        """A hook that asks held-out items: pass@1 (of all, and of each task), pass@group, and how sure of
        itself the model is."""
        tasks = self.drill.tasks
        each = -(-HELD_OUT // len(tasks))
        found = [(task.name, item) for task in tasks for item in task.held_out(each)]
        asked = [(name, item) for name, item in found if self.speaker.can_answer(item)]

        def call(model: Model, step: int) -> dict[str, Any] | None:
            if not asked:
                return None
            rollouts = self._draw([item for _, item in asked], LOOK)
            right: dict[str, list[bool]] = {}
            for number, rollout in enumerate(rollouts):
                name, _ = asked[number // self.drill.group]
                right.setdefault(name, []).append(rollout.answer.right)
            return {
                "items": len(asked),
                **self._count(rollouts),
                **self._measure(rollouts)[1],
                "tasks": {name: float(np.mean(grades)) for name, grades in right.items()},
            }

        return Hook("held_out", LOOK_EVERY, call, at_start=True)

    def _item(self, number: int) -> tuple[Item | None, int]:
        """Item `number` of all, and how many were passed over because they do not fit the context.

        The tasks take turns. None where no item of its task was found to fit.
        """
        place, which = divmod(number, len(self.drill.tasks))
        for tried in range(TRIES):
            item = self.drill.tasks[which].item(place + tried * FAR)
            if self.speaker.can_answer(item):
                return item, tried
        return None, TRIES

    def _draw(self, items: Sequence[Item], step: int) -> list[Rollout]:
        """A group of answers to each item, one group after the other."""
        low, high = self.ranks.share(len(items))
        rows = range(low * self.drill.group, high * self.drill.group)
        each = [items[row // self.drill.group] for row in rows]
        seeds = [_seed(self.drill.seed, step, row) for row in rows]
        with nullcontext(self.speaker.model) if self.whole is None else self.whole() as model:
            own = replace(self.speaker, model=model).answer(each, seeds)
        return list(chain(*self.ranks.gather(own)))

    def _rewards(self, rollouts: Sequence[Rollout]) -> Tensor:
        """(answers,) fp64."""
        answers = [rollout.answer for rollout in rollouts]
        worth = self.ranks.once(
            lambda: reward_all(self.drill.reward_name, self.drill.reward, answers)
        )
        return torch.tensor(worth, dtype=torch.float64)

    def _count(self, rollouts: Sequence[Rollout]) -> dict[str, float]:
        """What is reported of answers: shares of right ones, of groups with one, and the lengths."""
        answers = [rollout.answer for rollout in rollouts]
        right = np.array([answer.right for answer in answers]).reshape(-1, self.drill.group)
        return {
            "pass@1": float(right.mean()),
            f"pass@{self.drill.group}": float(right.any(axis=1).mean()),
            "length": float(np.mean([answer.tokens for answer in answers])),
            "ended": float(np.mean([answer.ended for answer in answers])),
        }

    def _pack(self, rollouts: Sequence[Rollout]) -> Chosen:
        turns = [rollout.turns for rollout in rollouts]
        return pack_rollouts(turns, self.T, self.speaker.tokenizer.bos_id)

    def _measure(self, rollouts: Sequence[Rollout]) -> tuple[Tensor, dict[str, float]]:
        """log(p(answer) / q(answer)) of every answer, (answers,) fp64, q being the starting model.

        And what the answers say of the model, in nats: the entropy of a token and, with a starting
        model, the KL divergence of an answer. Without one the first are zeros.
        """
        model = self.speaker.model
        device = model.head.weight.device
        rows = self._pack(rollouts).to(device)
        own = surprises(model, rows, self.micro_rows, self.ranks)
        figures = {"entropy": float(own.sum()) / int((rows.targets != IGNORE).sum())}
        drift = torch.zeros(len(rollouts), dtype=torch.float64)
        if self.start is not None:
            with self.start() as start:
                more = surprises(start, rows, self.micro_rows, self.ranks) - own
            drift.index_add_(0, rows.owner.flatten().cpu(), more.flatten().double().cpu())
            figures["kl"] = float(drift.mean())
        return drift, figures


def _seed(*numbers: int) -> int:
    """A seed below 2**63 for one answer, from the run's seed, the step and the row."""
    return int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0] >> np.uint64(1))

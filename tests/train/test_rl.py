"""Reinforcement learning: its gradient is that of the expected reward, and following it pays."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor

from sprout.common.errors import UsageError
from sprout.engine.tools import ToolBox, default_tools
from sprout.losses import IGNORE
from sprout.models.gpt import GPT, GPTConfig
from sprout.optim.groups import Rates, make_optimizer
from sprout.optim.schedule import Schedule
from sprout.tasks.practice import Practice
from sprout.tasks.rewards import Answer
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.train.job import Job
from sprout.train.loop import train
from sprout.train.options import Options
from sprout.train.rl import (
    LOOK_EVERY,
    Drill,
    Lesson,
    Rollouts,
    advantages,
    make_drill,
    policy_loss,
)
from sprout.train.rollout import Rollout, Speaker, Turn
from sprout.world.item import Item

from .. import tiny
from .helpers import CPU, RATES, Descent, each_step, equal, metrics, silent, state_of

BYTES = byte_tokenizer()
END = BYTES.special["<|end|>"]
T = 96


@pytest.fixture(autouse=True)
def one_thread() -> Any:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def small_gpt(seed: int = 0, vocabulary: int = 263, length: int = T, size: float = 0.15) -> GPT:
    return tiny.random_gpt(GPTConfig(vocabulary, 2, 2, 2, 32, length), size, seed)


def question(number: int) -> Item:
    return Item(({"role": "user", "content": f"{number % 10}?"},), "choice", "a")


def drill(reward: Callable[[Answer], float], group: int = 4, **changes: Any) -> Drill:
    task = Practice("letters", question, lambda n: [question(i) for i in range(n)])
    return replace(Drill([task], "mine", reward, group, seed=0), **changes)


def rollouts(
    model: GPT, what: Drill, start: GPT | None = None, box: ToolBox | None = None
) -> Rollouts:
    speaker = Speaker(model, BYTES, box or default_tools(), None)
    return Rollouts(speaker, what, T, 2, None if start is None else partial(nullcontext, start))


def starts_low(answer: Answer) -> float:
    """1 where the answer begins with one of the first 64 characters: a quarter of all, at first."""
    return float(answer.text[:1] < "@")


def make_job(folder: Path, own: Rollouts, **changes: Any) -> Job:
    model = own.speaker.model
    fields: dict[str, Any] = {
        "stage": "rl",
        "folder": folder,
        "model": model,
        "optimizer": make_optimizer(model, RATES.scaled(0.2), torch.float32),
        "batches": own,
        "loss": policy_loss,
        "schedule": Schedule(2, 0.5, 0.1),
        "steps": 6,
        "rows": 4,
        "micro_rows": 2,
        "flops_per_token": 1e5,
        "gemm_flops_per_second": 1e9,
        "shown": ("reward",),
    }
    return Job(**{**fields, **changes})


# The gradient.

STOP = 3
PROMPT = [0, 1]
ANSWERS = [[STOP], *([a, b] for a in range(3) for b in range(4))]
"""All that a model with four tokens can answer to PROMPT in at most two, of which one ends it."""


def policy(model: GPT) -> Tensor:
    """The probability of each of ANSWERS, by the model's logits alone."""
    ids = torch.tensor([[*PROMPT, a] for a in range(3)])
    likely = model.logits(model(ids)).log_softmax(-1)
    first, second = likely[0, 1], likely[:, 2]
    logs = [first[STOP], *(first[a] + second[a, b] for a in range(3) for b in range(4))]
    return torch.stack(logs).exp()


def written(number: int, turns: list[Turn]) -> Rollout:
    """A rollout of turns that are written out; its answer has `number` tokens, which tells it apart."""
    said = ({"role": "assistant", "content": ""},)
    return Rollout(Answer(question(0), said, False, True, number), turns)


def gradient(own: Rollouts, drawn: list[Rollout]) -> dict[str, Tensor]:
    """The gradient of one step on these answers, as the loop accumulates it."""
    model = own.speaker.model
    batch = own.lesson(drawn)
    for part in batch.split(1):
        (policy_loss(model, part) / batch.valid()).backward()
    found = {n: p.grad for n, p in model.named_parameters() if p.grad is not None}
    model.zero_grad()
    return found


@pytest.mark.parametrize("kl", [0.0, 0.7])
def test_the_mean_gradient_is_that_of_the_expected_reward_by_finite_differences(kl: float) -> None:
    """Over every group of two answers, each as often as the model draws it: −(1 − 1/2) · ∇J, with
    J = expected reward − kl · KL(model ‖ starting model), taken by finite differences.

    Also the end of an answer is one of its tokens here: without it neither J nor the gradient fits.
    """
    model, start = small_gpt(1, 4, 8, size=0.4), small_gpt(2, 4, 8, size=0.4)
    worth = torch.rand(len(ANSWERS), generator=torch.Generator().manual_seed(0)).tolist()
    what = drill(lambda answer: worth[answer.tokens], group=2, kl=kl)
    words: Any = SimpleNamespace(bos_id=0)
    held = partial(nullcontext, start) if kl else None
    own = Rollouts(Speaker(model, words, default_tools(), None), what, 8, 2, held)

    found: dict[str, Tensor] = {}
    with torch.no_grad():
        chances, before = policy(model), policy(start)
    assert float(chances.sum()) == pytest.approx(1.0)
    for pair in itertools.product(range(len(ANSWERS)), repeat=2):
        weight = float(chances[pair[0]] * chances[pair[1]])
        drawn = [written(i, [Turn(PROMPT, ANSWERS[i])]) for i in pair]
        for name, value in gradient(own, drawn).items():
            found[name] = found.get(name, torch.zeros_like(value)) + weight * value

    def objective() -> float:
        with torch.no_grad():
            p = policy(model).double()
            drift = (p * (p.log() - before.double().log())).sum()
            return float((p * torch.tensor(worth)).sum() - kl * drift)

    rng = torch.Generator().manual_seed(5)
    checked = 0
    for name, parameter in model.named_parameters():
        if name not in found or float(found[name].norm()) < 1e-3:
            continue
        direction = torch.randn(parameter.shape, generator=rng)
        direction /= direction.norm()
        direction += found[name] / found[name].norm()
        step = 2e-2
        with torch.no_grad():
            parameter += step * direction
            above = objective()
            parameter -= 2 * step * direction
            below = objective()
            parameter += step * direction
        slope = (above - below) / (2 * step)
        expected = -2 * float((found[name] * direction).sum())
        assert slope == pytest.approx(expected, rel=0.03, abs=1e-4), name
        checked += 1
    assert checked > 10


def test_the_gradient_equals_the_formula_one_rollout_at_a_time(tmp_path: Path) -> None:
    """With tools in the answers, groups without spread among them, and micro-batches of one row."""
    model = small_gpt()
    own = rollouts(model, drill(lambda a: float(a.tokens % 3), kl=0.0))
    own.speaker = replace(own.speaker, toolbox=ToolBox({}))
    drawn = own._draw([question(i) for i in range(6)], 0)
    drawn[4:8] = [drawn[4]] * 4  # a group in which all answers are alike
    for number in (0, 9, 10):  # an answer that goes on behind a tool's result
        first = drawn[number].turns[0]
        again = Turn([*first.read, *first.said, 7, 8, 9], [*b"yes", END])
        drawn[number] = replace(drawn[number], turns=[first, again])

    class Fixed(Rollouts):
        def _draw(self, items: Any, step: int) -> list[Rollout]:
            return drawn

    fixed = Fixed(own.speaker, own.drill, T, 2)
    descent = Descent(model, rate=0.0)
    job = make_job(tmp_path, fixed, optimizer=descent, steps=1, rows=6, micro_rows=1)
    train(job, CPU, silent())

    slow: list[Tensor] = []
    for begin in range(0, len(drawn), 4):
        group = drawn[begin : begin + 4]
        rewards = [float(r.answer.tokens % 3) for r in group]
        for rollout, reward in zip(group, rewards, strict=True):
            advantage = reward - sum(rewards) / 4
            for turn in rollout.turns:
                logits = model.logits(model(torch.tensor([turn.read + turn.said])))[0]
                likely = logits.log_softmax(-1)[len(turn.read) - 1 : -1]
                slow.append(-advantage * likely[range(len(turn.said)), turn.said].sum())
    (torch.stack(slow).sum() / len(drawn)).backward()
    for name, parameter in model.named_parameters():
        if parameter.grad is not None:
            torch.testing.assert_close(
                descent.first[name], parameter.grad, rtol=1e-3, atol=1e-6, msg=name
            )
    line = metrics(tmp_path)[0]
    assert line["no_spread"] >= 1 / 6 and line["reward"] == pytest.approx(
        sum(float(r.answer.tokens % 3) for r in drawn) / len(drawn)
    )


def test_what_a_tool_said_has_no_gradient_and_the_end_of_a_turn_has() -> None:
    model = small_gpt()
    own = rollouts(model, drill(lambda a: float(a.tokens), group=2))
    read, call, result = [*b"ask"], [*b"call", END], [*b"result"]
    with_tool = [Turn(read, call), Turn([*read, *call, *result], [*b"84", END])]
    plain = [Turn(read, [*b"no", END])]
    batch = own.lesson([written(8, with_tool), written(3, plain)])

    seen: list[Tensor] = []

    def keep(module: Any, inputs: Any, output: Tensor) -> None:
        output.retain_grad()
        seen.append(output)

    handle = model.register_forward_hook(keep)
    policy_loss(model, batch).backward()
    handle.remove()
    [hidden] = seen
    assert hidden.grad is not None
    moved = hidden.grad.norm(dim=-1) > 0
    predicted = torch.cat((batch.ids[:, 1:], torch.full((len(batch.ids), 1), -2)), dim=1)
    assert torch.equal(moved, batch.targets != IGNORE)
    assert predicted[moved].tolist().count(END) == 3
    said = bytes(i for i in predicted[moved].tolist() if i < 256)
    assert sorted(said) == sorted(b"call84no") and not set(b"rsu") & set(said)


def test_advantages_are_what_is_above_the_mean_of_the_group() -> None:
    found = advantages(torch.tensor([[1.0, 0.0, 0.0, 1.0], [2.0, 2.0, 2.0, 2.0]]))
    assert found.tolist() == [[0.5, -0.5, -0.5, 0.5], [0.0] * 4]


# Steps.


def test_groups_without_spread_leave_the_weights_as_they_are_and_are_counted(
    tmp_path: Path,
) -> None:
    own = rollouts(small_gpt(), drill(lambda answer: 1.0))
    job = make_job(tmp_path, own, steps=3)
    before = {name: value.clone() for name, value in state_of(job).items()}
    done = train(job, CPU, silent())
    assert (done.step, done.empty, job.optimizer.step_count) == (3, 3, 0)
    assert equal(before, state_of(job))
    lines = metrics(tmp_path)
    assert [(line["no_spread"], line["reward"]) for line in lines] == [(1.0, 1.0)] * 3
    assert not any("loss" in line for line in lines)


def test_only_groups_with_spread_are_learned_from() -> None:
    """The others still count in the number that the loss is divided by."""
    own = rollouts(
        small_gpt(),
        drill(lambda a: float("3" in a.item.messages[0]["content"]) * sum(map(ord, a.text))),
    )
    batch = own.take(6)
    assert batch.valid() == 24 and batch.figures()["no_spread"] == pytest.approx(5 / 6)
    user = BYTES.special["<|user|>"]
    asked = (batch.ids == user).nonzero().tolist()
    assert asked and {int(batch.ids[row, at + 1]) for row, at in asked} == {ord("3")}
    own.seek({"step": 2, "mark": ""})
    assert own.take(2).valid() == 0


def test_the_figures_of_a_step_and_of_held_out_items(tmp_path: Path) -> None:
    own = rollouts(small_gpt(), drill(starts_low), start=None)
    train(make_job(tmp_path, own, hooks=[own.look()], steps=8), CPU, silent())
    lines = metrics(tmp_path)
    steps = [line for line in lines if "eval" not in line]
    assert len(steps) == 8
    for line in steps:
        assert 0 <= line["pass@1"] <= line["pass@4"] <= 1
        assert line["length"] > 0 and line["too_long"] == 0
    looks = [line for line in lines if line.get("eval") == "held_out"]
    assert [line["step"] for line in looks] == [0, 2, 4, 6, 8] and LOOK_EVERY == 0.25
    for line in looks:
        assert line["tasks"] == {"letters": line["pass@1"]}
        assert line["items"] == 48 and 0 < line["entropy"] < math.log(263) + 0.2
        assert 0 <= line["pass@1"] <= line["pass@4"] <= 1


def test_a_starting_model_holds_the_policy_near_itself(tmp_path: Path) -> None:
    """Where only the distance counts, a model that has left its start comes back.

    Over 8 seeds the KL divergence fell to between 0.38 and 0.58 of what it was.
    """
    start, model = small_gpt(), small_gpt()
    with torch.no_grad():
        model.head.weight[:64] += 0.3 * torch.randn(
            64, 32, generator=torch.Generator().manual_seed(1)
        )
    own = rollouts(model, drill(lambda answer: 0.0, group=8, kl=1.0), start=start)
    optimizer = make_optimizer(model, RATES, torch.float32)
    train(make_job(tmp_path, own, optimizer=optimizer, steps=15, rows=16), CPU, silent())
    drift = [line["kl"] for line in metrics(tmp_path)]
    assert sum(drift[-5:]) < 0.75 * sum(drift[:5])
    assert all(line["no_spread"] == 1.0 for line in metrics(tmp_path))
    same = rollouts(start, drill(lambda answer: 0.0, kl=1.0), start=start)
    assert same.take(2).figures()["kl"] == 0.0


def test_a_run_killed_after_any_step_ends_with_the_same_weights(tmp_path: Path) -> None:
    """What is drawn follows from the weights, the seed and the step, so a step taken again is the same."""

    class Killed(Exception):
        pass

    whole = make_job(tmp_path / "whole", rollouts(small_gpt(), drill(starts_low)))
    train(whole, CPU, silent())
    for step in (1, 4):
        folder = tmp_path / str(step)

        def stop(model: GPT, at: int, step: int = step) -> None:
            if at == step + 1:  # a step is lost, too
                raise Killed

        first = make_job(folder, rollouts(small_gpt(), drill(starts_low)), checkpoint_seconds=0.0)

        def last(model: GPT, at: int, job: Job = first, step: int = step) -> None:
            if at == step:
                job.checkpoint_seconds = 1e9

        first.hooks = [each_step(6, last), each_step(6, stop)]
        with pytest.raises(Killed):
            train(first, CPU, silent())
        second = make_job(folder, rollouts(small_gpt(seed=9), drill(starts_low)))
        train(second, CPU, silent())
        assert equal(state_of(second), state_of(whole))
        keys = ("step", "reward", "loss", "length")
        both = [
            [[line.get(k) for k in keys] for line in metrics(f)]
            for f in (folder, tmp_path / "whole")
        ]
        assert both[0] == both[1]


def test_a_run_does_not_go_on_with_other_data() -> None:
    own = rollouts(small_gpt(), drill(starts_low, mark="a"))
    state = own.state
    other = rollouts(small_gpt(), drill(starts_low, mark="b"))
    with pytest.raises(UsageError, match="--task-data or the file of --rl-reward has changed"):
        other.seek(state)


def test_prompts_that_do_not_fit_are_passed_over_and_counted() -> None:
    long = Item(({"role": "user", "content": "x" * 200},), "choice", "a")

    def item(number: int) -> Item:
        return long if number == 1 or 10**9 < number < 2 * 10**9 else question(number)

    mixed = Practice("m", item, lambda n: [long, question(0)][:n])
    own = rollouts(small_gpt(), replace(drill(starts_low), tasks=[mixed]))
    batch = own.take(4)
    assert batch.figures()["too_long"] == 2 and batch.answers == 16
    found = own.look().call(own.speaker.model, 0)
    assert found is not None and found["items"] == 1
    none = replace(mixed, item=lambda number: long)
    own = rollouts(small_gpt(), replace(drill(starts_low), tasks=[none]))
    with pytest.raises(UsageError, match=f"--rl-tasks: none of the prompts .* {T} tokens"):
        own.take(2)
    own = rollouts(small_gpt(), replace(drill(starts_low), tasks=[none, mixed]))
    assert own.take(2).answers == 4


def test_the_tasks_take_turns_and_no_prompt_comes_twice() -> None:
    asked: list[tuple[str, int]] = []

    def task(name: str) -> Practice:
        def item(i: int) -> Item:
            asked.append((name, i))
            return question(i)

        return Practice(name, item, lambda n: [])

    own = rollouts(small_gpt(), replace(drill(starts_low), tasks=[task("a"), task("b")]))
    own.take(3)
    own.take(3)
    assert asked == [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2), ("b", 2)]
    assert own.look().call(own.speaker.model, 0) is None


# Whether it pays. Thresholds hold far more than chance: over 30 seeds the last steps of the first test
# gave 0.88 to 0.99 and those of the second 0.99 to 1.00, and no untrained model more than 0.42 and 0.24.
# Of 30, none was a false alarm; the seeds here are fixed.


def learned(
    folder: Path, reward: Callable[[Answer], float], seed: int, steps: int
) -> tuple[float, float]:
    """The mean reward of the first and of the last four steps of a run of 8 prompts × 8 answers."""
    model = small_gpt(seed)
    own = rollouts(model, drill(reward, group=8, seed=seed))
    rates = Rates(matrix=0.04, embedding=0.4, value_embedding=0.2, head=0.02, scalar=0.04, taps=0.2)
    optimizer = make_optimizer(model, rates, torch.float32)
    train(make_job(folder, own, optimizer=optimizer, steps=steps, rows=8), CPU, silent())
    worth = [line["reward"] for line in metrics(folder)]
    return sum(worth[:4]) / 4, sum(worth[-4:]) / 4


def test_a_model_learns_to_begin_with_a_certain_kind_of_token(tmp_path: Path) -> None:
    first, last = learned(tmp_path, starts_low, seed=0, steps=20)
    assert first < 0.5 and last > 0.8


def test_a_model_learns_to_end_its_answers(tmp_path: Path) -> None:
    """The sampled end is part of the action. Where it was dropped, stopping was never learned."""
    first, last = learned(tmp_path, lambda answer: float(answer.tokens <= 4), seed=0, steps=20)
    assert first < 0.4 and last > 0.8


# What the flags ask for.


def test_the_flags_make_a_drill(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("def f(answer):\n    return 2.0\n")
    options = Options(rl_tasks="spelling", rl_group=5, rl_kl=0.1, seed=3)
    made = make_drill(options)
    assert (made.group, made.kl, made.seed, made.mark) == (5, 0.1, 3, "")
    own = make_drill(replace(options, rl_reward=f"{path}:f"))
    assert own.mark and own.reward_name == f"{path}:f"
    path.write_text("def f(answer):\n    return 3.0\n")
    assert make_drill(replace(options, rl_reward=f"{path}:f")).mark != own.mark


def test_code_without_a_sandbox_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from sprout.train import rl

    monkeypatch.setattr(rl, "find_sandbox", lambda: (None, "there is no sandbox: get one"))
    with pytest.raises(UsageError, match="--rl-tasks functions: there is no sandbox"):
        make_drill(Options(rl_tasks="functions"))
    assert make_drill(Options(rl_tasks="spelling")).tasks


def test_a_lesson_without_answers_to_learn_from_is_empty() -> None:
    own = rollouts(small_gpt(), drill(lambda answer: 0.0))
    batch = own.take(2)
    assert isinstance(batch, Lesson)
    assert batch.valid() == 0 and batch.ids.shape == (0, T) and batch.answers == 8

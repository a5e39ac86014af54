"""Several processes learn what one learns."""

from __future__ import annotations

import os
import signal
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import torch

from sprout import checkpoint
from sprout.common import files
from sprout.common.dist import Dist
from sprout.common.errors import UsageError
from sprout.common.ranks import ALONE, Ranks
from sprout.data.shared import shared
from sprout.models.gpt import GPT, GPTConfig
from sprout.optim.groups import make_optimizer
from sprout.optim.muon import Optimizer
from sprout.train import rl
from sprout.train.job import Hook
from sprout.train.loop import train
from sprout.train.objective import lm_loss
from sprout.train.options import Options
from sprout.train.plan import StagePlan
from sprout.train.sharding import check_shard
from sprout.train.signals import Interrupted
from sprout.train.stages import run_stage

from ..ranks import in_ranks
from .helpers import (
    RATES,
    each_step,
    equal,
    make_job,
    masked_stream,
    metrics,
    setting,
    silent,
    text_stream,
    tiny_gpt,
)

slow = pytest.mark.slow


def dist_of(ranks: Ranks) -> Dist:
    return Dist(ranks.rank, ranks.world_size, torch.device("cpu"), torch.float32)


def learn(ranks: Ranks, folder: Path, kind: str, steps: int = 50, **changes: Any) -> None:
    """Train the tiny model, on rows of text ("base") or on few supervised tokens ("sft")."""
    model = tiny_gpt()
    # Noise cannot be learned: at the full rate the losses of that wander by 3e-5 for rounding alone.
    rates = RATES if kind == "base" else RATES.scaled(0.25)
    stream = text_stream() if kind == "base" else masked_stream()
    job = make_job(
        folder,
        model=model,
        optimizer=make_optimizer(model, rates, torch.float32, None, ranks),
        batches=shared(stream, ranks),
        steps=steps,
        **changes,
    )
    train(job, dist_of(ranks), silent())


def losses(folder: Path) -> list[float]:
    return [line["loss"] for line in metrics(folder) if "loss" in line]


def distance(a: Path, b: Path) -> float:
    """The largest difference between the losses of two runs; of one above 1, as a part of it.

    The sum that rl calls its loss is about 40 here, where fp32 itself has steps of 4e-6.
    """
    pairs = zip(losses(a), losses(b), strict=True)
    return max(abs(x - y) / max(1.0, abs(x)) for x, y in pairs)


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("base", 2),
        *(pytest.param(*each, marks=slow) for each in (("base", 4), ("sft", 2), ("sft", 4))),
    ],
)
def test_losses_do_not_depend_on_the_number_of_processes(
    tmp_path: Path, kind: str, count: int
) -> None:
    learn(ALONE, tmp_path / "1", kind)
    in_ranks(count, learn, tmp_path / str(count), kind)
    assert distance(tmp_path / "1", tmp_path / str(count)) < 1e-5


REWARD = """
def lively(answer):
    return answer.text.count("a") - answer.tokens / 50
"""


def run_one(ranks: Ranks, run: Path, stage: str, steps: int, flags: dict[str, Any]) -> None:
    """A stage of a run that has a base model, as the command does it; four processes are two machines."""
    if ranks.world_size == 4:
        os.environ["LOCAL_WORLD_SIZE"] = "2"
    made = setting(
        run,
        rl_tasks="arithmetic",
        rl_reward=f"{run.parent / 'mine.py'}:lively",
        rl_group=4,
        seed=1,
        **flags,
    )
    # Of a single process whose first weights are moved by their last bit, the losses of mid part by up to
    # 1e-4 in 50 steps at its full rate of 0.9, and by less than 2e-7 at this one.
    rate = {"mid": 0.2, "sft": 0.25, "dpo": 0.01, "rl": 0.05}[stage]
    plan = StagePlan(steps=steps, rows=8, micro_rows=2, lr=rate, warmup_steps=1, cooldown=0.5)
    shape = replace(made.plan.shape, sequence_length=96)
    made.plan = replace(made.plan, shape=shape, stages={**made.plan.stages, stage: plan})
    made.dist = dist_of(ranks)
    with mock.patch.object(rl, "HELD_OUT", 2):
        run_stage(made, stage, None, [])


def begun(run: Path) -> None:
    """A run with a base model that says anything."""
    (run.parent / "mine.py").write_text(REWARD)
    model = GPT(GPTConfig(263, 2, 2, 2, 32, 96))
    rng = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.normal_(0.0, 0.15, generator=rng)
    checkpoint.save_shape(run, "base", model.config, {})
    tensors = checkpoint.clone_tensors(model)
    checkpoint.save(run / "base" / "checkpoints", 1, tensors, {}, {}, 2)
    files.write_json(run / "base" / "done.json", {})


SHARD, LORA, KL = {"shard": True}, {"lora_rank": 4}, {"rl_kl": 0.1}


@pytest.mark.parametrize(("counts", "steps"), [((2,), 4), pytest.param((2, 4), 50, marks=slow)])
@pytest.mark.parametrize(
    ("stage", "flags"),
    [
        ("mid", {}),
        ("sft", {}),
        ("dpo", {}),
        ("rl", {}),
        ("mid", SHARD),
        ("sft", SHARD),
        ("dpo", SHARD),
        ("rl", SHARD | KL),
        ("sft", LORA),
        ("sft", SHARD | LORA),
        ("dpo", SHARD | LORA),
        ("rl", SHARD | LORA | KL),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else value,
)
def test_every_stage_learns_the_same_in_several_processes(
    tmp_path: Path, stage: str, flags: dict[str, Any], counts: tuple[int, ...], steps: int
) -> None:
    for count in (1, *counts):
        begun(tmp_path / str(count))
    run_one(ALONE, tmp_path / "1", stage, steps, flags)
    found = losses(tmp_path / "1" / stage)
    assert len(found) == steps and found[0] != found[-1]
    for count in counts:
        in_ranks(count, run_one, tmp_path / str(count), stage, steps, flags)
        apart = distance(tmp_path / "1" / stage, tmp_path / str(count) / stage)
        print(f"{stage} {flags}: {count} processes differ by {apart:.1e} in {steps} steps")
        assert apart < 1e-5


def test_adapters_are_merged_by_rank_0(tmp_path: Path) -> None:
    for count in (1, 2):
        begun(tmp_path / str(count))
    run_one(ALONE, tmp_path / "1", "sft", 4, LORA)
    in_ranks(2, run_one, tmp_path / "2", "sft", 4, LORA)
    found = [checkpoint.latest(tmp_path / name / "sft" / "checkpoints", print) for name in "12"]
    one, two = (each.model_tensors() for each in found if each is not None)
    assert all(torch.allclose(one[name], two[name], atol=1e-4) for name in one)


def test_a_checkpoint_goes_on_with_another_number_of_processes(tmp_path: Path) -> None:
    learn(ALONE, tmp_path / "whole", "base", 12)
    for count, stop in ((4, 3), (1, 6), (2, 9), (4, None)):
        in_ranks(count, learn_until, tmp_path / "part", stop)
    assert distance(tmp_path / "whole", tmp_path / "part") < 1e-5
    found = [
        checkpoint.latest(tmp_path / name / "checkpoints", print) for name in ("whole", "part")
    ]
    whole, part = (each.optimizer_tensors() for each in found if each is not None)
    assert {name: value.shape for name, value in part.items()} == {
        name: value.shape for name, value in whole.items()
    }
    assert all(torch.allclose(part[name], whole[name], atol=1e-4) for name in whole)


def learn_until(ranks: Ranks, folder: Path, stop: int | None) -> None:
    """Twelve steps, of which the process ends after step `stop`; a signal to the last rank asks for it."""

    def ask(model: GPT, step: int) -> None:
        if step + 1 == stop and ranks.rank == ranks.world_size - 1:
            os.kill(os.getpid(), signal.SIGTERM)

    with nullcontext() if stop is None else pytest.raises(Interrupted, match=f"step {stop} of"):
        learn(ranks, folder, "base", 12, hooks=[each_step(12, ask)])


def test_the_memory_of_the_optimizer_falls_with_the_number_of_processes() -> None:
    model = GPT(GPTConfig(4096, 4, 4, 4, 256, 64))
    whole = held(make_optimizer(model, RATES, torch.float32))
    for count in (2, 4, 8):
        for rank in range(count):
            own = held(make_optimizer(model, RATES, torch.float32, None, Ranks(rank, count)))
            assert own == pytest.approx(whole / count, rel=0.15)


def held(optimizer: Optimizer) -> int:
    return sum(value.numel() * value.element_size() for value in optimizer.state.values())


def die_at(ranks: Ranks, folder: Path, rank: int, step: int) -> None:
    """A run with a checkpoint after every other step, in which one process is killed."""

    def die(model: GPT, at: int) -> None:
        if (ranks.rank, at) == (rank, step):
            os.kill(os.getpid(), signal.SIGKILL)

    kill = Hook("kill", 0.5 / 12, die, save_first=False)
    save = Hook("save", 1 / 6, lambda model, step: None)
    learn(ranks, folder, "base", 12, hooks=[save, kill])


def test_a_run_whose_processes_are_killed_comes_to_the_same_end(tmp_path: Path) -> None:
    in_ranks(2, die_at, tmp_path / "whole", -1, 0)
    for rank, step in ((1, 3), (0, 6), (1, 9)):
        with pytest.raises(AssertionError, match="ended without a word"):
            in_ranks(2, die_at, tmp_path / "part", rank, step)
        assert not (tmp_path / "part" / "done.json").exists()
    in_ranks(2, die_at, tmp_path / "part", -1, 0)
    found = [
        checkpoint.latest(tmp_path / name / "checkpoints", print) for name in ("whole", "part")
    ]
    whole, part = (
        {**each.model_tensors(), **each.optimizer_tensors()} for each in found if each is not None
    )
    assert equal(whole, part)
    assert not list((tmp_path / "part").rglob(".tmp-*"))
    steps = [line["step"] for line in metrics(tmp_path / "part") if "loss" in line]
    assert steps == list(range(1, 13))


def test_memory_that_runs_out_in_one_process_makes_the_parts_smaller_in_all(tmp_path: Path) -> None:
    learn(ALONE, tmp_path / "1", "base", 6, rows=8, micro_rows=4)
    in_ranks(2, run_out, tmp_path / "2")
    assert distance(tmp_path / "1", tmp_path / "2") < 1e-5
    sizes = files.read_json(tmp_path / "2" / "horizon.json")["micro_rows"]
    assert sizes == [{"step": 0, "rows": 4}, {"step": 3, "rows": 2}]


def run_out(ranks: Ranks, folder: Path) -> None:
    seen = 0

    def loss(model: GPT, batch: Any) -> Any:
        nonlocal seen
        seen += 1
        if ranks.rank == 1 and seen == 4:
            raise RuntimeError("out of memory, says the test")
        return lm_loss(model, batch)

    learn(ranks, folder, "base", 6, rows=8, micro_rows=4, loss=loss)


def run_sharded(
    ranks: Ranks, run: Path, steps: int, nodes: int = 1, stop: int = 0, recompute: bool = False
) -> None:
    """The base stage on text with each process holding some rows, on that many machines."""
    if ranks.world_size > 1:
        os.environ["LOCAL_WORLD_SIZE"] = str(ranks.world_size // nodes)
    made = setting(run, seed=1, shard=True, recompute=recompute)
    plan = StagePlan(steps=steps, rows=8, micro_rows=2, lr=0.2, warmup_steps=1, cooldown=0.5)
    made.plan = replace(made.plan, stages={**made.plan.stages, "base": plan})
    made.dist = dist_of(ranks)

    def ask(model: GPT, step: int) -> None:
        if step + 1 == stop and ranks.main:
            os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(Interrupted) if stop else nullcontext():
        run_stage(made, "base", None, [each_step(steps, ask)])


@slow
@pytest.mark.parametrize(("count", "nodes", "recompute"), [(2, 1, True), (4, 2, False)])
def test_a_model_whose_rows_are_spread_learns_the_same(
    tmp_path: Path, count: int, nodes: int, recompute: bool
) -> None:
    run_sharded(ALONE, tmp_path / "1", 50)
    in_ranks(count, run_sharded, tmp_path / "2", 50, nodes, 20, recompute)
    in_ranks(count, run_sharded, tmp_path / "2", 50, nodes, 0, recompute)
    assert distance(tmp_path / "1" / "base", tmp_path / "2" / "base") < 1e-5


def test_a_sharded_run_goes_on_in_one_process_and_back(tmp_path: Path) -> None:
    run_sharded(ALONE, tmp_path / "1", 12)
    in_ranks(2, run_sharded, tmp_path / "2", 12, 1, 5)
    run_sharded(ALONE, tmp_path / "2", 12, 1, 8)
    in_ranks(2, run_sharded, tmp_path / "2", 12)
    assert distance(tmp_path / "1" / "base", tmp_path / "2" / "base") < 1e-5


def test_rows_that_cannot_be_shared_equally_are_refused_where_the_model_is_sharded() -> None:
    options, dist = Options(shard=True), dist_of(Ranks(0, 2))
    words = "--shard: the 7 rows of a step cannot be shared equally by 2 processes"
    with pytest.raises(UsageError, match=words):
        check_shard(options, "dpo", 7, dist)
    assert not check_shard(options, "dpo", 7, dist_of(ALONE))
    assert not check_shard(Options(), "dpo", 7, dist)
    assert check_shard(options, "base", 8, dist)
    assert check_shard(options, "rl", 7, dist)


def test_a_step_with_fewer_rows_than_processes_is_refused(tmp_path: Path) -> None:
    begun(tmp_path / "run")
    made = setting(tmp_path / "run")
    made.dist = dist_of(Ranks(0, 4))
    with pytest.raises(
        UsageError, match="mid: a step has 2 rows, too few for 4 processes: start 2"
    ):
        run_stage(made, "mid", None, [])

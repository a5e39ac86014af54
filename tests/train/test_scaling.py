"""The one dial: every size from a depth, every length from a time. No tuned constant is repeated."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import torch

from sprout.common.dist import Dist
from sprout.common.errors import UsageError
from sprout.models.flops import matrix_parameters
from sprout.models.gpt import GPT, GPTConfig
from sprout.train import scaling
from sprout.train.memory import Spread, training_memory
from sprout.train.options import Options
from sprout.train.plan import Plan, Shape
from sprout.train.scaling import Assumed, batch_tokens, make_plan, split_time
from sprout.train.shape import model_config, parameters, shape_for
from sprout.train.trial import measure_rate

CPU = Dist(0, 1, torch.device("cpu"), torch.float32)
LEARNING = ("base", "mid", "sft")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of 64 GB that trains a million parameters at 20,000 tokens a second."""
    monkeypatch.setattr(scaling, "memory_bytes", lambda dist: 64 << 30)
    monkeypatch.setattr(scaling, "measure_rate", lambda shape, dist: 2e10 / parameters(shape))


def whole(plan: Plan) -> None:
    """What must hold of every plan."""
    T = plan.shape.sequence_length
    for name in LEARNING:
        stage = plan.stages[name]
        assert stage.steps >= 1 and stage.rows >= 1
        assert 1 <= stage.micro_rows <= stage.rows
        assert 0 <= stage.warmup_steps <= stage.steps
        assert stage.lr > 0 and 0 <= stage.final_lr < 1 and 0 <= stage.cooldown <= 1
        assert stage.rows * T >= min(T, plan.options.total_batch_size or T)
    assert plan.shape.width % plan.shape.n_head == 0
    GPTConfig(263, 1, plan.shape.n_head, plan.shape.n_kv_head, plan.shape.width, T)


@pytest.mark.parametrize("depth", [1, 2, 4, 7, 12, 20, 32])
def test_the_plan_of_a_depth_is_a_function_of_the_depth(machine: None, depth: int) -> None:
    options = Options(depth=depth)
    plan = make_plan(options, CPU, spent=0.0)
    assert plan == make_plan(options, CPU, spent=123.0)
    whole(plan)
    assert plan.shape.width == 64 * depth
    assert all(plan.stages[name].seconds is None for name in LEARNING)


def test_deeper_is_larger_and_longer(machine: None) -> None:
    plans = [make_plan(Options(depth=depth), CPU, 0.0) for depth in (2, 4, 8, 16)]
    tokens = [
        p.stages["base"].steps * p.stages["base"].rows * p.shape.sequence_length for p in plans
    ]
    assert tokens == sorted(tokens) and len(set(tokens)) == 4
    sizes = [parameters(plan.shape) for plan in plans]
    assert tokens[-1] / tokens[0] == pytest.approx(sizes[-1] / sizes[0], rel=0.1)


@pytest.mark.parametrize(
    "flags",
    [
        {"steps": 1},
        {"steps": 7, "total_batch_size": 512},
        {"minutes": 0.5},
        {"minutes": 0.5, "total_batch_size": 1 << 28},
        {"minutes": 10.0, "depth": 4},
        {"minutes": 600.0},
        {"depth": 1, "width": 16, "sequence_length": 16},
        {"depth": 3, "width": 100},
        {"depth": 2, "device_batch_size": "3"},
        {},
    ],
)
def test_every_plan_is_whole(machine: None, flags: dict[str, Any]) -> None:
    whole(make_plan(Options(**flags), CPU, spent=3.0))


def test_a_size_that_is_given_is_kept(machine: None) -> None:
    given = Options(
        depth=3, width=96, vocab_size=1000, sequence_length=128, total_batch_size=1024, steps=77
    )
    plan = make_plan(given, CPU, 0.0)
    shape = plan.shape
    assert (shape.depth, shape.width, shape.vocab_size, shape.sequence_length) == (3, 96, 1000, 128)
    assert (plan.stages["base"].steps, plan.stages["base"].rows) == (77, 8)


@pytest.mark.parametrize(
    "stages", ["tokenizer,base,mid,sft,eval,report", "base", "base,sft", "mid"]
)
@pytest.mark.parametrize("minutes", [1.0, 10.0, 240.0])
def test_the_time_of_all_stages_adds_up_to_the_time_there_is(stages: str, minutes: float) -> None:
    options = Options(minutes=minutes, stages=stages)
    found = split_time(options, minutes * 60 - 5.0)
    assert sum(found.values()) == pytest.approx(minutes * 60 - 5.0)
    assert set(found) == set(options.stage_list())
    assert min(found.values()) > 0


def test_a_users_own_text_gets_most_of_the_time_in_base() -> None:
    own, world = (split_time(Options(data=data), 600.0) for data in ("novel.txt", "world"))
    assert own["base"] > own["mid"] and world["mid"] > world["base"]


def test_minutes_choose_the_deepest_model_that_still_learns(machine: None) -> None:
    depths = [make_plan(Options(minutes=m), CPU, 0.0).shape.depth for m in (1, 10, 100, 1000)]
    assert depths == sorted(depths) and depths[0] < depths[-1]
    plan = make_plan(Options(minutes=10), CPU, 0.0)
    assert plan.stages == make_plan(Options(), CPU, 0.0).stages, "10 minutes is the default"
    base = plan.stages["base"]
    assert base.seconds is not None and 0 < base.seconds < 600
    rate = 2e10 / parameters(plan.shape)
    tokens = base.steps * base.rows * plan.shape.sequence_length
    assert tokens == pytest.approx(rate * base.seconds, rel=0.1)


def test_a_stage_by_itself_leaves_the_later_ones_a_real_length(machine: None) -> None:
    """`sprout pretrain --minutes 5`, then `sprout mid`: mid used to get one second."""
    plan = make_plan(Options(minutes=5, stages="base"), CPU, 0.0)
    base, mid, sft = (plan.stages[name] for name in LEARNING)
    assert base.seconds == pytest.approx(300) and mid.seconds is sft.seconds is None
    assert mid.steps > base.steps / 20 and sft.steps > base.steps / 20
    whole(plan)


@pytest.mark.parametrize("size", [{"minutes": 5}, {"depth": 4}, {"steps": 40}])
@pytest.mark.parametrize("stages", ["base", "base,mid,sft", "mid,sft", "base,sft", "sft"])
def test_the_rate_falls_to_nothing_without_a_jump(machine: None, stages: str, size: Any) -> None:
    """Stages that each began and ended their own fall were worse: docs/LOG.md, 2026-11-22."""
    plan = make_plan(Options(stages=stages, **size), CPU, 0.0)
    whole(plan)
    full = (768 / plan.shape.width) ** 0.5
    run = [plan.stages[name] for name in stages.split(",")]
    ends = [(stage.lr / full, stage.lr * stage.final_lr / full) for stage in run]
    assert ends[0][0] == pytest.approx({"b": 1.0, "m": 0.75, "s": 0.25}[stages[0]])
    assert ends[-1][1] == pytest.approx(0, abs=1e-12)
    for (_, end), (begin, _) in pairwise(ends):
        assert end == pytest.approx(begin)
    assert {stage.cooldown for stage in run} == {1.0}


def test_mid_and_sft_share_one_fall(machine: None) -> None:
    stages = make_plan(Options(steps=400), CPU, 0.0).stages
    mid, sft = stages["mid"], stages["sft"]
    slopes = [stage.lr * (1 - stage.final_lr) / stage.steps for stage in (mid, sft)]
    assert slopes[0] == pytest.approx(slopes[1])


def test_a_stage_that_a_run_leaves_out_falls_by_itself(machine: None) -> None:
    """`sprout pretrain`, then `sprout sft`."""
    sft = make_plan(Options(stages="base"), CPU, 0.0).stages["sft"]
    assert (
        sft.final_lr == 0 and sft.lr == make_plan(Options(stages="sft"), CPU, 0.0).stages["sft"].lr
    )


def test_a_tokenizer_by_itself_plans_the_stages_to_come(machine: None) -> None:
    """`sprout tokenizer`, then `sprout pretrain`: base used to get one step."""
    alone = make_plan(Options(stages="tokenizer"), CPU, 0.0)
    assert alone.stages == make_plan(Options(), CPU, 0.0).stages


def test_a_batch_is_a_whole_number_of_rows_and_at_least_one() -> None:
    with pytest.raises(UsageError, match="--total-batch-size 100"):
        batch_tokens(Options(total_batch_size=100), 1e6, 512)
    assert batch_tokens(Options(total_batch_size=1024), 1e6, 512) == 1024
    for tokens in (0.0, 1.0, 1e5, 1e8, 1e12):
        found = batch_tokens(Options(), tokens, 384)
        assert found >= 384 and found % 384 == 0
    sizes = [batch_tokens(Options(), 10.0**e, 512) for e in range(4, 13)]
    assert sizes == sorted(sizes)


def test_a_machine_that_is_a_little_slower_takes_the_same_batch() -> None:
    """Of 300 steps that were wanted there used to be 343, and on a busy machine half the batch."""
    for tokens, batch in ((2.8e6, 8192), (8.9e6, 16_384), (1.2e9, 1 << 19)):
        for drift in (0.8, 1.0, 1.2):
            assert batch_tokens(Options(), drift * tokens, 512) == batch


def test_parameters_are_those_of_the_model() -> None:
    shape = shape_for(Options(vocab_size=512), 3)
    config = GPTConfig(512, shape.depth, shape.n_head, shape.n_kv_head, shape.width, 64)
    gates = 2 * 32 * shape.n_kv_head  # of the value embeddings: too few to count
    assert parameters(shape) == matrix_parameters(GPT(config)) - gates


def test_what_is_assumed_of_a_machine_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: object) -> float:
        raise AssertionError("measured")

    monkeypatch.setattr(scaling, "memory_bytes", never)
    monkeypatch.setattr(scaling, "measure_rate", never)
    cuda = Dist(0, 1, torch.device("cuda"), torch.bfloat16)

    def planned(memory: float, devices: int = 1, **flags: Any) -> Plan:
        assumed = Assumed(lambda shape: 2e13 / parameters(shape), memory, Spread(devices))
        return make_plan(Options(**flags), cuda, 0.0, assumed=assumed)

    timed = planned(80e9, minutes=60)
    assert timed.shape.depth > planned(80e9, minutes=1).shape.depth
    whole(timed)
    one, eight = (planned(80e9, devices, depth=12).stages["base"] for devices in (1, 8))
    assert one.rows == eight.rows and eight.micro_rows <= -(-eight.rows // 8)
    assert planned(4e9, minutes=10_000).shape.depth < planned(80e9, minutes=10_000).shape.depth
    with pytest.raises(UsageError, match="--depth 24 .* GB of memory"):
        planned(4e9, depth=24)


def test_the_rate_is_measured() -> None:
    assert 100 < measure_rate(Shape(1, 32, 1, 1, 64, 300), CPU, tokens=256) < 1e8


def test_a_model_too_large_for_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scaling, "memory_bytes", lambda dist: 1 << 30)
    with pytest.raises(UsageError, match="--depth 24 .* GB of memory.*smaller"):
        make_plan(Options(depth=24), CPU, 0.0)
    make_plan(Options(depth=2), CPU, 0.0)


def test_weights_that_are_spread_need_not_fit_on_one_device(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before, --shard was refused just where it is needed: the check reckoned with whole weights."""
    four = Dist(0, 4, torch.device("cpu"), torch.float32)
    config = model_config(shape_for(Options(), 24, None), 32768)
    each = [training_memory(config, 1, four, spread=Spread(4, n)).peak for n in (1, 4)]
    assert each[1] < 0.75 * each[0]
    between = int(sum(each) / 2 / 1.6)  # a run may need 1.6 times what it is planned with
    monkeypatch.setattr(scaling, "memory_bytes", lambda dist: between)
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "4")
    flags: dict[str, Any] = {"depth": 24, "vocab_size": 32768, "total_batch_size": 16 << 11}
    with pytest.raises(UsageError, match="GB of memory.*smaller one, or spread .* --shard"):
        make_plan(Options(**flags), four, 0.0)
    plan = make_plan(Options(**flags, shard=True), four, 0.0)
    assert plan.stages["base"].micro_rows == 1
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "1")  # four machines: each holds all weights again
    with pytest.raises(UsageError, match="GB of memory.*smaller one$"):
        make_plan(Options(**flags, shard=True), four, 0.0)

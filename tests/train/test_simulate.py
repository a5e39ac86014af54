"""What several devices send each other, reckoned."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch

from sprout.common.dist import Dist
from sprout.common.errors import UsageError
from sprout.train.accelerators import parse_gpus
from sprout.train.forecast import Machine, forecast
from sprout.train.options import Options
from sprout.train.presets import with_preset
from sprout.train.simulate import HIDDEN, REACHED, Links, Work, simulate

WORK = Work(tokens=1 << 19, rows=256, micro_rows=8, flops_per_token=3e9, parameters=500_000_000)
LINKS = Links(inside=400e9, between=40e9)
RATE = 4e14


def planned(gpus: str, **flags: Any) -> dict[str, Any]:
    count, card = parse_gpus(gpus)
    dist = Dist(0, 1, torch.device("cuda"), torch.bfloat16)
    links = Links(card.link * 1e9, card.network * 1e9)
    memory = card.gigabytes * 1e9
    machine = Machine(gpus, dist, count, card.teraflops * 1e12, memory, card.price, links)
    return forecast(Options(**flags), machine, 0.4)


def test_one_device_only_computes() -> None:
    step = simulate(WORK, 1, RATE, LINKS)
    assert step.total == step.compute == pytest.approx(WORK.tokens * 3e9 / RATE)
    assert (step.network, step.waiting, step.limit) == (0, 0, "compute")


def test_replicated_weights_by_hand() -> None:
    step = simulate(WORK, 8, RATE, LINKS)
    compute = WORK.tokens * 3e9 / RATE / 8
    once = 4 * 500e6 * 7 / 8 / (REACHED * 400e9)
    last_backward = compute / 4 * 2 / 3  # 32 rows each, 8 at a time
    assert step.network == pytest.approx(2 * once)
    assert step.waiting == pytest.approx(once + max(0.0, once - HIDDEN * last_backward))
    assert step.total == pytest.approx(compute + step.waiting)


def test_the_limit_moves_from_computing_to_the_network_to_the_data() -> None:
    alone = simulate(WORK, 8, RATE, LINKS)
    assert alone.limit == "compute"
    assert simulate(WORK, 64, RATE, replace(LINKS, between=1e9)).limit == "network"
    assert simulate(WORK, 64, 100 * RATE, replace(LINKS, between=1e13)).limit == "data"


@pytest.mark.parametrize("sharded", [False, True])
def test_more_devices_are_never_slower_than_their_network_makes_them(sharded: bool) -> None:
    work = replace(WORK, sharded=sharded)
    free = Links(1e15, 1e15)
    for count in (2, 8, 64):
        step, ideal = (simulate(work, count, RATE, links) for links in (LINKS, free))
        assert step.total >= ideal.total
        assert ideal.compute == pytest.approx(work.tokens * 3e9 / RATE / count)
    near, far = (simulate(work, count, RATE, LINKS) for count in (8, 16))
    assert far.network / far.compute > near.network / near.compute


def test_rows_that_cannot_be_shared_equally_keep_the_busiest_waiting() -> None:
    even, odd = (simulate(replace(WORK, rows=rows), 8, RATE, None) for rows in (8, 9))
    assert even.compute == pytest.approx(WORK.tokens * 3e9 / RATE / 8)
    assert odd.compute == pytest.approx(WORK.tokens * 3e9 / RATE * 2 / 9)


def test_the_published_run_of_depth_20() -> None:
    """nanochat of October 2025: depth 20, 20 tokens a parameter of its 561 M, 3 h 51 on 8×H100 for all
    stages, of which pretraining took most."""
    found = planned("8xH100", depth=20, stages="base", steps=11_220_000_000 >> 19)
    assert found["stages"]["base"]["rows"] * 2048 == 1 << 19
    assert 2.4 < found["seconds"] / 3600 < 3.85
    assert found["step"]["waiting"] < 0.1 * found["step"]["compute"]


def test_the_published_run_of_gpt2() -> None:
    """llm.c of 2024, as modded-nanogpt's table begins: GPT-2 of 124 M, 10 thousand million tokens in 45
    minutes on 8×H100."""
    flags = {"family": "gpt2", "depth": 12, "sequence_length": 1024, "total_batch_size": 1 << 19}
    found = planned("8xH100", stages="base", vocab_size=50257, steps=10**10 >> 19, **flags)
    assert 0.75 * 45 < found["seconds"] / 60 < 1.25 * 45


@pytest.mark.parametrize("dollars", [100, 300, 1000])
def test_the_tiers_cost_about_what_they_are_named_after(dollars: int) -> None:
    options, _ = with_preset(Options(preset=f"speedrun-{dollars}"), frozenset())
    found = planned("8xH100", **{**vars(options), "preset": None})
    assert found["price"]["total"] == pytest.approx(dollars, rel=0.3)
    if dollars == 100:
        assert found["stages"]["base"]["flops"] == pytest.approx(4e19, rel=0.15)


def test_memory_falls_with_the_devices() -> None:
    one, eight = (planned(f"{n}xH100", depth=20, stages="base")["memory"] for n in (1, 8))
    assert eight["optimizer"] == pytest.approx(one["optimizer"] / 8, rel=0.15)
    assert eight["weights"] == one["weights"]
    spread = planned("8xH100", depth=20, stages="base", shard=True)["memory"]
    assert spread["weights"] == one["weights"] // 8
    assert spread["gradients"] == one["gradients"] // 8


def test_memory_is_the_limit_until_enough_devices_share_the_weights() -> None:
    flags: dict[str, Any] = {"depth": 64, "stages": "base"}
    with pytest.raises(UsageError, match="GB of memory.*--shard"):
        planned("64xH100", **flags)
    table = planned("64xH100", **flags, shard=True)["scaling"]
    fits = [row["limit"] != "memory" for row in table]
    assert fits == sorted(fits) and not fits[0] and fits[-1]
    assert all(bool(row["tokens_per_second"]) == fit for row, fit in zip(table, fits, strict=True))


def test_data_is_the_limit_where_cards_are_fast_and_the_model_small() -> None:
    found = planned("8xB200", depth=12, stages="base")
    assert found["scaling"][0]["limit"] == "compute" and found["scaling"][-1]["limit"] == "data"


def test_a_table_of_how_it_scales() -> None:
    found = planned("64xH100", depth=20, stages="base")
    assert [row["devices"] for row in found["scaling"]] == [1, 2, 4, 8, 16, 32, 64]
    rates = [row["tokens_per_second"] for row in found["scaling"]]
    assert rates == sorted(rates)
    assert found["tokens_per_second"] == rates[-1] == found["step"]["tokens_per_second"]
    assert found["scaling"][0]["limit"] == "compute" and found["scaling"][-1]["limit"] == "network"

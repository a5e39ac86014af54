"""A forecast is the run's own arithmetic: counted by hand, and against a real model and cache."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch

from sprout.common.dist import Dist
from sprout.common.errors import UsageError
from sprout.models.flops import flops_per_token
from sprout.models.gpt import GPT
from sprout.train.forecast import Machine, forecast
from sprout.train.options import Options
from sprout.train.plan import Shape
from sprout.train.presets import with_preset
from sprout.train.shape import model_config


def card(devices: int = 1, memory: float = 80e9, price: float = 2.0) -> Machine:
    dist = Dist(0, 1, torch.device("cuda"), torch.bfloat16)
    return Machine("test", dist, devices, 1e15, memory, price)


LAPTOP = Machine("this machine", Dist(0, 1, torch.device("cpu"), torch.float32), 1, 2e11, 16e9, 0.0)


def seen(machine: Machine, mfu: float = 0.4, **flags: Any) -> dict[str, Any]:
    return forecast(Options(**flags), machine, mfu)


def test_figures_agree_with_the_model() -> None:
    found = seen(LAPTOP, depth=3)
    shape = Shape(**found["model"])
    model = GPT(model_config(shape, shape.vocab_size))
    weights = sum(p.numel() for p in model.parameters())
    assert found["parameters"]["total"] == weights
    assert found["flops_per_token"] == flops_per_token(model)
    assert found["memory"]["weights"] == found["memory"]["gradients"] == 4 * weights
    cache = model.new_cache(1, 100)
    asked = found["inference"]
    assert asked["kv_bytes_per_token"] * 100 == cache.keys.nbytes + cache.values.nbytes
    assert asked["kv_bytes_per_token"] == 2 * 3 * shape.width * 4  # every layer, every head, fp32
    assert asked["weights"] == 4 * weights


def test_time_and_price_by_hand() -> None:
    found = seen(card(price=3.0), depth=12, stages="base", steps=100, total_batch_size=1 << 19)
    tokens = 100 * (1 << 19)
    assert found["tokens"] == found["stages"]["base"]["tokens"] == tokens
    assert found["flops"] == tokens * found["flops_per_token"]
    assert found["seconds"] == pytest.approx(found["flops"] / (0.4 * 1e15))
    assert found["price"]["total"] == pytest.approx(3.0 * found["seconds"] / 3600)
    assert seen(card(), 0.2, depth=12, stages="base")["seconds"] == pytest.approx(
        2 * seen(card(), 0.4, depth=12, stages="base")["seconds"]
    )


def test_more_devices_share_the_rows_and_the_time() -> None:
    one, eight = (seen(card(n), depth=12, stages="base") for n in (1, 8))
    assert eight["seconds"] == pytest.approx(one["seconds"] / 8)
    assert eight["price"]["total"] == pytest.approx(one["price"]["total"])
    base = eight["stages"]["base"]
    assert base["device_batch_size"] <= -(-base["rows"] // 8)
    assert eight["memory"]["peak"] <= one["memory"]["peak"]


@pytest.mark.parametrize("stages", ["tokenizer,base,mid,sft,eval,report", "base", "base,sft"])
def test_minutes_are_filled(stages: str) -> None:
    for minutes in (5, 60, 600):
        found = seen(card(), minutes=minutes, stages=stages)
        assert found["seconds"] == pytest.approx(60 * minutes, rel=0.02)
        assert list(found["stages"]) == stages.split(",")
    depths = [seen(card(), minutes=m)["model"]["depth"] for m in (1, 10, 1000)]
    assert depths == sorted(depths) and depths[0] < depths[-1]


def test_memory_is_kept() -> None:
    for gigabytes in (8, 16, 80):
        found = seen(card(memory=gigabytes * 1e9), depth=12)
        assert found["memory"]["peak"] < found["memory"]["available"] == gigabytes * 1e9
    small, large = (seen(card(memory=g * 1e9), depth=12)["stages"]["base"] for g in (8, 80))
    assert small["device_batch_size"] < large["device_batch_size"]


@pytest.mark.parametrize(
    ("machine", "flags", "words"),
    [
        (card(memory=8e9), {"depth": 24}, ["--depth 24", "GB of memory", "smaller"]),
        (card(64), {"depth": 2}, ["--gpus", "rows", "--total-batch-size"]),
        (LAPTOP, {"stages": "eval,report"}, ["--stages eval,report", "base"]),
    ],
)
def test_what_cannot_be(machine: Machine, flags: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(UsageError) as error:
        seen(machine, **flags)
    assert all(word in str(error.value) for word in words), error.value


def test_the_preset_gpt2_124m_is_gpt2_trained_as_nanogpt_says() -> None:
    asked, _ = with_preset(Options(preset="gpt2-124m"), frozenset({"preset"}))
    own = replace(asked, tokenizer="bpe", vocab_size=50257)  # its files are not at hand here
    found = forecast(own, card(8, memory=80e9), 0.4)
    padding = (50304 - 50257) * 768
    assert found["parameters"]["total"] == 124_439_808 + padding, "as transformers counts gpt2"
    assert (found["model"]["n_head"], found["model"]["sequence_length"]) == (12, 1024)
    base = found["stages"]["base"]
    assert (base["steps"], base["tokens"]) == (600_000, 600_000 * 491_520)
    moments = found["memory"]["optimizer"] / found["memory"]["weights"]
    assert moments == pytest.approx(2 / 8, rel=0.02), (
        "AdamW's two, of which each device has its part"
    )

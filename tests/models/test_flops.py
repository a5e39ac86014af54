"""The count of arithmetic against a count by hand and against PyTorch's own counter."""

from __future__ import annotations

import dataclasses

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from sprout.models.families import blueprint
from sprout.models.flops import (
    flops_per_token,
    matrix_parameters,
    parameters_by_part,
    positions_seen,
)
from sprout.models.gpt import GPT, GPTConfig

CONFIG = GPTConfig(
    vocab_size=128,
    n_layer=2,
    n_head=4,
    n_kv_head=2,
    n_embd=64,
    sequence_length=32,
    window_pattern="SL",
)


@pytest.mark.parametrize("T", [1, 2, 7, 32])
@pytest.mark.parametrize("window", [1, 2, 6, 7, 31, 32, 33, 100])
def test_positions_seen_equals_counting_them(T: int, window: int) -> None:
    seen = [sum(1 for j in range(T) if 0 <= i - j < window) for i in range(T)]
    assert positions_seen(T, window) == pytest.approx(sum(seen) / T)


def test_a_count_by_hand() -> None:
    layer = 64 * 64 + 2 * 64 * 32 + 64 * 64 + 2 * 64 * 256  # q, k and v, out, up and down
    gate = 32 * 2  # the second layer's, beside its value embedding
    head = 128 * 64
    model = GPT(CONFIG)
    assert matrix_parameters(model) == 2 * layer + gate + head
    seen = (sum(range(1, 17)) + 16 * 16) / 32 + sum(range(1, 33)) / 32  # window 16, then all of 32
    assert flops_per_token(model) == 6 * (2 * layer + gate + head) + 12 * 64 * seen


def test_matrix_products_of_a_step_equal_pytorchs_count() -> None:
    model = GPT(CONFIG)
    model.initialise(0)
    ids = torch.zeros(3, 32, dtype=torch.long)
    tokens = ids.numel()
    with FlopCounterMode(display=False) as forward:
        loss = model.logits(model(ids)).sum()
    with FlopCounterMode(display=False) as backward:
        loss.backward()
    mm = torch.ops.aten.mm
    one_way = forward.get_flop_counts()["Global"][mm]
    assert one_way == 2 * matrix_parameters(model) * tokens
    assert backward.get_flop_counts()["Global"][mm] == 2 * one_way
    # What flops_per_token adds to the matrices is attention alone.
    attention = flops_per_token(model) - 3 * one_way / tokens
    seen = positions_seen(32, 16) + positions_seen(32, 32)
    assert attention == pytest.approx(12 * 64 * seen)


def test_rows_that_pad_the_vocabulary_and_embeddings_do_not_count() -> None:
    padded = GPT(dataclasses.replace(CONFIG, vocab_size=100))
    assert matrix_parameters(GPT(CONFIG)) - matrix_parameters(padded) == 28 * 64
    plain = GPT(dataclasses.replace(CONFIG, value_embeddings=False))
    assert matrix_parameters(GPT(CONFIG)) - matrix_parameters(plain) == 32 * 2  # the gate alone


def test_a_shorter_window_is_less_work() -> None:
    full = GPT(dataclasses.replace(CONFIG, window_pattern="L"))
    saved = flops_per_token(full) - flops_per_token(GPT(CONFIG))
    assert saved == pytest.approx(12 * 64 * (positions_seen(32, 32) - positions_seen(32, 16)))


def test_a_blueprint_counts_as_the_model_does() -> None:
    model, plan = GPT(CONFIG), blueprint(CONFIG, torch.bfloat16)
    assert all(p.is_meta for p in plan.parameters()) and plan.compute_dtype == torch.bfloat16
    assert flops_per_token(plan) == flops_per_token(model)
    assert parameters_by_part(plan) == parameters_by_part(model)
    assert not any(p.is_meta for p in GPT(CONFIG).parameters()), "nothing else is without memory"


def test_parts_counted_by_hand() -> None:
    found = parameters_by_part(GPT(CONFIG))
    assert found == {
        "embedding": 128 * 64,
        "value_embeddings": 128 * 32,  # of the last layer; two heads of 16
        "attention": 2 * (64 * 64 + 2 * 64 * 32 + 64 * 64) + 32 * 2,
        "feed_forward": 2 * 2 * 64 * 256,
        "head": 128 * 64,
        "other": 2 * 2 + 2 * CONFIG.taps * (64 + 32),
    }
    assert sum(found.values()) == sum(p.numel() for p in GPT(CONFIG).parameters())
    assert matrix_parameters(GPT(CONFIG)) == (
        found["attention"] + found["feed_forward"] + found["head"]
    )

"""Which parameter of a model is stepped by which rule."""

from __future__ import annotations

import dataclasses

import torch

from sprout.models.gpt import GPT, GPTConfig
from sprout.optim.groups import Rates, make_optimizer

RATES = Rates(
    matrix=1.0,
    embedding=2.0,
    value_embedding=3.0,
    head=4.0,
    scalar=5.0,
    taps=8.0,
    residual=7.0,
    weight_decay=6.0,
)


def model() -> GPT:
    return GPT(
        GPTConfig(vocab_size=64, n_layer=3, n_head=2, n_kv_head=1, n_embd=32, sequence_length=16)
    )


def test_every_parameter_is_in_exactly_one_group() -> None:
    net = model()
    optimizer = make_optimizer(net, RATES, torch.float32)
    found = [name for group in optimizer.groups for name in group.params]
    assert sorted(found) == sorted(name for name, _ in net.named_parameters())
    own = dict(net.named_parameters())
    for group in optimizer.groups:
        assert all(p is own[name] for name, p in group.params.items())


def test_kinds_are_told_apart_by_what_they_are() -> None:
    optimizer = make_optimizer(model(), RATES, torch.float32)
    adam = {group.name: (set(group.params), group.lr) for group in optimizer.adam}
    assert adam == {
        "embedding": ({"embedding.weight"}, 2.0),
        "value_embedding": (
            {f"blocks.{i}.attention.value_embedding.weight" for i in (0, 2)},
            3.0,
        ),
        "head": ({"head.weight"}, 4.0),
        "scalar": ({"embedding_scale"}, 5.0),
        "taps": (
            {f"blocks.{i}.attention.{m}.taps" for i in range(3) for m in ("mix_input", "mix_keys")},
            8.0,
        ),
        "residual": ({"residual_scale"}, 7.0),
    }
    matrices = {name for group in optimizer.muon for name in group.params}
    inside = {f"attention.{m}" for m in ("q", "k", "v", "out")} | {"mlp.up", "mlp.down"}
    assert matrices == {f"blocks.{i}.{m}.weight" for i in range(3) for m in inside} | {
        f"blocks.{i}.attention.gate.weight" for i in (0, 2)
    }


def test_matrices_of_one_shape_are_stacked() -> None:
    optimizer = make_optimizer(model(), RATES, torch.bfloat16)
    assert optimizer.compute_dtype == torch.bfloat16
    shapes = []
    for stack in optimizer.muon:
        (shape,) = {tuple(p.shape) for p in stack.params.values()}
        shapes.append(shape)
        assert (stack.lr, stack.weight_decay) == (1.0, 6.0)
    assert len(set(shapes)) == len(shapes)
    assert set(shapes) == {(32, 32), (16, 32), (128, 32), (32, 128), (1, 32)}


def test_a_frozen_parameter_is_left_out() -> None:
    net = model()
    net.embedding.weight.requires_grad_(False)
    net.blocks[1].requires_grad_(False)
    optimizer = make_optimizer(net, RATES, torch.float32)
    found = {name for group in optimizer.groups for name in group.params}
    assert found == {name for name, p in net.named_parameters() if p.requires_grad}
    assert "embedding.weight" not in found and "head.weight" in found


def test_scaling_multiplies_every_learning_rate_and_leaves_the_decay() -> None:
    before, after = dataclasses.asdict(RATES), dataclasses.asdict(RATES.scaled(0.5))
    assert after.pop("weight_decay") == before.pop("weight_decay")
    assert after == {name: value * 0.5 for name, value in before.items()}

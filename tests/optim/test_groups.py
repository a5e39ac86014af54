"""Which parameter of a model is stepped by which rule."""

from __future__ import annotations

import dataclasses

import torch

from sprout.models.gpt import GPT, GPTConfig
from sprout.models.gpt2 import GPT2, GPT2Config
from sprout.optim.groups import AllAdamW, Rates, make_optimizer

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
            {
                f"blocks.{i}.{m}.taps"
                for i in range(3)
                for m in ("attention.mix_input", "attention.mix_keys", "mlp.mix_input")
            },
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


def test_adamw_for_all_steps_as_pytorchs() -> None:
    """nanoGPT's recipe: what has two dimensions decays, the rest does not."""
    ours, theirs = model(), model()
    theirs.load_state_dict(ours.state_dict())
    optimizer = make_optimizer(ours, AllAdamW(), torch.float32)
    assert not optimizer.muon
    split = [[p for p in theirs.parameters() if (p.ndim > 1) is big] for big in (True, False)]
    reference = torch.optim.AdamW(
        [{"params": split[0], "weight_decay": 0.1}, {"params": split[1], "weight_decay": 0.0}],
        lr=3e-4,
        betas=(0.9, 0.95),
    )
    rng = torch.Generator().manual_seed(0)
    for _ in range(5):
        for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
            a.grad = torch.randn(a.shape, generator=rng)
            b.grad = a.grad.clone()
        optimizer.step(lr=0.5, momentum=0.9, decay=1.0)
        reference.step()
    for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-7)


def test_every_rate_but_the_decay_is_scaled() -> None:
    half = Rates().scaled(0.5)
    assert half.weight_decay == Rates().weight_decay
    assert all(
        getattr(half, f.name) == 0.5 * getattr(Rates(), f.name)
        for f in dataclasses.fields(Rates)
        if f.name != "weight_decay"
    )
    assert AllAdamW().scaled(2.0) == dataclasses.replace(AllAdamW(), lr=1.2e-3)


def test_tied_embeddings_and_positions_have_rates_of_their_own() -> None:
    shape = GPT2Config(64, 1, 2, 2, 32, 16)
    optimizer = make_optimizer(GPT2(shape), Rates(), torch.float32)
    kinds = {group.name: set(group.params) for group in optimizer.adam}
    assert kinds["tied"] == {"embedding.weight"}
    assert kinds["position"] == {"position_embedding.weight"}
    assert set(kinds) == {"tied", "position", "scalar"}
    assert "norm.weight" in kinds["scalar"] and "blocks.0.mlp.up.bias" in kinds["scalar"]

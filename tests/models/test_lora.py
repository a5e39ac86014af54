"""Adapters: nothing at first, the same merged as apart, and gradients for nothing but them."""

from __future__ import annotations

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from sprout.models.gpt import GPT, GPTConfig
from sprout.models.lora import (
    LoRA,
    adapt,
    are_adapters,
    is_adapted,
    merged,
    saved_names,
    switched_off,
)
from sprout.optim.groups import Rates, make_optimizer

CONFIG = GPTConfig(300, 3, 2, 2, 32, 24)
IDS = torch.randint(0, 300, (2, 24), generator=torch.Generator().manual_seed(0))


def random_gpt(dtype: torch.dtype = torch.float32) -> GPT:
    model = GPT(CONFIG, dtype)
    rng = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0.0, 0.15, generator=rng)
    return model


def adapted(rank: int = 4, alpha: float = 6.0, learned: bool = True) -> GPT:
    """The random model with adapters; `learned`: as they may be after training."""
    model = random_gpt()
    adapt(model, LoRA(rank, alpha), seed=2)
    if learned:
        rng = torch.Generator().manual_seed(3)
        with torch.no_grad():
            for name, parameter in model.named_parameters():
                if name.endswith(".up"):
                    parameter.normal_(0.0, 0.1, generator=rng)
    return model


def logits(model: GPT) -> Tensor:
    found: Tensor = model.logits(model(IDS))
    return found


def test_at_first_and_switched_off_it_is_the_model_without() -> None:
    plain = logits(random_gpt())
    assert torch.equal(logits(adapted(learned=False)), plain)
    model = adapted()
    assert not torch.allclose(logits(model), plain, atol=0.1)
    with switched_off(model):
        assert torch.equal(logits(model), plain)
    with pytest.raises(ZeroDivisionError), switched_off(model):
        raise ZeroDivisionError
    assert not torch.allclose(logits(model), plain, atol=0.1), "on again after an error, too"


def test_merged_does_what_apart_does() -> None:
    model = adapted()
    weights = model.state_dict()
    own = {name: weights[name] for name in saved_names(model)}
    assert are_adapters(own) and not are_adapters(weights) and not are_adapters({})
    whole = GPT(CONFIG)
    whole.load_state_dict(merged(random_gpt().state_dict(), own, alpha=6.0))
    torch.testing.assert_close(logits(whole), logits(model), rtol=1e-4, atol=1e-5)
    assert saved_names(whole) == list(whole.state_dict()) and not is_adapted(whole)


def test_a_layer_with_an_adapter_is_the_formula_written_out() -> None:
    model = adapted(rank=3, alpha=7.0)
    layer = model.blocks[1].mlp.up  # type: ignore[union-attr]
    x = torch.randn(5, 32)
    up, down = layer.lora.up, layer.lora.down  # type: ignore[union-attr]
    wanted = F.linear(x, layer.weight + 7.0 / 3 * up @ down)  # type: ignore[operator]
    torch.testing.assert_close(layer(x), wanted)  # type: ignore[operator]


def test_adapters_of_another_model_do_not_merge() -> None:
    own = {
        "blocks.9.mlp.up.lora.down": torch.ones(2, 3),
        "blocks.9.mlp.up.lora.up": torch.ones(4, 2),
    }
    with pytest.raises(KeyError):
        merged(random_gpt().state_dict(), own, 1.0)


def test_only_adapters_get_gradients_and_the_optimizer_has_them_all() -> None:
    model = adapted(learned=False)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    optimizer = make_optimizer(model, Rates(), torch.float32)
    covered = {name for group in optimizer.groups for name in group.params}
    for _ in range(2):  # the first step moves `up` alone: the gradient of `down` is still 0
        logits(model).square().mean().backward()
        with_gradient = {n for n, p in model.named_parameters() if p.grad is not None}
        optimizer.step(lr=1.0, momentum=0.9, decay=1.0)
        optimizer.zero_grad()
    assert with_gradient == covered == set(saved_names(model)) != set()
    after = model.state_dict()
    moved = {name for name in before if not torch.equal(before[name], after[name])}
    assert moved == set(saved_names(model))
    assert {group.name for group in optimizer.groups} == {"adapter"}


def test_every_linear_layer_but_the_head_and_those_that_are_smaller() -> None:
    model = adapted(rank=1)
    layers = {name.rsplit(".lora", 1)[0] for name in saved_names(model)}
    wanted = {n for n, m in model.named_modules() if isinstance(m, torch.nn.Linear)} - {"head"}
    assert layers == wanted and any(name.endswith("gate") for name in layers)
    model = adapted(rank=2)  # a gate has two outputs
    assert not any("gate" in name for name in saved_names(model))
    small = sum(model.state_dict()[name].numel() for name in saved_names(adapted(rank=2)))
    assert small < sum(p.numel() for p in model.parameters()) / 10
    with pytest.raises(ValueError, match="rank 32 is not below the width of any layer"):
        adapt(random_gpt(), LoRA(32, 1.0), 0)


def test_the_first_weights_are_a_function_of_the_seed() -> None:
    a, b, c = random_gpt(), random_gpt(), random_gpt()
    for model, seed in ((a, 5), (b, 5), (c, 6)):
        adapt(model, LoRA(4, 4.0), seed)
    assert all(torch.equal(x, y) for x, y in zip(a.parameters(), b.parameters(), strict=True))
    first = saved_names(a)[0]
    assert not torch.equal(a.state_dict()[first], c.state_dict()[first])


def test_a_copy_has_adapters_of_its_own_and_bf16_goes_through() -> None:
    model = adapted()
    other = copy.deepcopy(model)
    with torch.no_grad():
        for name, parameter in other.named_parameters():
            if name.endswith(".up"):
                parameter.zero_()
    assert torch.equal(logits(other), logits(random_gpt()))
    assert not torch.equal(logits(model), logits(other))
    low = random_gpt(torch.bfloat16)
    adapt(low, LoRA(4, 4.0), 0)
    assert low(IDS).dtype == torch.bfloat16

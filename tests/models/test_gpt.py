"""The model: what it starts from, what each position can see, and what its config refuses."""

from __future__ import annotations

import dataclasses
import math
from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from sprout.models.base import Linear
from sprout.models.decoding import look_up_turns
from sprout.models.functions import rotate
from sprout.models.gpt import GPT, GPTConfig

CONFIG = GPTConfig(
    vocab_size=100,
    n_layer=3,
    n_head=4,
    n_kv_head=2,
    n_embd=64,
    sequence_length=48,
    window_pattern="SSL",
)


def fresh(config: GPTConfig = CONFIG, dtype: torch.dtype = torch.float32, seed: int = 0) -> GPT:
    model = GPT(config, dtype)
    model.initialise(seed)
    return model


@torch.no_grad()
def lively(config: GPTConfig = CONFIG, dtype: torch.dtype = torch.float32) -> GPT:
    """A model in which every parameter matters, as after some training."""
    model = fresh(config, dtype)
    rng = torch.Generator().manual_seed(1)
    for p in model.parameters():
        p.add_(torch.randn(p.shape, generator=rng) * 0.2)
    return model


def some_ids(T: int = 48, seed: int = 0) -> Tensor:
    rng = torch.Generator().manual_seed(seed)
    return torch.randint(0, CONFIG.vocab_size, (2, T), generator=rng)


def loss_of(model: GPT, ids: Tensor) -> Tensor:
    logits = model.logits(model(ids[:, :-1]))
    return F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten())


# The start


def test_the_first_loss_is_that_of_a_guess() -> None:
    assert loss_of(fresh(), some_ids()).item() == pytest.approx(math.log(100), rel=0.02)


def test_output_projections_start_at_zero_and_nothing_else_among_the_matrices() -> None:
    zero = {
        name
        for name, p in fresh().named_parameters()
        if p.ndim == 2 and not p.any() and ".gate." not in name and not name.endswith(".taps")
    }
    projections = ("attention.out", "mlp.down")
    assert zero == {f"blocks.{i}.{name}.weight" for i in range(3) for name in projections}


def test_weights_follow_from_the_seed_alone() -> None:
    torch.manual_seed(1)
    first = fresh(seed=5).state_dict()
    torch.manual_seed(2)
    second = fresh(seed=5).state_dict()
    other = fresh(seed=6).state_dict()
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not torch.equal(first["embedding.weight"], other["embedding.weight"])
    assert not torch.equal(first["blocks.1.mlp.up.weight"], other["blocks.1.mlp.up.weight"])


def test_the_tables_of_rotary_positions_are_not_weights() -> None:
    assert not {"cos", "sin"} & fresh().state_dict().keys()


# Numbers


def test_fp32_weights_compute_in_bf16_to_fp32_logits() -> None:
    model, exact = lively(dtype=torch.bfloat16), lively()
    ids = some_ids()
    hidden = model(ids)
    logits = model.logits(hidden)
    assert hidden.dtype == torch.bfloat16 and logits.dtype == torch.float32
    assert all(p.dtype == torch.float32 for p in model.parameters())
    loss_of(model, ids).backward()
    assert all(p.grad is not None and p.grad.dtype == torch.float32 for p in model.parameters())
    wanted = exact(ids)
    assert (hidden.float() - wanted).norm() / wanted.norm() < 0.1


@pytest.mark.parametrize("make", [fresh, lively])
def test_every_parameter_has_a_gradient(make: object) -> None:
    assert callable(make)
    model = make()
    loss_of(model, some_ids()).backward()
    assert not [name for name, p in model.named_parameters() if p.grad is None]
    if make is lively:
        assert not [name for name, p in model.named_parameters() if not p.grad.any()]


def test_rows_that_pad_the_vocabulary_never_yield_a_logit() -> None:
    model = lively()
    assert CONFIG.padded_vocab_size == 128 and len(model.head.weight) == 128
    with torch.no_grad():
        model.head.weight[100:] = 1e4
    ids = some_ids()
    logits = model.logits(model(ids))
    assert logits.shape == (2, 48, 100)
    loss_of(model, ids).backward()
    assert model.head.weight.grad is not None and not model.head.weight.grad[100:].any()


@pytest.mark.parametrize(("size", "padded"), [(1, 64), (64, 64), (65, 128), (4096, 4096)])
def test_the_vocabulary_is_padded_to_64(size: int, padded: int) -> None:
    assert dataclasses.replace(CONFIG, vocab_size=size).padded_vocab_size == padded


def test_softcap_bounds_the_logits_and_zero_turns_it_off() -> None:
    hidden = 100 * torch.randn(5, 64, generator=torch.Generator().manual_seed(0))
    capped = lively()
    free = lively(dataclasses.replace(CONFIG, softcap=0.0))
    raw = F.linear(hidden, free.head.weight)[:, :100]
    torch.testing.assert_close(free.logits(hidden), raw)
    torch.testing.assert_close(capped.logits(hidden), 15 * torch.tanh(raw / 15))
    assert raw.abs().max() > 15 >= capped.logits(hidden).abs().max()


def test_linear_computes_in_the_dtype_of_its_input() -> None:
    layer = Linear(4, 3)
    assert layer.bias is None
    assert layer(torch.ones(2, 4, dtype=torch.bfloat16)).dtype == torch.bfloat16


def test_rotary_products_depend_on_the_distance_alone() -> None:
    model = fresh()
    q, k = torch.randn(2, 1, 1, 1, 16, generator=torch.Generator().manual_seed(0))

    def product(i: int, j: int) -> float:
        at = [(model.cos[None, n : n + 1, None], model.sin[None, n : n + 1, None]) for n in (i, j)]
        return float((rotate(q, *at[0]) * rotate(k, *at[1])).sum())

    assert product(5, 3) == pytest.approx(product(40, 38), abs=1e-5)
    assert product(5, 3) != pytest.approx(product(5, 4), abs=1e-3)
    tables = (table[:, :, None] for table in look_up_turns(48, None, model.cos, model.sin))
    assert float(rotate(q, *tables).norm()) == pytest.approx(float(q.norm()) * 48**0.5, rel=1e-5)


# What a position sees


def test_a_token_changes_nothing_before_itself() -> None:
    model, ids = lively(), some_ids()
    before = model(ids)
    for t in (0, 1, 23, 24, 47):
        changed = ids.clone()
        changed[:, t] = (ids[:, t] + 1) % CONFIG.vocab_size
        after = model(changed)
        torch.testing.assert_close(after[:, :t], before[:, :t], rtol=0, atol=1e-6)
        assert not torch.allclose(after[:, t:], before[:, t:], atol=1e-3)


@torch.no_grad()
def test_pieces_packed_together_equal_each_alone() -> None:
    # Also where a piece is longer than the window, and at other positions than alone.
    model, ids = lively(), some_ids()
    edges = [0, 7, 11, 44, 48]
    documents = torch.zeros(2, 48, dtype=torch.long)
    for number, (low, high) in enumerate(pairwise(edges)):
        documents[:, low:high] = number
    packed = model(ids, documents=documents)
    for low, high in pairwise(edges):
        torch.testing.assert_close(packed[:, low:high], model(ids[:, low:high]), rtol=0, atol=2e-4)


@torch.no_grad()
def test_a_document_changes_nothing_in_the_next() -> None:
    model, ids = lively(), some_ids()
    documents = (torch.arange(48) >= 20).long().expand(2, 48)
    changed = ids.clone()
    changed[:, :20] = (ids[:, :20] + 1) % CONFIG.vocab_size
    before, after = model(ids, documents=documents), model(changed, documents=documents)
    assert torch.equal(before[:, 20:], after[:, 20:])
    assert not torch.allclose(model(ids)[:, 20:], model(changed)[:, 20:], atol=1e-3)


@pytest.mark.parametrize("window", [1, 4])
def test_windows_limit_what_all_layers_together_reach(window: int) -> None:
    # The last layer of a real model sees everything, so each layer's window is set by hand.
    model, at = lively(dataclasses.replace(CONFIG, taps=0)), 40
    for block in model.blocks:
        block.attention.window = window  # type: ignore[union-attr]
    seen: list[Tensor] = []

    def keep(module: object, inputs: object, output: Tensor) -> None:
        output.retain_grad()
        seen.append(output)

    model.embedding.register_forward_hook(keep)
    model(some_ids())[:, at].sum().backward()
    grad = seen[0].grad
    assert grad is not None
    reached = grad.abs().sum(dim=(0, 2)).nonzero().flatten().tolist()
    assert reached == list(range(at - 3 * (window - 1), at + 1))


@pytest.mark.parametrize("taps", [1, 3])
def test_short_convolutions_reach_as_far_as_their_taps(taps: int) -> None:
    model, at = lively(dataclasses.replace(CONFIG, n_layer=1, taps=taps)), 40
    attention = model.blocks[0].attention
    seen = torch.zeros(1, 48, 64, requires_grad=True)
    mixed = attention.mix_input(seen + 1, None, None)  # type: ignore[union-attr,operator]
    mixed[:, at].sum().backward()
    assert seen.grad is not None
    reached = seen.grad.abs().sum(dim=(0, 2)).nonzero().flatten().tolist()
    assert reached == list(range(at - taps, at + 1))


def test_windows_follow_the_pattern_and_the_last_layer_sees_all() -> None:
    config = dataclasses.replace(CONFIG, n_layer=6, window_pattern="SL")
    assert [config.window(i) for i in range(6)] == [24, 48, 24, 48, 24, 48]
    config = dataclasses.replace(CONFIG, n_layer=5, window_pattern="SSSL")
    assert [config.window(i) for i in range(5)] == [24, 24, 24, 48, 48]
    assert dataclasses.replace(CONFIG, sequence_length=1).window(0) == 1


@pytest.mark.parametrize("n_layer", [1, 2, 3, 4])
def test_every_other_layer_has_a_value_embedding_the_last_among_them(n_layer: int) -> None:
    config = dataclasses.replace(CONFIG, n_layer=n_layer)
    has = [config.has_value_embedding(i) for i in range(n_layer)]
    assert has[-1] and all(a != b for a, b in pairwise(has))
    model = GPT(config)
    assert [b.attention.value_embedding is not None for b in model.blocks] == has  # type: ignore[union-attr]
    off = GPT(dataclasses.replace(config, value_embeddings=False))
    assert not [name for name, _ in off.named_parameters() if "value" in name or "gate" in name]


def test_a_longer_row_than_the_model_was_built_for_is_refused() -> None:
    with pytest.raises(AssertionError, match="49 positions, but the model was built for 48"):
        fresh()(some_ids(49))


# The config


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"n_embd": 66}, "width 66 is not a multiple of the 4 heads"),
        ({"n_kv_head": 3}, "4 heads is not a multiple of 3 kv heads"),
        ({"n_embd": 60}, "head size 15 must be even"),
        ({"window_pattern": ""}, "window_pattern '' may hold only S and L"),
        ({"window_pattern": "SLX"}, "window_pattern 'SLX' may hold only S and L"),
        ({"n_layer": 0}, "n_layer is 0 and must be at least 1"),
        ({"n_head": 0}, "n_head is 0"),
        ({"n_kv_head": 0}, "n_kv_head is 0"),
        ({"n_embd": 0}, "n_embd is 0"),
        ({"vocab_size": -1}, "vocab_size is -1"),
        ({"sequence_length": 0}, "sequence_length is 0"),
    ],
)
def test_a_shape_that_cannot_be_is_a_clear_error(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(CONFIG, **change)  # type: ignore[arg-type]

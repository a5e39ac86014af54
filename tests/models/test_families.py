"""What every family keeps to: the seam, caches, documents, kernels, int8, adapters, memory, files."""

from __future__ import annotations

import dataclasses
import typing
from itertools import pairwise
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from sprout.common.errors import UsageError
from sprout.common.kernels import build as build_kernels
from sprout.data.packing import Batch
from sprout.engine.engine import Engine, Request
from sprout.engine.quantize import bytes_read, quantize_int8
from sprout.engine.sample import Sampling
from sprout.models.base import Linear, Model, ModelConfig
from sprout.models.families import (
    FAMILIES,
    blueprint,
    build,
    config_from_dict,
    config_to_dict,
)
from sprout.models.flops import flops_per_token, matrix_parameters, parameters_by_part
from sprout.models.gpt import GPTConfig
from sprout.models.gpt2 import GPT2Config
from sprout.models.lora import LoRA, adapt, merged, saved_names
from sprout.models.qwen3 import Qwen3Config
from sprout.optim.groups import Rates, make_optimizer
from sprout.train.objective import lm_loss
from sprout.train.options import Family

KERNELS, PROBLEM = build_kernels()
V, T = 100, 48
CONFIGS: dict[str, ModelConfig] = {
    "gpt": GPTConfig(V, 3, 4, 2, 64, T),
    "gpt2": GPT2Config(V, 3, 4, 4, 64, T),
    "gpt2 without biases": GPT2Config(V, 3, 4, 4, 64, T, bias=False),
    "qwen3": Qwen3Config(V, 3, 4, 2, 64, T, head_dim=24, intermediate_size=160),
    "qwen3 tied": Qwen3Config(V, 3, 4, 2, 64, T, head_dim=24, intermediate_size=160, tied=True),
}


@pytest.fixture(params=list(CONFIGS))
def config(request: pytest.FixtureRequest) -> ModelConfig:
    return CONFIGS[request.param]


@torch.no_grad()
def lively(config: ModelConfig, dtype: torch.dtype = torch.float32, **how: Any) -> Model:
    """A model in which every parameter matters, as after some training."""
    model = build(config, dtype, **how)
    model.initialise(0)
    rng = torch.Generator().manual_seed(1)
    for p in model.parameters():
        p.add_(torch.randn(p.shape, generator=rng) * 0.1)
    return model


def some_ids(rows: int = 2, length: int = T) -> Tensor:
    return torch.randint(0, V, (rows, length), generator=torch.Generator().manual_seed(0))


# The seam


def test_the_flag_names_the_families_there_are() -> None:
    assert typing.get_args(Family) == tuple(FAMILIES)
    assert all(config.family == name for name, (config, _) in FAMILIES.items())


def test_a_config_comes_back_from_plain_data(config: ModelConfig) -> None:
    data = config_to_dict(config)
    assert next(iter(data)) == "family"
    assert config_from_dict(data, "here") == config


def test_plain_data_without_a_family_is_ours() -> None:
    old = {k: v for k, v in config_to_dict(CONFIGS["gpt"]).items() if k != "family"}
    assert config_from_dict(old, "here") == CONFIGS["gpt"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"family": "qwen2"}, "did you mean qwen3?"),
        ({"family": 3}, "'gpt'|3"),
        ({"softcap": 3.0}, "unknown key softcap"),
        ({"head_dim": 25}, "must be even"),
        ({"n_kv_head": 3}, "not a multiple of 3 kv heads"),
        ({"intermediate_size": 0}, "intermediate_size is 0"),
        ({"rope_theta": 0.0}, "rope_theta is 0"),
        ({"family": "gpt2", "n_kv_head": 2}, "unknown key"),
    ],
)
def test_plain_data_that_cannot_be_says_so(change: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        config_from_dict({**config_to_dict(CONFIGS["qwen3"]), **change}, "here")


def test_gpt2_has_no_grouped_heads() -> None:
    with pytest.raises(ValueError, match="GPT-2 has one for each of its heads"):
        GPT2Config(V, 3, 4, 2, 64, T)


def test_weights_follow_from_the_seed_alone(config: ModelConfig) -> None:
    states = []
    for seed in (5, 5, 6):
        torch.manual_seed(len(states))
        model = build(config)
        model.initialise(seed)
        states.append(model.state_dict())
    first, second, other = states
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not torch.equal(first["embedding.weight"], other["embedding.weight"])
    assert not torch.equal(first["blocks.1.mlp.up.weight"], other["blocks.1.mlp.up.weight"])


@torch.no_grad()
def test_the_first_loss_is_about_that_of_a_guess(config: ModelConfig) -> None:
    model, ids = build(config), some_ids()
    model.initialise(0)
    logits = model.logits(model(ids[:, :-1]))
    assert 4.4 < float(F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten())) < 5.0


# What a position sees


@torch.no_grad()
def test_a_token_changes_nothing_before_itself(config: ModelConfig) -> None:
    model, ids = lively(config), some_ids()
    before = model(ids)
    changed = ids.clone()
    changed[:, 20] = (ids[:, 20] + 1) % V
    after = model(changed)
    torch.testing.assert_close(after[:, :20], before[:, :20], rtol=0, atol=1e-5)
    assert not torch.allclose(after[:, 20:], before[:, 20:], atol=1e-3)


@torch.no_grad()
def test_documents_packed_together_equal_each_alone(config: ModelConfig) -> None:
    model, ids = lively(config), some_ids()
    edges = [0, 7, 11, 44, 48]
    documents = torch.zeros(2, T, dtype=torch.long)
    for number, (low, high) in enumerate(pairwise(edges)):
        documents[:, low:high] = number
    packed = model(ids, documents=documents)
    for low, high in pairwise(edges):
        torch.testing.assert_close(packed[:, low:high], model(ids[:, low:high]), rtol=0, atol=5e-4)


@torch.no_grad()
def test_over_a_cache_rows_of_different_length_go_on_as_each_alone(config: ModelConfig) -> None:
    model, ids = lively(config), some_ids()
    cache = model.new_cache(2, T)
    view = cache.view(0, 2)
    model(ids[:, :6], cache=view)
    view.advance([6, 4])
    for step in range(3):
        view = cache.view(0, 2)
        hidden = model(ids[:, 10 + step : 11 + step], cache=view)
        view.advance([1, 1])
        for row, read in ((0, 6), (1, 4)):
            text = torch.cat((ids[row, :read], ids[row, 10 : 11 + step]))[None]
            torch.testing.assert_close(hidden[row, 0], model(text)[0, -1], rtol=0, atol=5e-4)


@torch.no_grad()
def test_more_positions_than_there_are_is_refused(config: ModelConfig) -> None:
    model = lively(config).eval()
    with pytest.raises(AssertionError, match="49 positions"):
        model(some_ids(1, T + 1))
    engine = Engine(model)
    with pytest.raises(ValueError, match="leaves no room"):
        engine.generate([Request(list(range(T)), 4, Sampling())])
    (done,) = engine.generate([Request(list(range(40)), 100, Sampling(temperature=0.0))])
    assert len(done.ids) == T - 40 and done.stopped == "length"


def test_requests_together_with_shared_beginnings_answer_as_each_alone(config: ModelConfig) -> None:
    """Beginnings are read once and copied, rows join and leave: nobody's answer hangs on it."""
    model = lively(dataclasses.replace(config, sequence_length=96)).eval()
    start = some_ids(1, 40)[0].tolist()
    greedy = Sampling(temperature=0.0)
    requests = [
        Request([*start, *range(extra)], tokens, greedy)
        for extra, tokens in ((1, 20), (9, 3), (20, 30), (2, 60))
    ]
    together = Engine(model, max_batch=3).generate(requests)
    alone = [Engine(model).generate([request])[0] for request in requests]
    assert [done.ids for done in together] == [done.ids for done in alone]


# Numbers


def test_every_parameter_has_a_gradient(config: ModelConfig) -> None:
    model, ids = lively(config), some_ids()
    lm_loss(model, Batch(ids, ids, None)).backward()
    assert not [n for n, p in model.named_parameters() if p.grad is None or not p.grad.any()]


def test_it_computes_in_bf16_close_to_fp32(config: ModelConfig) -> None:
    exact, model, ids = lively(config), lively(config, torch.bfloat16), some_ids()
    hidden, wanted = model(ids), exact(ids)
    assert hidden.dtype == torch.bfloat16 and model.logits(hidden).dtype == torch.float32
    assert all(p.dtype == torch.float32 for p in model.parameters())
    assert (hidden.float() - wanted).norm() < 0.05 * wanted.norm()


@pytest.mark.skipif(KERNELS is None, reason=str(PROBLEM))
@pytest.mark.parametrize("separate", [False, True])
def test_with_kernels_it_learns_the_same(config: ModelConfig, separate: bool) -> None:
    ids = some_ids(3)
    documents = torch.arange(3 * T).view(3, T) // 11 if separate else None
    found = []
    for kernels in (None, KERNELS):
        model = lively(config, kernels=kernels)
        loss = lm_loss(model, Batch(ids, ids.roll(-1), documents))
        loss.backward()
        found.append([loss.detach(), *(p.grad for p in model.parameters() if p.grad is not None)])
    for a, b in zip(*found, strict=True):
        # Not relative alone: a bias of keys shifts all scores of a query alike, and has no gradient.
        assert (a - b).norm() < 1e-4 * a.norm() + 1e-5


def test_fp8_reaches_the_matrices_of_the_layers_alone(config: ModelConfig) -> None:
    model = lively(config, fp8=True)
    told = {name for name, m in model.named_modules() if isinstance(m, Linear) and m.fp8}
    inside = {n for n, m in model.named_modules() if isinstance(m, Linear) and n != "head"}
    assert told == inside
    ids = some_ids(2)
    loss = lm_loss(model, Batch(ids, ids, None)).detach()
    exact = lm_loss(lively(config), Batch(ids, ids, None)).detach()
    assert 0 < abs(float(loss / exact) - 1) < 0.2


def test_int8_answers_nearly_the_same_and_reads_the_head_of_a_tied_model(
    config: ModelConfig,
) -> None:
    whole = lively(dataclasses.replace(config, n_embd=128), torch.float32).eval()
    counted = bytes_read(whole)
    matrices = matrix_parameters(whole) + 28 * 128  # the head's padding
    assert 4 * matrices <= counted <= 4 * (matrices + 3 * (128 * 12 + 2 * 3 * 256) + 1000)
    wanted = whole.logits(whole(some_ids()))
    quantize_int8(whole)
    assert bytes_read(whole) < counted / 3
    found = whole.logits(whole(some_ids()))
    assert (found - wanted).norm() < 0.05 * wanted.norm()


# Files and counting


def test_a_checkpoint_holds_each_weight_once(config: ModelConfig) -> None:
    model = lively(config)
    held = {name: model.state_dict()[name].clone() for name in saved_names(model)}
    assert ("head.weight" in held) is not config.tied
    assert sum(w.numel() for w in held.values()) == sum(p.numel() for p in model.parameters())
    other = build(config)
    other.initialise(3)
    other.load_state_dict(held, strict=False)
    assert torch.equal(other(some_ids()), model(some_ids()))


def test_adapters_merge_into_what_they_do_apart(config: ModelConfig) -> None:
    base = {k: v.clone() for k, v in lively(config).state_dict().items()}
    model = lively(config)
    adapt(model, LoRA(4, 6.0), seed=2)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith(".up"):
                parameter.normal_(0.0, 0.1, generator=torch.Generator().manual_seed(3))
    names = saved_names(model)
    layers = {name.rpartition(".lora.")[0] for name in names}
    inside = [m for n, m in model.named_modules() if isinstance(m, Linear) and ".gate" not in n]
    assert len(layers) >= len(inside) - 1, "every matrix but the head"
    own = {name: model.state_dict()[name] for name in names}
    whole = build(config)
    whole.load_state_dict(merged(base, own, 6.0))
    assert not torch.allclose(whole(some_ids()), lively(config)(some_ids()), atol=0.1)
    torch.testing.assert_close(whole(some_ids()), model(some_ids()), rtol=1e-3, atol=1e-3)


def test_every_parameter_is_counted_once_and_stepped_once(config: ModelConfig) -> None:
    model = lively(config)
    total = sum(p.numel() for p in model.parameters())
    assert sum(parameters_by_part(model).values()) == total
    plan = blueprint(config, torch.float32)
    assert parameters_by_part(plan) == parameters_by_part(model)
    optimizer = make_optimizer(model, Rates(), torch.float32)
    stepped = [name for group in optimizer.groups for name in group.params]
    assert sorted(stepped) == sorted(name for name, _ in model.named_parameters())
    for group in optimizer.muon:
        assert all(".attention." in name or ".mlp." in name for name in group.params)


def test_what_the_dial_reckons_is_what_the_model_has() -> None:
    for name, (family, _) in FAMILIES.items():
        config = family.dialled(512, 3, 2, 2, 192, 64)
        model = blueprint(config, torch.float32)
        gates = 3 * 32 * 2 if name == "gpt" else 0  # of value embeddings, on two of three layers
        reckoned = 3 * config.layer_parameters + 512 * 192
        assert 0 <= matrix_parameters(model) - reckoned <= gates
        assert flops_per_token(model) > 6 * reckoned
    qwen = Qwen3Config.dialled(512, 3, 2, 2, 192, 64)
    assert (qwen.head_dim, qwen.intermediate_size) == (96, 512)

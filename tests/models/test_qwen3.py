"""Qwen3 against transformers' own, weights copied across."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from sprout.engine.engine import Engine, Request
from sprout.engine.sample import Sampling
from sprout.models.qwen3 import Qwen3, Qwen3Config

transformers = pytest.importorskip("transformers", reason="transformers is not installed")

NAMES = {
    "attention_norm": "input_layernorm",
    "attention.q": "self_attn.q_proj",
    "attention.k": "self_attn.k_proj",
    "attention.v": "self_attn.v_proj",
    "attention.out": "self_attn.o_proj",
    "attention.q_norm": "self_attn.q_norm",
    "attention.k_norm": "self_attn.k_norm",
    "mlp_norm": "post_attention_layernorm",
    "mlp.gate": "mlp.gate_proj",
    "mlp.up": "mlp.up_proj",
    "mlp.down": "mlp.down_proj",
}
"""Our name of a layer's part -> theirs."""


@pytest.fixture(params=[False, True], ids=["untied", "tied"])
def pair(request: pytest.FixtureRequest) -> tuple[Qwen3, Any]:
    """Ours and theirs with the same random weights; the head size is not width / heads."""
    tied = bool(request.param)
    config = Qwen3Config(
        101, 3, 4, 2, 64, 48, head_dim=24, intermediate_size=160, rope_theta=5e5, tied=tied
    )
    theirs = transformers.Qwen3ForCausalLM(
        transformers.Qwen3Config(
            vocab_size=101,
            hidden_size=64,
            intermediate_size=160,
            num_hidden_layers=3,
            num_attention_heads=4,
            num_key_value_heads=2,
            head_dim=24,
            max_position_embeddings=48,
            rope_parameters={"rope_type": "default", "rope_theta": 5e5},
            tie_word_embeddings=tied,
            bos_token_id=0,
            eos_token_id=None,
        )
    ).eval()
    ours = Qwen3(config)
    with torch.no_grad():
        rng = torch.Generator().manual_seed(0)
        for parameter in theirs.parameters():
            parameter.add_(0.1 * torch.randn(parameter.shape, generator=rng))
        for parameter in ours.parameters():
            parameter.zero_()
        ours.embedding.weight[:101] = theirs.model.embed_tokens.weight
        ours.head.weight[:101] = theirs.lm_head.weight
        ours.norm.weight.copy_(theirs.model.norm.weight)
        for mine, layer in zip(ours.blocks, theirs.model.layers, strict=True):
            for name, other in NAMES.items():
                mine.get_submodule(name).weight.copy_(layer.get_submodule(other).weight)
    return ours.eval(), theirs


def some_ids(rows: int = 3, length: int = 48) -> Tensor:
    return torch.randint(0, 101, (rows, length), generator=torch.Generator().manual_seed(1))


@torch.no_grad()
def test_logits_are_those_of_transformers(pair: tuple[Qwen3, Any]) -> None:
    ours, theirs = pair
    ids = some_ids()
    torch.testing.assert_close(ours.logits(ours(ids)), theirs(ids).logits, rtol=0, atol=1e-5)


def test_gradients_are_those_of_transformers(pair: tuple[Qwen3, Any]) -> None:
    ours, theirs = pair
    ids = some_ids()
    ours.logits(ours(ids)).logsumexp(-1).sum().backward()
    theirs(ids).logits.logsumexp(-1).sum().backward()
    mine, layer = ours.blocks[1], theirs.model.layers[1]
    for name, other in NAMES.items():
        a, b = mine.get_submodule(name).weight.grad, layer.get_submodule(other).weight.grad
        assert (a - b).norm() < 1e-4 * b.norm(), name


def test_greedy_text_over_the_cache_is_that_of_transformers(pair: tuple[Qwen3, Any]) -> None:
    ours, theirs = pair
    prompts = some_ids(3, 9)
    found = Engine(ours).generate(
        [Request(prompt.tolist(), 30, Sampling(temperature=0.0)) for prompt in prompts]
    )
    wanted = theirs.generate(
        prompts,
        attention_mask=torch.ones_like(prompts),
        max_new_tokens=30,
        do_sample=False,
        pad_token_id=0,
    )
    assert [done.ids for done in found] == wanted[:, 9:].tolist()


def test_the_smallest_qwen3_has_heads_wider_than_its_width() -> None:
    config = Qwen3Config(151936, 28, 16, 8, 1024, 40960, intermediate_size=3072, tied=True)
    with torch.device("meta"):
        model = Qwen3(config)
    assert model.blocks[0].attention.q.weight.shape == (2048, 1024)  # type: ignore[union-attr]
    # As the model's card says: 0.6B parameters, 0.44B without the embedding.
    total = sum(p.numel() for p in model.parameters())
    assert total == 596_049_920 and round((total - 151936 * 1024) / 1e9, 2) == 0.44

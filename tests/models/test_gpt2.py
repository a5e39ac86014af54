"""GPT-2 against transformers' own, weights copied across."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from sprout.engine.engine import Engine, Request
from sprout.engine.sample import Sampling
from sprout.models.gpt2 import GPT2, GPT2Config

transformers = pytest.importorskip("transformers", reason="transformers is not installed")

CONFIG = GPT2Config(101, 3, 4, 4, 64, 48)


@torch.no_grad()
def pair() -> tuple[GPT2, Any]:
    """Ours and theirs with the same random weights."""
    theirs = transformers.GPT2LMHeadModel(
        transformers.GPT2Config(
            vocab_size=101,
            n_positions=48,
            n_embd=64,
            n_layer=3,
            n_head=4,
            bos_token_id=0,
            eos_token_id=None,
            resid_pdrop=0.0,
            embd_pdrop=0.0,
            attn_pdrop=0.0,
        )
    ).eval()
    rng = torch.Generator().manual_seed(0)
    for parameter in theirs.parameters():
        parameter.add_(0.1 * torch.randn(parameter.shape, generator=rng))
    ours, body = GPT2(CONFIG), theirs.transformer
    ours.embedding.weight.zero_()
    ours.embedding.weight[:101] = body.wte.weight
    ours.position_embedding.weight.copy_(body.wpe.weight)

    def take(linear: torch.nn.Linear, weight: Tensor, bias: Tensor) -> None:
        linear.weight.copy_(weight.T)  # theirs is stored the other way round
        linear.bias.copy_(bias)

    for mine, block in zip(ours.blocks, body.h, strict=True):
        thirds = block.attn.c_attn.weight.chunk(3, 1), block.attn.c_attn.bias.chunk(3)
        for linear, weight, bias in zip(
            (mine.attention.q, mine.attention.k, mine.attention.v), *thirds, strict=True
        ):
            take(linear, weight, bias)
        take(mine.attention.out, block.attn.c_proj.weight, block.attn.c_proj.bias)
        take(mine.mlp.up, block.mlp.c_fc.weight, block.mlp.c_fc.bias)
        take(mine.mlp.down, block.mlp.c_proj.weight, block.mlp.c_proj.bias)
        mine.attention_norm.load_state_dict(block.ln_1.state_dict())
        mine.mlp_norm.load_state_dict(block.ln_2.state_dict())
    ours.norm.load_state_dict(body.ln_f.state_dict())
    return ours.eval(), theirs


def some_ids(rows: int = 3, length: int = 48) -> Tensor:
    return torch.randint(0, 101, (rows, length), generator=torch.Generator().manual_seed(1))


@torch.no_grad()
def test_logits_are_those_of_transformers() -> None:
    ours, theirs = pair()
    ids = some_ids()
    torch.testing.assert_close(ours.logits(ours(ids)), theirs(ids).logits, rtol=0, atol=1e-4)


def test_gradients_are_those_of_transformers() -> None:
    ours, theirs = pair()
    ids = some_ids()
    ours.logits(ours(ids)).logsumexp(-1).sum().backward()
    theirs(ids).logits.logsumexp(-1).sum().backward()
    mine, body = ours.blocks[1], theirs.transformer
    for a, b in (
        (ours.embedding.weight.grad[:101], body.wte.weight.grad),
        (ours.position_embedding.weight.grad, body.wpe.weight.grad),
        (mine.attention.v.weight.grad, body.h[1].attn.c_attn.weight.grad.chunk(3, 1)[2].T),
        (mine.mlp.up.bias.grad, body.h[1].mlp.c_fc.bias.grad),
    ):
        assert (a - b).norm() < 1e-4 * b.norm()


def test_greedy_text_over_the_cache_is_that_of_transformers() -> None:
    ours, theirs = pair()
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


@torch.no_grad()
def test_it_begins_as_nanogpt_does() -> None:
    model = GPT2(GPT2Config(5000, 8, 4, 4, 64, 512))
    model.initialise(0)
    for name, p in model.named_parameters():
        if name.endswith(".bias"):
            assert not p.any()
        elif p.ndim == 1:
            assert bool((p == 1).all())
        else:
            added = ".out." in name or ".down." in name
            assert float(p.std()) == pytest.approx(0.02 * (16**-0.5 if added else 1), rel=0.05)
    assert model.head.weight is model.embedding.weight

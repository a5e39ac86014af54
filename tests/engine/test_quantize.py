"""Int8 weights: how far a weight may move, that every path multiplies alike, and what it costs a model."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from sprout.engine import quantize
from sprout.engine.engine import Engine, Request
from sprout.engine.quantize import Int8Linear, bytes_read, quantize_int8
from sprout.engine.sample import Sampling
from sprout.models.gpt import GPT, GPTConfig

from .helpers import tiny_gpt

DTYPES = [torch.float32, torch.bfloat16]


def linear(n_in: int, n_out: int, bias: bool = False, seed: int = 0) -> nn.Linear:
    layer = nn.Linear(n_in, n_out, bias=bias)
    rng = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.normal_(generator=rng)
    return layer


@pytest.mark.parametrize("dtype", DTYPES)
def test_no_weight_moves_by_more_than_half_a_step(dtype: torch.dtype) -> None:
    layer = linear(48, 40)
    with torch.no_grad():
        layer.weight[3] *= 1000  # each row has a scale of its own
        layer.weight[5] = 0
    packed = Int8Linear(layer, dtype)
    assert packed.codes.dtype == torch.int8 and packed.scale.dtype == dtype
    step = layer.weight.abs().amax(dim=1, keepdim=True) / 127
    moved = (packed.codes * packed.scale.float()[:, None] - layer.weight).abs()
    # A scale rounded down by bf16 leaves the largest weight a little beyond its reach.
    assert bool((moved <= step * (0.5 if dtype == torch.float32 else 0.8)).all())
    assert not packed.codes[5].any() and packed.weight[5].isfinite().all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n_in", [8, 16, 40, 48, 96])
@pytest.mark.parametrize("shape", [(1,), (1, 1), (3, 4), (40,), (2, 17)])
@pytest.mark.parametrize("bias", [False, True])
def test_every_shape_is_multiplied_as_by_the_weights_that_the_codes_stand_for(
    dtype: torch.dtype, n_in: int, shape: tuple[int, ...], bias: bool
) -> None:
    # PyTorch's kernel reads past the end of bf16 rows that are no multiple of 16 long: n_in 8 and 40.
    packed = Int8Linear(linear(n_in, 33, bias), dtype)
    x = torch.randn(*shape, n_in, generator=torch.Generator().manual_seed(1)).to(dtype)
    y = packed(x)
    assert y.shape == (*shape, 33) and y.dtype == dtype
    exact = x.double() @ (packed.codes.double() * packed.scale.double()[:, None]).T
    exact = exact if packed.bias is None else exact + packed.bias.double()
    error = float((y.double() - exact).abs().max() / exact.abs().max())
    assert error < (1e-5 if dtype == torch.float32 else 0.01)


def test_few_rows_take_the_kernel_and_many_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    packed, seen = Int8Linear(linear(32, 32), torch.bfloat16), list[int]()
    kernel = torch._weight_int8pack_mm

    def counted(x: torch.Tensor, codes: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
        seen.append(len(x))
        return kernel(x, codes, scale)

    monkeypatch.setattr(torch, "_weight_int8pack_mm", counted)
    for rows in (1, quantize.TORCH_ROWS, quantize.TORCH_ROWS + 1):
        packed(torch.ones(rows, 32, dtype=torch.bfloat16))
    assert seen == [1, quantize.TORCH_ROWS]


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_quantised_model_generates_and_its_logits_are_near(dtype: torch.dtype) -> None:
    exact, model = tiny_gpt(), tiny_gpt()
    quantize_int8(model, dtype)
    ids = torch.arange(60)[None]
    with torch.no_grad():
        wanted, found = exact.logits(exact(ids)), model.logits(model(ids))
    assert found.dtype == torch.float32
    error = float((found - wanted).norm() / wanted.norm())
    assert 0 < error < 0.1
    assert all(p.dtype == dtype and not p.requires_grad for p in model.parameters())
    requests = [Request([1, 2, 3 + i], 9, Sampling(seed=i)) for i in range(3)]
    assert all(len(done.ids) == 9 for done in Engine(model).generate(requests))


def test_small_matrices_and_embeddings_stay() -> None:
    model = tiny_gpt(n_kv_head=4)
    quantize_int8(model)
    kinds = {name: type(m).__name__ for name, m in model.named_modules() if name}
    left = {name for name, kind in kinds.items() if kind in ("Linear", "Embedding")}
    # The value embedding of the last layer, and its gate.
    attention = "blocks.1.attention"
    assert left == {"embedding", f"{attention}.value_embedding", f"{attention}.gate"}
    assert sum(kind == "Int8Linear" for kind in kinds.values()) == 2 * 6 + 1


def test_bytes_read_for_a_token() -> None:
    config = GPTConfig(100, 1, 2, 2, 64, 32, value_embeddings=False, taps=0)
    model = GPT(config, torch.bfloat16)
    weights = 12 * 64 * 64 + 128 * 64
    assert bytes_read(model) == 4 * (weights + 2)  # and two scalars of the residual stream
    quantize_int8(model)
    outputs = 4 * 64 + 4 * 64 + 64 + 128
    assert bytes_read(model) == weights + 2 * outputs + 2 * 2

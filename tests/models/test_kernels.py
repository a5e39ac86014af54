"""The kernels against the plain formulas, in value, in gradient and in a whole model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from sprout.common.kernels import Kernels, build
from sprout.losses import cross_entropy, policy_gradient, token_log_probs, token_losses
from sprout.models.attention import block_attention, plain_attention
from sprout.models.functions import (
    embed_values,
    mix,
    relu_squared,
    rms_norm,
    rotary_tables,
    short_convolution,
    turn_norm,
)
from sprout.models.gpt import GPT, GPTConfig

KERNELS, REASON = build()
needs_kernels = pytest.mark.skipif(KERNELS is None, reason=REASON)
pytestmark = needs_kernels

Inputs = tuple[Tensor, ...]
Formula = Callable[..., Tensor]


def random(*shape: int, seed: int = 0) -> Tensor:
    rng = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=rng, dtype=torch.float64)


def norm_case(size: int) -> tuple[Formula, Inputs]:
    return rms_norm, (random(3, size, 5 * size),)


def relu_case(size: int) -> tuple[Formula, Inputs]:
    return relu_squared, (random(size, 33),)


def convolution_case(size: int) -> tuple[Formula, Inputs]:
    return short_convolution, (random(2, size, 21), random(3, 21, seed=1))


def convolution_apart_case(size: int) -> tuple[Formula, Inputs]:
    inputs = random(2, size, 21), random(3, 21, seed=1)
    documents = torch.arange(size).expand(2, -1) // torch.tensor([[3], [5]])
    return lambda x, taps, k: short_convolution(x, taps, k, documents), inputs


def mix_case(size: int) -> tuple[Formula, Inputs]:
    scalars = torch.tensor(0.9), torch.tensor(0.2)
    return mix, (random(2, size, 19), random(2, size, 19, seed=1), *scalars)


def turn_case(size: int) -> tuple[Formula, Inputs]:
    cos, sin = rotary_tables(size, 6, 100.0)
    return lambda x, k: turn_norm(x, cos[None], sin[None], k), (random(2, size, 3, 6),)


def turn_each_row_case(size: int) -> tuple[Formula, Inputs]:
    cos, sin = rotary_tables(2 * size, 6, 100.0)
    at = torch.arange(size)[None] + torch.tensor([[0], [size]])
    return lambda x, k: turn_norm(x, cos[at], sin[at], k), (random(2, size, 3, 6),)


def value_case(size: int) -> tuple[Formula, Inputs]:
    ids = torch.randint(0, 7, (2, size), generator=torch.Generator().manual_seed(2))
    inputs = random(2, size, 3, 40), random(2, size, 3, seed=1), random(7, 120, seed=2)
    return lambda v, gate, table, k: embed_values(v, gate, table, ids, k), inputs


def loss_case(softcap: float, size: int) -> tuple[Formula, Inputs]:
    targets = torch.arange(size) % 50
    targets[::3] = -1
    inputs = random(size, 12) * 2, random(64, 12, seed=1)
    return lambda h, w, k: cross_entropy(h, w, targets, softcap, 50, k), inputs


def policy_case(size: int) -> tuple[Formula, Inputs]:
    targets = torch.arange(size) % 50
    targets[::3] = -1
    worth = torch.linspace(-2, 1, size)
    inputs = random(size, 12) * 2, random(64, 12, seed=1)
    return lambda h, w, k: policy_gradient(h, w, targets, worth, 15.0, 50, k), inputs


def likelihood_case(size: int) -> tuple[Formula, Inputs]:
    targets = torch.arange(size) % 50
    inputs = random(size, 12) * 2, random(64, 12, seed=1)
    return lambda h, w, k: token_log_probs(h, w, targets, 15.0, 50, k), inputs


CASES: dict[str, Callable[[int], tuple[Formula, Inputs]]] = {
    "norm": norm_case,
    "relu": relu_case,
    "convolution": convolution_case,
    "convolution within documents": convolution_apart_case,
    "mix": mix_case,
    "turn": turn_case,
    "turn each row": turn_each_row_case,
    "values": value_case,
    "loss": lambda size: loss_case(15.0, size),
    "uncapped loss": lambda size: loss_case(0.0, size),
    "policy's loss": policy_case,
    "losses turned around": likelihood_case,
}


def results(formula: Formula, inputs: Inputs, kernels: Kernels | None) -> list[Tensor]:
    """The value and the gradients of all inputs."""
    leaves = [x.detach().clone().requires_grad_() for x in inputs]
    value = formula(*leaves, kernels)
    weight = torch.linspace(-1, 1, value.numel(), dtype=torch.float64).view(value.shape) + 1.5
    grads = torch.autograd.grad((value * weight.to(value.dtype)).sum(), leaves)
    return [value.detach(), *grads]


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=12, deadline=None)
@given(size=st.integers(1, 70))
def test_a_kernel_equals_its_formula(name: str, size: int) -> None:
    formula, inputs = CASES[name](size)
    exact = results(formula, inputs, None)
    ours = results(formula, tuple(x.float() for x in inputs), KERNELS)
    for a, b in zip(ours, exact, strict=True):
        torch.testing.assert_close(a.double(), b.double(), rtol=3e-5, atol=3e-5)


@pytest.mark.parametrize("weights", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("name", CASES)
def test_a_kernel_in_bf16_is_exact_to_its_rounding(name: str, weights: torch.dtype) -> None:
    formula, inputs = CASES[name](64)
    fp32 = {1} if "convolution" in name else {2} if name == "values" else set()
    fp32 |= {2, 3} if name == "mix" else {1} if "loss" in name else set()
    fp32 = fp32 if weights == torch.float32 else set()
    rounded = tuple(x.float() if i in fp32 else x.to(torch.bfloat16) for i, x in enumerate(inputs))
    exact = results(formula, tuple(x.double() for x in rounded), None)
    # A scalar's gradient is one sum of rounded numbers that partly cancel, rounded once more.
    most = 2**-6 if name == "mix" and not fp32 else 2**-7
    for a, b in zip(results(formula, rounded, KERNELS), exact, strict=True):
        assert (a.double() - b.double()).norm() <= most * b.double().norm()


@settings(max_examples=25, deadline=None)
@given(
    T=st.integers(1, 90),
    window=st.integers(1, 90),
    separate=st.booleans(),
    block=st.sampled_from([16, 64, 512]),
)
def test_attention_by_kernels_equals_the_formula(
    T: int, window: int, separate: bool, block: int
) -> None:
    documents = torch.arange(2 * T).view(2, T) // 13 if separate else None
    q, k, v = (random(2, 3, T, 4, seed=i) for i in range(3))
    exact = results(lambda q, k, v, _: plain_attention(q, k, v, window, documents), (q, k, v), None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sprout.models.attention._KernelSteps.block", block)
        ours = results(
            lambda q, k, v, kernels: block_attention(q, k, v, window, documents, kernels),
            (q.float(), k.float(), v.float()),
            KERNELS,
        )
    for a, b in zip(ours, exact, strict=True):
        torch.testing.assert_close(a.double(), b.double(), rtol=1e-4, atol=1e-5)


def test_a_wide_exponent_and_a_nan_come_out_as_in_pytorch() -> None:
    raw = torch.tensor([[1e4, -1e4, 0.0], [float("nan"), 0.0, 1.0], [80.0, 80.0, 80.0]])
    eye = torch.eye(3)
    ours = token_losses(raw, eye, torch.tensor([0, 0, 1]), 0.0, 3, KERNELS)
    assert ours[0] == 0 and ours[1].isnan() and float(ours[2]) == pytest.approx(1.0986123)


def models(dtype: torch.dtype, **change: Any) -> tuple[GPT, GPT]:
    shape = dict(vocab_size=70, n_layer=4, n_head=4, n_kv_head=2, n_embd=64, sequence_length=48)
    config = GPTConfig(**{**shape, **change})
    pair = GPT(config, dtype), GPT(config, dtype, KERNELS)
    for model in pair:
        model.initialise(0)
        rng = torch.Generator().manual_seed(1)
        for name, p in model.named_parameters():
            if "out" in name or "down" in name or "taps" in name or "gate" in name:
                p.data.normal_(0, 0.1, generator=rng)
    return pair


@pytest.mark.parametrize("separate", [False, True])
def test_a_model_with_kernels_learns_the_same(separate: bool) -> None:
    rng = torch.Generator().manual_seed(0)
    ids = torch.randint(0, 70, (3, 48), generator=rng)
    documents = torch.arange(3 * 48).view(3, 48) // 11 if separate else None
    found = []
    for model in models(torch.float32):
        hidden = model(ids, documents=documents).flatten(0, 1)
        loss = cross_entropy(
            hidden, model.head.weight, ids.roll(-1).flatten(), 15.0, 70, model.kernels
        )
        loss.backward()
        found.append([loss.detach(), *(p.grad for p in model.parameters() if p.grad is not None)])
    assert len(found[0]) == 1 + len(list(models(torch.float32)[0].parameters()))
    for a, b in zip(*found, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-4, atol=2e-5)


def test_a_model_with_kernels_generates_the_same_over_a_cache() -> None:
    plain, quick = models(torch.float32)
    ids = torch.arange(20).view(2, 10)
    with torch.inference_mode():
        cache = quick.new_cache(2, 48)
        view = cache.view(0, 2)
        quick(ids[:, :6], cache=view)
        view.advance([6, 4])  # rows of different length from here on
        view = cache.view(0, 2)
        hidden = quick(ids[:, 6:7], cache=view)
        whole = plain(torch.cat((ids[:1, :6], ids[:1, 6:7]), dim=1))[0, -1]
        short = plain(torch.cat((ids[1:, :4], ids[1:, 6:7]), dim=1))[0, -1]
    torch.testing.assert_close(hidden[:, 0], torch.stack((whole, short)), rtol=1e-4, atol=1e-5)


def test_weights_kept_in_bf16_for_generating_give_what_fp32_ones_give() -> None:
    ids = torch.arange(20).view(2, 10)
    found = []
    for model in models(torch.bfloat16):
        model.requires_grad_(False)
        for p in model.parameters():
            p.data = p.data.bfloat16()
        cache = model.new_cache(2, 48)
        with torch.inference_mode():
            found.append(model(ids, cache=cache.view(0, 2)).double())
    assert (found[0] - found[1]).norm() < 0.02 * found[0].norm()


@pytest.mark.parametrize("name", CASES)
def test_the_number_of_threads_changes_no_bit(name: str) -> None:
    formula, inputs = CASES[name](67)
    before = torch.get_num_threads()
    found = []
    try:
        for threads in (1, 2, 3):
            torch.set_num_threads(threads)
            found.append(results(formula, tuple(x.float() for x in inputs), KERNELS))
    finally:
        torch.set_num_threads(before)
    for other in found[1:]:
        for a, b in zip(found[0], other, strict=True):
            if "loss" in name:  # its products are PyTorch's, which may differ in the last bits
                torch.testing.assert_close(a, b, rtol=1e-6, atol=1e-6)
            else:
                assert torch.equal(a, b)

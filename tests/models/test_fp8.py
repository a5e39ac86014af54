"""Products in 8 bits: within their rounding of the exact ones, forward and backward."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from sprout.common.errors import UsageError
from sprout.losses import cross_entropy
from sprout.models.fp8 import check_fp8, fits, fp8_linear, fp8_problem, product, to_fp8
from sprout.models.gpt import GPT, GPTConfig
from sprout.optim.groups import Rates, make_optimizer

E4M3, E5M2 = torch.float8_e4m3fn, torch.float8_e5m2
SMALLEST = {E4M3: 2.0**-9, E5M2: 2.0**-16}
HALF_STEP = {E4M3: 2.0**-4, E5M2: 2.0**-3}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.floats(1e-9, 1e6), st.sampled_from([E4M3, E5M2]))
def test_values_come_back_within_half_a_step(seed: int, size: float, dtype: torch.dtype) -> None:
    x = torch.randn(16, 32, generator=torch.Generator().manual_seed(seed)) * size
    scaled = to_fp8(x, dtype)
    back = scaled.values.float() * scaled.scale
    assert float(scaled.values.float().abs().max()) == torch.finfo(dtype).max
    most = HALF_STEP[dtype] * x.abs() + SMALLEST[dtype] * scaled.scale
    assert ((back - x).abs() <= most * 1.001).all()


def test_zeros_stay_zeros_and_what_is_not_finite_stays_so() -> None:
    assert to_fp8(torch.zeros(4, 4), E4M3).values.float().abs().max() == 0
    for bad in (torch.nan, torch.inf):
        x = torch.ones(16, 16)
        x[3, 4] = bad
        y = fp8_linear(x, torch.ones(16, 16))
        assert not torch.isfinite(y).all()


def wanted_and_found(dtype: torch.dtype, N: int = 64) -> tuple[list[Tensor], list[Tensor]]:
    """(y, dx, dw) exactly and in fp8, for a product of (2, N/2, 48) with (80, 48)."""
    rng = torch.Generator().manual_seed(0)
    x = torch.randn(2, N // 2, 48, generator=rng)
    w = torch.randn(80, 48, generator=rng) * 0.1
    dy = torch.randn(2, N // 2, 80, generator=rng) * 1e-9  # as small as a large batch's are
    both = []
    for way in (torch.nn.functional.linear, fp8_linear):
        a = x.to(torch.float32 if way is not fp8_linear else dtype).clone().requires_grad_()
        b = w.clone().requires_grad_()
        y = way(a, b)
        y.backward(dy.to(y.dtype))
        assert a.grad is not None and b.grad is not None
        both.append([y.detach(), a.grad, b.grad])
    return both[0], both[1]


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_linear_layer_is_near_the_exact_one_both_ways(dtype: torch.dtype) -> None:
    wanted, found = wanted_and_found(dtype)
    # The rounding of either factor is spread evenly over steps of 2^-3 (2^-2 for gradients) of the
    # power of two below, so its root mean square is about 2.5 % (5 %); two factors add in squares.
    for exact, rounded, most in zip(wanted, found, (0.05, 0.08, 0.08), strict=True):
        error = float((rounded.float() - exact).norm() / exact.norm())
        assert 0.005 < error < most
        # no bias: what is lost does not point along the result
        along = float((rounded.float() * exact).sum() / exact.square().sum())
        assert abs(along - 1) < 0.01
    assert found[0].dtype == found[1].dtype == dtype and found[2].dtype == torch.float32


def test_the_product_is_that_of_pytorch_s_own_kernel() -> None:
    """`torch._scaled_mm` runs on a CPU, too, in recent versions; on a GPU it is what is used."""
    rng = torch.Generator().manual_seed(1)
    a = to_fp8(torch.randn(32, 64, generator=rng), E4M3)
    b = to_fp8(torch.randn(48, 64, generator=rng), E4M3)
    try:
        wanted = torch._scaled_mm(
            a.values, b.values.T, scale_a=a.scale, scale_b=b.scale, out_dtype=torch.float32
        )
    except (RuntimeError, NotImplementedError):
        pytest.skip("torch._scaled_mm does not run here")
    torch.testing.assert_close(product(a, b, torch.float32), wanted, rtol=1e-4, atol=1e-4)


def test_sides_that_do_not_fit_are_left_to_the_plain_product() -> None:
    assert fits(torch.zeros(2, 8, 32), torch.zeros(48, 32))
    assert not fits(torch.zeros(1, 8, 32), torch.zeros(48, 32))
    assert not fits(torch.zeros(2, 8, 32), torch.zeros(2, 32))
    assert not fits(torch.zeros(2, 8, 24), torch.zeros(48, 24))


CONFIG = GPTConfig(64, 2, 2, 2, 32, 32)


def losses(fp8: bool) -> list[float]:
    """Forty steps on one batch."""
    model = GPT(CONFIG, fp8=fp8)
    model.initialise(0)
    optimizer = make_optimizer(model, Rates(), torch.float32)
    ids = torch.randint(0, 64, (4, 33), generator=torch.Generator().manual_seed(0))
    found = []
    for _ in range(40):
        hidden = model(ids[:, :-1])
        loss = cross_entropy(
            hidden.flatten(0, 1), model.head.weight, ids[:, 1:].flatten(), 15.0, 64
        )
        (loss / 128).backward()
        optimizer.step(lr=1.0, momentum=0.9, decay=0.0)
        optimizer.zero_grad()
        found.append(float(loss.detach()) / 128)
    return found


def test_a_model_learns_in_fp8_almost_as_it_does_without() -> None:
    exact, rounded = losses(False), losses(True)
    assert rounded[-1] < 0.5 * rounded[0]
    assert rounded != exact
    assert abs(rounded[-1] - exact[-1]) < 0.1 * exact[0]


def test_only_the_matrices_inside_the_layers_are_in_fp8_and_only_to_learn() -> None:
    torch.manual_seed(0)
    plain, small = GPT(CONFIG), GPT(CONFIG, fp8=True)
    for parameter in plain.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    small.load_state_dict(plain.state_dict())
    assert not small.head.fp8
    ids = torch.randint(0, 64, (2, 32))
    with torch.no_grad():
        assert torch.equal(plain(ids), small(ids))
    assert not torch.equal(plain(ids), small(ids))
    assert all(p.dtype == torch.float32 for p in small.parameters())


def test_a_device_that_cannot_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    cpu = torch.device("cpu")
    check_fp8(False, cpu)
    with pytest.raises(UsageError, match="--fp8: it needs an NVIDIA GPU.*leave the flag out"):
        check_fp8(True, cpu)
    gpu = torch.device("cuda")
    monkeypatch.setattr(torch.version, "hip", None)
    for capability, problem in (((9, 0), None), ((8, 9), None), ((8, 6), "8.6")):
        monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device, c=capability: c)
        found = fp8_problem(gpu)
        assert found is None if problem is None else problem in str(found)

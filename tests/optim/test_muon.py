"""The optimizer against slow references: Muon matrix by matrix in numpy, AdamW against PyTorch's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import Tensor

from sprout.common.kernels import Kernels, build
from sprout.optim.muon import POLAR_EXPRESS, AdamGroup, MuonGroup, Optimizer, orthogonalise

KERNELS, REASON = build()
BOTH = pytest.mark.parametrize(
    "kernels",
    [None, pytest.param(KERNELS, marks=pytest.mark.skipif(KERNELS is None, reason=REASON))],
    ids=["plain", "kernels"],
)
Matrix = npt.NDArray[np.float64]


def random(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


# Orthogonalisation


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize(
    "shape", [(1, 96, 24), (3, 16, 64), (2, 128, 100), (4, 8, 8), (1, 64, 64), (1, 1, 5)]
)
def test_singular_values_come_close_to_one(shape: tuple[int, ...], dtype: torch.dtype) -> None:
    x = random(*shape, seed=1)
    y = orthogonalise(x, dtype)
    assert y.shape == x.shape and y.dtype == dtype
    values = torch.linalg.svdvals(y.float())
    assert values.min() > 0.7 and values.max() < 1.3
    # The directions are those of the matrix: the factor U·Vᵀ of its own decomposition.
    U, _, Vh = torch.linalg.svd(x, full_matrices=False)
    assert (y.float() - U @ Vh).norm() / (U @ Vh).norm() < 0.2


def test_a_thousandth_of_the_norm_is_enough() -> None:
    values = torch.logspace(-2.7, 0, 40)
    assert 1e-3 < values.min() / values.norm() < 1.2e-3
    y = orthogonalise(torch.diag(values)[None], torch.float32)[0]
    assert (y.diagonal() - 1).abs().max() < 0.2
    assert (y - torch.diag(y.diagonal())).abs().max() < 1e-5


def test_the_scale_of_a_matrix_does_not_matter_and_zero_stays_zero() -> None:
    x = random(2, 8, 16)
    y = orthogonalise(x, torch.float32)
    scale = torch.tensor([1000.0, 0.01])[:, None, None]  # each of a stack for itself
    torch.testing.assert_close(orthogonalise(x * scale, torch.float32), y, rtol=1e-3, atol=1e-4)
    assert not orthogonalise(torch.zeros(2, 4, 4)).any()


# Muon


class PlainMuon:
    """One matrix, in fp64, each formula as its paper writes it."""

    def __init__(self, p: Matrix) -> None:
        self.p = p
        self.velocity = np.zeros_like(p)
        self.square = np.zeros((p.shape[0], 1) if p.shape[0] >= p.shape[1] else (1, p.shape[1]))

    def step(self, g: Matrix, lr: float, momentum: float, shrink: float, beta2: float) -> None:
        R, C = g.shape
        self.velocity = momentum * self.velocity + (1 - momentum) * g
        x = momentum * self.velocity + (1 - momentum) * g  # Nesterov
        x = x.T if R > C else x
        x = x / (np.sqrt((x**2).sum()) * 1.02 + 1e-6)
        for a, b, c in POLAR_EXPRESS:
            x = a * x + b * (x @ x.T) @ x + c * (x @ x.T) @ (x @ x.T) @ x
        x = x.T if R > C else x
        mean = (x**2).mean(axis=1 if R >= C else 0, keepdims=True)  # NorMuon
        self.square = beta2 * self.square + (1 - beta2) * mean
        u = x / np.sqrt(np.maximum(self.square, 1e-10))
        u = u * np.linalg.norm(x) / np.linalg.norm(u)
        same_sign = u * self.p >= 0  # cautious decay
        self.p = self.p - shrink * self.p * same_sign - lr * max(1.0, R / C) ** 0.5 * u


@BOTH
@pytest.mark.parametrize("shape", [(24, 8), (8, 24), (12, 12)])
def test_steps_equal_the_plain_reference(shape: tuple[int, int], kernels: Kernels | None) -> None:
    params = {f"m{i}": random(*shape, seed=i) for i in range(3)}
    plain = {name: PlainMuon(p.double().numpy()) for name, p in params.items()}
    group = MuonGroup("stack", params, lr=0.1, weight_decay=0.5, beta2=0.9)
    optimizer = Optimizer([], [group], torch.float32, kernels)
    for step in range(6):
        lr, momentum, decay = 1.0 - 0.1 * step, 0.8 + 0.02 * step, 1.0 - 0.2 * step
        for i, (name, p) in enumerate(params.items()):
            p.grad = random(*shape, seed=100 * step + i) * 10.0**-i
            shrink = 0.1 * lr * 0.5 * decay
            plain[name].step(p.grad.double().numpy(), 0.1 * lr, momentum, shrink, 0.9)
        optimizer.step(lr, momentum, decay)
    for name, p in params.items():
        wanted = torch.from_numpy(plain[name].p).float()
        torch.testing.assert_close(p, wanted, rtol=1e-3, atol=1e-4)
        state = optimizer.tensors()
        torch.testing.assert_close(
            state[f"{name}.momentum"], torch.from_numpy(plain[name].velocity).float()
        )
        torch.testing.assert_close(
            state[f"{name}.square"],
            torch.from_numpy(plain[name].square).float(),
            rtol=1e-3,
            atol=1e-6,
        )


@BOTH
def test_decay_pulls_only_where_the_update_does_too(kernels: Kernels | None) -> None:
    p = torch.full((4, 4), 2.0)
    start = p.clone()
    p.grad = random(4, 4, seed=3)
    without = start.clone()
    without.grad = p.grad.clone()
    for weights, decay in ((p, 0.5), (without, 0.0)):
        group = MuonGroup("a", {"p": weights}, 0.1, decay)
        Optimizer([], [group], torch.float32, kernels).step(1.0, 0.9, 1.0)
    pulled = without - p
    towards_zero = without < start
    assert towards_zero.any() and not towards_zero.all()
    torch.testing.assert_close(pulled[towards_zero], 0.1 * 0.5 * start[towards_zero])
    assert not pulled[~towards_zero].any()


@BOTH
def test_a_gradient_of_zeros_moves_nothing(kernels: Kernels | None) -> None:
    # The first step of a model whose output projections are zero.
    p = random(4, 6)
    start = p.clone()
    p.grad = torch.zeros(4, 6)
    Optimizer([], [MuonGroup("a", {"p": p}, 0.1)], kernels=kernels).step(1.0, 0.9, 1.0)
    assert torch.equal(p, start)


# AdamW


@BOTH
def test_adam_equals_pytorchs(kernels: Kernels | None) -> None:
    ours = {"a": random(5, 3), "b": random(7, seed=1), "wide": random(300, 100, seed=2)}
    theirs = {name: torch.nn.Parameter(p.clone()) for name, p in ours.items()}
    kept = {"betas": (0.8, 0.95), "eps": 1e-8, "weight_decay": 0.1}
    group = AdamGroup("all", ours, lr=0.02, **kept)  # type: ignore[arg-type]
    optimizer = Optimizer([group], [], kernels=kernels)
    reference = torch.optim.AdamW(theirs.values(), lr=0.02, **kept)  # type: ignore[arg-type]
    for step in range(10):
        for i, name in enumerate(ours):
            turned = reversed(ours[name].shape)  # a gradient may lie in another order
            ours[name].grad = random(*turned, seed=10 * step + i).movedim(0, -1)
            theirs[name].grad = ours[name].grad.clone()  # type: ignore[union-attr]
        optimizer.step(lr=1.0, momentum=0.9, decay=1.0)
        reference.step()
    for name in ours:
        torch.testing.assert_close(ours[name], theirs[name].detach(), rtol=1e-5, atol=1e-6)


@BOTH
def test_the_schedules_multiply_the_rate_and_the_decay_of_adam(kernels: Kernels | None) -> None:
    p, q = random(6), random(6)
    for x, lr, weight_decay, factors in ((p, 0.4, 0.2, (0.5, 0.25)), (q, 0.2, 0.05, (1.0, 1.0))):
        x.grad = random(6, seed=1)
        group = AdamGroup("all", {"x": x}, lr=lr, weight_decay=weight_decay)
        Optimizer([group], [], kernels=kernels).step(factors[0], 0.9, factors[1])
    torch.testing.assert_close(p, q)


# State


def mixed(seed: int) -> tuple[dict[str, Tensor], Optimizer]:
    params = {
        "embedding.weight": random(6, 4, seed=seed),
        "scale": random(3, seed=seed + 1),
        "blocks.0.up": random(8, 4, seed=seed + 2),
        "blocks.1.up": random(8, 4, seed=seed + 3),
        "blocks.0.down": random(4, 8, seed=seed + 4),
    }
    optimizer = Optimizer(
        [
            AdamGroup("embedding", {"embedding.weight": params["embedding.weight"]}, 0.1),
            AdamGroup("scalar", {"scale": params["scale"]}, 0.1),
        ],
        [
            MuonGroup("matrix8x4", {n: params[n] for n in ("blocks.0.up", "blocks.1.up")}, 0.1),
            MuonGroup("matrix4x8", {"blocks.0.down": params["blocks.0.down"]}, 0.1),
        ],
    )
    return params, optimizer


def steps(params: dict[str, Tensor], optimizer: Optimizer, numbers: Iterator[int]) -> None:
    for number in numbers:
        for i, p in enumerate(params.values()):
            p.grad = random(*p.shape, seed=1000 * number + i)
        optimizer.step(1.0, 0.9, 1.0)
        optimizer.zero_grad()
        assert all(p.grad is None for p in params.values())


def test_state_taken_out_and_put_back_goes_on_exactly() -> None:
    params, optimizer = mixed(0)
    steps(params, optimizer, iter(range(3)))
    saved = {name: value.clone() for name, value in optimizer.tensors().items()}
    weights = {name: p.clone() for name, p in params.items()}
    count = optimizer.step_count
    steps(params, optimizer, iter(range(3, 6)))

    other, fresh = mixed(50)
    for name, p in other.items():
        p.copy_(weights[name])
    fresh.load(saved, count)
    assert all(torch.equal(value, saved[name]) for name, value in fresh.tensors().items())
    steps(other, fresh, iter(range(3, 6)))
    assert fresh.step_count == optimizer.step_count == 6
    assert all(torch.equal(params[name], other[name]) for name in params)


def test_state_is_named_after_the_parameters() -> None:
    params, optimizer = mixed(0)
    shapes = {name: tuple(value.shape) for name, value in optimizer.tensors().items()}
    assert shapes == {
        "embedding.weight.mean": (6, 4),
        "embedding.weight.square": (6, 4),
        "scale.mean": (3,),
        "scale.square": (3,),
        "blocks.0.up.momentum": (8, 4),
        "blocks.0.up.square": (8, 1),
        "blocks.1.up.momentum": (8, 4),
        "blocks.1.up.square": (8, 1),
        "blocks.0.down.momentum": (4, 8),
        "blocks.0.down.square": (1, 8),
    }


def test_state_that_does_not_fit_is_an_error() -> None:
    _, optimizer = mixed(0)
    good = optimizer.tensors()
    with pytest.raises(AssertionError, match="scale.mean"):
        optimizer.load({n: v for n, v in good.items() if n != "scale.mean"}, 1)
    # Shapes that would spread over the wanted ones without an error.
    for name, value in (("scale.mean", torch.ones(1)), ("blocks.0.up.momentum", torch.ones(8, 1))):
        with pytest.raises(AssertionError, match=name):
            optimizer.load({**good, name: value}, 1)


def test_parameters_without_gradients_are_passed_over() -> None:
    params, optimizer = mixed(0)
    before = {name: p.clone() for name, p in params.items()}
    for name in ("scale", "blocks.0.down"):
        params[name].grad = random(*params[name].shape)
    optimizer.step(1.0, 0.9, 1.0)
    moved = {name for name, p in params.items() if not torch.equal(p, before[name])}
    assert moved == {"scale", "blocks.0.down"}
    assert not optimizer.tensors()["blocks.0.up.momentum"].any()


def test_a_stack_with_some_gradients_missing_is_an_error() -> None:
    params, optimizer = mixed(0)
    params["blocks.0.up"].grad = random(8, 4)
    with pytest.raises(AssertionError, match="gradients missing"):
        optimizer.step(1.0, 0.9, 1.0)


# Updates that the device keeps or not


def both_kinds(seed: int = 0) -> tuple[dict[str, Tensor], Optimizer]:
    """A vector under AdamW and two matrices under Muon, each with decay."""
    params = {"v": random(6, seed=seed), "a": random(8, 4, seed=1), "b": random(8, 4, seed=2)}
    return params, Optimizer(
        [AdamGroup("vector", {"v": params["v"]}, lr=0.1, weight_decay=0.1)],
        [MuonGroup("stack", {n: params[n] for n in "ab"}, lr=0.1, weight_decay=0.5)],
        torch.float32,
    )


def gradients(params: dict[str, Tensor], seed: int) -> None:
    for i, p in enumerate(params.values()):
        p.grad = random(*p.shape, seed=100 * seed + i)


@pytest.mark.parametrize("bad", [torch.nan, torch.inf, 1.0])
def test_an_update_that_is_not_kept_leaves_no_trace(bad: float) -> None:
    params, optimizer = both_kinds()
    gradients(params, 1)
    optimizer.step(lr=1.0, momentum=0.9, decay=1.0)
    before = {**optimizer.tensors(), **params}
    before = {name: value.clone() for name, value in before.items()}
    for p in params.values():
        p.grad = torch.full_like(p, bad)
    optimizer.step(lr=1.0, momentum=0.9, decay=1.0, keep=torch.tensor(False))
    after = {**optimizer.tensors(), **params}
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_an_update_that_is_kept_is_the_usual_one() -> None:
    params, optimizer = both_kinds()
    others, other = both_kinds()
    for step in range(5):
        gradients(params, step)
        gradients(others, step)
        optimizer.step(lr=0.7, momentum=0.9, decay=0.8)
        other.step(lr=0.7, momentum=0.9, decay=0.8, keep=torch.tensor(True))
    for name, p in params.items():
        torch.testing.assert_close(others[name], p, rtol=1e-5, atol=1e-6)

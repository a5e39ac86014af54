"""Training in fp16: the same as fp32 but for rounding, and a scale that follows what fits."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from sprout import checkpoint
from sprout.common.dist import Dist
from sprout.common.log import Console
from sprout.data.packing import Batch
from sprout.models.gpt import GPT
from sprout.optim.groups import make_optimizer
from sprout.train.job import Hook, Job
from sprout.train.loop import train
from sprout.train.objective import lm_loss
from sprout.train.rollback import WentBack
from sprout.train.scaler import LEAST, MOST, GradientScaler

from .helpers import RATES, Descent, equal, make_job, metrics, silent, state_of, tiny_gpt

FP16 = Dist(0, 1, torch.device("cpu"), torch.float16)


def fp16_job(folder: Path, **changes: Any) -> Job:
    model = tiny_gpt()
    model.compute_dtype = torch.float16
    optimizer = make_optimizer(model, RATES, torch.float16)
    return make_job(folder, **{"model": model, "optimizer": optimizer, **changes})


def test_the_scale_grows_and_shrinks_within_its_bounds() -> None:
    scaler = GradientScaler(scale=8.0, patience=3)
    for _ in range(2):
        scaler.succeeded()
    assert scaler.overflowed() and (scaler.scale, scaler.steps) == (4.0, 0)
    for _ in range(3):
        scaler.succeeded()
    assert (scaler.scale, scaler.steps) == (8.0, 0)
    for _ in range(3):
        assert scaler.overflowed()
    assert scaler.scale == LEAST and not scaler.overflowed(), "1 cannot be to blame"
    for _ in range(200):
        scaler.succeeded()
    assert scaler.scale == MOST


def test_unscaling_rounds_nothing() -> None:
    values = torch.tensor([1.0, 3e-7, -0.3333333, float("inf")])
    gradients = [values * 2.0**11, None]
    GradientScaler(scale=2.0**11).unscale(gradients)
    assert gradients[0] is not None and torch.equal(gradients[0], values)
    GradientScaler().unscale([None])


def test_fp16_follows_fp32(tmp_path: Path) -> None:
    """Plain descent, so that a rounding error stays one. fp16 keeps 11 bits: 5e-4 of a value."""
    found = {}
    for dtype in (torch.float32, torch.float16):
        model = tiny_gpt()
        model.compute_dtype = dtype
        folder = tmp_path / str(dtype)
        dist = Dist(0, 1, torch.device("cpu"), dtype)
        job = make_job(folder, model=model, optimizer=Descent(model), steps=8)
        assert train(job, dist, silent()).overflows == 0
        found[dtype] = ([line["loss"] for line in metrics(folder)], dict(model.named_parameters()))
    losses, weights = found[torch.float16]
    expected_losses, expected = found[torch.float32]
    assert losses == pytest.approx(expected_losses, rel=2e-3)
    for name, value in expected.items():
        torch.testing.assert_close(weights[name], value, rtol=0, atol=2e-3, msg=name)
        assert weights[name].dtype == torch.float32


def test_small_gradients_survive_only_because_of_the_scale(tmp_path: Path) -> None:
    """A loss a millionth as large has gradients below the least that fp16 holds."""

    def tiny_loss(model: GPT, batch: Batch) -> Tensor:
        return lm_loss(model, batch) * 1e-6

    def first(folder: Path, dtype: torch.dtype) -> Tensor:
        model = tiny_gpt()
        model.compute_dtype = dtype
        descent = Descent(model)
        job = make_job(folder, model=model, optimizer=descent, loss=tiny_loss, steps=1)
        train(job, Dist(0, 1, torch.device("cpu"), dtype), silent())
        return descent.first["blocks.0.mlp.up.weight"]

    exact = first(tmp_path / "a", torch.float32)
    scaled = first(tmp_path / "b", torch.float16)
    assert float((scaled - exact).norm()) < 0.01 * float(exact.norm())
    model = tiny_gpt()
    model.compute_dtype = torch.float16
    batch = make_job(tmp_path / "c").batches.take(4)
    (tiny_loss(model, batch) / batch.valid()).backward()
    bare = model.get_parameter("blocks.0.mlp.up.weight").grad
    assert bare is not None and float((bare - exact).norm()) > 0.1 * float(exact.norm())


def overflowing(at: set[int]) -> Any:
    """A loss whose gradient, not its value, is infinite at the calls named, counted from 1."""
    calls = 0

    def loss(model: GPT, batch: Batch) -> Tensor:
        nonlocal calls
        calls += 1
        plain = lm_loss(model, batch)
        if calls in at:
            plain = plain + (model.head.weight * 0).sum().sqrt()
        return plain

    return loss


def test_an_overflow_passes_over_the_step_and_halves_the_scale(tmp_path: Path) -> None:
    stream = io.StringIO()
    job = fp16_job(tmp_path, loss=overflowing({2, 3}), micro_rows=4, steps=5)
    found = train(job, FP16, Console(stream=stream))
    assert (found.step, found.overflows, found.skipped) == (5, 2, 0)
    assert job.optimizer.step_count == 3
    scales = [line["loss_scale"] for line in metrics(tmp_path)]
    assert scales == [2.0**16, 2.0**16, 2.0**15, 2.0**14, 2.0**14]
    assert "warning" not in stream.getvalue() and "scale" in stream.getvalue()
    assert all(torch.isfinite(p).all() for p in job.model.parameters())


def test_a_loss_that_is_not_finite_is_no_overflow(tmp_path: Path) -> None:
    def loss(model: GPT, batch: Batch) -> Tensor:
        return lm_loss(model, batch) * math.nan

    with pytest.raises(WentBack):
        train(fp16_job(tmp_path, loss=loss, micro_rows=4, steps=50), FP16, silent())
    assert [line["loss_scale"] for line in metrics(tmp_path)][-1] == 2.0**16


def test_a_gradient_that_stays_infinite_ends_the_stage(tmp_path: Path) -> None:
    """16 halvings, to a scale of 1; then it counts as what it is."""
    job = fp16_job(tmp_path, loss=overflowing(set(range(1, 100))), micro_rows=4, steps=99)
    with pytest.raises(WentBack):
        train(job, FP16, silent())
    assert len(metrics(tmp_path)) == 16 + 20


def test_in_fp16_no_figure_is_read_late(tmp_path: Path) -> None:
    """The scale of a step hangs on the one before: asked to run ahead, the run is the same."""
    found = []
    for ahead in (True, False):
        folder = tmp_path / str(ahead)
        job = fp16_job(folder, loss=overflowing({2, 3}), micro_rows=4, steps=6, ahead=ahead)
        done = train(job, FP16, silent())
        assert (done.overflows, done.skipped, job.optimizer.step_count) == (2, 0, 4)
        scales = [line["loss_scale"] for line in metrics(folder)]
        found.append((scales, state_of(job)))
    assert found[0][0] == found[1][0] and equal(found[0][1], found[1][1])


class Killed(Exception):
    """Stands for the end of the process."""


def test_a_resumed_run_has_the_same_scale_and_weights(tmp_path: Path) -> None:
    def kill(model: GPT, step: int) -> None:
        if step == 6:
            raise Killed

    whole = fp16_job(tmp_path / "whole", loss=overflowing({2}), micro_rows=4)
    expected = train(whole, FP16, silent())
    first = fp16_job(
        tmp_path / "part",
        loss=overflowing({2}),
        micro_rows=4,
        checkpoint_seconds=0.0,
        hooks=[Hook("kill", 1e-9, kill, save_first=False)],
    )
    with pytest.raises(Killed):
        train(first, FP16, silent())
    saved = checkpoint.latest(tmp_path / "part" / "checkpoints", print)
    assert saved is not None and saved.state["scaler"]["scale"] == 2.0**15
    second = fp16_job(tmp_path / "part", micro_rows=4)
    found = train(second, FP16, silent())
    assert found.overflows == expected.overflows == 1
    assert equal(state_of(second), state_of(whole))
    lines = [
        [line["loss_scale"] for line in metrics(tmp_path / name)] for name in ("whole", "part")
    ]
    assert lines[0] == lines[1]

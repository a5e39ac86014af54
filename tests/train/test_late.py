"""Figures read a step late: the same run, and nothing asked of the device while a step is handed to it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from sprout import checkpoint
from sprout.common import files
from sprout.common.errors import Failure
from sprout.data.packing import Batch
from sprout.data.prefetch import Prefetched
from sprout.losses import IGNORE
from sprout.models.gpt import GPT
from sprout.train import loop
from sprout.train.job import Hook, Job
from sprout.train.late import Figures
from sprout.train.loop import train
from sprout.train.objective import Loss, lm_loss
from sprout.train.rollback import WentBack

from .helpers import (
    CPU,
    Batches,
    T,
    each_step,
    equal,
    make_job,
    masked_stream,
    metrics,
    random_batch,
    silent,
    state_of,
    text_stream,
)


class Killed(Exception):
    """Stands for the end of the process."""


def ahead_job(folder: Path, **changes: Any) -> Job:
    """As on a GPU: figures a step late, batches made ahead."""
    stream = Prefetched(text_stream(), pin=False)
    return make_job(folder, **{"batches": stream, "ahead": True, **changes})


def test_a_run_ahead_is_the_same_run(tmp_path: Path) -> None:
    seen: list[list[int]] = []

    def look(model: GPT, at: int) -> dict[str, Any]:
        lines = [line for line in metrics(tmp_path / "a") if "lr" in line]
        seen.append([at, len(lines)])
        return {"bpb": 1.0}

    hook = Hook("quick", 0.25, look)
    job = ahead_job(tmp_path / "a", hooks=[hook])
    found = train(job, CPU, silent())
    wanted = train(make_job(tmp_path / "b"), CPU, silent())
    assert seen == [[3, 3], [6, 6], [9, 9], [12, 12]], (
        "what was done is written before it is looked at"
    )
    assert (found.step, found.tokens, found.skipped) == (wanted.step, wanted.tokens, 0)
    assert found.loss == pytest.approx(wanted.loss, abs=1e-4)
    lines = [line for line in metrics(tmp_path / "a") if "lr" in line]
    others = metrics(tmp_path / "b")
    assert [line.keys() for line in lines] == [line.keys() for line in others]
    for line, other in zip(lines, others, strict=True):
        for key in ("step", "tokens", "flops", "lr"):
            assert line[key] == other[key]
        for key in ("loss", "grad_norm"):
            assert line[key] == pytest.approx(other[key], abs=1e-3)
    assert all(line["tokens_per_second"] > 0 for line in lines)


@pytest.mark.parametrize("step", [1, 5])
def test_a_run_ahead_that_is_killed_goes_on_bit_for_bit(tmp_path: Path, step: int) -> None:
    expected = ahead_job(tmp_path / "whole")
    train(expected, CPU, silent())
    first = ahead_job(tmp_path / "part", checkpoint_seconds=0.0)

    def call(model: GPT, at: int) -> None:
        if at == step:
            first.checkpoint_seconds = 1e9
        if at == step + 2:
            raise Killed

    first.hooks = [each_step(12, call)]
    with pytest.raises(Killed):
        train(first, CPU, silent())
    second = ahead_job(tmp_path / "part")
    train(second, CPU, silent())
    assert equal(state_of(second), state_of(expected))
    assert second.optimizer.step_count == expected.optimizer.step_count
    assert second.batches.state == expected.batches.state
    kept = ("step", "tokens", "loss", "grad_norm", "lr")
    lines = [
        [{k: line[k] for k in kept} for line in metrics(tmp_path / f)] for f in ("part", "whole")
    ]
    assert lines[0] == lines[1]


@dataclass(frozen=True)
class Counted(Batch):
    """A batch that knows which one it is."""

    number: int = 0

    def figures(self) -> dict[str, float]:
        return {"number": self.number}


def test_what_a_loss_and_a_batch_tell_is_in_the_line_of_their_step(tmp_path: Path) -> None:
    """Read late or not, and of a step that is passed over as well."""

    def loss(model: GPT, batch: Batch) -> Loss:
        assert isinstance(batch, Counted)
        total = lm_loss(model, batch) * (math.nan if batch.number == 2 else 1.0)
        return Loss(total, {"tenfold": 10 * total.detach(), "rows": torch.tensor(len(batch.ids))})

    made = [random_batch(i, supervised=i != 1) for i in range(4)]
    lines = []
    for ahead in (True, False):
        batches = Batches([Counted(b.ids, b.targets, None, i) for i, b in enumerate(made)])
        folder = tmp_path / str(ahead)
        job = make_job(folder, batches=batches, loss=loss, steps=4, ahead=ahead)
        train(job, CPU, silent())
        lines.append(metrics(folder))
    for found in lines:
        assert [line["number"] for line in found] == [0, 1, 2, 3]
        assert ["rows" in line for line in found] == [True, False, True, True]
        assert found[2]["loss"] is None and found[2]["tenfold"] is None
        for line in (found[0], found[3]):
            assert line["tenfold"] == pytest.approx(10 * line["loss"])
            assert line["rows"] == pytest.approx(4 / (4 * T))
    assert lines[0][3]["loss"] == pytest.approx(lines[1][3]["loss"], abs=1e-3)


def failing(calls_that_fail: Callable[[int], bool]) -> Callable[[GPT, Batch], Tensor]:
    """The usual loss, but NaN in some calls, counted from 1."""
    calls = 0

    def loss(model: GPT, batch: Batch) -> Tensor:
        nonlocal calls
        calls += 1
        return lm_loss(model, batch) * (math.nan if calls_that_fail(calls) else 1.0)

    return loss


@pytest.mark.parametrize("last", [False, True])
def test_a_step_that_is_not_finite_leaves_no_trace(tmp_path: Path, last: bool) -> None:
    """Also the last one, of which nobody would hear without catching up at the end."""
    steps, bad = 4, (4 if last else 2)
    job = ahead_job(
        tmp_path,
        loss=failing(lambda n: n == bad),
        micro_rows=4,
        steps=steps,
        batches=Batches([random_batch(0)]),
        checkpoint_seconds=0.0,
        keep=9,
    )
    found = train(job, CPU, silent())
    assert (found.step, found.skipped, found.empty) == (4, 1, 0)
    assert job.optimizer.step_count == 3
    paths = checkpoint.existing(tmp_path / "checkpoints")
    tensors = [checkpoint.Checkpoint(path, {}) for path in paths]
    before, after = tensors[bad - 2], tensors[bad - 1]
    assert equal(before.model_tensors(), after.model_tensors())
    assert equal(before.optimizer_tensors(), after.optimizer_tensors())
    assert [line["loss"] is None for line in metrics(tmp_path)] == [
        step == bad for step in range(1, 5)
    ]
    assert found.loss is not None and math.isfinite(found.loss)


def test_what_is_known_late_of_a_bad_step_does_not_depend_on_when_it_is_saved(
    tmp_path: Path,
) -> None:
    """AdamW's correction counts the steps that were kept: the one after a bad one must know of it."""
    bad = random_batch(7)

    def loss(model: GPT, batch: Batch) -> Tensor:
        poison = torch.equal(batch.ids[0], bad.ids[0])
        return lm_loss(model, batch) * (math.nan if poison else 1.0)

    def job(name: str, **changes: Any) -> Job:
        stream = Batches([random_batch(0), bad, random_batch(2), random_batch(3)])
        return ahead_job(tmp_path / name, batches=stream, loss=loss, steps=8, **changes)

    whole, saved = job("whole"), job("saved", checkpoint_seconds=0.0)
    train(whole, CPU, silent())
    train(saved, CPU, silent())
    assert whole.optimizer.step_count == 6
    assert equal(state_of(saved), state_of(whole))


def test_a_loss_that_stays_nan_ends_the_stage(tmp_path: Path) -> None:
    train(ahead_job(tmp_path, steps=3, checkpoint_seconds=0.0), CPU, silent())
    changes = [{"step": 0, "total": 99}]
    files.write_json(tmp_path / "horizon.json", {"changes": changes, "decided": []})
    with pytest.raises(WentBack):
        train(ahead_job(tmp_path, loss=failing(lambda n: True), micro_rows=4), CPU, silent())
    job = ahead_job(tmp_path, loss=failing(lambda n: True), micro_rows=4)
    with pytest.raises(Failure, match="20 steps in a row.*--lr"):
        train(job, CPU, silent())
    found = checkpoint.latest(tmp_path / "checkpoints", print)
    assert found is not None and found.state["progress"]["step"] == 2
    assert equal(found.model_tensors(), job.model.state_dict())


def test_batches_with_nothing_to_learn_are_counted(tmp_path: Path) -> None:
    empty = random_batch(1, supervised=False)
    stream = Batches([random_batch(0), empty, random_batch(2), empty])
    job = ahead_job(tmp_path, batches=stream, steps=4)
    found = train(job, CPU, silent())
    assert (found.step, found.empty, found.skipped) == (4, 2, 0)
    assert ["loss" in line for line in metrics(tmp_path)] == [True, False, True, False]


class Waits(TorchDispatchMode):
    """Notes each operation whose result the processor would have to wait for on a GPU."""

    ASKING = ("_local_scalar_dense", "nonzero", "masked_select", "equal", "_unique2")

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        name = func.overloadpacket.__name__
        picks = [x for x in args[1] if x is not None] if name.startswith("index") else []
        if name in self.ASKING or any(
            isinstance(x, Tensor) and x.dtype == torch.bool for x in picks
        ):
            self.asked.append(name)
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("separate", [False, True])
def test_nothing_is_asked_of_the_device_while_a_step_is_handed_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, separate: bool
) -> None:
    """Counting a batch's targets happens before it goes to the device; the figures are read later."""
    waits = Waits()
    stream = Prefetched(masked_stream() if separate else text_stream(), pin=False)
    job = ahead_job(tmp_path, batches=stream)
    run = loop._Run(job, CPU, silent())
    read = Figures.read
    order: list[str] = []

    def note(figures: Figures) -> dict[str, float]:
        order.append("read")
        return read(figures)

    monkeypatch.setattr(Figures, "read", note)
    moved = Batch.to
    elsewhere: set[int] = set()

    def to(batch: Batch, device: torch.device) -> Batch:
        found = moved(batch, device)
        elsewhere.add(id(found))
        return found

    def count(batch: Batch) -> int:
        """As `valid`, on numbers that still lie with the processor."""
        assert id(batch) not in elsewhere
        return int((batch.targets.numpy() != IGNORE).sum())

    monkeypatch.setattr(Batch, "to", to)
    monkeypatch.setattr(Batch, "valid", count)
    with waits:
        for _ in range(3):
            run._step()
            order.append("step")
    assert waits.asked == []
    assert order == ["step", "read", "step", "read", "step"]
    run._catch_up()
    assert [line["step"] for line in metrics(tmp_path)] == [1, 2, 3]


def test_the_same_eyes_see_a_step_that_waits(tmp_path: Path) -> None:
    """Without `ahead` the optimizer is asked for only after the loss was read."""
    waits = Waits()
    job = make_job(
        tmp_path, loss=lambda m, b: lm_loss(m, b) * float(m.head.weight.sum() > 1e9 or 1)
    )
    run = loop._Run(job, CPU, silent())
    with waits:
        run._step()
    assert waits.asked

"""Running out of memory: the step is done again in smaller parts, to the same result, and recorded."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from sprout import checkpoint
from sprout.common import files
from sprout.common.errors import Failure
from sprout.common.log import Console
from sprout.data.packing import Batch
from sprout.models.gpt import GPT
from sprout.train.job import Hook
from sprout.train.loop import train
from sprout.train.microbatch import Size, Sizes
from sprout.train.objective import lm_loss

from .helpers import (
    CPU,
    Descent,
    equal,
    make_job,
    masked_stream,
    metrics,
    silent,
    state_of,
    tiny_gpt,
)


@pytest.fixture(autouse=True)
def one_thread() -> Any:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@given(
    first=st.integers(1, 64),
    shrinks=st.lists(st.tuples(st.integers(0, 20), st.integers(1, 64)), max_size=6),
)
def test_sizes_only_shrink_and_come_back_as_they_were(
    first: int, shrinks: list[tuple[int, int]]
) -> None:
    sizes = Sizes([Size(0, first)])
    least = [first] * 21  # written out: the rows of every step
    for step, rows in shrinks:
        if rows < sizes.rows(step):
            sizes.shrink(step, rows)
            least[step:] = [min(rows, known) for known in least[step:]]
        assert [sizes.rows(at) for at in range(21)] == least
    again = Sizes.load(sizes.records)
    assert again.changes == sizes.changes and again.records == sizes.records


def fits(most: int, kind: Callable[[], Exception] = MemoryError, late: bool = False) -> Any:
    """A loss for which memory holds `most` rows; `late`: the backward pass is what fails."""

    class Fail(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Tensor) -> Tensor:
            return x.clone()

        @staticmethod
        def backward(ctx: Any, *grads: Tensor) -> Tensor:
            raise kind()

    def loss(model: GPT, batch: Batch) -> Tensor:
        too_many = len(batch.ids) > most
        if too_many and not late:
            raise kind()
        found = lm_loss(model, batch)
        failing: Tensor = Fail.apply(found)
        return failing if too_many else found

    return loss


def cuda_error() -> Exception:
    return torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")


def cpu_error() -> Exception:
    try:
        torch.empty(1 << 46)
    except RuntimeError as error:
        return error
    raise AssertionError("that much memory is there")


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("kind", [MemoryError, cuda_error, cpu_error])
def test_a_step_that_does_not_fit_is_done_again_in_smaller_parts(
    tmp_path: Path, kind: Callable[[], Exception], late: bool
) -> None:
    """7 rows in parts of 7, then 4 and 3, then 2, 2, 2 and 1; as in parts of 2 from the beginning."""
    expected = make_job(tmp_path / "two", rows=7, micro_rows=2, steps=4)
    train(expected, CPU, silent())
    stream = io.StringIO()
    job = make_job(tmp_path / "auto", rows=7, micro_rows=7, steps=4, loss=fits(3, kind, late))
    done = train(job, CPU, Console(stream=stream))
    assert (done.step, done.skipped) == (4, 0)
    assert equal(state_of(job), state_of(expected)), "nothing of the failed passes is left"
    recorded = files.read_json(tmp_path / "auto" / "horizon.json")
    assert recorded["micro_rows"] == [{"step": 0, "rows": 2}]
    said = stream.getvalue().splitlines()
    assert [line for line in said if "memory" in line] == [
        "warning: step 0: out of memory with 7 rows in a forward pass; the step is done again with 4 "
        "at a time, to the same result",
        "warning: step 0: out of memory with 4 rows in a forward pass; the step is done again with 2 "
        "at a time, to the same result",
    ]


def test_what_earlier_parts_of_the_step_left_is_dropped(tmp_path: Path) -> None:
    """Memory runs out at the second part of the second step, when the first has its gradient."""
    calls = 0

    def loss(model: GPT, batch: Batch) -> Tensor:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise MemoryError
        return lm_loss(model, batch)

    job = make_job(tmp_path / "a", rows=8, micro_rows=4, steps=2, loss=loss)
    train(job, CPU, silent())
    recorded = [{"step": 0, "rows": 4}, {"step": 1, "rows": 2}]
    assert files.read_json(tmp_path / "a" / "horizon.json")["micro_rows"] == recorded
    expected = make_job(tmp_path / "b", rows=8, micro_rows=4, steps=2)
    changes = [{"step": 0, "total": 2}]
    files.write_json(
        tmp_path / "b" / "horizon.json",
        {"changes": changes, "decided": [], "micro_rows": recorded},
    )
    train(expected, CPU, silent())
    assert equal(state_of(job), state_of(expected))


def test_part_sizes_change_the_result_only_by_rounding(tmp_path: Path) -> None:
    """Unequal weights, an uneven last part, and a change of size on the way: 1e-5 in fp32."""
    results = []
    for micro, most in ((7, 7), (3, 7), (2, 7), (1, 7), (7, 2)):
        model = tiny_gpt()
        folder = tmp_path / f"{micro}-{most}"
        job = make_job(
            folder,
            model=model,
            optimizer=Descent(model),
            batches=masked_stream(),
            rows=7,
            micro_rows=micro,
            steps=6,
            loss=fits(most),
        )
        train(job, CPU, silent())
        results.append(([line["loss"] for line in metrics(folder)], dict(model.named_parameters())))
    losses, weights = results[0]
    for other_losses, other in results[1:]:
        assert other_losses == pytest.approx(losses, abs=1e-5)
        for name, value in weights.items():
            torch.testing.assert_close(other[name], value, rtol=0, atol=1e-5)


class Killed(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("saved", [2, 5, 7])
def test_a_killed_run_replays_the_change_bit_for_bit(tmp_path: Path, saved: int) -> None:
    """Memory runs out at step 5 alone. Killed later and continued from before or after it."""

    def memory(steps: list[int]) -> Any:
        def loss(model: GPT, batch: Batch) -> Tensor:
            if steps[0] == 5 and len(batch.ids) > 2:
                raise MemoryError
            return lm_loss(model, batch)

        return loss

    def counted(steps: list[int], end: int | None = None) -> Hook:
        def call(model: GPT, step: int) -> None:
            steps[0] = step
            if step == saved:
                jobs[-1].checkpoint_seconds = 1e9
            if step == end:
                raise Killed

        return Hook("count", 1e-9, call, save_first=False)

    jobs = []
    steps = [0]
    jobs.append(make_job(tmp_path / "whole", rows=4, micro_rows=4, loss=memory(steps)))
    jobs[-1].hooks = [counted(steps)]
    train(jobs[-1], CPU, silent())
    expected = jobs[-1]

    steps = [0]
    jobs.append(make_job(tmp_path / "part", rows=4, micro_rows=4, loss=memory(steps)))
    jobs[-1].checkpoint_seconds = 0.0
    jobs[-1].hooks = [counted(steps, end=9)]
    with pytest.raises(Killed):
        train(jobs[-1], CPU, silent())
    names = [path.name for path in checkpoint.existing(tmp_path / "part" / "checkpoints")]
    assert names[-1] == f"step-{saved:06d}"

    sizes: list[int] = []

    def watched(model: GPT, batch: Batch) -> Tensor:
        sizes.append(len(batch.ids))
        return lm_loss(model, batch)

    again = make_job(tmp_path / "part", rows=4, micro_rows=4, loss=watched)
    train(again, CPU, silent())
    assert sizes == [4] * max(0, 5 - saved) + [2, 2] * (12 - max(5, saved))
    assert equal(state_of(again), state_of(expected))
    for folder in ("whole", "part"):
        recorded = files.read_json(tmp_path / folder / "horizon.json")
        assert recorded["micro_rows"] == [{"step": 0, "rows": 4}, {"step": 5, "rows": 2}]


def test_a_run_from_before_sizes_were_recorded_goes_on(tmp_path: Path) -> None:
    files.write_json(
        tmp_path / "horizon.json", {"changes": [{"step": 0, "total": 3}], "decided": [0.04]}
    )
    assert train(make_job(tmp_path, rows=4, loss=fits(1)), CPU, silent()).step == 3
    recorded = files.read_json(tmp_path / "horizon.json")
    assert recorded["micro_rows"] == [{"step": 0, "rows": 1}] and recorded["decided"] == [0.04]


def test_a_single_row_that_does_not_fit_ends_with_the_ways_out(tmp_path: Path) -> None:
    train(make_job(tmp_path, steps=2), CPU, silent())
    (tmp_path / "horizon.json").unlink()
    with pytest.raises(Failure, match="--device-batch-size.*--depth.*--sequence-length") as error:
        train(make_job(tmp_path, steps=9, loss=fits(0)), CPU, silent())
    assert "\n" not in str(error.value)
    found = checkpoint.latest(tmp_path / "checkpoints", print)
    assert found is not None and found.state["progress"]["step"] == 2


def test_another_error_is_not_taken_for_it(tmp_path: Path) -> None:
    def wrong(model: GPT, batch: Batch) -> Tensor:
        raise RuntimeError("shapes differ")

    with pytest.raises(RuntimeError, match="shapes differ"):
        train(make_job(tmp_path, loss=wrong), CPU, silent())
    assert "micro_rows" in files.read_json(tmp_path / "horizon.json")

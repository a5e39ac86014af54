"""The training loop: the same result however it is stopped or cut up, and what it does in trouble."""

from __future__ import annotations

import io
import json
import math
import os
import signal
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from sprout import checkpoint
from sprout.common import files
from sprout.common.errors import Failure
from sprout.common.log import Console
from sprout.data.packing import Batch
from sprout.losses import IGNORE
from sprout.models.gpt import GPT
from sprout.optim.groups import make_optimizer
from sprout.train import course
from sprout.train.job import Hook
from sprout.train.loop import train
from sprout.train.objective import Loss, lm_loss
from sprout.train.rollback import WentBack
from sprout.train.signals import Interrupted

from .helpers import (
    CPU,
    RATES,
    Batches,
    Descent,
    each_step,
    equal,
    make_job,
    masked_stream,
    metrics,
    random_batch,
    silent,
    state_of,
    tiny_gpt,
)


class Killed(Exception):
    """Stands for the end of the process."""


@pytest.fixture(autouse=True)
def one_thread() -> Any:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def stop_after(step: int) -> Hook:
    """Ends the process after a step, when its checkpoint (if it has one) is written."""

    def call(model: GPT, at: int) -> None:
        if at == step:
            raise Killed

    return Hook("kill", 1e-9, call, save_first=False)


@pytest.mark.parametrize("horizon", [[(0, 12)], [(0, 12), (3, 20), (7, 9)]])
@pytest.mark.parametrize("step", [1, 4, 7, 8])
def test_a_resumed_run_equals_an_uninterrupted_one_bit_for_bit(
    tmp_path: Path, step: int, horizon: list[tuple[int, int]]
) -> None:
    changes = [{"step": at, "total": total} for at, total in horizon]
    whole, part = tmp_path / "whole", tmp_path / "part"
    for folder in (whole, part):
        files.write_json(folder / "horizon.json", {"changes": changes, "decided": []})
    expected = make_job(whole)
    done = train(expected, CPU, silent())
    assert done.step == horizon[-1][1]

    # Every step is saved up to `step`; two more are taken, and lost.
    first = make_job(part, checkpoint_seconds=0.0)

    def call(model: GPT, at: int) -> None:
        if at == step:
            first.checkpoint_seconds = 1e9
        if at == min(step + 2, done.step - 1):
            raise Killed

    first.hooks = [each_step(24, call)]
    with pytest.raises(Killed):
        train(first, CPU, silent())
    assert checkpoint.existing(part / "checkpoints")[-1].name == f"step-{step:06d}"
    second = make_job(part)
    found = train(second, CPU, silent())

    assert equal(state_of(second), state_of(expected))
    assert second.optimizer.step_count == expected.optimizer.step_count
    assert second.batches.state == expected.batches.state
    assert asdict(found) | {"seconds": 0} == asdict(done) | {"seconds": 0}
    kept = ("step", "tokens", "flops", "loss", "grad_norm", "lr")
    lines = [[{k: line[k] for k in kept} for line in metrics(f)] for f in (part, whole)]
    assert lines[0] == lines[1]
    assert [line["step"] for line in lines[0]] == list(range(1, done.step + 1))


def test_a_run_killed_before_its_first_checkpoint_starts_again(tmp_path: Path) -> None:
    expected = make_job(tmp_path / "whole")
    train(expected, CPU, silent())
    with pytest.raises(Killed):
        train(make_job(tmp_path / "part", hooks=[stop_after(5)]), CPU, silent())
    assert not checkpoint.existing(tmp_path / "part" / "checkpoints")
    again = make_job(tmp_path / "part")
    train(again, CPU, silent())
    assert equal(state_of(again), state_of(expected))
    assert [line["step"] for line in metrics(tmp_path / "part")] == list(range(1, 13))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_at_the_end_of_the_step_after_saving(
    tmp_path: Path, number: signal.Signals
) -> None:
    expected = make_job(tmp_path / "whole")
    train(expected, CPU, silent())
    before = signal.getsignal(number)

    def ask(model: GPT, at: int) -> None:
        if at == 4:
            os.kill(os.getpid(), number)

    first = make_job(tmp_path / "part", hooks=[each_step(12, ask)])
    with pytest.raises(Interrupted, match=f"{number.name} at step 5 of base, saved") as error:
        train(first, CPU, silent())
    assert error.value.signal == number
    assert signal.getsignal(number) is before
    assert [p.name for p in checkpoint.existing(tmp_path / "part" / "checkpoints")] == [
        "step-000005"
    ]
    second = make_job(tmp_path / "part")
    train(second, CPU, silent())
    assert equal(state_of(second), state_of(expected))


def test_a_signal_while_the_last_step_is_looked_at_is_not_lost(tmp_path: Path) -> None:
    """It used to be swallowed there, and the run went on with the next stage."""

    def ask(model: GPT, at: int) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(Interrupted):
        train(make_job(tmp_path, hooks=[Hook("end", 2.0, ask)]), CPU, silent())
    done = train(make_job(tmp_path), CPU, silent())
    assert done.step == 12
    assert (tmp_path / "done.json").exists()


def test_the_checkpoint_is_written_before_the_hooks_run(tmp_path: Path) -> None:
    seen: list[tuple[int, list[str], bool]] = []

    def look(model: GPT, at: int) -> dict[str, Any]:
        names = [p.name for p in checkpoint.existing(tmp_path / "checkpoints")]
        seen.append((at, names, model.training))
        return {"bpb": 1.5}

    job = make_job(tmp_path, hooks=[Hook("quick", 0.5, look)])
    train(job, CPU, silent())
    assert seen == [
        (6, ["step-000006"], False),
        (12, ["step-000006", "step-000012"], False),
    ]
    assert job.model.training
    found = [line for line in metrics(tmp_path) if "eval" in line]
    assert found == [
        {"step": step, "tokens": step * 4 * 32, "eval": "quick", "bpb": 1.5} for step in (6, 12)
    ]


def test_a_hook_may_look_before_the_first_step_and_only_then(tmp_path: Path) -> None:
    seen: list[int] = []

    def look(model: GPT, at: int) -> dict[str, Any]:
        seen.append(at)
        return {"found": at}

    hook = Hook("look", 0.5, look, at_start=True)
    with pytest.raises(Killed):
        train(
            make_job(tmp_path, hooks=[hook, stop_after(7)], checkpoint_seconds=0.0), CPU, silent()
        )
    train(make_job(tmp_path, hooks=[hook]), CPU, silent())
    assert seen == [0, 6, 12]
    found = [line["found"] for line in metrics(tmp_path) if "eval" in line]
    assert found == [0, 6, 12]


@dataclass(frozen=True)
class Rewarded(Batch):
    """A batch that knows what its rows are worth."""

    reward: float = 0.25

    def figures(self) -> dict[str, float]:
        return {"reward": self.reward}


def test_what_a_batch_knows_is_written_and_shown(tmp_path: Path) -> None:
    """Also of a batch without a token to learn from."""
    told: list[str] = []

    class Listener(Console):
        def progress(self, done: float, text: str = "") -> None:
            told.append(text)

    full, empty = random_batch(0), random_batch(1, supervised=False)
    batches = Batches([Rewarded(b.ids, b.targets, None) for b in (full, empty)])
    job = make_job(tmp_path, batches=batches, steps=2, shown=("reward",))
    train(job, CPU, Listener(stream=io.StringIO()))
    assert [line["reward"] for line in metrics(tmp_path)] == [0.25, 0.25]
    assert ["loss" in line for line in metrics(tmp_path)] == [True, False]
    assert told[0].startswith("step 0/2") and "reward 0.250" in told[-1]


def test_a_failure_in_the_last_hook_loses_nothing(tmp_path: Path) -> None:
    with pytest.raises(Killed):
        train(make_job(tmp_path, hooks=[stop_after(12)]), CPU, silent())
    job = make_job(tmp_path)
    assert train(job, CPU, silent()).step == 12
    assert job.optimizer.step_count == 12


def naive_gradients(model: GPT, batch: Batch) -> dict[str, Tensor]:
    """The gradient of the mean loss over the supervised tokens, all at once, by PyTorch alone."""
    logits = model.logits(model(batch.ids, documents=batch.documents)).flatten(0, 1)
    loss = F.cross_entropy(logits, batch.targets.flatten(), ignore_index=IGNORE)
    loss.backward()
    found = {n: p.grad.clone() for n, p in model.named_parameters() if p.grad is not None}
    model.zero_grad()
    return found


def test_micro_batches_of_unequal_weight_give_the_same_result(tmp_path: Path) -> None:
    """The loss is a mean over the batch's supervised tokens, however they fall into micro-batches."""
    batch = masked_stream().take(4)
    counts = [part.valid() for part in batch.split(1)]
    assert len(set(counts)) > 2, counts
    losses, weights = [], []
    for micro in (4, 2, 1):
        model = tiny_gpt()
        descent = Descent(model)
        train(
            make_job(
                tmp_path / str(micro),
                model=model,
                optimizer=descent,
                batches=masked_stream(),
                micro_rows=micro,
                steps=5,
            ),
            CPU,
            silent(),
        )
        naive = naive_gradients(tiny_gpt(), batch)
        for name, gradient in naive.items():
            torch.testing.assert_close(descent.first[name], gradient, rtol=1e-4, atol=1e-6)
        losses.append([line["loss"] for line in metrics(tmp_path / str(micro))])
        weights.append(dict(model.named_parameters()))
    for other in (1, 2):
        assert losses[other] == pytest.approx(losses[0], abs=1e-5)
        for name, value in weights[0].items():
            torch.testing.assert_close(weights[other][name], value, rtol=0, atol=1e-5)


def test_a_batch_with_nothing_supervised_is_skipped_and_counted(tmp_path: Path) -> None:
    empty = random_batch(1, supervised=False)
    with_empty = Batches([random_batch(0), empty, random_batch(2), empty])
    job = make_job(tmp_path / "a", batches=with_empty, steps=4)
    found = train(job, CPU, silent())
    assert (found.step, found.empty, found.skipped) == (4, 2, 0)
    assert job.optimizer.step_count == 2
    assert all(torch.isfinite(p).all() for p in job.model.parameters())
    assert ["loss" in line for line in metrics(tmp_path / "a")] == [True, False, True, False]


def test_a_loss_that_is_not_finite_is_passed_over(tmp_path: Path) -> None:
    """Neither the weights nor the optimizer hear of a NaN in the loss or in its gradient alone."""
    calls = 0

    def loss(model: GPT, batch: Batch) -> Tensor:
        nonlocal calls
        calls += 1
        if calls == 2:
            return lm_loss(model, batch) * math.nan
        if calls == 3:  # the root's slope at 0 is infinite: a finite loss, a NaN gradient
            return lm_loss(model, batch) + (model.head.weight * 0).sum().sqrt()
        return lm_loss(model, batch)

    kept = []
    bad = make_job(
        tmp_path,
        loss=loss,
        micro_rows=4,
        steps=4,
        batches=Batches([random_batch(0)]),
        hooks=[
            each_step(4, lambda m, _: kept.append([p.detach().clone() for p in m.parameters()]))
        ],
    )
    found = train(bad, CPU, silent())
    assert (found.step, found.skipped, found.empty) == (4, 2, 0)
    assert bad.optimizer.step_count == 2
    for later in (1, 2):
        assert all(torch.equal(a, b) for a, b in zip(kept[0], kept[later], strict=True))
    assert any(not torch.equal(a, b) for a, b in zip(kept[0], kept[3], strict=True))
    lines = [line for line in metrics(tmp_path) if "lr" in line]
    assert [line["loss"] is None for line in lines] == [False, True, False, False]
    assert lines[2]["grad_norm"] is None


def test_a_loss_that_stays_nan_ends_the_stage(tmp_path: Path) -> None:
    train(make_job(tmp_path, steps=3, checkpoint_seconds=0.0), CPU, silent())
    calls = 0

    def loss(model: GPT, batch: Batch) -> Tensor:
        nonlocal calls
        calls += 1
        return lm_loss(model, batch) * math.nan

    files.write_json(
        tmp_path / "horizon.json", {"changes": [{"step": 0, "total": 99}], "decided": []}
    )
    with pytest.raises(WentBack):
        train(make_job(tmp_path, loss=loss, micro_rows=4), CPU, silent())
    job = make_job(tmp_path, loss=loss, micro_rows=4)
    with pytest.raises(Failure, match="20 steps in a row.*--lr"):
        train(job, CPU, silent())
    assert calls == 40
    found = checkpoint.latest(tmp_path / "checkpoints", print)
    assert found is not None and found.state["progress"]["step"] == 2
    assert equal(found.model_tensors(), job.model.state_dict())


def test_the_lines_of_metrics(tmp_path: Path) -> None:
    found = train(make_job(tmp_path, steps=3), CPU, silent())
    lines = metrics(tmp_path)
    expected = {"step", "tokens", "flops", "seconds", "loss", "lr", "tokens_per_second", "mfu"}
    assert all(expected <= line.keys() for line in lines)
    assert [line["tokens"] for line in lines] == [128, 256, 384]
    assert lines[2]["flops"] == 384 * 1e5
    assert lines[2]["mfu"] == pytest.approx(lines[2]["tokens_per_second"] * 1e5 / 1e9)
    assert lines[-1]["loss"] == found.loss
    assert json.loads((tmp_path / "done.json").read_text()) == asdict(found)


@pytest.mark.parametrize("micro", [1, 4])
def test_figures_of_a_loss_are_means_over_what_it_is_a_mean_over(
    tmp_path: Path, micro: int
) -> None:
    """However the batch is cut up; they are logged and shown."""

    def loss(model: GPT, batch: Batch) -> Loss:
        total = lm_loss(model, batch)
        return Loss(total, {"twice": 2 * total.detach(), "rows": torch.tensor(len(batch.ids))})

    told = {"loss": loss, "shown": ("loss", "twice"), "batches": masked_stream()}
    job = make_job(tmp_path, **told, micro_rows=micro, steps=3)
    shown: list[str] = []
    console = silent()
    console.progress = lambda done, text="": shown.append(text)  # type: ignore[method-assign]
    train(job, CPU, console)
    plain = make_job(tmp_path / "plain", batches=masked_stream(), micro_rows=micro, steps=3)
    train(plain, CPU, silent())
    lines, without = metrics(tmp_path), metrics(tmp_path / "plain")
    assert [line["loss"] for line in lines] == [line["loss"] for line in without]
    assert [line["twice"] for line in lines] == pytest.approx([2 * x["loss"] for x in lines])
    valid = masked_stream().take(4).valid()
    assert lines[0]["rows"] == pytest.approx(4 / valid)
    assert f"twice {lines[-1]['twice']:.3f}" in shown[-1]


def test_a_stage_is_finished_before_it_counts_as_done(tmp_path: Path) -> None:
    """Also where the process was killed just then, after the last checkpoint."""
    calls: list[tuple[int, bool]] = []

    def finish(model: GPT, step: int) -> None:
        calls.append((step, (tmp_path / "done.json").exists()))
        if len(calls) == 1:
            raise Killed

    with pytest.raises(Killed):
        train(make_job(tmp_path, steps=3, finish=finish), CPU, silent())
    train(make_job(tmp_path, steps=3, finish=finish), CPU, silent())
    assert calls == [(3, False), (3, False)] and (tmp_path / "done.json").exists()


def test_two_checkpoints_are_kept(tmp_path: Path) -> None:
    train(make_job(tmp_path, steps=5, checkpoint_seconds=0.0), CPU, silent())
    assert [p.name for p in checkpoint.existing(tmp_path / "checkpoints")] == [
        "step-000004",
        "step-000005",
    ]


def test_a_damaged_checkpoint_costs_only_the_steps_since_the_one_before(tmp_path: Path) -> None:
    expected = make_job(tmp_path / "whole")
    train(expected, CPU, silent())
    part = tmp_path / "part"
    with pytest.raises(Killed):
        train(make_job(part, checkpoint_seconds=0.0, hooks=[stop_after(7)]), CPU, silent())
    (part / "checkpoints" / "step-000007" / "optimizer.safetensors").write_bytes(b"")
    stream = io.StringIO()
    again = make_job(part)
    train(again, CPU, Console(stream=stream))
    shown = stream.getvalue()
    assert "step-000007 is damaged" in shown and "going on from step 6" in shown
    assert equal(state_of(again), state_of(expected))


def test_what_the_clock_decided_is_recorded_and_replayed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A timed run that is killed takes its recorded turns again; so does one that only reads them."""
    decisions = (0.004, 0.3, 0.6)
    monkeypatch.setattr(course, "DECIDE_AT", decisions)
    first, replay = tmp_path / "first", tmp_path / "replay"
    timed: dict[str, Any] = {"steps": 1000, "seconds": 0.4}
    with pytest.raises(Killed):
        train(make_job(first, **timed, hooks=[stop_after(9)]), CPU, silent())
    recorded = files.read_json(first / "horizon.json")
    assert recorded["decided"], "the kill came before the first decision"
    again = make_job(first, **timed)
    done = train(again, CPU, silent())
    after = files.read_json(first / "horizon.json")
    assert after["changes"][: len(recorded["changes"])] == recorded["changes"]
    assert done.step == after["changes"][-1]["total"] != 1000

    files.write_json(replay / "horizon.json", {**after, "decided": decisions})
    other = make_job(replay, **timed)
    assert train(other, CPU, silent()).step == done.step
    assert equal(state_of(other), state_of(again))


def test_a_timed_stage_ends_near_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan asks for far more steps than fit; the clock cuts them down."""
    monkeypatch.setattr(course, "DECIDE_AT", (0.004, 0.3, 0.6, 0.9))
    found = train(make_job(tmp_path, steps=2000, seconds=1.0), CPU, silent())
    assert found.step < 2000
    assert 0.4 < found.seconds < 2.5


def test_one_batch_is_learned_by_heart(tmp_path: Path) -> None:
    model = tiny_gpt()
    model.initialise(0)
    batch = random_batch(0)
    job = make_job(tmp_path, model=model, batches=Batches([batch]), steps=160)
    found = train(job, CPU, silent())
    assert found.loss is not None and found.loss < 0.1
    with torch.no_grad():
        assert float(lm_loss(model, batch)) / batch.valid() < 0.1


GOLDEN = [
    *(6.039704, 5.543800, 5.142895, 4.548549, 4.238607),
    *(4.031562, 3.744481, 3.604985, 3.380383, 3.466156),
]


def golden_losses(folder: Path) -> list[float]:
    """Ten losses of a fixed tiny run. After a wanted change of model, optimizer, packer or schedule:

    python -c "from pathlib import Path; from tests.train import test_loop
    print(test_loop.golden_losses(Path('/tmp/golden')))"
    """
    torch.set_num_threads(1)
    model = tiny_gpt()
    optimizer = make_optimizer(model, RATES, torch.float32)
    job = make_job(folder, model=model, optimizer=optimizer, steps=10)
    train(job, CPU, silent())
    return [round(line["loss"], 6) for line in metrics(folder)]


def test_ten_golden_losses(tmp_path: Path) -> None:
    """Ten numbers that any silent change of model, loss, optimizer, schedule or packer would move."""
    assert golden_losses(tmp_path) == pytest.approx(GOLDEN, abs=1e-4)

"""Going back from a divergence: once, to the last good checkpoint, the same whenever it is killed."""

from __future__ import annotations

import io
import json
import math
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import torch
from torch import Tensor

from sprout import checkpoint
from sprout.common import files
from sprout.common.dist import Dist
from sprout.common.errors import Failure
from sprout.common.log import Console
from sprout.common.ranks import Ranks
from sprout.data.shared import shared
from sprout.models.base import Model
from sprout.optim.groups import make_optimizer
from sprout.train import loop, rollback, stages, watch
from sprout.train.course import Course, Rollback
from sprout.train.job import Job, Progress
from sprout.train.loop import train
from sprout.train.objective import lm_loss
from sprout.train.rollback import GIVEN_UP, LOWER, WentBack, last_good

from ..ranks import in_ranks
from .helpers import (
    CPU,
    RATES,
    equal,
    make_job,
    metrics,
    setting,
    silent,
    state_of,
    text_stream,
    tiny_gpt,
    trained,
)

STEPS, ILL = 40, 20


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A short run is long enough."""
    monkeypatch.setattr(watch, "PATIENCE", 6)
    monkeypatch.setattr(watch, "PATIENCE_AT_THE_END", 4)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


class Killed(Exception):
    """Stands for the end of the process."""


def job_of(folder: Path, until: float = LOWER, kill: int = 0, first: int = ILL, **more: Any) -> Job:
    """A job whose weights are spoiled after every step from `first` on while its rate is above `until`
    of what was planned: what a rate that is too high does. `kill`: the process ends after so many steps,
    before the last of them is saved."""
    job = make_job(folder, steps=STEPS, checkpoint_seconds=0.0, **more)
    plain, seen = job.optimizer.step, {"steps": 0}

    def step(lr: float, **rest: Any) -> None:
        seen["steps"] += 1
        plain(lr=lr, **rest)
        count = job.optimizer.step_count
        planned = job.schedule.lr(count - 1, (count - 1) / STEPS)
        if count >= first and lr > until * planned * 1.001:
            with torch.no_grad():
                rng = torch.Generator().manual_seed(count)  # one that it cannot get used to
                job.model.head.weight.normal_(0.0, 30.0, generator=rng)
        if kill and seen["steps"] == kill:
            raise Killed

    job.optimizer.step = step  # type: ignore[method-assign]
    return job


def to_the_end(make: Callable[[], Job], console: Console | None = None) -> tuple[Job, Progress]:
    """As run_stage does it: the job is made anew where it goes back, or was killed."""
    for _ in range(60):
        job = make()
        try:
            return job, train(job, CPU, console or silent())
        except (WentBack, Killed):
            continue
    raise AssertionError("it never ended")


def test_it_goes_back_to_the_last_good_checkpoint_at_a_lower_rate(tmp_path: Path) -> None:
    said = io.StringIO()
    job, done = to_the_end(lambda: job_of(tmp_path), Console(stream=said))
    assert (done.step, done.rollbacks, done.skipped) == (STEPS, 1, 0)
    lines = metrics(tmp_path)
    steps = [line for line in lines if "lr" in line]
    assert [line["step"] for line in steps] == list(range(1, STEPS + 1))
    (back,) = [line for line in lines if line.get("eval") == "rollback"]
    # The weights were spoiled by step ILL, which the loss of the next step shows.
    assert back["step"] - 1 == ILL - 1 and back["rate"] == LOWER
    assert f"since step {ILL + 1}" in back["why"]
    for line in steps:
        factor = LOWER if line["step"] >= back["step"] else 1.0
        share = (line["step"] - 1) / STEPS
        assert line["lr"] == pytest.approx(factor * job.schedule.lr(line["step"] - 1, share))
    assert steps[-1]["loss"] < steps[0]["loss"]
    given_up = [json.loads(x) for x in (tmp_path / GIVEN_UP).read_text().splitlines()]
    assert given_up[-1]["step"] == back["from"] and given_up[-1]["loss"] > steps[0]["loss"]
    assert f"goes back to its checkpoint of step {ILL - 1} and on at 0.25" in said.getvalue()
    assert json.loads((tmp_path / "done.json").read_text())["rollbacks"] == 1


def test_the_end_is_that_of_a_run_that_took_the_lower_rate_there(tmp_path: Path) -> None:
    """Nothing of what was given up is left in the weights, the optimizer or the batches."""
    whole, _ = to_the_end(lambda: job_of(tmp_path / "a"))
    good = make_job(tmp_path / "b", steps=STEPS, checkpoint_seconds=0.0)
    plain = good.schedule.lr
    with mock.patch.object(
        type(good.schedule),
        "lr",
        lambda self, step, share: plain(step, share) * (1.0 if step < ILL - 1 else LOWER),
    ):
        train(good, CPU, silent())
    assert equal(state_of(whole), state_of(good))


@pytest.mark.parametrize("kill", [10, 13])
def test_a_run_that_is_killed_goes_the_same_way(tmp_path: Path, kill: int) -> None:
    """Killed every few steps: before, while it is in doubt, and after it went back."""
    whole, expected = to_the_end(lambda: job_of(tmp_path / "whole"))
    part, found = to_the_end(lambda: job_of(tmp_path / "part", kill=kill))
    assert equal(state_of(part), state_of(whole))
    assert asdict(found) | {"seconds": 0} == asdict(expected) | {"seconds": 0}
    kept = ("step", "loss", "lr", "eval", "from", "why")
    told = [
        [{k: line.get(k) for k in kept} for line in metrics(tmp_path / name)]
        for name in ("whole", "part")
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize("moment", ["horizon", "removed"])
def test_a_kill_while_it_goes_back(
    tmp_path: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Right after the decision is on disk, and after one of the checkpoints is removed."""
    whole, _ = to_the_end(lambda: job_of(tmp_path / "whole"))
    plain, calls = rollback.drop_given_up, 0

    def drop(checkpoints: Path, back: Rollback | None) -> None:
        nonlocal calls
        calls += back is not None
        if calls == 1 and back is not None:
            if moment == "removed":
                shutil.rmtree(checkpoint.existing(checkpoints)[-1])
            raise Killed
        plain(checkpoints, back)

    monkeypatch.setattr(rollback, "drop_given_up", drop)
    part, _ = to_the_end(lambda: job_of(tmp_path / "part"))
    assert calls > 1 and equal(state_of(part), state_of(whole))


def test_the_second_time_it_ends_with_a_diagnosis(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="base has diverged twice") as error:
        to_the_end(lambda: job_of(tmp_path, until=0.0))
    words = str(error.value)
    assert "went back to step 19" in words and "the loss has risen from" in words
    assert "lower --lr" in words and "--dtype fp32" in words
    found = checkpoint.latest(tmp_path / "checkpoints", print)
    assert found is not None and found.state["progress"]["rollbacks"] in (0, 1)
    assert found.state["progress"]["step"] <= ILL and found.state["watch"]["since"] == 0
    assert not (tmp_path / "done.json").exists()
    with pytest.raises(Failure, match="diverged twice"):  # the same command again finds the same
        to_the_end(lambda: job_of(tmp_path, until=0.0))


@pytest.mark.parametrize(
    ("stage", "flag"), [("dpo", "--dpo-lr"), ("rl", "--rl-lr"), ("mid", "--lr")]
)
def test_the_diagnosis_names_the_flag_of_the_stage(stage: str, flag: str) -> None:
    words = str(rollback.gave_up(stage, "it broke", Rollback(9, 3, 1.0, "it broke before")))
    assert f"a lower {flag}" in words and "it broke before" in words


def test_without_a_good_checkpoint_it_begins_anew(tmp_path: Path) -> None:
    """Blown up by the first steps."""
    whole, done = to_the_end(lambda: job_of(tmp_path, first=1))
    assert (done.step, done.rollbacks) == (STEPS, 1)
    (back,) = [line for line in metrics(tmp_path) if line.get("eval") == "rollback"]
    assert back["step"] == 1
    again, _ = to_the_end(lambda: job_of(tmp_path / "killed", first=1, kill=9))
    assert equal(state_of(again), state_of(whole))


def test_a_loss_that_is_not_finite_for_long_sends_it_back(tmp_path: Path) -> None:
    """And a later one that is, ends it well."""
    ill = {"now": True, "calls": 0}

    def loss(model: Model, batch: Any) -> Tensor:
        ill["calls"] += 1
        broken = ill["now"] and ill["calls"] > 12
        return lm_loss(model, batch) * (math.nan if broken else 1.0)

    def make() -> Job:
        ill["now"] = not (tmp_path / GIVEN_UP).exists()
        return make_job(tmp_path, loss=loss, steps=STEPS, micro_rows=4, checkpoint_seconds=0.0)

    _, done = to_the_end(make)
    assert (done.step, done.rollbacks, done.skipped) == (STEPS, 1, 0)
    (back,) = [line for line in metrics(tmp_path) if line.get("eval") == "rollback"]
    assert back["why"] == "20 steps in a row had no finite loss" and back["step"] == 12


def test_a_blow_up_in_the_last_steps_is_noticed_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "PATIENCE", 50)
    _, done = to_the_end(lambda: job_of(tmp_path, first=STEPS - 12))
    assert (done.step, done.rollbacks) == (STEPS, 1)


def test_figures_that_are_read_late_lead_to_the_same(tmp_path: Path) -> None:
    """As on a GPU: doubt is known a step later."""
    whole, _ = to_the_end(lambda: job_of(tmp_path / "at once"))
    late, done = to_the_end(lambda: job_of(tmp_path / "late", ahead=True))
    assert done.rollbacks == 1
    weights = dict(late.model.named_parameters())
    for name, value in whole.model.named_parameters():
        torch.testing.assert_close(weights[name], value, rtol=1e-3, atol=1e-4)


def test_watching_changes_no_bit_of_a_run(tmp_path: Path) -> None:
    job = make_job(tmp_path / "watched", steps=STEPS)
    train(job, CPU, silent())
    with mock.patch.object(loop.Watch, "see", lambda self, step, value: None):
        other = make_job(tmp_path / "blind", steps=STEPS)
        train(other, CPU, silent())
    assert equal(state_of(job), state_of(other))


def test_what_the_clock_decided_since_is_forgotten(tmp_path: Path) -> None:
    """And the time that was lost counts."""
    course = Course(tmp_path / "horizon.json", steps=100, micro_rows=4)
    course.reckon(20, 20, 10.0, 60.0)
    course.reckon(60, 60, 30.0, 10.0)
    assert course.horizon.total(60) == 80 and len(course.decided) == 2
    course.go_back(Rollback(70, 30, 33.0, "why"))
    again = Course(tmp_path / "horizon.json", steps=1, micro_rows=1)
    assert again.horizon.changes == course.horizon.changes and again.decided == course.decided
    assert again.rollback == Rollback(70, 30, 33.0, "why")
    assert [change.step for change in again.horizon.changes] == [0, 20] and len(again.decided) == 1
    again.reckon(70, 40, 20.0, 10.0)
    assert again.horizon.total(70) == 90


def test_the_time_of_what_was_given_up_is_time_spent(tmp_path: Path) -> None:
    with pytest.raises(WentBack):
        train(job_of(tmp_path), CPU, silent())
    spent = files.unsealed(files.read_json(tmp_path / "horizon.json"), tmp_path)["rollback"]
    _, done = to_the_end(lambda: job_of(tmp_path))
    assert done.seconds > spent["seconds"] > 0


def test_a_damaged_checkpoint_is_not_good(tmp_path: Path) -> None:
    train(make_job(tmp_path, steps=4, checkpoint_seconds=0.0, keep=4), CPU, silent())
    folder = tmp_path / "checkpoints"
    assert [last_good(folder, since) for since in (9, 5, 4, 2, 1)] == [4, 3, 2, 0, 0]
    (folder / "step-000003" / "model.safetensors").write_bytes(b"")
    assert last_good(folder, 5) == 2


def test_a_checkpoint_in_doubt_does_not_take_the_place_of_a_good_one(tmp_path: Path) -> None:
    """A hook that saves while the loss is high: the one before is kept."""
    hooks = [loop.Hook("look", 0.5 / STEPS, lambda model, step: None)]
    with pytest.raises(WentBack):
        train(job_of(tmp_path, hooks=hooks), CPU, silent())
    there = [p.name for p in checkpoint.existing(tmp_path / "checkpoints")]
    assert there == [f"step-{ILL - 1:06d}"]


def ranks_go_back(ranks: Ranks, folder: Path) -> tuple[int, int]:
    """Two processes, of which only the last one finds that it has diverged."""
    watch.PATIENCE, watch.PATIENCE_AT_THE_END = 6, 4

    def make() -> Job:
        model = tiny_gpt()
        optimizer = make_optimizer(model, RATES, torch.float32, None, ranks)
        batches = shared(text_stream(), ranks)
        return make_job(folder, model=model, optimizer=optimizer, batches=batches, steps=30,
                        checkpoint_seconds=0.0)  # fmt: skip

    dist = Dist(ranks.rank, ranks.world_size, torch.device("cpu"), torch.float32)
    plain, found = watch.Watch.see, watch.Watch.trouble

    def see(self: watch.Watch, step: int, value: float) -> None:
        plain(self, step, value if step < 15 or (folder / GIVEN_UP).exists() else 99.0)

    def trouble(self: watch.Watch, ended: bool = False) -> str | None:
        return None if ranks.main else found(self, ended)

    times = 0
    with (
        mock.patch.object(watch.Watch, "see", see),
        mock.patch.object(watch.Watch, "trouble", trouble),
    ):
        while True:
            try:
                return times, train(make(), dist, silent()).rollbacks
            except WentBack:
                times += 1


def test_processes_go_back_together(tmp_path: Path) -> None:
    assert in_ranks(2, ranks_go_back, tmp_path) == [(1, 1), (1, 1)]
    (back,) = [line for line in metrics(tmp_path) if line.get("eval") == "rollback"]
    assert back["step"] - 1 == 13 and "to 99.000" in back["why"]


@pytest.mark.parametrize("stage", ["base", "mid", "sft", "dpo"])
def test_every_stage_is_made_anew_where_it_goes_back(tmp_path: Path, stage: str) -> None:
    """run_stage: model, optimizer and batches; a stage after base starts from the one before again."""
    made = setting(tmp_path / "run")
    for number, before in enumerate(("base", "mid", "sft")):
        if before != stage:
            trained(made.run, before, number)
    told = mock.Mock(side_effect=["it broke", *[None] * 9])
    with mock.patch.object(watch.Watch, "trouble", lambda self, ended=False: told()):
        done = stages.run_stage(made, stage, None, [])
    assert (done.step, done.rollbacks) == (made.plan.stages[stage].steps, 1)
    assert json.loads((made.run / stage / "done.json").read_text())["rollbacks"] == 1

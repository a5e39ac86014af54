"""Schedules as functions of the step, and the horizon that moves while a stage runs."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.optim.schedule import Change, Horizon, Schedule

QUICK = settings(deadline=None, max_examples=100)


@QUICK
@given(
    st.builds(
        Schedule,
        warmup_steps=st.integers(0, 50),
        cooldown=st.floats(0, 1),
        final_lr=st.floats(0, 1),
        cosine=st.booleans(),
    ),
    st.integers(0, 10**6),
    st.floats(0, 3),
)
def test_multipliers_stay_between_zero_and_one_even_past_the_end(
    schedule: Schedule, step: int, progress: float
) -> None:
    assert 0.0 <= schedule.lr(step, progress) <= 1.0
    assert 0.0 <= schedule.decay(progress) <= 1.0
    assert 0.0 < schedule.momentum(step, progress) < 1.0


def test_the_rate_rises_stays_and_falls_in_straight_lines() -> None:
    schedule = Schedule(warmup_steps=4, cooldown=0.5, final_lr=0.2)
    assert [schedule.lr(step, 0.0) for step in range(6)] == pytest.approx(
        [0.2, 0.4, 0.6, 0.8, 1, 1]
    )
    falling = [schedule.lr(1000, progress) for progress in (0.4, 0.5, 0.75, 1.0, 1.5)]
    assert falling == pytest.approx([1.0, 1.0, 0.6, 0.2, 0.2])


def test_the_cosine_is_nanogpts() -> None:
    """Its `get_lr`, written out: 600 steps with 20 of warm-up, from 6e-4 to 6e-5."""
    schedule, total, warm = Schedule(20, 0.5, 0.1, cosine=True), 600, 20
    for step in (0, 1, 19, 20, 21, 100, 310, 599, 600):
        if step < warm:
            wanted = 6e-4 * (step + 1) / (warm + 1)
        else:
            share = (step - warm) / (total - warm)
            wanted = 6e-5 + 0.5 * (1 + math.cos(math.pi * share)) * (6e-4 - 6e-5)
        assert 6e-4 * schedule.lr(step, step / total) == pytest.approx(wanted, rel=1e-9)
        assert schedule.decay(step / total) == 1.0


def test_without_warmup_or_cooldown_the_rate_is_constant() -> None:
    schedule = Schedule(warmup_steps=0, cooldown=0.0, final_lr=0.0)
    assert {schedule.lr(step, progress) for step in (0, 9) for progress in (0, 0.9, 1)} == {1.0}


def test_the_decay_falls_to_zero_and_momentum_rises() -> None:
    schedule = Schedule()
    assert [schedule.decay(p) for p in (0, 0.25, 1, 2)] == [1, 0.75, 0, 0]
    momentum = [schedule.momentum(step, 0.5) for step in range(0, 1000, 10)]
    assert momentum == sorted(momentum) and momentum[0] < momentum[-1]


# The horizon


@st.composite
def changes(draw: st.DrawFn) -> list[Change]:
    """A first length and a few changes, each before the end known then."""
    made = [Change(0, draw(st.integers(1, 60)))]
    for _ in range(draw(st.integers(0, 4))):
        low, high = made[-1].step + 1, made[-1].total - 1
        if low > high:
            break
        step = draw(st.integers(low, high))
        made.append(Change(step, step + draw(st.integers(1, 60))))
    return made


@QUICK
@given(changes())
def test_progress_goes_from_zero_to_one_without_a_jump(made: list[Change]) -> None:
    horizon = Horizon(made)
    end = made[-1].total
    shares = [horizon.progress(step) for step in range(end + 20)]
    assert shares[0] == 0.0
    assert all(a <= b for a, b in pairwise(shares))
    assert all(share < 1.0 for share in shares[:end])
    assert shares[end] == pytest.approx(1.0) and max(shares) <= 1.0
    for step in range(end):  # each step does its part of what is left
        left = horizon.total(step) - step
        wanted = shares[step] + (1 - shares[step]) / left
        assert shares[step + 1] == pytest.approx(wanted, abs=1e-9)


@QUICK
@given(changes())
def test_a_change_leaves_what_was_before_it_as_it_was(made: list[Change]) -> None:
    # As a run takes its turns, and as a continued one replays them from what was recorded.
    live = Horizon(made[:1])
    seen: list[tuple[float, int]] = []
    for step in range(made[-1].total):
        for change in made[1:]:
            if change.step == step:
                before = live.progress(step)
                live.change(change.step, change.total)
                assert live.progress(step) == before
        seen.append((live.progress(step), live.total(step)))
    replayed = Horizon([Change(change.step, change.total) for change in live.changes])
    assert [(replayed.progress(s), replayed.total(s)) for s in range(len(seen))] == seen


def test_the_total_is_the_one_known_at_a_step() -> None:
    horizon = Horizon([Change(0, 10)])
    horizon.change(4, 20)
    assert [horizon.total(step) for step in (0, 3, 4, 19)] == [10, 10, 20, 20]
    assert horizon.progress(4) == pytest.approx(0.4)
    assert horizon.progress(12) == pytest.approx(0.7)


@pytest.mark.parametrize(("step", "total"), [(4, 20), (3, 20), (5, 5), (6, 5)])
def test_a_change_must_be_later_than_the_last_and_before_its_own_end(step: int, total: int) -> None:
    horizon = Horizon([Change(0, 10), Change(4, 12)])
    with pytest.raises(AssertionError):
        horizon.change(step, total)
    assert len(horizon.changes) == 2


@pytest.mark.parametrize("made", [[], [Change(1, 5)], [Change(0, 0)], [Change(0, 5), Change(0, 6)]])
def test_a_record_that_cannot_be_is_refused(made: list[Change]) -> None:
    with pytest.raises(AssertionError):
        Horizon(made)

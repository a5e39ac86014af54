"""What counts as a divergence, and what does not: recorded losses, noise, spikes, and blow-ups."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from sprout.train.watch import MOST_SKIPPED, PATIENCE, Watch, Watched

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text())
"""The losses of the steps of real runs; of rl, the rewards."""
REWARD = Watched("reward", falls=False, margin=0.0, share=0.5)


def alarm(values: Iterable[float], watched: Watched | None = None) -> int | None:
    """The step at which a watch calls a curve diverged, the last step's patience among them."""
    watch, step = Watch(watched=watched or Watched()), 0
    for step, value in enumerate(values, 1):
        watch.see(step, value)
        if watch.trouble() is not None:
            return step
    return step if watch.trouble(ended=True) is not None else None


def falling(rng: np.random.Generator, steps: int, noise: float) -> np.ndarray:
    """A loss as it usually runs."""
    at = np.arange(steps)
    return 1.0 + 7.0 * (1 + at / 8) ** -0.6 + noise * rng.standard_normal(steps)


@pytest.mark.parametrize("name", RECORDED)
def test_no_recorded_run_has_diverged(name: str) -> None:
    watched = REWARD if name == "rl" else Watched()
    assert alarm(RECORDED[name], watched) is None
    for start in range(
        0, len(RECORDED[name]) - 20, 20
    ):  # wherever a stage might have begun or ended
        assert alarm(RECORDED[name][start : start + 150], watched) is None


@pytest.mark.parametrize("noise", [0.0, 0.05, 0.3, 1.0])
@pytest.mark.parametrize("tails", [False, True])
def test_noise_is_no_divergence(noise: float, tails: bool) -> None:
    """Two thousand steps of it, ten times: normal, and with one step in twenty far off."""
    for seed in range(10):
        rng = np.random.default_rng(seed)
        curve = falling(rng, 2000, noise)
        if tails:
            curve += np.where(rng.random(2000) < 0.05, rng.exponential(5 * noise + 1.0, 2000), 0)
        assert alarm(curve) is None


def test_a_loss_that_stays_where_it_is_has_not_diverged() -> None:
    rng = np.random.default_rng(0)
    assert alarm(2.0 + 0.4 * rng.standard_normal(5000)) is None


def test_a_spike_that_passes_is_no_divergence() -> None:
    """Also one of five nats that takes two hundred steps to come down."""
    rng = np.random.default_rng(0)
    for height, length in ((20.0, 5.0), (5.0, 60.0), (2.0, 100.0)):
        curve = falling(rng, 1500, 0.1)
        curve[700:] += height * np.exp(-np.arange(800) / length)
        assert alarm(curve) is None


def test_more_surprising_text_by_less_than_a_nat_is_no_divergence() -> None:
    curve = falling(np.random.default_rng(0), 1000, 0.1)
    curve[600:] += 0.7
    assert alarm(curve) is None


@pytest.mark.parametrize("at", [1, 2, 30, 400])
@pytest.mark.parametrize("height", [3.0, 100.0, 1e30])
def test_a_leap_that_stays_is_found(at: int, height: float) -> None:
    for seed in range(10):
        curve = falling(np.random.default_rng(seed), 600, 0.2)
        curve[at:] += height
        found = alarm(curve)
        if at < 3 and height == 3.0:
            assert found is None  # it falls from there by more than three nats
            continue
        # At step 30 the loss still falls by itself, which is a way down for as long as it lasts.
        late = 300 if at == 30 and height == 3.0 else 5
        assert found is not None and at + PATIENCE <= found <= at + PATIENCE + late


def test_a_slow_climb_is_found() -> None:
    """From the best level on by a nat in a hundred steps."""
    for seed in range(10):
        curve = falling(np.random.default_rng(seed), 900, 0.2)
        curve[500:] += np.arange(400) / 100
        found = alarm(curve)
        assert found is not None and 600 <= found <= 720


def test_a_blow_up_shortly_before_the_end_is_found_at_the_end() -> None:
    curve = falling(np.random.default_rng(0), 300, 0.1)
    curve[285:] += 6
    assert alarm(curve) == 300
    curve[285:295] -= 6
    assert alarm(curve) is None  # too few to tell


def test_a_reward_is_watched_the_other_way_round() -> None:
    rng = np.random.default_rng(0)
    rewards = np.clip(0.8 + 0.1 * rng.standard_normal(300), 0, 1)
    assert alarm(rewards, REWARD) is None
    rewards[150:] = 0.0
    found = alarm(rewards, REWARD)
    assert found is not None and 150 + PATIENCE <= found <= 150 + PATIENCE + 5
    assert alarm((rng.random(2000) < 0.5).astype(float), REWARD) is None
    assert alarm(np.zeros(500), REWARD) is None


def test_what_it_says() -> None:
    watch = Watch()
    for step in range(1, 201):
        watch.see(step, 2.0 if step <= 100 else 7.5)
    assert watch.trouble() == (
        "the loss has risen from 2.000 (step 5) to 7.500, and has not come back since step 101"
    )
    watch = Watch()
    for step in range(1, MOST_SKIPPED + 1):
        assert watch.trouble() is None
        watch.skip(step)
    assert watch.trouble() == "20 steps in a row had no finite loss" and watch.since == 1


def test_one_step_that_is_finite_ends_the_count_of_those_that_are_not() -> None:
    watch = Watch()
    for step in range(1, 500):
        if step % MOST_SKIPPED:
            watch.skip(step)
        else:
            watch.see(step, 2.0)
            assert watch.since == 0
        assert watch.trouble(ended=True) is None


@pytest.mark.parametrize("at", [0, 1, 3, 95, 120, 149])
def test_it_decides_the_same_when_its_state_was_written_and_read(at: int) -> None:
    curve = falling(np.random.default_rng(0), 300, 0.2)
    curve[100:] += 4
    whole, part = Watch(), Watch()
    for step, value in enumerate(curve.tolist(), 1):
        for watch in (whole, part):
            watch.see(step, value)
        if step % 40 == 7:
            for watch in (whole, part):
                watch.skip(step)
        if step == at:
            part = Watch.taken_back(json.loads(json.dumps(part.state)), Watched())
        assert part.trouble() == whole.trouble()
    assert part == whole


def test_nothing_seen_is_taken_back_as_nothing_seen() -> None:
    """A checkpoint of before there was a watch has no state of it."""
    assert Watch.taken_back({}, Watched()) == Watch() == Watch.taken_back(Watch().state, Watched())
    assert math.isinf(Watch().best)

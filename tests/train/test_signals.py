"""Signals: the first one is noted, a second one acts."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from sprout.train.signals import Interrupted, StopSignals


@pytest.fixture(autouse=True)
def usual_interrupt() -> Iterator[None]:
    """Python's own handler of SIGINT, which a process started in the background does not have."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_the_first_signal_is_noted_and_the_second_acts() -> None:
    with pytest.raises(KeyboardInterrupt), StopSignals() as stop:
        assert stop.asked == 0
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.asked == signal.SIGINT
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_the_handlers_from_before_come_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with StopSignals():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_outside_the_main_thread_signals_are_left_alone() -> None:
    before = signal.getsignal(signal.SIGTERM)
    seen: list[object] = []

    def work() -> None:
        with StopSignals() as stop:
            seen.append((stop.asked, signal.getsignal(signal.SIGTERM)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [(0, before)]


def test_the_message_names_signal_step_and_stage() -> None:
    stop = Interrupted(signal.SIGTERM, "mid", 7)
    assert stop.signal == 15
    assert str(stop) == (
        "stopped by SIGTERM at step 7 of mid, saved: run the same command again to go on"
    )

"""Stopping when asked: SIGINT and SIGTERM are noted, and the loop stops at the end of its step."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

from sprout.common.errors import Failure


class Interrupted(Failure):
    """A signal stopped a stage after its state was saved. `signal` is its number."""

    def __init__(self, number: int, stage: str, step: int) -> None:
        name = signal.Signals(number).name
        super().__init__(
            f"stopped by {name} at step {step} of {stage}, saved: run the same command again to go on"
        )
        self.signal = number


class StopSignals:
    """While this context is open, the first SIGINT or SIGTERM only sets `asked`; a second one acts."""

    def __init__(self) -> None:
        self.asked = 0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> StopSignals:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        self._restore()

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.asked = number
        self._restore()

    def _restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

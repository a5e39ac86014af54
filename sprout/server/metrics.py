"""Figures for Prometheus, in its text format (version 0.0.4)."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import MutableMapping
from typing import Any

from sprout.server.gate import App, Message, Receive, Send
from sprout.server.models import Models
from sprout.server.safety import Decision

BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
Labels = tuple[tuple[str, str], ...]


class Histogram:
    """How often a time was at most each of BUCKETS seconds."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BUCKETS) + 1)
        self.sum = 0.0

    def add(self, seconds: float) -> None:
        """Count one time."""
        self.counts[sum(seconds > most for most in BUCKETS)] += 1
        self.sum += seconds

    def lines(self, name: str) -> list[str]:
        """The lines of the format."""
        total, lines = 0, []
        for most, count in zip((*map(str, BUCKETS), "+Inf"), self.counts, strict=True):
            total += count
            lines.append(f'{name}_bucket{{le="{most}"}} {total}')
        return [*lines, f"{name}_sum {self.sum:.6f}", f"{name}_count {total}"]


class Figures:
    """What a server has done so far. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counters: dict[str, dict[Labels, int]] = {}
        self.first_token, self.answer = Histogram(), Histogram()

    def count(self, name: str, by: int = 1, **labels: str) -> None:
        """Add to a counter."""
        key = tuple(sorted(labels.items()))
        with self._lock:
            series = self._counters.setdefault(name, {})
            series[key] = series.get(key, 0) + by

    def safety(self, decision: Decision) -> None:
        """Count what a rule did."""
        self.count(
            "sprout_safety_decisions_total",
            rule=decision.rule,
            action=decision.action,
            where=decision.where,
        )

    def text(self, models: Models) -> str:
        """All figures, those of the loaded models among them."""
        lines = []
        with self._lock:
            counters = {name: dict(series) for name, series in self._counters.items()}
        for name, series in sorted(counters.items()):
            lines.append(f"# TYPE {name} counter")
            lines += [f"{name}{_labels(key)} {value}" for key, value in sorted(series.items())]
        loaded = [(model.listed.id, model.worker) for model in list(models.loaded.values())]
        for name, kind, values in (
            ("sprout_generated_tokens_total", "counter", [w.tokens for _, w in loaded]),
            ("sprout_steps_total", "counter", [w.steps for _, w in loaded]),
            ("sprout_requests_running", "gauge", [w.running for _, w in loaded]),
            ("sprout_requests_waiting", "gauge", [w.waiting for _, w in loaded]),
        ):
            lines.append(f"# TYPE {name} {kind}")
            lines += [
                f"{name}{_labels((('model', id),))} {value}"
                for (id, _), value in zip(loaded, values, strict=True)
            ]
        for name, histogram in (
            ("sprout_first_token_seconds", self.first_token),
            ("sprout_answer_seconds", self.answer),
        ):
            lines += [f"# TYPE {name} histogram", *histogram.lines(name)]
        memory = _resident_bytes()
        if memory is not None:
            lines += [
                "# TYPE process_resident_memory_bytes gauge",
                f"process_resident_memory_bytes {memory}",
            ]
        return "\n".join(lines) + "\n"


class Measured:
    """ASGI middleware that counts requests by path and status."""

    def __init__(self, app: App, figures: Figures) -> None:
        self.app, self.figures = app, figures

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = "gone"  # no response: the client went away before

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self.app(scope, receive, seen)
        finally:
            # The pattern of the path and never the path itself, of which there is no end.
            path = getattr(scope.get("route"), "path", "other")
            self.figures.count("sprout_requests_total", path=path, status=status)


class Clock:
    """The times of one answer: to its first text, and to its end."""

    def __init__(self, figures: Figures) -> None:
        self._figures, self._start, self._spoken = figures, time.perf_counter(), False

    def spoke(self) -> None:
        """Note that there is text."""
        if not self._spoken:
            self._spoken = True
            self._figures.first_token.add(time.perf_counter() - self._start)

    def ended(self) -> None:
        """Note that the answer is complete."""
        self._figures.answer.add(time.perf_counter() - self._start)


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _resident_bytes() -> int | None:
    """The memory of this process, where the system tells it."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None

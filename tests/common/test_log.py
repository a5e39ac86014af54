"""Metrics survive kills; progress says the same on a terminal and in a file."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from sprout.common.log import Console, Metrics, duration, printable


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_metrics_are_lines_that_any_reader_accepts(tmp_path: Path) -> None:
    metrics = Metrics(tmp_path / "base" / "metrics.jsonl")
    metrics.write({"step": 1, "loss": 2.5})
    metrics.write({"step": 2, "loss": float("nan"), "text": "a\nb\u2028c"})
    assert lines(metrics.path)[0] == {"step": 1, "loss": 2.5}
    raw = metrics.path.read_bytes().split(b"\n")
    assert len(raw) == 3 and json.loads(raw[1])["loss"] is None


def test_a_line_torn_by_a_kill_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    path.write_text('{"step": 1}\n{"step": 2, "lo')
    Metrics(path).write({"step": 2})
    assert lines(path) == [{"step": 1}, {"step": 2}]


def test_truncation_keeps_the_past(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    metrics = Metrics(path)
    metrics.truncate_after(3)
    assert path.read_text() == ""
    for line in ({"note": "x"}, {"step": 3}, {"step": 4}, {"step": 4, "eval": {}}, {"step": 2}):
        metrics.write(line)
    metrics.truncate_after(3)
    assert lines(path) == [{"note": "x"}, {"step": 3}, {"step": 2}]


def test_what_was_written_is_forced_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics, forced = Metrics(tmp_path / "metrics.jsonl"), []
    monkeypatch.setattr(os, "fsync", lambda file: forced.append(os.fstat(file).st_size))
    metrics.force()  # there is nothing yet
    metrics.write({"step": 1})
    metrics.force()
    assert forced == [metrics.path.stat().st_size]


def test_plain_lines_come_at_most_every_ten_seconds() -> None:
    clock, stream = Clock(), io.StringIO()
    console = Console(stream=stream, clock=clock)
    console.plan([("base", 500.0), ("sft", 30.0)])
    with console.stage("base"):
        console.progress(0.0)
        for step in range(1, 31):
            clock.now += 1.0
            console.progress(step / 100, f"step {step}")
    assert stream.getvalue().splitlines() == [
        "base:  10%  step 10  1:30 left, run 2:00 left",
        "base:  20%  step 20  1:20 left, run 1:50 left",
        "base:  30%  step 30  1:10 left, run 1:40 left",
        "base: step 30  done in 0:30, run 0:30 left",
    ]


def test_a_resumed_stage_is_timed_from_where_it_goes_on() -> None:
    clock, stream = Clock(), io.StringIO()
    console = Console(stream=stream, clock=clock)
    with console.stage("base"):
        clock.now += 50.0  # loading; no step was made in it
        console.progress(0.5, "step 50")
        clock.now += 20.0
        console.progress(0.6, "step 60")
    assert "base:  60%  step 60  1:20 left" in stream.getvalue().splitlines()


def test_before_the_first_step_the_plan_says_what_is_left() -> None:
    clock, stream = Clock(), io.StringIO()
    console = Console(stream=stream, clock=clock)
    console.plan([("base", 60.0), ("sft", 30.0)])
    with console.stage("base"):
        clock.now += 20.0
        console.progress(0.0, "compiling")
    assert "base:   0%  compiling  0:40 left, run 1:10 left" in stream.getvalue().splitlines()


def test_a_stage_outside_the_plan_has_no_run() -> None:
    clock, stream = Clock(), io.StringIO()
    console = Console(stream=stream, clock=clock)
    with console.stage("eval"):
        clock.now += 20.0
        console.progress(0.0, "arithmetic")
    assert stream.getvalue() == "eval:   0%  arithmetic\neval: arithmetic  done in 0:20\n"


def test_a_terminal_gets_bars_with_the_same_figures() -> None:
    clock, stream = Clock(), Terminal()
    console = Console(stream=stream, clock=clock)
    console.plan([("base", 100.0), ("sft", 30.0)])
    with console.stage("base"):
        console.progress(0.0)
        clock.now += 10.0
        console.progress(0.1, "loss 3.2 [bold]")
        console.sample("step 10", "[red]Paris\x1b[31m")
        drawn = stream.getvalue()
    for words in (
        "base",
        "10 %",
        "1:30 left",
        "loss 3.2 [bold]",
        "run",
        "2:00 left",
        "stage 1 of 2",
    ):
        assert words in drawn
    assert "    [red]Paris\ufffd[31m" in drawn
    assert "base: loss 3.2 [bold]  done in 0:10, run 0:30 left" in stream.getvalue()


def test_bars_go_away_when_the_stage_fails() -> None:
    stream = Terminal()
    console = Console(stream=stream, clock=Clock())
    with pytest.raises(ValueError), console.stage("base"):
        console.progress(0.1)
        raise ValueError
    assert "done in" not in stream.getvalue()
    assert stream.getvalue().rstrip().endswith("\x1b[2K")  # the bar's line is erased
    console.progress(0.5)  # outside a stage: nothing to show, nothing breaks


def test_quiet_leaves_only_warnings() -> None:
    stream = Terminal()
    console = Console(quiet=True, stream=stream, clock=Clock())
    with console.stage("base"):
        console.progress(1.0)
        console.info("a")
        console.sample("b", "c")
        console.warn("d")
    assert stream.getvalue() == "warning: d\n"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (59.6, "1:00"), (754, "12:34"), (3723, "1:02:03")]
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_what_could_command_a_terminal_is_replaced() -> None:
    assert printable("a\tb\nä \x1b[2J\r\x9b\x7f") == "a\tb\nä \ufffd[2J\ufffd\ufffd\ufffd"

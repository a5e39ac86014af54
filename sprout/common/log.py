"""What a run tells: metrics.jsonl for programs, and messages and progress for people.

`Metrics` appends one JSON object a line. `Console` writes to standard error only, so that standard
output stays free for results: bars with the time left on a terminal, plain lines elsewhere.
"""

from __future__ import annotations

import json
import os
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from sprout.common import files

if TYPE_CHECKING:
    from rich.progress import Progress

    from sprout.common.track import Trackers

LINE_EVERY = 10.0  # seconds between plain progress lines
DRAW_EVERY = 0.2  # seconds between two drawings of the bars
_CONTROLS = {code: "\ufffd" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


class Metrics:
    """An append-only file of JSON lines, such as `metrics.jsonl`."""

    def __init__(self, path: Path, trackers: Trackers | None = None) -> None:
        """Open or make the file at `path`; a last line torn by a kill is dropped.

        What is written is given to the trackers, too.
        """
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        kept = self._whole_lines()
        if self.path.exists() and sum(map(len, kept)) != self.path.stat().st_size:
            self._rewrite(kept)
        self._trackers = trackers
        if trackers is not None:
            trackers.seen(max((_step(line) for line in kept), default=-1))

    def write(self, data: Mapping[str, Any]) -> None:
        """Append one line. NaN and infinities become null."""
        line = files.to_json(dict(data)) + "\n"
        with files.disk_full_as_failure(self.path), open(self.path, "ab") as file:
            file.write(line.encode("utf-8"))
        if self._trackers is not None:
            self._trackers.send(data, self._before)

    def force(self) -> None:
        """Force what was written to the disk, for what relies on it after a cut of the power."""
        if self.path.exists():
            with files.disk_full_as_failure(self.path), open(self.path, "rb") as file:
                os.fsync(file.fileno())

    def truncate_after(self, step: int) -> None:
        """Drop the lines whose "step" is greater than `step`: a resumed run writes them again."""
        kept = []
        for line in self._whole_lines():
            data = json.loads(line)
            if not (isinstance(data, dict) and data.get("step", step) > step):
                kept.append(line)
        self._rewrite(kept)

    def _before(self) -> list[dict[str, Any]]:
        """The lines before the one just written."""
        return [json.loads(line) for line in self._whole_lines()[:-1]]

    def _whole_lines(self) -> list[bytes]:
        if not self.path.exists():
            return []
        lines = self.path.read_bytes().splitlines(keepends=True)
        return [line for line in lines if line.endswith(b"\n") and _is_json(line)]

    def _rewrite(self, lines: list[bytes]) -> None:
        files.write_text(self.path, b"".join(lines).decode("utf-8"))


@dataclass
class _Stage:
    """Where the stage in progress stands. Times are the clock's, in seconds."""

    name: str
    started: float
    first: tuple[float, float] | None = None  # time and share done at the first report
    done: float = 0.0
    text: str = ""
    line_at: float = 0.0
    drawn_at: float = float("-inf")


class Console:
    """Messages, samples and progress on standard error."""

    def __init__(
        self,
        quiet: bool = False,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`quiet` leaves only warnings. `stream` and `clock` are there for tests."""
        self.quiet = quiet
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._terminal = self._stream.isatty() and os.environ.get("TERM", "") != "dumb"
        self._plan: list[tuple[str, float]] = []
        self._started = clock()
        self._stage: _Stage | None = None
        self._bars: Progress | None = None

    def info(self, text: str) -> None:
        """Show a line (or several)."""
        if not self.quiet:
            self._print(text)

    def warn(self, text: str) -> None:
        """Show a warning, also when quiet."""
        self._print(f"warning: {text}")

    def sample(self, title: str, text: str) -> None:
        """Show a text that the model made, indented, above the bars."""
        if not self.quiet:
            lines = [
                textwrap.wrap(line, 90) or [""] for line in printable(text).strip().split("\n")
            ]
            body = "\n".join(f"    {part}" for line in lines for part in line)
            self._print(f"  {title}\n{body}")

    def plan(self, stages: Sequence[tuple[str, float]]) -> None:
        """Say which stages the whole run has and how many seconds each is expected to take."""
        self._plan = list(stages)
        self._started = self._clock()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Mark the beginning and the end of a stage; `progress` belongs inside."""
        now = self._clock()
        self._stage = _Stage(name, now, line_at=now)
        if self._terminal and not self.quiet:
            self._bars = _bars(self._stream)
        try:
            self._draw()
            yield
            self._close_bars()
            text = f"{self._stage.text}  " if self._stage.text else ""
            took = duration(self._clock() - self._stage.started)
            run = self._run_left(now, 0.0)
            rest = f", run {duration(run)} left" if run else ""
            self.info(f"{name}: {text}done in {took}{rest}")
        finally:
            self._close_bars()
            self._stage = None

    def progress(self, done: float, text: str = "") -> None:
        """Report that the share `done` (0 to 1) of the current stage is behind us.

        `text` says the rest in a few words, such as step and loss. Call it as often as you like,
        and a first time before the work begins: the time left is reckoned from that point on, so
        that a stage that is resumed half-way is not taken for a fast one.
        """
        stage, now = self._stage, self._clock()
        if stage is None or self.quiet:
            return
        stage.done, stage.text = min(max(done, 0.0), 1.0), text
        stage.first = stage.first or (now, stage.done)
        if self._terminal:
            if now - stage.drawn_at >= DRAW_EVERY or stage.done == 1.0:
                self._draw()
        elif now - stage.line_at >= LINE_EVERY:
            stage.line_at = now
            left = self._stage_left(now)
            run = self._run_left(now, left)
            times = "" if left is None else f"  {duration(left)} left"
            times += "" if run is None else f", run {duration(run)} left"
            self._print(f"{stage.name}: {stage.done:4.0%}  {text}{times}")

    def _stage_left(self, now: float) -> float | None:
        """Seconds left of the current stage: from its own progress, else from the plan."""
        stage = self._stage
        assert stage is not None
        if stage.first is not None:
            began, done_before = stage.first
            if now > began and stage.done > done_before:
                return (now - began) * (1.0 - stage.done) / (stage.done - done_before)
        expected = dict(self._plan).get(stage.name)
        if expected is None:
            return None
        return max(0.0, min(expected - (now - stage.started), expected * (1.0 - stage.done)))

    def _run_left(self, now: float, stage_left: float | None) -> float | None:
        """Seconds left of the whole run; None when there is no plan with this stage in it."""
        names = [name for name, _ in self._plan]
        if self._stage is None or self._stage.name not in names or stage_left is None:
            return None
        later = self._plan[names.index(self._stage.name) + 1 :]
        return stage_left + sum(seconds for _, seconds in later)

    def _draw(self) -> None:
        """Bring the bars up to date."""
        stage, now = self._stage, self._clock()
        if self._bars is None or stage is None:
            return
        left = self._stage_left(now)
        run = self._run_left(now, left)
        if not self._bars.tasks:
            self._bars.add_task("", total=1.0, words="", left="")
            if run is not None and len(self._plan) > 1:
                self._bars.add_task("", total=1.0, words="", left="")
        self._bars.update(
            self._bars.task_ids[0],
            description=stage.name,
            completed=stage.done,
            words=stage.text,
            left="" if left is None else f"{duration(left)} left",
        )
        if run is not None and len(self._bars.tasks) > 1:
            names = [name for name, _ in self._plan]
            gone = now - self._started
            self._bars.update(
                self._bars.task_ids[1],
                description="run",
                completed=gone / max(gone + run, 1e-9),
                words=f"stage {names.index(stage.name) + 1} of {len(names)}",
                left=f"{duration(run)} left",
            )
        self._bars.start()  # nothing happens when they are shown already
        self._bars.refresh()
        stage.drawn_at = now

    def _close_bars(self) -> None:
        if self._bars is not None:
            self._bars.stop()
            self._bars = None

    def _print(self, text: str) -> None:
        if self._bars is not None:
            self._bars.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            print(text, file=self._stream, flush=True)


def muted() -> Console:
    """A console that nobody sees, for the processes that do not print."""
    return Console(quiet=True, stream=open(os.devnull, "w"))


def duration(seconds: float) -> str:
    """Write seconds as 0:07, 12:34 or 1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def printable(text: str) -> str:
    """Replace control characters except newline and tab, which could command a terminal.

    For every text that a person's terminal shows and that a model, or someone else, wrote.
    """
    return text.translate(_CONTROLS)


def _bars(stream: TextIO) -> Progress:
    """Make the bars, not yet shown. They vanish when stopped, and redraw only when told."""
    import rich.console
    from rich.progress import BarColumn, Progress, TextColumn
    from rich.table import Column

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f} %", markup=False),
        TextColumn("{task.fields[left]}", markup=False, table_column=Column(no_wrap=True)),
        TextColumn(
            "{task.fields[words]}",
            markup=False,
            table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
        ),
        console=rich.console.Console(file=stream),
        auto_refresh=False,  # no thread behind the training's back
        transient=True,
        redirect_stdout=False,  # results on standard output stay there
        expand=True,
    )


def _step(line: bytes) -> int:
    """The step of a line, -1 where it names none."""
    data = json.loads(line)
    step = data.get("step") if isinstance(data, dict) else None
    return step if isinstance(step, int) else -1


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True

"""Trackers: what metrics.jsonl says, sent on to Weights & Biases, TensorBoard or Trackio.

The file stays the truth: a line is written there first, and a tracker that fails is dropped with a
warning while training goes on. No line is sent twice, however often a stage is killed and goes on: how
far a tracker has come stands in `tracked.json` beside the file, and steps up to there are passed over when
they are done again; TensorBoard's files, which are made from it alone, are made anew. A kill may cost
a tracker the lines that it had not stored yet.

None of the packages is needed by anything else: `pip install 'sprout[track]'`.
"""

from __future__ import annotations

import importlib.util
import math
import netrc
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from sprout.common import files
from sprout.common.config import nearest
from sprout.common.errors import Failure, UsageError

PROJECT = "sprout"
"""What the runs are filed under at Weights & Biases and Trackio."""
Line = Mapping[str, Any]
Warn = Callable[[str], object]


@dataclass(frozen=True)
class Place:
    """Which stage is tracked: `folder` is the stage's own, in the run's."""

    folder: Path
    config: Mapping[str, Any]

    @property
    def stage(self) -> str:
        return self.folder.name

    @property
    def run(self) -> str:
        return self.folder.parent.name


class Tracker(Protocol):
    """Something that keeps figures by step."""

    def log(self, step: int, numbers: dict[str, float], texts: dict[str, str]) -> None:
        """Take the figures of a line."""

    def close(self) -> None:
        """Store everything."""


@dataclass
class _Sent:
    """One tracker of a stage: how it is made, and the step that it had come to before this call."""

    name: str
    make: Callable[[Place, str], Tracker]
    anew: bool
    """Whether it starts from nothing each time, and is given the whole file again."""
    id: str = ""
    step: int = -1
    tracker: Tracker | None = None


@dataclass
class Trackers:
    """Those that follow one metrics.jsonl."""

    place: Place
    warn: Warn
    followers: list[_Sent] = field(default_factory=list)
    begun: bool = False
    furthest: int = -1
    """The last step that the file has held."""

    @property
    def _path(self) -> Path:
        return self.place.folder / "tracked.json"

    def seen(self, step: int) -> None:
        """The file was found to reach this step: all of it was sent when it was written."""
        known = self._read()
        for each in self.followers:
            entry = known.get(each.name)
            if isinstance(entry, dict) and not each.anew:
                each.id = str(entry.get("id", ""))
                each.step = max(int(entry.get("step", -1)), step)
        self.furthest = step
        self._save()

    def send(self, line: Line, before: Callable[[], Sequence[Line]]) -> None:
        """Give a line to those that do not have it; `before` reads the lines before it."""
        if not self.begun:
            self.begun = True
            self._begin(before)
        step = int(line.get("step", 0))
        self.furthest = max(self.furthest, step)
        for each in list(self.followers):
            if step > each.step:
                self._log(each, line)

    def close(self) -> None:
        """Store everything, also how far it came."""
        for each in list(self.followers):
            if each.tracker is not None:
                self._tried(each, each.tracker.close)
        if self.begun:
            self._save()

    def _begin(self, before: Callable[[], Sequence[Line]]) -> None:
        """Make the trackers, and give those that begin the lines that are there."""
        for each in list(self.followers):
            new = not each.id
            each.id = each.id or uuid.uuid4().hex[:12]
            self._tried(each, partial(self._make, each))
            if new:
                for line in before():
                    self._log(each, line)
        self._save()

    def _make(self, each: _Sent) -> None:
        each.tracker = each.make(self.place, each.id)

    def _log(self, each: _Sent, line: Line) -> None:
        tracker = each.tracker
        if tracker is not None:
            step, numbers, texts = figures(line)
            self._tried(each, lambda: tracker.log(step, numbers, texts))

    def _tried(self, each: _Sent, what: Callable[[], object]) -> None:
        """Do something with a tracker; drop it where that fails."""
        try:
            what()
        except Exception as error:  # whatever it is, it must not cost what is learned
            said = str(error).strip().split("\n")[0] or type(error).__name__
            self.warn(f"--track {each.name} failed and is left out from here on: {said}")
            each.tracker = None
            self.followers.remove(each)

    def _read(self) -> dict[str, Any]:
        try:
            found = files.read_json(self._path) if self._path.exists() else {}
        except Failure:
            found = {}
        return found if isinstance(found, dict) else {}

    def _save(self) -> None:
        known = self._read()
        known |= {
            each.name: {"id": each.id, "step": max(each.step, self.furthest)}
            for each in self.followers
            if each.id and not each.anew
        }
        if known:
            files.write_json(self._path, known)


def figures(line: Line) -> tuple[int, dict[str, float], dict[str, str]]:
    """The step of a line of metrics.jsonl, its numbers and its texts, those of a look under its name."""
    look = line.get("eval")
    prefix = f"{look}/" if look else ""
    numbers, texts = {}, {}
    for key, value in line.items():
        if key in ("step", "eval") or (look and key == "tokens"):
            continue
        if isinstance(value, (int, float)) and math.isfinite(value):
            numbers[prefix + key] = float(value)
        elif isinstance(value, str):
            texts[prefix + key] = value
    return int(line.get("step", 0)), numbers, texts


def names(text: str) -> list[str]:
    """The trackers that `--track` names. UsageError for one that is unknown or not installed."""
    asked = _split(text)
    for name in asked:
        if name not in TRACKERS:
            known = ", ".join(TRACKERS)
            raise UsageError(
                f"--track {name}: no such tracker{nearest(name, TRACKERS)}; there are {known}"
            )
        if importlib.util.find_spec(name) is None:
            raise UsageError(
                f"--track {name}: the package {name} is missing: pip install 'sprout[track]', or "
                f"pip install {name}"
            )
    return asked


def _split(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


@contextmanager
def tracking(
    asked: str, folder: Path, config: Mapping[str, Any], warn: Warn
) -> Iterator[Trackers | None]:
    """The trackers that `--track` names, for a stage (by its folder), while the block runs.

    None when none is asked for. One that cannot be made is left out with a warning.
    """
    followers = [_Sent(name, *TRACKERS[name]) for name in _split(asked)]
    if not followers:
        yield None
        return
    trackers = Trackers(Place(folder, config), warn, followers)
    try:
        yield trackers
    finally:
        trackers.close()


class _TensorBoard:
    """Event files in the run's `tensorboard/STAGE`: `tensorboard --logdir runs/NAME/tensorboard`."""

    def __init__(self, place: Place, id: str) -> None:
        from torch.utils.tensorboard import SummaryWriter

        folder = place.folder.parent / "tensorboard" / place.stage
        shutil.rmtree(folder, ignore_errors=True)
        self._writer = SummaryWriter(str(folder), flush_secs=10)

    def log(self, step: int, numbers: dict[str, float], texts: dict[str, str]) -> None:
        for key, value in numbers.items():
            self._writer.add_scalar(key, value, step)
        for key, text in texts.items():
            # TensorBoard shows Markdown: four spaces keep a model's text as it is
            self._writer.add_text(key, "    " + text.replace("\n", "\n    "), step)

    def close(self) -> None:
        self._writer.close()


def _wandb_key() -> bool:
    """Whether a key for Weights & Biases is known: in the environment, or where `wandb login` puts it."""
    if os.environ.get("WANDB_API_KEY"):
        return True
    server = os.environ.get("WANDB_BASE_URL", "https://api.wandb.ai")
    try:
        return netrc.netrc().authenticators(str(urlsplit(server).hostname)) is not None
    except (OSError, netrc.NetrcParseError):
        return False


class _Wandb:
    """A run at Weights & Biases; in the run's `wandb/`, offline, where no key is known."""

    def __init__(self, place: Place, id: str) -> None:
        import wandb

        mode = os.environ.get("WANDB_MODE")
        if mode is None and not _wandb_key():
            mode = "offline"  # it would ask for a key, and training would wait
        self._run = wandb.init(
            project=os.environ.get("WANDB_PROJECT", PROJECT),
            name=f"{place.run}/{place.stage}",
            group=place.run,
            id=id,
            resume="allow",
            dir=str(place.folder.parent),
            config=dict(place.config),
            mode=mode,
        )

    def log(self, step: int, numbers: dict[str, float], texts: dict[str, str]) -> None:
        self._run.log({**numbers, **texts}, step=step)

    def close(self) -> None:
        self._run.finish()


class _Trackio:
    """A run of Trackio's, in its own store on this machine: `trackio show --project sprout`."""

    def __init__(self, place: Place, id: str) -> None:
        import trackio

        self._trackio = trackio
        name = f"{place.run}/{place.stage} {id}"
        config = dict(place.config)
        trackio.init(PROJECT, name=name, config=config, resume="allow", embed=False)

    def log(self, step: int, numbers: dict[str, float], texts: dict[str, str]) -> None:
        self._trackio.log({**numbers, **texts}, step=step)

    def close(self) -> None:
        self._trackio.finish()


TRACKERS: dict[str, tuple[Callable[[Place, str], Tracker], bool]] = {
    "wandb": (_Wandb, False),
    "tensorboard": (_TensorBoard, True),
    "trackio": (_Trackio, False),
}
"""name -> how one is made, and whether it starts anew each time."""

"""Trackers get every line of metrics.jsonl once, however often a stage is killed and goes on."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any, ClassVar

import pytest

from sprout.common import track
from sprout.common.errors import UsageError
from sprout.common.log import Metrics
from sprout.common.track import Place, figures, names, tracking


class Kept:
    """A tracker that keeps what it is given in a list of its own by id, as a service would."""

    service: ClassVar[dict[str, list[Any]]] = {}
    broken = False

    def __init__(self, place: Place, id: str) -> None:
        assert place.stage == "base" and place.run == "small"
        self.mine = self.service.setdefault(id, [])

    def log(self, step: int, numbers: dict[str, float], texts: dict[str, str]) -> None:
        if self.broken:
            raise OSError("the network is gone")
        self.mine.append((step, numbers, texts))

    def close(self) -> None:
        self.mine.append("closed")


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> type[Kept]:
    monkeypatch.setattr(Kept, "service", {})
    monkeypatch.setattr(Kept, "broken", False)
    monkeypatch.setitem(track.TRACKERS, "wandb", (Kept, False))
    return Kept


def steps(kept: type[Kept]) -> list[int]:
    (mine,) = kept.service.values()
    return [step for step, numbers, _ in (x for x in mine if x != "closed") if "loss" in numbers]


def go(folder: Path, warned: list[str], resume: int, until: int, close: bool = True) -> None:
    """A stage that goes on after the step `resume`, to `until`; a kill does not close its trackers."""
    opened = tracking("wandb", folder, {"depth": 2}, warned.append)
    trackers = opened.__enter__()
    metrics = Metrics(folder / "metrics.jsonl", trackers)
    metrics.truncate_after(resume)
    for step in range(max(0, resume) + 1, until + 1):
        metrics.write({"step": step, "loss": 1.0 / step})
    if close and until:
        metrics.write({"step": until, "eval": "quick", "bpb": 1.0})  # at other steps each time
    if close:
        opened.__exit__(None, None, None)


def test_lines_arrive_once_through_any_kills(kept: type[Kept], tmp_path: Path) -> None:
    folder = tmp_path / "small" / "base"
    go(folder, [], -1, 0, close=False)
    rng, at, furthest = random.Random(0), 0, 0
    for _ in range(20):
        until = at + rng.randrange(1, 8)
        go(folder, [], at, until, close=rng.random() < 0.5)
        furthest = max(furthest, until)
        assert steps(kept) == list(range(1, furthest + 1))
        at = rng.randrange(at, until + 1)  # the checkpoint that it goes on from
    assert len(kept.service) == 1, "one id from the first call to the last"


def test_one_that_begins_later_gets_what_was_there(kept: type[Kept], tmp_path: Path) -> None:
    folder = tmp_path / "small" / "base"
    Metrics(folder / "metrics.jsonl").write({"step": 1, "loss": 2.0})
    go(folder, [], 1, 3)
    assert steps(kept) == [1, 2, 3]
    written = (folder / "metrics.jsonl").read_text().splitlines()
    assert [json.loads(line)["step"] for line in written] == [1, 2, 3, 3]


def test_one_that_fails_is_dropped_and_the_file_goes_on(kept: type[Kept], tmp_path: Path) -> None:
    kept.broken = True
    warned: list[str] = []
    folder = tmp_path / "small" / "base"
    go(folder, warned, -1, 3)
    assert warned == ["--track wandb failed and is left out from here on: the network is gone"]
    assert len((folder / "metrics.jsonl").read_text().splitlines()) == 4


def test_no_tracker_leaves_no_trace(tmp_path: Path) -> None:
    with tracking("", tmp_path / "small" / "base", {}, pytest.fail) as trackers:
        assert trackers is None
    assert not list(tmp_path.iterdir())


def test_figures_are_numbers_and_texts() -> None:
    line = {"step": 3, "tokens": 5, "loss": None, "mfu": 0.5, "bad": float("nan")}
    assert figures(line) == (3, {"tokens": 5.0, "mfu": 0.5}, {})
    look = {"step": 3, "tokens": 5, "eval": "quick", "bpb": 1.5, "sample": "A dog"}
    assert figures(look) == (3, {"quick/bpb": 1.5}, {"quick/sample": "A dog"})


def test_what_is_unknown_or_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert names("") == []
    with pytest.raises(UsageError, match=r"--track wandbb: no such tracker \(did you mean wandb\?"):
        names("wandbb")
    monkeypatch.setattr(track.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"trackio is missing: pip install 'sprout\[track\]'"):
        names("trackio")
    monkeypatch.setattr(track.importlib.util, "find_spec", lambda name: object())
    assert names("wandb, tensorboard,wandb") == ["wandb", "tensorboard"]


def test_tensorboards_own_reader_finds_every_step_once(tmp_path: Path) -> None:
    reader = pytest.importorskip(
        "tensorboard.backend.event_processing.event_accumulator",
        reason="tensorboard is missing: pip install 'sprout[track]'",
    )
    folder = tmp_path / "small" / "base"
    for resume, until in ((-1, 5), (3, 8)):
        with tracking("tensorboard", folder, {}, pytest.fail) as trackers:
            metrics = Metrics(folder / "metrics.jsonl", trackers)
            metrics.truncate_after(resume)
            for step in range(max(0, resume) + 1, until + 1):
                metrics.write({"step": step, "loss": 1.0 / step})
            look = {"step": until, "eval": "quick", "sample": "A\ndog"}
            metrics.write(look)
    found = reader.EventAccumulator(str(tmp_path / "small" / "tensorboard" / "base"))
    found.Reload()
    scalars = found.Scalars("loss")
    assert [each.step for each in scalars] == list(range(1, 9))
    assert [each.value for each in scalars] == pytest.approx([1 / s for s in range(1, 9)])
    (text,) = found.Tensors("quick/sample/text_summary")
    assert text.step == 8 and text.tensor_proto.string_val[0] == b"    A\n    dog"

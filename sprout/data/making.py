"""Shards made from documents, by all cores, while training already runs on the first ones.

A corpus is divided into units of about 32 MB of text, and each unit becomes a shard: a function of the unit
and the tokenizer alone, whichever process makes it and in whatever order. Whoever holds the folder's lock
makes what is missing, in processes of its own; everybody else, such as the other processes of a node, waits
for the files to appear, and takes over if the maker dies. A shard that turns out damaged is made anew.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import numpy as np

from sprout.common import files
from sprout.common.errors import Failure, UsageError
from sprout.data import readers, sources
from sprout.data.readers import Span
from sprout.data.shards import DamagedShard, Encoded, Shard, id_dtype, text_hash, write_shard
from sprout.data.sheet import add_scripts, script_counts
from sprout.tokenizer.chat import Message, render
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world import world

GENERATED = Path("world")
"""The path of spans that are documents of the embedded world, from number `start` to `end` - 1."""
POLL_SECONDS = 0.05
AHEAD = 4
"""Shards a worker that are made ahead of the one that is read."""
WORKER_NICENESS = 10
"""Training on the same cores goes first."""


@dataclass(frozen=True)
class Cut:
    """Where training text ends: in file `file`, at the document at `place`, `characters` into it."""

    file: int
    place: int
    characters: int


@dataclass(frozen=True)
class Unit:
    """What one shard is made of: spans, each with the number of its file, up to the cut."""

    spans: tuple[tuple[int, Span], ...]
    cut: Cut | None = None
    chat: bool = False
    """Whether these are conversations; else text."""


def unit_texts(unit: Unit) -> Iterator[str]:
    """The documents of a unit of text, without what is kept for validation."""
    for number, span in unit.spans:
        if span.path == GENERATED:
            assert span.end is not None
            yield from islice(world.documents("train", 0, span.start), span.end - span.start)
            continue
        for place, text in readers.texts(span):
            cut = unit.cut
            if cut is not None and (number, place) >= (cut.file, cut.place):
                if (number, place) == (cut.file, cut.place) and cut.characters:
                    yield text[: cut.characters]
                break
            yield text


def encode_unit(unit: Unit, tokenizer: Tokenizer, about: dict[str, Any]) -> Iterator[Encoded]:
    """The documents of a unit as tokens; counts what they hold in `about`."""
    about |= {"bytes": 0, "scripts": {}}
    dtype = id_dtype(tokenizer.vocab_size)

    def counted(text: str) -> int:
        raw = text.encode()
        about["bytes"] += len(raw)
        add_scripts(about["scripts"], script_counts(text))
        return text_hash(raw)

    if not unit.chat:
        for text in unit_texts(unit):
            mark = counted(text)
            yield np.array([tokenizer.bos_id, *tokenizer.encode(text)], dtype=dtype), None, mark
        return
    for _, span in unit.spans:
        for place, messages in sources.talks(span):
            mark = counted(_said(messages))
            try:
                ids, mask = render(tokenizer, messages)
            except UsageError as error:
                raise UsageError(f"{readers.where(span.path, place)}: {error}") from None
            yield np.array(ids, dtype=dtype), np.array(mask, dtype=np.bool_), mark


def _said(messages: list[Message]) -> str:
    """The words of a conversation, by which equal ones are found."""
    return "\n".join(f"{m['role']}: {m['content'] or ''}" for m in messages)


def make_shard(path: Path, unit: Unit, tokenizer: Tokenizer) -> None:
    """Make one shard, unless it is there."""
    if path.exists():
        return
    about: dict[str, Any] = {}
    encoded = encode_unit(unit, tokenizer, about)
    write_shard(path, encoded, tokenizer.vocab_size, unit.chat, about)


class Shards:
    """The shards of a corpus for one tokenizer. `open` has them made, some ahead of what is asked for."""

    def __init__(self, folder: Path, units: list[Unit], tokenizer: Tokenizer, workers: int) -> None:
        """`workers`: processes that make shards at once; one unit alone is made by this process."""
        self.folder, self.units, self.tokenizer = folder, units, tokenizer
        self._workers = workers
        self._maker: threading.Thread | None = None
        self._error: Exception | None = None
        self._stop = threading.Event()
        self._until = 0  # shards before this one are wanted now
        self._made = 0  # all before this one are made

    def __len__(self) -> int:
        return len(self.units)

    def path(self, number: int) -> Path:
        """Where a shard lies."""
        return self.folder / f"shard-{number:06d}"

    def missing(self) -> list[int]:
        """The shards that are not made yet."""
        return [n for n in range(len(self)) if not self.path(n).exists()]

    def _left(self, until: int) -> Iterator[int]:
        """The shards before `until` that are not made yet, in order."""
        while self._made < len(self) and self.path(self._made).exists():
            self._made += 1
        return (n for n in range(self._made, min(until, len(self))) if not self.path(n).exists())

    def stop(self) -> None:
        """Have no more shards made; those that are done stay, and `open` begins anew."""
        self._stop.set()
        if self._maker is not None:
            self._maker.join()
        self._maker, self._stop = None, threading.Event()

    def open(self, number: int) -> Shard:
        """A shard, checked, once it is made; one that is damaged is made anew.

        Raises what is wrong with the data: a UsageError that names file and line.
        """
        path = self.path(number)
        self.wait_for(number)
        try:
            return Shard(path)
        except DamagedShard as error:
            path.unlink(missing_ok=True)
            try:
                make_shard(path, self.units[number], self.tokenizer)
            except UsageError as why:
                raise Failure(f"{error}, and it cannot be made anew: {why}") from None
            return Shard(path)

    def make_all(self, progress: Callable[[int, int], object] = lambda done, total: None) -> None:
        """Return when all shards are there; `progress` is told how many are, of how many."""
        self._until = len(self)
        for number in range(len(self)):
            self.wait_for(number)
            progress(number + 1, len(self))

    def wait_for(self, number: int) -> None:
        """Return once a shard is there, and see to it that the next ones are made. Raises what is wrong."""
        self._until = max(self._until, number + 1 + AHEAD * self._workers)
        self._begin()
        while self._error is not None or not self.path(number).exists():
            if self._error is not None:
                raise self._error
            self._begin()
            time.sleep(POLL_SECONDS)

    def _begin(self) -> None:
        """Start the thread that makes shards, unless it runs or has nothing to do."""
        if self._error is not None or (self._maker is not None and self._maker.is_alive()):
            return
        if next(self._left(self._until), None) is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._maker = threading.Thread(target=self._make, name="shards", daemon=True)
            self._maker.start()

    def _make(self) -> None:
        """Make what is wanted until all is made; locked only meanwhile, as another run may want more."""
        crew = _Crew(min(self._workers, len(self)), self.folder)
        try:
            while not self._stop.is_set() and next(self._left(len(self)), None) is not None:
                if next(self._left(self._until), None) is None:
                    time.sleep(POLL_SECONDS)
                    continue
                try:
                    with files.lock(self.folder / ".lock", f"the folder {self.folder}"):
                        files.sweep(self.folder)
                        if crew.size == 1:
                            number = next(self._left(self._until), None)
                            if number is not None:
                                make_shard(self.path(number), self.units[number], self.tokenizer)
                        else:
                            self._hand_out(crew)
                except files.InUse:
                    time.sleep(POLL_SECONDS)
        except Exception as error:
            self._error = error
        finally:
            crew.dismiss(at_once=self._stop.is_set())

    def _hand_out(self, crew: _Crew) -> None:
        """Give every worker the next unit when it is done with the last one, while any is wanted."""
        crew.call(self.tokenizer)
        busy: dict[Connection, int] = {}
        idle = list(crew.pipes)
        while not self._stop.is_set():
            begun = set(busy.values())
            wanted = (number for number in self._left(self._until) if number not in begun)
            for number in list(islice(wanted, len(idle))):
                pipe = idle.pop()
                pipe.send((self.path(number), self.units[number]))
                busy[pipe] = number
            if not busy:
                return
            for ready in wait(list(busy), timeout=POLL_SECONDS):
                assert isinstance(ready, Connection)
                busy.pop(ready)
                try:
                    error = ready.recv()
                except EOFError:
                    raise Failure(
                        "a process that makes shards was killed, perhaps for lack of memory: run the "
                        "same command again; the shards made before are kept"
                    ) from None
                if error is not None:
                    raise error
                idle.append(ready)


class _Crew:
    """Processes that make shards, each at the other end of a pipe."""

    def __init__(self, size: int, folder: Path) -> None:
        self.size, self._folder = size, folder / "tokenizer"
        self.pipes: list[Connection] = []
        self._processes: list[multiprocessing.process.BaseProcess] = []

    def call(self, tokenizer: Tokenizer) -> None:
        """Start them, unless they run."""
        if self.pipes:
            return
        tokenizer.save(self._folder)
        context = multiprocessing.get_context("spawn")
        for _ in range(self.size):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, self._folder), daemon=True)
            process.start()
            theirs.close()
            self.pipes.append(ours)
            self._processes.append(process)

    def dismiss(self, at_once: bool) -> None:
        """End them: after what they are at, or at once."""
        for pipe in self.pipes:
            pipe.close()  # at which a worker ends
        for process in self._processes:
            if at_once:
                process.terminate()
            process.join()


def _work(pipe: Connection, tokenizer_folder: Path) -> None:
    """A worker's life: make the units that come through the pipe, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    with suppress(OSError):
        os.nice(WORKER_NICENESS)
    tokenizer = Tokenizer.load(tokenizer_folder)
    with suppress(EOFError, BrokenPipeError):  # the other end has closed the pipe, or died
        while True:
            path, unit = pipe.recv()
            error = None
            try:
                make_shard(path, unit, tokenizer)
            except (UsageError, Failure) as found:
                error = found
            pipe.send(error)

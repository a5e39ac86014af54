"""The models that can be asked for, by name RUN/STAGE: each loaded once, on its first use.

A model that is in use is never put away; of the others the one that was used longest ago makes room.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sprout import checkpoint
from sprout.common.dist import Dist
from sprout.common.errors import Failure, UsageError
from sprout.engine.embed import embed
from sprout.engine.request import LanguageModel
from sprout.engine.scheduler import Scheduler
from sprout.server.errors import ApiError
from sprout.server.worker import Worker
from sprout.tokenizer.tokenizer import Tokenizer


@dataclass(frozen=True)
class Listed:
    """A model that can be asked for. `version` changes with its weights; created in seconds."""

    id: str
    version: str
    created: int
    context: int


Embed = Callable[[Sequence[int]], npt.NDArray[np.float32]]
"""From a text's ids to its vector; called in threads."""


@dataclass(eq=False)
class Loaded:
    """A model that can answer."""

    listed: Listed
    tokenizer: Tokenizer
    worker: Worker
    embed: Embed
    users: int = 0


class Source(Protocol):
    """Where models come from. Its methods read files, and are called in threads."""

    def available(self) -> list[Listed]:
        """What there is now."""

    def load(self, listed: Listed) -> Loaded:
        """Load one of them. UsageError or Failure when it cannot be."""


class Runs:
    """The checkpoints in a folder of runs."""

    def __init__(
        self,
        root: Path,
        dist: Dist,
        max_batch: int,
        max_waiting: int,
        warn: Callable[[str], None],
    ) -> None:
        self.root, self.dist = root, dist
        self.max_batch, self.max_waiting, self.warn = max_batch, max_waiting, warn

    def available(self) -> list[Listed]:
        """Every stage of every run that has a checkpoint; those whose files are damaged are left out."""
        found = []
        for run in checkpoint.runs(self.root):
            for stage in checkpoint.STAGES:
                there = checkpoint.existing(self.root / run / stage / "checkpoints")
                try:
                    if there:
                        shape = checkpoint.load_shape(self.root / run, stage)
                        created = there[-1].stat().st_mtime
                        found.append(
                            Listed(
                                f"{run}/{stage}",
                                f"{there[-1].name}-{int(created)}",
                                int(created),
                                shape.sequence_length,
                            )
                        )
                except (Failure, OSError):
                    continue
        return found

    def load(self, listed: Listed) -> Loaded:
        """Load the newest whole checkpoint of a stage and start its worker."""
        run, _, stage = listed.id.rpartition("/")
        model, tokenizer, _ = checkpoint.load_model(self.root / run, stage, self.dist, self.warn)
        worker = Worker(
            lambda: Scheduler(model, self.max_batch), self.max_waiting, self.warn, listed.id
        )
        return Loaded(listed, tokenizer, worker, one_at_a_time(model))


def one_at_a_time(model: LanguageModel) -> Embed:
    """Makes vectors, one at a time, beside what the model's worker does: neither changes the weights."""
    lock = threading.Lock()

    def vector(ids: Sequence[int]) -> npt.NDArray[np.float32]:
        with lock:
            return embed(model, ids).numpy()

    return vector


class Models:
    """The models of a server. Used by one event loop; loading goes on in threads."""

    def __init__(self, source: Source, default: str, max_loaded: int = 4) -> None:
        """default: the id that a request without `model` means."""
        self.source, self.default, self.max_loaded = source, default, max_loaded
        self.loaded: dict[str, Loaded] = {}  # the one used last comes last
        self._retired: list[Loaded] = []
        self._lock = asyncio.Lock()

    @property
    def ready(self) -> bool:
        """Whether the default model can answer."""
        default = self.loaded.get(self.default)
        return default is not None and default.worker.healthy

    async def available(self) -> list[Listed]:
        """What can be asked for now, the default first."""
        found = await asyncio.to_thread(self.source.available)
        return sorted(found, key=lambda m: (m.id != self.default, m.id))

    @asynccontextmanager
    async def use(self, id: str | None) -> AsyncIterator[Loaded]:
        """A model, which stays loaded while the block runs. ApiError 404 or 503."""
        name = id or self.default
        loaded = self.loaded.get(name)
        if loaded is None:
            async with self._lock:
                loaded = self.loaded.get(name) or await self._load(name)
        self.loaded[name] = self.loaded.pop(name, loaded)
        loaded.users += 1
        try:
            yield loaded
        finally:
            loaded.users -= 1
            await self._bury()

    async def reload(self, id: str | None) -> list[str]:
        """Load what is newer on disk than in memory: one model, or all that are loaded. Their ids.

        Answers under way end on the old weights. ApiError 404 for a model that is not there.
        """
        there = {listed.id: listed for listed in await self.available()}
        if id is not None and id not in there:
            raise self._unknown(id, list(there))
        changed = []
        async with self._lock:
            for name in [id] if id is not None else list(self.loaded):
                old = self.loaded.get(name)
                if old is None or name not in there or old.listed == there[name]:
                    continue
                self.loaded[name] = await self._read(there[name])
                self._retired.append(old)
                changed.append(name)
        await self._bury()
        return changed

    def cancel_all(self) -> None:
        """End whatever is being generated."""
        for loaded in (*self.loaded.values(), *self._retired):
            loaded.worker.cancel_all()

    def close(self) -> None:
        """End all computation and its threads."""
        for loaded in (*self.loaded.values(), *self._retired):
            loaded.worker.close()
        self.loaded, self._retired = {}, []

    async def _load(self, id: str) -> Loaded:
        """Load a model that is not loaded yet, in the place of another if need be."""
        there = {listed.id: listed for listed in await self.available()}
        if id not in there:
            raise self._unknown(id, list(there))
        if len(self.loaded) >= self.max_loaded:
            idle = [m for m in self.loaded.values() if not m.users and m.listed.id != self.default]
            if not idle:
                words = f"{self.max_loaded} models are in use, which is the most at a time"
                raise ApiError(503, words, "model", "models_busy", 10)
            del self.loaded[idle[0].listed.id]
            self._retired.append(idle[0])
            await self._bury()
        self.loaded[id] = await self._read(there[id])
        return self.loaded[id]

    async def _read(self, listed: Listed) -> Loaded:
        try:
            return await asyncio.to_thread(self.source.load, listed)
        except (UsageError, Failure) as error:
            raise ApiError(503, f"{listed.id} cannot be loaded: {error}", "model") from None

    async def _bury(self) -> None:
        """End the threads of models that were put away and that nobody uses any more."""
        ready = [m for m in self._retired if not m.users]
        self._retired = [m for m in self._retired if m.users]
        for loaded in ready:
            await asyncio.to_thread(loaded.worker.close)

    def _unknown(self, id: str, there: list[str]) -> ApiError:
        known = ", ".join(there) or "none"
        return ApiError(
            404, f"there is no model {id}: there are {known}", "model", "model_not_found"
        )

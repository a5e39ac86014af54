"""Writing and reading the checkpoints of a stage: by one process at once, by several while they go on.

Several processes write with torch.distributed.checkpoint: each copies what it holds, the rows or the
matrices that it steps and a share of the weights that all have, and goes on training while a thread
writes the copy. Rank 0 then joins the parts into the files that one process would have written, under
the same names, adds the checksums, and the folder takes its place: so a kill at any moment leaves the
checkpoint before, and whoever reads one, in any number of processes, learns nothing of ranks. For that the
run's folder must be one that all machines share.

The formats that PyTorch writes by itself keep a pickle beside the tensors. Its safetensors reader and
writer do not, and these are the ones used here.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import Any

import torch.distributed as processes
import torch.distributed.checkpoint as dcp
from torch import Tensor
from torch.distributed.checkpoint.api import CheckpointException
from torch.distributed.tensor import DTensor

from sprout import checkpoint
from sprout.checkpoint import MODEL, OPTIMIZER
from sprout.common import files
from sprout.common.dist import Dist
from sprout.common.errors import Failure
from sprout.models.lora import saved_names
from sprout.optim.parts import spread
from sprout.optim.sharded import ShardedOptimizer
from sprout.train.job import Job


class Saver:
    """The checkpoints of a job. All processes call its methods, in the same order."""

    def __init__(self, job: Job, dist: Dist) -> None:
        self.job, self.dist = job, dist
        self.folder = job.folder / "checkpoints"
        # What is told while a checkpoint is written must not come between what training tells.
        alone = dist.world_size == 1
        self._group = None if alone else processes.new_group(backend="gloo")
        self._written: Future[Any] | None = None
        """Of this process's part, or, in rank 0, of the whole checkpoint."""

    def save(self, step: int, state: Mapping[str, Any], keep: int) -> None:
        """Write a checkpoint: its weights and optimizer are those of now; the newest `keep` stay.

        Waits for the one before.

        Failure when a disk is full, of this one or of the one before.
        """
        job = self.job
        if self.dist.world_size == 1:
            optimizer = {name: value.cpu() for name, value in job.optimizer.tensors().items()}
            weights = checkpoint.clone_tensors(job.model)
            checkpoint.save(self.folder, step, weights, optimizer, state, keep)
            return
        self.settle()
        assert isinstance(job.optimizer, ShardedOptimizer)
        places = dict.fromkeys(saved_names(job.model), 1) | dict.fromkeys(job.optimizer.names, 2)
        own = {**self._own_weights(), **job.optimizer.tensors()}
        assert all(value.ndim for value in own.values()), (
            "PyTorch joins numbers without a dimension as 0"
        )
        rest = ExitStack()
        folder = self.dist.once(
            lambda: rest.enter_context(checkpoint.being_written(self.folder, step, state, keep))
        )
        writer = dcp.HuggingFaceStorageWriter(
            str(folder), places, save_distributed=True, enable_consolidation=True
        )
        part = dcp.async_save(own, storage_writer=writer, process_group=self._group)
        assert isinstance(part, Future)
        self._written = self._completed(part, folder, rest) if self.dist.main else part

    def settle(self, wait: bool = True) -> None:
        """Wait until the checkpoint begun last is whole, in rank 0, or this process's part of it.

        Not `wait`: only raise what went wrong, if that is known.
        """
        if self._written is None or not (wait or self._written.done()):
            return
        written, self._written = self._written, None
        try:
            written.result()
        except CheckpointException as error:
            raise _told(error, self.folder) from error

    def load(self, found: checkpoint.Checkpoint) -> None:
        """Take back weights and optimizer; each of several processes reads what it holds."""
        job, steps = self.job, found.state["optimizer_steps"]
        if self.dist.world_size == 1:
            checkpoint.load_weights(job.model, found)
            job.optimizer.load(found.optimizer_tensors(), steps)
            return
        weights, optimizer = job.model.state_dict(), job.optimizer.tensors()
        own = {name: weights[name] for name in saved_names(job.model)} | optimizer
        try:
            reader = dcp.HuggingFaceStorageReader(str(found.path))
            dcp.load(own, storage_reader=reader, process_group=self._group)
        except CheckpointException as error:
            raise Failure(f"{found.path} does not fit this model: {_first(error)}") from error
        job.optimizer.load({name: own[name] for name in optimizer}, steps)

    def _own_weights(self) -> dict[str, Tensor]:
        """Of the weights, those that this process writes: all that it holds rows of, a share of others."""
        weights = self.job.model.state_dict()
        found = {name: weights[name] for name in saved_names(self.job.model)}
        whole = {name: w.numel() for name, w in found.items() if not isinstance(w, DTensor)}
        writers = spread(whole, self.dist.world_size)
        return {n: w for n, w in found.items() if writers.get(n, self.dist.rank) == self.dist.rank}

    def _completed(self, part: Future[Any], folder: Path, rest: ExitStack) -> Future[Any]:
        """In rank 0: what is known once the parts are written, joined, and the folder is in its place."""
        whole: Future[Any] = Future()

        def complete() -> None:
            try:
                with rest:
                    try:
                        part.result()
                    except CheckpointException as error:
                        raise _told(error, self.folder) from error
                    _rename(folder)
            except BaseException as error:
                whole.set_exception(error)
            else:
                whole.set_result(None)

        Thread(target=complete, name="checkpoint").start()
        return whole


def _rename(folder: Path) -> None:
    """Give the files that were joined the names they have in every checkpoint; the parts go."""
    for number, name in enumerate((MODEL, OPTIMIZER), 1):
        (folder / f"model-{number:05d}-of-00002.safetensors").rename(folder / name)
    (folder / "model.safetensors.index.json").unlink()
    shutil.rmtree(folder / "sharded")


def _told(error: BaseException, folder: Path) -> Exception:
    """An error of torch.distributed.checkpoint, which is none of Exception's kinds, as one that is."""
    found = RuntimeError(str(error))
    return Failure(files.disk_full_message(folder)) if files.is_disk_full(found) else found


def _first(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1]

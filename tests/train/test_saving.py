"""Checkpoints that several processes write while they train on."""

from __future__ import annotations

import errno
import os
import signal
import time
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import torch
import torch.distributed.checkpoint as dcp
from torch import Tensor
from torch.distributed.tensor import DTensor

from sprout import checkpoint
from sprout.common.dist import Dist
from sprout.common.errors import Failure
from sprout.common.ranks import ALONE, Ranks
from sprout.data.shared import shared
from sprout.models.gpt import GPT
from sprout.optim.groups import make_optimizer
from sprout.train import saving
from sprout.train.job import Hook, Job
from sprout.train.loop import train
from sprout.train.saving import Saver

from ..ranks import in_ranks
from .helpers import RATES, equal, make_job, metrics, silent, state_of, text_stream, tiny_gpt

STATE = {"progress": {"step": 3}, "optimizer_steps": 3}


def job_of(ranks: Ranks, folder: Path, **changes: Any) -> tuple[Job, Dist]:
    """Twelve steps of the tiny model, for one of these processes."""
    model = tiny_gpt()
    optimizer = make_optimizer(model, RATES, torch.float32, None, ranks)
    batches = shared(text_stream(), ranks)
    job = make_job(folder, model=model, optimizer=optimizer, batches=batches, **changes)
    return job, Dist(ranks.rank, ranks.world_size, torch.device("cpu"), torch.float32)


def hold_back(ranks: Ranks, folder: Path) -> list[bool]:
    """Save, change all weights while the files are written, and see that this is not in the files."""
    go, join = folder / "go", saving._rename

    def wait(written: Path) -> None:
        while not go.exists():
            time.sleep(0.01)
        join(written)

    job, dist = job_of(ranks, folder)
    path = folder / "checkpoints" / "step-000003"
    with mock.patch.object(saving, "_rename", wait):
        saver = Saver(job, dist)
        saver.save(3, STATE, 2)
        saver.settle(wait=False)
        early = path.exists()
        with torch.no_grad():
            for parameter in job.model.parameters():
                parameter.zero_()
        ranks.barrier()
        if ranks.main:
            folder.mkdir(exist_ok=True)
            go.touch()
        saver.settle()
        ranks.barrier()
    return [early, path.exists()]


def test_the_files_are_written_while_the_processes_go_on(tmp_path: Path) -> None:
    assert in_ranks(2, hold_back, tmp_path / "2") == [[False, True]] * 2
    path = tmp_path / "2" / "checkpoints" / "step-000003"
    names = {"model.safetensors", "optimizer.safetensors", "state.json", "manifest.json"}
    assert {each.name for each in path.iterdir()} == names
    assert checkpoint.verify(path) is None
    found = checkpoint.Checkpoint(path, STATE)
    job, dist = job_of(ALONE, tmp_path / "1")
    assert equal(found.model_tensors(), job.model.state_dict()), "the weights of when it was saved"
    Saver(job, dist).save(3, STATE, 2)
    one = checkpoint.Checkpoint(tmp_path / "1" / "checkpoints" / "step-000003", STATE)
    assert equal(found.optimizer_tensors(), one.optimizer_tensors())


def read_back(ranks: Ranks, folder: Path) -> bool:
    """What several processes read is what they had written, tensor for tensor."""
    job, dist = job_of(ranks, folder)
    job.optimizer.step_count = 3
    for number, value in enumerate(job.optimizer.tensors().values()):
        # Rows of each process's own; what several hold is the same in all.
        own = ranks.rank if isinstance(value, DTensor) else -1
        local(value).normal_(generator=torch.Generator().manual_seed(10 * number + own + 1))
    saver = Saver(job, dist)
    saver.save(3, STATE, 2)
    saver.settle()
    ranks.barrier()
    other, _ = job_of(ranks, folder)
    with torch.no_grad():
        for parameter in other.model.parameters():
            parameter.zero_()
    Saver(other, dist).load(checkpoint.Checkpoint(folder / "checkpoints" / "step-000003", STATE))
    found = [
        {name: local(value) for name, value in state_of(each).items()} for each in (job, other)
    ]
    return equal(*found) and other.optimizer.step_count == 3


def local(value: Tensor) -> Tensor:
    """What this process holds of a tensor."""
    return value.to_local() if isinstance(value, DTensor) else value


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    assert in_ranks(3, read_back, tmp_path) == [True] * 3


def die_while_writing(ranks: Ranks, folder: Path, at: int) -> None:
    """A checkpoint after every other step; rank 0 is killed while it writes that number of them."""
    join, seen = saving._rename, 0

    def die(written: Path) -> None:
        nonlocal seen
        seen += 1
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
        join(written)

    job, dist = job_of(ranks, folder, hooks=[Hook("save", 1 / 6, lambda model, step: None)])
    with mock.patch.object(saving, "_rename", die):
        train(job, dist, silent())


def test_a_kill_while_the_files_are_written_leaves_the_checkpoint_before(tmp_path: Path) -> None:
    in_ranks(2, die_while_writing, tmp_path / "whole", 0)
    with pytest.raises(AssertionError, match="ended without a word"):
        in_ranks(2, die_while_writing, tmp_path / "part", 3)
    there = checkpoint.existing(tmp_path / "part" / "checkpoints")
    assert [path.name for path in there] == ["step-000002", "step-000004"]
    assert all(checkpoint.verify(path) is None for path in there)
    in_ranks(2, die_while_writing, tmp_path / "part", 0)
    ends = [checkpoint.latest(tmp_path / n / "checkpoints", print) for n in ("whole", "part")]
    whole, part = (
        {**each.model_tensors(), **each.optimizer_tensors()} for each in ends if each is not None
    )
    assert equal(whole, part)
    assert not list((tmp_path / "part").rglob(".tmp-*")), "the half-written one is swept away"
    steps = [line["step"] for line in metrics(tmp_path / "part") if "loss" in line]
    assert steps == list(range(1, 13))


def fill_the_disk(ranks: Ranks, folder: Path) -> str:
    """A run whose second process finds the disk full when it writes its part."""

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def look(model: GPT, step: int) -> None:
        time.sleep(0.3)  # until the writing has failed

    job, dist = job_of(ranks, folder, hooks=[Hook("look", 1 / 6, look)])
    writer = dcp.HuggingFaceStorageWriter if ranks.rank == 1 else Path
    with mock.patch.object(writer, "write_data", full, create=True):
        try:
            train(job, dist, silent())
        except Failure as error:
            return f"{job.optimizer.step_count} {error}"
    return "nothing"


def test_a_disk_that_is_full_in_one_process_is_said_in_all(tmp_path: Path) -> None:
    for said in in_ranks(2, fill_the_disk, tmp_path):
        steps, _, words = said.partition(" ")
        assert words.startswith("the disk is full while writing")
        assert int(steps) < 6, "long before the end"
    assert not list(tmp_path.rglob("step-*")) and not list(tmp_path.rglob(".tmp-*"))

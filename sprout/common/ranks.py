"""The processes of a run: how they find each other, what they tell each other, how they end together.

torchrun starts several processes with the same command; each has a number, its rank. They compute
together, and rank 0 alone decides, prints and writes. What must be the same in all is decided once and
handed on, never worked out twice.

An error in one of them ends them all: whoever fails first leaves a word with torchrun's store, prints
its message and exits; the others lose the connection to it, or find the word within seconds, and exit
without one of their own.
"""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import torch
import torch.distributed as processes
from torch import Tensor

from sprout.common.errors import Ended, Failure, UsageError

T = TypeVar("T")

PATIENCE = timedelta(hours=2)
"""How long a process waits for another: rank 0 may be learning a vocabulary or asking graded tasks."""
MEETING = timedelta(minutes=10)
"""How long it waits for all to come."""
LOOK_EVERY, GRACE = 2.0, 20.0
"""Seconds between two looks for another's failure, and until a process that cannot hear of it exits."""
_FAILED = "sprout/failed"


@dataclass(frozen=True)
class Ranks:
    """This process among all of a run. One alone has nothing to wait for: its methods hand back what
    they are given. Every other must call them in the same order in all processes."""

    rank: int
    world_size: int

    @property
    def main(self) -> bool:
        """Whether it is the one that decides, prints and writes."""
        return self.rank == 0

    def once(self, make: Callable[[], T]) -> T:
        """What `make` gives in rank 0, in all. Its UsageError or Failure there ends all."""
        if self.world_size == 1:
            return make()
        found: list[Any] = [None, None]
        if self.main:
            try:
                found[0] = make()
            except (UsageError, Failure) as error:
                found[1] = error
        processes.broadcast_object_list(found, src=0, device=torch.device("cpu"))
        if found[1] is not None:
            # Rank 0 says it, the others have nothing to add.
            raise found[1] if self.main else Ended(2 if isinstance(found[1], UsageError) else 1)
        result: T = found[0]
        return result

    def gather(self, value: T) -> list[T]:
        """The value of each process, in their order, in all."""
        if self.world_size == 1:
            return [value]
        found: list[Any] = [None] * self.world_size
        processes.all_gather_object(found, value)
        return found

    def sum(self, value: Tensor) -> Tensor:
        """The sum over the processes, in all; takes the place of what `value` held."""
        if self.world_size > 1:
            processes.all_reduce(value)
        return value

    def most(self, *values: float) -> list[float]:
        """The largest of each over the processes, in all; exact below 2⁵³."""
        if self.world_size == 1:
            return list(values)
        found = torch.tensor(values, dtype=torch.float64)
        processes.all_reduce(found, processes.ReduceOp.MAX)
        return found.tolist()

    def barrier(self) -> None:
        """Wait until every process is here."""
        self.most(0.0)

    def share(self, n: int) -> tuple[int, int]:
        """Where this process's part of n things in a row begins and ends; parts differ by one at most."""
        return n * self.rank // self.world_size, n * (self.rank + 1) // self.world_size

    def turns(self, n: int) -> list[tuple[int, bool]]:
        """Which of n parts of some work this process takes, one after the other, and whether each counts.

        All take equally many turns, as they must where they hold a model together: who has no part left
        takes the first once more, and its result does not count.
        """
        most = -(-n // self.world_size) * self.world_size
        return [(i, True) if i < n else (0, False) for i in range(self.rank, most, self.world_size)]


ALONE = Ranks(0, 1)


def local_rank() -> tuple[int, int]:
    """The number of this process on its machine, and how many there are on it."""
    return _number("LOCAL_RANK", 0), max(1, _number("LOCAL_WORLD_SIZE", 1))


def world_size() -> int:
    """How many processes were started together, as torchrun says."""
    return _number("WORLD_SIZE", 1)


@contextmanager
def together() -> Iterator[Ranks]:
    """Join the processes that torchrun started beside this one, for as long as the block lasts.

    In a process that was started by itself this does nothing. An error that leaves the block ends all
    processes; it stays what it is in the one where it came first, and is Ended in the others.
    """
    count = world_size()
    if count == 1:
        yield ALONE
        return
    ranks = Ranks(_number("RANK", 0), count)
    if not 0 <= ranks.rank < count:
        raise UsageError(f"RANK is {ranks.rank} and WORLD_SIZE {count}: start it with torchrun")
    store = _join(ranks)
    done = threading.Event()
    watch = threading.Thread(target=_watch, args=(store.clone(), done), daemon=True)
    watch.start()
    try:
        yield ranks
    except BaseException as error:
        told = _last_words(error, ranks, store)
        if told is error:
            raise
        raise told from error
    finally:
        done.set()
    processes.destroy_process_group()


def _join(ranks: Ranks) -> Any:
    """Meet the others; returns the store that all can write to and read from."""
    try:
        kept, _, _ = next(iter(processes.rendezvous("env://", timeout=MEETING)))
        store = processes.PrefixStore(_attempt(kept, ranks), kept)
        backend = "gloo"
        if torch.cuda.is_available():
            torch.cuda.set_device(local_rank()[0] % torch.cuda.device_count())
            backend = "cpu:gloo,cuda:nccl"
        processes.init_process_group(
            backend, store=store, rank=ranks.rank, world_size=ranks.world_size, timeout=PATIENCE
        )
    except (ValueError, RuntimeError) as error:
        raise Failure(
            f"rank {ranks.rank} of {ranks.world_size} could not meet the other processes; start them "
            f"with torchrun, and check that the machines reach each other ({_first_line(error)})"
        ) from error
    return store


def _attempt(store: Any, ranks: Ranks) -> str:
    """A name for this meeting that all agree on, and that no earlier one had.

    torchrun keeps its store when it starts killed processes again, with all that they wrote there: where
    they listened, that they failed. Each writes a word of its own; rank 0 makes the name and says whose
    words it has read, and whoever finds its own among them knows that this rank 0 lives.
    """
    name, others = uuid.uuid4().hex, range(1, ranks.world_size)
    deadline = time.monotonic() + MEETING.total_seconds()
    if not ranks.main:
        store.set(f"sprout/word/{ranks.rank}", name)
    while time.monotonic() < deadline:
        if ranks.main:
            words = [_read(store, f"sprout/word/{other}") for other in others]
            store.set("sprout/name", " ".join((name, *words)))
            if all(_read(store, f"sprout/{name}/{other}") for other in others):
                return name
        else:
            found = _read(store, "sprout/name").split()
            if name in found:
                store.set(f"sprout/{found[0]}/{ranks.rank}", "here")
                return found[0]
        time.sleep(0.02)
    raise RuntimeError(f"not all of {ranks.world_size} came in {MEETING}")


def _read(store: Any, key: str) -> str:
    """What the store has under a key, "" where there is none."""
    return store.get(key).decode() if store.check([key]) else ""


def _watch(store: Any, done: threading.Event) -> None:
    """Exit when another process has failed and this one, waiting for it, cannot hear of it."""
    while not done.wait(LOOK_EVERY):
        try:
            failed = store.check([_FAILED])
        except RuntimeError:  # whoever kept the store is gone
            failed = True
        if failed and not done.wait(GRACE):
            os._exit(1)


def _last_words(error: BaseException, ranks: Ranks, store: Any) -> BaseException:
    """What an error becomes: itself in the process that failed first, Ended in the others."""
    if isinstance(error, Ended):
        return error
    try:
        first = store.add(f"{_FAILED}/count", 1) == 1
        store.set(_FAILED, str(ranks.rank))
    except RuntimeError:
        first = ranks.main
    if not first:
        return Ended(1)
    if _is_lost_connection(error):
        return Failure(
            "the connection to another process of this run is lost: it was killed, or its machine is "
            "gone. Everything saved before is intact; the same command goes on from there"
        )
    return error


def _is_lost_connection(error: BaseException) -> bool:
    text = str(error).lower()
    words = ("gloo", "connection", "nccl")
    lost = isinstance(error, RuntimeError) and any(word in text for word in words)
    return isinstance(error, processes.DistError) or (lost and not isinstance(error, Failure))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0]


def _number(name: str, default: int) -> int:
    """A number from the environment. UsageError when it is none."""
    text = os.environ.get(name, str(default)).strip()
    if not text.isdecimal():
        raise UsageError(
            f"the environment variable {name} is {text!r}, which is no number: unset it"
        )
    return int(text)

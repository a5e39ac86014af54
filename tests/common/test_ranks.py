"""Processes that meet, tell each other things, and end together."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
import torch

from sprout.common import ranks as module
from sprout.common.errors import Failure, UsageError
from sprout.common.ranks import ALONE, Ranks, together

from ..ranks import free_port, in_ranks


def talk(ranks: Ranks) -> list[object]:
    return [
        ranks.main,
        ranks.once(lambda: f"from {ranks.rank}"),
        ranks.gather(10 * ranks.rank),
        ranks.sum(torch.tensor([1.0, ranks.rank])).tolist(),
        ranks.most(ranks.rank, -ranks.rank),
        ranks.share(7),
    ]


def test_what_processes_tell_each_other() -> None:
    found = in_ranks(3, talk)
    shares = [(0, 2), (2, 4), (4, 7)]
    for rank, each in enumerate(found):
        said = [rank == 0, "from 0", [0, 10, 20], [3.0, 3.0], [2.0, 0.0], shares[rank]]
        assert each == said


def test_one_alone_hands_back_what_it_is_given() -> None:
    assert talk(ALONE) == [True, "from 0", [0], [1.0, 0.0], [0, 0], (0, 7)]
    with together() as ranks:
        assert ranks == ALONE


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("n", [0, 1, 2, 7, 64])
def test_shares_follow_each_other_and_are_equal_but_for_one(n: int, size: int) -> None:
    shares = [Ranks(rank, size).share(n) for rank in range(size)]
    assert shares[0][0] == 0 and shares[-1][1] == n
    assert all(a[1] == b[0] for a, b in pairwise(shares))
    lengths = [high - low for low, high in shares]
    assert max(lengths) - min(lengths) <= 1


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("n", [0, 1, 2, 7])
def test_turns_are_as_many_for_all_and_every_part_counts_once(n: int, size: int) -> None:
    turns = [Ranks(rank, size).turns(n) for rank in range(size)]
    assert {len(each) for each in turns} == {-(-n // size)}
    counted = [number for each in turns for number, counts in each if counts]
    assert sorted(counted) == list(range(n))
    assert all(0 <= number < n for each in turns for number, _ in each)


def end(how: str, grace: float) -> tuple[str, float]:
    """What a rank meets when rank 1 of two ends in a way, and after how many seconds."""
    module.GRACE = grace
    started = time.monotonic()
    try:
        with together() as ranks:
            if ranks.rank == 1:
                if how == "killed":
                    os.kill(os.getpid(), signal.SIGKILL)
                if how == "failed":
                    raise Failure("the disk is full")
                if how == "bug":
                    raise KeyError("no such thing")
            if how == "mistake":
                ranks.once(wrong)
            if how == "busy":
                if ranks.rank == 1:
                    raise Failure("the disk is full")
                time.sleep(60)
            ranks.barrier()
    except BaseException as error:
        return f"{type(error).__name__}: {error}", time.monotonic() - started
    return "nothing", 0.0


def wrong() -> None:
    raise UsageError("--depth 0: no")


@pytest.mark.parametrize(
    ("how", "first", "second"),
    [
        (
            "killed",
            "Failure: the connection to another process of this run is lost",
            "without a word",
        ),
        ("failed", "Ended: ended with status 1", "Failure: the disk is full"),
        ("bug", "Ended: ended with status 1", "KeyError: 'no such thing'"),
        ("mistake", "UsageError: --depth 0: no", "Ended: ended with status 2"),
        ("busy", "without a word", "Failure: the disk is full"),
    ],
)
def test_an_error_in_one_ends_all(how: str, first: str, second: str) -> None:
    """The first to fail says why. "without a word": it was killed, or exited when it could not hear."""
    found = in_ranks(2, end, how, 0.5, joined=False)
    for (text, seconds), expected in zip(found, (first, second), strict=True):
        assert expected in text
        assert seconds < 10


def meet_at(store: str, rank: int) -> str:
    found = torch.distributed.TCPStore("127.0.0.1", int(store), is_master=False)
    return module._attempt(found, Ranks(rank, 3))


def test_what_killed_processes_left_in_the_store_misleads_nobody() -> None:
    """torchrun's store outlives its processes: the next ones once met those that were gone."""
    store = torch.distributed.TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)
    names = set()
    for _ in range(5):
        with ThreadPoolExecutor(3) as pool:
            store.set("sprout/word/1", "of a process that was killed before the meeting")
            found = list(pool.map(meet_at, [str(store.port)] * 3, range(3)))
        assert len(set(found)) == 1
        names.add(found[0])
    assert len(names) == 5


def test_numbers_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "two")
    with pytest.raises(UsageError, match="WORLD_SIZE is 'two'.*unset it"), together():
        pass
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("RANK", "5")
    with pytest.raises(UsageError, match="RANK is 5 and WORLD_SIZE 2"), together():
        pass


def test_processes_that_do_not_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("RANK", "1")
    monkeypatch.delenv("MASTER_ADDR", raising=False)
    monkeypatch.setenv("MASTER_PORT", str(free_port()))
    with pytest.raises(Failure, match="rank 1 of 2 could not meet .* MASTER_ADDR"), together():
        pass

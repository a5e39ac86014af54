"""Batches made ahead: the stream's own, in their order, wherever it is cut."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
import torch

from sprout.data.packing import Batch, Piece, RowStream
from sprout.data.prefetch import Prefetched

T = 16


def stream(fail_at: int | None = None, threads: set[str] | None = None) -> RowStream:
    """Rows of random pieces, seven or so a chunk; chunk `fail_at` cannot be made."""

    def chunk(k: int) -> list[Piece]:
        if threads is not None:
            threads.add(threading.current_thread().name)
        if k == fail_at:
            raise OSError(f"chunk {k} is gone")
        rng = np.random.default_rng(k)
        lengths = rng.integers(3, T + 2, 12)
        return [Piece(rng.integers(0, 250, n), np.ones(n, dtype=np.bool_)) for n in lengths]

    return RowStream(chunk, T, 256, seed=3, separate=True)


def same(a: Batch, b: Batch) -> bool:
    assert a.documents is not None and b.documents is not None
    pairs = ((a.ids, b.ids), (a.targets, b.targets), (a.documents, b.documents))
    return all(torch.equal(x, y) for x, y in pairs)


def test_the_batches_and_states_are_the_stream_s_own() -> None:
    plain, names = stream(), set[str]()
    ahead = Prefetched(stream(threads=names), pin=False)
    assert ahead.state == plain.state
    for n in (4, 4, 4, 2, 2, 9, 4, 4):  # another number of rows throws away what was made ahead
        assert same(ahead.take(n), plain.take(n))
        assert ahead.state == plain.state
    assert names and all(name.startswith("batches") for name in names)


@pytest.mark.parametrize("taken", [0, 1, 5])
def test_a_stream_cut_off_goes_on_with_the_batch_after_the_last_taken(taken: int) -> None:
    plain, first = stream(), Prefetched(stream(), pin=False)
    for _ in range(taken):
        assert same(first.take(4), plain.take(4))
    state = first.state  # one more batch is made, or being made, and is lost here
    second = Prefetched(stream(), pin=False)
    second.take(4)
    second.seek(state)
    assert second.state == state
    for _ in range(4):
        assert same(second.take(4), plain.take(4))


def test_the_next_batch_is_made_before_it_is_asked_for() -> None:
    made = threading.Semaphore(0)
    source = stream()
    take = source.take

    def count(n: int) -> Batch:
        batch = take(n)
        made.release()
        return batch

    source.take = count  # type: ignore[method-assign]
    ahead = Prefetched(source, pin=False)
    ahead.take(4)
    assert made.acquire(timeout=30) and made.acquire(timeout=30)
    assert not made.acquire(timeout=0.2), "one ahead, not more"


def test_an_error_comes_with_the_batch_that_it_concerns() -> None:
    plain = stream()
    rows = len(plain.take(4).ids)
    while plain.state["chunk"] < 1:
        plain.take(4)
        rows += 4
    ahead = Prefetched(stream(fail_at=2), pin=False)
    good = 0

    def drain() -> Any:
        nonlocal good
        while True:
            ahead.take(4)
            good += 4

    with pytest.raises(OSError, match="chunk 2 is gone"):
        drain()
    assert good >= rows
    with pytest.raises(OSError, match="chunk 2 is gone"):
        ahead.take(4)


@pytest.mark.skipif(torch.cuda.is_available(), reason="shows what happens without a GPU")
def test_pinned_memory_is_asked_of_pytorch() -> None:
    with pytest.raises(RuntimeError):
        Prefetched(stream(), pin=True).take(4)

"""The next batch made while the device works on the present one."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from torch import Tensor

from sprout.data.packing import Batch
from sprout.data.shared import Whole


class Prefetched:
    """A stream of rows with one batch made ahead, by a thread of its own, in pinned memory if asked for.

    It gives the batches of the stream in their order, and its `state` is that of the batches taken: what
    was made ahead and not taken is made again after a `seek`. An error of the stream is raised by the
    `take` whose batch it concerns.
    """

    def __init__(self, stream: Whole, pin: bool) -> None:
        """`pin`: put batches where a GPU fetches them without the processor. Needs a GPU."""
        self._stream, self._pin = stream, pin
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="batches")
        self._ahead: tuple[int, Future[tuple[Batch, dict[str, int]]]] | None = None
        self._state = stream.state

    @property
    def state(self) -> dict[str, int]:
        """Where the batches taken so far end: plain data that `seek` takes."""
        return dict(self._state)

    def seek(self, state: dict[str, int]) -> None:
        """Go to a place that `state` gave."""
        if self._ahead is not None:
            self._ahead[1].exception()  # waits: only one thread may work on the stream
        self._ahead = None
        self._state = dict(state)
        self._stream.seek(self._state)

    def take(self, n: int) -> Batch:
        """The next n rows. Those after it are begun, as many again."""
        if self._ahead is not None and self._ahead[0] != n:
            self.seek(self._state)
        if self._ahead is None:
            self._begin(n)
        assert self._ahead is not None
        batch, state = self._ahead[1].result()
        self._state = state
        self._begin(n)
        return batch

    def _begin(self, n: int) -> None:
        self._ahead = (n, self._thread.submit(self._make, n))

    def _make(self, n: int) -> tuple[Batch, dict[str, int]]:
        batch = self._stream.take(n)
        state = self._stream.state
        return (batch.each(Tensor.pin_memory) if self._pin else batch), state

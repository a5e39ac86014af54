"""One process's part of the batches that all processes of a run would learn together.

A batch of n rows is the same whatever the number of processes; each takes the rows of its share, one
after the other in the order of the ranks. What a step learns does not depend on who works out which row.
"""

from __future__ import annotations

from typing import Any, Protocol

from sprout.common.ranks import Ranks
from sprout.data.rows import NumberedStream


class Whole(Protocol):
    """A stream of batches that have `ids`, (…, rows, T), and give a `part(low, high)` of their rows."""

    @property
    def state(self) -> dict[str, Any]:
        """Where it stands."""

    def seek(self, state: dict[str, Any]) -> None:
        """Go to a place that `state` gave."""

    def take(self, n: int) -> Any:
        """The next n rows."""


class Shared:
    """A stream of batches, of which this process takes its rows; its state is that of the whole."""

    def __init__(self, whole: Whole, ranks: Ranks) -> None:
        self._whole, self._ranks = whole, ranks

    @property
    def state(self) -> dict[str, Any]:
        """Where the whole stream stands: plain data that `seek` takes, the same in every process."""
        return self._whole.state

    def seek(self, state: dict[str, Any]) -> None:
        """Go to a place that `state` gave."""
        self._whole.seek(state)

    def take(self, n: int) -> Any:
        """This process's rows of the next n."""
        if isinstance(self._whole, NumberedStream):
            return self._whole.take(n, slice(*self._ranks.share(n)))
        batch = self._whole.take(n)
        return batch.part(*self._ranks.share(batch.ids.shape[-2]))


def shared(whole: Whole, ranks: Ranks) -> Whole:
    """The batches of one process of several; of one alone, the stream itself."""
    return whole if ranks.world_size == 1 else Shared(whole, ranks)

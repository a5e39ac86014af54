"""Which request is in which row of the cache."""

from __future__ import annotations

from sprout.engine.request import LanguageModel, Running
from sprout.models.cache import KEYS, KVCache, with_room

FIRST_LENGTH = KEYS  # tokens that a new cache has room for


class Rows:
    """Requests in the first rows of a cache that grows with them.

    Those that generate come first, then those whose prompt is still being read; each kind is one forward
    pass over neighbouring rows. `generating[i]` is in row i, `reading[i]` in row len(generating) + i.
    """

    def __init__(
        self, model: LanguageModel, most: int, context: int, cache: KVCache | None = None
    ) -> None:
        """`most` rows at most, of at most `context` tokens; in an empty cache, or else a new one."""
        self.most, self.context = most, context
        self.cache = cache or model.new_cache(1, min(context, FIRST_LENGTH))
        self.generating: list[Running] = []
        self.reading: list[Running] = []

    def __len__(self) -> int:
        return len(self.generating) + len(self.reading)

    @property
    def free(self) -> int:
        """How many requests may still be seated."""
        return self.most - len(self)

    def all(self) -> list[Running]:
        """The requests in the order of their rows."""
        return self.generating + self.reading

    def reserve(self, rows: int, length: int) -> None:
        """Make room for so many rows of that length, and for as many again if it has to grow."""
        cache = self.cache
        have_rows, have_length = len(cache.lengths), cache.size
        if rows > have_rows or length > have_length:
            rows = max(rows, min(self.most, 2 * have_rows)) if rows > have_rows else rows
            if length > have_length:
                length = max(with_room(length), 2 * have_length)
            length = min(length, self.context)
            cache.reserve(rows, length)

    def seat(self, running: Running) -> int:
        """Give a request whose prompt is to be read a row, empty; returns which."""
        assert self.free > 0, f"all {self.most} rows are taken"
        row = len(self)
        self.reserve(row + 1, 1)
        self.reading.append(running)
        self.cache.lengths[row] = 0
        return row

    def begin(self, running: Running) -> None:
        """A request's prompt is read: it is now one of those that generate."""
        at = self.reading.index(running)
        if at > 0:
            first = len(self.generating)
            self.cache.swap(first, first + at)
            self.reading[at] = self.reading[0]
        del self.reading[0]
        self.generating.append(running)

    def fork(self, leader: Running, follower: Running) -> None:
        """Seat a request beside another that generates, and let it begin with all that one has read."""
        source = self.generating.index(leader)
        self.cache.copy(source, self.seat(follower))
        self.begin(follower)

    def leave(self, running: Running) -> None:
        """Free the row of a request. The last row of each kind fills the gap before it."""
        if running in self.generating:
            at, last = self.generating.index(running), len(self.generating) - 1
            self._fill(last, at)
            self.generating[at] = self.generating[last]
            del self.generating[last]
            if self.reading:
                self._fill(last + len(self.reading), last)
                self.reading.insert(0, self.reading.pop())
        else:
            first, at = len(self.generating), self.reading.index(running)
            self._fill(first + len(self.reading) - 1, first + at)
            last_one = self.reading.pop()
            if last_one is not running:
                self.reading[at] = last_one
        self.cache.lengths[len(self)] = 0

    def _fill(self, source: int, target: int) -> None:
        if source != target:
            self.cache.move(source, target)

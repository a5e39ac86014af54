"""Mixtures of text for pretraining: rows of several sources, each by its weight.

The file is the TOML of `mixture.py`: a source is `world`, a file, a folder or `hub:owner/name`. Of every
BLOCK rows each source gives its share, in an order drawn from the seed, so that row n is found from its
number. A source is gone through as often as its weight asks for. Each keeps its own text for validation,
and the validation text is all of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sprout.common.config import from_dict, read_toml
from sprout.common.errors import UsageError
from sprout.data import corpus, hub
from sprout.data.corpus import Corpus
from sprout.data.mixture_file import WORLD, MixtureFile
from sprout.data.packing import Piece
from sprout.data.rows import NumberedRows
from sprout.tokenizer.tokenizer import Tokenizer

BLOCK = 1024
"""Rows in which the shares are kept."""
BLEND_SEED = 6


@dataclass(frozen=True)
class Blend:
    """Several corpora, and the share of the rows that each gives."""

    parts: tuple[Corpus, ...]
    shares: tuple[float, ...]
    fingerprint: str

    def __iter__(self) -> Iterator[str]:
        """The documents to learn from, of each source as many characters as its share."""
        given = [0.0] * len(self.parts)
        streams = [iter(part) for part in self.parts]
        open_ = set(range(len(self.parts)))
        while open_:
            number = min(open_, key=lambda i: (given[i] / self.shares[i], i))
            text = next(streams[number], None)
            if text is None:
                open_.remove(number)
            else:
                given[number] += len(text)
                yield text

    def split(self, flag: str) -> tuple[Blend, list[str]]:
        """The same without what is kept for validation, and that of all sources."""
        split = [part.split(flag) for part in self.parts]
        validation = [text for _, texts in split for text in texts]
        return replace(self, parts=tuple(part for part, _ in split)), validation

    def check(self, flag: str) -> None:
        """UsageError naming the flag where a source has no document."""
        for part in self.parts:
            part.check(flag)

    def rows(self, tokenizer: Tokenizer, T: int, seed: int, workers: int, data: Path) -> BlendRows:
        """The rows of T tokens of all sources, by number."""
        each = [part.rows(tokenizer, T, seed, workers, data) for part in self.parts]
        return BlendRows(each, self.shares, seed)


def read_blend(
    flag: str, path: str, data: Path, most: int | None = None, say: hub.Say = hub.silent
) -> Blend:
    """The mixture that a .toml names, every source found. UsageError naming the flag."""
    with corpus.naming(flag):
        made = from_dict(MixtureFile, read_toml(Path(path)), path)
    used = [source for source in made.source if source.weight > 0]
    if not used:
        raise UsageError(f"{flag} {path}: no [[source]] has a weight above 0: name some")
    for source in used:
        if source.epochs is not None:
            raise UsageError(
                f"{flag} {path}: epochs are for conversations: a source of text is gone through as often "
                f"as its weight asks for; leave those of {source.path} out"
            )
    total = sum(source.weight for source in used)
    shares = tuple(source.weight / total for source in used)
    parts = tuple(
        corpus.find_world()
        if source.path == WORLD
        else corpus.find(f"{flag} {path}", source.path, data, most, say=say)
        for source in used
    )
    marks = [f"{share} {part.fingerprint}" for share, part in zip(shares, parts, strict=True)]
    return Blend(parts, shares, corpus.joined(marks))


class BlendRows:
    """Rows of several sources, by number."""

    def __init__(self, parts: Sequence[NumberedRows], shares: Sequence[float], seed: int) -> None:
        self._parts, self._shares, self._seed = parts, shares, seed
        self._main = max(range(len(shares)), key=lambda i: (shares[i], -i))
        self._block: tuple[int, list[tuple[int, int]]] = (-1, [])

    def pieces(self, number: int) -> list[Piece]:
        """What a row is made of."""
        block, place = divmod(number, BLOCK)
        if self._block[0] != block:
            self._block = block, self._order(block)
        source, row = self._block[1][place]
        return self._parts[source].pieces(row)

    def stop(self) -> None:
        """Have no more shards made."""
        for part in self._parts:
            part.stop()

    def _order(self, block: int) -> list[tuple[int, int]]:
        """Which source gives each row of a block, and which of its rows."""
        before, after = self._given(block), self._given(block + 1)
        rows = [(i, row) for i in range(len(before)) for row in range(before[i], after[i])]
        order = np.random.default_rng([self._seed, BLEND_SEED, block]).permutation(len(rows))
        # The rows of one source keep their order, so that its shards are gone through one by one.
        queues = [iter(range(before[i], after[i])) for i in range(len(before))]
        return [(rows[at][0], next(queues[rows[at][0]])) for at in order]

    def _given(self, block: int) -> list[int]:
        """How many rows of each source come before a block: the shares rounded down, the largest's up."""
        given = [int(block * BLOCK * share) for share in self._shares]
        given[self._main] += block * BLOCK - sum(given)
        return given

"""A source of text or conversations as a whole: its files, its units, what is kept for validation.

Validation is the last hundredth of the text, at least 1.5 million characters (300,000 tokens) where that is
no more than a tenth of it, and at most 50 million: see `cut_at`. It is found by reading the end of the
source only: the last units, until they hold 64 MB and a fiftieth of it. Of a set on the hub, of which a
run may take a part, the last files stand for the whole, however many others are taken.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from sprout.common import files
from sprout.common.errors import Failure, UsageError
from sprout.data import hub, readers, sources
from sprout.data.making import GENERATED, Cut, Shards, Unit, encode_unit, unit_texts
from sprout.data.rows import ShardRows
from sprout.data.shards import VERSION, Shard, read_header
from sprout.data.sheet import make_sheet
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.tokenizer.chat import Message
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world import world

VALIDATION_SHARE = 0.01
VALIDATION_CHARACTERS = 1_500_000
"""Over 300,000 tokens at up to five characters each."""
VALIDATION_MOST = 0.1
VALIDATION_AT_MOST = 50_000_000
"""All of it is scored: this much takes a GPU a minute."""
TAIL_BYTES = 64 << 20
TAIL_SHARE = 0.02
WORLD_VALIDATION_DOCUMENTS = 3300
WORLD_UNIT, WORLD_UNITS = 25_000, 8
"""Documents of the embedded world in a shard, and shards, where it is a part of a mixture."""
KNOWN_FROM = 16 << 20
"""Bytes from which a file's checksum is remembered."""


def data_folder(runs: Path) -> Path:
    """Where downloads and shards lie, for all of these runs: $SPROUT_DATA, else `.data` among them."""
    return Path(os.environ.get("SPROUT_DATA") or runs / ".data")


def cut_at(sizes: Sequence[int], scale: float = 1.0) -> tuple[int, int]:
    """Where validation begins in documents of these sizes: the document, and how far into it.

    They are the last of a text that is `scale` times as long. Documents stay whole, except one that would
    make validation over twice as long as wanted: its end is cut off. Text of three characters or more
    leaves something on both sides.
    """
    total = int(sum(sizes) * scale)
    tenth = total - int(total * (1 - VALIDATION_MOST))
    hundredth = min(int(total * VALIDATION_SHARE), VALIDATION_AT_MOST)
    wanted = max(hundredth, min(VALIDATION_CHARACTERS, tenth))
    taken = 0
    for index in range(len(sizes) - 1, -1, -1):
        size = sizes[index]
        if taken + size > 2 * wanted:  # too long to go over whole: cut its end off
            return index, size - (wanted - taken)
        taken += size
        if taken >= wanted:
            return index, 0
    raise AssertionError("validation wanted more than there is")


@dataclass(frozen=True)
class Corpus:
    """A source that was found, with all its files here; `cut` where some of it is kept for validation."""

    name: str
    paths: tuple[Path, ...]
    """All its files that are here, in order."""
    numbers: tuple[int, ...]
    """Their places among all files of the source."""
    taken: tuple[int, ...]
    """The numbers of those to learn from; others are only for validation."""
    tail: tuple[int, ...]
    """The numbers of those in which validation is looked for."""
    fingerprint: str
    """SHA-256 over the contents of the files to learn from."""
    chat: bool = False
    cut: Cut | None = None
    generated: int = 0
    """Shards of the embedded world's documents that it is instead."""

    @property
    def parts(self) -> tuple[Corpus, ...]:
        """Itself: what a mixture has several of."""
        return (self,)

    def __iter__(self) -> Iterator[str]:
        """The documents to learn from, read from the files."""
        for unit in self.units():
            yield from unit_texts(unit)

    def units(self) -> list[Unit]:
        """What the shards are made of: a function of the files and of the cut."""
        if self.generated:
            starts = range(0, self.generated * WORLD_UNIT, WORLD_UNIT)
            return [Unit(((0, readers.Span(GENERATED, at, at + WORLD_UNIT, 0)),)) for at in starts]
        found: list[Unit] = []
        spans: list[tuple[int, readers.Span]] = []
        held = 0
        for number, span in self._spans(self.taken):
            if self.cut is not None and (number, span.start) > (self.cut.file, self.cut.place):
                continue
            if spans and held + span.size > 1.5 * readers.SPAN:
                found.append(Unit(tuple(spans), self.cut, self.chat))
                spans, held = [], 0
            spans.append((number, span))
            held += span.size
        return [*found, Unit(tuple(spans), self.cut, self.chat)] if spans else found

    def split(self, flag: str) -> tuple[Corpus, list[str]]:
        """The same without what is kept for validation, and that. UsageError naming the flag, as `texts`."""
        if self.generated:
            return self, world_validation()
        with naming(flag):
            return self._split()

    def _split(self) -> tuple[Corpus, list[str]]:
        spans = self._spans(self.tail)
        total = sum(span.size for _, span in spans)
        low, held = len(spans), 0
        while low and held < max(TAIL_BYTES, min(TAIL_SHARE * total, 4 * VALIDATION_AT_MOST)):
            low -= 1
            held += spans[low][1].size
        found = [
            (number, place, text)
            for number, span in spans[low:]
            for place, text in readers.texts(span)
        ]
        found = list(sources.not_empty(iter(found), self.name, sources.TEXT_FILES))
        index, characters = cut_at([len(text) for *_, text in found], total / max(1, held))
        number, place, _ = found[index]
        validation = [text for *_, text in found[index:]]
        validation[0] = validation[0][characters:]
        return replace(self, cut=Cut(number, place, characters)), validation

    def shards(self, tokenizer: Tokenizer, workers: int, data: Path) -> Shards:
        """The shards of this corpus for a tokenizer, which all runs share."""
        told = [str(VERSION), self.fingerprint, str(self.cut), str(self.chat), str(readers.SPAN)]
        key = hashlib.sha256("\n".join([*told, tokenizer_mark(tokenizer)]).encode()).hexdigest()
        return Shards(data / "shards" / key[:20], self.units(), tokenizer, workers)

    def rows(self, tokenizer: Tokenizer, T: int, seed: int, workers: int, data: Path) -> ShardRows:
        """The rows of T tokens of this corpus, by number."""
        shards = self.shards(tokenizer, workers, data)
        return ShardRows(shards, T, seed, shards.folder / f"rows-{T}-{seed}.txt")

    def talks(self) -> Iterator[list[Message]]:
        """Its conversations, checked."""
        return (talk for _, span in self._spans(self.taken) for _, talk in sources.talks(span))

    def texts(self, flag: str) -> list[str]:
        """All its documents, in memory. UsageError naming the flag where there are none."""
        with naming(flag):
            return list(sources.not_empty(iter(self), self.name, sources.TEXT_FILES))

    def check_talks(self, flag: str) -> None:
        """UsageError naming the flag where there is no conversation, or the first 64 MB have a bad one."""
        with naming(flag):
            held = 0
            for _, span in self._spans(self.taken):
                if held > TAIL_BYTES:
                    break
                held += span.size
                for _ in sources.talks(span):
                    pass
            next(sources.not_empty(self.talks(), self.name, sources.CHAT_FILES))

    def check(self, flag: str) -> None:
        """UsageError naming the flag where there is no document in it, or the first cannot be read."""
        with naming(flag):
            next(sources.not_empty(iter(self), self.name, sources.TEXT_FILES))

    def _spans(self, numbers: Sequence[int]) -> list[tuple[int, readers.Span]]:
        place = {number: path for number, path in zip(self.numbers, self.paths, strict=True)}
        return [
            (number, span)
            for number in numbers
            for span in readers.spans(place[number], readers.SPAN)
        ]


def sheet(name: str, shards: Shards) -> dict[str, Any]:
    """The data sheet of what is made of a corpus. Names its shards where some are missing."""
    headers, hashes = [], []
    missing = set(shards.missing())
    for number in set(range(len(shards))) - missing:
        headers.append(read_header(shards.path(number)))
        shard = Shard(shards.path(number), check=False)
        hashes.append(shard.hashes())
        shard.close()
    made = make_sheet(name, headers, hashes)
    return {**made, "shards": len(headers), "of": len(shards)} if missing else made


def count(part: Corpus) -> dict[str, Any]:
    """The data sheet of a corpus without tokens and without shards: it is read and nothing is kept."""
    headers, hashes = [], []
    for unit in part.units():
        about: dict[str, Any] = {}
        marks = [mark for _, _, mark in encode_unit(unit, byte_tokenizer(), about)]
        headers.append({**about, "documents": len(marks), "tokens": 0})
        hashes.append(np.array(marks, dtype=np.uint64))
    made = make_sheet(part.name, headers, hashes)
    del made["tokens"]
    return made


def find_world() -> Corpus:
    """The embedded world as a part of a mixture: its first documents, again and again."""
    mark = hashlib.sha256(f"world {WORLD_UNITS} {WORLD_UNIT}".encode()).hexdigest()
    return Corpus(GENERATED.name, (), (), (), (), mark, generated=WORLD_UNITS)


def world_validation() -> list[str]:
    """The fixed validation documents of the embedded world."""
    return list(islice(world.documents("val", seed=0), WORLD_VALIDATION_DOCUMENTS))


@contextmanager
def naming(flag: str) -> Iterator[None]:
    """Put the flag in front of what is wrong with the data that it names."""
    before = f"{flag}: " if flag else ""
    try:
        yield
    except UsageError as error:
        raise UsageError(f"{before}{error}") from None
    except Failure as error:
        raise Failure(f"{before}{error}") from None


def joined(marks: Sequence[str]) -> str:
    """One fingerprint of several; "" of none."""
    return hashlib.sha256(" ".join(marks).encode()).hexdigest() if marks else ""


def find(
    flag: str,
    source: str,
    data: Path,
    most: int | None = None,
    chat: bool = False,
    say: hub.Say = hub.silent,
) -> Corpus:
    """The corpus that a source names: a file, a folder, or `hub:owner/name`, which is downloaded first.

    `most`: take so many files at most. `chat`: it is one of conversations. UsageError naming the flag for
    whatever is not there.
    """
    if not source:
        raise UsageError(f"{flag} is empty: name a file or a folder")
    with naming(flag):
        return _find(source, data, most, chat, say)


def _find(source: str, data: Path, most: int | None, chat: bool, say: hub.Say) -> Corpus:
    if source.startswith(hub.PREFIX):
        found = hub.fetch(source, data, most, say)
        tail = [] if chat else list(found.tail)
        taken = list(range(len(found.names)))[:most]
        numbers = sorted({*taken, *tail})
        paths = tuple(found.paths[number] for number in numbers)
        marks = [found.marks[number] for number in taken]
        return _corpus(source, paths, numbers, taken, tail, marks, chat)
    local = sources.chat_files(Path(source)) if chat else sources.text_files(Path(source))
    everything = list(range(len(local)))
    taken = everything[:most]
    marks = [_checksum(local[number], data) for number in taken]
    return _corpus(source, tuple(local), everything, taken, everything, marks, chat)


def _corpus(
    name: str,
    paths: tuple[Path, ...],
    numbers: list[int],
    taken: list[int],
    tail: list[int],
    marks: list[str],
    chat: bool,
) -> Corpus:
    digest = hashlib.sha256()
    kinds = {number: readers.kind(path) for number, path in zip(numbers, paths, strict=True)}
    for number, mark in zip(taken, marks, strict=True):
        digest.update(f"{kinds[number]} {mark}\n".encode())
    return Corpus(name, paths, tuple(numbers), tuple(taken), tuple(tail), digest.hexdigest(), chat)


def _checksum(path: Path, data: Path) -> str:
    """SHA-256 of a file; that of a large one is remembered until its size or its time changes."""
    try:
        state = path.stat()
        if state.st_size < KNOWN_FROM:
            return files.sha256(path)
        told = f"{path.resolve()} {state.st_size} {state.st_mtime_ns}"
        known = data / "checksums" / hashlib.sha256(told.encode()).hexdigest()[:20]
        if not known.exists():
            files.write_text(known, files.sha256(path))
        return known.read_text("utf-8")
    except OSError as error:
        raise readers.cannot_read(path, error) from None


def tokenizer_mark(tokenizer: Tokenizer) -> str:
    """SHA-256 of all that decides what a text's tokens are."""
    digest = hashlib.sha256(f"{tokenizer.kind}\n{tokenizer.pattern}\n".encode())
    for token in tokenizer.tokens:
        digest.update(len(token).to_bytes(4, "little") + token)
    digest.update(str(sorted(tokenizer.special.items())).encode())
    return digest.hexdigest()

"""Shards: the tokens of many documents in one file, with their borders and a checksum.

A shard is a block of 4,096 bytes that holds a line of JSON (`head -c 4096 FILE` shows it), then
- the tokens of all documents one after another, uint16 or uint32, little-endian;
- where not every token is to be predicted, a byte a token that says whether it is (`masked`);
- the length of every document, uint32;
- a hash of every document's text, uint64, by which equal ones are found.

It is written under a temporary name and renamed when it is whole, and holds no time and no path: the same
documents and the same tokenizer give the same bytes. Tokens are read from the disk where they are asked for;
only the lengths are held in memory. Nothing here needs PyTorch.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sprout.common import files
from sprout.common.errors import Failure

Ids = npt.NDArray[np.integer]
FORMAT, VERSION = "sprout-shard", 1
HEADER = 4096
"""Bytes before the tokens."""
PARTS = ("tokens", "mask", "lengths", "hashes")


class DamagedShard(Failure):
    """A shard that is not what was written."""


def id_dtype(vocab_size: int) -> type[np.uint16] | type[np.uint32]:
    """The smallest type that holds every id of a vocabulary."""
    return np.uint16 if vocab_size <= 1 << 16 else np.uint32


Encoded = tuple[Ids, npt.NDArray[np.bool_] | None, int]
"""A document as a shard takes it: its tokens, which of them are to be predicted, the hash of its text."""


def write_shard(
    path: Path, documents: Iterable[Encoded], vocab_size: int, masked: bool, about: dict[str, Any]
) -> None:
    """Write the documents as one shard, which appears whole or not at all.

    `about` is filled while the documents are made; it goes into the header as it is at the end.
    """
    dtype = np.dtype(id_dtype(vocab_size)).newbyteorder("<")
    temporary = path.parent / f".tmp-{path.name}-{os.getpid()}"
    path.parent.mkdir(parents=True, exist_ok=True)
    lengths: list[int] = []
    hashes: list[int] = []
    digest = hashlib.sha256()
    masks: list[bytes] = []
    with files.disk_full_as_failure(path):
        try:
            with open(temporary, "wb") as file:
                file.write(bytes(HEADER))

                def put(raw: bytes) -> None:
                    digest.update(raw)
                    file.write(raw)

                for ids, mask, mark in documents:
                    put(ids.astype(dtype, copy=False).tobytes())
                    lengths.append(len(ids))
                    hashes.append(mark)
                    if masked:
                        masks.append(
                            np.ones(len(ids), np.uint8).tobytes()
                            if mask is None
                            else mask.tobytes()
                        )
                for raw in masks:
                    put(raw)
                put(np.array(lengths, dtype="<u4").tobytes())
                put(np.array(hashes, dtype="<u8").tobytes())
                header = {
                    "format": FORMAT,
                    "version": VERSION,
                    "dtype": dtype.name,
                    "masked": masked,
                    "documents": len(lengths),
                    "tokens": sum(lengths),
                    **about,
                    "sha256": digest.hexdigest(),
                }
                line = json.dumps(header).encode()
                assert len(line) < HEADER, "a shard's header is one block"
                file.seek(0)
                file.write(line.ljust(HEADER - 1) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


class Shard:
    """A shard open for reading. `lengths` (D,) of its D documents and `starts` (D + 1,) are in tokens."""

    def __init__(self, path: Path, check: bool = True) -> None:
        """Open a shard; with `check`, compare all of it with its checksum.

        Raises DamagedShard, FileNotFoundError when it is not there.
        """
        self.path = path
        self._file = open(path, "rb")  # noqa: SIM115 (held until `close`)
        try:
            self.header = read_header(path)
            self._dtype = np.dtype(self.header["dtype"]).newbyteorder("<")
            n, documents = self.header["tokens"], self.header["documents"]
            sizes = (
                n * self._dtype.itemsize,
                n * self.header["masked"],
                4 * documents,
                8 * documents,
            )
            edges = np.cumsum([HEADER, *sizes]).tolist()
            self._at = dict(zip(PARTS, edges, strict=False))
            if os.fstat(self._file.fileno()).st_size != edges[-1]:
                raise DamagedShard(
                    f"the shard {path} is damaged: it has not the length it should have"
                )
            if check and self._sum() != self.header["sha256"]:
                raise DamagedShard(f"the shard {path} is damaged: its checksum is another")
            self.lengths = self._read("lengths", "<u4", documents).astype(np.int64)
            self.starts = np.concatenate([[0], np.cumsum(self.lengths)])
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def tokens(self, start: int, count: int) -> Ids:
        """`count` tokens from token `start` of the shard on."""
        raw = os.pread(
            self._file.fileno(),
            count * self._dtype.itemsize,
            self._at["tokens"] + start * self._dtype.itemsize,
        )
        return np.frombuffer(raw, dtype=self._dtype)

    def mask(self, start: int, count: int) -> npt.NDArray[np.bool_]:
        """Which of these tokens are to be predicted."""
        if not self.header["masked"]:
            return np.ones(count, dtype=np.bool_)
        raw = os.pread(self._file.fileno(), count, self._at["mask"] + start)
        return np.frombuffer(raw, dtype=np.bool_)

    def hashes(self) -> npt.NDArray[np.uint64]:
        """The hash of every document's text."""
        return self._read("hashes", "<u8", self.header["documents"])

    def _read(self, part: str, dtype: str, count: int) -> npt.NDArray[Any]:
        kind = np.dtype(dtype)
        raw = os.pread(self._file.fileno(), count * kind.itemsize, self._at[part])
        return np.frombuffer(raw, dtype=kind)

    def _sum(self) -> str:
        """SHA-256 of everything after the header."""
        digest = hashlib.sha256()
        self._file.seek(HEADER)
        while block := self._file.read(1 << 20):
            digest.update(block)
        return digest.hexdigest()


def read_header(path: Path) -> dict[str, Any]:
    """What the header of a shard says. Raises DamagedShard, FileNotFoundError."""
    with open(path, "rb") as file:
        raw = file.read(HEADER)
    try:
        header: dict[str, Any] = json.loads(raw)
        if header["format"] != FORMAT or len(raw) != HEADER:
            raise ValueError
        if header["version"] != VERSION:
            raise Failure(
                f"{path} has version {header['version']!r} of the shard format and this sprout reads "
                f"{VERSION}: remove it, and it is made anew"
            )
        [header[key] + 0 for key in ("tokens", "documents", "masked")]
        str(header["dtype"]) + header["sha256"]
    except (ValueError, KeyError, TypeError):
        raise DamagedShard(f"the shard {path} is damaged: its header cannot be read") from None
    return header


def text_hash(raw: bytes) -> int:
    """64 bits of a document's text, by which equal documents are found."""
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little")

"""Text for pretraining: the split into training and validation, and the pieces that rows are made of.

Every document starts with `<|bos|>`. One that is longer than a row goes on in the next piece, which
begins with the last token of the piece before, so that each token is predicted once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from sprout.common.errors import UsageError
from sprout.data import sources
from sprout.data.packing import Ids, Piece, Rows, id_dtype, pack
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world import world

WORLD = "world"
WORLD_CHUNK = 1000
"""Documents of the embedded world in a chunk."""
TEXT_CHUNK = 4096
"""Pieces of a user's text in a chunk."""
VALIDATION_SHARE = 0.01
VALIDATION_CHARACTERS = 1_500_000
"""Over 300,000 tokens at up to five characters each."""
VALIDATION_MOST = 0.1
WORLD_VALIDATION_DOCUMENTS = 3300


@dataclass(frozen=True)
class Text:
    """The text of a run, as strings. `train` is None for the world, which has no end."""

    train: list[str] | None
    validation: list[str]
    fingerprint: str
    """SHA-256 of all of a user's text, for validation too: a run refuses to go on when it has changed.
    "" where all of it is the world's."""


def load_text(data: str, val_data: str | None) -> Text:
    """Read what `--data` and `--val-data` name: `world`, or a path that `sources.documents` takes."""
    own = (
        []
        if val_data is None or val_data == WORLD
        else sources.read_flag("--val-data", val_data, sources.documents)
    )
    if data == WORLD:
        return Text(None, own or world_validation(), fingerprint(own))
    documents = sources.read_flag("--data", data, sources.documents)
    mark = fingerprint([*documents, *own])
    if val_data is None:
        return Text(*split(documents), mark)
    return Text(documents, own or world_validation(), mark)


def world_validation() -> list[str]:
    """The fixed validation documents of the embedded world."""
    stream = world.documents("val", seed=0)
    return [next(stream) for _ in range(WORLD_VALIDATION_DOCUMENTS)]


def fingerprint(documents: Sequence[str]) -> str:
    """SHA-256 over the documents and where they end; "" for none."""
    digest = hashlib.sha256()
    for text in documents:
        raw = text.encode()
        digest.update(len(raw).to_bytes(8, "little"))
        digest.update(raw)
    return digest.hexdigest() if documents else ""


def split(documents: list[str]) -> tuple[list[str], list[str]]:
    """Training and validation documents, fixed by the data alone.

    Validation is the last 1 % of the characters, at least 1.5 million where that is no more than a
    tenth of them. Documents stay whole, except one that would make validation over twice as long as
    wanted: its end is cut off. Text of three characters or more leaves something on both sides.
    """
    sizes = [len(text) for text in documents]
    total = sum(sizes)
    wanted = total - int(total * (1 - VALIDATION_MOST))
    wanted = max(int(total * VALIDATION_SHARE), min(VALIDATION_CHARACTERS, wanted))
    taken = 0
    for index in range(len(documents) - 1, -1, -1):
        size = sizes[index]
        if taken + size > 2 * wanted:  # too long to go over whole: cut its end off
            cut = size - (wanted - taken)
            text = documents[index]
            return [*documents[:index], text[:cut]], [text[cut:], *documents[index + 1 :]]
        taken += size
        if taken >= wanted:
            return documents[:index], documents[index:]
    raise AssertionError("validation wanted more than there is")


def tokenize(tokenizer: Tokenizer, documents: Sequence[str], threads: int) -> list[Ids]:
    """Each document as ids with `<|bos|>` in front."""
    dtype = id_dtype(tokenizer.vocab_size)
    encoded = tokenizer.encode_batch(documents, threads)
    return [np.array([tokenizer.bos_id, *ids], dtype=dtype) for ids in encoded]


def cut(ids: Ids, T: int, offset: int = 0) -> list[Piece]:
    """The pieces of a document for rows of T + 1 ids; `offset` moves where a long one is cut."""
    whole = np.ones(len(ids), dtype=np.bool_)
    if len(ids) <= T + 1:
        return [Piece(ids, whole)]
    first = T - offset % T
    edges = [0, *range(first, len(ids) - 1, T), len(ids) - 1]
    pieces = []
    for low, high in pairwise(edges):
        mask = whole[low : high + 1].copy()
        mask[0] = low == 0
        pieces.append(Piece(ids[low : high + 1], mask, ends=high == len(ids) - 1))
    return pieces


def world_chunks(
    tokenizer: Tokenizer, T: int, seed: int, threads: int
) -> Callable[[int], list[Piece]]:
    """Chunks of the embedded world's training text, without end."""

    def chunk(k: int) -> list[Piece]:
        stream = world.documents("train", seed, start=k * WORLD_CHUNK)
        texts = [next(stream) for _ in range(WORLD_CHUNK)]
        return [piece for ids in tokenize(tokenizer, texts, threads) for piece in cut(ids, T)]

    return chunk


def too_little(tokens: int, rows: int, T: int) -> UsageError:
    """The error for a text that cannot fill one step of `rows` rows of T tokens."""
    return UsageError(
        f"--data: too little text: about {tokens:,} tokens, and one step takes {rows} rows of {T}. "
        "Give more text, or a smaller --total-batch-size or --sequence-length"
    )


def text_chunks(documents: Sequence[Ids], T: int, seed: int) -> Callable[[int], list[Piece]]:
    """Chunks of a user's text: all pieces once an epoch, newly ordered and newly cut in each."""
    per_epoch = len(_epoch(documents, T, seed, 0)[0])
    chunks = -(-per_epoch // TEXT_CHUNK)
    last: dict[int, tuple[list[Piece], npt.NDArray[np.int64]]] = {}

    def chunk(k: int) -> list[Piece]:
        epoch, part = divmod(k, chunks)
        if epoch not in last:
            last.clear()
            last[epoch] = _epoch(documents, T, seed, epoch)
        pieces, order = last[epoch]
        return [pieces[i] for i in order[part::chunks]]

    return chunk


def _epoch(
    documents: Sequence[Ids], T: int, seed: int, epoch: int
) -> tuple[list[Piece], npt.NDArray[np.int64]]:
    rng = np.random.default_rng([seed, epoch, 1])
    offset = int(rng.integers(T))
    pieces = [piece for ids in documents for piece in cut(ids, T, offset)]
    return pieces, rng.permutation(len(pieces))


def validation_rows(documents: Sequence[Ids], T: int, pad_id: int) -> Rows:
    """The whole validation split once, as rows: a function of the text, the tokenizer and T."""
    pieces = [piece for ids in documents for piece in cut(ids, T)]
    return pack(pieces, T, pad_id, np.random.default_rng(0))

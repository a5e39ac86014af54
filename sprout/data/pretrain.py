"""Text for pretraining: what a run learns from and what it is validated on, as documents and as pieces.

Every document starts with `<|bos|>`. One that is longer than a row goes on in the next piece, which
begins with the last token of the piece before, so that each token is predicted once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sprout.common.errors import UsageError
from sprout.data import blend, corpus, hub
from sprout.data.blend import Blend
from sprout.data.corpus import Corpus, world_validation
from sprout.data.mixture_file import WORLD
from sprout.data.packing import Piece, Rows, pack
from sprout.data.rows import NumberedRows, ShardRows, cut_points
from sprout.data.shards import Ids, id_dtype
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world import world

WORLD_CHUNK = 1000
"""Documents of the embedded world in a chunk."""
TEXT_CHUNK = 1 << 19
"""Tokens of a user's text in a chunk, as midtraining takes them."""


@dataclass(frozen=True)
class Text:
    """The text of a run. `train` is None for the world alone, which has no end."""

    train: Corpus | Blend | None
    validation: list[str]
    fingerprint: str
    """SHA-256 of all of a user's text, for validation too: a run refuses to go on when it has changed.
    "" where all of it is the world's."""


def load_text(
    data: str,
    val_data: str | None,
    most: int | None = None,
    say: hub.Say = hub.silent,
    runs: Path = Path("runs"),
) -> Text:
    """Find what `--data` and `--val-data` name; download what is on the hub, `most` files a set.

    `world`, a file, a folder, `hub:owner/name`, or (for `--data`) the .toml of a mixture. Only the
    validation text is read into memory. `runs`: the folder of the runs, beside which downloads and shards
    lie. UsageError naming the flag for what cannot be used.
    """
    folder = corpus.data_folder(runs)
    own: list[str] = []
    marks: list[str] = []
    if val_data is not None and val_data != WORLD:
        held_out = corpus.find("--val-data", val_data, folder, most, say=say)
        own, marks = held_out.texts("--val-data"), [held_out.fingerprint]
    if data == WORLD:
        return Text(None, own or world_validation(), corpus.joined(marks))
    found: Corpus | Blend
    if data.endswith(".toml"):
        found = blend.read_blend("--data", data, folder, most, say)
    else:
        found = corpus.find("--data", data, folder, most, say=say)
    mark = corpus.joined([found.fingerprint, *marks])
    if val_data is None:
        train, validation = found.split("--data")
        return Text(train, validation, mark)
    found.check("--data")
    return Text(found, own or world_validation(), mark)


def tokenize(tokenizer: Tokenizer, documents: Sequence[str], threads: int) -> list[Ids]:
    """Each document as ids with `<|bos|>` in front."""
    dtype = id_dtype(tokenizer.vocab_size)
    encoded = tokenizer.encode_batch(documents, threads)
    return [np.array([tokenizer.bos_id, *ids], dtype=dtype) for ids in encoded]


def cut(ids: Ids, T: int, offset: int = 0) -> list[Piece]:
    """The pieces of a document for rows of T + 1 ids; `offset` moves where a long one is cut."""
    pieces = []
    for low, high in cut_points(len(ids), T, offset):
        mask = np.ones(high - low, dtype=np.bool_)
        mask[0] = low == 0
        pieces.append(Piece(ids[low:high], mask, ends=high == len(ids)))
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


def check_amount(rows: NumberedRows, wanted: int, T: int) -> None:
    """UsageError for a user's text whose tokens cannot fill one step of `wanted` rows.

    A source that is more than one shard has enough for any step; the rows of a shard are full but one.
    """
    if isinstance(rows, ShardRows) and rows.turns() == 1:
        tokens = rows.tokens(0)
        if tokens < wanted * T:
            raise too_little(tokens, wanted, T)


def text_chunks(rows: NumberedRows, T: int) -> Callable[[int], Iterable[Piece]]:
    """Chunks of a user's text: what so many rows are made of, read as it is taken."""
    each = -(-TEXT_CHUNK // T)

    def chunk(k: int) -> Iterable[Piece]:
        return (piece for row in range(k * each, (k + 1) * each) for piece in rows.pieces(row))

    return chunk


def validation_rows(documents: Sequence[Ids], T: int, pad_id: int) -> Rows:
    """The whole validation split once, as rows: a function of the text, the tokenizer and T."""
    pieces = [piece for ids in documents for piece in cut(ids, T)]
    return pack(pieces, T, pad_id, np.random.default_rng(0))

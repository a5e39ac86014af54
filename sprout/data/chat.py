"""Conversations as pieces for the packer: what midtraining and fine-tuning learn from.

What the assistant says, and its end, is predicted; what it is told is not. In midtraining (and in
fine-tuning where a mixture asks for it) text for pretraining, all of it predicted, is mixed in, so
that nothing is forgotten.
A conversation is never spread over two rows; one that is longer than a row loses its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import overload

import numpy as np
import numpy.typing as npt

from sprout.common.errors import UsageError
from sprout.data.making import Shards
from sprout.data.packing import Piece
from sprout.data.shards import Shard, id_dtype
from sprout.tokenizer.chat import Message, render
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world import world
from sprout.world.identity import Identity

CHUNK = 1000
"""Conversations in a chunk."""
MID_TEXT_SHARE = 0.4
"""Share of midtraining's tokens that is text for pretraining."""
MID_SEED, SFT_SEED = 1_000_003, 2_000_003
"""Added to the run's seed, so that no stage sees the conversations of another."""

Chunks = Callable[[int], list[Piece]]
TextChunks = Callable[[int], Iterable[Piece]]


def conversation_piece(tokenizer: Tokenizer, messages: list[Message], T: int) -> Piece | None:
    """A conversation as a piece of at most T + 1 tokens; None when nothing in it is to be learned."""
    ids, mask = render(tokenizer, messages)
    if not any(mask[1 : T + 1]):
        return None
    dtype = id_dtype(tokenizer.vocab_size)
    whole = len(ids) <= T + 1
    return Piece(
        np.array(ids[: T + 1], dtype=dtype), np.array(mask[: T + 1], dtype=np.bool_), ends=whole
    )


def _pieces(tokenizer: Tokenizer, talks: Iterable[list[Message]], T: int) -> list[Piece]:
    """The pieces of conversations, without those in which nothing is to be learned."""
    found = (conversation_piece(tokenizer, talk, T) for talk in talks)
    return [piece for piece in found if piece is not None]


def _world_talks(
    seed: int, start: int, count: int, identity: Identity | None
) -> Iterator[list[Message]]:
    """Conversations start, start + 1, ... of the embedded world."""
    return islice(world.conversations("train", seed, start, identity), count)


def with_text(pieces: list[Piece], text: Iterable[Piece], share: float) -> list[Piece]:
    """The pieces, and as many of `text` after them as make up that share of all tokens."""
    wanted = sum(len(piece.ids) for piece in pieces) * share / (1 - share)
    both = list(pieces)
    for piece in text:
        if wanted <= 0:
            break
        both.append(piece)
        wanted -= len(piece.ids)
    return both


def mid_chunks(
    tokenizer: Tokenizer, T: int, seed: int, text: TextChunks, identity: Identity | None = None
) -> Chunks:
    """Chunks for midtraining: the world's conversations, and pieces of `text` beside them.

    identity: who the assistant is in the conversations, here and below; without one it is Sprout.
    """

    def chunk(k: int) -> list[Piece]:
        talks = _world_talks(seed + MID_SEED, k * CHUNK, CHUNK, identity)
        return with_text(_pieces(tokenizer, talks, T), text(k), MID_TEXT_SHARE)

    return chunk


def world_pieces(
    tokenizer: Tokenizer,
    T: int,
    seed: int,
    start: int,
    count: int,
    identity: Identity | None = None,
) -> list[Piece]:
    """The pieces of conversations start, start + 1, ... of the embedded world, for fine-tuning."""
    return _pieces(tokenizer, _world_talks(seed + SFT_SEED, start, count, identity), T)


def identity_pieces(
    tokenizer: Tokenizer, T: int, seed: int, start: int, count: int, identity: Identity | None
) -> list[Piece]:
    """The same of conversations that are about the assistant alone."""
    talks = world.introductions("train", seed + SFT_SEED, start, identity)
    return _pieces(tokenizer, islice(talks, count), T)


def world_sft_chunks(
    tokenizer: Tokenizer, T: int, seed: int, identity: Identity | None = None
) -> Chunks:
    """Chunks for fine-tuning on the embedded world's conversations, without end."""
    return lambda k: world_pieces(tokenizer, T, seed, k * CHUNK, CHUNK, identity)


def file_pieces(tokenizer: Tokenizer, T: int, talks: Sequence[list[Message]]) -> list[Piece]:
    """The pieces of a user's conversations. UsageError when there is nothing to learn in any."""
    pieces = _pieces(tokenizer, talks, T)
    if not pieces:
        raise nothing_to_learn(len(talks), T)
    return pieces


class TalkPieces(Sequence[Piece]):
    """A user's conversations as pieces of at most T + 1 tokens, read from their shards as they are taken.

    Those in which nothing is to be learned are left out. In memory are only their places.
    """

    def __init__(self, shards: Shards, T: int) -> None:
        """Makes the shards that are not there. UsageError when there is nothing to learn in any."""
        self._T = T
        self._shards: list[Shard] = []
        self._kept: list[npt.NDArray[np.int64]] = []
        self._total = 0
        try:
            shards.make_all()
            for number in range(len(shards)):
                shard = shards.open(number)
                low, high = (
                    shard.starts[:-1],
                    np.minimum(shard.starts[1:], shard.starts[:-1] + T + 1),
                )
                asked = np.concatenate([[0], np.cumsum(shard.mask(0, int(shard.starts[-1])))])
                self._kept.append(np.flatnonzero(asked[high] > asked[np.minimum(low + 1, high)]))
                self._shards.append(shard)
                self._total += int((high - low)[self._kept[-1]].sum())
        finally:
            shards.stop()
        self._edges = np.cumsum([0, *map(len, self._kept)])
        if not len(self):
            raise nothing_to_learn(sum(len(shard.lengths) for shard in self._shards), T)

    def __len__(self) -> int:
        return int(self._edges[-1])

    @property
    def mean_length(self) -> float:
        """Tokens in a piece, on average."""
        return self._total / len(self)

    @overload
    def __getitem__(self, index: int) -> Piece: ...

    @overload
    def __getitem__(self, index: slice) -> list[Piece]: ...

    def __getitem__(self, index: int | slice) -> Piece | list[Piece]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        number = int(np.searchsorted(self._edges, index, side="right")) - 1
        shard = self._shards[number]
        document = self._kept[number][index - self._edges[number]]
        start, length = int(shard.starts[document]), int(shard.lengths[document])
        taken = min(length, self._T + 1)
        return Piece(shard.tokens(start, taken), shard.mask(start, taken), ends=taken == length)


def nothing_to_learn(count: int, T: int) -> UsageError:
    """The error for conversations none of whose answers begins within a row."""
    return UsageError(
        f"--sft-data: in none of the {count} conversations does the assistant's answer begin "
        f"within {T} tokens; use a longer --sequence-length"
    )


def file_sft_chunks(pieces: Sequence[Piece], seed: int) -> Chunks:
    """Chunks for fine-tuning on a user's conversations: all of them once an epoch, newly ordered."""
    per_epoch = -(-len(pieces) // CHUNK)

    def chunk(k: int) -> list[Piece]:
        epoch, part = divmod(k, per_epoch)
        order = np.random.default_rng([seed, epoch, 2]).permutation(len(pieces))
        return [pieces[i] for i in order[part::per_epoch]]

    return chunk

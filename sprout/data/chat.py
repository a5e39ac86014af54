"""Conversations as pieces for the packer: what midtraining and fine-tuning learn from.

What the assistant says, and its end, is predicted; what it is told is not. In midtraining (and in
fine-tuning where a mixture asks for it) text for pretraining, all of it predicted, is mixed in, so
that nothing is forgotten.
A conversation is never spread over two rows; one that is longer than a row loses its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from sprout.common.errors import UsageError
from sprout.data.packing import Piece
from sprout.data.shards import id_dtype
from sprout.tokenizer.chat import Message, render
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world import world

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


def _world_talks(seed: int, start: int, count: int) -> Iterator[list[Message]]:
    """Conversations start, start + 1, ... of the embedded world."""
    return islice(world.conversations("train", seed, start=start), count)


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


def mid_chunks(tokenizer: Tokenizer, T: int, seed: int, text: TextChunks) -> Chunks:
    """Chunks for midtraining: the world's conversations, and pieces of `text` beside them."""

    def chunk(k: int) -> list[Piece]:
        talks = _world_talks(seed + MID_SEED, k * CHUNK, CHUNK)
        return with_text(_pieces(tokenizer, talks, T), text(k), MID_TEXT_SHARE)

    return chunk


def world_pieces(tokenizer: Tokenizer, T: int, seed: int, start: int, count: int) -> list[Piece]:
    """The pieces of conversations start, start + 1, ... of the embedded world, for fine-tuning."""
    return _pieces(tokenizer, _world_talks(seed + SFT_SEED, start, count), T)


def world_sft_chunks(tokenizer: Tokenizer, T: int, seed: int) -> Chunks:
    """Chunks for fine-tuning on the embedded world's conversations, without end."""
    return lambda k: world_pieces(tokenizer, T, seed, k * CHUNK, CHUNK)


def file_pieces(tokenizer: Tokenizer, T: int, talks: Sequence[list[Message]]) -> list[Piece]:
    """The pieces of a user's conversations. UsageError when there is nothing to learn in any."""
    pieces = _pieces(tokenizer, talks, T)
    if not pieces:
        raise UsageError(
            f"--sft-data: in none of the {len(talks)} conversations does the assistant's answer begin "
            f"within {T} tokens; use a longer --sequence-length"
        )
    return pieces


def file_sft_chunks(
    tokenizer: Tokenizer, T: int, seed: int, talks: Sequence[list[Message]]
) -> Chunks:
    """Chunks for fine-tuning on a user's conversations: all of them once an epoch, newly ordered."""
    pieces = file_pieces(tokenizer, T, talks)
    per_epoch = -(-len(pieces) // CHUNK)

    def chunk(k: int) -> list[Piece]:
        epoch, part = divmod(k, per_epoch)
        order = np.random.default_rng([seed, epoch, 2]).permutation(len(pieces))
        return [pieces[i] for i in order[part::per_epoch]]

    return chunk

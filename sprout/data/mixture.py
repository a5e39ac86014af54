"""Mixtures for fine-tuning: several sources of conversations, each with a weight and epochs.

A mixture is a TOML file:

    [[source]]
    path = "world"            # the embedded world's conversations
    weight = 3.0              # share of the tokens, relative to the other sources' weights
    [[source]]
    path = "chats.jsonl"      # a file, a folder, hub:owner/name, or `feedback` (of the chat page)
    epochs = 2                # gone through twice; without it, as often as its weight asks for
    [[source]]
    path = "text"             # text for pretraining, all of it predicted, so that nothing is forgotten
    weight = 0.5
    [[source]]
    path = "identity"         # questions about the assistant itself, answered as --identity says
    weight = 0.1

When a source has used up its epochs, the others share its part. When all have, the mixture begins
anew. What chunk k holds is a function of k alone, so a run goes on exactly where it stopped.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from sprout.common import files
from sprout.common.config import from_dict, read_toml, to_dict
from sprout.common.errors import UsageError
from sprout.data import chat, feedback, hub, sources
from sprout.data.chat import CHUNK, Chunks, TextChunks
from sprout.data.corpus import Corpus, data_folder, find, naming
from sprout.data.mixture_file import IDENTITY, TEXT, WORLD, MixtureFile, Source
from sprout.data.packing import Piece
from sprout.tokenizer.chat import Message
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world.identity import Identity

IDENTITY_WEIGHT = 0.05
"""Share of conversations about the assistant itself beside others, where a run has an --identity."""
SAMPLE = 200
"""Conversations of the world whose mean length stands for all."""


@dataclass(frozen=True)
class Part:
    """A source of conversations: files, or what was liked on the chat page; neither where it has no end."""

    source: Source
    found: Corpus | None = None
    talks: list[list[Message]] | None = None


@dataclass(frozen=True)
class SftData:
    """All that fine-tuning learns from: its parts, and the share of its tokens that is text."""

    parts: list[Part]
    text_share: float = 0.0
    mark: str = ""
    """SHA-256 of all of it: a run refuses to go on when it has changed; "" for the world alone."""
    folder: Path = Path()
    """Where shards are kept."""


def read_sft(
    flag: str,
    data: str | None,
    run: Path,
    most: int | None = None,
    say: hub.Say = hub.silent,
    introduced: bool = False,
) -> SftData:
    """Find what `--sft-data` names: None for the world, a mixture's .toml, a file, a folder,
    `hub:owner/name` (of which `most` files are taken), `feedback`.

    `feedback` is the run's, as it was when sft began. introduced: whether the run has an identity: of that
    a file or folder says nothing, and the world too little for a short sft to learn it. UsageError naming
    the flag for whatever cannot be used; of much data only the beginning is read now.
    """
    own = [Part(Source(IDENTITY, IDENTITY_WEIGHT))] if introduced else []
    if data is None:
        return SftData([Part(Source(WORLD)), *own])
    folder = data_folder(run.parent)

    def part(source: Source) -> Part:
        if source.path in (WORLD, IDENTITY):
            return Part(source)
        if source.path == feedback.NAME:
            kept = run / "sft" / feedback.KEPT
            liked = list(sources.conversations(kept)) if kept.exists() else None
            return Part(source, talks=liked or feedback.conversations(flag, run))
        found = find(flag, source.path, folder, most, chat=True, say=say)
        found.check_talks(flag)
        return Part(source, found)

    if not data.endswith(".toml"):
        only = part(Source(data))
        return SftData([only, *own], 0.0, _mark([only], 0.0), folder)
    with naming(flag):
        made = from_dict(MixtureFile, read_toml(Path(data)), data)
    used = [source for source in made.source if source.weight > 0]
    talking = [source for source in used if source.path != TEXT]
    if not talking:
        raise UsageError(
            f"{flag} {data}: no [[source]] of conversations has a weight above 0: name some, such as "
            f'path = "{WORLD}"'
        )
    parts = [part(source) for source in talking]
    total = sum(source.weight for source in used)
    share = 1.0 - sum(source.weight for source in talking) / total
    return SftData(parts, share, _mark(parts, share), folder)


def _mark(parts: Sequence[Part], text_share: float) -> str:
    """SHA-256 of what is learned; for one file or folder, of its files alone.

    Without what comes from the chat page: that may grow until sft begins, and is then kept.
    """
    marks = ["" if part.found is None else part.found.fingerprint for part in parts]
    if len(parts) == 1 and not text_share and parts[0].source.epochs is None:
        return marks[0]
    told = [
        files.to_json({**to_dict(p.source), "path": m or p.source.path})
        for p, m in zip(parts, marks, strict=True)
    ]
    return sources.fingerprint([str(text_share), *told])


def sft_chunks(
    tokenizer: Tokenizer,
    T: int,
    seed: int,
    data: SftData,
    text: TextChunks | None,
    identity: Identity | None = None,
) -> Chunks:
    """Chunks for fine-tuning. `text` gives those of text for pretraining, where a share of it is asked.

    identity: who the assistant is in the world's conversations; without one it is Sprout.

    UsageError when a source has no conversation whose answer begins within a row.
    """
    pieces = [_pieces(tokenizer, T, part, data.folder) for part in data.parts]
    if len(pieces) == 1 and pieces[0] is not None:
        talking = chat.file_sft_chunks(pieces[0], seed)
    elif len(pieces) == 1 and data.parts[0].source.path == WORLD:
        talking = chat.world_sft_chunks(tokenizer, T, seed, identity)
    else:
        talking = _mixed(tokenizer, T, seed, data.parts, pieces, identity)
    if text is None:
        assert not data.text_share
        return talking
    return lambda k: chat.with_text(talking(k), text(k), data.text_share)


@dataclass(frozen=True)
class _Stream:
    """A source as it is drawn from: its weight in conversations, and after how many it ends."""

    pieces: Sequence[Piece] | None
    weight: float
    end: float
    made: Callable[..., list[Piece]]
    """Makes the pieces of a source that has no end."""


def _pieces(tokenizer: Tokenizer, T: int, part: Part, folder: Path) -> Sequence[Piece] | None:
    """The pieces of a source: in shards for files, in memory for what was liked; None without an end."""
    if part.found is not None:
        shards = part.found.shards(tokenizer, os.cpu_count() or 1, folder)
        return chat.TalkPieces(shards, T)
    return None if part.talks is None else chat.file_pieces(tokenizer, T, part.talks)


def _mixed(
    tokenizer: Tokenizer,
    T: int,
    seed: int,
    parts: Sequence[Part],
    found: Sequence[Sequence[Piece] | None],
    identity: Identity | None,
) -> Chunks:
    streams = []
    for part, pieces in zip(parts, found, strict=True):
        make = chat.identity_pieces if part.source.path == IDENTITY else chat.world_pieces
        made = partial(make, tokenizer, T, seed, identity=identity)
        if isinstance(pieces, chat.TalkPieces):
            length = pieces.mean_length
        else:
            sample = pieces or made(start=0, count=SAMPLE)
            length = sum(len(piece.ids) for piece in sample) / max(1, len(sample)) or 1.0
        epochs = part.source.epochs
        end = math.inf if epochs is None or pieces is None else max(1, round(epochs * len(pieces)))
        streams.append(_Stream(pieces, part.source.weight / length, end, made))
    draws = Draws([s.weight for s in streams], [s.end for s in streams], CHUNK)

    def chunk(k: int) -> list[Piece]:
        found: list[Piece] = []
        for number, stream in enumerate(streams):
            low, high = draws.drawn(number, k), draws.drawn(number, k + 1)
            if stream.pieces is None:
                found += stream.made(start=low, count=high - low)
            else:
                found += _drawn(stream.pieces, [seed, 2, number], low, high)
        return found

    return chunk


def _drawn(pieces: Sequence[Piece], seed: list[int], low: int, high: int) -> list[Piece]:
    """Pieces low to high - 1 of a source: all of them once an epoch, newly ordered in each."""
    found: list[Piece] = []
    while low < high:
        epoch, at = divmod(low, len(pieces))
        order = np.random.default_rng([*seed, epoch]).permutation(len(pieces))
        found += [pieces[i] for i in order[at : at + high - low]]
        low += min(high - low, len(pieces) - at)
    return found


class Draws:
    """How many items of each source have been drawn when a chunk begins.

    weights: of the sources, in items; ends: after how many items each is used up (infinite: never);
    size: items in a chunk. Shares stay as the weights say among the sources that are not used up.
    """

    def __init__(self, weights: Sequence[float], ends: Sequence[float], size: int) -> None:
        n = len(weights)
        self.starts, self.rates = [0.0], []  # of each phase: chunks gone by, and items a chunk
        self.counts = [[0.0] * n]  # items drawn when a phase begins
        while True:
            left = [ends[i] - self.counts[-1][i] for i in range(n)]
            active = [i for i in range(n) if left[i] > 1e-6]
            if not active:
                break
            total = sum(weights[i] for i in active)
            rate = [size * weights[i] / total if i in active else 0.0 for i in range(n)]
            self.rates.append(rate)
            length = min(left[i] / rate[i] for i in active)
            if length == math.inf:
                break
            ended = [i for i in active if left[i] / rate[i] == length]
            after = [c + r * length for c, r in zip(self.counts[-1], rate, strict=True)]
            for i in ended:
                after[i] = ends[i]
            self.counts.append(after)
            self.starts.append(self.starts[-1] + length)
        self.period = self.starts[-1] if len(self.starts) > len(self.rates) else math.inf

    def drawn(self, source: int, k: int) -> int:
        """Items of a source drawn before chunk k."""
        turns, at = (0, float(k)) if self.period == math.inf else divmod(k, self.period)
        phase = max(i for i in range(len(self.rates)) if self.starts[i] <= at)
        inside = (at - self.starts[phase]) * self.rates[phase][source]
        whole = int(turns) * round(self.counts[-1][source]) if turns else 0
        return whole + math.floor(self.counts[phase][source] + inside + 1e-6)

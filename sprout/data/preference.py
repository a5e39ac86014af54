"""Pairs of answers to one prompt, the better and the worse: read, checked and made into tokens.

They come from the embedded world, from a user's file, or from what the chat page was told
(`feedback`). Only the answers are learned from, tool results excepted: the prompt, earlier answers
in it included, is what both are given. Every pair has a number of its own, by which what the
reference model thinks of it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

import numpy as np

from sprout.common import files
from sprout.common.errors import UsageError
from sprout.data import feedback, sources
from sprout.data.packing import Piece
from sprout.data.shards import id_dtype
from sprout.tokenizer.chat import Message, check_messages, render
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world import world
from sprout.world.identity import Identity

CHUNK = 256
"""Pairs in a chunk, and in a block of the reference's log-probabilities."""
DPO_SEED = 4_000_037
"""Added to the run's seed: see `chat.SFT_SEED`."""
HELD_OUT = 200
"""Pairs of the world's validation split on which learning is watched."""
HELD_OUT_EVERY = 20
"""Of a user's pairs one in so many is held out, where there are `HELD_OUT` or more."""


@dataclass(frozen=True)
class Pair:
    """Two answers, lists of messages that go on from `prompt` and end with the assistant's."""

    prompt: list[Message]
    chosen: list[Message]
    rejected: list[Message]


@dataclass(frozen=True)
class PairPieces:
    """A pair as two pieces of one length: the prompt and an answer each, the shorter one padded."""

    number: int
    chosen: Piece
    rejected: Piece


@dataclass(frozen=True)
class PairSet:
    """The pairs that a stage learns from, and those on which it is watched.

    `chunk(k)` gives them in the order of learning, without end; `block(b)` those with the numbers
    from b · CHUNK on. Both are pure functions. `left_out` pairs do not fit into a row.
    """

    chunk: Callable[[int], list[PairPieces]]
    block: Callable[[int], list[PairPieces]]
    held_out: list[PairPieces]
    left_out: int = 0


def load_pairs(flag: str, path: str, run: Path) -> list[Pair]:
    """The pairs of a user's file or folder; of what the run's chat page was told, for `feedback`.

    The latter as it was when dpo began. UsageError naming the flag when there are none, and the line
    of one that is none.
    """
    if path != feedback.NAME:
        return sources.read_flag(flag, path, pairs)
    kept = run / "dpo" / feedback.KEPT
    if kept.exists():
        return list(pairs(kept))
    # Two answers may have come out the same, or have been stopped at once: nobody's mistake.
    found = [
        Pair(prompt, chosen, rejected)
        for prompt, chosen, rejected in feedback.pairs(flag, run)
        if prompt and prompt[-1]["role"] == "user" and not _problem(chosen, rejected)
    ]
    if not found:
        raise UsageError(
            f"{flag} {path}: {run / feedback.STORE} holds no two answers to compare: on the page of "
            "`sprout serve`, ask again for an answer and choose, or rate one up and the other one down"
        )
    return found


def pairs_mark(path: str, found: Sequence[Pair]) -> str:
    """SHA-256 of a user's pairs; "" for the chat page's, which may grow until dpo begins."""
    if path == feedback.NAME:
        return ""
    return sources.fingerprint([files.to_json(asdict(pair)) for pair in found])


def pairs(path: Path) -> Iterator[Pair]:
    """Yields the pairs of a .jsonl or .json file, or of a folder of them in sorted order.

    A row is {"prompt", "chosen", "rejected"} or {"conversations", "chosen", "rejected"}. A prompt is
    text, or a list of messages in OpenAI's form or ShareGPT's; so are the answers, which may repeat
    the prompt; where they do, it may be left out. UsageError: as for `sources.documents`, and for a
    row that is no pair, or whose answers are empty or the same, with its line.
    """
    for where, row in sources.records(path, "pairs of answers"):
        try:
            yield _to_pair(row)
        except UsageError as error:
            raise UsageError(f"{where()}: {error}") from None


def _to_pair(row: Any) -> Pair:
    """A checked pair from a row in any of the layouts."""
    if not isinstance(row, dict) or not {"chosen", "rejected"} <= row.keys():
        found = ", ".join(row) if isinstance(row, dict) and row else "nothing of these"
        raise UsageError(f'expected "prompt", "chosen" and "rejected" (found: {found})')
    chosen = _to_messages("chosen", row["chosen"], "assistant")
    rejected = _to_messages("rejected", row["rejected"], "assistant")
    problem = _problem(chosen, rejected)
    if problem:
        raise UsageError(f"{problem}: correct the pair or take it out")
    given = next((key for key in ("prompt", "conversations") if key in row), None)
    if given is not None:
        prompt = _to_messages(given, row[given], "user")
    else:
        both = zip(chosen, rejected, strict=False)
        prompt = [a for a, _ in takewhile(lambda two: _key(two[0]) == _key(two[1]), both)]
    if not prompt or prompt[-1]["role"] not in ("user", "tool"):
        raise UsageError("the prompt must end with a message of the user")
    chosen, rejected = _without(prompt, chosen), _without(prompt, rejected)
    for name, answer in (("chosen", chosen), ("rejected", rejected)):
        if not answer or answer[0]["role"] != "assistant" or answer[-1]["role"] != "assistant":
            raise UsageError(f"the {name} answer must begin and end with the assistant")
    return Pair(prompt, chosen, rejected)


def _to_messages(name: str, value: Any, role: str) -> list[Message]:
    """Checked messages from text (said by `role`), one message, or a list of them."""
    if isinstance(value, str):
        value = {"role": role, "content": value}
    turns = value if isinstance(value, list) else [value]
    try:
        return check_messages([sources.from_sharegpt(turn) for turn in turns])
    except UsageError as error:
        raise UsageError(f"{name}: {error}") from None


def _key(message: Message) -> tuple[str, str, str]:
    """What makes two messages the same."""
    return (
        message["role"],
        (message.get("content") or "").strip(),
        repr(message.get("tool_calls") or None),
    )


def _without(prompt: list[Message], answer: list[Message]) -> list[Message]:
    """An answer without the prompt that it may repeat."""
    same = [_key(message) for message in answer[: len(prompt)]] == [_key(m) for m in prompt]
    return answer[len(prompt) :] if same else answer


def _problem(chosen: list[Message], rejected: list[Message]) -> str:
    """Why two answers teach nothing, or ""."""
    for name, answer in (("chosen", chosen), ("rejected", rejected)):
        if not (answer[-1].get("content") or "").strip() and not answer[-1].get("tool_calls"):
            return f"the {name} answer is empty"
    if [_key(m) for m in chosen] == [_key(m) for m in rejected]:
        return "the chosen and the rejected answer are the same"
    return ""


def pair_pieces(tokenizer: Tokenizer, number: int, pair: Pair, T: int) -> PairPieces | None:
    """A pair as pieces of at most T + 1 tokens, longer answers without their ends.

    None when one of the answers begins past the row's end, or when they differ only there.
    """
    given = len(render(tokenizer, pair.prompt)[0])
    sides: list[tuple[list[int], list[int]]] = []
    for answer in (pair.chosen, pair.rejected):
        ids, mask = render(tokenizer, [*pair.prompt, *answer])
        sides.append((ids[: T + 1], [0] * given + mask[given : T + 1]))
    if sides[0][0] == sides[1][0] or not all(any(mask[: T + 1]) for _, mask in sides):
        return None
    length = max(len(ids) for ids, _ in sides)
    dtype = id_dtype(tokenizer.vocab_size)
    pieces = []
    for ids, mask in sides:
        padding = length - len(ids)
        pieces.append(
            Piece(
                np.array(ids + [tokenizer.bos_id] * padding, dtype=dtype),
                np.array(mask[: len(ids)] + [0] * padding, dtype=np.bool_),
            )
        )
    return PairPieces(number, *pieces)


def _encoded(tokenizer: Tokenizer, found: Iterable[tuple[int, Pair]], T: int) -> list[PairPieces]:
    """The pieces of numbered pairs, without those that do not fit."""
    made = (pair_pieces(tokenizer, number, pair, T) for number, pair in found)
    return [pieces for pieces in made if pieces is not None]


def _of_world(
    split: world.Split, seed: int, start: int, count: int, identity: Identity | None
) -> list[Pair]:
    found = islice(world.preferences(split, seed, start, identity), count)
    return [Pair(list(each.messages), list(each.chosen), list(each.rejected)) for each in found]


def world_pairs(
    tokenizer: Tokenizer, T: int, seed: int, identity: Identity | None = None
) -> PairSet:
    """The embedded world's pairs, without end; its validation split is held out.

    identity: who the assistant is in them; without one it is Sprout.
    """

    def chunk(k: int) -> list[PairPieces]:
        made = _of_world("train", seed + DPO_SEED, k * CHUNK, CHUNK, identity)
        return _encoded(tokenizer, enumerate(made, k * CHUNK), T)

    held_out = _encoded(tokenizer, enumerate(_of_world("val", 0, 0, HELD_OUT, identity)), T)
    return PairSet(chunk, chunk, held_out)


def file_pairs(
    flag: str, tokenizer: Tokenizer, T: int, seed: int, found: Sequence[Pair]
) -> PairSet:
    """A user's pairs: all of them once an epoch, newly ordered; some held out where there are many.

    UsageError naming the flag when none fits into a row.
    """
    watched = len(found) >= HELD_OUT
    test = {i for i in range(len(found)) if watched and i % HELD_OUT_EVERY == HELD_OUT_EVERY - 1}
    held_out = _encoded(tokenizer, ((i, found[i]) for i in sorted(test)), T)
    rest = [pair for i, pair in enumerate(found) if i not in test]
    usable = _encoded(tokenizer, enumerate(rest), T)
    left_out = len(rest) - len(usable)
    if not usable:
        raise UsageError(
            f"{flag}: in none of the {len(found)} pairs do both answers begin, and differ, within {T} "
            "tokens; use a longer --sequence-length"
        )
    # Numbers without gaps, so that blocks are full.
    usable = [PairPieces(i, each.chosen, each.rejected) for i, each in enumerate(usable)]
    per_epoch = -(-len(usable) // CHUNK)

    def chunk(k: int) -> list[PairPieces]:
        epoch, part = divmod(k, per_epoch)
        order = np.random.default_rng([seed, epoch, 3]).permutation(len(usable))
        return [usable[i] for i in order[part::per_epoch]]

    def block(b: int) -> list[PairPieces]:
        return usable[b * CHUNK : (b + 1) * CHUNK]

    return PairSet(chunk, block, held_out, left_out)

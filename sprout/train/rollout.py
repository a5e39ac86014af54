"""Rollouts: answers that a model gives to items, with the tokens that it read and those that it chose.

They come from the engine and the tools that serve chat, many at a time, drawn at temperature 1: so
the chosen tokens are a sample of exactly the model that is trained. Nothing is written again from
text: an answer's ids are the ones that were drawn, the token that ended a turn among them.

Shapes: B packed rows, T their length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from sprout.common.ranks import ALONE, Ranks
from sprout.data.packing import Batch, Piece, pack, to_batch
from sprout.engine.engine import Completion, Engine, Request
from sprout.engine.sample import Sampling
from sprout.engine.tools import ToolBox, fits, reply_many
from sprout.losses import IGNORE, token_losses
from sprout.models.base import Model
from sprout.tasks.base import MAX_ANSWER
from sprout.tasks.grade import grade_many
from sprout.tasks.rewards import Answer
from sprout.tasks.sandbox import Sandbox
from sprout.tokenizer.chat import Message
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world.item import Item

AT_ONCE = 128
"""Answers that generate together: each step of generation costs little more for many than for one."""


@dataclass(frozen=True)
class Turn:
    """One of the assistant's turns: the ids that it read, and those that it chose, its end included."""

    read: list[int]
    said: list[int]


@dataclass(frozen=True)
class Rollout:
    """An answer, and the turns that it was drawn in."""

    answer: Answer
    turns: list[Turn]


@dataclass(frozen=True)
class Speaker:
    """All that it takes to answer: a model with its words, its tools, and a place to run code."""

    model: Model
    tokenizer: Tokenizer
    toolbox: ToolBox
    sandbox: Sandbox | None

    def can_answer(self, item: Item) -> bool:
        """Whether an item leaves room in the context for an answer."""
        engine = Engine(self.model)
        return fits(engine, self.tokenizer, list(item.messages), MAX_ANSWER[item.kind])

    def answer(self, items: Sequence[Item], seeds: Sequence[int]) -> list[Rollout]:
        """An answer to each item, which must fit, drawn from its seed at temperature 1 and graded.

        UsageError for an item that asks for code where there is no sandbox.
        """
        said: list[list[Message]] = [[] for _ in items]
        turns: list[list[Turn]] = [[] for _ in items]
        ended = [False] * len(items)
        engine = Engine(self.model, max_batch=AT_ONCE)
        for longest in sorted(set(MAX_ANSWER.values())):
            group = [i for i, item in enumerate(items) if MAX_ANSWER[item.kind] == longest]

            def on_turn(
                number: int, request: Request, done: Completion, at: list[int] = group
            ) -> None:
                end = [] if done.end is None else [done.end]
                turns[at[number]].append(Turn(list(request.ids), [*done.ids, *end]))
                ended[at[number]] = done.end is not None

            talks = [list(items[i].messages) for i in group]
            drawn = [Sampling(temperature=1.0, seed=seeds[i]) for i in group]
            replies = reply_many(
                engine, self.tokenizer, talks, drawn, longest, self.toolbox, on_turn=on_turn
            )
            for i, reply in zip(group, replies, strict=True):
                said[i] = reply
        right = grade_many(items, [str(new[-1]["content"]) for new in said], self.sandbox)
        return [
            Rollout(
                Answer(
                    items[i], tuple(said[i]), right[i], ended[i], sum(len(t.said) for t in turns[i])
                ),
                turns[i],
            )
            for i in range(len(items))
        ]


@dataclass(frozen=True)
class Chosen(Batch):
    """Packed rollouts: the targets are the tokens that the model chose, and nothing else."""

    owner: Tensor
    """(B, T) int64: the number of the rollout that a target belongs to; 0 where there is none."""


def pack_rollouts(rollouts: Sequence[list[Turn]], T: int, pad_id: int) -> Chosen:
    """Rows of T tokens that hold the turns of all rollouts, which do not see each other.

    The packer is given the places of the tokens in one long list, and what stands there is looked up
    afterwards: so whatever belongs to a token finds its way into the rows.
    """
    ids, owners, pieces = [pad_id], [0], []
    for number, turns in enumerate(rollouts):
        for text, chosen in spoken(turns):
            places = np.arange(len(ids), len(ids) + len(text))
            pieces.append(Piece(places, np.array(chosen, dtype=np.bool_)))
            ids += text
            owners += [number] * len(text)
    rows = to_batch(pack(pieces, T, 0, np.random.default_rng(0)), separate=True)
    wanted = rows.targets != IGNORE
    at = rows.targets.clamp(min=0)
    targets = torch.tensor(ids)[at].masked_fill(~wanted, IGNORE)
    owner = torch.tensor(owners)[at].masked_fill(~wanted, 0)
    return Chosen(torch.tensor(ids)[rows.ids], targets, rows.documents, owner)


def spoken(turns: Sequence[Turn]) -> list[tuple[list[int], list[bool]]]:
    """Ids, and which of them the model chose, of a rollout's turns.

    A turn whose prompt goes on from the turn before (a tool's result behind it) is one text with it.
    It does not where the history was trimmed, or where the text of a turn, written again for the next
    prompt, has other ids than those that were drawn: then it is a text of its own.
    """
    found: list[tuple[list[int], list[bool]]] = []
    for turn in turns:
        ids, chosen = found[-1] if found else ([], [])
        if not found or turn.read[: len(ids)] != ids:
            ids, chosen = [], []
            found.append((ids, chosen))
        chosen += [False] * (len(turn.read) - len(ids)) + [True] * len(turn.said)
        ids += [*turn.read[len(ids) :], *turn.said]
    return found


@torch.no_grad()
def surprises(model: Model, rows: Chosen, micro_rows: int, ranks: Ranks = ALONE) -> Tensor:
    """−log p of every chosen token under a model, in nats: (B, T) fp32, 0 elsewhere.

    Several `ranks` with the same rows share the work.
    """
    found = torch.zeros(rows.targets.shape, device=rows.targets.device)
    lows = range(0, len(rows.ids), micro_rows)
    for number, counts in ranks.turns(len(lows)):
        part = rows.part(lows[number], lows[number] + micro_rows)
        hidden = model(part.ids, documents=part.documents).flatten(0, 1)
        flat = token_losses(hidden, model.head.weight, part.targets.flatten(), *model.readout)
        if counts:
            found[lows[number] : lows[number] + micro_rows] = flat.view_as(part.targets)
    return ranks.sum(found)

"""The dpo stage: learning from pairs of answers which is the better one (2305.18290).

It starts from the finished stage before it, which is also the reference. Where --rehearse asks for it, what
sft taught goes on beside the pairs. Figures in metrics.jsonl, means over a step's pairs: `margin` and `drift`
as `losses.PreferenceTerms` has them, `accuracy` the share of pairs with a margin above 0; and `rehearsed`,
the loss of what goes on, a mean over its tokens. On pairs that are held out the same is worked out as the
stage goes, in lines with "eval": "preference".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from sprout.common.dist import Dist
from sprout.common.log import Console
from sprout.data.packing import RowStream
from sprout.data.pairs import PairBatch, PairStream, batch_of
from sprout.data.preference import CHUNK, PairPieces, PairSet
from sprout.losses import Preference, PreferenceTerms, cross_entropy, preference_loss
from sprout.models.base import Model
from sprout.train.job import Hook, Lessons
from sprout.train.objective import Loss
from sprout.train.options import Options
from sprout.train.reference import Reference, Start, answer_log_probs, read

LOOK_EVERY = 0.25
"""Share of the stage between two looks at the pairs that are held out."""


def preference_of(options: Options) -> Preference:
    """How answers are compared, as the flags say."""
    return Preference(
        options.beta, options.label_smoothing, options.length_normalise, options.sft_weight
    )


def lessons(
    folder: Path,
    pairs: PairSet,
    how: Preference,
    start: Start,
    T: int,
    pad_id: int,
    seed: int,
    rows: int,
    dist: Dist,
    console: Console,
    beside: RowStream | None = None,
    rehearse: float = 0.0,
) -> Lessons:
    """Batches, loss and hooks for learning `pairs`; `folder` is the stage's.

    `rows` of either side go through the model at once. `beside`: rows of conversations to go on with,
    whose loss a token has the weight `rehearse` beside a pair's.
    """

    def reference(name: str, block: Callable[[int], Sequence[PairPieces]]) -> Reference:
        place = folder / "reference" / name
        return Reference(place, block, start, T, pad_id, rows, dist)

    def loss(model: Model, batch: PairBatch) -> Loss:
        return learn(model, batch, how, rehearse)

    stream = PairStream(pairs.chunk, T, pad_id, seed, reference("learned", pairs.block), beside)
    if pairs.left_out:
        console.warn(
            f"dpo: {pairs.left_out} pairs are left out: their answers begin, or differ, only past "
            f"{T} tokens"
        )
    learned = Lessons(stream, loss, shown=("loss", "margin", "accuracy", "drift"))
    if not pairs.held_out:
        return learned
    watched = reference(
        "held-out", lambda b: [pair for pair in pairs.held_out if pair.number // CHUNK == b]
    )

    def look(model: Model, step: int) -> dict[str, Any]:
        batch = batch_of(pairs.held_out, T, pad_id, watched)
        found = score(model, batch, how, rows, dist)
        console.info(
            f"dpo, step {step}: of {found['n']} held-out pairs the better answer gained in "
            f"{found['accuracy']:.0%}, margin {found['margin']:.3f}, drift {found['drift']:.2f} nats"
        )
        return found

    return replace(learned, hooks=[Hook("preference", LOOK_EVERY, look, save_first=False)])


def learn(model: Model, batch: PairBatch, how: Preference, rehearse: float = 0.0) -> Loss:
    """The loss of a part of a batch, summed over its pairs, that of conversations beside them included."""
    hidden = read(model, batch)
    terms = _terms(model, batch, hidden, how)
    total, found = terms.loss.sum(), figures(terms)
    if len(batch.ids) > 2:
        targets = batch.targets[2].flatten()
        beside = cross_entropy(hidden[2], model.head.weight, targets, *model.readout) * batch.share
        total = total + rehearse * beside
        found["rehearsed"] = beside.detach()
    return Loss(total, found)


def compare(model: Model, batch: PairBatch, how: Preference) -> PreferenceTerms:
    """What the model makes of every pair of a batch."""
    return _terms(model, batch, read(model, batch), how)


def _terms(model: Model, batch: PairBatch, hidden: Tensor, how: Preference) -> PreferenceTerms:
    sums, lengths = answer_log_probs(model, batch, hidden)
    return preference_loss(sums, batch.reference, lengths, how)


def figures(terms: PreferenceTerms) -> dict[str, Tensor]:
    """What is logged of pairs, summed over them."""
    margin = terms.margin.detach()
    return {
        "margin": margin.sum(),
        "accuracy": (margin > 0).float().sum(),
        "drift": terms.drift.detach().sum(),
    }


@torch.no_grad()
def score(
    model: Model, batch: PairBatch, how: Preference, rows: int, dist: Dist
) -> dict[str, float | int]:
    """Accuracy, margin and drift, means over a batch's pairs, and their number n.

    Several processes with the same pairs share the work.
    """
    sums = {"accuracy": 0.0, "margin": 0.0, "drift": 0.0}
    parts = batch.split(rows)
    for number, counts in dist.turns(len(parts)):
        found = figures(compare(model, parts[number].to(dist.device), how))
        for name, value in found.items():
            sums[name] += float(value) * counts
    n, each = batch.valid(), dist.gather(sums)
    return {**{name: sum(told[name] for told in each) / n for name in sums}, "n": n}

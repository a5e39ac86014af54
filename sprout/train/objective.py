"""What a language model is trained to do: predict the targets that a batch asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import Tensor

from sprout.data.packing import Batch
from sprout.losses import cross_entropy
from sprout.models.base import Model


@dataclass(frozen=True)
class Loss:
    """What a loss gives the training loop for a micro-batch, where there is more to tell than itself.

    total: summed over what the batch's `valid()` counts, with its gradient. figures: what else goes
    into metrics.jsonl, summed over the same and without a gradient; the loop divides all by the count
    of the whole batch. All scalars, fp32.
    """

    total: Tensor
    figures: Mapping[str, Tensor] = field(default_factory=dict)


def lm_loss(model: Model, batch: Batch) -> Tensor:
    """The sum of the cross-entropy over a micro-batch's targets, in nats."""
    hidden = model(batch.ids, documents=batch.documents).flatten(0, 1)
    return cross_entropy(hidden, model.head.weight, batch.targets.flatten(), *model.readout)

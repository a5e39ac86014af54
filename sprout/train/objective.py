"""What a language model is trained to do: predict the targets that a batch asks for."""

from __future__ import annotations

from torch import Tensor

from sprout.data.packing import Batch
from sprout.losses import cross_entropy
from sprout.models.gpt import GPT


def lm_loss(model: GPT, batch: Batch) -> Tensor:
    """The sum of the cross-entropy over a micro-batch's targets, in nats."""
    hidden = model(batch.ids, documents=batch.documents)
    config = model.config
    return cross_entropy(
        hidden.flatten(0, 1),
        model.head.weight,
        batch.targets.flatten(),
        config.softcap,
        config.vocab_size,
        model.kernels,
    )

"""Bits per byte: how well a model predicts the validation text, whatever its tokenizer.

The nats of all validation tokens are summed and divided by the bytes that these tokens stand for.
Special tokens stand for no bytes and count on neither side.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from sprout.common.dist import Dist
from sprout.data.packing import Rows, to_batch
from sprout.losses import IGNORE, token_losses
from sprout.models.base import Model

TOKENS_AT_ONCE = 16_384


@torch.inference_mode()
def bits_per_byte(
    model: Model, rows: Rows, bytes_per_token: list[int], dist: Dist
) -> dict[str, float | int]:
    """Score every row once. Returns bpb, nats_per_token and val_tokens (those that stand for bytes).

    Several processes with the same rows share the work.
    """
    sizes = torch.tensor(bytes_per_token, device=dist.device)
    step = max(1, TOKENS_AT_ONCE // rows.ids.shape[1])
    nats, tokens, length = 0.0, 0, 0
    # As many parts in each process, for a model that all must call together: some may be empty.
    starts = range(0, len(rows), step)
    for turn in range(-(-len(starts) // dist.world_size)):
        low = (turn * dist.world_size + dist.rank) * step
        part = slice(low, low + step) if low < len(rows) else slice(0, 1)
        batch = to_batch(Rows(rows.ids[part], rows.mask[part], rows.documents[part]), False)
        batch = batch.to(dist.device)
        losses = score(model, batch.ids, batch.targets)
        size = sizes[batch.targets.clamp(min=0)] * (batch.targets != IGNORE) * (low < len(rows))
        nats += float((losses * (size > 0)).double().sum())
        tokens += int((size > 0).sum())
        length += int(size.sum())
    nats, tokens, length = map(sum, zip(*dist.gather((nats, tokens, length)), strict=True))
    return {
        "bpb": nats / length / math.log(2),
        "nats_per_token": nats / tokens,
        "val_tokens": tokens,
    }


def score(model: Model, ids: Tensor, targets: Tensor) -> Tensor:
    """The loss of every target in nats, fp32. ids and targets (B, T) -> (B, T)."""
    hidden = model(ids).flatten(0, 1)
    losses = token_losses(hidden, model.head.weight, targets.flatten(), *model.readout)
    return losses.view(targets.shape)

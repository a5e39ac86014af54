"""Texts as vectors: the mean of a model's last hidden states, of length 1.

The states of a model that predicts the next token, without any training for this: texts about one thing lie
nearer to each other than to others, but less so than those of models that learned it (2201.10005).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from sprout.engine.request import LanguageModel
from sprout.models.cache import with_room


@torch.inference_mode()
def embed(model: LanguageModel, ids: Sequence[int]) -> Tensor:
    """The vector (C,) of a text, fp32, on the CPU.

    ids: <|bos|>, which is read and not counted, and at least one token; no more than the context holds.
    """
    assert 1 < len(ids) <= model.config.sequence_length, f"{len(ids)} tokens"
    cache = model.new_cache(1, with_room(len(ids)))
    hidden = model(torch.tensor([[*ids]], device=cache.device), cache=cache.view(0, 1))
    return F.normalize(hidden[0, 1:].float().mean(dim=0), dim=0).cpu()

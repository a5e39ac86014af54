"""What the tests of evaluation share: a random model."""

from __future__ import annotations

import torch

from sprout.models.gpt import GPT, GPTConfig
from sprout.tokenizer.tokenizer import Tokenizer


def random_gpt(tokenizer: Tokenizer, context: int, seed: int = 0) -> GPT:
    model = GPT(GPTConfig(tokenizer.vocab_size, 2, 2, 2, 32, context))
    rng = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.normal_(0.0, 0.25, generator=rng)
        model.embedding_scale.fill_(0.1)
    return model.eval()

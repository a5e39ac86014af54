"""What the tests of evaluation share: a random model."""

from __future__ import annotations

from sprout.models.gpt import GPT, GPTConfig
from sprout.tokenizer.tokenizer import Tokenizer

from .. import tiny


def random_gpt(tokenizer: Tokenizer, context: int, seed: int = 0) -> GPT:
    config = GPTConfig(tokenizer.vocab_size, 2, 2, 2, 32, context)
    return tiny.random_gpt(config, 0.25, seed).eval()

"""What the tokenizer's tests share: one small trained tokenizer."""

import pytest

from sprout.tokenizer.bpe import byte_tokenizer, train_bpe, train_char
from sprout.tokenizer.tokenizer import Tokenizer

TEXT = (
    "The cat sat on the mat, and the other cats weren't there. It's 12:30, she'll come at 1,024!\n"
    "Grüße aus Köln.  日本語の文章です。 Привет, мир! 😀👍🏽\r\n\n\tdef f(x): return x**2  # code\n"
) * 3


@pytest.fixture(scope="session")
def bpe() -> Tokenizer:
    """A small byte-pair vocabulary learned from TEXT."""
    return train_bpe([TEXT], 400)


@pytest.fixture(scope="session", params=["bpe", "char", "byte"])
def tokenizer(request: pytest.FixtureRequest, bpe: Tokenizer) -> Tokenizer:
    """One tokenizer of each kind."""
    return {"bpe": bpe, "char": train_char([TEXT]), "byte": byte_tokenizer()}[request.param]

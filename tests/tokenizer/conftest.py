"""What the tokenizer's tests share: one small trained tokenizer, and where real data lies."""

import os
from pathlib import Path

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


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data: $SPROUT_SHARED/data, else shared/data beside the repository."""
    default = Path(__file__).resolve().parents[2].parent / "shared"
    folder = Path(os.environ.get("SPROUT_SHARED", default)) / "data"
    if not folder.is_dir():
        pytest.skip(f"real data not found at {folder}; SPROUT_SHARED names the folder above it")
    return folder

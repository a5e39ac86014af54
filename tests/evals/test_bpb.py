"""Bits per byte, beside the same worked out one row and one token at a time."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from sprout.common.dist import Dist
from sprout.data.packing import Rows
from sprout.data.pretrain import tokenize, validation_rows
from sprout.evals import bpb
from sprout.models.gpt import GPT, GPTConfig
from sprout.tokenizer.bpe import train_bpe
from sprout.tokenizer.tokenizer import Tokenizer

CPU = Dist(0, 1, torch.device("cpu"), torch.float32)
T = 24
TEXTS = [
    "Grüße aus Köln! Der Rhein fließt am Dom vorbei, und die Glocken läuten.",
    "A short one.",
    "Numbers such as 12 and 345 are split into digits, 日本 into bytes or more.",
    "x",
]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return train_bpe(TEXTS * 3, 300)


@pytest.fixture(scope="module")
def rows(tokenizer: Tokenizer) -> Rows:
    return validation_rows(tokenize(tokenizer, TEXTS, 1), T, tokenizer.bos_id)


@pytest.fixture(scope="module")
def model(tokenizer: Tokenizer) -> GPT:
    model = GPT(GPTConfig(tokenizer.vocab_size, 2, 2, 2, 32, T))
    rng = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.normal_(0.0, 0.2, generator=rng)
    return model.eval()


def naive(model: GPT, rows: Rows, tokenizer: Tokenizer) -> dict[str, float | int]:
    """Row by row and token by token, in double precision."""
    nats, tokens, length = 0.0, 0, 0
    for ids, mask in zip(rows.ids, rows.mask, strict=True):
        with torch.no_grad():
            logits = model.logits(model(torch.tensor(ids[:-1].astype(np.int64))[None]))[0]
        for at in range(T):
            target, size = int(ids[at + 1]), len(tokenizer.token_bytes(int(ids[at + 1])))
            if mask[at + 1] and size:
                row = logits[at].double()
                nats += float(row.logsumexp(0) - row[target])
                tokens, length = tokens + 1, length + size
    return {
        "bpb": nats / math.log(2) / length,
        "nats_per_token": nats / tokens,
        "val_tokens": tokens,
    }


def test_it_equals_the_naive_computation(model: GPT, rows: Rows, tokenizer: Tokenizer) -> None:
    found = bpb.bits_per_byte(model, rows, tokenizer.bytes_per_token(), CPU)
    assert found == pytest.approx(naive(model, rows, tokenizer), rel=1e-5)


def test_every_byte_of_the_text_counts_once(model: GPT, rows: Rows, tokenizer: Tokenizer) -> None:
    """Each document's first token follows its <|bos|>, so nothing is left out, however rows fall."""
    found = bpb.bits_per_byte(model, rows, tokenizer.bytes_per_token(), CPU)
    length = sum(len(text.encode()) for text in TEXTS)
    assert found["bpb"] * length * math.log(2) == pytest.approx(
        found["nats_per_token"] * found["val_tokens"]
    )
    assert found["val_tokens"] == sum(len(tokenizer.encode(text)) for text in TEXTS)


@pytest.mark.parametrize("at_once", [1, 60, 10**9])
def test_it_does_not_depend_on_how_many_rows_go_at_once(
    monkeypatch: pytest.MonkeyPatch, model: GPT, rows: Rows, tokenizer: Tokenizer, at_once: int
) -> None:
    expected = bpb.bits_per_byte(model, rows, tokenizer.bytes_per_token(), CPU)
    monkeypatch.setattr(bpb, "TOKENS_AT_ONCE", at_once)
    found = bpb.bits_per_byte(model, rows, tokenizer.bytes_per_token(), CPU)
    assert found == pytest.approx(expected, rel=1e-6)


def test_a_model_that_knows_nothing_needs_all_bits(rows: Rows, tokenizer: Tokenizer) -> None:
    model = GPT(GPTConfig(tokenizer.vocab_size, 1, 1, 1, 16, T))
    for parameter in model.parameters():
        torch.nn.init.zeros_(parameter)
    found = bpb.bits_per_byte(model, rows, tokenizer.bytes_per_token(), CPU)
    assert found["nats_per_token"] == pytest.approx(math.log(tokenizer.vocab_size), rel=1e-5)

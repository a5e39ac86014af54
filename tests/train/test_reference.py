"""What the reference holds of answers: against the formula, once for every pair, and kept on disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from sprout.common.errors import Failure
from sprout.data.pairs import batch_of
from sprout.data.preference import CHUNK, Pair, PairPieces, pair_pieces
from sprout.models.gpt import GPT
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.tokenizer.chat import render
from sprout.train.reference import Reference, Start, answer_log_probs, read

from .helpers import CPU, tiny_gpt

TOKENIZER = byte_tokenizer()
PAD, T = TOKENIZER.bos_id, 32


def pair(i: int) -> Pair:
    said = [
        {"role": "assistant", "content": text}
        for text in (f"y{i}" * (1 + i % 3), "n" * (1 + i % 7))
    ]
    return Pair([{"role": "user", "content": f"q{i % 5}"}], said[:1], said[1:])


def pieces(count: int, start: int = 0) -> list[PairPieces]:
    found = [pair_pieces(TOKENIZER, i, pair(i), T) for i in range(start, start + count)]
    return [each for each in found if each is not None]


class Model:
    """A starting model, and how often it was asked for."""

    def __init__(self) -> None:
        self.model, self.asked = tiny_gpt(), 0

    @contextmanager
    def __call__(self) -> Iterator[GPT]:
        self.asked += 1
        yield self.model


def reference(folder: Path, start: Model, mark: str = "w", count: int = 2 * CHUNK) -> Reference:
    def block(b: int) -> list[PairPieces]:
        return pieces(count)[b * CHUNK : (b + 1) * CHUNK]

    return Reference(folder, block, Start(start, mark), T, PAD, 3, CPU)


def alone(model: GPT, i: int) -> list[float]:
    """Both answers' log-probabilities by PyTorch alone, one conversation in a row of its own."""
    found = []
    with torch.no_grad():
        for answer in (pair(i).chosen, pair(i).rejected):
            given = len(render(TOKENIZER, pair(i).prompt)[0])
            ids = torch.tensor(render(TOKENIZER, [*pair(i).prompt, *answer])[0])
            logits = model.logits(model(ids[None, :-1]))[0].double()
            lost = F.cross_entropy(logits, ids[1:], reduction="none")
            found.append(-float(lost[given:].sum()))  # what follows the answer's <|assistant|>
    return found


def test_packed_answers_have_the_probability_that_they_have_alone(tmp_path: Path) -> None:
    model = tiny_gpt()
    batch = batch_of(pieces(9), T, PAD, lambda n: torch.tensor([n, n]))
    assert len(batch.pairs) < 9, "several in a row"
    sums, lengths = answer_log_probs(model, batch, read(model, batch))
    numbers = batch.reference[0].tolist()
    assert sorted(numbers) == list(range(9))
    wanted = torch.tensor([alone(model, i) for i in numbers]).T
    torch.testing.assert_close(sums, wanted, rtol=1e-4, atol=1e-4)
    ends = 1  # its <|end|> is a token of an answer
    assert lengths[1].tolist() == [1 + i % 7 + ends for i in numbers]
    start = Model()
    found = reference(tmp_path, start)([4, CHUNK + 1, 0])
    assert found.dtype == torch.float32
    wanted = torch.tensor([alone(model, i) for i in (4, CHUNK + 1, 0)]).T
    torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-4)


def test_a_block_is_made_once_and_read_again_to_the_last_bit(tmp_path: Path) -> None:
    start = Model()
    first = reference(tmp_path, start)
    values = first(range(CHUNK + 3))
    assert start.asked == 2
    assert torch.equal(first(range(CHUNK + 3)), values) and start.asked == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "block-000000.json",
        "block-000001.json",
    ]
    again = reference(tmp_path, start)
    assert torch.equal(again(range(CHUNK + 3)), values) and start.asked == 2
    reverse = list(range(CHUNK + 2, -1, -1))
    assert torch.equal(again(reverse), values.flip(1))


@pytest.mark.parametrize("change", ["value", "torn", "weights", "tokens", "shape", "gone"])
def test_a_block_that_does_not_fit_is_made_anew(tmp_path: Path, change: str) -> None:
    start = Model()
    values = reference(tmp_path, start, count=10)(range(10))
    path = tmp_path / "block-000000.json"
    data = json.loads(path.read_text())
    count, mark = 10, "w"
    if change == "value":
        data["values"][1][2] += 0.5
        path.write_text(json.dumps(data))
    elif change == "torn":
        path.write_bytes(path.read_bytes()[:100])
    elif change == "shape":
        path.write_text("[1]")
    elif change == "gone":
        path.unlink()
    elif change == "weights":
        mark = "other weights"
    else:
        count = 11
    found = reference(tmp_path, start, mark, count)(range(10))
    assert start.asked == 2
    torch.testing.assert_close(found, values)
    assert json.loads(path.read_text())["values"][1][2] == pytest.approx(float(values[1, 2]))


def test_a_model_that_gives_nan_is_not_learned_from(tmp_path: Path) -> None:
    start = Model()
    with torch.no_grad():
        start.model.embedding_scale.fill_(float("nan"))
    with pytest.raises(Failure, match="dpo starts from .* not a number"):
        reference(tmp_path, start)([0])
    assert not list(tmp_path.iterdir())

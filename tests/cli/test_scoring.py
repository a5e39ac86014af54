"""What is measured of a stage, and the samples beside the figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from sprout.cli import scoring
from sprout.common.dist import Dist
from sprout.data.pretrain import Text, tokenize, validation_rows
from sprout.engine.engine import Engine, Request
from sprout.evals import evaluate
from sprout.models.families import FAMILIES, build
from sprout.models.gpt import GPT, GPTConfig
from sprout.tasks.base import Task
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.world.item import Item

from .helpers import results, run, small_machine

CPU = Dist(0, 1, torch.device("cpu"), torch.float32)
TOKENIZER = byte_tokenizer()
ROWS = validation_rows(tokenize(TOKENIZER, ["Call me Ishmael. Some years ago."], 1), 64, 256)


def random_gpt() -> GPT:
    model = GPT(GPTConfig(TOKENIZER.vocab_size, 1, 1, 1, 16, 64))
    model.initialise(0)
    return model.eval()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from small_machine(tmp_path, monkeypatch)


def test_text_alone_is_asked_no_questions(folder: Path) -> None:
    assert run("--stages", "base,eval,report") == 0
    base = results()["stages"]["base"]
    assert base["bpb"] > 0 and "tasks" not in base and "answers" not in base["samples"]
    [[start, rest]] = base["samples"]["completions"]
    assert start and isinstance(rest, str)
    assert f"{start}|" in Path("runs/default/report.md").read_text()


def test_a_look_begins_as_the_text_does_or_asks() -> None:
    assert scoring.first_words(TOKENIZER, ROWS) == "Call me Ishmael. Some years"
    base = scoring.quick(random_gpt(), TOKENIZER, ROWS, "base", on_world=False, dist=CPU)
    assert base["sample"].startswith("Call me Ishmael. Some years") and base["bpb"] > 0
    world = scoring.quick(random_gpt(), TOKENIZER, ROWS, "base", on_world=True, dist=CPU)
    assert world["sample"].startswith(scoring.BEGINNINGS[0])
    sft = scoring.quick(random_gpt(), TOKENIZER, ROWS, "sft", on_world=True, dist=CPU)
    assert sft["sample"].startswith(scoring.QUESTIONS[0] + "\n")
    assert (sft["bpb"], sft["val_tokens"]) == (base["bpb"], 32)


def test_a_question_too_long_for_the_context_has_no_answer() -> None:
    """With rows of 64 bytes a run used to end in an error, after mid's training."""
    short, long = scoring.answer(random_gpt(), TOKENIZER, ["Hi", "x" * 300])
    assert short and long == ""
    start = "y" * 300
    assert len(scoring.complete(random_gpt(), TOKENIZER, [start])) == 1


def test_a_sample_that_was_cut_off_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "SAMPLE_TOKENS", 3)
    model = random_gpt()
    for text in (
        *scoring.complete(model, TOKENIZER, ["A"]),
        *scoring.answer(model, TOKENIZER, ["Hi"]),
    ):
        assert text.endswith(scoring.CUT) and len(text) > len(scoring.CUT)
    stops = frozenset(range(TOKENIZER.vocab_size))  # whatever comes is the end
    [done] = Engine(model).generate([Request([0], 3, stop_ids=stops)])
    assert done.stopped == "stop" and scoring._end(done) == ""


def test_tasks_that_cannot_be_run_are_named_and_there_is_no_mean(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = Item(({"role": "user", "content": "?"},), "code", "def f(): ...", tests="f()")
    word = Item(({"role": "user", "content": "?"},), "text", "yes")
    asked = [Task("functions", "", 0.0, lambda n: [code]), Task("words", "", 0.0, lambda n: [word])]
    monkeypatch.setattr(scoring, "tasks", lambda: asked)
    monkeypatch.setattr(evaluate, "find_sandbox", lambda: (None, "none here"))
    text = Text(None, [], "")
    warned: list[str] = []
    found = scoring.score(
        random_gpt(), TOKENIZER, ROWS, text, 1, CPU, lambda done, name: None, warned.append
    )
    assert list(found["tasks"]) == ["words"] and found["missing"] == ["functions"]
    assert "worldcore" not in found and warned == ["the task functions is left out: none here"]
    monkeypatch.setattr(scoring, "tasks", lambda: asked[1:])
    found = scoring.score(random_gpt(), TOKENIZER, ROWS, text, 1, CPU, lambda done, name: None)
    assert "missing" not in found and found["worldcore"] == 0.0


def test_the_model_is_described() -> None:
    found = scoring.describe_model(random_gpt(), 1)
    assert {"params", "depth", "width", "vocab_size", "family", "heads"} <= found.keys()
    assert found["params"] == sum(p.numel() for p in random_gpt().parameters())


@pytest.mark.parametrize("family", FAMILIES)
def test_its_family_is_its_own(family: str) -> None:
    config = FAMILIES[family][0].dialled(64, 1, 1, 1, 32, 64)
    assert scoring.describe_model(build(config), 1)["family"] == family


def test_looks_are_found_among_damaged_lines_or_none_at_all(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    assert scoring.last_looks(path) == {}
    look = '{"step": 4, "tokens": 9, "eval": "reward", "reward": 0.5}'
    path.write_text(f'{{"step": 3}}\n{look}\n{{"step": 5, "eval": "quick", "bpb": 1.0}}\n{{"st')
    assert scoring.last_looks(path) == {"reward": {"reward": 0.5}}


def test_the_text_is_scored_in_the_runs_dtype_and_the_rest_in_fp32(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rounded weights would answer otherwise than `sprout eval`, which reads them whole."""
    seen: list[tuple[str, torch.dtype, torch.dtype]] = []

    def note(name: str, model: GPT) -> None:
        seen.append((name, model.compute_dtype, model.head.weight.dtype))

    monkeypatch.setattr(
        scoring.bpb, "bits_per_byte", lambda model, *more: note("text", model) or {"bpb": 1.0}
    )
    monkeypatch.setattr(scoring, "_talk", lambda model, *more: note("words", model) or {})
    monkeypatch.setattr(scoring, "evaluate", lambda model, *more: note("tasks", model) or {})
    bf16 = Dist(0, 1, torch.device("cpu"), torch.bfloat16)
    text = Text(None, [], "")
    scoring.score(random_gpt(), TOKENIZER, ROWS, text, 1, bf16, lambda done, name: None)
    assert seen == [
        ("text", torch.bfloat16, torch.float32),
        ("words", torch.float32, torch.float32),
        ("tasks", torch.float32, torch.float32),
    ]

"""sprout as a library: what it offers, that it is there at once, and that it does what the commands do."""

from __future__ import annotations

import dataclasses
import inspect
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

import sprout
from sprout.cli.main import main

from .interop.helpers import random_model, save_run, shapes, vocabulary

SHAPE = shapes(vocabulary().vocab_size)["qwen3"]
SURFACE = {
    "load": "(path, stage=None, device='auto', dtype='auto', int8=False)",
    "Model.chat": "(self, messages, *, max_tokens=256, temperature=0.4, top_k=50, top_p=1.0, seed=0, "
    "tools=True)",
    "Model.generate": "(self, prompt='', *, max_tokens=256, temperature=0.8, top_k=0, top_p=1.0, seed=0)",
    "Model.stream": "(self, prompt='', *, max_tokens=256, temperature=0.8, top_k=0, top_p=1.0, seed=0)",
    "Model.logprobs": "(self, text, after='')",
}
"""Whoever changes this changes other people's programs."""


@pytest.fixture
def model(tmp_path: Path) -> Any:
    save_run(tmp_path / "tiny", random_model(SHAPE), vocabulary())
    return sprout.load(tmp_path / "tiny", device="cpu", dtype="fp32")


def test_the_surface_is_what_it_was() -> None:
    assert sprout.__all__ == [
        "Failure",
        "Model",
        "ScoredToken",
        "UsageError",
        "__version__",
        "load",
    ]
    methods = [n for n, _ in inspect.getmembers(sprout.Model, inspect.isfunction) if n[0] != "_"]
    assert {"load", *(f"Model.{name}" for name in methods)} == set(SURFACE)
    for name, wanted in SURFACE.items():
        found: Any = sprout
        for part in name.split("."):
            found = getattr(found, part)
        parameters = [
            p.replace(annotation=inspect.Parameter.empty)
            for p in inspect.signature(found).parameters.values()
        ]
        assert str(inspect.Signature(parameters)) == wanted, name
        assert found.__doc__ and "return" in found.__annotations__
    assert [f.name for f in dataclasses.fields(sprout.ScoredToken)] == ["id", "text", "logprob"]


def test_importing_sprout_imports_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules); import sprout; dir(sprout); "
        "new = set(sys.modules) - before; "
        "print([m for m in new if m.partition('.')[0] not in sys.stdlib_module_names])"
    )
    root = str(Path(__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    assert done.stdout.strip() == "['sprout']", done.stdout + done.stderr


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        _ = sprout.lode  # type: ignore[attr-defined]
    assert set(sprout.__all__) <= set(dir(sprout))


def test_it_says_what_the_commands_say(
    model: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny").rename(tmp_path / "x")
    Path("runs").mkdir()
    (tmp_path / "x").rename("runs/tiny")
    flags = ["--run", "tiny", "--max-tokens", "12", "--device", "cpu", "--dtype", "fp32", "--json"]
    assert main(["sample", "-p", "The cat", *flags]) == 0
    [sample] = json.loads(capsys.readouterr().out)["samples"]
    assert model.generate("The cat", max_tokens=12) == sample["text"]
    assert "".join(model.stream("The cat", max_tokens=12)) == sample["text"]
    assert main(["chat", "-p", "Hi", *flags]) == 0
    answer = json.loads(capsys.readouterr().out)["answer"]
    assert model.chat("Hi", max_tokens=12) == answer
    assert model.chat([{"role": "user", "content": "Hi"}], max_tokens=12) == answer
    assert model.generate("The cat", max_tokens=12, seed=1) != sample["text"]


def test_logprobs_are_those_of_the_whole_text(model: Any) -> None:
    before, text = "The cat", " sat on the mat. é"
    scored = model.logprobs(text, after=before)
    ids = [t.id for t in scored]
    assert ids == model.tokenizer.encode(text)
    whole = [model.tokenizer.bos_id, *model.tokenizer.encode(before), *ids]
    hidden = model.network(torch.tensor([whole]))
    logits = model.network.logits(hidden)[0].log_softmax(-1)
    start = len(whole) - len(ids)
    for i, token in enumerate(scored):
        assert math.isclose(token.logprob, logits[start + i - 1, token.id], abs_tol=1e-5)
    assert "".join(t.text for t in scored if "\ufffd" not in t.text).startswith(" sat on the mat.")
    assert model.logprobs("") == []


def test_a_stage_can_be_named_in_two_ways(tmp_path: Path, model: Any) -> None:
    assert repr(model).startswith("<sprout.Model qwen3, stage sft, ")
    assert (model.stage, model.context) == ("sft", 64)
    assert sprout.load(tmp_path / "tiny" / "sft").stage == "sft"
    assert (
        sprout.load(str(tmp_path / "tiny"), stage="sft", int8=True).chat("Hi", max_tokens=3)
        is not None
    )


def test_mistakes_are_sentences(tmp_path: Path, model: Any) -> None:
    from sprout.interop import hf_export

    from .interop.helpers import stage_of

    hf_export.export(stage_of(random_model(SHAPE), vocabulary()), tmp_path / "hf")
    for call, sentence in (
        (lambda: sprout.load(tmp_path / "none"), "there is no run of that name"),
        (lambda: sprout.load(tmp_path / "hf"), "`sprout import hf"),
        (lambda: sprout.load(tmp_path / "tiny" / "sft", stage="rl"), "name two stages"),
        (lambda: sprout.load(tmp_path / "tiny", device="tpu"), "--device tpu"),
        (lambda: model.chat([{"role": "poet", "content": ""}]), "role must be one of"),
        (lambda: model.chat("x" * 500), "shorten the message"),
        (lambda: model.generate("x" * 500), "shorten it"),
        (lambda: list(model.stream("x" * 500)), "shorten it"),
        (lambda: model.generate(max_tokens=0), "max_tokens must be at least 1"),
        (lambda: model.generate(temperature=-1), "--temperature must be"),
        (lambda: model.logprobs("x" * 500), "score it in parts"),
    ):
        with pytest.raises(sprout.UsageError, match=sentence.replace("(", "\\(")):
            call()

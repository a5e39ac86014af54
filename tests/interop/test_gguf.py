"""`sprout export gguf`: what gguf's own reader finds, and llama.cpp where it is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from sprout.cli.main import main
from sprout.common.errors import UsageError
from sprout.engine.engine import Engine, Request
from sprout.engine.sample import Sampling
from sprout.interop import gguf as exporting
from sprout.tokenizer.foreign import GPT2_PATTERN
from sprout.tokenizer.tokenizer import Tokenizer

from .helpers import SAMPLE, random_model, save_run, shapes, stage_of, texts, vocabulary

SHAPES = shapes(vocabulary().vocab_size)
KNOWN = ("gpt2", "gpt2 without biases", "qwen3", "tied qwen3")


@pytest.fixture(scope="module")
def gguf() -> Any:
    return pytest.importorskip("gguf")


def read(gguf: Any, path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields and the tensors of a file, as numbers."""
    reader = gguf.GGUFReader(path)
    fields = {name: field.contents() for name, field in reader.fields.items()}
    tensors = {t.name: gguf.quants.dequantize(t.data, t.tensor_type) for t in reader.tensors}
    return fields, tensors


@pytest.mark.parametrize("name", KNOWN)
def test_a_reader_finds_every_weight_and_every_token(name: str, gguf: Any, tmp_path: Path) -> None:
    model = random_model(SHAPES[name])
    done = exporting.export(stage_of(model, vocabulary()), tmp_path / "m.gguf", "f32")
    fields, tensors = read(gguf, done.file)
    family, config = model.config.family, model.config
    assert fields["general.architecture"] == family
    assert fields[f"{family}.block_count"] == config.n_layer
    assert fields[f"{family}.context_length"] == config.sequence_length
    assert fields["tokenizer.ggml.pre"] == "qwen2"
    assert len(fields["tokenizer.ggml.tokens"]) == config.vocab_size
    assert fields["tokenizer.ggml.bos_token_id"] == vocabulary().bos_id
    state = model.state_dict()
    up = state["blocks.1.mlp.up.weight"]
    assert np.array_equal(tensors["blk.1.ffn_up.weight"], up)
    qkv = "blk.0.attn_qkv.weight" if family == "gpt2" else "blk.0.attn_q.weight"
    q = state["blocks.0.attention.q.weight"]
    assert np.array_equal(tensors[qkv][: len(q)], q)
    rows = state["embedding.weight"][: config.vocab_size]
    assert np.array_equal(tensors["token_embd.weight"], rows)
    assert ("output.weight" in tensors) == (not config.tied)


def test_types_round_as_much_as_they_should(gguf: Any, tmp_path: Path) -> None:
    model = random_model(SHAPES["qwen3"])
    found = stage_of(model, vocabulary())
    exact = model.state_dict()["blocks.0.mlp.up.weight"].numpy()
    for type, share in (("f16", 1e-3), ("bf16", 1e-2), ("q8_0", 2e-2)):
        done = exporting.export(found, tmp_path / f"{type}.gguf", type)  # type: ignore[arg-type]
        _, tensors = read(gguf, done.file)
        off = np.abs(tensors["blk.0.ffn_up.weight"] - exact).max() / np.abs(exact).max()
        assert 0 < off < share
        assert np.array_equal(tensors["output_norm.weight"], model.state_dict()["norm.weight"])
    sizes = [(tmp_path / f"{type}.gguf").stat().st_size for type in ("f16", "q8_0")]
    assert sizes[1] < 0.75 * sizes[0]


def test_the_modelfile_stops_where_a_turn_ends(gguf: Any, tmp_path: Path) -> None:
    done = exporting.export(
        stage_of(random_model(SHAPES["qwen3"]), vocabulary()), tmp_path / "m.gguf", "f16"
    )
    text = done.modelfile.read_text()
    assert text.startswith("FROM ./m.gguf\n")
    assert 'PARAMETER stop "<|end|>"' in text and 'stop "<|tool_call|>"' not in text
    assert "{{- range .Messages }}<|{{ .Role }}|>{{ .Content }}" in text
    assert (
        'eq .Function.Name "calculator") (eq (len .Function.Arguments) 1)' in text
        and '}}{{ index .Function.Arguments "expression" }}' in text
    )
    assert text.count("{{ end }}") + text.count("{{- end }}") == text.count("range ") + text.count(
        "{{ if "
    )


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        ("gpt", "bpe", "train with `--family qwen3` to export to gguf"),
        ("qwen3", "byte", "train with `--tokenizer bpe`"),
        ("qwen3", "char", "train with `--tokenizer bpe`"),
    ],
)
def test_what_llama_cpp_does_not_know_is_one_sentence(
    name: str,
    kind: str,
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    tokenizer = vocabulary(kind)
    model = random_model(shapes(tokenizer.vocab_size)[name])
    save_run(Path("runs/tiny"), model, tokenizer)
    assert main(["export", "gguf", "--run", "tiny", "--out", "m.gguf"]) == 2
    error = capsys.readouterr().err
    assert sentence in error and len(error.splitlines()) == 1
    assert not Path("m.gguf").exists()


def test_another_regex_and_a_file_that_is_there_are_refused(tmp_path: Path) -> None:
    other = Tokenizer("bpe", vocabulary().tokens, pattern=r"\S+|\s+")
    model = random_model(SHAPES["gpt2"])
    with pytest.raises(UsageError, match="no name for the regex"):
        exporting.export(stage_of(model, other), tmp_path / "m.gguf", "f32")
    (tmp_path / "m.gguf").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        exporting.export(stage_of(model, vocabulary()), tmp_path / "m.gguf", "f32")
    assert (tmp_path / "m.gguf").read_text() == "mine"


def test_an_export_that_was_killed_before_its_last_file_can_be_asked_for_again(
    gguf: Any, tmp_path: Path
) -> None:
    """The Modelfile was never written then, and the half-written file of a killed export stayed."""
    stage = stage_of(random_model(SHAPES["gpt2"]), vocabulary())
    done = exporting.export(stage, tmp_path / "m.gguf", "f32")
    done.modelfile.unlink()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f".tmp-m.gguf-{dead.pid}").write_text("half")
    assert exporting.export(stage, tmp_path / "m.gguf", "f32") == done
    assert {path.name for path in tmp_path.iterdir()} == {"m.gguf", "m.Modelfile"}
    before = (tmp_path / "m.gguf").read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        exporting.export(stage, tmp_path / "m.gguf", "f16")
    assert (tmp_path / "m.gguf").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"m.gguf", "m.Modelfile"}


def test_the_command_says_where_the_file_is(
    gguf: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    save_run(Path("runs/tiny"), random_model(SHAPES["qwen3"]), vocabulary())
    assert main(["export", "gguf", "--run", "tiny", "--type", "q8_0", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["path"] == "runs/tiny/export/tiny-sft-q8_0.gguf"
    assert Path(report["path"]).stat().st_size == report["bytes"]
    assert not list(Path("runs/tiny/export").glob(".tmp*"))


@pytest.mark.parametrize("pattern", ["qwen2", "gpt-2"])
@pytest.mark.parametrize("name", KNOWN)
def test_llama_cpp_reads_the_same_tokens_and_says_the_same(
    name: str, pattern: str, gguf: Any, tmp_path: Path
) -> None:
    llama_cpp = pytest.importorskip("llama_cpp")
    tokenizer = vocabulary()
    if pattern == "gpt-2":
        tokenizer = Tokenizer("bpe", tokenizer.tokens, pattern=GPT2_PATTERN)
    model = random_model(SHAPES[name])
    done = exporting.export(stage_of(model, tokenizer), tmp_path / "m.gguf", "f32")
    llama = llama_cpp.Llama(str(done.file), n_ctx=64, n_threads=1, logits_all=True, verbose=False)
    text = (SAMPLE + "\n".join(texts()))[:60_000]
    assert llama.tokenize(text.encode(), add_bos=False, special=False) == tokenizer.encode(text)
    prompt = [tokenizer.bos_id, *tokenizer.encode("The cat's 12 mats")]
    llama.eval(prompt)
    hidden = model(torch.tensor([prompt]))
    ours = model.logits(hidden)[0].numpy()
    theirs = np.array(llama.scores[: len(prompt)])
    assert np.abs(ours - theirs).max() < 2e-3 * np.abs(ours).max()
    [said] = Engine(model).generate([Request(prompt, 24, Sampling(temperature=0))])
    llama.reset()
    found = []
    for token in llama.generate(prompt, temp=0.0, top_k=1):
        found.append(token)
        if len(found) == 24:
            break
    assert found == said.ids

"""`sprout export hf` beside transformers itself: the same logits, ids, conversations and generated text."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
import torch

from sprout.cli.main import main
from sprout.common.errors import UsageError
from sprout.engine.engine import Engine, Request
from sprout.engine.sample import Sampling
from sprout.interop import hf_export
from sprout.models import families
from sprout.models.qwen3 import Qwen3Config
from sprout.tokenizer.chat import render
from sprout.tokenizer.tokenizer import Tokenizer

from .helpers import (
    SAMPLE,
    ids_for,
    random_conversations,
    random_model,
    save_run,
    shapes,
    stage_of,
    texts,
    vocabulary,
    with_objects,
)

SHAPES = shapes(vocabulary().vocab_size)
ARCHITECTURES = {
    "gpt": "SproutForCausalLM",
    "gpt without windows": "SproutForCausalLM",
    "nanochat": "NanoChatForCausalLM",
    "gpt2": "GPT2LMHeadModel",
    "gpt2 without biases": "GPT2LMHeadModel",
    "qwen3": "Qwen3ForCausalLM",
    "tied qwen3": "Qwen3ForCausalLM",
}


@pytest.fixture(scope="module")
def transformers() -> Any:
    return pytest.importorskip("transformers")


def loaded(transformers: Any, folder: Path) -> Any:
    """The model of a folder; code is only run where the folder needs it."""
    needs_code = (folder / "modeling_sprout.py").exists()
    model = transformers.AutoModelForCausalLM.from_pretrained(
        folder, trust_remote_code=needs_code, dtype="auto"
    )
    return model.eval()


@pytest.mark.parametrize("name", SHAPES)
def test_transformers_gives_our_logits_and_our_text(
    name: str, transformers: Any, tmp_path: Path
) -> None:
    model = random_model(SHAPES[name], plain=name == "nanochat")
    done = hf_export.export(stage_of(model, vocabulary()), tmp_path / "out")
    theirs = loaded(transformers, done.folder)
    assert type(theirs).__name__ == done.architecture == ARCHITECTURES[name]
    ids = ids_for(model.config.vocab_size)
    with torch.no_grad():
        ours, found = model.logits(model(ids)), theirs(ids).logits
    assert found.shape == ours.shape
    assert torch.allclose(found, ours, atol=1e-5, rtol=1e-5)
    prompt = ids[0, :9].tolist()
    [said] = Engine(model).generate([Request(prompt, 24, Sampling(temperature=0))])
    out = theirs.generate(
        torch.tensor([prompt]), max_new_tokens=24, do_sample=False, eos_token_id=None
    )
    assert out[0, 9:].tolist() == said.ids


def test_our_code_keeps_a_cache_takes_padding_and_searches_with_beams(
    transformers: Any, tmp_path: Path
) -> None:
    """Windows and convolutions reach back through the cache; what stands before a row is not seen."""
    model = random_model(SHAPES["gpt"])
    theirs = loaded(
        transformers, hf_export.export(stage_of(model, vocabulary()), tmp_path / "out").folder
    )
    ids = ids_for(model.config.vocab_size, length=60)
    with torch.no_grad():
        whole = theirs(ids).logits
        part = theirs(ids[:, :20], use_cache=True)
        steps = [part.logits]
        for start, end in ((20, 21), (21, 40), *((i, i + 1) for i in range(40, 60))):
            part = theirs(ids[:, start:end], past_key_values=part.past_key_values)
            steps.append(part.logits)
        assert torch.allclose(torch.cat(steps, dim=1), whole, atol=1e-5)
        pad = torch.zeros(2, 7, dtype=torch.long)
        mask = torch.cat((pad, torch.ones_like(ids[:, :40])), dim=1)
        padded = theirs(torch.cat((pad, ids[:, :40]), dim=1), attention_mask=mask).logits
        assert torch.allclose(padded[:, 7:], whole[:, :40], atol=1e-5)
        assert theirs(ids, labels=ids).loss.isfinite()
    plain = {"max_new_tokens": 16, "do_sample": False, "eos_token_id": None}
    short = ids[:1, :12]
    mixed = torch.cat((torch.cat((pad[:1, :4], short[:, :8]), dim=1), short))
    mask = (torch.arange(12) >= torch.tensor([[4], [0]])).long()
    both = theirs.generate(mixed, attention_mask=mask, **plain)
    assert torch.equal(both[1, 12:], theirs.generate(short, **plain)[0, 12:])
    assert torch.equal(both[0, 12:], theirs.generate(short[:, :8], **plain)[0, 8:])
    beams = [
        theirs.generate(short, num_beams=3, use_cache=cached, **plain) for cached in (True, False)
    ]
    assert torch.equal(*beams)


def test_what_keeps_a_model_from_being_a_nanochat_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    save_run(Path("runs/ours"), random_model(SHAPES["gpt"]), vocabulary())
    save_run(Path("runs/plain"), random_model(SHAPES["nanochat"], plain=True), vocabulary())
    assert main(["export", "hf", "--run", "ours", "--out", "ours"]) == 0
    said = capsys.readouterr()
    assert said.out == "ours\n"
    assert (
        "value embeddings, short convolutions, sliding windows, scaled residual streams" in said.err
    )
    assert "trust_remote_code=True" in said.err and "--family qwen3" in said.err
    assert main(["export", "hf", "--run", "plain", "--out", "plain", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["architecture"] == "NanoChatForCausalLM" and report["needs_code"] == []
    assert not list(Path("plain").glob("*.py"))


@pytest.mark.parametrize("kind", ["bpe", "byte", "char"])
def test_their_tokenizer_gives_our_ids(kind: str, transformers: Any, tmp_path: Path) -> None:
    tokenizer = vocabulary(kind)
    hf_export.write_tokenizer(tokenizer, 64, tmp_path)
    theirs = transformers.PreTrainedTokenizerFast.from_pretrained(tmp_path)
    unseen = "ÿ\x00\x7f\u0301 Ελληνικά ꙮ"
    for text in (SAMPLE, "", " ", unseen, *texts()[:40]):
        ids = tokenizer.encode(text)
        assert theirs(text, add_special_tokens=False).input_ids == ids
        assert theirs.decode(ids) == text
    assert theirs("Hi").input_ids == [tokenizer.bos_id, *tokenizer.encode("Hi")]
    assert theirs.decode(tokenizer.encode("é")[:1]) == "�"
    assert len(theirs) == tokenizer.vocab_size


@pytest.mark.parametrize("as_objects", [True, False])
def test_their_template_writes_our_conversations(
    as_objects: bool, transformers: Any, tmp_path: Path
) -> None:
    """500 conversations with systems, turns and tools; with sanitising, also text that spells tokens."""
    tokenizer = vocabulary()
    hf_export.write_tokenizer(tokenizer, 4096, tmp_path)
    theirs = transformers.PreTrainedTokenizerFast.from_pretrained(tmp_path)
    for number, talk in enumerate(random_conversations(500)):
        prompt = bool(number % 2)
        given = with_objects(talk) if as_objects else talk
        found = theirs.apply_chat_template(given, add_generation_prompt=prompt, return_dict=False)
        assert found == render(tokenizer, talk, prompt)[0], talk


def test_a_role_that_is_none_is_refused_by_the_template(transformers: Any, tmp_path: Path) -> None:
    hf_export.write_tokenizer(vocabulary(), 64, tmp_path)
    theirs = transformers.PreTrainedTokenizerFast.from_pretrained(tmp_path)
    with pytest.raises(Exception, match="the role must be system, user, assistant or tool"):
        theirs.apply_chat_template([{"role": "poet", "content": "Hi"}])


def test_the_folder_says_what_it_is(tmp_path: Path) -> None:
    run = tmp_path / "runs" / "tiny"
    model = random_model(SHAPES["gpt"])
    save_run(run, model, vocabulary())
    task = {"score": 0.5, "stderr": 0.05, "n": 100, "chance": 0.25}
    results = {"stages": {"sft": {"bpb": 1.25, "worldcore": 0.3, "tasks": {"facts": task}}}}
    (run / "results.json").write_text(json.dumps(results))
    hf_export.export(stage_of(model, vocabulary(), run=str(run)), tmp_path / "out")
    card = (tmp_path / "out" / "README.md").read_text()
    assert "# tiny (sft)" in card and "| facts | 0.500 ± 0.050 | 0.25 | 100 |" in card
    assert "| bits per byte (lower is better) | 1.2500 |" in card
    config = json.loads((tmp_path / "out" / "config.json").read_text())
    assert config["bos_token_id"] == vocabulary().bos_id
    generation = json.loads((tmp_path / "out" / "generation_config.json").read_text())
    special = vocabulary().special
    assert set(generation["eos_token_id"]) == set(special.values()) - {special["<|tool_call|>"]}


def test_weights_can_be_halved(tmp_path: Path, transformers: Any) -> None:
    model = random_model(SHAPES["qwen3"])
    hf_export.export(stage_of(model, vocabulary()), tmp_path / "out", "bf16")
    theirs = loaded(transformers, tmp_path / "out")
    assert theirs.dtype == torch.bfloat16
    weight = theirs.model.layers[0].mlp.up_proj.weight
    assert torch.equal(weight, model.blocks[0].mlp.up.weight.bfloat16())


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    out, stage = tmp_path / "out", stage_of(random_model(SHAPES["gpt2"]), vocabulary())
    out.mkdir()
    hf_export.export(stage, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    other = stage_of(random_model(SHAPES["gpt2"]), vocabulary())
    with torch.no_grad():
        next(iter(other.weights.values())).add_(1)
    for refused, dtype in ((other, "fp32"), (stage, "bf16")):
        with pytest.raises(UsageError, match="is there already"):
            hf_export.export(refused, out, dtype)  # type: ignore[arg-type]
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    (out / "config.json").unlink()
    with pytest.raises(UsageError, match="is there already"):
        hf_export.export(stage, out)


def test_the_same_export_again_is_no_error(tmp_path: Path) -> None:
    """An export that was killed when all was written was refused when it was asked for again."""
    out, stage = tmp_path / "out", stage_of(random_model(SHAPES["gpt2"]), vocabulary())
    done = hf_export.export(stage, out)
    written = (out / "model.safetensors").stat().st_mtime_ns
    assert hf_export.export(stage, out) == done
    assert (out / "model.safetensors").stat().st_mtime_ns == written
    (out / "model.safetensors").write_bytes(b"cut")
    with pytest.raises(UsageError, match="is there already"):
        hf_export.export(stage, out)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> str:
        raise OSError("no")

    monkeypatch.setattr(hf_export.card, "render", fail)
    with pytest.raises(OSError, match="no"):
        hf_export.export(stage_of(random_model(SHAPES["gpt2"]), vocabulary()), tmp_path / "out")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "usage: sprout export"),
        (["onnx"], "sprout export has no onnx"),
        (["hf", "--run", "none"], "there is no run of that name"),
        (["hf", "--run", "tiny", "--stage", "rl"], "has no checkpoint of that stage"),
        (["hf", "--run", "tiny", "--out", ""], "--out is empty"),
        (["hf", "--run", "tiny", "--private"], "give --push"),
        (["hf", "--run", "tiny", "--push", "tiny"], "must be OWNER/NAME"),
        (["hf", "--run", "tiny", "--push", "me/tiny"], "there is no token"),
    ],
)
def test_a_wrong_command_is_one_sentence(
    words: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("huggingface_hub.get_token", lambda: None)
    save_run(Path("runs/tiny"), random_model(SHAPES["gpt2"]), vocabulary())
    assert main(["export", *words]) == 2
    said = capsys.readouterr()
    assert sentence in said.out + said.err
    assert not Path("runs/tiny/export").exists()


@pytest.mark.slow
def test_100_million_parameters_take_less_than_ten_seconds(tmp_path: Path) -> None:
    shape = Qwen3Config(16384, 12, 12, 6, 768, 1024, head_dim=64, intermediate_size=2048)
    model = families.build(shape)
    model.initialise(0)
    tokens = [bytes([i]) for i in range(256)]
    tokens += [bytes([a, b]) for a in range(64) for b in range(252)][: 16384 - 256 - 7]
    found = stage_of(model, Tokenizer("bpe", tokens, pattern=vocabulary().pattern))
    start = time.perf_counter()
    done = hf_export.export(found, tmp_path / "out")
    assert done.params > 90_000_000
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(("name", "stage"), [("gpt", "sft"), ("qwen3", "base")])
def test_the_code_on_the_card_runs(
    name: str, stage: str, transformers: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = random_model(SHAPES[name])
    hf_export.export(stage_of(model, vocabulary(), stage), tmp_path / "out")
    card = (tmp_path / "out" / "README.md").read_text()
    code = card.partition("```python\n")[2].partition("```")[0]
    assert ("trust_remote_code=True" in code) == (name == "gpt")
    exec(code.replace("FOLDER", str(tmp_path / "out")).replace("=100)", "=5)"), {})
    assert capsys.readouterr().out

"""`sprout import hf`: what transformers wrote gives its logits here, what we wrote comes back.

Whatever is damaged or dangerous is refused in one sentence.
"""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from sprout import checkpoint
from sprout.cli.main import main
from sprout.common.dist import make_dist
from sprout.common.errors import Failure
from sprout.interop import hf_export, hf_import, hf_tokenizer
from sprout.interop.templates import jinja
from sprout.tokenizer.chat import render
from sprout.tokenizer.foreign import GPT2_ELSEWHERE, GPT2_FILES

from .helpers import (
    SAMPLE,
    gpt2_folder,
    ids_for,
    qwen3_folder,
    random_conversations,
    random_model,
    same_weights,
    shapes,
    stage_of,
    texts,
    vocabulary,
    with_objects,
)

SHAPES = shapes(vocabulary().vocab_size)


@pytest.fixture(scope="module")
def transformers() -> Any:
    return pytest.importorskip("transformers")


def taken(folder: Path) -> tuple[hf_import.Incoming, Any]:
    """What is read of a folder, and the model it makes."""
    from sprout.models import families

    incoming = hf_import.read(folder)
    model = families.build(incoming.shape)
    checkpoint.set_weights(model, incoming.weights, folder)
    return incoming, model.eval()


def agree(model: Any, theirs: Any, size: int) -> None:
    """The same logits for the tokens that both know."""
    ids = ids_for(size)
    with torch.no_grad():
        ours, found = model.logits(model(ids))[..., :size], theirs(ids).logits[..., :size]
    assert torch.allclose(ours, found, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("prefix", [True, False])
def test_gpt2_as_transformers_and_as_openai_name_it(
    prefix: bool, transformers: Any, tmp_path: Path
) -> None:
    theirs = gpt2_folder(transformers, tmp_path)
    if not prefix:  # the published files: no prefix, and masks that nobody needs
        path = tmp_path / "model.safetensors"
        tensors = {n.removeprefix("transformer."): t for n, t in load_file(path).items()}
        tensors["h.0.attn.bias"] = torch.ones(1, 1, 64, 64)
        save_file(tensors, path)
    incoming, model = taken(tmp_path)
    known = theirs.config.vocab_size
    assert incoming.stage == "base" and incoming.shape.vocab_size == known + 6
    assert incoming.tokenizer.bos_id == known - 1  # <|endoftext|>
    agree(model, theirs, known - 1)
    logits = model.logits(model(ids_for(known)))
    new, old = logits[..., known:], logits[..., :known]
    assert (new <= old.logsumexp(-1, keepdim=True) - torch.tensor(known).log() + 1e-4).all()


@pytest.mark.parametrize("names", [GPT2_FILES, GPT2_ELSEWHERE])
def test_a_gpt2_whose_tokenizer_lies_in_its_own_two_files(
    names: tuple[str, str], transformers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = gpt2_folder(transformers, tmp_path)
    wanted = taken(tmp_path)[0]
    said = json.loads((tmp_path / hf_tokenizer.FILE).read_text())
    (tmp_path / hf_tokenizer.FILE).unlink()
    added = {token["content"]: token["id"] for token in said["added_tokens"]}
    vocabulary, merges = (tmp_path / name for name in names)
    vocabulary.write_text(json.dumps({**said["model"]["vocab"], **added}))
    merges.write_text("\n".join(["#version: 0.2", *map(" ".join, said["model"]["merges"]), ""]))
    incoming, model = taken(tmp_path)
    assert incoming.tokenizer.tokens == wanted.tokenizer.tokens
    assert incoming.tokenizer.special == wanted.tokenizer.special
    assert incoming.shape == wanted.shape
    agree(model, theirs, theirs.config.vocab_size - 1)
    with monkeypatch.context() as patch, pytest.raises(Failure, match="no tokenizer is so large"):
        patch.setattr(hf_tokenizer, "MOST_BYTES", merges.stat().st_size - 1)
        hf_import.read(tmp_path)
    merges.unlink()
    with pytest.raises(Failure, match=r"tokenizer\.json is missing"):
        hf_import.read(tmp_path)


@pytest.mark.parametrize("tied", [True, False])
def test_qwen3_in_several_files(tied: bool, transformers: Any, tmp_path: Path) -> None:
    theirs = qwen3_folder(transformers, tmp_path, tied)
    assert (tmp_path / hf_import.INDEX).is_file()
    incoming, model = taken(tmp_path)
    assert incoming.stage == "sft" and incoming.tokenizer.template == "chatml"
    agree(model, theirs, len(vocabulary().tokens))


def test_a_chatml_vocabulary_goes_out_as_it_came_in(transformers: Any, tmp_path: Path) -> None:
    """Qwen's own names, `<think>` as text, and conversations in ChatML."""
    qwen3_folder(transformers, tmp_path / "in", True)
    incoming, model = taken(tmp_path / "in")
    hf_export.export(stage_of(model, incoming.tokenizer), tmp_path / "out")
    theirs = transformers.PreTrainedTokenizerFast.from_pretrained(tmp_path / "out")
    first = transformers.PreTrainedTokenizerFast.from_pretrained(tmp_path / "in")
    text = SAMPLE + "<|im_start|><think>"
    assert (
        theirs(text, add_special_tokens=False).input_ids
        == first(text, add_special_tokens=False).input_ids
    )
    talks = [t for t in random_conversations(150) if not any(map(_odd, t))]
    assert len(talks) > 100
    for talk in talks:
        found = theirs.apply_chat_template(
            with_objects(talk), add_generation_prompt=True, return_dict=False
        )
        assert found == render(incoming.tokenizer, talk, True)[0], talk
    again, _ = taken(tmp_path / "out")
    assert again.stage == "sft" and again.tokenizer.special == incoming.tokenizer.special


def _odd(message: dict[str, Any]) -> bool:
    """Whether the assistant begins with a line end: what it says begins anew behind its opening."""
    said = message["content"] or ""
    return message["role"] == "assistant" and said.lstrip(" \t").startswith("\n")


@pytest.mark.parametrize("name", SHAPES)
def test_what_we_export_comes_back_bit_for_bit(name: str, tmp_path: Path) -> None:
    model = random_model(SHAPES[name], plain=name == "nanochat")
    found = stage_of(model, vocabulary(), "dpo")
    hf_export.export(found, tmp_path / "out")
    incoming, again = taken(tmp_path / "out")
    assert incoming.stage == "dpo" and incoming.tokenizer.special == vocabulary().special
    if name != "gpt2 without biases":  # there biases of zero come back
        assert incoming.shape == found.shape
        assert same_weights(found, incoming.weights)
    ids = ids_for(model.config.vocab_size)
    with torch.no_grad():
        assert torch.equal(model.logits(model(ids)), again.logits(again(ids)))


@pytest.mark.parametrize("kind", ["bpe", "byte", "char"])
def test_every_vocabulary_comes_back(kind: str, tmp_path: Path) -> None:
    tokenizer = vocabulary(kind)
    hf_export.write_tokenizer(tokenizer, 64, tmp_path)
    again, known = hf_tokenizer.read(tmp_path, "SproutForCausalLM")
    assert (again.kind, again.tokens, again.special) == (kind, tokenizer.tokens, tokenizer.special)
    assert known == tokenizer.vocab_size
    for text in (SAMPLE, *texts()[:20]):
        assert again.encode(text) == tokenizer.encode(text)


def test_an_imported_run_is_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    hf_export.export(stage_of(random_model(SHAPES["qwen3"]), vocabulary()), tmp_path / "mine")
    assert main(["import", "hf", "mine", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["run"] == "mine" and report["stage"] == "sft" and report["family"] == "qwen3"
    assert main(["import", "hf", "mine"]) == 2
    assert "there is a run of that name already" in capsys.readouterr().err
    flags = ["--run", "mine", "--max-tokens", "4", "--device", "cpu", "--dtype", "fp32"]
    assert main(["chat", "-p", "Hi", *flags]) == 0
    assert main(["sample", "-p", "Hi", *flags]) == 0
    assert main(["runs"]) == 0 and "sft" in capsys.readouterr().out
    assert main(["run", "--run", "mine"]) == 2
    assert "was imported and not trained here" in capsys.readouterr().err
    network, _, stage = checkpoint.load_model(Path("runs/mine"), None, make_dist("cpu", "fp32"))
    assert stage == "sft" and network.config == SHAPES["qwen3"]


def exported(folder: Path) -> Path:
    hf_export.export(stage_of(random_model(SHAPES["qwen3"]), vocabulary()), folder)
    return folder


def edit(name: str, change: Callable[[Any], object]) -> Callable[[Path], None]:
    """A change to one of the folder's JSON files."""

    def apply(folder: Path) -> None:
        data = json.loads((folder / name).read_text())
        change(data)
        (folder / name).write_text(json.dumps(data))

    return apply


def config(**values: Any) -> Callable[[Path], None]:
    return edit("config.json", lambda data: data.update(values))


def weights(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        tensors = load_file(folder / "model.safetensors")
        change(tensors)
        save_file(tensors, folder / "model.safetensors")

    return apply


def index(name: str) -> Callable[[Path], None]:
    """The weights in another file than model.safetensors, as an index says."""

    def apply(folder: Path) -> None:
        names = load_file(folder / "model.safetensors")
        shutil.move(folder / "model.safetensors", folder.parent / "elsewhere.safetensors")
        text = json.dumps({"weight_map": dict.fromkeys(names, name)})
        (folder / hf_import.INDEX).write_text(text)

    return apply


class Bomb:
    """Unpickled, it leaves a file behind."""

    def __reduce__(self) -> Any:
        return Path.touch, (Path("bomb"),)


def pickled(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Bomb()))


def truncated(folder: Path) -> None:
    data = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(data[:-100])


UP = "model.layers.0.mlp.up_proj.weight"
NORM = "model.norm.weight"
REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "no config": (lambda f: (f / "config.json").unlink(), "config.json is missing"),
    "config no JSON": (lambda f: (f / "config.json").write_text("{"), "not valid JSON"),
    "config no object": (lambda f: (f / "config.json").write_text("[]"), "holds no JSON object"),
    "another architecture": (
        config(architectures=["LlamaForCausalLM"]),
        "'LlamaForCausalLM' is not",
    ),
    "no architecture": (config(architectures=None), "the architecture None is not one of"),
    "own code": (config(auto_map={"AutoModel": "evil.Evil"}), "brings code of its own"),
    "quantised": (config(quantization_config={"bits": 4}), "the weights are quantised"),
    "stretched": (config(rope_parameters={"rope_type": "yarn"}), "stretched (yarn)"),
    "another activation": (config(hidden_act="gelu"), "its hidden_act is 'gelu', not 'silu'"),
    "a size missing": (
        edit("config.json", lambda d: d.pop("hidden_size")),
        "hidden_size is missing",
    ),
    "a size no number": (config(hidden_size="wide"), "invalid literal"),
    "a size below one": (config(num_hidden_layers=0), "n_layer is 0"),
    "endless layers": (config(num_hidden_layers=10**9), "the config says 1,000,000,000 layers"),
    "endless context": (config(max_position_embeddings=10**12), "positions"),
    "a path for a stage": (config(sprout_stage="../../x"), "which is no stage"),
    "pickled weights": (pickled, "reading such a file can run what is in it"),
    "no weights": (lambda f: (f / "model.safetensors").unlink(), "has no model.safetensors"),
    "truncated": (truncated, "model.safetensors is damaged"),
    "no safetensors": (lambda f: (f / "model.safetensors").write_bytes(b"x" * 99), "is damaged"),
    "a tensor missing": (weights(lambda t: t.pop(UP)), f"the tensor {UP} is missing"),
    "a tensor renamed": (weights(lambda t: t.update(x=t[UP].clone())), "has no tensor x"),
    "a wrong shape": (weights(lambda t: t.update({UP: t[UP][:5]})), f"{UP} has the shape (5, 64)"),
    "another dtype": (weights(lambda t: t.update({NORM: t[NORM].int()})), "is I32"),
    "not finite": (weights(lambda t: t[NORM].fill_(float("nan"))), "not finite"),
    "too few rows": (
        weights(lambda t: t.update({"lm_head.weight": t["lm_head.weight"][:9]})),
        "has 9 rows and the tokenizer",
    ),
    "an index that climbs out": (index("../elsewhere.safetensors"), "no safetensors file of this"),
    "an index with a root": (index("/etc/passwd"), "no safetensors file of this folder"),
    "an index of a pickle": (index("pytorch_model.bin"), "no safetensors file of this folder"),
    "an index of nothing": (index("gone.safetensors"), "which is not there"),
    "an index that is none": (
        lambda f: (index("a.safetensors")(f), (f / hf_import.INDEX).write_text("[]")),
        "has no weight_map",
    ),
    "no tokenizer": (lambda f: (f / "tokenizer.json").unlink(), "tokenizer.json is missing"),
    "tokenizer no object": (
        lambda f: (f / "tokenizer.json").write_text("3"),
        "no tokenizer that can",
    ),
    "unigram": (edit("tokenizer.json", lambda d: d["model"].update(type="Unigram")), "Unigram"),
    "metaspace": (
        edit("tokenizer.json", lambda d: d.update(pre_tokenizer={"type": "Metaspace"})),
        "cuts text by Metaspace",
    ),
    "lower case": (
        edit("tokenizer.json", lambda d: d.update(normalizer={"type": "Lowercase"})),
        "changes texts by Lowercase",
    ),
    "a regex that is none": (
        edit(
            "tokenizer.json",
            lambda d: d["pre_tokenizer"]["pretokenizers"][0]["pattern"].update(Regex="("),
        ),
        "not a byte-level BPE that can be read",
    ),
    "ids with gaps": (
        edit("tokenizer.json", lambda d: d["model"]["vocab"].update({"ab!cd": 10**6})),
        "not 0, 1, 2",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_trusted_is_refused(
    what: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = exported(tmp_path / "in")
    (folder / "setup.py").write_text("raise SystemExit('run')")
    damage, sentence = REFUSED[what]
    damage(folder)
    assert main(["import", "hf", "in", "--run", "new"]) == 1
    said = capfd.readouterr().err.splitlines()
    assert len([line for line in said if line.startswith("sprout: ")]) == 1
    assert sentence in said[-1] and "in" in said[-1]
    assert not Path("runs/new").exists() and not Path("bomb").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["gguf", "x"], "sprout import has no gguf"),
        (["hf"], "name a folder or a repository"),
        (["hf", "gpt2"], "there is no such folder; a repository of the hub is OWNER/NAME"),
        (["hf", "a/../b"], "there is no such folder"),
        (["hf", "in", "--run", "a/b"], "must be the name of a run"),
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
    (tmp_path / "in").mkdir()
    assert main(["import", *words]) == 2
    assert sentence in capsys.readouterr().err


def test_two_files_with_one_tensor_are_refused(tmp_path: Path) -> None:
    folder = exported(tmp_path / "in")
    tensors = load_file(folder / "model.safetensors")
    names = {name: f"{'ab'[i % 2]}.safetensors" for i, name in enumerate(tensors)}
    (folder / "model.safetensors").unlink()
    for file in ("a", "b"):
        save_file(tensors, folder / f"{file}.safetensors")
    (folder / hf_import.INDEX).write_text(json.dumps({"weight_map": names}))
    with pytest.raises(Failure, match="and so has a.safetensors"):
        hf_import.read(folder)


def test_a_template_is_known_by_its_text(tmp_path: Path) -> None:
    folder = exported(tmp_path / "in")
    assert (folder / "chat_template.jinja").read_text() == jinja(vocabulary())
    (folder / "chat_template.jinja").write_text("{{ messages }}")
    assert hf_import.read(folder).stage == "base"

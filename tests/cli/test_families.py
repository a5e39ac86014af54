"""Every family through every stage, killed and continued, with adapters, from another run, with GPT-2's
tokenizer."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sprout import checkpoint
from sprout.cli import scoring
from sprout.cli.main import main
from sprout.common.config import read_toml
from sprout.tokenizer.tokenizer import Tokenizer

from .helpers import results, run, same, small_machine, weights

FAMILIES = ("gpt2", "qwen3")
STAGES = ("base", "mid", "sft")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from small_machine(tmp_path, monkeypatch)


@pytest.fixture
def real_tokenizers(real_data: Path) -> Path:
    """The folder of published tokenizers."""
    return real_data / "tokenizer"


@pytest.mark.parametrize("family", FAMILIES)
def test_every_stage_killed_in_each_and_continued_to_the_same_weights(
    family: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ("--family", family, "--stages", "tokenizer,base,mid,sft,eval,report")
    assert run("--run", "whole", *flags) == 0
    kept = scoring.quick
    for kill_at in (1, 4, 2):  # in base's first look, in mid, in sft: counted anew by each process
        looks = 0

        def quick(*arguments: Any, kill_at: int = kill_at) -> Any:
            nonlocal looks
            looks += 1
            if looks == kill_at:
                raise KeyboardInterrupt
            return kept(*arguments)

        with monkeypatch.context() as patch:
            patch.setattr(scoring, "quick", quick)
            assert run("--run", "part", *flags) == 130
    assert run("--run", "part", *flags) == 0
    for stage in STAGES:
        assert same(weights("part", stage), weights("whole", stage))
        assert same(weights("part", stage, "optimizer"), weights("whole", stage, "optimizer"))
    found = results("whole")
    assert found["model"]["family"] == family
    assert set(found["stages"]) == set(STAGES) and "bpb" in found["stages"]["sft"]
    assert read_toml(Path("runs/whole/config.toml"))["options"]["family"] == family
    held = json.loads(Path("runs/whole/sft/config.json").read_text())["model"]
    assert held["family"] == family and held["n_embd"] == 32
    capsys.readouterr()
    assert main(["chat", "--run", "whole", "-p", "Hello", "--device", "cpu"]) == 0
    assert main(["sample", "--run", "whole", "-p", "The cat", "--max-tokens", "4"]) == 0


@pytest.mark.parametrize("family", FAMILIES)
def test_adapters_learn_and_merge(family: str) -> None:
    assert run("--family", family, "--stages", "tokenizer,base") == 0
    assert run("--stages", "sft", "--lora-rank", "2") == 0
    before, after = weights("default", "base"), weights("default", "sft")
    assert before.keys() == after.keys()
    changed = {name for name in before if not before[name].equal(after[name])}
    assert changed and all(".attention." in name or ".mlp." in name for name in changed)


def test_a_run_that_starts_from_another_has_its_family_and_whole_shape(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As an imported model is gone on with: sizes that no dial gives."""
    assert run("--run", "first", "--family", "qwen3", "--stages", "tokenizer,base") == 0
    path = Path("runs/first/base/config.json")
    made = checkpoint.latest(path.parent / "checkpoints", print)
    assert made is not None
    data = json.loads(path.read_text())
    data["model"]["rope_theta"] = 123456.0
    path.write_text(json.dumps(data))
    tensors = made.model_tensors(), made.optimizer_tensors()
    checkpoint.save(path.parent / "checkpoints", 6, *tensors, made.state, 2)
    flags = ["--run", "second", "--init-from", "first/base", "--data", "a.txt"]
    flags += ["--stages", "sft", "--steps", "2", "--device", "cpu", "--dtype", "fp32"]
    assert main(["run", *flags]) == 0
    shape = checkpoint.load_shape(Path("runs/second"), "sft")
    assert shape == checkpoint.load_shape(Path("runs/first"), "base")
    assert shape.rope_theta == 123456.0  # type: ignore[attr-defined]
    config = read_toml(Path("runs/second/config.toml"))
    assert config["options"]["family"] == config["shape"]["family"] == "qwen3"
    assert main(["run", *flags]) == 0, "and again"
    other = ["--run", "third", *flags[2:], "--family", "gpt2"]
    assert main(["run", *other]) == 2
    assert "--family gpt2" in capsys.readouterr().err


def test_a_run_goes_on_only_with_its_own_family(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--family", "gpt2", "--stages", "tokenizer") == 0
    assert run("--family", "qwen3", "--stages", "base") == 2
    assert "--family qwen3: the run default was made with gpt2" in capsys.readouterr().err
    assert run("--stages", "base") == 0
    assert checkpoint.load_shape(Path("runs/default"), "base").family == "gpt2"


@pytest.mark.parametrize("family", FAMILIES)
def test_the_plan_names_the_family(family: str, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--family", family, "--depth", "2", "--device", "cpu", "--dtype", "fp32", "--json"]
    assert main(["plan", *flags]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["model"]["family"] == family and found["model"]["vocab_size"] == 2048
    parts = found["parameters"]
    assert (parts["head"] == 0) == (family == "gpt2"), "GPT-2's is the embedding"
    assert main(["plan", *flags[:-1]]) == 0
    assert capsys.readouterr().out.startswith(f"{family}, depth 2")


@pytest.mark.parametrize("family", FAMILIES)
def test_bench_takes_a_family(family: str, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = ["--depth", "1", "--width", "32", "--vocab-size", "300", "--sequence-length", "64"]
    flags = [*sizes, "--device", "cpu", "--dtype", "fp32", "--json", "--family", family]
    assert main(["bench", "train", *flags, "--steps", "1", "--total-batch-size", "128"]) == 0
    assert json.loads(capsys.readouterr().out)["config"]["family"] == family


def test_gpt2_with_its_own_tokenizer_is_trained_as_nanogpt_does(
    real_tokenizers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["run", "--run", "own", "--family", "gpt2", "--data", "a.txt", "--device", "cpu"]
    flags += ["--dtype", "fp32", "--threads", "1", "--depth", "1", "--width", "16", "--steps", "4"]
    flags += ["--sequence-length", "64", "--total-batch-size", "128", "--optimizer", "adamw"]
    flags += ["--schedule", "cosine", "--warmup-steps", "2", "--stages", "tokenizer,base,mid"]
    missing = [*flags, "--tokenizer", "gpt2:nowhere"]
    assert main(missing) == 2
    assert "there is no encoder.json" in capsys.readouterr().err
    assert not Path("runs/own").exists()
    assert main([*flags, "--tokenizer", f"gpt2:{real_tokenizers / 'gpt2'}"]) == 0
    assert Tokenizer.load(Path("runs/own/tokenizer")).vocab_size == 50263
    shape = checkpoint.load_shape(Path("runs/own"), "mid")
    assert (shape.vocab_size, shape.padded_vocab_size) == (50263, 50304)
    state = weights("own", "base", "optimizer")
    assert "blocks.0.mlp.up.weight.square" in state and not any("momentum" in n for n in state)
    lines = [json.loads(x) for x in Path("runs/own/base/metrics.jsonl").read_text().splitlines()]
    rates = [line["lr"] for line in lines if "lr" in line]
    falling = [0.1 + 0.9 * (0.5 + 0.5 * math.cos(math.pi * step / 4)) for step in range(4)]
    assert rates == pytest.approx(falling), "so short a run has no steps for warming up"

"""Stages that learn adapters: small checkpoints, merged at the end or kept apart, and what may go wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from sprout import checkpoint
from sprout.common import files
from sprout.common.errors import Failure, UsageError
from sprout.models import lora
from sprout.models.gpt import GPT
from sprout.train.job import Hook
from sprout.train.stages import run_stage
from sprout.train.start import start_model

from .helpers import CPU, equal, metrics, setting, tiny_gpt, trained

IDS = torch.arange(20)[None]


class Killed(Exception):
    """Stands for the end of the process."""


def saved(folder: Path) -> dict[str, Tensor]:
    """The tensors in the newest checkpoint of a stage, as they lie there."""
    return load_file(checkpoint.existing(folder / "checkpoints")[-1] / "model.safetensors")


def begun(folder: Path, **options: Any) -> Path:
    """A run with a finished mid stage."""
    trained(folder, "mid", 1)
    (folder / "config.toml").write_text("")
    setting(folder, **options).tokenizer.save(folder / "tokenizer")
    return folder


def looking(seen: list[tuple[dict[str, Tensor], Tensor]], folder: Path) -> Hook:
    """Keeps what the checkpoint holds and what the model answers at the end."""

    def look(model: GPT, step: int) -> None:
        with torch.no_grad():
            seen.append((saved(folder), model.logits(model(IDS))))

    return Hook("look", 2.0, look)


def answers(run: Path, stage: str) -> Tensor:
    model, _, found = checkpoint.load_model(run, stage, CPU)
    assert found == stage
    with torch.no_grad():
        return model.logits(model(IDS))


@pytest.mark.parametrize("merge", [True, False])
def test_adapters_alone_are_saved_and_at_the_end_merged_if_asked(
    tmp_path: Path, merge: bool
) -> None:
    run = begun(tmp_path / "r")
    here = setting(run, lora_rank=4, lora_merge=merge)
    seen: list[tuple[dict[str, Tensor], Tensor]] = []
    done = run_stage(here, "sft", None, [looking(seen, run / "sft")])
    assert done.step == 3
    ((on_the_way, said),) = seen
    assert lora.are_adapters(on_the_way)
    last = saved(run / "sft")
    assert lora.are_adapters(last) != merge
    if merge:
        assert last.keys() == tiny_gpt().state_dict().keys()
    else:
        assert equal(last, on_the_way)
    torch.testing.assert_close(answers(run, "sft"), said, rtol=1e-4, atol=1e-6)
    assert not torch.equal(answers(run, "sft"), answers(run, "mid"))
    described = files.read_json(run / "sft" / "config.json")["lora"]
    assert (described["rank"], described["alpha"], described["start"]) == (4, 8.0, "mid")
    frozen = checkpoint.load_model(run, "mid", CPU)[0]
    tuned = checkpoint.load_model(run, "sft", CPU)[0]
    assert torch.equal(frozen.embedding.weight, tuned.embedding.weight)
    assert torch.equal(frozen.head.weight, tuned.head.weight)


def test_merged_and_apart_are_the_same_model(tmp_path: Path) -> None:
    said = []
    for merge in (True, False):
        run = begun(tmp_path / str(merge))
        run_stage(setting(run, lora_rank=4, lora_merge=merge), "sft", None, [])
        said.append(answers(run, "sft"))
    assert torch.equal(*said)


def test_a_stage_on_top_of_adapters_that_are_apart(tmp_path: Path) -> None:
    run = begun(tmp_path / "r")
    path = tmp_path / "p.jsonl"
    path.write_text('{"prompt": "a", "chosen": "b", "rejected": "c"}\n' * 30)
    here = setting(run, lora_rank=4, lora_merge=False, dpo_data=str(path))
    run_stage(here, "sft", None, [])
    plain = start_model(setting(run), "dpo")
    with torch.no_grad():
        torch.testing.assert_close(plain.logits(plain(IDS)), answers(run, "sft"))
    run_stage(here, "dpo", None, [])
    assert lora.are_adapters(saved(run / "dpo"))
    first = next(line for line in metrics(run / "dpo") if "lr" in line)
    assert first["margin"] == pytest.approx(0, abs=1e-5), "the reference is the start itself"
    assert not torch.equal(answers(run, "dpo"), answers(run, "sft"))


def test_the_step_costs_less_and_the_adapters_learn(tmp_path: Path) -> None:
    run = begun(tmp_path / "r")
    run_stage(setting(run, lora_rank=2), "sft", None, [])
    plain = begun(tmp_path / "p")
    run_stage(setting(plain), "sft", None, [])
    costs = [metrics(r / "sft")[-1]["flops"] for r in (run, plain)]
    assert costs[1] * 0.6 < costs[0] < costs[1]


@pytest.mark.parametrize("moment", ["a step", "the merge", "done.json"])
def test_a_kill_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    whole, part = begun(tmp_path / "whole"), begun(tmp_path / "part")
    expected = run_stage(setting(whole, lora_rank=4), "sft", None, [])

    def kill(*_: Any) -> Any:
        raise Killed

    hooks: list[Hook] = []
    with monkeypatch.context() as patch:
        if moment == "a step":
            hooks = [Hook("kill", 0.6, kill)]
        elif moment == "the merge":
            patch.setattr(lora, "merged", kill)
        else:
            write: Callable[..., None] = files.write_json

            def written(path: Path, data: Any) -> None:
                return kill() if path.name == "done.json" else write(path, data)

            patch.setattr(files, "write_json", written)
        with pytest.raises(Killed):
            run_stage(setting(part, lora_rank=4), "sft", None, hooks)
    assert not (part / "sft" / "done.json").exists()
    # Other flags on another day: what the stage has begun with holds.
    found = run_stage(setting(part, lora_rank=2, lora_merge=False), "sft", None, [])
    assert (part / "sft" / "done.json").exists()
    assert asdict(found) | {"seconds": 0} == asdict(expected) | {"seconds": 0}
    assert equal(saved(part / "sft"), saved(whole / "sft"))


def test_a_start_that_has_changed_is_noticed(tmp_path: Path) -> None:
    run = begun(tmp_path / "r")
    here = setting(run, lora_rank=4, lora_merge=False)
    run_stage(here, "sft", None, [])
    trained(run, "mid", 2)
    with pytest.raises(Failure, match="sft holds adapters alone, and the weights of .*mid that"):
        checkpoint.load_model(run, "sft", CPU)
    with pytest.raises(Failure, match="sft has begun with adapters for weights of .*mid that have"):
        run_stage(here, "sft", None, [])


def test_a_config_that_says_nothing_of_the_adapters(tmp_path: Path) -> None:
    run = begun(tmp_path / "r")
    run_stage(setting(run, lora_rank=4, lora_merge=False), "sft", None, [])
    path = run / "sft" / "config.json"
    files.write_json(path, {**files.read_json(path), "lora": {}})
    with pytest.raises(Failure, match="config.json does not say where its adapters belong"):
        checkpoint.load_model(run, "sft", CPU)


def test_a_rank_that_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match="--lora-rank 64: rank 64 is not below .* choose a smaller"
    ):
        run_stage(setting(begun(tmp_path / "r"), lora_rank=64), "sft", None, [])


def test_stages_that_learn_all_weights_are_not_touched(tmp_path: Path) -> None:
    run = begun(tmp_path / "r")
    trained(run, "base", 3)
    shutil.rmtree(run / "mid")
    run_stage(setting(run, lora_rank=4), "mid", None, [])
    assert not lora.are_adapters(saved(run / "mid"))
    assert "lora" not in files.read_json(run / "mid" / "config.json")

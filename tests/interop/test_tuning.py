"""Models that others made, imported and trained on here: what nanoGPT and minimind's users do first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from sprout import checkpoint
from sprout.cli.main import main
from sprout.common.dist import make_dist

from ..cli.helpers import TEXT, small_machine, weights
from .helpers import gpt2_folder, ids_for, qwen3_folder

FLAGS = [
    *("--steps", "3", "--total-batch-size", "256", "--device", "cpu", "--dtype", "fp32"),
    *("--threads", "1"),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from small_machine(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def transformers() -> Any:
    return pytest.importorskip("transformers")


def moved(before: str, after: str) -> set[str]:
    """The names of the weights that differ between two stages, RUN/STAGE each."""
    one, other = (weights(*where.split("/")) for where in (before, after))
    assert one.keys() == other.keys()
    return {name for name in one if not one[name].equal(other[name])}


def leaves_as_it_learned(transformers: Any, run: str, size: int) -> None:
    """What is exported of a tuned run gives its logits in transformers."""
    assert main(["export", "hf", "--run", run, "--out", f"{run}-out"]) == 0
    theirs = transformers.AutoModelForCausalLM.from_pretrained(f"{run}-out").eval()
    model, _, _ = checkpoint.load_model(Path("runs") / run, None, make_dist("cpu", "fp32"))
    ids = ids_for(size)
    with torch.no_grad():
        found, wanted = model.logits(model(ids)), theirs(ids).logits
    torch.testing.assert_close(found, wanted, atol=1e-4, rtol=1e-4)


def test_an_imported_gpt2_goes_on_with_a_text_and_then_with_conversations(
    transformers: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = gpt2_folder(transformers, Path("made"))
    assert main(["import", "hf", "made", "--run", "old"]) == 0
    Path("text.txt").write_text(TEXT * 3)
    asked = ["--init-from", "old/base", "--run", "new", "--data", "text.txt", *FLAGS]
    assert main(["run", "--stages", "base", *asked]) == 0
    assert moved("old/base", "new/base") == set(weights("old", "base"))
    lines = Path("runs/new/base/metrics.jsonl").read_text().splitlines()
    losses = [json.loads(x)["loss"] for x in lines if '"loss"' in x]
    assert len(losses) == 3 and losses[-1] < losses[0]
    capsys.readouterr()
    assert main(["sample", "--run", "new", "-p", "The cat", "--max-tokens", "4"]) == 0
    assert capsys.readouterr().out.startswith("The cat")
    leaves_as_it_learned(transformers, "new", theirs.config.vocab_size)


LORA = ["--lora-rank", "2"]


@pytest.mark.parametrize(
    "rank", [pytest.param([], marks=pytest.mark.slow), LORA], ids=["whole", "lora"]
)
def test_an_imported_gpt2_learns_to_chat(rank: list[str], transformers: Any) -> None:
    theirs = gpt2_folder(transformers, Path("made"))
    assert main(["import", "hf", "made", "--run", "old"]) == 0
    asked = ["--init-from", "old/base", "--run", "new", *FLAGS]
    assert main(["sft", *asked, *rank]) == 0
    changed = moved("old/base", "new/sft")
    inside = {name for name in changed if ".attention." in name or ".mlp." in name}
    assert inside and (inside == changed) == bool(rank), "adapters are in matrices alone"
    assert main(["chat", "--run", "new", "-p", "Hi", "--max-tokens", "3"]) == 0
    leaves_as_it_learned(transformers, "new", theirs.config.vocab_size)


@pytest.mark.parametrize(
    "rank", [[], pytest.param(LORA, marks=pytest.mark.slow)], ids=["whole", "lora"]
)
def test_an_imported_qwen3_is_tuned_by_sft_dpo_and_rl(rank: list[str], transformers: Any) -> None:
    qwen3_folder(transformers, Path("made"), tied=True)
    assert main(["import", "hf", "made", "--run", "old"]) == 0
    row = {
        "prompt": [{"role": "user", "content": "Say yes."}],
        "chosen": [{"role": "assistant", "content": "yes"}],
        "rejected": [{"role": "assistant", "content": "no"}],
    }
    Path("pairs.jsonl").write_text(f"{json.dumps(row)}\n" * 8)
    asked = ["--init-from", "old/sft", "--run", "new", *FLAGS]
    assert main(["sft", *asked, *rank]) == 0
    assert main(["dpo", "--run", "new", "--data", "pairs.jsonl", *rank]) == 0
    sizes = ["--steps", "2", "--prompts", "2", "--group", "2"]
    assert main(["rl", "--run", "new", "--tasks", "arithmetic", *sizes, *rank]) == 0
    for before, after in (("old/sft", "new/sft"), ("new/sft", "new/dpo")):
        assert moved(before, after), after
    moved("new/dpo", "new/rl")  # the same names; answers of chance may all have earned the same
    shape = checkpoint.load_shape(Path("runs/new"), "rl")
    assert shape == checkpoint.load_shape(Path("runs/old"), "sft")
    assert main(["chat", "--run", "new", "-p", "Hi", "--max-tokens", "3"]) == 0
    leaves_as_it_learned(transformers, "new", shape.vocab_size)

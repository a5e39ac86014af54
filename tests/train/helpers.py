"""What the tests of training share: a tiny model, batches that are written out, and a job on them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sprout import checkpoint
from sprout.common import files
from sprout.common.dist import Dist
from sprout.common.log import Console
from sprout.data import corpus
from sprout.data.packing import Batch, Piece, RowStream
from sprout.data.pretrain import Text, cut, tokenize
from sprout.losses import IGNORE
from sprout.models.gpt import GPT, GPTConfig
from sprout.optim.groups import Rates, make_optimizer
from sprout.optim.schedule import Schedule
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.train.job import Hook, Job
from sprout.train.later import with_dpo
from sprout.train.objective import lm_loss
from sprout.train.options import Options
from sprout.train.plan import Plan, Shape, StagePlan
from sprout.train.start import Setting

from .. import tiny

T = 32
CPU = Dist(0, 1, torch.device("cpu"), torch.float32)
RATES = Rates(matrix=0.02, embedding=0.2, value_embedding=0.1, head=0.005, scalar=0.02, taps=0.1)
"""Written out, so that the project's own may be tuned without touching these tests."""
TEXTS = [
    "The quick brown fox jumps over the lazy dog, and the dog does not mind at all.",
    "Seven small boats sailed past the harbour before the bell of the church struck noon.",
    "Two and three make five; five and four make nine; nine and one make ten.",
] * 3


def tiny_gpt(seed: int = 0) -> GPT:
    """Two layers of width 32 in fp32, every parameter random, so that every gradient is there."""
    return tiny.random_gpt(GPTConfig(263, 2, 2, 2, 32, T), 0.15, seed)


def text_stream(seed: int = 0) -> RowStream:
    """Rows of TEXTS, a token a byte, without end."""
    tokenizer = byte_tokenizer()
    documents = tokenize(tokenizer, TEXTS, threads=1)

    def chunk(k: int) -> list[Piece]:
        rng = np.random.default_rng([seed, k, 1])
        offset = int(rng.integers(T))
        pieces = [piece for ids in documents for piece in cut(ids, T, offset)]
        return [pieces[i] for i in rng.permutation(len(pieces))]

    return RowStream(chunk, T, tokenizer.bos_id, seed)


def masked_stream() -> RowStream:
    """Rows as fine-tuning has them: few and unequal numbers of supervised tokens, some rows none."""

    def chunk(k: int) -> list[Piece]:
        rng = np.random.default_rng(k)
        pieces = []
        for length in (33, 20, 33, 12, 33, 33):
            mask = np.zeros(length, dtype=np.bool_)
            mask[length - int(rng.integers(0, 12)) :] = True
            pieces.append(Piece(rng.integers(0, 256, length), mask))
        return pieces

    return RowStream(chunk, T, 256, 0, separate=True)


class Batches:
    """Batches written out, given again and again: stands in for a RowStream."""

    length = T

    def __init__(self, batches: Sequence[Batch]) -> None:
        self.batches, self.at = list(batches), 0

    @property
    def state(self) -> dict[str, int]:
        return {"at": self.at}

    def seek(self, state: Mapping[str, int]) -> None:
        self.at = state["at"]

    def take(self, n: int) -> Batch:
        batch = self.batches[self.at % len(self.batches)]
        self.at += 1
        return batch


def random_batch(seed: int, rows: int = 4, supervised: bool = True) -> Batch:
    rng = torch.Generator().manual_seed(seed)
    ids = torch.randint(0, 256, (rows, T + 1), generator=rng)
    targets = ids[:, 1:] if supervised else torch.full((rows, T), IGNORE)
    return Batch(ids[:, :-1].contiguous(), targets.contiguous(), None)


class Descent:
    """Plain gradient descent in the place of the optimizer, which keeps the first gradients it saw.

    AdamW and Muon make a rounding error in a tiny gradient as large as any other step; this does not.
    """

    def __init__(self, model: GPT, rate: float = 0.05) -> None:
        self.model, self.rate, self.step_count = model, rate, 0
        self.first: dict[str, Tensor] = {}
        self.alone = True

    @torch.no_grad()
    def step(self, lr: float, momentum: float, decay: float) -> None:
        for name, p in self.model.named_parameters():
            if p.grad is not None:
                if self.step_count == 0:
                    self.first[name] = p.grad.clone()
                p.add_(p.grad, alpha=-self.rate)
        self.step_count += 1

    def last_pass(self) -> None:
        pass

    def reduce(self) -> None:
        pass

    def gradients(self) -> list[Tensor]:
        return [p.grad for p in self.model.parameters() if p.grad is not None]

    def gradient_norm(self) -> Tensor:
        return torch.stack([grad.norm() for grad in self.gradients()]).norm()

    def zero_grad(self) -> None:
        self.model.zero_grad()

    def tensors(self) -> dict[str, Tensor]:
        return {}

    def load(self, tensors: Mapping[str, Tensor], step_count: int) -> None:
        self.step_count = step_count


def make_job(folder: Path, **changes: Any) -> Job:
    """A job of 12 steps on TEXTS; `changes` are fields of Job."""
    model = changes.pop("model", None) or tiny_gpt()
    fields: dict[str, Any] = {
        "stage": "base",
        "folder": folder,
        "model": model,
        "optimizer": make_optimizer(model, RATES, torch.float32),
        "batches": text_stream(),
        "loss": lm_loss,
        "schedule": Schedule(2, 0.5, 0.1),
        "steps": 12,
        "rows": 4,
        "micro_rows": 2,
        "flops_per_token": 1e5,
        "gemm_flops_per_second": 1e9,
    }
    return Job(**{**fields, **changes})


def silent() -> Console:
    return Console(stream=io.StringIO())


def each_step(steps: int, call: Callable[[GPT, int], dict[str, Any] | None]) -> Hook:
    """A hook that is called after every step of a job of `steps` steps."""
    return Hook("each", 0.5 / steps, call, save_first=False)


def metrics(folder: Path) -> list[dict[str, Any]]:
    """The lines of metrics.jsonl."""
    return [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]


def state_of(job: Job) -> dict[str, Tensor]:
    """All tensors of a job: weights and optimizer."""
    weights = {f"model.{name}": value for name, value in job.model.state_dict().items()}
    return weights | {f"optimizer.{name}": value for name, value in job.optimizer.tensors().items()}


def equal(a: Mapping[str, Tensor], b: Mapping[str, Tensor]) -> bool:
    """Whether two sets of tensors are the same bit for bit."""
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


TEXT = "The cat sat on the mat and slept. " * 40


def setting(folder: Path, words: str = TEXT, **options: Any) -> Setting:
    """A run in `folder` whose stages take three steps of two rows; `options` are fields of Options."""
    path = folder.parent / f"{folder.name}-words.txt"
    path.write_text(words, "utf-8")
    found = corpus.find("--data", str(path), folder.parent / ".data")
    text = Text(found, ["The dog did not."], found.fingerprint)
    made = Options(run=folder.name, **options)
    stage = StagePlan(steps=3, rows=2, micro_rows=1, lr=1.0, warmup_steps=1, cooldown=0.5)
    stages = with_dpo(dict.fromkeys(("base", "mid", "sft", "rl"), stage), made)
    plan = Plan(made, Shape(2, 32, 2, 2, T, 4096), stages, "cpu", "fp32", 1)
    console = Console(stream=io.StringIO())
    return Setting(folder, plan, byte_tokenizer(), text, CPU, console, 1e9)


def trained(folder: Path, stage: str, seed: int) -> torch.Tensor:
    """A finished stage with random weights; returns its embedding."""
    model = GPT(GPTConfig(263, 2, 2, 2, 32, T))
    model.initialise(seed)
    checkpoint.save_shape(folder, stage, model.config, {})
    tensors = checkpoint.clone_tensors(model)
    checkpoint.save(
        folder / stage / "checkpoints", 1, tensors, {}, {"batches": {"chunk": 0, "row": 0}}, 2
    )
    files.write_json(folder / stage / "done.json", {})
    return model.embedding.weight

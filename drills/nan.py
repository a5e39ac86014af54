"""NaN and infinity in activations, losses and gradients: such a step leaves no trace but its count.

    python drills/nan.py --steps 2000

A small model is trained, and of three steps in ten one number is made NaN, +inf or -inf: a layer's
output, the loss, or the gradient of one randomly chosen weight. In the end weights and optimizer must be
bit for bit those of a run whose batches at those steps had nothing to learn from, the count must be
right, every such step said, and its figure null in metrics.jsonl. Both ways of reading a step's figures
are tried, at once and a step late. Then the loss stays NaN: the stage must go back to its last good
checkpoint once, and the second time end with a sentence, its newest checkpoint whole. Exit status 0 when
all held. (tests/train/test_rollback.py is about a loss that grows and stays finite.)
"""

from __future__ import annotations

import argparse
import io
import json
import math
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from sprout import checkpoint
from sprout.common.dist import make_dist
from sprout.common.errors import Failure
from sprout.common.log import Console
from sprout.data.packing import Batch
from sprout.losses import IGNORE
from sprout.models.base import Model
from sprout.models.gpt import GPT, GPTConfig
from sprout.optim.groups import Rates, make_optimizer
from sprout.optim.schedule import Schedule
from sprout.train.job import Job
from sprout.train.loop import train
from sprout.train.objective import lm_loss
from sprout.train.rollback import WentBack

T, ROWS, VOCABULARY = 16, 2, 263
PLACES = ("activation", "loss", "gradient")
VALUES = (math.nan, math.inf, -math.inf)


@dataclass(frozen=True)
class Ill(Batch):
    """A batch that knows its number, and where one number of its step is spoiled, if any is."""

    number: int = 0
    place: str = ""


class Stream:
    """Random batches; those at the places in `ill` are spoiled, or have nothing to learn from."""

    def __init__(self, ill: Mapping[int, str], empty: bool) -> None:
        self.ill, self.empty, self.at = ill, empty, 0

    @property
    def state(self) -> dict[str, Any]:
        """Where it stands."""
        return {"at": self.at}

    def seek(self, state: Mapping[str, Any]) -> None:
        """Go to where it stood."""
        self.at = state["at"]

    def take(self, n: int) -> Ill:
        """The next batch."""
        rng = torch.Generator().manual_seed(self.at)
        ids = torch.randint(0, 256, (n, T + 1), generator=rng)
        targets = ids[:, 1:].contiguous()
        place = self.ill.get(self.at, "")
        if place and self.empty:
            targets, place = torch.full((n, T), IGNORE), ""
        self.at += 1
        return Ill(ids[:, :-1].contiguous(), targets, None, number=self.at - 1, place=place)


def spoiled_loss(model: Model, batch: Ill) -> Tensor:
    """The usual loss, in which one number is NaN or infinite where the batch says so."""
    rng = random.Random(batch.number)
    value = rng.choice(VALUES)
    if batch.place == "activation":
        layer = rng.choice(list(model.blocks))
        hook = layer.register_forward_hook(lambda module, given, out: out + value)
        try:
            return lm_loss(model, batch)
        finally:
            hook.remove()
    loss = lm_loss(model, batch)
    if batch.place == "loss":
        return loss + value
    if batch.place == "gradient":
        weight = rng.choice([p for p in model.parameters() if p.requires_grad])
        one = weight.flatten()[rng.randrange(weight.numel())] * 1.0
        one.register_hook(lambda gradient: torch.full_like(gradient, value))
        return loss + one - one.detach()
    return loss


def job_on(folder: Path, stream: Stream, steps: int, ahead: bool) -> Job:
    """A job of one small model on a stream."""
    model = GPT(GPTConfig(VOCABULARY, 2, 2, 2, 32, T))
    model.initialise(0)
    return Job(
        stage="base",
        folder=folder,
        model=model,
        optimizer=make_optimizer(model, Rates(), torch.float32, None),
        batches=stream,
        loss=spoiled_loss,
        schedule=Schedule(2, 0.5, 0.1),
        steps=steps,
        rows=ROWS,
        micro_rows=ROWS,
        flops_per_token=1e5,
        gemm_flops_per_second=1e9,
        ahead=ahead,
    )


def tensors(job: Job) -> dict[str, Tensor]:
    """All that was learned: weights and optimizer."""
    found = {f"model.{name}": value for name, value in job.model.state_dict().items()}
    return found | {f"optimizer.{name}": value for name, value in job.optimizer.tensors().items()}


def some_ill(folder: Path, steps: int, ahead: bool, seed: int) -> tuple[Counter[str], list[str]]:
    """Spoil three steps in ten. How many of each place, and what was not as it should be."""
    rng, dist = random.Random(seed), make_dist("cpu", "fp32")
    ill = {step: rng.choice(PLACES) for step in range(steps) if rng.random() < 0.3}
    said = io.StringIO()
    spoiled = job_on(folder / "spoiled", Stream(ill, empty=False), steps, ahead)
    found = train(spoiled, dist, Console(stream=said))
    without = job_on(folder / "without", Stream(ill, empty=True), steps, ahead)
    train(without, dist, Console(quiet=True, stream=io.StringIO()))
    wrong = []
    first, second = tensors(spoiled), tensors(without)
    if not all(torch.equal(first[name], second[name]) for name in second):
        wrong.append("the weights or the optimizer heard of it")
    if found.skipped != len(ill):
        wrong.append(f"{found.skipped} steps were counted of {len(ill)}")
    if said.getvalue().count("is not finite") != len(ill):
        wrong.append("not every such step was said")
    lines = (folder / "spoiled" / "metrics.jsonl").read_text().splitlines()
    steps_told = [json.loads(line) for line in lines]
    null = {line["step"] - 1 for line in steps_told if None in (line["loss"], line["grad_norm"])}
    if null != set(ill):
        wrong.append("metrics.jsonl has other steps without a figure")
    return Counter(ill.values()), wrong


def stays_ill(folder: Path, ahead: bool) -> list[str]:
    """From step 5 on no step is finite. What was not as it should be."""
    ill, dist = dict.fromkeys(range(5, 999), "loss"), make_dist("cpu", "fp32")
    said = io.StringIO()
    for attempt in ("first", "second"):
        job = job_on(folder, Stream(ill, empty=False), 999, ahead)
        job.checkpoint_seconds = 0.0
        try:
            train(job, dist, Console(stream=said))
        except WentBack:
            if attempt == "second":
                return ["it went back twice"]
        except Failure as error:
            if attempt == "first" or "had no finite loss" not in str(error):
                return [f"it ended with {error}"]
        else:
            return ["a stage that learns nothing did not end"]
    if said.getvalue().count("The stage goes back to its checkpoint of step 4") != 1:
        return ["it was not said that it went back"]
    newest = checkpoint.latest(folder / "checkpoints", print)
    assert newest is not None
    progress = newest.state["progress"]
    # Read late, the first step that is not finite is saved before that is known; it left no trace.
    whole = progress["step"] == 5 + (ahead and progress["skipped"]) and progress["rollbacks"] == 1
    finite = all(bool(torch.isfinite(value).all()) for value in newest.model_tensors().values())
    return [] if whole and finite else ["the newest checkpoint is not the last good one"]


def drill(folder: Path, steps: int, seed: int = 0) -> tuple[Counter[str], list[str]]:
    """Everything, both ways. How many steps were spoiled in each place, and what went wrong."""
    counts, wrong = Counter[str](), []
    for ahead in (False, True):
        here = folder / ("late" if ahead else "at once")
        found, problems = some_ill(here, steps, ahead, seed)
        counts += found
        problems += stays_ill(here / "stays", ahead)
        wrong += [f"figures read {here.name}: {problem}" for problem in problems]
    return counts, wrong


def main() -> int:
    """Run the drill; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    flags = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory(prefix="nan-") as folder:
        counts, wrong = drill(Path(folder), flags.steps, flags.seed)
    spoiled = ", ".join(f"{n} in the {place}" for place, n in sorted(counts.items()))
    print(f"{2 * flags.steps} steps, {counts.total()} of them spoiled: {spoiled}")
    print("\n".join(wrong) or "none left a trace but its count; one that stays so ends the stage")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

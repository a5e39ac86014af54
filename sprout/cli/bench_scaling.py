"""`sprout bench scaling`: how large a model should be for how much computation, measured here.

For each budget of floating-point operations one model of each depth is pretrained until the budget is
spent. Each is a run like any other, under runs/NAME-BUDGET-dDEPTH: what was killed goes on, what is done
is not done again. From their losses follow the best sizes, the exponents and the law
(`sprout.train.law`), in runs/NAME.json and a plot beside it.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sprout.common.config import parse
from sprout.common.errors import UsageError
from sprout.train.options import RUNS, Family, Options, check_run_name


@dataclass
class ScalingBench:
    """What `sprout bench scaling` takes."""

    name: str = "scaling"
    """The runs are called NAME-BUDGET-dDEPTH."""
    budgets: str = "3e12,1e13,3e13"
    """Floating-point operations of a run, separated by commas."""
    depths: str = "1,2,3,4"
    """Depths that are tried at each budget, at least three."""
    data: str = "world"
    """Text to learn from, as in `sprout run`."""
    val_data: str | None = None
    """Text to validate on, as in `sprout run`."""
    family: Family = "gpt"
    """Architecture of the models."""
    vocab_size: int = 2048
    """Tokens in the vocabulary of all models."""
    seed: int = 0
    """Seed of the weights and of the order of the data."""
    device: str = "auto"
    """cpu, cuda, mps, or auto."""
    dtype: Literal["auto", "bf16", "fp16", "fp32"] = "auto"
    """What to multiply matrices in."""
    threads: int | None = None
    """Threads on the CPU. [default: one a core]"""
    json: bool = False
    """Print one JSON object on standard output."""


def main(argv: list[str], description: str) -> tuple[dict[str, Any], bool]:
    """Run what is missing, and give the fit with its points."""
    flags, _ = parse(ScalingBench, argv, "sprout bench scaling", description)
    check_run_name(flags.name)
    depths = _numbers("--depths", flags.depths, int)
    budgets = _numbers("--budgets", flags.budgets, float)
    if len(depths) < 3:
        raise UsageError(f"--depths {flags.depths}: name at least three, to lay a curve through")
    from sprout.common import files
    from sprout.report.scaling import plot_scaling
    from sprout.train.law import describe

    points = [_point(flags, budget, depth) for budget in budgets for depth in depths]
    found = {**describe(points), "plot": str(RUNS / f"{flags.name}.svg")}
    files.write_json(RUNS / f"{flags.name}.json", found)
    files.write_text(Path(found["plot"]), plot_scaling(found))
    return found, flags.json


def _numbers(flag: str, text: str, kind: type) -> list[Any]:
    """The different numbers of a list, from the smallest on. UsageError for what is none."""
    try:
        found = sorted({kind(part) for part in text.split(",")})
    except ValueError:
        found = []
    if not found or not all(0 < number < math.inf for number in found):
        raise UsageError(f"{flag} {text}: must be positive numbers separated by commas")
    return found


def _point(flags: ScalingBench, budget: float, depth: int) -> Any:
    """Do one run, or read what it came to."""
    import torch

    from sprout.cli.run import run_options
    from sprout.common import files
    from sprout.models.families import blueprint
    from sprout.models.flops import flops_per_token
    from sprout.train.law import Point
    from sprout.train.scaling import batch_tokens
    from sprout.train.shape import model_config, parameters, shape_for

    name = f"{flags.name}-{budget:.3g}-d{depth}".replace("+", "")
    options = Options(
        run=name,
        depth=depth,
        family=flags.family,
        vocab_size=flags.vocab_size,
        data=flags.data,
        val_data=flags.val_data,
        stages="tokenizer,base,eval",
        seed=flags.seed,
        device=flags.device,
        dtype=flags.dtype,
        threads=flags.threads,
        quiet=True,
    )
    shape = shape_for(options, depth)
    config = model_config(shape, flags.vocab_size)
    each = flops_per_token(blueprint(config, torch.float32))
    batch = batch_tokens(options, budget / each, shape.sequence_length)
    steps = max(1, round(budget / each / batch))
    options = Options(**{**vars(options), "steps": steps, "total_batch_size": batch})
    explicit = frozenset(
        {
            *("depth", "family", "vocab_size", "data", "val_data", "steps", "total_batch_size"),
            "seed",
        }
    )
    status = run_options(options, explicit, time.monotonic())
    if status:
        raise SystemExit(status)
    base = files.read_json(RUNS / name / "results.json")["stages"]["base"]
    tokens = base["training"]["tokens"]
    return Point(depth, budget, parameters(shape), tokens, base["bpb"])

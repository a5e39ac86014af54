"""`sprout tokenizer`, `pretrain`, `mid`, `sft`, `dpo`, `rl`: one stage of a run; then `eval`, `report`."""

from __future__ import annotations

import dataclasses
import json
import time
from dataclasses import dataclass
from typing import Any

from sprout.cli.run import run_options
from sprout.common.config import parse
from sprout.common.errors import UsageError
from sprout.common.log import Console
from sprout.train.options import OWN_DATA, RUNS, Options, check_run_name
from sprout.train.presets import with_preset


def _one(argv: list[str], command: str, stage: str, description: str) -> int:
    """Parse the flags of a training command and do its one stage."""
    started = time.monotonic()
    default = Options(stages=stage)
    parsed, said = parse(Options, argv, f"sprout {command}", description, default)
    if "stages" in said:
        raise UsageError(f"--stages: sprout {command} is one stage; sprout run takes several")
    options, explicit = with_preset(parsed, said | {"stages"})
    own = OWN_DATA.get(stage)
    if own is not None and "data" in said and getattr(options, own) is None:
        # For these stages alone, --data means conversations or pairs.
        changes: dict[str, Any] = {"data": "world", own: options.data}
        options = dataclasses.replace(options, **changes)
        explicit = (explicit - {"data"}) | {own}
    return run_options(options, explicit, started)


def tokenizer(argv: list[str]) -> int:
    """`sprout tokenizer`."""
    return _one(argv, "tokenizer", "tokenizer", "Learn the vocabulary from text.")


def pretrain(argv: list[str]) -> int:
    """`sprout pretrain`."""
    return _one(argv, "pretrain", "base", "Train the base model on text.")


def mid(argv: list[str]) -> int:
    """`sprout mid`."""
    return _one(argv, "mid", "mid", "Go on with text and conversations mixed.")


def sft(argv: list[str]) -> int:
    """`sprout sft`; here --data means conversations."""
    return _one(argv, "sft", "sft", "Fine-tune on conversations.")


def dpo(argv: list[str]) -> int:
    """`sprout dpo`; here --data means pairs of answers."""
    return _one(argv, "dpo", "dpo", "Learn from pairs of answers which one is better.")


RL_SHORT = ("tasks", "steps", "prompts", "group", "kl", "reward")


def rl(argv: list[str]) -> int:
    """`sprout rl`; here --tasks, --steps, --prompts, --group, --kl and --reward are those of rl."""
    short = {f"--{name}": f"--rl-{name}" for name in RL_SHORT}
    words = [word.partition("=") for word in argv]
    argv = [short.get(flag, flag) + equals + value for flag, equals, value in words]
    text = "Reinforcement learning on tasks that can be graded. The flags --rl-X are also --X."
    return _one(argv, "rl", "rl", text)


@dataclass
class EvalFlags:
    """What `sprout eval` takes."""

    run: str = "default"
    """Name of the run, a folder in runs/."""
    stage: str | None = None
    """Stage to score: base, mid, sft, dpo, rl. [default: the last one trained]"""
    tasks: str = "world"
    """Tasks, separated by commas; `world` is all of the embedded world's."""
    limit: int = 200
    """Items of each task."""
    json: bool = False
    """Print one JSON object on standard output."""
    device: str = "auto"
    """cpu, cuda, mps, or auto."""
    dtype: str = "auto"
    """bf16, fp16, fp32, or auto."""


def eval(argv: list[str]) -> int:
    """`sprout eval`: score a stage on tasks."""
    flags, _ = parse(EvalFlags, argv, "sprout eval", "Score a stage on tasks.")
    check_run_name(flags.run)
    if flags.limit < 1:
        raise UsageError(f"--limit {flags.limit}: must be at least 1")

    from sprout import checkpoint
    from sprout.common.dist import make_dist
    from sprout.evals.chat import evaluate, world_core
    from sprout.tasks.world import tasks

    chosen = tasks(flags.tasks)
    dist = make_dist(flags.device, flags.dtype)
    model, tokenizer, stage = checkpoint.load_model(RUNS / flags.run, flags.stage, dist)
    console = Console()
    with console.stage("eval"):
        scores = evaluate(
            model, tokenizer, chosen, flags.limit, dist, console.progress, console.warn
        )
    # A mean over some of the tasks would be another figure under the same name.
    core = {"worldcore": world_core(scores)} if len(scores) == len(tasks()) else {}
    left_out = [task.name for task in chosen if task.name not in scores]
    missing = {"missing": left_out} if left_out else {}
    if flags.json:
        found = {"run": flags.run, "stage": stage, "tasks": scores}
        print(json.dumps({**found, **missing, **core}))
        return 0
    for name, score in scores.items():
        print(f"{name:<16}{score['score']:.3f} ± {score['stderr']:.3f}  (chance {score['chance']})")
    if core:
        print(f"{'worldcore':<16}{core['worldcore']:.3f}")
    return 0


@dataclass
class ReportFlags:
    """What `sprout report` takes."""

    run: str = "default"
    """Name of the run, a folder in runs/."""


def report(argv: list[str]) -> int:
    """`sprout report`: write report.md from results.json."""
    flags, _ = parse(ReportFlags, argv, "sprout report", "Write the report card of a run.")
    check_run_name(flags.run)
    from sprout.report.report import write_report

    print(write_report(RUNS / flags.run))
    return 0

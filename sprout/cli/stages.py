"""`sprout tokenizer`, `pretrain`, `mid`, `sft`, `dpo`, `rl`: one stage of a run."""

from __future__ import annotations

import dataclasses
import time
from typing import Any

from sprout.cli.run import run_options
from sprout.common.config import parse
from sprout.common.errors import UsageError
from sprout.train.options import OWN_DATA, Options
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

"""The plan of a run: every size, rate and length that was chosen from its flags.

It is written to the run's `config.toml` before the first step and is what the run follows from then on,
whatever the clock or the memory would choose on another day. Nothing here needs PyTorch.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sprout.common import files
from sprout.common.config import from_dict, read_toml, to_dict
from sprout.common.errors import UsageError
from sprout.train.options import IDENTITY_STAGES, LORA_STAGES, Family, Options

FREE = frozenset(
    {
        *(
            "stages",
            "quiet",
            "preset",
            "override",
            "track",
            "eval_tasks",
            "eval_limit",
            "eval_every",
        ),
        *("shard", "recompute", "checkpoint_seconds"),
    }
)
"""Flags that may differ each time a run is continued."""

LATE: dict[str, tuple[str, ...]] = {
    "sft_data": ("sft",),
    **dict.fromkeys(
        (
            "dpo_data",
            "beta",
            "label_smoothing",
            "length_normalise",
            "sft_weight",
            "rehearse",
            "dpo_lr",
        ),
        ("dpo",),
    ),
    **dict.fromkeys(
        (
            "rl_tasks",
            "task_data",
            "rl_steps",
            "rl_prompts",
            "rl_group",
            "rl_lr",
            "rl_kl",
            "rl_reward",
        ),
        ("rl",),
    ),
}
"""Flags that may still change until the stages they concern have begun."""

EACH = {
    "lora_rank": LORA_STAGES,
    "lora_alpha": LORA_STAGES,
    "lora_merge": LORA_STAGES,
    "identity": IDENTITY_STAGES,
}
"""Flags that may change for every stage anew: what a stage has begun with is kept in its folder."""


@dataclass(frozen=True)
class Shape:
    """The sizes of the model, before the vocabulary is made."""

    depth: int
    width: int
    n_head: int
    n_kv_head: int
    sequence_length: int
    vocab_size: int
    family: Family = "gpt"
    model: dict[str, Any] = field(default_factory=dict)
    """The whole model as its config.json has it, where it is not the dial's but that of --init-from."""


@dataclass(frozen=True)
class StagePlan:
    """The sizes, rates and length of one training stage."""

    steps: int
    rows: int
    micro_rows: int
    lr: float
    """Multiplies every learning rate of the recipe."""
    warmup_steps: int
    cooldown: float
    final_lr: float = 0.0
    cosine: bool = False
    """Whether the rate falls along a cosine."""
    seconds: float | None = None
    """When set, the number of steps follows the clock (see Horizon); the time itself is then a share
    of what is left of the run's minutes when the stage begins."""


@dataclass(frozen=True)
class Plan:
    """Everything that was decided before the first step."""

    options: Options
    shape: Shape
    stages: dict[str, StagePlan]
    device: str
    dtype: str
    threads: int
    eval_items: int = 100
    """Items of each task in the eval stage."""
    eval_seconds: float = 45.0
    """What the eval stage is expected to take."""
    kernels: bool = False
    """Whether the steps between matrix products are compiled (common/kernels.py)."""
    attention: Literal["blocks", "flex", "sdpa", "plain"] = "blocks"
    """How training attends (see models/attention_gpu.py)."""
    fingerprint: str = ""
    """SHA-256 of a user's text."""
    sft_fingerprint: str = ""
    """SHA-256 of a user's conversations."""
    dpo_fingerprint: str = ""
    """SHA-256 of a user's pairs."""


def read_plan(path: Path) -> Plan:
    """The plan in a run's `config.toml`. UsageError for a run that `sprout import` made: it has none.

    Failure for a file that is not what was written: nobody changes a plan once a run has begun.
    """
    data = files.unsealed(read_toml(path), path)
    if "imported" in data:
        name = path.parent.name
        raise UsageError(
            f"--run {name}: was imported and not trained here; train on it in a run of its own, with "
            f"--init-from {name}/STAGE --run NEW"
        )
    return from_dict(Plan, data, str(path))


def plan_data(plan: Plan) -> dict[str, Any]:
    """A plan as plain data for `config.toml`, with the mark by which damage to it is found."""
    return files.sealed(to_dict(plan))


def check_same(saved: Plan, asked: Options, explicit: frozenset[str], begun: list[str]) -> Options:
    """The options with which a run goes on: its own, with what may still change taken from `asked`.

    UsageError when a flag asks for something other than what the run was made with.
    """
    changed: dict[str, Any] = {}
    for name in sorted(explicit):
        was, wanted = getattr(saved.options, name), getattr(asked, name)
        late = name in LATE and not set(LATE[name]) & set(begun)
        ours = name in EACH and not set(EACH[name]) & set(begun) & set(asked.stage_list())
        if name in FREE or late or ours:
            changed[name] = wanted
        elif was != wanted:
            flag = name.replace("_", "-")
            made = f"{was}" if was is not None else f"no --{flag}"
            raise UsageError(
                f"--{flag} {wanted}: the run {asked.run} was made with {made}. Leave the flag out to go "
                f"on with it, or choose another name with --run"
            )
    changed["quiet"] = asked.quiet
    if "stages" in explicit or not (saved.options.preset or saved.options.override):
        changed["stages"] = asked.stages  # else the preset's own stages hold, as when the run began
    return dataclasses.replace(saved.options, **changed)

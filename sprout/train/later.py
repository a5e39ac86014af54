"""The plans of stages that a run does only when asked to, perhaps long after it was planned: dpo and rl."""

from __future__ import annotations

from sprout.train.options import Options
from sprout.train.plan import StagePlan

DPO_STEPS = 4 / 3
"""Length of dpo beside sft, where it is not given a time of its own."""


def with_dpo(
    stages: dict[str, StagePlan],
    options: Options,
    steps: int | None = None,
    seconds: float | None = None,
) -> dict[str, StagePlan]:
    """The plans of stages with dpo's after them, made from its rate, which may change until it begins.

    Its length is what it was planned with, else `steps` or a part of sft's. A row of pairs is several rows
    of the model's.
    """
    sft, planned = stages["sft"], stages.get("dpo")
    if planned is not None:
        steps, seconds = planned.steps, planned.seconds
    steps = steps or max(1, round(sft.steps * DPO_STEPS))
    dpo = StagePlan(
        steps=steps,
        rows=max(1, sft.rows // 2),
        micro_rows=max(1, sft.micro_rows // options.sides("dpo")),
        lr=stages["base"].lr * options.dpo_lr,
        warmup_steps=min(10, steps // 5),
        cooldown=1.0,
        seconds=seconds,
    )
    return {**stages, "dpo": dpo}


def with_rl(stages: dict[str, StagePlan], options: Options) -> dict[str, StagePlan]:
    """The plans of stages with rl's after them, made from its flags, which may change until it begins.

    Its rows are prompts; those of a forward pass, of packed answers.
    """
    rl = StagePlan(
        steps=options.rl_steps,
        rows=options.rl_prompts,
        micro_rows=stages["sft"].micro_rows,
        lr=stages["base"].lr * options.rl_lr,
        warmup_steps=min(5, options.rl_steps // 5),
        cooldown=0.5,
        final_lr=0.1,
    )
    return {**stages, "rl": rl}

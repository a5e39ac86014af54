"""`sprout safety`: how much harm gets through a model, with the server's filter off and on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from sprout.common.config import parse
from sprout.common.errors import UsageError
from sprout.common.log import Console
from sprout.train.options import RUNS, check_run_name


@dataclass
class SafetyFlags:
    """What `sprout safety` takes."""

    run: str = "default"
    """Name of the run, a folder in runs/."""
    stages: str | None = None
    """Stages to ask, separated by commas: sft,dpo. [default: the last one trained]"""
    task_data: str | None = None
    """Folder with XSTest's prompts, xstest_v2_prompts.csv (github.com/paul-rottger/xstest)."""
    rules: str = "default"
    """The rules of the filter: default, or a TOML file."""
    limit: int | None = None
    """So many prompts of either kind. [default: all 200 harmful and 250 harmless ones]"""
    json: bool = False
    """Print one JSON object on standard output."""
    device: str = "auto"
    """cpu, cuda, mps, or auto."""
    dtype: str = "auto"
    """bf16, fp16, fp32, or auto."""


def main(argv: list[str]) -> int:
    """Run `sprout safety` and return its exit status."""
    about = "Harmful prompts that get an answer, harmless ones that get none."
    flags, _ = parse(SafetyFlags, argv, "sprout safety", about)
    check_run_name(flags.run)
    if flags.limit is not None and flags.limit < 1:
        raise UsageError(f"--limit {flags.limit}: must be at least 1")
    from sprout import checkpoint
    from sprout.common.dist import make_dist
    from sprout.server.harm import Rates, rates, replies_to
    from sprout.server.safety import DEFAULT_RULES, Safety, load_rules
    from sprout.tasks.xstest import read_xstest

    if flags.task_data is None:
        raise UsageError(
            "--task-data is missing: name the folder with XSTest's prompts, which are not part of this "
            "project (github.com/paul-rottger/xstest has them as xstest_prompts.csv)"
        )
    prompts = read_xstest(flags.task_data)
    asked = [each for each in prompts if each.harmful][: flags.limit]
    asked += [each for each in prompts if not each.harmful][: flags.limit]
    path = DEFAULT_RULES if flags.rules == "default" else Path(flags.rules)
    safety, run = Safety(load_rules(path)), RUNS / flags.run
    names = [name.strip() for name in flags.stages.split(",")] if flags.stages else [None]
    stages = [checkpoint.pick_stage(run, name) for name in names]
    dist, console = make_dist(flags.device, flags.dtype), Console()
    found: dict[str, dict[str, Rates]] = {}
    with console.stage("safety"):
        for number, stage in enumerate(stages):
            console.progress(number / len(stages), stage)
            model, tokenizer, _ = checkpoint.load_model(run, stage, dist)
            replies = replies_to(model, tokenizer, asked)
            found[stage] = {"filter_off": rates(replies), "filter_on": rates(replies, safety)}
    if flags.json:
        print(json.dumps({"run": flags.run, "stages": found}))
        return 0
    print(f"{'':<18}{'harmful, answered':>22}{'harmless, refused':>22}")
    for stage, ways in found.items():
        for way, each in ways.items():
            shown = "".join(f"{r['rate']:>14.3f} ± {r['stderr']:.3f}" for r in each.values())
            print(f"{stage + ', ' + way.replace('_', ' '):<18}{shown}")
    print("Refusals are told by their words: see sprout/world/talk/refusing.py.")
    return 0

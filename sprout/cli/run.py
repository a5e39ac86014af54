"""`sprout run`: every stage in order, then how to talk to the model."""

from __future__ import annotations

import dataclasses
import shlex
import shutil
import sys
import time
from typing import Any

from sprout.common.config import parse
from sprout.train.options import OWN_DATA, RUNS, Options
from sprout.train.presets import with_preset


def main(argv: list[str]) -> int:
    """Run `sprout run` and return its exit status."""
    started = time.monotonic()
    parsed, said = parse(Options, argv, "sprout run", "Every stage in order, from text to a chat.")
    options, explicit = with_preset(parsed, said)
    return run_options(options, explicit, started)


def run_options(options: Options, explicit: frozenset[str], started: float) -> int:
    """Do the stages that the options name. Returns 0, or 128 + the signal that stopped the run."""
    options.check()
    for flag in OWN_DATA.values():
        if getattr(options, flag) == "world":
            own: dict[str, Any] = {flag: None}
            options = dataclasses.replace(options, **own)
    # These import torch: only once the flags are right.
    from sprout.cli.pipeline import Pipeline
    from sprout.common.ranks import together
    from sprout.train.signals import Interrupted

    with together() as ranks:
        pipeline = Pipeline(options, explicit, started, ranks)
        try:
            pipeline.run()
        except Interrupted as stop:
            pipeline.console.warn(str(stop))
            return 128 + stop.signal
        pipeline.console.info(last_words(options.run))
    return 0


def last_words(name: str) -> str:
    """What to do next with a run, for the end of the output."""
    from sprout import checkpoint

    folder, flag = RUNS / name, "" if name == "default" else f" --run {name}"
    # Where its environment is not activated, as after run.sh, `sprout` is no command: its path is one.
    by_path = f"{shlex.quote(sys.executable)} -m sprout"
    sprout = "sprout" if shutil.which("sprout") else by_path
    there = checkpoint.finished_stages(folder)
    lines = []
    if (folder / "report.html").exists():
        lines.append(f"The report: {folder / 'report.html'}")
    if set(there) - {"base"}:
        lines.append(f"Talk to it:  {sprout} chat{flag}")
        lines.append(f"In a browser:  {sprout} serve{flag}")
        lines.append(f'Ask once:    {sprout} chat{flag} -p "What is the capital of France?"')
    elif there:
        lines.append(f'Complete a text:  {sprout} sample{flag} -p "Once upon a time"')
    return "\n".join(lines)

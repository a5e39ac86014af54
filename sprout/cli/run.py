"""`sprout run`: every stage in order, then how to talk to the model."""

from __future__ import annotations

import dataclasses
import time
from typing import Any

from sprout.common.config import parse
from sprout.train.options import OWN_DATA, Options
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
        pipeline.console.info(pipeline.last_words())
    return 0

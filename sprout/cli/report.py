"""`sprout report`: the report card of a run, or several runs side by side."""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sprout.common.config import parse
from sprout.common.errors import UsageError
from sprout.train.options import RUNS, check_run_name

if TYPE_CHECKING:
    from sprout.report.report import Known


@dataclass
class ReportFlags:
    """What `sprout report` takes."""

    run: str = "default"
    """Name of the run, a folder in runs/."""
    compare: tuple[str, ...] = ()
    """Names of runs to lay side by side, instead of a report of one."""
    price: float | None = None
    """Dollars an hour of the machine, for what each stage cost. [default: SPROUT_PRICE, if set]"""
    watts: float | None = None
    """Power of the machine, for the energy of each stage. [default: SPROUT_WATTS, if set]"""
    gpt2: str | None = None
    """Folder of GPT-2's vocab.bpe and encoder.json, to compare tokenizers. [default: SPROUT_GPT2, if set]"""
    json: bool = False
    """Print one JSON object on standard output: where the report is; of --compare the figures."""


def main(argv: list[str]) -> int:
    """Run `sprout report` and return its exit status."""
    flags, said = parse(
        ReportFlags, argv, "sprout report", "Write the report card of a run, or compare several."
    )
    if flags.compare:
        if "run" in said:
            raise UsageError("--run and --compare: name all runs with --compare")
        return _compare(flags)
    check_run_name(flags.run)
    found = known(flags.price, flags.watts, flags.gpt2)
    from sprout.report.report import write_report

    page = write_report(RUNS / flags.run, found)
    if flags.json:
        paths = {"html": str(page), "markdown": str(page.with_suffix(".md"))}
        print(json.dumps({"run": flags.run, **paths}))
    else:
        print(page)
    return 0


def _compare(flags: ReportFlags) -> int:
    for name in flags.compare:
        check_run_name(name)
    from sprout import checkpoint
    from sprout.report.compare import write_comparison

    for name in flags.compare:
        checkpoint.check_run(RUNS / name)
    page, figures = write_comparison([RUNS / name for name in flags.compare])
    if flags.json:
        print(json.dumps({**figures, "html": str(page), "markdown": str(page.with_suffix(".md"))}))
    else:
        print(page)
    return 0


def known(price: float | None = None, watts: float | None = None, gpt2: str | None = None) -> Known:
    """What a report is told beyond the run's files: by flags, else by the environment.

    UsageError for a value that cannot be.
    """
    from sprout.report.compression import check_gpt2
    from sprout.report.report import Known

    folder = gpt2 if gpt2 is not None else os.environ.get("SPROUT_GPT2")
    if folder is not None:
        check_gpt2(Path(folder))
    return Known(
        _amount("price", price), _amount("watts", watts), None if folder is None else Path(folder)
    )


def _amount(name: str, flag: float | None) -> float | None:
    """A flag's value, else that of the environment variable; None without both."""
    variable = f"SPROUT_{name.upper()}"
    said = os.environ.get(variable) if flag is None else str(flag)
    if said is None:
        return None
    try:
        value = float(said)
    except ValueError:
        value = math.nan
    if not 0 <= value < 1e9:
        what = variable if flag is None else f"--{name}"
        raise UsageError(f"{what} {said}: must be a number, 0 or more")
    return value

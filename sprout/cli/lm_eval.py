"""`sprout lm-eval`: EleutherAI's lm-evaluation-harness, which then knows the runs by --model sprout.

Versions of the harness that read the entry points of packages find the model by themselves. Those up to
0.4.13 look among their own modules alone, so they are started from here, once the model is registered; all
flags are the harness's own.
"""

from __future__ import annotations

import sys


def main(argv: list[str]) -> int:
    """Run `sprout lm-eval ARGUMENTS` as `lm_eval ARGUMENTS`, and return its exit status."""
    from sprout.interop import lm_eval

    lm_eval.register()
    from lm_eval.__main__ import cli_evaluate

    before = sys.argv
    sys.argv = ["lm_eval", *argv]
    try:
        cli_evaluate()
    finally:
        sys.argv = before
    return 0

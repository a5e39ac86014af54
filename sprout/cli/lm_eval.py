"""`sprout lm-eval`: EleutherAI's lm-evaluation-harness, which then knows the runs by --model sprout.

The harness looks for models among its own modules alone, so it is started from here, once the model is
registered; all flags are its own.
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

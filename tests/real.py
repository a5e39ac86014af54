"""Where tests find real text and the published evaluation sets, which are not part of this project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DATA = (
    Path(os.environ.get("SPROUT_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
)
"""$SPROUT_SHARED/data, else shared/data beside the repository."""
EVAL_SETS = DATA / "eval"

needs_sets = pytest.mark.skipif(
    not EVAL_SETS.is_dir(), reason=f"the published evaluation sets are not at {EVAL_SETS}"
)

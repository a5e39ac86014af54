"""Where tests find the published evaluation sets, which are not part of this project."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "eval"

needs_sets = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the published evaluation sets are not at {FOLDER}"
)

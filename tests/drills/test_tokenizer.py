"""A short form of drills/tokenizer.py: text of every kind comes back from every tokenizer."""

from __future__ import annotations

import os
from pathlib import Path

from .helpers import ROOT, drill

SHARED = Path(os.environ.get("SPROUT_SHARED", ROOT.parent / "shared"))


def test_two_thousand_strings_come_back() -> None:
    found = drill("tokenizer").drill(2000, SHARED / "data" / "tokenizer", languages=12)
    assert not found.wrong, found.wrong[:3]
    assert sum(n for what, n in found.counts.items() if what.startswith("strings")) == 2000
    assert found.counts["lone surrogates refused"] == 200

"""A short form of drills/memory.py: a server that goes on answering does not grow."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

DRILL = Path(__file__).parents[2] / "drills" / "memory.py"


def drill() -> ModuleType:
    """drills/memory.py as a module."""
    spec = importlib.util.spec_from_file_location("drills_memory", DRILL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the memory of a process")
def test_memory_after_600_requests_is_that_after_100() -> None:
    found = drill().drill(600)
    assert found["bytes_after_100"] > 50 << 20
    assert found["ratio"] < 1.04, (
        "10,000 requests may take 1.02; the first hundreds fill the caches"
    )

"""What the short forms of the drills share."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def drill(name: str) -> ModuleType:
    """drills/NAME.py as a module."""
    spec = importlib.util.spec_from_file_location(f"drills_{name}", ROOT / "drills" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module

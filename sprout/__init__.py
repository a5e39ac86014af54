"""sprout: grow your own ChatGPT, from text to a model to talk to.

    import sprout
    model = sprout.load("runs/default")
    print(model.chat("What is the capital of France?"))

`load`, `Model` and what they raise are the stable part of sprout as a library (docs/library.md). Nothing is
imported before it is asked for: PyTorch takes seconds.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sprout.common.errors import Failure, UsageError
    from sprout.library import Model, ScoredToken, load

__version__ = "0.1.0"

__all__ = ["Failure", "Model", "ScoredToken", "UsageError", "__version__", "load"]

_PLACES = {
    "Failure": "sprout.common.errors",
    "UsageError": "sprout.common.errors",
    "Model": "sprout.library",
    "ScoredToken": "sprout.library",
    "load": "sprout.library",
}


def __getattr__(name: str) -> Any:
    """What is asked for, from the module that has it."""
    if name not in _PLACES:
        raise AttributeError(f"module 'sprout' has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})

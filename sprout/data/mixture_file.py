"""What the TOML file of a mixture says, of text or of conversations.

[[source]]
path = "world"            # the embedded world, a file, a folder, or hub:owner/name
weight = 3.0              # share of the tokens, relative to the other sources' weights
"""

from __future__ import annotations

import math
from dataclasses import dataclass

WORLD = "world"
"""The path that means the embedded world."""
TEXT = "text"
"""The path that, in a mixture of conversations, means text for pretraining."""

IDENTITY = "identity"
"""The path that, there, means conversations about the assistant itself."""
ENDLESS = (WORLD, TEXT, IDENTITY)


@dataclass(frozen=True)
class Source:
    """A part of a mixture, as its file says."""

    path: str
    weight: float = 1.0
    epochs: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.weight < math.inf:
            raise ValueError(f"the weight of {self.path} is {self.weight}: must be 0 or more")
        if self.epochs is not None and not 0 < self.epochs < math.inf:
            raise ValueError(f"the epochs of {self.path} are {self.epochs}: must be more than 0")
        if self.epochs is not None and self.path in ENDLESS:
            raise ValueError(f"{self.path} has no end, and so no epochs: leave them out")


@dataclass(frozen=True)
class MixtureFile:
    """What the TOML file of a mixture holds."""

    source: tuple[Source, ...]

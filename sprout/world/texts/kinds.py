"""What a maker of documents is."""

from __future__ import annotations

import random
from collections.abc import Callable

from sprout.world.draw import Split

Maker = Callable[[random.Random, Split], str]

"""What a server is made of. The application gets it when it is made; nothing is global."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sprout.engine.tools import ToolBox
from sprout.server.limits import Keys, Limits, Slots
from sprout.server.metrics import Figures
from sprout.server.models import Models
from sprout.server.safety import Safety
from sprout.server.store import Store

TOOLS_AT_A_TIME = 2
UI = Path(__file__).with_name("ui")


@dataclass
class Parts:
    """The parts, and what the page shows of them.

    local_only: answer to names of this machine alone. friends: origins of other sites whose pages may ask.
    """

    name: str
    models: Models
    store: Store
    safety: Safety
    toolbox: ToolBox
    limits: Limits
    keys: Keys
    figures: Figures
    warn: Callable[[str], object]
    greeting: str = ""
    local_only: bool = True
    friends: tuple[str, ...] = ()
    ui: Path = UI
    tool_slots: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(TOOLS_AT_A_TIME)
    )
    slots: Slots = field(init=False)

    def __post_init__(self) -> None:
        self.slots = Slots(self.limits.concurrent)

"""Figures of a step that are read when the next step's gradient has been handed to the device.

A GPU works through what it was given while the processor prepares what comes next. Reading a number of
the step under way would make the processor wait for it, and then the GPU for the processor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor


class Figures:
    """A few numbers on their way from the device; `read` waits until they are there."""

    def __init__(self, found: Mapping[str, Tensor]) -> None:
        """found: scalars by name, fp32; on a GPU their copy to pinned memory begins."""
        self._names = list(found)
        values = torch.stack(list(found.values()))
        self._event: torch.cuda.Event | None = None
        self._host = values
        if values.is_cuda:
            self._host = torch.empty(values.shape, dtype=values.dtype, pin_memory=True)
            self._host.copy_(values, non_blocking=True)
            self._event = torch.cuda.Event()
            self._event.record()

    def read(self) -> dict[str, float]:
        """The numbers, by name."""
        if self._event is not None:
            self._event.synchronize()
        return dict(zip(self._names, self._host.tolist(), strict=True))


@dataclass(frozen=True)
class Taken:
    """A step that was handed to the device, and what its line in metrics.jsonl needs."""

    step: int
    """Counted from 1."""
    tokens: int
    """Of the stage, this step's included."""
    new_tokens: int
    lr: float
    started: float
    known: Mapping[str, float]
    """What the batch knew of itself."""
    figures: Figures | None
    """Its "loss", "grad_norm" and what else the loss told; None where there was nothing to learn."""

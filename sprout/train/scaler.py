"""Loss scaling for training in fp16 (Micikevicius et al., 1710.03740).

fp16 holds nothing smaller than 6e-8 and nothing larger than 65,504: small gradients would vanish in the
backward pass. So the loss is multiplied by a scale before it and the gradients, kept in fp32, are
divided by it afterwards. The scale is found as the run goes: it halves whenever a gradient overflows,
and that step is passed over, and doubles after many steps without. It is always a power of two, so that
multiplying and dividing by it rounds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

LEAST, MOST = 1.0, 2.0**24


@dataclass
class GradientScaler:
    """The scale of a stage in fp16. Its fields are the state that a checkpoint keeps."""

    scale: float = 2.0**16
    steps: int = 0
    """Finite steps since the scale last changed."""
    patience: int = 500
    """Finite steps after which the scale is doubled."""

    @torch.no_grad()
    def unscale(self, gradients: Iterable[Tensor | None]) -> None:
        """Divide gradients (fp32) by the scale, in place."""
        there = [gradient for gradient in gradients if gradient is not None]
        if there:
            torch._foreach_mul_(there, 1.0 / self.scale)

    def succeeded(self) -> None:
        """A step was finite: after enough of them the scale grows."""
        self.steps += 1
        if self.steps >= self.patience:
            self.scale, self.steps = min(2 * self.scale, MOST), 0

    def overflowed(self) -> bool:
        """A gradient was not finite: halve the scale. False when it cannot be the scale's fault."""
        if self.scale <= LEAST:
            return False
        self.scale, self.steps = max(self.scale / 2, LEAST), 0
        return True

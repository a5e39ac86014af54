"""How long a step takes on several devices: what is computed, what is sent, and what waits for what.

Replicated weights: the gradients' sum is scattered while the last backward pass of a step goes on, the
stepped weights are gathered after it. Sharded ones: in every forward and backward pass each layer's
weights are gathered and its gradients scattered, next to the computing. Both send fp32. Batches are
made beside it by every process for itself, whole.

Not in it: slow machines among fast ones, congestion, the time of starting a collective.
"""

from __future__ import annotations

from dataclasses import dataclass

REACHED = 0.8
"""Share of a link's rate that collectives reach: a guess, as no two cards were at hand."""
HIDDEN = 0.8
"""Share of the computing beside a collective behind which it can hide, since both want the same memory: a
guess, too."""
PACKED = 3e6
"""Tokens a second that one process packs into rows: measured on one core of a server in November 2026."""
BACKWARD = 2 / 3
"""Share of a forward and backward pass that is the backward one."""


@dataclass(frozen=True)
class Links:
    """What devices exchange bytes over: bytes a second, out of one device."""

    inside: float
    """Between devices of one machine."""
    between: float
    """Between machines."""
    each: int = 8
    """Devices in a machine."""

    def rate(self, devices: int) -> float:
        """Of a ring through that many devices."""
        return REACHED * (self.inside if devices <= self.each else self.between)


@dataclass(frozen=True)
class Work:
    """A step, before it is spread over devices."""

    tokens: int
    rows: int
    micro_rows: int
    flops_per_token: float
    parameters: int
    sharded: bool = False


@dataclass(frozen=True)
class Step:
    """Seconds of a step on one of the devices, all working alike."""

    devices: int
    compute: float
    network: float
    """All that is sent, whether computing goes on meanwhile or not."""
    waiting: float
    """The part of it that nothing hides."""
    data: float
    """Making the batch, beside the rest."""
    tokens_per_second: float
    limit: str
    """What a faster one of would help most: compute, network, data."""

    @property
    def total(self) -> float:
        """From one step to the next."""
        return max(self.compute + self.waiting, self.data)


def simulate(work: Work, devices: int, flops_per_second: float, links: Links | None) -> Step:
    """A step on `devices`, each reaching `flops_per_second`; without `links` they only compute."""
    rows = -(-work.rows // devices)  # of the busiest
    share = rows / work.rows
    compute = share * work.tokens * work.flops_per_token / flops_per_second
    network = waiting = data = 0.0
    if links is not None:
        network, waiting = _sent(work, rows, compute, devices, links)
        data = work.tokens / PACKED
    parts = {"compute": compute, "network": waiting, "data": data}
    limit = (
        "data" if data > compute + waiting else max(("compute", "network"), key=parts.__getitem__)
    )
    total = max(compute + waiting, data)
    return Step(devices, compute, network, waiting, data, work.tokens / total, limit)


def _sent(work: Work, rows: int, compute: float, devices: int, links: Links) -> tuple[float, float]:
    """Seconds of sending in a step, and those that the computing does not hide."""
    if devices == 1:
        return 0.0, 0.0
    passes = -(-rows // work.micro_rows)
    size = 4.0 * work.parameters
    if not work.sharded:
        once = size * (devices - 1) / devices / links.rate(devices)
        return 2 * once, once + max(0.0, once - HIDDEN * BACKWARD * compute / passes)
    holders = min(devices, links.each)
    inside = size * (holders - 1) / holders / links.rate(holders)
    sent = 3 * passes * inside
    if devices > holders:  # each machine adds its gradients to the others'
        machines = devices / holders
        sent += passes * 2 * (size / holders) * (machines - 1) / machines / links.rate(devices)
    matrices = 2 * inside  # to Muon and back, when nothing is computed
    return sent + matrices, matrices + max(0.0, sent - HIDDEN * compute)

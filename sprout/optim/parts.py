"""How the parameters are spread over the processes: who steps what, and how gradients get there.

Every process holds all weights (replicated), and computes gradients of its own rows. A part takes
the sum of one parameter's gradients to whoever steps it, and brings the stepped weights back to all.
Matrices, which Muon steps as a whole, go to one owner each; of large parameters that AdamW steps each takes
as many rows; small ones are stepped alike by all.

A collective works on its buffers until it is waited for: each part holds on to them until then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import torch
import torch.distributed as processes
import torch.nn.functional as F
from torch import Tensor
from torch.distributed.device_mesh import DeviceMesh, init_device_mesh
from torch.distributed.tensor import DTensor, Placement, Shard

from sprout.common.ranks import Ranks

LEAST_SLICED = 1 << 12
"""Parameters with fewer elements are stepped by all processes: to cut them up would save nothing."""


class Part(Protocol):
    """One parameter, as one of several processes has it."""

    @property
    def param(self) -> Tensor:
        """The model's."""

    piece: Tensor | None
    """What this process steps; None when that is nothing. `arrive` leaves the gradient with it."""
    counted: bool
    """Whether the norm of the gradient counts this process's piece: not where others step the same."""

    def send(self) -> None:
        """Begin to add up the gradients of all processes; one that has none adds zeros."""

    def arrive(self) -> None:
        """Wait for the sum."""

    def publish(self) -> None:
        """Begin to hand out what was stepped."""

    def settle(self) -> None:
        """Wait until all have it."""

    def refresh(self) -> None:
        """The weights were set from outside."""

    def held(self, own: Tensor, shape: torch.Size) -> Tensor:
        """This process's piece of a tensor of state, of that shape as a whole, in the same memory: the
        whole, or its rows as a DTensor, which says where they belong."""


class Owned:
    """A parameter that one process steps as a whole."""

    counted = True

    def __init__(self, param: Tensor, owner: int, ranks: Ranks) -> None:
        self.param, self.owner, self.ranks = param, owner, ranks
        self.piece = param if owner == ranks.rank else None
        self._grad: Tensor | None = None
        self._work: Any = None

    def send(self) -> None:
        self._grad = _gradient(self.param)
        self._work = processes.reduce(self._grad, self.owner, async_op=True)

    def arrive(self) -> None:
        self._work.wait()
        self.param.grad = self._grad if self.piece is not None else None
        self._grad = self._work = None

    def publish(self) -> None:
        self._work = processes.broadcast(self.param.data, self.owner, async_op=True)

    def settle(self) -> None:
        self._work.wait()
        self._work = None

    def refresh(self) -> None:
        """The piece is the parameter itself."""

    def held(self, own: Tensor, shape: torch.Size) -> Tensor:
        return own


class Sliced:
    """A parameter of which every process steps some rows, as many as the others but for the last."""

    counted = True

    def __init__(self, param: Tensor, ranks: Ranks) -> None:
        self.param, self.ranks = param, ranks
        self.each = -(-len(param) // ranks.world_size) * (param.numel() // len(param))
        self.low = min(param.numel(), ranks.rank * self.each)
        self.high = min(param.numel(), self.low + self.each)
        self.piece: Tensor | None = self._flat[self.low : self.high]
        self._buffers: tuple[Tensor, Tensor] | None = None
        self._work: Any = None
        self._mesh: DeviceMesh | None = None

    @property
    def _flat(self) -> Tensor:
        return self.param.data.view(-1)

    def send(self) -> None:
        whole = self._padded(_gradient(self.param).view(-1))
        part = whole.new_empty(self.each)
        self._buffers = (whole, part)
        self._work = processes.reduce_scatter_single(part, whole, async_op=True)

    def arrive(self) -> None:
        self._work.wait()
        assert self.piece is not None and self._buffers is not None
        self.param.grad = None
        self.piece.grad = self._buffers[1][: len(self.piece)]
        self._buffers = self._work = None

    def publish(self) -> None:
        assert self.piece is not None
        part = F.pad(self.piece, (0, self.each - len(self.piece))).clone()
        room = self.each * self.ranks.world_size
        whole = self._flat if room == self.param.numel() else part.new_empty(room)
        self._buffers = (whole, part)
        self._work = processes.all_gather_single(whole, part, async_op=True)

    def settle(self) -> None:
        self._work.wait()
        assert self._buffers is not None
        whole = self._buffers[0]
        if len(whole) != self.param.numel():
            self._flat.copy_(whole[: self.param.numel()])
        self._buffers = self._work = None

    def refresh(self) -> None:
        """The piece is the parameter's own memory."""

    def held(self, own: Tensor, shape: torch.Size) -> Tensor:
        if self._mesh is None:
            self._mesh = init_device_mesh(own.device.type, (self.ranks.world_size,))
        rows = own.numel() * shape[0] // shape.numel()
        return as_rows(own.view(rows, *shape[1:]), self._mesh, [Shard(0)], shape)

    def _padded(self, flat: Tensor) -> Tensor:
        missing = self.each * self.ranks.world_size - len(flat)
        return F.pad(flat, (0, missing)) if missing else flat


class Common:
    """A small parameter that every process steps alike, from the same sum."""

    def __init__(self, param: Tensor, ranks: Ranks) -> None:
        self.param, self.ranks = param, ranks
        self.counted = ranks.main
        self.piece: Tensor | None = param
        self._grad: Tensor | None = None
        self._work: Any = None

    def send(self) -> None:
        self._grad = _gradient(self.param)
        self._work = processes.all_reduce(self._grad, async_op=True)

    def arrive(self) -> None:
        self._work.wait()
        self.param.grad = self._grad
        self._grad = self._work = None

    def publish(self) -> None:
        """All have stepped it."""

    def settle(self) -> None:
        """Nothing to wait for."""

    def refresh(self) -> None:
        """The piece is the parameter itself."""

    def held(self, own: Tensor, shape: torch.Size) -> Tensor:
        return own


def as_rows(
    own: Tensor, mesh: DeviceMesh, placements: Sequence[Placement], shape: torch.Size
) -> DTensor:
    """Rows that this process holds of a tensor of that shape, as one that knows where they belong."""
    stride = torch.empty(shape, device="meta").stride()
    return DTensor.from_local(own, mesh, placements, shape=shape, stride=stride)


def spread(costs: Mapping[str, int], ranks: int) -> dict[str, int]:
    """An owner for each name: the dearest first, each to whoever has the least so far."""
    loads = [0] * ranks
    owners = {}
    for name in sorted(costs, key=lambda name: -costs[name]):
        owner = min(range(ranks), key=lambda rank: loads[rank])
        owners[name] = owner
        loads[owner] += costs[name]
    return owners


def _gradient(param: Tensor) -> Tensor:
    return torch.zeros_like(param) if param.grad is None else param.grad.contiguous()

"""Parts (see parts.py) of parameters of which each process holds only some rows: FSDP2's DTensors.

FSDP leaves the summed gradient of its rows with each process. AdamW steps them where they are. Muon needs
whole matrices: the rows of one go to its owner, which keeps a whole copy of it, steps that, and sends
every process its rows. Between nodes, where all hold the same, each node does so by itself.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.distributed as processes
import torch.nn.functional as F
from torch import Tensor
from torch.distributed.tensor import DTensor

from sprout.common.ranks import Ranks
from sprout.optim.parts import as_rows


class LocalRows:
    """A parameter of which every process steps the rows that it holds."""

    def __init__(self, param: DTensor, ranks: Ranks) -> None:
        self.param, self.ranks = param, ranks
        self.counted = _on_first_node(param)
        self.piece: Tensor | None = param.to_local().detach()

    def send(self) -> None:
        """FSDP has added the gradients up."""

    def arrive(self) -> None:
        assert self.piece is not None
        self.piece.grad = _local_gradient(self.param)
        self.param.grad = None

    def publish(self) -> None:
        """Nobody else holds these rows."""

    def settle(self) -> None:
        """Nothing to wait for."""

    def refresh(self) -> None:
        """The piece is the parameter's own memory."""

    def held(self, own: Tensor, shape: torch.Size) -> Tensor:
        return as_rows(own, self.param.device_mesh, self.param.placements, shape)


class OwnedRows:
    """A matrix of which every process holds some rows and one, the `owner` of its node, steps all."""

    def __init__(self, param: DTensor, owner: int, ranks: Ranks) -> None:
        self.param, self.ranks = param, ranks
        self.counted = _on_first_node(param)
        mesh = param.device_mesh
        self.group = mesh.get_group(mesh.ndim - 1)
        self.size = processes.get_world_size(self.group)
        self.owner = processes.get_global_rank(self.group, owner)
        self.each = -(-param.shape[0] // self.size)
        whole = param.full_tensor().detach()
        self.piece: Tensor | None = whole.clone() if self.owner == ranks.rank else None
        self._rows: Tensor | None = None
        self._found: list[Tensor] | None = None
        self._work: Any = None

    @property
    def _local(self) -> Tensor:
        return self.param.to_local().detach()

    def send(self) -> None:
        self._rows = self._padded(_local_gradient(self.param))
        mine = self.piece is not None
        self._found = [torch.empty_like(self._rows) for _ in range(self.size)] if mine else None
        self._work = processes.gather(
            self._rows, self._found, self.owner, group=self.group, async_op=True
        )

    def arrive(self) -> None:
        self._work.wait()
        self.param.grad = None
        if self.piece is not None and self._found is not None:
            self.piece.grad = torch.cat(self._found)[: self.param.shape[0]]
        self._rows = self._found = self._work = None

    def publish(self) -> None:
        self._rows = self._padded(self._local)
        if self.piece is not None:
            missing = self.each * self.size - len(self.piece)
            self._found = list(F.pad(self.piece, (0, 0, 0, missing)).split(self.each))
        self._work = processes.scatter(
            self._rows, self._found, self.owner, group=self.group, async_op=True
        )

    def settle(self) -> None:
        self._work.wait()
        assert self._rows is not None
        self._local.copy_(self._rows[: len(self._local)])
        self._rows = self._found = self._work = None

    def refresh(self) -> None:
        """Take the whole matrix anew from all who hold rows of it."""
        whole = self.param.full_tensor().detach()
        if self.piece is not None:
            self.piece.copy_(whole)

    def held(self, own: Tensor, shape: torch.Size) -> Tensor:
        return own

    def _padded(self, rows: Tensor) -> Tensor:
        missing = self.each - len(rows)
        return F.pad(rows, (0, 0, 0, missing)) if missing else rows.contiguous()


def holders(param: Tensor) -> int:
    """How many processes hold rows of a parameter, of those that hold all of it together."""
    return param.device_mesh.shape[-1] if isinstance(param, DTensor) else 1


def _on_first_node(param: DTensor) -> bool:
    """Whether this process is on the first of the nodes that each hold all of a parameter."""
    place = param.device_mesh.get_coordinate()
    return place is not None and (len(place) == 1 or place[0] == 0)


def _local_gradient(param: DTensor) -> Tensor:
    grad = param.grad
    if grad is None:
        return torch.zeros_like(param.to_local())
    assert isinstance(grad, DTensor)
    return grad.to_local()

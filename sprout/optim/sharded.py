"""The optimizer of one of several processes that train one model, each holding all of it or some rows.

Each steps its own part of the parameters (parts.py) and holds the state for that alone, so the
optimizer's memory and work fall with the number of processes. Gradients are added up over the processes as
the last backward pass of a step makes them, while it goes on; the stepped weights are handed out to all.

Collectives must be begun in the same order everywhere, and a process without rows makes no gradients:
so the order is that in which rank 0 made them in its first step, and a gradient that is not there when
the pass is over counts as zeros.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor
from torch.distributed.tensor import DTensor

from sprout.common.kernels import Kernels
from sprout.common.ranks import Ranks
from sprout.optim.dtensors import LocalRows, OwnedRows, holders
from sprout.optim.muon import AdamGroup, MuonGroup, Optimizer
from sprout.optim.parts import LEAST_SLICED, Common, Owned, Part, Sliced, spread


class ShardedOptimizer(Optimizer):
    """Muon and AdamW for this process's parts."""

    def __init__(
        self,
        adam: Sequence[AdamGroup],
        muon: Sequence[MuonGroup],
        compute_dtype: torch.dtype,
        kernels: Kernels | None,
        ranks: Ranks,
    ) -> None:
        """The groups are of whole parameters, the same in every process."""
        self.ranks = ranks
        self.parts: dict[str, Part] = {}
        self._shapes: dict[str, torch.Size] = {}
        """Of every tensor of state as a whole, by its name."""
        for group in adam:
            for name, p in group.params.items():
                self.parts[name] = _elementwise(p, ranks)
                self._shapes |= {f"{name}.mean": p.shape, f"{name}.square": p.shape}
        matrices = {name: p for stack in muon for name, p in stack.params.items()}
        for name, part in _whole(matrices, ranks).items():
            self.parts[name] = part
            R, C = part.param.shape
            second = torch.Size((R, 1) if R >= C else (1, C))
            self._shapes |= {f"{name}.momentum": part.param.shape, f"{name}.square": second}
        super().__init__(
            [replace(group, params=self._pieces(group.params)) for group in adam],
            [replace(stack, params=own) for stack in muon if (own := self._pieces(stack.params))],
            compute_dtype,
            kernels,
        )
        self._order: list[str] | None = None
        """In which gradients are sent; unknown before the first step."""
        self._made: list[str] = []
        self._sent = 0
        self._listening = False
        self.alone = not any(isinstance(part.param, DTensor) for part in self.parts.values())
        if self.alone:
            for name, part in self.parts.items():
                part.param.register_post_accumulate_grad_hook(self._on_gradient(name))

    def _pieces(self, params: Mapping[str, Tensor]) -> dict[str, Tensor]:
        pieces = {name: self.parts[name].piece for name in params}
        return {name: piece for name, piece in pieces.items() if piece is not None}

    def _on_gradient(self, name: str) -> Callable[[Tensor], None]:
        def made(_: Tensor) -> None:
            if self._listening:
                self._made.append(name)
                self._send_made()

        return made

    def last_pass(self) -> None:
        self._made, self._sent, self._listening = [], 0, True

    @torch.no_grad()
    def _send_made(self) -> None:
        """Send what comes next in the order, as far as it has been made."""
        order, made = self._order or (), set(self._made)
        while self._sent < len(order) and order[self._sent] in made:
            self.parts[order[self._sent]].send()
            self._sent += 1

    @torch.no_grad()
    def reduce(self) -> None:
        self._listening = False
        if self._order is None:
            self._order = self.ranks.once(lambda: list(dict.fromkeys((*self._made, *self.parts))))
        for name in self._order[self._sent :]:
            self.parts[name].send()
        for name in self._order:
            self.parts[name].arrive()
        self._sent = 0

    def gradient_norm(self) -> Tensor:
        pieces = [part.piece for part in self.parts.values() if part.counted]
        own = [piece.grad for piece in pieces if piece is not None and piece.grad is not None]
        squares = torch.zeros((), device=next(iter(self.parts.values())).param.device)
        if own:
            squares += torch.stack(torch._foreach_norm(own)).square().sum()
        return self.ranks.sum(squares).sqrt()

    @torch.no_grad()
    def step(self, lr: float, momentum: float, decay: float, keep: Tensor | None = None) -> None:
        super().step(lr, momentum, decay, keep)
        for part in self.parts.values():
            part.publish()
        for part in self.parts.values():
            part.settle()

    def zero_grad(self) -> None:
        for part in self.parts.values():
            part.param.grad = None
        super().zero_grad()

    @property
    def names(self) -> list[str]:
        """Of all tensors of state, whoever holds them."""
        return list(self._shapes)

    def tensors(self) -> dict[str, Tensor]:
        """The state that this process holds, under the names it has in `Optimizer`, as
        torch.distributed.checkpoint takes it: whole tensors, and rows of others as DTensors."""
        return {
            name: self.parts[name.rpartition(".")[0]].held(own, self._shapes[name])
            for name, own in self._own_tensors().items()
        }

    @torch.no_grad()
    def load(self, tensors: Mapping[str, Tensor], step_count: int) -> None:
        for part in self.parts.values():
            part.refresh()
        own = self._own_tensors()
        assert own.keys() == tensors.keys(), sorted(own.keys() ^ tensors.keys())[:3]
        local = {
            name: (value.to_local() if isinstance(value, DTensor) else value).view(own[name].shape)
            for name, value in tensors.items()
        }
        super().load(local, step_count)


def _elementwise(p: Tensor, ranks: Ranks) -> Part:
    """A parameter that AdamW steps."""
    if isinstance(p, DTensor):
        return LocalRows(p, ranks)
    return Sliced(p, ranks) if p.numel() >= LEAST_SLICED else Common(p, ranks)


def _whole(matrices: Mapping[str, Tensor], ranks: Ranks) -> dict[str, Part]:
    """Matrices that Muon steps, one owner each.

    A matrix costs its elements in memory and its elements times its smaller side in work, which is the
    width for all large ones: both are spread at once.
    """
    sharded = any(isinstance(p, DTensor) for p in matrices.values())
    count = max(map(holders, matrices.values())) if sharded else ranks.world_size
    owners = spread({name: p.numel() for name, p in matrices.items()}, count)
    return {
        name: OwnedRows(p, owners[name], ranks)
        if isinstance(p, DTensor)
        else Owned(p, owners[name], ranks)
        for name, p in matrices.items()
    }

"""The optimizer: Muon for matrices, AdamW for everything else.

Muon (Jordan et al., 2024) replaces the momentum of a matrix by the nearest orthogonal matrix, so that
every direction is learned at the same rate. Here with the Polar Express polynomials (2505.16932), the
per-row second moment of NorMuon (2510.05491), and cautious weight decay (2411.16085). AdamW is the usual
one (1711.05101). Matrices of one shape are stacked and stepped together, (n, R, C).

All state is plain tensors under the names of their parameters: a checkpoint says what belongs to what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from sprout.common.kernels import Kernels

# Five odd polynomials a·x + b·x³ + c·x⁵ that take singular values in (0, 1] close to 1, optimal one after
# the other (Polar Express, 2505.16932, l = 1e-3, with the safety factor of its appendix).
POLAR_EXPRESS = (
    (8.156554524902461, -22.48329292557795, 15.878769915207462),
    (4.042929935166739, -2.808917465908714, 0.5000178451051316),
    (3.8916678022926607, -2.772484153217685, 0.5060648178503393),
    (3.285753657755655, -2.3681294933425376, 0.46449024233003106),
    (2.3465413258596377, -1.7097828382687081, 0.42323551169305323),
)


def orthogonalise(x: Tensor, dtype: torch.dtype = torch.bfloat16) -> Tensor:
    """The orthogonal factor of each matrix in x (n, R, C), approximately, computed in `dtype`.

    Singular values from a thousandth of the matrix's norm on come out within about 15 % of 1, which is
    all that Muon needs; smaller ones grow as far as they get. A matrix of zeros stays one.
    """
    tall = x.shape[-2] > x.shape[-1]
    x = x.mT if tall else x
    x = (x / (x.norm(dim=(-2, -1), keepdim=True) * 1.02 + 1e-6)).to(dtype).contiguous()
    for a, b, c in POLAR_EXPRESS:
        gram = x @ x.mT
        poly = torch.baddbmm(gram, gram, gram, beta=b, alpha=c)
        x = torch.baddbmm(x, poly, x, beta=a)
    return x.mT if tall else x


def _kept(x: Any, keep: Tensor | None) -> Any:
    """x, a tensor or a number, where `keep` is true or None; else 0, also in the place of a NaN."""
    return x if keep is None else torch.where(keep, x, 0.0)


@dataclass
class AdamGroup:
    """Parameters that AdamW steps with one rate."""

    name: str
    params: dict[str, Tensor]
    lr: float
    betas: tuple[float, float] = (0.8, 0.95)
    eps: float = 1e-10
    weight_decay: float = 0.0


@dataclass
class MuonGroup:
    """Matrices of one shape that Muon steps together."""

    name: str
    params: dict[str, Tensor]
    lr: float
    weight_decay: float = 0.0
    beta2: float = 0.95


@dataclass
class Optimizer:
    """Steps every group. `step_count` is part of the state: AdamW's bias correction needs it."""

    adam: list[AdamGroup]
    muon: list[MuonGroup]
    compute_dtype: torch.dtype = torch.bfloat16
    kernels: Kernels | None = None
    """On a CPU: what is not a product, in one or two passes instead of eight or twenty."""
    alone: bool = True
    """Whether a process goes through forward and backward passes without the others."""
    step_count: int = 0
    state: dict[str, Tensor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for group in self.adam:
            for name, p in group.params.items():
                self.state[f"{name}.mean"] = torch.zeros_like(p)
                self.state[f"{name}.square"] = torch.zeros_like(p)
        for stack in self.muon:
            first = next(iter(stack.params.values()))
            n, (R, C) = len(stack.params), first.shape
            self.state[f"{stack.name}.momentum"] = first.new_zeros(n, R, C)
            second = (n, R, 1) if R >= C else (n, 1, C)
            self.state[f"{stack.name}.square"] = first.new_zeros(second)

    @property
    def groups(self) -> list[AdamGroup | MuonGroup]:
        """All groups, AdamW's first."""
        return [*self.adam, *self.muon]

    @torch.no_grad()
    def step(self, lr: float, momentum: float, decay: float, keep: Tensor | None = None) -> None:
        """One update from the gradients. `lr` and `decay` multiply each group's own; `momentum` is Muon's.

        `keep`, a boolean scalar on the device: where it is false, weights and tensors of state stay as
        they are, whatever the gradients hold, and nobody waits to learn it. Then `step_count` is one
        too high, which whoever reads `keep` later puts right.
        """
        self.step_count += 1
        for group in self.adam:
            self._step_adam(group, lr, decay, keep)
        for stack in self.muon:
            self._step_muon(stack, lr, momentum, decay, keep)

    def last_pass(self) -> None:
        """Say that the next backward pass is the last one of a step."""

    def reduce(self) -> None:
        """Of several processes: leave the sum of all gradients with what this one steps."""

    def gradients(self) -> list[Tensor]:
        """The gradients of what is stepped here, those that are there."""
        params = [p for group in self.groups for p in group.params.values()]
        return [p.grad for p in params if p.grad is not None]

    def gradient_norm(self) -> Tensor:
        """The norm of the whole gradient, a scalar in fp32."""
        return torch.linalg.vector_norm(torch.stack(torch._foreach_norm(self.gradients())))

    def zero_grad(self) -> None:
        """Forget the gradients, freeing their memory."""
        for group in self.groups:
            for p in group.params.values():
                p.grad = None

    def _step_adam(self, group: AdamGroup, lr: float, decay: float, keep: Tensor | None) -> None:
        beta1, beta2 = group.betas
        rate = group.lr * lr
        mean_correction = 1 - beta1**self.step_count
        square_correction = 1 - beta2**self.step_count
        for name, p in group.params.items():
            if p.grad is None:
                continue
            mean, square = self.state[f"{name}.mean"], self.state[f"{name}.square"]
            if self.kernels is not None and keep is None:
                grad, kept = p.grad.contiguous(), 1 - rate * group.weight_decay * decay
                sizes = (beta1, beta2, square_correction, group.eps, kept, rate / mean_correction)
                assert p.dtype == grad.dtype == torch.float32, name
                self.kernels.call("step_adam", grad, p, grad, mean, square, *sizes, p.numel())
                continue
            grad = _kept(p.grad, keep)
            mean.lerp_(grad, _kept(1 - beta1, keep))
            square.mul_(1 - _kept(1 - beta2, keep)).addcmul_(grad, grad, value=1 - beta2)
            p.mul_(1 - _kept(rate * group.weight_decay * decay, keep))
            scale = (square / square_correction).sqrt_().add_(group.eps)
            p.addcdiv_(_kept(mean, keep), scale, value=-rate / mean_correction)

    def _step_muon(
        self, stack: MuonGroup, lr: float, momentum: float, decay: float, keep: Tensor | None
    ) -> None:
        params = list(stack.params.values())
        if any(p.grad is None for p in params):
            assert all(p.grad is None for p in params), "a stack of matrices with gradients missing"
            return
        R, C = params[0].shape
        rate = stack.lr * lr * max(1.0, R / C) ** 0.5
        shrink = stack.lr * lr * stack.weight_decay * decay
        if self.kernels is not None and keep is None:
            self._step_muon_by_kernels(stack, params, momentum, rate, shrink)
            return
        grads = _kept(torch.stack([p.grad for p in params if p.grad is not None]), keep)
        velocity = self.state[f"{stack.name}.momentum"]
        velocity.lerp_(grads, _kept(1 - momentum, keep))
        update = orthogonalise(grads.lerp_(velocity, momentum), self.compute_dtype).float()
        square = self.state[f"{stack.name}.square"]
        update = _kept(self._normalise(update, square, _kept(1 - stack.beta2, keep)), keep)
        for p, u in zip(params, update, strict=True):
            if shrink:
                # Cautious: decay only where it pulls the same way as the update.
                p.addcmul_(p, _kept((u * p >= 0).to(p.dtype), keep), value=-shrink)
            p.add_(u, alpha=-rate)

    def _step_muon_by_kernels(
        self, stack: MuonGroup, params: list[Tensor], momentum: float, rate: float, shrink: float
    ) -> None:
        """The same step with the elementwise work in kernels: the update is never in fp32."""
        assert self.kernels is not None
        velocity, square = (self.state[f"{stack.name}.{key}"] for key in ("momentum", "square"))
        blended = torch.empty_like(velocity, dtype=self.compute_dtype)
        for p, v, b in zip(params, velocity, blended, strict=True):
            assert p.grad is not None
            self.kernels.call("blend", b, p.grad.contiguous(), v, b, momentum, b.numel())
        update = orthogonalise(blended, self.compute_dtype).contiguous()
        by_row = square.shape[-1] == 1
        dim = -1 if by_row else -2
        sizes = torch.linalg.vector_norm(update, dim=dim, keepdim=True, dtype=torch.float32)
        sizes.square_()
        square.lerp_(sizes / update.shape[dim], 1 - stack.beta2)
        factor = square.clamp(min=1e-10).rsqrt()
        before, after = (
            x.sum(dim=(-2, -1), keepdim=True) for x in (sizes, sizes * factor.square())
        )
        factor *= (before / after.clamp(min=1e-20)).sqrt()
        for p, u, f in zip(params, update, factor, strict=True):
            sizes_of = (int(by_row), rate, shrink, *p.shape)
            self.kernels.call("step_matrix", u, p, u, f, *sizes_of)

    @staticmethod
    def _normalise(update: Tensor, square: Tensor, share: float | Tensor) -> Tensor:
        """NorMuon: even out the size of the rows (or columns), keeping the size of the whole.

        `share` of the new sizes goes into `square`, their average over the steps.
        """
        dim = -1 if square.shape[-1] == 1 else -2
        square.lerp_(update.square().mean(dim=dim, keepdim=True), share)
        size = update.norm(dim=(-2, -1), keepdim=True)
        update = update * square.clamp(min=1e-10).rsqrt()
        return update * (size / update.norm(dim=(-2, -1), keepdim=True).clamp(min=1e-10))

    def tensors(self) -> dict[str, Tensor]:
        """All state as named tensors, a stack's under the names of its matrices."""
        return self._own_tensors()

    def _own_tensors(self) -> dict[str, Tensor]:
        out = {}
        for group in self.adam:
            for name in group.params:
                for key in ("mean", "square"):
                    out[f"{name}.{key}"] = self.state[f"{name}.{key}"]
        for stack in self.muon:
            for key in ("momentum", "square"):
                for name, part in zip(stack.params, self.state[f"{stack.name}.{key}"], strict=True):
                    out[f"{name}.{key}"] = part.contiguous()
        return out

    @torch.no_grad()
    def load(self, tensors: Mapping[str, Tensor], step_count: int) -> None:
        """Take state back from `tensors()`. A name or shape that does not fit is an error."""
        own = self._own_tensors()
        assert own.keys() == tensors.keys(), sorted(own.keys() ^ tensors.keys())[:3]
        for name, value in own.items():
            # copy_ would spread a smaller tensor over a larger one without a word.
            assert value.shape == tensors[name].shape, (name, value.shape, tensors[name].shape)
        for group in self.adam:
            for name in group.params:
                for key in ("mean", "square"):
                    self.state[f"{name}.{key}"].copy_(tensors[f"{name}.{key}"])
        for stack in self.muon:
            for key in ("momentum", "square"):
                whole = torch.stack([tensors[f"{name}.{key}"] for name in stack.params])
                self.state[f"{stack.name}.{key}"].copy_(whole)
        self.step_count = step_count

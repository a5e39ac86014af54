"""Which parameter is stepped by which rule, and at what rate."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import torch
from torch import Tensor, nn

from sprout.common.kernels import Kernels
from sprout.common.ranks import ALONE, Ranks
from sprout.optim.muon import AdamGroup, MuonGroup, Optimizer
from sprout.optim.sharded import ShardedOptimizer


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Learning rates of the kinds of parameter, before the schedule."""

    matrix: float = 0.02
    embedding: float = 0.3
    value_embedding: float = 0.15
    tied: float = 0.005
    """Of an embedding that is the head as well, and so begins small."""
    position: float = 0.005
    """Of the embedding of positions."""
    head: float = 0.008
    scalar: float = 0.01
    taps: float = 0.05
    """Of the weights of short convolutions."""
    residual: float = 0.0005
    """Of the scalars that multiply the residual stream itself, which must move slowly."""
    weight_decay: float = 0.1
    """Cautious decay of the matrices, before its schedule."""
    adapter: float = 0.005
    """Of low-rank adapters."""

    def scaled(self, factor: float) -> Rates:
        """The same with every learning rate multiplied; the decay is relative to them and stays."""
        rates = {f.name: getattr(self, f.name) * factor for f in fields(self)}
        return Rates(**{**rates, "weight_decay": self.weight_decay})


@dataclass(frozen=True)
class AllAdamW:
    """AdamW with one rate for all parameters: the recipe of GPT-3 and nanoGPT."""

    lr: float = 6e-4
    betas: tuple[float, float] = (0.9, 0.95)
    eps: float = 1e-8
    weight_decay: float = 0.1
    """Of what has two dimensions, embeddings among them."""

    def scaled(self, factor: float) -> AllAdamW:
        """The same with the learning rate multiplied."""
        return replace(self, lr=self.lr * factor)

    def groups(self, model: nn.Module) -> tuple[list[AdamGroup], list[MuonGroup]]:
        """A model's parameters that learn, those that decay and the others; and nothing for Muon."""
        kinds: dict[str, dict[str, Tensor]] = {"decayed": {}, "plain": {}}
        for name, p in model.named_parameters():
            if p.requires_grad:
                kinds["decayed" if p.ndim > 1 else "plain"][name] = p
        decays = {"decayed": self.weight_decay, "plain": 0.0}
        adam = [
            AdamGroup(kind, params, self.lr, self.betas, self.eps, decays[kind])
            for kind, params in kinds.items()
        ]
        return adam, []


def make_optimizer(
    model: nn.Module,
    rates: Rates | AllAdamW,
    compute_dtype: torch.dtype,
    kernels: Kernels | None = None,
    ranks: Ranks = ALONE,
) -> Optimizer:
    """Muon for the matrices inside the layers; AdamW for embeddings, the head, scalars and vectors.

    With `AllAdamW` for rates, AdamW for everything. One of several `ranks` steps its part of them.
    """
    adam, muon = rates.groups(model) if isinstance(rates, AllAdamW) else _by_kind(model, rates)
    if ranks.world_size > 1:
        return ShardedOptimizer(adam, muon, compute_dtype, kernels, ranks)
    return Optimizer(adam, muon, compute_dtype, kernels)


def _by_kind(model: nn.Module, rates: Rates) -> tuple[list[AdamGroup], list[MuonGroup]]:
    """AdamW's groups and Muon's.

    The parts are told apart by what they are: an `nn.Embedding` at the top of the model (one that is
    the head's weight as well, the one called `position_embedding`) or inside a layer, the matrix called
    `head`, the scalars called `residual_scale`, what is called `taps`, what lies in a `lora`, another
    parameter with fewer than two dimensions, any other matrix. Adapters are AdamW's: what Muon makes of
    a factor is not what it would make of the product.
    """
    embeddings = {f"{n}.weight" for n, m in model.named_modules() if isinstance(m, nn.Embedding)}
    tied = dict(model.named_parameters(remove_duplicate=False)).get("head.weight")
    kinds: dict[str, dict[str, Tensor]] = {}
    stacks: dict[tuple[int, ...], dict[str, Tensor]] = {}
    for name, p in model.named_parameters():
        if not p.requires_grad:
            continue
        if p is tied and name != "head.weight":
            kinds.setdefault("tied", {})[name] = p
        elif name == "position_embedding.weight":
            kinds.setdefault("position", {})[name] = p
        elif name in embeddings:
            kinds.setdefault("value_embedding" if "." in name[:-7] else "embedding", {})[name] = p
        elif name == "head.weight":
            kinds.setdefault("head", {})[name] = p
        elif name == "residual_scale":
            kinds.setdefault("residual", {})[name] = p
        elif name.endswith(".taps"):
            kinds.setdefault("taps", {})[name] = p
        elif ".lora." in name:
            kinds.setdefault("adapter", {})[name] = p
        elif p.ndim < 2:
            kinds.setdefault("scalar", {})[name] = p
        else:
            stacks.setdefault(tuple(p.shape), {})[name] = p
    adam = [AdamGroup(kind, params, getattr(rates, kind)) for kind, params in kinds.items()]
    muon = [
        MuonGroup(f"matrix{R}x{C}", params, rates.matrix, rates.weight_decay)
        for (R, C), params in stacks.items()
    ]
    return adam, muon

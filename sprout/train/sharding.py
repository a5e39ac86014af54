"""Models that are too large for one device: each process keeps some rows of every parameter (FSDP2).

A layer's weights are gathered when it is its turn and let go afterwards. On several machines the rows are
spread over the devices of one, and each machine holds all (hybrid sharding): what must be fast stays
inside. Whoever draws answers from such a model has a whole one lent (`Whole`): answers end when they end,
and the processes would wait for each other at every token. `recompute` keeps of each layer only what went
into it, and works the rest out again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import torch
from torch import nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import FSDPModule, fully_shard
from torch.utils.checkpoint import checkpoint

from sprout.common.dist import Dist
from sprout.common.errors import UsageError
from sprout.common.ranks import local_rank
from sprout.models.base import Model
from sprout.train.options import Options


def check_shard(options: Options, stage: str, rows: int, dist: Dist) -> bool:
    """Whether a stage is to be sharded. UsageError where the rows of a step cannot be shared equally.

    rl packs the rows of a step itself, and fills them up.
    """
    if not options.shard or dist.world_size == 1:
        return False
    if stage != "rl" and rows % dist.world_size:
        raise UsageError(
            f"--shard: the {rows} rows of a step cannot be shared equally by {dist.world_size} "
            "processes, which it needs; set --total-batch-size"
        )
    return True


def shard(model: Model, dist: Dist) -> None:
    """Leave this process its rows of every parameter, on its device; the model may come on the CPU.

    Gradients come out summed over the processes, as those of a whole model do.
    """
    each = local_rank()[1]
    shape: tuple[int, ...] = (dist.world_size,)
    if each < dist.world_size:
        shape = (dist.world_size // each, each)
    mesh = init_device_mesh(
        dist.device.type, shape, mesh_dim_names=("nodes", "rows")[-len(shape) :]
    )
    for module in (*model.blocks, model):
        wrapped = fully_shard(module, mesh=mesh)
        wrapped.set_gradient_divide_factor(1.0)
        wrapped.set_force_sum_reduction_for_comms(True)
    model.to(dist.device)


def is_sharded(model: nn.Module) -> bool:
    """Whether `shard` was applied: then all processes must call it together."""
    return isinstance(model, FSDPModule)


class Whole:
    """Lends a whole model that does what a sharded one does, for work that each process does at its own pace.

    Only while it is lent it holds weights: the matrices in the dtype in which it multiplies.
    """

    def __init__(self, sharded: Model, copy: Model, dtype: torch.dtype) -> None:
        """`copy`: another model with the same parameters, on this process's device; they are let go."""
        self._sharded, self._copy, self._dtype = sharded, copy.eval().requires_grad_(False), dtype
        self._let_go()

    @contextmanager
    def lent(self) -> Iterator[Model]:
        """The whole model with the weights of now. All processes must call it together."""
        weights = self._sharded.state_dict()
        for name, parameter in self._copy.named_parameters():
            whole = weights[name].full_tensor()
            parameter.data = whole.to(self._dtype) if whole.ndim > 1 else whole
        try:
            yield self._copy
        finally:
            self._let_go()

    def _let_go(self) -> None:
        for parameter in self._copy.parameters():
            parameter.data = parameter.new_empty(0)


def recompute(model: Model) -> None:
    """Let the layers keep their inputs alone for the backward pass."""
    for block in model.blocks:
        block.forward = partial(checkpoint, block.forward, use_reentrant=False)

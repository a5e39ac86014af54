"""Forward passes that are done again and again, without Python deciding anew what to do.

Generating a token calls the same few hundred kernels each time, for the same sizes and places in memory;
between them Python and PyTorch take longer than the smaller kernels themselves. So the calls of one pass
are noted, and the next passes of that kind repeat them: what CUDA graphs do for a GPU.

That is right only where nothing but kernels computes. While a pass is noted, every operation of PyTorch
is looked at: one that computes, and is not a mere view of memory or a new piece of it, means that such
passes go the ordinary way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from sprout.common.kernels import Kernels, Noted
from sprout.models.cache import CacheView

KEPT = 4
"""Kinds of passes whose calls are kept: each holds the memory of what it computes."""
HARMLESS = frozenset(
    "view reshape _unsafe_view _reshape_alias select slice transpose t unsqueeze squeeze expand permute "
    "alias detach as_strided unbind split empty empty_like new_empty empty_strided".split()
)
"""Operations that compute nothing."""

Pass = Callable[..., Tensor]


@dataclass(eq=False)
class Tape:
    """The calls of one pass, the view of the cache and the inputs that they read, and where the result lies.

    None for calls where a pass of this kind cannot be repeated.
    """

    view: CacheView
    inputs: tuple[Tensor, ...]
    output: Tensor
    calls: list[Noted] | None
    held: list[Any]
    """What lies where the calls write and read."""


class _Watch(TorchDispatchMode):
    """Notes whether any operation of PyTorch computes something."""

    def __init__(self) -> None:
        super().__init__()
        self.computed: set[str] = set()

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        name = func.overloadpacket.__name__
        if name not in HARMLESS:
            self.computed.add(name)
        return func(*args, **(kwargs or {}))


def replayed(view: CacheView, kernels: Kernels, compute: Pass, *inputs: Tensor) -> Tensor:
    """compute(view, *inputs) for one new token a row, by repeating an earlier pass where there is one.

    The result is overwritten by the next pass over the same cache. `compute` may depend on nothing that
    changes but the view and the inputs.
    """
    tapes = view.cache.tapes
    kind = (view.rows.start, len(view.start), torch.is_inference_mode_enabled())
    if kind not in tapes:
        # The first of a kind goes the ordinary way: where requests come and go it may be the last.
        while len(tapes) >= KEPT:
            del tapes[next(iter(tapes))]
        tapes[kind] = None
        return compute(view, *inputs)
    tape = tapes[kind]
    if tape is None:
        tape = tapes[kind] = _note(view, kernels, compute, inputs)
        return tape.output
    if tape.calls is None:
        return compute(view, *inputs)
    for place, x in zip(tape.inputs, inputs, strict=True):
        place.copy_(x)
    view.adopt(tape.view)
    for function, arguments in tape.calls:
        function(*arguments)
    return tape.output


def _note(view: CacheView, kernels: Kernels, compute: Pass, inputs: tuple[Tensor, ...]) -> Tape:
    """Do a pass and keep its calls."""
    view.prepare()
    held: list[Any] = []
    with kernels.noting(held) as calls, _Watch() as watch:
        output = compute(view, *inputs)
    return Tape(view, inputs, output, None if watch.computed else calls, held)


def may_replay(T: int) -> bool:
    """Whether a pass over T new tokens a row is of the kind that is worth repeating."""
    return T == 1 and not torch.is_grad_enabled()


def through(
    view: CacheView | None, kernels: Kernels | None, compute: Pass, *inputs: Tensor
) -> Tensor:
    """compute(view, *inputs), `replayed` where that may be; the first input is (B, T, …)."""
    if view is not None and kernels is not None and may_replay(inputs[0].shape[1]):
        return replayed(view, kernels, compute, *inputs)
    return compute(view, *inputs)

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
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from sprout.common.kernels import Kernels, Tape
from sprout.models.cache import CacheView

KEPT = 4
"""Kinds of passes whose calls are kept: each holds the memory of what it computes."""
HARMLESS = frozenset(
    "view reshape _unsafe_view _reshape_alias select slice transpose t unsqueeze squeeze expand permute "
    "alias detach as_strided unbind split empty empty_like new_empty empty_strided".split()
)
"""Operations that compute nothing; nor does one that gives back its input, as `to` may."""

Pass = Callable[..., Tensor]
Begin = Callable[[], Pass]
"""Makes a pass, after doing what is the same for all of its kind and PyTorch has to compute."""


@dataclass(eq=False)
class Kept:
    """One pass: the view of the cache and the inputs that its calls read, and where the result lies.

    `tape` is None where a pass of this kind cannot be repeated.
    """

    view: CacheView
    inputs: tuple[Tensor, ...]
    output: Tensor
    tape: Tape | None


class _Watch(TorchDispatchMode):
    """Notes whether any operation of PyTorch computes something."""

    def __init__(self) -> None:
        super().__init__()
        self.computed: set[str] = set()

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        name = func.overloadpacket.__name__
        result = func(*args, **(kwargs or {}))
        if name not in HARMLESS and not (args and result is args[0]):
            self.computed.add(name)
        return result


def replayed(view: CacheView, kernels: Kernels, what: str, begin: Begin, *inputs: Tensor) -> Tensor:
    """begin()(view, *inputs) for one new token a row, by repeating an earlier pass where there is one.

    The result is overwritten by the next pass over the same cache. The pass may depend on nothing that
    changes but the view and the inputs. `what` names it, where there are several over one cache.
    """
    tapes = view.cache.tapes
    kind = (what, view.rows.start, len(view.start), torch.is_inference_mode_enabled())
    if kind not in tapes:
        # The first of a kind goes the ordinary way: where requests come and go it may be the last.
        while len(tapes) >= KEPT:
            del tapes[next(iter(tapes))]
        tapes[kind] = None
        return begin()(view, *inputs)
    kept = tapes[kind]
    if kept is None:
        kept = tapes[kind] = _note(view, kernels, begin(), inputs)
        return kept.output
    if kept.tape is None:
        return begin()(view, *inputs)
    for place, x in zip(kept.inputs, inputs, strict=True):
        place.copy_(x)
    view.adopt(kept.view)
    kept.tape.play()
    return kept.output


def _note(view: CacheView, kernels: Kernels, compute: Pass, inputs: tuple[Tensor, ...]) -> Kept:
    """Do a pass and keep its calls."""
    view.starts()  # made by PyTorch, and so before its calls are noted
    with kernels.noting() as notes, _Watch() as watch:
        output = compute(view, *inputs)
    return Kept(view, inputs, output, None if watch.computed else notes.tape())


def weights_mark(model: nn.Module) -> object:
    """What stays the same as long as a model's weights do: where they lie, and how often they were written.

    A pass that is repeated may hold numbers that came of them. Of tensors made in inference mode nobody
    counts the writing: then no mark is like another.
    """
    weights = [*model.parameters(), *model.buffers()]
    if any(weight.is_inference() for weight in weights):
        return object()
    return [(weight.data_ptr(), weight._version) for weight in weights]


def may_replay(T: int) -> bool:
    """Whether a pass over T new tokens a row is of the kind that is worth repeating."""
    return T == 1 and not torch.is_grad_enabled()


def through(
    view: CacheView | None, kernels: Kernels | None, what: str, begin: Begin, *inputs: Tensor
) -> Tensor:
    """begin()(view, *inputs), `replayed` where that may be; the first input is (B, T, …)."""
    if view is not None and kernels is not None and may_replay(inputs[0].shape[1]):
        return replayed(view, kernels, what, begin, *inputs)
    return begin()(view, *inputs)

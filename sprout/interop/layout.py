"""How each family of models is called in transformers: its architecture, its config, its tensors.

A layout goes both ways. Most parts have one tensor here and one there; where GPT-2 keeps query, key and
value in one matrix, or a matrix the other way round (its Conv1D), a `Part` says so. Rows of the embedding and
the head are as many as the vocabulary has tokens there, and rounded up to 64 here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from sprout.models.base import ModelConfig


@dataclass(frozen=True)
class Part:
    """One tensor of theirs, and which of ours make it, one below the other."""

    theirs: str
    ours: tuple[str, ...]
    transposed: bool = False
    """Whether theirs is (n_in, n_out), as GPT-2's Conv1D is."""
    rows: bool = False
    """Whether its rows are the vocabulary's."""


@dataclass(frozen=True)
class Layout:
    """An architecture of transformers that a family of ours can be."""

    architecture: str
    model_type: str
    config: Callable[[Any], dict[str, Any]]
    """Their config.json of a shape of ours, but for tokens and dtype."""
    shape: Callable[[Mapping[str, Any]], ModelConfig]
    """Our shape of their config.json. KeyError or ValueError where it cannot be one."""
    parts: Callable[[Any], list[Part]]
    """All tensors of a shape."""
    code: str | None = None
    """The file of modelling code that must go with it, where transformers has none."""
    fixed: Callable[[Any], dict[str, Tensor]] = lambda shape: {}
    """Tensors of ours that have no counterpart there, because they never differ."""
    filled: Callable[[Any, Mapping[str, Tensor]], Mapping[str, Tensor]] = lambda shape, weights: (
        weights
    )
    """Our weights with what theirs always have and ours need not."""
    prefix: str = ""
    """What stands before the names of most tensors in files of some programs, and is left out here."""
    ignored: tuple[str, ...] = ()
    """How the names of tensors end that older files have and nobody needs."""


def exported(
    layout: Layout, shape: ModelConfig, weights: Mapping[str, Tensor]
) -> dict[str, Tensor]:
    """Their tensors of ours."""
    out, weights = {}, layout.filled(shape, weights)
    for part in layout.parts(shape):
        tensor = torch.cat([weights[name] for name in part.ours])
        tensor = tensor[: shape.vocab_size] if part.rows else tensor
        out[part.theirs] = (tensor.T if part.transposed else tensor).contiguous()
    return out


def expected(
    layout: Layout, shape: ModelConfig, ours: Mapping[str, torch.Size]
) -> dict[str, tuple[int, ...]]:
    """The shapes that their tensors must have; of those with the vocabulary's rows, the rows may differ."""
    found = {}
    for part in layout.parts(shape):
        sizes = [tuple(ours[name]) for name in part.ours]
        first = shape.vocab_size if part.rows else sum(size[0] for size in sizes)
        whole = (first, *sizes[0][1:])
        found[part.theirs] = whole[::-1] if part.transposed else whole
    return found


def imported(
    layout: Layout, shape: ModelConfig, ours: Mapping[str, torch.Size], theirs: Mapping[str, Tensor]
) -> dict[str, Tensor]:
    """Our tensors of theirs, fp32, whose shapes have been checked. `ours` are the shapes to make."""
    out = layout.fixed(shape)
    for part in layout.parts(shape):
        tensor = theirs[part.theirs].float()
        tensor = (tensor.T if part.transposed else tensor).contiguous()
        if part.rows:
            missing = ours[part.ours[0]][0] - len(tensor)
            tensor = torch.cat((tensor, tensor.new_zeros(missing, *tensor.shape[1:])))
        start = 0
        for name in part.ours:
            out[name] = tensor[start : start + ours[name][0]].clone()
            start += ours[name][0]
    return out

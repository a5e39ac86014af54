"""Low-rank adapters (LoRA, 2106.09685): a few new weights learn, and the model's own stay as they are.

Beside a linear layer y = W x stands y += (alpha / rank) · up · down · x, with `down` (rank, n_in) and
`up` (n_out, rank). `up` starts at zero, so at first nothing changes. Every linear layer gets one but
the head, and but those that are no larger than the adapter would be. Once learned, adapters are kept
apart (a checkpoint of megabytes), or merged: W + (alpha / rank) · up · down.

Left out: dropout, and adapters on embeddings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

NAME = "lora"
"""What an adapter is called in the layer that it belongs to, and so in the names of its weights."""
DOWN, UP = f".{NAME}.down", f".{NAME}.up"


@dataclass(frozen=True)
class LoRA:
    """The size of adapters: rank, and alpha, which scales what they add by alpha / rank."""

    rank: int
    alpha: float


class Adapter(nn.Module):
    """What one linear layer's adapter adds to its output. `on` False: nothing."""

    def __init__(self, linear: nn.Linear, size: LoRA) -> None:
        super().__init__()
        weight = linear.weight
        self.down = nn.Parameter(weight.new_empty(size.rank, linear.in_features))
        self.up = nn.Parameter(weight.new_zeros(linear.out_features, size.rank))
        self.scale, self.on = size.alpha / size.rank, True

    def forward(self, x: Tensor) -> Tensor:
        """x (…, n_in) -> (…, n_out), in the dtype of x."""
        down, up = self.down.to(x.dtype), self.up.to(x.dtype)
        return F.linear(F.linear(x, down), up) * self.scale


def adapt(model: nn.Module, size: LoRA, seed: int) -> None:
    """Freeze the model's own weights and put adapters beside its linear layers.

    The adapters' first weights are a function of the seed and the shapes. ValueError when the rank
    is so large that no layer gets one.
    """
    assert not is_adapted(model)
    rng = torch.Generator().manual_seed(seed)
    model.requires_grad_(False)
    found = [
        module
        for name, module in model.named_modules()
        if isinstance(module, nn.Linear)
        and name != "head"
        and min(module.in_features, module.out_features) > size.rank
    ]
    if not found:
        raise ValueError(f"rank {size.rank} is not below the width of any layer")
    for linear in found:
        adapter = Adapter(linear, size)
        bound = linear.in_features**-0.5
        first = torch.empty(adapter.down.shape).uniform_(-bound, bound, generator=rng)
        with torch.no_grad():
            adapter.down.copy_(first)
        linear.add_module(NAME, adapter)
        linear.register_forward_hook(_add)


def _add(linear: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
    adapter = linear.get_submodule(NAME)
    assert isinstance(adapter, Adapter)
    return output + adapter(inputs[0]) if adapter.on else output


def is_adapted(model: nn.Module) -> bool:
    """Whether a model has adapters."""
    return any(isinstance(module, Adapter) for module in model.modules())


@contextmanager
def switched_off(model: nn.Module) -> Iterator[None]:
    """Within the block the model is the one that the adapters were put on."""
    adapters = [module for module in model.modules() if isinstance(module, Adapter)]
    for adapter in adapters:
        adapter.on = False
    try:
        yield
    finally:
        for adapter in adapters:
            adapter.on = True


def saved_names(model: nn.Module) -> list[str]:
    """The weights that a checkpoint of the model holds: the adapters' alone where it has some.

    One that two layers share is held once, under its first name.
    """
    again = {name for name, _ in model.named_parameters(remove_duplicate=False)}
    again -= {name for name, _ in model.named_parameters()}
    names = [name for name in model.state_dict() if name not in again]
    return [name for name in names if name.endswith((DOWN, UP))] if is_adapted(model) else names


def are_adapters(weights: Mapping[str, Tensor]) -> bool:
    """Whether these weights are adapters' alone."""
    return bool(weights) and all(name.endswith((DOWN, UP)) for name in weights)


def merged(
    weights: Mapping[str, Tensor], adapters: Mapping[str, Tensor], alpha: float
) -> dict[str, Tensor]:
    """The weights of the model without adapters that does what the model with them does, fp32.

    KeyError when the adapters belong to a model of other layers.
    """
    found = dict(weights)
    for name in adapters:
        if name.endswith(DOWN):
            layer = name.removesuffix(DOWN)
            down, up = adapters[name].float(), adapters[layer + UP].float()
            found[f"{layer}.weight"] = found[f"{layer}.weight"] + alpha / len(down) * (up @ down)
    return found

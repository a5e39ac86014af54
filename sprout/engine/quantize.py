"""Int8 weights for generation: half the bytes of bf16 to read for every token.

Weight-only, absmax for each output channel (as in LLM.int8(), 2208.07339, without its outliers): a row
of a matrix is whole numbers from -127 to 127 times one scale. Activations stay as they are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from sprout.checkpoint import load_model
from sprout.common.dist import Dist
from sprout.models.base import Model
from sprout.tokenizer.tokenizer import Tokenizer

SMALLEST = 32
"""Matrices with fewer rows or columns than this stay as they are: they are read in no time."""
KERNEL_ROWS = 12
"""Up to so many rows of input go through PyTorch's int8 kernel; from about 14 on, measured on a CPU with
bf16 instructions, casting the codes and multiplying as usual takes less time."""
KERNEL_COLUMNS = 16
"""PyTorch's int8 kernel for the CPU reads past the end of rows that are no multiple of this."""


class Int8Linear(nn.Module):
    """A linear layer with weights (n_out, n_in) in int8 and a scale (n_out,) for each output."""

    codes: Tensor
    scale: Tensor
    bias: Tensor | None

    def __init__(self, linear: nn.Linear, dtype: torch.dtype) -> None:
        """Take over a layer's weights; `dtype` is what its inputs will have."""
        super().__init__()
        self.in_features, self.out_features = linear.in_features, linear.out_features
        weight = linear.weight.detach().float()
        # The scale is rounded to its dtype before the codes are found, so that its rounding costs nothing.
        largest = weight.abs().amax(dim=1).clamp(min=torch.finfo(torch.bfloat16).tiny)
        scale = (largest / 127).to(dtype)
        codes = (weight / scale.float()[:, None]).round().clamp(-127, 127).to(torch.int8)
        self.register_buffer("codes", codes)
        self.register_buffer("scale", scale)
        bias = None if linear.bias is None else linear.bias.detach().to(dtype)
        self.register_buffer("bias", bias)

    @property
    def weight(self) -> Tensor:
        """The weights that the codes stand for, (n_out, n_in) in the dtype of the scale."""
        return self.codes.to(self.scale.dtype) * self.scale[:, None]

    def forward(self, x: Tensor) -> Tensor:
        """x (…, n_in) in the layer's dtype -> (…, n_out)."""
        rows = x.numel() // self.in_features
        if x.is_cpu and rows <= KERNEL_ROWS and self.in_features % KERNEL_COLUMNS == 0:
            flat = x.reshape(rows, self.in_features)
            y = torch._weight_int8pack_mm(flat, self.codes, self.scale)
            y = y.view(*x.shape[:-1], self.out_features)
        else:
            y = F.linear(x, self.codes.to(x.dtype)) * self.scale  # bf16 holds every code exactly
        return y if self.bias is None else y + self.bias


@torch.no_grad()
def quantize_int8(model: Model, dtype: torch.dtype | None = None) -> None:
    """Put an Int8Linear in the place of every linear layer of a model, for generation alone.

    All else is cast to `dtype`, in which the model computes from now on (default: as before). Best given
    fp32 weights. Embeddings stay: of those a token reads one row.
    """
    dtype = model.compute_dtype = dtype or model.compute_dtype
    for module in list(model.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.Linear) and min(child.weight.shape) >= SMALLEST:
                setattr(module, name, Int8Linear(child, dtype))
    for parameter in model.parameters():
        parameter.data = parameter.data.to(dtype)
    model.eval().requires_grad_(False)


def load_int8(
    run: Path, stage: str | None, dist: Dist, warn: Callable[[str], None] | None = None
) -> tuple[Model, Tokenizer, str]:
    """As `checkpoint.load_model`, with the linear layers in int8, made of the fp32 weights."""
    whole = dataclasses.replace(dist, dtype=torch.float32)
    model, tokenizer, chosen = load_model(run, stage, whole, warn)
    quantize_int8(model, dist.dtype)
    return model, tokenizer, chosen


def bytes_read(model: nn.Module) -> int:
    """Bytes of weights that are read for a token: all but embeddings, of which it is one row."""
    tables = {p for m in model.modules() if isinstance(m, nn.Embedding) for p in m.parameters()}
    # A head that shares the embedding's weight reads all of it.
    tables -= {p for m in model.modules() if isinstance(m, nn.Linear) for p in m.parameters()}
    packed = [m for m in model.modules() if isinstance(m, Int8Linear)]
    weights: list[Tensor] = [p for p in model.parameters() if p not in tables]
    weights += [buffer for module in packed for buffer in module.buffers()]
    return sum(weight.numel() * weight.itemsize for weight in weights)

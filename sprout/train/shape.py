"""One dial: from a depth to the sizes of a model, of whichever family.

A depth gives the width (64 a layer), the heads, the vocabulary and the sequence length.
"""

from __future__ import annotations

from sprout.models.base import ModelConfig
from sprout.models.families import FAMILIES, config_from_dict
from sprout.train.options import Options
from sprout.train.plan import Shape


def shape_for(options: Options, depth: int, vocab: int | None = None) -> Shape:
    """The sizes of a model of that depth, with what the options set by hand.

    `vocab` is the vocabulary where it is known already, as it is for bytes and characters.
    """
    width = options.width or 64 * depth
    family = options.family or "gpt"
    size = FAMILIES[family][0].usual_head
    n_head = max(1, width // size if width % size == 0 else width // 64)
    while width % n_head or (width // n_head) % 2:
        n_head -= 1
    default_vocab = 2048 if depth <= 4 else 4096 if depth <= 8 else 16384 if depth <= 12 else 32768
    return Shape(
        depth=depth,
        width=width,
        n_head=n_head,
        n_kv_head=n_head,
        sequence_length=options.sequence_length or (512 if depth <= 8 else 2048),
        vocab_size=vocab or options.vocab_size or default_vocab,
        family=family,
    )


def model_config(shape: Shape, vocab_size: int) -> ModelConfig:
    """The model of a shape, with the vocabulary that came out; a model that is given has its own."""
    if shape.model:
        return config_from_dict(shape.model, "--init-from")
    return FAMILIES[shape.family][0].dialled(
        vocab_size=vocab_size,
        n_layer=shape.depth,
        n_head=shape.n_head,
        n_kv_head=shape.n_kv_head,
        n_embd=shape.width,
        sequence_length=shape.sequence_length,
    )


def parameters(shape: Shape) -> int:
    """Parameters of matrices and head, the ones that set the horizon."""
    config = model_config(shape, shape.vocab_size)
    return shape.depth * config.layer_parameters + shape.width * shape.vocab_size

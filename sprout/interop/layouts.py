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
from sprout.models.gpt import GPTConfig


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
    prefix: str = ""
    """What stands before the names of most tensors, and is left out in some files."""
    ignored: tuple[str, ...] = ()
    """How the names of tensors end that older files have and nobody needs."""


def exported(
    layout: Layout, shape: ModelConfig, weights: Mapping[str, Tensor]
) -> dict[str, Tensor]:
    """Their tensors of ours."""
    out = {}
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


def plain_reasons(shape: ModelConfig, weights: Mapping[str, Tensor]) -> list[str]:
    """What of a model of our own family no architecture of transformers has; [] if it is a NanoChat."""
    assert isinstance(shape, GPTConfig)
    windows = any(shape.window(i) < shape.sequence_length for i in range(shape.n_layer))
    scalars = weights["residual_scale"].ne(1).any() or weights["embedding_scale"].ne(0).any()
    found = {
        "value embeddings": shape.value_embeddings,
        "short convolutions": shape.taps > 0,
        "sliding windows": windows,
        "scaled residual streams": bool(scalars),
    }
    return [name for name, has in found.items() if has]


def _gpt_config(shape: GPTConfig) -> dict[str, Any]:
    return {
        "hidden_size": shape.n_embd,
        "num_hidden_layers": shape.n_layer,
        "num_attention_heads": shape.n_head,
        "num_key_value_heads": shape.n_kv_head,
        "max_position_embeddings": shape.sequence_length,
        "window_pattern": shape.window_pattern,
        "softcap": shape.softcap,
        "rope_base": shape.rope_base,
        "value_embeddings": shape.value_embeddings,
        "taps": shape.taps,
        "tie_word_embeddings": False,
    }


def _gpt_shape(config: Mapping[str, Any]) -> GPTConfig:
    return GPTConfig(
        **_sizes(config),
        window_pattern=str(config["window_pattern"]),
        softcap=float(config["softcap"]),
        rope_base=float(config["rope_base"]),
        value_embeddings=bool(config["value_embeddings"]),
        taps=int(config["taps"]),
    )


def _gpt_parts(shape: GPTConfig) -> list[Part]:
    names = ["residual_scale", "embedding_scale"]
    for i in range(shape.n_layer):
        block = f"blocks.{i}"
        names += [f"{block}.attention.{name}.weight" for name in ("q", "k", "v", "out")]
        names += [f"{block}.mlp.{name}.weight" for name in ("up", "down")]
        if shape.taps:
            names += [f"{block}.attention.{name}.taps" for name in ("mix_input", "mix_keys")]
        if shape.has_value_embedding(i):
            names.append(f"{block}.attention.gate.weight")
    tables = ["embedding.weight", "head.weight"]
    tables += [
        f"blocks.{i}.attention.value_embedding.weight"
        for i in range(shape.n_layer)
        if shape.has_value_embedding(i)
    ]
    return [Part(n, (n,)) for n in names] + [Part(n, (n,), rows=True) for n in tables]


def _nanochat_config(shape: GPTConfig) -> dict[str, Any]:
    return {
        "hidden_size": shape.n_embd,
        "intermediate_size": 4 * shape.n_embd,
        "num_hidden_layers": shape.n_layer,
        "num_attention_heads": shape.n_head,
        "num_key_value_heads": shape.n_kv_head,
        "max_position_embeddings": shape.sequence_length,
        "hidden_act": "relu2",
        "rms_norm_eps": 1e-6,
        "attention_bias": False,
        "final_logit_softcapping": shape.softcap or None,
        "rope_theta": shape.rope_base,
        "rope_parameters": {"rope_type": "default", "rope_theta": shape.rope_base},
        "tie_word_embeddings": False,
    }


def _nanochat_shape(config: Mapping[str, Any]) -> GPTConfig:
    _require(config, hidden_act="relu2", attention_bias=False, tie_word_embeddings=False)
    if config["intermediate_size"] != 4 * config["hidden_size"]:
        raise ValueError("its intermediate_size is not four times its hidden_size")
    return GPTConfig(
        **_sizes(config),
        window_pattern="L",
        softcap=float(config["final_logit_softcapping"] or 0.0),
        rope_base=rope_base(config),
        value_embeddings=False,
        taps=0,
    )


def _nanochat_parts(shape: GPTConfig) -> list[Part]:
    found = [
        Part("model.embed_tokens.weight", ("embedding.weight",), rows=True),
        Part("lm_head.weight", ("head.weight",), rows=True),
    ]
    names = {
        "self_attn.q_proj": "attention.q",
        "self_attn.k_proj": "attention.k",
        "self_attn.v_proj": "attention.v",
        "self_attn.o_proj": "attention.out",
        "mlp.fc1": "mlp.up",
        "mlp.fc2": "mlp.down",
    }
    for i in range(shape.n_layer):
        found += [
            Part(f"model.layers.{i}.{theirs}.weight", (f"blocks.{i}.{ours}.weight",))
            for theirs, ours in names.items()
        ]
    return found


def _nanochat_fixed(shape: GPTConfig) -> dict[str, Tensor]:
    return {
        "residual_scale": torch.ones(shape.n_layer),
        "embedding_scale": torch.zeros(shape.n_layer),
    }


def _sizes(config: Mapping[str, Any]) -> dict[str, int]:
    """What every one of our shapes has, by the names that most of theirs have."""
    heads = int(config["num_attention_heads"])
    return {
        "vocab_size": int(config["vocab_size"]),
        "n_layer": int(config["num_hidden_layers"]),
        "n_head": heads,
        "n_kv_head": int(config.get("num_key_value_heads") or heads),
        "n_embd": int(config["hidden_size"]),
        "sequence_length": int(config["max_position_embeddings"]),
    }


def rope_base(config: Mapping[str, Any]) -> float:
    """The base of rotary positions, of older and newer files. ValueError for any that are stretched."""
    given = config.get("rope_parameters") or config.get("rope_scaling") or {}
    kind = given.get("rope_type", given.get("type", "default"))
    if kind != "default":
        raise ValueError(f"its rotary positions are stretched ({kind})")
    return float(given.get("rope_theta", config.get("rope_theta", 10000.0)))


def _require(config: Mapping[str, Any], **wanted: Any) -> None:
    """ValueError naming the first key that is there and says something else."""
    for key, value in wanted.items():
        if config.get(key, value) != value:
            raise ValueError(f"its {key} is {config[key]!r}, not {value!r}")


SPROUT = Layout(
    "SproutForCausalLM", "sprout", _gpt_config, _gpt_shape, _gpt_parts, "modeling_sprout.py"
)
NANOCHAT = Layout(
    "NanoChatForCausalLM",
    "nanochat",
    _nanochat_config,
    _nanochat_shape,
    _nanochat_parts,
    fixed=_nanochat_fixed,
)
LAYOUTS: tuple[Layout, ...] = (SPROUT, NANOCHAT)
"""Every architecture that can be read."""


def layout_of(shape: ModelConfig) -> Layout:
    """The architecture of transformers that a family other than our own is."""
    raise KeyError(shape.family)

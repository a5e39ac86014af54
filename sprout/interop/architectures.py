"""The architectures of transformers that our families are: GPT-2, Qwen3, NanoChat, and our own with its code.

Each is a `Layout`: their config from our shape, our shape from their config, and which tensors are which.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from sprout.interop.layout import Layout, Part
from sprout.models.base import ModelConfig
from sprout.models.gpt import GPTConfig
from sprout.models.gpt2 import GPT2Config
from sprout.models.qwen3 import Qwen3Config


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
            mixes = ("attention.mix_input", "attention.mix_keys", "mlp.mix_input")
            names += [f"{block}.{name}.taps" for name in mixes]
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


def _gpt2_config(shape: GPT2Config) -> dict[str, Any]:
    return {
        "n_embd": shape.n_embd,
        "n_layer": shape.n_layer,
        "n_head": shape.n_head,
        "n_positions": shape.sequence_length,
        "n_ctx": shape.sequence_length,
        "n_inner": None,
        "activation_function": "gelu_new",
        "layer_norm_epsilon": 1e-5,
        "attn_pdrop": 0.0,
        "embd_pdrop": 0.0,
        "resid_pdrop": 0.0,
        "tie_word_embeddings": True,
    }


def _gpt2_shape(config: Mapping[str, Any]) -> GPT2Config:
    _require(
        config,
        activation_function="gelu_new",
        layer_norm_epsilon=1e-5,
        tie_word_embeddings=True,
        add_cross_attention=False,
        scale_attn_weights=True,
        scale_attn_by_inverse_layer_idx=False,
    )
    width, heads = int(config["n_embd"]), int(config["n_head"])
    if config.get("n_inner") not in (None, 4 * width):
        raise ValueError("its n_inner is not four times its n_embd")
    sizes = (int(config["n_layer"]), heads, heads, width, int(config["n_positions"]))
    return GPT2Config(int(config["vocab_size"]), *sizes)


def _gpt2_parts(shape: GPT2Config) -> list[Part]:
    found = [
        Part("wte.weight", ("embedding.weight",), rows=True),
        Part("wpe.weight", ("position_embedding.weight",)),
    ]
    norms, matrices = [("ln_f", "norm")], []
    for i in range(shape.n_layer):
        ours, theirs = f"blocks.{i}", f"h.{i}"
        norms += [
            (f"{theirs}.ln_1", f"{ours}.attention_norm"),
            (f"{theirs}.ln_2", f"{ours}.mlp_norm"),
        ]
        qkv = tuple(f"{ours}.attention.{name}" for name in "qkv")
        matrices += [
            (f"{theirs}.attn.c_attn", qkv),
            (f"{theirs}.attn.c_proj", (f"{ours}.attention.out",)),
            (f"{theirs}.mlp.c_fc", (f"{ours}.mlp.up",)),
            (f"{theirs}.mlp.c_proj", (f"{ours}.mlp.down",)),
        ]
    for kind in ("weight", "bias"):
        found += [Part(f"{theirs}.{kind}", (f"{ours}.{kind}",)) for theirs, ours in norms]
        found += [
            Part(f"{theirs}.{kind}", tuple(f"{name}.{kind}" for name in names), kind == "weight")
            for theirs, names in matrices
        ]
    return found


def _gpt2_filled(shape: GPT2Config, weights: Mapping[str, Tensor]) -> Mapping[str, Tensor]:
    """With biases of zero where a model was trained without any."""
    if shape.bias:
        return weights
    zeros = {
        f"{name.removesuffix('.weight')}.bias": tensor.new_zeros(len(tensor))
        for name, tensor in weights.items()
        if name.endswith(".weight") and not name.endswith("embedding.weight")
    }
    return {**weights, **zeros}


def _qwen3_config(shape: Qwen3Config) -> dict[str, Any]:
    return {
        "hidden_size": shape.n_embd,
        "intermediate_size": shape.intermediate_size,
        "num_hidden_layers": shape.n_layer,
        "num_attention_heads": shape.n_head,
        "num_key_value_heads": shape.n_kv_head,
        "head_dim": shape.head_dim,
        "max_position_embeddings": shape.sequence_length,
        "hidden_act": "silu",
        "rms_norm_eps": 1e-6,
        "attention_bias": False,
        "attention_dropout": 0.0,
        "use_sliding_window": False,
        "sliding_window": None,
        "rope_theta": shape.rope_theta,
        "rope_parameters": {"rope_type": "default", "rope_theta": shape.rope_theta},
        "tie_word_embeddings": shape.tied,
    }


def _qwen3_shape(config: Mapping[str, Any]) -> Qwen3Config:
    _require(
        config,
        hidden_act="silu",
        rms_norm_eps=1e-6,
        attention_bias=False,
        use_sliding_window=False,
    )
    return Qwen3Config(
        **_sizes(config),
        head_dim=int(config.get("head_dim") or 128),
        intermediate_size=int(config["intermediate_size"]),
        rope_theta=rope_base(config),
        tied=bool(config.get("tie_word_embeddings", False)),
    )


def _qwen3_parts(shape: Qwen3Config) -> list[Part]:
    found = [Part("model.embed_tokens.weight", ("embedding.weight",), rows=True)]
    if not shape.tied:
        found.append(Part("lm_head.weight", ("head.weight",), rows=True))
    found.append(Part("model.norm.weight", ("norm.weight",)))
    names = {
        "input_layernorm": "attention_norm",
        "self_attn.q_proj": "attention.q",
        "self_attn.k_proj": "attention.k",
        "self_attn.v_proj": "attention.v",
        "self_attn.o_proj": "attention.out",
        "self_attn.q_norm": "attention.q_norm",
        "self_attn.k_norm": "attention.k_norm",
        "post_attention_layernorm": "mlp_norm",
        "mlp.gate_proj": "mlp.gate",
        "mlp.up_proj": "mlp.up",
        "mlp.down_proj": "mlp.down",
    }
    for i in range(shape.n_layer):
        found += [
            Part(f"model.layers.{i}.{theirs}.weight", (f"blocks.{i}.{ours}.weight",))
            for theirs, ours in names.items()
        ]
    return found


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
GPT2 = Layout(
    "GPT2LMHeadModel",
    "gpt2",
    _gpt2_config,
    _gpt2_shape,
    _gpt2_parts,
    filled=_gpt2_filled,
    prefix="transformer.",
    ignored=(".attn.bias", ".attn.masked_bias", "lm_head.weight"),
)
QWEN3 = Layout(
    "Qwen3ForCausalLM",
    "qwen3",
    _qwen3_config,
    _qwen3_shape,
    _qwen3_parts,
    ignored=("rotary_emb.inv_freq", "lm_head.weight"),
)
LAYOUTS = (GPT2, QWEN3, NANOCHAT, SPROUT)
"""Every architecture that can be read."""
NATIVE = {GPT2Config.family: GPT2, Qwen3Config.family: QWEN3}
"""family -> the architecture of transformers that it is."""

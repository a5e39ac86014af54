"""A trained stage as one GGUF file for llama.cpp and what builds on it, with a Modelfile for Ollama.

Matrices are written in the type asked for, norms and biases in fp32, as llama.cpp wants them; a matrix whose
rows are no multiple of 32 stays in fp16 where q8_0 was asked for. The tokenizer goes with it: llama.cpp knows
the regexes of GPT-2 and Qwen2 by name, and ours is Qwen2's.
"""

from __future__ import annotations

import filecmp
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from torch import Tensor

from sprout.common import files
from sprout.common.errors import Failure, UsageError
from sprout.engine.tools import stop_ids
from sprout.interop.architectures import GPT2
from sprout.interop.bytelevel import merges, special_names, spell
from sprout.interop.layout import exported
from sprout.interop.stage import Stage
from sprout.interop.templates import go, jinja
from sprout.models.gpt2 import GPT2Config
from sprout.models.qwen3 import Qwen3Config
from sprout.tokenizer.bpe import SPLIT_REGEX
from sprout.tokenizer.foreign import GPT2_PATTERN
from sprout.tokenizer.tokenizer import END, Tokenizer

Type = Literal["f32", "f16", "bf16", "q8_0"]
BLOCK = 32
"""Numbers that share a scale in q8_0."""
PRE = {SPLIT_REGEX: "qwen2", GPT2_PATTERN: "gpt-2"}
"""regex -> what llama.cpp calls it."""

_GPT2 = {
    "wte": "token_embd",
    "wpe": "position_embd",
    "ln_f": "output_norm",
    "ln_1": "attn_norm",
    "attn.c_attn": "attn_qkv",
    "attn.c_proj": "attn_output",
    "ln_2": "ffn_norm",
    "mlp.c_fc": "ffn_up",
    "mlp.c_proj": "ffn_down",
}
_QWEN3 = {
    "embedding": "token_embd",
    "norm": "output_norm",
    "head": "output",
    "attention_norm": "attn_norm",
    "attention.q": "attn_q",
    "attention.k": "attn_k",
    "attention.v": "attn_v",
    "attention.out": "attn_output",
    "attention.q_norm": "attn_q_norm",
    "attention.k_norm": "attn_k_norm",
    "mlp_norm": "ffn_norm",
    "mlp.gate": "ffn_gate",
    "mlp.up": "ffn_up",
    "mlp.down": "ffn_down",
}


@dataclass(frozen=True)
class Written:
    """What was written."""

    file: Path
    modelfile: Path
    bytes: int


def check(found: Stage) -> None:
    """UsageError, with the way out, for a model or a tokenizer that llama.cpp does not know."""
    family = found.shape.family
    if not isinstance(found.shape, (GPT2Config, Qwen3Config)):
        raise UsageError(
            f"llama.cpp has no architecture like {family}: train with `--family qwen3` to export to gguf "
            "(`sprout export hf` writes any family)"
        )
    if found.tokenizer.kind in ("byte", "char"):
        raise UsageError(
            f"llama.cpp reads no vocabulary of {found.tokenizer.kind}s: train with `--tokenizer bpe` to "
            "export to gguf"
        )
    if found.tokenizer.pattern not in PRE:
        raise UsageError(
            "llama.cpp has no name for the regex by which this tokenizer splits text, and would give "
            "other tokens: only GPT-2's and Qwen2's can be exported to gguf"
        )


def export(found: Stage, out: Path, type: Type) -> Written:
    """Write a stage to the new file `out`, whole or not at all, and a Modelfile beside it.

    A file that is this very export already is no error, so that the same command also ends well after
    one that was killed between the two files. UsageError where `out` is anything else.
    """
    check(found)
    refusal = UsageError(f"--out {out}: is there already; name a new file, or remove it first")
    if out.exists() and not _is_gguf(out):
        raise refusal
    out.parent.mkdir(parents=True, exist_ok=True)
    files.sweep(out.parent)
    temporary = out.parent / f".tmp-{out.name}-{os.getpid()}"
    with files.disk_full_as_failure(out):
        try:
            _write(found, temporary, type)
            if out.exists() and not filecmp.cmp(temporary, out, shallow=False):
                raise refusal
            with open(temporary, "rb") as file:
                os.fsync(file.fileno())
            os.replace(temporary, out)
        finally:
            with suppress(OSError):
                temporary.unlink()
    modelfile = out.with_name(f"{out.stem}.Modelfile")
    files.write_text(modelfile, ollama(found, out.name))
    return Written(out, modelfile, out.stat().st_size)


def _is_gguf(path: Path) -> bool:
    """Whether a file begins as one of this format does."""
    if not path.is_file():
        return False
    with open(path, "rb") as file:
        return file.read(4) == b"GGUF"


def ollama(found: Stage, name: str) -> str:
    """The Modelfile with which `ollama create` takes the file of that name."""
    lines = [f"FROM ./{name}", f'TEMPLATE """{go(found.tokenizer)}"""']
    names = special_names(found.tokenizer)
    lines += [f'PARAMETER stop "{names[id]}"' for id in sorted(stop_ids(found.tokenizer))]
    lines += [
        "PARAMETER temperature 0.4",
        "PARAMETER top_k 50",
        f"PARAMETER num_ctx {found.shape.sequence_length}",
    ]
    return "\n".join(lines) + "\n"


def _write(found: Stage, path: Path, type: Type) -> None:
    try:
        import gguf
    except ModuleNotFoundError:
        raise Failure(
            "the package gguf is missing: `pip install gguf` (or sprout's extra `hf`) installs it"
        ) from None
    shape = found.shape
    kinds = {
        "f32": (gguf.GGMLQuantizationType.F32, gguf.LlamaFileType.ALL_F32),
        "f16": (gguf.GGMLQuantizationType.F16, gguf.LlamaFileType.MOSTLY_F16),
        "bf16": (gguf.GGMLQuantizationType.BF16, gguf.LlamaFileType.MOSTLY_BF16),
        "q8_0": (gguf.GGMLQuantizationType.Q8_0, gguf.LlamaFileType.MOSTLY_Q8_0),
    }
    wanted, file_type = kinds[type]
    writer = gguf.GGUFWriter(path, shape.family)
    writer.add_name(f"{found.run.name} {found.stage}")
    writer.add_file_type(file_type)
    writer.add_context_length(shape.sequence_length)
    writer.add_embedding_length(shape.n_embd)
    writer.add_block_count(shape.n_layer)
    writer.add_head_count(shape.n_head)
    writer.add_head_count_kv(shape.n_kv_head)
    if isinstance(shape, Qwen3Config):
        writer.add_feed_forward_length(shape.intermediate_size)
        writer.add_key_length(shape.head_dim)
        writer.add_value_length(shape.head_dim)
        writer.add_rope_freq_base(shape.rope_theta)
        writer.add_layer_norm_rms_eps(1e-6)
    else:
        writer.add_feed_forward_length(4 * shape.n_embd)
        writer.add_layer_norm_eps(1e-5)
    _add_tokenizer(writer, found.tokenizer, gguf)
    for name, tensor in _tensors(found).items():
        kind = wanted if tensor.ndim == 2 else kinds["f32"][0]
        if kind == gguf.GGMLQuantizationType.Q8_0 and tensor.shape[1] % BLOCK:
            kind = gguf.GGMLQuantizationType.F16
        packed = gguf.quants.quantize(tensor.float().contiguous().numpy(), kind)
        writer.add_tensor(name, packed, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _tensors(found: Stage) -> Mapping[str, Tensor]:
    """The tensors by llama.cpp's names, matrices (n_out, n_in)."""
    shape = found.shape
    if isinstance(shape, Qwen3Config):
        ours, parts = dict(found.weights), "blocks."
        for table in ("embedding.weight", "head.weight"):
            if table in ours:
                ours[table] = ours[table][: shape.vocab_size]
        return {_renamed(name, parts, _QWEN3): tensor for name, tensor in ours.items()}
    theirs = exported(GPT2, shape, found.weights)
    turned = {part.theirs for part in GPT2.parts(shape) if part.transposed}
    return {
        _renamed(name, "h.", _GPT2): tensor.T if name in turned else tensor
        for name, tensor in theirs.items()
    }


def _renamed(name: str, blocks: str, names: Mapping[str, str]) -> str:
    """A name such as blocks.3.mlp.up.weight in llama.cpp's words, blk.3.ffn_up.weight."""
    bare, _, kind = name.rpartition(".")
    if not bare.startswith(blocks):
        return f"{names[bare]}.{kind}"
    number, _, part = bare.removeprefix(blocks).partition(".")
    return f"blk.{number}.{names[part]}.{kind}"


def _add_tokenizer(writer: Any, tokenizer: Tokenizer, gguf: Any) -> None:
    names, kinds = special_names(tokenizer), gguf.TokenType
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(PRE[tokenizer.pattern])
    writer.add_token_list([*map(spell, tokenizer.tokens), *names.values()])
    types = [kinds.USER_DEFINED if n in tokenizer.spoken else kinds.CONTROL for n in names.values()]
    writer.add_token_types([kinds.NORMAL] * len(tokenizer.tokens) + types)
    writer.add_token_merges([f"{left} {right}" for left, right in merges(tokenizer.tokens)])
    writer.add_bos_token_id(tokenizer.bos_id)
    writer.add_eos_token_id(tokenizer.special[END])
    writer.add_pad_token_id(tokenizer.special[END])
    writer.add_add_bos_token(True)
    writer.add_chat_template(jinja(tokenizer))

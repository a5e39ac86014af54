"""Our tokenizer as the tokenizer.json of Hugging Face's tokenizers, and back.

A byte-pair vocabulary is written as theirs of the same kind (a split by regex, then bytes as characters),
and read by tokenizer/foreign.py. Bytes and characters are written as a BPE without merges that falls back
on bytes. All give the ids that ours gives; only text that spells a special token becomes one there, unless
the caller of `apply_chat_template` asks for `sanitize_control_tokens`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sprout.common import files
from sprout.common.errors import Failure, UsageError
from sprout.interop.bytelevel import merges, special_names, spell
from sprout.tokenizer.foreign import gpt2_files, read_gpt2, read_hf
from sprout.tokenizer.tokenizer import END, Tokenizer

FILE = "tokenizer.json"
GPT2 = "GPT2LMHeadModel"
MOST_BYTES = 100_000_000
"""A file of a tokenizer that is larger than this is not read."""


def to_json(tokenizer: Tokenizer) -> dict[str, Any]:
    """What tokenizer.json says of a tokenizer."""
    names = special_names(tokenizer)
    added = [
        {
            "id": id,
            "content": name,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": name not in tokenizer.spoken,
        }
        for id, name in names.items()
    ]
    bos, bpe = names[tokenizer.bos_id], tokenizer.kind == "bpe"
    begun = [{"SpecialToken": {"id": bos, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]
    bytes_back = {"type": "Sequence", "decoders": [{"type": "ByteFallback"}, {"type": "Fuse"}]}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
        "normalizer": None,
        "pre_tokenizer": _splitting(tokenizer.pattern) if bpe else None,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": begun,
            "pair": [*begun, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {bos: {"id": bos, "ids": [tokenizer.bos_id], "tokens": [bos]}},
        },
        "decoder": _byte_level() if bpe else bytes_back,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": not bpe,
            "ignore_merges": False,
            "vocab": {_name(tokenizer, token): id for id, token in enumerate(tokenizer.tokens)},
            "merges": [list(pair) for pair in merges(tokenizer.tokens)] if bpe else [],
        },
    }


def config(tokenizer: Tokenizer, context: int, template: str) -> dict[str, Any]:
    """What tokenizer_config.json says; `template` is the chat template in Jinja."""
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        **named(tokenizer),
        "clean_up_tokenization_spaces": False,
        "model_max_length": context,
        "model_input_names": ["input_ids", "attention_mask"],
        "chat_template": template,
    }


def named(tokenizer: Tokenizer) -> dict[str, str]:
    """The names of the tokens that begin and end a text, and of the one to pad with."""
    names = special_names(tokenizer)
    end = names[tokenizer.special[END]]
    return {"bos_token": names[tokenizer.bos_id], "eos_token": end, "pad_token": end}


def read(folder: Path, architecture: str) -> tuple[Tokenizer, int]:
    """The tokenizer of a folder in Hugging Face's form, and how many of its tokens are named there.

    A GPT-2's may be in its own two files, as it was published, in the place of tokenizer.json. Special
    tokens of ours that it lacks come behind those. Failure, in a sentence that names the file, for one that
    is missing, damaged, or of a kind that ours is not.
    """
    path = folder / FILE
    published = gpt2_files(folder) if architecture == GPT2 and not path.is_file() else None
    for one in published or (path,):
        if one.is_file() and one.stat().st_size > MOST_BYTES:
            raise Failure(f"{one} has {one.stat().st_size:,} bytes: no tokenizer is so large")
    if published is not None:
        tokenizer = read_gpt2(folder)
        return tokenizer, len(tokenizer.tokens) + 1  # all are in the files but our special ones
    data = files.read_json(path)
    try:
        model, added = data["model"], data["added_tokens"]
        known = len({*model["vocab"], *(token["content"] for token in added)})
        tokenizer = _of_bytes(data) if model.get("byte_fallback") else _checked(path)
        return tokenizer, known
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, UsageError):
            raise Failure(str(error)) from None
        raise Failure(f"{path} is no tokenizer that can be read: {error!r}") from None


def _checked(path: Path) -> Tokenizer:
    """A byte-level BPE; ValueError for a regex that cannot be, in which the engine, in Rust, panics."""
    try:
        return read_hf(path)
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ != "PanicException":
            raise
        raise ValueError("its regex cannot be used") from None


def _of_bytes(data: Mapping[str, Any]) -> Tokenizer:
    """The vocabulary of bytes or characters that `to_json` wrote. ValueError for any other."""
    model = data["model"]
    if model["merges"] or data.get("pre_tokenizer") or data.get("normalizer"):
        raise ValueError(
            "it falls back on bytes and does more besides: only byte-level BPE is read"
        )
    in_order = sorted(model["vocab"], key=model["vocab"].__getitem__)
    special = sorted(data["added_tokens"], key=lambda token: int(token["id"]))
    ids = [model["vocab"][name] for name in in_order] + [token["id"] for token in special]
    if ids != list(range(len(ids))):
        raise ValueError("its ids are not 0, 1, 2 …, those of special tokens the last")
    tokens = [_fallback(name) for name in in_order]
    kind = "byte" if len(tokens) == 256 else "char"
    return Tokenizer(kind, tokens, [token["content"] for token in special])  # type: ignore[arg-type]


def _name(tokenizer: Tokenizer, token: bytes) -> str:
    """How tokenizer.json spells a token."""
    if tokenizer.kind == "bpe":
        return spell(token)
    return f"<0x{token[0]:02X}>" if len(token) == 1 and token[0] > 127 else token.decode()


def _fallback(name: str) -> bytes:
    """The bytes of a token in a vocabulary that falls back on bytes."""
    if len(name) == 6 and name.startswith("<0x") and name.endswith(">"):
        return bytes([int(name[3:5], 16)])
    return name.encode()


def _byte_level() -> dict[str, Any]:
    return {
        "type": "ByteLevel",
        "add_prefix_space": False,
        "trim_offsets": True,
        "use_regex": False,
    }


def _splitting(pattern: str) -> dict[str, Any]:
    split = {
        "type": "Split",
        "pattern": {"Regex": pattern},
        "behavior": "Isolated",
        "invert": False,
    }
    return {"type": "Sequence", "pretokenizers": [split, _byte_level()]}

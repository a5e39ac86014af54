"""Our tokenizer as the tokenizer.json of Hugging Face's tokenizers, and back.

A byte-pair vocabulary is written as theirs of the same kind (a split by regex, then bytes in GPT-2's
letters). Bytes and characters are a BPE without merges that falls back on bytes. All three give the ids
that ours gives; only text that spells a special token becomes one there, unless the caller of
`apply_chat_template` asks for `sanitize_control_tokens`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sprout.common import files
from sprout.common.errors import Failure
from sprout.interop.bytelevel import check_merges, merges, spell, unspell
from sprout.tokenizer.tokenizer import BOS, END, SPECIAL_TOKENS, Tokenizer

FILE = "tokenizer.json"
GPT2_PATTERN = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
"""The regex behind `ByteLevel` where it splits by itself: GPT-2's."""
MOST_BYTES = 100_000_000
"""A tokenizer.json larger than this is not read."""


def to_json(tokenizer: Tokenizer) -> dict[str, Any]:
    """What tokenizer.json says of a tokenizer."""
    special = [
        {
            "id": id,
            "content": name,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for name, id in tokenizer.special.items()
    ]
    bpe = tokenizer.kind not in ("byte", "char")
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": special,
        "normalizer": None,
        "pre_tokenizer": _splitting(tokenizer.pattern) if bpe else None,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": BOS, "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
            ],
            "pair": [
                {"SpecialToken": {"id": BOS, "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"Sequence": {"id": "B", "type_id": 1}},
            ],
            "special_tokens": {BOS: {"id": BOS, "ids": [tokenizer.bos_id], "tokens": [BOS]}},
        },
        "decoder": _byte_level()
        if bpe
        else {"type": "Sequence", "decoders": [{"type": "ByteFallback"}, {"type": "Fuse"}]},
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
            "merges": [[spell(a), spell(b)] for a, b in merges(tokenizer.tokens)] if bpe else [],
        },
    }


def config(tokenizer: Tokenizer, context: int, template: str) -> dict[str, Any]:
    """What tokenizer_config.json says; `template` is the chat template in Jinja."""
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": BOS,
        "eos_token": END,
        "pad_token": END,
        "clean_up_tokenization_spaces": False,
        "model_max_length": context,
        "model_input_names": ["input_ids", "attention_mask"],
        "chat_template": template,
    }


def read(folder: Path) -> tuple[Tokenizer, int]:
    """The tokenizer of a folder in Hugging Face's form, and how many of its tokens are named there.

    Special tokens of ours that it lacks come behind those.

    Failure, in a sentence that names the file, for one that is missing, damaged, or of a kind that ours
    is not: it must be a byte-level BPE whose special tokens come last.
    """
    path = folder / FILE
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        raise Failure(f"{path} has {path.stat().st_size:,} bytes: no tokenizer is so large")
    data = files.read_json(path)
    try:
        tokenizer = from_json(data)
        return tokenizer, len(
            {*data["model"]["vocab"], *(t["content"] for t in data["added_tokens"])}
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise Failure(f"{path} is damaged, or no tokenizer: {error!r}") from None
    except ValueError as error:
        raise Failure(
            f"{path} cannot be taken: {error}. sprout reads byte-level BPE, as GPT-2's and Qwen's"
        ) from None


def from_json(data: Mapping[str, Any]) -> Tokenizer:
    """The tokenizer that a tokenizer.json describes. ValueError where it is none that ours can be."""
    model = data["model"]
    if model["type"] != "BPE":
        raise ValueError(f"its model is {model['type']!r}, not BPE")
    for key in ("dropout", "continuing_subword_prefix", "end_of_word_suffix", "unk_token"):
        if model.get(key):
            raise ValueError(f"it has {key} {model[key]!r}")
    if (data.get("normalizer") or {}).get("type", "NFC") != "NFC":
        raise ValueError(f"it changes the text before it cuts it ({data['normalizer']['type']})")
    added = {str(token["content"]): int(token["id"]) for token in data["added_tokens"]}
    vocab = {str(t): int(id) for t, id in model["vocab"].items() if t not in added}
    special = _in_order(added, len(vocab))
    if sorted(vocab.values()) != list(range(len(vocab))):
        raise ValueError("its ids have gaps")
    in_order = sorted(vocab, key=vocab.__getitem__)
    if model.get("byte_fallback"):
        if model["merges"] or data.get("pre_tokenizer"):
            raise ValueError("it falls back on bytes, and has merges as well")
        tokens = [_fallback(name) for name in in_order]
        if len(tokens) == 256:
            return Tokenizer("byte", tokens, special)
        return Tokenizer("char", tokens, special)
    pattern = _pattern(data["pre_tokenizer"])
    tokens = [unspell(name) for name in in_order]
    pairs = [_pair(merge) for merge in model["merges"]]
    check_merges({token: id for id, token in enumerate(tokens)}, pairs)
    try:
        return Tokenizer("bpe", tokens, special, pattern)
    except BaseException as error:  # the regex engine, in Rust, panics with an exception of its own
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise ValueError(str(error)) from None


def _in_order(added: Mapping[str, int], first: int) -> list[str]:
    """The names of the special tokens in the order of their ids, ours that are missing behind them.

    A single one is what other models begin and end a document with: it becomes our <|bos|>.
    """
    names = sorted(added, key=added.__getitem__)
    if [added[name] for name in names] != list(range(first, first + len(names))):
        raise ValueError("its special tokens do not come right after the others")
    if BOS not in names:
        ends = [name for name in ("<|endoftext|>", "<|end_of_text|>", "</s>") if name in names]
        if not ends:
            raise ValueError("it has no token that ends a text, such as <|endoftext|>")
        names[names.index(ends[0])] = BOS
    return names + [name for name in SPECIAL_TOKENS if name not in names]


def _name(tokenizer: Tokenizer, token: bytes) -> str:
    """How tokenizer.json spells a token."""
    if tokenizer.kind not in ("byte", "char"):
        return spell(token)
    return f"<0x{token[0]:02X}>" if len(token) == 1 and token[0] > 127 else token.decode()


def _fallback(name: str) -> bytes:
    """The bytes of a token in a vocabulary that falls back on bytes."""
    if len(name) == 6 and name.startswith("<0x") and name.endswith(">"):
        return bytes([int(name[3:5], 16)])
    return name.encode()


def _pair(merge: Any) -> tuple[bytes, bytes]:
    """One merge: a pair, or as older files have it, two tokens with a space between."""
    left, right = merge.split(" ") if isinstance(merge, str) else merge
    return unspell(left), unspell(right)


def _byte_level(prefix: bool = False) -> dict[str, Any]:
    return {
        "type": "ByteLevel",
        "add_prefix_space": prefix,
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


def _pattern(found: Mapping[str, Any] | None) -> str:
    """The regex of a pre-tokenizer that splits by one and then goes to bytes; ValueError for others."""
    parts = (
        [found]
        if found and found.get("type") == "ByteLevel"
        else (found or {}).get("pretokenizers")
    )
    if not isinstance(parts, list) or not parts or parts[-1].get("type") != "ByteLevel":
        raise ValueError("it is not byte-level")
    level = parts[-1]
    if level.get("add_prefix_space"):
        raise ValueError("it puts a space before a text")
    if len(parts) == 1 and level.get("use_regex", True):
        return GPT2_PATTERN
    if len(parts) != 2 or level.get("use_regex", True) or parts[0].get("type") != "Split":
        raise ValueError("it splits text in more than one way")
    split = parts[0]
    if split.get("behavior") != "Isolated" or split.get("invert"):
        raise ValueError("it splits text in another way than by words")
    return str(split["pattern"]["Regex"])

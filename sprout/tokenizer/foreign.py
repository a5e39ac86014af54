"""Vocabularies that others made: GPT-2's two files, and the `tokenizer.json` of a byte-level BPE.

Both become a `Tokenizer` with the same ids. Our special tokens that the vocabulary lacks come after its
last id; where it has one of its own for the same part, that one plays it (`Tokenizer.roles`).

Such files spell bytes as characters: the printable ones as themselves, the others as the characters
from U+0100 on. Merges are not kept: tiktoken merges first whichever pair makes the token of the lowest
id, which is the same as long as ids follow the order of the merges. That is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sprout.common.errors import Failure, UsageError
from sprout.common.files import read_json
from sprout.tokenizer.tokenizer import BOS, END, SPECIAL_TOKENS, TOOL_CALL, Template, Tokenizer

GPT2_PATTERN = (
    r"'(?:[sdmt]|ll|ve|re)"  # the endings of English contractions
    r"| ?\p{L}+"  # a word, with the space before it
    r"| ?\p{N}+"  # a number
    r"| ?[^\s\p{L}\p{N}]+"  # signs
    r"|\s+(?!\S)"  # space, but for the last one before a word
    r"|\s+"
)
GPT2_FILES = ("encoder.json", "vocab.bpe")
GPT2_ELSEWHERE = ("vocab.json", "merges.txt")
"""What Hugging Face calls the same two files."""
ENDOFTEXT = "<|endoftext|>"

CHATML_ROLES = {
    BOS: ENDOFTEXT,
    **dict.fromkeys(("<|system|>", "<|user|>", "<|assistant|>", "<|tool|>"), "<|im_start|>"),
    TOOL_CALL: "<tool_call>",
    END: "<|im_end|>",
}
"""What plays the parts of our special tokens in ChatML."""
BOS_NAMES = ("<|begin_of_text|>", ENDOFTEXT, "<s>")
"""What others begin documents with, or put between them."""


def read_gpt2(folder: Path) -> Tokenizer:
    """GPT-2's tokenizer from its own two files, named as OpenAI or as Hugging Face name them.

    UsageError where they are not there, Failure where they are not what they should be.
    """
    found = gpt2_files(folder)
    if found is None:
        missing = next(name for name in GPT2_FILES if not (folder / name).is_file())
        raise UsageError(f"--tokenizer gpt2:{folder}: there is no {missing} in that folder")
    vocabulary = read_json(found[0])
    try:
        lines = found[1].read_text(encoding="utf-8").split("\n")[1:]
        merges = [tuple(line.split()) for line in lines if line]
        return _tokenizer(vocabulary, merges, [(ENDOFTEXT, True)], GPT2_PATTERN)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Failure(f"the files in {folder} are not GPT-2's tokenizer: {error}") from None


def gpt2_files(folder: Path) -> tuple[Path, Path] | None:
    """GPT-2's two files, under whichever of their names a folder has both; None if it has not."""
    for vocabulary, merges in (GPT2_FILES, GPT2_ELSEWHERE):
        if (folder / vocabulary).is_file() and (folder / merges).is_file():
            return folder / vocabulary, folder / merges
    return None


def read_hf(path: Path) -> Tokenizer:
    """The tokenizer in a `tokenizer.json` of Hugging Face's: a byte-level BPE such as Qwen's or GPT-2's.

    NFC, which Qwen's does to a text first, is left out: every text comes back as it was. UsageError
    naming what is not supported; Failure for a file that is damaged.
    """
    data = read_json(path)
    try:
        model, added = data["model"], data.get("added_tokens") or []
        _check_kind(path, data)
        merges = [tuple(m.split()) if isinstance(m, str) else tuple(m) for m in model["merges"]]
        names = sorted((token["id"], token["content"], token["special"]) for token in added)
        vocabulary = {**model["vocab"], **{name: id for id, name, _ in names}}
        special = [(name, bool(hidden)) for _, name, hidden in names]
        return _tokenizer(vocabulary, merges, special, _pattern(path, data["pre_tokenizer"]))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, UsageError):
            raise
        raise Failure(f"{path} is not a byte-level BPE that can be read: {error}") from None


def _check_kind(path: Path, data: Mapping[str, Any]) -> None:
    """UsageError for another kind of model or of normalising."""
    kind = data["model"].get("type", "BPE")
    if kind != "BPE" or data["model"].get("byte_fallback"):
        raise UsageError(f"{path}: its model is {kind}; only byte-level BPE can be read")
    normalizer = (data.get("normalizer") or {}).get("type", "NFC")
    if normalizer != "NFC":
        raise UsageError(
            f"{path}: it changes texts by {normalizer}, which sprout's tokenizer cannot"
        )


def _pattern(path: Path, step: Mapping[str, Any]) -> str:
    """The regex that cuts text into words. UsageError for any other way of cutting."""
    steps = step["pretokenizers"] if step["type"] == "Sequence" else [step]
    found = []
    for part in steps:
        if part["type"] == "Split" and "Regex" in part["pattern"] and not part.get("invert"):
            found.append(str(part["pattern"]["Regex"]))
        elif part["type"] == "ByteLevel" and not part.get("add_prefix_space"):
            found += [GPT2_PATTERN] if part.get("use_regex", True) else []
        else:
            raise UsageError(f"{path}: it cuts text by {part['type']}, which cannot be read")
    if len(found) != 1:
        raise UsageError(f"{path}: it cuts text by {len(found)} regexes; exactly one can be read")
    return found[0]


def _tokenizer(
    vocabulary: Mapping[str, int],
    merges: Iterable[Sequence[str]],
    added: Sequence[tuple[str, bool]],
    pattern: str,
) -> Tokenizer:
    """The tokenizer of ids for spelled tokens. `added`: names, and whether they are never text.

    ValueError where the ids are not 0 … n - 1, the merged tokens' in the order of the merges, and those
    of `added` behind them.
    """
    names = [name for name, _ in added]
    ordinary = sorted((id, token) for token, id in vocabulary.items() if token not in set(names))
    ids = [id for id, _ in ordinary] + [vocabulary[name] for name in names]
    if ids != list(range(len(ids))):
        raise ValueError("its ids are not 0, 1, 2 …, those of special tokens the last")
    made = [vocabulary["".join(pair)] for pair in merges]
    if made != sorted(made):
        raise ValueError("its ids do not follow the order of its merges")
    byte = {character: value for value, character in enumerate(byte_characters())}
    tokens = [bytes(byte[character] for character in token) for _, token in ordinary]
    roles, template = _parts(names)
    missing = [name for name in SPECIAL_TOKENS if name not in names and name not in roles]
    spoken = [name for name, hidden in added if not hidden and name not in SPECIAL_TOKENS]
    return Tokenizer("bpe", tokens, [*names, *missing], pattern, roles, spoken, template)


def _parts(names: Sequence[str]) -> tuple[dict[str, str], Template]:
    """Which of these special tokens play the parts of ours, and how conversations are then written."""
    if {"<|im_start|>", "<|im_end|>"} <= set(names):
        return {o: t for o, t in CHATML_ROLES.items() if t in names}, "chatml"
    begins = [name for name in BOS_NAMES if name in names and BOS not in names]
    return dict.fromkeys((BOS,), begins[0]) if begins else {}, "sprout"


def byte_characters() -> list[str]:
    """The character that stands for each byte in such files, in order of the bytes."""
    plain = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), 256)}
    others = iter(range(256, 512))
    return [chr(value) if value in plain else chr(next(others)) for value in range(256)]

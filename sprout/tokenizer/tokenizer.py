"""The tokenizer: text to token ids and back, for all three kinds of vocabulary.

- `bpe`: byte-level byte-pair encoding, learned in `sprout.tokenizer.bpe` or by others (foreign.py),
  applied by tiktoken.
- `char`: the 256 bytes, and one token for every longer character seen in the training text.
- `byte`: the 256 bytes and nothing else.

Every kind holds all 256 bytes, so every text encodes and comes back unchanged. The special tokens
come last in the vocabulary. `encode` never makes one, whatever the text says: only code that names
a special token by its id (`chat.py`, the data loaders) can put it into a sequence.

A tokenizer is stored as one JSON file, `tokenizer.json`, in a form of our own.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import tiktoken

from sprout.common.errors import Failure, UsageError
from sprout.common.files import read_json, write_json

Kind = Literal["bpe", "byte", "char"]
Template = Literal["sprout", "chatml"]
"""How conversations are written (chat.py): our own way, or ChatML as Qwen writes it."""

BOS = "<|bos|>"
END = "<|end|>"
TOOL_CALL = "<|tool_call|>"
SPECIAL_TOKENS = (BOS, "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>", TOOL_CALL, END)

BYTES = tuple(bytes([value]) for value in range(256))
"""The 256 single bytes, each at the position of its value."""

FILE_NAME = "tokenizer.json"
FORMAT, VERSION = "sprout-tokenizer", 1

BLOCK = 8192
"""Characters in a block of `bounded_pieces`."""


def bounded_pieces(text: str) -> list[str]:
    """`text` in pieces of which none has 2 × BLOCK white-space characters in a row.

    Joined, the pieces are `text`. The regex engine behind training and encoding backtracks over a
    run of white space and gives up on one of several hundred thousand characters. So a block of
    BLOCK characters, counted from the start of the text, that is white space throughout becomes a
    piece of its own. Any other text, so nearly every text, stays one piece. Training and encoding
    both cut here, and so agree.
    """
    pieces: list[str] = []
    start = 0
    for at in range(0, len(text) - BLOCK + 1, BLOCK):
        if text[at].isspace() and text[at : at + BLOCK].isspace():
            pieces += [text[start:at], text[at : at + BLOCK]]
            start = at + BLOCK
    pieces.append(text[start:])
    return [piece for piece in pieces if piece]


def check_text(text: str) -> str:
    """`text` itself if UTF-8 can write it; UsageError if it holds half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            f"the text cannot be encoded: character {error.start} is a lone surrogate "
            f"(U+{ord(text[error.start]):04X}), half of a character; remove it or replace it"
        ) from None
    return text


class Tokenizer:
    """Text to token ids and back.

    kind: how text is cut into tokens ("bpe", "byte" or "char").
    tokens: the bytes of every ordinary token, in order of id. All 256 single bytes are among them
        (for "byte" and "char", byte b has the id b); for "bpe" the order is that of the merges.
    special: names of the special tokens; their ids follow the ordinary ones.
    pattern: for "bpe", the regex that cuts text into words before any merge; else "".
    roles: name of a special token of ours -> which of the others, in a vocabulary that somebody else
        made, plays its part.
    spoken: special tokens of others that are text as well, such as <think>: `encode` does not make
        them, but `decode` writes them out, and an answer goes on after them.
    template: how conversations are written.

    Attributes: `kind`, `pattern`, `tokens`, `special` (name to id, without those spoken), `roles`,
    `spoken` (name to id), `template`, `vocab_size` (with special tokens). A tokenizer never changes once
    made, and threads may share it. A vocabulary that breaks these rules is a ValueError.
    """

    def __init__(
        self,
        kind: Kind,
        tokens: Sequence[bytes],
        special: Sequence[str] = SPECIAL_TOKENS,
        pattern: str = "",
        roles: Mapping[str, str] | None = None,
        spoken: Sequence[str] = (),
        template: Template = "sprout",
    ) -> None:
        self.kind: Kind = kind
        self.pattern = pattern
        self.tokens = tuple(tokens)
        self.roles, self.template = dict(roles or {}), template
        self.vocab_size = len(self.tokens) + len(special)
        _check_vocabulary(kind, self.tokens, (*special, *self.roles), pattern)
        _check_others(special, self.roles, spoken, template)
        ids = {name: len(self.tokens) + i for i, name in enumerate(special)}
        self._names = tuple(special)
        self.spoken = {name: ids[name] for name in spoken}
        self.special = {ours: ids[theirs] for ours, theirs in self.roles.items()}
        self.special |= {name: id for name, id in ids.items() if name not in self.spoken}
        written = (name.encode() if name in self.spoken else b"" for name in special)
        self._bytes = (*self.tokens, *written)
        if kind == "bpe":
            ranks = {token: id for id, token in enumerate(self.tokens)}
            self._merges = tiktoken.Encoding(
                "sprout", pat_str=pattern, mergeable_ranks=ranks, special_tokens={}
            )
        if kind == "char":
            self._characters = {t.decode(): id for id, t in enumerate(self.tokens[256:], 256)}

    @property
    def bos_id(self) -> int:
        """The id of <|bos|>, which starts every document and every conversation."""
        return self.special[BOS]

    def encode(self, text: str) -> list[int]:
        """The ids of `text`, none of a special token. UsageError if it has a lone surrogate."""
        check_text(text)
        if self.kind == "bpe":
            pieces = bounded_pieces(text)
            if len(pieces) == 1:
                return self._merges.encode_ordinary(text)
            return [id for piece in pieces for id in self._merges.encode_ordinary(piece)]
        if self.kind == "byte" or text.isascii():
            return list(text.encode())
        seen = self._characters
        table = {c: [seen[c]] if c in seen else list(c.encode()) for c in set(text)}
        return [id for character in text for id in table[character]]

    def encode_batch(self, texts: Sequence[str], threads: int = 1) -> list[list[int]]:
        """`encode` of every text, in order; the "bpe" kind uses `threads` threads."""
        if self.kind != "bpe" or threads <= 1:
            return [self.encode(text) for text in texts]
        pieces = [bounded_pieces(check_text(text)) for text in texts]
        encoded = iter(
            self._merges.encode_ordinary_batch(
                [piece for group in pieces for piece in group], num_threads=threads
            )
        )
        return [_joined(encoded, len(group)) for group in pieces]

    def token_bytes(self, id: int) -> bytes:
        """The bytes of one token, b"" for a special one. UsageError if there is no such token."""
        if not 0 <= id < self.vocab_size:
            raise UsageError(
                f"there is no token {id} in this vocabulary of {self.vocab_size}: "
                "use the tokenizer that the model was trained with"
            )
        return self._bytes[id]

    def decode(self, ids: Iterable[int]) -> str:
        """The text of `ids`; special tokens give nothing, bytes that are not UTF-8 give U+FFFD."""
        return b"".join(map(self.token_bytes, ids)).decode(errors="replace")

    def bytes_per_token(self) -> list[int]:
        """The length in bytes of every token, in order of id, 0 for special ones.

        Taken from the raw bytes: half of a character counts as what it is, not as its U+FFFD.
        """
        return [len(token) for token in self._bytes]

    def save(self, directory: Path | str) -> None:
        """Writes `tokenizer.json` into `directory`, which is made if need be."""
        Path(directory).mkdir(parents=True, exist_ok=True)
        data = {
            "format": FORMAT,
            "version": VERSION,
            "kind": self.kind,
            "pattern": self.pattern,
            "tokens": [base64.b64encode(token).decode() for token in self.tokens],
            "special": list(self._names),
        }
        if self.roles or self.spoken or self.template != "sprout":
            others = {"roles": self.roles, "spoken": list(self.spoken), "template": self.template}
            data |= others
        write_json(Path(directory) / FILE_NAME, data)

    @classmethod
    def load(cls, directory: Path | str) -> Tokenizer:
        """The tokenizer saved in `directory`.

        UsageError if there is none, Failure naming the file if it is damaged or of another format.
        """
        path = Path(directory) / FILE_NAME
        if not path.is_file():
            raise UsageError(f"there is no tokenizer at {path}: train one with `sprout tokenizer`")
        data = read_json(path)
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise Failure(f"{path} is not a sprout tokenizer: train it again (`sprout tokenizer`)")
        if data.get("version") != VERSION:
            raise Failure(
                f"{path} has version {data.get('version')!r} of the format and this sprout reads "
                f"version {VERSION}: use the sprout that wrote it, or train it again"
            )
        try:
            tokens = _decode_tokens(data)
            others = {name: data[name] for name in ("roles", "spoken", "template") if name in data}
            return cls(data["kind"], tokens, data["special"], data["pattern"], **others)
        except (KeyError, TypeError, ValueError) as error:
            raise Failure(
                f"{path} is damaged ({error}): restore it, or train tokenizer and model again"
            ) from error


def _joined(encoded: Iterator[list[int]], count: int) -> list[int]:
    """The next `count` lists of `encoded` as one."""
    if count == 1:
        return next(encoded)
    return [id for _ in range(count) for id in next(encoded)]


def _decode_tokens(data: dict[str, Any]) -> list[bytes]:
    """The tokens of a tokenizer file as bytes; ValueError where one is not base64."""
    try:
        return [base64.b64decode(token, validate=True) for token in data["tokens"]]
    except binascii.Error as error:
        raise ValueError(f"a token is not base64: {error}") from None


def _check_others(
    special: Sequence[str], roles: Mapping[str, str], spoken: Sequence[str], template: str
) -> None:
    """ValueError unless what is said of others' special tokens fits them."""
    for name in (*roles.values(), *spoken):
        if name not in special:
            raise ValueError(f"{name} is not among the special tokens")
    if unknown := set(roles) - set(SPECIAL_TOKENS):
        raise ValueError(f"{sorted(unknown)[0]} is no special token of ours, and can have no role")
    if template not in get_args(Template):
        raise ValueError(
            f"unknown template {template!r}, not one of {', '.join(get_args(Template))}"
        )


def _check_vocabulary(
    kind: str, tokens: tuple[bytes, ...], special: Sequence[str], pattern: str
) -> None:
    """ValueError unless the vocabulary keeps the rules that `Tokenizer` names."""
    if kind not in get_args(Kind):
        raise ValueError(f"unknown kind {kind!r}, not one of {', '.join(get_args(Kind))}")
    if len(set(tokens)) != len(tokens):
        raise ValueError("two tokens have the same bytes")
    if not set(BYTES) <= set(tokens):
        raise ValueError("some of the 256 single bytes are missing")
    if kind != "bpe" and tokens[:256] != BYTES:
        raise ValueError("the first 256 tokens are not the bytes in order")
    if kind == "byte" and len(tokens) != 256:
        raise ValueError("a byte vocabulary has 256 tokens")
    if kind == "char" and any(len(token.decode()) != 1 for token in tokens[256:]):
        raise ValueError("a token is not one character")
    if (kind == "bpe") != bool(pattern) or not isinstance(pattern, str):
        raise ValueError("a bpe vocabulary has a split pattern and the others have none")
    if not all(isinstance(name, str) for name in special) or len(set(special)) != len(special):
        raise ValueError("the special tokens are not distinct names")
    if missing := set(SPECIAL_TOKENS) - set(special):
        raise ValueError(f"the special token {sorted(missing)[0]} is missing")

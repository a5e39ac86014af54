"""How many bytes a token holds, by kind of text: the run's tokenizer beside GPT-2's.

The texts are the embedded world's validation documents of each kind, so that every run is measured
on the same ones, and the beginning of the run's own validation text. GPT-2's tokenizer is there only
where its two files are: `vocab.bpe` and `encoder.json`. For the world's texts its tokens were counted
beforehand, so that a run without them has the comparison, too.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from sprout.common.errors import Failure, UsageError
from sprout.data import pretrain
from sprout.tokenizer.foreign import GPT2_FILES, gpt2_files, read_gpt2
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world import world
from sprout.world.articles import KINDS as ARTICLES
from sprout.world.draw import Maker, source
from sprout.world.skills import code, problems, sums

BYTES = 40_000
"""Of each kind of text."""
GPT2_TOKENS = {
    "7a8fa7909333385e": 9997,
    "e3a2cb924838d9f0": 11097,
    "3d3f304989962e93": 14180,
    "eb02b52abde1b063": 14611,
    "2fdd92e410de78f7": 11718,
    "592a1146de8ce7fa": 12412,
}
"""GPT-2's tokens of the world's texts, by the beginning of a text's SHA-256; of one that was changed since
nothing is known. Counted by `counted` with the two files; a test that has them holds this to it."""


@dataclass(frozen=True)
class Compression:
    """Bytes a token on one kind of text."""

    kind: str
    bytes: int
    ours: float
    gpt2: float | None


def compare(tokenizer: Tokenizer, validation: list[str], gpt2: Path | None) -> list[Compression]:
    """Both tokenizers on every kind. `gpt2` is the folder with its two files, None without them."""
    other = None if gpt2 is None else read_gpt2(gpt2)
    texts = {name: kind_text(name) for name in KINDS}
    if validation:
        texts["this run's validation text"] = "\n\n".join(_some(iter(validation)))
    found = []
    for kind, text in texts.items():
        size = len(text.encode())
        known = GPT2_TOKENS.get(_mark(text)) if other is None else len(other.encode(text))
        theirs = None if known is None else size / max(1, known)
        ours = size / max(1, len(tokenizer.encode(text)))
        found.append(Compression(kind, size, ours, theirs))
    return found


def counted(gpt2: Path) -> dict[str, int]:
    """What GPT2_TOKENS should hold, by the files of a folder."""
    tokenizer = read_gpt2(gpt2)
    texts = [*map(kind_text, KINDS), "\n\n".join(_some(world.documents("val", 0)))]
    return {_mark(text): len(tokenizer.encode(text)) for text in texts}


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def kind_text(name: str) -> str:
    """The text of one of KINDS: the same in every process."""
    return "\n\n".join(_some(KINDS[name]()))


def validation_beginning(data: str, val_data: str | None, fingerprint: str) -> list[str]:
    """The first validation documents of a run; [] where its text is gone or no longer the same."""
    if data == pretrain.WORLD and val_data in (None, pretrain.WORLD):
        return list(_some(world.documents("val", 0)))
    try:
        text = pretrain.load_text(data, val_data)
    except (UsageError, Failure):
        return []
    return list(_some(iter(text.validation))) if text.fingerprint == fingerprint else []


def check_gpt2(folder: Path) -> None:
    """UsageError when a folder does not hold GPT-2's two files."""
    if gpt2_files(folder) is None:
        missing = [name for name in GPT2_FILES if not (folder / name).is_file()]
        raise UsageError(f"--gpt2 {folder}: there is no {' and no '.join(missing)} in it")


def _some(texts: Iterator[str]) -> Iterator[str]:
    """Texts until there are BYTES of them; the last is cut."""
    left = BYTES
    for text in texts:
        if left <= 0:
            return
        yield text[:left]
        left -= len(text.encode())


def _documents(name: str, makers: tuple[tuple[Maker, float], ...]) -> Iterator[str]:
    shares = [share for _, share in makers]
    rng = random.Random(0)
    for index in range(10_000):
        make = rng.choices(makers, shares)[0][0]
        yield make(source(f"compression {name}", "val", 0, index), "val")


def _conversations() -> Iterator[str]:
    for talk in islice(world.conversations("val", 0), 10_000):
        yield "\n".join(str(message["content"] or "") for message in talk)


KINDS: dict[str, Callable[[], Iterator[str]]] = {
    "stories": lambda: _documents("stories", world.STORIES),
    "facts": lambda: _documents("facts", ARTICLES),
    "arithmetic": lambda: _documents("arithmetic", (*sums.KINDS, *problems.KINDS)),
    "code": lambda: _documents("code", code.KINDS),
    "conversation": _conversations,
}
"""Endless texts of each kind, always the same."""

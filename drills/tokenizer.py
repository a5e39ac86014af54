"""Text of every kind through every tokenizer: what goes in comes out, and no text makes a special token.

    python drills/tokenizer.py --strings 1000000 [--data ../shared/data/tokenizer]

Random strings (words, every plane of Unicode, controls, combining marks, long runs of one character,
the names of special tokens) are encoded and decoded by four kinds of tokenizer in turn: learned
byte-pairs, characters, bytes and, where its files are in --data, GPT-2's, whose ids must also be
tiktoken's. Texts with half of a surrogate pair must be refused in one sentence. With `udhr2.zip` (the
Declaration of Human Rights in hundreds of languages) and `emoji-test.txt` in --data, those are read as
well. Prints what was done; exit status 0 when all held.
"""

from __future__ import annotations

import argparse
import random
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import tiktoken

from sprout.common.errors import UsageError
from sprout.tokenizer.bpe import byte_tokenizer, train_bpe, train_char
from sprout.tokenizer.foreign import GPT2_PATTERN, read_gpt2
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world import world

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "tokenizer"
WORDS = "the cat sat it's 12:30 don't I'LL def f(x): grüße 日本語 привет مرحبا 😀👍🏽 1,024 naïve".split()
SPACES = (" ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2028", "\u3000", " " * 50, "\n" * 9, "")
PLANES = ((0, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x10FFFF))
SIGNS = "\0\x1b\u0301\u200d\ufe0f\u202e\ufeff\ufffd\u0085\u180e"


@dataclass
class Found:
    """How much was tried, and what went wrong."""

    counts: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, what: str, number: int = 1) -> None:
        """Count."""
        self.counts[what] = self.counts.get(what, 0) + number


def strings(rng: random.Random, special: list[str]) -> Iterator[str]:
    """Random strings without end, none with half of a surrogate pair."""
    while True:
        parts = []
        for _ in range(rng.choice((1, 2, 4, 8, 16))):
            kind = rng.randrange(6)
            if kind == 0:
                parts.append(rng.choice(WORDS) + rng.choice(SPACES))
            elif kind == 1:
                low, high = rng.choice(PLANES)
                parts.append(
                    "".join(chr(rng.randint(low, high)) for _ in range(rng.randint(1, 12)))
                )
            elif kind == 2:
                parts.append(rng.choice(SIGNS) * rng.choice((1, 1, 2, 30)))
            elif kind == 3:
                low, high = rng.choice(PLANES)
                parts.append(chr(rng.randint(low, high)) * rng.choice((2, 3, 17, 100)))
            elif kind == 4:
                name = rng.choice(special)
                parts.append(rng.choice((name, name[:-1], name.upper(), name * 2)))
            else:
                parts.append(str(rng.randrange(10 ** rng.randint(1, 20))))
        yield "".join(parts)


def surrogates(rng: random.Random, texts: Iterator[str]) -> Iterator[str]:
    """The same with half of a surrogate pair somewhere, which no text in UTF-8 can hold."""
    for text in texts:
        at = rng.randint(0, len(text))
        yield text[:at] + chr(rng.randint(0xD800, 0xDFFF)) + text[at:]


def check(tokenizer: Tokenizer, text: str, reference: tiktoken.Encoding | None) -> str:
    """What is wrong with the ids of a text; "" if nothing is."""
    ids = tokenizer.encode(text)
    if tokenizer.decode(ids) != text:
        return "it does not come back"
    if any(id >= len(tokenizer.tokens) for id in ids):
        return "it made a special token"
    if reference is not None and ids != reference.encode_ordinary(text):
        return "its ids are not tiktoken's"
    return ""


def refused(tokenizer: Tokenizer, text: str) -> str:
    """What is wrong with how half of a surrogate pair is taken; "" if it is refused in one sentence."""
    try:
        tokenizer.encode(text)
    except UsageError as error:
        said = str(error)
        return "" if "lone surrogate" in said and "\n" not in said else f"it said {said!r}"
    except UnicodeError as error:
        return f"it raised {error!r}"
    return "it was taken"


def gpt2(data: Path) -> tuple[Tokenizer, tiktoken.Encoding] | None:
    """GPT-2's tokenizer and tiktoken's own reading of the same two files; None without them."""
    folder = data / "gpt2"
    if not (folder / "encoder.json").is_file():
        return None
    from tiktoken.load import data_gym_to_mergeable_bpe_ranks

    ranks = data_gym_to_mergeable_bpe_ranks(
        vocab_bpe_file=str(folder / "vocab.bpe"), encoder_json_file=str(folder / "encoder.json")
    )
    pattern = r"""'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""
    assert pattern == GPT2_PATTERN, "the pattern that OpenAI published"
    encoding = tiktoken.Encoding(
        "gpt2", pat_str=pattern, mergeable_ranks=ranks, special_tokens={"<|endoftext|>": 50256}
    )
    return read_gpt2(folder), encoding


def published(data: Path) -> Iterator[tuple[str, str]]:
    """Texts that nobody here wrote, where they are: their kind and each text."""
    if (data / "udhr2.zip").is_file():
        with zipfile.ZipFile(data / "udhr2.zip") as archive:
            for name in archive.namelist():
                if name.endswith(".txt"):
                    yield "languages", archive.read(name).decode("utf-8")
    if (data / "emoji-test.txt").is_file():
        lines = (data / "emoji-test.txt").read_text("utf-8").splitlines()
        for line in lines:
            codes = line.partition("#")[0].partition(";")[0].split()
            if codes:
                yield "emoji", "".join(chr(int(code, 16)) for code in codes)


def drill(number: int, data: Path = DATA, seed: int = 0, languages: int | None = None) -> Found:
    """Try `number` strings, each on one kind in turn, a tenth as many surrogates, and what is published
    on all kinds, of the languages the first `languages` only."""
    found, rng = Found(), random.Random(seed)
    sample = [next(world.documents("train", 0)) for _ in range(40)] + WORDS * 3
    kinds: dict[str, tuple[Tokenizer, tiktoken.Encoding | None]] = {
        "bpe": (train_bpe(sample, 600), None),
        "char": (train_char(sample), None),
        "byte": (byte_tokenizer(), None),
    }
    if (known := gpt2(data)) is not None:
        kinds["gpt2"] = known
    special = list({name for tokenizer, _ in kinds.values() for name in tokenizer.special})
    texts, names = strings(rng, sorted(special)), list(kinds)
    for i in range(number):
        text, name = next(texts), names[i % len(names)]
        if problem := check(kinds[name][0], text, kinds[name][1]):
            found.wrong.append(f"{name}: {problem}: {text!r}")
        found.add(f"strings, {name}")
    bad = surrogates(rng, texts)
    for i in range(number // 10):
        text, name = next(bad), names[i % len(names)]
        if problem := refused(kinds[name][0], text):
            found.wrong.append(f"{name}: {problem}: {text!r}")
        found.add("lone surrogates refused")
    for kind, text in published(data):
        if kind == "languages" and languages is not None and found.counts.get(kind, 0) >= languages:
            continue
        for name, (tokenizer, reference) in kinds.items():
            if problem := check(tokenizer, text, reference):
                found.wrong.append(f"{name}: {problem}: {text[:80]!r} of the {kind}")
        found.add(kind)
    return found


def main() -> int:
    """Run the drill; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strings", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--seed", type=int, default=0)
    flags = parser.parse_args()
    found = drill(flags.strings, flags.data, flags.seed)
    for what, number in found.counts.items():
        print(f"{what:<26}{number:>10,}")
    print("\n".join(found.wrong[:20]) or "nothing went wrong")
    return int(bool(found.wrong))


if __name__ == "__main__":
    sys.exit(main())

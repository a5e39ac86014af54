"""`sprout data`: look at a source of text, or print some of it."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sprout.common.config import nearest, parse
from sprout.common.errors import UsageError

DEFAULT_CHARACTERS = 2000


@dataclass
class SampleFlags:
    """What `sprout data sample` takes."""

    characters: int = DEFAULT_CHARACTERS
    """How many characters to print."""
    seed: int = 0
    """Which text: the same seed gives the same characters."""
    split: Literal["train", "val"] = "train"
    """Training text, or what is kept for validation."""
    kind: Literal["text", "chat"] = "text"
    """Text for pretraining, or conversations (of the world)."""


@dataclass
class InspectFlags:
    """What `sprout data inspect` takes."""

    json: bool = False
    """Print one JSON object on standard output."""


USAGE = "sprout data sample|inspect SOURCE [flags]   (SOURCE: world, a file or a folder)"


def main(argv: list[str]) -> int:
    """Run `sprout data` and return its exit status."""
    if not argv or argv[0] in ("-h", "--help"):
        print(
            f"usage: {USAGE}\n\n  sample   print some of the text\n  inspect  count what is in it"
        )
        return 0 if argv else 2
    action, rest = argv[0], argv[1:]
    if action not in ("sample", "inspect"):
        hint = nearest(action, ("sample", "inspect"))
        raise UsageError(f"sprout data has no {action}{hint}: {USAGE}")
    if rest and not rest[0].startswith("-"):
        source, rest = rest[0], rest[1:]
    elif "--help" in rest or "-h" in rest:
        source = "SOURCE"
    else:
        raise UsageError(f"name a source: {USAGE}")
    prog = f"sprout data {action} {source}"
    if action == "sample":
        flags, _ = parse(SampleFlags, rest, prog, "Print some of a source's text.")
        if flags.characters < 1:
            raise UsageError(f"--characters {flags.characters}: must be at least 1")
        return _sample(source, flags)
    inspect, _ = parse(InspectFlags, rest, prog, "Count what a source holds.")
    return _inspect(source, inspect)


def _sample(source: str, flags: SampleFlags) -> int:
    """Print exactly so many characters of documents, a blank line between two."""
    left = flags.characters
    first = True
    for text in _texts(source, flags):
        piece = (text if first else "\n\n" + text)[:left]
        sys.stdout.write(piece)
        left -= len(piece)
        first = False
        if left <= 0:
            break
    sys.stdout.write("\n")
    return 0


def _texts(source: str, flags: SampleFlags) -> Iterator[str]:
    from sprout.data import sources
    from sprout.world import world

    if source == "world" and flags.kind == "chat":
        for talk in world.conversations(flags.split, flags.seed):
            yield "\n".join(_line(message) for message in talk)
    elif source == "world":
        yield from world.documents(flags.split, flags.seed)
    elif flags.kind == "chat":
        for talk in sources.conversations(Path(source)):
            yield "\n".join(_line(message) for message in talk)
    else:
        from sprout.data.pretrain import split

        train, validation = split(list(sources.documents(Path(source))))
        texts = validation if flags.split == "val" else train
        random.Random(flags.seed).shuffle(texts)
        yield from texts


def _line(message: dict[str, object]) -> str:
    calls = message.get("tool_calls")
    said = message["content"] or ""
    if isinstance(calls, list):
        functions = [call["function"] for call in calls]
        said = f"{said}[{', '.join(f['name'] + ' ' + f['arguments'] for f in functions)}]"
    return f"{message['role']}: {said}"


def _inspect(source: str, flags: InspectFlags) -> int:
    """Count documents, bytes and equal documents of a source."""
    from sprout.data.pretrain import load_text

    if source == "world":
        raise UsageError(
            "the world has no end to count: `sprout data sample world` prints some of it"
        )
    text = load_text(source, None)
    assert text.train is not None
    found = {
        "source": source,
        "documents": len(text.train) + len(text.validation),
        "train_documents": len(text.train),
        "train_bytes": sum(len(t.encode()) for t in text.train),
        "validation_documents": len(text.validation),
        "validation_bytes": sum(len(t.encode()) for t in text.validation),
        "equal_documents": len(text.train) - len(set(text.train)),
    }
    if flags.json:
        print(json.dumps(found))
    else:
        for key, value in found.items():
            print(f"{key.replace('_', ' '):<22}{value if isinstance(value, str) else f'{value:,}'}")
    return 0

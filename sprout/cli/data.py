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
from sprout.common.log import printable

DEFAULT_CHARACTERS = 2000


@dataclass
class SampleFlags:
    """What `sprout data sample` takes."""

    characters: int = DEFAULT_CHARACTERS
    """How many characters to print."""
    seed: int = 0
    """Which text, and in which order: the same seed gives the same characters."""
    split: Literal["train", "val"] = "train"
    """Training text, or what is kept for validation."""
    kind: Literal["text", "chat"] = "text"
    """Text for pretraining, or conversations."""


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
    if not source:
        raise UsageError(f"SOURCE is empty: name a source: {USAGE}")
    if source.startswith("hub:"):
        raise UsageError(f"{source}: this version reads local files; download the set first")
    prog = f"sprout data {action} {source}"
    if action == "sample":
        flags, _ = parse(SampleFlags, rest, prog, "Print some of a source's text.")
        if flags.characters < 1:
            raise UsageError(f"--characters {flags.characters}: must be at least 1")
        if source != "world" and flags.kind == "chat" and flags.split == "val":
            raise UsageError(
                f"--split val: nothing of the conversations of {source} is kept for validation; "
                "leave the flag out"
            )
        return _sample(source, flags)
    inspect, _ = parse(InspectFlags, rest, prog, "Count what a source holds.")
    return _inspect(source, inspect)


def _sample(source: str, flags: SampleFlags) -> int:
    """Print exactly so many characters of documents, a blank line between two."""
    left = flags.characters
    first = True
    for text in _texts(source, flags):
        piece = (text if first else "\n\n" + text)[:left]
        sys.stdout.write(printable(piece) if sys.stdout.isatty() else piece)
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
        talks = list(sources.conversations(Path(source)))
        random.Random(flags.seed).shuffle(talks)
        for talk in talks:
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
    from sprout.data import sources
    from sprout.data.pretrain import split

    if source == "world":
        raise UsageError(
            "the world has no end to count: `sprout data sample world` prints some of it"
        )
    train, validation = split(list(sources.documents(Path(source))))
    found = {
        "source": source,
        "documents": len(train) + len(validation),
        "train_documents": len(train),
        "train_bytes": sum(len(t.encode()) for t in train),
        "validation_documents": len(validation),
        "validation_bytes": sum(len(t.encode()) for t in validation),
        "equal_documents": len(train) - len(set(train)),
    }
    if flags.json:
        print(json.dumps(found))
    else:
        for key, value in found.items():
            print(f"{key.replace('_', ' '):<22}{value if isinstance(value, str) else f'{value:,}'}")
    return 0

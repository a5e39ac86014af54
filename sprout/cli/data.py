"""`sprout data`: get a source ready, count what is in it, or print some of it."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sprout.common.config import nearest, parse
from sprout.common.errors import UsageError
from sprout.common.log import Console, printable

if TYPE_CHECKING:
    from sprout.data.blend import Blend
    from sprout.data.corpus import Corpus
    from sprout.tokenizer.tokenizer import Tokenizer

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
    data_files: int | None = None
    """Take so many files at most of a folder or of a set on the hub, the first ones. [default: all]"""


@dataclass
class InspectFlags:
    """What `sprout data inspect` takes."""

    run: str | None = None
    """A run whose tokenizer counts the tokens, and for which the shards are kept. [default: none]"""
    kind: Literal["text", "chat"] = "text"
    """Text for pretraining, or conversations."""
    data_files: int | None = None
    """Take so many files at most of a folder or of a set on the hub, the first ones. [default: all]"""
    workers: int | None = None
    """Processes that make shards. [default: one a core]"""
    json: bool = False
    """Print one JSON object on standard output."""


@dataclass
class PrepareFlags(InspectFlags):
    """What `sprout data prepare` takes."""

    run: str | None = None
    """The run whose tokenizer the shards are for; without it, files are downloaded and no shards made."""


ACTIONS = ("prepare", "inspect", "sample")
USAGE = (
    "sprout data prepare|inspect|sample SOURCE [flags]   (world, a file, a folder, hub:owner/name)"
)
HELP = f"""usage: {USAGE}

  prepare  download a source and make its shards, ahead of a run
  inspect  count what is in it
  sample   print some of the text"""


def main(argv: list[str]) -> int:
    """Run `sprout data` and return its exit status."""
    if not argv or argv[0] in ("-h", "--help"):
        print(HELP)
        return 0 if argv else 2
    action, rest = argv[0], argv[1:]
    if action not in ACTIONS:
        raise UsageError(f"sprout data has no {action}{nearest(action, ACTIONS)}: {USAGE}")
    if rest and not rest[0].startswith("-"):
        source, rest = rest[0], rest[1:]
    elif "--help" in rest or "-h" in rest:
        source = "SOURCE"
    else:
        raise UsageError(f"name a source: {USAGE}")
    if not source:
        raise UsageError(f"SOURCE is empty: name a source: {USAGE}")
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
    if action == "inspect":
        inspect, _ = parse(InspectFlags, rest, prog, "Count what a source holds.")
        return _inspect(source, inspect)
    prepare, _ = parse(PrepareFlags, rest, prog, "Download a source and make its shards.")
    return _prepare(source, prepare)


def _find(
    source: str, kind: str, most: int | None, console: Console
) -> tuple[Corpus | Blend, list[str]]:
    """A source without what is kept for validation, and that; downloads what is on the hub."""
    from sprout.data import blend, corpus
    from sprout.train.options import RUNS

    if most is not None and most < 1:
        raise UsageError(f"--data-files {most}: must be at least 1")
    folder = corpus.data_folder(RUNS)
    if source.endswith(".toml"):
        return blend.read_blend("", source, folder, most, console.info).split("")
    chat = kind == "chat"
    found = corpus.find("", source, folder, most, chat, console.info)
    return (found, []) if chat else found.split("")


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
    from sprout.data.corpus import Corpus
    from sprout.world import world

    if source == "world" and flags.kind == "chat":
        yield from map(_shown, world.conversations(flags.split, flags.seed))
    elif source == "world":
        yield from world.documents(flags.split, flags.seed)
    else:
        found, validation = _find(source, flags.kind, flags.data_files, Console())
        if flags.kind == "chat":
            assert isinstance(found, Corpus)
            texts: Iterator[str] = map(_shown, found.talks())
        else:
            texts = iter(validation) if flags.split == "val" else iter(found)
        yield from _shuffled(texts, flags)


def _shuffled(texts: Iterator[str], flags: SampleFlags) -> Iterator[str]:
    """Texts in an order of the seed's, drawn from a window that holds enough for what is printed."""
    rng = random.Random(flags.seed)
    window: list[str] = []
    held, room = 0, 1_000_000 + 2 * flags.characters
    for text in texts:
        window.append(text)
        held += len(text)
        if held > room:
            chosen = rng.randrange(len(window))
            window[chosen], window[-1] = window[-1], window[chosen]
            held -= len(window[-1])
            yield window.pop()
    rng.shuffle(window)
    yield from window


def _shown(messages: list[dict[str, Any]]) -> str:
    return "\n".join(map(_line, messages))


def _line(message: dict[str, Any]) -> str:
    calls = message.get("tool_calls")
    said = message["content"] or ""
    if isinstance(calls, list):
        functions = [call["function"] for call in calls]
        said = f"{said}[{', '.join(f['name'] + ' ' + f['arguments'] for f in functions)}]"
    return f"{message['role']}: {said}"


def _tokenizer(flags: InspectFlags) -> Tokenizer | None:
    """The tokenizer of the run that the flags name."""
    from sprout.tokenizer.tokenizer import Tokenizer
    from sprout.train.options import RUNS, check_run_name

    if flags.workers is not None and flags.workers < 1:
        raise UsageError(f"--workers {flags.workers}: must be at least 1")
    if flags.run is None:
        return None
    check_run_name(flags.run)
    return Tokenizer.load(RUNS / flags.run / "tokenizer")


def _inspect(source: str, flags: InspectFlags) -> int:
    """Count documents, bytes, tokens, letters by script and equal documents of a source."""
    if source == "world":
        raise UsageError(
            "the world has no end to count: `sprout data sample world` prints some of it"
        )
    from sprout.data import corpus

    console = Console()
    tokenizer = _tokenizer(flags)
    found, validation = _find(source, flags.kind, flags.data_files, console)
    if tokenizer is None:
        sheets = [corpus.count(part) for part in found.parts]
    else:
        sheets = _sheets(found, tokenizer, flags, console)
    kept = {
        "validation_documents": len(validation),
        "validation_bytes": sum(len(text.encode()) for text in validation),
    }
    _show(sheets, kept, flags.json)
    return 0


def _sheets(
    found: Corpus | Blend, tokenizer: Tokenizer, flags: InspectFlags, console: Console
) -> list[dict[str, Any]]:
    """Make all shards of a source, each corpus of it by itself, and return their sheets."""
    from sprout.data.corpus import data_folder, sheet
    from sprout.train.options import RUNS

    sheets = []
    for part in found.parts:
        shards = part.shards(tokenizer, flags.workers or os.cpu_count() or 1, data_folder(RUNS))
        with console.stage(part.name):
            try:
                shards.make_all(lambda n, all: console.progress(n / all, f"{n} of {all} shards"))
                sheets.append(sheet(part.name, shards))
            finally:
                shards.stop()
    return sheets


def _prepare(source: str, flags: PrepareFlags) -> int:
    """Download a source and, for a run's tokenizer, make its shards."""
    if source == "world":
        raise UsageError("the world is generated as it is learned: there is nothing to prepare")
    console = Console()
    tokenizer = _tokenizer(flags)
    found, validation = _find(source, flags.kind, flags.data_files, console)
    if tokenizer is None:
        for part in found.parts:
            size = sum(path.stat().st_size for path in part.paths)
            line = {"name": part.name, "files": len(part.paths), "bytes": size}
            print(
                json.dumps(line)
                if flags.json
                else f"{part.name}: {len(part.paths)} files, {size:,} bytes"
            )
        return 0
    sheets = _sheets(found, tokenizer, flags, console)
    _show(sheets, {"validation_documents": len(validation)}, flags.json)
    return 0


def _show(sheets: list[dict[str, Any]], kept: dict[str, Any], as_json: bool) -> None:
    """Print the sheets: one object for one source, else a list of them, with what is kept for validation."""
    if as_json:
        print(
            json.dumps({**sheets[0], **kept} if len(sheets) == 1 else {"sources": sheets, **kept})
        )
        return
    for sheet in sheets:
        letters = sum(sheet["scripts"].values()) or 1
        for key, value in sheet.items():
            if key == "scripts":
                value = ", ".join(f"{name} {n / letters:.1%}" for name, n in [*value.items()][:8])
            print(f"{key:<22}{value if isinstance(value, str) else f'{value:,}'}")
    for key, value in kept.items():
        print(f"{key.replace('_', ' '):<22}{value:,}")

"""`sprout import`: make a run of a model that was trained elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from sprout.common.config import nearest, parse
from sprout.common.errors import UsageError
from sprout.common.log import Console
from sprout.train.options import RUNS, check_run_name

USAGE = "sprout import hf FOLDER|OWNER/NAME [--run NAME]"


@dataclass
class ImportFlags:
    """What `sprout import hf` takes."""

    run: str | None = None
    """Name of the new run. [default: the name of the folder or of the repository]"""
    json: bool = False
    """Print one JSON object on standard output."""


def main(argv: list[str]) -> int:
    """Run `sprout import` and return its exit status."""
    if not argv or argv[0] in ("-h", "--help"):
        print(
            f"usage: {USAGE}\n\n"
            "  hf  a folder as transformers writes it, or a repository of the Hugging Face hub:\n"
            "      GPT-2, Qwen3, NanoChat, and what `sprout export hf` made"
        )
        return 0 if argv else 2
    if argv[0] != "hf":
        raise UsageError(f"sprout import has no {argv[0]}{nearest(argv[0], ['hf'])}: {USAGE}")
    words = argv[1:]
    source = words.pop(0) if words and not words[0].startswith("-") else ""
    asked = "--help" in words or "-h" in words
    flags, _ = parse(
        ImportFlags, words, "sprout import hf", "Make a run of a model from elsewhere."
    )
    if not source and not asked:
        raise UsageError(f"name a folder or a repository: {USAGE}")
    return _import(source, flags)


def _import(source: str, flags: ImportFlags) -> int:
    folder = Path(source)
    name = flags.run or (folder.resolve() if folder.is_dir() else folder).name
    check_run_name(name)
    if (RUNS / name).exists():
        raise UsageError(f"--run {name}: there is a run of that name already; choose another")

    from sprout.interop import hf_import, hub

    if not folder.is_dir():
        repository = source.removeprefix("hub:")
        if folder.exists() or not hub.NAME.fullmatch(repository):
            raise UsageError(
                f"{source}: there is no such folder; a repository of the hub is OWNER/NAME, such as "
                "openai-community/gpt2"
            )
        folder = hub.fetch(repository)
    incoming = hf_import.read(folder)
    hf_import.write_run(incoming, RUNS / name, source)
    params = sum(tensor.numel() for tensor in incoming.weights.values())
    report = {
        "run": name,
        "stage": incoming.stage,
        "architecture": incoming.architecture,
        "family": incoming.shape.family,
        "params": params,
    }
    if flags.json:
        print(json.dumps(report))
        return 0
    print(f"runs/{name}: {incoming.stage} of {incoming.architecture}, {params:,} parameters")
    if incoming.stage == "base":
        Console().info(
            "it completes text (`sprout sample`); to answer in a chat it needs "
            f"`sprout sft --init-from {name}/base --run NEW`"
        )
    return 0

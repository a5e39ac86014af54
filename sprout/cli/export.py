"""`sprout export`: write a trained stage in the form of other programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sprout.common.config import nearest, parse
from sprout.common.errors import UsageError
from sprout.common.log import Console
from sprout.train.options import RUNS, check_run_name

USAGE = "sprout export hf|gguf --out PATH [flags]"


@dataclass
class HFFlags:
    """What `sprout export hf` takes."""

    run: str = "default"
    """Name of the run, a folder in runs/."""
    stage: str | None = None
    """Stage to export: base, mid, sft, dpo, rl. [default: the last one trained]"""
    out: str | None = None
    """The new folder. [default: runs/NAME/export/hf-STAGE]"""
    dtype: Literal["fp32", "bf16", "fp16"] = "fp32"
    """What the weights are written in; fp32 is what was trained, bit for bit."""
    push: str | None = None
    """OWNER/NAME: upload the folder to the Hugging Face hub as well."""
    private: bool = False
    """With --push: a new repository is private."""
    json: bool = False
    """Print one JSON object on standard output."""


@dataclass
class GGUFFlags:
    """What `sprout export gguf` takes."""

    run: str = "default"
    """Name of the run, a folder in runs/."""
    stage: str | None = None
    """Stage to export: base, mid, sft, dpo, rl. [default: the last one trained]"""
    out: str | None = None
    """The new file. [default: runs/NAME/export/NAME-STAGE-TYPE.gguf]"""
    type: Literal["f32", "f16", "bf16", "q8_0"] = "f16"
    """What matrices are written in: q8_0 is 8 bits with a scale for each 32 numbers."""
    json: bool = False
    """Print one JSON object on standard output."""


def main(argv: list[str]) -> int:
    """Run `sprout export` and return its exit status."""
    actions: dict[str, Callable[[list[str]], int]] = {"hf": _hf, "gguf": _gguf}
    if not argv or argv[0] in ("-h", "--help"):
        print(
            f"usage: {USAGE}\n\n  hf    a folder for transformers, vLLM, MLX and the hub\n"
            "  gguf  a file for llama.cpp and Ollama"
        )
        return 0 if argv else 2
    if argv[0] not in actions:
        raise UsageError(f"sprout export has no {argv[0]}{nearest(argv[0], actions)}: {USAGE}")
    return actions[argv[0]](argv[1:])


def _hf(argv: list[str]) -> int:
    flags, _ = parse(HFFlags, argv, "sprout export hf", "Write a stage for Hugging Face's tools.")
    check_run_name(flags.run)
    if flags.private and flags.push is None:
        raise UsageError("--private is about the repository that --push makes: give --push, too")

    from sprout.interop import hf_export, hub
    from sprout.interop.stage import read_stage

    if flags.push is not None:
        hub.check_name(flags.push, "--push")
        hub.check_token()
    console = Console()
    found = read_stage(RUNS / flags.run, flags.stage, console.warn)
    out = _path(flags.out, RUNS / flags.run / "export" / f"hf-{found.stage}")
    done = hf_export.export(found, out, flags.dtype)
    report: dict[str, Any] = {
        "run": flags.run,
        "stage": done.stage,
        "path": str(done.folder),
        "architecture": done.architecture,
        "params": done.params,
        "needs_code": done.why_code,
    }
    if flags.push is not None:
        report["url"] = hub.push(done.folder, flags.push, flags.private)
    if flags.json:
        print(json.dumps(report))
        return 0
    print(done.folder)
    if done.why_code:
        console.info(
            f"{done.architecture}: load it with trust_remote_code=True, since transformers has no "
            f"architecture with {', '.join(done.why_code)}; `--family qwen3` trains one that it has"
        )
    if flags.push is not None:
        print(report["url"])
    return 0


def _gguf(argv: list[str]) -> int:
    flags, _ = parse(GGUFFlags, argv, "sprout export gguf", "Write a stage for llama.cpp.")
    check_run_name(flags.run)

    from sprout.interop import gguf
    from sprout.interop.stage import read_stage

    console = Console()
    found = read_stage(RUNS / flags.run, flags.stage, console.warn)
    name = f"{flags.run}-{found.stage}-{flags.type}.gguf"
    done = gguf.export(found, _path(flags.out, RUNS / flags.run / "export" / name), flags.type)
    if flags.json:
        report = {"run": flags.run, "stage": found.stage, "path": str(done.file)}
        print(json.dumps({**report, "modelfile": str(done.modelfile), "bytes": done.bytes}))
        return 0
    print(done.file)
    console.info(
        f"llama.cpp runs it as it is; for Ollama: `ollama create {flags.run} -f {done.modelfile}`"
    )
    return 0


def _path(given: str | None, default: Path) -> Path:
    if given == "":
        raise UsageError("--out is empty: name a path")
    return default if given is None else Path(given)

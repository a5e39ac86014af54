"""A run's folder with everything in it that a report reads, made by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sprout.common import files
from sprout.common.config import write_toml
from sprout.evals.outcomes import pack
from sprout.tokenizer.bpe import byte_tokenizer

HOSTILE = "</p><script>document.title='owned'</script><img src=x onerror=alert(1)>```\n| a"
STAGES = ("base", "mid", "sft")


def score(right: int, n: int = 50, chance: float = 0.0) -> dict[str, Any]:
    """A task's score, with its outcomes: the first items are right."""
    mean = right / n
    return {
        "items": "0123456789abcdef",
        "right": pack([i < right for i in range(n)]),
        "score": mean,
        "stderr": (mean * (1 - mean) / (n - 1)) ** 0.5,
        "n": n,
        "chance": chance,
    }


def results() -> dict[str, Any]:
    training = {"steps": 40, "tokens": 40_000, "seconds": 20.0, "loss": 1.5}
    training |= {"skipped_steps": 0, "empty_batches": 0}
    samples = {"completions": [["A dog", " is"]]}
    answers = [["Who are you?", HOSTILE], ["What is 7 + 5?", "12"]]
    asked = {**samples, "answers": answers}
    mid = {
        "arithmetic": score(48),
        "facts_choice": score(20, chance=0.25),
        "spelling": score(5),
        "own_task": score(30),
    }
    sft = {**mid, "spelling": score(25), "own_task": score(31)}
    return {
        "stages": {
            "base": {"training": training, "bpb": 1.25, "nats_per_token": 2.5, "samples": samples},
            "mid": {"training": training, "bpb": 1.15, "tasks": mid, "samples": asked},
            "sft": {
                "training": training,
                "bpb": 1.05,
                "val_tokens": 310_000,
                "tasks": sft,
                "samples": asked,
                "worldcore": 0.6,
            },
        },
        "seconds": {"tokenizer": 5.0, "base": 120.0, "eval": 30.4},
        "machine": {
            "processor": "A processor",
            "cores": 2,
            "threads": 1,
            "device": "cpu",
            "dtype": "bf16",
            "gemm_flops_per_second": 4e11,
            "system": "Linux",
            "python": "3.11.7",
            "torch": "2.13.0",
            "kernels": False,
        },
        "code": {"version": "0.1", "commit": "abc123", "changed": True},
        "model": {
            "params": 12_345_678,
            "matrix_params": 3_000_000,
            "depth": 4,
            "width": 256,
            "heads": 1,
            "sequence_length": 512,
            "flops_per_token": 2.5e7,
            "family": "gpt",
        },
        "tokenizer": {"kind": "byte", "vocab_size": 263, "bytes_per_token": 1.0},
    }


def metrics(folder: Path, stage: str, steps: int = 40) -> None:
    lines: list[dict[str, Any]] = []
    for step in range(1, steps + 1):
        lines.append(
            {
                "step": step,
                "tokens": 1000 * step,
                "flops": 2.5e10 * step,
                "seconds": 0.5 * step,
                "loss": 1.0 + 5.0 / step,
                "lr": 1.0,
                "tokens_per_second": 2000.0,
                "mfu": 0.25,
                "memory_bytes": 2**30,
            }
        )
        if step % 20 == 0:
            look = {"step": step, "tokens": 1000 * step, "eval": "quick"}
            lines.append({**look, "bpb": 1.0 + 1.0 / step, "sample": HOSTILE})
    files.write_text(
        folder / stage / "metrics.jsonl", "".join(json.dumps(line) + "\n" for line in lines)
    )


def items(folder: Path, stage: str, found: dict[str, Any]) -> None:
    """Outcomes that fit the scores: the first so many are right."""
    lines = [
        {
            "task": task,
            "messages": [{"role": "user", "content": f"{task} number {i}? <b>"}],
            "wanted": "yes",
            "reply": HOSTILE if i == 0 else "no",
            "right": i < round(each["score"] * each["n"]),
        }
        for task, each in found.items()
        for i in range(each["n"])
    ]
    files.write_text(
        folder / stage / "items.jsonl", "".join(json.dumps(line) + "\n" for line in lines)
    )


def made_run(folder: Path, changed: dict[str, Any] | None = None) -> Path:
    """A whole run; `changed` replaces parts of its results."""
    found = {**results(), **(changed or {})}
    files.write_json(folder / "results.json", found)
    options = {"run": folder.name, "depth": 4, "data": "world", "stages": "base,mid,sft"}
    write_toml(folder / "config.toml", {"options": options, "device": "cpu", "threads": 1})
    byte_tokenizer().save(folder / "tokenizer")
    for stage in STAGES:
        metrics(folder, stage)
        files.write_json(folder / stage / "done.json", {"step": 40})
        if "tasks" in found["stages"].get(stage, {}):
            items(folder, stage, found["stages"][stage]["tasks"])
    return folder

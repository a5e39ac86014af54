"""Kill a whole run at random moments: the same command ends with the same weights.

    python drills/kills.py --kills 30

A tiny run of every stage (tokenizer, base, mid, sft, dpo, rl, eval, report) and its export are made once
and left alone. Then the same commands are started and killed (SIGKILL) at moments drawn from as long as
they take, started again, killed again, until they end; then a new run is begun, until there were so many
kills. Of every run that has ended, weights, optimizer, tokenizer, scores and export must be those of the
one left alone, and nothing half-written may be left. Exit status 0 when all holds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sprout import checkpoint
from sprout.common import files

ROOT = Path(__file__).resolve().parents[1]
STAGES = ("base", "mid", "sft", "dpo", "rl")
QUICK = """
import sys
from sprout.train import machine, scaling
from sprout.cli.main import main
scaling.EVAL_ITEMS = 2
machine.gemm_flops_per_second = lambda dist, seconds=0.3: 1e11
sys.exit(main(sys.argv[1:]))
"""
"""Nothing here is about scores or speed."""
FLAGS = (
    *("--data", "a.txt", "--depth", "1", "--width", "32", "--sequence-length", "64"),
    *("--total-batch-size", "256", "--steps", "24", "--vocab-size", "400", "--device", "cpu"),
    *("--dtype", "fp32", "--threads", "1", "--checkpoint-seconds", "0", "--quiet"),
    *("--stages", ",".join(("tokenizer", *STAGES, "eval", "report")), "--rl-tasks", "arithmetic"),
    *("--rl-steps", "4", "--rl-prompts", "2", "--rl-group", "2"),
)


def started(*words: str) -> subprocess.Popen[bytes]:
    """A command of sprout in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    with open("said.log", "ab") as log:
        return subprocess.Popen(
            [sys.executable, "-c", QUICK, *words], env=environment, stdout=log, stderr=log
        )


def commands(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What makes a run, and what exports it."""
    return ("run", "--run", name, *FLAGS), ("export", "hf", "--run", name, "--out", f"{name}-hf")


def place(run: Path, exporting: bool) -> str:
    """What was being worked on, as far as the files tell."""
    if exporting:
        return "export"
    if not (run / "tokenizer").exists():
        return "start and tokenizer"
    for stage in STAGES:
        if not (run / stage / "done.json").exists():
            return stage
    return "report" if (run / "rl" / "items.jsonl").exists() else "eval"


def disturbed(name: str, kills: int, seconds: list[float], rng: random.Random) -> Counter[str]:
    """Make a run and its export, killed at most so many times. Returns where it was killed."""
    places: Counter[str] = Counter()
    for words, length in zip(commands(name), seconds, strict=True):
        while True:
            process = started(*words)
            left = places.total() < kills
            # One that goes on has less to do: drawn from the whole, most kills would come at the end.
            most = length if not places else length / 2
            try:
                status = process.wait(rng.uniform(0, most) if left else None)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                places[place(Path("runs") / name, words[0] == "export")] += 1
                continue
            if status:
                raise SystemExit(f"status {status} of {' '.join(words)}:\n{said()}")
            break
    return places


def said() -> str:
    """The end of what the commands said."""
    return Path("said.log").read_text(errors="replace")[-2000:]


def made(name: str) -> dict[str, Any]:
    """All that must be the same of a run and its export: checksums and scores."""
    run, found = Path("runs") / name, dict[str, Any]()
    found["tokenizer"] = files.sha256(run / "tokenizer" / "tokenizer.json")
    for stage in STAGES:
        newest = checkpoint.existing(run / stage / "checkpoints")[-1]
        for part in ("model", "optimizer"):
            found[f"{stage}, {part}"] = files.sha256(newest / f"{part}.safetensors")
    found["export"] = files.sha256(Path(f"{name}-hf") / "model.safetensors")
    results = json.loads((run / "results.json").read_text())["stages"]
    for stage, scores in results.items():
        found[f"{stage}, bits per byte"] = scores.get("bpb")
        found[f"{stage}, tasks"] = {k: v["score"] for k, v in scores.get("tasks", {}).items()}
    return found


def problems(name: str, expected: dict[str, Any]) -> list[str]:
    """What of a run that was killed is not as it should be."""
    run, found = Path("runs") / name, made(name)
    wrong = [f"{key} differs" for key in expected if found.get(key) != expected[key]]
    for folder in (run, Path(f"{name}-hf")):
        wrong += [
            f"left over: {path}" for kind in (".tmp-*", ".old-*") for path in folder.rglob(kind)
        ]
    for stage in STAGES:
        for path in checkpoint.existing(run / stage / "checkpoints"):
            if damage := checkpoint.verify(path):
                wrong.append(f"{path}: {damage}")
        steps = [json.loads(x) for x in (run / stage / "metrics.jsonl").read_text().splitlines()]
        taken = [line["step"] for line in steps if "lr" in line]
        if taken != sorted(set(taken)):
            wrong.append(f"{stage}: a step stands twice in metrics.jsonl")
    if not (run / "report.html").exists():
        wrong.append("there is no report")
    return wrong


def drill(kills: int, seed: int = 0, each: int = 4) -> tuple[Counter[str], int, list[str]]:
    """So many kills, at most `each` of one run. Where they were, over how many runs, what went wrong.

    Works in the current folder.
    """
    lines = (f"The cat number {i} sat on the mat, and saw {i % 7} moons.\n" for i in range(400))
    Path("a.txt").write_text("".join(lines))
    seconds = []
    for words in commands("alone"):
        began = time.monotonic()
        if started(*words).wait():
            raise SystemExit(said())
        seconds.append(time.monotonic() - began)
    expected, rng = made("alone"), random.Random(seed)
    places, runs, wrong = Counter[str](), 0, list[str]()
    while places.total() < kills:
        places += disturbed("part", min(each, kills - places.total()), seconds, rng)
        runs += 1
        wrong += problems("part", expected)
        if not wrong:
            shutil.rmtree("runs/part")
            shutil.rmtree("part-hf")
        print(f"{places.total()} kills, {runs} runs ended", file=sys.stderr, flush=True)
    return places, runs, wrong


def main() -> int:
    """Run the drill in a folder of its own; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    flags = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        os.chdir(folder)
        places, runs, wrong = drill(flags.kills, flags.seed)
        os.chdir("/")
    print(", ".join(f"{number} in {where}" for where, number in places.most_common()))
    print("\n".join(wrong) or f"{places.total()} kills: {runs} runs ended as the one left alone")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

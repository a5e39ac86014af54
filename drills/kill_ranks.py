"""Kill processes of a run at random moments, and see that it ends where it would have ended.

    python drills/kill_ranks.py --kills 20

Trains a small model twice under torchrun, in two processes on the CPU, from a text to the report: once left
alone, once with one of the processes killed (SIGKILL) again and again while torchrun brings the run back.
The kills are spread over the start, the tokenizer, the making of shards, every stage and the scoring, each
at a random moment of it. Then tokenizer, shards, weights, optimizers and scores must be equal bit for bit,
every checkpoint whole, and nothing half-written left over. Takes about a quarter of an hour on one core.
Exit status 0 when all holds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from safetensors.torch import load_file

from sprout import checkpoint
from sprout.data.shards import Shard

STAGES = ("base", "mid", "sft", "dpo", "rl")
LEAST_SHARDS = 10
PLACES = ("start", "tokenizer", "data", *STAGES, "eval")
ROOT = Path(__file__).resolve().parents[1]
RUN = Path("runs") / "run"
REWARD = "def lively(answer):\n    return answer.text.count('a') - answer.tokens / 50\n"
QUICK = """
import sys
from sprout.cli.main import main
from sprout.data import readers
from sprout.train import machine, scaling
readers.SPAN = 1 << 14
scaling.EVAL_ITEMS = 2
machine.gemm_flops_per_second = lambda dist, seconds=0.3: 1e11
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""
"""Many shards of little text; nothing here is about scores or speed."""


def command(restarts: int, steps: int) -> list[str]:
    """A run of every stage, so small that what is tested is the coming and going."""
    return [
        *(sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"),
        *("--standalone", "--max-restarts", str(restarts)),
        # Without the --, torchrun takes --run for the beginning of a flag of its own.
        *("--", "quick.py", "run", "--run", RUN.name),
        *("--data", "a.txt", "--depth", "2", "--width", "64", "--vocab-size", "600"),
        *("--sequence-length", "128", "--total-batch-size", "1024"),
        *("--steps", str(steps), "--device", "cpu", "--dtype", "fp32", "--threads", "1"),
        *("--stages", "tokenizer,base,mid,sft,dpo,rl,eval,report", "--checkpoint-seconds", "1"),
        *("--rl-steps", str(max(4, steps // 20)), "--rl-prompts", "4", "--rl-group", "4"),
        *("--rl-tasks", "arithmetic", "--rl-reward", "mine.py:lively"),
    ]


def prepared(folder: Path) -> Path:
    """A folder with what the command needs."""
    folder.mkdir()
    (folder / "quick.py").write_text(QUICK)
    (folder / "mine.py").write_text(REWARD)
    lines = [
        f"The cat number {i} sat on mat {i * i}, and saw {i % 7} moons." for i in range(20_000)
    ]
    stories = ("\n".join(lines[i : i + 20]) for i in range(0, len(lines), 20))
    # Text without borders would be one document, and so one shard.
    (folder / "a.txt").write_text("\n<|endoftext|>\n".join(stories))
    return folder


def started(folder: Path, restarts: int, steps: int) -> subprocess.Popen[bytes]:
    """The command, in a folder."""
    path = f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"
    environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    with open(folder / "said.log", "ab") as log:
        return subprocess.Popen(
            command(restarts, steps), cwd=folder, env=environment, stderr=log, stdout=log
        )


def workers(pid: int) -> list[int]:
    """The processes that torchrun has started."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def shards(folder: Path) -> list[Path]:
    """All shards that a run has made."""
    return sorted((folder / "runs" / ".data").rglob("shard-*"))


def place(folder: Path) -> str:
    """What a run is working on, as far as the files tell."""
    run = folder / RUN
    if not (run / "config.toml").exists():
        return "start"
    if not (run / "tokenizer").exists():
        return "tokenizer"
    for stage in STAGES:
        if (run / stage / "done.json").exists():
            continue
        lines = run / stage / "metrics.jsonl"
        if stage == "base" and not (lines.exists() and lines.stat().st_size):
            return "data"
        return stage
    return "eval" if not (run / "report.html").exists() else "end"


def left_alone(folder: Path, steps: int) -> Counter[str]:
    """Run without a kill. Returns the seconds at each place."""
    seconds = Counter[str]()
    process, last = started(folder, 0, steps), time.monotonic()
    while process.poll() is None:
        time.sleep(0.02)
        now = time.monotonic()
        seconds[place(folder)] += now - last
        last = now
    if process.returncode:
        raise SystemExit(f"the run failed with status {process.returncode}: see {folder}/said.log")
    return seconds


def disturbed(folder: Path, kills: int, steps: int, took: Counter[str], rng: random.Random) -> int:
    """Run with kills spread over the places, each at a random moment. Returns their number."""
    wanted = sorted(islice(cycle(PLACES), kills), key=PLACES.index)
    done, process = 0, started(folder, kills, steps)
    for aim in wanted:
        while process.poll() is None and (
            len(workers(process.pid)) < 2
            or (*PLACES, "end").index(place(folder)) < PLACES.index(aim)
        ):
            time.sleep(0.01)
        # A run that was brought back spends some of the place on coming up.
        deadline = time.monotonic() + rng.uniform(0, took[aim])
        while time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.01)
        victims, at = workers(process.pid), place(folder)
        if process.poll() is not None or not victims:
            break
        victim = rng.randrange(len(victims))
        os.kill(victims[victim], signal.SIGKILL)
        done += 1
        print(f"kill {done}: process {victim} at {at}, {len(shards(folder))} shards", flush=True)
        while victims[victim] in workers(process.pid):
            time.sleep(0.01)
    if process.wait():
        raise SystemExit(f"the run failed with status {process.returncode}: see {folder}/said.log")
    return done


def sums(paths: list[Path], below: Path) -> dict[str, str]:
    """Checksums of files by their names."""
    return {str(p.relative_to(below)): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def scores(run: Path) -> dict[str, Any]:
    """Bits per byte and scores of every stage."""
    found = json.loads((run / "results.json").read_text())["stages"]
    return {stage: (each.get("bpb"), each.get("tasks")) for stage, each in found.items()}


def compare(one: Path, other: Path) -> list[str]:
    """What is not as it should be with the second of two folders."""
    alone, run = one / RUN, other / RUN
    found = [f"left over: {p}" for kind in (".tmp-*", ".old-*") for p in other.rglob(kind)]
    for path in shards(other):
        Shard(path).close()  # whole, or it raises
    if sums(shards(one), one) != sums(shards(other), other) or len(shards(other)) < LEAST_SHARDS:
        found.append(
            f"the {len(shards(other))} shards are not {LEAST_SHARDS} or more that are equal"
        )
    name = "tokenizer/tokenizer.json"
    if sums([alone / name], alone) != sums([run / name], run):
        found.append("the tokenizers are not equal")
    if scores(alone) != scores(run):
        found.append("the scores are not equal")
    for stage in STAGES:
        for path in checkpoint.existing(run / stage / "checkpoints"):
            if problem := checkpoint.verify(path):
                found.append(f"{path}: {problem}")
        a, b = (checkpoint.existing(each / stage / "checkpoints")[-1] for each in (alone, run))
        for part in (checkpoint.MODEL, checkpoint.OPTIMIZER):
            first, second = load_file(a / part), load_file(b / part)
            equal = first.keys() == second.keys()
            if not equal or not all(bool((first[key] == second[key]).all()) for key in first):
                found.append(f"{stage}: {part} is not equal")
        lines = [
            json.loads(line) for line in (run / stage / "metrics.jsonl").read_text().splitlines()
        ]
        steps = [line["step"] for line in lines if "loss" in line or "reward" in line]
        if steps != sorted(set(steps)):
            found.append(f"{stage}: a step stands twice in metrics.jsonl")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--steps", type=int, default=200, help="steps of the base stage")
    parser.add_argument("--seed", type=int, default=0)
    flags = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kill-ranks-"))
    print(f"in {folder}")
    alone, other = prepared(folder / "alone"), prepared(folder / "disturbed")
    took = left_alone(alone, flags.steps)
    told = ", ".join(f"{name} {took[name]:.1f}" for name in PLACES)
    print(f"the run that is left alone is done; seconds: {told}", flush=True)
    kills = disturbed(other, flags.kills, flags.steps, took, random.Random(flags.seed))
    problems = compare(alone, other)
    print(
        "\n".join(problems)
        or f"{kills} kills: every stage has the same weights, nothing is left over"
    )
    return int(bool(problems) or kills < flags.kills)


if __name__ == "__main__":
    raise SystemExit(main())

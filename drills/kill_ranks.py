"""Kill processes of a run at random moments, and see that it ends where it would have ended.

    python drills/kill_ranks.py --kills 20

Trains a small model twice under torchrun, in two processes on the CPU: once left alone, once with one of
the processes killed (SIGKILL) again and again while torchrun brings the run back. Then the weights of
every stage must be equal bit for bit, every checkpoint whole, and nothing half-written left over. Takes
about ten minutes on one core. Exit status 0 when all holds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from safetensors.torch import load_file

from sprout import checkpoint

STAGES = ("base", "mid", "sft", "dpo", "rl")
ROOT = Path(__file__).resolve().parents[1]
REWARD = "def lively(answer):\n    return answer.text.count('a') - answer.tokens / 50\n"


def command(name: str, restarts: int, steps: int) -> list[str]:
    """A run of every stage, so small that what is tested is the coming and going."""
    return [
        *(sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"),
        *("--standalone", "--max-restarts", str(restarts), "-m", "--", "sprout"),
        *("run", "--run", name, "--data", "a.txt", "--depth", "2", "--width", "64"),
        *("--sequence-length", "128", "--total-batch-size", "1024", "--tokenizer", "byte"),
        *("--steps", str(steps), "--device", "cpu", "--dtype", "fp32", "--threads", "1"),
        *("--stages", "tokenizer,base,mid,sft,dpo,rl", "--rl-steps", str(steps // 20)),
        *("--rl-prompts", "4", "--rl-group", "4", "--rl-tasks", "arithmetic"),
        *("--rl-reward", "mine.py:lively", "--checkpoint-seconds", "1"),
    ]


def workers(pid: int) -> list[int]:
    """The processes that torchrun has started."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def place(run: Path) -> str:
    """How far a run has come, for people."""
    for stage in reversed(STAGES):
        lines = run / stage / "metrics.jsonl"
        if lines.exists() and lines.stat().st_size:
            return f"{stage} {json.loads(lines.read_text().splitlines()[-1])['step']}"
    return "its beginning"


def disturbed(run: Path, kills: int, steps: int, rng: random.Random) -> int:
    """Run with kills at random moments, counted from when the processes came up. Returns their number."""
    done = 0
    with open("disturbed.log", "ab") as log:
        process = subprocess.Popen(command(run.name, kills, steps), stderr=log, stdout=log)
        while process.poll() is None and done < kills:
            if len(workers(process.pid)) < 2:
                time.sleep(0.05)
                continue
            # Some while they start, most while they train.
            deadline = time.monotonic() + rng.choice((rng.uniform(0, 8), rng.uniform(8, 20)))
            while time.monotonic() < deadline and process.poll() is None:
                time.sleep(0.02)
            victims = workers(process.pid)
            if process.poll() is None and victims:
                victim = rng.randrange(len(victims))
                at = place(run)
                os.kill(victims[victim], signal.SIGKILL)
                done += 1
                print(f"kill {done}: process {victim} at {at}", flush=True)
                while victims[victim] in workers(process.pid):
                    time.sleep(0.02)
        status = process.wait()
    if status:
        raise SystemExit(
            f"the run failed with status {status}: see {Path('disturbed.log').absolute()}"
        )
    return done


def compare(alone: Path, run: Path) -> list[str]:
    """What is not as it should be."""
    found = [f"left over: {path}" for path in run.rglob(".tmp-*")]
    found += [f"left over: {path}" for path in run.rglob(".old-*")]
    for stage in STAGES:
        for path in checkpoint.existing(run / stage / "checkpoints"):
            if problem := checkpoint.verify(path):
                found.append(f"{path}: {problem}")
        a, b = (checkpoint.existing(each / stage / "checkpoints")[-1] for each in (alone, run))
        for name in ("model.safetensors", "optimizer.safetensors"):
            first, second = load_file(a / name), load_file(b / name)
            if not all(bool((first[key] == second[key]).all()) for key in first):
                found.append(f"{stage}: {name} is not equal")
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
    parser.add_argument("--steps", type=int, default=2000, help="steps of the base stage")
    parser.add_argument("--seed", type=int, default=0)
    flags = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kill-ranks-"))
    print(f"in {folder}")
    os.chdir(folder)
    os.environ["PYTHONPATH"] = f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"
    Path("mine.py").write_text(REWARD)
    Path("a.txt").write_text(
        "".join(
            f"The cat number {i} sat on the mat, and looked at {i % 7} moons.\n" for i in range(400)
        )
    )
    with open("alone.log", "wb") as log:
        subprocess.run(command("alone", 0, flags.steps), check=True, stderr=log, stdout=log)
    print("the run that is left alone is done", flush=True)
    run = Path("runs/disturbed")
    kills = disturbed(run, flags.kills, flags.steps, random.Random(flags.seed))
    problems = compare(Path("runs/alone"), run)
    print(
        "\n".join(problems)
        or f"{kills} kills: every stage has the same weights, nothing is left over"
    )
    return int(bool(problems) or kills < flags.kills)


if __name__ == "__main__":
    raise SystemExit(main())

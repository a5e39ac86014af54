"""Kill a whole run in every stage, cut its power, fill its disk: the same command ends with the same weights.

    python drills/kills.py --kills 100 --cuts 30 --full 64

A tiny run of every stage (download, tokenizer, base, mid, sft, dpo, rl, eval, report) and its export are
made once and left alone. Then the same commands are broken off and started again until they end:

* kills: SIGKILL, in every place of a run (each stage, and in the middle of a checkpoint and of the download),
  at a moment drawn from as long as the place took;
* cuts of power: the same, and afterwards every file holds no more than what was forced to the disk (fsync);
* a full disk: the runs lie on a file system (Linux, where this user may mount one) in which every place finds
  so many kB, and as many more whenever that was too little, so that what takes room fails again and again.

Of every run that has ended, weights, optimizer, tokenizer, scores and export must be those of the one left
alone, and nothing half-written may be left. Each command is a process forked from this one, which has
imported PyTorch already. Exit status 0 when all holds.
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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path += [str(Path(__file__).parent), str(Path(__file__).resolve().parents[1])]

import torch
from breaking import (
    FORCED,
    PLACES,
    SAID,
    STAGES,
    broken_off,
    commands,
    cut_power,
    ended,
    place,
    said,
    started,
    timed,
)

from sprout import checkpoint
from sprout.common import files
from tests.data import stand_in

DOCUMENTS = 400


def made(name: str) -> dict[str, Any]:
    """All that must be the same of a run and its export: checksums and scores."""
    run, found = Path("runs") / name, dict[str, Any]()
    found["tokenizer"] = files.sha256(run / "tokenizer" / "tokenizer.json")
    for stage in STAGES:
        newest = checkpoint.existing(run / stage / "checkpoints")[-1]
        for part in ("model", "optimizer"):
            found[f"{stage}, {part}"] = files.sha256(newest / f"{part}.safetensors")
    found["export"] = files.sha256(Path(f"runs/{name}-hf") / "model.safetensors")
    results = json.loads((run / "results.json").read_text())["stages"]
    for stage, scores in results.items():
        found[f"{stage}, bits per byte"] = scores.get("bpb")
        found[f"{stage}, tasks"] = {k: v["score"] for k, v in scores.get("tasks", {}).items()}
    return found


def problems(name: str, expected: Mapping[str, Any]) -> list[str]:
    """What of a run that was broken off is not as it should be."""
    run, found = Path("runs") / name, made(name)
    wrong = [f"{key} differs" for key in expected if found.get(key) != expected[key]]
    for kind in (".tmp-*", ".old-*", ".part-*"):
        wrong += [f"left over: {path}" for path in Path("runs").rglob(kind)]
    for stage in STAGES:
        for path in checkpoint.existing(run / stage / "checkpoints"):
            if damage := checkpoint.verify(path):
                wrong.append(f"{path}: {damage}")
        steps = [json.loads(x) for x in (run / stage / "metrics.jsonl").read_text().splitlines()]
        taken = [line["step"] for line in steps if "lr" in line]
        if taken != list(range(1, len(taken) + 1)):
            wrong.append(f"{stage}: a step is missing, or stands twice, in metrics.jsonl")
    if not (run / "report.html").exists():
        wrong.append("there is no report")
    return wrong


def again(name: str) -> None:
    """Remove a run, its export and what was downloaded."""
    for path in (Path("runs") / name, Path(f"runs/{name}-hf"), Path("runs/.data")):
        shutil.rmtree(path, ignore_errors=True)


def on_the_way(number: int) -> list[str]:
    """Every place in the order of a run, the checkpoint in another of the stages each time."""
    places = [name for name in PLACES if name != "checkpoint"]
    places.insert(places.index(STAGES[number % len(STAGES)]), "checkpoint")
    return places


def kills(
    times: int,
    lengths: Mapping[str, float],
    expected: Mapping[str, Any],
    rng: random.Random,
    power: bool,
) -> tuple[Counter[str], int, list[str]]:
    """Break runs off so often, the places in turn; with the power, or the process alone. Where they were
    broken off, how many runs ended, and what was wrong with them."""
    places, runs, wrong = Counter[str](), 0, list[str]()
    while places.total() < times and not wrong:
        again("part")
        FORCED.unlink(missing_ok=True)
        for where in on_the_way(runs) if times > 3 else PLACES[runs % len(PLACES) :][:1]:
            words = commands("part")[where == "export"]
            if where == "export" and place(commands("part")[0]) != "report":
                broken_off(commands("part")[0], "never", 0.0)
            found = broken_off(words, where, rng.uniform(0, lengths.get(where, 0.0)))
            if found is not None:
                places[found] += 1
                if power:
                    cut_power()
            if places.total() == times:
                break
        for words in commands("part"):
            broken_off(words, "never", 0.0)
        runs += 1
        wrong = problems("part", expected)
        print(f"{places.total()} broken off, {runs} runs ended", file=sys.stderr, flush=True)
    return places, runs, wrong


@contextmanager
def small_disk() -> Iterator[None]:
    """A file system with hardly any room at runs/."""
    Path("runs").mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", "runs"], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "runs"], check=True)


def leave_room(kilobytes: int) -> None:
    """Make that file system so much larger than what lies in it."""
    for _ in range(20):  # it is refused where more was written between the two lines
        size = shutil.disk_usage("runs").used + (kilobytes << 10)
        command = ["mount", "-o", f"remount,size={size}", "runs"]
        done = subprocess.run(command, capture_output=True, text=True)
        if not done.returncode:
            return
    raise SystemExit(done.stderr)


def with_room(words: tuple[str, ...], step: int, full: Mapping[str, int]) -> int:
    """Run a command; each place that it comes to finds so many kB, as many times as it found the disk
    full before and once more. The status."""
    SAID.unlink(missing_ok=True)
    child, at = started(words), ""
    while (status := ended(child)) is None:
        if (now := place(words)) != at:
            at = now
            leave_room(step * (1 + full[at]))
        time.sleep(0.001)
    return status


def full_disk(step: int, expected: Mapping[str, Any]) -> tuple[Counter[str], list[str]]:
    """Run on a disk that is full everywhere. Where it was, and what was wrong."""
    places, wrong = Counter[str](), list[str]()
    with small_disk():
        for words in commands("part"):
            while status := with_room(words, step, places):
                where, told = place(words), said()
                places[where] += 1
                if status != 1 or "Traceback" in told or "disk" not in told:
                    wrong.append(f"status {status}, {where}: {told}")
                if len(wrong) > 3 or places[where] * step > 1 << 20:
                    return places, wrong
        print(f"{places.total()} times full: {dict(places)}", file=sys.stderr, flush=True)
        return places, wrong + problems("part", expected)


def slowly(handler: stand_in.Handler, raw: bytes) -> bool:
    """What the stand-in for the hub sends takes a while, so that there is a middle of it."""
    low = int(handler.headers.get("Range", "bytes=0-")[len("bytes=") :].split("-")[0])
    place = {"Content-Range": f"bytes {low}-{len(raw) - 1}/{len(raw)}"}
    handler.send_response(206 if low else 200)
    for name, value in {"Content-Length": str(len(raw) - low), **(place if low else {})}.items():
        handler.send_header(name, value)
    handler.end_headers()
    for at in range(low, len(raw), 4096):
        try:
            handler.wfile.write(raw[at : min(at + 4096, len(raw))])
        except ConnectionError:
            break
        time.sleep(0.1)
    return True


def drill(times: int, cuts: int, full: int, seed: int = 0) -> tuple[list[str], list[str]]:
    """All of it, in the current folder. What was done, in sentences, and what went wrong."""
    torch.set_num_threads(1)
    rng, told, wrong = random.Random(seed), list[str](), list[str]()
    with stand_in.serving() as hub:
        lines = (
            f"The cat number {i} sat on the mat, and saw {i % 7} moons.\n" for i in range(DOCUMENTS)
        )
        hub.files["train.txt"] = "".join(lines).encode()
        hub.troubles = [slowly] * 100_000
        os.environ["HF_ENDPOINT"] = hub.endpoint
        lengths: dict[str, float] = {}
        for words in commands("alone"):
            lengths |= timed(words)
        expected = made("alone")
        for number, power, what in ((times, False, "kills"), (cuts, True, "cuts of power")):
            if number and not wrong:
                places, runs, wrong = kills(number, lengths, expected, rng, power)
                where = ", ".join(f"{places[name]} in {name}" for name in PLACES if places[name])
                told.append(
                    f"{places.total()} {what} ({where}): {runs} runs ended as the one left alone"
                )
        if full and not wrong:
            shutil.rmtree("runs")
            places, wrong = full_disk(full, expected)
            where = ", ".join(f"{places[name]} in {name}" for name in PLACES if places[name])
            told.append(f"the disk was full {places.total()} times ({where}): the run ended alike")
    return told, wrong


def main() -> int:
    """Run the drill in a folder of its own; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--cuts", type=int, default=10, help="of power")
    parser.add_argument(
        "--full", type=int, default=0, help="kB that a place finds at first; 0: no full disk"
    )
    parser.add_argument("--seed", type=int, default=0)
    flags = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        os.chdir(folder)
        told, wrong = drill(flags.kills, flags.cuts, flags.full, flags.seed)
        os.chdir("/")
    print("\n".join(wrong or told))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

"""Damage every file of a finished run in every way, and see that each is noticed before it is used.

    python drills/damage.py --flips 50

Two tiny runs are trained. Of every file of the first, in turn: one bit is flipped (at so many random
places), the file is cut in half, emptied, and swapped with the other run's. After each the run is used:
models are loaded, training goes on, the report is written. What may come of it:

refused    one sentence that names the file, and nothing was used
told       it was said, and the checkpoint before was taken, or the file was made anew
unchanged  nothing was said: the weights, the shape and the tokenizer are bit for bit what they were
broken     anything else: a traceback, or weights and tokens that are others. There must be none

Of files that hold figures only (results.json, metrics.jsonl, items.jsonl, report.*) a changed digit is
not noticed: they have no checksums, and no weight depends on them. Exit status 0 when nothing is broken.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor

from sprout import checkpoint
from sprout.cli.main import main as sprout
from sprout.common.dist import Dist, make_dist
from sprout.common.errors import Failure, UsageError
from sprout.models.families import config_to_dict
from sprout.train import machine, scaling

STAGES = ("base", "sft")
FIGURES = ("results.json", "metrics.jsonl", "items.jsonl", "report.md", "report.html")
OUTCOMES = ("refused", "told", "unchanged", "broken")
FLAGS = (
    *("--depth", "1", "--width", "32", "--sequence-length", "64", "--total-batch-size", "256"),
    *(
        "--steps",
        "4",
        "--vocab-size",
        "300",
        "--device",
        "cpu",
        "--dtype",
        "fp32",
        "--threads",
        "1",
    ),
    *("--stages", "tokenizer,base,sft,eval,report", "--checkpoint-seconds", "0", "--quiet"),
)
Model = tuple[dict[str, Tensor], tuple[bytes, ...], str]


def command(*words: str) -> tuple[int, str]:
    """The status of a command, and what it said; whatever it raises goes on to the caller."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        status = sprout(list(words))
    return status, said.getvalue()


def make_runs() -> None:
    """Two runs of one shape in this folder, whose texts, tokenizers and weights differ."""
    for name, animal, seed in (("one", "cat", "1"), ("other", "dog", "2")):
        lines = (
            f"The {animal} number {i} looked at {i % 7} moons, and slept.\n" for i in range(120)
        )
        Path(f"{name}.txt").write_text("".join(lines))
        status, said = command(
            "run", "--run", name, "--data", f"{name}.txt", "--seed", seed, *FLAGS
        )
        if status:
            raise SystemExit(said)


def loaded(run: Path, stage: str, dist: Dist) -> tuple[Model, str]:
    """A stage's weights, tokens and shape as a model that answers has them, and what was said."""
    said = io.StringIO()
    model, tokenizer, _ = checkpoint.load_model(
        run, stage, dist, lambda text: print(text, file=said)
    )
    shape = json.dumps(config_to_dict(model.config))
    return (model.state_dict(), tokenizer.tokens, shape), said.getvalue()


def same(a: Model, b: Model) -> bool:
    """Whether two models are the same to the last bit."""
    return a[1:] == b[1:] and all(torch.equal(a[0][name], b[0][name]) for name in a[0])


def before(run: Path, stage: str, good: Model) -> Model:
    """What a stage's model is when its newest checkpoint is passed over."""
    path = checkpoint.existing(run / stage / "checkpoints")[-2]
    return checkpoint.Checkpoint(path, {}).model_tensors(), *good[1:]


def damages(file: Path, other: Path, flips: int, rng: random.Random) -> Iterator[tuple[str, bytes]]:
    """What the file could hold instead, each with the name of the damage."""
    content = file.read_bytes()
    for _ in range(flips if content else 0):
        at = rng.randrange(len(content) * 8)
        changed = bytearray(content)
        changed[at // 8] ^= 1 << at % 8
        yield "flipped", bytes(changed)
    if content:
        yield "cut", content[: len(content) // 2]
        yield "emptied", b""
    if other.is_file() and other.read_bytes() != content:
        yield "swapped", other.read_bytes()


class Drill:
    """One run that is damaged, and how its models are when it is whole."""

    def __init__(self, run: Path) -> None:
        self.run, self.dist = run, make_dist("cpu", "fp32")
        self.good = {stage: loaded(run, stage, self.dist)[0] for stage in STAGES}
        self.earlier = {s: before(run, s, self.good[s]) for s in STAGES if self._count(s) > 1}
        self.wrong: list[str] = []

    def _count(self, stage: str) -> int:
        return len(checkpoint.existing(self.run / stage / "checkpoints"))

    def answers(self) -> str:
        """What comes of loading every stage's model."""
        found = "unchanged"
        for stage in STAGES:
            try:
                model, said = loaded(self.run, stage, self.dist)
            except (Failure, UsageError):
                found = "refused"
                continue
            if said and stage in self.earlier and same(model, self.earlier[stage]):
                found = max(found, "told", key=("unchanged", "told", "refused").index)
            elif not same(model, self.good[stage]):
                return "broken"
        return found

    def goes_on(self, end_again: bool, stages: str = "base,sft") -> str:
        """What comes of going on with the run in a copy.

        `end_again`: the base stage is taken up once more at its last step, as if it had not ended.
        """
        copy = Path("copy") / self.run
        shutil.rmtree("copy", ignore_errors=True)
        shutil.copytree(self.run, copy)
        if end_again:
            (copy / "base" / "done.json").unlink()
        shutil.copy("one.txt", "copy")
        os.chdir("copy")
        try:
            status, said = command("run", "--run", "one", "--stages", stages, "--quiet")
        finally:
            os.chdir("..")
        if status:
            return "refused" if said.count("\n") < 4 else "broken"
        if not all(same(loaded(copy, s, self.dist)[0], self.good[s]) for s in STAGES):
            return "broken"
        return "told" if "damaged" in said else "unchanged"

    def try_one(self, path: Path, content: bytes) -> str:
        """What comes of a file that holds this."""
        whole = path.read_bytes()
        path.write_bytes(content)
        try:
            found = self.answers()
            if found == "unchanged" and "checkpoints" not in path.parts:
                figures = path.name in FIGURES
                again = path.name != "done.json" and not figures
                found = self.goes_on(again, "base,sft,report" if figures else "base,sft")
            elif found == "told" and path.name == "model.safetensors":
                found = self.goes_on(True)  # to the same weights, from one step before
        except Exception:
            self.wrong.append(traceback.format_exc().strip().splitlines()[-1])
            found = "broken"
        finally:
            path.write_bytes(whole)
        return found


def drill(
    flips: int, seed: int = 0, short: bool = False
) -> tuple[dict[str, Counter[str]], list[str]]:
    """How often each outcome came of each kind of file, and a line for all that is broken.

    Works in the current folder. `short`: bits are flipped and nothing else, and not in figures.
    """
    scaling.EVAL_ITEMS = 2  # nothing here is about scores or speed
    machine.gemm_flops_per_second = lambda dist, seconds=0.3: 1e11
    make_runs()
    rng, run = random.Random(seed), Path("runs/one")
    drilled = Drill(run)
    assert drilled.answers() == drilled.goes_on(True) == "unchanged", "a whole run is not refused"
    counts: dict[str, Counter[str]] = {}
    broken = []
    for path in sorted(p for p in run.rglob("*") if p.is_file() and p.name != ".lock"):
        inside = path.relative_to(run)
        for damage, content in damages(path, Path("runs/other") / inside, flips, rng):
            if short and (damage != "flipped" or path.name in FIGURES):
                continue
            drilled.wrong.clear()
            found = drilled.try_one(path, content)
            kind = "figures" if path.name in FIGURES else path.name
            counts.setdefault(f"{kind}, {damage}", Counter())[found] += 1
            if found == "broken":
                broken.append(f"{inside}, {damage}: {' '.join(drilled.wrong) or 'not what it was'}")
    assert drilled.answers() == "unchanged", "the drill did not put the files back"
    return counts, broken


def main() -> int:
    """Run the drill in a folder of its own; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--flips", type=int, default=50, help="bits flipped in each file, one by one"
    )
    parser.add_argument("--seed", type=int, default=0)
    flags = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory(prefix="damage-") as folder:
        os.chdir(folder)
        counts, broken = drill(flags.flips, flags.seed)
        os.chdir("/")
    print(f"{'':<32}" + "".join(f"{name:>11}" for name in OUTCOMES))
    for name, found in sorted(counts.items()):
        print(f"{name:<32}" + "".join(f"{found[outcome]:>11}" for outcome in OUTCOMES))
    total = sum(counts.values(), Counter[str]())
    print(f"{total.total()} damaged files: " + ", ".join(f"{total[o]} {o}" for o in OUTCOMES))
    print("\n".join(broken))
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())

"""What an evaluation costs: its time beside its bare forward passes, and its memory from beginning to end.

    python drills/evaluation.py cost --run runs/NAME --stage sft --tasks arc_easy,gsm8k --items 200
    python drills/evaluation.py memory --run runs/NAME --stage sft --tasks mmlu,spelling --items 3000

`cost` takes the time of a whole task and sets it beside two others: that of its own calls of the model,
and that of bare passes, which read each text that has to be read (a context and a continuation but its
last token) as plain rows of like length, at most 16,384 tokens together, and nothing else. They are taken
in turns, the least of --rounds counts. One thread. `memory` prints what the process holds after each tenth
of a task. The published sets are looked for in --task-data.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from sprout import checkpoint
from sprout.common.dist import Dist, make_dist
from sprout.engine.engine import Engine
from sprout.engine.likelihood import TOKENS_AT_ONCE
from sprout.engine.tools import fits, prompt_ids
from sprout.evals.evaluate import evaluate
from sprout.evals.text import Encoder
from sprout.models.base import Model
from sprout.models.cache import CacheView
from sprout.tasks.base import Question, Task, TextItem
from sprout.tasks.find import find_tasks
from sprout.tokenizer.tokenizer import Tokenizer

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "eval"


class Timed:
    """A model whose calls are timed."""

    def __init__(self, model: Model) -> None:
        self.model, self.seconds, self.tokens = model, 0.0, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)

    def __call__(self, ids: Tensor, cache: CacheView | None = None) -> Tensor:
        started = time.perf_counter()
        hidden: Tensor = self.model(ids, cache=cache)
        self.seconds += time.perf_counter() - started
        self.tokens += ids.numel()
        return hidden

    def logits(self, hidden: Tensor) -> Tensor:
        started = time.perf_counter()
        logits: Tensor = self.model.logits(hidden)
        self.seconds += time.perf_counter() - started
        return logits


def texts_of(model: Model, tokenizer: Tokenizer, items: Sequence[Question]) -> set[tuple[int, ...]]:
    """The texts that must be read to score items by likelihood, as ids."""
    engine, found = Engine(model), set()
    encoder = Encoder(tokenizer, engine.context)
    for item in items:
        if isinstance(item, TextItem):
            asks = encoder.encode(item).asks
            found |= {(*ask.context, *ask.continuation[:-1]) for ask in asks}
        else:
            choices = [tokenizer.encode(choice) for choice in item.choices]
            longest = max(map(len, choices))
            if fits(engine, tokenizer, list(item.messages), longest):
                ids = prompt_ids(engine, tokenizer, list(item.messages), longest)
                found |= {(*ids, *choice[:-1]) for choice in choices}
    return found


@torch.inference_mode()
def bare(model: Model, texts: set[tuple[int, ...]]) -> float:
    """Seconds to read texts as plain rows, neighbours in length together."""
    rows = sorted(texts, key=len)
    started, low = time.perf_counter(), 0
    while low < len(rows):
        high = low + 1
        while high < len(rows) and (high + 1 - low) * len(rows[high]) <= TOKENS_AT_ONCE:
            high += 1
        width = len(rows[high - 1])
        model(torch.tensor([[*row, *[0] * (width - len(row))] for row in rows[low:high]]))
        low = high
    return time.perf_counter() - started


def cost(model: Model, tokenizer: Tokenizer, task: Task, n: int, rounds: int, dist: Dist) -> str:
    """A line about what n items of a task cost."""
    items = task.load(n)
    chosen = all(isinstance(item, TextItem) or item.kind == "choice" for item in items)
    texts = texts_of(model, tokenizer, items) if chosen else set()
    whole, inside, plain, read = [], [], [], 0
    for _ in range(rounds):
        timed, started = Timed(model), time.perf_counter()
        evaluate(timed, tokenizer, [task], n, dist)
        whole.append(time.perf_counter() - started)
        inside.append(timed.seconds)
        read = timed.tokens
        if texts:
            plain.append(bare(model, texts))
    line = f"{len(items):>6,} items {min(whole):7.2f} s  {min(whole) / min(inside):5.2f} × its own passes"
    if not texts:
        return line
    tokens = f"({read:,} of {sum(map(len, texts)):,} tokens read)"
    return f"{line}  {min(whole) / min(plain):5.2f} × bare passes {tokens}"


def memory(model: Model, tokenizer: Tokenizer, task: Task, n: int, dist: Dist) -> str:
    """A line about what the process holds while n items of a task are asked, in MB."""
    held: list[float] = []

    def look(done: float, name: str) -> None:
        while len(held) < int(10 * done) + 1:
            held.append(resident())

    evaluate(model, tokenizer, [task], n, dist, look)
    return (
        f"{' '.join(f'{each:.0f}' for each in held)} MB; last over second {held[-1] / held[1]:.3f}"
    )


def resident() -> float:
    """Megabytes of this process that are in memory (Linux)."""
    [line] = [x for x in Path("/proc/self/status").read_text().splitlines() if x[:5] == "VmRSS"]
    return int(line.split()[1]) / 1000


def main() -> int:
    """Run the drill; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("cost", "memory"))
    parser.add_argument("--run", type=Path, required=True, help="the folder of a run")
    parser.add_argument("--stage", default="sft")
    parser.add_argument("--tasks", required=True)
    parser.add_argument("--items", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--task-data", type=Path, default=DATA)
    flags = parser.parse_args()
    torch.set_num_threads(1)
    dist = make_dist("cpu", "fp32")
    model, tokenizer, _ = checkpoint.load_model(flags.run, flags.stage, dist)
    for task in find_tasks(flags.tasks, flags.stage, str(flags.task_data)).tasks:
        if flags.what == "cost":
            told = cost(model, tokenizer, task, flags.items, flags.rounds, dist)
        else:
            told = memory(model, tokenizer, task, flags.items, dist)
        print(f"{task.name:<34}{told}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Long tests of the way from text to rows, to be run by hand; each prints what it found.

python drills/data.py pass --shards 100 --megabytes 100   # memory stays flat over so much
python drills/data.py kills --times 20                    # the same files in the end
python drills/data.py loading --steps 200                 # the share of real steps that is loading
python drills/data.py speed                               # megabytes of text a second on one core
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sprout.data import corpus, making, readers
from sprout.data.shards import Encoded, Shard, write_shard
from sprout.tokenizer.bpe import train_bpe
from sprout.world import world

T = 2048


class Folder:
    """Shards that lie in a folder."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder, self.count = folder, count

    def __len__(self) -> int:
        return self.count

    def open(self, number: int) -> Shard:
        """A shard of the folder."""
        return Shard(self.folder / str(number))

    def stop(self) -> None:
        """Nothing is being made."""


def random_documents(seed: int, tokens: int) -> Iterator[Encoded]:
    """Documents of lengths as the web has them, of random tokens."""
    rng = np.random.default_rng(seed)
    while tokens > 0:
        length = int(min(tokens, rng.lognormal(6.5, 1.1) + 8))
        yield rng.integers(0, 50_000, length).astype(np.uint16), None, 0
        tokens -= length


def resident() -> float:
    """Megabytes of this process that lie in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def write_some(folder: Path, shards: int, megabytes: int) -> None:
    """Write shards that are not there yet."""
    for number in range(shards):
        path = folder / str(number)
        if not path.exists():
            write_shard(path, random_documents(number, megabytes * 500_000), 50_000, False, {})


def one_pass(folder: Path, shards: int, megabytes: int) -> None:
    """Go through so many shards once, with an empty step, and watch the memory."""
    from sprout.common.dist import make_dist
    from sprout.data.rows import NumberedStream, ShardRows

    make_dist("cpu", "fp32")  # as in every command that trains: memory that was freed is kept
    # Written by another process, so that what it needed is not held in this one.
    writer = multiprocessing.get_context("spawn").Process(
        target=write_some, args=(folder, shards, megabytes)
    )
    writer.start()
    writer.join()
    assert writer.exitcode == 0
    rows = ShardRows(Folder(folder, shards), T, 0)
    stream = NumberedStream(rows, T, 0)
    began, memory = time.monotonic(), []
    last = -1
    while True:
        stream.take(256)
        turn = len(rows._starts) - 2
        if turn != last:
            memory.append(resident())
            last = turn
            print(f"shard {turn}: {memory[-1]:.1f} MB", file=sys.stderr, flush=True)
        if turn >= shards:
            break
    flat = memory[2:-1]  # two shards are held; from the third on nothing is to be added
    seconds = time.monotonic() - began
    tokens = stream.state["row"] * T
    print(
        f"{shards} shards of {megabytes} MB: {tokens:,} tokens in {seconds:.0f} s; memory from "
        f"{min(flat):.1f} to {max(flat):.1f} MB ({max(flat) / min(flat) - 1:+.2%}), last {flat[-1]:.1f} "
        f"beside first {flat[0]:.1f} ({flat[-1] / flat[0] - 1:+.2%})"
    )


def shards_of(folder: Path, workers: int) -> making.Shards:
    """Shards of some text of the world, in units of half a megabyte."""
    path = folder / "text.txt"
    if not path.exists():
        stream = world.documents("train", 0)
        path.write_text("\n<|endoftext|>\n".join(next(stream) for _ in range(12_000)), "utf-8")
    tokenizer = train_bpe([path.read_text("utf-8")[:2_000_000]], 2000)
    readers.SPAN = 1 << 19
    found = corpus.find("--data", str(path), folder / "data")
    return found.shards(tokenizer, workers, folder / "data")


def sums(shards: making.Shards) -> list[str]:
    """The checksums of all shards."""
    paths = (shards.path(number) for number in range(len(shards)))
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


def kills(folder: Path, times: int) -> None:
    """Kill the making of shards at random moments; in the end the files must be those of an unkilled one."""
    whole = shards_of(folder, 1)
    began = time.monotonic()
    whole.make_all()
    took = time.monotonic() - began
    expected = sums(whole)
    shutil.rmtree(folder / "data")
    rng = random.Random(0)
    begun = 0
    for turn in range(times):
        command = [sys.executable, __file__, "make", "--folder", str(folder)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.random() * took * 0.5)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        there = [n for n in range(len(whole)) if whole.path(n).exists()]
        for number in there:
            Shard(whole.path(number)).close()  # whole, or it raises
        begun += 0 < len(there) < len(whole)
        print(f"kill {turn + 1}: {len(there)} of {len(whole)} shards, all whole", file=sys.stderr)
        if len(there) == len(whole):
            shutil.rmtree(folder / "data")
    again = shards_of(folder, 2)
    again.make_all()
    left = list(again.folder.glob(".tmp-*"))
    same = sums(again) == expected
    print(
        f"{times} kills, {begun} of them in the middle: same files {same}, half-made ones {len(left)}"
    )


def loading(folder: Path, steps: int) -> None:
    """Train with a real model and tell which share of the time the rows took."""
    import torch

    from sprout.data.rows import NumberedStream
    from sprout.models.gpt import GPT, GPTConfig
    from sprout.optim.groups import Rates, make_optimizer
    from sprout.train.objective import lm_loss

    shards = shards_of(folder, 1)
    shards.make_all()
    torch.manual_seed(0)
    model = GPT(GPTConfig(2048, 4, 4, 4, 256, 512), torch.bfloat16)
    model.initialise(0)
    optimizer = make_optimizer(model, Rates(), torch.bfloat16, None)
    found = corpus.find("--data", str(folder / "text.txt"), folder / "data")
    rows = found.rows(shards.tokenizer, 512, 0, 1, folder / "data")
    stream = NumberedStream(rows, 512, shards.tokenizer.bos_id)
    spent, began = 0.0, time.monotonic()
    for _ in range(steps):
        before = time.monotonic()
        batch = stream.take(4)
        spent += time.monotonic() - before
        loss = lm_loss(model, batch)
        total = loss if isinstance(loss, torch.Tensor) else loss.total
        (total / batch.valid()).backward()
        optimizer.step(lr=1.0, momentum=0.9, decay=0.0)
        optimizer.zero_grad()
    took = time.monotonic() - began
    print(f"{steps} steps of 4 x 512: {took:.1f} s, loading {spent:.3f} s ({spent / took:.2%})")


def speed(folder: Path) -> None:
    """Megabytes of text a second that one process makes into shards, beside tiktoken alone."""
    shards = shards_of(folder, 1)
    texts = list(making.unit_texts(shards.units[0]))
    size = sum(len(text.encode()) for text in texts)
    for _ in range(3):
        began = time.process_time()
        for text in texts:
            shards.tokenizer.encode(text)
        alone = time.process_time() - began
        (folder / "one").unlink(missing_ok=True)
        began = time.process_time()
        making.make_shard(folder / "one", shards.units[0], shards.tokenizer)
        whole = time.process_time() - began
        print(f"encode {size / alone / 1e6:.1f} MB/s, text to shard {size / whole / 1e6:.1f} MB/s")


def main() -> None:
    """Run one drill."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("drill", choices=["pass", "kills", "loading", "speed", "make"])
    parser.add_argument("--shards", type=int, default=100)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--folder", type=Path, default=None)
    flags = parser.parse_args()
    if flags.drill == "make":
        shards = shards_of(flags.folder, 2)
        print("ready", flush=True)
        shards.make_all()
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = flags.folder or Path(scratch)
        if flags.drill == "pass":
            one_pass(folder, flags.shards, flags.megabytes)
        elif flags.drill == "kills":
            kills(folder, flags.times)
        elif flags.drill == "loading":
            loading(folder, flags.steps)
        else:
            speed(folder)


if __name__ == "__main__":
    main()

"""Hold the simulator of `sprout plan` to measured steps: 1, 2 and 4 processes on this machine's CPU.

    OMP_NUM_THREADS=1 python drills/scale_ranks.py

Of so many processes it measures how fast each trains a model for itself while all the others do the same,
and how fast bytes pass between them; says what the simulator makes of that for a step which they share, and
what such a step takes. How fast a core is beside others at work is a matter of the machine (two may be
threads of one), so it is measured and not reckoned; processes that are more than the cores share these.
Prints one JSON object a line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import torch

from sprout.common.dist import Dist
from sprout.common.ranks import Ranks, together
from sprout.models.flops import flops_per_token
from sprout.models.gpt import GPT, GPTConfig
from sprout.optim.groups import Rates, make_optimizer
from sprout.train.job import Learnable
from sprout.train.microbatch import Accumulator, Size, Sizes
from sprout.train.objective import lm_loss
from sprout.train.simulate import REACHED, Links, Work, simulate

SHAPE = GPTConfig(4096, 4, 2, 2, 256, 256)
ROWS, MICRO_ROWS, STEPS = 16, 4, 6


def batch() -> Learnable:
    from sprout.data.packing import Batch

    rng = torch.Generator().manual_seed(0)
    ids = torch.randint(0, 4096, (ROWS, SHAPE.sequence_length + 1), generator=rng)
    return Batch(ids[:, :-1].contiguous(), ids[:, 1:].contiguous(), None)


def step_seconds(ranks: Ranks, all_ranks: Ranks) -> tuple[float, GPT]:
    """The quickest of a few steps that `ranks` share, begun at once by all there are."""
    dist = Dist(ranks.rank, ranks.world_size, torch.device("cpu"), torch.float32)
    model = GPT(SHAPE)
    model.initialise(0)
    optimizer = make_optimizer(model, Rates(), torch.float32, None, ranks)
    sizes = Sizes([Size(0, MICRO_ROWS)])
    accumulator = Accumulator(model, optimizer, lm_loss, dist, sizes, None, print)
    own, taken = batch().part(*ranks.share(ROWS)), []
    for _ in range(STEPS):
        all_ranks.barrier()
        started = time.perf_counter()
        accumulator.gradient(own, ROWS * SHAPE.sequence_length, 0)
        optimizer.gradient_norm()
        optimizer.step(lr=0.1, momentum=0.9, decay=1.0)
        optimizer.zero_grad()
        taken.append(time.perf_counter() - started)
    return all_ranks.most(min(taken))[0], model


def link_rate(ranks: Ranks) -> float:
    """Bytes a second out of one process, from sums of a large tensor; 0 for one alone."""
    if ranks.world_size == 1:
        return 0.0
    block, best = torch.ones(1 << 22), float("inf")
    for _ in range(4):
        ranks.barrier()
        started = time.perf_counter()
        ranks.sum(block)
        best = min(best, time.perf_counter() - started)
    W = ranks.world_size
    return 2 * (W - 1) / W * 4 * block.numel() / best


def measure() -> None:
    """In each process: measure; rank 0 prints."""
    torch.set_num_threads(1)
    with together() as ranks:
        apart, _ = step_seconds(Ranks(0, 1), ranks)
        seconds, model = step_seconds(ranks, ranks)
        found = {
            "processes": ranks.world_size,
            "apart": apart,
            "seconds": seconds,
            "link": link_rate(ranks),
            "parameters": sum(p.numel() for p in model.parameters()),
            "flops_per_token": flops_per_token(model),
        }
        if ranks.main:
            print(json.dumps(found), flush=True)


def main() -> int:
    if "RANK" in os.environ or "--one" in sys.argv:
        measure()
        return 0
    cores = len(os.sched_getaffinity(0))
    for count in (1, 2, 4):
        command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
        command += ["--nproc-per-node", str(count), "--no-python", sys.executable, __file__]
        if count == 1:
            command = [sys.executable, __file__, "--one"]
        out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        found = json.loads(out.splitlines()[-1])
        tokens = ROWS * SHAPE.sequence_length
        rate = tokens * found["flops_per_token"] / found["apart"]
        work = Work(tokens, ROWS, MICRO_ROWS, found["flops_per_token"], int(found["parameters"]))
        links = Links(found["link"] / REACHED, found["link"] / REACHED, each=count)
        said = simulate(work, count, rate, links if count > 1 else None)
        print(
            json.dumps(
                {
                    "processes": count,
                    "cores": cores,
                    "measured_seconds": round(found["seconds"], 4),
                    "simulated_seconds": round(said.total, 4),
                    "simulated_waiting": round(said.waiting, 4),
                    "link_bytes_per_second": round(found["link"]),
                }
            ),
            flush=True,
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Teaches a small model to add two numbers, as minGPT's adder does, with sprout's models as a library.

    python examples/adder.py

A sum such as 47 + 85 = 132 is seven digits, 47 85 231: two for each number, then the sum with its last digit
first, so that each digit depends on what is there already. The model reads the first four and says the
rest. A twentieth of all 10,000 sums is held out of training, and scored at the end.
"""

from __future__ import annotations

import argparse
import time

import torch
import torch.nn.functional as F
from torch import Tensor

from sprout.engine.engine import Engine, Request
from sprout.engine.sample import Sampling
from sprout.models.gpt import GPT, GPTConfig

GIVEN, SAID = 4, 3
"""Digits of the question and of the answer."""


def sums() -> Tensor:
    """Every sum of two numbers below 100 as digits, (10000, 7), in the order of chance."""
    pairs = torch.cartesian_prod(torch.arange(100), torch.arange(100))
    a, b, c = pairs[:, 0], pairs[:, 1], pairs.sum(1)
    digits = [a // 10, a % 10, b // 10, b % 10, c % 10, c // 10 % 10, c // 100]
    order = torch.randperm(len(pairs), generator=torch.Generator().manual_seed(0))
    return torch.stack(digits, dim=1)[order]


def loss(model: GPT, rows: Tensor) -> Tensor:
    """Mean cross-entropy of the answers' digits; rows (B, 7)."""
    hidden = model(rows[:, :-1])[:, GIVEN - 1 :]
    return F.cross_entropy(model.logits(hidden).flatten(0, 1), rows[:, GIVEN:].flatten())


def accuracy(model: GPT, rows: Tensor) -> float:
    """The share of sums that are right in every digit."""
    requests = [Request(row[:GIVEN], SAID, Sampling(temperature=0)) for row in rows.tolist()]
    done = Engine(model, max_batch=512).generate(requests)
    right = [d.ids == row[GIVEN:] for d, row in zip(done, rows.tolist(), strict=True)]
    return sum(right) / len(right)


def train(steps: int, batch: int = 256) -> tuple[GPT, Tensor]:
    """A model that has seen `steps` batches, and the sums that were held out."""
    held_out, seen = sums().split([500, 9500])
    model = GPT(GPTConfig(10, 2, 4, 4, 64, GIVEN + SAID, window_pattern="L"))
    model.initialise(seed=0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, betas=(0.9, 0.98), weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    rng = torch.Generator().manual_seed(1)
    for step in range(steps):
        found = loss(model, seen[torch.randint(len(seen), (batch,), generator=rng)])
        optimizer.zero_grad()
        found.backward()
        optimizer.step()
        schedule.step()
        if step % 200 == 0:
            print(f"step {step}: loss {found.item():.4f}", flush=True)
    return model.eval().requires_grad_(False), held_out


def main() -> None:
    """Train, score what was held out, and show some."""
    parser = argparse.ArgumentParser(description="Teach a small model to add.")
    parser.add_argument("--steps", type=int, default=1500)
    start = time.perf_counter()
    model, held_out = train(parser.parse_args().steps)
    print(f"{accuracy(model, held_out):.1%} of {len(held_out)} held-out sums are right")
    print(f"{time.perf_counter() - start:.0f} seconds")


if __name__ == "__main__":
    main()

"""Teaches a small model to sort digits, as minGPT's demo does, with sprout's models as a library.

    python examples/sorting.py

A row is eight digits and then the same eight sorted. The model reads the first half and says the second.
Digits are drawn anew for every batch: of 100 million rows hardly one is seen twice, so those that it is
scored on are new to it.
"""

from __future__ import annotations

import argparse
import time

import torch
import torch.nn.functional as F
from torch import Tensor

from sprout.engine.engine import Engine, Request
from sprout.engine.sample import Sampling
from sprout.models.gpt2 import GPT2, GPT2Config

LENGTH = 8


def rows(count: int, rng: torch.Generator) -> Tensor:
    """Random digits and the same sorted, (count, 16)."""
    digits = torch.randint(10, (count, LENGTH), generator=rng)
    return torch.cat((digits, digits.sort(dim=1).values), dim=1)


def loss(model: GPT2, batch: Tensor) -> Tensor:
    """Mean cross-entropy of the sorted digits; batch (B, 16)."""
    hidden = model(batch[:, :-1])[:, LENGTH - 1 :]
    return F.cross_entropy(model.logits(hidden).flatten(0, 1), batch[:, LENGTH:].flatten())


def accuracy(model: GPT2, found: Tensor) -> float:
    """The share of rows that are sorted without a mistake."""
    requests = [Request(row[:LENGTH], LENGTH, Sampling(temperature=0)) for row in found.tolist()]
    done = Engine(model, max_batch=512).generate(requests)
    right = [d.ids == row[LENGTH:] for d, row in zip(done, found.tolist(), strict=True)]
    return sum(right) / len(right)


def train(steps: int, batch: int = 256) -> GPT2:
    """A model that has seen `steps` batches."""
    model = GPT2(GPT2Config(10, 2, 4, 4, 64, 2 * LENGTH))
    model.initialise(seed=0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    rng = torch.Generator().manual_seed(1)
    for step in range(steps):
        found = loss(model, rows(batch, rng))
        optimizer.zero_grad()
        found.backward()
        optimizer.step()
        schedule.step()
        if step % 200 == 0:
            print(f"step {step}: loss {found.item():.4f}", flush=True)
    return model.eval().requires_grad_(False)


def main() -> None:
    """Train, and score new rows."""
    parser = argparse.ArgumentParser(description="Teach a small model to sort digits.")
    parser.add_argument("--steps", type=int, default=800)
    start = time.perf_counter()
    model = train(parser.parse_args().steps)
    new = rows(1000, torch.Generator().manual_seed(2))
    print(f"{accuracy(model, new):.1%} of {len(new)} new rows are sorted")
    print(f"{time.perf_counter() - start:.0f} seconds")


if __name__ == "__main__":
    main()

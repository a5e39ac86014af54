"""Whole steps of training on tokens drawn at random, to be timed: how fast a machine trains a model."""

from __future__ import annotations

import time

import torch

from sprout.common.dist import Dist
from sprout.data.packing import Batch
from sprout.models.base import Model
from sprout.models.capabilities import best_tier
from sprout.models.families import build
from sprout.optim.groups import Rates, make_optimizer
from sprout.optim.muon import Optimizer
from sprout.train.objective import lm_loss
from sprout.train.plan import Shape
from sprout.train.shape import model_config


def measure_rate(shape: Shape, dist: Dist, tokens: int = 4096) -> float:
    """Tokens a second in training, from two steps of a model of that shape after a first one."""
    T = shape.sequence_length
    config = model_config(shape, shape.vocab_size)
    model = build(config, dist.dtype, dist.kernels, best_tier(dist.device, dist.dtype))
    model.initialise(0)
    model.to(dist.device)
    optimizer = make_optimizer(model, Rates(), dist.dtype, dist.kernels)
    rows = max(1, tokens // T)
    ids = torch.randint(0, shape.vocab_size, (rows, T), device=dist.device)
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        trial_step(model, optimizer, Batch(ids, ids, None), rows)
        best = min(best, time.perf_counter() - started)
    return rows * T / best


def trial_step(model: Model, optimizer: Optimizer, batch: Batch, micro_rows: int) -> None:
    """A step as the loop takes it, so many rows in a forward pass; it has ended when this returns."""
    total = torch.zeros((), device=batch.ids.device)
    for part in batch.split(micro_rows):
        loss = lm_loss(model, part) / batch.ids.numel()
        loss.backward()
        total += loss.detach()
    optimizer.step(lr=1.0, momentum=0.95, decay=1.0)
    optimizer.zero_grad()
    float(total)  # waits for the device

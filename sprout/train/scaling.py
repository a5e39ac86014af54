"""From a depth, or from minutes, to every rate and length of a run.

A depth gives the sizes (shape.py) and a horizon of 10.5 tokens a parameter of matrices and head (the
ratio that nanochat's experiments found for this recipe). Minutes are turned into a depth by measuring
how fast this machine trains a few depths (trial.py), and into steps by the clock as the run goes (Horizon).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

import torch

from sprout.common.dist import Dist
from sprout.common.errors import UsageError
from sprout.common.ranks import local_rank
from sprout.models.attention_gpu import ready_tier
from sprout.models.capabilities import best_tier
from sprout.train.later import with_dpo, with_rl
from sprout.train.machine import memory_bytes
from sprout.train.memory import Spread, micro_rows, training_memory
from sprout.train.options import DEFAULT_STAGES, Options
from sprout.train.plan import Plan, Shape, StagePlan
from sprout.train.shape import model_config, parameters, shape_for
from sprout.train.trial import measure_rate

TOKENS_PER_PARAMETER = 10.5
DEPTHS = (2, 3, 4, 6, 8, 10, 12, 16, 20, 24)
"""Depths that `--minutes` chooses from."""
LEAST_TOKENS_PER_PARAMETER = 2.0
"""`--minutes` takes the deepest model that still sees this many tokens for every parameter: text as
regular as the embedded world is learned from far fewer than 10.5."""
SHORT_TOKENS, SHORT_BATCH, SHORT_POWER = 2.8e6, 8192, 0.75
"""Of short runs two were measured with several batches: 2.8e6 tokens of text are best in steps of 8,192 and
8.9e6 in steps of 16,384. Both lie in the middle of what is rounded to these, so that a machine which is a
little slower takes the same."""
SMALLEST_BATCH, LARGEST_BATCH = 4096, 1 << 19
REFERENCE_WIDTH = 768
"""Width at which the recipe's rates hold; they grow as its square root shrinks."""

SHARES = {"base": 0.22, "mid": 0.6, "sft": 0.1}
"""Parts of a timed run; what is left goes to the tokenizer, the evaluation and the report."""
OWN_TEXT_SHARES = {"base": 0.6, "mid": 0.22, "sft": 0.1}
"""The same for a user's own text, which mid's conversations do not speak of."""
EXTRA_SHARES = {"dpo": 0.1}
"""The same for stages that a run does not do by itself, relative to the others' parts."""
EVAL_ITEMS = 100
"""Items of each task in the eval stage of a run, where there is time for them."""
EVAL_ITEMS_PER_MINUTE = 20
OVERHEAD_SECONDS = {"tokenizer": 3.0, "report": 1.0}
RATES = {"base": 1.0, "mid": 0.75, "sft": 0.25}
"""Where the rate of a stage begins that does not go on with the fall of the one before."""
MID_STEPS, SFT_STEPS = 0.25, 0.15
"""Lengths of mid and sft beside base, where a depth or --steps rules."""


@dataclass(frozen=True)
class Assumed:
    """What a plan takes for granted of a machine, where nothing is to be measured."""

    rate: Callable[[Shape], float]
    """Tokens a second in training a model of a shape, by all devices together."""
    memory: float
    """Bytes on each device."""
    spread: Spread


def time_shares(options: Options) -> dict[str, float]:
    """stage -> its part of a timed run, for the stages that train, in their order."""
    usual = SHARES if options.data == "world" else OWN_TEXT_SHARES
    asked = options.stage_list()
    return usual | {name: share for name, share in EXTRA_SHARES.items() if name in asked}


def batch_tokens(options: Options, tokens: float, T: int) -> int:
    """Tokens in a step for a base model of that many tokens, a whole number of rows.

    The power of two that is nearest to 2¹⁹ (tokens / 1.2e9)^0.383 (2505.13738), or to 8,192
    (tokens / 2.8e6)^0.75 where that is less, which are those of short runs.
    """
    if options.total_batch_size is not None:
        if options.total_batch_size < T:
            raise UsageError(
                f"--total-batch-size {options.total_batch_size}: is less than one row of "
                f"--sequence-length {T}"
            )
        return options.total_batch_size // T * T
    long = LARGEST_BATCH * (tokens / 1.2e9) ** 0.383
    short = SHORT_BATCH * (tokens / SHORT_TOKENS) ** SHORT_POWER
    wanted = min(max(SMALLEST_BATCH, min(long, short)), LARGEST_BATCH)
    power = 1 << round(math.log2(wanted))
    return max(1, power // T) * T


def make_plan(
    options: Options,
    dist: Dist,
    spent: float,
    vocab: int | None = None,
    validation_characters: int = 1_300_000,
    assumed: Assumed | None = None,
    given: Shape | None = None,
) -> Plan:
    """Decide everything. `given` is the shape where it is not to be chosen.

    `spent`: seconds of the run that have already gone by. `vocab`: the size of the vocabulary where
    it is known beforehand. `assumed`: what to take this machine for instead of measuring it. With
    neither --minutes nor --depth nor --steps, the run is to take 10 minutes. UsageError when the model
    is too large for this machine's memory.
    """
    threads = torch.get_num_threads()
    # Tiers are tried out on the machine itself; one that is assumed is not at hand.
    tier = best_tier(dist.device, dist.dtype) if assumed is None else ready_tier(dist.device)
    free = options.depth is None and options.steps is None and options.minutes is None
    minutes = 10.0 if free else options.minutes
    if minutes is None:
        shape = given or shape_for(options, options.depth or 4, vocab)
        _check_memory(options, shape, dist, assumed)
        tokens = TOKENS_PER_PARAMETER * parameters(shape)
        batch = batch_tokens(options, tokens, shape.sequence_length)
        steps = options.steps or max(1, round(tokens / batch))
        seconds: dict[str, float] = {}
        rate = 0.0 if assumed is None else assumed.rate(shape)
    else:
        seconds = split_time(options, minutes * 60 - spent)
        shape, rate = _choose_depth(options, dist, seconds, vocab, assumed, given)
        tokens = rate * seconds.get("base", 0.0)
        batch = batch_tokens(options, tokens, shape.sequence_length)
        steps = max(1, round(tokens / batch))
    return Plan(
        options=replace(options, family=shape.family),
        shape=shape,
        stages=_stages(options, shape, steps, batch, seconds, rate, dist, assumed),
        device=str(dist.device),
        dtype=dist.dtype_name,
        threads=threads,
        attention=cast(Any, tier.value),
        eval_items=_eval_items(minutes),
        eval_seconds=_eval_seconds(options, rate, _eval_items(minutes), validation_characters),
    )


def _check_memory(options: Options, shape: Shape, dist: Dist, assumed: Assumed | None) -> None:
    """UsageError when training does not fit with a single row in a forward pass."""
    spread = _spread(options, dist, assumed)
    needed, there = _memory_needed(shape, dist, spread), _most_memory(dist, assumed)
    if needed > there:
        several = spread.devices > 1 and not options.shard
        way = ", or spread its weights with --shard" if several else ""
        raise UsageError(
            f"--depth {shape.depth} at --width {shape.width} and --sequence-length "
            f"{shape.sequence_length}: training takes at least {needed / 1e9:.1f} GB of memory, and "
            f"there are about {there / 1e9:.1f} GB for it; choose a smaller one{way}"
        )


def _memory_needed(shape: Shape, dist: Dist, spread: Spread) -> int:
    """Bytes that training takes on each device with one row in a forward pass."""
    config = model_config(shape, shape.vocab_size)
    return training_memory(config, 1, dist, spread=spread).peak


def _spread(options: Options, dist: Dist, assumed: Assumed | None) -> Spread:
    """How training will be spread over devices."""
    if assumed is not None:
        return assumed.spread
    # Where a depth is chosen by the clock, each is tried out whole.
    timed = options.depth is None and options.steps is None
    sharded = options.shard and dist.world_size > 1 and not timed
    return Spread(dist.world_size, local_rank()[1] if sharded else 1)


def _memory(dist: Dist, assumed: Assumed | None) -> float:
    """Bytes of the device to plan with."""
    return memory_bytes(dist) if assumed is None else assumed.memory


def _most_memory(dist: Dist, assumed: Assumed | None) -> float:
    """Bytes of the device that may be needed at most: a run is planned with half of a CPU's memory."""
    on_cpu = dist.device == torch.device("cpu")
    return _memory(dist, assumed) * (1.6 if on_cpu else 1.0)


def _eval_seconds(options: Options, rate: float, items: int, characters: int) -> float:
    """What the eval stage should take, from the rate of training (tokens a second; 0: not known).

    Measured at depth 3 on two cores, 12,000 tokens/s: scoring text runs at three times the rate of
    training, and an item of each task takes 0.3 seconds a stage. The base stage is not asked.
    """
    rate = rate or 12_000.0
    trained = [name for name in time_shares(options) if name in options.stage_list()]
    text = characters / 3.2 / (3 * rate)
    asked = len([name for name in trained if name != "base"])
    return 2.0 + len(trained) * text + asked * 0.3 * items * 12_000 / rate


def _eval_items(minutes: float | None) -> int:
    """Fewer in a very short run, which would otherwise be spent on being scored."""
    if minutes is None:
        return EVAL_ITEMS
    return min(EVAL_ITEMS, max(5, round(EVAL_ITEMS_PER_MINUTE * minutes)))


def split_time(options: Options, seconds: float) -> dict[str, float]:
    """How many seconds each stage asked for may take, of all that is left.

    Where none of them trains (`sprout tokenizer`), all are planned for: they come later.
    """
    asked = options.stage_list()
    shares = time_shares(options)
    stages = asked if shares.keys() & set(asked) else list(DEFAULT_STAGES)
    fixed = {name: OVERHEAD_SECONDS[name] for name in OVERHEAD_SECONDS if name in stages}
    left = max(5.0, seconds - sum(fixed.values()))
    weights = {name: share for name, share in shares.items() if name in stages}
    if "eval" in stages:
        weights["eval"] = 1.0 - sum(SHARES.values())
    total = sum(weights.values()) or 1.0
    return {**fixed, **{name: left * weight / total for name, weight in weights.items()}}


def _stages(
    options: Options,
    shape: Shape,
    steps: int,
    batch: int,
    seconds: dict[str, float],
    rate: float,
    dist: Dist,
    assumed: Assumed | None,
) -> dict[str, StagePlan]:
    rows = _rows(options, batch, shape.sequence_length, dist.world_size)
    spread = _spread(options, dist, assumed)
    share = -(-rows // spread.devices)
    memory = _memory(dist, assumed)
    config = model_config(shape, shape.vocab_size)
    lr, adamw = options.lr * (REFERENCE_WIDTH / shape.width) ** 0.5, options.optimizer == "adamw"
    lengths = {
        "base": steps,
        "mid": max(1, round(steps * MID_STEPS)),
        "sft": max(1, round(steps * SFT_STEPS)),
    }
    # A stage that the minutes were not planned for may still be asked for later, by itself.
    for name in lengths.keys() & seconds.keys():
        lengths[name] = max(1, round(rate * seconds[name] / batch))
    left = rate_left(lengths, options.stage_list())
    stages = {
        name: StagePlan(
            steps=lengths[name],
            rows=rows,
            micro_rows=micro_rows(
                options.device_batch_size,
                config,
                share,
                dist,
                memory,
                options.separate(name),
                adamw,
                spread,
            ),
            lr=lr * left[name][0],
            warmup_steps=min(options.warmup_steps, lengths[name] // 5),
            cooldown=1.0,
            final_lr=0.1 if options.schedule == "cosine" else left[name][1] / left[name][0],
            cosine=options.schedule == "cosine",
            seconds=seconds.get(name),
        )
        for name in lengths
    }
    own = seconds.get("dpo")
    stages = with_dpo(stages, options, max(1, round(rate * own / batch)) if own else None, own)
    return with_rl(stages, options)


def rate_left(lengths: dict[str, int], asked: list[str]) -> dict[str, tuple[float, float]]:
    """What is left of the rate where each stage begins and ends, as shares of pretraining's.

    lengths: the steps of base, mid and sft. Base falls to where the next stage begins, or to 0 where none
    follows; from there it falls to 0 in one line over mid and sft. One not asked for, which may be later,
    is taken by itself.
    """
    run = [name for name in lengths if name in asked] or [*lengths]
    after = [name for name in run if name != "base"]
    left = {"base": (RATES["base"], RATES[after[0]] if after else 0.0)}
    for name in ("mid", "sft"):
        line = after if name in after else [name]
        at = line.index(name)
        whole, here, then = (sum(lengths[s] for s in line[k:]) for k in (0, at, at + 1))
        top = RATES[line[0]] / whole
        left[name] = (top * here, top * then)
    return left


def _rows(options: Options, batch: int, T: int, processes: int) -> int:
    """Rows in a step of `batch` tokens: enough for each process, and of pairs, which are half as many."""
    rows = batch // T
    if processes == 1:
        return rows
    if options.total_batch_size is not None and rows < processes:
        raise UsageError(
            f"--total-batch-size {options.total_batch_size}: has {rows} rows of {T} tokens, too few for "
            f"{processes} processes; {processes * T} is the least"
        )
    return rows if options.total_batch_size is not None else max(rows, 2 * processes)


def _choose_depth(
    options: Options,
    dist: Dist,
    seconds: dict[str, float],
    vocab: int | None,
    assumed: Assumed | None,
    given: Shape | None,
) -> tuple[Shape, float]:
    """The shape that the minutes allow, and how many tokens a second it trains here."""
    learning = sum(seconds.get(name, 0.0) for name in time_shares(options)) or 1.0
    if given is not None or options.depth is not None:
        shape = given or shape_for(options, options.depth or 4, vocab)
        _check_memory(options, shape, dist, assumed)
        return shape, _rate(shape, dist, assumed)
    spread, most = _spread(options, dist, assumed), _most_memory(dist, assumed)
    chosen: tuple[Shape, float] | None = None
    for depth in DEPTHS:
        shape = shape_for(options, depth, vocab)
        if chosen is None:
            _check_memory(options, shape, dist, assumed)
        elif _memory_needed(shape, dist, spread) > most:
            break
        rate = _rate(shape, dist, assumed)
        enough = rate * learning >= LEAST_TOKENS_PER_PARAMETER * parameters(shape)
        if chosen is not None and not enough:
            break
        chosen = (shape, rate)
        if not enough:
            break
    assert chosen is not None
    return chosen


def _rate(shape: Shape, dist: Dist, assumed: Assumed | None) -> float:
    """Tokens a second by all processes together."""
    return dist.world_size * measure_rate(shape, dist) if assumed is None else assumed.rate(shape)

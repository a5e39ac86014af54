"""One dial: from a depth, or from minutes, to every size, rate and length of a run.

A depth gives the width (64 a layer), the heads, the vocabulary, and a horizon of 10.5 tokens a
parameter of matrices and head (the ratio that nanochat's experiments found for this recipe). Minutes
are turned into a depth by measuring how fast this machine trains a few depths, and into steps
by the clock as the run goes (Horizon).
"""

from __future__ import annotations

import time

import torch

from sprout.common.dist import Dist
from sprout.common.errors import UsageError
from sprout.data.packing import Batch
from sprout.models.gpt import GPT, GPTConfig
from sprout.optim.groups import Rates, make_optimizer
from sprout.train.machine import memory_bytes
from sprout.train.objective import lm_loss
from sprout.train.options import ALL_STAGES, Options, Plan, Shape, StagePlan

TOKENS_PER_PARAMETER = 10.5
DEPTHS = (2, 3, 4, 6, 8, 10, 12, 16, 20, 24)
"""Depths that `--minutes` chooses from."""
LEAST_TOKENS_PER_PARAMETER = 2.0
"""`--minutes` takes the deepest model that still sees this many tokens for every parameter: text as
regular as the embedded world is learned from far fewer than 10.5."""
STEPS_WANTED = 800
"""Short runs take batches small enough for this many steps."""
SMALLEST_BATCH, LARGEST_BATCH = 4096, 1 << 19
REFERENCE_WIDTH = 768
"""Width at which the recipe's rates hold; they grow as its square root shrinks."""

SHARES = {"base": 0.22, "mid": 0.6, "sft": 0.1}
"""Parts of a timed run; what is left goes to the tokenizer, the evaluation and the report."""
OWN_TEXT_SHARES = {"base": 0.6, "mid": 0.22, "sft": 0.1}
"""The same for a user's own text, which mid's conversations do not speak of."""
EVAL_ITEMS = 100
"""Items of each task in the eval stage of a run, where there is time for them."""
EVAL_ITEMS_PER_MINUTE = 20
OVERHEAD_SECONDS = {"tokenizer": 3.0, "report": 1.0}
MID_STEPS, SFT_STEPS = 0.25, 0.15
"""Lengths of mid and sft beside base, where a depth or --steps rules."""


def time_shares(options: Options) -> dict[str, float]:
    """stage -> its part of a timed run, for the stages that train, in their order."""
    return SHARES if options.data == "world" else OWN_TEXT_SHARES


def shape_for(options: Options, depth: int, vocab: int | None = None) -> Shape:
    """The sizes of a model of that depth, with what the options set by hand.

    `vocab` is the vocabulary where it is known already, as it is for bytes and characters.
    """
    width = options.width or 64 * depth
    n_head = max(1, width // 128 if width % 128 == 0 else width // 64)
    while width % n_head or (width // n_head) % 2:
        n_head -= 1
    default_vocab = 2048 if depth <= 4 else 4096 if depth <= 8 else 16384 if depth <= 12 else 32768
    return Shape(
        depth=depth,
        width=width,
        n_head=n_head,
        n_kv_head=n_head,
        sequence_length=options.sequence_length or (512 if depth <= 8 else 2048),
        vocab_size=vocab or options.vocab_size or default_vocab,
    )


def model_config(shape: Shape, vocab_size: int) -> GPTConfig:
    """The model of a shape, with the vocabulary that came out."""
    return GPTConfig(
        vocab_size=vocab_size,
        n_layer=shape.depth,
        n_head=shape.n_head,
        n_kv_head=shape.n_kv_head,
        n_embd=shape.width,
        sequence_length=shape.sequence_length,
    )


def parameters(shape: Shape) -> int:
    """Parameters of matrices and head, the ones that set the horizon."""
    attention = 2 * shape.width**2 + 2 * shape.width * shape.width * shape.n_kv_head // shape.n_head
    return shape.depth * (attention + 8 * shape.width**2) + shape.width * shape.vocab_size


def batch_tokens(options: Options, tokens: float, T: int) -> int:
    """Tokens in a step for a stage of that many tokens, a whole number of rows.

    Grows with tokens^0.383 (2505.13738, fitted at 2¹⁹ for 1.2e9 tokens), but leaves STEPS_WANTED steps.
    """
    if options.total_batch_size is not None:
        if options.total_batch_size < T:
            raise UsageError(
                f"--total-batch-size {options.total_batch_size}: is less than one row of "
                f"--sequence-length {T}"
            )
        return options.total_batch_size // T * T
    wanted = LARGEST_BATCH * (tokens / 1.2e9) ** 0.383
    wanted = min(max(SMALLEST_BATCH, min(wanted, tokens / STEPS_WANTED)), LARGEST_BATCH)
    power = 1 << max(0, round(wanted).bit_length() - 1)
    return max(1, power // T) * T


def micro_rows(options: Options, shape: Shape, rows: int, dist: Dist) -> int:
    """Rows in a forward pass: what was asked for, or what fits into the memory with room to spare."""
    if options.device_batch_size != "auto":
        return min(rows, int(options.device_batch_size))
    # Activations of a layer: about 40 values of the width a token, and the attention's weights.
    per_token = 2 * shape.depth * (40 * shape.width + shape.n_head * shape.sequence_length)
    weights = 30 * (parameters(shape) + 3 * shape.width * shape.vocab_size)
    most = (0.7 * memory_bytes(dist) - weights) / per_token / shape.sequence_length
    fits = rows
    # On a CPU more than 16,384 tokens at once only cost memory.
    limit = min(most, 16384 / shape.sequence_length) if dist.device == torch.device("cpu") else most
    while fits > 1 and fits > limit:
        fits = -(-fits // 2)
    return fits


def make_plan(
    options: Options,
    dist: Dist,
    spent: float,
    vocab: int | None = None,
    validation_characters: int = 1_300_000,
) -> Plan:
    """Decide everything.

    `spent`: seconds of the run that have already gone by. `vocab`: the size of the vocabulary where
    it is known beforehand. With neither --minutes nor --depth nor --steps, the run is to take 10
    minutes. UsageError when the model is too large for this machine's memory.
    """
    threads = torch.get_num_threads()
    free = options.depth is None and options.steps is None and options.minutes is None
    minutes = 10.0 if free else options.minutes
    if minutes is None:
        shape = shape_for(options, options.depth or 4, vocab)
        _check_memory(shape, dist)
        tokens = TOKENS_PER_PARAMETER * parameters(shape)
        batch = batch_tokens(options, tokens, shape.sequence_length)
        steps = options.steps or max(1, round(tokens / batch))
        seconds: dict[str, float] = {}
        rate = 0.0
    else:
        seconds = split_time(options, minutes * 60 - spent)
        shape, rate = _choose_depth(options, dist, seconds, vocab)
        tokens = rate * seconds.get("base", 0.0)
        batch = batch_tokens(options, tokens, shape.sequence_length)
        steps = max(1, round(tokens / batch))
    return Plan(
        options=options,
        shape=shape,
        stages=_stages(options, shape, steps, batch, seconds, rate, dist),
        device=str(dist.device),
        dtype=dist.dtype_name,
        threads=threads,
        eval_items=_eval_items(minutes),
        eval_seconds=_eval_seconds(options, rate, _eval_items(minutes), validation_characters),
    )


def _check_memory(shape: Shape, dist: Dist) -> None:
    """UsageError when weights, gradient and the optimizer's state alone do not fit."""
    tables = shape.width * shape.vocab_size * (1 + (shape.depth + 1) // 2)
    needed = 16 * (parameters(shape) + tables)
    most = 1.6 * memory_bytes(dist)
    if needed > most:
        raise UsageError(
            f"--depth {shape.depth} at --width {shape.width}: training takes at least "
            f"{needed / 1e9:.0f} GB of memory, and this machine has about {most / 1e9:.0f} GB for it; "
            "choose a smaller one"
        )


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
    stages = asked if shares.keys() & set(asked) else list(ALL_STAGES)
    fixed = {name: OVERHEAD_SECONDS[name] for name in OVERHEAD_SECONDS if name in stages}
    left = max(5.0, seconds - sum(fixed.values()))
    weights = {name: share for name, share in shares.items() if name in stages}
    if "eval" in stages:
        weights["eval"] = 1.0 - sum(shares.values())
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
) -> dict[str, StagePlan]:
    rows = batch // shape.sequence_length
    micro = micro_rows(options, shape, rows, dist)
    lr = _rate(options, shape)
    lengths = {
        "base": steps,
        "mid": max(1, round(steps * MID_STEPS)),
        "sft": max(1, round(steps * SFT_STEPS)),
    }
    # A stage that the minutes were not planned for may still be asked for later, by itself.
    for name in lengths.keys() & seconds.keys():
        lengths[name] = max(1, round(rate * seconds[name] / batch))
    recipe = {  # rate, share of cooling down, what is left of the rate at the end
        "base": (1.0, 0.5, 0.3),
        "mid": (0.9, 0.8, 0.1),
        "sft": (0.25, 1.0, 0.0),
    }
    plans = {
        name: StagePlan(
            steps=lengths[name],
            rows=rows,
            micro_rows=micro,
            lr=lr * factor,
            warmup_steps=min(10, lengths[name] // 5),
            cooldown=cooldown,
            final_lr=final,
            seconds=seconds.get(name),
        )
        for name, (factor, cooldown, final) in recipe.items()
    }
    return {**plans, "rl": rl_stage(options, shape, micro)}


def _rate(options: Options, shape: Shape) -> float:
    """What a model of that width multiplies every learning rate of the recipe by."""
    return options.lr * (REFERENCE_WIDTH / shape.width) ** 0.5


def rl_stage(options: Options, shape: Shape, micro_rows: int) -> StagePlan:
    """The plan of rl, whose flags may still change until it begins. Its rows are prompts."""
    return StagePlan(
        steps=options.rl_steps,
        rows=options.rl_prompts,
        micro_rows=micro_rows,
        lr=_rate(options, shape) * options.rl_lr,
        warmup_steps=min(5, options.rl_steps // 5),
        cooldown=0.5,
        final_lr=0.1,
    )


def _choose_depth(
    options: Options, dist: Dist, seconds: dict[str, float], vocab: int | None
) -> tuple[Shape, float]:
    """The shape that the minutes allow, and how many tokens a second it trains here."""
    learning = sum(seconds.get(name, 0.0) for name in time_shares(options)) or 1.0
    if options.depth is not None:
        shape = shape_for(options, options.depth, vocab)
        _check_memory(shape, dist)
        return shape, measure_rate(shape, dist)
    chosen: tuple[Shape, float] | None = None
    for depth in DEPTHS:
        shape = shape_for(options, depth, vocab)
        if chosen is None:
            _check_memory(shape, dist)
        rate = measure_rate(shape, dist)
        enough = rate * learning >= LEAST_TOKENS_PER_PARAMETER * parameters(shape)
        if chosen is not None and not enough:
            break
        chosen = (shape, rate)
        if not enough:
            break
    assert chosen is not None
    return chosen


def measure_rate(shape: Shape, dist: Dist, tokens: int = 4096) -> float:
    """Tokens a second in training, from two steps of a model of that shape after a first one."""
    T = shape.sequence_length
    config = model_config(shape, shape.vocab_size)
    model = GPT(config, dist.dtype)
    model.initialise(0)
    model.to(dist.device)
    optimizer = make_optimizer(model, Rates(), dist.dtype)
    rows = max(1, tokens // T)
    ids = torch.randint(0, shape.vocab_size, (rows, T), device=dist.device)
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        loss = lm_loss(model, Batch(ids, ids, None))
        (loss / ids.numel()).backward()
        optimizer.step(lr=0.0, momentum=0.9, decay=0.0)
        optimizer.zero_grad()
        float(loss.detach())
        best = min(best, time.perf_counter() - started)
    return rows * T / best

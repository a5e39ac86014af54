"""What a run will take, before anything is spent: from the formulas that the run itself follows.

The sizes and lengths are `make_plan`'s, the operations `models/flops.py`'s, the memory
`train/memory.py`'s, what several devices send each other `train/simulate.py`'s. Only a few things are
taken for granted: how fast a device multiplies matrices, which share of that training reaches (mfu), and
how fast its links are.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from sprout.common.dist import Dist
from sprout.common.errors import UsageError
from sprout.models.base import Model, ModelConfig
from sprout.models.families import blueprint
from sprout.models.flops import flops_per_token, matrix_parameters, parameters_by_part
from sprout.train.memory import Memory, Spread, training_memory
from sprout.train.options import PAIRED, Options
from sprout.train.plan import Plan, Shape
from sprout.train.scaling import OVERHEAD_SECONDS, Assumed, make_plan, time_shares
from sprout.train.shape import model_config
from sprout.train.simulate import Links, Step, Work, simulate
from sprout.train.vocabulary import known_size


@dataclass(frozen=True)
class Machine:
    """What a forecast is made for: some devices of one kind."""

    name: str
    dist: Dist
    """The kind of device and the dtype."""
    devices: int
    flops_per_second: float
    """Of plain matrix products on one device."""
    memory: float
    """Bytes on one device."""
    price: float
    """Dollars an hour for one device."""
    links: Links | None = None
    """What several exchange bytes over; None: for nothing."""


def forecast(options: Options, machine: Machine, mfu: float) -> dict[str, Any]:
    """Sizes, work, memory, time and price of the run that `options` ask for, as plain data.

    Seconds, bytes, dollars, FLOPs; memory is that of one device. UsageError where the run could not be:
    it does not fit, or a step has fewer rows than there are devices.
    """
    trained = [name for name in options.stage_list() if name in time_shares(options)]
    if not trained:
        raise UsageError(
            f"--stages {options.stages}: names no stage whose work is known beforehand: add base"
        )

    def rate(shape: Shape) -> float:
        each = flops_per_token(blueprint(model_config(shape, shape.vocab_size), machine.dist.dtype))
        return machine.devices * machine.flops_per_second * mfu / each

    vocab = known_size(options)
    assumed = Assumed(rate, machine.memory, _spread(options, machine, machine.devices))
    plan = make_plan(options, machine.dist, 0.0, vocab, assumed=assumed)
    config = model_config(plan.shape, plan.shape.vocab_size)
    model = blueprint(config, machine.dist.dtype)
    rows = plan.stages[trained[0]].rows
    if rows < machine.devices:
        raise UsageError(
            f"--gpus {machine.name}: a step has {rows} rows, which keeps {rows} of them busy: take no "
            "more, or set a larger --total-batch-size"
        )
    steps = {name: _step(options, plan, name, model, machine, mfu) for name in trained}
    stages = _stages(options, plan, trained, flops_per_token(model), steps)
    memory = max(
        (_training_memory(config, plan, name, machine) for name in trained),
        key=lambda found: found.peak,
    )

    def fits(devices: int) -> bool:
        each = (_training_memory(config, plan, name, machine, devices, 1) for name in trained)
        return all(found.peak <= machine.memory for found in each)

    seconds = sum(stage["seconds"] for stage in stages.values())
    return {
        "machine": {
            "name": machine.name,
            "devices": machine.devices,
            "device": str(machine.dist.device),
            "dtype": machine.dist.dtype_name,
            "flops_per_second": machine.flops_per_second,
            "mfu": mfu,
        },
        "model": {k: v for k, v in asdict(plan.shape).items() if k != "model"},
        "parameters": _parameters(model),
        "stages": stages,
        "tokens": sum(stages[name]["tokens"] for name in trained),
        "flops": sum(stages[name]["flops"] for name in trained),
        "flops_per_token": flops_per_token(model),
        "tokens_per_second": steps[trained[0]][-1].tokens_per_second,
        "step": asdict(steps[trained[0]][-1]),
        "scaling": [_at(step, fits(step.devices)) for step in steps[trained[0]]],
        "seconds": seconds,
        "memory": _memory(memory, machine),
        "price": {
            "per_device_hour": machine.price,
            "total": machine.price * machine.devices * seconds / 3600,
        },
        "inference": inference(model, config),
    }


def _parameters(model: Model) -> dict[str, int]:
    parts = parameters_by_part(model)
    return {**parts, "total": sum(parts.values()), "matrices": matrix_parameters(model)}


def _step(
    options: Options, plan: Plan, stage: str, model: Model, machine: Machine, mfu: float
) -> list[Step]:
    """A step of a stage on 1, 2, 4, … of the devices, and last on all of them."""
    sizes, sides = plan.stages[stage], plan.options.sides(stage)
    work = Work(
        sizes.rows * sides * plan.shape.sequence_length,
        sizes.rows,
        sizes.micro_rows,
        flops_per_token(model),
        sum(p.numel() for p in model.parameters()),
        options.shard,
    )
    counts = [1 << power for power in range(machine.devices.bit_length())]
    counts = sorted({*(count for count in counts if count <= sizes.rows), machine.devices})
    each = machine.flops_per_second * mfu
    return [simulate(work, count, each, machine.links) for count in counts]


def _at(step: Step, fits: bool) -> dict[str, Any]:
    """How fast so many devices are, and what holds them back; where the model does not fit, they are not."""
    rate = step.tokens_per_second if fits else 0.0
    return {
        "devices": step.devices,
        "tokens_per_second": rate,
        "limit": step.limit if fits else "memory",
    }


def _spread(options: Options, machine: Machine, devices: int) -> Spread:
    """How a run is spread over that many of the devices."""
    if not options.shard or machine.links is None:
        return Spread(devices)
    return Spread(devices, min(devices, machine.links.each))


def _training_memory(
    config: ModelConfig,
    plan: Plan,
    stage: str,
    machine: Machine,
    devices: int | None = None,
    rows: int | None = None,
) -> Memory:
    """What a device holds in a stage; of all devices, or of so many with so many rows in a forward pass."""
    rows = (rows or plan.stages[stage].micro_rows) * plan.options.sides(stage)
    found = training_memory(
        config,
        rows,
        machine.dist,
        plan.options.separate(stage),
        plan.options.optimizer == "adamw",
        _spread(plan.options, machine, devices or machine.devices),
    )
    if stage in PAIRED:  # beside it stands the model that the stage starts from
        found = replace(found, weights=2 * found.weights)
    return found


def _memory(memory: Memory, machine: Machine) -> dict[str, float]:
    return {**asdict(memory), "peak": memory.peak, "available": machine.memory}


def _stages(
    options: Options,
    plan: Plan,
    trained: list[str],
    flops: float,
    steps_of: dict[str, list[Step]],
) -> dict[str, dict[str, float]]:
    """Every stage asked for but rl, in order: its seconds, and what it trains on where it trains.

    The work of rl follows from the answers that the model will give.
    """
    others = {**OVERHEAD_SECONDS, "eval": plan.eval_seconds}
    asked = options.stage_list()
    shares = {name: time_shares(options)[name] for name in trained}
    left = 60 * (options.minutes or 10.0) - sum(others[name] for name in asked if name in others)
    found: dict[str, dict[str, float]] = {}
    for name in asked:
        if name in others:
            found[name] = {"seconds": others[name]}
        if name not in trained:
            continue
        stage = plan.stages[name]
        batch = stage.rows * options.sides(name) * plan.shape.sequence_length
        steps, each = stage.steps, steps_of[name][-1].total
        if stage.seconds is not None:  # by the clock: what the other stages leave, as in a run
            seconds = max(0.0, left) * shares[name] / sum(shares.values())
            steps = max(1, round(seconds / each))
        tokens = steps * batch
        found[name] = {
            "steps": steps,
            "rows": stage.rows,
            "device_batch_size": stage.micro_rows,
            "tokens": tokens,
            "flops": tokens * flops,
            "seconds": steps * each,
        }
    return found


def inference(model: Model, config: ModelConfig) -> dict[str, float]:
    """Bytes that answering takes, in the compute dtype: weights, and the cache of one conversation."""
    size = model.compute_dtype.itemsize
    T = config.sequence_length
    cache = model.new_cache(1, T)
    return {
        "weights": size * sum(p.numel() for p in model.parameters()),
        "kv_bytes_per_token": (cache.keys.nbytes + cache.values.nbytes) / T,
        "kv_bytes_full_row": cache.keys.nbytes
        + cache.values.nbytes
        + sum(tail.nbytes for tail in cache.tails),
    }

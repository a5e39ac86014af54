"""`sprout plan`: what a run takes (memory, time, price), before any of it is spent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sprout.common.config import parse
from sprout.common.errors import UsageError
from sprout.common.log import duration
from sprout.train.accelerators import Accelerator, parse_gpus
from sprout.train.options import Options
from sprout.train.presets import with_preset

if TYPE_CHECKING:
    from sprout.train.forecast import Machine

MFU, CPU_MFU = 0.4, 0.25
"""Share of the matrix rate that training is taken to reach, where --mfu says nothing else."""

DESCRIPTION = """What a run takes (parameters, tokens, memory, time and price), before any of it is spent.
Takes the flags of `sprout run`; reads no data and trains nothing."""


@dataclass(frozen=True)
class PlanFlags(Options):
    """What `sprout plan` takes: the flags of a run, and what to take for granted of a machine."""

    gpus: str | None = None
    """Plan for these instead of this machine: a number and a kind, such as 8xH100."""
    price: float | None = None
    """Dollars an hour for one device. [default: a rough rent for --gpus, nothing for this machine]"""
    mfu: float | None = None
    """Share of the matrix rate that training reaches. [default: 0.4; on a CPU 0.25, where 0.16 to 0.51 were
    measured]"""
    json: bool = False
    """Print one JSON object on standard output."""

    def check(self) -> None:
        """UsageError naming the flag whose value cannot be."""
        super().check()
        if self.depth is not None and self.minutes is not None:
            raise UsageError(
                "--depth and --minutes: a plan takes one of them, the depth to find the time or the "
                "minutes to find the depth"
            )
        if self.init_from is not None:
            raise UsageError("--init-from: a plan is made from the sizes; give --depth instead")
        if self.mfu is not None and not 0 < self.mfu <= 1:
            raise UsageError(f"--mfu {self.mfu:g}: must be more than 0 and at most 1")
        if self.price is not None and not 0 <= self.price < 1e6:
            raise UsageError(f"--price {self.price:g}: must be dollars an hour, 0 or more")


def main(argv: list[str]) -> int:
    """Run `sprout plan` and return its exit status."""
    parsed, said = parse(PlanFlags, argv, "sprout plan", DESCRIPTION)
    flags, _ = with_preset(parsed, said)
    assert isinstance(flags, PlanFlags)
    flags.check()
    card: tuple[int, Accelerator] | None = None
    if flags.gpus is not None:
        card = parse_gpus(flags.gpus)
        for name, other in (("device", "cuda"), ("dtype", card[1].dtype)):
            if getattr(flags, name) not in ("auto", other):
                raise UsageError(
                    f"--{name} {getattr(flags, name)}: --gpus {flags.gpus} is planned with {other}; "
                    "leave the flag out"
                )

    from sprout.train.forecast import forecast  # imports torch: only once the flags are right

    machine = _this_machine(flags) if card is None else _rented(*card, flags)
    on_cpu = machine.dist.device.type == "cpu"
    mfu = flags.mfu or (CPU_MFU if on_cpu else MFU)
    found = forecast(flags, machine, mfu)
    found["notes"] = _notes(flags, card, mfu, on_cpu)
    print(json.dumps(found) if flags.json else text(found))
    return 0


def _this_machine(flags: PlanFlags) -> Machine:
    """This machine, its matrix rate measured as a run does."""
    import torch

    from sprout.common.dist import make_dist
    from sprout.train import machine
    from sprout.train.forecast import Machine

    dist = make_dist(flags.device, flags.dtype)
    if flags.threads is not None:
        torch.set_num_threads(flags.threads)
    rate = machine.gemm_flops_per_second(dist)
    return Machine("this machine", dist, 1, rate, machine.memory_bytes(dist), flags.price or 0.0)


def _rented(count: int, card: Accelerator, flags: PlanFlags) -> Machine:
    import torch

    from sprout.common.dist import DTYPES, Dist
    from sprout.train.forecast import Machine
    from sprout.train.simulate import Links

    dist = Dist(0, 1, torch.device("cuda"), DTYPES[card.dtype])
    price = card.price if flags.price is None else flags.price
    rate, memory = card.teraflops * 1e12, card.gigabytes * 1e9
    links = Links(card.link * 1e9, card.network * 1e9)
    return Machine(f"{count}x{card.name}", dist, count, rate, memory, price, links)


def _notes(
    flags: PlanFlags, card: tuple[int, Accelerator] | None, mfu: float, on_cpu: bool
) -> list[str]:
    """What the figures rest on."""
    notes = [f"time: {mfu:.0%} of the matrix rate is taken to be reached (--mfu)"]
    if on_cpu:
        notes.append(
            "memory: of the tensors; the process holds up to twice as much, by what its allocator keeps"
        )
    else:
        notes.append("memory on accelerators is reckoned, not measured")
    if "rl" in flags.stage_list():
        notes.append("rl is left out: its work follows from the answers that the model will give")
    if flags.lora_rank:
        notes.append("reckoned as if all weights were trained, not adapters")
    if card is None:
        if flags.minutes is not None or (flags.depth is None and flags.steps is None):
            notes.append("a run measures its own speed, and may choose another depth than this")
        return notes
    if flags.price is None:
        notes.append(f"price: ${card[1].price:.2f} an hour each is assumed (--price)")
    if card[0] > 1:
        notes.append("several devices: machines of eight; what they send is reckoned, not measured")
    return notes


def text(found: dict[str, Any]) -> str:
    """A forecast for people."""
    model, machine, memory = found["model"], found["machine"], found["memory"]
    heads = f"{model['n_head']} head" + ("s" if model["n_head"] > 1 else "")
    lines = [
        f"{model['family']}, depth {model['depth']}, width {model['width']}, {heads}, vocabulary "
        f"{model['vocab_size']:,}, rows of {model['sequence_length']:,} tokens, {machine['dtype']}",
        "",
        "parameters",
    ]
    parts = dict(found["parameters"])
    matrices = parts.pop("matrices")
    lines += [f"  {name.replace('_', ' '):<18}{count(parts[name]):>10}" for name in parts]
    lines += [f"  {'in products':<18}{count(matrices):>10}", ""]
    lines.append(f"{'stage':<11}{'steps':>9}{'tokens':>10}{'FLOPs':>10}{'rows':>12}{'time':>12}")
    for name, stage in found["stages"].items():
        work = ""
        if "steps" in stage:
            rows = f"{stage['device_batch_size']} of {stage['rows']}"
            work = (
                f"{stage['steps']:>9,}{count(stage['tokens']):>10}{stage['flops']:>10.2e}{rows:>12}"
            )
        lines.append(f"  {name:<9}{work:<41}{duration(stage['seconds']):>12}")
    total = f"{'':>9}{count(found['tokens']):>10}{found['flops']:>10.2e}"
    lines.append(f"  {'total':<9}{total:<41}{duration(found['seconds']):>12}")
    lines.append("  (rows: in a forward pass on one device, of those in a step)")
    each = " each" if machine["devices"] > 1 else ""
    lines += [
        "",
        f"speed       {found['tokens_per_second']:,.0f} tokens/s on {machine['name']} "
        f"({machine['flops_per_second'] / 1e12:,.3g} TFLOP/s{each}, mfu {machine['mfu']:g})",
        "memory      " + _memory_line(memory),
        *_several(found),
    ]
    if found["price"]["per_device_hour"]:
        hourly = found["price"]["per_device_hour"]
        lines.append(f"price       ${found['price']['total']:,.2f} at ${hourly:,.2f} an hour{each}")
    asked = found["inference"]
    lines += [
        f"inference   {size(asked['weights'])} of weights, and a KV cache of "
        f"{asked['kv_bytes_per_token']:,.0f} bytes a token ({size(asked['kv_bytes_full_row'])} for "
        f"{model['sequence_length']:,})",
        "",
        *found["notes"],
    ]
    return "\n".join(lines)


def _several(found: dict[str, Any]) -> list[str]:
    """How the rate grows with the number of devices, and what holds it back."""
    machine, step = found["machine"], found["step"]
    if machine["devices"] == 1:
        return []
    alone = machine["flops_per_second"] * machine["mfu"] / found["flops_per_token"]
    lines = [
        f"a step      {1e3 * step['compute']:,.0f} ms of computing, {1e3 * step['network']:,.0f} ms of "
        f"sending, of which {1e3 * step['waiting']:,.0f} ms are waited for, {1e3 * step['data']:,.0f} ms "
        "of packing rows beside it"
    ]
    for at in found["scaling"]:
        if not at["tokens_per_second"]:
            lines.append(f"  {at['devices']:>5,} devices: a row does not fit, limit: {at['limit']}")
            continue
        gain = at["tokens_per_second"] / alone / at["devices"]
        lines.append(
            f"  {at['devices']:>5,} devices{at['tokens_per_second']:>14,.0f} tokens/s "
            f"{gain:>6.0%} of one's each, limit: {at['limit']}"
        )
    return lines


def _memory_line(memory: dict[str, float]) -> str:
    parts = ("weights", "gradients", "optimizer", "activations")
    each = ", ".join(f"{name} {size(memory[name])}" for name in parts)
    return f"{size(memory['peak'])} at the peak, of {size(memory['available'])}: {each}"


def count(number: float) -> str:
    """A number of things in three digits: 12.6 M."""
    for unit, name in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if number >= 0.9995 * unit:
            return f"{number / unit:.3g} {name}"
    return f"{number:.0f}"


def size(number: float) -> str:
    """Bytes in three digits, decimal: 1.27 GB."""
    for unit, name in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")):
        if number >= 0.9995 * unit:
            return f"{number / unit:.3g} {name}"
    return f"{number / 1e3:.3g} kB"

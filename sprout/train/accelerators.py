"""Accelerators that can be planned for without having one: what their makers say they can do.

The rates are peaks of dense products in 16 bits that are summed in fp32, from the makers' data sheets;
no run reaches them, and the share it does reach is `--mfu`. Links are the makers' as well (NVLink one
way, else PCIe); between machines 400 Gb/s a card for the newest, 200 for A100, and a guess at a plain network
for the rest.

The prices are guesses at what one costs to rent for an hour, made in November 2026 and looked up nowhere,
but for the H100's: nanochat reckoned with 24 dollars an hour for eight of them in October 2025. Providers
differ by a factor of two, and `--price` says what yours asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sprout.common.config import nearest
from sprout.common.errors import UsageError

MOST_DEVICES = 4096


@dataclass(frozen=True)
class Accelerator:
    """One kind of card."""

    name: str
    teraflops: float
    """10¹² operations a second."""
    gigabytes: int
    """10⁹ bytes of memory."""
    price: float
    """Dollars an hour; a guess."""
    dtype: str = "bf16"
    link: float = 25.0
    """10⁹ bytes a second out of one card to the others of its machine, one way."""
    network: float = 3.0
    """The same to other machines, where a machine has eight cards."""


ACCELERATORS = (
    Accelerator("B200", 2250, 180, 5.00, link=900, network=50),
    Accelerator("H200", 989, 141, 3.50, link=450, network=50),
    Accelerator("H100", 989, 80, 3.00, link=450, network=50),
    Accelerator("H100-PCIe", 756, 80, 2.50),
    Accelerator("A100", 312, 80, 1.80, link=300, network=25),
    Accelerator("A100-40GB", 312, 40, 1.30, link=300, network=25),
    Accelerator("L40S", 362, 48, 1.00),
    Accelerator("L4", 121, 24, 0.70),
    Accelerator("A10G", 70, 24, 1.00),
    Accelerator("RTX5090", 210, 32, 0.70),
    Accelerator("RTX4090", 165, 24, 0.45),
    Accelerator("RTX3090", 71, 24, 0.25),
    Accelerator("V100", 125, 16, 0.50, "fp16", link=150),
    Accelerator("T4", 65, 16, 0.35, "fp16"),
)


def parse_gpus(text: str) -> tuple[int, Accelerator]:
    """How many of which: `8xH100`, or `H100` for one. UsageError naming --gpus for anything else."""
    found = re.fullmatch(r"(?:(\d+)\s*[x×*]\s*)?(.+)", text.strip(), re.IGNORECASE)
    if found is None:
        raise UsageError("--gpus is empty: give a number and a kind, such as 8xH100")
    count, wanted = int(found[1] or 1), found[2]
    known = {_plain(card.name): card for card in ACCELERATORS}
    card = known.get(_plain(wanted))
    if card is None:
        names = [card.name for card in ACCELERATORS]
        raise UsageError(
            f"--gpus {text}: {wanted} is not known here{nearest(wanted, names)}; the known ones are "
            f"{', '.join(names)}"
        )
    if not 1 <= count <= MOST_DEVICES:
        raise UsageError(f"--gpus {text}: the number must be between 1 and {MOST_DEVICES:,}")
    return count, card


def _plain(name: str) -> str:
    """A name without what people write in different ways."""
    return re.sub(r"nvidia|geforce|rtx|gb$|[\s_-]", "", name.lower())

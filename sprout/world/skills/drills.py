"""Pretraining text that exercises skills: the documents of all modules in their shares."""

from __future__ import annotations

from sprout.world.draw import mixed
from sprout.world.skills import code, dates, lists, problems, spelling, sums, units

SHARES = (
    (sums.KINDS, 0.14),
    (problems.KINDS, 0.14),
    (spelling.KINDS, 0.46),
    (lists.KINDS, 0.12),
    (dates.KINDS, 0.04),
    (units.KINDS, 0.04),
    (code.KINDS, 0.06),
)

KINDS = mixed(SHARES)

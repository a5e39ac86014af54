"""Pretraining text that exercises skills: the documents of all modules in their shares."""

from __future__ import annotations

from sprout.world.skills import code, dates, lists, problems, spelling, sums, units
from sprout.world.skills.problem import DocumentMaker

SHARES = (
    (sums.KINDS, 0.14),
    (problems.KINDS, 0.14),
    (spelling.KINDS, 0.46),
    (lists.KINDS, 0.12),
    (dates.KINDS, 0.04),
    (units.KINDS, 0.04),
    (code.KINDS, 0.06),
)

KINDS: tuple[tuple[DocumentMaker, float], ...] = tuple(
    (make, share * weight / sum(other for _, other in kinds))
    for kinds, share in SHARES
    for make, weight in kinds
)

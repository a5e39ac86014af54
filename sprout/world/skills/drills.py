"""Pretraining text that exercises skills: the documents of all modules in their shares."""

from __future__ import annotations

from sprout.world.skills import code, dates, lists, problems, spelling, sums, units
from sprout.world.skills.problem import DocumentMaker

SHARES = (
    (sums.KINDS, 0.24),
    (problems.KINDS, 0.2),
    (spelling.KINDS, 0.24),
    (lists.KINDS, 0.12),
    (dates.KINDS, 0.07),
    (units.KINDS, 0.05),
    (code.KINDS, 0.08),
)

KINDS: tuple[tuple[DocumentMaker, float], ...] = tuple(
    (make, share * weight / sum(other for _, other in kinds))
    for kinds, share in SHARES
    for make, weight in kinds
)

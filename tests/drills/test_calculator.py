"""A short form of drills/calculator.py: every expression is answered or refused, soon."""

from __future__ import annotations

from .helpers import drill


def test_two_thousand_expressions() -> None:
    module = drill("calculator")
    found = module.drill(2000)
    assert not found.wrong, found.wrong[:3]
    assert found.counts["answered"] + found.counts["refused"] == 2000
    assert min(found.counts.values()) > 50, "there is enough of each outcome"
    assert found.seconds < module.MOST_SECONDS and found.bytes < module.MOST_BYTES

"""A short form of drills/sandbox.py: the best sandbox of this machine, the host before and after."""

from __future__ import annotations

from pathlib import Path

import pytest

from sprout.tasks.sandbox import find_sandbox

from ..tasks.attempts import ENDED, ENDLESS, REFUSED
from .helpers import drill


@pytest.mark.parametrize("nursed", [False, True])
def test_every_refused_attempt_and_some_that_are_ended(tmp_path: Path, nursed: bool) -> None:
    sandbox, reason = find_sandbox()
    if sandbox is None:
        pytest.skip(reason)
    module = drill("sandbox")
    told = module.names(tmp_path)
    before = module.state(tmp_path)
    ended, endless = ("memory in C", "endless output", "null pointer"), ("endless loop",)
    found = module.attempt(sandbox, told, ended, endless, nursed)
    assert not found.wrong and found.blocked == len(REFUSED) + 5
    assert module.state(tmp_path) == before


def test_there_are_at_least_150_attempts() -> None:
    assert len({*REFUSED, *ENDED, *ENDLESS}) == len(REFUSED) + len(ENDED) + len(ENDLESS) >= 150

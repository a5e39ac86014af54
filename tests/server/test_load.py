"""The crowd of clients: it counts what a real server says, and fails where an answer is not whole."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from sprout.server.load import crowd

from .helpers import Live, chat

ROOT = Path(__file__).parents[2]


def port_of(live: Live) -> int:
    return int(live.url.rsplit(":", 1)[1])


def test_every_answer_is_heard_to_its_end(tmp_path: Path) -> None:
    bodies = [chat("say abcdef"), chat("say xy")]
    with Live(tmp_path) as live:
        heard = asyncio.run(crowd("127.0.0.1", port_of(live), bodies, 3, 7))
    assert sorted(one.tokens for one in heard) == [2, 2, 2, 6, 6, 6, 6]
    assert all(one.first is not None and 0 < one.first < 20 for one in heard)


def test_an_answer_without_words_is_whole(tmp_path: Path) -> None:
    with Live(tmp_path) as live:
        [one] = asyncio.run(crowd("127.0.0.1", port_of(live), [chat("say ")], 1, 1))
    assert one.first is None and one.tokens == 0


def test_an_answer_that_is_refused_is_an_error_that_says_what_came(tmp_path: Path) -> None:
    with Live(tmp_path) as live, pytest.raises(RuntimeError, match="temperature"):
        asyncio.run(crowd("127.0.0.1", port_of(live), [chat("say a", temperature=9)], 1, 1))


def test_as_a_process_of_its_own_it_needs_nothing_but_python(tmp_path: Path) -> None:
    with Live(tmp_path) as live:
        task = {"host": "127.0.0.1", "port": port_of(live), "bodies": [chat("say abc")]}
        done = subprocess.run(
            [sys.executable, "-S", "-m", "sprout.server.load"],
            input=json.dumps({**task, "clients": 2, "requests": 4}),
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
    found = json.loads(done.stdout)
    assert found["tokens"] == 12 and len(found["ttft_seconds"]) == 4
    assert found["seconds"] > 0 and found["cpu_seconds"] > 0

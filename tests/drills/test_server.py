"""A short form of drills/server.py: hostile requests and slow connections, and every answer its own."""

from __future__ import annotations

import json
import random

import pytest

from .helpers import drill


def test_hostile_requests_and_a_crowd() -> None:
    found = drill("server").drill(requests=200, each=2, crowd=40, minutes=0.01)
    assert not found["wrong"], found["wrong"]
    assert found["sent"]["question"] > 50 and found["sent"]["fuzzed"] > 30
    assert found["answers"]["fuzzed: 200"] > 3 and found["answers"]["forged tokens: 200"] > 2


def test_the_drill_notices_what_it_is_there_for() -> None:
    """An answer of another conversation, and a status that was not meant."""
    server = drill("server")
    made = server.Drill(0, 0)
    made.markers = [f"marker {number}" for number in range(server.MARKERS)]
    made._said = lambda found: made.markers[7]

    async def exchange(port: int, raw: bytes, pace: str = "") -> tuple[int, bytes]:
        return 500, b"oh"

    server.exchange = exchange
    made.rng = random.Random(1)
    server.asyncio.run(made.ask())
    server.asyncio.run(made.attack(server.hostile(made.rng)))
    assert "an answer that was that of question [7]" in made.wrong[0]
    assert "was answered 500" in made.wrong[1]


@pytest.mark.parametrize(
    ("status", "said", "end", "wrong"),
    [
        (200, [[1]], "", False),
        (200, [[1], [2]], "data: [DONE]\n\n", False),
        (200, [[1]], "data: [DONE]\n\n", True),
        (200, [[9]], "", True),
        (500, [], "", True),
    ],
)
def test_only_a_stream_whose_asker_closed_his_side_may_end_early(
    status: int, said: list[list[int]], end: str, wrong: bool
) -> None:
    server = drill("server")
    made = server.Drill(0, 0)
    made.markers = [json.dumps([[1], [2]])] * server.MARKERS

    async def exchange(port: int, raw: bytes, pace: str = "") -> tuple[int, bytes]:
        content = [{"bytes": each} for each in said]
        piece = json.dumps({"choices": [{"logprobs": {"content": content}}]})
        return status, f"data: {piece}\n\n{end}".encode()

    server.exchange = exchange
    made.rng = random.Random(1)
    made.rng.random = lambda: 0.0  # a stream
    server.asyncio.run(made.ask("half"))
    assert bool(made.wrong) == wrong
    made.wrong.clear()
    server.asyncio.run(made.ask())
    assert bool(made.wrong) == (said != [[1], [2]] or status != 200)

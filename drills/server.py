"""A server under attack and under load: it answers what it should, refuses the rest, and stays as it was.

    python drills/server.py --requests 100000 --minutes 60

Starts `sprout serve` in a process of its own over a tiny model with random weights. What is sent to it:

* so many hostile requests (hostile.py), of which none may be answered with a status that was not meant;
* slow readers, slow writers, connections that are half closed, given up, or opened and left silent;
* 1,000 connections at once, each with a question;
* every path with no key, a wrong one and a part of the right one, on a server that asks for keys;
* so many minutes of all of this mixed.

All the while questions are asked whose answers are known: with the temperature 0 each prompt has an answer
of its own, which is its marker. A token of another conversation in it would be another answer. No request
may hang, the server's log may hold no traceback, and in the end nothing may run or wait. Prints one JSON
object; the exit status is 1 when anything was not so. The growth of memory is told; drills/memory.py is
about that.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import resource
import string
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

sys.path.append(str(Path(__file__).parent))
from hostile import ANSWERED, CHAT, PATHS, Sent, dumped, hostile, request
from served import exchange, healthy, serving, tiny_run

CLIENTS, MARKERS, PATIENCE = 8, 64, 120.0
KEY = "a-key-of-the-drill-0123456789"


class Drill:
    """Asks one server, and keeps what came of it."""

    def __init__(self, port: int, seed: int) -> None:
        self.port, self.rng = port, random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.questions = [
            "".join(self.rng.choices(string.ascii_letters, k=30)) for _ in range(MARKERS)
        ]
        self.markers: list[str] = []

    async def learn(self) -> None:
        """What each question is answered when nobody else asks."""
        for number in range(MARKERS):
            self.markers.append(
                self._said(await exchange(self.port, self._question(number, False)))
            )
        if len(set(self.markers)) < MARKERS * 0.9:
            raise SystemExit("the answers do not tell the questions apart")

    def _question(self, number: int, stream: bool) -> bytes:
        messages = [{"role": "user", "content": self.questions[number]}]
        body = {"messages": messages, "temperature": 0, "max_tokens": 8, "logprobs": True}
        return request(CHAT, dumped({**body, "stream": stream}))

    def _said(self, found: tuple[int | None, bytes]) -> str:
        """The tokens of an answer, whole or streamed; "" where there is none."""
        status, body = found
        if status != 200:
            return ""
        lines = body.split(b"\n\n") if body.startswith(b"data: ") else [b"data: " + body]
        told = [json.loads(line[6:]) for line in lines if line[6:] not in (b"", b"[DONE]")]
        entries = [
            entry
            for each in told
            for choice in each.get("choices", ())
            for entry in (choice.get("logprobs") or {}).get("content", ())
        ]
        return json.dumps([entry["bytes"] for entry in entries])

    async def ask(self, pace: str = "", busy: bool = False) -> None:
        """One question, whose answer must be its own. `busy`: that there is no room may be said."""
        number, stream = self.rng.randrange(MARKERS), self.rng.random() < 0.5
        found = await self._timed("question", self._question(number, stream), pace)
        if found is None or pace == "gone" or (pace == "half" and found[0] is None):
            return  # who closes its side may be taken for gone
        if busy and found[0] in (429, 503):
            self.statuses[f"busy: {found[0]}"] += 1
            return
        said, marker = self._said(found), self.markers[number]
        # A stream may end where it was seen that its asker had closed his side.
        cut = pace == "half" and stream and found[0] == 200 and b"data: [DONE]" not in found[1]
        if said != marker and not (cut and marker.startswith(said[:-1])):
            others = [i for i, other in enumerate(self.markers) if other == said]
            whose = f"that of question {others}" if others else f"another ({found[0]}: {said[:80]})"
            self.wrong.append(
                f"question {number} ({pace or 'at once'}) had an answer that was {whose}"
            )

    async def attack(self, sent: Sent) -> None:
        """One hostile request."""
        found = await self._timed(sent.kind, sent.raw, sent.pace)
        if found is None:
            return
        status, body = found
        self.statuses[f"{sent.kind}: {status}"] += 1
        problem = None if status in sent.allowed else f"was answered {status}: {body[:200]!r}"
        if problem is None and status in ANSWERED:
            problem = sent.check(body)
        if problem is not None:
            self.wrong.append(f"{sent.kind}: {problem}; sent {sent.raw[:300]!r}")

    async def _timed(self, kind: str, raw: bytes, pace: str) -> tuple[int | None, bytes] | None:
        """What came back; None where nothing did in time, which is wrong."""
        self.counts[kind] += 1
        try:
            return await asyncio.wait_for(exchange(self.port, raw, pace), PATIENCE)
        except asyncio.TimeoutError:
            self.wrong.append(f"{kind} ({pace or 'at once'}) hung: {raw[:200]!r}")
            return None

    async def fuzz(self, requests: int, every: int) -> list[int]:
        """So many hostile requests, a question after every ten; the server's memory after every so many."""
        numbers, memories = iter(range(requests)), list[int]()

        async def client() -> None:
            for number in numbers:
                await self.attack(hostile(self.rng))
                if number % 10 == 0:
                    await self.ask()
                if number % 1000 == 0:
                    print(f"{number} sent, {len(self.wrong)} wrong", file=sys.stderr, flush=True)
                if number % every == every - 1:
                    memories.append(await self.memory())

        await asyncio.gather(*(client() for _ in range(CLIENTS)))
        return memories

    async def slow(self, each: int) -> None:
        """Slow readers and writers, half-closed, given up and silent connections, and questions meanwhile."""
        silent = [await asyncio.open_connection("127.0.0.1", self.port) for _ in range(each)]
        for _, writer in silent[::2]:
            writer.write(b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127")
        paces = ("drip", "sip", "half", "gone")
        await asyncio.gather(*(self.ask(pace) for pace in paces for _ in range(each)))
        await asyncio.gather(*(self.ask() for _ in range(each)))
        self.counts["silent"] += each
        for _, writer in silent:
            writer.close()

    async def crowd(self, connections: int) -> None:
        """So many at once, all open before the first one asks."""
        pairs = [await asyncio.open_connection("127.0.0.1", self.port) for _ in range(connections)]
        await asyncio.gather(*(self.ask(busy=True) for _ in range(connections)))
        for _, writer in pairs:
            writer.close()
        self.counts["open at once"] += 2 * connections

    async def mixed(self, seconds: float) -> list[int]:
        """All of it for so long. The server's memory at the beginning and after every minute."""
        end, memories = time.monotonic() + seconds, [await self.memory()]

        async def client(own: int) -> None:
            while time.monotonic() < end:
                roll = self.rng.random()
                if roll < 0.6:
                    await self.ask(busy=True)
                elif roll < 0.9:
                    await self.attack(hostile(self.rng))
                else:
                    await self.ask(self.rng.choice(("drip", "sip", "half", "gone")), busy=True)

        async def clock() -> None:
            while (left := end - time.monotonic()) > 0:
                await asyncio.sleep(min(60.0, left))
                memories.append(await self.memory())

        await asyncio.gather(clock(), *(client(number) for number in range(CLIENTS)))
        return memories

    async def keys(self) -> None:
        """Of a server that asks for keys: every path, with none, a wrong one and a part of the right one."""
        given = (
            "",
            "Bearer x",
            f"Bearer {KEY[:-1]}",
            f"Bearer {KEY}x",
            f"Basic {KEY}",
            "Bearer \xff",
            KEY,
        )
        paths = (
            *PATHS,
            "/v1/models",
            "/api/conversations",
            "/api/config",
            "/metrics",
            "/api/nothing",
        )
        for path in paths:
            body = b"{}" if path in PATHS else None
            for key in given:
                raw = request(path, body, headers={"Authorization": key})
                await self.attack(Sent("without its key", raw, frozenset({401})))
        right = request("/v1/models", headers={"Authorization": f"Bearer {KEY}"})
        await self.attack(Sent("with its key", right, frozenset({200})))

    async def figures(self) -> dict[str, float]:
        """/metrics, by name."""
        _, body = await exchange(self.port, request("/metrics"))
        lines = [line.rsplit(" ", 1) for line in body.decode().splitlines() if line[:1] != "#"]
        return {name: float(value) for name, value in lines}

    async def memory(self) -> int:
        """The server's resident memory in bytes."""
        return int((await self.figures())["process_resident_memory_bytes"])

    async def at_rest(self) -> None:
        """In the end nothing may run or wait, and the server must be well."""
        for _ in range(100):
            found = await self.figures()
            busy = {name: value for name, value in found.items() if "requests_" in name and value
                    and ("running" in name or "waiting" in name)}  # fmt: skip
            if not busy:
                break
            await asyncio.sleep(0.1)
        else:
            self.wrong.append(f"still at work: {busy}")
        if not await healthy(self.port):
            self.wrong.append("the server is not well")


async def attacked(
    port: int, requests: int, each: int, crowd: int, seconds: float, seed: int
) -> Any:
    """Everything but the keys. The drill, the memory on the way, and after each minute of all mixed."""
    drill = Drill(port, seed)
    await drill.learn()
    await drill.fuzz(min(requests, 200), requests)
    memories: dict[str, Any] = {"after the first 200": await drill.memory()}
    left = requests - min(requests, 200)
    memories["ten times on the way"] = await drill.fuzz(left, max(1, left // 10))
    await drill.slow(each)
    await drill.crowd(crowd)
    memories["after the crowd"] = await drill.memory()
    minutes = await drill.mixed(seconds) if seconds else []
    await drill.at_rest()
    return drill, memories, minutes


def drill(requests: int, each: int, crowd: int, minutes: float, seed: int = 0) -> dict[str, Any]:
    """All of it: what was sent, what came back, and "wrong", which should be empty."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # the server inherits it
    with tempfile.TemporaryDirectory(prefix="server-") as name:
        folder = Path(name)
        tiny_run(folder / "runs" / "tiny")
        crowded = ("--max-concurrent", str(max(64, crowd)), "--max-queue", "256")
        # In bf16 an answer may depend on who asks beside it, where two tokens are nearly tied.
        with serving(folder, "--dtype", "fp32", *crowded) as port:
            told = asyncio.run(attacked(port, requests, each, crowd, minutes * 60, seed))
            tried, memories, each_minute = told
        with serving(folder, key=KEY) as port:
            locked = Drill(port, seed)
            asyncio.run(locked.keys())
        log = (folder / "said.log").read_text(errors="replace")
    wrong: Sequence[str] = [*tried.wrong, *locked.wrong]
    if "Traceback" in log:
        wrong = [*wrong, f"the log has a traceback: {log[log.index('Traceback') :][:2000]}"]
    return {
        "sent": dict(tried.counts + locked.counts),
        "answers": dict(sorted((tried.statuses + locked.statuses).items())),
        "memory": memories,
        "memory_each_minute": each_minute,
        "wrong": wrong,
    }


def main() -> int:
    """Run the drill; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--slow", type=int, default=50, help="of each kind of slow connection")
    parser.add_argument("--crowd", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    flags = parser.parse_args()
    torch.set_num_threads(1)
    found = drill(flags.requests, flags.slow, flags.crowd, flags.minutes, flags.seed)
    print(json.dumps(found, indent=1))
    return int(bool(found["wrong"]))


if __name__ == "__main__":
    sys.exit(main())

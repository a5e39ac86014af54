"""What the tests of the server share: a scripted scheduler, and a real server over it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import numpy.typing as npt

from sprout.engine.calculator import calculator
from sprout.engine.request import OnEnd, OnToken, Request, Token
from sprout.engine.tools import ToolBox
from sprout.server.app import create_app
from sprout.server.limits import Keys, Limits
from sprout.server.metrics import Figures
from sprout.server.models import Listed, Loaded, Models, Source
from sprout.server.parts import Parts
from sprout.server.run import GracefulServer, listen, settings
from sprout.server.safety import DEFAULT_RULES, Decision, Safety, load_rules
from sprout.server.store import Store
from sprout.server.worker import Worker
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.tokenizer.tokenizer import TOOL_CALL

TOKENIZER = byte_tokenizer()
CALL = TOKENIZER.special[TOOL_CALL]
CONTEXT = 512
KEY = "a-key-of-the-tests-0123456789"

Script = Callable[[list[int]], list[int]]


class Scripted:
    """A scheduler that says script(prompt), a token a step for each of at most `rows` requests.

    `hold` stops it before each step until it is set. Remembers the requests, the steps, and how many
    tokens each ticket got.
    """

    def __init__(self, script: Script, rows: int = 4, context: int = CONTEXT) -> None:
        self.script, self.rows, self.context = script, rows, context
        self.hold = threading.Event()
        self.hold.set()
        self.seconds = 0.0  # of a step
        self.steps = 0
        self.requests: list[Request] = []
        self.computed: dict[int, int] = {}
        self.failing: Exception | None = None
        self._queue: list[tuple[int, Request, OnToken, OnEnd]] = []
        self._active: list[tuple[int, Request, OnToken, OnEnd, list[int]]] = []

    @property
    def waiting(self) -> int:
        return len(self._queue)

    @property
    def running(self) -> int:
        return len(self._active)

    def add(self, request: Request, on_token: OnToken, on_end: OnEnd) -> int:
        if not 0 < len(request.ids) < self.context:
            raise ValueError("the prompt does not fit")
        ticket = len(self.requests)
        self.requests.append(request)
        self.computed[ticket] = 0
        self._queue.append((ticket, request, on_token, on_end))
        return ticket

    def cancel(self, ticket: int) -> None:
        for entries in (self._queue, self._active):
            for entry in list(entries):
                if entry[0] == ticket:
                    entries.remove(entry)  # type: ignore[arg-type]
                    entry[3]("cancelled")

    def step(self) -> bool:
        if not (self._queue or self._active):
            return False
        self.hold.wait(20)
        time.sleep(self.seconds)
        if self.failing is not None:
            failing, self.failing = self.failing, None
            raise failing
        self.steps += 1
        while self._queue and len(self._active) < self.rows:
            entry = self._queue.pop(0)
            self._active.append((*entry, self.script(list(entry[1].ids))))
        for entry in list(self._active):
            self._advance(entry)
        return True

    def _advance(self, entry: tuple[int, Request, OnToken, OnEnd, list[int]]) -> None:
        ticket, request, on_token, on_end, answer = entry
        done = self.computed[ticket]
        reason = None
        if done >= len(answer) or answer[done] in request.stop_ids:
            reason = "stop"
        else:
            id = answer[done]
            self.computed[ticket] += 1
            top = tuple((id + i, -0.5 - i) for i in range(request.logprobs or 0))
            token = Token(id, None if request.logprobs is None else -0.5, top)
            if on_token(token) is False:
                reason = "cancelled"
            elif done + 1 >= min(request.max_tokens, self.context - len(request.ids)):
                reason = "length"
        if reason is not None:
            self._active.remove(entry)
            on_end(reason)


def obedient(ids: list[int]) -> list[int]:
    """Does what the last message says: `say X`, `count N`, `call NAME ARGUMENTS`, `bytes HEX`.

    After a tool's result: `It is RESULT.`; for a text that is no conversation: what `say` would.
    """
    roles = [TOKENIZER.special[f"<|{role}|>"] for role in ("user", "tool")]
    starts = [i for i, id in enumerate(ids) if id in roles]
    said = ids[starts[-1] :] if starts else ids
    text = TOKENIZER.decode(said)
    if starts and said[0] == roles[1]:
        return list(f"It is {text}.".encode())
    word, _, rest = text.partition(" ")
    if word == "count":
        return list("".join(f"{i} " for i in range(int(rest))).encode())
    if word == "call":
        calls = rest.split(" & ")
        return [id for call in calls for id in (CALL, *call.encode())]
    if word == "bytes":
        return list(bytes.fromhex(rest))
    return list(rest.encode())


def letter_counts(ids: Sequence[int]) -> npt.NDArray[np.float32]:
    """A text as a vector: how often each byte is in it."""
    counts = np.bincount([id for id in ids if id < 256], minlength=256).astype(np.float32)
    return counts / np.linalg.norm(counts)


class Sources:
    """Models made of scripted schedulers. `versions` may be changed, as a new checkpoint would."""

    def __init__(
        self, script: Script, names: tuple[str, ...], max_waiting: int, context: int = CONTEXT
    ) -> None:
        self.script, self.max_waiting, self.context = script, max_waiting, context
        self.versions = dict.fromkeys(names, "step-1")
        self.made: list[Scripted] = []
        self.warnings: list[str] = []

    def available(self) -> list[Listed]:
        return [
            Listed(id, version, 1_700_000_000, self.context)
            for id, version in self.versions.items()
        ]

    def load(self, listed: Listed) -> Loaded:
        worker = Worker(self._make, self.max_waiting, self.warnings.append, listed.id)
        return Loaded(listed, TOKENIZER, worker, letter_counts)

    def _make(self) -> Scripted:
        self.made.append(Scripted(self.script, context=self.context))
        return self.made[-1]


class Live:
    """A server on loopback, in a thread of its own. Use as a context manager.

    Its models are scripted ones, or those of `source`.
    """

    def __init__(
        self,
        folder: Path,
        script: Script = obedient,
        limits: Limits | None = None,
        keys: tuple[str, ...] = (),
        max_waiting: int = 64,
        grace: float = 5.0,
        names: tuple[str, ...] = ("tiny/sft", "tiny/base"),
        max_loaded: int = 4,
        context: int = CONTEXT,
        source: Source | None = None,
        **more: Any,
    ) -> None:
        self.sources = Sources(script, names, max_waiting, context)
        self.decisions: list[Decision] = []
        self.warnings: list[str] = []
        box = ToolBox({"calculator": lambda a: calculator(str(a.get("expression")))})
        figures = Figures()

        def note(decision: Decision) -> None:
            figures.safety(decision)
            self.decisions.append(decision)

        self.parts = Parts(
            name="tiny",
            models=Models(source or self.sources, "tiny/sft", max_loaded),
            store=Store(folder / "chat.sqlite3"),
            safety=Safety(load_rules(DEFAULT_RULES), note),
            toolbox=box,
            limits=limits or Limits(),
            keys=Keys(keys),
            figures=figures,
            warn=self.warnings.append,
            **more,
        )
        self.grace = grace
        self.url = ""

    @property
    def scheduler(self) -> Scripted:
        """The default model's."""
        return self.sources.made[0]

    def __enter__(self) -> Live:
        listener = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        started = threading.Event()

        async def go() -> None:
            async with self.parts.models.use(None):
                pass
            config = settings(create_app(self.parts), self.grace)
            self.server = GracefulServer(config, self.parts, self.grace)
            task = asyncio.ensure_future(self.server.serve([listener]))
            while not self.server.started and not task.done():
                await asyncio.sleep(0.005)
            started.set()
            await task

        self.thread = threading.Thread(target=lambda: asyncio.run(go()), daemon=True)
        self.thread.start()
        assert started.wait(20)
        return self

    def __exit__(self, *_: object) -> None:
        for scheduler in self.sources.made:
            scheduler.hold.set()
        self.server.should_exit = True
        self.thread.join(20)
        assert not self.thread.is_alive()

    def http(self, **more: Any) -> httpx.Client:
        """A plain HTTP client."""
        return httpx.Client(base_url=self.url, timeout=20, **more)


def chat(text: str, **more: Any) -> dict[str, Any]:
    """The body of a chat request with one message."""
    return {"messages": [{"role": "user", "content": text}], **more}


def until(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait until something holds; fail when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.002)


@contextlib.contextmanager
def held(scheduler: Scripted) -> Iterator[None]:
    """The scheduler makes no step while the block runs."""
    scheduler.hold.clear()
    try:
        yield
    finally:
        scheduler.hold.set()

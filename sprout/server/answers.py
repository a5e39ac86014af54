"""An answer, from what was asked to events: text, calls, tools that ran, the end.

Each of the n choices is a task of its own on the event loop; all put their events into one queue, in the
order they happen. The choices end, and with them their computation, when whoever reads the events stops.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from sprout.common.errors import UsageError
from sprout.engine.request import Request, Token
from sprout.engine.sample import Sampling
from sprout.engine.tools import ROUND_SEED, ToolBox
from sprout.server.errors import ApiError
from sprout.server.models import Loaded
from sprout.server.prompts import chat_ids, stops_of
from sprout.server.safety import Safety
from sprout.server.voice import Said, Voice
from sprout.server.worker import BusyError, ClosedError, Stream
from sprout.tokenizer.chat import Message, parse_assistant

MAX_ROUNDS = 4  # turns of one reply, as in the terminal


@dataclass(frozen=True)
class Job:
    """What to answer.

    prompts: ids, one list a prompt; each gets n choices. messages: the conversation behind the only
    prompt, None where it is no chat; room: tokens that it leaves free. max_tokens of each turn.
    caller_tools: names of the caller's tools.
    refusal: the answer where a rule blocks what was asked; then nothing is computed.
    """

    prompts: Sequence[list[int]]
    sampling: Sampling
    max_tokens: int
    n: int = 1
    messages: list[Message] | None = None
    room: int = 1
    stops: Sequence[str] = ()
    logprobs: int | None = None
    builtin: bool = False
    caller_tools: frozenset[str] = frozenset()
    most_calls: int | None = None
    refusal: str | None = None


@dataclass(frozen=True)
class Text:
    """Some text of a choice, and the tokens that it is made of."""

    choice: int
    text: str
    tokens: list[Token]


@dataclass(frozen=True)
class Calls:
    """Calls of the caller's tools, in OpenAI's form."""

    choice: int
    calls: list[Message]


@dataclass(frozen=True)
class ToolRun:
    """A tool that the server ran."""

    choice: int
    name: str
    arguments: str
    result: str


@dataclass(frozen=True)
class End:
    """The end of a choice: "stop", "length", "tool_calls" or "content_filter"."""

    choice: int
    reason: str


Event = Text | Calls | ToolRun | End


@dataclass
class Count:
    """Tokens read and generated so far."""

    prompt: int = 0
    completion: int = 0


class Answer:
    """One request's answer: `start` it, read its `events`, and `stop` it in the end."""

    def __init__(
        self,
        loaded: Loaded,
        job: Job,
        safety: Safety,
        toolbox: ToolBox,
        tool_slots: asyncio.Semaphore,
    ) -> None:
        """tool_slots: how many tools may run at a time, whoever asks."""
        self.loaded, self.job, self.safety = loaded, job, safety
        self.toolbox, self.tool_slots = toolbox, tool_slots
        self.count = Count()
        self._choices = job.n * len(job.prompts)
        self._streams: list[Stream] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._queue: asyncio.Queue[Event | Exception] = asyncio.Queue()
        self._timer: asyncio.TimerHandle | None = None
        self._expired = False

    def start(self, seconds: float) -> None:
        """Queue the computation, which ends after `seconds`. ApiError 429 or 503 if it cannot be."""
        job = self.job
        if job.refusal is not None:
            for choice in range(self._choices):
                self._queue.put_nowait(Text(choice, job.refusal, []))
                self._queue.put_nowait(End(choice, "content_filter"))
            return
        requests = [
            self._request(prompt, p * job.n + i)
            for p, prompt in enumerate(job.prompts)
            for i in range(job.n)
        ]
        streams = self._submit(requests, continued=False)
        self.count.prompt += sum(map(len, job.prompts))
        self._timer = asyncio.get_running_loop().call_later(seconds, self._expire)
        self._tasks = [
            asyncio.create_task(self._choice(choice, stream))
            for choice, stream in enumerate(streams)
        ]

    async def events(self) -> AsyncGenerator[Event, None]:
        """What happens, until every choice has ended. ApiError where one fails."""
        left = self._choices
        while left:
            event = await self._queue.get()
            if isinstance(event, Exception):
                raise event
            yield event
            left -= isinstance(event, End)

    async def stop(self) -> None:
        """End whatever still runs."""
        if self._timer is not None:
            self._timer.cancel()
        for stream in self._streams:
            self.loaded.worker.cancel(stream)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _request(self, ids: list[int], offset: int) -> Request:
        job, tools = self.job, self.job.builtin or bool(self.job.caller_tools)
        sampling = job.sampling.with_offset(offset)
        stops = stops_of(self.loaded.tokenizer, tools)
        return Request(ids, job.max_tokens, sampling, stops, job.logprobs)

    def _submit(self, requests: list[Request], continued: bool) -> list[Stream]:
        try:
            streams = self.loaded.worker.submit(requests, continued)
        except BusyError as busy:
            raise ApiError(429, str(busy), None, "queue_full", busy.retry_after) from None
        except ClosedError:
            raise ApiError(503, "this model is being put away: ask again", retry_after=1) from None
        self._streams += streams
        return streams

    def _expire(self) -> None:
        """The time is over: what has been said so far is the answer."""
        self._expired = True
        for stream in self._streams:
            self.loaded.worker.cancel(stream)

    async def _choice(self, choice: int, stream: Stream) -> None:
        """One choice, from its first token to its end."""
        try:
            await self._turns(choice, stream)
        except Exception as error:  # for whoever reads the events
            self._queue.put_nowait(error)

    async def _turns(self, choice: int, stream: Stream) -> None:
        """The turns of one choice: one, and another after every one that uses the server's tools."""
        new: list[Message] = []
        for turn in range(MAX_ROUNDS):
            voice, reason = await self._speak(choice, stream)
            calls: list[Message] = []
            if self.job.messages is not None and reason == "stop" and voice.ended is None:
                message = parse_assistant(self.loaded.tokenizer, voice.ids)
                calls = message.get("tool_calls", [])
            if not calls:
                break
            if not self.job.builtin:
                reason = self._hand_over(choice, calls)
                break
            if turn + 1 == MAX_ROUNDS:
                break
            new += [message, *await self._run(choice, calls)]
            ids = await self._next_prompt(new)
            if ids is None or self._expired:
                break
            self.count.prompt += len(ids)
            [stream] = self._submit([self._request(ids, choice + ROUND_SEED * (turn + 1))], True)
        self._queue.put_nowait(End(choice, reason))

    async def _speak(self, choice: int, stream: Stream) -> tuple[Voice, str]:
        """One turn, and why it ended. ApiError when it failed or never began."""
        job = self.job
        tools = job.builtin or bool(job.caller_tools)
        voice = Voice(self.loaded.tokenizer, job.stops, self.safety.output(), tools)
        silent = True

        def tell(said: Said) -> None:
            nonlocal silent
            if said.text or said.tokens:
                silent = False
                self._queue.put_nowait(Text(choice, said.text, said.tokens))

        async for tokens in stream.batches():
            self.count.completion += len(tokens)
            tell(voice.push(tokens))
            if voice.ended is not None:
                break
        self.loaded.worker.cancel(stream)
        tell(voice.finish())
        if voice.ended == "content_filter" and silent and voice.refusal is not None:
            tell(Said(voice.refusal))
        return voice, voice.ended or self._reason(stream, bool(voice.ids))

    def _reason(self, stream: Stream, begun: bool) -> str:
        """Why a stream ended. ApiError when that is not an answer."""
        if stream.reason == "failed":
            if isinstance(stream.error, ValueError):
                raise ApiError(400, str(stream.error))
            raise ApiError(503, f"the model failed: {stream.error}", code="model_failed")
        if stream.reason == "cancelled":
            if not self._expired:
                raise ApiError(503, "the server is stopping", code="stopping")
            if not begun:
                raise ApiError(503, "there was no time left to answer", None, "timeout", 5)
            return "length"
        assert stream.reason is not None
        return stream.reason

    def _hand_over(self, choice: int, calls: list[Message]) -> str:
        """Give the caller the calls of its own tools; why the choice ends."""
        known = [c for c in calls if c["function"]["name"] in self.job.caller_tools]
        known = known[: self.job.most_calls]
        if not known:
            return "stop"
        marked = []
        for call in known:
            function = call["function"]
            arguments, refusal = self._checked(function["arguments"])
            if refusal is not None:
                return "content_filter"
            id = f"call_{secrets.token_hex(8)}"
            marked.append({**call, "id": id, "function": {**function, "arguments": arguments}})
        self._queue.put_nowait(Calls(choice, marked))
        return "tool_calls"

    async def _run(self, choice: int, calls: list[Message]) -> list[Message]:
        """The messages with the results of the server's own tools."""
        results = []
        for call in calls:
            async with self.tool_slots:
                result = await run_in_threadpool(self.toolbox.run, call)
            function = call["function"]
            arguments, shown = (self._checked(text)[0] for text in (function["arguments"], result))
            self._queue.put_nowait(ToolRun(choice, function["name"], arguments, shown))
            results.append({"role": "tool", "tool_call_id": call["id"], "content": result})
        return results

    def _checked(self, text: str) -> tuple[str, str | None]:
        """A whole text as it may be shown, and the message of a rule that blocks it."""
        filter = self.safety.output()
        pieces = [*filter.push(text), *filter.flush()]
        return "".join(piece.text for piece in pieces), filter.blocked

    async def _next_prompt(self, new: list[Message]) -> list[int] | None:
        """The ids of the conversation with its new messages; None when they do not fit any more."""
        assert self.job.messages is not None
        messages = [*self.job.messages, *new]
        worker = self.loaded.worker
        try:
            return await run_in_threadpool(
                chat_ids, self.loaded.tokenizer, messages, worker.context, self.job.room
            )
        except UsageError:
            return None

"""OpenAI's API: /v1/chat/completions, /v1/completions and /v1/models."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sprout.common.errors import UsageError
from sprout.common.files import to_json
from sprout.server.answers import Answer, Event, Job, Text
from sprout.server.errors import ApiError, json_response
from sprout.server.metrics import Clock
from sprout.server.models import Listed, Loaded
from sprout.server.parts import Parts
from sprout.server.prompts import (
    chat_ids,
    plain_messages,
    sampling_of,
    stop_strings,
    text_ids,
    with_tools,
)
from sprout.server.schema import (
    Asked,
    ChatRequest,
    ChatResponse,
    CompletionRequest,
    CompletionResponse,
)
from sprout.server.wire import Wire

CHAT_TEMPERATURE, TEXT_TEMPERATURE = 0.4, 0.8
"""Where a request gives none, as in the terminal."""
ROOM = 256  # tokens kept free for an answer whose length is not given
COMPLETION_TOKENS = 16  # where a completion gives no max_tokens, as at OpenAI's
GRACE_SECONDS = 30.0  # for a slow client to take what was generated in time

STREAM: dict[str, Any] = {"content": {"text/event-stream": {}}}
"""The other form of a response, for the OpenAPI document."""

MakeJob = Callable[[Loaded], Job]


def openai_routes(parts: Parts) -> APIRouter:
    """The routes under /v1."""
    router = APIRouter(prefix="/v1")

    @router.get("/models")
    async def models() -> Response:
        found = await parts.models.available()
        return json_response({"object": "list", "data": [_model(listed) for listed in found]})

    @router.get("/models/{id:path}")
    async def model(id: str) -> Response:
        for listed in await parts.models.available():
            if listed.id == id:
                return json_response(_model(listed))
        raise ApiError(404, f"there is no model {id}", "model", "model_not_found")

    @router.post("/chat/completions", responses={200: {"model": ChatResponse, **STREAM}})
    async def chat(body: ChatRequest, request: Request) -> Response:
        check_chat(body, parts)
        return Answering(parts, request, body, "chat", lambda loaded: chat_job(parts, body, loaded))

    @router.post("/completions", responses={200: {"model": CompletionResponse, **STREAM}})
    async def completions(body: CompletionRequest, request: Request) -> Response:
        return Answering(parts, request, body, "text", lambda loaded: text_job(parts, body, loaded))

    return router


class Answering(Response):
    """A response that computes while it is sent, and stops computing when the client goes away."""

    def __init__(
        self, parts: Parts, request: Request, asked: Asked, kind: str, make: MakeJob
    ) -> None:
        """make: makes the job once the model is loaded; called in a thread."""
        super().__init__()
        self.parts, self.asked, self.kind, self.make = parts, asked, kind, make
        self.asker: str = request.state.asker

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = self.parts.limits.seconds + GRACE_SECONDS
        await until_gone(receive, self._answer(scope, receive, send), limit)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a place, load the model, prepare, compute and send."""
        parts, asked = self.parts, self.asked
        with parts.slots.take(self.asker):
            async with parts.models.use(asked.model) as loaded:
                job = await run_in_threadpool(self.make, loaded)
                answer = Answer(loaded, job, parts.safety, parts.toolbox, parts.tool_slots)
                wire = Wire(
                    self.kind,
                    loaded.listed.id,
                    loaded.listed.version,
                    loaded.tokenizer,
                    job.logprobs is not None,
                    job.builtin,
                    job.n * len(job.prompts),
                )
                clock = Clock(parts.figures)
                try:
                    answer.start(parts.limits.seconds)
                    if asked.stream:
                        await self._stream(answer, wire, clock, send)
                    else:
                        events = await _collect(answer, clock)
                        whole = wire.whole(events, job.n * len(job.prompts), answer.count)
                        await json_response(whole)(scope, receive, send)
                    clock.ended()
                finally:
                    await answer.stop()
                    parts.figures.count("sprout_prompt_tokens_total", answer.count.prompt)

    async def _stream(self, answer: Answer, wire: Wire, clock: Clock, send: Send) -> None:
        """Send the events as they come. An error before the first one is an ordinary response."""
        options = self.asked.stream_options
        begun = False

        async def write(data: Any) -> None:
            line = f"data: {data if isinstance(data, str) else to_json(data)}\n\n"
            await send(
                {"type": "http.response.body", "body": line.encode("ascii"), "more_body": True}
            )

        async def begin() -> None:
            nonlocal begun
            headers = [
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"cache-control", b"no-cache"),
                (b"x-accel-buffering", b"no"),  # a proxy must not collect what is meant to flow
            ]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            begun = True
            if self.kind == "chat":
                for choice in range(answer.job.n):
                    await write(wire.opening(choice))

        try:
            async with aclosing(answer.events()) as events:
                async for event in events:
                    if not begun:
                        await begin()
                    if isinstance(event, Text):
                        clock.spoke()
                    await write(wire.chunk(event))
        except Exception as error:
            if not begun:
                raise
            told = error if isinstance(error, ApiError) else ApiError(500, "the answer failed")
            await write(told.body())
            if not isinstance(error, ApiError):
                self.parts.warn(f"an answer failed: {error!r}")
        else:
            if options is not None and options.include_usage:
                await write(wire.usage_chunk(answer.count))
            await write("[DONE]")
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def until_gone(receive: Receive, work: Coroutine[Any, Any, None], seconds: float) -> None:
    """Do the work; cancel it when the client goes away or after that many seconds."""

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    tasks = [asyncio.ensure_future(work), asyncio.ensure_future(gone())]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
    if isinstance(done[0], Exception):
        raise done[0]


async def _collect(answer: Answer, clock: Clock) -> list[Event]:
    """All the events of an answer."""
    found = []
    async with aclosing(answer.events()) as events:
        async for event in events:
            if isinstance(event, Text):
                clock.spoke()
            found.append(event)
    return found


def check_chat(body: ChatRequest, parts: Parts) -> None:
    """ApiError 400 for parameters that do not go together, before anything is loaded."""
    if len(body.messages) > parts.limits.messages:
        words = f"messages: at most {parts.limits.messages}"
        raise ApiError(400, words, "messages", "invalid_value")
    if body.builtin_tools and body.tools:
        words = "builtin_tools and tools do not go together: leave one out"
        raise ApiError(400, words, "builtin_tools", "invalid_value")
    if body.top_logprobs is not None and not body.logprobs:
        words = "top_logprobs needs logprobs to be true"
        raise ApiError(400, words, "top_logprobs", "invalid_value")


def chat_job(parts: Parts, body: ChatRequest, loaded: Loaded) -> Job:
    """What a chat request asks for. ApiError 400 for what cannot be done."""
    tokenizer, context = loaded.tokenizer, loaded.worker.context
    asked = body.max_completion_tokens or body.max_tokens
    tools = body.tools or [] if body.tool_choice != "none" else []
    builtin = bool(body.builtin_tools) and body.tool_choice != "none" and bool(parts.toolbox.tools)
    messages, refusal = parts.safety.check_input(plain_messages(body.messages))
    messages = with_tools(messages, tools)
    whole = body.truncation == "disabled"
    room = asked or (1 if whole else ROOM)
    ids: list[int] = []
    if refusal is None:
        try:
            ids = chat_ids(tokenizer, messages, context, room, whole)
        except UsageError as error:
            raise ApiError(400, str(error), "messages", "context_length_exceeded") from None
    logprobs = (body.top_logprobs or 0) if body.logprobs else None
    _check_choices(body, 1, parts)
    return Job(
        prompts=[ids],
        sampling=sampling_of(body, CHAT_TEMPERATURE, tokenizer, builtin or bool(tools)),
        max_tokens=asked or context,
        n=body.n or 1,
        messages=messages,
        room=room,
        stops=stop_strings(body, parts.limits.stops),
        logprobs=logprobs,
        builtin=builtin,
        caller_tools=frozenset(tool.function.name for tool in tools),
        most_calls=1 if body.parallel_tool_calls is False else None,
        refusal=refusal,
    )


def text_job(parts: Parts, body: CompletionRequest, loaded: Loaded) -> Job:
    """What a completion request asks for. ApiError 400 for what cannot be done."""
    tokenizer, context = loaded.tokenizer, loaded.worker.context
    prompts = split_prompts(body.prompt)
    _check_choices(body, len(prompts), parts)
    found, refusal = [], None
    for prompt in prompts:
        text = prompt if isinstance(prompt, str) else ""
        if not isinstance(prompt, str) and all(0 <= id < tokenizer.vocab_size for id in prompt):
            text = tokenizer.decode(prompt)
        checked, blocked = parts.safety.check_text(text)
        refusal = refusal or blocked
        if isinstance(prompt, str) or checked != text:
            prompt = checked
        try:
            found.append(text_ids(tokenizer, prompt, context, tokenizer.vocab_size))
        except UsageError as error:
            raise ApiError(400, str(error), "prompt", "context_length_exceeded") from None
    return Job(
        prompts=found,
        sampling=sampling_of(body, TEXT_TEMPERATURE, tokenizer),
        max_tokens=body.max_tokens or COMPLETION_TOKENS,
        n=body.n or 1,
        stops=stop_strings(body, parts.limits.stops),
        logprobs=body.logprobs,
        refusal=refusal,
    )


def split_prompts(
    prompt: str | list[str] | list[int] | list[list[int]], name: str = "prompt"
) -> list[str | list[int]]:
    """The texts of a request: one, several, one list of ids, or several. `name` is their parameter's."""
    if isinstance(prompt, str):
        return [prompt]
    if not prompt:
        raise ApiError(400, f"{name} is empty", name, "invalid_value")
    if isinstance(prompt[0], int):
        return [[id for id in prompt if isinstance(id, int)]]
    return [one for one in prompt if not isinstance(one, int)]


def _check_choices(body: Asked, prompts: int, parts: Parts) -> None:
    if (body.n or 1) * prompts > parts.limits.choices:
        words = f"n: at most {parts.limits.choices} answers to one request, its prompts counted"
        raise ApiError(400, words, "n", "invalid_value")


def _model(listed: Listed) -> dict[str, Any]:
    return {
        "id": listed.id,
        "object": "model",
        "created": listed.created,
        "owned_by": "sprout",
        "context_length": listed.context,
    }

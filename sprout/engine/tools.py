"""Tools in a conversation: the functions that a model may call, and the loop that calls them.

The model ends a turn with tool calls, the tools run, their results follow as messages of the role
`tool`, and the model goes on in a new turn. So a result stands in the context and never counts as
the model's own words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol

from sprout.common.errors import UsageError
from sprout.engine.calculator import calculator
from sprout.engine.engine import Completion, Engine, Request
from sprout.engine.sample import Sampling
from sprout.engine.stream import TextStream
from sprout.tasks.sandbox import Sandbox, find_sandbox
from sprout.tokenizer.chat import Message, parse_assistant, render, trim
from sprout.tokenizer.tokenizer import TOOL_CALL, Tokenizer

MAX_RESULT = 1000  # characters of a tool's result
SECONDS = 5.0  # that a program of the model may take
ROUND_SEED = 1_000_003  # between the seeds of two turns of one reply

Overflow = Literal["trim", "error"]
"""What becomes of a conversation that is too long: its oldest turns go, or it is refused."""
Tool = Callable[[dict[str, Any]], str]
"""Takes the arguments of a call, returns its result as text."""


class HasContext(Protocol):
    """An engine or a scheduler, as far as the length of a prompt depends on it."""

    @property
    def context(self) -> int:
        """The most tokens, prompt and answer together."""


class ToolBox:
    """The tools that a model may call, by name."""

    def __init__(self, tools: Mapping[str, Tool]) -> None:
        self.tools = dict(tools)

    def run(self, tool_call: Mapping[str, Any]) -> str:
        """The result of a call in OpenAI's form: 1,000 characters, and a note where it was cut.

        Never raises: an unknown tool, malformed arguments and whatever the tool itself raises
        become a text that begins with "error: ", for the model to read.
        """
        try:
            name, arguments = _read_call(tool_call)
            if name not in self.tools:
                known = ", ".join(sorted(self.tools)) or "none"
                return _cut(f"error: there is no tool {name} (there are: {known})")
            return _cut(_encodable(str(self.tools[name](arguments))))
        except UsageError as error:
            return _cut(_encodable(f"error: {error}"))
        except Exception as error:  # a tool is someone else's code: the conversation outlives it
            return _cut(_encodable(f"error: {type(error).__name__}: {error}"))


def default_tools() -> ToolBox:
    """The tools that every chat has: the calculator, and Python where there is a sandbox for it."""
    tools: dict[str, Tool] = {
        "calculator": lambda arguments: calculator(_text(arguments, "expression"))
    }
    sandbox, _ = find_sandbox()
    if sandbox is not None:
        tools["python"] = lambda arguments: python(sandbox, _text(arguments, "code"))
    return ToolBox(tools)


def python(sandbox: Sandbox, code: str, seconds: float = SECONDS) -> str:
    """What a program prints, with the value of a last expression, as at Python's prompt.

    One that fails, or takes longer than `seconds`, ends with a line "error: " and why.
    """
    result = sandbox.run(code, timeout=seconds, show=True)
    said = result.output.rstrip("\n")
    if result.ok:
        return said or "(nothing printed)"
    return f"{said}\nerror: {result.error}".lstrip("\n")


def reply(
    engine: Engine,
    tokenizer: Tokenizer,
    messages: list[Message],
    sampling: Sampling,
    max_tokens: int,
    toolbox: ToolBox | None = None,
    on_text: Callable[[str], object] | None = None,
    on_message: Callable[[Message], object] | None = None,
    max_rounds: int = 4,
) -> list[Message]:
    """The messages that answer a conversation, as `reply_many` gives them for one."""
    tell_text, tell_message = on_text, on_message
    [new] = reply_many(
        engine,
        tokenizer,
        [messages],
        [sampling],
        max_tokens,
        toolbox,
        None if tell_text is None else lambda _, text: tell_text(text),
        None if tell_message is None else lambda _, message: tell_message(message),
        max_rounds,
    )
    return new


def reply_many(
    engine: Engine,
    tokenizer: Tokenizer,
    conversations: Sequence[list[Message]],
    sampling: Sampling | Sequence[Sampling],
    max_tokens: int,
    toolbox: ToolBox | None = None,
    on_text: Callable[[int, str], object] | None = None,
    on_message: Callable[[int, Message], object] | None = None,
    max_rounds: int = 4,
    on_turn: Callable[[int, Request, Completion], object] | None = None,
) -> list[list[Message]]:
    """The new messages of every conversation: assistant, or assistant, tool, …, assistant.

    All conversations generate together; those that call tools go another round, `max_rounds` turns
    at most, each of at most max_tokens. With one Sampling for all, conversation i draws from the
    seed plus i. The last message is always the assistant's own: calls that cannot be answered any
    more (the last round, a turn cut short, no room left, no toolbox) are taken out of it.

    on_text(i, text) is called with the assistant's words as they come, in whole characters, and
    on_message(i, message) with each new message once it is complete. on_turn(i, request, completion)
    is told the ids of each of the assistant's turns: what it read and what it said.
    A history that is too long loses its oldest turns; UsageError if the last one alone is too long.
    """
    if isinstance(sampling, Sampling):
        sampling = [sampling.with_offset(i) for i in range(len(conversations))]
    stops = stop_ids(tokenizer)
    new: list[list[Message]] = [[] for _ in conversations]
    prompts = {i: prompt_ids(engine, tokenizer, c, max_tokens) for i, c in enumerate(conversations)}
    for turn in range(max_rounds):
        going, seed = list(prompts), ROUND_SEED * turn
        requests = [
            Request(prompts.pop(i), max_tokens, sampling[i].with_offset(seed), stops) for i in going
        ]
        completions = _speak(engine, tokenizer, requests, on_text, going)
        for i, request, completion in zip(going, requests, completions, strict=True):
            if on_turn is not None:
                on_turn(i, request, completion)
            box = toolbox if turn + 1 < max_rounds else None
            history = [*conversations[i], *new[i]]
            messages, prompt = _turn(engine, tokenizer, history, completion, max_tokens, box)
            if prompt is not None:
                prompts[i] = prompt
            new[i] += messages
            if on_message is not None:
                for message in messages:
                    on_message(i, message)
        if not prompts:
            break
    return new


def prompt_ids(
    engine: HasContext,
    tokenizer: Tokenizer,
    messages: list[Message],
    max_tokens: int,
    overflow: Overflow = "trim",
) -> list[int]:
    """The ids of a conversation up to the assistant's turn, which leave room for max_tokens.

    One that is too long loses its oldest turns, each as a whole; UsageError if the last one alone is too
    long. No more than half of the context is kept free for the answer. With overflow "error" nothing is
    left out: UsageError if the conversation and max_tokens together pass the context.
    """
    if overflow == "error":
        ids = render(tokenizer, messages, add_generation_prompt=True)[0]
        if len(ids) + max_tokens > engine.context:
            raise UsageError(
                f"the conversation has {len(ids)} tokens and the answer may have {max_tokens}, but the "
                f"model's context holds {engine.context}: shorten the one or ask for less of the other"
            )
        return ids
    room = engine.context - min(max_tokens, engine.context // 2)
    return render(tokenizer, trim(tokenizer, messages, room), add_generation_prompt=True)[0]


def fits(engine: Engine, tokenizer: Tokenizer, messages: list[Message], max_tokens: int) -> bool:
    """Whether a conversation, once trimmed, leaves room in the context for an answer."""
    try:
        prompt_ids(engine, tokenizer, messages, max_tokens)
    except UsageError:
        return False
    return True


def stop_ids(tokenizer: Tokenizer) -> frozenset[int]:
    """The tokens that end the assistant's turn: every special one except <|tool_call|>."""
    return frozenset(tokenizer.special.values()) - {tokenizer.special[TOOL_CALL]}


def _turn(
    engine: Engine,
    tokenizer: Tokenizer,
    history: list[Message],
    completion: Completion,
    max_tokens: int,
    toolbox: ToolBox | None,
) -> tuple[list[Message], list[int] | None]:
    """The messages that a completion makes, and the prompt of the next turn if it needs one."""
    message = parse_assistant(tokenizer, completion.ids)
    calls = message.get("tool_calls", ())
    if calls and toolbox is not None and completion.stopped == "stop":
        results = [_result(toolbox, call) for call in calls]
        try:
            longer = [*history, message, *results]
            return [message, *results], prompt_ids(engine, tokenizer, longer, max_tokens)
        except UsageError:  # the results do not fit any more: the turn ends without the calls
            pass
    message.pop("tool_calls", None)
    return [message], None


def _speak(
    engine: Engine,
    tokenizer: Tokenizer,
    requests: list[Request],
    on_text: Callable[[int, str], object] | None,
    names: list[int],
) -> list[Completion]:
    """One turn of several conversations, telling on_text (by their `names`) the words of each."""
    if on_text is None:
        return engine.generate(requests)
    streams: list[TextStream | None] = [TextStream(tokenizer) for _ in requests]

    def tell(index: int, text: str) -> None:
        if text:
            on_text(names[index], text)

    def on_token(index: int, token: int) -> None:
        stream = streams[index]
        if stream is None:
            return
        if token == tokenizer.special[TOOL_CALL]:  # what follows are calls, not words
            streams[index] = None
            tell(index, stream.flush())
        else:
            tell(index, stream.push(token))

    completions = engine.generate(requests, on_token)
    for index, stream in enumerate(streams):
        tell(index, stream.flush() if stream is not None else "")
    return completions


def _result(toolbox: ToolBox, call: Mapping[str, Any]) -> Message:
    return {"role": "tool", "tool_call_id": call["id"], "content": toolbox.run(call)}


def _read_call(tool_call: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Name and arguments of a call; UsageError where it has none."""
    function = tool_call.get("function") if isinstance(tool_call, Mapping) else None
    if not isinstance(function, Mapping) or not isinstance(function.get("name"), str):
        raise UsageError("a tool call has no function with a name")
    arguments = function.get("arguments", {})
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except (ValueError, RecursionError):
            raise UsageError(f"the arguments of {function['name']} are not JSON") from None
    if not isinstance(arguments, dict):
        raise UsageError(f"the arguments of {function['name']} are not a JSON object")
    return function["name"], arguments


def _text(arguments: dict[str, Any], name: str) -> str:
    """The argument of that name; UsageError if it is missing or not text, or there are others."""
    if set(arguments) != {name} or not isinstance(arguments[name], str):
        raise UsageError(f"the tool takes one argument, {name}, which is text")
    return str(arguments[name])


def _encodable(text: str) -> str:
    """`text` with U+FFFD for lone surrogates, which no tokenizer takes."""
    return text.encode("utf-8", errors="surrogatepass").decode("utf-8", errors="replace")


def _cut(text: str) -> str:
    """At most MAX_RESULT characters, and how many were left out."""
    left_out = len(text) - MAX_RESULT
    return text if left_out <= 0 else f"{text[:MAX_RESULT]} … ({left_out} more characters cut)"

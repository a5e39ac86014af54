"""The chat templates: messages to token ids and a loss mask, and a model's reply to a message.

Ours: a conversation is `<|bos|>`, then for every message `<|ROLE|>`, its content, `<|end|>`. What the
assistant says may end with tool calls, each `<|tool_call|>NAME ARGUMENTS`:

    <|bos|><|user|>What is 12*12?<|end|>
    <|assistant|><|tool_call|>calculator 12*12<|end|><|tool|>144<|end|><|assistant|>144.<|end|>

ARGUMENTS is JSON, except that the only argument of `calculator` and of `python` is written plainly:
that is easier for a small model. The mask is 1 on what the assistant says (content, calls and its
`<|end|>`) and 0 elsewhere, so also on what a tool answers. Content is encoded as ordinary text: a
message that says "<|end|>" cannot end its turn.

The other is ChatML as Qwen3 writes it, for models of others (`Tokenizer.template` says which):

    <|im_start|>user
    What is 12*12?<|im_end|>
    <|im_start|>assistant
    <tool_call>
    {"name": "calculator", "arguments": {"expression": "12*12"}}
    </tool_call><|im_end|>
    <|im_start|>user
    <tool_response>
    144
    </tool_response><|im_end|>

What it leaves out of Qwen3's: that thoughts of earlier turns are forgotten, which is the caller's to do,
and the list of tools at the start.
"""

import json
from collections.abc import Sequence
from typing import Any

from sprout.common.errors import UsageError
from sprout.tokenizer.tokenizer import END, TOOL_CALL, Tokenizer, check_text

Message = dict[str, Any]
"""OpenAI's: {"role", "content"}, and "tool_calls" where the assistant makes some."""

ROLES = ("system", "user", "assistant", "tool")

PLAIN_ARGUMENT = {"calculator": "expression", "python": "code"}
"""Tools whose only argument is written as it is, and the name of that argument."""


def check_messages(messages: object) -> list[Message]:
    """`messages` itself if it is a conversation in OpenAI's form.

    Keys beyond role, content and tool_calls are left alone. UsageError naming the index of the
    message that is wrong.
    """
    if not isinstance(messages, list):
        raise UsageError(f"messages must be a list, not {_kind(messages)}")
    if not messages:
        raise UsageError("messages must hold at least one message")
    for index, message in enumerate(messages):
        try:
            _check_message(message)
        except UsageError as error:
            raise UsageError(f"message {index}: {error}") from None
    return messages


def render(
    tokenizer: Tokenizer, messages: list[Message], add_generation_prompt: bool = False
) -> tuple[list[int], list[int]]:
    """The ids of a conversation and their mask (1 = what the assistant says), equally long.

    add_generation_prompt: ends with `<|assistant|>`, for the model to go on from.
    UsageError naming the index of a message that is not in OpenAI's form.
    """
    ids = [] if tokenizer.template == "chatml" else [tokenizer.bos_id]
    mask = [0] * len(ids)
    before = None
    for message in check_messages(messages):
        message_ids, message_mask = _render_message(tokenizer, message)
        if tokenizer.template == "chatml" and before == message["role"] == "tool":
            # Answers of several tools are one turn: the end of the one and the opening of the other go.
            newline, opening = tokenizer.encode("\n"), _opening(tokenizer, "tool")
            del ids[-1 - len(newline) :], mask[-1 - len(newline) :]
            message_ids = [*newline, *message_ids[len(opening) :]]
            message_mask = [0] * len(message_ids)
        before = message["role"]
        ids += message_ids
        mask += message_mask
    if add_generation_prompt:
        opening = _opening(tokenizer, "assistant")
        ids += opening
        mask += [0] * len(opening)
    return ids, mask


def parse_assistant(tokenizer: Tokenizer, ids: Sequence[int]) -> Message:
    """The message in `ids`, what a model generated after `<|assistant|>`.

    Ends at the first special token other than `<|tool_call|>`, or with the ids. Whatever a model
    wrote, `render` takes the result: a call without a name is dropped, and arguments that are not
    JSON are kept as they are (in OpenAI's API they may be so too).
    Returns {"role", "content"} and, if calls were made, "tool_calls" with ids "call_0", "call_1"...
    """
    call_id = tokenizer.special[TOOL_CALL]
    stops = set(tokenizer.special.values()) - {call_id}
    parts: list[list[int]] = [[]]
    for id in ids:
        if id in stops:
            break
        if id == call_id:
            parts.append([])
        else:
            parts[-1].append(id)
    content, *calls = [tokenizer.decode(part) for part in parts]
    if tokenizer.template == "chatml" and calls:
        content = content.rstrip("\n")
    message: Message = {"role": "assistant", "content": content}
    parse = _parse_json_call if tokenizer.template == "chatml" else _parse_call
    functions = [parse(call) for call in calls if call.strip()]
    if functions:
        message["tool_calls"] = [
            {"id": f"call_{i}", "type": "function", "function": function}
            for i, function in enumerate(functions)
        ]
    return message


def trim(tokenizer: Tokenizer, messages: list[Message], max_tokens: int) -> list[Message]:
    """`messages` without the oldest turns, as few as needed to render into `max_tokens` ids.

    The ids are counted with the `<|assistant|>` of a reply at the end. A turn is a user's message
    and all that follows until the next one; what precedes the first user's message goes with it.
    System messages at the start and the last turn always stay: UsageError if they alone are longer.
    """
    costs = [len(_render_message(tokenizer, message)[0]) for message in check_messages(messages)]
    head = next((i for i, m in enumerate(messages) if m["role"] != "system"), len(messages))
    users = [i for i, m in enumerate(messages) if m["role"] == "user"]
    around = len(_opening(tokenizer, "assistant")) + (tokenizer.template == "sprout")  # <|bos|>
    for start in [head, *users[1:]]:
        needed = around + sum(costs[:head]) + sum(costs[start:])
        if needed <= max_tokens:
            return messages[:head] + messages[start:]
    raise UsageError(
        f"the last turn and the system prompt need {needed} tokens and there is room for "
        f"{max_tokens}: shorten the message"
    )


def _render_message(tokenizer: Tokenizer, message: Message) -> tuple[list[int], list[int]]:
    """The ids and mask of one checked message, from its role token to its `<|end|>`."""
    if tokenizer.template == "chatml":
        return _render_chatml(tokenizer, message)
    role = message["role"]
    ids = tokenizer.encode(message["content"] or "")
    if role == "assistant":
        for call in message.get("tool_calls") or ():
            function = call["function"]
            text = f"{function['name']} {_write_arguments(function['name'], function['arguments'])}"
            ids += [tokenizer.special[TOOL_CALL], *tokenizer.encode(text)]
    ids.append(tokenizer.special[END])
    return [*_opening(tokenizer, role), *ids], [0] + [int(role == "assistant")] * len(ids)


def _opening(tokenizer: Tokenizer, role: str) -> list[int]:
    """The ids that begin a turn of a role."""
    marker = tokenizer.special[f"<|{role}|>"]
    if tokenizer.template == "chatml":
        return [marker, *tokenizer.encode(f"{'user' if role == 'tool' else role}\n")]
    return [marker]


def _render_chatml(tokenizer: Tokenizer, message: Message) -> tuple[list[int], list[int]]:
    """The same in ChatML, with the line end behind the turn, which nobody says.

    A line end and the text beside it are encoded together, as Qwen was taught them: it has tokens such
    as "}\\n". Only what the assistant says begins anew behind its opening, as it does when it is said.
    """
    role, said = message["role"], message["content"] or ""
    opening, calls = _opening(tokenizer, role), message.get("tool_calls") or ()
    if role == "assistant":
        ids = tokenizer.encode(f"{said}\n" if said and calls else said)
        for number, call in enumerate(calls):
            function = call["function"]
            text = _json_call(function["name"], function["arguments"])
            ids += tokenizer.encode("\n") if number else []
            ids += [tokenizer.special[TOOL_CALL], *tokenizer.encode(f"\n{text}\n")]
            ids += _tag(tokenizer, "</tool_call>")
    elif role == "tool":
        before, after = _tag(tokenizer, "<tool_response>"), _tag(tokenizer, "</tool_response>")
        ids = [*before, *tokenizer.encode(f"\n{said}\n"), *after]
    else:
        opening = [opening[0], *tokenizer.encode(f"{role}\n{said}")]
        ids = []
    ids.append(tokenizer.special[END])
    line_end = tokenizer.encode("\n")
    mask = [0] * len(opening) + [int(role == "assistant")] * len(ids) + [0] * len(line_end)
    return [*opening, *ids, *line_end], mask


def _tag(tokenizer: Tokenizer, name: str) -> list[int]:
    """The token of that name where the vocabulary has it, else its letters."""
    return [tokenizer.spoken[name]] if name in tokenizer.spoken else tokenizer.encode(name)


def _json_call(name: str, arguments: str | dict[str, Any]) -> str:
    """A call as Qwen3 writes it; arguments that are no JSON object stay the text that they are."""
    values = _json_object(arguments) if isinstance(arguments, str) else arguments
    try:
        text = json.dumps(
            {"name": name, "arguments": arguments if values is None else values}, ensure_ascii=False
        )
    except RecursionError:
        text = json.dumps({"name": name, "arguments": str(arguments)}, ensure_ascii=False)
    return text if _encodable(text) else text.encode("ascii", "backslashreplace").decode()


def _parse_json_call(text: str) -> dict[str, str]:
    """{"name", "arguments"} of one call in ChatML; one that names no tool calls `unknown`."""
    call = _json_object(text.partition("</tool_call>")[0].strip()) or {}
    name, arguments = call.get("name"), call.get("arguments", {})
    if not isinstance(name, str) or len(name.split()) != 1:
        name = "unknown"
    text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return {"name": name, "arguments": text}


def _write_arguments(name: str, arguments: str | dict[str, Any]) -> str:
    """The text of a call's arguments: plain for a PLAIN_ARGUMENT, else JSON, else as they are."""
    values = _json_object(arguments) if isinstance(arguments, str) else arguments
    if values is None:
        return str(arguments)
    key = PLAIN_ARGUMENT.get(name)
    plain = values[key] if key is not None and list(values) == [key] else None
    # Code that is itself a JSON object would be read back as the arguments: what looks like one stays
    # in JSON. Templates for other programs (interop/templates.py) can tell no more than that, either.
    if isinstance(plain, str) and _encodable(plain) and not _braced(plain):
        return plain
    try:
        text = json.dumps(values, ensure_ascii=False)
    except RecursionError:  # nested so deep that it can be read but not written
        return str(arguments)
    return text if _encodable(text) else json.dumps(values)


def _parse_call(text: str) -> dict[str, str]:
    """{"name", "arguments"} of one call's text: the reverse of how a call is rendered."""
    name = text.split(maxsplit=1)[0]
    rest = text.lstrip()[len(name) + 1 :]
    if name in PLAIN_ARGUMENT and _json_object(rest) is None:
        rest = json.dumps({PLAIN_ARGUMENT[name]: rest}, ensure_ascii=False)
    return {"name": name, "arguments": rest or "{}"}


def _json_object(text: str) -> dict[str, Any] | None:
    """The JSON object that `text` is, or None."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _braced(text: str) -> bool:
    """Whether `text` begins and ends as a JSON object does."""
    text = text.strip()
    return text.startswith("{") and text.endswith("}")


def _encodable(text: str) -> bool:
    """Whether `text` has no lone surrogate."""
    try:
        check_text(text)
    except UsageError:
        return False
    return True


def _kind(value: object) -> str:
    """What a JSON value is called."""
    names = {type(None): "null", str: "text", list: "a list", dict: "an object", bool: "a boolean"}
    return names.get(type(value), type(value).__name__)


def _check_message(message: object) -> None:
    """UsageError if `message` alone is not in OpenAI's form."""
    if not isinstance(message, dict):
        raise UsageError(f"a message must be an object with role and content, not {_kind(message)}")
    role, content = message.get("role"), message.get("content")
    if role not in ROLES:
        raise UsageError(f"role must be one of {', '.join(ROLES)}, not {role!r}")
    calls = message.get("tool_calls")
    if calls and role != "assistant":
        raise UsageError(f"only the assistant makes tool_calls, not {role}")
    if content is None and calls:
        content = ""
    if "content" not in message and not calls:
        raise UsageError("content is missing")
    if not isinstance(content, str):
        raise UsageError(f"content must be text, not {_kind(content)}")
    check_text(content)
    if calls:
        _check_calls(calls)


def _check_calls(calls: object) -> None:
    """UsageError if `calls` is not a list of calls of functions in OpenAI's form."""
    if not isinstance(calls, list):
        raise UsageError(f"tool_calls must be a list, not {_kind(calls)}")
    for call in calls:
        function = call.get("function") if isinstance(call, dict) else None
        if not isinstance(function, dict):
            raise UsageError('a tool call must be {"function": {"name", "arguments"}}')
        name, arguments = function.get("name"), function.get("arguments")
        if not isinstance(name, str) or len(name.split()) != 1 or name != name.strip():
            raise UsageError(f"a tool's name must be text without spaces, not {name!r}")
        check_text(name)
        if not isinstance(arguments, str | dict):
            raise UsageError(f"a tool's arguments must be JSON text, not {_kind(arguments)}")
        if isinstance(arguments, str):
            check_text(arguments)
            continue
        try:
            json.dumps(arguments)
        except (TypeError, ValueError, RecursionError) as error:
            raise UsageError(f"a tool's arguments cannot be written as JSON: {error}") from None

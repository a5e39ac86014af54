"""From what a request says to what the engine computes: messages to ids, parameters to sampling."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from typing import Any

from sprout.common.errors import UsageError
from sprout.engine.sample import BIAS, SEEDS, Sampling
from sprout.engine.tools import stop_ids
from sprout.server.errors import ApiError
from sprout.server.schema import Asked, ChatMessage, Tool
from sprout.tokenizer.chat import PLAIN_ARGUMENT, Message, check_messages, render, trim
from sprout.tokenizer.tokenizer import TOOL_CALL, Tokenizer

MAX_STOP = 256  # characters of a stop string


def plain_messages(messages: Sequence[ChatMessage]) -> list[Message]:
    """Messages as the chat template takes them. ApiError 400 naming the one that is wrong."""
    plain: list[Message] = []
    for index, message in enumerate(messages):
        content = message.content
        if isinstance(content, list):
            content = "".join(part.text for part in content)
        role = "system" if message.role == "developer" else message.role
        entry: Message = {"role": role, "content": content}
        if message.tool_calls:
            entry["tool_calls"] = [call.model_dump() for call in message.tool_calls]
        if content is None and not message.tool_calls:
            place = f"messages[{index}].content"
            raise ApiError(400, f"{place} is missing", place, "missing_parameter")
        plain.append(entry)
    try:
        return check_messages(plain)
    except UsageError as error:
        raise ApiError(400, str(error), "messages", "invalid_value") from None


def with_tools(messages: list[Message], tools: Sequence[Tool]) -> list[Message]:
    """The conversation with a description of the tools in its system prompt.

    Tools that every model learns in its training need none.
    """
    lines = [_describe(tool) for tool in tools if tool.function.name not in PLAIN_ARGUMENT]
    if not lines:
        return messages
    text = "\n".join(["You can call these tools:", *lines])
    if messages[0]["role"] == "system":
        head = {**messages[0], "content": f"{messages[0]['content']}\n\n{text}"}
        return [head, *messages[1:]]
    return [{"role": "system", "content": text}, *messages]


def chat_ids(
    tokenizer: Tokenizer, messages: list[Message], context: int, room: int, whole: bool = False
) -> list[int]:
    """The ids of a conversation up to the assistant's turn, which leave `room` tokens for it.

    A history that is too long loses its oldest turns, but no more than half of the context is kept free;
    with `whole` nothing is left out. UsageError when it does not fit.
    """
    if not whole:
        messages = trim(tokenizer, messages, context - min(room, context // 2))
    ids = render(tokenizer, messages, add_generation_prompt=True)[0]
    if whole and len(ids) + room > context:
        raise UsageError(
            f"the conversation has {len(ids)} tokens and the answer may have {room}, but the context "
            f"holds {context}: shorten the one or ask for less of the other"
        )
    return ids


def text_ids(
    tokenizer: Tokenizer, prompt: str | list[int], context: int, vocabulary: int
) -> list[int]:
    """The ids of a text to go on from, or given ids as they are. UsageError when they do not fit."""
    ids = [tokenizer.bos_id, *tokenizer.encode(prompt)] if isinstance(prompt, str) else prompt
    if not ids or len(ids) >= context:
        raise UsageError(
            f"the prompt has {len(ids)} tokens and the context holds {context}, the answer among them"
        )
    for id in ids:
        if not 0 <= id < vocabulary:
            raise UsageError(f"there is no token {id} in this vocabulary of {vocabulary}")
    return ids


def stops_of(tokenizer: Tokenizer, tools: bool) -> frozenset[int]:
    """The tokens that end a turn; without tools a call ends it, too."""
    calls = frozenset() if tools else frozenset({tokenizer.special[TOOL_CALL]})
    return stop_ids(tokenizer) | calls


def sampling_of(
    asked: Asked, temperature: float, tokenizer: Tokenizer, calls: bool = True
) -> Sampling:
    """How to choose tokens. `temperature` holds where none is given; without a seed, chance picks one.

    calls: whether the model may call tools; else it has to answer in words.
    ApiError 400 naming a parameter that the sampler refuses.
    """
    seed = secrets.randbelow(SEEDS) if asked.seed is None else asked.seed % SEEDS
    values: dict[str, Any] = {
        "temperature": temperature if asked.temperature is None else asked.temperature,
        "seed": seed,
    }
    for name in (
        "top_p",
        "top_k",
        "min_p",
        "repetition_penalty",
        "presence_penalty",
        "frequency_penalty",
    ):
        value = getattr(asked, name)
        if value is not None:
            values[name] = value
    biases = _biases(asked.logit_bias or {}, tokenizer)
    if not calls:
        biases = {tokenizer.special[TOOL_CALL]: -BIAS, **biases}
    if biases:
        values["logit_bias"] = tuple(biases.items())
    try:
        return Sampling(**values)
    except UsageError as error:
        param = next((n for n in values if n in str(error).replace("-", "_")), None)
        raise ApiError(400, str(error).replace("--", ""), param, "invalid_value") from None


def stop_strings(asked: Asked, most: int) -> list[str]:
    """The stop strings. ApiError 400 for too many, an empty one, or one that is too long."""
    stops = [asked.stop] if isinstance(asked.stop, str) else asked.stop or []
    if len(stops) > most:
        raise ApiError(400, f"stop: at most {most} strings", "stop", "invalid_value")
    if any(not 0 < len(stop) <= MAX_STOP for stop in stops):
        words = f"stop: strings of 1 to {MAX_STOP} characters"
        raise ApiError(400, words, "stop", "invalid_value")
    return stops


def _biases(given: dict[str, float], tokenizer: Tokenizer) -> dict[int, float]:
    """Token ids and what is added to their logits. ApiError 400 for an id that there is not."""
    biases = {}
    for key, bias in given.items():
        known = key.isascii() and key.isdecimal() and len(key) < 10
        if not known or int(key) >= tokenizer.vocab_size or not -BIAS <= bias <= BIAS:
            words = f"logit_bias: ids below {tokenizer.vocab_size}, biases from -100 to 100"
            raise ApiError(400, words, "logit_bias", "invalid_value")
        biases[int(key)] = float(bias)
    return biases


def _describe(tool: Tool) -> str:
    """One line: the tool's name, its arguments as JSON schema, and what it does."""
    function = tool.function
    properties = (function.parameters or {}).get("properties", {})
    arguments = json.dumps(properties, ensure_ascii=False)
    about = f": {function.description}" if function.description else ""
    return f"{function.name} {arguments}{about}"

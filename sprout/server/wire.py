"""Events of an answer as OpenAI's objects, in one piece or streamed."""

from __future__ import annotations

import secrets
import time
from typing import Any

from sprout.engine.request import Token
from sprout.server.answers import Calls, Count, End, Event, Text, ToolRun
from sprout.tokenizer.tokenizer import Tokenizer

LOWEST = -9999.0  # stands for a log-probability of minus infinity, which JSON cannot write


class Wire:
    """Writes one answer. kind: "chat" or "text"."""

    def __init__(
        self,
        kind: str,
        model: str,
        version: str,
        tokenizer: Tokenizer,
        logprobs: bool,
        tool_events: bool,
        choices: int,
    ) -> None:
        self.chat = kind == "chat"
        self.tokenizer, self.logprobs, self.tool_events = tokenizer, logprobs, tool_events
        self._special = {id: name for name, id in tokenizer.special.items()}
        self._offsets = [0] * choices
        prefix = "chatcmpl" if self.chat else "cmpl"
        self._head: dict[str, Any] = {
            "id": f"{prefix}-{secrets.token_hex(12)}",
            "object": "chat.completion" if self.chat else "text_completion",
            "created": int(time.time()),
            "model": model,
            "system_fingerprint": version,
        }

    def opening(self, choice: int) -> dict[str, Any]:
        """The first chunk of a choice in a streamed chat."""
        return self._chunk(choice, {"role": "assistant", "content": ""}, None, None)

    def chunk(self, event: Event) -> dict[str, Any]:
        """The chunk for an event."""
        if isinstance(event, Text):
            logprobs = self._logprobs(event) if self.logprobs else None
            if self.chat:
                return self._chunk(event.choice, {"content": event.text}, logprobs, None)
            return self._chunk(event.choice, event.text, logprobs, None)
        if isinstance(event, Calls):
            calls = [{"index": i, **call} for i, call in enumerate(event.calls)]
            return self._chunk(event.choice, {"tool_calls": calls}, None, None)
        if isinstance(event, ToolRun):
            return self._chunk(event.choice, {"tool_event": _tool_event(event)}, None, None)
        return self._chunk(event.choice, {} if self.chat else "", None, event.reason)

    def usage_chunk(self, count: Count) -> dict[str, Any]:
        """The last chunk where usage was asked for."""
        return {**self._head, **self._object(), "choices": [], "usage": usage(count)}

    def whole(self, events: list[Event], choices: int, count: Count) -> dict[str, Any]:
        """The response for all the events of an answer."""
        made = [self._choice(i, [e for e in events if e.choice == i]) for i in range(choices)]
        return {**self._head, "choices": made, "usage": usage(count)}

    def _choice(self, index: int, events: list[Event]) -> dict[str, Any]:
        texts = [event for event in events if isinstance(event, Text)]
        text = "".join(event.text for event in texts)
        reason = next(event.reason for event in events if isinstance(event, End))
        logprobs = self._joined([self._logprobs(e) for e in texts]) if self.logprobs else None
        if not self.chat:
            return {"index": index, "text": text, "logprobs": logprobs, "finish_reason": reason}
        calls = [call for event in events if isinstance(event, Calls) for call in event.calls]
        message: dict[str, Any] = {"role": "assistant", "content": text or (None if calls else "")}
        if calls:
            message["tool_calls"] = calls
        if self.tool_events:
            message["tool_events"] = [_tool_event(e) for e in events if isinstance(e, ToolRun)]
        return {"index": index, "message": message, "logprobs": logprobs, "finish_reason": reason}

    def _chunk(
        self, choice: int, said: Any, logprobs: dict[str, Any] | None, reason: str | None
    ) -> dict[str, Any]:
        entry = {
            "index": choice,
            "delta" if self.chat else "text": said,
            "logprobs": logprobs,
            "finish_reason": reason,
        }
        return {**self._head, **self._object(), "choices": [entry]}

    def _object(self) -> dict[str, str]:
        return {"object": "chat.completion.chunk"} if self.chat else {}

    def _logprobs(self, event: Text) -> dict[str, Any]:
        """The log-probabilities of a piece's tokens, as chats or completions have them."""
        if self.chat:
            return {"content": [self._entry(token) for token in event.tokens], "refusal": None}
        names = [self._name(token.id) for token in event.tokens]
        offsets = []
        for name in names:
            offsets.append(self._offsets[event.choice])
            self._offsets[event.choice] += len(name)
        return {
            "tokens": names,
            "token_logprobs": [_finite(token.logprob) for token in event.tokens],
            "top_logprobs": [
                {self._name(id): _finite(value) for id, value in token.top}
                for token in event.tokens
            ],
            "text_offset": offsets,
        }

    def _joined(self, parts: list[dict[str, Any]]) -> dict[str, Any]:
        """The log-probabilities of several pieces as one."""
        if self.chat:
            return {"content": [e for part in parts for e in part["content"]], "refusal": None}
        keys = ("tokens", "token_logprobs", "top_logprobs", "text_offset")
        return {key: [value for part in parts for value in part[key]] for key in keys}

    def _entry(self, token: Token) -> dict[str, Any]:
        top = [self._one(id, value) for id, value in token.top]
        return {**self._one(token.id, token.logprob), "top_logprobs": top}

    def _one(self, id: int, logprob: float | None) -> dict[str, Any]:
        bytes = list(self.tokenizer.token_bytes(id)) or None
        return {"token": self._name(id), "logprob": _finite(logprob), "bytes": bytes}

    def _name(self, id: int) -> str:
        """A token as text; the name of a special one."""
        if id in self._special:
            return self._special[id]
        return self.tokenizer.token_bytes(id).decode(errors="replace")


def usage(count: Count) -> dict[str, int]:
    """Tokens read and generated."""
    total = count.prompt + count.completion
    return {
        "prompt_tokens": count.prompt,
        "completion_tokens": count.completion,
        "total_tokens": total,
    }


def _tool_event(event: ToolRun) -> dict[str, str]:
    return {"name": event.name, "arguments": event.arguments, "result": event.result}


def _finite(value: float | None) -> float:
    return LOWEST if value is None else max(float(value), LOWEST)

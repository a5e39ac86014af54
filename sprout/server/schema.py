"""What requests may say and what responses look like: OpenAI's API, and the chat page's own.

A field that is not here is refused by its name. Parameters of OpenAI's that would change nothing at the
value given (`store: false`, anything that is null) are let through.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Id = Annotated[str, Field(min_length=1, max_length=64)]
Seed = Annotated[int, Field(ge=-(2**63), lt=2**64)]

NEUTRAL: dict[str, tuple[Any, ...]] = {
    "store": (False,),
    "service_tier": ("auto", "default"),
    "response_format": ({"type": "text"},),
    "modalities": (["text"],),
    "best_of": (1,),
    "echo": (False,),
    "suffix": ("",),
    "refusal": ("",),
    "annotations": ([],),
}
"""Parameters that are not supported, and the values at which they ask for nothing."""
SILENT = ("user", "metadata", "safety_identifier", "prompt_cache_key")
"""Parameters that never change an answer."""


class Strict(BaseModel):
    """Refuses unknown fields, values of another type, and numbers that are not finite."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Lenient(Strict):
    """Drops what asks for nothing before the rest is checked."""

    @model_validator(mode="before")
    @classmethod
    def _drop_neutral(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {
            name: value
            for name, value in data.items()
            if name in cls.model_fields
            or not (value is None or name in SILENT or value in NEUTRAL.get(str(name), ()))
        }


class TextPart(Strict):
    """A part of a message's content. Only text is understood."""

    type: Literal["text"]
    text: str


class FunctionCall(Strict):
    """Which function the assistant called, and its arguments as JSON text."""

    name: str
    arguments: str


class ToolCall(Lenient):
    """A call that the assistant made in an earlier turn."""

    id: str
    type: Literal["function"] = "function"
    function: FunctionCall


class ChatMessage(Lenient):
    """A message in OpenAI's form."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[TextPart] | None = None
    name: str | None = None
    tool_call_id: str | None = None
    tool_calls: list[ToolCall] | None = None


class Function(Lenient):
    """A function that the model may ask the caller to run."""

    name: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    description: str | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class Tool(Strict):
    """A tool of the caller's."""

    type: Literal["function"]
    function: Function


class StreamOptions(Lenient):
    """How to stream."""

    include_usage: bool | None = None
    include_obfuscation: Literal[False] | None = None


class Asked(Lenient):
    """What chats and completions have in common. null is the same as leaving a field out."""

    model: str | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: int | None = Field(None, ge=1, le=128)
    seed: Seed | None = None
    stop: str | list[str] | None = None
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, gt=0, le=1)
    top_k: int | None = Field(None, ge=0, le=1 << 30)
    min_p: float | None = Field(None, ge=0, le=1)
    repetition_penalty: float | None = Field(None, ge=0.01, le=100)
    presence_penalty: float | None = Field(None, ge=-2, le=2)
    frequency_penalty: float | None = Field(None, ge=-2, le=2)
    logit_bias: dict[str, float] | None = Field(None, max_length=1024)


class ChatRequest(Asked):
    """The body of POST /v1/chat/completions."""

    messages: list[ChatMessage] = Field(min_length=1)
    max_tokens: int | None = Field(None, ge=1, le=1 << 30)
    max_completion_tokens: int | None = Field(None, ge=1, le=1 << 30)
    logprobs: bool | None = None
    top_logprobs: int | None = Field(None, ge=0, le=20)
    tools: list[Tool] | None = Field(None, max_length=64)
    tool_choice: Literal["auto", "none"] | None = None
    parallel_tool_calls: bool | None = None
    builtin_tools: bool | None = None
    """Let the server run the project's own tools between turns."""
    truncation: Literal["auto", "disabled"] | None = None
    """A history longer than the context loses its oldest turns (auto), or is an error (disabled)."""


class CompletionRequest(Asked):
    """The body of POST /v1/completions."""

    prompt: str | list[str] | list[int] | list[list[int]]
    max_tokens: int | None = Field(None, ge=1, le=1 << 30)
    logprobs: int | None = Field(None, ge=0, le=20)


class EmbeddingRequest(Lenient):
    """The body of POST /v1/embeddings."""

    input: str | list[str] | list[int] | list[list[int]]
    model: str | None = None
    encoding_format: Literal["float", "base64"] | None = None


FIELDS = sorted({*ChatRequest.model_fields, *CompletionRequest.model_fields})


class ReloadRequest(Strict):
    """The body of POST /api/models/reload: one model, or all that are loaded."""

    model: str | None = None


class NewConversation(Strict):
    """The body of POST /api/conversations."""

    title: str = Field("", max_length=500)
    model: str = Field("", max_length=500)
    system: str | None = None


class ConversationChanges(Strict):
    """The body of PATCH /api/conversations/{id}. What is not given stays."""

    title: str = Field("", max_length=500)
    model: str = Field("", max_length=500)
    system: str | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    leaf: Id | None = None


class ToolUse(Strict):
    """A tool that the server ran in a turn."""

    name: str
    arguments: str
    result: str


class NewTurn(Strict):
    """The body of POST /api/conversations/{id}/turns."""

    parent: Id | None = None
    role: Literal["user", "assistant"]
    content: str
    tools: list[ToolUse] = Field(default_factory=list, max_length=64)
    model: str | None = Field(None, max_length=500)


class NewRating(Strict):
    """The body of PUT …/rating."""

    rating: int = Field(ge=-1, le=1)


class Preference(Strict):
    """The body of POST /api/preferences: which of two answers to one turn is better."""

    conversation: Id
    chosen: Id
    rejected: Id


class Open(BaseModel):
    """A response, for the OpenAPI document and the tests."""

    model_config = ConfigDict(extra="forbid")


class Usage(Open):
    """How many tokens were read and generated."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ToolEvent(Open):
    """A tool that the server ran: {"name", "arguments", "result"}."""

    name: str
    arguments: str
    result: str


class AnswerMessage(Open):
    """The assistant's answer."""

    role: Literal["assistant"]
    content: str | None
    tool_calls: list[ToolCall] | None = None
    tool_events: list[ToolEvent] | None = None


class ChatChoice(Open):
    """One of the n answers."""

    index: int
    message: AnswerMessage
    logprobs: dict[str, Any] | None
    finish_reason: Literal["stop", "length", "tool_calls", "content_filter"]


class ChatResponse(Open):
    """The response of POST /v1/chat/completions without `stream`."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    system_fingerprint: str
    choices: list[ChatChoice]
    usage: Usage


class CompletionChoice(Open):
    """One of the n texts."""

    index: int
    text: str
    logprobs: dict[str, Any] | None
    finish_reason: Literal["stop", "length", "content_filter"]


class CompletionResponse(Open):
    """The response of POST /v1/completions without `stream`."""

    id: str
    object: Literal["text_completion"]
    created: int
    model: str
    system_fingerprint: str
    choices: list[CompletionChoice]
    usage: Usage


class Embedding(Open):
    """The vector of one text, of length 1: numbers, or their bytes (little-endian fp32) in base64."""

    object: Literal["embedding"]
    index: int
    embedding: list[float] | str


class EmbeddingUsage(Open):
    """How many tokens were read."""

    prompt_tokens: int
    total_tokens: int


class EmbeddingResponse(Open):
    """The response of POST /v1/embeddings."""

    object: Literal["list"]
    data: list[Embedding]
    model: str
    usage: EmbeddingUsage


class ErrorDetail(Open):
    """What went wrong."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorResponse(Open):
    """Every error, in OpenAI's shape."""

    error: ErrorDetail

"""The chat page's own API: its conversations, ratings and preferences, and which models there are."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from sprout import __version__
from sprout.common.errors import UsageError
from sprout.common.files import to_json
from sprout.server.errors import ApiError, json_response
from sprout.server.parts import Parts
from sprout.server.schema import (
    ConversationChanges,
    NewConversation,
    NewRating,
    NewTurn,
    Preference,
    ReloadRequest,
)
from sprout.server.store import MissingError, Store, path_of

# Endpoints that read or write the file are plain functions: they run in threads, not on the event loop.


def page_routes(parts: Parts) -> APIRouter:
    """The routes under /api."""
    router = APIRouter(prefix="/api")
    _model_routes(router, parts)
    _conversation_routes(router, parts.store)
    _rating_routes(router, parts.store)
    _export_routes(router, parts)
    return router


def _model_routes(router: APIRouter, parts: Parts) -> None:
    """What the page shows and which models there are."""

    @router.get("/config")
    async def config() -> Response:
        models = await parts.models.available()
        return json_response(
            {
                "name": parts.name,
                "models": [model.id for model in models],
                "default_model": parts.models.default,
                "tools": sorted(parts.toolbox.tools),
                "greeting": parts.greeting,
                "feedback": True,
                "version": __version__,
            }
        )

    @router.post("/models/reload")
    async def reload(body: ReloadRequest) -> Response:
        """Load checkpoints that are newer than what is in memory."""
        reloaded = await parts.models.reload(body.model)
        models = await parts.models.available()
        return json_response({"models": [model.id for model in models], "reloaded": reloaded})


def _conversation_routes(router: APIRouter, store: Store) -> None:
    """Finding, keeping and changing conversations and their turns."""

    @router.get("/conversations")
    def conversations(
        q: Annotated[str, Query(max_length=500)] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> Response:
        return json_response({"conversations": store.search(q, limit)})

    @router.post("/conversations")
    def create(body: NewConversation) -> Response:
        return json_response(store.create(body.title, body.model, body.system))

    @router.get("/conversations/{id}")
    def conversation(id: str) -> Response:
        return json_response(store.get(id))

    @router.patch("/conversations/{id}")
    def change(id: str, body: ConversationChanges) -> Response:
        return json_response(store.update(id, body.model_dump(exclude_unset=True)))

    @router.delete("/conversations/{id}")
    def delete(id: str) -> Response:
        store.delete(id)
        return json_response({"deleted": True, "id": id})

    @router.post("/conversations/{id}/turns")
    def add_turn(id: str, body: NewTurn) -> Response:
        tools = [tool.model_dump() for tool in body.tools]
        turn = store.add_turn(id, body.parent, body.role, body.content, tools, body.model)
        return json_response(turn)


def _rating_routes(router: APIRouter, store: Store) -> None:
    """What someone thinks of the answers: `sprout dpo --data feedback` learns from it."""

    @router.put("/conversations/{id}/turns/{turn}/rating")
    def rate(id: str, turn: str, body: NewRating) -> Response:
        return json_response(store.rate(id, turn, body.rating))

    @router.post("/preferences")
    def prefer(body: Preference) -> Response:
        try:
            store.prefer(body.conversation, body.chosen, body.rejected)
        except UsageError as error:
            raise ApiError(400, str(error), "chosen", "invalid_value") from None
        return json_response({"saved": True})


def _export_routes(router: APIRouter, parts: Parts) -> None:
    """The conversations as files."""

    @router.get(
        "/export",
        responses={200: {"content": {"application/json": {}, "application/jsonl": {}}}},
    )
    def export(conversation: str | None = None) -> Response:
        if conversation is not None:
            data = {"messages": exported(parts.store.get(conversation))}
            name = f"conversation-{data_name(conversation)}.json"
            return json_response(data, headers=_download(name))
        lines = (to_json({"messages": messages}) + "\n" for messages in _all(parts))
        return StreamingResponse(
            lines, media_type="application/jsonl", headers=_download("conversations.jsonl")
        )


def exported(conversation: dict[str, Any]) -> list[dict[str, Any]]:
    """A conversation as OpenAI's messages: the system prompt, then the turns up to the leaf."""
    messages = []
    if conversation["system"]:
        messages.append({"role": "system", "content": conversation["system"]})
    for turn in path_of(conversation["turns"], conversation["leaf"]):
        for number, tool in enumerate(turn["tools"]):
            id = f"call_{turn['id']}_{number}"
            function = {"name": tool["name"], "arguments": tool["arguments"]}
            call = {"id": id, "type": "function", "function": function}
            messages.append({"role": "assistant", "content": "", "tool_calls": [call]})
            messages.append({"role": "tool", "tool_call_id": id, "content": tool["result"]})
        messages.append({"role": turn["role"], "content": turn["content"]})
    return messages


def data_name(id: str) -> str:
    """An id as a part of a file's name."""
    return "".join(c for c in id if c.isascii() and c.isalnum())


def _all(parts: Parts) -> Any:
    """The messages of every conversation that has any."""
    for id in parts.store.ids():
        try:
            messages = exported(parts.store.get(id))
        except MissingError:  # removed meanwhile
            continue
        if messages:
            yield messages


def _download(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}

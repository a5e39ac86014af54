"""OpenAI's /v1/embeddings: the mean of a model's last hidden states (engine/embed.py)."""

from __future__ import annotations

import base64
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from sprout.common.errors import UsageError
from sprout.server.errors import ApiError, json_response
from sprout.server.models import Loaded
from sprout.server.openai_routes import split_prompts
from sprout.server.parts import Parts
from sprout.server.prompts import text_ids
from sprout.server.schema import EmbeddingRequest, EmbeddingResponse

MAX_INPUTS = 256
"""Texts of one request."""


def embedding_routes(parts: Parts) -> APIRouter:
    """The route, under /v1."""
    router = APIRouter(prefix="/v1")

    @router.post("/embeddings", responses={200: {"model": EmbeddingResponse}})
    async def embeddings(body: EmbeddingRequest, request: Request) -> Response:
        with parts.slots.take(request.state.asker):
            async with parts.models.use(body.model) as loaded:
                return json_response(await run_in_threadpool(_answer, body, loaded))

    return router


def _answer(body: EmbeddingRequest, loaded: Loaded) -> dict[str, Any]:
    """The vectors of a request's texts, in their order. ApiError 400 for a text that does not fit."""
    texts = split_prompts(body.input, "input")
    if len(texts) > MAX_INPUTS:
        raise ApiError(400, f"input: at most {MAX_INPUTS} texts", "input", "invalid_value")
    tokenizer, context = loaded.tokenizer, loaded.worker.context
    given = []
    for text in texts:
        ids = tokenizer.encode(text) if isinstance(text, str) else text
        if not ids:
            raise ApiError(400, "input: a text is empty", "input", "invalid_value")
        try:
            given.append(
                text_ids(tokenizer, [tokenizer.bos_id, *ids], context, tokenizer.vocab_size)
            )
        except UsageError as error:
            raise ApiError(400, str(error), "input", "context_length_exceeded") from None
    data = []
    for index, ids in enumerate(given):
        vector = loaded.embed(ids)
        packed: Any = vector.tolist()
        if body.encoding_format == "base64":
            packed = base64.b64encode(vector.astype("<f4").tobytes()).decode()
        data.append({"object": "embedding", "index": index, "embedding": packed})
    count = sum(len(ids) - 1 for ids in given)
    usage = {"prompt_tokens": count, "total_tokens": count}
    return {"object": "list", "data": data, "model": loaded.listed.id, "usage": usage}

"""The application: OpenAI's API, the chat page and its API, /health and /metrics."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from sprout import __version__
from sprout.common.errors import Failure
from sprout.server.embedding_routes import embedding_routes
from sprout.server.errors import ApiError, from_validation, json_response
from sprout.server.gate import Gate
from sprout.server.metrics import Measured
from sprout.server.openai_routes import openai_routes
from sprout.server.page_routes import page_routes
from sprout.server.parts import Parts
from sprout.server.schema import ErrorResponse
from sprout.server.store import MissingError


def create_app(parts: Parts) -> FastAPI:
    """The application over its parts. Its end ends all computation and closes the store."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        parts.models.close()
        parts.store.close()

    app = FastAPI(
        title="sprout",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # the pages that FastAPI offers load scripts from elsewhere
        redoc_url=None,
        responses={status: {"model": ErrorResponse} for status in ("4XX", "503")},
    )
    # The one added last is met first: figures, then other sites' pages, then the gate.
    app.add_middleware(
        Gate,
        keys=parts.keys,
        limits=parts.limits,
        local_only=parts.local_only,
        friends=parts.friends,
    )
    if parts.friends:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=parts.friends,
            allow_methods=["*"],
            allow_headers=["authorization", "content-type"],
        )
    app.add_middleware(Measured, figures=parts.figures)
    _handle_errors(app, parts)
    app.include_router(openai_routes(parts))
    app.include_router(embedding_routes(parts))
    app.include_router(page_routes(parts))

    @app.get("/health")
    async def health() -> Response:
        if parts.models.ready:
            return json_response({"status": "ok"})
        return json_response({"status": "unavailable"}, 503)

    @app.get("/metrics", response_class=PlainTextResponse)
    async def metrics() -> Response:
        return Response(parts.figures.text(parts.models), media_type="text/plain; version=0.0.4")

    @app.get("/", include_in_schema=False)
    async def page() -> Response:
        index = parts.ui / "index.html"
        if not index.is_file():
            raise ApiError(404, "the chat page is not installed")
        return FileResponse(index, headers={"cache-control": "no-cache"})

    if parts.ui.is_dir():
        app.mount("/ui", StaticFiles(directory=parts.ui))
    return app


def _handle_errors(app: FastAPI, parts: Parts) -> None:
    """Every error in OpenAI's shape, also those of the framework."""

    @app.exception_handler(ApiError)
    async def known(request: Request, error: ApiError) -> Response:
        return error.response()

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return from_validation(error).response()

    @app.exception_handler(HTTPException)
    async def framework(request: Request, error: HTTPException) -> Response:
        response = ApiError(error.status_code, str(error.detail)).response()
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(MissingError)
    async def missing(request: Request, error: MissingError) -> Response:
        return ApiError(404, "there is no conversation or turn of that id").response()

    @app.exception_handler(RecursionError)
    async def deep(request: Request, error: RecursionError) -> Response:
        return ApiError(400, "the body is nested too deep").response()

    @app.exception_handler(Failure)
    @app.exception_handler(sqlite3.Error)
    async def failed(request: Request, error: Exception) -> Response:
        parts.warn(f"{request.method} {request.url.path}: {error}")
        return ApiError(503, str(error)).response()

    @app.exception_handler(Exception)
    async def unknown(request: Request, error: Exception) -> Response:
        parts.warn("".join(traceback.format_exception(error)).strip())
        return ApiError(500, "the server made a mistake; its log says more").response()

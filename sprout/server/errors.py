"""Errors in OpenAI's shape: {"error": {"message", "type", "param", "code"}}."""

from __future__ import annotations

import re
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.responses import Response

from sprout.common.config import nearest
from sprout.common.files import to_json
from sprout.server.schema import FIELDS

TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}
MAX_WORDS = 300  # characters of a message's or a parameter's text


class ApiError(Exception):
    """An answer other than success: its status, its words, and what it is about."""

    def __init__(
        self,
        status: int,
        message: str,
        param: str | None = None,
        code: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.param, self.code = status, message, param, code
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        """The error as JSON."""
        kind = TYPES.get(
            self.status, "server_error" if self.status >= 500 else "invalid_request_error"
        )
        return {
            "error": {
                "message": _short(self.message),
                "type": kind,
                "param": None if self.param is None else _short(self.param),
                "code": self.code,
            }
        }

    def response(self) -> Response:
        """The error as a whole response."""
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        if self.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return json_response(self.body(), self.status, headers)


def json_response(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON response in ASCII, which holds whatever text there is, half characters too."""
    return Response(to_json(data), status, headers, media_type="application/json")


def from_validation(error: RequestValidationError) -> ApiError:
    """The first thing that a request's schema refuses, as an error with status 400."""
    errors = error.errors()
    # Where a value may be of several kinds, the kind that it came nearest to says the most.
    parent = errors[0]["loc"][:-1]
    near = [e for e in errors if e["loc"][: len(parent)] == parent]
    first = max(near, key=lambda e: len(e["loc"]))
    place = [part for part in first["loc"] if part not in ("body", "query", "path")]
    param = _param(place)
    if first["type"] == "json_invalid":
        return ApiError(400, f"the body is not JSON: {first.get('ctx', {}).get('error', '')}")
    if first["type"] == "extra_forbidden":
        name = str(place[-1])
        hint = nearest(name, FIELDS) if len(place) == 1 else ""
        return ApiError(
            400, f"the parameter {param} is not supported{hint}", param, "unsupported_parameter"
        )
    if first["type"] == "missing":
        return ApiError(400, f"{param or 'the body'} is missing", param, "missing_parameter")
    words = re.sub(r"^Value error, ", "", str(first["msg"]))
    words = words[:1].lower() + words[1:]
    return ApiError(400, f"{param or 'the body'}: {words}", param, "invalid_value")


def _param(place: list[Any]) -> str | None:
    """`messages[0].content` for the place of an error; names of types in a union are left out."""
    name = ""
    for part in place:
        if isinstance(part, int):
            name += f"[{part}]"
        elif re.fullmatch(r"(str|int|float|bool|list|dict|none)|.*[\[\]()].*|[A-Z]\w*", part):
            continue
        else:
            name += f".{part}" if name else part
    return name or None


def _short(text: str) -> str:
    return text if len(text) <= MAX_WORDS else text[:MAX_WORDS] + "…"

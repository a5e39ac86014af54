"""What every request passes first: where it comes from, whose it is, how large it is.

A page of another site can make a browser send requests to this server. So those that change anything must
be JSON and, where the browser says where they come from, come from here; and without keys the server only
answers to names of this machine, whatever name a foreign site has pointed at its address.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from sprout.server.errors import ApiError
from sprout.server.limits import Keys, Limits, is_loopback

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
DRAINED = 16  # times the largest body: so much is read before it is refused
READING = ("GET", "HEAD", "OPTIONS")
OPEN = ("/", "/health", "/openapi.json")
"""Paths that never need a key, as the page's own files under /ui/ do not."""


class Gate:
    """ASGI middleware. Puts who asks into the request's state as `asker`."""

    def __init__(
        self,
        app: App,
        keys: Keys,
        limits: Limits,
        local_only: bool,
        friends: Sequence[str] = (),
    ) -> None:
        """local_only: answer to names of this machine alone. friends: origins that may ask across sites."""
        self.app, self.keys, self.limits = app, keys, limits
        self.local_only, self.friends = local_only, frozenset(friends)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(
                        (k.encode(), v.encode())
                        for k, v in HEADERS.items()
                        if k.encode() not in there
                    ),
                ]
            await send(message)

        try:
            headers = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in scope["headers"]
            }
            self._check_site(scope, headers)
            scope.setdefault("state", {})["asker"] = self._asker(scope, headers)
            if scope["method"] not in READING:
                receive = await self._body(headers, receive)
        except ApiError as error:
            await error.response()(scope, receive, guarded)
            return
        except ConnectionError:  # the client went away in the middle of its body
            return
        await self.app(scope, receive, guarded)

    def _check_site(self, scope: MutableMapping[str, Any], headers: dict[str, str]) -> None:
        """ApiError 403 for a request that a page of another site has made."""
        host = headers.get("host", "")
        if self.local_only and not is_loopback(_host_name(host)):
            raise ApiError(
                403, "this server answers to names of its own machine only", code="wrong_host"
            )
        if scope["method"] in READING:
            return
        origin = headers.get("origin")
        if origin is not None and origin in self.friends:
            return
        site = headers.get("sec-fetch-site", "same-origin")
        if site not in ("same-origin", "none") or (
            origin is not None and _place(origin) != host.lower()
        ):
            raise ApiError(403, "requests from other sites are refused", code="cross_site")

    def _asker(self, scope: MutableMapping[str, Any], headers: dict[str, str]) -> str:
        """Whose request this is. ApiError 401 without a key where one is needed."""
        client = scope.get("client")
        address = str(client[0]) if client else "local"
        if not self.keys:
            return address
        owner = self.keys.owner(headers.get("authorization"))
        if owner is None and scope["path"] not in OPEN and not scope["path"].startswith("/ui/"):
            raise ApiError(
                401,
                "a valid API key is needed, as `Authorization: Bearer KEY`",
                code="invalid_api_key",
            )
        return owner or address

    async def _body(self, headers: dict[str, str], receive: Receive) -> Receive:
        """Read the body, no more than is allowed, and return a `receive` that gives it.

        ApiError 400, 408, 413 or 415; ConnectionError when the client goes away.
        """
        most = self.limits.body_bytes
        too_large = ApiError(413, f"the body is larger than {most} bytes", code="body_too_large")
        length = headers.get("content-length", "0")
        if not length.isdecimal():
            raise ApiError(400, "Content-Length is not a number")
        if len(length) > 15 or int(length) > DRAINED * most:
            raise too_large
        parts: list[bytes] = []

        async def read() -> None:
            size = 0
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ConnectionError
                part = message.get("body", b"")
                size += len(part)
                if size <= most:
                    parts.append(part)
                if size > DRAINED * most:
                    raise too_large
                if not message.get("more_body"):
                    break
            # A client that is still sending would never read why: so all is read, and thrown away.
            if size > most:
                raise too_large

        try:
            await asyncio.wait_for(read(), self.limits.body_seconds)
        except asyncio.TimeoutError:
            raise ApiError(408, "the body did not arrive in time", code="timeout") from None
        body = b"".join(parts)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if body and kind != "application/json":
            raise ApiError(415, "the body must be sent as Content-Type: application/json")
        given = False

        async def again() -> Message:
            nonlocal given
            if given:
                return await receive()  # from here on: that the client has gone
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        return again


def _host_name(host: str) -> str:
    """The name in a Host header, without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def _place(origin: str) -> str:
    """The host and port of an origin, "" where it has none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""

"""Serving an application on a socket until a signal, and ending it well."""

from __future__ import annotations

import asyncio
import signal
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from sprout.common.errors import Failure, UsageError
from sprout.server.parts import Parts

END_SECONDS = 5.0  # for answers that were ended to tell so to their clients
HEAD_SECONDS = 30.0  # for the head of a request to arrive


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Failure or UsageError in one sentence where it cannot."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError):
        raise UsageError(f"--host {host}: is no address of this machine") from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Inherited by every connection: a small piece of an answer must not wait for the one before it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise Failure(
            f"cannot listen on {host}, port {port} ({error.strerror}): choose another --port or --host"
        ) from None
    return listener


class Impatient(H11Protocol):
    """A connection that is closed when the head of a request does not arrive in time.

    Uvicorn waits for the first one, and for the rest of one that has begun, as long as the other end likes.
    """

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._answering():
            self._wait_no_more()
        elif self._timer is None:
            self._wait()

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._timer = self.loop.call_later(HEAD_SECONDS, self._close)

    def _wait_no_more(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _close(self) -> None:
        self._timer = None
        if not self._answering():
            self.transport.close()


class GracefulServer(uvicorn.Server):
    """Ends answers that still run some seconds after it was told to stop."""

    def __init__(self, config: uvicorn.Config, parts: Parts, grace: float) -> None:
        super().__init__(config)
        self.parts, self.grace = parts, grace

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal asks for a good end, and a second SIGINT for a quick one."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests, let answers end, end those that do not, then close."""
        timer = asyncio.get_running_loop().call_later(self.grace, self.parts.models.cancel_all)
        try:
            await super().shutdown(sockets)
        finally:
            timer.cancel()


async def serve(app: FastAPI, parts: Parts, listener: socket.socket, grace: float) -> None:
    """Serve until SIGINT or SIGTERM; answers then have `grace` seconds to end."""
    await GracefulServer(settings(app, grace), parts, grace).serve([listener])


def settings(app: FastAPI, grace: float) -> uvicorn.Config:
    """How the application is served."""
    return uvicorn.Config(
        app,
        http=Impatient,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=int(grace + END_SECONDS),
        h11_max_incomplete_event_size=64 << 10,
    )

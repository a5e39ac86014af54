"""A stand-in for the hub on loopback, which lists and serves files, and misbehaves when told to."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "a" * 40
Trouble = Callable[["Handler", bytes], bool]
"""Answers a request for these bytes in a way of its own; says whether it did."""


class Hub:
    """What the stand-in holds: `files` of one set, its card, and troubles that await the next requests."""

    def __init__(self) -> None:
        self.repo = "owner/name"
        self.files: dict[str, bytes] = {}
        self.card: dict[str, Any] = {}
        self.troubles: list[Trouble] = []
        self.asked: list[tuple[str, str]] = []
        """(path, Range) of every request for a file."""
        self.listings = 0
        self.endpoint = ""
        self.tokens: list[str | None] = []


class Handler(BaseHTTPRequestHandler):
    """One connection to the stand-in."""

    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        hub, prefix = self.hub, f"/api/datasets/{self.hub.repo}"
        if path in (prefix, f"{prefix}/revision/main", f"{prefix}/revision/{COMMIT}"):
            hub.listings += 1
            self.send(json.dumps({"id": hub.repo, "sha": COMMIT, "cardData": hub.card}).encode())
        elif path.startswith(f"{prefix}/revision/"):
            self.send(b"{}", 404, {"X-Error-Code": "RevisionNotFound"})
        elif path.startswith(f"{prefix}/tree/"):
            self.send(json.dumps([self.entry(name) for name in sorted(hub.files)]).encode())
        elif path.startswith(f"/datasets/{hub.repo}/resolve/{COMMIT}/"):
            self.serve(path.split(f"/resolve/{COMMIT}/", 1)[1])
        else:
            self.send(b"{}", 404, {"X-Error-Code": "RepoNotFound"})

    def entry(self, name: str) -> dict[str, Any]:
        """A file of the listing: parquet is kept in LFS, all else in git."""
        raw = self.hub.files[name]
        found: dict[str, Any] = {"type": "file", "path": name, "size": len(raw)}
        found["oid"] = hashlib.sha1(b"blob %d\0" % len(raw) + raw).hexdigest()
        if name.endswith(".parquet"):
            oid = hashlib.sha256(raw).hexdigest()
            found["lfs"] = {"oid": oid, "size": len(raw), "pointerSize": 130}
        return found

    def serve(self, name: str) -> None:
        """A file, or a part of it; or the next trouble."""
        hub = self.hub
        hub.asked.append((name, self.headers.get("Range", "")))
        hub.tokens.append(self.headers.get("Authorization"))
        if name not in hub.files:
            self.send(b"", 404)
            return
        raw = hub.files[name]
        if hub.troubles and hub.troubles.pop(0)(self, raw):
            self.close_connection = True
            return
        low = int(self.headers.get("Range", "bytes=0-")[len("bytes=") :].split("-")[0])
        if not low:
            self.send(raw)
        else:
            place = {"Content-Range": f"bytes {low}-{len(raw) - 1}/{len(raw)}"}
            self.send(raw[low:], 206, place)

    def send(self, raw: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(raw)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)


def drops(after: int) -> Trouble:
    """The connection ends after so many bytes of the rest of the file."""

    def trouble(handler: Handler, raw: bytes) -> bool:
        low = int(handler.headers.get("Range", "bytes=0-")[len("bytes=") :].split("-")[0])
        handler.send_response(206 if low else 200)
        handler.send_header("Content-Length", str(len(raw) - low))
        handler.send_header("Content-Range", f"bytes {low}-{len(raw) - 1}/{len(raw)}")
        handler.end_headers()
        handler.wfile.write(raw[low : low + after])
        return True

    return trouble


def truncates(handler: Handler, raw: bytes) -> bool:
    """Half of the file, said to be all of it."""
    handler.send(raw[: len(raw) // 2])
    return True


def corrupts(handler: Handler, raw: bytes) -> bool:
    """A file of the right length in which a byte is another."""
    handler.send(raw[:-1] + bytes([raw[-1] ^ 1]))
    return True


def stalls(handler: Handler, raw: bytes) -> bool:
    """Some bytes, then nothing for longer than anybody waits."""
    drops(len(raw) // 3)(handler, raw)
    handler.wfile.flush()
    time.sleep(0.6)
    return True


def is_busy(handler: Handler, raw: bytes) -> bool:
    """The server is overloaded."""
    handler.send(b"", 503)
    return True


def ignores_range(handler: Handler, raw: bytes) -> bool:
    """The whole file, whatever part was asked for."""
    handler.send(raw)
    return True


@contextmanager
def serving() -> Iterator[Hub]:
    """A hub that answers at its `endpoint` while the block runs."""
    hub = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {"hub": hub}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    hub.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()

"""A stand-in for the Hugging Face hub on the loopback: repositories are made, filled and fetched."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

COMMIT = "c" * 40
TOKEN = "hf_" + "x" * 34


class Hub(ThreadingHTTPServer):
    """Repositories in memory: name -> file -> bytes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.repositories: dict[str, dict[str, bytes]] = {}
        self.blobs: dict[str, bytes] = {}
        self.fetched: list[str] = []
        self.private: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def add(self, name: str, folder: Path) -> None:
        """Put the files of a folder into a repository."""
        files = (path for path in folder.rglob("*") if path.is_file())
        self.repositories[name] = {str(p.relative_to(folder)): p.read_bytes() for p in files}


@contextmanager
def hub() -> Iterator[Hub]:
    """A hub that answers while the block runs."""
    server = Hub()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self._file(body=False)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if "/broken" in path:  # the line goes dead
            self.close_connection = True
            return
        if not path.startswith("/api/models/"):
            if path.startswith("/api/"):
                self._json({"name": "me", "type": "user", "auth": {}})
            else:
                self._file(body=True)
            return
        name = "/".join(path.split("/")[3:5])
        if name not in self.server.repositories:
            self._json({"error": "Repository not found"}, 404, {"X-Error-Code": "RepoNotFound"})
            return
        names = self.server.repositories[name]
        about = {"id": name, "modelId": name, "sha": COMMIT, "private": False, "tags": []}
        if "/tree/" in path:
            self._json(
                [{"type": "file", "path": n, "size": len(d), "oid": "0"} for n, d in names.items()]
            )
        else:
            self._json({**about, "siblings": [{"rfilename": n} for n in names]})

    def do_PUT(self) -> None:
        self.server.blobs[self.path.rpartition("/")[2]] = self._body()
        self._json({})

    def do_POST(self) -> None:
        body, path = self._body(), self.path.partition("?")[0]
        if self.headers.get("Authorization") != f"Bearer {TOKEN}" and "/blob/" not in path:
            self._json({"error": "Invalid credentials"}, 401)
        elif path == "/api/repos/create":
            asked = json.loads(body)
            name = (
                f"{asked['organization']}/{asked['name']}"
                if asked.get("organization")
                else asked["name"]
            )
            self.server.repositories.setdefault(name, {})
            if asked.get("private") or asked.get("visibility") == "private":
                self.server.private.append(name)
            self._json({"url": f"{self.server.url}/{name}", "id": name, "name": name})
        elif "/preupload/" in path:
            modes = [
                {
                    "path": file["path"],
                    "uploadMode": "lfs" if file["path"].endswith(".safetensors") else "regular",
                    "shouldIgnore": False,
                }
                for file in json.loads(body)["files"]
            ]
            self._json({"files": modes})
        elif path.endswith("/info/lfs/objects/batch"):
            self._json(
                {
                    "transfer": "basic",
                    "objects": [self._upload(o) for o in json.loads(body)["objects"]],
                }
            )
        elif "/commit/" in path:
            self._commit("/".join(path.split("/")[3:5]), body)
        else:
            self._json({})

    def _upload(self, wanted: dict[str, Any]) -> dict[str, Any]:
        href = f"{self.server.url}/blob/{wanted['oid']}"
        return {**wanted, "authenticated": True, "actions": {"upload": {"href": href}}}

    def _commit(self, name: str, body: bytes) -> None:
        files = self.server.repositories[name]
        for line in map(json.loads, body.splitlines()):
            value = line["value"]
            if line["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                files[value["path"]] = self.server.blobs[value["oid"]]
        url = f"{self.server.url}/{name}/commit/{COMMIT}"
        self._json({"success": True, "commitOid": COMMIT, "commitUrl": url, "hookOutput": ""})

    def _file(self, body: bool) -> None:
        owner, name, _, _, *rest = self.path.strip("/").split("/")
        data = self.server.repositories.get(f"{owner}/{name}", {}).get("/".join(rest))
        if data is None:
            self._json({"error": "not found"}, 404, {"X-Error-Code": "EntryNotFound"})
            return
        if body:
            self.server.fetched.append("/".join(rest))
        self.send_response(200)
        self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if body:
            self.wfile.write(data)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _json(self, data: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        text = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(text)

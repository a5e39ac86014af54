"""A stand-in for the chat server: the page's interface and headers, with scripted answers.

    python tests/server/fake_server.py --port 8123

Standard library only. It keeps conversations in memory, streams what it was told to say a piece at
a time, and can be told to fail. What it leaves out: models, safety, limits, metrics.
"""

from __future__ import annotations

import argparse
import json
import mimetypes
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

UI = Path(__file__).parents[2] / "sprout" / "server" / "ui"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
Json = dict[str, Any]


@dataclass
class Answer:
    """What the server says to one request."""

    text: str = ""
    tools: list[Json] = field(default_factory=list)
    delay: float = 0.0
    """Seconds before each piece."""
    first: float = 0.0
    """Seconds before the first piece."""
    finish: str = "stop"
    cut: bool = False
    """End the connection in the middle, without the last line."""


@dataclass
class Failure:
    """An error in place of an answer."""

    status: int
    message: str
    code: str | None = None
    retry_after: int | None = None


class FakeServer(ThreadingHTTPServer):
    """The server with its script: `say` and `fail` queue what the next chat requests get."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.models = ["default/sft", "default/rl"]
        self.key: str | None = None
        self.healthy = True
        self.script: deque[Answer | Failure] = deque()
        self.left = 0
        """How many answers ended because the browser had gone."""
        self.chats: dict[str, Json] = {}
        self.lock = threading.Lock()
        self.last_id = 0

    def say(self, text: str, **more: Any) -> None:
        self.script.append(Answer(text, **more))

    def fail(self, status: int, message: str, **more: Any) -> None:
        self.script.append(Failure(status, message, **more))

    def next_answer(self, body: Json) -> Answer | Failure:
        if self.script:
            return self.script.popleft()
        said = body["messages"][-1]["content"]
        return Answer(f"You said: {said}")

    def new_id(self, kind: str) -> str:
        self.last_id += 1
        return f"{kind}{self.last_id}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves is no news."""


class Handler(BaseHTTPRequestHandler):
    server: FakeServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.route("GET")

    def do_POST(self) -> None:
        self.route("POST")

    def do_PATCH(self) -> None:
        self.route("PATCH")

    def do_PUT(self) -> None:
        self.route("PUT")

    def do_DELETE(self) -> None:
        self.route("DELETE")

    def route(self, method: str) -> None:
        url = urlsplit(self.path)
        path, query = url.path, parse_qs(url.query)
        length = int(self.headers.get("Content-Length", 0))
        raw = self.rfile.read(length)
        if method == "GET" and (path == "/" or path.startswith("/ui/")):
            return self.file("index.html" if path == "/" else path.removeprefix("/ui/"))
        if path == "/health":
            status = 200 if self.server.healthy else 503
            return self.json({"status": "ok" if self.server.healthy else "loading"}, status)
        if self.server.key and self.headers.get("Authorization") != f"Bearer {self.server.key}":
            return self.error(401, "a valid API key is needed", "invalid_api_key")
        if method != "GET" and self.headers.get("Content-Type") != "application/json":
            return self.error(400, "Content-Type must be application/json")
        if method != "GET" and self.headers.get("Sec-Fetch-Site") not in (None, "same-origin"):
            return self.error(403, "only this site's own pages may do that")
        body = json.loads(raw) if raw else {}
        if path == "/v1/chat/completions":
            return self.chat(body)
        with self.server.lock:
            self.api(method, path.strip("/").split("/"), query, body)

    def api(self, method: str, parts: list[str], query: dict[str, list[str]], body: Json) -> None:
        server = self.server
        chats = server.chats
        match [method, *parts]:
            case ["GET", "v1", "models"]:
                data = [{"id": name, "object": "model", "created": 0, "owned_by": "sprout"}
                        | {"context_length": 512} for name in server.models]  # fmt: skip
                self.json({"object": "list", "data": data})
            case ["GET", "api", "config"]:
                self.json(
                    {
                        "name": "default",
                        "models": server.models,
                        "default_model": server.models[0],
                        "tools": ["calculator", "python"],
                        "greeting": "What shall we talk about?",
                        "feedback": True,
                        "version": "0.1.0",
                    }
                )
            case ["POST", "api", "models", "reload"]:
                self.json({"models": server.models, "reloaded": [body["model"]]})
            case ["GET", "api", "conversations"]:
                text = query.get("q", [""])[0].lower()
                limit = int(query.get("limit", ["100"])[0])
                found = [summary(chat) for chat in chats.values() if text in searched(chat)]
                found.sort(key=lambda chat: -chat["updated"])
                self.json({"conversations": found[:limit]})
            case ["POST", "api", "conversations"]:
                now = time.time()
                chat = {"id": server.new_id("c"), "settings": {}, "turns": [], "leaf": None}
                chat |= {"created": now, "updated": now, **body}
                chats[chat["id"]] = chat
                self.json(chat)
            case [_, "api", "conversations", chat_id, *_] if chat_id not in chats:
                self.error(404, f"there is no conversation {chat_id}")
            case ["GET", "api", "conversations", chat_id]:
                self.json(chats[chat_id])
            case ["PATCH", "api", "conversations", chat_id]:
                unknown = set(body) - {"title", "system", "settings", "model", "leaf"}
                if unknown:
                    return self.error(400, f"unknown fields: {sorted(unknown)}")
                chats[chat_id] |= body
                self.json(chats[chat_id])
            case ["DELETE", "api", "conversations", chat_id]:
                del chats[chat_id]
                self.json({})
            case ["POST", "api", "conversations", chat_id, "turns"]:
                turn = {"id": server.new_id("t"), "rating": 0, "created": time.time(), **body}
                chats[chat_id]["turns"].append(turn)
                chats[chat_id] |= {"updated": turn["created"], "leaf": turn["id"]}
                self.json(turn)
            case ["PUT", "api", "conversations", chat_id, "turns", turn_id, "rating"]:
                for turn in chats[chat_id]["turns"]:
                    if turn["id"] == turn_id:
                        turn["rating"] = body["rating"]
                self.json({"rating": body["rating"]})
            case ["POST", "api", "preferences"]:
                self.json({"id": server.new_id("p")})
            case ["GET", "api", "export"]:
                wanted = query.get("conversation", [])
                self.export([chats[chat_id] for chat_id in wanted or chats], bool(wanted))
            case _:
                self.error(404, f"there is no {method} {self.path}")

    def chat(self, body: Json) -> None:
        answer = self.server.next_answer(body)
        if isinstance(answer, Failure):
            wait = None if answer.retry_after is None else str(answer.retry_after)
            return self.error(answer.status, answer.message, answer.code, wait)
        self.head(200, "text/event-stream", {"Connection": "close"})
        self.close_connection = True
        try:
            self.stream(answer)
        except OSError:
            self.server.left += 1

    def stream(self, answer: Answer) -> None:
        time.sleep(answer.first)
        for event in answer.tools:
            self.event({"tool_event": event})
            time.sleep(answer.delay)
        pieces = answer.text.split(" ")
        for number, piece in enumerate(pieces):
            if answer.cut and number > len(pieces) // 2:
                return
            self.event({"content": piece if number == 0 else " " + piece})
            time.sleep(answer.delay)
        self.event({}, answer.finish)
        count = {"prompt_tokens": 12, "completion_tokens": len(pieces)}
        count["total_tokens"] = sum(count.values())
        self.write({"object": "chat.completion.chunk", "choices": [], "usage": count})
        self.wfile.write(b"data: [DONE]\n\n")

    def event(self, delta: Json, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.write({"object": "chat.completion.chunk", "choices": [choice]})

    def write(self, chunk: Json) -> None:
        self.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
        self.wfile.flush()

    def export(self, chats: list[Json], one: bool) -> None:
        lines = []
        for chat in chats:
            turns = {turn["id"]: turn for turn in chat["turns"]}
            messages, at = [], chat["leaf"]
            while at is not None:
                messages.insert(0, {key: turns[at][key] for key in ("role", "content")})
                at = turns[at]["parent"]
            lines.append(json.dumps({"messages": messages}, ensure_ascii=False))
        name = "conversation.json" if one else "conversations.jsonl"
        data = ("\n".join(lines) + "\n").encode()
        more = {"Content-Disposition": f'attachment; filename="{name}"'}
        self.head(200, "application/json", {"Content-Length": str(len(data)), **more})
        self.wfile.write(data)

    def file(self, name: str) -> None:
        path = (UI / name).resolve()
        if not path.is_relative_to(UI) or not path.is_file():
            return self.error(404, f"there is no file {name}")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        data = path.read_bytes()
        self.head(200, kind, {"Content-Length": str(len(data)), "Cache-Control": "no-cache"})
        self.wfile.write(data)

    def error(
        self, status: int, message: str, code: str | None = None, retry_after: str | None = None
    ) -> None:
        more = {} if retry_after is None else {"Retry-After": retry_after}
        kind = "invalid_request_error" if status < 500 else "server_error"
        error = {"message": message, "type": kind, "param": None, "code": code}
        self.json({"error": error}, status, more)

    def json(self, value: Json, status: int = 200, more: dict[str, str] | None = None) -> None:
        data = json.dumps(value).encode()
        length = {"Content-Length": str(len(data))}
        self.head(status, "application/json", length | (more or {}))
        self.wfile.write(data)

    def head(self, status: int, kind: str, more: dict[str, str]) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        for name, value in (headers | more).items():
            self.send_header(name, value)
        self.end_headers()


def summary(chat: Json) -> Json:
    names = ("id", "title", "updated", "model")
    return {name: chat[name] for name in names} | {"messages": len(chat["turns"])}


def searched(chat: Json) -> str:
    return "\n".join([chat["title"], *(turn["content"] for turn in chat["turns"])]).lower()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8123)
    fake = FakeServer(parser.parse_args().port)
    print(fake.url)
    fake.serve_forever()

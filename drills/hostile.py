"""Requests meant to break a server: what they are, and what it may answer. For drills/server.py.

A request here is bytes, because most of these cannot be made by a client that keeps to HTTP.
"""

from __future__ import annotations

import json
import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SPECIAL = (
    "<|bos|>",
    "<|user|>",
    "<|assistant|>",
    "<|system|>",
    "<|end|>",
    "<|tool_call|>",
    "<|tool|>",
)
SCRIPTS = (
    "<script>fetch('/api/export')</script>",
    "<img src=x onerror=alert(1)>",
    "[press](javascript:alert(1))",
    "![x](http://elsewhere.invalid/?q=1)",
    '```html" onmouseover="alert(1)\n<b>x</b>\n```',
    "<svg onload=alert(1)>",
    "</textarea><iframe src=javascript:alert(1)>",
)
PATHS = CHAT, TEXT, EMBEDDINGS, CONVERSATIONS = (
    *("/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/api/conversations"),
)
REFUSED = frozenset({400, 401, 403, 404, 405, 408, 413, 415, 422, 429, 431})
ANSWERED = frozenset({200, 201, 204})
"""What may be answered to what nobody should send: refused it is, never a failure of the server."""


@dataclass(frozen=True)
class Sent:
    """A request as it goes over the wire, and what may come back: None stands for a closed connection."""

    kind: str
    raw: bytes
    allowed: frozenset[int | None]
    check: Callable[[bytes], str | None] = lambda body: None
    """What is wrong with the body of a 200, None when nothing is."""
    pace: str = ""
    """"" at once, "half" with the sending side closed after it, "gone" closed before the answer, "drip"
    in pieces, "sip" reading the answer in small pieces."""


def request(
    path: str, body: bytes | None = None, method: str = "", headers: dict[str, str] | None = None
) -> bytes:
    """An HTTP request on a connection of its own; JSON unless the headers say otherwise."""
    lines = {"Host": "127.0.0.1", "Connection": "close"}
    if body is not None:
        lines |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines |= headers or {}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    method = method or ("GET" if body is None else "POST")
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("utf-8", "surrogatepass") + (
        body or b""
    )


def dumped(data: Any) -> bytes:
    """As JSON, lone surrogates as the bytes that no decoder takes."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")


def some_text(rng: random.Random) -> str:
    """Words, controls, every plane of Unicode, names of special tokens, and scripts."""
    kinds = (
        lambda: "".join(rng.choices(string.printable, k=rng.randint(0, 40))),
        lambda: "".join(chr(rng.randint(0, 0xD7FF)) for _ in range(rng.randint(0, 20))),
        lambda: "".join(chr(rng.randint(0x10000, 0x10FFFF)) for _ in range(rng.randint(0, 9))),
        lambda: rng.choice(SPECIAL) * rng.randint(1, 4),
        lambda: rng.choice(SCRIPTS),
    )
    return "".join(rng.choice(kinds)() for _ in range(rng.randint(1, 3)))


def some_json(rng: random.Random, depth: int = 0) -> Any:
    """Any JSON value, numbers out of every range among them."""
    leaves: tuple[Callable[[], Any], ...] = (
        lambda: None,
        lambda: rng.random() < 0.5,
        lambda: rng.choice((0, -1, 1, 2**31, -(2**63), 2**64, 10**400, 1e308, float("nan"))),
        lambda: some_text(rng),
        lambda: rng.uniform(-3, 3),
    )
    roll = rng.random()
    if depth > 3 or roll < 0.6:
        return rng.choice(leaves)()
    if roll < 0.8:
        return [some_json(rng, depth + 1) for _ in range(rng.randint(0, 4))]
    return {some_text(rng): some_json(rng, depth + 1) for _ in range(rng.randint(0, 4))}


FIELDS = (
    "messages model stream n stop seed logit_bias tools tool_choice max_tokens temperature top_p "
    "logprobs top_logprobs stream_options prompt input user response_format builtin_tools truncation"
).split()


def fuzzed(rng: random.Random) -> Sent:
    """A request with some of its fields replaced, or all of it any JSON; one in three is as it should be."""
    path, said = rng.choice(PATHS), some_text(rng)
    body: Any = {
        CHAT: {"messages": [{"role": "user", "content": said}], "max_tokens": rng.randint(1, 4)},
        TEXT: {"prompt": said, "max_tokens": rng.randint(1, 4), "stream": rng.random() < 0.3},
        EMBEDDINGS: {"input": said},
        CONVERSATIONS: {"title": said},
    }[path]
    for _ in range(max(0, rng.randint(-2, 4))):
        body[rng.choice(FIELDS)] = some_json(rng)
    if path == CHAT and rng.random() < 0.3:
        roles = ("user", "assistant", "system", "tool", "x")
        body["messages"] = [
            {"role": rng.choice(roles), "content": some_json(rng)} for _ in range(rng.randint(0, 4))
        ]
    body = some_json(rng) if rng.random() < 0.15 else body
    return Sent("fuzzed", request(path, dumped(body)), REFUSED | ANSWERED)


def invalid_utf8(rng: random.Random) -> Sent:
    """Bytes that are no UTF-8, where text should be."""
    body = dumped({"messages": [{"role": "user", "content": "a"}], "max_tokens": 1})
    at = rng.randrange(len(body))
    bad = rng.choice((b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x80"))
    return Sent("invalid UTF-8", request(CHAT, body[:at] + bad + body[at:]), REFUSED)


def nested(rng: random.Random) -> Sent:
    """Lists in lists, or objects in objects, to a depth that no parser has stack for."""
    depth = rng.choice((500, 5_000, 100_000))
    body = rng.choice((b"[" * depth + b"]" * depth, b'{"a":' * depth + b"1" + b"}" * depth))
    if rng.random() < 0.5:
        body = b'{"messages":' + body + b"}"
    return Sent("nested", request(rng.choice(PATHS), body), REFUSED)


def giant(rng: random.Random) -> Sent:
    """More than a body may hold, sent, or only announced."""
    if rng.random() < 0.5:
        head = {"Content-Length": rng.choice(("99999999999", "1" * 400, "-5", "1e9", "٣"))}
        return Sent("giant", request(CHAT, b"{", headers=head), REFUSED | {None})
    body = dumped({"messages": [{"role": "user", "content": "a" * 1_500_000}]})
    return Sent("giant", request(CHAT, body), REFUSED)


def long_prompt(rng: random.Random) -> Sent:
    """A prompt longer than the context, within what a body may hold."""
    text = rng.choice("ab é") * rng.randint(2_000, 200_000)
    body = dumped({"messages": [{"role": "user", "content": text}], "max_tokens": 1})
    return Sent("long prompt", request(CHAT, body), REFUSED | ANSWERED)


def broken_http(rng: random.Random) -> Sent:
    """What is no HTTP at all, or not quite."""
    good = request(CHAT, b"{}")
    at = rng.randrange(len(good))
    raw = rng.choice(
        (
            rng.randbytes(rng.randint(1, 300)) + b"\r\n\r\n",
            good[:at] + rng.randbytes(3) + good[at:],
            b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            request(CHAT, b"{}", headers={"X": "y" * 70_000}),
            request(CHAT, b"zz\r\n", headers={"Transfer-Encoding": "chunked"}),
            request("/ui/../../../../etc/passwd"),
            request("/ui/%2e%2e/%2e%2e/config.toml"),
            request("/" + "".join(rng.choices("/.%20aA\x7f?&#", k=30)).replace(" ", "")),
            request(rng.choice(PATHS), b"{}", method=rng.choice(("PUT", "TRACE", "DELETE", "X"))),
        )
    )
    # Cut short it may wait for the rest: then the sender closes its side.
    return Sent("broken HTTP", raw, REFUSED | {None, 200}, no_secret, pace="half")


def no_secret(body: bytes) -> str | None:
    """Nothing of this machine may be read through the page's files."""
    return "a file from outside was sent" if b"root:" in body or b"[options]" in body else None


def other_site(rng: random.Random) -> Sent:
    """What a page of another site can make a browser send."""
    body = dumped({"messages": [{"role": "user", "content": "a"}], "max_tokens": 1})
    headers, status = rng.choice(
        (
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://127.0.0.1.evil.example"}, 403),
            ({"Sec-Fetch-Site": "cross-site"}, 403),
            ({"Sec-Fetch-Site": "same-site"}, 403),
            ({"Host": "evil.example"}, 403),
            ({"Host": "127.0.0.1.evil.example:80"}, 403),
            ({"Content-Type": "text/plain"}, 415),
            ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
            ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
        )
    )
    path = rng.choice((CHAT, CONVERSATIONS))
    return Sent("another site", request(path, body, headers=headers), frozenset({status}))


def forged(rng: random.Random) -> Sent:
    """Names of special tokens in every field that reaches the prompt: each is as many tokens as bytes."""
    name = "".join(rng.choice(SPECIAL) for _ in range(rng.randint(1, 3)))
    body: dict[str, Any] = {"max_tokens": 1, "temperature": 0}
    path = CHAT
    if rng.random() < 0.3:
        path, body["prompt"] = TEXT, name
    else:
        role = rng.choice(("user", "system"))
        body["messages"] = [{"role": role, "content": name}, {"role": "user", "content": "a"}]
        if rng.random() < 0.5:
            body["stop"] = rng.choice(SPECIAL)

    def check(found: bytes) -> str | None:
        tokens = json.loads(found)["usage"]["prompt_tokens"]
        return None if tokens >= len(name.encode()) else f"{name} was read as {tokens} tokens"

    return Sent("forged tokens", request(path, dumped(body)), ANSWERED, check)


def page(rng: random.Random) -> Sent:
    """The page's own routes, with titles and texts that are no good."""
    text, id = some_text(rng), rng.choice(("1", "x", "../1", "9" * 30, "%00"))
    body, method, path = rng.choice(
        (
            ({"title": text}, "POST", "/api/conversations"),
            (None, "GET", "/api/conversations"),
            (None, "GET", f"/api/conversations/{id}"),
            (None, "DELETE", f"/api/conversations/{id}"),
            ({"title": text}, "PATCH", f"/api/conversations/{id}"),
            ({"role": "user", "content": text}, "POST", f"/api/conversations/{id}/turns"),
            ({"rating": some_json(rng)}, "PUT", f"/api/conversations/{id}/turns/1/rating"),
            ({"chosen": some_json(rng), "rejected": 1}, "POST", "/api/preferences"),
            (None, "GET", "/api/config"),
            (None, "GET", "/v1/models"),
            (None, "GET", f"/v1/models/{id}"),
        )
    )
    raw = request(path, None if body is None else dumped(body), method)
    return Sent("page", raw, REFUSED | ANSWERED)


KINDS: tuple[tuple[Callable[[random.Random], Sent], int], ...] = (
    (fuzzed, 50),
    (invalid_utf8, 8),
    (broken_http, 10),
    (other_site, 8),
    (forged, 8),
    (page, 10),
    (long_prompt, 2),
    (nested, 2),
    (giant, 1),
)
"""What is sent, and how often of about a hundred."""


def hostile(rng: random.Random) -> Sent:
    """One of all kinds."""
    kinds, weights = zip(*KINDS, strict=True)
    made: Sent = rng.choices(kinds, weights)[0](rng)
    return made

"""The server as a whole: limits, keys, other sites, leaving clients, stopping, health and figures."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sprout.server.limits import Limits

from .helpers import KEY, Live, chat, held, until

CHAT = "/v1/chat/completions"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with Live(tmp_path_factory.mktemp("run")) as server:
        yield server


@pytest.fixture
def http(live: Live) -> Iterator[httpx.Client]:
    with live.http() as client:
        yield client


def error_of(response: httpx.Response) -> dict[str, Any]:
    """The error in a response, which has OpenAI's shape."""
    [(name, error)] = response.json().items()
    assert name == "error" and set(error) == {"message", "type", "param", "code"}
    return dict(error)


def raw(live: Live, data: bytes, wait: float = 5.0) -> bytes:
    """What the server sends back to these bytes."""
    with socket.create_connection(live.url[len("http://") :].split(":"), wait) as connection:
        connection.sendall(data)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
        return b"".join(parts)


def post(body: bytes, *headers: str, path: str = CHAT, length: int | None = None) -> bytes:
    """A POST as it goes over the wire."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Connection: close",
        f"Content-Length: {len(body) if length is None else length}",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


JSON = "Content-Type: application/json"


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("begun", [True, False])
def test_a_client_that_goes_away_stops_its_computation(
    tmp_path: Path, stream: bool, begun: bool
) -> None:
    def endless(ids: list[int]) -> list[int]:
        return [120] * 100_000

    with Live(tmp_path, endless) as live:
        scheduler = live.scheduler
        scheduler.context, scheduler.seconds = 1 << 21, 0.002
        live.parts.models.loaded["tiny/sft"].worker.context = 1 << 21
        if not begun:
            scheduler.hold.clear()
        body = json.dumps(chat("x", stream=stream)).encode()
        connection = socket.create_connection(live.url[len("http://") :].split(":"), 5)
        connection.sendall(post(body, JSON))
        until(lambda: scheduler.steps > 5 if begun else scheduler.requests)
        connection.close()
        worker = live.parts.models.loaded["tiny/sft"].worker
        if begun:
            until(lambda: worker.idle)
        else:
            time.sleep(0.2)  # the event loop has seen it; the thread stands before its first step
            scheduler.hold.set()
            until(lambda: worker.idle)
            assert scheduler.steps <= 1 and scheduler.computed[0] <= 1
        steps = scheduler.steps
        time.sleep(0.05)
        assert scheduler.steps == steps


def test_a_full_queue_is_429_with_a_time_to_come_back(tmp_path: Path) -> None:
    with Live(tmp_path, max_waiting=1) as live, live.http() as http, held(live.scheduler):
        threads, worker = [], live.parts.models.loaded["tiny/sft"].worker
        for _ in range(2):
            threads.append(
                threading.Thread(target=lambda: live.http().post(CHAT, json=chat("say x")))
            )
            threads[-1].start()
            until(lambda: not worker._inbox and worker.waiting)
        response = http.post(CHAT, json=chat("say x", stream=True))
        assert response.status_code == 429 and int(response.headers["retry-after"]) >= 1
        error = error_of(response)
        assert (error["type"], error["code"]) == ("rate_limit_error", "queue_full")
        live.scheduler.hold.set()
        for thread in threads:
            thread.join(10)
        assert http.post(CHAT, json=chat("say x")).status_code == 200


def test_one_asker_cannot_take_every_place(tmp_path: Path) -> None:
    with (
        Live(tmp_path, limits=Limits(concurrent=1)) as live,
        live.http() as http,
        held(live.scheduler),
    ):
        thread = threading.Thread(target=lambda: live.http().post(CHAT, json=chat("say x")))
        thread.start()
        until(lambda: live.scheduler.requests)
        response = http.post(CHAT, json=chat("say x"))
        assert response.status_code == 429 and response.headers["retry-after"] == "1"
        live.scheduler.hold.set()
        thread.join(10)
        assert http.post(CHAT, json=chat("say x")).status_code == 200


def test_time_ends_an_answer_with_what_there_is(tmp_path: Path) -> None:
    def endless(ids: list[int]) -> list[int]:
        return [120] * 100_000

    with Live(tmp_path, endless, limits=Limits(seconds=0.3)) as live, live.http() as http:
        live.scheduler.context, live.scheduler.seconds = 1 << 21, 0.005
        live.parts.models.loaded["tiny/sft"].worker.context = 1 << 21
        [choice] = http.post(CHAT, json=chat("x")).json()["choices"]
        assert choice["finish_reason"] == "length" and len(choice["message"]["content"]) > 3
        live.scheduler.hold.clear()
        threading.Timer(0.6, live.scheduler.hold.set).start()
        response = http.post(CHAT, json=chat("x"))
        assert response.status_code == 503 and error_of(response)["code"] == "timeout"


def test_a_model_that_fails_is_503_and_goes_on(tmp_path: Path) -> None:
    with Live(tmp_path) as live, live.http() as http:
        live.scheduler.failing = RuntimeError("numbers went wrong")
        response = http.post(CHAT, json=chat("say x"))
        assert response.status_code == 503 and "numbers" in error_of(response)["message"]
        assert http.get("/health").status_code == 503
        assert http.post(CHAT, json=chat("say x")).status_code == 200
        assert http.get("/health").json() == {"status": "ok"}


def test_a_failure_in_the_middle_of_a_stream_is_told_in_it(tmp_path: Path) -> None:
    with Live(tmp_path) as live, live.http() as http:
        live.scheduler.seconds = 0.01
        with http.stream("POST", CHAT, json=chat("count 100", stream=True)) as response:
            lines = []
            for line in response.iter_lines():
                lines.append(line)
                if len(lines) == 8:
                    live.scheduler.failing = RuntimeError("numbers went wrong")
        last = [line for line in lines if line][-1]
        assert "numbers" in json.loads(last[len("data: ") :])["error"]["message"]


def test_health_and_figures(http: httpx.Client) -> None:
    assert http.get("/health").json() == {"status": "ok"}
    http.post(CHAT, json=chat("say x"))
    http.get("/no/such/path")
    counted = 'path="/v1/chat/completions",status="200"'  # which is done once the answer has left
    until(lambda: counted in http.get("/metrics").text)
    text = http.get("/metrics").text
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert int(figures['sprout_requests_total{path="/v1/chat/completions",status="200"}']) >= 1
    assert 'sprout_requests_total{path="other",status="404"}' in figures
    assert int(figures['sprout_generated_tokens_total{model="tiny/sft"}']) >= 1
    assert figures['sprout_requests_running{model="tiny/sft"}'] == "0"
    count = figures["sprout_first_token_seconds_count"]
    assert int(count) >= 1 and figures['sprout_first_token_seconds_bucket{le="+Inf"}'] == count
    assert int(figures["process_resident_memory_bytes"]) > 1 << 20


def test_before_the_model_is_there_health_is_503(tmp_path: Path) -> None:
    with Live(tmp_path) as live, live.http() as http:
        live.parts.models.default = "tiny/base"
        assert http.get("/health").status_code == 503


@pytest.mark.parametrize("path", ["/", "/health", "/v1/models", "/nothing", "/ui/nothing.js"])
def test_every_response_carries_the_policy(http: httpx.Client, path: str) -> None:
    headers = http.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_page_is_served_and_nothing_beside_it(tmp_path: Path) -> None:
    ui = tmp_path / "ui"
    ui.mkdir()
    (ui / "index.html").write_text("<!doctype html><title>page</title>")
    (ui / "main.js").write_text("export const x = 1;")
    (tmp_path / "secret").write_text("secret")
    with Live(tmp_path, ui=ui) as live, live.http() as http:
        assert "<title>page" in http.get("/").text
        assert "javascript" in http.get("/ui/main.js").headers["content-type"]
        end = "HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        for path in ("/ui/../secret", "/ui/%2e%2e/secret", "/ui//../../secret", "/ui/..%2fsecret"):
            answer = raw(
                live,
                f"GET {path} {end}".encode(),
            )
            assert (
                b"404" in answer.split(b"\r\n")[0] and b"secret" not in answer.split(b"\r\n\r\n")[1]
            )


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"host": "evil.example"},
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", CHAT), ("DELETE", "/api/conversations/x")])
def test_pages_of_other_sites_change_nothing(
    http: httpx.Client, headers: dict[str, str], method: str, path: str
) -> None:
    response = http.request(method, path, json=chat("say x"), headers=headers)
    assert response.status_code == 403
    assert error_of(response)["code"] in ("cross_site", "wrong_host")


def test_the_page_itself_and_plain_programs_may_ask(live: Live, http: httpx.Client) -> None:
    for headers in ({"origin": live.url}, {"sec-fetch-site": "same-origin"}, {}):
        assert http.post(CHAT, json=chat("say x"), headers=headers).status_code == 200
    assert http.get("/v1/models", headers={"host": "localhost:80"}).status_code == 200
    assert http.get("/v1/models", headers={"host": "[::1]:80"}).status_code == 200


def test_a_form_or_plain_text_is_no_request(http: httpx.Client) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        body = json.dumps(chat("say x"))
        response = http.post(CHAT, content=body, headers={"content-type": kind})
        assert response.status_code == 415 and error_of(response)


def test_other_sites_are_welcome_where_they_were_invited(tmp_path: Path) -> None:
    friend = "https://friend.example"
    with Live(tmp_path, friends=(friend,)) as live, live.http() as http:
        headers = {"origin": friend, "sec-fetch-site": "cross-site"}
        response = http.post(CHAT, json=chat("say x"), headers=headers)
        assert response.status_code == 200
        assert response.headers["access-control-allow-origin"] == friend
        asks = {**headers, "access-control-request-method": "POST"}
        assert http.options(CHAT, headers=asks).status_code == 200
        other = http.post(CHAT, json=chat("say x"), headers={"origin": "https://evil.example"})
        assert other.status_code == 403 and "access-control-allow-origin" not in other.headers


def test_without_an_invitation_there_is_no_cors(live: Live, http: httpx.Client) -> None:
    response = http.get("/v1/models", headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in response.headers


def test_a_key_is_needed_where_there_are_keys(tmp_path: Path) -> None:
    with Live(tmp_path, keys=(KEY, KEY + "2"), local_only=False) as live, live.http() as http:
        for headers in ({}, {"authorization": "Bearer x"}, {"authorization": f"Basic {KEY}"}):
            for path in ("/v1/models", "/api/config", "/metrics", "/api/conversations"):
                response = http.get(path, headers=headers)
                assert response.status_code == 401 and response.headers["www-authenticate"]
                assert error_of(response)["code"] == "invalid_api_key"
            assert http.post(CHAT, json=chat("say x"), headers=headers).status_code == 401
        for key in (KEY, KEY + "2"):
            good = {"authorization": f"Bearer {key}", "host": "chat.example"}
            assert http.post(CHAT, json=chat("say x"), headers=good).status_code == 200
        assert http.get("/health").status_code == 200
        assert http.get("/").status_code == 200  # the page itself asks for the key


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"null", 400),
        (b"[]", 400),
        (b'{"messages": "x"}', 400),
        (b"\xff\xfe\xfa", 400),
        (b'{"messages": [{"role": "user", "content": "\xff"}]}', 400),
        (b'{"messages": [{"role": "user", "content": "\\ud800"}]}', 400),
        (b'{"messages": [{"role": "user", "content": "x", "\\ud800": 1}]}', 400),
        (b'{"messages": [{"role": "user", "content": "x"}], "temperature": NaN}', 400),
        (b'{"messages": [{"role": "user", "content": "x"}], "temperature": 1e999}', 400),
        (b'{"messages": [{"role": "user", "content": "x"}], "seed": ' + b"9" * 5000 + b"}", 400),
        (b'{"messages": [{"role": "user", "content": "x"}], "seed": ' + b"9" * 50 + b"}", 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 100_000, 400),
        (b'{"messages": [{"role": "user", "content": ' + b"[" * 900 + b"]" * 900 + b"}]}", 400),
        (b'{"messages": [{"role": "user", "content": "' + b"x" * (1 << 20) + b'"}]}', 413),
        (b'{"messages": [' + b'{"role": "user", "content": "x"},' * 2000 + b"1]}", 400),
        (b'{"' + b"k" * 100_000 + b'": 1}', 400),
    ],
)
def test_hostile_bodies_are_refused_in_few_words(live: Live, body: bytes, status: int) -> None:
    answer = raw(live, post(body, JSON))
    head, _, rest = answer.partition(b"\r\n\r\n")
    assert int(head.split(b" ")[1]) == status
    assert set(json.loads(rest)["error"]) == {"message", "type", "param", "code"}
    assert len(answer) < 3000
    assert live.warnings == []


def test_tools_nested_deep_are_no_failure(http: httpx.Client) -> None:
    deep: dict[str, Any] = {}
    for _ in range(400):
        deep = {"properties": {"a": deep}}
    tool = {"type": "function", "function": {"name": "f", "parameters": deep}}
    response = http.post(CHAT, json=chat("say x", tools=[tool]))
    assert response.status_code == 400 and error_of(response)


def test_too_many_messages_are_refused(http: httpx.Client) -> None:
    body = {"messages": [{"role": "user", "content": "x"}] * 1001}
    assert error_of(http.post(CHAT, json=body))["param"] == "messages"


@pytest.mark.parametrize("length", ["-1", "x", "9" * 30])
def test_a_false_content_length_is_refused(live: Live, length: str) -> None:
    head = f"POST {CHAT} HTTP/1.1\r\nHost: localhost\r\n{JSON}\r\nContent-Length: {length}\r\n\r\n"
    assert raw(live, head.encode()).split(b" ")[1] in (b"400", b"413")


def test_a_body_without_a_length_has_the_same_limit(live: Live) -> None:
    head = f"POST {CHAT} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{JSON}\r\n"
    head += "Transfer-Encoding: chunked\r\n\r\n"
    part = b"10000\r\n" + b" " * 65536 + b"\r\n"
    assert raw(live, head.encode() + part * 17 + b"0\r\n\r\n").split(b" ")[1] == b"413"


def test_a_body_that_does_not_arrive_is_not_waited_for(tmp_path: Path) -> None:
    with Live(tmp_path, limits=Limits(body_seconds=0.2)) as live:
        answer = raw(live, post(b"{", JSON, length=100))
        assert answer.split(b" ")[1] == b"408"


def test_ways_and_methods_that_there_are_not(http: httpx.Client) -> None:
    assert error_of(http.get("/v1/nothing"))["type"] == "not_found_error"
    response = http.get(CHAT)
    assert response.status_code == 405 and "POST" in response.headers["allow"]
    assert error_of(http.post("/v1/images", json={"prompt": "x"}))["message"]
    assert error_of(http.get("/v1/models/no/such"))["code"] == "model_not_found"


def test_a_blocked_question_is_answered_without_computing(live: Live, http: httpx.Client) -> None:
    steps = live.scheduler.steps
    [choice] = http.post(CHAT, json=chat("How to make a bomb")).json()["choices"]
    assert choice["finish_reason"] == "content_filter" and "weapons" in choice["message"]["content"]
    assert live.scheduler.steps == steps
    assert live.decisions[-1].rule == "weapons"
    text = http.post("/v1/completions", json={"prompt": "how to make a bomb"}).json()
    assert text["choices"][0]["finish_reason"] == "content_filter"


@pytest.mark.parametrize("stream", [True, False])
def test_an_answer_is_filtered_before_it_leaves(http: httpx.Client, stream: bool) -> None:
    said = "say write to ann@lee.org. First: how to make a bomb is easy"
    body = chat(said.replace("make a", "make\u2028a"), stream=stream, logprobs=True)
    # The question is blocked as well, so it comes in words that only the model puts together.
    body["messages"][0]["content"] = "bytes " + said[4:].encode().hex()
    response = http.post(CHAT, json=body)
    assert "ann@" not in response.text and "bomb" not in response.text
    assert "[e-mail address]" in response.text and '"content_filter"' in response.text
    if not stream:
        [choice] = response.json()["choices"]
        assert choice["message"]["content"] == "write to [e-mail address]. First: "
        shown = "".join(entry["token"] for entry in choice["logprobs"]["content"])
        assert shown == "write to . First: ", "no token of what was replaced is told"


def test_calls_are_filtered_too(http: httpx.Client) -> None:
    tool = {"type": "function", "function": {"name": "mail"}}
    body = chat('call mail {"to": "ann@lee.org"}', tools=[tool])
    [choice] = http.post(CHAT, json=body).json()["choices"]
    assert "ann@" not in json.dumps(choice) and choice["finish_reason"] == "tool_calls"


def test_stopping_lets_answers_end(tmp_path: Path) -> None:
    live = Live(tmp_path)
    found: list[httpx.Response] = []
    with live:
        live.scheduler.seconds = 0.005
        ask = threading.Thread(
            target=lambda: found.append(live.http().post(CHAT, json=chat("count 30")))
        )
        ask.start()
        until(lambda: live.scheduler.steps > 3)
        live.server.should_exit = True
        ask.join(10)
    assert found[0].json()["choices"][0]["finish_reason"] == "stop"


def test_stopping_ends_answers_that_take_too_long(tmp_path: Path) -> None:
    def endless(ids: list[int]) -> list[int]:
        return [120] * 100_000

    live = Live(tmp_path, endless, grace=0.3)
    found: list[str] = []
    with live:
        live.scheduler.context, live.scheduler.seconds = 1 << 21, 0.005
        live.parts.models.loaded["tiny/sft"].worker.context = 1 << 21
        ask = threading.Thread(
            target=lambda: found.append(live.http().post(CHAT, json=chat("x", stream=True)).text)
        )
        ask.start()
        until(lambda: live.scheduler.steps > 3)
        before = time.monotonic()
        live.server.should_exit = True
        ask.join(10)
        assert time.monotonic() - before < 5
    assert "the server is stopping" in found[0]


def test_thousands_of_requests_leave_nothing_behind(live: Live, http: httpx.Client) -> None:
    for _ in range(200):
        assert http.post(CHAT, json=chat("say x", stream=True)).status_code == 200
    worker = live.parts.models.loaded["tiny/sft"].worker
    until(lambda: worker.idle and live.parts.slots._taken == {})
    assert worker._inbox == []
    assert live.parts.models.loaded["tiny/sft"].users == 0

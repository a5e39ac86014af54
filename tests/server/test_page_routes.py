"""The chat page's own API, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sprout import __version__
from sprout.tokenizer.chat import check_messages

from .helpers import Live


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    with Live(tmp_path, greeting="Hello.") as server:
        yield server


@pytest.fixture
def http(live: Live) -> Iterator[httpx.Client]:
    with live.http() as client:
        yield client


def made(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    return dict(response.json())


def test_the_configuration(http: httpx.Client) -> None:
    assert made(http.get("/api/config")) == {
        "name": "tiny",
        "models": ["tiny/sft", "tiny/base"],
        "default_model": "tiny/sft",
        "tools": ["calculator"],
        "greeting": "Hello.",
        "feedback": True,
        "version": __version__,
    }


def test_a_conversation_from_its_first_turn_to_its_end(http: httpx.Client) -> None:
    chat = made(http.post("/api/conversations", json={"title": "Sums", "model": "tiny/sft"}))
    path = f"/api/conversations/{chat['id']}"
    one = made(http.post(f"{path}/turns", json={"parent": None, "role": "user", "content": "1+1"}))
    tools = [{"name": "calculator", "arguments": '{"expression": "1+1"}', "result": "2"}]
    answer = {"parent": one["id"], "role": "assistant", "model": "tiny/sft"}
    good = made(http.post(f"{path}/turns", json={**answer, "content": "2", "tools": tools}))
    bad = made(http.post(f"{path}/turns", json={**answer, "content": "3"}))
    assert set(good) == {
        *("id", "parent", "role", "content", "tools", "rating", "model", "created")
    }
    rated = made(http.put(f"{path}/turns/{good['id']}/rating", json={"rating": 1}))
    assert rated["rating"] == 1
    preference = {"conversation": chat["id"], "chosen": good["id"], "rejected": bad["id"]}
    made(http.post("/api/preferences", json=preference))
    made(http.patch(path, json={"leaf": good["id"], "title": "Sum", "settings": {"seed": 1}}))
    found = made(http.get(path))
    assert found["leaf"] == good["id"] and found["settings"] == {"seed": 1}
    assert [t["content"] for t in found["turns"]] == ["1+1", "2", "3"]
    assert found["turns"][1]["tools"] == tools
    [listed] = made(http.get("/api/conversations", params={"q": "sum", "limit": 5}))[
        "conversations"
    ]
    assert (listed["title"], listed["messages"]) == ("Sum", 3)
    made(http.request("DELETE", path, json={}))
    assert http.get(path).status_code == 404


def test_an_export_is_messages_that_training_reads(http: httpx.Client) -> None:
    new = {"title": "t", "model": "m", "system": "Be kind."}
    id = made(http.post("/api/conversations", json=new))["id"]
    made(http.post("/api/conversations", json={"title": "empty", "model": "m"}))
    path = f"/api/conversations/{id}/turns"
    one = made(http.post(path, json={"role": "user", "content": "1+1\u2028?"}))["id"]
    tools = [{"name": "calculator", "arguments": '{"expression": "1+1"}', "result": "2"}]
    body = {"parent": one, "role": "assistant", "content": "It is 2.", "tools": tools}
    made(http.post(path, json=body))
    response = http.get("/api/export", params={"conversation": id})
    assert "attachment" in response.headers["content-disposition"]
    messages = check_messages(made(response)["messages"])
    roles = [message["role"] for message in messages]
    assert roles == ["system", "user", "assistant", "tool", "assistant"]
    assert messages[-1]["content"] == "It is 2."
    lines = http.get("/api/export").text.splitlines()
    assert [json.loads(line)["messages"] for line in lines] == [messages]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/conversations/none", None, 404),
        ("PATCH", "/api/conversations/none", {"title": "x"}, 404),
        ("DELETE", "/api/conversations/none", None, 404),
        ("POST", "/api/conversations/none/turns", {"role": "user", "content": ""}, 404),
        ("PUT", "/api/conversations/none/turns/none/rating", {"rating": 1}, 404),
        ("GET", "/api/export?conversation=none", None, 404),
        ("PUT", "/api/conversations/none/turns/none/rating", {"rating": 2}, 400),
        ("PUT", "/api/conversations/none/turns/none/rating", {"rating": True}, 400),
        ("POST", "/api/conversations/none/turns", {"role": "tool", "content": ""}, 400),
        ("POST", "/api/conversations", {"title": "x" * 501}, 400),
        ("POST", "/api/conversations", {"titel": "x"}, 400),
        ("GET", "/api/conversations?limit=0", None, 400),
        ("GET", "/api/conversations?limit=x", None, 400),
        ("POST", "/api/models/reload", {"model": "none"}, 404),
    ],
)
def test_mistakes_are_told(
    http: httpx.Client, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    response = http.request(method, path, json=body)
    assert response.status_code == status and response.json()["error"]["message"]


def test_two_turns_that_are_no_pair_are_no_preference(http: httpx.Client) -> None:
    id = made(http.post("/api/conversations", json={}))["id"]
    turn = made(http.post(f"/api/conversations/{id}/turns", json={"role": "user", "content": "x"}))
    body = {"conversation": id, "chosen": turn["id"], "rejected": turn["id"]}
    response = http.post("/api/preferences", json=body)
    assert response.status_code == 400 and "two answers" in response.json()["error"]["message"]


def test_a_new_checkpoint_is_taken_up_while_the_server_runs(live: Live, http: httpx.Client) -> None:
    live.sources.versions["tiny/dpo"] = "step-1"
    assert "tiny/dpo" in made(http.get("/api/config"))["models"]
    assert made(http.post("/api/models/reload", json={}))["reloaded"] == []
    live.sources.versions["tiny/sft"] = "step-2"
    assert made(http.post("/api/models/reload", json={}))["reloaded"] == ["tiny/sft"]
    assert http.get("/health").status_code == 200
    body = {"messages": [{"role": "user", "content": "say x"}], "model": "tiny/sft"}
    answer = made(http.post("/v1/chat/completions", json=body))
    assert answer["system_fingerprint"] == "step-2" and len(live.sources.made) == 2

"""LangChain's own chat model, unchanged, against a real server over a scripted scheduler.

The package is not among those of the tests: `pip install langchain-openai`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .helpers import Live

langchain = pytest.importorskip("langchain_openai", reason="langchain-openai is not installed")

WEATHER = {
    "name": "weather",
    "description": "The weather of a place.",
    "parameters": {
        "type": "object",
        "properties": {"place": {"type": "string"}},
        "required": ["place"],
    },
}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with Live(tmp_path_factory.mktemp("run")) as server:
        yield server


def caller(live: Live, **more: Any) -> Any:
    """A ChatOpenAI as its documentation makes one for another server."""
    return langchain.ChatOpenAI(
        base_url=f"{live.url}/v1", api_key="none", model="tiny/sft", max_retries=0, **more
    )


def test_it_asks_and_counts(live: Live) -> None:
    answer = caller(live, temperature=0.0, max_tokens=40, seed=1).invoke("say Grüße 😀")
    assert answer.content == "Grüße 😀"
    assert answer.response_metadata["finish_reason"] == "stop"
    assert answer.usage_metadata["output_tokens"] == len("Grüße 😀".encode())


def test_roles_and_batches(live: Live) -> None:
    talk = [("system", "Be short."), ("human", "say one"), ("ai", "one"), ("human", "say two")]
    assert caller(live).invoke(talk).content == "two"
    answers = caller(live).batch(["say a", "say b", "say c"])
    assert [answer.content for answer in answers] == ["a", "b", "c"]


def test_a_stream_joins_to_the_same_text(live: Live) -> None:
    pieces = list(caller(live, stream_usage=True).stream("say Grüße 😀 日本"))
    assert "".join(piece.content for piece in pieces) == "Grüße 😀 日本"
    whole = pieces[0]
    for piece in pieces[1:]:
        whole = whole + piece
    assert whole.usage_metadata["output_tokens"] == len("Grüße 😀 日本".encode())


def test_tools_go_there_and_back(live: Live) -> None:
    bound = caller(live).bind_tools([WEATHER])
    asked = 'call weather {"place": "Rome"}'
    answer = bound.invoke(asked)
    [call] = answer.tool_calls
    assert (call["name"], call["args"]) == ("weather", {"place": "Rome"})
    told = {"role": "tool", "tool_call_id": call["id"], "content": "sunny"}
    assert bound.invoke([("human", asked), answer, told]).content == "It is sunny."


def test_a_refused_setting_is_named(live: Live) -> None:
    with pytest.raises(Exception, match="best_of"):
        caller(live, model_kwargs={"best_of": 3}).invoke("say hi")

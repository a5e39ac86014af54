"""The API driven from its own OpenAPI document, and by broken JSON: never a failure of the server."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sprout.server.schema import ChatResponse

from .helpers import Live

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with Live(tmp_path_factory.mktemp("run")) as server:
        yield server
        assert server.warnings == [] == server.sources.warnings


@pytest.fixture(scope="module")
def document(live: Live) -> Any:
    return schemathesis.openapi.from_url(f"{live.url}/openapi.json")


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_fits_the_document_or_does_not_is_answered_as_it_says(
    document: Any, mode: GenerationMode
) -> None:
    operations = [found.ok() for found in document.get_all_operations()]
    assert len(operations) > 12
    for operation in operations:

        @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy(generation_mode=mode))
        def answered(case: Any) -> None:
            case.call_and_validate(checks=CHECKS)

        with contextlib.suppress(Unsatisfiable):  # nothing about it can be wrong
            answered()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
FIELDS = st.sampled_from(
    "n stop seed logit_bias tools max_tokens temperature stream logprobs stream_options prompt title "
    "response_format tool_choice model truncation builtin_tools".split()
)
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {"role": st.sampled_from(["system", "user", "assistant", "tool"]) | JSON},
        optional={"content": st.text(max_size=50) | JSON, "tool_calls": JSON, "name": JSON},
    ),
    max_size=4,
)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(MESSAGES | JSON, st.dictionaries(FIELDS | st.text(), JSON, max_size=3))
def test_any_json_is_answered_or_refused(live: Live, messages: Any, more: dict[str, Any]) -> None:
    body = json.dumps({"messages": messages, **more}).encode("utf-8", errors="surrogatepass")
    headers = {"content-type": "application/json"}
    with live.http(headers=headers) as http:
        for path in ("/v1/chat/completions", "/v1/completions", "/api/conversations"):
            response: httpx.Response = http.post(path, content=body)
            assert response.status_code in (200, 400, 404), response.text
            if response.status_code != 200:
                assert set(response.json()["error"]) == {"message", "type", "param", "code"}


VALID = st.fixed_dictionaries(
    {},
    optional={
        "n": st.integers(1, 3) | st.none(),
        "stop": st.text(min_size=1, max_size=3)
        | st.lists(st.text(min_size=1, max_size=3), max_size=4),
        "seed": st.integers(-(2**63), 2**63 - 1),
        "temperature": st.floats(0, 2) | st.integers(0, 2),
        "top_p": st.floats(0.01, 1),
        "max_tokens": st.integers(1, 10**6),
        "logprobs": st.booleans(),
        "stream": st.booleans(),
        "stream_options": st.fixed_dictionaries({"include_usage": st.booleans()}),
        "builtin_tools": st.booleans(),
        "truncation": st.sampled_from(["auto", None]),
        "user": st.text(max_size=9),
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=40), VALID)
def test_a_valid_request_is_answered_whole(live: Live, said: str, more: dict[str, Any]) -> None:
    body = {"messages": [{"role": "user", "content": f"say {said}"}], **more}
    with live.http() as http:
        response = http.post("/v1/chat/completions", json=body)
    assert response.status_code == 200, response.text
    n = more.get("n") or 1
    if more.get("stream"):
        lines = [line for line in response.text.split("\n\n") if line]
        assert lines[-1] == "data: [DONE]"
        chunks = [json.loads(line[len("data: ") :]) for line in lines[:-1]]
        choices = [choice for chunk in chunks for choice in chunk["choices"]]
        assert sorted(c["index"] for c in choices if c["finish_reason"]) == list(range(n))
        assert ("usage" in chunks[-1]) == bool(more.get("stream_options", {}).get("include_usage"))
    else:
        assert len(ChatResponse.model_validate(response.json()).choices) == n

"""The streams: pure functions of the seed, well formed, and fast enough."""

import ast
import itertools
import json
import operator
import subprocess
import sys
import time

import pytest

from sprout.common.errors import UsageError
from sprout.world.world import conversations, documents

OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.floordiv,
}


def some(stream, count):
    return list(itertools.islice(stream, count))


@pytest.mark.parametrize("make", [documents, conversations])
@pytest.mark.parametrize("split", ["train", "val"])
def test_same_seed_same_stream_and_random_access(make, split):
    stream = some(make(split, 3), 60)
    assert some(make(split, 3), 60) == stream
    assert some(make(split, 3, start=40), 20) == stream[40:]
    assert some(make(split, 4), 60) != stream


def test_stream_is_the_same_in_another_process():
    code = "from sprout.world.world import documents as d; print(next(d('train', 5, 7)), end='')"
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "1", "PYTHONPATH": ":".join(p for p in sys.path if p)},
    )
    assert found.stdout == next(documents("train", 5, 7))


@pytest.mark.parametrize("make", [documents, conversations])
def test_unknown_split(make):
    with pytest.raises(UsageError, match="test"):
        next(make("test", 0))


def test_documents_are_plain_filled_text():
    for text in some(documents("train", 1), 3000):
        assert text == text.strip()
        assert text.isascii()
        assert "{" not in text
        assert "  " not in text
        assert 40 < len(text) < 2500


def test_no_equal_long_documents():
    long = [text for text in some(documents("train", 0), 20_000) if len(text) > 300]
    assert len(long) == len(set(long))


def test_conversations_are_well_formed():
    for messages in some(conversations("train", 1), 4000):
        roles = [message["role"] for message in messages]
        if roles[0] == "system":
            del roles[0]
        assert roles[-1] == "assistant"
        # A tool result follows the call; apart from that user and assistant take turns.
        plain = "".join(role[0] for role in roles).replace("uata", "ua")
        assert plain == "ua" * (len(plain) // 2)
        for message in messages:
            assert isinstance(message["content"], str)
            assert "{" not in message["content"]
            assert message["content"].strip() or message.get("tool_calls")


def test_tool_results_are_what_the_expression_evaluates_to():
    calls = 0
    for messages in some(conversations("train", 2), 4000):
        for message, result in itertools.pairwise(messages):
            for call in message.get("tool_calls", ()):
                expression = json.loads(call["function"]["arguments"])["expression"]
                tree = ast.parse(expression, mode="eval").body
                value = OPERATIONS[type(tree.op)](tree.left.value, tree.right.value)
                if isinstance(tree.op, ast.Div):
                    assert tree.left.value % tree.right.value == 0
                assert result == {
                    "role": "tool",
                    "tool_call_id": call["id"],
                    "content": str(value),
                }
                calls += 1
    assert calls > 100


def test_speed():
    some(documents("train", 0), 10)
    start = time.perf_counter()
    size = sum(map(len, some(documents("train", 9), 5000)))
    assert size / (time.perf_counter() - start) > 0.3e6

"""The streams: pure functions of the seed, well formed, and fast enough."""

import itertools
import json
import lzma
import re
import subprocess
import sys
import time

import pytest

from sprout.common.errors import UsageError
from sprout.engine.calculator import calculator
from sprout.world.world import conversations, documents, preferences


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
        assert "  " not in re.sub(r"\n +", "\n", text)  # Python is indented
        assert 30 < len(text) < 2500


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
            assert message["content"].strip() or message.get("tool_calls")


def test_tool_results_answer_the_call_before_them():
    calls = 0
    for messages in some(conversations("train", 2), 4000):
        for message, result in itertools.pairwise(messages):
            for call in message.get("tool_calls", ()):
                assert result["role"] == "tool"
                assert result["tool_call_id"] == call["id"]
                function = call["function"]
                calls += function["name"] == "calculator"
                if function["name"] == "calculator":
                    expression = json.loads(function["arguments"])["expression"]
                    assert result["content"] == calculator(expression)
    assert calls > 100


def test_preferences_are_pairs_with_a_reason():
    found = some(preferences("train", 0), 500)
    assert some(preferences("train", 0, start=20), 5) == found[20:25]
    assert len({pair.reason for pair in found}) >= 5
    assert all(pair.chosen != pair.rejected for pair in found)


def test_rich_enough():
    """Measured on 2 MB of documents, a token being a word, a number or a mark."""
    texts, size = [], 0
    for text in documents("train", 0):
        texts.append(text)
        size += len(text)
        if size >= 2_000_000:
            break
    raw = "\n".join(texts)[:2_000_000].lower()
    assert len(set(re.findall(r"[a-z']+", raw))) >= 5000
    tokens = re.findall(r"[a-z']+|\d+|[^\w\s]", raw)
    assert len(set(zip(tokens, tokens[1:], tokens[2:], strict=False))) / len(tokens) >= 0.25
    assert len(raw) / len(lzma.compress(raw.encode())) <= 7


@pytest.mark.slow
def test_no_equal_long_documents_among_a_hundred_thousand():
    stream = itertools.islice(documents("train", 0), 100_000)
    long = [hash(text) for text in stream if len(text) > 300]
    assert len(set(long)) == len(long)


def test_speed():
    some(documents("train", 0), 10)
    start = time.perf_counter()
    size = sum(map(len, some(documents("train", 9), 5000)))
    assert size / (time.perf_counter() - start) > 1e6

"""The chat sets in the layouts in which they are published, on a few lines of our own."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from sprout.common.errors import UsageError
from sprout.tasks.grade import grade, grade_many
from sprout.tasks.sandbox import find_sandbox
from sprout.tasks.sets import (
    CHAT,
    SPELLING_ITEMS,
    lettered,
    read_arc,
    read_gsm8k,
    read_humaneval,
    read_mmlu,
    spelling_bee,
)

HEAD = 'def double(x: int) -> int:\n    """Twice x."""\n'
FUNCTION = {
    "prompt": HEAD,
    "entry_point": "double",
    "canonical_solution": "    return 2 * x\n",
    "test": "def check(candidate):\n    assert candidate(4) == 8\n",
}


def lines(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def test_a_question_with_letters() -> None:
    item = lettered("Which is hot?", ("ice", "fire", "snow"), 1)
    assert item.messages[0]["content"] == "Which is hot?\nA. ice\nB. fire\nC. snow"
    assert (item.answer, item.choices, item.kind) == ("B", ("A", "B", "C"), "choice")
    assert grade(item, "B", None) and not grade(item, "A", None)


def test_arc(tmp_path: Path) -> None:
    row = {"query": "Question: Which is hot?", "choices": ["ice", "fire"], "gold": 1}
    [item] = read_arc(lines(tmp_path / "arc_easy.jsonl", row))
    assert item.messages[0]["content"] == "Which is hot?\nA. ice\nB. fire"


@pytest.mark.parametrize("head", ["", "question,choice0,choice1,choice2,choice3,answer\n"])
def test_mmlu_with_and_without_a_head(tmp_path: Path, head: str) -> None:
    (tmp_path / "b_test.csv").write_text(head + '"Two, or\nthree?",1,2,3,4,B\n')
    (tmp_path / "a_test.csv").write_text(head + "Zero?,0,1,2,3,0\n")
    found = read_mmlu(tmp_path)
    assert [item.answer for item in found] == ["A", "B"], "subjects in the order of their names"
    assert found[1].messages[0]["content"] == "Two, or\nthree?\nA. 1\nB. 2\nC. 3\nD. 4"


@pytest.mark.parametrize("row", ["a,b,c\n", "q,1,2,3,4,E\n", "q,1,2,3,4,\n", "q,1,2,3,4,AB\n"])
def test_mmlu_that_is_wrong(tmp_path: Path, row: str) -> None:
    (tmp_path / "a_test.csv").write_text("q,1,2,3,4,A\n" + row)
    with pytest.raises(UsageError, match="a_test.csv line 2 is not a question"):
        read_mmlu(tmp_path)


def test_gsm8k(tmp_path: Path) -> None:
    row = {"question": "How many?", "answer": "It is 1,000 + 2.\n#### 1,002"}
    [item] = read_gsm8k(lines(tmp_path / "test.jsonl", row))
    assert item.answer == "1002"
    assert grade(item, "That makes #### 1,002", None) and grade(item, "1002.0 in all", None)
    assert not grade(item, "1002 less 1 is 1001", None)


def test_humaneval_takes_the_rest_of_a_function_or_a_new_one(tmp_path: Path) -> None:
    sandbox, reason = find_sandbox()
    if sandbox is None:
        pytest.skip(reason)
    path = tmp_path / "HumanEval.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(FUNCTION).encode()))
    [item] = read_humaneval(path)
    assert item.messages[0]["content"].startswith(
        "Complete this Python function.\n\n```python\ndef"
    )
    right = [
        "    return 2 * x",
        "def double(x):\n    return x + x",
        "Here it is:\n```python\ndef double(x):\n    return 2 * x\n```\nIt doubles.",
        item.answer,
    ]
    wrong = ["    return x", "def double(x):\n    return x", "", "def half(x):\n    return 2 * x"]
    graded = grade_many([item] * 8, right + wrong, sandbox)
    assert graded == [True] * 4 + [False] * 4


def test_spelling_bee_is_made_here_and_counts_letters() -> None:
    found = spelling_bee(Path())
    assert len(found) == SPELLING_ITEMS and found == spelling_bee(Path())
    assert len({item.messages[0]["content"] for item in found}) > 200
    assert all(item.kind == "number" and 0 <= int(item.answer) <= 8 for item in found)


def test_a_set_without_its_data_is_no_task(tmp_path: Path) -> None:
    there = [each.name for each in CHAT if each.task(tmp_path) is not None]
    assert there == ["spellingbee"]
    assert [each.name for each in CHAT if each.task(None) is not None] == ["spellingbee"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"prompt": "def f():", "test": "x"}, "no 'entry_point'"),
        ({"prompt": 1, "test": "x", "entry_point": "f"}, "'prompt' is not text"),
    ],
)
def test_humaneval_that_is_wrong(tmp_path: Path, row: object, words: str) -> None:
    with pytest.raises(UsageError, match=f"line 1: .*{words}.*expected"):
        read_humaneval(lines(tmp_path / "HumanEval.jsonl", row))
    (tmp_path / "torn.gz").write_bytes(b"\x1f\x8b")
    with pytest.raises(UsageError, match="cannot read"):
        read_humaneval(tmp_path / "torn.gz")
    packed = bytearray(gzip.compress(b"some text " * 1000))
    packed[20] ^= 0xFF
    (tmp_path / "damaged.gz").write_bytes(packed)
    with pytest.raises(UsageError, match="cannot read"):
        read_humaneval(tmp_path / "damaged.gz")

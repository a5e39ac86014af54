"""A set of one's own: what its lines may say, and how a wrong one is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sprout.common.errors import UsageError
from sprout.tasks.base import TextItem
from sprout.tasks.find import find_tasks
from sprout.tasks.grade import grade
from sprout.tasks.own import own_task
from sprout.tasks.sandbox import find_sandbox

TALK = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hot?"}]


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n\n" for row in rows))
    return path


@pytest.mark.parametrize("answer", [1, "B", "fire"])
def test_multiple_choice(tmp_path: Path, answer: object) -> None:
    row = {"question": "Which is hot?", "choices": ["ice", "fire"], "answer": answer}
    task = own_task(write(tmp_path / "my set.jsonl", row))
    assert (task.name, task.chance, task.kind, task.size) == ("my set", 0.5, "choice", 1)
    [item] = task.load(9)
    assert item.messages[0]["content"] == "Which is hot?\nA. ice\nB. fire" and item.answer == "B"


def test_an_exact_answer_a_number_or_a_text(tmp_path: Path) -> None:
    rows = [
        {"question": "2 + 2?", "answer": 4, "id": "x1"},
        {"messages": TALK, "answer": "Yes", "accept": ["indeed"]},
        {"question": "A thousand?", "answer": "1,000"},
    ]
    found = own_task(write(tmp_path / "a.jsonl", *rows)).load(3)
    items = {item.answer: item for item in found if not isinstance(item, TextItem)}
    number, text, large = items["4"], items["Yes"], items["1000"]
    assert grade(number, "It is 4.", None) and not grade(number, "It is 5.", None)
    assert grade(text, "Well, indeed.", None) and not grade(text, "No.", None)
    assert [m["role"] for m in text.messages] == ["system", "user"]
    assert grade(large, "1000", None)


def test_code_with_tests(tmp_path: Path) -> None:
    row = {"question": "Write double.", "tests": "assert double(2) == 4"}
    [item] = own_task(write(tmp_path / "a.jsonl", row)).load(1)
    assert not isinstance(item, TextItem) and item.kind == "code"
    sandbox, reason = find_sandbox()
    if sandbox is None:
        pytest.skip(reason)
    assert grade(item, "def double(x):\n    return 2 * x", sandbox)


def test_plain_text_for_any_model(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"query": "Snow is", "choices": ["cold", "hot", "old"], "gold": 0},
        {"context_options": ["Ann", "Tom"], "continuation": "ran.", "gold": 1},
        {"context": "One, two,", "continuation": "three"},
    ]
    task = own_task(write(tmp_path / "a.jsonl", *rows))
    items = {item.answer: item for item in task.load(3) if isinstance(item, TextItem)}
    choice, schema, completion = items["cold"], items["ran."], items["three"]
    assert choice.pairs[0] == ("Snow is", " cold") and schema.pairs[1] == ("Tom", " ran.")
    assert completion.pairs == (("One, two,", " three"),)
    assert task.chance == pytest.approx((1 / 3 + 1 / 2) / 3) and task.kind == "mixed"


def test_fewer_items_are_drawn_from_all_and_more_go_on(tmp_path: Path) -> None:
    rows = [{"question": f"{i}?", "answer": i} for i in range(100)]
    task = own_task(write(tmp_path / "a.jsonl", *rows))
    few, more = task.load(10), task.load(30)
    assert more[:10] == few and {item.answer for item in few} != {str(i) for i in range(10)}
    whole = task.load(10**9)
    assert whole[:30] == more and {item.answer for item in whole} == {str(i) for i in range(100)}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("{", "it is not JSON"),
        pytest.param("[" * 100_000, "it is nested too deeply", id="deep"),
        ("[1]", "it is not a JSON object"),
        ('{"answer": 1}', 'it must have "question" or "messages"'),
        ('{"question": "q", "messages": [], "answer": 1}', 'must have "question" or "messages"'),
        ('{"question": " ", "answer": 1}', "'question' is empty"),
        ('{"question": "q"}', "'answer' is not a text or a number"),
        ('{"question": "q", "answer": ""}', "'answer' is not a text or a number"),
        ('{"question": "q", "answer": true}', "'answer' is not a text or a number"),
        ('{"question": "q", "anwser": "x"}', "no key 'anwser' (did you mean answer?)"),
        ('{"question": "q", "choices": ["a"], "answer": 0}', "1 of at least 2"),
        ('{"question": "q", "choices": ["a", "b"], "answer": 2}', "from 0 to 1"),
        (
            '{"question": "q", "choices": ["a", "b"], "answer": "c"}',
            "neither a choice nor a letter",
        ),
        ('{"question": "q", "choices": ["a", "b"]}', "from 0 to 1"),
        ('{"question": "q", "answer": 4, "accept": ["four"]}', "'accept' is for answers"),
        ('{"question": "q", "tests": "assert ("}', "'tests' is not Python"),
        ('{"messages": [{"role": "king", "content": "x"}], "answer": 1}', "message 0"),
        (
            '{"messages": [{"role": "assistant", "content": "x"}], "answer": 1}',
            "must end with a message of the user",
        ),
        ('{"context": "c"}', "no 'continuation'"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(tmp_path: Path, row: str, words: str) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text('{"question": "q", "answer": 1}\n' + row + "\n")
    with pytest.raises(UsageError) as error:
        find_tasks(str(path))
    assert f"--tasks: {path} line 2: " in str(error.value) and words in str(error.value)
    assert "docs/evaluation.md" in str(error.value)


def test_a_file_that_is_not_there_or_empty(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--tasks nowhere.jsonl: there is no such file"):
        find_tasks("nowhere.jsonl")
    (tmp_path / "a.jsonl").write_text("\n")
    with pytest.raises(UsageError, match="a.jsonl is empty"):
        find_tasks(str(tmp_path / "a.jsonl"))

"""What is practised: the world's endless items, GSM8K from its files, and how mistakes are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sprout.common.errors import UsageError
from sprout.tasks.find import find_tasks
from sprout.tasks.grade import grade
from sprout.tasks.practice import practices


def gsm8k_files(folder: Path, train: int = 7, test: int = 3) -> Path:
    """Questions in GSM8K's layout, of which number i has the answer 1,000 + i."""
    where = folder / "gsm8k"
    where.mkdir()
    for part, count in (("train", train), ("test", test)):
        lines = [
            json.dumps(
                {"question": f"{part} {i}?", "answer": f"It is <<1=1>>1.\n#### {1000 + i:,}"}
            )
            for i in range(count)
        ]
        (where / f"{part}.jsonl").write_text("\n".join(lines) + "\n\n")
    return where


def test_items_of_the_world_are_a_pure_function_of_their_number() -> None:
    [task] = practices("word_problems", 3, None)
    items = [task.item(i) for i in range(30)]
    assert [task.item(i) for i in reversed(range(30))] == items[::-1]
    assert len({item.messages[0]["content"] for item in items}) > 25
    [other] = practices("word_problems", 4, None)
    assert other.item(0) != items[0]
    assert task.held_out(5) == task.held_out(9)[:5]


def test_practice_asks_neither_what_is_held_out_nor_what_a_stage_is_scored_on() -> None:
    for task in practices("word_problems,spelling,preferences", 0, None):
        practised = {task.item(i).messages[0]["content"] for i in range(300)}
        kept = {item.messages[0]["content"] for item in task.held_out(300)}
        scored = {i.messages[0]["content"] for i in find_tasks(task.name).tasks[0].load(300)}
        assert not practised & (kept | scored)


def test_tasks_are_taken_in_their_order_and_once() -> None:
    found = practices(" spelling,functions, spelling", 0, None)
    assert [task.name for task in found] == ["spelling", "functions"]
    assert found[1].item(0).kind == "code" and found[1].mark == ""


@pytest.mark.parametrize("inside", [True, False])
def test_gsm8k_goes_through_its_training_items_newly_ordered(tmp_path: Path, inside: bool) -> None:
    where = gsm8k_files(tmp_path)
    [task] = practices("gsm8k", 0, str(where if inside else tmp_path))
    epochs = [[task.item(7 * e + i).answer for i in range(7)] for e in range(3)]
    assert all(sorted(epoch) == [str(1000 + i) for i in range(7)] for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) > 1
    assert [item.messages[0]["content"] for item in task.held_out(9)] == [
        "test 0?",
        "test 1?",
        "test 2?",
    ]
    item = task.item(0)
    assert grade(item, f"So it is {item.answer}.", None) and not grade(item, "So it is 7.", None)


def test_the_mark_of_gsm8k_changes_with_its_data(tmp_path: Path) -> None:
    where = gsm8k_files(tmp_path)
    [before] = practices("gsm8k", 0, str(tmp_path))
    [again] = practices("gsm8k", 1, str(tmp_path))
    assert before.mark == again.mark != ""
    (where / "train.jsonl").write_text('{"question": "?", "answer": "#### 1"}\n')
    [after] = practices("gsm8k", 0, str(tmp_path))
    assert after.mark != before.mark


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ("word_problem", ["--rl-tasks word_problem", "did you mean word_problems?", "gsm8k"]),
        ("world", ["no such task", "spelling"]),
        (" , ", ["--rl-tasks is empty", "word_problems", "gsm8k"]),
        ("gsm8k", ["--task-data", "gsm8k/train.jsonl"]),
    ],
)
def test_a_task_that_is_not_there(names: str, words: list[str]) -> None:
    with pytest.raises(UsageError) as error:
        practices(names, 0, None)
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "cannot read .*train.jsonl"),
        ("", "train.jsonl is empty"),
        ("{}\n", "line 1: it has no 'answer'"),
        ('{"question": "?", "answer": "#### 1"}\nnot JSON\n', "line 2: it is not JSON"),
        ('{"question": "?", "answer": "one"}\n', "line 1: .*#### NUMBER"),
        ('{"question": "?", "answer": 1}\n', "line 1: 'answer' is not text"),
        ("[1]\n", "line 1: it is not a JSON object"),
    ],
)
def test_data_of_gsm8k_that_is_missing_or_wrong(
    tmp_path: Path, text: str | None, words: str
) -> None:
    path = gsm8k_files(tmp_path) / "train.jsonl"
    path.unlink()
    if text is not None:
        path.write_text(text)
    with pytest.raises(UsageError, match=f"--task-data: .*{words}"):
        practices("gsm8k", 0, str(tmp_path))

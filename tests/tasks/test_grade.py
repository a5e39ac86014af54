"""Replies against items of every kind; the code in a reply."""

from __future__ import annotations

import pytest

from sprout.common.errors import UsageError
from sprout.tasks.grade import code_of, grade, grade_many, program
from sprout.tasks.sandbox import Sandbox, find_sandbox
from sprout.world.item import Item

QUESTION = ({"role": "user", "content": "?"},)
NUMBER = Item(QUESTION, "number", "12")
CHOICE = Item(QUESTION, "choice", "B", ("A", "B"))
DOUBLE = "def double(x):\n    return 2 * x"
CODE = Item(QUESTION, "code", DOUBLE, tests="assert double(2) == 4\nassert double('a') == 'aa'")


@pytest.fixture
def sandbox() -> Sandbox:
    found, reason = find_sandbox()
    if found is None:
        pytest.skip(reason)
    return found


@pytest.mark.parametrize(
    "reply",
    [
        DOUBLE,
        f"```python\n{DOUBLE}\n```",
        f"Here it is:\n```\n{DOUBLE}\n```\nIt doubles x.",
        f"```py\n{DOUBLE}",
        f"Here it is:\n\n{DOUBLE}",
        f"Here it is:\n\n{DOUBLE}\n\nIt doubles x.",
        "import math\nfrom os import path\n\nTWO = 2\n\n\ndef double(x):\n    # Twice.\n    return TWO * x",
        "@staticmethod\ndef double(\n    x,\n):\n\n    return 2 * x\n",
        "double = lambda x: 2 * x",
        f"{DOUBLE}\nprint(double(1))",
    ],
)
def test_a_right_function_in_any_dress(sandbox: Sandbox, reply: str) -> None:
    assert grade(CODE, reply, sandbox)


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "I do not know.",
        "def double(x):\n    return x",
        "def double(x):\n    return 2 * x[0]",
        "def twice(x):\n    return 2 * x",
        "def double(x)\n    return 2 * x",
        "def double(x):\n    while True: pass",
        f"{DOUBLE}\nimport sys; sys.exit(0)",
        f"```python\nimport os\nos._exit(0)\n```\n{DOUBLE}",
        "raise SystemExit",
        "def double(x):\n    return [2 * x] * 10 ** 10",
    ],
)
def test_a_wrong_function(sandbox: Sandbox, reply: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sprout.tasks.grade.SECONDS", 1.0)
    assert not grade(CODE, reply, sandbox)


def test_kinds_may_be_mixed(sandbox: Sandbox) -> None:
    items = [NUMBER, CODE, CHOICE, CODE, NUMBER]
    replies = ["It is 12.", DOUBLE, "A", "def double(x): return 3", "13"]
    assert grade_many(items, replies, sandbox) == [True, True, False, False, False]


def test_without_a_sandbox_only_code_cannot_be_graded() -> None:
    assert grade(NUMBER, "12", None) and not grade(CHOICE, "A", None)
    assert grade_many([], [], None) == []
    with pytest.raises(UsageError, match="Python functions .* no sandbox .*`sprout doctor`"):
        grade(CODE, DOUBLE, None)


def test_where_code_begins_and_ends() -> None:
    assert code_of("no code at all") == "no code at all"
    assert code_of("From here on:\nfrom now on we import nothing\n") == (
        "From here on:\nfrom now on we import nothing\n"
    )
    assert code_of("Sure.\ndef f():\n    pass\n\nf() is it.") == "def f():\n    pass\n"
    assert code_of("async def f(): ...\nDone.") == "async def f(): ..."
    assert code_of("```python\na\n```\n```python\nb\n```") == "a\n"


def test_a_function_may_go_on_from_a_head() -> None:
    assert program("    return 1", "assert f() == 1", "def f():\n") == (
        "def f():\n    return 1\n\nassert f() == 1\n"
    )

"""Rewards by name, a user's own from a file, and what is said when one cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from sprout.common.errors import UsageError
from sprout.tasks.rewards import REWARDS, Answer, find_reward, reward_all, source_of
from sprout.world.item import Item

ITEM = Item(({"role": "user", "content": "2 + 2?"},), "number", "4")


def answer(right: bool = True, ended: bool = True, tokens: int = 5) -> Answer:
    said = (
        {"role": "assistant", "content": "", "tool_calls": []},
        {"role": "tool", "content": "4"},
        {"role": "assistant", "content": "Four: 4."},
    )
    return Answer(ITEM, said, right, ended, tokens)


@pytest.mark.parametrize(
    ("name", "right", "ended", "tokens", "worth"),
    [
        ("right", True, False, 500, 1.0),
        ("right", False, True, 1, 0.0),
        ("right_and_ended", True, True, 500, 1.0),
        ("right_and_ended", True, False, 5, 0.0),
        ("right_and_ended", False, True, 5, 0.0),
        ("right_and_short", True, True, 10, 0.9),
        ("right_and_short", True, True, 90, 0.5),
        ("right_and_short", False, True, 1, 0.0),
    ],
)
def test_the_named_rewards(name: str, right: bool, ended: bool, tokens: int, worth: float) -> None:
    assert find_reward(name) is REWARDS[name]
    found = reward_all(name, find_reward(name), [answer(right, ended, tokens)])
    assert found == [pytest.approx(worth)]
    assert source_of(name) == ""


def test_a_users_own_reward_sees_the_whole_answer(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(
        "def used_a_tool(answer):\n"
        "    tools = [m['content'] for m in answer.messages if m['role'] == 'tool']\n"
        "    return answer.right + 0.5 * (answer.item.answer in tools) + ('Four' in answer.text)\n"
    )
    name = f"{path}:used_a_tool"
    assert reward_all(name, find_reward(name), [answer(), answer(False)]) == [2.5, 1.5]
    assert source_of(name) == path.read_text()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rihgt", ["--rl-reward rihgt", "did you mean right?", "right_and_ended", "FILE.py"]),
        ("", ["no such reward", "right"]),
        ("none.py:f", ["there is no file none.py"]),
        ("mine.py:plite", ["mine.py has no function plite", "did you mean polite?"]),
        ("mine.py:NUMBER", ["has no function NUMBER"]),
        ("broken.py:f", ["broken.py fails: SyntaxError"]),
        ("raising.py:f", ["raising.py fails: RuntimeError: not today"]),
    ],
)
def test_a_reward_that_is_not_there(
    name: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text("NUMBER = 3\ndef polite(answer):\n    return 1\n")
    Path("broken.py").write_text("def f(:\n")
    Path("raising.py").write_text("raise RuntimeError('not today')\n")
    with pytest.raises(UsageError) as error:
        find_reward(name)
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("return 1 / 0", "fails on an answer: ZeroDivisionError"),
        ("return None", "fails on an answer: TypeError"),
        ("return float('nan')", "gave nan, which is not a finite number"),
        ("return 10 ** 400", "fails on an answer: OverflowError"),
    ],
)
def test_a_reward_that_gives_no_number(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "mine.py"
    path.write_text(f"def f(answer):\n    {text}\n")
    name = f"{path}:f"
    with pytest.raises(UsageError, match=f"--rl-reward .*mine.py:f: {words}"):
        reward_all(name, find_reward(name), [answer()])

"""A graded item: a question with one right answer, and the grade of a reply."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal


@dataclass(frozen=True)
class Item:
    """A graded question."""

    messages: tuple[dict[str, Any], ...]
    """The prompt, ending with a user message."""
    kind: Literal["choice", "number", "text", "form", "code"]
    answer: str
    """choice: the right reply; form: an example of one; code: a function that passes the tests."""
    choices: tuple[str, ...] = ()
    """choice: the replies to choose from; text, form: what may not occur in the reply."""
    accept: tuple[str, ...] = ()
    """Other right answers."""
    pattern: str = ""
    """A regular expression that the whole reply must match too, where its form was asked for."""
    tests: str = ""
    """code: Python statements that raise an exception when the function is wrong."""


@lru_cache(maxsize=20_000)
def _whole_words(text: str) -> re.Pattern[str]:
    # Symbols such as He and I must not be taken for words: short answers keep their case.
    flags = re.IGNORECASE if len(text) > 2 else 0
    return re.compile(rf"(?<![\w-]){re.escape(text)}(?![\w-])", flags)


def occurs(text: str, reply: str) -> bool:
    """Whether the text occurs in the reply as whole words."""
    return _whole_words(text).search(reply) is not None


_NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?")


def grade(item: Item, reply: str) -> bool:
    """Whether the reply answers the item.

    choice: it starts with the right reply; number: its last number is the answer; text: the answer
    (or another accepted one) occurs as whole words and no other candidate does; form: it has words,
    matches the pattern, and none of the choices occurs in it. Code is graded by running it, which is
    not done here.
    """
    assert item.kind != "code", "code is graded in the sandbox"
    if item.pattern and not re.fullmatch(item.pattern, reply.strip(), re.DOTALL):
        return False
    if item.kind == "choice":
        return re.match(rf"{re.escape(item.answer)}(?!\w)", reply.strip()) is not None
    if item.kind == "number":
        numbers = _NUMBER.findall(reply)
        return bool(numbers) and float(numbers[-1].replace(",", "")) == float(item.answer)
    if item.kind == "text":
        there = any(occurs(answer, reply) for answer in (item.answer, *item.accept))
    else:
        there = bool(reply.strip())
    if not there:
        return False
    return not any(occurs(other, reply) for other in item.choices)

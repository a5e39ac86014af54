"""Grading: a reply against its item, functions by running them in the sandbox."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sprout.common.errors import UsageError
from sprout.tasks.sandbox import Sandbox
from sprout.world import item as plain
from sprout.world.item import Item

SECONDS = 3.0
"""What a function and its tests may take: those of the tasks take milliseconds."""

_FENCED = re.compile(r"```[ \t]*(?:python|py)?[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL | re.IGNORECASE)
_BEGINS = re.compile(r"(?:async )?def \w|class \w|@\w|import \w|from [\w.]+ import ")
_DEFINED = re.compile(r"^def (\w+)", re.MULTILINE)
_GOES_ON = re.compile(rf"{_BEGINS.pattern}|\s|$|#|[)\]}}]|\w+(?:: [^=]+)? = ")


def grade(item: Item, reply: str, sandbox: Sandbox | None) -> bool:
    """Whether a reply answers its item; UsageError for code without a sandbox to run it in."""
    return grade_many([item], [reply], sandbox)[0]


def grade_many(
    items: Sequence[Item], replies: Sequence[str], sandbox: Sandbox | None, workers: int = 2
) -> list[bool]:
    """Whether each reply answers its item; `workers` programs run at a time.

    UsageError if one of them is code and there is no sandbox.
    """
    right = [
        item.kind != "code" and plain.grade(item, reply)
        for item, reply in zip(items, replies, strict=True)
    ]
    code = [i for i, item in enumerate(items) if item.kind == "code"]
    if code and sandbox is None:
        raise UsageError(
            "a task that asks for Python functions runs them, and there is no sandbox for that "
            "here: `sprout doctor` says how to get one"
        )
    if sandbox is not None and code:
        programs = [attempt(items[i], replies[i]) for i in code]
        for i, result in zip(code, sandbox.run_many(programs, workers, SECONDS), strict=True):
            right[i] = result.ok
    return right


def attempt(item: Item, reply: str) -> str:
    """The program that grades a reply to an item of the kind "code".

    Where the item gives the head of a function, a reply may go on from it or write the function anew.
    """
    code, names = code_of(reply), _DEFINED.findall(item.head)
    if not names:
        return program(code, item.tests)
    anew = re.search(rf"^(?:async )?def {names[-1]}\b", code, re.MULTILINE) is not None
    return program(code, item.tests, item.head + "\n\n" * anew)


def program(code: str, tests: str, begun: str = "") -> str:
    """A program that ends well exactly when the code passes the tests.

    begun: text that the code goes on from, where a task gives the head of the function.
    """
    return f"{begun}{code}\n\n{tests}\n"


def code_of(reply: str) -> str:
    """The code in a reply: its first fenced block, else from the first line that begins a function,
    a class or an import up to the first that can be no code. A reply with neither is all code.
    """
    fenced = _FENCED.search(reply)
    if fenced:
        return fenced[1]
    lines = reply.splitlines()
    begins = next((i for i, line in enumerate(lines) if _BEGINS.match(line)), None)
    if begins is None:
        return reply
    after = range(begins, len(lines))
    ends = next((i for i in after if not _GOES_ON.match(lines[i])), len(lines))
    return "\n".join(lines[begins:ends])

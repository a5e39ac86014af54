"""A set of one's own: a file of JSON lines, named with --tasks FILE.jsonl. docs/evaluation.md describes it.

As conversations, for a model that learned to answer:

    {"question": …, "choices": […], "answer": PLACE}             one of the choices, by likelihood
    {"question": …, "answer": …, "accept": […]}                  an answer, a number or a text
    {"question": …, "tests": …, "head": …}                       a Python function, run with its tests

"question" is a text, or "messages" stands for it: a conversation that ends with the user. As plain text,
for any model, llm-foundry's three layouts (fewshot.py): {"query", "choices", "gold"}, {"context",
"continuation"} and {"context_options", "continuation", "gold"}.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sprout.common.config import nearest
from sprout.common.errors import UsageError
from sprout.tasks.base import Kind, Question, Task, TextItem, some
from sprout.tasks.fewshot import in_context, read_example
from sprout.tasks.lines import place_of, read_items, text_of, texts_of
from sprout.tasks.sets import REASONING_TOKENS, lettered
from sprout.tokenizer.chat import check_messages
from sprout.world.item import Item

FLAG = "--tasks"
EXPECTED = 'one of the layouts in docs/evaluation.md, such as {"question": …, "answer": …}'
KEYS = {
    *("question", "messages", "choices", "answer", "accept", "tests", "head"),
    *("query", "gold", "context", "continuation", "context_options", "category", "id"),
}
"""What a line may say. "id" and "category" are the user's own."""


def own_task(path: Path, flag: str = FLAG) -> Task:
    """The task that a file holds. UsageError naming the line that is wrong, and why."""
    items: list[Question] = [*read_items(path, read_line, EXPECTED, flag)]
    guesses = [1 / choices if (choices := _choices(item)) else 0.0 for item in items]
    kinds = {_kind(item) for item in items}
    return Task(
        path.stem,
        f"{len(items)} items of {path}",
        sum(guesses) / len(guesses),
        lambda n: some(items, n, path.stem),
        kinds.pop() if len(kinds) == 1 else "mixed",
        max_answer=REASONING_TOKENS,
        size=len(items),
    )


def read_line(row: dict[str, Any]) -> Question:
    """One item. ValueError saying what is wrong with it."""
    for key in row:
        if key not in KEYS:
            raise ValueError(f"there is no key {key!r}{nearest(key, KEYS)}")
    for key, kind in (
        ("query", "choice"),
        ("context_options", "schema"),
        ("context", "completion"),
    ):
        if key in row:
            return _text(row, kind)  # type: ignore[arg-type]
    messages = _messages(row)
    if "tests" in row:
        tests, head = text_of(row, "tests"), text_of(row, "head") if "head" in row else ""
        _check_python(tests)
        return Item(messages, "code", head, tests=tests, head=head)
    if "choices" in row:
        return _choice(row, messages)
    return _answer(row, messages)


def _text(row: dict[str, Any], kind: Kind) -> TextItem:
    return in_context([read_example(row, kind)], 0, " ")[0]


def _messages(row: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    if ("question" in row) == ("messages" in row):
        raise ValueError('it must have "question" or "messages", one of them')
    if "question" in row:
        if not text_of(row, "question").strip():
            raise ValueError("'question' is empty")
        return ({"role": "user", "content": row["question"]},)
    found = check_messages(row["messages"])
    if found[-1]["role"] != "user":
        raise ValueError("'messages' must end with a message of the user")
    return tuple(found)


def _choice(row: dict[str, Any], messages: tuple[dict[str, Any], ...]) -> Item:
    """The choices follow the question, a letter each; the answer is a place, a letter or a choice."""
    choices = texts_of(row, "choices", 2)
    if len(choices) > 26:
        raise ValueError(f"it has {len(choices)} choices, more than there are letters")
    answer = row.get("answer")
    letters = [chr(ord("A") + i) for i in range(len(choices))]
    if isinstance(answer, str) and (answer in choices or answer in letters):
        place = choices.index(answer) if answer in choices else letters.index(answer)
    elif isinstance(answer, str):
        raise ValueError(f"'answer' is {answer!r}, which is neither a choice nor a letter of one")
    else:
        place = place_of(row, "answer", len(choices))
    asked = lettered(str(messages[-1]["content"]), choices, place)
    return Item((*messages[:-1], *asked.messages), "choice", asked.answer, asked.choices)


def _answer(row: dict[str, Any], messages: tuple[dict[str, Any], ...]) -> Item:
    """A number where it is one, else a text that must occur in the reply as whole words."""
    answer = row.get("answer")
    accept = texts_of(row, "accept", 0) if "accept" in row else ()
    if isinstance(answer, bool) or not isinstance(answer, (str, int, float)) or answer == "":
        raise ValueError("'answer' is not a text or a number")
    text = str(answer).strip()
    try:
        float(text.replace(",", ""))
    except ValueError:
        return Item(messages, "text", text, accept=accept)
    if accept:
        raise ValueError("'accept' is for answers that are text, and this one is a number")
    return Item(messages, "number", text.replace(",", ""))


def _check_python(tests: str) -> None:
    try:
        compile(tests, "tests", "exec")
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"'tests' is not Python: {error}") from None


def _choices(item: Question) -> int:
    """Among how many replies one chooses; 0 where one does not."""
    if isinstance(item, TextItem):
        return len(item.pairs) if len(item.pairs) > 1 else 0
    return len(item.choices) if item.kind == "choice" else 0


def _kind(item: Question) -> Kind:
    if not isinstance(item, TextItem):
        return item.kind
    if len(item.pairs) == 1:
        return "completion"
    return "choice" if len({context for context, _ in item.pairs}) == 1 else "schema"


def is_own(name: str) -> bool:
    """Whether a name given with --tasks is a file rather than a task."""
    return name.endswith((".jsonl", ".json", ".jsonl.gz"))


def find_own(name: str, flag: str = FLAG) -> Path:
    """The file itself. UsageError if there is none."""
    if not Path(name).is_file():
        raise UsageError(f"{flag} {name}: there is no such file")
    return Path(name)

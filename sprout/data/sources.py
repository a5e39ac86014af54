"""Documents, conversations and pairs from the user's files.

`documents` reads text for pretraining, `conversations` reads chats for fine-tuning; both yield one
at a time, in an order that depends on nothing but the files. Whatever is wrong with a file is a
UsageError that names the file, the line where there is one, and what to do. Files are read
again at every call: nothing is cached.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sprout.common.errors import UsageError
from sprout.data import readers
from sprout.data.readers import JSON_SUFFIXES, PARQUET_SUFFIXES, TEXT_SUFFIXES, Span
from sprout.tokenizer.chat import Message, check_messages

T = TypeVar("T")

TEXT_FILES = "text (.txt, .md, .jsonl, .parquet)"
CHAT_FILES = "conversations (.jsonl, .json, .parquet)"

SHAREGPT_ROLES = {"human": "user", "gpt": "assistant", "system": "system", "tool": "tool"}
"""The names that ShareGPT's layout has for the roles, beside OpenAI's own."""


def read_flag(flag: str, path: str, read: Callable[[Path], Iterator[T]]) -> list[T]:
    """All that `read` (documents or conversations) finds at the path that a flag gives.

    UsageError naming the flag for whatever cannot be read.
    """
    if not path:
        raise UsageError(f"{flag} is empty: name a file or a folder")
    try:
        return list(read(Path(path)))
    except UsageError as error:
        raise UsageError(f"{flag}: {error}") from None


def fingerprint(texts: Sequence[str]) -> str:
    """SHA-256 over texts and where they end; "" for none."""
    digest = hashlib.sha256()
    for text in texts:
        raw = text.encode()
        digest.update(len(raw).to_bytes(8, "little"))
        digest.update(raw)
    return digest.hexdigest() if texts else ""


def text_files(path: Path) -> list[Path]:
    """The files of text that a path names: itself, or those in a folder, recursively, in sorted order.

    Hidden files and those that are not text are left out. UsageError when there are none.
    """
    return _files(Path(path), _is_text, TEXT_FILES)


def chat_files(path: Path) -> list[Path]:
    """The files of conversations that a path names, as `text_files`."""
    files = _files(Path(path), _is_rows, CHAT_FILES)
    for file in files:
        if not _is_rows(file):
            raise UsageError(
                f"{file} should hold conversations: give a .jsonl, .json or .parquet file"
            )
    return files


def documents(path: Path) -> Iterator[str]:
    """Yields the documents of a text file, a file of JSON lines or parquet, or a folder of these.

    Text: documents end at lines that say <|endoftext|>; without one, the file is one document.
    JSON lines and parquet: a column of TEXT_COLUMNS. Each may be compressed (.gz, .zst). A folder:
    see `text_files`. Empty documents are left out.
    UsageError: the path is missing, no document in it, not UTF-8, bad JSON, no such column.
    """
    files = text_files(path)
    return not_empty(_all(files, readers.texts), path, TEXT_FILES)


def conversations(path: Path) -> Iterator[list[Message]]:
    """Yields the conversations of a .jsonl, .json or .parquet file, or of a folder of them.

    A line of .jsonl (an item of a .json list, a row of parquet) is one conversation, in one of these
    layouts: {"messages": [...]} or the bare list, in OpenAI's form; ShareGPT's {"conversations":
    [{"from", "value"}]}; Alpaca's {"instruction", "input", "output"}; {"prompt", "response"}. Each
    comes out as a checked list of messages that ends with the assistant's.
    UsageError: as for `documents`, and a conversation that is not one, with its line.
    """
    return not_empty(_all(chat_files(path), talks), path, CHAT_FILES)


def talks(span: Span) -> Iterator[tuple[int, list[Message]]]:
    """Yields the conversations of a span of a file, checked, each with its place."""
    for place, row in readers.rows(span):
        try:
            messages = check_messages(_said(_to_messages(row)))
            if messages[-1]["role"] != "assistant":
                raise UsageError("the last message must come from the assistant")
        except UsageError as error:
            raise UsageError(f"{readers.where(span.path, place)}: {error}") from None
        yield place, messages


def records(path: Path, what: str) -> Iterator[tuple[Callable[[], str], Any]]:
    """Yields the rows of a .jsonl or .json file, or of a folder of them in sorted order.

    Each comes with a function that tells its place (file and line) for messages; `what` says in them
    what rows should be. UsageError: as for `documents`.
    """
    files = _files(Path(path), _is_json, f"{what} (.jsonl, .json)")

    def items() -> Iterator[tuple[Callable[[], str], Any]]:
        for file in files:
            if not _is_json(file):
                raise UsageError(f"{file} should hold {what}: give a .jsonl or .json file")
            for place, row in readers.rows(whole(file)):
                yield partial(readers.where, file, place), row

    return not_empty(items(), path, f"{what} (.jsonl, .json)")


def whole(file: Path) -> Span:
    """A file as one span."""
    return Span(file, 0, None, 0)


def not_empty(items: Iterator[T], path: Path | str, what: str) -> Iterator[T]:
    """The same items. UsageError when there are none."""
    empty = True
    for item in items:
        empty = False
        yield item
    if empty:
        raise UsageError(f"{path} is empty: it should hold {what}")


def _all(files: list[Path], read: Callable[[Span], Iterator[tuple[int, T]]]) -> Iterator[T]:
    return (item for file in files for _, item in read(whole(file)))


def _files(path: Path, wanted: Callable[[Path], bool], what: str) -> list[Path]:
    """The path itself, or the files in the folder that are `wanted`."""
    if not path.exists():
        raise UsageError(f"{path} does not exist: check the path of the data")
    if not path.is_dir():
        return [path]
    files = [file for file in _walk(path) if wanted(file)]
    if not files:
        raise UsageError(f"the folder {path} has no file of {what}: put some there")
    return files


def _walk(folder: Path) -> list[Path]:
    """The files under `folder` in sorted order, without those whose path has a hidden part."""
    found = (path for path in folder.rglob("*") if path.is_file())
    visible = [p for p in found if not any(n.startswith(".") for n in p.relative_to(folder).parts)]
    return sorted(visible)


def _is_json(path: Path) -> bool:
    return readers.kind(path) in JSON_SUFFIXES


def _is_rows(path: Path) -> bool:
    return readers.kind(path) in JSON_SUFFIXES | PARQUET_SUFFIXES


def _is_text(path: Path) -> bool:
    """Whether a file of a folder is taken for text: by its name, else by how it starts."""
    if readers.kind(path) in TEXT_SUFFIXES | JSON_SUFFIXES | PARQUET_SUFFIXES:
        return True
    try:
        with open(path, "rb") as file:
            start = file.read(4096)
        start.decode()
    except OSError:
        return True  # reading it will say what is wrong
    except UnicodeDecodeError as error:
        if error.start < len(start) - 3:  # else only the last character is cut
            return False
    return b"\0" not in start


def _said(messages: Any) -> Any:
    """Messages without keys that are null: parquet gives every message the keys of all of them."""
    if not isinstance(messages, list):
        return messages
    return [
        {key: value for key, value in m.items() if value is not None or key == "content"}
        if isinstance(m, dict)
        else m
        for m in messages
    ]


def _to_messages(row: Any) -> Any:
    """OpenAI's messages from a row in any of the layouts; what is in them is not checked."""
    if isinstance(row, list):
        return row
    if not isinstance(row, dict):
        raise UsageError("expected a conversation: a list of messages or an object")
    if "messages" in row:
        return row["messages"]
    if "conversations" in row:
        turns = row["conversations"]
        return [from_sharegpt(turn) for turn in turns] if isinstance(turns, list) else turns
    if "instruction" in row and "output" in row:
        question, answer = row["instruction"], row["output"]
        if row.get("input"):
            question = f"{question}\n\n{row['input']}"
    elif "prompt" in row and "response" in row:
        question, answer = row["prompt"], row["response"]
    else:
        raise UsageError(
            'no conversation found: expected "messages", "conversations", "instruction" and '
            f'"output", or "prompt" and "response" (found: {", ".join(row) or "nothing"})'
        )
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]


def from_sharegpt(turn: Any) -> Any:
    """{"from", "value"} as {"role", "content"}; anything else as it is."""
    if not isinstance(turn, dict) or "from" not in turn:
        return turn
    speaker = turn["from"]
    role = SHAREGPT_ROLES.get(speaker, speaker) if isinstance(speaker, str) else speaker
    return {"role": role, "content": turn.get("value")}

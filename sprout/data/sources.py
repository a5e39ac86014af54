"""Documents and conversations from the user's files.

`documents` reads text for pretraining, `conversations` reads chats for fine-tuning; both yield one
at a time, in an order that depends on nothing but the files. Whatever is wrong with a file is a
UsageError that names the file, the line where there is one, and what to do. Files are read
again at every call: nothing is cached.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from sprout.common.errors import UsageError
from sprout.tokenizer.chat import Message, check_messages
from sprout.tokenizer.tokenizer import check_text

T = TypeVar("T")

SEPARATOR = "<|endoftext|>"
"""A line that says this and nothing else ends a document of a text file."""

TEXT_COLUMNS = ("text", "content", "body")
"""Where JSON lines and parquet keep a document: the first of these that is there."""

TEXT_SUFFIXES = {".txt", ".text", ".md", ".rst"}
JSON_SUFFIXES = {".jsonl", ".ndjson", ".json"}
PARQUET_SUFFIXES = {".parquet"}

SHAREGPT_ROLES = {"human": "user", "gpt": "assistant", "system": "system", "tool": "tool"}
"""The names that ShareGPT's layout has for the roles, beside OpenAI's own."""


def read_flag(flag: str, path: str, read: Callable[[Path], Iterator[T]]) -> list[T]:
    """All that `read` (documents or conversations) finds at the path that a flag gives.

    UsageError naming the flag for whatever cannot be read.
    """
    if not path:
        raise UsageError(f"{flag} is empty: name a file or a folder")
    if path.startswith("hub:"):
        raise UsageError(f"{flag} {path}: this version reads local files; download the set first")
    try:
        return list(read(Path(path)))
    except UsageError as error:
        raise UsageError(f"{flag}: {error}") from None


def documents(path: Path) -> Iterator[str]:
    """Yields the documents of a text file, a file of JSON lines or parquet, or a folder of these.

    Text: documents end at lines that say <|endoftext|>; without one, the file is one document.
    JSON lines and parquet: a column of TEXT_COLUMNS. A folder: recursively, file by file in sorted
    order, without hidden files and those that are not text. Empty documents are left out.
    UsageError: the path is missing, no document in it, not UTF-8, bad JSON, no such column.
    """
    return _read(Path(path), _is_text, _file_documents, "text (.txt, .md, .jsonl, .parquet)")


def conversations(path: Path) -> Iterator[list[Message]]:
    """Yields the conversations of a .jsonl or .json file, or of a folder of them in sorted order.

    A line of .jsonl (an item of a .json list) is one conversation, in one of these layouts:
    {"messages": [...]} or the bare list, in OpenAI's form; ShareGPT's {"conversations": [{"from",
    "value"}]}; Alpaca's {"instruction", "input", "output"}; {"prompt", "response"}. Each comes out
    as a checked list of messages that ends with the assistant's.
    UsageError: as for `documents`, and a conversation that is not one, with its line.
    """
    return _checked_conversations(records(path, "conversations"))


def records(path: Path, what: str) -> Iterator[tuple[str, Any]]:
    """Yields the rows of a .jsonl or .json file, or of a folder of them in sorted order.

    Each comes with its place (file and line) for messages; `what` says in them what rows should be.
    UsageError: as for `documents`.
    """

    def rows(file: Path) -> Iterator[tuple[str, Any]]:
        if not _is_json(file):
            raise UsageError(f"{file} should hold {what}: give a .jsonl or .json file")
        return _json_rows(file)

    return _read(Path(path), _is_json, rows, f"{what} (.jsonl, .json)")


def _read(
    path: Path, wanted: Callable[[Path], bool], read: Callable[[Path], Iterator[T]], what: str
) -> Iterator[T]:
    """All that `read` yields for `path`, or for the files in it that are `wanted`.

    The path is looked at now, the files as the result is iterated.
    """
    if not path.exists():
        raise UsageError(f"{path} does not exist: check the path of the data")
    files = [path]
    if path.is_dir():
        files = [file for file in _walk(path) if wanted(file)]
        if not files:
            raise UsageError(f"the folder {path} has no file of {what}: put some there")

    def items() -> Iterator[T]:
        empty = True
        for file in files:
            try:
                for item in read(file):
                    empty = False
                    yield item
            except OSError as error:
                raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error
        if empty:
            raise UsageError(f"{path} is empty: it should hold {what}")

    return items()


def _walk(folder: Path) -> list[Path]:
    """The files under `folder` in sorted order, without those whose path has a hidden part."""
    found = (path for path in folder.rglob("*") if path.is_file())
    visible = [p for p in found if not any(n.startswith(".") for n in p.relative_to(folder).parts)]
    return sorted(visible)


def _is_json(path: Path) -> bool:
    return path.suffix.lower() in JSON_SUFFIXES


def _is_text(path: Path) -> bool:
    """Whether a file of a folder is taken for text: by its name, else by how it starts."""
    if path.suffix.lower() in TEXT_SUFFIXES | JSON_SUFFIXES | PARQUET_SUFFIXES:
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


def _file_documents(path: Path) -> Iterator[str]:
    """The documents of one file, read by what its name says it is."""
    suffix = path.suffix.lower()
    if suffix in PARQUET_SUFFIXES:
        yield from _parquet_documents(path)
    elif suffix in JSON_SUFFIXES:
        for where, row in _json_rows(path):
            text = _row_text(row, where)
            if text.strip():
                yield text
    else:
        yield from _text_documents(path)


def _text_documents(path: Path) -> Iterator[str]:
    """The documents of a text file: as it is, or cut at SEPARATOR lines and stripped."""
    lines: list[str] = []
    separated = False
    for _, line in _lines(path):
        if line.strip() != SEPARATOR:
            lines.append(line)
            continue
        separated = True
        if text := "".join(lines).strip():
            yield text
        lines = []
    text = "".join(lines)
    if text.strip():
        yield text.strip() if separated else text


def _row_text(row: Any, where: str) -> str:
    """The text of a JSON row, "" for null; `where` names file and line for the errors."""
    if not isinstance(row, dict):
        raise UsageError(f'{where}: expected an object such as {{"text": "..."}}')
    column = next((name for name in TEXT_COLUMNS if name in row), None)
    if column is None:
        hint = "; conversations go to --sft-data" if "messages" in row else ""
        raise UsageError(f"{where}: {_no_column(list(row))}{hint}")
    text = row[column]
    if not isinstance(text, str | None):
        raise UsageError(f'{where}: "{column}" must be text')
    try:
        return check_text(text or "")
    except UsageError as error:
        raise UsageError(f"{where}: {error}") from None


def _parquet_documents(path: Path) -> Iterator[str]:
    """The documents of a parquet file, read in batches of rows."""
    import pyarrow
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            column = next((name for name in TEXT_COLUMNS if name in names), None)
            if column is None:
                raise UsageError(f"{path}: {_no_column(names)}")
            kind = file.schema_arrow.field(column).type
            if kind not in (pyarrow.string(), pyarrow.large_string()):
                raise UsageError(f'{path}: the column "{column}" must be text, not {kind}')
            for batch in file.iter_batches(batch_size=1024, columns=[column]):
                yield from (text for text in batch.column(0).to_pylist() if text and text.strip())
    except (pyarrow.ArrowException, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path} is damaged or not parquet ({error}): get the file again"
        ) from error


def _no_column(found: list[str]) -> str:
    wanted = ", ".join(f'"{name}"' for name in TEXT_COLUMNS)
    names = ", ".join(found[:8]) or "nothing"
    return f"there is none of {wanted} (found: {names}): rename the column or leave the file out"


def _checked_conversations(rows: Iterator[tuple[str, Any]]) -> Iterator[list[Message]]:
    """The conversations in the rows of a file, each checked."""
    for where, row in rows:
        try:
            messages = check_messages(_to_messages(row))
            if messages[-1]["role"] != "assistant":
                raise UsageError("the last message must come from the assistant")
        except UsageError as error:
            raise UsageError(f"{where}: {error}") from None
        yield messages


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


def _json_rows(path: Path) -> Iterator[tuple[str, Any]]:
    """The rows of a JSON file, each with its place for error messages.

    One row a line, blank lines left out; or, where a .json file as a whole is one JSON value, its
    items (a list of messages is one row).
    """
    if path.suffix.lower() == ".json":
        text = "".join(line for _, line in _lines(path))
        try:
            whole = json.loads(text or "[]")
        except json.JSONDecodeError as error:
            if error.msg != "Extra data":  # else there is more than one value: one a line
                raise UsageError(f"{path} line {error.lineno} is not JSON ({error.msg})") from None
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{path} is not JSON ({error})") from None
        else:
            single = not isinstance(whole, list) or (
                bool(whole) and all(isinstance(m, dict) and "role" in m for m in whole)
            )
            if single:
                yield (f"{path} item 1", whole)
            else:
                places = zip(_item_lines(text, len(whole)), whole, strict=True)
                for number, (at, row) in enumerate(places, 1):
                    yield (f"{path} item {number} (line {at})", row)
            return
    for number, line in _lines(path):
        if not line.strip():
            continue
        where = f"{path} line {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(
                f"{where} is not JSON ({error}): there should be one JSON value a line"
            ) from None
        yield (where, row)


def _item_lines(text: str, count: int) -> Iterator[int]:
    """The line on which each of the `count` items of a JSON list begins; the text is known to be one."""
    decoder, at, line, counted = json.JSONDecoder(), text.find("[") + 1, 1, 0
    for _ in range(count):
        while text[at] in " \t\n\r,":
            at += 1
        line += text.count("\n", counted, at)
        counted = at
        yield line
        _, at = decoder.raw_decode(text, at)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a UTF-8 file, numbered from 1; line ends become \\n, a BOM is dropped."""
    with open(path, encoding="utf-8-sig") as file:
        try:
            yield from enumerate(file, 1)
        except UnicodeDecodeError:
            raise UsageError(
                f"{path} line {_bad_line(path)} is not UTF-8: convert the file to UTF-8"
            ) from None


def _bad_line(path: Path) -> int:
    """The number of the first line of a file that is not UTF-8."""
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 0

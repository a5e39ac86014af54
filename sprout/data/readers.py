"""Reading files of text, JSON lines and parquet, whole or a span at a time, without holding one in memory.

A span is a stretch of a file that can be read without the rest: bytes of a text file or of JSON lines,
rows of parquet. Compressed files (.gz, .zst) and lists in .json are one span. What is read comes with its
place in the file, an offset or a row number that grows, from which an error's line is found. Whatever is
wrong with a file is a UsageError that names it, the line where there is one, and what to do.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from sprout.common.errors import UsageError
from sprout.tokenizer.tokenizer import check_text

SEPARATOR = "<|endoftext|>"
"""A line that says this and nothing else ends a document of a text file."""
TEXT_COLUMNS = ("text", "content", "body")
"""Where JSON lines and parquet keep a document: the first of these that is there."""

TEXT_SUFFIXES = {".txt", ".text", ".md", ".rst"}
JSON_SUFFIXES = {".jsonl", ".ndjson", ".json"}
PARQUET_SUFFIXES = {".parquet"}
PACKED_SUFFIXES = {".gz", ".zst"}

SPAN = 32 << 20
"""Bytes of text in a span, about."""
ROWS_AT_ONCE = 256
"""Rows of parquet that are in memory together."""


@dataclass(frozen=True)
class Span:
    """A stretch of a file: what begins at `start` or after it and before `end` (None: up to the end).

    `size`: the bytes of text in it, nearly; of a compressed file a guess.
    """

    path: Path
    start: int
    end: int | None
    size: int


def kind(path: Path) -> str:
    """What the name of a file says it is: ".parquet", ".jsonl", ..., without .gz and .zst."""
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() if suffix in PACKED_SUFFIXES else suffix


def is_packed(path: Path) -> bool:
    """Whether a file is compressed as a whole."""
    return path.suffix.lower() in PACKED_SUFFIXES


def spans(path: Path, size: int) -> list[Span]:
    """A file as spans of about `size` bytes of text. UsageError for one that cannot be opened."""
    try:
        if kind(path) in PARQUET_SUFFIXES:
            return _parquet_spans(path, size)
        length = path.stat().st_size
    except OSError as error:
        raise cannot_read(path, error) from None
    if is_packed(path):
        return [Span(path, 0, None, 3 * length)]
    if kind(path) == ".json" or length <= 2 * size:
        return [Span(path, 0, None, length)]
    edges = [*range(0, length - size // 2, size), length]
    return [Span(path, low, high, high - low) for low, high in pairwise(edges)]


def texts(span: Span) -> Iterator[tuple[int, str]]:
    """Yields the documents that begin in a span, each with its place, without empty ones."""
    try:
        suffix = kind(span.path)
        if suffix in PARQUET_SUFFIXES:
            yield from _parquet_texts(span)
        elif suffix in JSON_SUFFIXES:
            for place, row in json_rows(span):
                text = _row_text(row, span.path, place)
                if text.strip():
                    yield place, text
        else:
            yield from _text_documents(span)
    except (OSError, EOFError, zlib.error) as error:
        raise cannot_read(span.path, error) from None


def rows(span: Span) -> Iterator[tuple[int, Any]]:
    """Yields the rows of a span of JSON or parquet, each with its place."""
    try:
        yield from _parquet_rows(span) if kind(span.path) in PARQUET_SUFFIXES else json_rows(span)
    except (OSError, EOFError, zlib.error) as error:
        raise cannot_read(span.path, error) from None


def where(path: Path, place: int) -> str:
    """A place in a file as a person finds it: the file and the line, the item or the row."""
    suffix = kind(path)
    if suffix in PARQUET_SUFFIXES:
        return f"{path} row {place + 1}"
    if suffix == ".json":
        whole = _whole_json(path)
        if whole is not None:
            lines = list(_item_lines(whole[0], place + 1)) if whole[1] else []
            return f"{path} item {place + 1}" + (f" (line {lines[place]})" if lines else "")
    with _open(path) as file:
        number, left = 1, place
        while left > 0 and (block := file.read(min(left, 1 << 20))):
            number, left = number + block.count(b"\n"), left - len(block)
    return f"{path} line {number}"


def cannot_read(path: Path, error: BaseException) -> UsageError:
    """The error for a file that the system does not give, or whose compression is damaged."""
    if isinstance(error, (EOFError, zlib.error, gzip.BadGzipFile)) or not getattr(
        error, "errno", None
    ):
        return UsageError(f"{path} is damaged ({error}): get the file again")
    return UsageError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}")


def _open(path: Path) -> IO[bytes]:
    """A file's bytes, uncompressed."""
    suffix = path.suffix.lower()
    if suffix == ".gz":
        unpacked: Any = gzip.GzipFile(path)
        return io.BufferedReader(unpacked)
    if suffix == ".zst":
        import pyarrow

        stream: Any = pyarrow.CompressedInputStream(pyarrow.OSFile(str(path)), "zstd")
        return io.BufferedReader(stream)
    return open(path, "rb")


def _lines(span: Span) -> Iterator[tuple[int, bytes]]:
    """The lines that begin in a span, with their offsets; a BOM is dropped."""
    with _open(span.path) as file:
        at = span.start
        if at:
            file.seek(at - 1)
            at += len(file.readline()) - 1
        while span.end is None or at < span.end:
            line = file.readline()
            if not line:
                return
            yield at, line.removeprefix(b"\xef\xbb\xbf") if at == 0 else line
            at += len(line)


def _decoded(raw: bytes, path: Path, place: int) -> str:
    """Bytes that begin at `place` as text with \\n for every line end. UsageError if not UTF-8."""
    try:
        return raw.decode().replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        bad = where(path, place + error.start)
        raise UsageError(f"{bad} is not UTF-8: convert the file to UTF-8") from None


def _text_documents(span: Span) -> Iterator[tuple[int, str]]:
    """The documents of a text file: as it is, or cut at SEPARATOR lines and stripped.

    A document begins where the file does or with a separator; one that begins in the span is read to its
    end.
    """
    separated = span.start > 0
    at, lines = span.start, list[bytes]()
    inside = span.start == 0
    for place, line in _lines(Span(span.path, span.start, None, 0)):
        after = span.end is not None and place >= span.end
        if line.strip() == SEPARATOR.encode():
            separated = True
            if inside and (text := _decoded(b"".join(lines), span.path, at).strip()):
                yield at, text
            at, lines, inside = place + len(line), [], True
            if after:
                return
        elif inside:
            lines.append(line)
        elif after:
            return
    text = _decoded(b"".join(lines), span.path, at)
    if inside and text.strip():
        yield at, text.strip() if separated else text


def json_rows(span: Span) -> Iterator[tuple[int, Any]]:
    """The rows of a JSON file: a line each, blank ones left out.

    Where a .json file as a whole is one JSON value, its items (a list of messages is one row).
    """
    path = span.path
    if kind(path) == ".json":
        whole = _whole_json(path)
        if whole is not None:
            yield from enumerate(whole[1] or [json.loads(whole[0] or "[]")] if whole[0] else [])
            return
    for place, line in _lines(span):
        text = _decoded(line, path, place)
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UsageError(
                f"{where(path, place)} is not JSON ({error}): there should be one JSON value a line"
            ) from None
        yield place, row


def _whole_json(path: Path) -> tuple[str, list[Any]] | None:
    """The text of a .json file that is one value, and its items ([] for a single row).

    None where there is a value a line. UsageError where it is neither.
    """
    with _open(path) as file:
        text = _decoded(file.read().removeprefix(b"\xef\xbb\xbf"), path, 0)
    try:
        whole = json.loads(text or "[]")
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":  # else there is more than one value: one a line
            raise UsageError(f"{path} line {error.lineno} is not JSON ({error.msg})") from None
        return None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not JSON ({error})") from None
    if whole == []:
        return "", []
    single = not isinstance(whole, list) or all(isinstance(m, dict) and "role" in m for m in whole)
    return text, [] if single else whole


def _item_lines(text: str, count: int) -> Iterator[int]:
    """The line on which each of the first `count` items of a JSON list begins."""
    decoder, at, line, counted = json.JSONDecoder(), text.find("[") + 1, 1, 0
    for _ in range(count):
        while text[at] in " \t\n\r,":
            at += 1
        line += text.count("\n", counted, at)
        counted = at
        yield line
        _, at = decoder.raw_decode(text, at)


def _row_text(row: Any, path: Path, place: int) -> str:
    """The text of a JSON row, "" for null."""
    try:
        if not isinstance(row, dict):
            raise UsageError('expected an object such as {"text": "..."}')
        column = next((name for name in TEXT_COLUMNS if name in row), None)
        if column is None:
            hint = "; conversations go to --sft-data" if "messages" in row else ""
            raise UsageError(f"{_no_column(list(row))}{hint}")
        text = row[column]
        if not isinstance(text, str | None):
            raise UsageError(f'"{column}" must be text')
        return check_text(text or "")
    except UsageError as error:
        raise UsageError(f"{where(path, place)}: {error}") from None


def _no_column(found: list[str]) -> str:
    wanted = ", ".join(f'"{name}"' for name in TEXT_COLUMNS)
    names = ", ".join(found[:8]) or "nothing"
    return f"there is none of {wanted} (found: {names}): rename the column or leave the file out"


def _parquet_spans(path: Path, size: int) -> list[Span]:
    """Row groups, put together until they hold `size` bytes."""
    import pyarrow
    import pyarrow.parquet

    found: list[Span] = []
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            low = at = held = 0
            for number in range(file.metadata.num_row_groups):
                group = file.metadata.row_group(number)
                at, held = at + group.num_rows, held + _text_bytes(group)
                if held >= size or number == file.metadata.num_row_groups - 1:
                    found.append(Span(path, low, at, held))
                    low, held = at, 0
    except pyarrow.ArrowException as error:
        raise _damaged(path, error) from None
    return found


def _text_bytes(group: Any) -> int:
    """The uncompressed bytes of a row group's text column; of all columns where there is none."""
    columns = [group.column(number) for number in range(group.num_columns)]
    sizes = {column.path_in_schema: column.total_uncompressed_size for column in columns}
    named = next((sizes[name] for name in TEXT_COLUMNS if name in sizes), None)
    return int(sum(sizes.values()) if named is None else named)


def _parquet_texts(span: Span) -> Iterator[tuple[int, str]]:
    import pyarrow
    import pyarrow.parquet

    path = span.path
    try:
        schema = pyarrow.parquet.read_schema(path)
    except (pyarrow.ArrowException, UnicodeDecodeError) as error:
        raise _damaged(path, error) from None
    column = next((name for name in TEXT_COLUMNS if name in schema.names), None)
    if column is None:
        hint = "; conversations go to --sft-data" if "messages" in schema.names else ""
        raise UsageError(f"{path}: {_no_column(schema.names)}{hint}")
    kinds = schema.field(column).type
    if kinds not in (pyarrow.string(), pyarrow.large_string()):
        raise UsageError(f'{path}: the column "{column}" must be text, not {kinds}')
    for place, row in _parquet_rows(span, [column]):
        text = row[column]
        if text and text.strip():
            yield place, text


def _parquet_rows(span: Span, columns: list[str] | None = None) -> Iterator[tuple[int, Any]]:
    """The rows of a span of row groups as dicts, without columns that are null."""
    import pyarrow
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(span.path) as file:
            groups, at = [], 0
            for number in range(file.metadata.num_row_groups):
                if at >= span.start and (span.end is None or at < span.end):
                    groups.append(number)
                at += file.metadata.row_group(number).num_rows
            place = span.start
            batches = file.iter_batches(ROWS_AT_ONCE, row_groups=groups, columns=columns)
            for batch in batches:
                for row in batch.to_pylist():
                    yield place, row
                    place += 1
    except (pyarrow.ArrowException, UnicodeDecodeError) as error:
        raise _damaged(span.path, error) from None


def _damaged(path: Path, error: BaseException) -> UsageError:
    return UsageError(f"{path} is damaged or not parquet ({error}): get the file again")

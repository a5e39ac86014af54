"""Files of evaluation sets: one JSON object a line, each checked as it is read."""

from __future__ import annotations

import bz2
import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from sprout.common.errors import UsageError

FLAG = "--task-data"
T = TypeVar("T")


def read_text(path: Path, flag: str = FLAG) -> str:
    """A text file, unpacked if it ends in .gz or .bz2. UsageError naming the flag if it cannot be read."""
    try:
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        elif path.suffix == ".bz2":
            data = bz2.decompress(data)
        return data.decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise UsageError(f"{flag}: cannot read {path}: {error}") from None


def read_items(
    path: Path, make: Callable[[dict[str, Any]], T], expected: str, flag: str = FLAG
) -> list[T]:
    """What `make` gives of each line of a file of JSON objects.

    UsageError naming the file, the line, what is wrong with it and what is expected: where a line is no
    object, where `make` raises ValueError, KeyError, TypeError, AttributeError or IndexError, and where
    there is no line at all.
    """
    items = []
    for number, line in _lines(read_text(path, flag)):
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("it is not a JSON object")
            items.append(make(row))
        except (
            *(ValueError, KeyError, TypeError, AttributeError, IndexError),
            RecursionError,
        ) as error:
            raise UsageError(
                f"{flag}: {path} line {number}: {_why(error)}; expected {expected}"
            ) from None
    if not items:
        raise UsageError(f"{flag}: {path} is empty")
    return items


def text_of(row: dict[str, Any], key: str) -> str:
    """The text under a key; ValueError where it is missing or no text."""
    if key not in row:
        raise ValueError(f"it has no {key!r}")
    if not isinstance(row[key], str):
        raise ValueError(f"{key!r} is not text")
    return str(row[key])


def texts_of(row: dict[str, Any], key: str, least: int) -> tuple[str, ...]:
    """At least so many texts under a key; ValueError where they are not."""
    found = row.get(key)
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise ValueError(f"{key!r} is not a list of texts")
    if len(found) < least:
        raise ValueError(f"{key!r} has {len(found)} of at least {least} texts")
    return tuple(found)


def place_of(row: dict[str, Any], key: str, count: int) -> int:
    """The place from 0 to count - 1 under a key; ValueError where it is none."""
    found = row.get(key)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < count:
        raise ValueError(f"{key!r} is {found!r}, not a number from 0 to {count - 1}")
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that say something, with their numbers. Only line feeds end a line: JSON may hold others."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"it is not JSON ({error.msg})"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, KeyError):
        return f"it has no {error}"
    return str(error)

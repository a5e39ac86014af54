"""Data sheets: what a source holds, counted while it is read.

Documents, bytes, tokens, letters by script, and documents that are there more than once. Scripts are
those of Unicode's names of letters ("LATIN SMALL LETTER A"); Chinese characters are "Han".
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sprout.common import files

AT_ONCE = 1 << 25
"""Hashes that are compared in memory together, about."""
_NAMES = {"Cjk": "Han", "Kangxi": "Han"}
_OTHER = "Other"
_NO_SCRIPTS = frozenset(
    "DOUBLE DOUBLE-STRUCK FEMININE MASCULINE MATHEMATICAL MICRO MODIFIER SCRIPT BLACK-LETTER".split()
)
"""Words with which the names of letters begin that tell no script."""


def script_counts(text: str) -> dict[str, int]:
    """How many letters of each script a text has; digits, signs and spaces count nowhere."""
    if text.isascii():
        counts = np.bincount(np.frombuffer(text.encode(), np.uint8), minlength=128)
        letters = int(counts[65:91].sum() + counts[97:123].sum())
        return {"Latin": letters} if letters else {}
    table, names = _scripts()
    numbers = table[np.frombuffer(text.encode("utf-32-le"), np.uint32)]
    counts = np.bincount(numbers, minlength=len(names))
    return {name: int(n) for name, n in zip(names[1:], counts[1:], strict=True) if n}


@functools.cache
def _scripts() -> tuple[npt.NDArray[np.uint8], list[str]]:
    """For every code point the number of its script, 0 where it is no letter; and the scripts' names."""
    numbers = {"": 0, _OTHER: 1}
    table = np.zeros(0x110000, dtype=np.uint8)
    for point in range(0x323B0):  # letters end here
        letter = chr(point)
        if not unicodedata.category(letter).startswith("L"):
            continue
        words = unicodedata.name(letter, _OTHER).split()
        word = words[1] if words[0] in ("FULLWIDTH", "HALFWIDTH") else words[0]
        name = _NAMES.get(word.capitalize(), word.capitalize())
        if word in _NO_SCRIPTS or not name.isalpha() or len(numbers) > 250:
            name = _OTHER
        table[point] = numbers.setdefault(name, len(numbers))
    return table, list(numbers)


def duplicates(hashes: Sequence[npt.NDArray[np.uint64]]) -> int:
    """How many documents are exact copies of another one before them.

    Where there are too many hashes to sort at once, it goes through them in parts by their first bits.
    """
    total = sum(map(len, hashes))
    parts = -(-total // AT_ONCE)
    found = 0
    for part in range(parts):
        mine = [h[h % np.uint64(parts) == part] if parts > 1 else h for h in hashes]
        joined = np.concatenate(mine)
        found += len(joined) - len(np.unique(joined))
    return found


def add_scripts(total: dict[str, int], found: dict[str, int]) -> None:
    """Add letters by script to those of `total`."""
    for name, count in found.items():
        total[name] = total.get(name, 0) + count


def make_sheet(
    name: str, headers: Iterable[dict[str, Any]], hashes: Sequence[npt.NDArray[np.uint64]]
) -> dict[str, Any]:
    """The sheet of a source from the headers of its shards: plain data for JSON."""
    sheet: dict[str, Any] = {"name": name, "documents": 0, "bytes": 0, "tokens": 0}
    scripts: dict[str, int] = {}
    for header in headers:
        for key in ("documents", "bytes", "tokens"):
            sheet[key] += header[key]
        add_scripts(scripts, header["scripts"])
    ordered = sorted(scripts.items(), key=lambda item: (-item[1], item[0]))
    return {**sheet, "scripts": dict(ordered), "duplicates": duplicates(hashes)}


def write_sheet(folder: Path, sheet: dict[str, Any]) -> Path:
    """Put a sheet into a run's folder `data`, under a name that its source gives."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", sheet["name"]).strip("-.") or "source"
    path = folder / "data" / f"{name}.json"
    files.write_json(path, sheet)
    return path

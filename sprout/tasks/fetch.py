"""Fetching the published data of tasks, when told to: nothing here is part of this project.

CORE comes as the bundle that nanochat publishes, GSM8K, HumanEval and MMLU from their authors. Each file
arrives whole or not at all, and what is there already is not fetched again.
"""

from __future__ import annotations

import gzip
import http.client
import tarfile
import urllib.request
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sprout.common import files
from sprout.common.errors import Failure
from sprout.common.log import Console

CHUNK = 1 << 20


@dataclass(frozen=True)
class Source:
    """Where the data of some tasks is. An archive's files below `inside` go into the folder `place`."""

    url: str
    place: str
    inside: str = ""


SOURCES: dict[str, Source] = {
    "core": Source(
        "https://karpathy-public.s3.us-west-2.amazonaws.com/eval_bundle.zip",
        "eval_bundle",
        "eval_bundle",
    ),
    "gsm8k": Source(
        "https://raw.githubusercontent.com/openai/grade-school-math/master/grade_school_math/data/"
        "test.jsonl",
        "gsm8k/test.jsonl",
    ),
    "humaneval": Source(
        "https://raw.githubusercontent.com/openai/human-eval/master/data/HumanEval.jsonl.gz",
        "humaneval/HumanEval.jsonl.gz",
    ),
    "mmlu": Source("https://people.eecs.berkeley.edu/~hendrycks/data.tar", "mmlu", "data"),
}
NEEDED = {"chat": ("core", "gsm8k", "humaneval", "mmlu")}
"""What groups of tasks need; ARC comes with CORE."""


def fetch(
    names: str, folder: Path, console: Console, sources: Mapping[str, Source] = SOURCES
) -> None:
    """Fetch what a comma-separated list of tasks needs into the folder.

    Names that need nothing are passed over. Failure naming the address where it cannot be had.
    """
    wanted: dict[str, None] = {}
    for name in (part.strip().rpartition("/")[2] for part in names.split(",")):
        usual = (name,) if name in sources else ("core",) if name in _of_core() else ()
        wanted |= dict.fromkeys(NEEDED.get(name, usual))
    for name in wanted:
        source = sources[name]
        if (folder / source.place).exists():
            continue
        console.info(f"fetching {source.url}")
        target = folder / source.place
        if not source.inside:
            with files.new_directory(folder / f".fetched-{name}") as temporary:
                _download(source.url, temporary / target.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            (folder / f".fetched-{name}" / target.name).replace(target)
            (folder / f".fetched-{name}").rmdir()
            continue
        with files.new_directory(target) as temporary:
            archive = temporary / ".archive"
            _download(source.url, archive)
            _unpack(archive, source, temporary)
            archive.unlink()


def _of_core() -> frozenset[str]:
    from sprout.tasks.core import NAMES

    return frozenset(NAMES)


def _download(url: str, path: Path) -> None:
    """A file from the net. Failure where it cannot be had, or not whole."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer, open(path, "wb") as out:
            expected = answer.headers.get("Content-Length")
            while chunk := answer.read(CHUNK):
                out.write(chunk)
    except (http.client.HTTPException, OSError, ValueError) as error:
        if files.is_disk_full(error):
            raise
        raise Failure(
            f"cannot fetch {url}: {error}. Fetch it by other means and put it beside --task-data"
        ) from None
    if expected is not None and path.stat().st_size != int(expected):
        raise Failure(
            f"{url} did not arrive whole ({path.stat().st_size:,} of {int(expected):,} bytes): try again"
        )


def _unpack(archive: Path, source: Source, target: Path) -> None:
    """The archive's files below `source.inside`, by their paths from there. Failure where it is none."""
    found = 0
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as opened:
                for name in opened.namelist():
                    inner = _below(name, source.inside)
                    if inner is not None and not name.endswith("/"):
                        found += _write(target / inner, opened.read(name))
        else:
            with tarfile.open(archive) as packed:
                for member in packed:
                    inner = _below(member.name, source.inside)
                    file = packed.extractfile(member) if member.isfile() else None
                    if inner is not None and file is not None:
                        found += _write(target / inner, file.read())
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        gzip.BadGzipFile,
        zlib.error,
        EOFError,
    ) as error:
        raise Failure(f"{source.url} is no archive that can be unpacked: {error}") from None
    if not found:
        raise Failure(f"{source.url} holds nothing below {source.inside}/")


def _below(name: str, inside: str) -> Path | None:
    """The path from `inside` on; None for what lies elsewhere, or would lead out of it."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or path.parts[0] != inside:
        return None
    inner = path.relative_to(inside)
    return Path(*inner.parts) if inner.parts else None


def _write(path: Path, data: bytes) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return 1

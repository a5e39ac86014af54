"""Files from the web that arrive whole: resumed, checked, several at once.

huggingface_hub downloads too, but it compares only lengths, not checksums, takes no notice of a disk that is
too small, and its resuming is bound to its own cache; so what it lists is fetched here, over plain HTTP.
A file is written to `.part-NAME` beside its place, taken up where it stopped after a lost connection or a
kill, compared with its checksum when it is all there, and only then renamed.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from sprout.common import files
from sprout.common.errors import Failure

AT_ONCE = 4
"""Files that are downloaded together."""
ATTEMPTS = 6
"""Failures in a row, without a byte between them, before it is given up."""
TIMEOUT = 30.0
"""Seconds without a byte after which a connection counts as lost."""
PAUSE = 1.0
"""Seconds before the second attempt, doubled for each after it."""
BLOCK = 1 << 20
ROOM = 256 << 20
"""Bytes that are left free on the disk."""


class Unreachable(Failure):
    """The other end cannot be reached, or broke off too often."""


@dataclass(frozen=True)
class Wanted:
    """A file to download: from where, to where, how long it is and what its checksum is."""

    url: str
    path: Path
    size: int
    checksum: str
    """`sha256:HEX`, or `git:HEX` for the SHA-1 of a git blob."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent to this server alone: they are left out where it points to another one."""

    def is_there(self) -> bool:
        """Whether the file has arrived: then it is whole."""
        return self.path.exists() and self.path.stat().st_size == self.size

    @property
    def part(self) -> Path:
        """Where it is written to on the way."""
        return self.path.with_name(f".part-{self.path.name}")

    def arrived(self) -> int:
        """Bytes of it that are on the disk."""
        found = self.path if self.is_there() else self.part
        return found.stat().st_size if found.exists() else 0


def download(
    wanted: Sequence[Wanted],
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> None:
    """Download what is not there yet, AT_ONCE files at a time.

    `progress` is told about once a second how many of how many bytes are there. Raises Failure for a
    disk that is too small and a file that is not what it should be, Unreachable for a network or a
    server that fails for good.
    """
    missing = [file for file in wanted if not file.is_there()]
    if not missing:
        return
    _check_room(missing)
    stop = threading.Event()
    total = sum(file.size for file in wanted)
    with ThreadPoolExecutor(AT_ONCE, "download") as pool:
        tasks = [pool.submit(_fetch, file, stop) for file in missing]
        try:
            left = set(tasks)
            while left:
                done, left = wait(left, timeout=1.0, return_when=FIRST_EXCEPTION)
                progress(sum(file.arrived() for file in wanted), total)
                for task in done:
                    task.result()
        except BaseException:
            stop.set()
            for task in tasks:
                task.cancel()
            raise


def checksum(path: Path, like: str) -> str:
    """The checksum of a file, of the same kind as `like`."""
    if like.startswith("sha256:"):
        return f"sha256:{files.sha256(path)}"
    digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return f"git:{digest.hexdigest()}"


def _check_room(missing: Sequence[Wanted]) -> None:
    folder = missing[0].path.parent
    folder.mkdir(parents=True, exist_ok=True)
    needed = sum(file.size - file.arrived() for file in missing)
    free = shutil.disk_usage(folder).free
    if needed + ROOM > free:
        raise Failure(
            f"{len(missing)} files of {needed / 1e9:.1f} GB in all do not fit on the disk of {folder}, which "
            f"has {free / 1e9:.1f} GB left: free some space, or take fewer with --data-files"
        )


def _fetch(file: Wanted, stop: threading.Event) -> None:
    """Download one file, with as many attempts as it takes while some of it arrives."""
    file.path.parent.mkdir(parents=True, exist_ok=True)
    failures = spoiled = 0
    while not stop.is_set():
        before = file.arrived()
        try:
            if before < file.size or file.size == 0:
                _attempt(file, stop)
            if stop.is_set():
                return
            if file.arrived() == file.size and checksum(file.part, file.checksum) == file.checksum:
                with open(file.part, "rb") as whole:
                    os.fsync(whole.fileno())
                os.replace(file.part, file.path)
                return
            if file.arrived() >= file.size:
                spoiled += 1
                file.part.unlink()
                why = "its checksum is not the one that the server states"
            else:
                why = "the connection ended early"
        except urllib.error.HTTPError as error:
            why = _refused(file, error)
        except (OSError, http.client.HTTPException) as error:
            if files.is_disk_full(error):
                raise Failure(files.disk_full_message(file.path)) from None
            why = str(getattr(error, "reason", None) or error or type(error).__name__)
        failures = 0 if file.arrived() > before and not spoiled else failures + 1
        if failures >= ATTEMPTS or spoiled >= 3:
            raise Unreachable(f"cannot download {file.url}: {why}")
        stop.wait(PAUSE * 2 ** min(failures, 5))


def _attempt(file: Wanted, stop: threading.Event) -> None:
    """Ask for what is missing of a file and append it to what is there."""
    at = file.arrived()
    request = urllib.request.Request(file.url, headers={"User-Agent": "sprout"})
    for name, value in file.headers.items():
        request.add_unredirected_header(name, value)
    if at:
        request.add_header("Range", f"bytes={at}-")
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
        resumed = answer.status == 206 and f"bytes {at}-" in answer.headers.get("Content-Range", "")
        with open(file.part, "ab" if resumed else "wb") as out:
            while not stop.is_set() and (block := answer.read1(BLOCK)):
                out.write(block)
                if out.tell() > file.size:
                    return


def _refused(file: Wanted, error: urllib.error.HTTPError) -> str:
    """Why the server refuses, where asking again may help. Raises Failure where it will not."""
    if error.code == 416:  # more is there than the file is long
        file.part.unlink(missing_ok=True)
    elif error.code in (401, 403):
        raise Failure(
            f"{file.url} may not be read ({error.code}): accept its terms on the hub, if it has any, and set "
            "HF_TOKEN to a token of your account"
        ) from None
    elif error.code in (404, 410):
        raise Failure(f"{file.url} is not there ({error.code})") from None
    wait_for = error.headers.get("Retry-After", "")
    if wait_for.isdecimal():
        time.sleep(min(int(wait_for), 60))
    return f"the server answers {error.code}"

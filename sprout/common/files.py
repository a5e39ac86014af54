"""Files that are whole or not there: atomic writes, and directories that appear complete.

Everything is first written under a temporary name beside its final place, forced to the disk,
and then renamed, so that a kill or a power cut leaves the old content or the new, never a part.
Temporary names are `.tmp-NAME-PID`; those of processes that have died are swept away.
"""

from __future__ import annotations

import errno
import hashlib
import json
import math
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sprout.common.errors import Failure


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8, atomically; makes the folder if it is not there."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f".tmp-{path.name}-{os.getpid()}"
    with disk_full_as_failure(path):
        try:
            # newline="" keeps the bytes the same on every system
            with open(temporary, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        _fsync_directory(path.parent)


def write_json(path: Path, data: Any) -> None:
    """Write plain data as JSON, atomically. NaN and infinities become null (see `to_json`)."""
    write_text(path, to_json(data, indent=2) + "\n")


def to_json(data: Any, indent: int | None = None) -> str:
    """Return JSON that every reader accepts: JSON has no NaN and no infinity, so they are null.

    Without `indent` it is one line of ASCII: some readers also break lines at U+2028 and its like.
    """
    ascii_only = indent is None
    try:
        return json.dumps(
            data, indent=indent, ensure_ascii=ascii_only, allow_nan=False, default=_path
        )
    except ValueError:
        return json.dumps(_finite(data), indent=indent, ensure_ascii=ascii_only, default=_path)


def read_json(path: Path) -> Any:
    """Read a JSON file. Raises Failure that names it when it is missing or damaged."""
    try:
        return json.loads(Path(path).read_bytes().decode("utf-8"))
    except FileNotFoundError:
        raise Failure(f"the file {path} is missing.") from None
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise Failure(f"the file {path} is damaged, it is not valid JSON ({error}).") from None


def mark(data: Any) -> str:
    """Return the SHA-256 of plain data: the same for equal data, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def sealed(data: dict[str, Any]) -> dict[str, Any]:
    """Return `data` with its mark under "sha256", for a file whose content decides something."""
    return {**data, "sha256": mark(data)}


def unsealed(data: Any, path: Path) -> dict[str, Any]:
    """Return what `sealed` was given. Raises Failure naming `path` when it is not what was written.

    Data without a mark, of a version before there were marks, is taken as it is.
    """
    if not isinstance(data, dict):
        raise Failure(f"the file {path} is damaged, it does not hold what it should.")
    rest = {key: value for key, value in data.items() if key != "sha256"}
    if "sha256" in data and data["sha256"] != mark(rest):
        raise Failure(f"the file {path} is damaged, it is not what was written: put it back.")
    return rest


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def new_directory(final: Path) -> Iterator[Path]:
    """Yield an empty directory to fill; on a clean exit it becomes `final`, whole, in one step.

    An existing `final` is replaced; it stays as it was when the block raises. The block must have
    closed its files. Raises Failure when the disk is full, whoever notices it (Python or a library
    that writes files for us).
    """
    final = Path(final)
    final.parent.mkdir(parents=True, exist_ok=True)
    sweep(final.parent)
    temporary = final.parent / f".tmp-{final.name}-{os.getpid()}"
    with disk_full_as_failure(final):
        try:
            shutil.rmtree(temporary, ignore_errors=True)  # of an earlier process with our pid
            temporary.mkdir()
            yield temporary
            _fsync_tree(temporary)
            _put_in_place(temporary, final)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise


def remove_directory(path: Path) -> None:
    """Remove a directory, so that no part of it ever stands under its name: a kill on the way leaves what
    `sweep` removes. What cannot be removed stays."""
    gone = path.parent / f".tmp-{path.name}-{os.getpid()}"
    with suppress(OSError):
        os.rename(path, gone)
        shutil.rmtree(gone, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove from `folder` what interrupted writes left behind, and undo half-made replacements.

    Touches only names of the forms `.tmp-NAME-PID` and `.old-NAME-PID` whose process is dead.
    """
    for entry in list(Path(folder).glob(".tmp-*-*")) + list(Path(folder).glob(".old-*-*")):
        name, _, pid = entry.name[len(".tmp-") :].rpartition("-")
        if not pid.isdigit() or _alive(int(pid)):
            continue
        if entry.name.startswith(".old-") and not (entry.parent / name).exists():
            os.rename(entry, entry.parent / name)
        elif entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


class InUse(Failure):
    """Another process holds a lock."""


@contextmanager
def lock(path: Path, what: str) -> Iterator[None]:
    """Hold `path` for this process while the block runs; the system lets go of it even after a kill.

    Raises InUse, a Failure saying that `what` is in use, when another process holds it.
    """
    import fcntl

    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(
                f"{what} is in use by another process: wait for it to end, or stop it"
            ) from None
        yield


def is_disk_full(error: BaseException) -> bool:
    """Tell whether an error says that the disk, or the user's quota of it, is full."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    # Libraries that write files themselves raise errors of their own kinds around the same words.
    words = ("No space left on device", "os error 28", "Disk quota exceeded")
    return isinstance(error, Exception) and any(word in str(error) for word in words)


@contextmanager
def disk_full_as_failure(path: Path) -> Iterator[None]:
    """Turn any disk-full error of the block into a Failure that names `path` and the way out."""
    try:
        yield
    except Failure:
        raise
    except Exception as error:
        if is_disk_full(error):
            raise Failure(disk_full_message(path)) from error
        raise


def disk_full_message(path: Path | str) -> str:
    """Return the sentence for a full disk met while writing `path`."""
    return (
        f"the disk is full while writing {path}: free some space and run the same command again; "
        "everything saved before is intact"
    )


def _put_in_place(temporary: Path, final: Path) -> None:
    """Rename `temporary` to `final`; an existing `final` steps aside first and is then removed."""
    if not final.exists() and not final.is_symlink():
        os.rename(temporary, final)
        _fsync_directory(final.parent)
        return
    old = final.parent / f".old-{final.name}-{os.getpid()}"
    if old.is_dir():
        shutil.rmtree(old)
    os.rename(final, old)  # no portable call swaps two directories; `sweep` heals a kill just here
    try:
        os.rename(temporary, final)
    except BaseException:
        os.rename(old, final)
        raise
    _fsync_directory(final.parent)
    if old.is_dir() and not old.is_symlink():
        shutil.rmtree(old, ignore_errors=True)
    else:
        old.unlink()


def _fsync_tree(root: Path) -> None:
    for folder, _, names in os.walk(root):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                os.fsync(file.fileno())
        _fsync_directory(Path(folder))


def _fsync_directory(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system lets folders be opened."""
    with suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # it lives and belongs to someone else
        return True
    return True


def _path(value: Any) -> str:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not plain data: turn it into numbers and text")


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value

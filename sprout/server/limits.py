"""Who may ask, and how much: API keys, requests at a time, sizes and seconds."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sprout.common.errors import UsageError
from sprout.server.errors import ApiError

MIN_KEY = 16  # characters of an API key


@dataclass(frozen=True)
class Limits:
    """What one request, or one asker, may take. A value out of range is a UsageError."""

    body_bytes: int = 1 << 20
    messages: int = 1000
    choices: int = 16
    """n, times the prompts of a completion."""
    stops: int = 16
    seconds: float = 300.0
    """For an answer, waiting and tools included."""
    body_seconds: float = 30.0
    """For a request's body to arrive."""
    concurrent: int = 64
    """Answers at a time for one key, or for one address where there are no keys."""

    def __post_init__(self) -> None:
        if self.seconds <= 0:
            raise UsageError(f"--max-seconds must be above 0, not {self.seconds:g}")
        if self.concurrent < 1:
            raise UsageError(f"--max-concurrent must be at least 1, not {self.concurrent}")


class Keys:
    """API keys. Without any, everyone may ask."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        keys = list(keys)
        for key in keys:
            if len(key) < MIN_KEY or not key.isascii() or not key.isprintable() or " " in key:
                raise UsageError(
                    f"an API key must have at least {MIN_KEY} characters of printable ASCII without "
                    "spaces: `openssl rand -hex 16` makes one"
                )
        self._digests = [_digest(key) for key in dict.fromkeys(keys)]

    def __bool__(self) -> bool:
        return bool(self._digests)

    def owner(self, authorization: str | None) -> str | None:
        """The name ("key 0", …) of the key in an Authorization header, None if it is none of ours.

        Every key is compared, each in constant time, so the time taken tells nothing about them.
        """
        scheme, _, given = (authorization or "").partition(" ")
        digest = _digest(given.strip())
        found = None
        for index, known in enumerate(self._digests):
            if hmac.compare_digest(digest, known):
                found = f"key {index}"
        return found if scheme.lower() == "bearer" else None


class Slots:
    """How many answers each asker has under way. Used by one event loop."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: dict[str, int] = {}

    @contextmanager
    def take(self, asker: str) -> Iterator[None]:
        """One of an asker's places while the block runs. ApiError 429 when all are taken."""
        if self._taken.get(asker, 0) >= self._most:
            raise ApiError(
                429,
                f"{self._most} answers are under way already, which is the most at a time",
                code="too_many_requests",
                retry_after=1,
            )
        self._taken[asker] = self._taken.get(asker, 0) + 1
        try:
            yield
        finally:
            self._taken[asker] -= 1
            if not self._taken[asker]:
                del self._taken[asker]


def read_keys(path: Path) -> list[str]:
    """The API keys in a file, one a line; empty lines and those that begin with # do not count."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--api-key-file {path}: cannot be read ({error})") from None
    keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if not keys:
        raise UsageError(f"--api-key-file {path}: there is no key in it")
    return keys


def is_loopback(host: str) -> bool:
    """Whether an address, or a name, can only be reached from this machine."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def check_open(host: str, keys: Keys, key_needed: bool) -> None:
    """UsageError for a server that others could reach and use without a key, unless that is meant."""
    if not is_loopback(host) and not keys and key_needed:
        raise UsageError(
            f"--host {host} can be reached from other machines: give them a key with --api-key-file or "
            "the variable SPROUT_API_KEY, or say --no-key to let everyone in"
        )


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", errors="surrogateescape")).digest()

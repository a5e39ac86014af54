"""Keys, places and addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from sprout.common.errors import UsageError
from sprout.server.errors import ApiError
from sprout.server.limits import Keys, Limits, Slots, check_open, is_loopback, read_keys

from .helpers import KEY


def test_a_key_is_known_by_its_owner() -> None:
    keys = Keys([KEY, "x" * 20])
    assert keys.owner(f"Bearer {KEY}") == "key 0" and keys.owner(f"bearer  {'x' * 20}") == "key 1"
    for wrong in (
        None,
        "",
        KEY,
        f"Basic {KEY}",
        f"Bearer {KEY}x",
        f"Bearer {KEY[:-1]}",
        "Bearer é",
    ):
        assert keys.owner(wrong) is None
    assert keys and not Keys()


@pytest.mark.parametrize("key", ["", "short", "with spaces in the middle", "nön-ascii-characters"])
def test_a_key_that_is_too_easy_is_refused(key: str) -> None:
    with pytest.raises(UsageError, match="API key"):
        Keys([key])


def test_every_key_is_compared_whichever_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    import hmac

    compared = []
    real = hmac.compare_digest

    def count(a: bytes, b: bytes) -> bool:
        compared.append(len(a) == len(b))
        return real(a, b)

    keys = Keys([KEY, "x" * 20, "y" * 20])
    monkeypatch.setattr(hmac, "compare_digest", count)
    for given in (KEY, "y" * 20, "z"):
        keys.owner(f"Bearer {given}")
    assert compared == [True] * 9


def test_keys_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_text(f"# mine\n\n{KEY}\n")
    assert read_keys(path) == [KEY]
    path.write_text("# none\n")
    with pytest.raises(UsageError, match="no key in it"):
        read_keys(path)
    with pytest.raises(UsageError, match="cannot be read"):
        read_keys(tmp_path / "nothing")


def test_places_are_given_back_even_after_an_error() -> None:
    slots = Slots(1)
    with slots.take("a"), slots.take("b"), pytest.raises(ApiError) as error, slots.take("a"):
        pass
    assert error.value.status == 429 and error.value.retry_after
    with pytest.raises(RuntimeError), slots.take("a"):
        raise RuntimeError
    with slots.take("a"):
        pass


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.2", False),
        ("example.org", False),
        ("localhost.example.org", False),
        ("", False),
    ],
)
def test_an_open_address_needs_a_key_unless_that_is_meant(host: str, local: bool) -> None:
    assert is_loopback(host) == local
    check_open(host, Keys([KEY]), True)
    check_open(host, Keys(), False)
    if local:
        check_open(host, Keys(), True)
    else:
        with pytest.raises(UsageError, match="--no-key"):
            check_open(host, Keys(), True)


def test_limits_that_cannot_be_are_told_by_their_flag() -> None:
    with pytest.raises(UsageError, match="--max-seconds"):
        Limits(seconds=0)
    with pytest.raises(UsageError, match="--max-concurrent"):
        Limits(concurrent=0)

"""What safety rules look for: phrases and personal data."""

from __future__ import annotations

import pytest

from sprout.common.errors import UsageError
from sprout.server.patterns import Finder, Personal, Phrases, plain


def found(finder: Finder, text: str) -> list[str]:
    return [text[a:b] for a, b in finder.look(text, 0, True)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("make a bomb", ["make a bomb"]),
        ("MAKE  a -- Bomb!", ["MAKE  a -- Bomb"]),
        ("how to make a\nbomb?", ["make a\nbomb"]),
        ("make a bombastic speech", []),
        ("remake a bomb", []),
        ("make a" + " " * 9 + "bomb", []),
        ("make a pipe bomb, make a bomb", ["make a pipe bomb", "make a bomb"]),
        ("build a make a bomb", ["make a bomb"]),
        ("", []),
    ],
)
def test_phrases(text: str, expected: list[str]) -> None:
    assert found(Phrases(["{make,build} a {pipe,} bomb"]), text) == expected


def test_of_two_phrases_at_one_place_the_longer_one_is_found() -> None:
    finder = Phrases(["a b", "a b c d"])
    assert found(finder, "a b c d") == ["a b c d"]
    assert found(finder, "a b c e") == ["a b"]


@pytest.mark.parametrize("phrase", ["", "?!", "{a,b", "a} b", "{,} {,}"])
def test_a_broken_phrase_is_told(phrase: str) -> None:
    with pytest.raises(UsageError):
        Phrases([phrase])


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (
            "email",
            "Write to ann.lee+x@mail.example.co.uk, please",
            ["ann.lee+x@mail.example.co.uk"],
        ),
        ("email", "a@b and @name and x @ y.com and a@b.c1", []),
        ("email", "mail me (bob@x.org).", ["bob@x.org"]),
        ("telephone", "call +49 30 1234567 now", ["+49 30 1234567"]),
        ("telephone", "(555) 123-4567 or 555-123-4567", ["(555) 123-4567", "555-123-4567"]),
        ("telephone", "0171 2345678; 01 23 45 67 89", ["0171 2345678", "01 23 45 67 89"]),
        ("telephone", "on 2026-11-20 at 12:30 for 1,024 or 3.14159 of 192.168.10.20", []),
        ("telephone", "10 20 30 40 50 60 70 80 and 1234567890 and 5 + 12345678", []),
        ("card", "pay 4111 1111 1111 1111 12/28", ["4111 1111 1111 1111"]),
        ("card", "4111-1111-1111-1111 378282246310005", ["4111-1111-1111-1111", "378282246310005"]),
        ("card", "4111 1111 1111 1112", []),  # the check digit is wrong
        ("card", "23 4111111111111111", ["4111111111111111"]),
        ("card", "94111111111111111 and 0.4111111111111111", []),
    ],
)
def test_personal_data(kind: str, text: str, expected: list[str]) -> None:
    assert found(Personal(kind), text) == expected  # type: ignore[arg-type]


def test_plain_text_is_what_a_person_reads() -> None:
    assert plain("ma\u200bke a ｂｏｍｂ") == "make a bomb"

"""What safety rules look for in text: phrases, and personal data.

Every kind of finder answers two questions about a text that may still grow: where such things are, and from
where on one may have begun. The second is what a stream must hold back.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

from sprout.common.errors import UsageError

Span = tuple[int, int]
WORD = re.compile(r"\w+")
MAX_GAP = 8  # characters between two words of a phrase
MAX_VARIANTS = 20_000  # phrases that one rule stands for


class Finder(Protocol):
    """Finds one kind of thing. Texts are a held piece with the character before it in front."""

    def look(self, text: str, start: int, final: bool) -> tuple[list[Span], int]:
        """The places in text[start:], and the first place there where something may have begun.

        That is len(text) where there is none, and always when the text is final. The places found are
        those that no further text can undo.
        """


class Phrases:
    """Words in their order, whatever their case, with up to 8 characters of no word between them."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._next: dict[tuple[str, ...], set[str]] = {}
        self._whole: set[tuple[str, ...]] = set()
        for words in (variant for phrase in phrases for variant in _variants(phrase)):
            self._whole.add(words)
            for i, word in enumerate(words):
                self._next.setdefault(words[:i], set()).add(word)
        if len(self._whole) > MAX_VARIANTS:
            raise UsageError(f"the phrases of one rule stand for more than {MAX_VARIANTS}")

    def look(self, text: str, start: int, final: bool) -> tuple[list[Span], int]:
        """As Finder.look; where several begin at one place, the longest."""
        words = list(WORD.finditer(text, start))
        spans, begun = [], len(text)
        first = self._next[()]
        for i, word in enumerate(words):
            if word.start() == start and WORD.match(text[:start][-1:]):
                continue  # the rest of a word that has left already
            if word.group().casefold() not in first and (final or word.end() < len(text)):
                continue
            end, sure = self._longest(text, words, i, final)
            if not sure:
                begun = min(begun, word.start())
            elif end:
                spans.append((word.start(), end))
        return spans, begun

    def _longest(
        self, text: str, words: list[re.Match[str]], i: int, final: bool
    ) -> tuple[int, bool]:
        """Where the longest phrase that begins with word i ends (0: nowhere), and whether it is sure.

        It is not sure while the text ends inside a phrase that may go on.
        """
        path: tuple[str, ...] = ()
        found = end = 0
        for word in words[i:]:
            if path and word.start() - end > MAX_GAP:
                return found, True
            known, said = self._next.get(path, set()), word.group().casefold()
            if word.end() == len(text) and not final:
                growing = any(w.startswith(said) for w in known)
                return found, not growing
            if said not in known:
                return found, True
            path, end = (*path, said), word.end()
            if path in self._whole:
                found = end
        waits = path in self._next and not final and len(text) - end <= MAX_GAP
        return found, not waits


class Personal:
    """E-mail addresses, telephone numbers or card numbers.

    One that begins before the place where another may have begun is known to its end: the characters that
    it is made of have ended, or more of them stand behind it than one can have.
    """

    def __init__(self, kind: Literal["email", "telephone", "card"]) -> None:
        self._whole, self._begun, self._most = _PERSONAL[kind]
        self._card = kind == "card"

    def look(self, text: str, start: int, final: bool) -> tuple[list[Span], int]:
        """As Finder.look: it may have begun where the characters at the end are of its kind."""
        open = None if final else self._begun.search(text, max(start, len(text) - self._most))
        limit = len(text) if open is None else open.start()
        spans, at = [], start
        for match in self._whole.finditer(text, start):
            a, b = match.span(1)
            if a >= limit:
                break
            if a >= at and self._card:
                b = _card_end(text, a, b)
            if a >= at and b:
                spans.append((a, b))
                at = b
        return spans, limit


_PERSONAL = {
    "email": (
        re.compile(
            r"(?<![\w.+%-])([A-Za-z0-9_.+%-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24})(?![\w@])"
        ),
        re.compile(r"[A-Za-z0-9_.+%@-]+\Z"),
        320,
    ),
    "telephone": (
        re.compile(
            r"(?<![\w+.,/-])("
            r"(?:\+|00)[1-9](?:[ ./-]?\(?\d\)?){6,13}"  # international
            r"|\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4}"  # as in North America
            r"|0\d{2,4}[ /-]\d{3,4}[ -]?\d{3,5}|0\d(?:[ .-]\d{2}){4}"  # with a leading zero
            r")(?![\w-])"
        ),
        re.compile(r"[+(0-9][0-9 ()./+-]*\Z"),
        80,
    ),
    "card": (  # seen from every place that one may begin at
        re.compile(r"(?<![\w.,-])(?=([2-6](?:[ -]?\d){12,18}))"),
        re.compile(r"[0-9][0-9 -]*\Z"),
        60,
    ),
}
"""For each kind: the whole thing, its beginning at the end of a text, and more than one is long."""


def _card_end(text: str, a: int, b: int) -> int:
    """The end of the longest card number that begins at a and ends by b, 0 where there is none."""
    for end in range(b, a + 12, -1):
        ended = text[end - 1].isdecimal() and not text[end : end + 1].isalnum()
        if ended and sum(c.isdecimal() for c in text[a:end]) >= 13 and _luhn(text[a:end]):
            return end
    return 0


def plain(text: str) -> str:
    """`text` without invisible characters and in its plainest letters, as people read it."""
    if text.isascii():
        return text
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", visible)


def _variants(phrase: str) -> Iterator[tuple[str, ...]]:
    """The words of every phrase that one with {a,b,} stands for. UsageError for a broken one."""
    parts = re.split(r"\{([^{}]*)\}", phrase)
    if any(brace in part for part in parts for brace in "{}"):
        raise UsageError(f"the phrase {phrase!r} has a brace that is not closed")
    choices = [part.split(",") if i % 2 else [part] for i, part in enumerate(parts)]
    for chosen in itertools.product(*choices):
        words = tuple(word.casefold() for word in WORD.findall(" ".join(chosen)))
        if not words:
            raise UsageError(f"the phrase {phrase!r} may be empty")
        yield words


def _luhn(number: str) -> bool:
    """Whether the check digit of a card number is right (ISO/IEC 7812-1)."""
    digits = [int(c) for c in number if c.isdecimal()]
    doubled = [sum(divmod(2 * d, 10)) if i % 2 else d for i, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0

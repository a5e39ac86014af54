"""Text from a stream of tokens: in whole characters, up to a stop string, ending with a whole word.

A token is a run of bytes and may end in the middle of a character, of a stop string or of a word, so
each of these holds back what the next token may complete. They stand one behind the other: tokens go into
a `TextStream`, its text into `StopStrings`, and what that shows into `WholeWords`.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Sequence

from sprout.common.errors import UsageError
from sprout.tokenizer.tokenizer import Tokenizer

INSIDE_WORDS = "'’-_"


class TextStream:
    """Token ids in, text out. All that `push` and `flush` return, joined, is `tokenizer.decode`."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def push(self, id: int) -> str:
        """The characters that are complete with this token: "" while one is still open.

        Bytes that can no longer become a character are U+FFFD. A special token gives nothing.
        """
        return self._decoder.decode(self._tokenizer.token_bytes(id))

    def flush(self) -> str:
        """What is left at the end: U+FFFD for a character that was never finished, else ""."""
        text = self._decoder.decode(b"", final=True)
        self._decoder.reset()
        return text


class StopStrings:
    """Text in, the same text out as far as no stop string can begin in it.

    The stop string that is complete first counts; of several that end together, the longest. So the
    pieces in which the text comes do not matter.
    """

    def __init__(self, stops: Sequence[str]) -> None:
        """UsageError for an empty stop string."""
        if not all(stops):
            raise UsageError("a stop string must not be empty")
        self._stops = tuple(stops)
        self._held = ""
        self._met = False

    def push(self, text: str) -> tuple[str, bool]:
        """The text that may be shown now, and whether a stop string was met.

        The text from the stop string on is dropped, and whatever is pushed after it.
        """
        if self._met:
            return "", True
        text = self._held + text
        found = []
        for stop in self._stops:
            at = text.find(stop)
            if at >= 0:
                found.append((at + len(stop), at))
        if found:
            self._held, self._met = "", True
            return text[: min(found)[1]], True
        held = max((_overlap(text, stop) for stop in self._stops), default=0)
        self._held = text[len(text) - held :]
        return text[: len(text) - held], False

    def flush(self) -> str:
        """What was held back, at the end of the text."""
        text, self._held = self._held, ""
        return text


class WholeWords:
    """Text in, the same text out, with its last word held back until the next one begins.

    For an answer that max_tokens may cut, and so tear a word. An answer's first word comes at once.
    """

    def __init__(self) -> None:
        self._text, self._shown = "", 0

    def push(self, text: str) -> str:
        """The text that may be shown now: wherever the text is cut later, it stays."""
        self._text += text
        return self._show(whole_words(self._text).rstrip())

    def flush(self, cut: bool) -> str:
        """What was held back at the end of the text, without a last word that was `cut`."""
        return self._show(whole_words(self._text) if cut else self._text)

    def _show(self, text: str) -> str:
        """What is new of the text up to here."""
        new, self._shown = text[self._shown :], max(self._shown, len(text))
        return new


def whole_words(text: str) -> str:
    """`text` without its last word, if it ends in one, and without the space before that word.

    Letters, digits, apostrophes and hyphens make up words; of scripts that put no spaces between words
    (Chinese, Japanese, Korean) every character counts as whole. A text of one word stays as it is.
    """
    end = len(text)
    while end > 0 and _in_word(text[end - 1]):
        end -= 1
    if end == len(text):
        return text
    return text[:end].rstrip() or text


def _in_word(character: str) -> bool:
    """Whether a word may go on after this character."""
    if character in INSIDE_WORDS:
        return True
    wide = unicodedata.east_asian_width(character) in "WF"
    return not wide and unicodedata.category(character)[0] in "LNM"


def _overlap(text: str, stop: str) -> int:
    """How many characters at the end of a text may be the beginning of a stop string."""
    for n in range(min(len(stop) - 1, len(text)), 0, -1):
        if text.endswith(stop[:n]):
            return n
    return 0

"""Text from a stream of tokens, in whole characters.

A token is a run of bytes and may end in the middle of a character, so decoding tokens one by one
would tear characters apart.
"""

from __future__ import annotations

import codecs

from sprout.tokenizer.tokenizer import Tokenizer


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

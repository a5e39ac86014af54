"""One turn of a model: tokens in, text that may be shown out.

Tokens become whole characters, a stop string ends the text wherever tokens tear it, and the safety filter
holds back what it may have to replace. What follows <|tool_call|> is not text.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from sprout.engine.request import Token
from sprout.engine.stream import StopStrings, TextStream
from sprout.server.safety import OutputFilter, Piece
from sprout.tokenizer.tokenizer import TOOL_CALL, Tokenizer


@dataclass
class Said:
    """Text to show, and the tokens it is made of, without those that a rule replaced."""

    text: str = ""
    tokens: list[Token] = field(default_factory=list)


class Voice:
    """Follows one turn. `ids` are all its tokens; `ended` is "stop" or "content_filter" once the text
    has ended before the model did."""

    def __init__(
        self, tokenizer: Tokenizer, stops: Sequence[str], filter: OutputFilter, tools: bool
    ) -> None:
        """tools: whether <|tool_call|> begins calls."""
        self.ids: list[int] = []
        self.ended: str | None = None
        self._text = TextStream(tokenizer)
        self._stops, self._filter = StopStrings(stops), filter
        self._call = tokenizer.special[TOOL_CALL] if tools else None
        self._calling = False
        self._queue: deque[tuple[int, Token]] = deque()  # (where its text begins, token)
        self._heard = self._shown = 0  # characters of the text: decoded, and let out

    @property
    def refusal(self) -> str | None:
        """The message of the rule that ended the text, if one did."""
        return self._filter.blocked

    def push(self, tokens: Sequence[Token]) -> Said:
        """Take the next tokens; what may be shown now."""
        said = Said()
        for token in tokens:
            if self.ended is not None:
                break
            self.ids.append(token.id)
            if token.id == self._call:
                self._calling = True
            if self._calling:
                continue
            self._queue.append((self._heard, token))
            self._hear(said, self._text.push(token.id))
        return said

    def finish(self) -> Said:
        """The end of the turn: what was held back and may be shown."""
        said = Said()
        if self.ended is None:
            self._hear(said, self._text.flush())
        if self.ended is None:
            self._show(said, self._filter.push(self._stops.flush()))
        self._close(said)
        if self.ended is None:
            said.tokens += [token for _, token in self._queue]
        return said

    def _hear(self, said: Said, text: str) -> None:
        """Decoded text, through the stop strings and the filter."""
        self._heard += len(text)
        shown, met = self._stops.push(text)
        self._show(said, self._filter.push(shown))
        if met:
            self._close(said)
            self.ended = self.ended or "stop"

    def _close(self, said: Said) -> None:
        """Let out what the filter held."""
        if self.ended is None:
            self._show(said, self._filter.flush())

    def _show(self, said: Said, pieces: list[Piece]) -> None:
        for piece in pieces:
            said.text += piece.text
            self._shown += piece.raw
            while self._queue and self._queue[0][0] < self._shown:
                _, token = self._queue.popleft()
                if not piece.altered:
                    said.tokens.append(token)
        if self._filter.blocked is not None:
            self.ended = "content_filter"

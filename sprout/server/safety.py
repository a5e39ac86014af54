"""Filters on what goes into a model and what comes out: named rules in one TOML file.

An input that a rule blocks is answered with the rule's message and never computed. Output is filtered while
it streams: a piece that may be the beginning of something that a rule looks for waits until that is known,
so no part of a blocked phrase leaves. Each decision is told to a log, by the name of its rule and without
the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sprout.common.config import from_dict, read_toml
from sprout.common.errors import UsageError
from sprout.server.patterns import Finder, Personal, Phrases, plain

Message = dict[str, Any]
DEFAULT_RULES = Path(__file__).with_name("safety.toml")
REMOVED = "(removed)"


@dataclass(frozen=True)
class Rule:
    """One rule, as in the file: see safety.toml."""

    name: str
    action: Literal["block", "replace", "warn"]
    where: Literal["input", "output", "both"] = "both"
    phrases: tuple[str, ...] = ()
    personal: Literal["email", "telephone", "card"] | None = None
    replacement: str = "[removed]"
    message: str = "I cannot help with that."

    def __post_init__(self) -> None:
        if not self.name:
            raise UsageError("a rule needs a name")
        if bool(self.phrases) == (self.personal is not None):
            raise UsageError(f"the rule {self.name} needs phrases or personal, one of them")

    def finder(self) -> Finder:
        """What finds it. UsageError for a phrase that cannot be read."""
        return Phrases(self.phrases) if self.personal is None else Personal(self.personal)


@dataclass(frozen=True)
class Decision:
    """What a rule did: its name, its action, and on which side."""

    rule: str
    action: str
    where: str


Log = Callable[[Decision], object]


@dataclass(frozen=True)
class Piece:
    """Text that may leave, and how many characters of the original it stands for.

    altered: a rule replaced it.
    """

    text: str
    raw: int
    altered: bool = False


class Safety:
    """A set of rules. `log` is told each decision."""

    def __init__(self, rules: Sequence[Rule], log: Log = lambda decision: None) -> None:
        names = [rule.name for rule in rules]
        for name in names:
            if names.count(name) > 1:
                raise UsageError(f"two rules are named {name}")
        pairs = [(rule, rule.finder()) for rule in rules]
        self._input = [(r, f) for r, f in pairs if r.where in ("input", "both")]
        self._output = [(r, f) for r, f in pairs if r.where in ("output", "both")]
        self._log = log

    def check_input(self, messages: list[Message]) -> tuple[list[Message], str | None]:
        """The messages as the model may read them, and the answer where a rule blocks them.

        Only what came after the assistant's last turn can be blocked; what stands before it and would be
        is replaced, so that a conversation can go on after a refusal.
        """
        last = max((i for i, m in enumerate(messages) if m["role"] == "assistant"), default=-1)
        checked = []
        for index, message in enumerate(messages):
            content = message.get("content")
            if message["role"] == "assistant" or not isinstance(content, str):
                checked.append(message)
                continue
            text, refusal = self.check_text(content)
            if refusal is not None and index > last:
                return messages, refusal
            checked.append({**message, "content": text if refusal is None else REMOVED})
        return checked, None

    def check_text(self, text: str) -> tuple[str, str | None]:
        """A text as the model may read it, and the answer where a rule blocks it."""
        as_read = plain(text)  # for blocking and warning, where positions do not matter
        for rule, finder in self._input:
            seen = text if rule.action == "replace" else as_read
            spans, _ = finder.look(seen, 0, True)
            if not spans:
                continue
            self._log(Decision(rule.name, rule.action, "input"))
            if rule.action == "block":
                return text, rule.message
            if rule.action == "replace":
                text = _replaced(text, spans, rule.replacement)
        return text, None

    def output(self) -> OutputFilter:
        """A filter for one answer."""
        return OutputFilter(self._output, self._log)


class OutputFilter:
    """Text of one answer in, what may leave out. `blocked` is the message of a rule that ended it."""

    def __init__(self, rules: Sequence[tuple[Rule, Finder]], log: Log) -> None:
        self._rules, self._log = rules, log
        self._held = self._before = ""  # what waits, and the character that left before it
        self._warned: set[str] = set()
        self.blocked: str | None = None

    def push(self, text: str) -> list[Piece]:
        """Take more text; the pieces that may leave now."""
        if self.blocked is not None or not text:
            return []
        if not self._rules:
            return [Piece(text, len(text))]
        self._held += text
        return self._release(False)

    def flush(self) -> list[Piece]:
        """The end of the text: all that was held and may leave."""
        return self._release(True) if self._held and self.blocked is None else []

    def _release(self, final: bool) -> list[Piece]:
        """The pieces of what is held up to where something may be in the middle."""
        text, start = self._before + self._held, len(self._before)
        spans: list[tuple[int, int, Rule]] = []
        limit = len(text)
        for rule, finder in self._rules:
            found, begun = finder.look(text, start, final)
            limit = min(limit, begun)
            spans += [(a, b, rule) for a, b in found]
        pieces: list[Piece] = []
        at = start
        for a, b, rule in sorted(spans, key=lambda span: (span[0], -span[1])):
            if a >= limit:
                break
            if a < at:
                continue  # inside what another rule took
            if b > limit and rule.action != "block":
                limit = a  # something else may begin inside it: both are found again
                break
            if rule.action == "warn":
                if rule.name not in self._warned:
                    self._warned.add(rule.name)
                    self._log(Decision(rule.name, "warn", "output"))
                continue
            pieces += _piece(text[at:a])
            self._log(Decision(rule.name, rule.action, "output"))
            if rule.action == "block":
                self.blocked, self._held = rule.message, ""
                return pieces
            pieces.append(Piece(rule.replacement, b - a, altered=True))
            at = b
        cut = max(at, limit)
        pieces += _piece(text[at:cut])
        self._held, self._before = text[cut:], text[:cut][-1:]
        return pieces


def load_rules(path: Path) -> list[Rule]:
    """The rules in a TOML file. UsageError naming what is wrong in it."""
    data = read_toml(path)
    if set(data) - {"rule"} or not isinstance(data.get("rule", []), list):
        raise UsageError(f"{path}: must hold [[rule]] tables and nothing else")
    rules = []
    for index, entry in enumerate(data.get("rule", [])):
        where = f"{path}, rule {index}"
        if not isinstance(entry, dict):
            raise UsageError(f"{where}: must be a table")
        fields = {("replacement" if key == "with" else key): v for key, v in entry.items()}
        rules.append(from_dict(Rule, fields, where))
        try:
            rules[-1].finder()
        except UsageError as error:
            raise UsageError(f"{where}: {error}") from None
    return rules


def _piece(text: str) -> list[Piece]:
    return [Piece(text, len(text))] if text else []


def _replaced(text: str, spans: Sequence[tuple[int, int]], replacement: str) -> str:
    """`text` with every span replaced; a span inside another one counts as part of it."""
    parts, at = [], 0
    for a, b in sorted(spans):
        if a >= at:
            parts += [text[at:a], replacement]
            at = b
    return "".join(parts) + text[at:]

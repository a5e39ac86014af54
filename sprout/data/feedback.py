"""What people told the chat page, read for training from its store `runs/NAME/chat.sqlite3`.

The server writes the store and owns its schema; this module only reads it, and of it only this:

    conversations(id, title, model, system, created, updated)
    turns(id, conversation, parent, role, content, tools, rating, model, created)
    preferences(conversation, chosen, rejected, created)

`parent` is the turn that one answers, NULL at the start: turns with one parent are alternatives.
`tools` is a JSON list of {"name", "arguments", "result"}, what the assistant used on its way to
`content`, or NULL. `rating` is -1, 0 or 1. `chosen` and `rejected` are turns with one parent.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sprout.common import files
from sprout.common.errors import UsageError
from sprout.tokenizer.chat import Message

NAME = "feedback"
"""What a flag for data says to mean the store."""
STORE = "chat.sqlite3"
"""The store's name in a run's folder."""
KEPT = "feedback.jsonl"
"""What a stage learns of it, kept in the stage's folder from its beginning: people go on talking."""


@dataclass(frozen=True)
class Turn:
    """One turn of a conversation, as stored."""

    id: Any
    conversation: Any
    parent: Any
    role: str
    content: str
    tools: str | None
    rating: int


@dataclass(frozen=True)
class _Talks:
    """The whole store: system prompts by conversation, turns by id, comparisons, the oldest first."""

    systems: dict[Any, str]
    turns: dict[Any, Turn]
    preferences: list[tuple[Any, Any]]


def pairs(flag: str, run: Path) -> list[tuple[list[Message], list[Message], list[Message]]]:
    """Prompt, better answer, worse answer of every two that a person compared, in order of turns.

    Two alternatives are a pair where they were compared (the newest time counts), or where one has a
    thumb up and the other a thumb down or lost a comparison. Some may be empty or say the same.
    UsageError naming the flag when the store is missing or not one.
    """
    talks = _read(flag, run / STORE)
    order = list(talks.turns.values())
    place = {turn.id: number for number, turn in enumerate(order)}
    lost = {rejected for _, rejected in talks.preferences}
    alternatives: dict[tuple[Any, Any], list[Turn]] = {}
    for turn in order:
        if turn.role == "assistant":
            alternatives.setdefault((turn.conversation, turn.parent), []).append(turn)
    winners: dict[
        tuple[int, int], int
    ] = {}  # places of two turns, the smaller first -> of the better
    for siblings in alternatives.values():
        poor = [t for t in siblings if t.rating < 0 or (t.rating == 0 and t.id in lost)]
        for good in siblings:
            for bad in poor if good.rating > 0 else ():
                a, b = place[good.id], place[bad.id]
                winners[min(a, b), max(a, b)] = a
    for chosen, rejected in talks.preferences:
        if _comparable(talks.turns.get(chosen), talks.turns.get(rejected)):
            a, b = place[chosen], place[rejected]
            winners[min(a, b), max(a, b)] = a
    found = []
    for (a, b), best in sorted(winners.items()):
        good, bad = order[best], order[a + b - best]
        found.append((_context(talks, good), _messages(good), _messages(bad)))
    return found


def conversations(flag: str, run: Path) -> list[list[Message]]:
    """Every conversation up to an answer with a thumb up, in order of turns.

    Of answers on one path only the last is the end of one. UsageError naming the flag when there
    are none, or the store is missing or not one.
    """
    talks = _read(flag, run / STORE)
    liked = [
        t for t in talks.turns.values() if t.role == "assistant" and t.rating > 0 and t.content
    ]
    inner = {above.id for turn in liked for above in _path(talks, turn)[:-1]}
    found = [[*_context(talks, t), *_messages(t)] for t in liked if t.id not in inner]
    if not found:
        raise UsageError(
            f"{flag} {NAME}: no answer in {run / STORE} has a thumb up: give some on the page of "
            "`sprout serve`"
        )
    return found


def keep(stage: Path, rows: Iterable[Any]) -> None:
    """Write what a stage learns of the store, JSON lines, where it is not there yet."""
    if not (stage / KEPT).exists():
        files.write_text(stage / KEPT, "".join(files.to_json(row) + "\n" for row in rows))


def _read(flag: str, store: Path) -> _Talks:
    """All of the store. It is opened for reading only: the server may be writing to it."""
    if not store.exists():
        raise UsageError(
            f"{flag} {NAME}: there is no {store} yet: talk to the model on the page of `sprout serve` "
            "and rate its answers"
        )
    try:
        with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as base:
            systems = dict(base.execute("SELECT id, system FROM conversations"))
            rows = base.execute(
                "SELECT id, conversation, parent, role, content, tools, rating FROM turns "
                "ORDER BY created, rowid"
            )
            turns = {
                id: Turn(id, talk, parent, role, content or "", tools, rating or 0)
                for id, talk, parent, role, content, tools, rating in rows
            }
            compared = list(
                base.execute("SELECT chosen, rejected FROM preferences ORDER BY created, rowid")
            )
    except sqlite3.Error as error:
        raise UsageError(f"{flag} {NAME}: cannot read {store}: {error}") from None
    return _Talks({id: text or "" for id, text in systems.items()}, turns, compared)


def _comparable(a: Turn | None, b: Turn | None) -> bool:
    """Whether two turns are alternative answers."""
    if a is None or b is None or a.id == b.id or not a.role == b.role == "assistant":
        return False
    return (a.conversation, a.parent) == (b.conversation, b.parent)


def _path(talks: _Talks, turn: Turn) -> list[Turn]:
    """The turns from the start of a conversation to this one; a ring of parents is cut."""
    path, seen = [turn], {turn.id}
    while path[-1].parent is not None:
        above = talks.turns.get(path[-1].parent)
        if above is None or above.id in seen:
            break
        seen.add(above.id)
        path.append(above)
    return path[::-1]


def _context(talks: _Talks, turn: Turn) -> list[Message]:
    """What an answer was given to: the system prompt and every turn before it."""
    system = talks.systems.get(turn.conversation, "")
    messages: list[Message] = [{"role": "system", "content": system}] if system.strip() else []
    for above in _path(talks, turn)[:-1]:
        messages += _messages(above)
    return messages


def _messages(turn: Turn) -> list[Message]:
    """A turn as messages: the tool calls on the way with their results, then what was said."""
    said: list[Message] = []
    for call in _calls(turn.tools):
        function = {"name": call["name"], "arguments": call["arguments"]}
        said += [
            {"role": "assistant", "content": "", "tool_calls": [{"function": function}]},
            {"role": "tool", "content": str(call["result"])},
        ]
    return [*said, {"role": turn.role, "content": turn.content}]


def _calls(tools: str | None) -> Iterator[dict[str, Any]]:
    """The uses of tools in a turn that are whole."""
    try:
        found = json.loads(tools or "[]")
    except ValueError:
        return
    for call in found if isinstance(found, list) else ():
        if isinstance(call, dict) and {"name", "arguments", "result"} <= call.keys():
            yield call

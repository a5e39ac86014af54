"""What a conversation is made of: messages, turns, exchanges, and tables of phrases."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import Any

from sprout.world.draw import Split, pick, unseen_phrasing

Message = dict[str, Any]
"""OpenAI's: {"role", "content"}, and "tool_calls" where the assistant makes some."""

# The only argument of each tool.
ARGUMENTS = {"calculator": "expression", "python": "code"}


def said(role: str, text: str) -> Message:
    """A plain message."""
    return {"role": role, "content": text}


def turn(user: str, assistant: str) -> list[Message]:
    """A question and its answer."""
    return [said("user", user), said("assistant", assistant)]


def size(messages: list[Message]) -> int:
    """Characters of all that is said."""
    return sum(len(message["content"]) for message in messages)


def tool_turn(user: str, tool: str, argument: str, result: str, answer: str) -> list[Message]:
    """A question answered with a tool: the call, its result, and the answer."""
    arguments = json.dumps({ARGUMENTS[tool]: argument})
    call = {
        "id": "call_0",
        "type": "function",
        "function": {"name": tool, "arguments": arguments},
    }
    return [
        said("user", user),
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_0", "content": result},
        said("assistant", answer),
    ]


@dataclass(frozen=True)
class Exchange:
    """A question with its answer, and what else is known about it."""

    ask: str
    answer: str
    short: str = ""
    """The answer alone ("Paris"), where there is one."""
    topic: str = ""
    """What it is about, as a rule may name it ("animals")."""
    wrong: str = ""
    """An answer that is plausible and wrong, as a sentence."""
    other: str = ""
    """The answer in the other system of units, where it is a measure."""
    accept: tuple[str, ...] = ()
    """Other right answers instead of `short`."""
    others: tuple[str, ...] = ()
    """Answers that would be wrong instead of `short`."""
    about: str = ""
    """What a fact is about ("France")."""

    def turn(self) -> list[Message]:
        """Both messages."""
        return turn(self.ask, self.answer)


@dataclass(frozen=True)
class Phrases:
    """Ways to say one thing. Those of `val` never occur in training."""

    train: tuple[str, ...]
    val: tuple[str, ...] = ()

    def draw(self, rng: random.Random, split: Split) -> str:
        """A phrase of the split; in validation half of them are such as training never saw."""
        return pick(rng, self.val if self.val and unseen_phrasing(rng, split) else self.train)


def phrases(text: str) -> Phrases:
    """The lines of a text; a line that starts with "~ " is kept for validation."""
    rows = text.strip().splitlines()
    return Phrases(
        tuple(row for row in rows if not row.startswith("~ ")),
        tuple(row[2:] for row in rows if row.startswith("~ ")),
    )


@dataclass(frozen=True)
class Block:
    """Several ways to ask one thing and the answers that fit all of them."""

    asks: Phrases
    answers: tuple[str, ...]

    def exchange(self, rng: random.Random, split: Split) -> Exchange:
        """One way to ask and one answer."""
        return Exchange(self.asks.draw(rng, split), pick(rng, self.answers))


def blocks(text: str) -> tuple[Block, ...]:
    """Blocks parted by an empty line: questions, and answers after "= "."""
    found = []
    for part in text.strip().split("\n\n"):
        rows = part.splitlines()
        asks = phrases("\n".join(row for row in rows if not row.startswith("= ")))
        found.append(Block(asks, tuple(row[2:] for row in rows if row.startswith("= "))))
    return tuple(found)

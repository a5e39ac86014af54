"""The chat page's store as training reads it: pairs, liked conversations, and what is wrong with it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sprout.common.errors import UsageError
from sprout.data import feedback
from sprout.data.preference import load_pairs, pairs

SCHEMA = """
CREATE TABLE conversations (id, title, model, system, created, updated);
CREATE TABLE turns (id, conversation, parent, role, content, tools, rating, model, created);
CREATE TABLE preferences (conversation, chosen, rejected, created);
"""


class Store:
    """A store that is written by hand."""

    def __init__(self, run: Path) -> None:
        run.mkdir(parents=True, exist_ok=True)
        self.base = sqlite3.connect(run / feedback.STORE)
        self.base.executescript("PRAGMA journal_mode=WAL;" + SCHEMA)
        self.clock = 0.0

    def _now(self) -> float:
        self.clock += 1
        return self.clock

    def talk(self, id: str, system: str | None = None) -> None:
        self.base.execute(
            "INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?)",
            (id, "t", "m/sft", system, self._now(), self._now()),
        )
        self.base.commit()

    def turn(
        self,
        id: str,
        parent: str | None,
        content: str,
        rating: int | None = 0,
        tools: Any = None,
        talk: str = "c",
        role: str = "",
    ) -> str:
        role = role or ("user" if id.startswith("u") else "assistant")
        text = tools if isinstance(tools, str) else None if tools is None else json.dumps(tools)
        self.base.execute(
            "INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (id, talk, parent, role, content, text, rating, None, self._now()),
        )
        self.base.commit()
        return id

    def prefer(self, chosen: str, rejected: str, talk: str = "c") -> None:
        self.base.execute(
            "INSERT INTO preferences VALUES (?, ?, ?, ?)", (talk, chosen, rejected, self._now())
        )
        self.base.commit()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    found = Store(tmp_path)
    found.talk("c", "Be brief.")
    found.turn("u1", None, "Hi")
    return found


def texts(run: Path) -> list[tuple[str, str]]:
    """Better and worse answer of every pair, by their last message."""
    return [(c[-1]["content"], r[-1]["content"]) for _, c, r in feedback.pairs("--data", run)]


def test_a_comparison_is_a_pair_with_its_context(store: Store, tmp_path: Path) -> None:
    store.turn("a1", "u1", "Hello.")
    store.turn("u2", "a1", "2*3?")
    used = [{"name": "calculator", "arguments": '{"expression": "2*3"}', "result": "6"}]
    store.turn("a2", "u2", "6.", tools=used)
    store.turn("a3", "u2", "7.")
    store.prefer("a2", "a3")
    ((prompt, chosen, rejected),) = feedback.pairs("--data", tmp_path)
    assert prompt == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello."},
        {"role": "user", "content": "2*3?"},
    ]
    assert [m["role"] for m in chosen] == ["assistant", "tool", "assistant"]
    assert chosen[1]["content"] == "6" and chosen[2]["content"] == "6."
    assert rejected == [{"role": "assistant", "content": "7."}]
    (found,) = load_pairs("--data", "feedback", tmp_path)
    assert (found.prompt, found.chosen) == (prompt, chosen)


def test_thumbs_make_pairs_among_the_answers_to_one_turn(store: Store, tmp_path: Path) -> None:
    store.turn("a1", "u1", "good", 1)
    store.turn("a2", "u1", "bad", -1)
    store.turn("a3", "u1", "unrated")
    store.turn("u9", None, "Another start")
    store.turn("a4", "u9", "bad elsewhere", -1)
    store.turn("a5", "u1", "good too", 1)
    store.turn("a6", "u1", "never rated", None)
    assert texts(tmp_path) == [("good", "bad"), ("good too", "bad")]
    store.prefer("a2", "a3")
    assert texts(tmp_path) == [
        ("good", "bad"),
        ("good", "unrated"),  # it lost a comparison, and has no thumb of its own
        ("bad", "unrated"),
        ("good too", "bad"),
        ("good too", "unrated"),
    ]


def test_the_newest_comparison_counts_also_against_thumbs(store: Store, tmp_path: Path) -> None:
    store.turn("a1", "u1", "one", 1)
    store.turn("a2", "u1", "two", -1)
    store.prefer("a1", "a2")
    store.prefer("a2", "a1")
    assert texts(tmp_path) == [("two", "one")]
    store.prefer("a1", "a2")
    assert texts(tmp_path) == [("one", "two")]


def test_what_cannot_be_compared_is_passed_over(store: Store, tmp_path: Path) -> None:
    store.talk("d")
    store.turn("a1", "u1", "one")
    store.turn("u2", "a1", "more")
    store.turn("a2", "u2", "deeper")
    store.turn("a3", None, "elsewhere", talk="d")
    store.turn("a6", None, "to nothing", 1, talk="d")
    store.turn("a7", None, "to nothing, too", -1, talk="d")
    for chosen, rejected in (("a1", "a2"), ("a1", "a1"), ("a1", "gone"), ("u1", "a1")):
        store.prefer(chosen, rejected)
    assert texts(tmp_path) == [("to nothing", "to nothing, too")]
    with pytest.raises(UsageError, match="--data feedback: .* holds no two answers to compare"):
        load_pairs("--data", "feedback", tmp_path)
    store.turn("a4", "u1", "one ")
    store.turn("a5", "u1", "")
    store.prefer("a1", "a4")
    store.prefer("a1", "a5")
    assert len(texts(tmp_path)) == 3
    with pytest.raises(UsageError, match="holds no two answers"):
        load_pairs("--data", "feedback", tmp_path)


def test_a_ring_of_parents_and_broken_tools_do_no_harm(store: Store, tmp_path: Path) -> None:
    store.turn("u2", "a9", "x")
    store.turn("a9", "u2", "good", 1, tools="[{")
    store.turn("a8", "u2", "bad", -1, tools=[{"name": "calculator"}, 3])
    ((prompt, chosen, _),) = feedback.pairs("--data", tmp_path)
    assert [m["content"] for m in prompt] == ["Be brief.", "x"]
    assert [m["content"] for m in chosen] == ["good"]


def test_liked_answers_are_conversations(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--sft-data feedback: no answer .* has a thumb up"):
        feedback.conversations("--sft-data", tmp_path)
    store.turn("a1", "u1", "Hello.", 1)
    store.turn("a2", "u1", "What?", -1)
    store.turn("u2", "a1", "Bye")
    store.turn("a3", "u2", "Bye!", 1)
    (found,) = feedback.conversations("--sft-data", tmp_path)
    assert [m["content"] for m in found] == ["Be brief.", "Hi", "Hello.", "Bye", "Bye!"]


def test_the_store_is_only_read_while_the_server_writes(store: Store, tmp_path: Path) -> None:
    store.turn("a1", "u1", "one", 1)
    store.base.execute("INSERT INTO preferences VALUES (1, 2, 3, 4)")  # not committed
    before = (tmp_path / feedback.STORE).read_bytes()
    assert texts(tmp_path) == []
    assert (tmp_path / feedback.STORE).read_bytes() == before


def test_a_store_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--data feedback: there is no .*chat.sqlite3 yet.*serve"):
        feedback.pairs("--data", tmp_path)
    path = tmp_path / feedback.STORE
    path.write_text("not a database at all, only text " * 40)
    with pytest.raises(UsageError, match="--data feedback: cannot read .*chat.sqlite3"):
        feedback.pairs("--data", tmp_path)
    path.unlink()
    sqlite3.connect(path).executescript("CREATE TABLE turns (id);")
    with pytest.raises(UsageError, match="cannot read .*no such table: conversations"):
        feedback.pairs("--data", tmp_path)


def test_what_dpo_began_with_is_kept(store: Store, tmp_path: Path) -> None:
    store.turn("a1", "u1", "one", 1)
    store.turn("a2", "u1", "two", -1)
    first = load_pairs("--data", "feedback", tmp_path)
    rows = [{"prompt": p.prompt, "chosen": p.chosen, "rejected": p.rejected} for p in first]
    feedback.keep(tmp_path / "dpo", rows)
    store.turn("a3", "u1", "three", -1)
    assert load_pairs("--data", "feedback", tmp_path) == first
    feedback.keep(tmp_path / "dpo", [])
    assert list(pairs(tmp_path / "dpo" / feedback.KEPT)) == first

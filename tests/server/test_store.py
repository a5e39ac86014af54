"""Conversations in SQLite."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from sprout.common.errors import Failure, UsageError
from sprout.server.store import MissingError, Store, path_of


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "chat.sqlite3")


def say(store: Store, chat: str, parent: str | None, role: str, text: str) -> str:
    return str(store.add_turn(chat, parent, role, text, [], "tiny/sft")["id"])


def test_a_conversation_is_kept_with_its_turns(store: Store) -> None:
    chat = store.create("Cats", "tiny/sft", "Be kind.")
    assert chat["turns"] == [] and chat["leaf"] is None and chat["settings"] == {}
    one = say(store, chat["id"], None, "user", "Hi")
    tools = [{"name": "calculator", "arguments": "{}", "result": "2"}]
    turn = store.add_turn(chat["id"], one, "assistant", "Hello 😀", tools, "tiny/sft")
    assert (turn["parent"], turn["tools"], turn["rating"]) == (one, tools, 0)
    found = Store(store.path).get(chat["id"])
    assert [t["content"] for t in found["turns"]] == ["Hi", "Hello 😀"]
    assert found["leaf"] == turn["id"] and found["system"] == "Be kind."
    assert found["updated"] >= found["created"] > 1e9
    assert set(found) == {
        *("id", "title", "model", "system", "settings", "turns", "leaf", "created", "updated")
    }


def test_alternatives_share_a_parent_and_a_path_follows_one(store: Store) -> None:
    id = store.create("", "", None)["id"]
    one = say(store, id, None, "user", "Hi")
    first = say(store, id, one, "assistant", "A")
    second = say(store, id, one, "assistant", "B")
    turns = store.get(id)["turns"]
    assert [t["content"] for t in path_of(turns, first)] == ["Hi", "A"]
    assert [t["content"] for t in path_of(turns, second)] == ["Hi", "B"]
    assert path_of(turns, None) == []


def test_search_looks_at_titles_and_texts_newest_first(store: Store) -> None:
    cats, dogs = (store.create(title, "", None)["id"] for title in ("Cats 100%", "Dogs"))
    say(store, cats, None, "user", "They purr_loudly")
    assert [c["id"] for c in store.search()] == [cats, dogs]
    assert [c["id"] for c in store.search("dog")] == [dogs]
    assert [c["id"] for c in store.search("PURR_")] == [cats]
    assert [c["id"] for c in store.search("0%")] == [cats]
    assert store.search("purrXloud") == [] == store.search("100_") == store.search("'; DROP")
    assert store.search("cats")[0]["messages"] == 1
    assert len(store.search(limit=1)) == 1


def test_changes_keep_the_rest(store: Store) -> None:
    id = store.create("a", "m", "s")["id"]
    one = say(store, id, None, "user", "Hi")
    two = say(store, id, one, "assistant", "Hello")
    found = store.update(id, {"title": "b", "settings": {"temperature": 0.5}, "leaf": one})
    assert (found["title"], found["model"], found["system"]) == ("b", "m", "s")
    assert found["settings"] == {"temperature": 0.5} and found["leaf"] == one
    assert store.update(id, {"system": None, "leaf": two})["system"] is None
    assert store.update(id, {})["title"] == "b"


def test_ratings_and_preferences(store: Store) -> None:
    id = store.create("", "", None)["id"]
    one = say(store, id, None, "user", "Hi")
    good, bad = (say(store, id, one, "assistant", text) for text in "AB")
    assert store.rate(id, good, 1)["rating"] == 1
    store.prefer(id, bad, good)
    store.prefer(id, good, bad)  # the person thinks again
    with sqlite3.connect(store.path) as db:
        rows = db.execute("SELECT conversation, chosen, rejected FROM preferences").fetchall()
    assert rows == [(id, good, bad)]
    for chosen, rejected in ((good, good), (good, one), (one, bad)):
        with pytest.raises(UsageError, match="two answers"):
            store.prefer(id, chosen, rejected)


def test_what_is_not_there_is_told(store: Store) -> None:
    id, other = (store.create("", "", None)["id"] for _ in range(2))
    turn = say(store, id, None, "user", "Hi")
    for attempt in (
        lambda: store.get("x"),
        lambda: store.delete("x"),
        lambda: store.update("x", {"title": "t"}),
        lambda: store.update(other, {"leaf": turn}),
        lambda: store.add_turn("x", None, "user", "", [], None),
        lambda: store.add_turn(other, turn, "user", "", [], None),
        lambda: store.rate(other, turn, 1),
        lambda: store.prefer(other, turn, turn),
    ):
        with pytest.raises(MissingError):
            attempt()
    assert store.get(other)["turns"] == []  # nothing was half done


def test_deleting_takes_a_long_conversation_with_all_that_belongs_to_it(store: Store) -> None:
    id = store.create("", "", None)["id"]
    parent = None
    with store._writing() as db:  # as add_turn does, without two thousand waits for the disk
        for n in range(2000):
            row = (f"t{n}", id, parent, "assistant", "", "[]", 0, None, 0.0)
            db.execute("INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            parent = f"t{n}"
        db.execute("INSERT INTO preferences VALUES (?, 't1', 't2', 0)", (id,))
    kept = store.create("kept", "", None)["id"]
    say(store, kept, None, "user", "Hi")
    store.delete(id)
    with sqlite3.connect(store.path) as db:
        counts = [
            db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("turns", "preferences")
        ]
    assert counts == [1, 0]


def test_threads_write_at_once_and_a_reader_reads_meanwhile(store: Store) -> None:
    id = store.create("", "", None)["id"]
    threads = [
        threading.Thread(target=lambda: [say(store, id, None, "user", "x") for _ in range(25)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    with sqlite3.connect(f"file:{store.path}?mode=ro", uri=True) as reader:
        reader.execute("SELECT count(*) FROM turns").fetchone()
    for thread in threads:
        thread.join()
    assert len(store.get(id)["turns"]) == 100
    with sqlite3.connect(store.path) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_backup_is_whole_and_never_overwrites(store: Store, tmp_path: Path) -> None:
    id = store.create("kept", "", None)["id"]
    store.backup(tmp_path / "copy.sqlite3")
    assert Store(tmp_path / "copy.sqlite3").get(id)["title"] == "kept"
    with pytest.raises(UsageError, match="choose another name"):
        store.backup(tmp_path / "copy.sqlite3")
    with pytest.raises(Failure, match="cannot copy"):
        store.backup(tmp_path / "no" / "folder.sqlite3")


def test_an_older_file_is_brought_up_to_date_and_a_newer_one_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "chat.sqlite3"
    sqlite3.connect(path).close()  # version 0: nothing in it
    Store(path).create("a", "", None)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(Failure, match="newer sprout"):
        Store(path)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "chat.sqlite3"
    path.write_bytes(b"no database at all, but some text" * 100)
    with pytest.raises(Failure, match="cannot use the conversations"):
        Store(path)

"""Conversations of the chat page in one SQLite file, `runs/NAME/chat.sqlite3`.

The tables, all times in seconds since 1970:

    conversations  id TEXT, title TEXT, model TEXT, system TEXT or NULL, settings TEXT (a JSON object),
                   leaf TEXT or NULL (the last turn shown), created REAL, updated REAL
    turns          id TEXT, conversation TEXT, parent TEXT or NULL (the turn it follows), role TEXT ("user"
                   or "assistant"), content TEXT, tools TEXT (a JSON list of {"name", "arguments",
                   "result"}), rating INTEGER (-1, 0 or 1), model TEXT or NULL, created REAL
    preferences    conversation TEXT, chosen TEXT, rejected TEXT (two of the assistant's turns with one
                   parent), created REAL

Turns with one parent are alternatives. `PRAGMA user_version` counts the migrations that a file has been
through. The file is in WAL mode, so that training may read it while the page writes.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sprout.common import files
from sprout.common.errors import Failure, UsageError

FILE_NAME = "chat.sqlite3"

MIGRATIONS = (
    """
    CREATE TABLE conversations (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, model TEXT NOT NULL, system TEXT,
        settings TEXT NOT NULL, leaf TEXT, created REAL NOT NULL, updated REAL NOT NULL
    );
    CREATE TABLE turns (
        id TEXT PRIMARY KEY,
        conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        parent TEXT REFERENCES turns (id),
        role TEXT NOT NULL CHECK (role IN ('user', 'assistant')), content TEXT NOT NULL,
        tools TEXT NOT NULL, rating INTEGER NOT NULL DEFAULT 0 CHECK (rating IN (-1, 0, 1)),
        model TEXT, created REAL NOT NULL
    );
    CREATE TABLE preferences (
        conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        chosen TEXT NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
        rejected TEXT NOT NULL REFERENCES turns (id) ON DELETE CASCADE, created REAL NOT NULL
    );
    CREATE INDEX turns_of ON turns (conversation);
    CREATE INDEX turns_after ON turns (parent);
    CREATE INDEX latest ON conversations (updated);
    """,
)
"""What brings a file from version i to i + 1."""


class MissingError(KeyError):
    """There is no conversation, or no turn, of that id."""


class Store:
    """The conversations in one file. Threads may share it; ids are made here."""

    def __init__(self, path: Path) -> None:
        """Open the file, made or brought up to date if need be. Failure when it cannot be used."""
        self.path = path
        self._lock = threading.Lock()
        try:
            self._db = sqlite3.connect(
                path, timeout=10, isolation_level=None, check_same_thread=False
            )
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._migrate()
        except sqlite3.Error as error:
            raise Failure(f"cannot use the conversations in {path}: {error}") from None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def search(self, query: str = "", limit: int = 100) -> list[dict[str, Any]]:
        """The newest conversations whose title or text holds `query`, without their turns."""
        like = "%" + "".join(f"\\{c}" if c in "\\%_" else c for c in query) + "%"
        rows = self._rows(
            """
            SELECT c.id, c.title, c.updated, c.model,
                   (SELECT count(*) FROM turns t WHERE t.conversation = c.id) AS messages
            FROM conversations c
            WHERE c.title LIKE :like ESCAPE '\\' OR EXISTS (
                SELECT 1 FROM turns t WHERE t.conversation = c.id AND t.content LIKE :like ESCAPE '\\')
            ORDER BY c.updated DESC, c.rowid DESC LIMIT :limit
            """,
            {"like": like, "limit": limit},
        )
        return [dict(row) for row in rows]

    def create(self, title: str, model: str, system: str | None) -> dict[str, Any]:
        """A new conversation, as `get` gives it."""
        id, now = secrets.token_hex(8), time.time()
        with self._writing() as db:
            db.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, ?, '{}', NULL, ?, ?)",
                (id, title, model, system, now, now),
            )
        return self.get(id)

    def get(self, id: str) -> dict[str, Any]:
        """A conversation with all its turns in the order they were made. MissingError."""
        head = self._rows("SELECT * FROM conversations WHERE id = ?", (id,))
        if not head:
            raise MissingError(id)
        turns = self._rows("SELECT * FROM turns WHERE conversation = ? ORDER BY rowid", (id,))
        found = {**dict(head[0]), "turns": [_turn(row) for row in turns]}
        found["settings"] = json.loads(found["settings"])
        return found

    def ids(self) -> list[str]:
        """All conversations, oldest first."""
        return [row["id"] for row in self._rows("SELECT id FROM conversations ORDER BY rowid", ())]

    def update(self, id: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Change any of title, system, settings, model and leaf. MissingError also for a leaf."""
        assert set(changes) <= {"title", "system", "settings", "model", "leaf"}
        values = dict(changes)
        if "settings" in values:
            values["settings"] = json.dumps(values["settings"])
        with self._writing() as db:
            if values.get("leaf") is not None:
                self._turn_of(db, id, values["leaf"])
            sets = "".join(f"{name} = :{name}, " for name in values)
            changed = db.execute(
                f"UPDATE conversations SET {sets}updated = :now WHERE id = :id",
                {**values, "now": time.time(), "id": id},
            )
            if not changed.rowcount:
                raise MissingError(id)
        return self.get(id)

    def delete(self, id: str) -> None:
        """Remove a conversation with its turns and preferences. MissingError."""
        with self._writing() as db:
            if not db.execute("DELETE FROM conversations WHERE id = ?", (id,)).rowcount:
                raise MissingError(id)

    def add_turn(
        self,
        conversation: str,
        parent: str | None,
        role: str,
        content: str,
        tools: list[dict[str, Any]],
        model: str | None,
    ) -> dict[str, Any]:
        """A new turn, which becomes the leaf. MissingError for the conversation or the parent."""
        id, now = secrets.token_hex(8), time.time()
        with self._writing() as db:
            if parent is not None:
                self._turn_of(db, conversation, parent)
            changed = db.execute(
                "UPDATE conversations SET leaf = ?, updated = ? WHERE id = ?",
                (id, now, conversation),
            )
            if not changed.rowcount:
                raise MissingError(conversation)
            db.execute(
                "INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)",
                (id, conversation, parent, role, content, json.dumps(tools), model, now),
            )
            return _turn(db.execute("SELECT * FROM turns WHERE id = ?", (id,)).fetchone())

    def rate(self, conversation: str, turn: str, rating: int) -> dict[str, Any]:
        """Set a turn's rating: 1 good, -1 bad, 0 none. MissingError."""
        with self._writing() as db:
            self._turn_of(db, conversation, turn)
            db.execute("UPDATE turns SET rating = ? WHERE id = ?", (rating, turn))
            return _turn(db.execute("SELECT * FROM turns WHERE id = ?", (turn,)).fetchone())

    def prefer(self, conversation: str, chosen: str, rejected: str) -> None:
        """Note that of two answers to the same turn one is better.

        A later choice between the same two replaces the earlier one. MissingError; UsageError for turns
        that are not two answers of the assistant to one turn.
        """
        with self._writing() as db:
            good, bad = (self._turn_of(db, conversation, turn) for turn in (chosen, rejected))
            pair = good["role"] == bad["role"] == "assistant" and good["parent"] == bad["parent"]
            if chosen == rejected or not pair:
                raise UsageError("chosen and rejected must be two answers to the same turn")
            for one, other in ((chosen, rejected), (rejected, chosen)):
                db.execute(
                    "DELETE FROM preferences WHERE chosen = ? AND rejected = ?", (one, other)
                )
            db.execute(
                "INSERT INTO preferences VALUES (?, ?, ?, ?)",
                (conversation, chosen, rejected, time.time()),
            )

    def backup(self, target: Path) -> None:
        """Copy the whole file to `target`, also while others write. UsageError if it is there."""
        if target.exists():
            raise UsageError(f"--backup {target}: is there already, choose another name")
        try:
            with files.disk_full_as_failure(target), self._lock:
                copy = sqlite3.connect(target)
                try:
                    self._db.backup(copy)
                finally:
                    copy.close()
        except sqlite3.Error as error:
            raise Failure(f"cannot copy the conversations to {target}: {error}") from None

    def _migrate(self) -> None:
        """Bring the file up to date, each step whole or not at all."""
        with self._writing() as db:
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
            if version > len(MIGRATIONS):
                raise Failure(
                    f"the conversations in {self.path} were written by a newer sprout: use that one"
                )
            for number, script in enumerate(MIGRATIONS[version:], version + 1):
                for statement in script.split(";"):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")

    def _rows(self, query: str, values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise

    def _turn_of(self, db: sqlite3.Connection, conversation: str, turn: str) -> sqlite3.Row:
        """A turn, if it belongs to that conversation. MissingError."""
        row = db.execute(
            "SELECT * FROM turns WHERE id = ? AND conversation = ?", (turn, conversation)
        ).fetchone()
        if row is None:
            raise MissingError(turn)
        assert isinstance(row, sqlite3.Row)
        return row


def path_of(turns: list[dict[str, Any]], leaf: str | None) -> list[dict[str, Any]]:
    """The turns from the first one to `leaf`, each the parent of the next."""
    by_id = {turn["id"]: turn for turn in turns}
    found = []
    while leaf is not None:
        found.append(by_id[leaf])
        leaf = by_id[leaf]["parent"]
    return found[::-1]


def _turn(row: sqlite3.Row) -> dict[str, Any]:
    """A turn as the API shows it."""
    turn = {key: row[key] for key in row.keys() if key != "conversation"}  # noqa: SIM118
    return {**turn, "tools": json.loads(turn["tools"])}

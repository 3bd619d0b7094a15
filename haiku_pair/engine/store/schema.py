"""The tables, and the steps from each version of them to the next."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

_STEPS: tuple[tuple[str, ...], ...] = (
    (
        # The order of insertion decides what is newest, not the clock, which may go backwards.
        """CREATE TABLE conversation (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            root BLOB NOT NULL,
            created REAL NOT NULL
        )""",
        "CREATE INDEX conversation_root ON conversation (root, number)",
        """CREATE TABLE event (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation TEXT NOT NULL,
            body BLOB NOT NULL
        )""",
        "CREATE INDEX event_conversation ON event (conversation, number)",
        "CREATE TABLE history (conversation TEXT PRIMARY KEY, body BLOB NOT NULL)",
        """CREATE TABLE state (
            root BLOB NOT NULL,
            key TEXT NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (root, key)
        )""",
        """CREATE TABLE unsaved (
            root BLOB NOT NULL,
            path BLOB NOT NULL,
            base_hash TEXT NOT NULL,
            raw BLOB NOT NULL,
            PRIMARY KEY (root, path)
        )""",
    ),
    (
        "ALTER TABLE conversation ADD COLUMN title TEXT NOT NULL DEFAULT ''",
        # Who gave the title: 0 the first message, 1 the model, 2 the person.
        "ALTER TABLE conversation ADD COLUMN titled_by INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE conversation ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE conversation ADD COLUMN archived INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE conversation ADD COLUMN changed REAL NOT NULL DEFAULT 0",
        "ALTER TABLE conversation ADD COLUMN fork_of TEXT NOT NULL DEFAULT ''",
        # The tree the model was last told of.
        "ALTER TABLE conversation ADD COLUMN known TEXT NOT NULL DEFAULT ''",
        # Whether its passages and title are made: not of a conversation from version 1 until it is listed.
        "ALTER TABLE conversation ADD COLUMN is_indexed INTEGER NOT NULL DEFAULT 0",
        """CREATE TABLE message (
            conversation TEXT NOT NULL,
            number INTEGER NOT NULL,
            turn TEXT NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (conversation, number)
        ) WITHOUT ROWID""",
        # What was said in a turn, for the search. `event` is the number of its first event.
        """CREATE TABLE passage (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation TEXT NOT NULL,
            turn TEXT NOT NULL,
            event INTEGER NOT NULL,
            said TEXT NOT NULL,
            UNIQUE (conversation, turn)
        )""",
    ),
    (
        # What was asked of the model, request by request: no words, only what was counted. `day` is the local one,
        # which a later journey must not change.
        """CREATE TABLE usage (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            root BLOB NOT NULL,
            at REAL NOT NULL,
            day TEXT NOT NULL,
            session TEXT NOT NULL,
            turn TEXT NOT NULL,
            kind TEXT NOT NULL,
            provider TEXT NOT NULL,
            model TEXT NOT NULL,
            uncached INTEGER NOT NULL,
            written_5m INTEGER NOT NULL,
            written_1h INTEGER NOT NULL,
            cache_read INTEGER NOT NULL,
            output INTEGER NOT NULL,
            dollars REAL,
            missed TEXT NOT NULL
        )""",
        "CREATE INDEX usage_day ON usage (day)",
        "CREATE INDEX usage_session ON usage (session)",
    ),
    (
        # Money of a day that requests under way may still cost; `process` is the engine that asks.
        """CREATE TABLE held (
            token TEXT PRIMARY KEY,
            process INTEGER NOT NULL,
            at REAL NOT NULL,
            day TEXT NOT NULL,
            dollars REAL NOT NULL
        ) WITHOUT ROWID""",
    ),
)

VERSION = len(_STEPS)
"""Of the tables as this program writes them."""


def version(connection: sqlite3.Connection) -> int:
    """Version of the tables in an open database; 0 when it has none of ours."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def upgrade(connection: sqlite3.Connection, path: Path | None, *, new: bool) -> None:
    """Bring the tables to `VERSION`, each step whole or not at all.

    A copy is kept beside `path` before an older file is touched. Raises sqlite3.Error.
    """
    found = version(connection)
    if found >= VERSION:
        return
    if path is not None and not new:
        _keep_copy(connection, path.with_name(f"{path.name}.version-{found}"))
    for number in range(found, VERSION):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in _STEPS[number]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={number + 1}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
    if path is not None and found == 1:
        # Version 1 left what it deleted in unused pages. What the person deletes from now on is to be nowhere.
        connection.execute("VACUUM")
    if path is not None:
        # So that the tables are in the main file even if the log gets lost.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _keep_copy(connection: sqlite3.Connection, target: Path) -> None:
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)

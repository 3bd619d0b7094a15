"""An index of the words of a workspace's files, ranked by BM25: SQLite's own full-text search (FTS5).

Only words in no order are kept, not the files. All of it can be made again: a file that can't be used is thrown away.
The English stemmer of SQLite makes "applied" find "apply"; who fills the index has taken everything else apart.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store.paths import private_folder

log = logging.getLogger(__name__)

_VERSION = 1
"""Of the tables and of how the words are taken apart."""

_TABLES = (
    """CREATE TABLE file (
        number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL, kept BLOB NOT NULL
    )""",
    "CREATE VIRTUAL TABLE words USING fts5(path, names, body, tokenize='porter unicode61')",
)
_WEIGHTS = "8.0, 2.0, 0.5"
"""Of a word in the path, among the names that are defined, and anywhere in the file."""


class Indexed(Struct, frozen=True):
    """What the index is told of one file. The texts are words with blanks between."""

    path: str
    stamp: str
    """Changes with the content."""
    in_path: str
    names: str
    body: str
    kept: bytes = b""
    """Of the owner, given back by `kept`."""


class WordIndex:
    """One thread may write while others ask: they see what was there before, and do not wait for it."""

    def __init__(self, path: Path) -> None:
        """Opens or begins the file. Without a disk that takes it, it is kept in memory, and who asks has to wait."""
        self._lock = threading.Lock()
        self._connection = _opened(path)
        self._asking, self._asked = self._lock, self._connection
        if _is_shared(self._connection):
            self._asking, self._asked = threading.Lock(), _connected(str(path))

    def stamps(self) -> dict[str, str]:
        """What is indexed: the stamp of each path."""
        return dict(self._rows("SELECT path, stamp FROM file", ()))

    def kept_of(self, path: str) -> bytes:
        """What the owner keeps with a path; empty for one that is not indexed."""
        found = self._rows("SELECT kept FROM file WHERE path = ?", (path,))
        return bytes(found[0][0]) if found else b""

    def kept(self) -> Iterator[tuple[str, bytes]]:
        """The same for all paths, a few hundred in memory at a time."""
        last = ""
        while True:
            rows = self._rows("SELECT path, kept FROM file WHERE path > ? ORDER BY path LIMIT 200", (last,))
            yield from rows
            if not rows:
                return
            last = rows[-1][0]

    def put(self, files: Iterable[Indexed], gone: Iterable[str] = ()) -> None:
        """Take in new and changed files, and forget others: all of it or, on a full disk, nothing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                for path in gone:
                    self._forget(path)
                for file in files:
                    self._take(file)
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                log.warning("the index of words does not take writes: %s", error)
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")

    def scores(self, terms: Sequence[str]) -> dict[str, float]:
        """How well each file answers to the terms: 1 for the best; files without any of them are left out."""
        if not terms:
            return {}
        sql = (
            f"SELECT file.path, bm25(words, {_WEIGHTS}) FROM words JOIN file ON file.number = words.rowid"  # noqa: S608
            " WHERE words MATCH ?"
        )
        rows = self._rows(sql, (" OR ".join(f'"{term}"' for term in terms),))
        best = max((-score for _, score in rows), default=0.0) or 1.0
        return {path: -score / best for path, score in rows}

    def holding(self, term: str, most: int) -> list[str]:
        """The files whose text holds a term; none when it stands in more than `most`, where it says little."""
        sql = "SELECT file.path FROM words JOIN file ON file.number = words.rowid WHERE words MATCH ? LIMIT ?"
        rows = self._rows(sql, (f'body: "{term}"', most + 1))
        return [path for (path,) in rows] if len(rows) <= most else []

    def _rows(self, sql: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """What is found; nothing where the file can't be read: all of it can be made again."""
        with self._asking:
            try:
                return self._asked.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                log.warning("the index of words can't be asked: %s", error)
                return []

    def close(self) -> None:
        """Let go of the file."""
        if self._asked is not self._connection:
            with self._asking:
                self._asked.close()
        with self._lock:
            self._connection.close()

    def _take(self, file: Indexed) -> None:
        self._forget(file.path)
        row = (file.path, file.stamp, file.kept)
        number = self._connection.execute("INSERT INTO file (path, stamp, kept) VALUES (?, ?, ?)", row).lastrowid
        words = (number, file.in_path, file.names, file.body)
        self._connection.execute("INSERT INTO words (rowid, path, names, body) VALUES (?, ?, ?, ?)", words)

    def _forget(self, path: str) -> None:
        found = self._connection.execute("SELECT number FROM file WHERE path = ?", (path,)).fetchone()
        if found:
            self._connection.execute("DELETE FROM words WHERE rowid = ?", found)
            self._connection.execute("DELETE FROM file WHERE number = ?", found)


def _opened(path: Path) -> sqlite3.Connection:
    """The connection to a file that can be used; a bad one goes first. In memory where there can be none."""
    for attempt in ("as it is", "anew"):
        try:
            private_folder(path.parent)
            if attempt == "anew":
                for ending in ("", "-wal", "-shm"):
                    path.with_name(path.name + ending).unlink(missing_ok=True)
            return _prepared(str(path))
        except (Failure, OSError, sqlite3.Error) as error:
            log.warning("the index of words in %s can't be used %s: %s", path, attempt, error)
    return _prepared(":memory:")


def _connected(name: str) -> sqlite3.Connection:
    return sqlite3.connect(name, isolation_level=None, check_same_thread=False)


def _is_shared(connection: sqlite3.Connection) -> bool:
    """Whether others may read while it writes; not in memory, nor on some file systems."""
    return bool(connection.execute("PRAGMA journal_mode").fetchone() == ("wal",))


def _prepared(name: str) -> sqlite3.Connection:
    connection = _connected(name)
    with ExitStack() as unless_ready:
        unless_ready.callback(connection.close)
        # What is lost in a crash is indexed again: no waiting for the disk.
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA journal_mode=WAL")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in {0, _VERSION}:
            raise sqlite3.DatabaseError(f"of another version: {version}")
        if version == 0:
            for statement in _TABLES:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={_VERSION}")
        connection.execute("SELECT count(*) FROM words").fetchone()
        unless_ready.pop_all()
    return connection

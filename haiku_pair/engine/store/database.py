"""The one SQLite file: conversations, unsaved text, the state of workspaces.

Write-ahead log and full synchronisation, so that what was reported as kept survives a crash. A file that can't be
used is set aside and told about, never silently replaced. While the disk refuses writes, they wait in memory, in
order, and go through as soon as it takes them again.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TypeAlias

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store import schema, triples
from haiku_pair.engine.store.locking import exclusive, set_aside
from haiku_pair.engine.store.paths import HOME_VARIABLE, private_folder
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.words import tr

Value: TypeAlias = str | bytes | int | float | None
Row: TypeAlias = tuple[Value, ...]
Statement: TypeAlias = tuple[str, Sequence[Value]]

_BUSY_SECONDS = 3.0
_CHECKED_SIZE = 16 * 1024 * 1024
"""Bytes. Up to this size the whole file is checked at start; a larger one would delay it."""
_SIDE_FILES = ("-wal", "-shm")
DAMAGED = "damaged"
"""Follows the name of a file that could not be used and was set aside."""


class Database:
    """Rows in, rows out. Any thread may call; calls wait for one another."""

    def __init__(self, path: Path) -> None:
        """Opens `path`, or says in `notices` why not and works in memory. Never raises."""
        self.path = path
        self.notices: list[Problem] = []
        """What went wrong, to be shown and cleared by the owner; grows while running too."""
        self.has_index = False
        """Whether what was said can be looked up by letter triples."""
        self._lock = threading.RLock()
        self._waiting: list[Statement] = []
        self._connection = self._open()

    def lasting(self) -> bool:
        """Whether what is written is on disk, and not only in memory."""
        return self._on_disk and not self._waiting

    def read(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """The rows of a query.

        Raises:
            Failure: the file can't be read (STORE).
        """
        with self._lock:
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise self._unreadable(error) from error

    def write(self, *statements: Statement) -> None:
        """Carry out all statements or none, for good once this returns.

        When the disk does not take them they are kept and tried again with the next write; `notices` says so once.
        """
        with self._lock:
            already_waiting = bool(self._waiting)
            self._waiting.extend(statements)
            try:
                self._carry_out(self._waiting)
            except sqlite3.Error as error:
                if not already_waiting:
                    self.notices.append(_not_taken(self.path, error))
                return
            self._waiting.clear()

    def attempt(self, *statements: Statement) -> int:
        """Carry out all statements now, or none; how many rows the last one changed.

        Raises:
            Failure: the disk does not take it (STORE); nothing of it is tried again.
        """
        with self._lock:
            try:
                self._carry_out(statements)
                return int(self._connection.execute("SELECT changes()").fetchone()[0])
            except sqlite3.Error as error:
                raise self._unreadable(error) from error

    def erase(self, *statements: Statement) -> None:
        """Carry out statements that delete, so that no byte of what they delete is left in the file or its log.

        Raises:
            Failure: the disk does not take it, or another window is in the way (STORE); what was deleted stays so.
        """
        with self._lock:
            try:
                self._carry_out([*self._waiting, *statements, *self._forgetting()])
                self._waiting.clear()
                busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.Error as error:
                raise _not_erased(f"{type(error).__name__}: {error}") from error
            if busy:
                raise _not_erased("the log is in use")

    def _forgetting(self) -> tuple[Statement, ...]:
        return ((triples.FORGET_DELETED, ()),) if self.has_index else ()

    def close(self) -> None:
        """Let go of the file. What still waits gets a last chance."""
        with self._lock:
            with suppress(sqlite3.Error):
                self._carry_out(self._waiting)
                self._waiting.clear()
            with suppress(sqlite3.Error):
                self._connection.close()

    def _carry_out(self, statements: Sequence[Statement]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for sql, values in statements:
                self._connection.execute(sql, values)
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def _open(self) -> sqlite3.Connection:
        self._on_disk = True
        try:
            private_folder(self.path.parent)
            with exclusive(self.path.with_name(self.path.name + ".lock")):
                return self._open_or_replace()
        except (Failure, OSError, sqlite3.Error) as error:
            self._on_disk = False
            self.notices.append(_in_memory(self.path, error))
            return self._in_memory()

    def _open_or_replace(self) -> sqlite3.Connection:
        """The connection to a good file; a bad one is set aside first. Raises what keeps it from being written."""
        if os.path.lexists(self.path):
            reason = _defect(self.path)
            if not reason:
                return self._connect(new=False)
            moved = _move_away(self.path)
            self.notices.append(_replaced(self.path, moved, reason))
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        return self._connect(new=True)

    def _connect(self, *, new: bool) -> sqlite3.Connection:
        for name in (self.path, *_side_files(self.path)):
            with suppress(FileNotFoundError):
                name.chmod(0o600)
        connection = _connect(str(self.path))
        with ExitStack() as unless_opened:
            unless_opened.callback(connection.close)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            schema.upgrade(connection, self.path, new=new)
            self.has_index = triples.open_index(connection)
            # Asks for the write lock, to learn now rather than later that the file can't be written.
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(f"PRAGMA user_version={schema.VERSION}")
            connection.execute("COMMIT")
            unless_opened.pop_all()
        return connection

    def _in_memory(self) -> sqlite3.Connection:
        """A database in memory that begins as a copy of the file, as far as it can be read."""
        copy = _connect(":memory:")
        name = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
        with suppress(sqlite3.Error, OSError), closing(_connect(name, uri=True)) as source:
            if not _defect_inside(source, thorough=True):
                source.backup(copy)
        if schema.version(copy) == 0:
            copy.close()
            copy = _connect(":memory:")
        schema.upgrade(copy, None, new=True)
        self.has_index = triples.open_index(copy)
        return copy

    def _unreadable(self, error: sqlite3.Error) -> Failure:
        return Failure(
            Fault.STORE,
            tr("The history in {path} can't be read.", path=shown(str(self.path))),
            kept=tr("Your files are untouched, and so is what is on the screen."),
            next_step=tr("Close the program and start it again; the damaged file is then set aside."),
            detail=f"{type(error).__name__}: {error}",
        )


def _connect(name: str, *, uri: bool = False) -> sqlite3.Connection:
    # isolation_level=None: transactions begin and end where this module says so.
    found = sqlite3.connect(name, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=uri)
    found.execute("PRAGMA secure_delete=ON")
    return found


def _side_files(path: Path) -> list[Path]:
    return [path.with_name(path.name + suffix) for suffix in _SIDE_FILES]


def _defect(path: Path) -> str:
    """Why the file can't be our database; empty when it can.

    Raises:
        sqlite3.OperationalError: it is locked or can't be opened, which says nothing about its content.
    """
    if not path.is_file():
        return tr("it is no file")
    size = path.stat().st_size
    if size == 0:
        return tr("it is empty")
    try:
        with closing(_connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return _defect_inside(connection, thorough=size <= _CHECKED_SIZE)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        return tr("it is damaged: {error}", error=error)


def _defect_inside(connection: sqlite3.Connection, *, thorough: bool) -> str:
    found = schema.version(connection)
    if found > schema.VERSION:
        return tr("it was written by a newer version of this program ({found})", found=found)
    if found == 0:
        return tr("it holds nothing of this program")
    if not thorough:
        return ""
    first = connection.execute("PRAGMA quick_check(1)").fetchone()
    return "" if first == ("ok",) else f"it is damaged: {first}"


def _move_away(path: Path) -> Path | None:
    moved = set_aside(path, DAMAGED)
    if moved is None:
        raise OSError(tr("{path} can't be moved out of the way", path=path))
    for side, suffix in zip(_side_files(path), _SIDE_FILES, strict=True):
        with suppress(OSError):
            side.rename(moved.with_name(moved.name + suffix))
    return moved


def _replaced(path: Path, moved: Path | None, reason: str) -> Problem:
    return Problem(
        Fault.STORE,
        tr("The history in {path} could not be used, so a new one was begun.", path=shown(str(path))),
        kept=tr("The old file was kept as {name}.", name=shown(moved.name)) if moved else "",
        next_step=tr("Restore a backup of it if you have one; your own files are not concerned."),
        detail=reason,
    )


def _in_memory(path: Path, error: Exception) -> Problem:
    return Problem(
        Fault.STORE,
        tr("The history can't be kept: {path} can't be written.", path=shown(str(path))),
        kept=tr("Everything works, but conversations and unsaved text are lost when the program ends."),
        next_step=tr(
            ("Make room or allow writing there, or name another folder in {home_variable}; then start again."),
            home_variable=HOME_VARIABLE,
        ),
        detail=f"{type(error).__name__}: {error}",
    )


def _not_erased(detail: str) -> Failure:
    return Failure(
        Fault.STORE,
        tr("It could not be deleted for good."),
        kept=tr("It may be out of the list already, but traces of it may still be in the history's file."),
        next_step=tr("Close other windows of the program, make room on the disk, then delete it again."),
        detail=detail,
    )


def _not_taken(path: Path, error: sqlite3.Error) -> Problem:
    return Problem(
        Fault.STORE,
        tr("The history is not being saved: {path} does not take writes.", path=shown(str(path))),
        kept=tr("What is new stays in memory and is saved as soon as that works again."),
        next_step=tr("Free some space on the disk."),
        detail=f"{type(error).__name__}: {error}",
    )

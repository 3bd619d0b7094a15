"""The kept conversations as a list: searched, named, pinned, archived, and deleted so that nothing is left."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from haiku_pair.engine.store import passages
from haiku_pair.engine.store.conversations import Conversations, by_turn, first_line
from haiku_pair.engine.store.database import DAMAGED, Database, Row
from haiku_pair.engine.store.packing import path_key
from haiku_pair.engine.store.passages import Found, Passages
from haiku_pair.protocol.events import ConversationEvent, TurnStarted
from haiku_pair.protocol.sessions import SessionFacts

_LIST = """SELECT id, root, title, changed, pinned, archived, fork_of,
        (SELECT count(*) FROM passage WHERE passage.conversation = conversation.id) AS turns,
        (SELECT max(number) FROM event WHERE event.conversation = conversation.id) AS newest
    FROM conversation WHERE id = ? OR title != '' ORDER BY pinned DESC, newest DESC, number DESC"""
_TABLES = ("event", "message", "history", "passage")
_BY_PERSON = 2
"""Who gave a title, as `titled_by` has it."""
LONGEST_TITLE = 200
"""Characters of a title that the person gives."""


class Sessions:
    """For the store's thread."""

    def __init__(self, database: Database, conversations: Conversations) -> None:
        self._database = database
        self._conversations = conversations
        self._passages = Passages(database)

    # --- the list ----------------------------------------------------------------------------------

    def listed(self, root: Path, query: str, shown: str) -> list[SessionFacts]:
        """All sessions that hold the words of a query in title or text, pinned ones first, then by the last word.

        Args:
            root: the folder that is open.
            query: words; without any, all sessions.
            shown: the session that is open, which is listed even before its first message.

        Raises:
            Failure: the store can't be read.
        """
        self.index_old()
        rows = {str(row[0]): row for row in self._database.read(_LIST, (shown,))}
        found = self._passages.search(query, {session: str(row[2]) for session, row in rows.items()})
        return [_facts(row, root, shown, found[session]) for session, row in rows.items() if session in found]

    def index_old(self) -> None:
        """Make titles and passages of conversations that an earlier version has kept.

        Raises:
            Failure: the store can't be read.
        """
        for (conversation,) in self._database.read("SELECT id FROM conversation WHERE is_indexed = 0"):
            self.index(str(conversation))

    def index(self, conversation: str) -> None:
        """Make title and passages of a conversation, if an earlier version has kept it.

        Raises:
            Failure: the store can't be read.
        """
        sql = "SELECT created FROM conversation WHERE id = ? AND is_indexed = 0"
        rows = self._database.read(sql, (conversation,))
        if not rows:
            return
        turns = [turn for turn in by_turn(self._conversations.events(conversation)) if isinstance(turn[0], TurnStarted)]
        first = turns[0][0] if turns else None
        title = first_line(first.text) if isinstance(first, TurnStarted) else ""
        sql = "UPDATE conversation SET title = ?, changed = max(changed, created), is_indexed = 1 WHERE id = ?"
        self._database.write(
            *(
                passages.put(conversation, turn[0].turn, None, passages.spoken(turn))
                for turn in turns
                if isinstance(turn[0], TurnStarted)
            ),
            (sql, (title, conversation)),
        )

    def root(self, session: str) -> Path | None:
        """The folder of a session; None when there is no such session.

        Raises:
            Failure: the store can't be read.
        """
        rows = self._database.read("SELECT root FROM conversation WHERE id = ?", (session,))
        return Path(os.fsdecode(_bytes(rows[0][0]))) if rows else None

    def title(self, session: str) -> str:
        """What a session is called.

        Raises:
            Failure: the store can't be read.
        """
        rows = self._database.read("SELECT title FROM conversation WHERE id = ?", (session,))
        return str(rows[0][0]) if rows else ""

    def known(self, session: str) -> str:
        """The tree that the model was last told of in a session; empty for none.

        Raises:
            Failure: the store can't be read.
        """
        rows = self._database.read("SELECT known FROM conversation WHERE id = ?", (session,))
        return str(rows[0][0]) if rows else ""

    def events(self, session: str) -> list[ConversationEvent]:
        """What was shown of a session of any folder.

        Raises:
            Failure: the store can't be read.
        """
        return self._conversations.events(session)

    # --- changes -----------------------------------------------------------------------------------

    def rename(self, session: str, title: str) -> None:
        """Call a session what the person says; with no title, what its first message says."""
        line = " ".join(title.split())[:LONGEST_TITLE]
        if not line:
            line, by = self._first_words(session), 0
        else:
            by = _BY_PERSON
        self._database.write(("UPDATE conversation SET title = ?, titled_by = ? WHERE id = ?", (line, by, session)))

    def suggest_title(self, session: str, title: str) -> bool:
        """Call a session what the model says, unless the person has named it; whether that was done.

        Raises:
            Failure: the store can't be read.
        """
        rows = self._database.read("SELECT titled_by FROM conversation WHERE id = ?", (session,))
        if not rows or rows[0][0] == _BY_PERSON:
            return False
        sql = "UPDATE conversation SET title = ?, titled_by = 1 WHERE id = ? AND titled_by < 2"
        self._database.write((sql, (first_line(title), session)))
        return True

    def pin(self, session: str, *, pinned: bool) -> None:
        """Let a session stand at the top, or not any more."""
        self._database.write(("UPDATE conversation SET pinned = ? WHERE id = ?", (int(pinned), session)))

    def archive(self, session: str, *, archived: bool) -> None:
        """Put a session away, or take it out again."""
        self._database.write(("UPDATE conversation SET archived = ? WHERE id = ?", (int(archived), session)))

    def set_known(self, session: str, tree: str) -> None:
        """Remember which tree the model was last told of."""
        self._database.write(("UPDATE conversation SET known = ? WHERE id = ?", (tree, session)))

    def delete(self, session: str) -> tuple[str, ...]:
        """Delete a session, so that nothing of it is left in the file, its log and the copies of earlier versions.

        Returns:
            Names of damaged stores that were set aside once and may still hold something of it.

        Raises:
            Failure: the disk does not take it.
        """
        rows = [(f"DELETE FROM {table} WHERE conversation = ?", (session,)) for table in _TABLES]  # noqa: S608
        self._database.erase(*rows, ("DELETE FROM conversation WHERE id = ?", (session,)))
        beside = self._database.path.parent
        for copy in beside.glob(f"{self._database.path.name}.version-*"):
            with suppress(OSError):
                copy.unlink()
        return tuple(sorted(found.name for found in beside.glob(f"{self._database.path.name}.{DAMAGED}-*")))

    def _first_words(self, session: str) -> str:
        sql = "SELECT said FROM passage WHERE conversation = ? ORDER BY number LIMIT 1"
        rows = self._database.read(sql, (session,))
        return first_line(str(rows[0][0]).partition("\n")[0]) if rows else ""


def _facts(row: Row, root: Path, shown: str, found: Found) -> SessionFacts:
    session, folder, title, changed, pinned, archived, fork_of, turns, _ = row
    raw = _bytes(folder)
    return SessionFacts(
        id=str(session),
        title=str(title),
        folder=raw.decode("utf-8", "replace"),
        is_here=raw == path_key(root),
        is_open=session == shown,
        changed=float(changed or 0),
        turns=int(turns or 0),
        pinned=bool(pinned),
        archived=bool(archived),
        is_fork=bool(fork_of),
        turn=found.turn,
        excerpt=found.excerpt,
    )


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""

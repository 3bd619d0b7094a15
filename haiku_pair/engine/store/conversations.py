"""Conversations as they are kept: the events the window showed, and the messages the model is sent.

Both only grow, row by row, so that what is kept of a long conversation costs what it cost of a short one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from haiku_pair.engine.store import passages
from haiku_pair.engine.store.database import Database, Statement
from haiku_pair.engine.store.packing import pack, path_key
from haiku_pair.protocol.events import ConversationEvent, TextDelta, ThinkingDelta, TurnFinished, TurnStarted

TITLE = 80
"""Characters of a title made from a first message."""

_EVENT = "INSERT INTO event (conversation, body) VALUES (?, ?)"
_CREATE = """INSERT INTO conversation (id, root, created, changed, title, titled_by, fork_of, is_indexed)
    VALUES (?, ?, ?, ?, ?, ?, ?, 1)"""
_TITLE = "UPDATE conversation SET title = ? WHERE id = ? AND title = '' AND titled_by = 0"
_CHANGED = "UPDATE conversation SET changed = ? WHERE id = ?"


@dataclass(frozen=True)
class KeptMessage:
    """A message in a form only its owner understands, and the turn it came in."""

    turn: str
    body: bytes


class Conversations:
    """Append-only. The order of appending is the order of reading, whatever the clock says."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._decoder: msgspec.msgpack.Decoder[ConversationEvent] = msgspec.msgpack.Decoder(ConversationEvent)

    def create(self, root: Path, fork_of: str = "") -> str:
        """Begin an empty conversation in a workspace; its id. A fork keeps a name that is not that of a message."""
        new, now = os.urandom(16).hex(), time.time()
        sql = "SELECT title, titled_by FROM conversation WHERE id = ? AND titled_by > 0"
        title, by = (self._database.read(sql, (fork_of,)) or [("", 0)])[0] if fork_of else ("", 0)
        self._database.write((_CREATE, (new, path_key(root), now, now, title, by, fork_of)))
        return new

    def newest(self, root: Path) -> str | None:
        """The conversation begun last in a workspace.

        Raises:
            Failure: the store can't be read.
        """
        sql = "SELECT id FROM conversation WHERE root = ? ORDER BY number DESC LIMIT 1"
        rows = self._database.read(sql, (path_key(root),))
        return str(rows[0][0]) if rows else None

    def append_event(self, conversation: str, event: ConversationEvent) -> None:
        """Keep one event; it survives a crash once this returns. One short transaction."""
        statements: list[Statement] = [(_EVENT, (conversation, pack(event)))]
        if isinstance(event, TurnStarted):
            said = passages.spoken([event])
            statements.append(passages.put(conversation, event.turn, None, said))
            statements += [(_TITLE, (first_line(said), conversation)), (_CHANGED, (time.time(), conversation))]
        if isinstance(event, TurnFinished):
            said = passages.spoken(self._of_turn(conversation, event.turn))
            statements.append(passages.put(conversation, event.turn, None, said))
            statements.append((_CHANGED, (time.time(), conversation)))
        self._database.write(*statements)

    def append_all(self, conversation: str, events: Sequence[ConversationEvent]) -> None:
        """Keep many events at once, as the beginning of a conversation. One transaction."""
        statements: list[Statement] = []
        for turn in by_turn(events):
            statements += [(_EVENT, (conversation, pack(event))) for event in turn]
            if isinstance(turn[0], TurnStarted):
                said = passages.spoken(turn)
                statements.append((_TITLE, (first_line(turn[0].text), conversation)))
                statements.append(passages.put(conversation, turn[0].turn, None, said))
        self._database.write(*statements)

    def events(self, conversation: str) -> list[ConversationEvent]:
        """All events, oldest first, pieces of one text joined. Rows of an unknown kind are left out.

        Raises:
            Failure: the store can't be read.
        """
        return self._events(conversation, 0)

    def append_messages(self, conversation: str, first: int, messages: Sequence[KeptMessage]) -> None:
        """Keep what the model is sent from now on; `first` is the number of the first of them, from 0."""
        sql = "INSERT OR REPLACE INTO message (conversation, number, turn, body) VALUES (?, ?, ?, ?)"
        rows = enumerate(messages, first)
        self._database.write(*((sql, (conversation, number, kept.turn, kept.body)) for number, kept in rows))

    def messages(self, conversation: str) -> list[KeptMessage]:
        """What `append_messages` kept, oldest first.

        Raises:
            Failure: the store can't be read.
        """
        sql = "SELECT turn, body FROM message WHERE conversation = ? ORDER BY number"
        rows = self._database.read(sql, (conversation,))
        return [KeptMessage(str(turn), body) for turn, body in rows if isinstance(body, bytes)]

    def old_history(self, conversation: str) -> bytes:
        """All messages at once, as the first version of the store kept them; empty where it did not.

        Raises:
            Failure: the store can't be read.
        """
        rows = self._database.read("SELECT body FROM history WHERE conversation = ?", (conversation,))
        body = rows[0][0] if rows else b""
        return body if isinstance(body, bytes) else b""

    def _of_turn(self, conversation: str, turn: str) -> list[ConversationEvent]:
        """The events of a turn, as far as they are kept."""
        sql = "SELECT event FROM passage WHERE conversation = ? AND turn = ?"
        rows = self._database.read(sql, (conversation, turn))
        first = rows[0][0] if rows else 0
        return self._events(conversation, first if isinstance(first, int) else 0)

    def _events(self, conversation: str, first: int) -> list[ConversationEvent]:
        sql = "SELECT body FROM event WHERE conversation = ? AND number >= ? ORDER BY number"
        return joined(self._decoded(row[0]) for row in self._database.read(sql, (conversation, first)))

    def _decoded(self, body: object) -> ConversationEvent | None:
        if not isinstance(body, bytes):
            return None
        try:
            return self._decoder.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None


def first_line(text: str) -> str:
    """The beginning of a message on one line, to call a conversation by."""
    line = " ".join(text[: 8 * TITLE].split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"


def by_turn(events: Iterable[ConversationEvent]) -> list[list[ConversationEvent]]:
    """The events in groups that each begin with a turn; what comes before the first turn is one of its own."""
    groups: list[list[ConversationEvent]] = []
    for event in events:
        if isinstance(event, TurnStarted) or not groups:
            groups.append([])
        groups[-1].append(event)
    return groups


def joined(events: Iterable[ConversationEvent | None]) -> list[ConversationEvent]:
    """The events with neighbouring pieces of the same text made one, so that a long answer reads back quickly."""
    found: list[ConversationEvent] = []
    pieces: list[str] = []
    for event in events:
        if event is None:
            continue
        last = found[-1] if found else None
        if isinstance(event, TextDelta | ThinkingDelta) and type(last) is type(event) and last.turn == event.turn:
            pieces.append(event.text)
            continue
        _close(found, pieces)
        found.append(event)
    _close(found, pieces)
    return found


def _close(found: list[ConversationEvent], pieces: list[str]) -> None:
    """Give the last text the pieces that followed it."""
    last = found[-1] if found else None
    if pieces and isinstance(last, TextDelta | ThinkingDelta):
        found[-1] = msgspec.structs.replace(last, text=last.text + "".join(pieces))
    pieces.clear()

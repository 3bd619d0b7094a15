"""Conversations as they are kept: the events the window showed, and the history the model is sent."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from haiku_pair.engine.store.database import Database
from haiku_pair.engine.store.packing import pack, path_key
from haiku_pair.protocol.events import ConversationEvent, TextDelta, ThinkingDelta


class Conversations:
    """Append-only. The order of appending is the order of reading, whatever the clock says."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._decoder: msgspec.msgpack.Decoder[ConversationEvent] = msgspec.msgpack.Decoder(ConversationEvent)

    def create(self, root: Path) -> str:
        """Begin an empty conversation in a workspace; its id."""
        new = os.urandom(16).hex()
        row = (new, path_key(root), time.time())
        self._database.write(("INSERT INTO conversation (id, root, created) VALUES (?, ?, ?)", row))
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
        self._database.write(("INSERT INTO event (conversation, body) VALUES (?, ?)", (conversation, pack(event))))

    def events(self, conversation: str) -> list[ConversationEvent]:
        """All events, oldest first, pieces of one text joined. Rows of an unknown kind are left out.

        Raises:
            Failure: the store can't be read.
        """
        sql = "SELECT body FROM event WHERE conversation = ? ORDER BY number"
        return joined(self._decoded(row[0]) for row in self._database.read(sql, (conversation,)))

    def save_history(self, conversation: str, history: bytes) -> None:
        """Keep what the model is sent next time, in a form only its owner understands."""
        self._database.write(
            ("INSERT OR REPLACE INTO history (conversation, body) VALUES (?, ?)", (conversation, history))
        )

    def history(self, conversation: str) -> bytes:
        """What `save_history` kept; empty when nothing was.

        Raises:
            Failure: the store can't be read.
        """
        rows = self._database.read("SELECT body FROM history WHERE conversation = ?", (conversation,))
        body = rows[0][0] if rows else b""
        return body if isinstance(body, bytes) else b""

    def _decoded(self, body: object) -> ConversationEvent | None:
        if not isinstance(body, bytes):
            return None
        try:
            return self._decoder.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None


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

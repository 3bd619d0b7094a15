"""Sessions: the conversations that are kept, to be found, opened, named, divided, taken along and deleted."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class SessionForm(StrEnum):
    """As what a session leaves the program."""

    MARKDOWN = "markdown"
    """To be read."""
    JSON = "json"
    """Everything that is kept of it, for other programs."""


class SessionFacts(Struct, frozen=True):
    """One kept conversation, as a line of the list."""

    id: str
    title: str
    """Empty before the first message."""
    folder: str
    """Absolute; for display, and to open it."""
    is_here: bool
    """It belongs to the folder that is open."""
    is_open: bool
    """It is the conversation that is shown."""
    changed: float
    """When something was last said, in seconds since 1970 by the clock of then; the order does not depend on it."""
    turns: int
    pinned: bool = False
    archived: bool = False
    is_fork: bool = False
    turn: str = ""
    """The turn that holds what was searched for; empty where only the title does, or nothing was."""
    excerpt: str = ""
    """Some text around it."""


# --- requests --------------------------------------------------------------------------------------


class ListSessions(Struct, frozen=True, tag=True):
    """The sessions of all folders whose title or text holds every word of the query. Reply: `SessionsListed`."""

    query: str = ""


class OpenSession(Struct, frozen=True, tag=True):
    """Go on with a session; the one that is open is set aside, its turn stopped. Reply: `Done`.

    One of another folder is shown when that folder is opened next.
    """

    session: str


class ForkSession(Struct, frozen=True, tag=True):
    """Go on in a copy of a session of this folder, up to the end of one of its turns. Reply: `Done`."""

    session: str
    """Empty: the one that is open."""
    turn: str = ""
    """Empty: all of it."""


class RenameSession(Struct, frozen=True, tag=True):
    """Call a session so; with no title, by its first message again. Reply: `Done`."""

    session: str
    title: str


class PinSession(Struct, frozen=True, tag=True):
    """Let a session stand at the top, or not any more. Reply: `Done`."""

    session: str
    pinned: bool


class ArchiveSession(Struct, frozen=True, tag=True):
    """Put a session away, or take it out again. Reply: `Done`."""

    session: str
    archived: bool


class DeleteSession(Struct, frozen=True, tag=True):
    """Delete a session for good; there is no way back. Reply: `SessionDeleted`."""

    session: str


class ExportSession(Struct, frozen=True, tag=True):
    """A session as text. Reply: `SessionExported`."""

    session: str
    form: SessionForm


class CompactConversation(Struct, frozen=True, tag=True):
    """From now on let a summary stand for what the model was told so far. Reply: `Done`; it follows as an event."""


class UndoCompaction(Struct, frozen=True, tag=True):
    """Tell the model again what the newest summary stands for. Reply: `Done`."""


SessionRequest = (
    ListSessions
    | OpenSession
    | ForkSession
    | RenameSession
    | PinSession
    | ArchiveSession
    | DeleteSession
    | ExportSession
    | CompactConversation
    | UndoCompaction
)

# --- replies ---------------------------------------------------------------------------------------


class SessionsListed(Struct, frozen=True, tag=True):
    """Answer to `ListSessions`: pinned ones first, then by the last word said."""

    sessions: tuple[SessionFacts, ...]
    total: int
    """Sessions there are, whatever was searched for."""


class SessionDeleted(Struct, frozen=True, tag=True):
    """It is gone."""

    left: tuple[str, ...] = ()
    """Names of damaged stores, set aside once, that may still hold something of it."""


class SessionExported(Struct, frozen=True, tag=True):
    """Answer to `ExportSession`."""

    text: str
    name: str
    """Of a file for it."""

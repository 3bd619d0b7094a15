"""The commands of the list of sessions and their keys. No Qt: they are known before the list is made."""

from __future__ import annotations

from haiku_pair.window.commands.values import Command, Context

OPEN = Command("sessions.open", "Sessions …", "Conversation", ("Ctrl+Shift+L",), menu="Conversation")
"""Leads to the list, from anywhere."""
COMPACT = Command(
    "conversation.compact", "Let a summary stand for what came before", "Conversation", menu="Conversation"
)
UNDO_COMPACTION = Command(
    "conversation.undo_compaction", "Undo the summary of what came before", "Conversation", menu="Conversation"
)

_LIST: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("sessions.search", "Search the sessions", ("/",)),
    ("sessions.next", "Next session", ("j", "Down")),
    ("sessions.previous", "Previous session", ("k", "Up")),
    ("sessions.choose", "Go on with the session", ("Return", "Enter")),
    ("sessions.fork", "Go on in a copy of the session", ("f",)),
    ("sessions.rename", "Rename the session", ("r", "F2")),
    ("sessions.pin", "Pin the session at the top, or not any more", ("p",)),
    ("sessions.archive", "Archive the session, or take it out again", ("x",)),
    ("sessions.save", "Save the session as Markdown or JSON …", ("s",)),
    ("sessions.copy", "Copy the session as Markdown", ("c",)),
    ("sessions.delete", "Delete the session for good …", ("d", "Delete")),
    ("sessions.folders", "Sessions of all folders, or of this one", ("a",)),
    ("sessions.archived", "Show archived sessions, or hide them", ("Shift+A",)),
    ("sessions.yes", "Yes", ("y",)),
    ("sessions.no", "No", ("n",)),
    ("sessions.back", "Back from the sessions", ("Esc",)),
)

COMMANDS = tuple(Command(name, title, "Sessions", keys, Context.SESSIONS) for name, title, keys in _LIST)
"""In the order in which the overlay names them."""

HINTS = (
    ("sessions.choose", "go on with it"),
    ("sessions.search", "search"),
    ("sessions.rename", "rename"),
    ("sessions.pin", "pin"),
    ("sessions.archive", "archive"),
    ("sessions.delete", "delete"),
    ("sessions.folders", "all folders"),
    ("sessions.archived", "archived"),
    ("sessions.fork", "copy"),
    ("sessions.save", "save"),
    ("sessions.back", "back"),
)
"""What the hint line names, as far as there is room."""
TYPING_HINTS = (
    ("sessions.choose", "take it"),
    ("sessions.back", "back to the list"),
)
"""What it names while something is typed."""

"""What a command is, without Qt: menus, palette, key hints and the key overlay are all made from these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from haiku_pair.words import tr


class Context(StrEnum):
    """Where a command's keys work: in the whole window, or while the focus is inside one pane."""

    ANYWHERE = "anywhere"
    TREE = "tree"
    EDITOR = "editor"
    REVIEW = "review"
    CONVERSATION = "conversation"
    JOURNAL = "journal"
    COMMIT = "commit"
    SESSIONS = "sessions"
    USAGE = "usage"
    SEEN = "seen"
    CHANGE = "change"
    """What a change in the text is, shown under its lines."""
    INLINE = "inline"
    """Where something is asked in the text."""
    GHOST = "ghost"
    """While grey text stands at the cursor."""
    SEARCH = "search"
    PROBLEMS = "problems"
    REFERENCES = "references"
    """Where a name is used."""
    HAIKU = "haiku"
    """The page that asks for a review by the model."""
    MISSING = "missing"
    """The strip that says what accepted hunks would miss."""
    SETTINGS = "settings"


CONTEXT_TITLES = {
    Context.ANYWHERE: tr("Everywhere"),
    Context.TREE: tr("File tree"),
    Context.EDITOR: tr("Editor"),
    Context.REVIEW: tr("Review"),
    Context.CONVERSATION: tr("Conversation"),
    Context.JOURNAL: tr("Journal"),
    Context.COMMIT: tr("Commit"),
    Context.SESSIONS: tr("Sessions"),
    Context.USAGE: tr("Usage"),
    Context.SEEN: tr("What Haiku sees"),
    Context.CHANGE: tr("Change in the text"),
    Context.INLINE: tr("Haiku in the text"),
    Context.GHOST: tr("Grey text at the cursor"),
    Context.SEARCH: tr("Search"),
    Context.PROBLEMS: tr("Problems"),
    Context.REFERENCES: tr("Uses of a name"),
    Context.HAIKU: tr("Haiku's review"),
    Context.MISSING: tr("Missing definitions"),
    Context.SETTINGS: tr("Settings"),
}


class Command(Struct, frozen=True):
    """One thing a person can do. `id` is `area.verb`, `title` is what menus and palette say."""

    id: str
    title: str
    category: str
    keys: tuple[str, ...] = ()
    """Portable key sequences (`Ctrl+Shift+P`, `]`); the first is the one shown."""
    when: Context = Context.ANYWHERE
    menu: str = ""
    """Title of the menu it stands in; empty: only the palette has it."""
    repeats: bool = True
    """Whether a key that is held down does it again and again."""


_GROUPS = {
    "Changes": tr("Changes"),
    "Commit": tr("Commit"),
    "Conversation": tr("Conversation"),
    "Cursors": tr("Cursors"),
    "Edit": tr("Edit"),
    "Editor": tr("Editor"),
    "File": tr("File"),
    "Files": tr("Files"),
    "Git": tr("Git"),
    "Go": tr("Go"),
    "Haiku": tr("Haiku"),
    "Haiku's review": tr("Haiku's review"),
    "Help": tr("Help"),
    "Journal": tr("Journal"),
    "Missing definitions": tr("Missing definitions"),
    "Names": tr("Names"),
    "Notice": tr("Notice"),
    "Problems": tr("Problems"),
    "Propose": tr("Propose"),
    "Review": tr("Review"),
    "Search": tr("Search"),
    "Sessions": tr("Sessions"),
    "Text": tr("Text"),
    "Usage": tr("Usage"),
    "View": tr("View"),
    "What Haiku sees": tr("What Haiku sees"),
    "Window": tr("Window"),
}
"""Categories of commands, and what they are called."""


def group_title(category: str) -> str:
    """What a category is called where commands stand in groups."""
    return _GROUPS.get(category, category)


def clashes(commands: Iterable[Command]) -> list[tuple[Context, str, tuple[str, ...]]]:
    """Keys that mean several commands in one context, each with the ids that want it."""
    owners: dict[tuple[Context, str], list[str]] = defaultdict(list)
    for command in commands:
        for key in command.keys:
            owners[command.when, key].append(command.id)
    return [(when, key, tuple(ids)) for (when, key), ids in owners.items() if len(ids) > 1]


def is_forbidden(key: str) -> bool:
    """Whether a key must not be bound: Ctrl+Alt with a printable key is AltGr, which types characters."""
    *modifiers, last = parts_of(key)
    return {"Ctrl", "Alt"} <= set(modifiers) and len(last) == 1


_FAMILIAR = frozenset({
    "Ctrl+N", "Ctrl+Shift+N", "Ctrl+Backspace", "Ctrl+Y", "Ctrl+Return", "Ctrl+Enter",
})  # fmt: skip
_TYPING = frozenset({Context.EDITOR, Context.COMMIT})


def refusal(command: Command, key: str) -> str:
    """Why a command must not have a key, in words that follow the key; empty when it may."""
    *modifiers, last = parts_of(key)
    if is_forbidden(key):
        return tr("types a character on many keyboards")
    if "reject" in command.id and key in _FAMILIAR:
        return tr("means something else in other programs, so it must never reject")
    if command.when in _TYPING and not set(modifiers) - {"Shift"} and (len(last) == 1 or last == "Space"):
        return tr("is typed where this command works")
    return ""


def parts_of(key: str) -> list[str]:
    """Modifiers and, last, the key itself, which may be `+`."""
    *modifiers, last = key[:-1].split("+")
    return [*modifiers, last + key[-1:]]

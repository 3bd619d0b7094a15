"""What a command is, without Qt: menus, palette, key hints and the key overlay are all made from these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


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
    Context.ANYWHERE: "Everywhere",
    Context.TREE: "File tree",
    Context.EDITOR: "Editor",
    Context.REVIEW: "Review",
    Context.CONVERSATION: "Conversation",
    Context.JOURNAL: "Journal",
    Context.COMMIT: "Commit",
    Context.SESSIONS: "Sessions",
    Context.USAGE: "Usage",
    Context.SEEN: "What Haiku sees",
    Context.CHANGE: "Change in the text",
    Context.INLINE: "Haiku in the text",
    Context.GHOST: "Grey text at the cursor",
    Context.SEARCH: "Search",
    Context.PROBLEMS: "Problems",
    Context.REFERENCES: "Uses of a name",
    Context.HAIKU: "Haiku's review",
    Context.MISSING: "Missing definitions",
    Context.SETTINGS: "Settings",
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
        return "types a character on many keyboards"
    if "reject" in command.id and key in _FAMILIAR:
        return "means something else in other programs, so it must never reject"
    if command.when in _TYPING and not set(modifiers) - {"Shift"} and (len(last) == 1 or last == "Space"):
        return "is typed where this command works"
    return ""


def parts_of(key: str) -> list[str]:
    """Modifiers and, last, the key itself, which may be `+`."""
    *modifiers, last = key[:-1].split("+")
    return [*modifiers, last + key[-1:]]

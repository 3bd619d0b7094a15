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
    HAIKU = "haiku"
    """The page that asks for a review by the model."""


CONTEXT_TITLES = {
    Context.ANYWHERE: "Everywhere",
    Context.TREE: "File tree",
    Context.EDITOR: "Editor",
    Context.REVIEW: "Review",
    Context.CONVERSATION: "Conversation",
    Context.JOURNAL: "Journal",
    Context.COMMIT: "Commit",
    Context.HAIKU: "Haiku's review",
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


def clashes(commands: Iterable[Command]) -> list[tuple[Context, str, tuple[str, ...]]]:
    """Keys that mean several commands in one context, each with the ids that want it."""
    owners: dict[tuple[Context, str], list[str]] = defaultdict(list)
    for command in commands:
        for key in command.keys:
            owners[command.when, key].append(command.id)
    return [(when, key, tuple(ids)) for (when, key), ids in owners.items() if len(ids) > 1]


def is_forbidden(key: str) -> bool:
    """Whether a key must not be bound: Ctrl+Alt with a printable key is AltGr, which types characters."""
    *modifiers, last = key.split("+")
    return {"Ctrl", "Alt"} <= set(modifiers) and len(last) == 1

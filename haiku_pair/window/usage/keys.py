"""The commands of the usage page and their keys. No Qt: they are known before the page is made."""

from __future__ import annotations

from haiku_pair.window.commands.values import Command, Context

OPEN = Command("usage.open", "Usage and cost", "View", ("Ctrl+Shift+M",), menu="View")
"""Leads to the page, from anywhere."""

_LIST: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("usage.day", "Usage by day", ("1",)),
    ("usage.session", "Usage by session", ("2",)),
    ("usage.kind", "Usage by kind of request", ("3",)),
    ("usage.model", "Usage by model", ("4",)),
    ("usage.money", "Plot the money", ("m",)),
    ("usage.tokens", "Plot the tokens", ("t",)),
    ("usage.cache", "Plot the share that came from the cache", ("c",)),
    ("usage.longer", "Look further back", ("+",)),
    ("usage.shorter", "Look less far back", ("-",)),
    ("usage.folders", "Usage of all folders, or of this one", ("a",)),
    ("usage.save", "Save the usage as CSV …", ("s",)),
    ("usage.refresh", "Read the usage again", ("F5",)),
    ("usage.back", "Back from the usage", ("Esc",)),
)

COMMANDS = tuple(Command(name, title, "Usage", keys, Context.USAGE) for name, title, keys in _LIST)
"""In the order in which the overlay names them."""

HINTS = (
    ("usage.day", "day"),
    ("usage.session", "session"),
    ("usage.kind", "kind"),
    ("usage.model", "model"),
    ("usage.money", "money"),
    ("usage.tokens", "tokens"),
    ("usage.cache", "cache"),
    ("usage.save", "save"),
    ("usage.back", "back"),
    ("usage.folders", "all folders"),
    ("usage.longer", "further back"),
    ("usage.shorter", "less far"),
)
"""What the hint line names, by command."""

"""The commands of the commit page and their keys. No Qt: they are known before the page is made."""

from __future__ import annotations

from haiku_pair.window.commands.values import Command, Context
from haiku_pair.words import tr

OPEN = Command("commit.open", tr("Commit what was applied …"), "Commit", ("Ctrl+Shift+G",), menu="Review")
"""Leads to the page, from anywhere."""

_LIST: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("commit.commit", "Commit", ("Ctrl+Return", "Ctrl+Enter")),
    ("commit.suggest", tr("Ask Haiku for the message of the commit"), ("Ctrl+I",)),
    ("commit.refresh", tr("Read again what would be committed"), ("F5",)),
    ("commit.co_author", tr("Name the model as co-author of the commit, or not"), ()),
    ("commit.back", tr("Leave the commit, or stop it"), ("Esc",)),
)

COMMANDS = tuple(Command(name, title, "Commit", keys, Context.COMMIT) for name, title, keys in _LIST)
"""In the order in which the overlay names them."""

HINTS = (
    ("commit.commit", "commit"),
    ("commit.suggest", tr("ask Haiku for the message")),
    ("commit.back", tr("leave, the text stays")),
    ("commit.refresh", tr("read again")),
)
"""What the hint line names, by command."""
RUNNING = (("commit.back", "stop"),)
"""What it names while a commit is being made."""

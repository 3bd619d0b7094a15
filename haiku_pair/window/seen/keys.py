"""The commands of the page of what the model sees and their keys. No Qt: they are known before the page is made."""

from __future__ import annotations

from haiku_pair.window.commands.values import Command, Context
from haiku_pair.words import tr

OPEN = Command("seen.open", "What Haiku sees", "View", ("Ctrl+Shift+I",), menu="View")
"""Leads to the page, from anywhere."""

_LIST: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("seen.files", tr("Files that Haiku has read"), ("1",)),
    ("seen.coming", tr("The request as it would be sent now"), ("2",)),
    ("seen.sent", tr("The last request of a turn"), ("3",)),
    ("seen.earlier", tr("The turn before"), ("[",)),
    ("seen.later", tr("The turn after"), ("]",)),
    ("seen.go", tr("Open the file there"), ("Return", "Enter")),
    ("seen.renew", tr("Send the file as it is now with the next message"), ("r",)),
    ("seen.aside", tr("Have Haiku disregard the file, or no longer"), ("d",)),
    ("seen.copy", tr("Copy the whole request as JSON"), ("c",)),
    ("seen.refresh", tr("Look again"), ("F5",)),
    ("seen.back", tr("Back from what Haiku sees"), ("Esc",)),
)

COMMANDS = tuple(Command(name, title, "What Haiku sees", keys, Context.SEEN) for name, title, keys in _LIST)
"""In the order in which the overlay names them."""

OF_FILES = (
    ("seen.coming", tr("coming request")),
    ("seen.sent", tr("sent requests")),
    ("seen.go", "open"),
    ("seen.renew", tr("send it anew")),
    ("seen.aside", "disregard"),
    ("seen.back", "back"),
)
OF_REQUESTS = (
    ("seen.files", "files"),
    ("seen.coming", "coming"),
    ("seen.sent", "sent"),
    ("seen.earlier", "earlier"),
    ("seen.later", "later"),
    ("seen.copy", "copy"),
    ("seen.back", "back"),
)
"""What the hint line names, by command."""

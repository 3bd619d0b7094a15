"""The commands for searching the workspace, and their keys. No Qt: they are known before the page is made."""

from __future__ import annotations

from haiku_pair.window.commands.values import Command, Context
from haiku_pair.words import tr

OPEN = Command("search.open", tr("Search in the workspace …"), "Search", ("Ctrl+Shift+F",), menu="Edit")
NEXT = Command("search.next", tr("Next result of the search"), "Search", ("F4",), menu="Go")
PREVIOUS = Command("search.previous", tr("Previous result of the search"), "Search", ("Shift+F4",), menu="Go")

_PAGE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("search.go", tr("Search: open the result, or go to the results"), ("Return", "Enter")),
    ("search.case", tr("Search: match case"), ("Alt+I",)),
    ("search.word", tr("Search: whole words"), ("Alt+W",)),
    ("search.pattern", tr("Search: regular expression"), ("Alt+X",)),
    ("search.files", tr("Search: only in some files"), ("Alt+T",)),
    ("search.replace", tr("Search: what to put in place of it"), ("Ctrl+H",)),
    ("search.propose", tr("Search: propose to replace all that is shown"), ("Alt+A",)),
    ("search.leave_out", tr("Search: leave the file out of the results"), ("Delete",)),
    ("search.back", tr("Search: stop it, or back to the text"), ("Esc",)),
)
PAGE = tuple(Command(name, title, "Search", keys, Context.SEARCH) for name, title, keys in _PAGE)

HINTS = (
    ("search.go", "open"),
    ("search.next", "next"),
    ("search.case", "case"),
    ("search.word", "word"),
    ("search.pattern", "pattern"),
    ("search.files", "files"),
    ("search.replace", "replace"),
    ("search.propose", "propose"),
    ("search.leave_out", tr("leave out")),
    ("search.back", "back"),
)
"""What the hint line names, as far as it can be done."""

"""The commands for problems and for what language servers know, and their keys. No Qt."""

from __future__ import annotations

from haiku_pair.window.commands.values import Command, Context
from haiku_pair.words import tr

NEXT = Command("problems.next", tr("Next problem"), "Problems", ("F8",), menu="Go")
PREVIOUS = Command("problems.previous", tr("Previous problem"), "Problems", ("Shift+F8",), menu="Go")
OPEN = Command("problems.open", tr("Go to the problems"), "Problems", ("Ctrl+F8",), menu="Go")
SEND = Command(
    "problems.send", tr("Send the problem to Haiku"), "Problems", ("Alt+F8",), menu="Conversation", repeats=False
)
TRY_AGAIN = Command("problems.try_again", tr("Look for language servers again"), "Problems")

_PAGE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("problems.go", tr("Problems: open the problem"), ("Return", "Enter")),
    ("problems.filter", tr("Problems: filter by words"), ("Ctrl+F", "/")),
    ("problems.errors", tr("Problems: errors only"), ("e",)),
    ("problems.this_file", tr("Problems: of the open file only"), ("t",)),
    ("problems.back", tr("Problems: back to the text"), ("Esc",)),
)
PAGE = tuple(Command(name, title, "Problems", keys, Context.PROBLEMS) for name, title, keys in _PAGE)

HINTS = (
    ("problems.go", "open"),
    ("problems.next", "next"),
    ("problems.send", tr("send to Haiku")),
    ("problems.filter", "filter"),
    ("problems.errors", tr("errors only")),
    ("problems.this_file", tr("this file")),
    ("problems.back", "back"),
)
"""What the hint line of the page names."""

_TEXT: tuple[tuple[str, str, str, str], ...] = (
    ("language.hover", tr("What is this name?"), "Shift+F1", "View"),
    ("language.definition", tr("Go to the definition of the name"), "F12", "Go"),
    ("language.references", tr("Find where the name is used"), "Shift+F12", "Go"),
    ("language.rename", tr("Rename the name, as a proposal …"), "F2", "Edit"),
)
TEXT = tuple(Command(name, title, "Names", (key,), Context.EDITOR, menu) for name, title, key, menu in _TEXT)
BACK = Command("language.back", tr("Back to where a definition was asked for"), "Names", ("Alt+Left",), menu="Go")

_REFERENCES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("references.go", tr("Uses of a name: open the place"), ("Return", "Enter")),
    ("references.back", tr("Uses of a name: back to the text"), ("Esc",)),
)
REFERENCES = tuple(Command(name, title, "Names", keys, Context.REFERENCES) for name, title, keys in _REFERENCES)

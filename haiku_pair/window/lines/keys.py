"""The commands for changes in the text, and their keys. No Qt: they are known before the marks are made."""

from __future__ import annotations

from haiku_pair.window.commands.values import Command, Context
from haiku_pair.words import tr

_TEXT: tuple[tuple[str, str, str, str], ...] = (
    ("lines.next", tr("Next change in the text"), "Alt+.", "Go"),
    ("lines.previous", tr("Previous change in the text"), "Alt+,", "Go"),
    ("lines.show", tr("Show what was there before the change"), "Alt+P", "View"),
    ("lines.stage", tr("Stage the change at the cursor, or unstage it"), "Alt+S", "Edit"),
    ("lines.discard", tr("Put back what was there before the change"), "Alt+Backspace", "Edit"),
    ("lines.keep", tr("Keep the proposed change at the cursor"), "Alt+Y", "Edit"),
    ("lines.reject", tr("Reject the proposed change at the cursor"), "Alt+N", "Edit"),
    ("lines.blame", tr("Who wrote the line?"), "Alt+B", "View"),
    ("lines.blame_always", tr("Always say at its end who wrote the line, or not"), "Shift+Alt+G", "View"),
)
_PEEK: tuple[tuple[str, str, str], ...] = (
    ("change.stage", tr("Change: stage it, or unstage it"), "s"),
    ("change.discard", tr("Change: put back what was there"), "r"),
    ("change.keep", tr("Change: keep what is proposed"), "y"),
    ("change.reject", tr("Change: reject what is proposed"), "n"),
    ("change.next", tr("Change: the next one"), "]"),
    ("change.previous", tr("Change: the previous one"), "["),
    ("change.close", tr("Change: back to the text"), "Esc"),
)

TEXT = tuple(Command(name, title, "Changes", (key,), Context.EDITOR, menu) for name, title, key, menu in _TEXT)
PEEK = tuple(Command(name, title, "Changes", (key,), Context.CHANGE) for name, title, key in _PEEK)

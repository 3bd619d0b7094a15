"""The commands for changes in the text, and their keys. No Qt: they are known before the marks are made."""

from __future__ import annotations

from haiku_pair.window.commands.values import Command, Context

_TEXT: tuple[tuple[str, str, str, str], ...] = (
    ("lines.next", "Next change in the text", "Alt+.", "Go"),
    ("lines.previous", "Previous change in the text", "Alt+,", "Go"),
    ("lines.show", "Show what was there before the change", "Alt+P", "View"),
    ("lines.stage", "Stage the change at the cursor, or unstage it", "Alt+S", "Edit"),
    ("lines.discard", "Put back what was there before the change", "Alt+Backspace", "Edit"),
    ("lines.keep", "Keep the proposed change at the cursor", "Alt+Y", "Edit"),
    ("lines.reject", "Reject the proposed change at the cursor", "Alt+N", "Edit"),
    ("lines.blame", "Who wrote the line?", "Alt+B", "View"),
    ("lines.blame_always", "Always say at its end who wrote the line, or not", "Shift+Alt+G", "View"),
)
_PEEK: tuple[tuple[str, str, str], ...] = (
    ("change.stage", "Change: stage it, or unstage it", "s"),
    ("change.discard", "Change: put back what was there", "r"),
    ("change.keep", "Change: keep what is proposed", "y"),
    ("change.reject", "Change: reject what is proposed", "n"),
    ("change.next", "Change: the next one", "]"),
    ("change.previous", "Change: the previous one", "["),
    ("change.close", "Change: back to the text", "Esc"),
)

TEXT = tuple(Command(name, title, "Changes", (key,), Context.EDITOR, menu) for name, title, key, menu in _TEXT)
PEEK = tuple(Command(name, title, "Changes", (key,), Context.CHANGE) for name, title, key in _PEEK)

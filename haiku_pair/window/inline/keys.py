"""The commands for asking about a place in a text, and their keys. No Qt."""

from __future__ import annotations

from haiku_pair.window.commands.values import Command, Context
from haiku_pair.words import tr

OPEN = Command(
    "inline.open", tr("Rewrite the selection or line with Haiku, or ask about it"), "Haiku", ("Ctrl+I",),
    Context.EDITOR, "Edit", repeats=False,
)  # fmt: skip
COMPLETE = Command(
    "inline.complete", tr("Have Haiku go on at the cursor"), "Haiku", ("Alt+\\",), Context.EDITOR, "Edit", repeats=False
)

_PLACE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("inline.rewrite", tr("In the text: have the lines rewritten"), ("Return", "Enter")),
    ("inline.ask", tr("In the text: ask a question"), ("Ctrl+Return", "Ctrl+Enter")),
    ("inline.keep", tr("In the text: keep what is written"), ("Alt+Y",)),
    ("inline.reject", tr("In the text: reject it"), ("Alt+N",)),
    ("inline.text", tr("In the text: to the text and back"), ("Ctrl+I",)),
    ("inline.close", tr("In the text: stop, or back to the text"), ("Esc",)),
)
PLACE = tuple(Command(name, title, "Haiku", keys, Context.INLINE, repeats=False) for name, title, keys in _PLACE)

_GHOST: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("ghost.all", tr("Grey text: take all of it"), ("Tab",)),
    ("ghost.word", tr("Grey text: take a word"), ("Ctrl+Right",)),
    ("ghost.line", tr("Grey text: take a line"), ("Ctrl+Down",)),
    ("ghost.drop", tr("Grey text: drop it"), ("Esc",)),
)
GHOST = tuple(Command(name, title, "Haiku", keys, Context.GHOST) for name, title, keys in _GHOST)
"""Their keys work while grey text is there; they are never bound, as the text needs them else."""

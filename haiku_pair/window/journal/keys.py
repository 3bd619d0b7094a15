"""The commands of the journal and their keys. No Qt: they are known before the journal is made."""

from __future__ import annotations

from haiku_pair.window.commands.values import Command, Context
from haiku_pair.words import tr

_LIST: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("journal.search", tr("Search the journal"), ("/",), "Go"),
    ("journal.next", tr("Next line of the journal"), ("j", "Down"), ""),
    ("journal.previous", tr("Previous line of the journal"), ("k", "Up"), ""),
    ("journal.read", tr("Read the change of the line"), ("Return", "Enter"), ""),
    ("journal.propose_again", tr("Propose it again"), ("p",), "Edit"),
    ("journal.propose_reverse", tr("Take the step back, as a proposal"), ("b",), "Edit"),
    ("journal.restore", tr("Go back to the checkpoint …"), ("g",), "Edit"),
    ("journal.restore_files", tr("Go back: files only"), ("f",), ""),
    ("journal.restore_conversation", tr("Go back: conversation only"), ("c",), ""),
    ("journal.restore_both", tr("Go back: files and conversation"), (), ""),
    ("journal.back", tr("Back from the journal"), ("Esc",), ""),
)

COMMANDS = tuple(Command(name, title, "Journal", keys, Context.JOURNAL, menu) for name, title, keys, menu in _LIST)
"""In the order in which the overlay names them."""

CHOICES = {
    "journal.restore_files": (True, False),
    "journal.restore_conversation": (False, True),
    "journal.restore_both": (True, True),
    "journal.propose_reverse": (True, True),
}
"""What a command means while it is asked how far to go back: files, conversation. `b` stands for both then."""

HINTS = (
    ("journal.read", "read"),
    ("journal.propose_again", tr("propose again")),
    ("journal.propose_reverse", tr("take back as a proposal")),
    ("journal.restore", tr("go back to here")),
    ("journal.search", "search"),
    ("journal.back", "back"),
)
"""What the hint line names, as far as it can be done."""

ANSWERS = (
    ("journal.restore_files", "files"),
    ("journal.restore_conversation", "conversation"),
    ("journal.propose_reverse", "both"),
)
"""The answers to how far to go back, by the command whose key gives them."""

"""The commands of the review and their keys. Decisions are taken once for each press, never by a key that repeats."""

from __future__ import annotations

from haiku_pair.window.commands.values import Command, Context

_MENU = "Review"
_LIST: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("review.accept", "Accept the hunk", ("y",)),
    ("review.reject", "Reject the hunk", ("n",)),
    ("review.toggle", "Accept the hunk, or take the acceptance back", ("Space",)),
    ("review.next_hunk", "Next hunk", ("]",)),
    ("review.previous_hunk", "Previous hunk", ("[",)),
    ("review.next_undecided", "Next undecided hunk", ("Shift+J",)),
    ("review.previous_undecided", "Previous undecided hunk", ("Shift+K",)),
    ("review.next_file", "Next file", ("}",)),
    ("review.previous_file", "Previous file", ("{",)),
    ("review.line_down", "Line down", ("j", "Down")),
    ("review.line_up", "Line up", ("k", "Up")),
    ("review.undo", "Undo the decision", ("u",)),
    ("review.redo", "Redo the decision", ("Ctrl+R",)),
    ("review.accept_file", "Accept the rest of the file", ("a",)),
    ("review.reject_file", "Reject the rest of the file", ("d",)),
    ("review.accept_all", "Accept everything (asks)", ("Shift+A",)),
    ("review.reject_all", "Reject everything (asks)", ("Shift+D",)),
    ("review.comment", "Comment on the hunk", ("c",)),
    ("review.edit", "Edit the hunk", ("e",)),
    ("review.open", "Open at the line", ("Return", "Enter")),
    ("review.apply", "Apply what is accepted", ("Ctrl+Return", "Ctrl+Enter")),
    ("review.back", "Back to the editor", ("Esc",)),
)

COMMANDS = tuple(Command(name, title, "Review", keys, Context.REVIEW, _MENU) for name, title, keys in _LIST)
"""In the order in which hints name them."""

REPEATING = frozenset({
    "review.next_hunk", "review.previous_hunk", "review.next_undecided", "review.previous_undecided",
    "review.next_file", "review.previous_file", "review.line_down", "review.line_up",
})  # fmt: skip
"""Commands whose key may repeat while it is held down: those that only move."""

_HINTS = {
    "review.accept": "accept", "review.reject": "reject", "review.next_hunk": "next",
    "review.previous_hunk": "previous", "review.comment": "comment", "review.edit": "edit", "review.undo": "undo",
    "review.apply": "apply", "review.back": "back", "help.keys": "all keys",
    "review.next_undecided": "next undecided", "review.accept_file": "accept rest of file",
    "review.reject_file": "reject rest of file", "review.next_file": "next file",
}  # fmt: skip
ANSWERS = [("y", "yes"), ("n", "no"), ("Esc", "no")]
"""What the hint line names while a question stands."""
_SHOWN = {"Return": "Enter", "Ctrl+Return": "Ctrl+Enter"}


def shown_key(key: str) -> str:
    """A key as one would type it: `J` for Shift+J, `Enter` for the key Qt calls Return."""
    if key.startswith("Shift+") and len(key) == len("Shift+J"):
        return key[-1]
    return _SHOWN.get(key, key)


def hints(commands: list[Command]) -> list[tuple[str, str]]:
    """Key and word of the commands that the hint line names, from those that are registered."""
    named = {command.id: command for command in commands}
    found = [(named[name], word) for name, word in _HINTS.items() if name in named]
    return [(shown_key(command.keys[0]), word) for command, word in found if command.keys]

"""The commands of the review and their keys. Decisions are taken once for each press, never by a key that repeats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from haiku_pair.protocol.values import ConflictSides
from haiku_pair.window.commands.values import Command, Context
from haiku_pair.window.review.key_names import shown_key
from haiku_pair.window.review.settling import whose

if TYPE_CHECKING:
    from haiku_pair.window.commands.registry import Commands

_MENU = "Review"
_LIST: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("review.accept", "Accept the hunk", ("y",)),
    ("review.reject", "Reject the hunk", ("n",)),
    ("review.toggle", "Accept the hunk, or take the acceptance back", ("Space",)),
    ("review.undecide", "Leave the hunk undecided", ("Backspace",)),
    ("review.next_hunk", "Next hunk", ("]",)),
    ("review.previous_hunk", "Previous hunk", ("[",)),
    ("review.next_undecided", "Next undecided hunk", ("Shift+J",)),
    ("review.previous_undecided", "Previous undecided hunk", ("Shift+K",)),
    ("review.next_file", "Next file", ("}",)),
    ("review.previous_file", "Previous file", ("{",)),
    ("review.first_hunk", "First hunk of the review", ("Home",)),
    ("review.last_hunk", "Last hunk of the review", ("End",)),
    ("review.line_down", "Line down", ("j", "Down")),
    ("review.line_up", "Line up", ("k", "Up")),
    ("review.select_lines", "Select lines, to decide on them alone", ("v",)),
    ("review.extend_down", "Select down to the next line", ("Shift+Down",)),
    ("review.extend_up", "Select up to the line before", ("Shift+Up",)),
    ("review.split", "Split the hunk", ("s",)),
    ("review.undo", "Undo the decision", ("u",)),
    ("review.redo", "Redo the decision", ("Ctrl+R",)),
    ("review.accept_file", "Accept the rest of the file", ("a",)),
    ("review.reject_file", "Reject the rest of the file", ("d",)),
    ("review.accept_all", "Accept everything (asks)", ("Shift+A",)),
    ("review.reject_all", "Reject everything (asks)", ("Shift+D",)),
    ("review.comment", "Comment on the line, or on the selected lines", ("c",)),
    ("review.edit", "Edit the hunk", ("e",)),
    ("review.keep_mine", "Conflict: keep your lines", ("<",)),
    ("review.take_theirs", "Conflict: take the other lines", (">",)),
    ("review.keep_both", "Conflict: keep both, yours first", ("=",)),
    ("review.show_before", "Conflict: show the lines before", ("b",)),
    ("review.more_context", "Show more context", ("+",)),
    ("review.less_context", "Show less context", ("-",)),
    ("review.expand_up", "Show more lines above the hunk", ("Alt+Up",)),
    ("review.expand_down", "Show more lines below the hunk", ("Alt+Down",)),
    ("review.expand_all", "Show all lines up to the neighbouring hunks", ("*",)),
    ("review.side_by_side", "Unified, or old and new side by side", ("m",)),
    ("review.open", "Open at the line", ("Return", "Enter")),
    ("review.origin", "Go to the message that made the hunk", ("o",)),
    ("review.apply", "Apply what is accepted", ("Ctrl+Return", "Ctrl+Enter")),
    ("review.apply_hunk", "Apply only this hunk", ("Alt+Return", "Alt+Enter")),
    ("review.back", "Back to the editor", ("Esc",)),
)

REPEATING = frozenset({
    "review.next_hunk", "review.previous_hunk", "review.next_undecided", "review.previous_undecided",
    "review.next_file", "review.previous_file", "review.first_hunk", "review.last_hunk", "review.line_down",
    "review.line_up", "review.extend_down", "review.extend_up", "review.more_context", "review.less_context",
})  # fmt: skip
"""Commands whose key may repeat while it is held down: those that decide nothing."""

COMMANDS = tuple(
    Command(name, title, "Review", keys, Context.REVIEW, _MENU, repeats=name in REPEATING)
    for name, title, keys in _LIST
)
"""In the order in which hints name them."""

SOURCE_COMMANDS = tuple(
    Command(name, title, "Review", (key,), Context.REVIEW, _MENU)
    for name, title, key in (
        ("review.source_proposal", "Review the proposal", "1"),
        ("review.source_unstaged", "Review what is not staged", "2"),
        ("review.source_staged", "Review what is staged", "3"),
        ("review.source_round", "Review what changed since your last message", "4"),
        ("review.source_range", "Review a range, a commit or a branch", "5"),
    )
)
"""What else can be reviewed; they work also while there is nothing to decide."""

SELECTING = frozenset({
    "review.line_down", "review.line_up", "review.extend_down", "review.extend_up", "review.select_lines",
    "review.accept", "review.reject", "review.toggle", "review.comment",
})  # fmt: skip
"""Commands that act on selected lines, or on the selection itself."""

WIDER = frozenset({
    "review.accept_file", "review.reject_file", "review.accept_all", "review.reject_all", "review.apply",
    "review.apply_hunk",
})  # fmt: skip
"""Commands that reach further than selected lines; pressed with some selected, they would surprise."""

_HINTS = {
    "git.next": "close", "review.accept": "accept", "review.reject": "reject", "review.next_hunk": "next",
    "review.previous_hunk": "previous", "review.comment": "comment", "review.edit": "edit", "review.undo": "undo",
    "review.apply": "apply", "review.back": "back", "help.keys": "all keys", "review.select_lines": "lines",
    "review.split": "split", "review.next_undecided": "next undecided", "review.accept_file": "accept rest of file",
    "review.reject_file": "reject rest of file", "review.next_file": "next file",
}  # fmt: skip
_CONFLICT_HINTS = {
    "review.keep_mine": "keep yours", "review.take_theirs": "take Haiku's", "review.keep_both": "both",
    "review.edit": "edit", "review.show_before": "lines before", "review.next_undecided": "next undecided",
    "review.comment": "comment", "review.undo": "undo", "review.apply": "apply", "review.back": "back",
    "help.keys": "all keys",
}  # fmt: skip


def hints(
    commands: list[Command], conflict: ConflictSides | None = None, said: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Key and word of the commands that the hint line names, from those that are registered.

    Args:
        commands: all that there are.
        conflict: what the keyboard hunk must be settled about; None when there is nothing.
        said: other words for some of them, by id; a command whose word is empty is left out.
    """
    named = {command.id: command for command in commands}
    wanted = {**_HINTS, **(said or {})}
    if conflict is not None:
        wanted = {name: word for name, word in _CONFLICT_HINTS.items() if name not in _unfit(conflict)}
        wanted["review.take_theirs"] = f"take {whose(conflict)}"
        wanted["review.apply"] = (said or _HINTS)["review.apply"]
    found = [(named[name], word) for name, word in wanted.items() if word and name in named]
    return [(shown_key(command.keys[0]), word) for command, word in found if command.keys]


def _unfit(conflict: ConflictSides) -> set[str]:
    """Commands that can do nothing about a conflict."""
    if conflict.is_whole:
        return {"review.keep_both", "review.edit", "review.show_before"}
    return set() if conflict.before else {"review.show_before"}


def answers(commands: Commands) -> list[tuple[str, str]]:
    """What the hint line names while a question stands."""
    return _named(commands, (("review.accept", "yes"), ("review.reject", "no"), ("review.back", "no")))


def selecting(commands: Commands) -> list[tuple[str, str]]:
    """What it names while lines are selected."""
    wanted = (
        ("review.accept", "accept the lines"), ("review.reject", "reject the lines"),
        ("review.line_down review.line_up", "more or fewer lines"), ("review.toggle", "toggle"),
        ("review.comment", "comment"),
        ("review.back", "end the selection"),
    )  # fmt: skip
    return _named(commands, wanted)


def _named(commands: Commands, wanted: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    named = [(" ".join(first_key(commands, name) for name in names.split()), word) for names, word in wanted]
    return [(key, word) for key, word in named if key]


def first_key(commands: Commands, command_id: str) -> str:
    """The key in force that is named for a command, as one would type it; empty when it has none."""
    keys = commands.keys_of(command_id)
    return shown_key(keys[0]) if keys else ""

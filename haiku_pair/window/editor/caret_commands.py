"""The commands of more cursors than one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from haiku_pair.window.commands.registry import Command, Commands, Context

if TYPE_CHECKING:
    from haiku_pair.window.editor.actions import EditorActions


class CaretCommands:
    """What the commands do with the text that is shown."""

    def __init__(self, actions: EditorActions) -> None:
        self._actions = actions

    def add_above(self) -> None:
        """One more cursor in the line above."""
        self._actions.features.carets.add_vertically(-1)

    def add_below(self) -> None:
        """One more cursor in the line below."""
        self._actions.features.carets.add_vertically(+1)

    def at_lines(self) -> None:
        """A cursor at the end of each selected line."""
        self._actions.features.carets.at_lines()

    def add_next(self) -> None:
        """The word, then the next place where it occurs."""
        self._actions.features.carets.add_next()

    def skip(self) -> None:
        """The next place instead of the newest one."""
        self._actions.features.carets.skip()

    def add_all(self) -> None:
        """Every place where it occurs."""
        self._actions.features.carets.add_all()

    def clear(self) -> None:
        """Back to one cursor."""
        self._actions.features.carets.clear()

    def are_many(self) -> bool:
        """Whether there are several cursors."""
        return self._actions.has_file() and self._actions.features.carets.are_many


def register(commands: Commands, actions: EditorActions) -> None:
    """Add them to the registry."""
    do = CaretCommands(actions)
    rows: tuple[tuple[str, str, str, Callable[[], None], Callable[[], bool]], ...] = (
        ("edit.cursor_above", "Cursor in the line above as well", "Ctrl+Shift+Up", do.add_above, actions.has_file),
        ("edit.cursor_below", "Cursor in the line below as well", "Ctrl+Shift+Down", do.add_below, actions.has_file),
        ("edit.cursor_lines", "Cursor at each selected line", "Shift+Alt+I", do.at_lines, actions.has_file),
        ("edit.next_occurrence", "Select the word, and where it occurs next", "Ctrl+D", do.add_next, actions.has_file),
        ("edit.skip_occurrence", "Skip this occurrence for the next", "Alt+D", do.skip, do.are_many),
        ("edit.all_occurrences", "Select all occurrences of the word", "Ctrl+F2", do.add_all, actions.has_file),
        ("edit.one_cursor", "Back to one cursor (Esc as well)", "Shift+Esc", do.clear, do.are_many),
    )
    for command_id, title, keys, handler, enabled in rows:
        command = Command(command_id, title, "Cursors", tuple(keys.split()), Context.EDITOR, "Edit")
        commands.add(command, handler, enabled)

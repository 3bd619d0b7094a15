"""The commands of how a text is shown: folds, wrapping, marks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from haiku_pair.window.commands.registry import Command, Commands, Context

if TYPE_CHECKING:
    from haiku_pair.window.editor.actions import EditorActions


class ViewCommands:
    """What the commands do with the text that is shown."""

    def __init__(self, actions: EditorActions) -> None:
        self._actions = actions

    def fold(self) -> None:
        """Fold the innermost lines around the cursor."""
        self._actions.features.fold()

    def unfold(self) -> None:
        """Open the line."""
        self._actions.features.unfold()

    def fold_all(self) -> None:
        """Fold everything."""
        self._actions.features.folds.fold_all()

    def unfold_all(self) -> None:
        """Open everything."""
        self._actions.features.folds.unfold_all()

    def split_right(self) -> None:
        """The text twice, side by side."""
        self._actions.page.views.split(below=False)

    def split_below(self) -> None:
        """The text twice, one below the other."""
        self._actions.page.views.split(below=True)

    def other_view(self) -> None:
        """To the other view."""
        self._actions.page.views.go_over()

    def close_view(self) -> None:
        """Close the view that has the focus."""
        self._actions.page.views.close()

    def is_split(self) -> bool:
        """Whether the text is shown twice."""
        return self._actions.has_file() and self._actions.page.views.are_two

    def are_any_folded(self) -> bool:
        """Whether anything is folded."""
        return self._actions.has_file() and self._actions.features.folds.are_any


def register(commands: Commands, actions: EditorActions) -> None:
    """Add them to the registry."""
    do = ViewCommands(actions)
    rows: tuple[tuple[str, str, str, Callable[[], None], Callable[[], bool]], ...] = (
        ("view.fold", "Fold the lines around the cursor", "Ctrl+Shift+[", do.fold, actions.has_file),
        ("view.unfold", "Unfold the line", "Ctrl+Shift+]", do.unfold, do.are_any_folded),
        ("view.fold_all", "Fold all", "Alt+0", do.fold_all, actions.has_file),
        ("view.unfold_all", "Unfold all", "Alt+9", do.unfold_all, do.are_any_folded),
        ("view.split_right", "Split: the text twice, side by side", "Ctrl+\\ Alt+3", do.split_right, actions.has_file),
        ("view.split_below", "Split: the text twice, one below the other", "Alt+2", do.split_below, actions.has_file),
        ("view.other_view", "Split: go to the other view", "Alt+O", do.other_view, do.is_split),
        ("view.close_view", "Split: close this view, keep the other", "Alt+1", do.close_view, do.is_split),
    )
    for command_id, title, keys, handler, enabled in rows:
        commands.add(Command(command_id, title, "Text", tuple(keys.split()), Context.EDITOR, "View"), handler, enabled)

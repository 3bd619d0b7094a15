"""The files that were shown last."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from haiku_pair.window.editor.pane import EditorPane

_MOST = 50


class RecentFiles(QObject):
    """Remembers them for as long as the window is open."""

    def __init__(self, editor: EditorPane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._shown: list[str] = []
        editor.current_changed.connect(self._on_shown)
        self._on_shown(editor.current_path())

    def paths(self) -> tuple[str, ...]:
        """Newest first, but the one that is shown now last: nobody looks for that; then other open files."""
        current = self._editor.current_path()
        there = [place.path for place in self._editor.places()]
        others = [path for path in dict.fromkeys((*self._shown, *there)) if path != current]
        return (*others, current) if current else tuple(others)

    @Slot(str)
    def _on_shown(self, path: str) -> None:
        if path:
            self._shown = [path, *(other for other in self._shown if other != path)][:_MOST]

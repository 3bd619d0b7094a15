"""The person stays where they are when somebody else changes the text."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from haiku_pair.protocol.events import DocumentSpliced
from haiku_pair.window.editor.blocks import shifted_line
from haiku_pair.window.editor.mirror import Mirror
from haiku_pair.window.editor.views import Views


class Staying(QObject):
    """Remembers place and scrolling of every view before a change of the engine, and goes there again after it."""

    def __init__(self, mirror: Mirror, views: Views, parent: QObject) -> None:
        super().__init__(parent)
        self._mirror = mirror
        self._views = views
        self._before: list[tuple[int, int, int]] = []
        mirror.spliced.connect(self._on_spliced)

    @Slot(object)
    def _on_spliced(self, event: DocumentSpliced) -> None:
        self._before = []
        for view in self._views.all():
            cursor = view.textCursor()
            line, top = (shifted_line(at, event.splices) for at in (cursor.blockNumber(), view.top_line))
            self._before.append((line, cursor.positionInBlock(), top))
        self._mirror.settled.connect(self._on_settled)

    @Slot()
    def _on_settled(self) -> None:
        self._mirror.settled.disconnect(self._on_settled)
        for view, (line, column, top) in zip(self._views.all(), self._before, strict=False):
            cursor = view.textCursor()
            if not cursor.hasSelection() and (cursor.blockNumber(), cursor.positionInBlock()) != (line, column):
                view.go_to(line, column)
            view.show_from(top)

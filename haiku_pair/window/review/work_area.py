"""List and diff: side by side where there is room for both, else the list above the diff."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.window.theme.theme import UNIT, Theme

_WIDE = 220 * UNIT
"""From this width on, list and a diff of some 80 columns stand side by side."""
_LIST_WIDTH = 64 * UNIT
_LIST_HEIGHT = 36 * UNIT


class _Border(QSplitterHandle):
    """A line between the two, in the theme's colour."""

    def __init__(self, theme: Theme, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        self._theme = theme

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colors.border)
        painter.end()


class WorkArea(QSplitter):
    """Remembers the width of the list beside the diff, and its height above it."""

    moved = Signal()
    """The person gave the list another size."""

    def __init__(self, theme: Theme, listed: QWidget, diff: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._sizes = {Qt.Orientation.Horizontal: _LIST_WIDTH, Qt.Orientation.Vertical: _LIST_HEIGHT}
        self.addWidget(listed)
        self.addWidget(diff)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.splitterMoved.connect(self._on_moved)

    def list_sizes(self) -> tuple[int, int]:
        """Width of the list beside the diff and its height above it, in pixels."""
        return self._sizes[Qt.Orientation.Horizontal], self._sizes[Qt.Orientation.Vertical]

    def set_list_sizes(self, width: int, height: int) -> None:
        """Take sizes that were kept; those that are not positive are passed over."""
        for orientation, size in ((Qt.Orientation.Horizontal, width), (Qt.Orientation.Vertical, height)):
            if size > 0:
                self._sizes[orientation] = size
        self._share()

    @override
    def createHandle(self) -> QSplitterHandle:
        return _Border(self._theme, self.orientation(), self)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        wanted = Qt.Orientation.Horizontal if self.width() >= _WIDE else Qt.Orientation.Vertical
        turned = wanted is not self.orientation()
        if turned:
            self.setOrientation(wanted)
        super().resizeEvent(event)
        if turned or not event.oldSize().isValid():
            self._share()

    def _share(self) -> None:
        across = self.orientation() is Qt.Orientation.Horizontal
        whole = self.width() if across else self.height()
        size = min(self._sizes[self.orientation()], whole // 2)
        self.setSizes([size, max(1, whole - size)])

    @Slot()
    def _on_moved(self) -> None:
        self._sizes[self.orientation()] = self.sizes()[0]
        self.moved.emit()


def column(owner: QWidget, *widgets: QWidget) -> QVBoxLayout:
    """Widgets of an owner below each other, without any room between them."""
    made = QVBoxLayout(owner)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(0)
    for widget in widgets:
        made.addWidget(widget)
    return made

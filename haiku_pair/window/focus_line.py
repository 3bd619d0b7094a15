"""A line above the pane that has the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from haiku_pair.window.theme.theme import UNIT, Theme

_MOVED = frozenset({QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide})


class FocusLine(QWidget):
    """Lies over the top edge of one of the panes; hidden while the focus is in none of them."""

    def __init__(self, theme: Theme, panes: Sequence[QWidget], parent: QWidget) -> None:
        """`parent` holds all of the panes."""
        super().__init__(parent)
        self._theme = theme
        self._holder = parent
        self._panes = panes
        self._pane: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for pane in panes:
            pane.installEventFilter(self)
        theme.changed.connect(self.update)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        self._on_focus_changed(None, QApplication.focusWidget())

    @property
    def pane(self) -> QWidget | None:
        """The pane that has the keyboard."""
        return self._pane

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._pane and event.type() in _MOVED:
            self._place()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colors.focus)
        painter.end()

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            return  # the window is not active: it is where the keyboard comes back to
        self._pane = next((pane for pane in self._panes if pane is now or pane.isAncestorOf(now)), None)
        self._place()

    def _place(self) -> None:
        pane = self._pane
        if pane is None or not pane.isVisible():
            self.hide()
            return
        corner = pane.mapTo(self._holder, QPoint(0, 0))
        self.setGeometry(corner.x(), corner.y(), pane.width(), UNIT // 2)
        self.show()
        self.raise_()

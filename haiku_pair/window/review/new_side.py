"""The right side of a diff that stands side by side: the new lines, in step with the old ones on the left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from haiku_pair.window.review.side import Side
from haiku_pair.window.theme.theme import Theme


class NewSide(Side):
    """Has no bars and no focus of its own: those of the left side stand for both."""

    row_clicked = Signal(int)
    """The mouse was pressed on that line."""

    def __init__(self, theme: Theme, left: Side) -> None:
        super().__init__(theme, left)
        self._left = left
        self.setAccessibleName(self.tr("New lines"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(left)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.gutter.show_columns("new")
        self.stand_beside(left)
        left.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(left.verticalScrollBar().setValue)
        left.horizontalScrollBar().valueChanged.connect(self.horizontalScrollBar().setValue)
        left.horizontalScrollBar().rangeChanged.connect(self._reach_far_enough)
        self.horizontalScrollBar().rangeChanged.connect(self._reach_far_enough)
        left.updateRequest.connect(self.update_across)
        self.hide()

    @Slot()
    def _reach_far_enough(self) -> None:
        """The bar of the left side goes as far as the longest line of either."""
        bar, most = self._left.horizontalScrollBar(), self.horizontalScrollBar().maximum()
        if self.isVisible() and bar.maximum() < most:
            bar.setMaximum(most)

    @override
    def _frame_edges(self) -> tuple[int, int]:
        return -self.width(), self.viewport().width() - 1

    @override
    def _has_keyboard(self) -> bool:
        return self._left.hasFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.gutter.wanted_width()
        self.setViewportMargins(width, 0, 0, 0)
        self.gutter.setGeometry(0, 0, width, self.viewport().height())

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        QApplication.sendEvent(self._left.viewport(), event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._left.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() is Qt.MouseButton.LeftButton:
            block = self.cursorForPosition(event.position().toPoint()).blockNumber()
            self.row_clicked.emit(self.lines.start + block)

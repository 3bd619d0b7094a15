"""Selecting text with the mouse, also over several messages."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from haiku_pair.window.conversation import wording
from haiku_pair.window.conversation.row_painter import Place, marked
from haiku_pair.window.conversation.row_view import RowView
from haiku_pair.window.theme.theme import UNIT, Theme

WHOLE = 1 << 30
"""A position behind the end of every row."""
Spot = tuple[int, int]
"""A place in the text: the index of a row, a position in its document."""


class SelectableView(RowView):
    """Rows whose text can be selected; says which row was pressed and what was clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._selection: tuple[Spot, Spot] | None = None
        self._pressed: Spot | None = None
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setMouseTracking(True)

    def row_pressed(self, _index: int, /) -> None:
        """A row was pressed."""

    def row_clicked(self, _index: int, _link: str, _y: float, /) -> None:
        """A row was clicked, perhaps on a link, `y` pixels below the top of its text."""

    def clear_selection(self) -> None:
        """Select nothing."""
        self._selection = None
        self.viewport().update()

    def select(self, anchor: Spot, end: Spot) -> None:
        """Select from one place to another."""
        self._selection = (anchor, end)
        self.viewport().update()

    def selection_anchor(self) -> int:
        """The row in which the selection began, or -1."""
        return self._selection[0][0] if self._selection is not None else -1

    def selected_text(self) -> str:
        """What is selected: messages that are selected as a whole as they came, parts of them as shown."""
        if self._selection is None:
            return ""
        first, last = sorted(self._selection)
        parts = []
        for index in range(first[0], min(last[0] + 1, len(self.rows.list))):
            is_whole = (index > first[0] or first[1] == 0) and (index < last[0] or last[1] == WHOLE)
            if is_whole:
                parts.append(wording.quoted(self.rows.list[index].item))
                continue
            self.rows.measure(index)
            cursor = self.selected_part(index)
            if cursor is not None:
                parts.append(cursor.selection().toPlainText())
        return "\n\n".join(part for part in parts if part).strip("\n")

    @override
    def mark(self, index: int, place: Place, /) -> None:
        cursor = self.selected_part(index)
        if cursor is not None:
            place.marked.append(marked(cursor, self._theme.colors.selection, self._theme.colors.selection_text))

    def selected_part(self, index: int) -> QTextCursor | None:
        """What of a row is selected."""
        if self._selection is None:
            return None
        first, last = sorted(self._selection)
        document = self.rows.list[index].document
        if document is None or not first[0] <= index <= last[0] or first == last:
            return None
        cursor = QTextCursor(document.document)
        end = document.document.characterCount() - 1
        cursor.setPosition(min(first[1], end) if index == first[0] else 0)
        cursor.setPosition(min(last[1], end) if index == last[0] else end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _spot(self, point: QPoint) -> Spot | None:
        y = point.y() + self.verticalScrollBar().value()
        index = self.rows.stack.at(y)
        document = self.rows.list[index].document if index >= 0 else None
        if document is None:
            return None
        place = QPointF(point) - self.text_origin(index)
        position = document.document.documentLayout().hitTest(place, Qt.HitTestAccuracy.FuzzyHit)
        return (index, position) if position >= 0 else None

    def _anchor_at(self, point: QPoint) -> tuple[int, str]:
        y = point.y() + self.verticalScrollBar().value()
        index = self.rows.stack.at(y)
        document = self.rows.list[index].document if index >= 0 else None
        if document is None or y >= self.rows.stack.total:
            return index, ""
        place = QPointF(point) - self.text_origin(index)
        return index, document.document.documentLayout().anchorAt(place)

    # --- mouse -------------------------------------------------------------------------------------

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._pressed = self._spot(event.position().toPoint())
        self.clear_selection()
        if self._pressed is not None:
            self.row_pressed(self._pressed[0])

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton and self._pressed is not None:
            self._scroll_at_edge(point)
            spot = self._spot(point)
            if spot is not None:
                self._selection = (self._pressed, spot)
                self.viewport().update()
            return
        over_link = bool(self._anchor_at(point)[1])
        shape = Qt.CursorShape.PointingHandCursor if over_link else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        dragged = self._selection is not None and self._selection[0] != self._selection[1]
        if pressed is None or dragged or event.button() is not Qt.MouseButton.LeftButton:
            return
        index, link = self._anchor_at(event.position().toPoint())
        if index >= 0:
            self.row_clicked(index, link, event.position().y() - self.text_origin(index).y())

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        spot = self._spot(event.position().toPoint())
        if spot is None:
            return
        document = self.rows.list[spot[0]].document
        if document is not None:
            cursor = QTextCursor(document.document)
            cursor.setPosition(spot[1])
            cursor.select(QTextCursor.SelectionType.WordUnderCursor)
            self._selection = ((spot[0], cursor.selectionStart()), (spot[0], cursor.selectionEnd()))
            self.viewport().update()

    def _scroll_at_edge(self, point: QPoint) -> None:
        bar = self.verticalScrollBar()
        if point.y() < 0:
            bar.setValue(bar.value() - 5 * UNIT)
        elif point.y() > self.viewport().height():
            bar.setValue(bar.value() + 5 * UNIT)

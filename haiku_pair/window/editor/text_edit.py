"""The text widget for code: line numbers and current line; whatever else is drawn or typed is attached to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from PySide6 import QtCore
from PySide6.QtCore import QMimeData, QPointF, QRect, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget
from typing_extensions import override

from haiku_pair.window.editor import indent
from haiku_pair.window.editor.blocks import after
from haiku_pair.window.editor.gutter import Gutter
from haiku_pair.window.editor.layout import LineLayout
from haiku_pair.window.theme.sparing import fill
from haiku_pair.window.theme.theme import OVERVIEW_WIDTH, Theme

if TYPE_CHECKING:
    from haiku_pair.window.editor.features import Features
    from haiku_pair.window.editor.geometry import Layer, Shown
    from haiku_pair.window.editor.typing_keys import TypingKeys

_TO_NEWLINE = "\r\n|[\r\u2028\u2029\u0085]"
_UNFIT = "[\x00\ufdd0\ufdd1\ufffc]"


class KeyHandler(Protocol):
    """Something that may want a key before the text has it."""

    def press(self, event: QKeyEvent) -> bool:
        """Take a key; False to leave it to the next."""


class CodeEdit(QPlainTextEdit):
    """Edits one file as text. Colours and the engine are no concern of this class.

    Attributes:
        unit: one level of indentation.
        below: what is drawn behind the text, in this order.
        above: what is drawn over it.
        handlers: who is asked for each key, in this order, before it is typed.
        beside: the view whose document this one shows.
    """

    lines_shown = Signal(int, int)
    """First and last line on screen, 0-based, when they are others than before."""
    text_painted = Signal()
    """The text was drawn; only once after `tell_next_paint`."""
    focused = Signal()
    """The keys come here now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, beside: CodeEdit | None = None) -> None:
        """`beside` is the view whose document this one shows as well."""
        super().__init__(parent)
        self._make_viewport()
        self.beside = beside
        if beside is None:
            document = QTextDocument(self)
            document.setDocumentLayout(LineLayout(document))
            self.setDocument(document)
        else:
            self.setDocument(beside.document())
        self.unit = indent.DEFAULT
        self._theme = theme
        self.below: list[Layer] = []
        self.above: list[Layer] = []
        self.handlers: list[KeyHandler] = []
        self._shown = (-1, -1)
        self._line = -1
        self._margin = 0
        self._expected = 0
        self._standing: tuple[object, float, Shown] = (None, 0.0, [])
        self._tells_paint = False
        self._finished = False
        self.gutter = Gutter(self, theme)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCursorWidth(2)
        self.updateRequest.connect(self._on_update_request)
        self.blockCountChanged.connect(self._on_block_count_changed)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _make_viewport(self) -> None:
        """Take a viewport of our own, made as Qt makes its own.

        To find out what Qt's own is, PySide would load every class of widget there is (360 enum members, 9 ms) before
        the first text is drawn.
        """
        viewport = QWidget()
        viewport.setBackgroundRole(QPalette.ColorRole.Base)
        viewport.setAutoFillBackground(True)
        self.setViewport(viewport)

    @cached_property
    def features(self) -> Features:
        """All that is attached to the text once it is on the screen."""
        from haiku_pair.window.editor.features import Features

        return Features(self, self._theme)

    @cached_property
    def typing_keys(self) -> TypingKeys:
        """What keys do at a cursor; made when the first one is pressed."""
        from haiku_pair.window.editor.typing_keys import TypingKeys

        return TypingKeys(self)

    # --- for the page ------------------------------------------------------------------------------

    def set_matches(self, starts: Sequence[int], ends: Sequence[int]) -> None:
        """Mark every match of a search: ascending positions in the document."""
        self.features.show_matches(starts, ends)

    def go_to(self, line: int, column: int = 0) -> None:
        """Put the cursor at a line and a column, 0-based and cut to what there is, and show it in the middle."""
        document = self.document()
        block = document.findBlockByNumber(max(0, min(line, document.blockCount() - 1)))
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + max(0, min(column, block.length() - 1)))
        self.setTextCursor(cursor)
        self.centerCursor()

    def selected_lines(self) -> tuple[int, int]:
        """First and last line of the selection, 0-based; one that it only reaches the start of is not in it."""
        from haiku_pair.window.editor.typing_keys import lines_of

        return lines_of(self.textCursor())

    def show_from(self, line: int) -> None:
        """Scroll so that a line is the first on screen."""
        self.verticalScrollBar().setValue(self.document().findBlockByNumber(line).firstLineNumber())

    def tell_next_paint(self) -> None:
        """Emit `text_painted` after the next time the text is drawn."""
        self._tells_paint = True

    def finish(self) -> None:
        """Make what the first text does not wait for: the pointer's shape, marks, the colour of the current number."""
        self._finished = True
        self.features.brackets_moved()
        self.apply_margin()
        self.viewport().update()
        self.viewport().setCursor(QtCore.Qt.CursorShape.IBeamCursor)
        for widget in (self.gutter, self.features.strip.overview):  # fill themselves: nothing behind them is drawn
            widget.setAttribute(QtCore.Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._mark_number()
        self.gutter.update()

    @property
    def top_line(self) -> int:
        """The first line on screen."""
        return self.firstVisibleBlock().blockNumber()

    def expect(self, lines: int) -> None:
        """A text of so many lines is about to be shown: make room for their numbers while it costs nothing.

        A text that is there already is laid out anew, line by line, at each change of its width.
        """
        self._expected = lines
        self.apply_margin()
        self._expected = 0

    def apply_margin(self) -> None:
        """Give the line numbers the room they need."""
        width = self.gutter.wanted_width(self._expected)
        if width != self._margin:  # else this resizes, and wrapped lines could do so for ever
            self._margin = width
            self.setViewportMargins(width, 0, OVERVIEW_WIDTH, 0)
        frame = self.contentsRect()
        self.gutter.setGeometry(QRect(frame.left(), frame.top(), width, frame.height()))
        if self._finished:
            self.features.strip.stand_beside(self.viewport().geometry())

    def visible_blocks(self, top: float, bottom: float) -> Shown:
        """Lines between two heights of the viewport, with where they stand."""
        first, offset = self.firstVisibleBlock(), self.contentOffset()
        stamp = (self.document().revision(), first.blockNumber(), offset.x(), offset.y(), self.viewport().width())
        if stamp != self._standing[0] or bottom > self._standing[1]:
            # The numbers are drawn after the text, and where its lines stand is the same.
            self._standing = (stamp, bottom, self._stand(first, offset, bottom))
        return [line for line in self._standing[2] if line[1].bottom() >= top and line[1].top() <= bottom]

    def _stand(self, block: QTextBlock, offset: QPointF, bottom: float) -> Shown:
        found = []
        left, y = offset.x(), self.blockBoundingGeometry(block).top() + offset.y()
        while block.isValid() and y <= bottom:
            box = self.blockBoundingRect(block)  # where it stands is added up: to ask for that walks all lines above
            height = box.height()
            if height > 0:
                box.moveTo(left, y)
                found.append((block, box))
            y += height
            block = after(block)
        return found

    # --- keys and pastes -----------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        taken = any(handler.press(event) for handler in self.handlers)
        if not taken and not self.typing_keys.press(event):
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & QtCore.Qt.KeyboardModifier.ControlModifier:
            self._theme.set_zoom(self._theme.zoom + (1 if event.angleDelta().y() > 0 else -1))
        else:
            super().wheelEvent(event)

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self.features.carets.are_many and event.commitString():
            super().inputMethodEvent(QInputMethodEvent())  # what was being composed goes from the screen
            self.features.carets.commit(event)
        else:
            super().inputMethodEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.features.carets.click(event):
            super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self.features.carets.drag(event):
            super().mouseMoveEvent(event)

    @override
    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied or dragged, character by character: Qt would make blanks of no-break spaces."""
        # Qt's own object: one made here would outlive Python in the clipboard, and take the process down at its end.
        data = super().createMimeDataFromSelection()
        data.text()  # from now on it is filled, and does not fill itself
        for kind in data.formats():
            data.removeFormat(kind)
        data.setText(self.textCursor().selectedText().replace("\u2029", "\n"))
        return data

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste text; every kind of line break becomes a new line, and what would break the document is left out."""
        text = re.sub(_UNFIT, "", re.sub(_TO_NEWLINE, "\n", source.text()))
        if text and not self.features.carets.paste(text):
            self.textCursor().insertText(text)
            self.ensureCursorVisible()

    # --- painting ------------------------------------------------------------------------------------

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        rect = event.rect()
        painter = QPainter(self.viewport())
        self._paint_current_line(painter, rect)
        shown = self.visible_blocks(rect.top(), rect.bottom()) if self._finished else []
        for layer in self.below:
            layer.paint(painter, shown)
        painter.end()
        super().paintEvent(event)
        if self.above:
            painter.begin(self.viewport())
            for layer in self.above:
                layer.paint(painter, shown)
            painter.end()
        if self._tells_paint:
            self._tells_paint = False
            self.text_painted.emit()

    def _paint_current_line(self, painter: QPainter, rect: QRect) -> None:
        box = self.cursorRect()
        if box.bottom() >= rect.top() and box.top() <= rect.bottom():
            line = QRect(0, box.top(), self.viewport().width(), box.height())
            fill(painter, line, self._theme.colors.current_line)

    # --- slots ---------------------------------------------------------------------------------------

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.apply_margin()
        self._tell_lines()

    @Slot()
    def reveal_cursor(self) -> None:
        """The text changed around folds."""
        self.features.reveal()

    @Slot()
    def folds_changed(self) -> None:
        """Other lines are folded away: those on screen are others, and so is the cursor's place."""
        self._standing = (None, 0.0, [])
        self._shown = (-1, -1)
        if self._finished:
            block = self.textCursor().block()
            if not block.isVisible():
                self.features.leave_fold()
        self._tell_lines()
        self.viewport().update()
        self.gutter.update()

    @Slot(QRect, int)
    def _on_update_request(self, rect: QRect, dy: int) -> None:
        if dy:
            self.gutter.scroll(0, dy)
            self._tell_lines()
        else:
            self.gutter.follow(rect)

    @Slot(int)
    def _on_block_count_changed(self, _count: int) -> None:
        if self.gutter.width() != self.gutter.wanted_width():
            self.apply_margin()

    @Slot()
    def _on_cursor_moved(self) -> None:
        if self._finished:
            self.features.cursor_moved()
        line = self.textCursor().blockNumber()
        if line != self._line:
            before, self._line = self._line, line
            self._mark_number()
            self.update_lines({before, line})

    def update_lines(self, numbers: Iterable[int]) -> None:
        """Draw these lines again, as far as they are on the screen, and what stands beside them."""
        first, last = self.lines_on_screen()
        for number in numbers:
            if first <= number <= last:
                block = self.document().findBlockByNumber(number)
                box = self.blockBoundingGeometry(block).translated(self.contentOffset()).toAlignedRect()
                self.viewport().update(0, box.top(), self.viewport().width(), box.height() + 1)
                self.gutter.update(0, box.top(), self.gutter.width(), box.height() + 1)

    def _mark_number(self) -> None:
        if self._finished:
            self.gutter.current = self._line

    @Slot()
    def _on_theme_changed(self) -> None:
        modes = QPlainTextEdit.LineWrapMode
        self.setLineWrapMode(modes.WidgetWidth if self._theme.wraps_lines else modes.NoWrap)
        font = self._theme.code_font()
        self._standing = (None, 0.0, [])
        self.setFont(font)
        self.setTabStopDistance(4 * QFontMetricsF(font).horizontalAdvance(" "))
        self.gutter.dress()
        self.gutter.update()
        self.apply_margin()
        self.viewport().update()

    def changed_from(self) -> float:
        """Where the first line stands that the last change of the text has reached, down from the top."""
        layout = self.document().documentLayout()
        block = self.document().findBlock(layout.changed_from if isinstance(layout, LineLayout) else 0)
        if block.blockNumber() < self.firstVisibleBlock().blockNumber():
            return 0.0
        return self.blockBoundingGeometry(block).translated(self.contentOffset()).top()

    def lines_on_screen(self) -> tuple[int, int]:
        """The first line on the screen, and the last that may be, 0-based."""
        first = self.firstVisibleBlock()
        height = max(1, self.fontMetrics().lineSpacing())
        count = self.viewport().height() // height + 1
        last = first.blockNumber() + count
        if self._finished and self.features.folds.are_any:
            end = self.document().findBlockByLineNumber(first.firstLineNumber() + count)
            last = end.blockNumber() if end.isValid() else self.blockCount() - 1
        return first.blockNumber(), last

    def _tell_lines(self) -> None:
        shown = self.lines_on_screen()
        if shown != self._shown:
            self._shown = shown
            self.lines_shown.emit(*shown)

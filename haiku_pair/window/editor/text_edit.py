"""The text widget for code: line numbers, current line, matches, marks for characters that hide, indentation."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from PySide6 import QtCore
from PySide6.QtCore import QMimeData, QRect, QRectF, Signal, Slot
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget
from typing_extensions import override

from haiku_pair.window.editor import indent
from haiku_pair.window.editor.blocks import utf16_offsets
from haiku_pair.window.editor.gutter import Gutter
from haiku_pair.window.editor.layout import LineLayout
from haiku_pair.window.theme.sparing import fill
from haiku_pair.window.theme.theme import Theme

_TO_NEWLINE = "\r\n|[\r\u2028\u2029\u0085]"
_PAIRED = frozenset("()[]{}\"'`")
_UNFIT = "[\x00\ufdd0\ufdd1\ufffc]"


class CodeEdit(QPlainTextEdit):
    """Edits one file as text. Colours and the engine are no concern of this class."""

    lines_shown = Signal(int, int)
    """First and last line on screen, 0-based, when they are others than before."""
    text_painted = Signal()
    """The text was drawn; only once after `tell_next_paint`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make_viewport()
        document = QTextDocument(self)
        document.setDocumentLayout(LineLayout(document))
        self.setDocument(document)
        self.unit = indent.DEFAULT
        self._theme = theme
        self._matches: Sequence[int] = ()
        self._match_ends: Sequence[int] = ()
        self._shown = (-1, -1)
        self._line = -1
        self._tells_paint = False
        self._finished = False
        self._brackets: tuple[int, ...] = ()
        self._gutter = Gutter(self, theme)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
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

    # --- for the page ------------------------------------------------------------------------------

    def set_matches(self, starts: Sequence[int], ends: Sequence[int]) -> None:
        """Mark every match of a search: ascending positions in the document."""
        self._matches, self._match_ends = starts, ends
        self.viewport().update()

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
        cursor, document = self.textCursor(), self.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        end = document.findBlock(cursor.selectionEnd())
        last = end.blockNumber()
        return first, last - 1 if last > first and cursor.selectionEnd() == end.position() else last

    def show_from(self, line: int) -> None:
        """Scroll so that a line is the first on screen."""
        self.verticalScrollBar().setValue(line)

    def tell_next_paint(self) -> None:
        """Emit `text_painted` after the next time the text is drawn."""
        self._tells_paint = True

    def finish(self) -> None:
        """Make what the first text does not wait for: the pointer's shape, marks, the colour of the current number."""
        self._finished = True
        self.viewport().update()
        self.viewport().setCursor(QtCore.Qt.CursorShape.IBeamCursor)
        self._mark_number()

    @property
    def top_line(self) -> int:
        """The first line on screen."""
        return self.firstVisibleBlock().blockNumber()

    def apply_margin(self) -> None:
        """Give the line numbers the room they need."""
        width = self._gutter.wanted_width()
        self.setViewportMargins(width, 0, 0, 0)
        frame = self.contentsRect()
        self._gutter.setGeometry(QRect(frame.left(), frame.top(), width, frame.height()))

    def visible_blocks(self, top: float, bottom: float) -> list[tuple[QTextBlock, QRectF]]:
        """Lines between two heights of the viewport, with where they stand."""
        found = []
        block = self.firstVisibleBlock()
        offset = self.contentOffset()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(offset)
            if box.top() > bottom:
                break
            if box.bottom() >= top:
                found.append((block, box))
            block = block.next()
        return found

    # --- keys and pastes -----------------------------------------------------------------------------

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        keys, held = QtCore.Qt.Key, QtCore.Qt.KeyboardModifier
        plain = modifiers & ~held.KeypadModifier in (held.NoModifier, held.ShiftModifier)
        if self.isReadOnly() or not plain:
            super().keyPressEvent(event)
        elif key in (keys.Key_Return, keys.Key_Enter):  # Shift+Enter too: Qt would put a line separator into the text.
            self._break_line()
        elif key == keys.Key_Tab:
            self._indent()
        elif key == keys.Key_Backtab:
            self._unindent()
        elif key == keys.Key_Home:
            self._go_home(event)
        elif not self._types_pair(event):
            super().keyPressEvent(event)

    def _types_pair(self, event: QKeyEvent) -> bool:
        """Let a bracket or quote come with its partner; False for every other key."""
        if event.text() not in _PAIRED and event.key() != QtCore.Qt.Key.Key_Backspace:
            return False
        from haiku_pair.window.editor import pair_typing

        if event.key() == QtCore.Qt.Key.Key_Backspace:
            return pair_typing.take_out(self)
        return pair_typing.put_in(self, event.text())

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste text; every kind of line break becomes a new line, and what would break the document is left out."""
        text = re.sub(_UNFIT, "", re.sub(_TO_NEWLINE, "\n", source.text()))
        if text:
            self.textCursor().insertText(text)
            self.ensureCursorVisible()

    def _break_line(self) -> None:
        cursor = self.textCursor()
        start = QTextCursor(self.document())
        start.setPosition(cursor.selectionStart())
        before = start.block().text()[: _column(start)]
        cursor.insertText("\n" + indent.of_new_line(before, self.unit))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _indent(self) -> None:
        cursor = self.textCursor()
        if cursor.hasSelection() and "\u2029" in cursor.selectedText():
            self._edit_lines(self._indent_block)
            return
        before = cursor.block().text()[: _column(cursor)]
        cursor.insertText(indent.to_next_stop(len(before), self.unit))
        self.setTextCursor(cursor)

    def _unindent(self) -> None:
        self._edit_lines(self._unindent_block)

    def _indent_block(self, cursor: QTextCursor) -> None:
        if cursor.block().length() > 1:
            cursor.insertText(self.unit)

    def _unindent_block(self, cursor: QTextCursor) -> None:
        width = indent.without_level(cursor.block().text(), self.unit)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, width)
        cursor.removeSelectedText()

    def _edit_lines(self, edit: Callable[[QTextCursor], None]) -> None:
        """Do something at the start of each selected line, as one step; a line the selection only touches is left."""
        cursor = self.textCursor()
        document = self.document()
        first, last = self.selected_lines()
        cursor.beginEditBlock()
        for number in range(first, last + 1):
            edit(QTextCursor(document.findBlockByNumber(number)))
        cursor.endEditBlock()

    def _go_home(self, event: QKeyEvent) -> None:
        """To the first character that is no space; from there to the very start."""
        cursor = self.textCursor()
        margin = len(indent.leading(cursor.block().text()))
        column = cursor.positionInBlock()
        keep = bool(event.modifiers() & QtCore.Qt.KeyboardModifier.ShiftModifier)
        mode = QTextCursor.MoveMode.KeepAnchor if keep else QTextCursor.MoveMode.MoveAnchor
        cursor.setPosition(cursor.block().position() + (0 if column == margin else margin), mode)
        self.setTextCursor(cursor)

    # --- painting ------------------------------------------------------------------------------------

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        rect = event.rect()
        painter = QPainter(self.viewport())
        self._paint_current_line(painter, rect)
        shown = self.visible_blocks(rect.top(), rect.bottom()) if self._finished else []
        if self._matches:
            for block, box in shown:
                self._paint_matches(painter, block, box)
        painter.end()
        super().paintEvent(event)
        if self._finished:
            self._paint_hidden(shown)
            self._paint_brackets(shown)
        if self._tells_paint:
            self._tells_paint = False
            self.text_painted.emit()

    def _paint_current_line(self, painter: QPainter, rect: QRect) -> None:
        box = self.cursorRect()
        if box.bottom() >= rect.top() and box.top() <= rect.bottom():
            line = QRect(0, box.top(), self.viewport().width(), box.height())
            fill(painter, line, self._theme.colors.current_line)

    def _paint_matches(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        layout = block.layout()
        if layout.lineCount() == 0:
            return
        begin, length = block.position(), block.length()
        for at in range(bisect_left(self._match_ends, begin + 1), len(self._matches)):
            start, end = self._matches[at] - begin, self._match_ends[at] - begin
            if start >= length:
                break
            left, right = _x_of(block, max(0, start)), _x_of(block, min(end, length - 1))
            painter.fillRect(QRectF(box.left() + left, box.top(), right - left, box.height()), self._theme.colors.match)

    def _paint_hidden(self, shown: list[tuple[QTextBlock, QRectF]]) -> None:
        """A box where a character without a shape stands: a thin line for those without width."""
        from haiku_pair.window.editor.hidden import HIDDEN

        found = [
            (block, box, text) for block, box in shown if not (text := block.text()).isascii() and HIDDEN.search(text)
        ]
        if not found:
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._theme.colors.error)
        for block, box, text in found:
            offsets = utf16_offsets(block, text)
            for match in HIDDEN.finditer(text):
                start, end = match.span() if offsets is None else (offsets[match.start()], offsets[match.end()])
                left = box.left() + _x_of(block, start)
                width = max(1.0, box.left() + _x_of(block, end) - left - 2.0)
                painter.drawRect(QRectF(left + 0.5, box.top() + 1.5, width, box.height() - 4.0))
        painter.end()

    def _paint_brackets(self, shown: list[tuple[QTextBlock, QRectF]]) -> None:
        """A frame around the bracket at the cursor and around its partner."""
        if not self._brackets:
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._theme.colors.muted)
        for block, box in shown:
            for position in self._brackets:
                offset = position - block.position()
                if 0 <= offset < block.length() - 1:
                    left, right = _x_of(block, offset), _x_of(block, offset + 1)
                    painter.drawRect(QRectF(box.left() + left - 0.5, box.top() + 0.5, right - left, box.height() - 1.0))
        painter.end()

    # --- slots ---------------------------------------------------------------------------------------

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.apply_margin()
        self._tell_lines()

    @Slot(QRect, int)
    def _on_update_request(self, rect: QRect, dy: int) -> None:
        if dy:
            self._gutter.scroll(0, dy)
            self._tell_lines()
        else:
            self._gutter.update(0, rect.y(), self._gutter.width(), rect.height())

    @Slot(int)
    def _on_block_count_changed(self, _count: int) -> None:
        if self._gutter.width() != self._gutter.wanted_width():
            self.apply_margin()

    def go_to_partner(self) -> None:
        """To the partner of the bracket at the cursor, if it has one."""
        if len(self._brackets) == 2:
            cursor = self.textCursor()
            cursor.setPosition(self._brackets[1])
            self.setTextCursor(cursor)

    def _find_brackets(self) -> None:
        from haiku_pair.window.editor.pair_typing import brackets_at

        found = brackets_at(self.document(), self.textCursor().position())
        if found != self._brackets:
            self._brackets = found
            self.viewport().update()

    @Slot()
    def _on_cursor_moved(self) -> None:
        if self._finished:
            self._find_brackets()
        line = self.textCursor().blockNumber()
        if line != self._line:
            self._line = line
            self.viewport().update()
            self._mark_number()

    def _mark_number(self) -> None:
        if self._finished:
            self._gutter.current = self._line
            self._gutter.update()

    @Slot()
    def _on_theme_changed(self) -> None:
        font = self._theme.code_font()
        self.setFont(font)
        self.setTabStopDistance(4 * QFontMetricsF(font).horizontalAdvance(" "))
        self._gutter.dress()
        self.apply_margin()
        self.viewport().update()

    def _tell_lines(self) -> None:
        first = self.firstVisibleBlock().blockNumber()
        height = max(1, self.fontMetrics().lineSpacing())
        shown = (first, first + self.viewport().height() // height + 1)
        if shown != self._shown:
            self._shown = shown
            self.lines_shown.emit(*shown)


def _column(cursor: QTextCursor) -> int:
    """The cursor's column in characters; Qt counts halves of surrogate pairs."""
    block = cursor.block()
    text = block.text()
    offsets = utf16_offsets(block, text)
    return cursor.positionInBlock() if offsets is None else bisect_left(offsets, cursor.positionInBlock())


def _x_of(block: QTextBlock, offset: int) -> float:
    """Where a character of a line begins, in pixels from the line's left."""
    line = block.layout().lineForTextPosition(offset)
    if not line.isValid():
        return 0.0
    place = line.cursorToX(offset)
    return float(place[0]) if isinstance(place, tuple) else 0.0

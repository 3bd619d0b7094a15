"""A patch to read: files with headings, lines with their sign and ground. It can be selected and copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from haiku_pair.protocol.values import PatchFile
from haiku_pair.window.patches import Row, RowKind, rows
from haiku_pair.window.theme.theme import UNIT, Theme

_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down})


class PatchView(QPlainTextEdit):
    """Read-only. What is on the screen gets its colours when it comes there."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """`name` is for screen readers."""
        super().__init__(parent)
        self._theme = theme
        self._rows: Sequence[Row] = ()
        self._dressed: set[int] = set()
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self._on_look)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.document().setDocumentMargin(UNIT)
        self.updateRequest.connect(self._on_update_request)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_files(self, files: Sequence[PatchFile]) -> None:
        """Show what happened to these files, from the top."""
        self.show_rows(rows(files))

    def show_words(self, words: str) -> None:
        """Show something said in words instead."""
        self.show_rows([Row(RowKind.NOTE, line) for line in words.split("\n")], wrap=True)

    def step(self, lines: int) -> None:
        """Scroll by so many lines."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + lines)

    def show_rows(self, shown: Sequence[Row], *, wrap: bool = False) -> None:
        """Show these rows; `wrap` breaks those that are too long, as suits words."""
        mode = QPlainTextEdit.LineWrapMode
        self.setLineWrapMode(mode.WidgetWidth if wrap else mode.NoWrap)
        if shown == self._rows:
            return
        self._rows = shown
        self._dressed.clear()
        self.setPlainText("\n".join(row.text for row in shown))
        self._look.start()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            event.accept()  # the arrows walk in the text, whatever command names them
            return True
        return super().event(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look.start()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        colors = self._theme.colors
        width = self.viewport().width()
        painter.fillRect(event.rect(), colors.surface)
        grounds = {
            RowKind.ADDED: colors.added,
            RowKind.REMOVED: colors.removed,
            RowKind.FILE: colors.raised,
            RowKind.WARNING: colors.warning_background,
        }
        for _, row, rect in self._on_screen():
            if row.kind in grounds:
                painter.fillRect(QRect(0, rect.y(), width, rect.height()), grounds[row.kind])
        painter.end()
        super().paintEvent(event)
        if self.hasFocus():
            painter.begin(self.viewport())
            painter.fillRect(QRect(0, 0, UNIT // 2, self.viewport().height()), colors.focus)
            painter.end()

    def _on_screen(self) -> Iterator[tuple[QTextBlock, Row, QRect]]:
        block = self.firstVisibleBlock()
        height = self.fontMetrics().height()
        while block.isValid() and block.blockNumber() < len(self._rows):
            rect = self.blockBoundingGeometry(block).translated(self.contentOffset()).toAlignedRect()
            if rect.top() >= self.viewport().height():
                return
            lines = max(1, block.layout().lineCount())
            rect.setHeight(
                min(rect.height(), lines * height + 1)
            )  # the last block counts the margin below it as its own
            yield block, self._rows[block.blockNumber()], rect
            block = block.next()

    @Slot()
    def _on_look(self) -> None:
        fresh = [(block, row) for block, row, _ in self._on_screen() if block.blockNumber() not in self._dressed]
        for block, row in fresh:
            self._dressed.add(block.blockNumber())
            block.layout().setFormats(self._formats(row.kind, block.length() - 1))
            self.document().markContentsDirty(block.position(), block.length())

    def _formats(self, kind: RowKind, length: int) -> list[QTextLayout.FormatRange]:
        colors = self._theme.colors
        if kind in {RowKind.ADDED, RowKind.REMOVED}:
            return [_range(1, colors.ok if kind is RowKind.ADDED else colors.error, bold=True)]
        if kind is RowKind.FILE:
            return [_range(length, colors.text, bold=True)]
        plain = {RowKind.NOTE: colors.muted, RowKind.PLACE: colors.muted, RowKind.WARNING: colors.warning}
        return [_range(length, plain[kind])] if kind in plain else []

    @Slot(QRect, int)
    def _on_update_request(self, _rect: QRect, dy: int) -> None:
        if dy:
            self._look.start()

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setFont(self._theme.code_font())
        self._dressed.clear()
        self._look.start()
        self.viewport().update()


def _range(length: int, color: QColor, *, bold: bool = False) -> QTextLayout.FormatRange:
    """The beginning of a row in a colour."""
    found = QTextLayout.FormatRange()
    found.start, found.length = 0, length
    style = QTextCharFormat()
    style.setForeground(color)
    if bold:
        style.setFontWeight(QFont.Weight.DemiBold)
    found.format = style
    return found

"""What stands in the text below the lines that were asked about: what is written, what can be done, the input."""

from __future__ import annotations

from collections.abc import Set
from math import ceil

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPalette, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.inline.marked import Marked
from haiku_pair.window.theme.panel import Panel, plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_MOST_LINES = 16
_SCROLLING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class _Input(QLineEdit):
    """Keys that mean nothing in one line scroll what is shown."""

    def __init__(self, panel: InlinePanel) -> None:
        super().__init__(panel)
        self._panel = panel

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _SCROLLING:
            bar = self._panel.text.verticalScrollBar()
            step = bar.pageStep() if event.key() in _SCROLLING[2:] else bar.singleStep()
            bar.setValue(bar.value() + (step if event.key() in _SCROLLING[1::2] else -step))
        else:
            super().keyPressEvent(event)


class _Written(QPlainTextEdit):
    """What is written; `new` lines have their ground, drawn where it is looked at, as this happens at each paint."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self.new: Set[int] = frozenset()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        block, width = self.firstVisibleBlock(), self.viewport().width()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            if block.blockNumber() in self.new:
                painter.fillRect(QRectF(0, top, width, height), self._theme.colors.added)
            top += height
            block = block.next()
        painter.end()
        super().paintEvent(event)


class InlinePanel(Panel):
    """Over the text of one view. Its parent is no text: that would take the letters."""

    def __init__(self, page: EditorPage, theme: Theme, commands: Commands) -> None:
        super().__init__(theme, "raised", "accent", page)
        self._page = page
        self._edit = page.edit
        self._marked: Marked | None = None
        self.text = _Written(self, theme)
        self.text.setReadOnly(True)
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.text.setAccessibleName(tr("What Haiku writes"))
        self.hints = plain_label()
        self.hints.setWordWrap(True)
        self.input = _Input(self)
        self.input.setAccessibleName(tr("What is to be done with these lines?"))
        layout = self._rows = QVBoxLayout(self)
        layout.setSpacing(UNIT)
        for widget in (self.text, self.input, self.hints):
            layout.addWidget(widget)
        self.input.setContentsMargins(2 * UNIT, 0, 2 * UNIT, 0)
        self.hints.setContentsMargins(2 * UNIT, 0, 2 * UNIT, 0)
        self.setFocusProxy(self.input)
        self.setAccessibleName(tr("Haiku, in the text"))
        commands.install(self, Context.INLINE)
        self._edit.verticalScrollBar().valueChanged.connect(self.stand)
        self._edit.lines_shown.connect(self.stand)
        self._edit.document().contentsChanged.connect(self.stand)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def open(self, marked: Marked, asks: str) -> None:
        """Stand below these lines, with the focus in the input, which asks so."""
        self._marked = marked
        self.input.setPlaceholderText(asks)
        self.clear()
        self.show()
        self.raise_()
        self.stand()
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def say(self, hints: str, *, is_problem: bool = False) -> None:
        """What can be done now, or what went wrong."""
        palette = self.hints.palette()
        colors = self.theme.colors
        palette.setColor(QPalette.ColorRole.WindowText, colors.error if is_problem else colors.muted)
        self.hints.setPalette(palette)
        self.hints.setText(hints)
        self.stand()

    def show_words(self, words: str) -> None:
        """An answer in words."""
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.text.new = frozenset()
        self._show(words)

    def show_lines(self, lines: tuple[str, ...], new: Set[int]) -> None:
        """Lines that are to stand in place of others; `new` ones have their ground."""
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.new = new
        self._show("\n".join(lines))

    def clear(self) -> None:
        """Nothing is written any more."""
        self.text.clear()
        self.text.hide()
        self._rows.setContentsMargins(1, 2 * UNIT, 1, UNIT)
        self.stand()

    def _show(self, text: str) -> None:
        """Put in what is new at the end, where it is only more."""
        before = self.text.toPlainText()
        if before and text.startswith(before):
            cursor = QTextCursor(self.text.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(text[len(before) :])
        else:
            self.text.setPlainText(text)
        self.text.show()
        self._rows.setContentsMargins(1, 1, 1, UNIT)
        self.text.viewport().update()
        self.stand()

    @Slot()
    def stand(self, *_place: int) -> None:
        """Below the lines if there is room, else as far down as there is."""
        if self._marked is None or self.isHidden():
            return
        edit, around = self._edit, self._edit.viewport().rect()
        rows = min(self.text.document().size().height(), _MOST_LINES) if not self.text.isHidden() else 0
        line = QFontMetricsF(self.text.font()).lineSpacing()
        written = ceil(rows * ceil(line)) + 3 * UNIT if rows else 0
        self.text.setFixedHeight(max(written, 1))
        width = around.width()
        hints = self.hints.heightForWidth(width - 6 * UNIT)
        height = written + self.input.sizeHint().height() + hints + (5 if rows else 6) * UNIT
        last = edit.document().findBlockByNumber(self._marked.last)
        bottom = round(edit.blockBoundingGeometry(last).translated(edit.contentOffset()).bottom()) + 1
        top = max(0, min(bottom, around.height() - height))
        corner = edit.viewport().mapTo(self._page, QPoint(0, top))
        self.setGeometry(QRect(corner, QSize(width, min(height, around.height()))))

    @Slot()
    def _dress(self) -> None:
        font = self.theme.code_font()
        self.text.setFont(font)
        # As in the text, which is not asked: its view may have been closed since.
        self.text.setTabStopDistance(4 * QFontMetricsF(font).horizontalAdvance(" "))
        self.stand()

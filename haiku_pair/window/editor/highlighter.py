"""Colours for the lines on screen first, for the rest when there is time; never longer than a slice at once."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QTextBlock, QTextDocument

from haiku_pair.window.editor.blocks import after, utf16_offsets
from haiku_pair.window.theme.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCharFormat, QTextLayout

    from haiku_pair.syntax import LineLexer, Spans
    from haiku_pair.syntax.incremental import IncrementalLexer

SLICE = 0.004
"""Seconds of lexing per turn of the event loop."""
PAUSE = 4
"""Milliseconds between slices."""
WHOLE_PAUSE = 1
"""The same while a text is lexed as a whole: somebody waits for those colours."""
AFTER_KEY = 40
"""Milliseconds without a slice after a change, so that the next key does not wait for one."""
QUIET = 80
"""Milliseconds without a change before a language that must be lexed as a whole is."""
WHOLE_LINES = 5_000
WHOLE_CHARACTERS = 400_000

_NEW, _LIKELY, _FINAL = 0, 1, 2


class Highlighter(QObject):
    """Colours one document. Nothing happens until `start`, which imports what knows of languages."""

    def __init__(self, document: QTextDocument, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._theme = theme
        self._lexer: LineLexer | None = None
        self._lines: IncrementalLexer | None = None
        self._on_screen = [(0, 0)]
        self._shown: list[Spans | None] = []
        self._sure = bytearray()
        self._formats: dict[str, QTextCharFormat] = {}
        self._whole: list[Spans | None] = []
        self._pass: Iterator[Spans] | None = None
        self._pass_line = 0
        self._slices = QTimer(self, interval=PAUSE)
        self._slices.timeout.connect(self._on_slice)
        self._quiet = QTimer(self, interval=QUIET, singleShot=True)
        self._quiet.timeout.connect(self._on_quiet)
        theme.changed.connect(self._on_theme_changed)

    @property
    def is_busy(self) -> bool:
        """Whether lines are still waiting for their final colours."""
        return self._slices.isActive() or self._quiet.isActive()

    def start(self, path: str) -> None:
        """Begin to colour the document in the language of `path`; once more after its text was replaced as a whole."""
        from haiku_pair.syntax import lexer_for
        from haiku_pair.syntax.incremental import IncrementalLexer

        self._lexer = lexer_for(path)
        if self._lexer is None:
            return
        count = self._document.blockCount()
        self._lines = IncrementalLexer(self._lexer, count)
        self._shown = [None] * count
        self._sure = bytearray(count)
        self._whole = [None] * count
        self._pass = None
        if not self._lexer.exact:
            self._quiet.start(0)
        self._show()
        self._slices.start()

    def stop(self) -> None:
        """Colour nothing more."""
        self._lexer = self._lines = self._pass = None
        self._slices.stop()
        self._quiet.stop()

    def show_lines(self, first: int, last: int) -> None:
        """These lines are on screen now, both included."""
        self._on_screen[0] = (first, last)
        if self._lines is not None:
            self._show()

    def show_second(self, first: int, last: int) -> None:
        """And these, in another view of the document."""
        self._on_screen[1:] = [(first, last)]
        if self._lines is not None:
            self._show()

    def end_second(self) -> None:
        """There is one view only."""
        del self._on_screen[1:]

    @Slot(int, int, int)
    def on_changed(self, first: int, removed: int, count: int) -> None:
        """Lines were replaced (see `BlockWatch.changed`); colours those on screen before they are painted."""
        if self._lexer is None or self._lines is None:
            return
        self._lines.splice(first, removed, count)
        self._shown[first : first + removed] = [None] * count
        self._sure[first : first + removed] = bytes(count)
        self._whole[first : first + removed] = [None] * count
        if not self._lexer.exact:
            self._pass = None
            self._quiet.start(QUIET)
        for begin, end in self._on_screen:
            self._color_range(max(first, begin), min(first + count - 1, end))
        self._slices.start(AFTER_KEY)

    # --- slices --------------------------------------------------------------------------------------

    @Slot()
    def _on_slice(self) -> None:
        self._slices.setInterval(PAUSE if self._pass is None else WHOLE_PAUSE)
        until = perf_counter() + SLICE
        painted: list[QTextBlock] = []
        more = self._settle(until, painted)
        if not more:
            more = self._go_on_whole(until, painted)
        if not more:
            self._slices.stop()
        self._repaint(painted)

    def _settle(self, until: float, painted: list[QTextBlock]) -> bool:
        """Settle lines from the top; whether any are left."""
        lines = self._lines
        if lines is None or (self._lexer is not None and not self._lexer.resumable):
            return False
        block = QTextBlock()
        while (number := lines.next_line) is not None:
            if perf_counter() > until:
                return True
            block = block.next() if block.isValid() and block.blockNumber() == number - 1 else self._block(number)
            spans = lines.settle(block.text())
            self._sure[number] = _NEW
            if self._is_shown(number) and self._whole[number] is None and block.isVisible():
                self._sure[number] = _FINAL
                if self._paint(block, number, spans):
                    painted.append(block)
        return False

    def _go_on_whole(self, until: float, painted: list[QTextBlock]) -> bool:
        """Go on lexing the document as one text; whether there is more to do."""
        if self._pass is None:
            return False
        for spans in self._pass:
            number = self._pass_line
            self._pass_line += 1
            self._whole[number] = spans
            self._sure[number] = _NEW
            # Qt would lay out a line that is folded away, and count it.
            if self._is_shown(number) and (block := self._block(number)).isVisible():
                self._sure[number] = _FINAL
                if self._paint(block, number, spans):
                    painted.append(block)
            if perf_counter() > until:
                return True
        self._pass = None
        return False

    @Slot()
    def _on_quiet(self) -> None:
        document = self._document
        if self._lexer is None or document.blockCount() > WHOLE_LINES or document.characterCount() > WHOLE_CHARACTERS:
            return
        block = document.begin()
        texts = []
        while block.isValid():
            texts.append(block.text())
            block = block.next()
        self._pass = self._lexer.whole(texts)
        self._pass_line = 0
        self._slices.start()

    # --- painting ------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Colour the lines on screen that have no colours yet."""
        for first, last in self._on_screen:
            self._repaint(self._color_range(first, last))

    def _is_shown(self, number: int) -> bool:
        return any(first <= number <= last for first, last in self._on_screen)

    def _color_range(self, first: int, last: int) -> list[QTextBlock]:
        painted: list[QTextBlock] = []
        if self._lines is None:
            return painted
        block = self._block(first)
        until = perf_counter() + 2 * SLICE
        while block.isValid() and (number := block.blockNumber()) <= min(last, len(self._sure) - 1):
            if self._sure[number] == _NEW and block.isVisible():
                spans = self._whole[number]
                if spans is None:
                    spans = self._lines.guess(number, block.text())
                self._sure[number] = _FINAL if self._lines.is_settled(number) else _LIKELY
                if self._paint(block, number, spans):
                    painted.append(block)
                if perf_counter() > until:
                    QTimer.singleShot(0, self, self._show)
                    break
            block = after(block)
        return painted

    def _paint(self, block: QTextBlock, number: int, spans: Spans) -> bool:
        """Give a line its formats; whether that changed anything."""
        before = self._shown[number]
        if before == spans or (before is None and not spans and not block.layout().formats()):
            self._shown[number] = spans
            return False
        self._shown[number] = spans
        block.layout().setFormats(self._ranges(block, spans))
        return True

    def _ranges(self, block: QTextBlock, spans: Spans) -> list[QTextLayout.FormatRange]:
        from PySide6.QtGui import QTextLayout

        offsets = utf16_offsets(block, block.text())
        ranges = []
        for span in spans:
            item = QTextLayout.FormatRange()
            end = span.start + span.length
            item.start = span.start if offsets is None else offsets[span.start]
            item.length = (end if offsets is None else offsets[end]) - item.start
            item.format = self._format(span.kind)
            ranges.append(item)
        return ranges

    def _repaint(self, blocks: list[QTextBlock]) -> None:
        """Let the layout know of new formats: line by line for a few, at once for many."""
        if len(blocks) > 3:
            blocks = blocks[-1:]  # Qt has gathered the range of all of them meanwhile.
        for block in blocks:
            self._document.markContentsDirty(block.position(), 1)

    def _format(self, kind: str) -> QTextCharFormat:
        found = self._formats.get(kind)
        if found is None:
            found = self._formats[kind] = self._theme.style(kind)
        return found

    def _block(self, number: int) -> QTextBlock:
        return self._document.findBlockByNumber(number)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._formats.clear()
        if self._lines is not None:
            self._shown = [None] * len(self._shown)
            self._sure = bytearray(len(self._sure))
            self._show()

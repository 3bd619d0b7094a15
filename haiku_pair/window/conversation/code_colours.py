"""The colours of code blocks, given to the lines that are in view, a slice at a time.

Code is written plain, which costs next to nothing, and is coloured where somebody looks. The formats lie over the text
(`QTextLayout.setFormats`): the document itself does not change.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextDocument, QTextLayout

from haiku_pair.syntax import LineLexer
from haiku_pair.window.conversation.blocks import Block
from haiku_pair.window.conversation.lexers import Lexers
from haiku_pair.window.conversation.page import IS_CODE
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.theme.theme import Theme


class _Fence:
    """A code block, the paragraph of the document its code begins in, and how far it has its colours."""

    def __init__(self, block: Block, first: int) -> None:
        self.block = block
        self.first = first
        self.coloured = 0
        self.state: tuple[str, ...] = ()


class CodeColours:
    """Colours for the code blocks of one document."""

    def __init__(self, document: QTextDocument, theme: Theme, lexers: Lexers) -> None:
        self._document = document
        self._theme = theme
        self._lexers = lexers
        self._fences: list[_Fence] = []
        self._styles: dict[str, QTextCharFormat] = {}

    def add(self, block: Block, first: int) -> None:
        """A code block begins; `first` is the number of the paragraph its first line will be."""
        self._fences.append(_Fence(block, first))

    def first_of(self, number: int) -> int:
        """Number of the paragraph in which a code block begins."""
        return self._fences[number].first

    def colour(self, top: float, bottom: float, deadline: float) -> bool:
        """Colour what stands between two heights of the document.

        True when there is more to do, because time ran out (by `time.perf_counter`) or a lexer is still loaded.
        """
        changed: list[QTextBlock] = []
        unfinished = False
        for fence, line in self._in_view(top, bottom) if self._fences else ():
            if fence.coloured > line:
                continue
            if not self._lexers.is_ready(fence.block.language):
                unfinished = True
                continue
            lexer = self._lexers.of(fence.block.language)
            while lexer is not None and fence.coloured <= line and time.perf_counter() < deadline:
                changed.append(self._colour_line(fence, lexer))
            unfinished = unfinished or (lexer is not None and fence.coloured <= line)
        if changed:
            begin, end = changed[0], changed[-1]
            self._document.markContentsDirty(begin.position(), end.position() + end.length() - begin.position())
        return unfinished

    def _in_view(self, top: float, bottom: float) -> Iterator[tuple[_Fence, int]]:
        """The code blocks there, each with its last line in view that is complete."""
        layout = self._document.documentLayout()
        block = self._document.findBlock(layout.hitTest(QPointF(0, max(top, 0)), Qt.HitTestAccuracy.FuzzyHit))
        number, line = 0, 0
        while block.isValid() and layout.blockBoundingRect(block).top() <= bottom:
            found = int(block.blockFormat().property(IS_CODE) or 0)
            if found != number and number > 0:
                yield self._fences[number - 1], self._whole(number, line)
            number, line = found, block.blockNumber()
            block = block.next()
        if number > 0:
            yield self._fences[number - 1], self._whole(number, line)

    def _whole(self, number: int, paragraph: int) -> int:
        fence = self._fences[number - 1]
        return min(paragraph - fence.first, len(fence.block.lines) - 1)

    def _colour_line(self, fence: _Fence, lexer: LineLexer) -> QTextBlock:
        text = make_visible(fence.block.lines[fence.coloured])
        block = self._document.findBlockByNumber(fence.first + fence.coloured)
        fence.coloured += 1
        spans, fence.state = lexer.lex(fence.state or lexer.start, text)
        formats = []
        for start, length, kind in spans:
            found = QTextLayout.FormatRange()
            found.start, found.length, found.format = start, length, self._style(kind)
            formats.append(found)
        if formats:
            block.layout().setFormats(formats)
        return block

    def _style(self, kind: str) -> QTextCharFormat:
        style = self._styles.get(kind)
        if style is None:
            style = self._styles[kind] = self._theme.style(kind)
        return style

"""One code block into a document, line by line as it streams in."""

from __future__ import annotations

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat

from haiku_pair.syntax import LineLexer, lexer_for
from haiku_pair.window.conversation.blocks import Block
from haiku_pair.window.conversation.page import Mark, Page, code_block_format
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.theme.theme import UNIT

COPY_LINK = "haiku-pair:copy:"
"""Link of the words over a code block that copy it; its number follows. No link of a text can have this scheme."""


class FenceWriter:
    """One code block: a line that names the language and copies, then the code, coloured line by line."""

    def __init__(self, page: Page, block: Block, number: int) -> None:
        self.block = block
        self._page = page
        self._number = number
        self._shown = 0
        self._partial: Mark | None = None
        self._lexer: LineLexer | None = lexer_for(block.language) if block.language else None
        self._state = self._lexer.start if self._lexer is not None else ()
        self._plain = page.code_format()
        self._write_head()

    def show(self, tail: str) -> None:
        """Write the lines that came since, and the unfinished one."""
        self._write_lines()
        if tail:
            self._partial = self._page.mark()
            self._page.new_block(self._format())
            self._page.cursor.insertText(make_visible(tail), self._plain)

    def take_back(self) -> None:
        """Remove the unfinished line."""
        if self._partial is not None:
            self._page.take_back(self._partial)
            self._partial = None

    def finish(self) -> None:
        """The last lines, and some air below."""
        self._write_lines()
        fmt = QTextBlockFormat()
        fmt.setBottomMargin(3 * UNIT)
        self._page.cursor.mergeBlockFormat(fmt)

    def _write_head(self) -> None:
        fmt = self._format()
        fmt.setTopMargin(2 * UNIT)
        fmt.setBottomMargin(UNIT // 2)
        self._page.new_block(fmt)
        small = QTextCharFormat()
        small.setFontPointSize(max(self._page.document.defaultFont().pointSizeF() - 1, 6))
        small.setForeground(self._page.theme.colors.muted)
        language = make_visible(self.block.language[:40]) or "text"
        self._page.cursor.insertText(f"{language} · ", small)
        link = QTextCharFormat(small)
        link.setAnchor(True)
        link.setAnchorHref(f"{COPY_LINK}{self._number}")
        link.setForeground(self._page.theme.colors.link)
        self._page.cursor.insertText("Copy", link)

    def _write_lines(self) -> None:
        lines = self.block.lines
        cursor = self._page.cursor
        while self._shown < len(lines):
            self._page.new_block(self._format())
            line = make_visible(lines[self._shown])
            self._shown += 1
            at = 0
            for start, length, kind in self._spans(line):
                if start > at:
                    cursor.insertText(line[at:start], self._plain)
                style = QTextCharFormat(self._plain)
                style.merge(self._page.theme.style(kind))
                cursor.insertText(line[start : start + length], style)
                at = start + length
            if at < len(line):
                cursor.insertText(line[at:], self._plain)

    def _spans(self, line: str) -> tuple[tuple[int, int, str], ...]:
        if self._lexer is None:
            return ()
        spans, self._state = self._lexer.lex(self._state, line)
        return spans

    def _format(self) -> QTextBlockFormat:
        return code_block_format(self.block.depth)

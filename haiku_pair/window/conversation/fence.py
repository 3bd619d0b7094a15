"""One code block into a document, line by line as it streams in; its colours come later (`code_colours`)."""

from __future__ import annotations

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat

from haiku_pair.window.conversation.blocks import Block
from haiku_pair.window.conversation.page import Mark, Page, code_block_format
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.theme.theme import UNIT
from haiku_pair.words import tr

CODE_LINK = "haiku-pair:code:"
"""Link of the words over a code block that do something with it; what, and its number follow. No link of a text can
have this scheme."""
CODE_ACTIONS = (tr("Copy"), tr("Insert"), tr("Propose"))


class FenceWriter:
    """One code block: a line that names the language and says what can be done with it, then the code."""

    def __init__(self, page: Page, block: Block, number: int) -> None:
        self.block = block
        self._page = page
        self._number = number
        self._shown = 0
        self._partial: Mark | None = None
        self._plain = page.code_format()
        self._write_head()

    @property
    def first(self) -> int:
        """The number of the paragraph that the first line of code is or will be."""
        return self._first

    @property
    def next_change(self) -> int:
        """Position in the document behind its last whole line."""
        return self._partial.position if self._partial is not None else self._page.document.characterCount() - 1

    def show(self, tail: str) -> None:
        """Write the lines that came since, and the unfinished one."""
        self._write_lines()
        if tail:
            self._partial = self._page.mark()
            self._page.new_block(self._format(), self._plain)
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
        self._page.cursor.insertText(language, small)
        link = QTextCharFormat(small)
        link.setAnchor(True)
        link.setForeground(self._page.theme.colors.link)
        for words in CODE_ACTIONS:
            self._page.cursor.insertText(" · ", small)
            link.setAnchorHref(f"{CODE_LINK}{words.lower()}:{self._number}")
            self._page.cursor.insertText(words, link)
        self._first = self._page.cursor.blockNumber() + 1

    def _write_lines(self) -> None:
        lines = self.block.lines
        if self._shown < len(lines):
            self._page.new_block(self._format(), self._plain)
            self._page.cursor.insertText("\n".join(map(make_visible, lines[self._shown :])), self._plain)
            self._shown = len(lines)

    def _format(self) -> QTextBlockFormat:
        return code_block_format(self.block.depth, self._number + 1)

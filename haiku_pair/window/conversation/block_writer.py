"""One Markdown block into a document.

Where it takes a parser to tell what a block holds, Qt parses it in a document of its own (GitHub's dialect, no HTML).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextLength,
    QTextListFormat,
    QTextTable,
    QTextTableFormat,
)

from haiku_pair.window.conversation.blocks import Block, BlockKind
from haiku_pair.window.conversation.formulas import protected
from haiku_pair.window.conversation.inline import Piece, inline_pieces, simple_pieces, table_cells
from haiku_pair.window.conversation.inline_writer import InlineWriter
from haiku_pair.window.conversation.page import INDENT, ClosedDocument, Page, code_block_format
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.theme.theme import UNIT

_TASK = re.compile(r"\[([ xX])\]\s+")
_HEADING = re.compile(r"(#{1,6}) +(.*?)(?: +#+)? *")
_HEADINGS = (1.3, 1.2, 1.1, 1.0, 1.0, 1.0)
_BULLETS = (QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListCircle, QTextListFormat.Style.ListSquare)
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class BlockWriter:
    """Writes blocks other than fences to the end of a page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._inline = InlineWriter(page)
        self._scratch = ClosedDocument()

    @property
    def links(self) -> list[str]:
        """The web addresses in it, each once."""
        return self._inline.links

    def write(self, block: Block) -> None:
        """Append a block as a whole."""
        match block.kind:
            case BlockKind.RULE:
                self._write_rule()
            case BlockKind.ITEM:
                self._write_item(block)
            case BlockKind.TEXT | BlockKind.HEADING if self._write_simple(block):
                pass
            case BlockKind.TABLE if self._write_table(block):
                pass
            case _:
                self._parse(block.text)
                self._copy_scratch(block)

    def _parse(self, text: str) -> None:
        is_code = text.startswith("    ")
        self._scratch.setMarkdown(make_visible(text) if is_code else protected(make_visible(text)), _FEATURES)

    def _write_simple(self, block: Block) -> bool:
        """Write a paragraph or a heading the short way, if there is one for it."""
        text, level = block.text, 0
        if block.kind is BlockKind.HEADING:
            heading = _HEADING.fullmatch(text)
            if heading is None:
                return False
            level, text = len(heading.group(1)), heading.group(2)
        pieces = simple_pieces(make_visible(text))
        if pieces is None:
            return False
        fmt, base = self._page.block_format(block.depth), self._page.plain
        if level:
            base = self._as_heading(fmt, level)
        self._page.new_block(fmt)
        self._inline.insert(pieces, base)
        return True

    def _write_rule(self) -> None:
        fmt = self._page.block_format(0)
        width = QTextLength(QTextLength.Type.PercentageLength, 100)
        fmt.setProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth, width)
        self._page.new_block(fmt)

    def _write_item(self, block: Block) -> None:
        text = block.text
        task = _TASK.match(text)
        if task is not None:
            text = text[task.end() :]
        text = make_visible(text)
        pieces = simple_pieces(text) if text else None
        if pieces is None:
            self._parse(text)
        if task is not None:
            self._begin_task(block, done=task.group(1) != " ")
        else:
            self._page.new_block(self._page.block_format(0, gap=UNIT // 2))
            self._page.cursor.createList(_list_format(block))
        if pieces is not None:
            self._inline.insert(pieces, self._page.plain)
            return
        first = True
        for source in _blocks_of(self._scratch):
            if not first:
                self._page.new_block(self._page.block_format(block.depth + 1))
            self._inline.copy(source, self._page.plain)
            first = False

    def _begin_task(self, block: Block, *, done: bool) -> None:
        """The box is text: Qt draws its own mark black, which nobody sees on a dark ground."""
        fmt = self._page.block_format(block.depth + 1, gap=UNIT // 2)
        fmt.setTextIndent(-4 * UNIT)
        self._page.new_block(fmt)
        self._page.cursor.insertText("☑ " if done else "☐ ", self._page.plain)

    def _copy_scratch(self, block: Block) -> None:
        tables = {frame.firstPosition(): frame for frame in self._scratch.rootFrame().childFrames()}
        done = -1
        for source in _blocks_of(self._scratch):
            if source.position() <= done:
                continue
            table = tables.get(source.position())
            if isinstance(table, QTextTable):
                self._copy_table(table, block.depth)
                done = table.lastPosition()
            elif source.text() or not tables:
                self._copy_block(source, block)

    def _copy_block(self, source: QTextBlock, block: Block) -> None:
        found = source.blockFormat()
        fmt = self._page.block_format(block.depth)
        base = QTextCharFormat(self._page.plain)
        level = found.headingLevel()
        quoted = int(found.property(QTextFormat.Property.BlockQuoteLevel) or 0)
        if level:
            base = self._as_heading(fmt, level)
        if quoted:
            fmt.setLeftMargin(fmt.leftMargin() + 3 * UNIT * quoted)
            base.setForeground(self._page.theme.colors.muted)
        if found.hasProperty(QTextFormat.Property.BlockCodeLanguage) or found.nonBreakableLines():
            fmt = code_block_format(block.depth)
            base = self._page.code_format()
        self._page.new_block(fmt)
        if quoted:
            self._page.cursor.insertText("│ " * quoted, base)
        if source.textList() is not None:
            self._page.cursor.insertText("• ", base)
        self._inline.copy(source, base)

    def _as_heading(self, fmt: QTextBlockFormat, level: int) -> QTextCharFormat:
        fmt.setHeadingLevel(level)
        fmt.setTopMargin(2 * UNIT)
        base = QTextCharFormat(self._page.plain)
        base.setFontWeight(QFont.Weight.DemiBold)
        base.setFontPointSize(self._page.document.defaultFont().pointSizeF() * _HEADINGS[level - 1])
        return base

    def _write_table(self, block: Block) -> bool:
        """Write a table the short way, if all of its cells have one and no line has more or fewer than its head."""
        lines = [table_cells(make_visible(line)) for line in (block.lines[0], *block.lines[2:])]
        rules = table_cells(block.lines[1])
        if any(len(cells) != len(rules) for cells in lines):
            return False
        rows: list[list[list[Piece]]] = []
        for cells in lines:
            pieces = [inline_pieces(cell) if cell else [] for cell in cells]
            rows.append([found for found in pieces if found is not None])
            if len(rows[-1]) < len(rules):
                return False
        self._fill_table(rows, [_alignment(rule) for rule in rules], block.depth)
        return True

    def _fill_table(self, rows: list[list[list[Piece]]], alignments: list[QTextBlockFormat | None], depth: int) -> None:
        made = self._begin_table(len(rows), len(alignments), depth)
        base = self._head_format()
        for row, cells in enumerate(rows):
            for column, (pieces, alignment) in enumerate(zip(cells, alignments, strict=True)):
                if not pieces:
                    continue
                self._page.cursor = made.cellAt(row, column).firstCursorPosition()
                if alignment is not None:
                    self._page.cursor.setBlockFormat(alignment)
                self._inline.insert(pieces, base)
            base = self._page.plain
        self._end_table()

    def _copy_table(self, table: QTextTable, depth: int) -> None:
        made = self._begin_table(table.rows(), table.columns(), depth)
        head = self._head_format()
        for row in range(table.rows()):
            for column in range(table.columns()):
                source = table.cellAt(row, column).firstCursorPosition().block()
                self._page.cursor = made.cellAt(row, column).firstCursorPosition()
                below = table.cellAt(min(max(row, 1), table.rows() - 1), column)  # Qt aligns no head
                align = QTextBlockFormat()
                align.setAlignment(below.firstCursorPosition().blockFormat().alignment())
                self._page.cursor.setBlockFormat(align)
                self._inline.copy(source, head if row == 0 else self._page.plain)
        self._end_table()

    def _begin_table(self, rows: int, columns: int, depth: int) -> QTextTable:
        if not self._page.blank:
            self._page.cursor.insertBlock(QTextBlockFormat(), self._page.plain)
        made = self._page.cursor.insertTable(rows, columns, _table_format(depth))
        self._page.tables.append(made)
        return made

    def _end_table(self) -> None:
        self._page.cursor = QTextCursor(self._page.document)
        self._page.to_end()
        self._page.blank = True

    def _head_format(self) -> QTextCharFormat:
        head = QTextCharFormat(self._page.plain)
        head.setFontWeight(QFont.Weight.Bold)
        return head


def _blocks_of(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _alignment(rule: str) -> QTextBlockFormat | None:
    """How a column of a table stands, as its line under the head says; None as text does anyway."""
    right, left = rule.endswith(":"), rule.startswith(":")
    if not right:
        return None
    fmt = QTextBlockFormat()
    fmt.setAlignment(Qt.AlignmentFlag.AlignHCenter if left else Qt.AlignmentFlag.AlignRight)
    return fmt


def _table_format(depth: int) -> QTextTableFormat:
    fmt = QTextTableFormat()
    fmt.setCellPadding(UNIT)
    fmt.setCellSpacing(0)
    fmt.setBorder(0)  # the painter draws thin lines in a tenth of the time Qt takes
    fmt.setLeftMargin(depth * INDENT)
    fmt.setTopMargin(UNIT)
    fmt.setBottomMargin(UNIT)
    fmt.setHeaderRowCount(1)
    return fmt


def _list_format(block: Block) -> QTextListFormat:
    fmt = QTextListFormat()
    fmt.setIndent(block.depth + 1)
    if block.marker[:-1].isdigit():
        fmt.setStyle(QTextListFormat.Style.ListDecimal)
        fmt.setStart(min(int(block.marker[:-1]), 999_999_999))
        fmt.setNumberSuffix(block.marker[-1])
    else:
        fmt.setStyle(_BULLETS[min(block.depth, len(_BULLETS) - 1)])
    return fmt

"""One Markdown block into a document.

Qt parses what is inside a block (GitHub's dialect, no HTML) in a document of its own; what is copied from there is text
with our formats, so that no image, style or foreign link comes with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
from haiku_pair.window.conversation.inline import Piece, Style, simple_pieces
from haiku_pair.window.conversation.links import hidden_host, is_web_address
from haiku_pair.window.conversation.page import INDENT, ClosedDocument, Page, code_block_format
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.theme.theme import UNIT

_TASK = re.compile(r"\[([ xX])\]\s+")
_HEADING = re.compile(r"(#{1,6}) +(.*?)(?: +#+)? *")
_HEADINGS = (1.3, 1.2, 1.1, 1.0, 1.0, 1.0)
_BULLETS = (QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListCircle, QTextListFormat.Style.ListSquare)
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class BlockWriter:
    """Writes blocks other than fences to the end of a page.

    Attributes:
        links: the web addresses in it, each once.
    """

    def __init__(self, page: Page) -> None:
        self.links: list[str] = []
        self._page = page
        self._styles: dict[Style, QTextCharFormat] = {}
        self._scratch = ClosedDocument()

    def write(self, block: Block) -> None:
        """Append a block as a whole."""
        match block.kind:
            case BlockKind.RULE:
                self._write_rule()
            case BlockKind.ITEM:
                self._write_item(block)
            case BlockKind.TEXT | BlockKind.HEADING if self._write_simple(block):
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
        self._insert(pieces, base)
        return True

    def _insert(self, pieces: list[Piece], base: QTextCharFormat) -> None:
        for text, style in pieces:
            self._page.cursor.insertText(text, self._styled(style, base))

    def _styled(self, style: Style, base: QTextCharFormat) -> QTextCharFormat:
        if style is Style.PLAIN:
            return base
        known = self._styles.get(style) if base is self._page.plain else None
        if known is not None:
            return known
        fmt = QTextCharFormat(base)
        match style:
            case Style.CODE:
                self._set_code(fmt)
            case Style.STRONG:
                fmt.setFontWeight(QFont.Weight.Bold)
            case _:
                fmt.setFontItalic(True)
        if base is self._page.plain:
            self._styles[style] = fmt
        return fmt

    def _set_code(self, fmt: QTextCharFormat) -> None:
        fmt.setFontFamilies([self._page.code_family])
        fmt.setFontFixedPitch(True)
        fmt.setBackground(self._page.theme.colors.code_background)

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
            self._insert(pieces, self._page.plain)
            return
        first = True
        for source in _blocks_of(self._scratch):
            if not first:
                self._page.new_block(self._page.block_format(block.depth + 1))
            self._copy_inline(source, self._page.plain)
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
        self._copy_inline(source, base)

    def _as_heading(self, fmt: QTextBlockFormat, level: int) -> QTextCharFormat:
        fmt.setHeadingLevel(level)
        fmt.setTopMargin(2 * UNIT)
        base = QTextCharFormat(self._page.plain)
        base.setFontWeight(QFont.Weight.DemiBold)
        base.setFontPointSize(self._page.document.defaultFont().pointSizeF() * _HEADINGS[level - 1])
        return base

    def _copy_table(self, table: QTextTable, depth: int) -> None:
        fmt = self._table_format(depth)
        if not self._page.blank:
            self._page.cursor.insertBlock(QTextBlockFormat(), self._page.plain)
        made = self._page.cursor.insertTable(table.rows(), table.columns(), fmt)
        head = QTextCharFormat(self._page.plain)
        head.setFontWeight(QFont.Weight.DemiBold)
        for row in range(table.rows()):
            for column in range(table.columns()):
                source = table.cellAt(row, column).firstCursorPosition().block()
                self._page.cursor = made.cellAt(row, column).firstCursorPosition()
                align = QTextBlockFormat()
                align.setAlignment(source.blockFormat().alignment())
                self._page.cursor.setBlockFormat(align)
                self._copy_inline(source, head if row == 0 else self._page.plain)
        self._page.cursor = QTextCursor(self._page.document)
        self._page.to_end()
        self._page.blank = True

    def _table_format(self, depth: int) -> QTextTableFormat:
        fmt = QTextTableFormat()
        fmt.setCellPadding(UNIT)
        fmt.setCellSpacing(0)
        fmt.setBorder(0)  # the painter draws thin lines in a tenth of the time Qt takes
        fmt.setLeftMargin(depth * INDENT)
        fmt.setTopMargin(UNIT)
        fmt.setBottomMargin(UNIT)
        fmt.setHeaderRowCount(1)
        return fmt

    # --- what is inside a block --------------------------------------------------------------------

    def _copy_inline(self, source: QTextBlock, base: QTextCharFormat) -> None:
        iterator = source.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            self._copy_fragment(fragment.text(), fragment.charFormat(), base)
            iterator += 1

    def _copy_fragment(self, text: str, found: QTextCharFormat, base: QTextCharFormat) -> None:
        if found.isImageFormat():
            image = found.toImageFormat()
            words = found.property(QTextFormat.Property.ImageAltText) or "no description"
            self._insert_muted(f"[image: {words} — {image.name()}]", base)
            return
        fmt = self._character_format(found, base)
        address = found.anchorHref() if found.isAnchor() else ""
        is_link = is_web_address(address)
        if is_link:
            self._make_link(fmt, address)
        self._page.cursor.insertText("\u2028".join(make_visible(part) for part in text.split("\u2028")), fmt)
        if address and not is_link:
            self._insert_muted(f" ({address})", base)
        elif is_link and (host := hidden_host(text, address)):
            self._insert_muted(f" ({host})", base)

    def _insert_muted(self, text: str, base: QTextCharFormat) -> None:
        muted = QTextCharFormat(base)
        muted.setForeground(self._page.theme.colors.muted)
        self._page.cursor.insertText(make_visible(text), muted)

    def _character_format(self, found: QTextCharFormat, base: QTextCharFormat) -> QTextCharFormat:
        fmt = QTextCharFormat(base)
        if found.fontWeight() > QFont.Weight.Normal:
            fmt.setFontWeight(QFont.Weight.Bold)
        if found.fontItalic():
            fmt.setFontItalic(True)
        if found.fontStrikeOut():
            fmt.setFontStrikeOut(True)
        if found.fontFixedPitch():
            self._set_code(fmt)
        return fmt

    def _make_link(self, fmt: QTextCharFormat, address: str) -> None:
        fmt.setAnchor(True)
        fmt.setAnchorHref(address)
        fmt.setForeground(self._page.theme.colors.link)
        fmt.setFontUnderline(True)
        if address not in self.links:
            self.links.append(address)


def _blocks_of(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


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

"""What is inside a block, into a document: our own pieces, or what Qt has parsed.

What is copied from there is text with our formats, so that no image, style or foreign link comes with it.
"""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextBlock, QTextCharFormat, QTextFormat

from haiku_pair.window.conversation.inline import Piece, Style
from haiku_pair.window.conversation.links import hidden_host, is_web_address
from haiku_pair.window.conversation.page import Page
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.words import tr


class InlineWriter:
    """Writes where the cursor of a page is.

    Attributes:
        links: the web addresses in it, each once.
    """

    def __init__(self, page: Page) -> None:
        self.links: list[str] = []
        self._page = page
        self._styles: dict[Style, QTextCharFormat] = {}

    def insert(self, pieces: list[Piece], base: QTextCharFormat) -> None:
        """Write pieces over the look of their block."""
        for text, style, address in pieces:
            if address:
                self._insert_link(text, address, base)
            else:
                self._page.cursor.insertText(text, self._styled(style, base))

    def _insert_link(self, words: str, address: str, base: QTextCharFormat) -> None:
        fmt = QTextCharFormat(base)
        self._make_link(fmt, address)
        self._page.cursor.insertText(words, fmt)
        host = hidden_host(words, address)
        if host:
            self._insert_muted(f" ({host})", base)

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

    def copy(self, source: QTextBlock, base: QTextCharFormat) -> None:
        """Write what a block of another document says."""
        iterator = source.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            self._copy_fragment(fragment.text(), fragment.charFormat(), base)
            iterator += 1

    def _copy_fragment(self, text: str, found: QTextCharFormat, base: QTextCharFormat) -> None:
        if found.isImageFormat():
            image = found.toImageFormat()
            words = found.property(QTextFormat.Property.ImageAltText) or tr("no description")
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

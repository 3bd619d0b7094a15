"""How what a search found looks in a row: a ground, and an underline where the cursor is, beside the colour."""

from __future__ import annotations

from PySide6.QtGui import QBrush, QTextCharFormat, QTextLayout

from haiku_pair.window.review.row import CODE, Row
from haiku_pair.window.theme.theme import Theme

_MOST = 200
"""Places in one row that are marked at most."""


def found_formats(theme: Theme, row: Row, wanted: str, *, is_current: bool) -> list[QTextLayout.FormatRange]:
    """Formats of the places of a row that hold the text, as it is shown; capital letters in it make it exact."""
    if not wanted or row.kind not in CODE:
        return []
    exact = wanted != wanted.casefold()
    text = row.text if exact else row.text.lower()
    ranges: list[QTextLayout.FormatRange] = []
    at = text.find(wanted, 1)
    while at >= 0 and len(ranges) < _MOST:
        ranges.append(_range(theme, text, at, len(wanted), is_current=is_current))
        at = text.find(wanted, at + len(wanted))
    return ranges


def _range(theme: Theme, text: str, start: int, length: int, *, is_current: bool) -> QTextLayout.FormatRange:
    style = QTextCharFormat()
    colors = theme.colors
    style.setForeground(colors.text)
    style.setBackground(QBrush(colors.match_current if is_current else colors.match))
    if is_current:
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    found = QTextLayout.FormatRange()
    # A text widget counts in UTF-16.
    found.start = len(text[:start].encode("utf-16-le", "surrogatepass")) // 2
    found.length = len(text[start : start + length].encode("utf-16-le", "surrogatepass")) // 2
    found.format = style
    return found

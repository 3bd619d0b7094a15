"""How the text of a row looks: syntax colours, marks and the words of headers as formats of a text layout."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from PySide6.QtGui import QBrush, QColor, QFont, QTextCharFormat, QTextLayout

from haiku_pair.protocol.values import Decision, ReviewHunk
from haiku_pair.syntax.tokens import Spans
from haiku_pair.window.review.row import CODE, HEADS, Row, RowKind
from haiku_pair.window.review.settling import is_unsettled
from haiku_pair.window.review.visible import Mark, MarkKind
from haiku_pair.window.theme.palette import Palette
from haiku_pair.window.theme.theme import Theme

_GROUNDS: dict[RowKind, Callable[[Palette], QColor]] = {
    RowKind.ADDED: attrgetter("added"),
    RowKind.REMOVED: attrgetter("removed"),
    RowKind.HEADER: attrgetter("raised"),
    RowKind.WARNING: attrgetter("warning_background"),
    RowKind.REMARK: attrgetter("code_background"),
    RowKind.COMMENT: attrgetter("code_background"),
    RowKind.OFFER_OLD: attrgetter("code_background"),
    RowKind.OFFER_NEW: attrgetter("code_background"),
    RowKind.BEFORE: attrgetter("code_background"),
    RowKind.MINE: attrgetter("current_line"),
    RowKind.THEIRS: attrgetter("added"),
}
_TOUCH = 0.16
"""How much of the accent's colour the ground of moved lines has."""


def verdict_color(theme: Theme, review: ReviewHunk | None) -> QColor:
    """Colour of what is decided on a hunk; the word and its shape say it without the colour too."""
    c = theme.colors
    if review is None:
        return c.text
    if is_unsettled(review):
        return c.warning
    return {Decision.ACCEPTED: c.ok, Decision.REJECTED: c.error, Decision.UNDECIDED: c.text}[review.decision]


def background(theme: Theme, row: Row) -> QColor | None:
    """What a row stands on across the whole width; None for the view's own ground."""
    c = theme.colors
    if row.moved or row.kind is RowKind.MOVED:
        return _blend(c.surface, c.accent)
    ground = _GROUNDS.get(row.kind)
    return ground(c) if ground is not None else None


def _blend(ground: QColor, over: QColor) -> QColor:
    """A ground with a touch of another colour."""
    return QColor(*(round(low + (high - low) * _TOUCH) for low, high in zip(_rgb(ground), _rgb(over), strict=True)))


def _rgb(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()


class Dressing:
    """Makes the formats of rows from the theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def formats(self, row: Row, spans: Spans, review: ReviewHunk | None) -> list[QTextLayout.FormatRange]:
        """Formats of one row. Positions are those of the text widget, which counts in UTF-16."""
        if row.kind not in CODE:
            return [_range(0, _utf16(row.text, len(row.text)), self._words(row.kind, review))]
        ranges = [found for span in spans if (found := self._span(row, span.start, span.length, str(span.kind)))]
        ranges += [_piece(row.text, mark.start, mark.length, self._mark(row, mark)) for mark in row.marks]
        ranges.append(_range(0, 1, self._sign(row)))
        return ranges

    def _span(self, row: Row, start: int, length: int, kind: str) -> QTextLayout.FormatRange | None:
        """A span of the line, where it falls into this row of it."""
        if row.columns:
            last = len(row.columns) - 1
            start, end = row.columns[min(start, last)], row.columns[min(start + length, last)]
        else:
            end = start + length
        width = len(row.text) - 1
        start, end = max(0, start - row.continued), min(width, end - row.continued)
        return _piece(row.text, start + 1, end - start, self._theme.style(kind)) if end > start else None

    def _sign(self, row: Row) -> QTextCharFormat:
        style = QTextCharFormat()
        c = self._theme.colors
        style.setForeground(
            {RowKind.ADDED: c.ok, RowKind.REMOVED: c.error, RowKind.MINE: c.accent, RowKind.THEIRS: c.ok}.get(
                row.kind, c.muted
            )
        )
        style.setFontWeight(QFont.Weight.Bold)
        return style

    def _words(self, kind: RowKind, review: ReviewHunk | None) -> QTextCharFormat:
        c = self._theme.colors
        style = QTextCharFormat()
        colors = {
            RowKind.HEADER: verdict_color(self._theme, review),
            RowKind.PART: verdict_color(self._theme, review),
            RowKind.SIDE: c.text,
            RowKind.WARNING: c.warning,
            RowKind.REMARK: c.accent,
            RowKind.OFFER_OLD: c.error,
            RowKind.OFFER_NEW: c.ok,
            RowKind.MOVED: c.accent,
            RowKind.NOTE: c.muted,
            RowKind.GAP: c.muted,
            RowKind.MARKER: c.muted,
        }
        style.setForeground(colors.get(kind, c.text))
        if kind in HEADS | {RowKind.SIDE, RowKind.REMARK}:
            style.setFontWeight(QFont.Weight.DemiBold)
        if kind is RowKind.MARKER:
            style.setFontItalic(True)
        return style

    def _mark(self, row: Row, mark: Mark) -> QTextCharFormat:
        c = self._theme.colors
        style = QTextCharFormat()
        match mark.kind:
            case MarkKind.CHANGED:
                style.setBackground(QBrush(c.added_strong if row.kind is RowKind.ADDED else c.removed_strong))
            case MarkKind.HIDDEN | MarkKind.MIXED:
                style.setForeground(c.warning)
                style.setBackground(QBrush(c.warning_background))
                style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
                style.setUnderlineColor(c.error)
            case MarkKind.SPACE:
                style.setForeground(c.muted)
            case MarkKind.TRAILING:
                style.setForeground(c.error)
                style.setBackground(QBrush(c.error_background))
            case MarkKind.CUT:
                style.setForeground(c.warning)
                style.setFontItalic(True)
        return style


def _piece(text: str, start: int, length: int, style: QTextCharFormat) -> QTextLayout.FormatRange:
    """A range given in characters of `text`."""
    first = _utf16(text, start)
    return _range(first, _utf16(text, start + length) - first, style)


def _utf16(text: str, index: int) -> int:
    if text.isascii():
        return index
    return index + sum(1 for character in text[:index] if character > "\uffff")


def _range(start: int, length: int, style: QTextCharFormat) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start = start
    found.length = length
    found.format = style
    return found

"""Matches of a search among the rows: painted, and gone to one after the other."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from haiku_pair.window.conversation.finding import Finding, Match
from haiku_pair.window.conversation.row_painter import Place, marked
from haiku_pair.window.conversation.selectable_view import SelectableView
from haiku_pair.window.conversation.transcript import Transcript
from haiku_pair.window.theme.theme import Theme


class MatchedView(SelectableView):
    """Rows in which something is looked for.

    Attributes:
        finding: what was found.
        match: row and number of the match that was gone to.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.finding = Finding(self.rows, self)
        self.match: tuple[int, int] | None = None
        self.drawn.connect(self.finding.follow)

    @override
    def show_transcript(self, transcript: Transcript) -> None:
        super().show_transcript(transcript)
        self.forget_match()
        self.finding.follow()

    def forget_match(self) -> None:
        """Be at no match."""
        self.match = None
        self.viewport().update()

    def go_to_match(self, step: int) -> None:
        """To the next match or the one before; with 0 to the first from what is in view on."""
        found = self.finding.all()
        if not found:
            self.match = None
            return
        if self.match in found:
            at = (found.index(self.match) + step) % len(found)
        else:
            top = self.visible().start
            later = [place for place, (index, _) in enumerate(found) if index >= top]
            at = (later[0] if later else 0) if step >= 0 else (later[0] if later else len(found)) - 1
        self.match = found[at]
        self._show_match(*self.match)

    def _show_match(self, index: int, number: int) -> None:
        row = self.rows.list[index]
        if not row.expanded:
            row.expanded = True  # it may be in what is folded; the row looks the same if there is nothing
            row.stale = True
        self.show_row(index)
        self.ensure_text_visible(index, self.finding.matches(index)[number].start)
        self.viewport().update()

    def show_row(self, index: int) -> None:
        """A match was gone to: its row is where the keyboard goes on."""

    @override
    def mark(self, index: int, place: Place, /) -> None:
        super().mark(index, place)
        row = self.rows.list[index]
        matches = self.finding.matches(index) if self.finding.query else ()
        if not matches or row.document is None:
            return
        document = row.document.document
        if document.characterCount() - 1 != self.finding.length_of(index):
            return  # it is folded, or still growing
        colors = self._theme.colors
        for number, match in enumerate(matches):
            ground = colors.match_current if (index, number) == self.match else colors.match
            place.marked.append(marked(_cursor(document, match), ground, colors.text))


def _cursor(document: QTextDocument, match: Match) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(match.start)
    cursor.setPosition(match.end, QTextCursor.MoveMode.KeepAnchor)
    return cursor

"""One text document per row: what an item of the transcript looks like."""

from __future__ import annotations

import time

from PySide6.QtGui import QFont, QTextOption

from haiku_pair.window.conversation import wording
from haiku_pair.window.conversation.grounds import Grounds
from haiku_pair.window.conversation.items import (
    Answer,
    Item,
    PersonMessage,
    ProposalCard,
    Retry,
    StepLine,
    SummaryLine,
    Thinking,
    ToolCall,
    TurnEnd,
    WithheldLine,
)
from haiku_pair.window.conversation.lexers import Lexers
from haiku_pair.window.conversation.markdown import MarkdownWriter
from haiku_pair.window.conversation.page import ClosedDocument, Page
from haiku_pair.window.conversation.row_text import ANSWER_LIMIT, RowText, label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_PIECE = 2_000
"""Characters of Markdown written between two looks at the clock."""
_HURRY = 4_000
"""Characters a second: more than anybody reads, and far more than a model says."""


class RowDocument:
    """The document of one row. `update` brings it up to what the item says now.

    Attributes:
        hurried: text comes faster than anybody reads; the end of it waits for its formats.
        grounds: what is painted behind and around its text.
    """

    def __init__(
        self, item: Item, theme: Theme, font: QFont, width: float = -1.0, lexers: Lexers | None = None
    ) -> None:
        """Without a width it is only written, not laid out."""
        self._lexers = lexers
        self.item = item
        self.document = ClosedDocument()
        self.writer: MarkdownWriter | None = None
        self._theme = theme
        self._first_change = 0
        self.hurried = False
        self._looked = time.perf_counter()
        self._taken = 0
        self._finished = False
        self.grounds = Grounds(self.document)
        self.document.setUndoRedoEnabled(False)
        self.document.setDocumentMargin(0)
        self.document.setDefaultFont(font)
        self.document.setIndentWidth(5 * UNIT)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document.setDefaultTextOption(option)
        self.document.setTextWidth(width)

    @property
    def height(self) -> float:
        """Pixels at the width of the document."""
        return self.document.size().height()

    def place_of_code(self, number: int) -> int:
        """Position in the document of the line over a code block."""
        return self.writer.place_of_code(number) if self.writer is not None else 0

    @property
    def changed_from(self) -> float:
        """Pixels from the top down to where the last update changed something."""
        if not self._first_change:
            return 0.0
        block = self.document.findBlock(self._first_change)
        return self.document.documentLayout().blockBoundingRect(block).top()

    def update(self, *, expanded: bool, remaining: float, budget: float) -> bool:
        """Show the item as it is now, for at most about `budget` seconds; True when there is more to show."""
        if isinstance(self.item, Answer):
            return self._continue_answer(self.item, time.perf_counter() + budget)
        self.document.clear()
        self._write(RowText(self.document, self._theme), expanded=expanded, remaining=remaining)
        self.grounds.forget(0)
        return False

    def _write(self, text: RowText, *, expanded: bool, remaining: float) -> None:
        match self.item:
            case PersonMessage():
                text.person(self.item, expanded=expanded)
            case Thinking():
                text.thinking(self.item, expanded=expanded)
            case ToolCall():
                text.tool(self.item, expanded=expanded)
            case Retry():
                text.retry(self.item, remaining)
            case ProposalCard():
                text.card(self.item)
            case StepLine():
                text.line(wording.step_line(self.item), text.plain)
            case SummaryLine():
                text.summary(self.item, expanded=expanded)
            case WithheldLine():
                text.line(wording.spoken(self.item), text.muted)
            case TurnEnd():
                text.end(self.item)
            case _:
                pass

    def _continue_answer(self, item: Answer, deadline: float) -> bool:
        if self.writer is None:
            if item.leads:
                RowText(self.document, self._theme).line("Haiku", label(self._theme))
            page = Page(self.document, self._theme, self._lexers)
            self.writer, self.grounds.tables = MarkdownWriter(page), page.tables
            first = 0
        else:
            first = self.writer.next_change
        text = item.text
        end = min(len(text), ANSWER_LIMIT)
        now = time.perf_counter()
        hurried = not item.ended and first > 0 and end - self._taken > _HURRY * (now - self._looked)
        self._looked = now
        if not hurried and self.hurried:
            self.writer.feed("")
        self.hurried = hurried
        while self._taken < end:
            piece = text[self._taken : min(self._taken + _PIECE, end)]
            self._taken += len(piece)
            self.writer.feed(piece, hurried=hurried or item.ended or self._taken < end)
            if self._taken < end and time.perf_counter() > deadline:
                break
        self._end_answer(item, end)
        self._first_change = first
        self.grounds.forget(first)
        return self._taken < end

    def _end_answer(self, item: Answer, end: int) -> None:
        if self._taken < end or self.writer is None:
            return
        if item.ended and not self._finished:
            self._finished = True
            self.writer.finish()
            self._add_notes(item)

    def _add_notes(self, item: Answer) -> None:
        text = RowText(self.document, self._theme)
        if item.length > ANSWER_LIMIT:
            text.line(
                tr("… {more:,} more characters: copy the message to have them.", more=item.length - ANSWER_LIMIT),
                text.muted,
            )
        if item.partial:
            text.line(tr("— this answer is incomplete —"), text.muted)

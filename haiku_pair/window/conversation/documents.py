"""One text document per row: what an item of the transcript looks like."""

from __future__ import annotations

import time

from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption

from haiku_pair.window.conversation import wording
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
    ToolState,
    TurnEnd,
)
from haiku_pair.window.conversation.markdown import MarkdownWriter
from haiku_pair.window.conversation.page import ClosedDocument, Page, code_block_format
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.theme.theme import UNIT, Theme

ACTION_LINK = "haiku-pair:do:"
"""Scheme of the words in a row that do something; a name follows."""

_PIECE = 2_000
"""Characters of Markdown written between two looks at the clock."""
_HURRY = 4_000
"""Characters a second: more than anybody reads, and far more than a model says."""
_ANSWER_LIMIT = 400_000
_DETAIL_LIMIT = 20_000
_FOLDED_LINES = 24
"""Lines of the person's own message shown until it is unfolded."""


class RowDocument:
    """The document of one row. `update` brings it up to what the item says now.

    Attributes:
        changed_from: pixels from the top down to where the last update changed something.
        hurried: text comes faster than anybody reads; the end of it waits for its formats.
    """

    def __init__(self, item: Item, theme: Theme, font: QFont, width: float) -> None:
        self.item = item
        self.document = ClosedDocument()
        self.writer: MarkdownWriter | None = None
        self._theme = theme
        self.changed_from = 0.0
        self.hurried = False
        self._looked = time.perf_counter()
        self._taken = 0
        self._finished = False
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

    def update(self, *, expanded: bool, remaining: float, budget: float) -> bool:
        """Show the item as it is now, for at most about `budget` seconds; True when there is more to show."""
        if isinstance(self.item, Answer):
            return self._continue_answer(self.item, time.perf_counter() + budget)
        self.document.clear()
        text = _RowText(self.document, self._theme)
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
                text.line(wording.summary_line(self.item), text.muted)
            case TurnEnd():
                text.end(self.item)
            case _:
                pass
        return False

    def _continue_answer(self, item: Answer, deadline: float) -> bool:
        if self.writer is None:
            if item.leads:
                _RowText(self.document, self._theme).line("Haiku", _label(self._theme))
            self.writer = MarkdownWriter(Page(self.document, self._theme))
            self.changed_from = 0.0
            first = 0
        else:
            first = self.writer.next_change
        text = item.text
        end = min(len(text), _ANSWER_LIMIT)
        now = time.perf_counter()
        hurried = not item.ended and first > 0 and end - self._taken > _HURRY * (now - self._looked)
        self._looked = now
        if not hurried and self.hurried:
            self.writer.feed("")
        self.hurried = hurried
        while self._taken < end:
            piece = text[self._taken : min(self._taken + _PIECE, end)]
            self._taken += len(piece)
            self.writer.feed(piece, hurried=hurried or self._taken < end)
            if self._taken < end and time.perf_counter() > deadline:
                break
        self._end_answer(item, end)
        block = self.document.findBlock(first)
        self.changed_from = self.document.documentLayout().blockBoundingRect(block).top() if first else 0.0
        return self._taken < end

    def _end_answer(self, item: Answer, end: int) -> None:
        if self._taken < end or self.writer is None:
            return
        if item.ended and not self._finished:
            self._finished = True
            self.writer.finish()
            self._add_notes(item)

    def _add_notes(self, item: Answer) -> None:
        text = _RowText(self.document, self._theme)
        if item.length > _ANSWER_LIMIT:
            text.line(f"… {item.length - _ANSWER_LIMIT:,} more characters: copy the message to have them.", text.muted)
        if item.partial:
            text.line("— this answer is incomplete —", text.muted)


class _RowText:
    """Writes the rows that are no Markdown: literal text, line by line."""

    def __init__(self, document: ClosedDocument, theme: Theme) -> None:
        self._cursor = QTextCursor(document)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        self._empty = document.isEmpty()
        self._colors = theme.colors
        self._theme = theme
        self.plain = QTextCharFormat()
        self.plain.setForeground(theme.colors.text)
        self.muted = QTextCharFormat()
        self.muted.setForeground(theme.colors.muted)

    def line(self, text: str, fmt: QTextCharFormat, *, indent: int = 0, top: int = 0, bottom: int = 0) -> None:
        """A paragraph of its own."""
        block = QTextBlockFormat()
        block.setLeftMargin(indent * UNIT)
        block.setTopMargin(top * UNIT)
        block.setBottomMargin(bottom * UNIT)
        if self._empty:
            self._cursor.setBlockFormat(block)
            self._empty = False
        else:
            self._cursor.insertBlock(block, fmt)
        self.more(text, fmt)

    def more(self, text: str, fmt: QTextCharFormat) -> None:
        """Further text in the same paragraph."""
        self._cursor.insertText(make_visible(text), fmt)

    def action(self, words: str, name: str) -> None:
        """Words that do something when clicked, or when the row is entered."""
        fmt = QTextCharFormat()
        fmt.setAnchor(True)
        fmt.setAnchorHref(ACTION_LINK + name)
        fmt.setForeground(self._colors.link)
        fmt.setFontUnderline(True)
        self.more(words, fmt)

    def code(self, text: str) -> None:
        """Literal text in the code font, cut when it is very long."""
        fmt = QTextCharFormat(self.plain)
        font = self._theme.code_font()
        fmt.setFontFamilies([font.family()])
        fmt.setFontFixedPitch(True)
        fmt.setFontPointSize(font.pointSizeF())
        block = code_block_format()
        block.setLeftMargin(4 * UNIT)
        self._cursor.insertBlock(block, fmt)
        self.more(text[:_DETAIL_LIMIT].rstrip("\n"), fmt)
        if len(text) > _DETAIL_LIMIT:
            hidden = len(text) - _DETAIL_LIMIT
            self.line(f"… {hidden:,} more characters: copy the row to have them.", self.muted, indent=4)

    def person(self, item: PersonMessage, *, expanded: bool) -> None:
        """The person's own words, never taken for Markdown."""
        self.line("You", _label(self._theme))
        lines = item.text.split("\n")
        shown = lines if expanded else lines[:_FOLDED_LINES]
        self.line("\n".join(shown)[:_ANSWER_LIMIT], self.plain, top=1)
        if len(lines) > len(shown):
            hidden = wording.counted(len(lines) - len(shown), "more line")
            self.line("▸ ", self.muted)
            self.action(f"{hidden}", "toggle")
        if item.context:
            self.line("with " + " · ".join(item.context), self.muted, top=1)

    def thinking(self, item: Thinking, *, expanded: bool) -> None:
        """Folded to a line."""
        self.line(f"{_arrow(expanded=expanded)} {wording.thinking_line(item)}", self.muted)
        if expanded:
            self.line(item.text[:_DETAIL_LIMIT], self.muted, indent=4, top=1)

    def tool(self, item: ToolCall, *, expanded: bool) -> None:
        """Folded to a line: title and state in words."""
        title, state = wording.tool_line(item)
        self.line(f"{_arrow(expanded=expanded)} ", self.muted)
        self.more(title, self.plain)
        fmt = QTextCharFormat(self.muted)
        if item.state is ToolState.FAILED:
            fmt.setForeground(self._colors.error)
        self.more(f"  {state}", fmt)
        if not expanded:
            return
        for name, text in (("Arguments", item.arguments), ("Result", item.result)):
            if text:
                self.line(name, self.muted, indent=4, top=2, bottom=1)
                self.code(text)

    def retry(self, item: Retry, remaining: float) -> None:
        """Why, and how long still."""
        fmt = QTextCharFormat()
        fmt.setForeground(self._colors.warning if item.waiting else self._colors.muted)
        self.line(f"↻ {wording.retry_line(item, remaining)}", fmt)
        if item.voided:
            self.line("What came before of this answer was taken back.", self.muted, indent=4)

    def card(self, item: ProposalCard) -> None:
        """Numbers, and the way to the review."""
        strong = QTextCharFormat(self.plain)
        strong.setFontWeight(QFont.Weight.DemiBold)
        self.line("Proposal  ", strong)
        self.more(f"{wording.counted(item.files, 'file')}, {wording.counted(item.hunks, 'hunk')}  ", self.plain)
        for words, color in ((f"+{item.added:,}", self._colors.ok), (f" −{item.removed:,}", self._colors.error)):
            fmt = QTextCharFormat()
            fmt.setForeground(color)
            self.more(words, fmt)
        if item.newest:
            self.line("", self.plain, top=1)
            self.action("Review", "review")
            self.more("  Ctrl+Shift+R", self.muted)

    def end(self, item: TurnEnd) -> None:
        """What happened, what was kept, what to do next."""
        fmt = QTextCharFormat(self.muted)
        problem = item.problem
        if problem is not None:
            fmt.setForeground(self._colors.error)
            fmt.setFontWeight(QFont.Weight.DemiBold)
        self.line(f"{'✕' if problem is not None else '■'} {wording.end_line(item)}", fmt)
        rest = wording.problem_rest(problem) if problem is not None else ""
        if rest:
            self.line(rest, self.plain, indent=4)
        words, name = wording.remedy(problem)
        if words:
            self.line("", self.plain, indent=4, top=1)
            self.action(words, name)


def _label(theme: Theme) -> QTextCharFormat:
    fmt = QTextCharFormat()
    fmt.setForeground(theme.colors.muted)
    fmt.setFontWeight(QFont.Weight.DemiBold)
    return fmt


def _arrow(*, expanded: bool) -> str:
    return "▾" if expanded else "▸"

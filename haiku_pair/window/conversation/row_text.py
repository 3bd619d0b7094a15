"""The rows that are no Markdown: literal text, written into a document line by line."""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor

from haiku_pair.window.conversation import wording
from haiku_pair.window.conversation.growing_edit import GrowingEdit, growing_edit, lines_of
from haiku_pair.window.conversation.items import (
    Item,
    PersonMessage,
    ProposalCard,
    Retry,
    SummaryLine,
    Thinking,
    ToolCall,
    ToolState,
    TurnEnd,
)
from haiku_pair.window.conversation.page import ADDED, LITERAL, REMOVED, ClosedDocument, code_block_format
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

ACTION_LINK = "haiku-pair:do:"
"""Scheme of the words in a row that do something; a name follows."""
ANSWER_LIMIT = 400_000
DETAIL_LIMIT = 20_000
_FOLDED_LINES = 24
"""Lines of the person's own message shown until it is unfolded."""
_GROWING_LINES = 16
"""Lines of an edit shown while the model writes it: the newest."""
_GROWING_LIMIT = 200_000
"""Characters of arguments beyond which a growing edit is not read again and again."""
_MOST_LINES = 400
_LONGEST_LINE = 1_000


class RowText:
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
        fmt = self._code_format()
        block = code_block_format()
        block.setLeftMargin(4 * UNIT)
        self._cursor.insertBlock(block, fmt)
        self.more(text[:DETAIL_LIMIT].rstrip("\n"), fmt)
        if len(text) > DETAIL_LIMIT:
            hidden = len(text) - DETAIL_LIMIT
            self.line(
                tr("… {hidden:,} more characters: copy the row to have them.", hidden=hidden), self.muted, indent=4
            )

    def _code_format(self) -> QTextCharFormat:
        fmt = QTextCharFormat(self.plain)
        font = self._theme.code_font()
        fmt.setFontFamilies([font.family()])
        fmt.setFontFixedPitch(True)
        fmt.setFontPointSize(font.pointSizeF())
        return fmt

    def person(self, item: PersonMessage, *, expanded: bool) -> None:
        """The person's own words, never taken for Markdown."""
        self.line(tr("You"), label(self._theme))
        lines = item.text.split("\n")
        shown = lines if expanded else lines[:_FOLDED_LINES]
        self.line("\n".join(shown)[:ANSWER_LIMIT], self.plain, top=1)
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
            self.line(item.text[:DETAIL_LIMIT], self.muted, indent=4, top=1)

    def summary(self, item: SummaryLine, *, expanded: bool) -> None:
        """Folded to the line that says what it stands for; unfolded with all that the model is told instead."""
        self.line(f"{_arrow(expanded=expanded)} {wording.summary_line(item)}", self.muted)
        if expanded:
            self.line(item.summary[:DETAIL_LIMIT], self.plain, indent=4, top=1)

    def tool(self, item: ToolCall, *, expanded: bool) -> None:
        """Folded to a line: title and state in words. An edit is shown while it is written, and when unfolded."""
        title, state = wording.tool_line(item)
        self.line(f"{_arrow(expanded=expanded)} ", self.muted)
        self.more(title, self.plain)
        fmt = QTextCharFormat(self.muted)
        if item.state is ToolState.FAILED:
            fmt.setForeground(self._colors.error)
        is_running = item.state is ToolState.RUNNING
        is_shown = expanded or (is_running and len(item.arguments) <= _GROWING_LIMIT)
        edit = growing_edit(item.tool, item.arguments) if is_shown else None
        if edit is not None:
            added, removed = edit.counts
            self.more(f"  +{added:,} −{removed:,}", self.muted)
        self.more(f"  {state}", fmt)
        if edit is not None:
            self.edit(edit, _MOST_LINES if expanded else _GROWING_LINES)
        if not expanded:
            return
        for name, text in ((tr("Arguments"), "" if edit is not None else item.arguments), (tr("Result"), item.result)):
            if text:
                self.line(name, self.muted, indent=4, top=2, bottom=1)
                self.code(text)

    def edit(self, edit: GrowingEdit, most: int) -> None:
        """What is taken away and what is put in, line by line; the end of it where it is longer than `most` lines."""
        lines: list[tuple[int, str]] = []
        for number, (old, new) in enumerate(edit.places):
            if number:
                lines.append((LITERAL, "⋯"))
            lines += [(REMOVED, f"- {line}") for line in lines_of(old)]
            lines += [(ADDED, f"+ {line}") for line in lines_of(new)]
        if len(lines) > most:
            self.line(f"… {wording.counted(len(lines) - most, 'line')} above", self.muted, indent=4, top=1)
        fmt = self._code_format()
        for ground, text in lines[-most:]:
            block = code_block_format(ground=ground)
            block.setLeftMargin(4 * UNIT)
            self._cursor.insertBlock(block, fmt)
            self.more(text[:_LONGEST_LINE], fmt)

    def retry(self, item: Retry, remaining: float) -> None:
        """Why, and how long still."""
        fmt = QTextCharFormat()
        fmt.setForeground(self._colors.warning if item.waiting else self._colors.muted)
        self.line(f"{'?' if item.asks else '↻'} {wording.retry_line(item, remaining)}", fmt)
        if item.waiting:
            self.line("", self.plain, indent=4, top=1)
            self.action(tr("Go on") if item.asks else tr("Try again now"), "retry")
            self.more("  R    ", self.muted)
            self.action(tr("Stop") if item.asks else tr("Cancel"), "stop")
            self.more("  Esc", self.muted)
        if item.voided:
            self.line(tr("What came before of this answer was taken back."), self.muted, indent=4)

    def card(self, item: ProposalCard) -> None:
        """Numbers, and the way to the review."""
        strong = QTextCharFormat(self.plain)
        strong.setFontWeight(QFont.Weight.DemiBold)
        self.line(tr("Proposal  "), strong)
        self.more(f"{wording.counted(item.files, 'file')}, {wording.counted(item.hunks, 'hunk')}  ", self.plain)
        for words, color in ((f"+{item.added:,}", self._colors.ok), (f" −{item.removed:,}", self._colors.error)):
            fmt = QTextCharFormat()
            fmt.setForeground(color)
            self.more(words, fmt)
        if item.newest:
            self.line("", self.plain, top=1)
            self.action(tr("Review"), "review")
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


def can_fold(item: Item) -> bool:
    """Whether a row is shown in part until all of it is wanted."""
    if isinstance(item, PersonMessage):
        return item.text.count("\n") >= _FOLDED_LINES
    return folds_to_line(item)


def folds_to_line(item: Item) -> bool:
    """Whether a row is a single line until it is unfolded."""
    return isinstance(item, ToolCall | Thinking | SummaryLine)


def label(theme: Theme) -> QTextCharFormat:
    """How the line looks that says who speaks."""
    fmt = QTextCharFormat()
    fmt.setForeground(theme.colors.muted)
    fmt.setFontWeight(QFont.Weight.DemiBold)
    return fmt


def _arrow(*, expanded: bool) -> str:
    return "▾" if expanded else "▸"

"""Comments as rows below the lines they are about. No Qt."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from haiku_pair.edits.values import LineKind
from haiku_pair.protocol.comments import Anchor, Answer, Comment, CommentState, Severity, Side
from haiku_pair.protocol.values import ReviewHunk
from haiku_pair.window.review import words
from haiku_pair.window.review.lines import runs_of
from haiku_pair.window.review.remarks import DONE, is_in, span
from haiku_pair.window.review.row import Remarked, Row, RowKind
from haiku_pair.window.review.visible import escaped

WEIGHTS = {
    Severity.CRITICAL: "‼ critical",
    Severity.MAJOR: "! major",
    Severity.MINOR: "minor",
    Severity.NOTE: "note",
    Severity.NONE: "",
}
STATES = {
    CommentState.WRITING: "not finished",
    CommentState.DRAFT: "draft",
    CommentState.SENT: "sent",
    CommentState.OPEN: "open",
    CommentState.RESOLVED: "✓ resolved",
    CommentState.DISMISSED: "✗ dismissed",
}
YOU = "You"
_INDENT = "   "
Place = Mapping[int, Sequence[Row]]
"""Rows below lines of a hunk, by the place of the line."""
_NOWHERE: Place = {}


class Beside(NamedTuple):
    """Where the rows of a file's comments stand."""

    top: Sequence[Row]
    """Above all hunks: what is about the file as a whole, and what is lost."""
    under: Mapping[int, Place]
    """Below lines, by the place of their hunk."""
    after: Mapping[int, Sequence[Row]]
    """Below all lines of a hunk: about lines that are not shown."""

    def below(self, index: int) -> Place:
        """Below which lines of a hunk there is something."""
        return self.under.get(index, _NOWHERE)

    def all_of(self, index: int) -> Sequence[Row]:
        """All rows about a hunk, where they can't stand below their lines."""
        return [*(row for rows in self.below(index).values() for row in rows), *self.after.get(index, ())]


def placed(remarked: Remarked, hunks: Sequence[ReviewHunk], shown: Sequence[range]) -> Beside:
    """Find the place of each comment; `shown` says which lines of each hunk are shown."""
    top: list[Row] = []
    under: dict[int, dict[int, list[Row]]] = {}
    after: dict[int, list[Row]] = {}
    for comment in sorted(remarked.comments, key=lambda one: (one.anchor.last, one.anchor.first)):
        index, place = _found(comment.anchor, hunks, shown)
        if index < 0:
            top += rows_of(comment, remarked, index, away=True)
        elif place < 0:
            after.setdefault(index, []).extend(rows_of(comment, remarked, index, away=True))
        else:
            under.setdefault(index, {}).setdefault(place, []).extend(rows_of(comment, remarked, index))
    return Beside(top, under, after)


def _found(anchor: Anchor, hunks: Sequence[ReviewHunk], shown: Sequence[range]) -> tuple[int, int]:
    """The hunk of an anchor, -1 for none, and the place of its last line in there, -1 where that is not shown."""
    if not anchor.first or anchor.lost:
        return -1, -1
    nearest = -1
    for index, review in enumerate(hunks):
        first, _ = span(review.hunk, anchor.side)
        if is_in(anchor, review.hunk) and review.conflict is None:
            place = _place(review, anchor)
            if place in shown[index]:
                return index, place
        if first <= anchor.last:
            nearest = index
    return nearest, -1


def _place(review: ReviewHunk, anchor: Anchor) -> int:
    other = LineKind.ADDED if anchor.side is Side.OLD else LineKind.REMOVED
    for run in runs_of(review.hunk):
        begin = run.old if anchor.side is Side.OLD else run.new
        if run.kind is not other and begin <= anchor.last < begin + run.end - run.first:
            return run.first + anchor.last - begin
    return -1


def rows_of(comment: Comment, remarked: Remarked, index: int, *, away: bool = False) -> list[Row]:
    """The rows of one comment; `away` when they do not stand below its lines."""
    writing = remarked.writing
    is_written = writing is not None and writing.comment == comment.id
    slots = [Row(RowKind.SLOT, "", index, comment=comment.id)] * (writing.rows if is_written and writing else 0)
    if is_written and writing and not writing.answers:
        return slots
    is_open = (comment.id in remarked.turned) is (comment.state in DONE) or is_written
    texts = list(_unfolded(comment, remarked.width, away=away))
    if not is_open:
        texts = [(RowKind.REMARK, folded(comment, remarked.width, away=away))]
    return [*(Row(kind, text, index, comment=comment.id) for kind, text in texts), *slots]


def _unfolded(comment: Comment, width: int, *, away: bool) -> Iterator[tuple[RowKind, str]]:
    yield RowKind.REMARK, head(comment, away=away)
    yield from ((RowKind.COMMENT, f"{_INDENT}{line}") for line in wrapped(comment.text, width))
    if comment.suggestion is not None:
        yield RowKind.COMMENT, f"{_INDENT}suggests:"
        yield from ((RowKind.OFFER_OLD, f"{_INDENT}- {escaped(line)}") for line in comment.anchor.text)
        yield from ((RowKind.OFFER_NEW, f"{_INDENT}+ {escaped(line)}") for line in comment.suggestion)
    for answer in comment.answers:
        yield from _answer(answer, width)


def _answer(answer: Answer, width: int) -> Iterator[tuple[RowKind, str]]:
    said = escaped(answer.author) or (YOU if answer.told else f"{YOU}, not sent yet")
    lines = wrapped(f"{said}: {answer.text}", width - len(_INDENT))
    yield from (
        (RowKind.COMMENT, f"{_INDENT}{'↳' if number == 0 else ' '}  {line}") for number, line in enumerate(lines)
    )


def wrapped(text: str, width: int) -> list[str]:
    """A text as lines of so many characters."""
    return [line for whole in text.splitlines() for line in textwrap.wrap(escaped(whole), max(20, width)) or [""]]


def head(comment: Comment, *, away: bool = False) -> str:
    """Who says it, how much it matters, what became of it, and where it is if that is not plain from its place."""
    lines = where(comment.anchor) if away or comment.anchor.last > comment.anchor.first else ""
    return " · ".join(part for part in (*_who(comment), lines, STATES[comment.state]) if part)


def folded(comment: Comment, width: int, *, away: bool = False) -> str:
    """All of a comment on one line of so many characters."""
    answers = words.plural(len(comment.answers), "answer") if comment.answers else ""
    parts = ["▸ " + STATES[comment.state], *_who(comment), where(comment.anchor) if away else "", answers]
    said = " · ".join(part for part in (*parts, escaped(" ".join(comment.text.split()))) if part)
    return said if len(said) <= width else f"{said[: width - 1]}…"


def _who(comment: Comment) -> tuple[str, str, str]:
    name = escaped(comment.author) or YOU
    return f"✎ {name}", WEIGHTS[comment.severity], comment.reviewer.replace(",", ", ")


def where(anchor: Anchor) -> str:
    """The lines in words."""
    if not anchor.first:
        return "about the file"
    lines = f"line {anchor.first}" if anchor.last <= anchor.first else f"lines {anchor.first}–{anchor.last}"
    old = " before" if anchor.side is Side.OLD else ""
    return f"was on {lines}{old}, which changed since" if anchor.lost else f"{lines}{old}"


def spoken(comment: Comment) -> str:
    """All of a comment for a screen reader."""
    parts = [f"comment by {comment.author or 'you'}", where(comment.anchor), WEIGHTS[comment.severity].lstrip("‼! ")]
    parts += [STATES[comment.state].lstrip("✓✗ "), comment.text]
    if comment.suggestion is not None:
        parts.append(f"suggests {words.plural(len(comment.suggestion), 'line')}")
    parts += [f"{answer.author or 'you'} answered: {answer.text}" for answer in comment.answers]
    return ", ".join(part for part in parts if part)

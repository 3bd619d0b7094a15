"""Comments in words: for the model, for the conversation pane, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.protocol.comments import Anchor, Comment, Severity, Side
from haiku_pair.words import trn

MAX_QUOTED = 20
"""Lines of an anchor that the model is shown."""

_PERSON = "The person"


def comments_text(comments: Sequence[Comment]) -> str:
    """Comments as one block for the model, each with its id and with who said what; empty when there are none."""
    if not comments:
        return ""
    parts = ["Comments on lines of the change, for you to answer; answer each with answer_comment, by its id:"]
    parts += [_told_as(comment) for comment in comments]
    return "\n".join(parts)


def comments_summary(comments: Sequence[Comment]) -> str:
    """The same in a few words for the conversation pane; empty when there are none."""
    return trn("{count} comment", "{count} comments", len(comments)) if comments else ""


def place_of(anchor: Anchor) -> str:
    """Where lines are, in words: `src/a.py lines 3–5`, `src/a.py line 3 (old)`."""
    if not anchor.first:
        return anchor.path
    lines = f"line {anchor.first}" if anchor.first == anchor.last else f"lines {anchor.first}–{anchor.last}"
    return f"{anchor.path} {lines}{' (old)' if anchor.side is Side.OLD else ''}"


def _told_as(comment: Comment) -> str:
    anchor = comment.anchor
    lost = " (these lines are no longer there)" if anchor.lost else ""
    quoted = [f"  > {line}" for line in anchor.text[:MAX_QUOTED]]
    if len(anchor.text) > MAX_QUOTED:
        quoted.append(f"  > … {len(anchor.text) - MAX_QUOTED} more lines")
    said = [_said(_author(comment), comment.text)]
    if comment.suggestion is not None:
        said += ["  suggested in place of these lines:", *(f"  | {line}" for line in comment.suggestion)]
    said += [_said(answer.author or _PERSON, answer.text) for answer in comment.answers]
    return "\n".join((f"- [{comment.id}] {place_of(anchor)}{lost}", *quoted, *said))


def _author(comment: Comment) -> str:
    """Who said it. What a review by the model found is not the person's word."""
    if not comment.author:
        return _PERSON
    about = [word for word in (comment.reviewer, comment.severity) if word is not Severity.NONE and word]
    found = f" found in a review ({', '.join(about)})" if comment.reviewer else ""
    return f"{comment.author}{found}"


def _said(who: str, text: str) -> str:
    first, *rest = text.strip().splitlines() or [""]
    return "\n".join((f"  {who}: {first}", *(f"  {line}" for line in rest)))

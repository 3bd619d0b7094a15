"""Comments for the world outside: as Markdown to read, and as the JSON that GitHub takes for a review.

Source: GitHub REST API, "Create a review for a pull request": `POST /repos/{owner}/{repo}/pulls/{number}/reviews`.
Comments of that request name lines; what is said of a file as a whole goes into the body.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from haiku_pair.edits.parts import start
from haiku_pair.edits.values import Hunk, LineKind
from haiku_pair.engine.pairing.comment_words import place_of
from haiku_pair.protocol.comments import Anchor, Comment, CommentState, Severity, Side

LEFT, RIGHT = "LEFT", "RIGHT"
"""How GitHub names the sides: removed lines are on the left, added and unchanged ones on the right."""
_TOLD = frozenset({CommentState.DRAFT, CommentState.SENT, CommentState.OPEN})
"""States of comments that still have something to say."""

Hunks = Callable[[str], Sequence[Hunk]]
"""The hunks of a file with three lines of context, as GitHub shows them."""


def markdown(comments: Sequence[Comment], title: str) -> str:
    """All finished comments as a Markdown document, by file, with the quoted lines and the answers."""
    parts = [f"# Review: {title or 'comments'}"]
    by_path: dict[str, list[Comment]] = {}
    finished = [comment for comment in comments if comment.state is not CommentState.WRITING]
    for comment in sorted(finished, key=lambda one: (one.anchor.path, one.anchor.first)):
        by_path.setdefault(comment.anchor.path, []).append(comment)
    for path, of_file in by_path.items():
        parts.append(f"## {path}")
        parts += [_section(comment) for comment in of_file]
    return "\n\n".join(parts) + "\n"


def github(comments: Sequence[Comment], title: str, hunks: Hunks) -> str:
    """The comments that are not settled as the body of GitHub's request, in JSON.

    GitHub refuses the whole request if one comment names a line outside the difference, or lines of two hunks; such
    comments go into the text of the review.
    """
    on_lines: list[dict[str, object]] = []
    body = [title or "Review"]
    for comment in comments:
        if comment.state not in _TOLD or not comment.text.strip():
            continue
        place = _place(comment.anchor, hunks)
        if place is None:
            body.append(f"**{place_of(comment.anchor)}**: {_said(comment)}")
        else:
            suggest = comment.anchor.side is Side.NEW
            on_lines.append({"path": comment.anchor.path, "body": _said(comment, suggest=suggest)} | place)
    request = {"body": "\n\n".join(body), "event": "COMMENT", "comments": on_lines}
    return msgspec.json.format(msgspec.json.encode(request), indent=2).decode() + "\n"


def _place(anchor: Anchor, hunks: Hunks) -> dict[str, object] | None:
    """Where GitHub puts a comment; None when its lines are not all in one hunk."""
    if not anchor.first or anchor.lost:
        return None
    shown = (_named(hunk, anchor.side) for hunk in hunks(anchor.path))
    of_hunk = next((named for named in shown if anchor.first in named and anchor.last in named), None)
    if of_hunk is None:
        return None
    (first_side, first), (last_side, last) = of_hunk[anchor.first], of_hunk[anchor.last]
    found: dict[str, object] = {"line": last, "side": last_side}
    return found if anchor.first == anchor.last else {"start_line": first, "start_side": first_side} | found


def _named(hunk: Hunk, side: Side) -> dict[int, tuple[str, int]]:
    """How GitHub names the lines of a hunk, by their number on a side: unchanged lines by their new number."""
    old, new = start(hunk)
    named: dict[int, tuple[str, int]] = {}
    for line in hunk.lines:
        old += line.kind is not LineKind.ADDED
        new += line.kind is not LineKind.REMOVED
        name = (LEFT, old) if line.kind is LineKind.REMOVED else (RIGHT, new)
        if line.kind is not (LineKind.ADDED if side is Side.OLD else LineKind.REMOVED):
            named[old if side is Side.OLD else new] = name
    return named


def _said(comment: Comment, *, suggest: bool = False) -> str:
    weight = f"**{comment.severity}** " if comment.severity is not Severity.NONE else ""
    text = f"{weight}{comment.text.strip()}"
    if suggest and comment.suggestion is not None:
        fence = _fence(comment.suggestion)
        text += "\n\n" + "\n".join((f"{fence}suggestion", *comment.suggestion, fence))
    return text


def _section(comment: Comment) -> str:
    anchor = comment.anchor
    where = place_of(anchor).removeprefix(anchor.path).strip() or "the file as a whole"
    lost = ", no longer there" if anchor.lost else ""
    lines = [f"### {where[:1].upper()}{where[1:]}{lost} ({comment.state})"]
    if anchor.text:
        fence = _fence(anchor.text)
        lines.append("\n".join((fence, *anchor.text, fence)))
    lines.append(f"{comment.author or 'I'}: {_said(comment, suggest=True)}")
    lines += [f"> {answer.author or 'I'}: " + answer.text.replace("\n", "\n> ") for answer in comment.answers]
    return "\n\n".join(lines)


def _fence(lines: Sequence[str]) -> str:
    """More backquotes than any of the lines has in a row."""
    longest = 2
    for line in lines:
        run = 0
        for letter in line:
            run = run + 1 if letter == "`" else 0
            longest = max(longest, run)
    return "`" * (longest + 1)

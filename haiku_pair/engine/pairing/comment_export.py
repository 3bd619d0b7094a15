"""Comments for the world outside: as Markdown to read, and as the JSON that GitHub takes for a review.

Source: GitHub REST API, "Create a review for a pull request": `POST /repos/{owner}/{repo}/pulls/{number}/reviews`.
Comments of that request name lines; what is said of a file as a whole goes into the body.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haiku_pair.engine.pairing.comments import place_of
from haiku_pair.protocol.comments import Comment, CommentState, Severity, Side

_SIDES = {Side.OLD: "LEFT", Side.NEW: "RIGHT"}
_TOLD = frozenset({CommentState.DRAFT, CommentState.SENT, CommentState.OPEN})
"""States of comments that still have something to say."""


def markdown(comments: Sequence[Comment], title: str) -> str:
    """All comments as a Markdown document, by file, with the quoted lines and the answers."""
    parts = [f"# Review: {title or 'comments'}"]
    by_path: dict[str, list[Comment]] = {}
    for comment in sorted(comments, key=lambda one: (one.anchor.path, one.anchor.first)):
        by_path.setdefault(comment.anchor.path, []).append(comment)
    for path, of_file in by_path.items():
        parts.append(f"## {path}")
        parts += [_section(comment) for comment in of_file]
    return "\n\n".join(parts) + "\n"


def github(comments: Sequence[Comment], title: str) -> str:
    """The comments that are not settled as the body of GitHub's request, in JSON."""
    open_ones = [comment for comment in comments if comment.state in _TOLD and comment.text.strip()]
    on_lines = [comment for comment in open_ones if comment.anchor.first and not comment.anchor.lost]
    others = [comment for comment in open_ones if comment not in on_lines]
    body = [title] if title else []
    body += [f"**{place_of(comment.anchor)}**: {_said(comment)}" for comment in others]
    request = {"body": "\n\n".join(body), "event": "COMMENT", "comments": [_on_lines(comment) for comment in on_lines]}
    return msgspec.json.format(msgspec.json.encode(request), indent=2).decode() + "\n"


def _on_lines(comment: Comment) -> dict[str, object]:
    anchor = comment.anchor
    found: dict[str, object] = {"path": anchor.path, "body": _said(comment, suggest=anchor.side is Side.NEW)}
    if anchor.last > anchor.first:
        found |= {"start_line": anchor.first, "start_side": _SIDES[anchor.side]}
    return found | {"line": anchor.last, "side": _SIDES[anchor.side]}


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

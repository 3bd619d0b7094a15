"""Comments in source files that ask the model for something: they end in `AI!` (a change) or `AI?` (an answer).

What is a comment is the lexer's word: the same marks in a string, a docstring or prose mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.syntax.lexing import lexer_for
from haiku_pair.syntax.tokens import Spans, TokenClass

LONGEST_FILE = 1_000_000
"""Bytes of a file that is looked through; beyond, nobody writes it by hand."""
MOST_COMMENTS = 20
"""In one file; more are a text about such comments."""
_LINES_ABOVE, _LINES_BELOW = 6, 14
_LONGEST_COMMENT = 20
"""Lines of a comment that are joined, counted upwards from its end."""
_WIDEST = 300
"""Characters of a line that are quoted."""

_MARKED = re.compile(rb"A\x00?I\x00?[!?]")
# The closing signs of block comments may follow, and nothing else.
_END = re.compile(r"(?<![^\W_])AI([!?])[\s*/>\-#%})\]|]*$")
_SIGNS = re.compile(r"^[\s/*#;%<!\-({|]+")


@dataclass(frozen=True)
class AskingComment:
    """One comment, and the code it stands at."""

    path: str
    line: int
    """1-based, where the mark stands."""
    text: str
    """Its words without the signs that make it a comment, on one line."""
    wants_change: bool
    """It ends in `AI!`."""
    place: str
    """The line of code beside, below or above it, which stays when lines move."""
    around: tuple[tuple[int, str], ...]
    """Numbered lines around it."""


def asking_comments(path: str, raw: bytes) -> tuple[AskingComment, ...]:
    """Those in a file, from the top; none where the language is not known or the text can't be read.

    Takes some microseconds without any mark, up to some seconds for the longest files with one: not for the loop.
    """
    if len(raw) > LONGEST_FILE or not _MARKED.search(raw):
        return ()
    try:
        lines = Document.decode(raw).texts
    except Undecodable:
        return ()
    lexer = lexer_for(path)
    if lexer is None:
        return ()
    parts = [_parted(line, spans) for line, spans in zip(lines, lexer.whole(lines), strict=False)]
    found = [number for number, (_code, comment) in enumerate(parts) if _END.search(comment)]
    return tuple(_made(path, number, lines, parts) for number in found[:MOST_COMMENTS])


def _parted(line: str, spans: Spans) -> tuple[str, str]:
    """The code of a line, and the comment that ends it, if one does."""
    begin = end = len(line.rstrip())
    for span in reversed(spans):
        is_joined = not line[span.start + span.length : begin].strip()
        if span.kind is not TokenClass.COMMENT or not is_joined:
            break
        begin = span.start
    return line[:begin].strip(), line[begin:end]


def _made(path: str, number: int, lines: Sequence[str], parts: Sequence[tuple[str, str]]) -> AskingComment:
    code, comment = parts[number]
    first = number
    while not code and first > max(0, number - _LONGEST_COMMENT) and _goes_on(*parts[first - 1]):
        first -= 1
    words = " ".join(_SIGNS.sub("", parts[at][1]).strip() for at in range(first, number + 1))
    end = _END.search(words)
    mark = _END.search(comment)
    assert mark is not None  # noqa: S101 - the caller has looked
    text = (words[: end.start()] + f"AI{mark[1]}" if end else words).strip()
    end_shown = min(len(lines), number + 1 + _LINES_BELOW)
    while not lines[end_shown - 1].strip():
        end_shown -= 1
    shown = range(max(0, first - _LINES_ABOVE), end_shown)
    around = tuple((at + 1, lines[at][:_WIDEST]) for at in shown)
    return AskingComment(path, number + 1, text, mark[1] == "!", code or _place(first, number, parts), around)


def _goes_on(code: str, comment: str) -> bool:
    """Whether a line is nothing but a comment that has not come to its end with a mark."""
    if code or comment.startswith("#!") or _END.search(comment):
        return False
    return bool(_SIGNS.sub("", comment).strip())


def _place(first: int, last: int, parts: Sequence[tuple[str, str]]) -> str:
    below = (code for code, _comment in parts[last + 1 :] if code)
    above = (code for code, _comment in reversed(parts[:first]) if code)
    return next(below, "") or next(above, "")

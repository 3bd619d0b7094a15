"""The short way for text whose inline Markdown is plain to see: words, code spans, strong and emphasised words.

Most of what a model says is of this kind, and to let Qt parse it in a document of its own and copy it from there costs
ten times as much. Whatever could mean anything else is left to Qt.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

_INSIDE = r"[^\W_](?:[^*`_\\\[\]<>&~@|$\n]*[^\W_])?"
_PIECE = re.compile(
    rf"""(?P<code>`[^`\s](?:[^`\n]*[^`\s])?`(?!`))
    |(?P<strong>(?:(?<=[ (])|(?<!.))\*\*{_INSIDE}\*\*(?=[ .,:;!?)]|$))
    |(?P<emphasis>(?:(?<=[ (])|(?<!.))\*{_INSIDE}\*(?=[ .,:;!?)]|$))
    |(?P<plain>(?:[^`*_\\\[\]<>&~@$\n\t]|(?<=[^\W_])_(?=[^\W_])|&(?=[ ]))+)""",
    re.VERBOSE,
)
_BEGINS = re.compile(r"[^\W\d_]|`|\*\*?[^\W\d_]")
_LINKED = ("://", "www.", "  ")


class Style(Enum):
    """How a piece of text is set."""

    PLAIN = "plain"
    CODE = "code"
    STRONG = "strong"
    EMPHASIS = "emphasis"


class Piece(NamedTuple):
    """Text without its marks, and how it is set."""

    text: str
    style: Style


def simple_pieces(text: str) -> list[Piece] | None:
    """One line of Markdown in pieces; None where it takes a parser to tell."""
    if _BEGINS.match(text) is None or text[-1] in " \\" or any(mark in text for mark in _LINKED):
        return None
    pieces = []
    at = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            return None
        style = Style(match.lastgroup)
        marks = _MARKS[style]
        found = match.group()
        pieces.append(Piece(found[marks : len(found) - marks], style))
        at = match.end()
    return pieces


_MARKS = {Style.PLAIN: 0, Style.CODE: 1, Style.STRONG: 2, Style.EMPHASIS: 1}

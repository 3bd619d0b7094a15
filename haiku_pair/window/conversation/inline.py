"""The short way for text whose inline Markdown is plain to see: words, code spans, strong and emphasised words, links.

Most of what a model says is of this kind, and to let Qt parse it in a document of its own and copy it from there costs
ten times as much. Whatever could mean anything else is left to Qt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

_INSIDE = r"[^\W_](?:[^*`_\\\[\]<>&~@|$\n]*[^\W_])?"
_PIECE = re.compile(
    rf"""(?P<code>`[^`\s](?:[^`\n]*[^`\s])?`(?!`))
    |(?P<strong>(?:(?<=[ (])|(?<!.))\*\*{_INSIDE}\*\*(?=[ .,:;!?)]|$))
    |(?P<emphasis>(?:(?<=[ (])|(?<!.))\*{_INSIDE}\*(?=[ .,:;!?)]|$))
    |(?P<link>(?<![!\w])\[(?P<words>{_INSIDE})\]\((?P<address>https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9./-]*)?)\))
    |(?P<plain>(?:[^`*_\\\[\]<>&~@$\n\t]|(?<=[^\W_])_(?=[^\W_])|&(?=[ ]))+)""",
    re.VERBOSE,
)
_BEGINS = re.compile(r"[^\W\d_]|`|\*\*?[^\W\d_]")
_LINKED = ("://", "www.", "  ")
_LINK = re.compile(r"\]\(https?://[A-Za-z0-9./-]*\)")


class Style(Enum):
    """How a piece of text is set."""

    PLAIN = "plain"
    CODE = "code"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    LINK = "link"


_MARKED: Mapping[str | None, tuple[Style, int]] = {
    "code": (Style.CODE, 1),
    "strong": (Style.STRONG, 2),
    "emphasis": (Style.EMPHASIS, 1),
}
"""What a group of the pattern stands for, and how long the marks on both sides of it are."""


class Piece(NamedTuple):
    """Text without its marks, and how it is set."""

    text: str
    style: Style
    address: str = ""
    """Of a link."""


def simple_pieces(text: str) -> list[Piece] | None:
    """One line of Markdown in pieces; None where it takes a parser to tell."""
    return inline_pieces(text) if _BEGINS.match(text) is not None else None


def inline_pieces(text: str) -> list[Piece] | None:
    """The same for text that begins no block, whatever its first letters are."""
    bare = _LINK.sub("]", text) if "://" in text else text
    if text[-1] in " \\" or any(mark in bare for mark in _LINKED):
        return None
    pieces = []
    at, end = 0, len(text)
    while at < end:
        match = _PIECE.match(text, at)
        if match is None:
            return None
        found, kind = match.group(), match.lastgroup
        if kind == "plain":
            pieces.append(Piece(found, Style.PLAIN))
        elif kind == "link":
            pieces.append(Piece(match["words"], Style.LINK, match["address"]))
        else:
            style, marks = _MARKED[kind]
            pieces.append(Piece(found[marks:-marks], style))
        at = match.end()
    return pieces


def table_cells(line: str) -> list[str]:
    """The cells of a line of a table, as they stand between its bars."""
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]

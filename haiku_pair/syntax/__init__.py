"""Source text into coloured spans. Pure: no Qt, no files; Pygments is imported when the first lexer is asked for."""

from __future__ import annotations

from haiku_pair.syntax.languages import language_of, lexer_name_for
from haiku_pair.syntax.lexing import LineLexer, State, highlight_lines, lexer_for
from haiku_pair.syntax.tokens import Span, Spans, TokenClass

__all__ = [
    "LineLexer",
    "Span",
    "Spans",
    "State",
    "TokenClass",
    "highlight_lines",
    "language_of",
    "lexer_for",
    "lexer_name_for",
]

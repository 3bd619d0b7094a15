"""What a piece of an open text is part of, from near to far: to let the selection grow by what the code means."""

from __future__ import annotations

from msgspec import Struct


class Span(Struct, frozen=True):
    """A piece of text. Lines and columns count from 0, columns in characters; the last one is excluded."""

    first_line: int
    first_column: int
    last_line: int
    last_column: int

    @property
    def start(self) -> tuple[int, int]:
        """Line and column."""
        return self.first_line, self.first_column

    @property
    def end(self) -> tuple[int, int]:
        """Line and column, excluded."""
        return self.last_line, self.last_column

    def holds(self, other: Span) -> bool:
        """Whether another span lies inside this one, which is larger."""
        return self.start <= other.start and self.end >= other.end and self != other


class GetSpans(Struct, frozen=True, tag=True):
    """What a piece of an open text is part of. Reply: `SpansAre`."""

    path: str
    span: Span


class SpansAre(Struct, frozen=True, tag=True):
    """The pieces around it, each larger than the one before; the last is the whole text."""

    path: str
    revision: int
    """Of the text that was looked at; -1 when it is not open."""
    spans: tuple[Span, ...] = ()

"""What a piece of a text is part of: by the language's grammar, or else by words, lines and indentation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from haiku_pair.engine.workspace.definitions import MAX_BYTES, nodes_around
from haiku_pair.protocol.spans import Span

_WORD = re.compile(r"\w+")


def spans_around(path: str, lines: Sequence[str], span: Span) -> tuple[Span, ...]:
    """The pieces around a span, each larger than the one before; the last is the whole text.

    A span that lies outside the text has nothing around it but the whole.
    """
    whole = Span(0, 0, max(len(lines) - 1, 0), len(lines[-1]) if lines else 0)
    if not _inside(lines, span):
        return (whole,)
    meant = set(_by_grammar(path, lines, span))
    known = {*meant, *_word_and_line(lines, span), *(() if meant else _blocks(lines, span)), whole}
    found: list[Span] = []
    for one in sorted(known, key=lambda one: _size(lines, one)):
        if one.holds(found[-1] if found else span):
            found.append(one)
    return tuple(found)


def _by_grammar(path: str, lines: Sequence[str], span: Span) -> Iterator[Span]:
    raw = "\n".join(lines).encode("utf-8", "surrogatepass")
    if len(raw) > MAX_BYTES:
        return
    starts = [0, *accumulate(len(line.encode("utf-8", "surrogatepass")) + 1 for line in lines)]

    def offset(line: int, column: int) -> int:
        return starts[line] + len(lines[line][:column].encode("utf-8", "surrogatepass"))

    def place(at: int) -> tuple[int, int]:
        line = bisect_right(starts, at, 0, len(lines)) - 1
        return line, len(raw[starts[line] : at].decode("utf-8", "replace"))

    for first, last in nodes_around(path, raw, offset(*span.start), offset(*span.end)):
        yield Span(*place(first), *place(min(last, len(raw))))


def _word_and_line(lines: Sequence[str], span: Span) -> Iterator[Span]:
    if span.first_line == span.last_line:
        for word in _WORD.finditer(lines[span.first_line]):
            if word.start() <= span.first_column and span.last_column <= word.end():
                yield Span(span.first_line, word.start(), span.last_line, word.end())
    first, last = span.first_line, span.last_line
    text = lines[first]
    yield Span(first, len(text) - len(text.lstrip()), last, len(lines[last].rstrip()))
    yield Span(first, 0, last, len(lines[last]))


def _blocks(lines: Sequence[str], span: Span) -> Iterator[Span]:
    """The blocks around it as the indentation shows them, without empty lines at their ends."""
    first, last = span.first_line, span.last_line
    depth = min((_depth(line) for line in lines[first : last + 1] if line.strip()), default=0)
    while depth:
        while first > 0 and not _ends_above(lines[first - 1], depth):
            first -= 1
        while last < len(lines) - 1 and not _ends_above(lines[last + 1], depth):
            last += 1
        while last > span.last_line and not lines[last].strip():
            last -= 1
        yield Span(first, 0, last, len(lines[last]))
        if not first:
            return
        first -= 1  # the line that begins the block
        yield Span(first, 0, last, len(lines[last]))
        depth = _depth(lines[first])


def _ends_above(line: str, depth: int) -> bool:
    """Whether a line is outside a block of that depth; an empty one is not."""
    return bool(line.strip()) and _depth(line) < depth


def _depth(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def _inside(lines: Sequence[str], span: Span) -> bool:
    return all(0 <= line < len(lines) and 0 <= column <= len(lines[line]) for line, column in (span.start, span.end))


def _size(lines: Sequence[str], span: Span) -> tuple[int, int]:
    """What spans around one place are ordered by."""
    if span.first_line == span.last_line:
        return 0, span.last_column - span.first_column
    across = sum(map(len, lines[span.first_line : span.last_line])) - span.first_column + span.last_column
    return span.last_line - span.first_line, across

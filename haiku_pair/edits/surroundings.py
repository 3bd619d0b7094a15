"""The unchanged lines around hunks: more of them, or fewer, for the person to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import takewhile

import msgspec

from haiku_pair.edits.difference import CONTEXT
from haiku_pair.edits.parts import numbered, start, whole
from haiku_pair.edits.sides import Versions, versions
from haiku_pair.edits.values import Hunk, HunkLine, LineKind


class Surroundings:
    """The unchanged lines around the hunks of a file."""

    def __init__(self, old: bytes, hunks: Sequence[Hunk]) -> None:
        """`old` is the file before, `hunks` are all of the file, in order."""
        self._old = old
        self._hunks = hunks

    def widened(self, index: int, context: int) -> Hunk:
        """A hunk with that much context, as far as there is room."""
        hunk = self._hunks[index]
        changed = list(numbered(hunk))
        if not changed:
            return hunk
        above, below = changed[0].at, len(hunk.lines) - 1 - changed[-1].at
        more_above = min(context - above, self._room_above(index)) if context > above else 0
        more_below = min(context - below, self._room_below(index)) if context > below else 0
        old_first, new_first = start(hunk)
        # Where a hunk was cut there may be more than usual; it is only taken away when less than usual is wanted.
        less_above, less_below = (max(rim - context, 0) if context < CONTEXT else 0 for rim in (above, below))
        lines = (
            *self._lines(old_first - more_above, old_first),
            *hunk.lines[less_above : len(hunk.lines) - less_below],
            *self._lines(old_first + hunk.old_count, old_first + hunk.old_count + more_below),
        )
        more = more_above - less_above
        grown = more + more_below - less_below
        old_count, new_count = hunk.old_count + grown, hunk.new_count + grown
        old_start, new_start = old_first - more, new_first - more
        return msgspec.structs.replace(
            hunk,
            lines=lines,
            old_first=old_start + (1 if old_count else 0),
            old_count=old_count,
            new_first=new_start + (1 if new_count else 0),
            new_count=new_count,
        )

    def _room_above(self, index: int) -> int:
        """Unchanged lines between a hunk as it is and the changes above it."""
        first = start(self._hunks[index])[0]
        if not index:
            return first
        before = self._hunks[index - 1]
        if whole(before.id) == whole(self._hunks[index].id):
            return 0
        last = start(before)[0] + before.old_count
        return first - last + self._context_at(reversed(before.lines))

    def _room_below(self, index: int) -> int:
        """Unchanged lines between a hunk as it is and the changes below it."""
        hunk = self._hunks[index]
        last = start(hunk)[0] + hunk.old_count
        if index + 1 == len(self._hunks):
            return len(self._file.lines[0]) - last
        after = self._hunks[index + 1]
        if whole(after.id) == whole(hunk.id):
            return 0
        return start(after)[0] + self._context_at(after.lines) - last

    @staticmethod
    def _context_at(lines: Iterable[HunkLine]) -> int:
        """How many lines there are before the first changed one."""
        return sum(1 for _ in takewhile(lambda line: line.kind is LineKind.CONTEXT, lines))

    def _lines(self, first: int, last: int) -> list[HunkLine]:
        """Lines of the file as context."""
        if first == last:
            return []
        return [self._file.hunk_line(LineKind.CONTEXT, line) for line in self._file.lines[0][first:last]]

    @cached_property
    def _file(self) -> Versions:
        """The file's lines, counted as the hunks count them, which were made with a view to the other side."""
        found = versions(self._old) or Versions(([],), "utf-8", b"", at_newline=True)
        lines = found.lines[0]
        if not found.at_newline and any("\n" in line.ending for hunk in self._hunks for line in hunk.lines):
            lines = ["".join(lines)]
        if found.bom and lines and self._marked(found.hunk_line(LineKind.CONTEXT, lines[0]).text):
            lines = ["\ufeff" + lines[0], *lines[1:]]
        return replace(found, lines=(lines,), at_newline=found.at_newline or len(lines) == 1)

    def _marked(self, first: str) -> bool:
        """Whether the hunks have the byte order mark as a part of the first line, since the other side has none."""
        top = next((hunk for hunk in self._hunks if hunk.lines), None)
        if top is None or start(top)[0] > 0:
            return False
        line = next((line for line in top.lines if line.kind is not LineKind.ADDED), None)
        return line is not None and line.text == "\ufeff" + first

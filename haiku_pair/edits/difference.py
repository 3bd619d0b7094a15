"""Two versions of a file, compared once: their hunks, and the files made from a choice of these or of their parts.

Everything is counted in lines with their endings and built from lists of lines, never from patch text: a file of
chosen lines is a concatenation of lines of one side or the other, so it can't be off by a byte. One thing is added
where it must be: the ending of a line that was a file's last without one, when another line now follows it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Set

from haiku_pair.edits.grouping import ID_LENGTH, SURROUNDINGS, Group, grouped
from haiku_pair.edits.headings import heading
from haiku_pair.edits.parts import part_of
from haiku_pair.edits.sequences import Change
from haiku_pair.edits.sides import Sides, sides
from haiku_pair.edits.values import Hunk, HunkLine, LineKind

CONTEXT = SURROUNDINGS
"""Unchanged lines around a hunk unless more or fewer are asked for; the lines of parts are counted with these."""


class Difference:
    """What turns one version into another. Made once, it answers without comparing again."""

    def __init__(self, old: bytes, new: bytes) -> None:
        """Compare two versions of a file; `sides` is empty when they can't be compared by lines."""
        self.old = old
        self.new = new
        self.sides = (sides(old, new) if old != new else None) or Sides(([], []), "utf-8", b"", at_newline=True)
        self._groups = grouped(self.sides)

    def hunks(self, context: int = CONTEXT) -> tuple[Hunk, ...]:
        """The hunks, with up to `context` unchanged lines around each.

        Binary files, and files whose encoding changes, give one hunk without lines.
        """
        if self.old == self.new:
            return ()
        if not self._groups:
            return (Hunk(self._whole_id(), 0, 0, 0, 0, ()),)
        return tuple(self._hunk(index, context) for index in range(len(self._groups)))

    def select(self, accepted: Set[str]) -> bytes:
        """The file with only these hunks and parts of hunks.

        All of them give the new file, none the old one, ids that do not exist nothing. Of a hunk of which only some
        lines are chosen, the others are as when a patch is edited by hand: a removed line stays, an added one is left
        out, and the order is that in which the hunk shows them.
        """
        if not self._groups:
            return self.new if self.old != self.new and self._whole_id() in accepted else self.old
        chosen = self._chosen(accepted)
        if not chosen:
            return self.old
        if len(chosen) == len(self._groups) and all(marks is None for marks in chosen.values()):
            return self.new
        lines: list[str] = []
        done = 0
        for index, marks in sorted(chosen.items()):
            span = self._groups[index].span
            lines += self.sides.old[done : span.a_first]
            lines += self.sides.new[span.b_first : span.b_last] if marks is None else self._marked(index, marks)
            done = span.a_last
        lines += self.sides.old[done:]
        whole = all(marks is None for marks in chosen.values())
        return self.sides.encode(lines if whole else self.sides.apart(lines))

    def _chosen(self, accepted: Set[str]) -> dict[int, bytearray | None]:
        """Of each hunk of which something is chosen, which of its shown lines; None for all changed ones."""
        index_of = {group.id: index for index, group in enumerate(self._groups)}
        chosen: dict[int, bytearray | None] = {index_of[name]: None for name in accepted if name in index_of}
        marked: dict[int, bytearray] = {}
        for name in accepted:
            part = part_of(name)
            index = index_of.get(part.hunk) if part else None
            if part is None or index is None or index in chosen:
                continue
            if index not in marked:
                marked[index] = bytearray(self._shown_lines(index))
            marks = marked[index]
            if part.last <= len(marks):
                marks[part.first : part.last] = b"\1" * (part.last - part.first)
        for index, marks in marked.items():
            changed = self._changed_marks(index, marks)
            if 1 in changed:
                chosen[index] = marks if 0 in changed else None
        return chosen

    def _changed_marks(self, index: int, marks: bytearray) -> bytearray:
        """The marks of the changed lines alone."""
        found = bytearray()
        for first, last, _ in self._runs(index):
            found += marks[first:last]
        return found

    def _marked(self, index: int, marks: bytearray) -> list[str]:
        """A hunk's lines without its context, only the marked ones of its changes made."""
        lines: list[str] = []
        done = self._groups[index].span.a_first
        for first, _, change in self._runs(index):
            lines += self.sides.old[done : change.a_first]
            removed = self.sides.old[change.a_first : change.a_last]
            added = self.sides.new[change.b_first : change.b_last]
            middle = first + len(removed)
            lines += [line for line, mark in zip(removed, marks[first:middle], strict=True) if not mark]
            lines += [line for line, mark in zip(added, marks[middle : middle + len(added)], strict=True) if mark]
            done = change.a_last
        return lines

    def _runs(self, index: int) -> list[tuple[int, int, Change]]:
        """Where a hunk with its usual context shows its changes: first line, last (excluded), and the change."""
        span = self._groups[index].span
        at = self._room(index, CONTEXT)[0]
        done = span.a_first
        found: list[tuple[int, int, Change]] = []
        for change in self._groups[index].changes:
            at += change.a_first - done
            first = at
            at += change.a_last - change.a_first + change.b_last - change.b_first
            found.append((first, at, change))
            done = change.a_last
        return found

    def _shown_lines(self, index: int) -> int:
        """How many lines a hunk shows with its usual context."""
        return self._runs(index)[-1][1] + self._room(index, CONTEXT)[1]

    def _room(self, index: int, context: int) -> tuple[int, int]:
        """How much context there is before and after a hunk; it never reaches into another one's changes."""
        span = self._groups[index].span
        floor = self._groups[index - 1].span.a_last if index else 0
        ceiling = self._groups[index + 1].span.a_first if index + 1 < len(self._groups) else len(self.sides.old)
        return min(context, span.a_first - floor), min(context, ceiling - span.a_last)

    def _hunk(self, index: int, context: int) -> Hunk:
        """A group with context."""
        group: Group = self._groups[index]
        span = group.span
        before, after = self._room(index, context)
        old, new, line = self.sides.old, self.sides.new, self.sides.hunk_line
        lines: list[HunkLine] = []
        done = span.a_first - before
        for change in group.changes:
            lines += [line(LineKind.CONTEXT, text) for text in old[done : change.a_first]]
            lines += [line(LineKind.REMOVED, text) for text in old[change.a_first : change.a_last]]
            lines += [line(LineKind.ADDED, text) for text in new[change.b_first : change.b_last]]
            done = change.a_last
        lines += [line(LineKind.CONTEXT, text) for text in old[done : done + after]]
        old_count = span.a_last - span.a_first + before + after
        new_count = span.b_last - span.b_first + before + after
        return Hunk(
            group.id,
            span.a_first - before + (1 if old_count else 0),
            old_count,
            span.b_first - before + (1 if new_count else 0),
            new_count,
            tuple(lines),
            heading(self.sides, span, before),
        )

    def _whole_id(self) -> str:
        """The id of a change without lines."""
        both = hashlib.sha256(self.old).digest() + hashlib.sha256(self.new).digest()
        return hashlib.sha256(both).hexdigest()[:ID_LENGTH]

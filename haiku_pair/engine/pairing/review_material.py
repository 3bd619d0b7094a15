"""What the reviewers read: the changed files with line numbers of both sides, and as much around them as fits.

It is the same text for all of them and for all of a review, so that it is paid for once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from haiku_pair.edits.parts import start
from haiku_pair.edits.sides import Sides, sides
from haiku_pair.edits.values import Hunk, LineKind
from haiku_pair.engine.pairing.tree_pair import TreePair
from haiku_pair.engine.workspace.withheld import Why, why_withheld
from haiku_pair.protocol.comments import Side
from haiku_pair.protocol.values import FileChange

MAX_CHARACTERS = 160_000
"""Of all files together; what is beyond is named, not shown."""
MAX_WITH_SURROUNDINGS = 60_000
"""Up to here more is shown around the changes than a diff has."""
MAX_LINE = 600
"""Characters of a line; nobody reviews minified code."""
_TOO_LONG = "too long"
_ROW, _AROUND = 24, 4
"""Characters of a short line with its numbers, and the unchanged lines of a hunk, at the least."""
_FULL = 20
"""When less than this part of the room is left, no more files are read."""
SURROUNDINGS = (1_000_000, 60, 20, 8, 3)
"""Unchanged lines around a change, the whole file first; the widest that fits is taken."""


@dataclass(frozen=True)
class Material:
    """What is sent, what is not, and the lines that findings may stand at."""

    text: str
    files: tuple[str, ...]
    left_out: tuple[str, ...]
    """Each with the reason, in words."""
    lines: dict[tuple[str, Side], tuple[str, ...]]
    """All lines of the files that are shown, without endings."""


class _Row(NamedTuple):
    """One line of a file before and after."""

    old: int
    """0 where it is added."""
    new: int
    """0 where it is removed."""
    sign: LineKind
    text: str


@dataclass(frozen=True)
class _Read:
    """A file as it can be shown."""

    change: FileChange
    rows: tuple[_Row, ...]
    lines: dict[Side, tuple[str, ...]]

    def shown(self, around: int) -> str:
        """With so many unchanged lines around each change."""
        was = f' old_path="{self.change.old_path}"' if self.change.old_path else ""
        head = f'<file path="{self.change.path}" change="{self.change.kind.value}"{was}>'
        return "\n".join((head, *_chosen(self.rows, around), "</file>", ""))


def material(pair: TreePair, why: Why = why_withheld) -> Material:
    """Everything that is reviewed, as far as it may be sent and fits; a file that does not is passed over.

    `why` says whether a file stays here.

    Raises:
        Failure: the trees can't be read.
    """
    shown: list[_Read] = []
    left_out: list[str] = []
    left = MAX_CHARACTERS
    for change in pair.files:
        found: _Read | str = why(change.path) or why(change.old_path)
        if not found:
            is_full = left < MAX_CHARACTERS // _FULL or _about(change) > left
            found = _TOO_LONG if is_full else _read(pair, change)
        size = 0 if isinstance(found, str) else len(found.shown(SURROUNDINGS[-1]))
        if isinstance(found, str) or size > left:
            left_out.append(f"{change.path}: {found if isinstance(found, str) else _TOO_LONG}")
            continue
        shown.append(found)
        left -= size
    return Material(
        "<change>\n" + "".join(_widest(shown, MAX_CHARACTERS - left)) + "</change>",
        tuple(file.change.path for file in shown),
        tuple(left_out),
        {(file.change.path, side): lines for file in shown for side, lines in file.lines.items()},
    )


def _about(change: FileChange) -> int:
    """Characters that the file will have, so that one that can't fit need not be read."""
    return (change.added + change.removed + _AROUND * change.hunks) * _ROW


def _widest(files: Sequence[_Read], narrow: int) -> list[str]:
    """The files' texts with the widest surroundings that fit; `narrow` is the size with the usual ones."""
    for around in SURROUNDINGS[:-1] if narrow <= MAX_WITH_SURROUNDINGS else ():
        texts = [file.shown(around) for file in files]
        if sum(map(len, texts)) <= MAX_WITH_SURROUNDINGS:
            return texts
    return [file.shown(SURROUNDINGS[-1]) for file in files]


def _read(pair: TreePair, change: FileChange) -> _Read | str:
    """The file, or why it is not shown."""
    before, after = pair.before(change.path), pair.after(change.path)
    both = None if change.binary else sides(before.raw if before else b"", after.raw if after else b"")
    hunks = [hunk for hunk in pair.hunks(change.path) if hunk.lines]
    if both is None:
        return "not text"
    if not hunks:
        return "no lines are changed"
    lines = {Side.OLD: _bare(both, both.old), Side.NEW: _bare(both, both.new)}
    return _Read(change, tuple(_rows(lines[Side.NEW], hunks)), lines)


def _bare(both: Sides, lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line[: len(line) - len(both.ending(line))] for line in lines)


def _rows(new_lines: Sequence[str], hunks: Sequence[Hunk]) -> Iterator[_Row]:
    """Every line of the file after, with the removed ones in their places."""
    old, new = 1, 1
    for hunk in hunks:
        for number in range(new, start(hunk)[1] + 1):
            yield _Row(old, number, LineKind.CONTEXT, new_lines[number - 1])
            old += 1
        new = start(hunk)[1] + 1
        for line in hunk.lines:
            removed, added = line.kind is LineKind.REMOVED, line.kind is LineKind.ADDED
            yield _Row(0 if added else old, 0 if removed else new, line.kind, line.text)
            old, new = old + (not added), new + (not removed)
    for number in range(new, len(new_lines) + 1):
        yield _Row(old, number, LineKind.CONTEXT, new_lines[number - 1])
        old += 1


def _chosen(rows: Sequence[_Row], around: int) -> Iterator[str]:
    """The rows that are near a change; others are one mark for each gap."""
    near = _near(rows, around)
    skipped = False
    for row, wanted in zip(rows, near, strict=True):
        if not wanted:
            skipped = True
            continue
        if skipped:
            yield "…"
            skipped = False
        text = row.text if len(row.text) <= MAX_LINE else f"{row.text[:MAX_LINE]}… (cut)"
        yield f"{row.old or '':>5} {row.new or '':>5} {row.sign.value}{text}"
    if skipped:
        yield "…"


def _near(rows: Sequence[_Row], around: int) -> list[bool]:
    """Which rows have a change within so many lines, themselves included."""
    near = [False] * len(rows)
    reach = -1
    for index, row in enumerate(rows):
        reach = index + around if row.sign is not LineKind.CONTEXT else reach
        near[index] = index <= reach
    reach = len(rows)
    for index in range(len(rows) - 1, -1, -1):
        reach = index - around if rows[index].sign is not LineKind.CONTEXT else reach
        near[index] = near[index] or index >= reach
    return near

"""A file's hunks as rows of text: what the diff view puts on the screen. No Qt."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from haiku_pair.edits.values import Hunk, LineKind
from haiku_pair.protocol.values import ChangeKind, FileChange, ReviewHunk
from haiku_pair.window.review import words
from haiku_pair.window.review.conflicts import rows_of_conflict
from haiku_pair.window.review.context import belong_together, visible
from haiku_pair.window.review.lines import Traits, rows_of_lines
from haiku_pair.window.review.row import Look, Row, RowKind, Slot
from haiku_pair.window.review.visible import escaped, hides_something

_NOTE_WIDTH = 88
"""Characters after which a note goes on in the next row."""


def changed(hunk: Hunk) -> tuple[int, int]:
    """Lines added and removed by a hunk."""
    kinds = [line.kind for line in hunk.lines]
    return kinds.count(LineKind.ADDED), kinds.count(LineKind.REMOVED)


def build(file: FileChange, hunks: Sequence[ReviewHunk], look: Look) -> tuple[Row, ...]:
    """All rows of a file. Parts of one hunk follow each other without a gap."""
    rows = list(_title(file, look))
    shown = visible([review.hunk for review in hunks], look.context)
    for index, review in enumerate(hunks):
        if not follows(hunks, index):
            rows.append(Row(RowKind.GAP, "", index))
        rows.append(Row(RowKind.PART if follows(hunks, index) else RowKind.HEADER, header(hunks, index), index))
        slot = look.slot if look.slot and look.slot.hunk == index else None
        rows.extend(_hunk(review, index, shown[index], look, slot))
    return tuple(rows)


def follows(hunks: Sequence[ReviewHunk], index: int) -> bool:
    """Whether a hunk is a part that follows another part of the same one."""
    return index > 0 and belong_together(hunks[index - 1].hunk, hunks[index].hunk)


def header(hunks: Sequence[ReviewHunk], index: int) -> str:
    """The text of a hunk's header row; the only row a decision changes."""
    review = hunks[index]
    first = last = index
    while follows(hunks, first):
        first -= 1
    while last + 1 < len(hunks) and follows(hunks, last + 1):
        last += 1
    part = (index - first + 1, last - first + 1) if last > first else None
    return escaped(words.header(review, (index, len(hunks)), changed(review.hunk), part))


def _title(file: FileChange, look: Look) -> Iterator[Row]:
    path = escaped(file.path)
    if file.kind is ChangeKind.RENAMED and file.old_path:
        path = f"{escaped(file.old_path)} → {path}"
    yield Row(RowKind.TITLE, f"{words.LETTERS[file.kind]}  {path}   {words.KINDS[file.kind]}")
    mode = words.new_mode(file.new_mode) if file.kind is ChangeKind.CREATED else ""
    mode = mode or words.mode_change(file.old_mode, file.new_mode)
    if mode:
        yield Row(RowKind.WARNING, f"⚠ The file {mode}.")
    if hides_something(file.path):
        yield Row(RowKind.WARNING, "⚠ The name holds characters that can't be seen or look like others.")
    if file.conflict:
        yield Row(RowKind.WARNING, f"≠ conflict: {escaped(file.conflict)}")
    if file.sensitive:
        yield Row(RowKind.WARNING, f"⚠ sensitive: {escaped(file.sensitive)}")
    for line in look.adjusted:
        said = textwrap.wrap(f"≈ Haiku's edit was adjusted: {escaped(line)}", _NOTE_WIDTH, subsequent_indent="  ")
        yield from (Row(RowKind.NOTE, text) for text in said)
    if file.binary and not look.note:
        yield Row(RowKind.NOTE, "Binary file: there are no lines to show; the decision takes the whole file.")
    if look.note:
        yield Row(RowKind.NOTE, escaped(look.note))


def _hunk(review: ReviewHunk, index: int, shown: range, look: Look, slot: Slot | None) -> Iterator[Row]:
    hunk = review.hunk
    traits = Traits.of(hunk)
    for warning in traits.warnings():
        yield Row(RowKind.WARNING, f"⚠ {warning}", index)
    if slot and slot.instead:
        yield from (Row(RowKind.SLOT, "", index) for _ in range(slot.rows))
        return
    if review.conflict is not None:
        unfolded = hunk.id in look.unfolded
        yield from rows_of_conflict(review, review.conflict, index, shown, unfolded=unfolded)
    elif hunk.lines:
        yield from rows_of_lines(hunk, index, traits, shown)
    else:
        yield Row(RowKind.NOTE, "One decision takes or leaves this change as a whole.", index)
    for line in review.comment.splitlines():
        yield Row(RowKind.COMMENT, f"✎ {escaped(line)}", index)
    if slot:
        yield from (Row(RowKind.SLOT, "", index) for _ in range(slot.rows))

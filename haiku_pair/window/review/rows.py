"""A file's hunks as rows of text: what the diff view puts on the screen. No Qt."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence, Set
from functools import partial

from haiku_pair.edits.values import Hunk, LineKind
from haiku_pair.protocol.values import ChangeKind, FileChange, ReviewHunk
from haiku_pair.window.review import words
from haiku_pair.window.review.comment_rows import placed
from haiku_pair.window.review.conflicts import rows_of_conflict
from haiku_pair.window.review.context import belong_together, hidden, visible
from haiku_pair.window.review.key_names import with_keys
from haiku_pair.window.review.lines import Lines
from haiku_pair.window.review.row import Look, Row, RowKind
from haiku_pair.window.review.row_blocks import PIECE, Block, Rows
from haiku_pair.window.review.traits import Traits, of_file
from haiku_pair.window.review.visible import escaped, hides_something

_NOTE_WIDTH = 88
"""Characters after which a note goes on in the next row."""
_TOLD = frozenset({RowKind.WARNING, RowKind.NOTE, RowKind.SIDE})
"""Rows of a conflict that are not lines, and may name keys."""


def changed(hunk: Hunk) -> tuple[int, int]:
    """Lines added and removed by a hunk."""
    context = hunk.old_count + hunk.new_count - len(hunk.lines)
    added, removed = hunk.new_count - context, hunk.old_count - context
    if min(context, added, removed) >= 0 and added + removed:  # a hunk may have tens of thousands of lines
        return added, removed
    kinds = [line.kind for line in hunk.lines]
    return kinds.count(LineKind.ADDED), kinds.count(LineKind.REMOVED)


def build(file: FileChange, hunks: Sequence[ReviewHunk], look: Look, folded: Set[str] = frozenset()) -> Rows:
    """All rows of a file. Parts of one hunk follow each other without a gap; of a folded one, by id, the header."""
    shown = visible([review.hunk for review in hunks], look.context, look.more)
    gaps = hidden([review.hunk for review in hunks], shown)
    traits = [Traits.of(review.hunk) for review in hunks]
    beside = placed(look.remarked, hunks, shown)
    blocks = [_fixed([*_title(file, look), *_whole(hunks, traits)]), *_said(beside.top)]
    heads: dict[int, int] = {}
    slots = range(0)
    for index, review in enumerate(hunks):
        heads[index] = len(blocks)
        blocks.append(_head(hunks, index, gaps[index]))
        slot = look.slot if look.slot and look.slot.hunk == index else None
        if review.hunk.id in folded and slot is None:
            continue
        warnings = [Row(RowKind.WARNING, f"⚠ {warning}", index) for warning in traits[index].warnings()]
        if warnings:
            blocks.append(_fixed(warnings))
        if not (slot and slot.instead):
            below, moved = beside.below(index), look.moved.get(review.hunk.id, {})
            lines = Lines(review.hunk, index, traits[index], shown[index], moved=moved, below=below)
            blocks += _hunk(review, lines, index, look)
        if slot:
            slots = range(len(blocks), len(blocks) + 1)
            blocks.append(_fixed([Row(RowKind.SLOT, "", index)] * slot.rows))
        blocks += _said(beside.all_of(index) if slot and slot.instead else beside.after.get(index, ()))
    return Rows(blocks, heads, slots)


def _fixed(rows: Sequence[Row]) -> Block:
    return Block(len(rows), partial(tuple, rows))


def _said(rows: Sequence[Row]) -> Iterator[Block]:
    """The rows of comments; most hunks have none."""
    if rows:
        yield _fixed(rows)._replace(has_remarks=True)


def _head(hunks: Sequence[ReviewHunk], index: int, gap: int) -> Block:
    """The header of a hunk, with the gap above it."""
    return Block(1 if follows(hunks, index) else 2, partial(_head_rows, hunks, index, gap))


def _head_rows(hunks: Sequence[ReviewHunk], index: int, gap: int) -> Iterator[Row]:
    if not follows(hunks, index):
        said = f"⋯ {words.plural(gap, 'unchanged line')}" if gap and hunks[index].hunk.lines else ""
        yield Row(RowKind.GAP, said, index)
    yield Row(RowKind.PART if follows(hunks, index) else RowKind.HEADER, header(hunks, index), index)


def _whole(hunks: Sequence[ReviewHunk], traits: Sequence[Traits]) -> Iterator[Row]:
    """What changes in the file as a whole."""
    return (Row(RowKind.WARNING, f"⚠ {said}") for said in of_file([review.hunk for review in hunks], traits))


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


def _hunk(review: ReviewHunk, lines: Lines, index: int, look: Look) -> Iterator[Block]:
    hunk = review.hunk
    if review.conflict is not None:
        unfolded = hunk.id in look.unfolded
        told = rows_of_conflict(review, review.conflict, index, lines.shown, unfolded=unfolded)
        rows = [row._replace(text=with_keys(row.text, look.keys)) if row.kind in _TOLD else row for row in told]
        yield _fixed(rows)._replace(is_code=True)
    elif hunk.lines:
        yield from _pieces(lines)
    else:
        yield _fixed([Row(RowKind.NOTE, "One decision takes or leaves this change as a whole.", index)])


def _pieces(lines: Lines) -> Iterator[Block]:
    for first in range(lines.shown.start, lines.shown.stop, PIECE):
        end = min(first + PIECE, lines.shown.stop)
        yield Block(lines.count(first, end), partial(lines.rows, first, end), True, lines, first, end)

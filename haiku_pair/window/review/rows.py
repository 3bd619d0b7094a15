"""A file's hunks as rows of text: what the diff view puts on the screen. No Qt."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence, Set
from functools import partial
from itertools import chain

from haiku_pair.protocol.values import ChangeKind, FileChange, ReviewHunk
from haiku_pair.window.review import words
from haiku_pair.window.review.comment_rows import placed
from haiku_pair.window.review.conflicts import rows_of_conflict
from haiku_pair.window.review.context import all_signs, belong_together, hidden, visible
from haiku_pair.window.review.key_names import with_keys
from haiku_pair.window.review.lines import Lines
from haiku_pair.window.review.row import Look, Row, RowKind
from haiku_pair.window.review.row_blocks import PIECE, About, Block, Rows
from haiku_pair.window.review.traits import Traits, of_file, says_endings_of_all
from haiku_pair.window.review.visible import escaped, hides_something

_TOLD = frozenset({RowKind.WARNING, RowKind.NOTE, RowKind.SIDE})
"""Rows of a conflict that are not lines, and may name keys."""
_BETWEEN_KEYS, _UNBROKEN = "   ", "\N{NO-BREAK SPACE}"


def build(file: FileChange, hunks: Sequence[ReviewHunk], look: Look, folded: Set[str] = frozenset()) -> Rows:
    """All rows of a file. Parts of one hunk follow each other without a gap; of a folded one, by id, the header."""
    bare = [review.hunk for review in hunks]
    kinds = all_signs(bare)
    shown = visible(bare, look.context, look.more, kinds)
    gaps = hidden(bare, shown)
    traits = Traits.of_all(bare, kinds)
    beside = placed(look.remarked, hunks, shown)
    blocks = [_fixed([*_of_file(file, look), *_whole(hunks, traits)]), *_said(beside.top)]
    is_said_above = says_endings_of_all(bare, traits)
    heads: dict[int, int] = {}
    slots = range(0)
    for index, review in enumerate(hunks):
        heads[index] = len(blocks)
        blocks.append(_head(hunks, index, gaps[index], look.undecided))
        slot = look.slot if look.slot and look.slot.hunk == index else None
        if review.hunk.id in folded and slot is None:
            continue
        told = (f"⚠ {warning}" for warning in traits[index].warnings(is_said_above=is_said_above))
        warnings = [Row(RowKind.WARNING, text, index) for said in told for text in _wrapped(said, look)]
        if warnings:
            blocks.append(_fixed(warnings))
        if not (slot and slot.instead):
            below, moved = beside.below(index), look.moved.get(review.hunk.id, {})
            lines = Lines(review.hunk, index, traits[index], shown[index], moved=moved, below=below)
            lines.kinds = kinds[index]
            blocks += _hunk(review, lines, index, look)
        if slot:
            slots = range(len(blocks), len(blocks) + 1)
            blocks.append(_fixed([Row(RowKind.SLOT, "", index)] * slot.rows))
        blocks += _said(beside.all_of(index) if slot and slot.instead else beside.after.get(index, ()))
    return Rows(blocks, heads, slots, About(*_title(file), look.undecided))


def _fixed(rows: Sequence[Row]) -> Block:
    return Block(len(rows), partial(tuple, rows))


def _said(rows: Sequence[Row]) -> Iterator[Block]:
    """The rows of comments; most hunks have none."""
    if rows:
        yield _fixed(rows)._replace(has_remarks=True)


def _head(hunks: Sequence[ReviewHunk], index: int, gap: int, undecided: str) -> Block:
    """The header of a hunk, with the gap above it."""
    return Block(2 if _has_gap(hunks, index, gap) else 1, partial(_head_rows, hunks, index, gap, undecided))


def _head_rows(hunks: Sequence[ReviewHunk], index: int, gap: int, undecided: str) -> Iterator[Row]:
    if _has_gap(hunks, index, gap):
        said = f"⋯ {words.plural(gap, 'unchanged line')}" if gap and hunks[index].hunk.lines else ""
        yield Row(RowKind.GAP, said, index)
    yield Row(RowKind.PART if follows(hunks, index) else RowKind.HEADER, header(hunks, index, undecided), index)


def _has_gap(hunks: Sequence[ReviewHunk], index: int, gap: int) -> bool:
    """Whether a row stands above a hunk's header: between two hunks always, above all of them if lines are left out."""
    return not follows(hunks, index) if index else bool(gap and hunks[index].hunk.lines)


def _whole(hunks: Sequence[ReviewHunk], traits: Sequence[Traits]) -> Iterator[Row]:
    """What changes in the file as a whole."""
    return (Row(RowKind.WARNING, f"⚠ {said}") for said in of_file([review.hunk for review in hunks], traits))


def has_sentences(file: FileChange) -> bool:
    """Whether something is said of the file in a sentence that may need several rows."""
    return bool(file.encoding or file.sensitive or file.conflict or file.binary)


def follows(hunks: Sequence[ReviewHunk], index: int) -> bool:
    """Whether a hunk is a part that follows another part of the same one."""
    return index > 0 and belong_together(hunks[index - 1].hunk, hunks[index].hunk)


def header(hunks: Sequence[ReviewHunk], index: int, undecided: str) -> str:
    """The text of a hunk's header row; the only row a decision changes. `undecided` is what it is before."""
    review = hunks[index]
    first = last = index
    while follows(hunks, first):
        first -= 1
    while last + 1 < len(hunks) and follows(hunks, last + 1):
        last += 1
    part = (index - first + 1, last - first + 1) if last > first else None
    return escaped(words.header(review, (index, len(hunks)), part, undecided))


def _title(file: FileChange) -> tuple[str, str]:
    """A file as its header names it, and what becomes of it."""
    path = escaped(file.path)
    if file.kind is ChangeKind.RENAMED and file.old_path:
        path = f"{escaped(file.old_path)} → {path}"
    return f"{words.LETTERS[file.kind]} {path}", words.KINDS[file.kind]


def _of_file(file: FileChange, look: Look) -> Iterator[Row]:
    mode = words.new_mode(file.new_mode) if file.kind is ChangeKind.CREATED else ""
    mode = mode or words.mode_change(file.old_mode, file.new_mode)
    warnings = [
        f"⚠ The file {mode}." if mode else "",
        "⚠ The name holds characters that can't be seen or look like others." if hides_something(file.path) else "",
        f"≠ conflict: {escaped(file.conflict)}" if file.conflict else "",
        f"⚠ sensitive: {escaped(file.sensitive)}" if file.sensitive else "",
        f"⚠ {file.encoding}" if file.encoding else "",
    ]
    note = look.note
    if file.binary and not note:
        note = "Binary file: there are no lines to show; the decision takes the whole file."
    notes = [*(f"≈ Haiku's edit was adjusted: {escaped(line)}" for line in look.adjusted), escaped(note)]
    for kind, sentences in ((RowKind.WARNING, warnings), (RowKind.NOTE, notes)):
        for said in filter(None, sentences):
            yield from (Row(kind, text) for text in _wrapped(said, look))


def _wrapped(said: str, look: Look) -> Iterator[str]:
    """A sentence in rows that fit, as the words of comments do."""
    yield from textwrap.wrap(said, look.width, subsequent_indent="  ")


def _told(row: Row, look: Look) -> Iterator[Row]:
    """A sentence about a conflict, with the keys that settle it, in rows that fit; a key stays with its word."""
    said, *keys = with_keys(row.text, look.keys).split(_BETWEEN_KEYS)
    joined = _BETWEEN_KEYS.join([said, *(key.replace(" ", _UNBROKEN) for key in keys)])
    return (row._replace(text=text.replace(_UNBROKEN, " ")) for text in _wrapped(joined, look))


def _hunk(review: ReviewHunk, lines: Lines, index: int, look: Look) -> Iterator[Block]:
    hunk = review.hunk
    if review.conflict is not None:
        unfolded = hunk.id in look.unfolded
        told = rows_of_conflict(review, review.conflict, index, lines.shown, unfolded=unfolded)
        rows = chain.from_iterable(_told(row, look) if row.kind in _TOLD else (row,) for row in told)
        yield _fixed(tuple(rows))._replace(is_code=True)
    elif hunk.lines:
        yield from _pieces(lines)
    else:
        yield _fixed([Row(RowKind.NOTE, "One decision takes or leaves this change as a whole.", index)])


def _pieces(lines: Lines) -> Iterator[Block]:
    begin, stop = lines.shown.start, lines.shown.stop
    for first in range(begin, stop, PIECE):
        end = min(first + PIECE, stop)
        yield Block(lines.count(first, end), partial(lines.rows, first, end), True, lines, first, end)

"""What differs inside a line that replaces another, word by word. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from haiku_pair.edits.sequences import changes
from haiku_pair.window.review.visible import difference

Piece = tuple[int, int]
"""Start and end of a piece of a line, in characters."""

Pieces = tuple[tuple[Piece, ...], tuple[Piece, ...]]
"""What differs in the line before, and in the one after."""

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_LONGEST = 2_000
"""Characters between what is alike at both ends, up to which words are compared."""
_PAIRED = 400
"""Pairs of lines that are compared at most to find which line replaces which."""
_ALIKE = 0.5
"""How much of two lines must be alike for one to replace the other, where that is not plain from their number."""


def differing(old: str, new: str) -> Pieces | None:
    """The pieces in which two lines differ; None when too little is alike for that to tell anything."""
    around = difference(old, new)
    if around is None:
        return _by_words(old, new, (0, len(old)), (0, len(new))) if old != new else None
    (start, old_end), (_, new_end) = around
    return _by_words(old, new, (start, old_end), (start, new_end)) or (_one(start, old_end), _one(start, new_end))


def _one(start: int, end: int) -> tuple[Piece, ...]:
    return ((start, end),) if end > start else ()


def _by_words(old: str, new: str, before: Piece, after: Piece) -> Pieces | None:
    """Compare the words of these pieces; None when they are too long, hold too few words, or have little in common."""
    if max(before[1] - before[0], after[1] - after[0]) > _LONGEST:
        return None
    spans_before, spans_after = _tokens(old, before), _tokens(new, after)
    if min(len(spans_before), len(spans_after)) < 3:
        return None
    found = changes([old[slice(*span)] for span in spans_before], [new[slice(*span)] for span in spans_after])
    left = tuple(_joined(old, [_cover(spans_before, first, last) for first, last, _, _ in found if last > first]))
    right = tuple(_joined(new, [_cover(spans_after, first, last) for _, _, first, last in found if last > first]))
    whole = max(len(old), len(new))
    marked = max(sum(end - start for start, end in left), sum(end - start for start, end in right))
    return (left, right) if marked * 3 <= whole * 2 else None


def _tokens(text: str, piece: Piece) -> list[Piece]:
    """Words, runs of white space and single other characters; words that the piece cuts are taken whole."""
    start, end = piece
    while start and text[start - 1 : start + 1].isalnum() and len(text[start - 1 : start + 1]) == 2:
        start -= 1
    while end < len(text) and text[end - 1 : end + 1].isalnum() and len(text[end - 1 : end + 1]) == 2:
        end += 1
    return [match.span() for match in _TOKEN.finditer(text, start, end)]


def _cover(spans: Sequence[Piece], first: int, last: int) -> Piece:
    return spans[first][0], spans[last - 1][1]


def _joined(text: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The same pieces, those with only white space between them as one."""
    at: Piece | None = None
    for piece in pieces:
        if at is not None and not text[at[1] : piece[0]].strip():
            at = (at[0], piece[1])
            continue
        if at is not None:
            yield at
        at = piece
    if at is not None:
        yield at


def partners(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Which of some removed lines is replaced by which of the added ones below them, both in order.

    As many of either stand for each other one by one; else those do that are most alike.
    """
    if len(old) == len(new):
        return [(place, place) for place in range(len(old))]
    if len(old) * len(new) > _PAIRED:
        return []
    words_old, words_new = [_words(text) for text in old], [_words(text) for text in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            here = _likeness(words_old[i], words_new[j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + here)
    return list(_walk(best, len(old), len(new)))


def _walk(best: Sequence[Sequence[float]], old: int, new: int) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < old and j < new:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            yield i, j
            i, j = i + 1, j + 1


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+|[^\w\s]", text))


def _likeness(old: frozenset[str], new: frozenset[str]) -> float:
    """From 0 to 1; 0 when they are too different for one to replace the other."""
    if not old or not new:
        return 0.0
    share = len(old & new) / max(len(old), len(new))
    return share if share >= _ALIKE else 0.0

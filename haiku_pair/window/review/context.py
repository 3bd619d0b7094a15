"""How much context is shown around hunks. No Qt.

Less than usual is left out here; more than usual the engine must be asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

import msgspec

from haiku_pair.edits.parts import part_of, whole
from haiku_pair.edits.values import Hunk, LineKind
from haiku_pair.protocol.values import FileHunks

USUAL = 3
"""Lines of context the engine gives unasked; what a hand edit of a hunk covers."""

LEVELS = (0, 1, 2, USUAL, 5, 10, 20, 50, 100, 200)
"""What `+` and `-` go through."""


More = tuple[int, int]
"""Lines shown above and below a hunk besides the usual context."""
_NONE: Mapping[str, More] = {}
_CONTEXT = LineKind.CONTEXT.value


def next_level(context: int, step: int) -> int:
    """The level above (1) or below (-1) of a number of lines; itself at the end."""
    place = LEVELS.index(context) + step
    return LEVELS[place] if 0 <= place < len(LEVELS) else context


def signs(hunk: Hunk) -> str:
    """The lines of a hunk as one character each, by their kind: what can be searched faster than lines."""
    return "".join([line.kind for line in hunk.lines])


def all_signs(hunks: Sequence[Hunk]) -> list[str]:
    """The signs of each hunk. All at once: there may be thousands of them."""
    joined = "".join([line.kind for hunk in hunks for line in hunk.lines])
    ends = [*accumulate([len(hunk.lines) for hunk in hunks], initial=0)]
    return [joined[first:end] for first, end in pairwise(ends)]


def changed_indexes(hunk: Hunk) -> list[int]:
    """Places of the removed and added lines of a hunk."""
    return [place for place, line in enumerate(hunk.lines) if line.kind is not LineKind.CONTEXT]


def changed(hunk: Hunk) -> tuple[int, int]:
    """Lines added and removed by a hunk."""
    context = hunk.old_count + hunk.new_count - len(hunk.lines)
    added, removed = hunk.new_count - context, hunk.old_count - context
    if min(context, added, removed) >= 0 and added + removed:  # a hunk may have tens of thousands of lines
        return added, removed
    kinds = [line.kind for line in hunk.lines]
    return kinds.count(LineKind.ADDED), kinds.count(LineKind.REMOVED)


def belong_together(hunk: Hunk, following: Hunk) -> bool:
    """Whether two neighbouring hunks are parts of one."""
    is_part = ":" in following.id and ":" in hunk.id  # most hunks are whole, and this is asked of each many times
    return is_part and hunk.id != following.id and whole(hunk.id) == whole(following.id)


def visible(
    hunks: Sequence[Hunk], context: int, more: Mapping[str, More] = _NONE, known: Sequence[str] | None = None
) -> list[range]:
    """Which lines of each hunk are shown: so much context, no line twice, and no gap between parts of one hunk.

    Args:
        hunks: all of a file.
        context: lines above and below each.
        more: lines besides these, by the id of a hunk.
        known: the signs of all of them, where they are known by now.
    """
    kinds = all_signs(hunks) if known is None else known
    found: list[range] = []
    shown_to = 0
    for index, hunk in enumerate(hunks):
        above, below = _rims(kinds[index])
        size = len(kinds[index])
        higher, deeper = more.get(hunk.id, (0, 0)) if more else (0, 0)
        first = max(0, above - context - higher, min(above, shown_to - hunk.old_first))
        end = size - max(0, below - context - deeper)
        if index and belong_together(hunks[index - 1], hunk):
            first = 0
        if index + 1 < len(hunks) and belong_together(hunk, hunks[index + 1]):
            end = size
        found.append(range(first, end))
        shown_to = hunk.old_first + hunk.old_count - (size - end)
    return found


def hidden(hunks: Sequence[Hunk], shown: Sequence[range]) -> list[int]:
    """How many unchanged lines above each hunk, up to what is shown of the one before it, are not shown."""
    found: list[int] = []
    shown_to = 0
    for hunk, part in zip(hunks, shown, strict=True):
        begin = hunk.old_first - (1 if hunk.old_count else 0)
        found.append(max(0, begin + part.start - shown_to))
        shown_to = begin + hunk.old_count - (len(hunk.lines) - part.stop)
    return found


def _rims(kinds: str) -> tuple[int, int]:
    """Unchanged lines above the first change and below the last, by their signs; none where nothing is changed."""
    from_first = kinds.lstrip(_CONTEXT)
    if not from_first:
        return 0, 0
    return len(kinds) - len(from_first), len(kinds) - len(kinds.rstrip(_CONTEXT))


def usual(hunk: Hunk) -> Hunk:
    """A hunk with no more context than usual: what the engine takes it to be when it is edited by hand.

    Of a part it is the slice that its id names: where the hunk was cut, all lines up to there belong to it.
    """
    above, below = _rims(signs(hunk))
    part = part_of(hunk.id)
    first = 0 if part and part.first else max(0, above - USUAL)
    end = first + part.last - part.first if part else len(hunk.lines) - max(0, below - USUAL)
    if (first, end) == (0, len(hunk.lines)):
        return hunk
    lines = hunk.lines[first:end]
    old = sum(line.kind is not LineKind.ADDED for line in lines)
    new = sum(line.kind is not LineKind.REMOVED for line in lines)
    old_first = hunk.old_first + (first if old else 0)
    new_first = hunk.new_first + (first if new else 0)
    return msgspec.structs.replace(
        hunk, old_first=old_first, old_count=old, new_first=new_first, new_count=new, lines=lines
    )


def widened(file: FileHunks, wide: FileHunks) -> FileHunks | None:
    """The same hunks as in `wide`, with what `file` says of them; None when they are others, or stand elsewhere."""
    known = {review.hunk.id: review.hunk for review in wide.hunks}
    reviews = []
    for review in file.hunks:
        hunk = known.get(review.hunk.id)
        if hunk is None or _place(hunk) != _place(review.hunk):
            return None
        reviews.append(msgspec.structs.replace(review, hunk=hunk))
    return msgspec.structs.replace(file, hunks=tuple(reviews)) if len(reviews) == len(wide.hunks) else None


def _place(hunk: Hunk) -> tuple[int, int]:
    """Old and new number of the first changed line."""
    changed = changed_indexes(hunk)
    lead = changed[0] if changed else 0
    old = hunk.old_first + (0 if hunk.old_count else 1)
    new = hunk.new_first + (0 if hunk.new_count else 1)
    return old + lead, new + lead

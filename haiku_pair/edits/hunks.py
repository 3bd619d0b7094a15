"""Differences as hunks, and files made from a choice of them.

Everything is counted in lines with their endings and built from lists of lines, never from patch text: a file of
chosen hunks is a concatenation of untouched lines of one side or the other, so it can't be off by a byte.

What a hunk is does not depend on how much context is shown: changes up to `_JOINED` lines apart are one hunk.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from haiku_pair.edits.sequences import Change, changes
from haiku_pair.edits.sides import Sides, sides
from haiku_pair.edits.values import Hunk, HunkLine, LineKind

_JOINED = 6
"""Unchanged lines between two changes of one hunk; what git joins at its usual three lines of context."""

_SURROUNDINGS = 3
"""Unchanged lines on each side that are part of a hunk's identity."""

_WIDER = (12, 50, 200)
"""Wider surroundings for hunks that are otherwise the same."""

_ID_LENGTH = 16

_HEADING_REACH = 400
"""Lines looked at above a hunk for the function it stands in."""

_DECLARATION = re.compile(
    r"\s*(?:(?:export|default|public|private|protected|static|async|abstract|final|pub(?:\([a-z]+\))?|unsafe|override)\s+)*"
    r"(?:def|class|func|fn|function|interface|struct|enum|trait|impl|module|namespace|type|sub|proc|object)\b"
)
_AT_MARGIN = re.compile(r"[^\W\d]|\$|#{1,6} |\[")


class _Group(NamedTuple):
    """A hunk without context: neighbouring changes, and its identity."""

    id: str
    changes: tuple[Change, ...]

    @property
    def span(self) -> Change:
        """All of it, unchanged lines between the changes included."""
        first, last = self.changes[0], self.changes[-1]
        return Change(first.a_first, last.a_last, first.b_first, last.b_last)


def diff(old: bytes, new: bytes, context: int = 3) -> tuple[Hunk, ...]:
    """The hunks that turn `old` into `new`, with up to `context` unchanged lines around each.

    Binary files, and files whose encoding changes, give one hunk without lines.
    """
    if old == new:
        return ()
    both = sides(old, new)
    groups = _groups(both) if both else []
    if both is None or not groups:
        return (Hunk(_whole_id(old, new), 0, 0, 0, 0, ()),)
    return tuple(_hunk(both, groups, index, context) for index in range(len(groups)))


def select(old: bytes, new: bytes, accepted: Set[str]) -> bytes:
    """The file with only those hunks: all of them give `new`, none `old`, ids that do not exist nothing."""
    if old == new:
        return old
    both = sides(old, new)
    groups = _groups(both) if both else []
    if both is None or not groups:
        return new if _whole_id(old, new) in accepted else old
    chosen = [group for group in groups if group.id in accepted]
    if len(chosen) in {0, len(groups)}:
        return new if chosen else old
    lines: list[str] = []
    done = 0
    for group in chosen:
        span = group.span
        lines += both.old[done : span.a_first]
        lines += both.new[span.b_first : span.b_last]
        done = span.a_last
    lines += both.old[done:]
    return both.encode(lines)


def replace_hunk(old: bytes, new: bytes, hunk_id: str, lines: Sequence[str], context: int = 3) -> tuple[bytes, str]:
    """Put a person's lines where the hunk's new side is, context lines as shown included.

    Args:
        old: the file before.
        new: the file proposed.
        hunk_id: the hunk, by `diff(old, new, context)`.
        lines: all lines the hunk is to have afterwards, without endings; an unchanged line keeps its ending.
        context: how many lines of context the hunk was shown with.

    Returns:
        The new proposed bytes and the id of the hunk there, empty when nothing of it is left. If the lines fall
        apart into several hunks, the id is that of the first.

    Raises:
        KeyError: there is no such hunk, or it has no lines.
    """
    before = diff(old, new, context)
    hunk = next((found for found in before if found.id == hunk_id and found.lines), None)
    both = sides(old, new)
    if hunk is None or both is None:
        raise KeyError(hunk_id)
    first = hunk.new_first - 1 if hunk.new_count else hunk.new_first
    texts = [piece for line in lines for piece in line.split("\n")]
    document = both.new_document()
    at_end = first + hunk.new_count == len(document.lines)
    if at_end and not texts and first:
        texts = [""]  # the line before the last keeps its ending, so an empty last line remains
    edited = document.replace(first, hunk.new_count, texts).encode()
    others = {found.id for found in before} - {hunk_id}
    end = first + len(texts)
    left = [found.id for found in diff(old, edited, 0) if found.id not in others and _touches(found, first, end)]
    return edited, left[0] if left else ""


def changed_lines(hunks: Iterable[Hunk]) -> tuple[int, int]:
    """How many lines are added and removed."""
    kinds = Counter(line.kind for hunk in hunks for line in hunk.lines)
    return kinds[LineKind.ADDED], kinds[LineKind.REMOVED]


def unified(path: str, old: bytes, new: bytes, context: int = 3) -> str:
    """The difference as text for people and for the model; never fed back. Empty when there is none."""
    hunks = diff(old, new, context)
    if not hunks:
        return ""
    if not hunks[0].lines:
        return f"{path}: binary file, or encoding changed ({len(old)} → {len(new)} bytes)\n"
    pieces = [f"--- a/{path}\n+++ b/{path}\n"]
    for hunk in hunks:
        heading = f" {hunk.heading}" if hunk.heading else ""
        places = f"-{_place(hunk.old_first, hunk.old_count)} +{_place(hunk.new_first, hunk.new_count)}"
        pieces.append(f"@@ {places} @@{heading}\n")
        marked = len({line.ending for line in hunk.lines if line.ending}) > 1
        pieces.extend(_unified_line(line, marked=marked) for line in hunk.lines)
    return "".join(pieces)


def _place(first: int, count: int) -> str:
    """Start and length as unified diffs write them."""
    return str(first) if count == 1 else f"{first},{count}"


def _unified_line(line: HunkLine, *, marked: bool) -> str:
    """One line of a unified diff; `marked` shows which lines end in CR."""
    mark = {"\r\n": "␍", "\r": "␍"}.get(line.ending, "") if marked else ""
    note = "" if line.ending else "\\ No newline at end of file\n"
    return f"{line.kind}{line.text}{mark}\n{note}"


def _touches(hunk: Hunk, first: int, end: int) -> bool:
    """Whether a hunk (without context) concerns the new lines `first`..`end`, 0-based, end excluded."""
    start = hunk.new_first - 1 if hunk.new_count else hunk.new_first
    return start <= end and start + hunk.new_count >= first


def _groups(both: Sides) -> list[_Group]:
    """Changes near to each other together, each group with its id."""
    found: list[list[Change]] = []
    for change in _settled(both):
        if found and change.a_first - found[-1][-1].a_last <= _JOINED:
            found[-1].append(change)
        else:
            found.append([change])
    return _identified(both, [tuple(group) for group in found])


def _settled(both: Sides) -> list[Change]:
    """The changes, each slid to where people would put it: before the line with the smallest indent."""
    all_changes = changes(both.old, both.new)
    return [_slid(both, change, all_changes, index) for index, change in enumerate(all_changes)]


def _slid(both: Sides, change: Change, all_changes: Sequence[Change], index: int) -> Change:
    """A pure insertion or deletion moved up within equal lines, if it then begins at a smaller indent."""
    if change.a_first == change.a_last:
        lines, first, last = both.new, change.b_first, change.b_last
    elif change.b_first == change.b_last:
        lines, first, last = both.old, change.a_first, change.a_last
    else:
        return change
    room = change.a_first - all_changes[index - 1].a_last if index else change.a_first + 1
    best, shift = _indent(lines[first]), 0
    for up in range(1, min(room, 100)):
        if lines[first - up] != lines[last - up]:
            break
        indent = _indent(lines[first - up])
        if indent < best:
            best, shift = indent, up
    return Change(*(place - shift for place in change))


def _indent(line: str) -> int:
    """Columns before the first character; a blank line counts as deep, so that hunks do not begin with one."""
    text = line.rstrip("\r\n").expandtabs(8)
    stripped = text.lstrip()
    return len(text) - len(stripped) if stripped else 1000


def _identified(both: Sides, found: Sequence[tuple[Change, ...]]) -> list[_Group]:
    """Groups with ids. Equal changes in equal surroundings are told apart by more of their surroundings.

    What is still equal then is numbered, together with how many there are: if one of them goes, a decision taken
    on another is forgotten rather than moved to the wrong one.
    """
    ids = [_group_id(both, group, _SURROUNDINGS) for group in found]
    for reach in _WIDER:
        twice = _twice(ids)
        if not twice:
            break
        pairs = zip(found, ids, strict=True)
        ids = [_group_id(both, group, reach) if known in twice else known for group, known in pairs]
    twice = _twice(ids)
    numbers: Counter[str] = Counter()
    for index, known in enumerate(ids):
        if known in twice:
            numbers[known] += 1
            ids[index] = hashlib.sha256(f"{known} {numbers[known]}/{twice[known]}".encode()).hexdigest()[:_ID_LENGTH]
    return [_Group(known, group) for known, group in zip(ids, found, strict=True)]


def _twice(ids: Iterable[str]) -> dict[str, int]:
    """Ids that are not unique, with how often they occur."""
    return {known: count for known, count in Counter(ids).items() if count > 1}


def _group_id(both: Sides, group: Sequence[Change], reach: int) -> str:
    """A hash of the change's lines and of the old lines around it, free of line numbers."""
    digest = hashlib.sha256()
    first, last = group[0].a_first, group[-1].a_last
    before = both.old[max(first - reach, 0) : first]
    after = both.old[last : last + reach]
    parts: list[Sequence[str]] = [["." * (reach - len(before))], before, after, ["." * (reach - len(after))]]
    for change in group:
        parts.append(both.old[change.a_first : change.a_last])
        parts.append(both.new[change.b_first : change.b_last])
    parts += [both.old[left.a_last : right.a_first] for left, right in pairwise(group)]
    for part in parts:
        digest.update(f"{len(part)};".encode())
        for line in part:
            data = line.encode()
            digest.update(b"%d:" % len(data))
            digest.update(data)
    return digest.hexdigest()[:_ID_LENGTH]


def _whole_id(old: bytes, new: bytes) -> str:
    """The id of a change without lines."""
    return hashlib.sha256(hashlib.sha256(old).digest() + hashlib.sha256(new).digest()).hexdigest()[:_ID_LENGTH]


def _hunk(both: Sides, groups: Sequence[_Group], index: int, context: int) -> Hunk:
    """A group with context, which never reaches into another hunk's changes."""
    span = groups[index].span
    floor = groups[index - 1].span.a_last if index else 0
    ceiling = groups[index + 1].span.a_first if index + 1 < len(groups) else len(both.old)
    before = min(context, span.a_first - floor)
    after = min(context, ceiling - span.a_last)
    lines: list[HunkLine] = []
    done = span.a_first - before
    for change in groups[index].changes:
        lines += [_line(LineKind.CONTEXT, text) for text in both.old[done : change.a_first]]
        lines += [_line(LineKind.REMOVED, text) for text in both.old[change.a_first : change.a_last]]
        lines += [_line(LineKind.ADDED, text) for text in both.new[change.b_first : change.b_last]]
        done = change.a_last
    lines += [_line(LineKind.CONTEXT, text) for text in both.old[done : done + after]]
    old_count = span.a_last - span.a_first + before + after
    new_count = span.b_last - span.b_first + before + after
    return Hunk(
        groups[index].id,
        span.a_first - before + (1 if old_count else 0),
        old_count,
        span.b_first - before + (1 if new_count else 0),
        new_count,
        tuple(lines),
        _heading(both, span, before),
    )


def _line(kind: LineKind, line: str) -> HunkLine:
    """A line of a side as a line of a hunk."""
    text = line.rstrip("\n") if not line.endswith("\r\n") else line[:-2]
    return HunkLine(kind, text, line[len(text) :])


def _heading(both: Sides, span: Change, context: int) -> str:
    """The nearest line above what is shown that declares what the change stands in."""
    changed = both.old[span.a_first : span.a_last] + both.new[span.b_first : span.b_last]
    depth = min(map(_indent, changed))
    if depth == 0:
        return ""
    first = span.a_first - context
    for line in reversed(both.old[max(first - _HEADING_REACH, 0) : first]):
        indent = _indent(line)
        if indent < depth and (_DECLARATION.match(line) or (indent == 0 and _AT_MARGIN.match(line))):
            return line.strip()[:120]
    return ""

"""What the list says of a file: short beside its name, at length below it, in full for a screen reader. No Qt."""

from __future__ import annotations

from haiku_pair.protocol.values import ChangeKind, FileChange
from haiku_pair.window.review import words
from haiku_pair.window.review.ledger import Tally
from haiku_pair.window.review.visible import escaped

_SOME_REVIEWED = "◎"


def right(file: FileChange, tally: Tally, comments: int, *, decides: bool) -> str:
    """Beside the name: size, comments, what was looked at, how far the decisions are if there are to be any."""
    parts = [_size(file) if tally.undecided else "", f"✎{comments}" if comments else ""]
    if file.reviewed:
        parts.append(words.REVIEWED if file.reviewed >= file.hunks else f"{_SOME_REVIEWED}{file.reviewed}")
    parts.append(words.state(file, tally.accepted, tally.rejected) if decides else "")
    return "   ".join(part for part in parts if part)


def _size(file: FileChange) -> str:
    if file.binary:
        return "binary"
    if file.encoding:
        return "encoding"
    if words.size(file.added, file.removed):
        return words.size(file.added, file.removed)
    return "mode" if words.mode_change(file.old_mode, file.new_mode) else ""


def details(file: FileChange, comments: int) -> str:
    """What the signs beside the name mean, in words; empty for a plain change that nobody looked at."""
    parts = [*_kind(file)]
    if file.reviewed:
        parts.append(f"{file.reviewed} of {file.hunks} reviewed")
    if comments:
        parts.append(words.plural(comments, "comment"))
    return " · ".join(parts)


def _kind(file: FileChange) -> list[str]:
    parts = []
    if file.kind is ChangeKind.RENAMED and file.old_path:
        parts.append(f"renamed from {escaped(file.old_path)}")
    elif file.kind is not ChangeKind.CHANGED:
        parts.append(words.KINDS[file.kind])
    if file.binary:
        parts.append("binary")
    if file.encoding:
        parts.append("encoding")
    mode = words.new_mode(file.new_mode) if file.kind is ChangeKind.CREATED else ""
    mode = mode or words.mode_change(file.old_mode, file.new_mode)
    return [*parts, mode] if mode else parts


def spoken(file: FileChange, tally: Tally, comments: int, *, decides: bool) -> str:
    """All of it, for a screen reader."""
    kind = words.KINDS[file.kind]
    parts = [escaped(file.path), kind, *(part for part in _kind(file) if part != kind)]
    parts += [f"{file.added} added", f"{file.removed} removed"]
    if decides:
        parts.append(f"{tally.decided} of {tally.total} decided")
    if file.reviewed:
        parts.append(f"{file.reviewed} reviewed")
    if tally.conflicts:
        parts.append(words.plural(tally.conflicts, "conflict"))
    if comments:
        parts.append(words.plural(comments, "comment"))
    if file.sensitive:
        parts.append("sensitive")
    return ", ".join(parts)

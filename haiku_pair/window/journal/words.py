"""What the journal says in words and shapes; nothing here is told by colour alone. No Qt."""

from __future__ import annotations

from datetime import datetime, timedelta

from haiku_pair.protocol.replies import RestorePreview
from haiku_pair.protocol.values import ChangeKind, JournalItem, JournalKind
from haiku_pair.window.patches import Row, RowKind
from haiku_pair.window.review.visible import escaped
from haiku_pair.words import tr, trn

_KINDS = {
    JournalKind.STEP: ("✓", tr("written")),
    JournalKind.CHECKPOINT: ("◆", tr("before")),
    JournalKind.REJECTED: ("✗", tr("rejected")),
    JournalKind.DISCARDED: ("○", tr("discarded")),
}
_UNDONE = ("↶", tr("undone"))
_CHANGES = {
    ChangeKind.CREATED: tr("comes back"),
    ChangeKind.CHANGED: tr("changes"),
    ChangeKind.DELETED: tr("is deleted"),
    ChangeKind.RENAMED: tr("is renamed"),
}
_UNITS = (("GB", 10**9), ("MB", 10**6), ("KB", 10**3))
_BEFORE = "Before "
"""How the title of a checkpoint begins that no message led to; the word of its kind says so already."""
_WEEK = 7
_SHORT_ID = 10

EMPTY = tr("Nothing here yet. What is applied, rejected or thrown away will be found here.")


def mark(item: JournalItem) -> tuple[str, str]:
    """Shape and word of what a line stands for."""
    return _UNDONE if item.undone else _KINDS[item.kind]


def title(item: JournalItem) -> str:
    """What the line is called; of a checkpoint, what it stands before."""
    shown = escaped(" ".join(item.title.split()))
    if item.kind is not JournalKind.CHECKPOINT:
        return shown
    return shown.removeprefix(_BEFORE) if shown.startswith(_BEFORE) else f"“{shown}”"


def commit(item: JournalItem) -> str:
    """`in 1a2b3c4`, or nothing."""
    return tr("in {commit}", commit=item.commit[:_SHORT_ID]) if item.commit else ""


def paths(item: JournalItem) -> str:
    """The first path, and how many more there are."""
    if not item.paths:
        return ""
    more = len(item.paths) - 1
    return tr("{path} and {more} more", path=escaped(item.paths[0]), more=more) if more else escaped(item.paths[0])


def when(at: float, now: datetime) -> str:
    """A time as one says it: `today 14:03`, `Monday 09:12`, `3 May 2025`; empty when it is not known."""
    if not at:
        return ""
    then = datetime.fromtimestamp(at, now.tzinfo)
    clock = f"{then:%H:%M}"
    days = (now.date() - then.date()).days
    if days == 0:
        return tr("today {clock}", clock=clock)
    if then.date() == now.date() - timedelta(days=1):
        return tr("yesterday {clock}", clock=clock)
    if 0 < days < _WEEK:
        return f"{then:%A} {clock}"
    day = f"{then.day} {then:%B}"
    return f"{day} {clock}" if then.year == now.year else f"{day} {then.year}"


def spoken(item: JournalItem, now: datetime) -> str:
    """The whole line for a screen reader."""
    parts = (mark(item)[1], title(item), ", ".join(map(escaped, item.paths)), commit(item), when(item.at, now))
    return ", ".join(part for part in parts if part)


def kept(size: int) -> str:
    """How much is kept on disk: `12 MB kept`; empty when it is not known."""
    if size <= 0:
        return ""
    for name, unit in _UNITS:
        if size >= unit:
            number = size / unit
            return tr("{size} kept", size=f"{number:.{1 if number < 10 else 0}f} {name}")
    return tr("less than 1 KB kept")


def question(item: JournalItem, now: datetime) -> str:
    """What is asked before a way back is taken."""
    at = when(item.at, now)
    return tr("Go back to {kind} {title}?", kind=mark(item)[1], title=f"{title(item)} ({at})" if at else title(item))


def way_back(asked: str, preview: RestorePreview) -> list[Row]:
    """What going back to a checkpoint would do, line by line, below the question."""
    count = len(preview.files)
    rows = [
        Row(RowKind.FILE, asked),
        Row(RowKind.GAP, ""),
        Row(RowKind.NOTE, _files(count) if count else tr("No file would change.")),
    ]
    for file in preview.files:
        rows.append(Row(RowKind.CONTEXT, f"  {escaped(file.path)}   {_CHANGES[file.kind]}"))
        if file.lost:
            rows.append(Row(RowKind.WARNING, tr("  ⚠ would be lost: {what}", what=escaped(file.lost))))
    return [*rows, Row(RowKind.GAP, ""), Row(RowKind.NOTE, _turns(preview.turns))]


def _files(count: int) -> str:
    return trn("{count} file of the folder:", "{count} files of the folder:", count)


def _turns(turns: int) -> str:
    if turns < 0:
        return tr("It belongs to another conversation, so only files can go back.")
    if turns == 0:
        return tr("The conversation stands where it stood.")
    return trn(
        "{count} turn of the conversation would be set aside.",
        "{count} turns of the conversation would be set aside.",
        turns,
    )

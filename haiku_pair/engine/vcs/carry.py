"""One side's change carried over to what the other side has: for a commit, and for the index after it."""

from __future__ import annotations

from haiku_pair.edits.merge import merge
from haiku_pair.engine.vcs.trees import LINK, FileVersion
from haiku_pair.words import tr


class Clash(Exception):
    """Both sides changed the same; the text says how, to follow the file's name."""


def carry(current: FileVersion | None, old: FileVersion | None, new: FileVersion | None) -> FileVersion | None:
    """What a file that holds `current` holds after the change from `old` to `new`.

    Raises:
        Clash: that can't be said without a choice.
    """
    if current in {old, new}:
        return new
    if current is None:
        raise Clash(tr("is not there"))
    if new is None:
        raise Clash(tr("is to be deleted but has other changes"))
    if LINK in {current.mode, new.mode, old.mode if old else ""}:
        raise Clash(tr("is or becomes a link and has other changes"))
    merged = merge(old.raw if old else b"", current.raw, new.raw)
    if not isinstance(merged, bytes):
        raise Clash(tr("has other changes in the same place"))
    remade = old is None or old.mode != new.mode
    return FileVersion(merged, new.mode if remade else current.mode)

"""What the history did between two looks at it: commits that came and went, and the folder before and after."""

from __future__ import annotations

from dataclasses import dataclass

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.ranges import RangeCommit, Ranges


@dataclass(frozen=True)
class HeadMove:
    """From one commit to another, by a commit, a switch of branches, a reset, a rebase or a pull."""

    before: str
    after: str
    """Trees of the workspace's folder."""
    came: tuple[RangeCommit, ...]
    """Commits that are there now and were not, newest first; at most `MOST_COMMITS`."""
    went: int
    """Commits that were there and are not any more, at most as many."""


def head_move(ranges: Ranges, old: str, new: str) -> HeadMove | None:
    """What lies between two commits; None where that can't be said, such as when the old one is lost."""
    if not old or not new or old == new:
        return None
    try:
        before, after = ranges.folder(ranges.named(old)), ranges.folder(ranges.named(new))
        return HeadMove(before, after, ranges.log(f"{old}..{new}"), len(ranges.log(f"{new}..{old}")))
    except Failure:
        return None

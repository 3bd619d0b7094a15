"""How the person's index follows a commit that was made beside it: what they had staged stays staged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from haiku_pair.engine.vcs.carry import Clash, carry
from haiku_pair.engine.vcs.committed_content import Objects
from haiku_pair.engine.vcs.indexes import Entry, Staged
from haiku_pair.words import tr


@dataclass(frozen=True)
class Following:
    """What becomes of the index."""

    changes: Mapping[str, Entry | None]
    clashing: Mapping[str, str]
    """Why an entry can't follow, in words that follow its name; it is left as it is."""


def follow(
    objects: Objects,
    staged: Staged,
    old: Mapping[str, Entry],
    new: Mapping[str, Entry],
    changed: Collection[str],
) -> Following:
    """Carry the difference between two commits over to an index.

    An entry that is as in the old commit becomes as in the new one. What is staged beyond that is merged.

    Args:
        objects: reads the contents, and keeps merged ones.
        staged: the index.
        old: files of the commit before, by path from the top.
        new: files of the commit made.
        changed: paths in which they differ.

    Raises:
        Failure: GIT.
    """
    changes: dict[str, Entry | None] = {}
    clashing: dict[str, str] = {}
    for path in sorted(changed):
        current, before, after = (entries.get(path) for entries in (staged.entries, old, new))
        if path in staged.unmerged:
            clashing[path] = tr("is in a merge conflict")
        elif current == before:
            changes[path] = after
        elif current not in {after, None}:
            try:
                merged = carry(objects.read(current), objects.read(before), objects.read(after))
                changes[path] = objects.write(merged)
            except Clash as clash:
                clashing[path] = str(clash)
    return Following(changes, clashing)

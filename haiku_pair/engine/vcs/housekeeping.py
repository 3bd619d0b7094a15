"""Keeping the private repository small: what no pin reaches goes after a while, the rest becomes one pack.

Git's own commands for this either stop at contents that are only borrowed from the person's repository, or, shown
that repository, drop our copy of what it also holds, on which we could then no longer rely. So the choice is made
here, by git's own walk over what is pinned, and git packs exactly that.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.vcs.objects import ObjectStore

GRACE_SECONDS = 24 * 3600.0
"""How old something must be before it can go; what was written just now may not be pinned yet."""
_LOOSE_LIMIT = 2000
_PACKS_LIMIT = 20
"""More loose objects or packs than these are worth the work."""
_PACK_FILES = (".idx", ".rev", ".bitmap", ".mtimes", ".pack")
"""Of one pack, in the order in which they can go: without its index a pack is not looked at."""


@dataclass(frozen=True)
class Tidied:
    """What housekeeping did, in bytes on disk."""

    before: int
    after: int
    worked: bool
    """There was enough to be worth the work."""


def size(directory: Path) -> int:
    """Bytes that the files below a folder hold; what vanishes meanwhile does not count."""
    total = 0
    for file in _files(directory):
        with suppress(OSError):
            total += file.stat().st_size
    return total


def tidy(objects: ObjectStore, *, grace: float = GRACE_SECONDS, force: bool = False) -> Tidied:
    """Drop what no pin reaches and pack the rest. Killed at any moment, it leaves all that is pinned readable.

    Nothing else may use the store meanwhile, nor hold on to trees that are older than the grace and not pinned.

    Args:
        objects: the private store.
        grace: seconds that something must be old before it goes.
        force: also when there is little to do.

    Raises:
        Failure: NO_GIT, or GIT; everything is as it was then.
    """
    before = size(objects.directory)
    folder = objects.directory / "objects"
    loose = list(_loose(folder))
    packs = sorted((folder / "pack").glob("*.pack"))
    if not force and len(loose) <= _LOOSE_LIMIT and len(packs) <= _PACKS_LIMIT:
        return Tidied(before, before, worked=False)
    cutoff = time.time() - grace
    reached = _reached(objects)
    made = _packed(objects, reached) if reached else frozenset[str]()
    objects.forget()
    for pack in packs:
        if pack.stem not in made and _is_older(pack, cutoff):
            _drop_pack(pack)
    for file, oid in loose:
        if oid in reached or _is_older(file, cutoff):
            file.unlink(missing_ok=True)
    _drop_unfinished(folder, cutoff)
    return Tidied(before, size(objects.directory), worked=True)


def _reached(objects: ObjectStore) -> frozenset[str]:
    """All objects in our own store that a pin leads to."""
    out = objects.git("rev-list", "--objects", "--no-object-names", "--missing=allow-any", "--all")
    return frozenset(out.decode("ascii").split())


def _packed(objects: ObjectStore, wanted: frozenset[str]) -> frozenset[str]:
    """Put objects into a pack; the stems of the files that hold them now."""
    names = "".join(f"{oid}\n" for oid in sorted(wanted)).encode("ascii")
    place = objects.directory / "objects" / "pack" / "pack"
    arguments = ("pack-objects", "-q", "--non-empty", "--delta-base-offset", "--window=4", str(place))
    out = objects.git(*arguments, stdin=names, durable=True)
    return frozenset(f"pack-{line}" for line in out.decode("ascii").split())


def _loose(folder: Path) -> Iterator[tuple[Path, str]]:
    """Files of single objects, with the ids."""
    for file in _files(folder):
        above = file.parent.name
        if len(above) == 2 and len(file.name) in {38, 62} and file.parent.parent == folder:
            yield file, above + file.name


def _files(directory: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(directory):
        for name in names:
            yield Path(folder, name)


def _is_older(file: Path, cutoff: float) -> bool:
    try:
        return file.stat().st_mtime < cutoff
    except OSError:
        return False


def _drop_pack(pack: Path) -> None:
    for ending in _PACK_FILES:
        pack.with_suffix(ending).unlink(missing_ok=True)


def _drop_unfinished(folder: Path, cutoff: float) -> None:
    """What a process that was killed left half written."""
    for file in _files(folder):
        if file.name.startswith("tmp_") and _is_older(file, cutoff):
            file.unlink(missing_ok=True)

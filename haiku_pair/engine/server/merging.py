"""The file that another program, such as git, wants merged: read when its review is opened, written when it is done."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import review as steps
from haiku_pair.engine.pairing.merging import Merge, Versions
from haiku_pair.engine.pairing.source_book import SourceBook
from haiku_pair.engine.vcs.trees import Trees
from haiku_pair.protocol.sources import Source
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr


class Merges:
    """The merges of one window, which is one. In the git lane."""

    def __init__(self, trees: Trees, root: Path) -> None:
        """Nothing is read yet; `root` is the folder that names are shown from."""
        self._trees = trees
        self._root = root
        self._open: dict[Source, Merge] = {}
        self._before: dict[str, bytes | None] = {}
        """What stood in the files that are to be written, when they were first looked at."""

    def sides(self, source: Source) -> tuple[str, str, str]:
        """Base tree, proposed tree and title of a merge.

        Raises:
            Failure: one of the files can't be read; a missing common version counts as an empty one.
        """
        base, mine, theirs, merged = source.paths
        self._before.setdefault(merged, _read(merged) if os.path.lexists(merged) else None)
        common = _read(base) if os.path.lexists(base) else b""
        merge = Merge(self._name(merged), Versions(common, _read(mine), _read(theirs)))
        self._open[_key(source)] = merge
        return *merge.sides(self._trees), tr("Merge {path}", path=merge.path)

    def begin(self, book: SourceBook) -> None:
        """Accept what contradicts nothing, unless the review was begun before."""
        if book.review is not None and not steps.spoken(book.review.now):
            book.step(self._open[_key(book.source)].begun)

    def write(self, book: SourceBook) -> str:
        """Write the merged file; its name.

        Raises:
            Failure: CONFLICT, something waits to be settled; CHANGED_ON_DISK; or it can't be written. It is as it was.
        """
        merge, place = self._open[_key(book.source)], book.source.paths[-1]
        raw = merge.result(book.opened() if book.review is not None else None)
        now = _read(place) if os.path.lexists(place) else None
        if now != self._before[place]:
            raise Failure(
                Fault.CHANGED_ON_DISK,
                tr("{path} was changed by another program meanwhile, so nothing was written.", path=merge.path),
                kept=tr("Both are kept: the file, and your decisions here."),
                next_step=tr("Close this window, look at the file, and start the merge again."),
            )
        PathGate(Path(place).parent).write(Path(place).name, raw)
        self._before[place] = raw
        return merge.path

    def _name(self, merged: str) -> str:
        path = Path(os.path.realpath(merged))
        with suppress(ValueError):
            return path.relative_to(self._root).as_posix()
        return path.name


def _key(source: Source) -> Source:
    """The source without its title, which comes from here."""
    return Source(source.kind, paths=source.paths)


def _read(place: str) -> bytes:
    """A regular file anywhere; raises Failure with the whole path in it."""
    path = Path(place)
    try:
        return PathGate(path.parent).read(path.name)
    except Failure as failure:
        why = failure.problem
        words = why.what.replace(shown(path.name), shown(place), 1)
        raise Failure(why.fault, words, kept=why.kept, next_step=why.next_step, detail=why.detail) from failure

"""A folder that the person mentions, as the model is shown it: what is in it, and its files while the budget lasts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.overlay import Overlay
from haiku_pair.engine.pairing.tools.base import counted
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

BUDGET = 60_000
"""Characters of the contents of one folder, about 17,000 tokens."""
MOST_NAMED = 500
"""Files whose names are told."""
MOST_READ = 200
"""Files that are looked at for their contents."""
_MOST_KEPT = 2 * MOST_READ
"""Files that are remembered."""


@dataclass(frozen=True)
class _Kept:
    """A file as it was read; without a text it is named only."""

    stamp: tuple[int, ...] | None
    raw: bytes = b""
    text: str | None = None


@dataclass(frozen=True)
class Folder:
    """What of a folder goes along.

    Attributes:
        listing: the names, with what was left out said at its end.
        files: path, bytes and text of those that go along whole.
    """

    listing: str
    files: tuple[tuple[str, bytes, str], ...]


class FolderReader:
    """Reads mentioned folders, and a file that has not changed since only once: a message is priced at every key."""

    def __init__(self, overlay: Overlay) -> None:
        """`overlay` is what the model sees."""
        self._overlay = overlay
        self._known: dict[str, _Kept] = {}

    def shown(self, path: str) -> Folder:
        """The folder, files nearest to its top first. Runs in the lane.

        Files that are ignored are not in it; those that may hold secrets, or are no text, are named only.

        Raises:
            Failure: `NOT_FOUND`, nothing in it may be told; the path leaves the workspace.
        """
        names = sorted(self._overlay.files(self._overlay.clean(path) + "/"), key=_by_depth)
        if not names:
            raise Failure(
                Fault.NOT_FOUND,
                tr("There is no file in {path} that may be sent.", path=path),
                kept=tr("Your message and what is attached are kept."),
                next_step=tr("Remove it from the message."),
            )
        files = tuple(self._whole(names[:MOST_READ]))
        listing = "\n".join(names[:MOST_NAMED])
        return Folder(f"{listing}\n\n{_cut(names, len(files))}", files)

    def _whole(self, names: Sequence[str]) -> Iterator[tuple[str, bytes, str]]:
        left = BUDGET
        for name in names:
            try:
                found = self._read(name)
            except Failure:
                continue  # It stands in the listing; the count below says that it is not shown.
            if found.text is not None and len(found.text) <= left:
                left -= len(found.text)
                yield name, found.raw, found.text

    def _read(self, name: str) -> _Kept:
        self._overlay.refuse_withheld(name)
        stamp = self._overlay.stamp(name)
        known = self._known.get(name)
        if known is not None and known.stamp == stamp:
            return known
        found = _decoded(self._overlay.read(name), stamp)
        if stamp is not None:
            self._known.pop(name, None)
            self._known[name] = found
            while len(self._known) > _MOST_KEPT:
                del self._known[next(iter(self._known))]
        return found


def _decoded(raw: bytes, stamp: tuple[int, ...] | None) -> _Kept:
    try:
        text = "\n".join(line.text for line in Document.decode(raw).lines)
    except Undecodable:
        return _Kept(stamp)
    return _Kept(stamp, raw, text) if len(text) <= BUDGET else _Kept(stamp)


def _by_depth(name: str) -> tuple[int, str]:
    return name.count("/"), name


def _cut(names: Sequence[str], shown: int) -> str:
    unnamed = len(names) - MOST_NAMED
    more = f" {counted(unnamed, 'more file')} not named here." if unnamed > 0 else ""
    return f"({counted(len(names), 'file')}, {shown} of them shown whole below; read_file shows the others.{more})"

"""A folder that the person mentions, as the model is shown it: what is in it, and its files while the budget lasts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.overlay import Overlay
from haiku_pair.engine.pairing.tools.base import counted
from haiku_pair.protocol.values import Fault

BUDGET = 60_000
"""Characters of the contents of one folder, about 17,000 tokens."""
MOST_NAMED = 500
"""Files whose names are told."""
MOST_READ = 200
"""Files that are looked at for their contents."""


@dataclass(frozen=True)
class Folder:
    """What of a folder goes along.

    Attributes:
        listing: the names, with what was left out said at its end.
        files: path, bytes and text of those that go along whole.
    """

    listing: str
    files: tuple[tuple[str, bytes, str], ...]


def folder_shown(path: str, overlay: Overlay) -> Folder:
    """The folder, files nearest to its top first. Runs in the lane.

    Files that are ignored are not in it; those that may hold secrets, or are no text, are named only.

    Raises:
        Failure: `NOT_FOUND`, nothing in it may be told; the path leaves the workspace.
    """
    inside = overlay.clean(path) + "/"
    names = sorted((name for name in overlay.files() if name.startswith(inside)), key=_by_depth)
    if not names:
        raise Failure(
            Fault.NOT_FOUND,
            f"There is no file in {path} that may be sent.",
            kept="Your message and what is attached are kept.",
            next_step="Remove it from the message.",
        )
    files = tuple(_whole(names[:MOST_READ], overlay))
    listing = "\n".join(names[:MOST_NAMED])
    return Folder(f"{listing}\n\n{_cut(names, len(files))}", files)


def _by_depth(name: str) -> tuple[int, str]:
    return name.count("/"), name


def _whole(names: Sequence[str], overlay: Overlay) -> Iterator[tuple[str, bytes, str]]:
    left = BUDGET
    for name in names:
        try:
            raw = overlay.read(name)
            text = "\n".join(line.text for line in Document.decode(raw).lines)
        except (Failure, Undecodable):
            continue  # It stands in the listing; the count below says that it is not shown.
        if len(text) <= left:
            left -= len(text)
            yield name, raw, text


def _cut(names: Sequence[str], shown: int) -> str:
    unnamed = len(names) - MOST_NAMED
    more = f" {counted(unnamed, 'more file')} not named here." if unnamed > 0 else ""
    return f"({counted(len(names), 'file')}, {shown} of them shown whole below; read_file shows the others.{more})"

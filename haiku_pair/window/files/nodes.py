"""The entries that the file tree knows, as a tree: found by path and by row without looking through a folder. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from haiku_pair.protocol.values import Entry, EntryKind

_MORE = "\0"


class Node:
    """An entry with its place in the tree; `children` is None while a folder has not been listed."""

    __slots__ = ("asked", "at", "by_path", "children", "entry", "more", "number", "parent")

    def __init__(self, entry: Entry, parent: Node | None, number: int = 0) -> None:
        self.entry = entry
        self.number = number
        self.parent = parent
        self.children: list[Node] | None = None
        self.by_path: dict[str, Node] = {}
        self.more = 0
        """What it stands for instead of an entry: so many names that were left out."""
        self.asked = False
        self.at = 0
        """Its row when that was last looked up."""

    @property
    def row(self) -> int:
        """Its place among its siblings. They are counted anew only when the place is another than before."""
        siblings = self.parent.children if self.parent is not None else None
        if siblings is None:
            return 0
        if self.at >= len(siblings) or siblings[self.at] is not self:
            for at, sibling in enumerate(siblings):
                sibling.at = at
        return self.at

    def insert(self, row: int, nodes: list[Node]) -> None:
        """Put children in from a row on."""
        if self.children is None:
            self.children = []
        self.children[row:row] = nodes
        self.by_path.update((node.entry.path, node) for node in nodes)

    def remove(self, first: int, last: int) -> list[Node]:
        """Take children out; both included."""
        children = self.children or []
        gone = children[first : last + 1]
        del children[first : last + 1]
        for node in gone:
            del self.by_path[node.entry.path]
        return gone

    def find(self, path: str) -> Node | None:
        """What is at or below this folder, as far as it has been listed."""
        node = self
        for part in PurePosixPath(path).parts:
            found = node.by_path.get(f"{node.entry.path}/{part}" if node.entry.path else part)
            if found is None:
                return None
            node = found
        return node

    def below(self) -> Iterator[Node]:
        """This one and all that is known below it."""
        yield self
        for child in self.children or ():
            yield from child.below()

    def listed(self) -> Iterator[Node]:
        """The folders of these that have been listed."""
        return (node for node in self.below() if node.children is not None)


def more_entry(folder: str) -> Entry:
    """What stands at the end of a folder for the names that were left out; no file can be called that."""
    return Entry(f"{folder}/{_MORE}" if folder else _MORE, EntryKind.OTHER)


def runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Rows, from the last run of neighbours to the first; each run by its first and last row."""
    found: list[tuple[int, int]] = []
    for row in sorted(rows, reverse=True):
        if found and found[-1][0] == row + 1:
            found[-1] = (row, found[-1][1])
        else:
            found.append((row, row))
    return found


def folders_of(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Files by the folders they lie in, and these by theirs, down from the root, folders first."""
    found: dict[str, dict[str, Entry]] = {"": {}}
    for entry in entries:
        path, one = entry.path, entry
        while path:
            above = path.rpartition("/")[0]
            found.setdefault(above, {})[path] = one
            path, one = above, Entry(above, EntryKind.FOLDER)
    return {
        folder: tuple(sorted(inside.values(), key=lambda one: (one.kind is not EntryKind.FOLDER, one.path.casefold())))
        for folder, inside in found.items()
    }

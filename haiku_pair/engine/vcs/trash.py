"""The trash: text that was rejected or thrown away, kept so that it can be found and proposed again.

Only the touched files are kept, as they were and as they would have become, in our own store.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import suppress

import msgspec
from msgspec import Struct

from haiku_pair.engine.vcs.shelf import Shelf, Shelved
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.protocol.values import JournalItem, JournalKind

LIMIT = 300
"""Items kept; the oldest go first."""
_BASE, _PROPOSED = "base", "proposed"


class TrashItem(Struct, frozen=True):
    """One thing that was thrown away."""

    id: str
    kind: JournalKind
    title: str
    at: float
    """Seconds since 1970 by the clock of then; the order does not depend on it."""
    paths: tuple[str, ...]
    base: str = ""
    """Tree of the paths alone, as they were."""
    proposed: str = ""
    """Tree of the paths alone, with the text."""


class Trash:
    """What was thrown away in one workspace. Not for two threads at once."""

    def __init__(self, trees: Trees) -> None:
        """Nothing is read yet."""
        self._trees = trees
        self._shelf = Shelf(trees, "trash", LIMIT)

    def put(self, kind: JournalKind, title: str, base: str, proposed: str, paths: Iterable[str], at: float) -> str:
        """Keep these paths of two trees.

        Args:
            kind: rejected or discarded.
            title: for the person.
            base: tree the text starts from.
            proposed: tree with the text.
            paths: those that count.
            at: seconds since 1970.

        Returns:
            Id of the item.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        item = TrashItem(uuid.uuid4().hex[:12], kind, title, at, tuple(sorted(set(paths))))
        trees = {_BASE: self._alone(base, item.paths), _PROPOSED: self._alone(proposed, item.paths)}
        self._shelf.put(item.id, msgspec.json.encode(item), trees)
        return item.id

    def all(self) -> tuple[TrashItem, ...]:
        """All items, newest first.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        found = (_decoded(item) for item in self._shelf.all())
        return tuple(item for item in found if item is not None)

    def items(self) -> tuple[JournalItem, ...]:
        """All items as lines of the journal, newest first."""
        return tuple(JournalItem(item.id, item.kind, item.title, item.at, item.paths) for item in self.all())

    def get(self, item_id: str) -> TrashItem | None:
        """An item by its id; None when it is not kept."""
        return next((item for item in self.all() if item.id == item_id), None)

    def _alone(self, tree: str, paths: Iterable[str]) -> str:
        """A tree of nothing but these paths."""
        versions: dict[str, FileVersion | None] = {path: self._trees.read(tree, path) for path in paths}
        return self._trees.write(self._trees.empty, versions, durable=True)


def _decoded(item: Shelved) -> TrashItem | None:
    with suppress(msgspec.DecodeError):
        kept = msgspec.json.decode(item.manifest, type=TrashItem)
        trees = {name: item.trees.get(name, "") for name in (_BASE, _PROPOSED)}
        return msgspec.structs.replace(kept, **trees)
    return None

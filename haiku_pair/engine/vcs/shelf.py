"""A numbered row of pinned trees, each with a manifest: what checkpoints and the trash are kept on.

An item is one pinned tree: `manifest`, and a folder for each tree that belongs to it. Numbers make the order, never
a clock. The oldest go when there are too many.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.objects import TREE_MODE, encode_tree
from haiku_pair.engine.vcs.trees import REGULAR, Trees
from haiku_pair.protocol.values import Fault

_MANIFEST = "manifest"


@dataclass(frozen=True)
class Shelved:
    """One item: its name, what is said of it, and the ids of its trees."""

    name: str
    manifest: bytes
    trees: Mapping[str, str]


class Shelf:
    """Items of one kind. Not for two threads at once."""

    def __init__(self, trees: Trees, prefix: str, limit: int) -> None:
        """Nothing is read yet.

        Args:
            trees: keeps them.
            prefix: of the names they are pinned under.
            limit: items kept.
        """
        self._trees = trees
        self._prefix = prefix
        self._limit = limit
        self._items: dict[str, Shelved] | None = None

    def put(self, item_id: str, manifest: bytes, trees: Mapping[str, str]) -> Shelved:
        """Add an item; it lasts through a power cut.

        Args:
            item_id: of letters and digits, not used before.
            manifest: what is to be known of it.
            trees: ids of the trees to keep with it, by a name for each.

        Raises:
            Failure: NO_GIT, GIT or STORE; nothing was added then.
        """
        items = self._all()
        number = max((int(name.partition("-")[0]) for name in items), default=0) + 1
        item = Shelved(f"{number:08d}-{item_id}", manifest, dict(trees))
        objects = self._trees.objects
        entries = {name.encode("ascii"): (TREE_MODE, tree) for name, tree in trees.items()}
        entries[_MANIFEST.encode("ascii")] = (REGULAR, objects.oid("blob", manifest))
        _, whole = objects.write([("blob", manifest), ("tree", encode_tree(entries))], durable=True)
        old = sorted(items)[: max(0, len(items) + 1 - self._limit)]
        self._trees.repin({self._ref(item.name): whole}, drop=[self._ref(name) for name in old])
        for name in old:
            del items[name]
        items[item.name] = item
        return item

    def all(self) -> list[Shelved]:
        """All items, newest first.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        items = self._all()
        return [items[name] for name in sorted(items, reverse=True)]

    def drop(self, names: Collection[str]) -> None:
        """Let go of items, by their names.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        items = self._all()
        self._trees.repin({}, drop=[self._ref(name) for name in names])
        for name in names:
            items.pop(name, None)

    # --- inside ------------------------------------------------------------------------------------

    def _ref(self, name: str) -> str:
        return f"{self._prefix}/{name}"

    def _all(self) -> dict[str, Shelved]:
        if self._items is None:
            items: dict[str, Shelved] = {}
            for ref, tree in self._trees.pinned(self._prefix).items():
                name = ref.removeprefix(f"{self._prefix}/")
                found = self._read(name, tree)
                if found is not None:
                    items[name] = found
            self._items = items
        return self._items

    def _read(self, name: str, tree: str) -> Shelved | None:
        """One item; None where it is damaged, so that the others can still be read."""
        try:
            manifest = self._trees.read(tree, _MANIFEST)
        except Failure as failure:
            if failure.problem.fault is not Fault.STORE:
                raise
            return None
        folders = self._trees.folders(tree)
        return Shelved(name, manifest.raw, folders) if manifest else None

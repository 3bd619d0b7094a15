"""The tree objects of a workspace's folders, kept so that a changed file costs its own folders and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from haiku_pair.engine.vcs.objects import TREE_MODE, ObjectStore, encode_tree

Entry = tuple[str, str]
"""Git mode and object id."""


class FolderTrees:
    """The folders of one tree, from which its objects are made."""

    def __init__(self, objects: ObjectStore) -> None:
        """No folder has been made yet but the top one, empty."""
        self._objects = objects
        self._folders: dict[bytes, dict[bytes, Entry]] = {b"": {}}
        self._stale: set[bytes] = {b""}
        self._top = ""

    def put(self, files: Mapping[str, Entry | None]) -> None:
        """Change files; None takes one away."""
        for path, entry in files.items():
            folder, _, name = path.encode("utf-8").rpartition(b"/")
            self._touch(folder)
            if entry is None:
                self._folders[folder].pop(name, None)
            else:
                self._folders[folder][name] = entry

    def write(self) -> str:
        """Keep the objects of all folders that changed; the id of the top one.

        Raises:
            Failure: NO_GIT or STORE.
        """
        if not self._stale:
            return self._top
        objects: list[tuple[str, bytes]] = []
        for folder in _deepest_first(self._stale):
            entries = self._folders[folder]
            if not entries and folder:
                self._leave_out(folder)
                continue
            raw = encode_tree(entries)
            objects.append(("tree", raw))
            oid = self._objects.oid("tree", raw)
            if folder:
                above, _, name = folder.rpartition(b"/")
                self._folders[above][name] = (TREE_MODE, oid)
            else:
                self._top = oid
        self._objects.write(objects)
        self._stale.clear()
        return self._top

    def _leave_out(self, folder: bytes) -> None:
        """A folder without files is in no tree."""
        del self._folders[folder]
        above, _, name = folder.rpartition(b"/")
        if self._folders[above].get(name, ("", ""))[0] == TREE_MODE:
            del self._folders[above][name]

    def _touch(self, folder: bytes) -> None:
        """The folder and all above it have to be made again."""
        while folder not in self._stale:
            self._stale.add(folder)
            self._folders.setdefault(folder, {})
            folder = folder.rpartition(b"/")[0]


def _deepest_first(folders: Iterable[bytes]) -> list[bytes]:
    return sorted(folders, key=lambda name: name.count(b"/") + (name != b""), reverse=True)

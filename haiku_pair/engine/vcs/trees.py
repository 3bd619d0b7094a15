"""Trees of the private repository: the working tree captured to the byte, and changes on top of it.

Nothing here writes to the person's files or repository. Contents are the bytes as they lie on disk: no filter, no
line-ending conversion, no attribute is looked at. Paths are relative to the workspace.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar, cast

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import housekeeping
from haiku_pair.engine.vcs.capture import Capture, Captured
from haiku_pair.engine.vcs.objects import TREE_MODE, Borrowed, ObjectStore, decode_tree, encode_tree
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner, git_failed
from haiku_pair.engine.vcs.versions import (
    EXECUTABLE,
    LINK,
    REGULAR,
    SUBMODULE,
    FileVersion,
    TreeChange,
    parse_changes,
    submodule,
    submodule_commit,
)
from haiku_pair.engine.vcs.wanted import WantedFiles, is_acceptable
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

__all__ = ["EXECUTABLE", "LINK", "REGULAR", "SUBMODULE", "FileVersion", "TreeChange", "Trees"]

_REFS = "refs/haiku-pair/"
_REMEMBERED_FOLDERS = 20_000
_REMEMBERED_TREES = 4
_REMEMBERED_ANSWERS = 2_000
_Answer = TypeVar("_Answer")
_REF_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_-]*)*")


class Trees:
    """Captures, reads, writes and compares trees. Not for two threads at once."""

    def __init__(
        self,
        private_dir: Path,
        person: PersonsRepository,
        runner: GitRunner,
        gate: PathGate,
        list_files: Callable[[], Sequence[str]],
    ) -> None:
        """Nothing is run or created yet.

        Args:
            private_dir: of the private repository.
            person: the repository whose objects are borrowed and whose ignore rules count.
            runner: runs git.
            gate: reads the workspace's files.
            list_files: names the files of a folder that is no repository.
        """
        self._person = person
        self.objects = ObjectStore(private_dir, runner, self._borrowed)
        self._capture = Capture(gate.root, self.objects, private_dir / "haiku-pair-files")
        self._wanted_files = WantedFiles(self._capture, person, list_files)
        self._folders: dict[str, dict[bytes, tuple[str, str]]] = {}
        self._flat: dict[str, dict[str, tuple[str, str]]] = {}
        self._answers: dict[TreeChange, object] = {}

    @property
    def empty(self) -> str:
        """The tree without files, kept."""
        return self.objects.write([("tree", b"")])[0]

    def size(self) -> int:
        """Bytes that everything kept for the folder takes on disk: the private repository with the journal in it."""
        return housekeeping.size(self.objects.directory)

    def tidy(self, *, grace: float = housekeeping.GRACE_SECONDS, force: bool = False) -> housekeeping.Tidied:
        """Bound what is kept, at a moment when nothing is going on: no turn, no step, no capture.

        Args:
            grace: seconds that something without a pin must be old before it goes.
            force: also when there is little to do.

        Raises:
            Failure: NO_GIT, or GIT; everything is as it was then.
        """
        if self._capture.tree:
            # Later captures take up from it, and only write what is different.
            self.pin("captured", self._capture.tree)
        return housekeeping.tidy(self.objects, grace=grace, force=force)

    def close(self) -> None:
        """End the reading process; later calls start another."""
        self._capture.save()
        self.objects.close()

    # --- the working tree --------------------------------------------------------------------------

    def capture(
        self, unsaved: Mapping[str, bytes], also: Iterable[str] = (), changed: Collection[str] | None = None
    ) -> str:
        """The working tree with unsaved text over it, as a tree.

        Left out are ignored files, what is not a regular file or link, what can't be read, names that are not
        UTF-8, and files above 16 MiB.

        Args:
            unsaved: bytes of documents with unsaved text.
            also: paths to take in even though they are ignored.
            changed: a promise: besides these, no file or folder below the root was made, changed, moved or deleted
                since the last capture of this object; a folder stands for all below it. Naming too much only costs
                time. The index, and ignore rules that are named, are minded here; rules outside the workspace are
                not before the next capture without a promise. None: look at everything.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        captured = self._wanted_files.again(frozenset(also), changed) if changed is not None else None
        if captured is None:
            captured = self._wanted_files.anew(frozenset(also))
        if not unsaved:
            return captured.tree
        return self.write(captured.tree, self._with_modes(captured, unsaved))

    def _with_modes(self, captured: Captured, unsaved: Mapping[str, bytes]) -> dict[str, FileVersion | None]:
        changes: dict[str, FileVersion | None] = {}
        for path, raw in unsaved.items():
            mode = captured.files.get(path, (REGULAR, ""))[0]
            changes[path] = FileVersion(raw, REGULAR if mode == LINK else mode)
        return changes

    # --- reading -----------------------------------------------------------------------------------

    def read(self, tree: str, path: str) -> FileVersion | None:
        """What a path holds in a tree; None when there is no file of that name.

        Raises:
            Failure: NO_GIT, or STORE when the object is lost.
        """
        found = self._entry(tree, path)
        if found is None or found[0] == TREE_MODE:
            return None
        return self.version(*found)

    def version(self, mode: str, oid: str) -> FileVersion:
        """What an entry of a tree stands for.

        Raises:
            Failure: as for `read`.
        """
        return submodule(oid) if mode == SUBMODULE else FileVersion(self.objects.read(oid), mode)

    def paths(self, tree: str) -> list[str]:
        """All files of a tree, sorted.

        Raises:
            Failure: NO_GIT, or GIT when the tree is lost.
        """
        return sorted(self.files(tree))

    def files(self, tree: str) -> Mapping[str, tuple[str, str]]:
        """Mode and id of each file of a tree.

        Raises:
            Failure: as for `paths`.
        """
        if tree not in self._flat:
            files: dict[str, tuple[str, str]] = {}
            for record in self.objects.git("ls-tree", "-r", "-z", tree, borrowing=True).split(b"\0"):
                fields, tab, name = record.partition(b"\t")
                if tab:
                    mode, _, oid = fields.decode("ascii").split(" ")
                    files[name.decode("utf-8", "surrogateescape")] = (mode, oid)
            while len(self._flat) >= _REMEMBERED_TREES:
                del self._flat[next(iter(self._flat))]
            self._flat[tree] = files
        return self._flat[tree]

    def entry(self, tree: str, path: str) -> tuple[str, str] | None:
        """Mode and id of a file in a tree, its content not looked at; None when there is no file of that name.

        Raises:
            Failure: as for `read`.
        """
        found = self._entry(tree, path)
        return None if found is None or found[0] == TREE_MODE else found

    def folders(self, tree: str) -> dict[str, str]:
        """Ids of the folders at the top of a tree, by name.

        Raises:
            Failure: as for `read`.
        """
        entries = self._folder(tree).items()
        return {name.decode("utf-8", "surrogateescape"): oid for name, (mode, oid) in entries if mode == TREE_MODE}

    def holding(self, tree: str, word: str) -> list[str]:
        """Text files of a tree in which a word stands by itself.

        Raises:
            Failure: NO_GIT, or GIT when the tree is lost.
        """
        arguments = ("grep", "--name-only", "-z", "-I", "--word-regexp", "--fixed-strings", "-e", word, tree)
        found = self.objects.run(*arguments, borrowing=True)
        if found.code > 1 or found.err:
            raise git_failed(arguments, found.err)
        start = len(tree) + 1
        return [name.decode("utf-8", "surrogateescape")[start:] for name in found.out.split(b"\0") if name]

    def folder(self, tree: str, path: str) -> str:
        """Id of a folder's own tree, of an empty path the tree itself; empty when there is no such folder.

        Raises:
            Failure: as for `read`.
        """
        found = self._entry(tree, path.rstrip("/")) if path.rstrip("/") else (TREE_MODE, tree)
        return found[1] if found and found[0] == TREE_MODE else ""

    def _entry(self, tree: str, path: str) -> tuple[str, str] | None:
        found: tuple[str, str] = (TREE_MODE, tree)
        for name in path.encode("utf-8", "surrogateescape").split(b"/"):
            if found[0] != TREE_MODE:
                return None
            below = self._folder(found[1]).get(name)
            if below is None:
                return None
            found = below
        return found

    def _folder(self, oid: str) -> dict[bytes, tuple[str, str]]:
        """Entries of one tree object. Not to be changed by the caller."""
        known = self._folders.get(oid)
        if known is None:
            known = decode_tree(self.objects.read(oid), len(oid) // 2)
            if len(self._folders) >= _REMEMBERED_FOLDERS:
                self._folders.clear()
            self._folders[oid] = known
        return known

    # --- writing -----------------------------------------------------------------------------------

    def write(self, tree: str, changes: Mapping[str, FileVersion | None], *, durable: bool = False) -> str:
        """A tree with some paths changed. What the changed paths held before is kept in the private store too.

        Args:
            tree: the tree to start from.
            changes: new versions by path; None removes the file. A file takes the place of a folder of its name,
                and of a file in its way.
            durable: as for `ObjectStore.write`.

        Raises:
            Failure: OUTSIDE when a path can't be a file of the workspace; NO_GIT, STORE.
        """
        for path in changes:
            if not is_acceptable(path):
                raise Failure(Fault.OUTSIDE, tr("A name in the proposal can't be a file here."), detail=repr(path))
        contents = [("blob", version.raw) for version in changes.values() if version and version.mode != SUBMODULE]
        new: list[tuple[str, bytes]] = [*contents, *self._earlier(tree, changes)]
        entries = {path: self._entry_for(version) for path, version in changes.items()}
        split = {tuple(path.encode("utf-8").split(b"/")): entry for path, entry in entries.items()}
        result = self._rewrite(tree, split, new) or self.objects.oid("tree", b"")
        if result == self.objects.oid("tree", b""):
            new.append(("tree", b""))
        self.objects.write(new, durable=durable)
        return result

    def _entry_for(self, version: FileVersion | None) -> tuple[str, str] | None:
        if version is None:
            return None
        is_commit = version.mode == SUBMODULE
        return version.mode, submodule_commit(version) if is_commit else self.objects.oid("blob", version.raw)

    def _earlier(self, tree: str, changes: Mapping[str, FileVersion | None]) -> list[tuple[str, bytes]]:
        """Contents about to be replaced that so far are only borrowed."""
        found = [entry for path in changes if (entry := self.entry(tree, path)) and entry[0] != SUBMODULE]
        absent = self.objects.absent(oid for _, oid in found) if found else set()
        return [("blob", self.objects.read(oid)) for oid in absent]

    def _rewrite(
        self,
        tree: str | None,
        changes: Mapping[tuple[bytes, ...], tuple[str, str] | None],
        new: list[tuple[str, bytes]],
    ) -> str | None:
        """The id of a folder with changes made below it, None when nothing is left; its objects go to `new`."""
        entries = dict(self._folder(tree)) if tree else {}
        below: dict[bytes, dict[tuple[bytes, ...], tuple[str, str] | None]] = {}
        for parts, entry in changes.items():
            if len(parts) > 1:
                below.setdefault(parts[0], {})[parts[1:]] = entry
            elif entry is not None:
                entries[parts[0]] = entry
            elif entries.get(parts[0], (TREE_MODE, ""))[0] != TREE_MODE:
                del entries[parts[0]]
        for name, inner in below.items():
            old = entries.get(name)
            if (old is None or old[0] != TREE_MODE) and all(entry is None for entry in inner.values()):
                continue
            oid = self._rewrite(old[1] if old and old[0] == TREE_MODE else None, inner, new)
            if oid is None:
                entries.pop(name, None)
            else:
                entries[name] = (TREE_MODE, oid)
        if not entries:
            return None
        raw = encode_tree(entries)
        oid = self.objects.oid("tree", raw)
        self._folders[oid] = entries
        new.append(("tree", raw))
        return oid

    # --- comparing ---------------------------------------------------------------------------------

    def changes(self, old: str, new: str, *, renames: bool = True) -> list[TreeChange]:
        """What differs between two trees, sorted by path.

        Args:
            old: tree before.
            new: tree after.
            renames: whether a deleted and a similar created file are told as one renamed file.

        Raises:
            Failure: NO_GIT, or GIT when a tree is lost.
        """
        if old == new:
            return []
        how = ["--find-renames"] if renames else ["--no-renames"]
        out = self.objects.git("diff-tree", "-r", "-z", "--raw", "--no-abbrev", *how, old, new, borrowing=True)
        return sorted(parse_changes(out), key=lambda change: change.path)

    def once(self, change: TreeChange, work_out: Callable[[], _Answer]) -> _Answer:
        """What follows from a change alone, worked out the first time it is asked for.

        Args:
            change: as `changes` gave it; its ids stand for the contents.
            work_out: always the same function of the change.
        """
        if change not in self._answers:
            if len(self._answers) >= _REMEMBERED_ANSWERS:
                self._answers.clear()
            self._answers[change] = work_out()
        return cast("_Answer", self._answers[change])

    # --- keeping -----------------------------------------------------------------------------------

    def pin(self, name: str, tree: str) -> None:
        """Keep a tree under a name, so that housekeeping leaves it alone.

        Raises:
            Failure: NO_GIT, or GIT.
        """
        self.objects.git("update-ref", _ref(name), tree, borrowing=True)

    def pin_all(self, name: str, trees: Collection[str]) -> None:
        """Keep several trees under one name, in place of those that were kept under it before.

        Raises:
            Failure: NO_GIT, or GIT.
        """
        entries = {oid.encode("ascii"): (TREE_MODE, oid) for oid in trees}
        self.pin(name, self.objects.write([("tree", encode_tree(entries))])[0])

    def unpin(self, name: str) -> None:
        """Give a name up; nothing happens when it is not there.

        Raises:
            Failure: NO_GIT, or GIT.
        """
        self.objects.git("update-ref", "-d", _ref(name))

    def repin(self, pins: Mapping[str, str], drop: Iterable[str]) -> None:
        """Keep trees under names and give other names up, all at once and lasting through a power cut.

        Args:
            pins: trees by name.
            drop: names to give up; they must exist.

        Raises:
            Failure: NO_GIT, or GIT, and then nothing has changed.
        """
        commands = [f"update {_ref(name)} {tree}\n" for name, tree in pins.items()]
        commands += [f"delete {_ref(name)}\n" for name in drop]
        stdin = "".join(commands).encode("ascii")
        self.objects.git("update-ref", "--stdin", stdin=stdin, borrowing=True, durable=True)

    def pinned(self, prefix: str = "") -> dict[str, str]:
        """Trees by the names they are kept under, those below `prefix/` when it is given.

        Raises:
            Failure: NO_GIT, or GIT.
        """
        below = _ref(prefix) + "/" if prefix else _REFS
        out = self.objects.git("for-each-ref", "--format=%(objectname) %(refname)", below)
        lines = (line.split(" ", 1) for line in out.decode("utf-8").splitlines())
        return {name.removeprefix(_REFS): oid for oid, name in lines}

    def _borrowed(self) -> Borrowed | None:
        found = self._person.repository()
        return Borrowed(found.objects, found.object_format) if found else None


def _ref(name: str) -> str:
    if not _REF_NAME.fullmatch(name):
        raise ValueError(f"not a name to pin a tree under: {name!r}")
    return _REFS + name

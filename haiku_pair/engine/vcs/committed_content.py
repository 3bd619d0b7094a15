"""What a commit of accepted changes holds: of every file HEAD's version with these changes and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.carry import Clash, carry
from haiku_pair.engine.vcs.checkin import CheckIn
from haiku_pair.engine.vcs.indexes import Entry
from haiku_pair.engine.vcs.objects import ObjectStore, pack
from haiku_pair.engine.vcs.planning import Move
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.engine.vcs.working import WorkingFiles
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_BATCH_BYTES = 32 * 1024 * 1024

Steps = Sequence[Mapping[str, Move]]
"""Applied steps, oldest first: what each made of which file, paths seen from the workspace."""


@dataclass(frozen=True)
class Content:
    """What would be committed, in the repository's form; paths from the workspace."""

    files: Mapping[str, Move]
    """From HEAD's version to the commit's."""
    left_out: Mapping[str, str]
    """Why a file of the steps is not among them, in words that follow its name. What needs no commit is not named."""


class Objects:
    """Reads blobs of the person's repository, and writes them when a commit is made."""

    def __init__(self, runner: GitRunner, top: Path) -> None:
        """`runner` is the hardened one."""
        self._runner = runner
        self._top = top

    def tree(self, commit: str) -> dict[str, Entry]:
        """Mode and id of every file of a commit, by path from the top; none for an empty id.

        Raises:
            Failure: GIT.
        """
        if not commit:
            return {}
        files: dict[str, Entry] = {}
        out = self._runner.output(["ls-tree", "-r", "-z", "--full-tree", commit], cwd=self._top)
        for record in out.split(b"\0"):
            fields, tab, name = record.partition(b"\t")
            if tab:
                mode, _, oid = fields.decode("ascii").split(" ")
                files[name.decode("utf-8", "surrogateescape")] = (mode, oid)
        return files

    def read(self, entry: Entry | None) -> FileVersion | None:
        """The content of a file.

        Raises:
            Failure: GIT when it is missing, as it may be in a partial clone.
        """
        if entry is None:
            return None
        return FileVersion(self._runner.output(["cat-file", "blob", entry[1]], cwd=self._top), entry[0])

    def keep(self, store: ObjectStore, oids: Iterable[str]) -> None:
        """Write contents that another store holds.

        Raises:
            Failure: GIT when they can't be written; STORE when one is lost.
        """
        batch: list[tuple[str, bytes]] = []
        size = 0
        for oid in oids:
            batch.append(("blob", store.read(oid)))
            size += len(batch[-1][1])
            if size > _BATCH_BYTES:
                self._unpack(store, batch)
                batch, size = [], 0
        self._unpack(store, batch)

    def _unpack(self, store: ObjectStore, batch: list[tuple[str, bytes]]) -> None:
        if batch:
            self._runner.output(["unpack-objects", "-q"], cwd=self._top, stdin=pack(batch, store.object_format))

    def write(self, version: FileVersion | None) -> Entry | None:
        """Keep the content of a file.

        Raises:
            Failure: GIT.
        """
        if version is None:
            return None
        arguments = ["hash-object", "-w", "--no-filters", "--stdin"]
        oid = self._runner.output(arguments, cwd=self._top, stdin=version.raw)
        return version.mode, oid.decode("ascii").strip()


class Gathering:
    """Works the content out. One use."""

    def __init__(self, objects: Objects, check_in: CheckIn, gate: PathGate, prefix: str) -> None:
        """`prefix` is the workspace seen from the top of the worktree."""
        self._objects = objects
        self._check_in = check_in
        self._files = WorkingFiles(gate)
        self._prefix = prefix

    def gather(self, steps: Steps, head: Mapping[str, Entry], ignored: frozenset[str]) -> Content:
        """All files of the steps.

        Args:
            steps: what is to be committed.
            head: HEAD's files, paths from the top.
            ignored: paths that git's ignore rules name.

        Raises:
            Failure: CONFLICT when a change can't be told from others in its file; NOT_TRUSTED, GIT.
        """
        moves: dict[str, list[Move]] = {}
        for step in steps:
            for path, move in step.items():
                moves.setdefault(path, []).append(move)
        self._check_in.learn(self._prefix + path for path in moves)
        files: dict[str, Move] = {}
        left_out: dict[str, str] = {}
        for path, parts in moves.items():
            before = self._objects.read(head.get(self._prefix + path))
            if before is None and parts[-1].new is None:
                continue
            if before is None and path in ignored:
                left_out[path] = tr("is ignored by git")
            elif before is None and parts[0].old is not None:
                left_out[path] = tr("is not in git yet; add it with git itself first")
            elif (after := self._after(path, before, parts)) != before:
                files[path] = Move(before, after)
        return Content(files, left_out)

    def _after(self, path: str, before: FileVersion | None, parts: Sequence[Move]) -> FileVersion | None:
        """What the commit holds of a file."""
        name = self._prefix + path
        literal = parts[0].old == before and self._check_in.convert(name, before, before) != before
        known: dict[FileVersion | None, FileVersion | None] = {}
        for version in (side for part in parts for side in (part.old, part.new)):
            if version not in known:
                known[version] = self._check_in.convert(name, version, before, literal=literal)
        converted = [Move(known[part.old], known[part.new]) for part in parts]
        try:
            current = _carried(before, converted)
        except Clash as clash:
            if self._is_as_in(path, before):
                return before
            raise _in_conflict(path, str(clash)) from clash
        # What the person took back, or has not saved yet, is no longer, or not yet, there to be committed.
        return before if current != before and self._is_as_in(path, before) else current

    def _is_as_in(self, path: str, version: FileVersion | None) -> bool:
        """Whether the working file holds nothing that HEAD does not hold."""
        try:
            found = self._files.look(path)
        except Failure:
            return False
        if found is None or version is None:
            return found is None and version is None
        if found.version == version:
            return True
        return self._check_in.convert(self._prefix + path, found.version, version) == version


def _carried(current: FileVersion | None, parts: Sequence[Move]) -> FileVersion | None:
    """The version after all parts; those that led to the current version are in it already.

    Raises:
        Clash: a part can't be told from other changes.
    """
    held = max((number for number, part in enumerate(parts, 1) if part.new == current), default=0)
    for part in parts[held:]:
        current = carry(current, part.old, part.new)
    return current


def _in_conflict(path: str, why: str) -> Failure:
    return Failure(
        Fault.CONFLICT,
        tr("The applied change of {path} can't be committed alone: the file {why}.", path=shown(path), why=why),
        kept=tr("Nothing was committed or changed."),
        next_step=tr("Commit {path} yourself first; the rest can be committed here then.", path=shown(path)),
    )

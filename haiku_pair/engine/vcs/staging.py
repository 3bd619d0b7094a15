"""The person's own work as something to review: what is staged, what is not, and moving parts of it by hunks.

Staging and unstaging write the index and the objects it needs, nothing else: no file, no ref. The index is changed
under git's own lock, in a copy that takes its place at once. Discarding is only prepared here; it is written like any
step.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.checkin import CheckIn
from haiku_pair.engine.vcs.commit_place import check_belongs
from haiku_pair.engine.vcs.committed_content import Objects
from haiku_pair.engine.vcs.discarding import CheckOut, Discarding, Held
from haiku_pair.engine.vcs.indexes import Entry, Index, IndexLock
from haiku_pair.engine.vcs.objects import quoted
from haiku_pair.engine.vcs.person import PersonsRepository, Repository
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.trees import LINK, REGULAR, SUBMODULE, FileVersion, TreeChange, Trees
from haiku_pair.engine.vcs.working_sides import WorkingSides
from haiku_pair.engine.vcs.worktree_index import WorktreeIndex, top_of
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_KEPT = tr("The index and your files are as they were.")


class StagingArea:
    """The index of the repository around a workspace. Not for two threads at once."""

    def __init__(
        self, person: PersonsRepository, runner: GitRunner, gate: PathGate, trees: Trees, scratch: Path
    ) -> None:
        """Nothing is run yet.

        Args:
            person: the repository.
            runner: the hardened one; in a trusted folder its trusting form runs filters.
            gate: of the workspace.
            trees: hold both sides.
            scratch: folder of ours for what only passes through; made when missing.
        """
        self._person = person
        self._runner = runner
        self._root = gate.root
        self._trees = trees
        self._scratch = scratch
        self._worktree: WorktreeIndex | None = None

    def close(self) -> None:
        """Leave nothing behind; a later look starts anew."""
        if self._worktree is not None:
            self._worktree.close()
            self._worktree = None

    # --- reading -----------------------------------------------------------------------------------

    def unstaged(self, buffers: Mapping[str, bytes], *, trusted: bool) -> WorkingSides:
        """From the index to the working tree with its untracked files, both as git stores them.

        A file that goes through a filter is shown as it lies on disk in a folder that is not trusted.

        Args:
            buffers: unsaved text of open documents by path; it counts as the file's content.
            trusted: whether the person trusts the folder: then its filters run.

        Raises:
            Failure: GIT when there is no repository or it can't be read; NO_GIT, STORE.
        """
        found = self._repository()
        env = self._borrowing(found)
        if self._worktree is None or self._worktree.env != env:
            self.close()
            self._worktree = WorktreeIndex(self._person, self._runner, self._root, env, self._scratch)
        look = self._worktree.look(trusted=trusted)
        base, proposed = self._folder(look.index), self._folder(look.files)
        left_out = dict(look.left_out)
        if buffers:
            changes = self._unsaved(WorkingSides(base, proposed, left_out), buffers, left_out, trusted=trusted)
            proposed = self._trees.write(proposed, changes) if changes else proposed
        return WorkingSides(base, proposed, left_out)

    def staged(self) -> WorkingSides:
        """From HEAD to the index. A file in a conflict is as in HEAD.

        Raises:
            Failure: as for `unstaged`.
        """
        found = self._repository()
        base = self._head_tree()
        with self._passing() as scratch:
            index = self._index(found, scratch)
            index.copy_from(found.git_dir / "index")
            tree, unmerged = index.settled_tree()
        inside = [path.removeprefix(found.prefix) for path in sorted(unmerged) if path.startswith(found.prefix)]
        proposed = self._folder(tree)
        kept = {path: version for path in inside if (version := self._trees.read(base, path)) is not None}
        left_out = dict.fromkeys(inside, tr("is in a merge conflict"))
        return WorkingSides(base, self._trees.write(proposed, kept) if kept else proposed, left_out)

    # --- writing the index -------------------------------------------------------------------------

    def stage(self, sides: WorkingSides, accepted: str, *, trusted: bool) -> tuple[str, ...]:
        """Put what was accepted into the index, as it was reviewed.

        Args:
            sides: as `unstaged` gave them.
            accepted: tree of the index's side with the accepted hunks.
            trusted: whether the person trusts the folder.

        Returns:
            The paths of which the index holds something else now.

        Raises:
            Failure: NOTHING_TO_DO; CONFLICT when the index changed there meanwhile; BUSY while it is locked;
                NOT_TRUSTED when a filter would have to run; GIT, STORE. Nothing has changed then.
        """
        found = self._repository()
        changes = self._changes(sides.base, accepted)
        with self._passing() as scratch:
            check_in = CheckIn(self._runner, top_of(self._root, found.prefix), scratch, trusted=trusted)
            written = [found.prefix + change.path for change in changes if change.new_oid != change.old_oid != ""]
            written += [found.prefix + change.path for change in changes if not change.old_oid]
            check_in.learn(written)
            for path in written:
                check_in.check_trust(path)
            return self._move(found, scratch, changes, trusted=trusted)

    def unstage(self, sides: WorkingSides, kept: str, *, trusted: bool) -> tuple[str, ...]:
        """Take out of the index what shall not stay in it.

        Args:
            sides: as `staged` gave them.
            kept: tree of HEAD's side with the hunks that stay staged.
            trusted: whether the person trusts the folder.

        Returns:
            The paths of which the index holds something else now.

        Raises:
            Failure: as for `stage`; CONFLICT also when HEAD has moved and holds something else there.
        """
        found = self._repository()
        changes = self._changes(sides.proposed, kept)
        head = self._head_tree()
        for change in changes:
            if self._trees.entry(head, change.path) != self._trees.entry(sides.base, change.path):
                raise _moved(change.path, tr("was committed otherwise since"))
        with self._passing() as scratch:
            return self._move(found, scratch, changes, trusted=trusted)

    def _changes(self, old: str, new: str) -> list[TreeChange]:
        changes = self._trees.changes(old, new, renames=False)
        if not changes:
            raise Failure(
                Fault.NOTHING_TO_DO,
                tr("Nothing was decided that would change the index."),
                kept=_KEPT,
                next_step=tr("Accept or reject hunks first."),
            )
        return changes

    def _move(self, found: Repository, scratch: Path, changes: list[TreeChange], *, trusted: bool) -> tuple[str, ...]:
        """Bring the index from one side of these changes to the other."""
        top = top_of(self._root, found.prefix)
        if not trusted:
            check_belongs(self._runner, top, found.git_dir)
        entries = {change.path: (change.new_mode, change.new_oid) if change.new_oid else None for change in changes}
        needed = [entry[1] for entry in entries.values() if entry is not None and entry[0] != SUBMODULE]
        # Before the lock is taken: nobody shall wait for it longer than needed.
        Objects(self._runner, top).keep(self._trees.objects, needed)
        with IndexLock(found.git_dir / "index") as lock:
            # What the lock's holder looks at, with objects of ours to compare with.
            looked = self._index(found, scratch)
            looked.copy_from(found.git_dir / "index")
            self._compare(looked, changes, found.prefix)
            theirs = Index(self._runner, top, scratch / "theirs", self._person.drivers_off())
            theirs.copy_from(found.git_dir / "index")
            staged = theirs.read()
            wanted: dict[str, Entry | None] = {found.prefix + path: entry for path, entry in entries.items()}
            theirs.put(wanted)
            theirs.mark({path: mark for path, mark in staged.hidden.items() if wanted.get(path)})
            lock.publish(theirs.place)
        return tuple(sorted(entries))

    def _compare(self, index: Index, changes: list[TreeChange], prefix: str) -> None:
        """Refuse when the index does not hold what was reviewed."""
        tree, unmerged = index.settled_tree()
        current = self._folder(tree)
        for change in changes:
            if prefix + change.path in unmerged:
                raise _moved(change.path, tr("is in a merge conflict"))
            reviewed = (change.old_mode, change.old_oid) if change.old_oid else None
            if self._trees.entry(current, change.path) != reviewed:
                raise _moved(change.path, tr("was staged otherwise since"))

    # --- discarding --------------------------------------------------------------------------------

    def discarded(self, sides: WorkingSides, kept: str, buffers: Mapping[str, bytes], *, trusted: bool) -> WorkingSides:
        """The raw files of the working tree as they are, and without what is to be discarded.

        Args:
            sides: as `unstaged` gave them.
            kept: tree of the index's side with the hunks that are not discarded.
            buffers: as for `unstaged`.
            trusted: whether the person trusts the folder.

        Raises:
            Failure: NOTHING_TO_DO; CONFLICT when the files changed meanwhile, or a part of a file that git converts
                can't be taken back alone; NOT_TRUSTED when a filter would have to run; GIT, STORE.
        """
        found = self._repository()
        changes = self._changes(sides.proposed, kept)
        now = self.unstaged(buffers, trusted=trusted)
        for change in changes:
            if self._trees.entry(now.proposed, change.path) != self._trees.entry(sides.proposed, change.path):
                raise _moved(change.path, tr("was changed since"))
        raw = self._trees.capture(buffers)
        with self._passing() as scratch:
            runner = self._runner.trusting() if trusted else self._runner
            top = top_of(self._root, found.prefix)
            check_in = CheckIn(runner, top, scratch, trusted=trusted)
            check_in.learn(found.prefix + change.path for change in changes)
            config = () if trusted else self._person.drivers_off()
            objects = self._trees.objects
            check_out = CheckOut(runner, top, lambda raw: objects.oid("blob", raw), self._borrowing(found), config)
            discarding = Discarding(check_in, check_out)
            wanted: dict[str, FileVersion | None] = {}
            for path in (change.path for change in changes):
                read = self._trees.read
                held = Held(read(raw, path), read(now.proposed, path), read(kept, path), read(now.base, path))
                wanted[path] = discarding.without(found.prefix + path, held)
        return WorkingSides(raw, self._trees.write(raw, wanted))

    # --- inside ------------------------------------------------------------------------------------

    def _unsaved(
        self, sides: WorkingSides, buffers: Mapping[str, bytes], left_out: dict[str, str], *, trusted: bool
    ) -> dict[str, FileVersion | None]:
        """Unsaved text as git would store it."""
        found = self._repository()
        wanted = [path for path in buffers if path not in left_out and self._is_minded(sides, path)]
        changes: dict[str, FileVersion | None] = {}
        with self._passing() as scratch:
            runner = self._runner.trusting() if trusted else self._runner
            check_in = CheckIn(runner, top_of(self._root, found.prefix), scratch, trusted=trusted)
            check_in.learn(found.prefix + path for path in wanted)
            for path in wanted:
                before = self._trees.read(sides.base, path)
                entry = self._trees.entry(sides.proposed, path)
                version = FileVersion(buffers[path], REGULAR if entry is None or entry[0] == LINK else entry[0])
                try:
                    changes[path] = check_in.convert(found.prefix + path, version, before)
                except Failure as failure:
                    if failure.problem.fault is Fault.NOT_TRUSTED:
                        changes[path] = version
                    else:
                        changes[path] = before
                        left_out[path] = tr("can't be stored as the repository asks")
        return changes

    def _is_minded(self, sides: WorkingSides, path: str) -> bool:
        """Whether git would look at a file of this name: it does already, or no rule ignores it."""
        if self._trees.entry(sides.proposed, path) or self._trees.entry(sides.base, path):
            return True
        arguments = ["check-ignore", "--quiet", "-z", "--stdin"]
        stdin = b"./" + os.fsencode(path) + b"\0"
        return self._runner.run(arguments, cwd=self._root, stdin=stdin, env={"GIT_LITERAL_PATHSPECS": "0"}).code == 1

    def _repository(self) -> Repository:
        found = self._person.repository()
        if found is None:
            raise Failure(
                Fault.GIT,
                tr("This folder is in no git repository."),
                kept=_KEPT,
                next_step=tr("Run `git init` in it first."),
                detail=self._person.trouble,
            )
        if found.object_format != self._trees.objects.object_format:
            raise Failure(
                Fault.GIT,
                tr("The repository was made anew in another format since this folder was first opened."),
                kept=_KEPT,
                next_step=tr("Use git itself for what is staged."),
                detail=f"{found.object_format} is not {self._trees.objects.object_format}",
            )
        return found

    def _borrowing(self, found: Repository) -> dict[str, str]:
        """Variables by which git writes objects to the private store and reads the person's as well."""
        return {
            "GIT_OBJECT_DIRECTORY": str(self._trees.objects.directory / "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": quoted(str(found.objects)),
        }

    def _index(self, found: Repository, scratch: Path) -> Index:
        """A copy to look at, whose trees go to the private store."""
        top, drivers_off = top_of(self._root, found.prefix), self._person.drivers_off()
        return Index(self._runner, top, scratch / "looked", drivers_off, self._borrowing(found))

    def _head_tree(self) -> str:
        done = self._runner.run(["rev-parse", "--quiet", "--verify", "HEAD^{tree}"], cwd=self._root)
        return self._folder(done.out.decode("ascii").strip()) if done.code == 0 else self._trees.empty

    def _folder(self, tree: str) -> str:
        """The workspace's folder in a tree of the worktree."""
        return self._trees.folder(tree, self._repository().prefix) or self._trees.empty

    @contextmanager
    def _passing(self) -> Iterator[Path]:
        """A folder of our own that is gone afterwards."""
        try:
            self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
            passing = tempfile.TemporaryDirectory(prefix="staging-", dir=self._scratch, ignore_cleanup_errors=True)
        except OSError as error:
            raise Failure(
                Fault.STORE, tr("There is no room to look at the index."), kept=_KEPT, detail=str(error)
            ) from error
        with passing as name:
            yield Path(name)


def _moved(path: str, why: str) -> Failure:
    return Failure(
        Fault.CONFLICT,
        f"{shown(path)} {why}.",
        kept=_KEPT,
        next_step=tr("Look at the changes as they are now, then try again."),
    )

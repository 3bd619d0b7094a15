"""Indexes of the person's repository: a private copy to commit from, and theirs, changed under git's own lock.

An index is git's file; git alone reads and writes its content. Here it is copied, locked and put back. A copy keeps
the time of its original, by which git tells entries that may have changed in the same instant.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.runner import GitRunner, git_failed
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

Entry = tuple[str, str]
"""Mode and object id."""
Setting = tuple[str, str]
"""Name and value."""

_PLAIN = (("core.hooksPath", os.devnull), ("core.splitIndex", "false"))
"""A copy is nobody's business but ours: no hook hears of it, and nothing of it lies beside the original."""
_LOCK_SECONDS = 5.0
_PAUSE = 0.05


@dataclass(frozen=True)
class Staged:
    """What an index holds, by path from the top of the worktree."""

    entries: Mapping[str, Entry]
    unmerged: frozenset[str]
    hidden: Mapping[str, str]
    """Paths with a mark that git forgets when an entry is replaced: `skip-worktree`, `assume-unchanged`."""


class Index:
    """One index file, used with git's environment variable for it."""

    def __init__(
        self,
        runner: GitRunner,
        top: Path,
        place: Path,
        drivers_off: Iterable[Setting],
        env: Mapping[str, str] | None = None,
    ) -> None:
        """Nothing is run yet.

        Args:
            runner: the hardened one.
            top: of the worktree.
            place: of the index; it need not exist: an index without entries.
            drivers_off: settings that blank every filter. Git reads files again that are as young as their index.
            env: goes to git besides.
        """
        self.place = place
        self.drivers_off = tuple(drivers_off)
        self._config = (*_PLAIN, *self.drivers_off)
        self.env = {"GIT_INDEX_FILE": str(place), **(env or {})}
        self._runner = runner
        self._top = top

    def copy_from(self, original: Path) -> None:
        """Become a copy, times included; an index that is not there is an empty one.

        Raises:
            Failure: GIT when it can't be read.
        """
        try:
            shutil.copy2(original, self.place)
        except FileNotFoundError:
            self.place.unlink(missing_ok=True)
        except OSError as error:
            raise _unusable(str(error)) from error

    def become(self, commit: str) -> None:
        """Hold what a commit holds, and what is known of unchanged files.

        Args:
            commit: id; empty for no files at all.

        Raises:
            Failure: GIT.
        """
        self._git("read-tree", "--reset", commit) if commit else self._git("read-tree", "--empty")

    def put(self, changes: Mapping[str, Entry | None]) -> None:
        """Replace entries; None removes one.

        Raises:
            Failure: GIT, and then nothing has changed.
        """
        removed = [path for path, entry in changes.items() if entry is None]
        nothing = self._no_object() if removed else ""
        gone = [f"0 {nothing}\t{path}\0" for path in removed]
        put = [f"{entry[0]} {entry[1]}\t{path}\0" for path, entry in changes.items() if entry is not None]
        stdin = "".join([*gone, *put]).encode("utf-8", "surrogateescape")
        self._git("update-index", "-z", "--index-info", stdin=stdin)

    def mark(self, marks: Mapping[str, str]) -> None:
        """Give marks of `Staged.hidden` back.

        Raises:
            Failure: GIT.
        """
        for mark in sorted(set(marks.values())):
            paths = "".join(f"{path}\0" for path, has in marks.items() if has == mark)
            stdin = paths.encode("utf-8", "surrogateescape")
            self._git("update-index", f"--{mark}", "-z", "--stdin", stdin=stdin)

    def read(self) -> Staged:
        """Everything in it.

        Raises:
            Failure: GIT.
        """
        entries: dict[str, Entry] = {}
        unmerged: set[str] = set()
        hidden: dict[str, str] = {}
        for record in self._git("ls-files", "-z", "-v", "--stage", "--cached", "--full-name").split(b"\0"):
            fields, tab, name = record.partition(b"\t")
            if not tab:
                continue
            tag, mode, oid, stage = fields.decode("ascii").split(" ")
            path = name.decode("utf-8", "surrogateescape")
            if stage != "0":
                unmerged.add(path)
                continue
            entries[path] = (mode, oid)
            if tag in {"S", "s"}:
                hidden[path] = "skip-worktree"
            elif tag.islower():
                hidden[path] = "assume-unchanged"
        return Staged(entries, frozenset(unmerged), hidden)

    def tree(self) -> str:
        """The tree it would be committed as. A file that is only meant to be added is not in it.

        Raises:
            Failure: GIT.
        """
        return self._git("write-tree").decode("ascii").strip()

    def settled_tree(self) -> tuple[str, frozenset[str]]:
        """The tree without the files in a conflict, which are taken out, and those.

        Raises:
            Failure: GIT.
        """
        arguments = ["write-tree", "--missing-ok"]
        done = self._runner.run(arguments, cwd=self._top, env=self.env, config=self._config)
        unmerged: frozenset[str] = frozenset()
        if done.code != 0:
            records = self._git("ls-files", "-z", "--unmerged", "--full-name").split(b"\0")
            names = (record.partition(b"\t")[2] for record in records)
            unmerged = frozenset(name.decode("utf-8", "surrogateescape") for name in names if name)
            self.put(dict.fromkeys(unmerged))
            done = self._runner.run(arguments, cwd=self._top, env=self.env, config=self._config)
        if done.code != 0:
            raise git_failed(arguments, done.err)
        return done.out.decode("ascii").strip(), unmerged

    def _no_object(self) -> str:
        """The id that stands for nothing, as long as this repository's are."""
        out = self._runner.output(["rev-parse", "--show-object-format"], cwd=self._top)
        return "0" * (64 if out.strip() == b"sha256" else 40)

    def _git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        return self._runner.output(arguments, cwd=self._top, stdin=stdin, env=self.env, config=self._config)


def check_lock(index: Path) -> None:
    """Refuse while somebody else has the index, or has left it locked.

    Raises:
        Failure: BUSY, with the lock's place and age.
    """
    lock = _lock_of(index)
    try:
        age = max(0.0, time.time() - lock.lstat().st_mtime)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _unusable(str(error)) from error
    raise _locked(lock, age)


class IndexLock:
    """Git's lock on an index, held between `with` and its end. Somebody else's is waited for, never removed."""

    def __init__(self, index: Path, seconds: float = _LOCK_SECONDS) -> None:
        """`seconds` is how long somebody else is waited for."""
        self._index = index
        self._lock = _lock_of(index)
        self._seconds = seconds
        self._descriptor = -1

    def __enter__(self) -> IndexLock:
        """Take it.

        Raises:
            Failure: BUSY when it stays taken, GIT when it can't be made.
        """
        limit = time.monotonic() + self._seconds
        while self._descriptor < 0:
            try:
                self._descriptor = os.open(self._lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
            except FileExistsError:
                if time.monotonic() > limit:
                    check_lock(self._index)
                time.sleep(_PAUSE)
            except OSError as error:
                raise _unusable(str(error)) from error
        return self

    def publish(self, new: Path) -> None:
        """Let a file's content be the index from now on.

        Raises:
            Failure: GIT when it can't be written; the index is as it was.
        """
        try:
            with suppress(FileNotFoundError):
                shutil.copymode(self._index, self._lock)
            with os.fdopen(self._descriptor, "wb") as held:
                held.write(new.read_bytes())
                held.flush()
                os.fsync(held.fileno())
            self._lock.replace(self._index)
        except OSError as error:
            self._lock.unlink(missing_ok=True)
            raise _unusable(str(error)) from error
        finally:
            self._descriptor = -1

    def __exit__(self, *_: object) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._lock.unlink(missing_ok=True)


def _lock_of(index: Path) -> Path:
    return index.with_name(f"{index.name}.lock")


def _locked(lock: Path, age: float) -> Failure:
    minutes = age / 60
    ago = (
        tr("{count:.0f} seconds", count=age)
        if minutes < 2
        else tr("{count:.0f} minutes", count=minutes)
        if minutes < 120
        else tr("{count:.0f} hours", count=minutes / 60)
    )
    return Failure(
        Fault.BUSY,
        tr(
            "Another git process holds the index, or one left its lock behind {ago} ago: {lock}.",
            ago=ago,
            lock=shown(str(lock)),
        ),
        kept=tr("Nothing was changed; the lock was left alone."),
        next_step=tr("Wait for that process. If none is running any more, delete the lock file, then try again."),
    )


def _unusable(detail: str) -> Failure:
    return Failure(
        Fault.GIT,
        tr("The repository's index can't be used."),
        kept=tr("The index is as it was."),
        next_step=tr("Look whether the disk is full or the .git folder is write-protected."),
        detail=detail,
    )

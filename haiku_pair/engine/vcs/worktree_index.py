"""The working tree as git would store it: an index of our own that is kept in step with the files.

Git itself does the converting, the ignoring and the choosing, by all that is configured; only programs of a folder that
is not trusted are left out. The index is a copy of the person's and remembers what it has read, so that a second look
reads nothing but what was changed. All objects go to the private repository.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.disk.writing import is_temporary
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.capture import LARGEST, RealFolders
from haiku_pair.engine.vcs.indexes import Index, Setting
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.statcache import Stamp, stamp_of
from haiku_pair.engine.vcs.wanted import is_acceptable
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_QUIET = (
    ("core.hooksPath", os.devnull),
    ("core.fsmonitor", "false"),
    ("core.splitIndex", "false"),
    # Irreversible line endings are the person's to mind when they add a file; here it is only shown.
    ("core.safecrlf", "false"),
)
_DIFFERING = ("diff-files", "-z", "--raw", "--no-renames", "--ignore-submodules=dirty", "--relative", "--", ".")
_OTHERS = ("ls-files", "-z", "--others", "--exclude-standard", "--", ".")
_PUT = ("update-index", "--add", "--remove", "--replace", "-z", "--stdin")
_DROP = ("update-index", "--force-remove", "-z", "--stdin")
_SUBMODULE = b"160000"
_PATIENCE_SECONDS = 20.0
"""What fails after longer than this is not tried in halves."""
_STALE_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class Look:
    """Trees of the whole worktree; paths are seen from the workspace."""

    index: str
    files: str
    left_out: dict[str, str]
    """As in `WorkingSides`."""


@dataclass(frozen=True)
class _Basis:
    """What all that is known goes by: the person's index, and what says how files are converted."""

    index: bytes
    settings: bytes
    attributes: Stamp | None
    trusted: bool


class WorktreeIndex:
    """Follows the working tree of one workspace. Not for two threads at once."""

    def __init__(
        self, person: PersonsRepository, runner: GitRunner, root: Path, env: dict[str, str], scratch: Path
    ) -> None:
        """Nothing is run or made yet.

        Args:
            person: the repository, which there must be.
            runner: the hardened one; in a trusted folder its trusting form runs filters.
            root: the workspace.
            env: where objects go, and where they are found besides.
            scratch: folder of ours for what only passes through; made when missing.
        """
        self._person = person
        self._runner = runner
        self._root = root
        self.env = env
        self._scratch = scratch
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._basis: _Basis | None = None
        self._index_tree = ""
        self._files_tree = ""
        """Empty when it is to be asked for."""
        self._unmerged: dict[str, str] = {}
        self._untracked: set[str] = set()
        self._put: set[str] = set()
        self._gone: set[str] = set()
        """Files of the person's index that ours no longer holds; git does not tell when they come back."""
        self._seen: Stamp | None = None

    def close(self) -> None:
        """Leave nothing behind."""
        self._basis = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def look(self, *, trusted: bool) -> Look:
        """What the index and the files hold now.

        Args:
            trusted: whether the person trusts the folder: then its filters run.

        Raises:
            Failure: NO_GIT, GIT, STORE.
        """
        with ThreadPoolExecutor(1) as beside:
            others = beside.submit(self._others)
            settings, drivers_off = self._person.configuration()
            # A trusted folder's filters are its own affair.
            index = self._index(() if trusted else drivers_off)
            basis = _Basis(_digest(self._theirs()), settings, self._attributes(), trusted)
            fresh = basis != self._basis or self._seen is None or self._seen != _stamp(index.place)
            left_out = None if fresh else self._follow(index, others.result, fresh=False)
            if left_out is None:
                self._begin(index, basis)
                left_out = self._follow(index, others.result, fresh=True) or {}
        if not self._files_tree:
            self._files_tree, _ = index.settled_tree()
        self._seen = _stamp(index.place)
        return Look(self._index_tree, self._files_tree, {**self._unmerged, **left_out})

    # --- the index ---------------------------------------------------------------------------------

    def _index(self, drivers_off: Sequence[Setting]) -> Index:
        if self._folder is None:
            try:
                self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
                _sweep(self._scratch)
                self._folder = tempfile.TemporaryDirectory(
                    prefix="index-", dir=self._scratch, ignore_cleanup_errors=True
                )
            except OSError as error:
                raise Failure(Fault.STORE, tr("There is no room to look at the files."), detail=str(error)) from error
        top, place = top_of(self._root, self._prefix()), Path(self._folder.name, "index")
        return Index(self._runner, top, place, drivers_off, self.env)

    def _theirs(self) -> Path:
        found = self._person.repository()
        return (found.git_dir if found else self._root) / "index"

    def _attributes(self) -> Stamp | None:
        """Of the attributes that lie in the repository; those in the working tree are seen as any file."""
        found = self._person.repository()
        return _stamp(found.objects.parent / "info" / "attributes") if found else None

    def _prefix(self) -> str:
        found = self._person.repository()
        return found.prefix if found else ""

    def _begin(self, index: Index, basis: _Basis) -> None:
        """Start from what the person's index holds."""
        self._basis = self._seen = None
        index.place.with_name("index.lock").unlink(missing_ok=True)
        index.copy_from(self._theirs())
        self._index_tree, unmerged = index.settled_tree()
        prefix = self._prefix()
        inside = sorted(path.removeprefix(prefix) for path in unmerged if path.startswith(prefix))
        self._unmerged = dict.fromkeys(inside, tr("is in a merge conflict"))
        self._files_tree = ""
        self._untracked, self._put, self._gone = set(), set(), set()
        self._basis = basis

    def _others(self) -> set[str]:
        """Files that the person's index does not hold and no rule ignores."""
        out = self._runner.output(_OTHERS, cwd=self._root)
        return {name for name in _names(out) if not name.endswith("/")}

    def _follow(self, index: Index, listed: Callable[[], set[str]], *, fresh: bool) -> dict[str, str] | None:
        """Take in what differs. None when it must be begun anew, else what was left out."""
        differing = self._ran(index, _DIFFERING)
        others = {name for name in listed() if name not in self._unmerged}
        changed = dict(_changes(differing))
        news = others - self._untracked
        if not fresh and any(name.rpartition("/")[2] == ".gitattributes" for name in {*changed, *news}):
            return None
        put, drop, left_out = self._sorted({**dict.fromkeys([*news, *self._gone], False), **changed})
        drop |= self._untracked - others
        if not fresh and not self._put.isdisjoint(left_out):
            return None
        leaving, coming = drop - self._gone, sorted(put - drop)
        if leaving or coming:
            self._files_tree = ""
        if leaving:
            self._ran(index, _DROP, leaving)
        failed = self._take(index, coming)
        if not fresh and not self._put.isdisjoint(failed):
            return None
        left_out.update(dict.fromkeys(failed, tr("can't be stored as the repository asks")))
        # Even what was there a moment ago may be gone by now, and then git has not taken it.
        lost = {path for path in put if not os.path.lexists(self._root / path)}
        self._gone = {*drop, *lost} - self._untracked - others
        self._untracked = others - set(left_out) - lost
        self._put |= put - set(failed)
        return left_out

    def _sorted(self, paths: dict[str, bool]) -> tuple[set[str], set[str], dict[str, str]]:
        """What git is to read, what is gone although there may be something in its place, and what stays out.

        Args:
            paths: with whether the index has a submodule there.
        """
        real = RealFolders(os.fsencode(self._root))
        put: set[str] = set()
        drop: set[str] = set()
        left_out: dict[str, str] = {}
        for path, is_submodule in paths.items():
            found = self._stat(path, real)
            if found is None or not (is_submodule or stat.S_ISREG(found.st_mode) or stat.S_ISLNK(found.st_mode)):
                drop.add(path)
            elif stat.S_ISREG(found.st_mode) and found.st_size > LARGEST:
                left_out[path] = tr("is too large to be reviewed")
            elif stat.S_ISREG(found.st_mode) and not os.access(self._root / path, os.R_OK):
                left_out[path] = tr("can't be read")
            else:
                put.add(path)
        return put, drop, left_out

    def _stat(self, path: str, real: RealFolders) -> os.stat_result | None:
        raw = os.fsencode(path)
        if not real.is_real(raw.rpartition(b"/")[0]):
            return None
        try:
            return os.lstat(os.fsencode(self._root) + b"/" + raw)
        except OSError:
            return None

    def _take(self, index: Index, paths: Sequence[str]) -> list[str]:
        """Let git read these files; those it can't take, found by halving."""
        if not paths:
            return []
        begun = time.monotonic()
        try:
            self._ran(index, _PUT, paths)
        except Failure:
            if time.monotonic() - begun > _PATIENCE_SECONDS:
                raise
            if len(paths) == 1:
                return list(paths)
            half = len(paths) // 2
            return [*self._take(index, paths[:half]), *self._take(index, paths[half:])]
        return []

    def _ran(self, index: Index, arguments: Sequence[str], paths: Iterable[str] = ()) -> bytes:
        trusted = self._basis is not None and self._basis.trusted
        runner = self._runner.trusting() if trusted else self._runner
        stdin = b"".join(os.fsencode(path) + b"\0" for path in paths)
        env = {**index.env, "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}
        config = [*_QUIET, *index.drivers_off]
        return runner.output(arguments, cwd=self._root, stdin=stdin, env=env, config=config)


def top_of(root: Path, prefix: str) -> Path:
    """The top of the worktree that a folder is in, by the folder's name from there."""
    return root.joinpath(*[".."] * prefix.count("/"))


def _names(raw: bytes) -> Iterator[str]:
    """Names that can be shown and that are files of ours to mind; the others are passed over."""
    for name in raw.split(b"\0"):
        try:
            text = name.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if text and is_acceptable(text.rstrip("/")) and not is_temporary(text.rpartition("/")[2]):
            yield text


def _changes(raw: bytes) -> Iterator[tuple[str, bool]]:
    """`diff-files -z --raw`: `:mode mode oid oid STATUS`, then the name; with whether a submodule is there."""
    fields = raw.split(b"\0")
    for header, name in zip(fields[::2], fields[1::2], strict=False):
        for text in _names(name):
            yield text, header[1:7] == _SUBMODULE


def _digest(place: Path) -> bytes:
    try:
        with place.open("rb") as file:
            return hashlib.file_digest(file, "blake2b").digest()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise Failure(Fault.GIT, tr("The repository's index can't be read."), detail=str(error)) from error


def _stamp(place: Path) -> Stamp | None:
    try:
        return stamp_of(os.lstat(place))
    except OSError:
        return None


def _sweep(scratch: Path) -> None:
    """Delete what an engine that was killed left here."""
    for left in scratch.glob("index-*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left)

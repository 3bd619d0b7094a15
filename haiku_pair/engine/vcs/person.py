"""The person's repository, read and never written: where it is, what state it is in, which files it knows.

The workspace may be a folder inside the repository, a linked worktree or no repository at all. Paths are relative
to the workspace. Names that are not UTF-8 are left out, alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from haiku_pair.engine.disk.writing import is_temporary
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.runner import GitRunner, Output, git_failed
from haiku_pair.engine.vcs.statcache import Stamp, stamp_of
from haiku_pair.protocol.values import Fault, GitMark, GitState
from haiku_pair.words import tr

_OPERATIONS = (
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("BISECT_LOG", "bisect"),
)
"""What lies in a git directory while an operation waits for its end."""

_DRIVERS = (".clean", ".smudge", ".process", ".textconv", ".command", ".driver")

_LIST = ("ls-files", "-z", "-t", "--stage", "--cached", "--others", "--exclude-standard", "--")

_STRENGTH = (
    GitMark.NONE,
    GitMark.UNTRACKED,
    GitMark.RENAMED,
    GitMark.ADDED,
    GitMark.DELETED,
    GitMark.MODIFIED,
    GitMark.CONFLICT,
)
"""Which mark a folder shows when files below it carry several: the later one."""


@dataclass(frozen=True)
class Repository:
    """Where a repository keeps its things."""

    git_dir: Path
    """Of this worktree: HEAD, the index, operations under way."""
    objects: Path
    """Shared by all worktrees."""
    object_format: str
    """`sha1` or `sha256`."""
    prefix: str
    """The workspace seen from the top of the worktree, with a final slash; empty at the top."""


@dataclass(frozen=True)
class Listing:
    """The files of a workspace as the index and the ignore rules have them."""

    tracked: Mapping[str, str] = field(default_factory=dict)
    """Object id in the index by path. Files in a conflict are among the untracked."""
    untracked: frozenset[str] = frozenset()


class PersonsRepository:
    """Reads the repository around a folder. Every call asks git anew except where the repository is."""

    def __init__(self, root: Path, runner: GitRunner) -> None:
        """`root` is the workspace's folder. Nothing is run yet."""
        self._root = root
        self._runner = runner
        self._found: Repository | None = None
        self._asked = False
        self._listed: tuple[bytes, Listing] = (b"", Listing())
        self.trouble = ""
        """What git said when it would not take the folder for a repository (other owner, unknown format …)."""

    @property
    def is_repository(self) -> bool:
        """Whether the workspace lies in a repository git is willing to read.

        Raises:
            Failure: NO_GIT.
        """
        return self.repository() is not None

    def repository(self) -> Repository | None:
        """Where things are; None outside a repository. Asked once, and again by `state`.

        Raises:
            Failure: NO_GIT.
        """
        if not self._asked:
            self._found = self._discover()
            self._asked = True
        return self._found

    def state(self) -> GitState:
        """Branch, head and the operation under way.

        Raises:
            Failure: NO_GIT.
        """
        self._asked = False
        found = self.repository()
        if found is None:
            return GitState()
        branch = self._run("symbolic-ref", "--quiet", "HEAD").out.decode("utf-8", "replace").removesuffix("\n")
        head = self._run("rev-parse", "--quiet", "--verify", "HEAD").out.decode("ascii", "replace").strip()
        operation = next((what for name, what in _OPERATIONS if (found.git_dir / name).exists()), "")
        return GitState(is_repository=True, branch=branch.removeprefix("refs/heads/"), head=head, operation=operation)

    def list_files(self) -> list[str] | None:
        """Tracked and untracked files that are there and not ignored, sorted; None outside a repository.

        Links count as files; what is neither (a submodule, a pipe) does not.

        Raises:
            Failure: NO_GIT, or GIT when the repository can't be read.
        """
        listing = self.listing()
        if listing is None:
            return None
        top = os.fsencode(self._root)
        names = set(listing.tracked) | listing.untracked
        return sorted(name for name in names if _is_there(os.path.join(top, os.fsencode(name))))  # noqa: PTH118

    def listing(self, below: Sequence[str] = (), meanwhile: Callable[[], None] | None = None) -> Listing | None:
        """`list_files` as git has it, with object ids and without a look at the disk.

        Args:
            below: only these files, and those in these folders; all when empty.
            meanwhile: done while git is working.

        Returns:
            The very same value as the last time when nothing is different.

        Raises:
            Failure: as `list_files`.
        """
        if self.repository() is None:
            return None
        done = self._run_beside([*_LIST, *below], meanwhile)
        if done.code != 0:
            self._asked = False
            if self.repository() is None:
                return None
            raise git_failed(["ls-files"], done.err)
        if below:
            return _parse_listing(done.out)
        if done.out != self._listed[0]:
            self._listed = (done.out, _parse_listing(done.out))
        return self._listed[1]

    def ignored_folders(self) -> frozenset[str]:
        """Folders of which git ignores everything, relative to the workspace; none outside a repository.

        Raises:
            Failure: as `list_files`.
        """
        if self.repository() is None:
            return frozenset()
        arguments = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory", "--", "."]
        done = self._run(*arguments)
        if done.code != 0:
            raise git_failed(arguments, done.err)
        found = (os.fsdecode(name) for name in done.out.split(b"\0"))
        return frozenset(name.rstrip("/") for name in found if name.endswith("/"))

    def index_stamp(self) -> Stamp | None:
        """What tells one state of the index from another; None when there is none."""
        found = self.repository()
        try:
            return stamp_of(os.lstat(found.git_dir / "index")) if found else None
        except OSError:
            return None

    def marks(self) -> dict[str, GitMark]:
        """What differs from HEAD or the index, by path; a folder carries the strongest mark below it.

        Raises:
            Failure: NO_GIT, or GIT when the repository can't be read.
        """
        found = self.repository()
        if found is None:
            return {}
        arguments = ["status", "--porcelain=v2", "-z", "--untracked-files=all", "--ignore-submodules=all", "--", "."]
        done = self._runner.run(arguments, cwd=self._root, config=self.drivers_off())
        if done.code != 0:
            raise git_failed(arguments, done.err)
        return _with_folders(_parse_status(done.out, os.fsencode(found.prefix)))

    def drivers_off(self) -> list[tuple[str, str]]:
        """Settings that blank every program which attributes could call in; asked anew, they change under us.

        Raises:
            Failure: NO_GIT, or GIT when the configuration can't be read.
        """
        return self.configuration()[1]

    def configuration(self) -> tuple[bytes, list[tuple[str, str]]]:
        """What tells one state of the configuration from another, and `drivers_off`.

        Raises:
            Failure: as `drivers_off`.
        """
        done = self._run("config", "--null", "--list")
        if done.code != 0:
            raise Failure(
                Fault.GIT,
                tr("The repository's configuration can't be read."),
                kept=tr("Nothing was run and nothing changed."),
                next_step=tr("Run `git config --list` in a terminal to see what is wrong with it."),
                detail=done.err,
            )
        settings: dict[str, str] = {}
        for raw in done.out.split(b"\0"):
            name = os.fsdecode(raw.partition(b"\n")[0])
            if not name.startswith(("filter.", "diff.", "merge.")):
                continue
            if name.endswith(_DRIVERS):
                settings[name] = ""
            if name.startswith("filter."):
                settings[name.rpartition(".")[0] + ".required"] = "false"
        return done.out, list(settings.items())

    def _run_beside(self, arguments: Sequence[str], meanwhile: Callable[[], None] | None) -> Output:
        """Run git, and something else at the same time."""
        if meanwhile is None:
            return self._runner.run(arguments, cwd=self._root)
        # Two threads: git would wait for us at a full pipe.
        with ThreadPoolExecutor(1) as beside:
            running = beside.submit(self._runner.run, arguments, cwd=self._root)
            meanwhile()
            return running.result()

    def _run(self, *arguments: str) -> Output:
        return self._runner.run(arguments, cwd=self._root)

    def _discover(self) -> Repository | None:
        asked = self._run("rev-parse", "--is-inside-work-tree", "--show-object-format", "--absolute-git-dir")
        inside, _, rest = asked.out.partition(b"\n")
        object_format, _, git_dir = rest.partition(b"\n")
        if asked.code != 0 or inside != b"true":
            self.trouble = asked.err if self._is_meant_to_be_one() else ""
            return None
        objects = self._run("rev-parse", "--git-path", "objects")
        prefix = self._run("rev-parse", "--show-prefix")
        if objects.code != 0 or prefix.code != 0:
            self.trouble = objects.err or prefix.err
            return None
        self.trouble = ""
        return Repository(
            Path(os.fsdecode(git_dir.removesuffix(b"\n"))),
            self._root / os.fsdecode(objects.out.removesuffix(b"\n")),
            object_format.decode("ascii"),
            os.fsdecode(prefix.out.removesuffix(b"\n")),
        )

    def _is_meant_to_be_one(self) -> bool:
        """Whether there is a `.git` to be refused; what git says does not tell, it may be in any language."""
        return any(os.path.lexists(folder / ".git") for folder in (self._root, *self._root.parents))


def _is_there(path: bytes) -> bool:
    try:
        mode = os.lstat(path).st_mode
    except (OSError, ValueError):
        return False
    return (mode & 0o170000) in {0o100000, 0o120000}


def _text(name: bytes) -> str | None:
    """A name as text; None when it is not UTF-8 and so has no text that could be shown or typed."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _parse_listing(raw: bytes) -> Listing:
    """`ls-files -z -t --stage`: `? name` of others, `H mode oid stage<TAB>name` of the index."""
    tracked: dict[str, str] = {}
    untracked: set[str] = set()
    for record in raw.split(b"\0"):
        if record.startswith(b"? "):
            name = _text(record[2:])
            # A final slash is a repository of its own inside this one; the other is what a killed save left.
            if name is not None and not name.endswith("/") and not is_temporary(name.rpartition("/")[2]):
                untracked.add(name)
            continue
        fields, tab, encoded = record.partition(b"\t")
        name = _text(encoded)
        if not tab or name is None:
            continue
        _, mode, oid, stage = fields.split(b" ")
        if mode == b"160000":
            continue
        if stage == b"0":
            tracked[name] = oid.decode("ascii")
        else:
            untracked.add(name)
    return Listing(tracked, frozenset(untracked))


def _parse_status(raw: bytes, prefix: bytes) -> dict[str, GitMark]:
    """`status --porcelain=v2 -z`, paths seen from the top of the worktree."""
    marks: dict[str, GitMark] = {}
    records = iter(raw.split(b"\0"))
    for record in records:
        kind = record[:1]
        if kind == b"2":
            next(records, None)  # where it was renamed from
        fields = {b"1": 8, b"2": 9, b"u": 10, b"?": 1}.get(kind)
        if fields is None:
            continue
        name = record.split(b" ", fields)[fields]
        path = _text(name.removeprefix(prefix)) if name.startswith(prefix) else None
        if path:
            marks[path.removesuffix("/")] = _mark(kind, record[2:4])
    return marks


def _mark(kind: bytes, states: bytes) -> GitMark:
    """The mark for a record of this kind with these index and worktree states."""
    if kind == b"?":
        return GitMark.UNTRACKED
    if kind == b"u":
        return GitMark.CONFLICT
    if b"D" in states:
        return GitMark.DELETED
    if b"A" in states:
        return GitMark.ADDED
    return GitMark.RENAMED if b"R" in states or b"C" in states else GitMark.MODIFIED


def _with_folders(marks: dict[str, GitMark]) -> dict[str, GitMark]:
    result = dict(marks)
    for path, mark in marks.items():
        folder = path.rpartition("/")[0]
        while folder:
            if _STRENGTH.index(result.get(folder, GitMark.NONE)) < _STRENGTH.index(mark):
                result[folder] = mark
            folder = folder.rpartition("/")[0]
    return result

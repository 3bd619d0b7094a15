"""Files that never go to the model unasked: those whose names say that they hold secrets, and those the person names.

A `.haikuignore` in any folder names files of that folder and below, in the syntax of a `.gitignore`. It can only take
away: no line of it gives the model a file that another `.haikuignore`, or its name, takes from it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".haikuignore"
_IGNORE_LIMIT = 1024 * 1024
_REMEMBERED = 200_000
_IGNORED = f"a {IGNORE_FILE} file names it"
_UNREADABLE = f"the {IGNORE_FILE} file above it can't be read"

Why: TypeAlias = Callable[[str], str]
"""Why a file stays here; empty when it may be sent."""

_SECRET_NAMES = (
    (".env", "it usually holds secrets"),
    (".env.*", "it usually holds secrets"),
    ("*.pem", "it usually holds a private key"),
    ("*.key", "it usually holds a private key"),
    ("*.p12", "it usually holds a private key"),
    ("*.pfx", "it usually holds a private key"),
    ("id_rsa*", "it usually holds a private key"),
    ("id_ed25519*", "it usually holds a private key"),
    ("id_ecdsa*", "it usually holds a private key"),
    (".netrc", "it usually holds passwords"),
    (".pgpass", "it usually holds passwords"),
    (".npmrc", "it often holds a token"),
    (".pypirc", "it often holds a token"),
    ("credentials*.json", "it usually holds credentials"),
    ("*.keystore", "it usually holds a private key"),
    ("*.kdbx", "it is a password store"),
)
_HARMLESS = (".env.example", ".env.sample", ".env.template", "*.pub")


def why_withheld(path: str) -> str:
    """Why this file's content stays here; empty when it may be sent. Upper and lower case count the same."""
    name = PurePosixPath(path).name.lower()
    if any(fnmatch(name, pattern) for pattern in _HARMLESS):
        return ""
    for pattern, reason in _SECRET_NAMES:
        if fnmatch(name, pattern):
            return reason
    return ""


@dataclass(frozen=True)
class _Rules:
    """One `.haikuignore` as it was at a time; without a `spec` it could not be read."""

    stamp: tuple[int, int, int, int]
    spec: GitIgnoreSpec | None
    _answers: dict[str, bool] = field(default_factory=dict)

    def match(self, path: str) -> bool:
        """Whether they name a file, by its path from their folder on. The same files are asked for again and again."""
        known = self._answers.get(path)
        if known is None:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            known = self._answers[path] = self.spec is not None and bool(self.spec.match_file(path))
        return known


_Chains: TypeAlias = dict[str, tuple[tuple[str, _Rules], ...]]
"""Rules by folder, as they are while many paths are looked at."""


class Withheld:
    """Which files of one workspace stay here. Looks at the disk each time, so that a change counts at once.

    From any thread.
    """

    def __init__(self, gate: PathGate) -> None:
        """`gate` is the workspace's."""
        self._gate = gate
        self._root = str(gate.root)
        self._known: dict[str, _Rules] = {}

    def why(self, path: str) -> str:
        """Why this file's content stays here, by its own name or by that of what a link leads to."""
        return next(filter(None, (why_withheld(name) or self._why_ignored(name) for name in self._names(path))), "")

    def why_ignored(self, path: str) -> str:
        """The same for files that are not even named to the model."""
        return next(filter(None, map(self._why_ignored, self._names(path))), "")

    def without_ignored(self, paths: Iterable[str]) -> list[str]:
        """Those of many paths that may be named; links are not followed, as only their names are told."""
        chains: _Chains = {}
        named: list[str] = []
        for path in paths:
            folder = path[: path.rfind("/") + 1]
            rules = chains.get(folder)
            if rules is None:
                rules = self._chain(folder, chains)
            if not rules or not _ignored_by(rules, path):
                named.append(path)
        return named

    def _names(self, path: str) -> tuple[str, ...]:
        if not path:
            return ()
        try:
            clean = self._gate.clean(path)
            real = self._gate.resolve(clean).relative_to(self._gate.root).as_posix()
        except Failure:  # nothing can be read there
            return (path,)
        return (clean,) if real == clean else (clean, real)

    def _why_ignored(self, path: str) -> str:
        return _ignored_by(self._chain(path[: path.rfind("/") + 1], {}), path)

    def _chain(self, folder: str, chains: _Chains) -> tuple[tuple[str, _Rules], ...]:
        """The rules for files in a folder, given with its final slash, each with the folder it stands in."""
        known = chains.get(folder)
        if known is None:
            above = self._chain(folder[: folder.rfind("/", 0, -1) + 1], chains) if folder else ()
            own = self._rules(folder)
            known = chains[folder] = above if own is None else (*above, (folder, own))
        return known

    def _rules(self, folder: str) -> _Rules | None:
        """The rules in a folder, given with its final slash; None without a file of that name."""
        name = folder + IGNORE_FILE
        try:
            found = os.stat(f"{self._root}/{name}")  # noqa: PTH116 - making a Path takes longer, in 10,000 folders
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError):
            return _Rules((0, 0, 0, 0), None)
        if stat.S_ISDIR(found.st_mode):
            return None
        stamp = (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
        known = self._known.get(folder)
        if known is None or known.stamp != stamp:
            known = self._known[folder] = _Rules(stamp, self._read(name))
        return known

    def _read(self, name: str) -> GitIgnoreSpec | None:
        from pathspec import GitIgnoreSpec

        try:
            lines = self._gate.read(name, _IGNORE_LIMIT).decode("utf-8-sig", "replace").splitlines()
        except Failure:
            return None
        return GitIgnoreSpec.from_lines(line for line in lines if _is_pattern(line))


def _ignored_by(chain: tuple[tuple[str, _Rules], ...], path: str) -> str:
    """Why a file is ignored by rules of folders above it, each given with its folder; empty when it is not."""
    for above, rules in chain:
        if rules.spec is None:
            return _UNREADABLE
        if rules.match(path[len(above) :]):
            return _IGNORED
    return ""


def _is_pattern(line: str) -> bool:
    """Whether git's syntax knows the line; one that is wrong must not lift the others."""
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True

"""The branches of the person's repository, and which of them a branch was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.vcs.runner import GitRunner

_USUAL = ("main", "master", "trunk", "develop")


@dataclass(frozen=True)
class _Branch:
    symref: str
    """What it stands for, of `origin/HEAD`."""
    upstream: str


class Branches:
    """Branches at one moment. One use."""

    def __init__(self, runner: GitRunner, root: Path) -> None:
        """`runner` is the hardened one; `root` a folder of the worktree."""
        self._runner = runner
        self._root = root

    def current(self) -> str:
        """The full name of the branch one is on; `HEAD` when it is on none."""
        out = self._runner.run(["symbolic-ref", "--quiet", "HEAD"], cwd=self._root).out
        return out.decode("utf-8", "surrogateescape").strip() or "HEAD"

    def origins(self, ref: str) -> list[list[str]]:
        """Branches that a branch may have been made from, likeliest first; what parted last from any of a group counts.

        The default branch here and as it was fetched, then its own upstream, then HEAD.

        Raises:
            Failure: GIT, NO_GIT.
        """
        known = self._known()
        name = self._default(known)
        default = [other for other in known if name and not known[other].symref and _name(other) == name]
        upstream = known[ref].upstream if ref in known else ""
        fetched = sorted(other for other in default if other.startswith("refs/remotes/"))
        if ref in default:
            groups = [[upstream], fetched if ref.startswith("refs/heads/") else []]
        else:
            groups = [sorted(default, key=lambda other: not other.startswith("refs/heads/")), [upstream]]
        found = [[other for other in group if other in known and other != ref] for group in groups]
        return [group for group in [*found, [] if ref in {self.current(), "HEAD"} else ["HEAD"]] if group]

    def _known(self) -> dict[str, _Branch]:
        arguments = ["for-each-ref", "--format=%(refname)%09%(symref)%09%(upstream)", "refs/heads", "refs/remotes"]
        out = self._runner.output(arguments, cwd=self._root).decode("utf-8", "surrogateescape")
        rows = (line.split("\t") for line in out.split("\n") if line)
        return {name: _Branch(symref, upstream) for name, symref, upstream in rows}

    def _default(self, known: Mapping[str, _Branch]) -> str:
        """The name of the default branch; empty when there is none that could be it."""
        heads = sorted(known.items(), key=lambda item: item[0] != "refs/remotes/origin/HEAD")
        for ref, branch in heads:
            if ref.endswith("/HEAD") and branch.symref in known:
                return _name(branch.symref)
        asked = self._runner.run(["config", "--get", "init.defaultBranch"], cwd=self._root).out
        names = {_name(ref) for ref in known}
        wished = asked.decode("utf-8", "surrogateescape").strip()
        return next((name for name in (wished, *_USUAL) if name in names), "")


def _name(ref: str) -> str:
    """The branch's own name, without the remote's."""
    if ref.startswith("refs/heads/"):
        return ref.removeprefix("refs/heads/")
    return ref.removeprefix("refs/remotes/").partition("/")[2]

"""What a person names of the history, such as `main..topic`, a commit, a branch or a stash entry, as two trees.

Git reads the names, so they mean here what they mean everywhere. Nothing is written to the person's repository, and
nothing is fetched.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.branches import Branches
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.trees import Trees
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

MOST_COMMITS = 500
"""More are not named one by one."""

_KEPT = tr("Nothing was changed.")
_DOTS = re.compile(r"(?P<old>(?:[^{}]|\{[^{}]*\})*?)(?P<dots>\.{2,3})(?P<new>(?!\.)(?:[^{}]|\{[^{}]*\})*)")
_ITSELF = re.compile(r"(\^!|\^-1?)$")
_STASH = re.compile(r"(refs/)?stash(@\{[^{}]+\})?")


class RangeCommit(Struct, frozen=True):
    """A commit of a range."""

    id: str
    author: str
    subject: str


class Range(Struct, frozen=True):
    """Two states of the workspace in the history."""

    base: str
    proposed: str
    """Trees of the workspace's folder; the empty tree where it was not there."""
    title: str
    commits: tuple[RangeCommit, ...]
    """What lies between them, newest first."""


class Ranges:
    """Resolves names in the repository around a workspace."""

    def __init__(self, person: PersonsRepository, runner: GitRunner, trees: Trees, root: Path) -> None:
        """Nothing is run yet.

        Args:
            person: the repository.
            runner: the hardened one.
            trees: reads the trees that are found.
            root: the workspace.
        """
        self._person = person
        self._runner = runner
        self._trees = trees
        self._root = root

    def resolve(self, spec: str) -> Range:
        """The two trees that are meant.

        Args:
            spec: `A..B`; `A...B`, from where they parted; a commit, against its first parent; a branch, from where it
                left the default branch, its upstream or HEAD; a stash entry. Empty: the branch one is on.

        Raises:
            Failure: BAD_REQUEST for what can't be a name; NOT_FOUND for a name git does not know; NOTHING_TO_DO when
                nothing differs; GIT when there is no repository or the history does not reach far enough; NO_GIT.
        """
        if self._person.repository() is None:
            raise Failure(
                Fault.GIT,
                tr("This folder is in no git repository."),
                kept=_KEPT,
                next_step=tr("Run `git init` in it first."),
                detail=self._person.trouble,
            )
        words = spec.strip()
        dots = _DOTS.fullmatch(words)
        if dots is not None:
            return self._between(_end(dots["old"]), _end(dots["new"]), parting=len(dots["dots"]) == 3, title=words)
        if not words:
            return self._branch("HEAD", self._branches().current())
        _check(words)
        if _STASH.fullmatch(words):
            return self._stash(words)
        if _ITSELF.search(words) or words in {"HEAD", "@"}:
            return self._commit(_ITSELF.sub("", words))
        ref = self._ref(words)
        if ref and not ref.startswith("refs/tags/"):
            return self._branch(words, ref)
        return self._commit(words)

    def sides(self, name: str) -> tuple[str, str]:
        """The trees of a commit's first parent and of the commit; both may be the same.

        Raises:
            Failure: as `resolve`.
        """
        _check(name)
        commit = self.named(name)
        return self.folder(self._parent(commit)), self.folder(commit)

    def described(self, name: str) -> str:
        """Id, author, date and message of a commit.

        Raises:
            Failure: as `resolve`.
        """
        # Not `git log`, as in `log`.
        arguments = ["rev-list", "--max-count=1", "--format=%an, %ad%n%n%B", "--date=iso", self.named(name)]
        return self._runner.output(arguments, cwd=self._root).decode("utf-8", "replace").strip()

    # --- kinds of names ----------------------------------------------------------------------------

    def _between(self, old: str, new: str, *, parting: bool, title: str) -> Range:
        _check(old)
        _check(new)
        left, right = self.named(old), self.named(new)
        if parting:
            left = self._parting(right, [left]) or ""
            if not left:
                raise self._unrelated(old, new)
        return self._made(left, right, title, self.log(f"{left}..{right}"))

    def _commit(self, words: str) -> Range:
        commit = self.named(words)
        log = self.log("--max-count=1", commit)
        subject = log[0].subject if log else ""
        return self._made(self._parent(commit), commit, f"{shown(words)}: {subject}" if subject else words, log)

    def _branch(self, words: str, ref: str) -> Range:
        """From where a branch parted from what it was made from."""
        tip = self.named(ref)
        name = _short(ref) if ref != "HEAD" else words
        held_by, lost = "", False
        for others in self._branches().origins(ref):
            base = self._parting(tip, [self.named(other) for other in others])
            if base and base != tip:
                return self._made(
                    base,
                    tip,
                    tr("{name} since {others}", name=name, others=_short(others[0])),
                    self.log(f"{base}..{tip}"),
                )
            held_by = held_by or (_short(others[0]) if base else "")
            lost = lost or not base
        if lost and self._is_shallow():
            raise self._unrelated(name, tr("the branch it comes from"))
        what = (
            tr("{name} holds no commit that {held_by} does not hold.", name=shown(name), held_by=shown(held_by))
            if held_by
            else tr("There is no other branch that {name} could be compared with.", name=shown(name))
        )
        raise _nothing(what)

    def _stash(self, words: str) -> Range:
        """What was put away: the tracked files, and the untracked ones when they went with it."""
        commit = self.named(words)
        proposed = self.folder(commit)
        untracked = self._rev(f"{commit}^3")
        if untracked:
            tree = self.folder(untracked)
            added = {path: self._trees.read(tree, path) for path in self._trees.paths(tree)}
            proposed = self._trees.write(proposed, added)
        log = self.log("--max-count=1", commit)
        title = f"{shown(words)}: {log[0].subject}" if log else words
        return self._ranging(self.folder(self._parent(commit)), proposed, title, log)

    # --- asking git --------------------------------------------------------------------------------

    def _branches(self) -> Branches:
        return Branches(self._runner, self._root)

    def named(self, words: str) -> str:
        """Id of the commit that a name stands for.

        Raises:
            Failure: NOT_FOUND, GIT.
        """
        done = self._runner.run(["rev-parse", "--verify", f"{words}^{{commit}}"], cwd=self._root)
        if done.code == 0:
            return done.out.decode("ascii").strip()
        raise Failure(
            Fault.NOT_FOUND,
            tr("Git knows no commit, branch or tag {words} here.", words=shown(words)),
            kept=_KEPT,
            next_step=tr("Look at `git branch --all` and `git log` for the name, or fetch it first."),
            detail=done.err,
        )

    def _ref(self, words: str) -> str:
        """The full name of a ref; empty when the words are none."""
        done = self._runner.run(["rev-parse", "--verify", "--quiet", "--symbolic-full-name", words], cwd=self._root)
        name = done.out.decode("utf-8", "surrogateescape").strip()
        return name if done.code == 0 and name.startswith("refs/") else ""

    def _rev(self, name: str) -> str:
        done = self._runner.run(["rev-parse", "--quiet", "--verify", name], cwd=self._root)
        return done.out.decode("ascii", "replace").strip() if done.code == 0 else ""

    def _parting(self, tip: str, others: Sequence[str]) -> str:
        """Where a line of commits left others; empty when it never was one with them, as far as is known."""
        done = self._runner.run(["merge-base", tip, *others], cwd=self._root)
        return done.out.decode("ascii", "replace").strip() if done.code == 0 else ""

    def _parent(self, commit: str) -> str:
        """The first parent; empty of a first commit.

        Raises:
            Failure: GIT when it was not fetched.
        """
        out = self._runner.output(["rev-list", "--parents", "--max-count=1", commit], cwd=self._root)
        parents = out.decode("ascii").split()[1:]
        if parents:
            return parents[0]
        head = self._runner.output(["cat-file", "commit", commit], cwd=self._root).partition(b"\n\n")[0]
        if b"\nparent " in head and self._is_shallow():
            raise Failure(
                Fault.GIT,
                tr(
                    "The commit before {commit} was not fetched: the history here is a part of it only.",
                    commit=commit[:9],
                ),
                kept=_KEPT,
                next_step=tr("Run `git fetch --deepen=50` in a terminal, then ask again."),
            )
        return ""

    def _is_shallow(self) -> bool:
        return self._runner.output(["rev-parse", "--is-shallow-repository"], cwd=self._root).strip() == b"true"

    def _unrelated(self, old: str, new: str) -> Failure:
        shallow = self._is_shallow()
        why = tr("the history here is a part of it only") if shallow else tr("they have no commit in common")
        return Failure(
            Fault.GIT,
            tr("It can't be said where {old} and {new} parted: {why}.", old=shown(old), new=shown(new), why=why),
            kept=_KEPT,
            next_step=tr("Run `git fetch --unshallow` in a terminal, then ask again.")
            if shallow
            else tr("Compare them as they are: {old}..{new}", old=old, new=new),
        )

    def log(self, *what: str) -> tuple[RangeCommit, ...]:
        """The newest commits of what `git rev-list` takes, newest first; at most `MOST_COMMITS`.

        Raises:
            Failure: GIT, a name is not known; NO_GIT.
        """
        # Not `git log`: a setting makes that check signatures, with a program that the repository may name.
        arguments = ["rev-list", f"--max-count={MOST_COMMITS}", "--format=%an%x09%s", *what]
        lines = self._runner.output(arguments, cwd=self._root).decode("utf-8", "replace").split("\n")
        told = (line.partition("\t") for line in lines[1::2])
        ids = (line.removeprefix("commit ") for line in lines[::2])
        return tuple(
            RangeCommit(commit, author, subject) for commit, (author, _, subject) in zip(ids, told, strict=False)
        )

    # --- trees -------------------------------------------------------------------------------------

    def _made(self, base: str, proposed: str, title: str, commits: tuple[RangeCommit, ...]) -> Range:
        return self._ranging(self.folder(base), self.folder(proposed), title, commits)

    def _ranging(self, base: str, proposed: str, title: str, commits: tuple[RangeCommit, ...]) -> Range:
        if base == proposed:
            raise _nothing(tr("Nothing in this folder differs in {title}.", title=shown(title)))
        return Range(base, proposed, title, commits)

    def folder(self, commit: str) -> str:
        """The workspace's folder in a commit; an empty one before the first."""
        found = self._person.repository()
        tree = self._rev(f"{commit}^{{tree}}") if commit else ""
        if not tree:
            return self._trees.empty
        prefix = found.prefix if found else ""
        return self._trees.folder(tree, prefix) or self._trees.empty


def _check(words: str) -> None:
    """Refuse what git could take for an option, or can't be given.

    Raises:
        Failure: BAD_REQUEST.
    """
    if words.startswith("-") or "\0" in words or "\n" in words:
        raise Failure(
            Fault.BAD_REQUEST,
            tr("{words} can't be the name of a commit or a branch.", words=shown(words)),
            kept=_KEPT,
            next_step=tr("Name a commit, a branch, or a range such as main..topic."),
        )
    try:
        os.fsencode(words)
    except UnicodeEncodeError as error:
        raise Failure(Fault.BAD_REQUEST, tr("The name holds half a character."), kept=_KEPT) from error


def _end(words: str | None) -> str:
    """One end of a range; what is left out is HEAD."""
    return (words or "").strip() or "HEAD"


def _short(ref: str) -> str:
    for below in ("refs/heads/", "refs/remotes/", "refs/"):
        if ref.startswith(below):
            return ref.removeprefix(below)
    return ref


def _nothing(what: str) -> Failure:
    return Failure(
        Fault.NOTHING_TO_DO,
        what,
        kept=_KEPT,
        next_step=tr("Name a commit, or a range such as HEAD~3..HEAD."),
    )

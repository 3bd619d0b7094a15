"""What somebody changed since the model was told last: the person's work as diffs, what the history did summed up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TypeAlias

from haiku_pair.edits.hunks import unified
from haiku_pair.engine.pairing.context import MessageContext
from haiku_pair.engine.vcs.head_moves import HeadMove
from haiku_pair.engine.vcs.trees import FileVersion, TreeChange, Trees
from haiku_pair.engine.workspace.withheld import Withheld, why_withheld
from haiku_pair.protocol.values import ChangeKind, GitState
from haiku_pair.words import tr, trn

MAX_FILES = 30
MAX_FILE_CHARACTERS = 8_000
MAX_CHARACTERS = 32_000
NAMED_ONLY = 200
"""So many changes at once are the work of a program: they are counted, not named."""
MAX_SUBJECTS = 8
MAX_READ = 60
"""Files the model has read that are named after a switch of branches."""

Moves: TypeAlias = Callable[[str, str], HeadMove | None]
"""What lies between two commits."""


class KnownTree:
    """The tree the model believes in: what it was told of last, moved on by what it knows was applied."""

    def __init__(
        self,
        trees: Trees,
        tree: str,
        at: GitState = GitState(),  # noqa: B008 - it can't change
        withheld: Withheld | None = None,
    ) -> None:
        """`tree` is empty before the first message; `at` is where the history stood then, as far as is known."""
        self._withheld = withheld
        self._trees = trees
        self.tree = tree
        self.at = at

    def delta_to(
        self, working: str, now: GitState | None = None, moves: Moves | None = None, read: Collection[str] = ()
    ) -> MessageContext:
        """What changed up to this working tree. Nothing before the first message.

        Args:
            working: the tree.
            now: where the history stands.
            moves: what the history did in between.
            read: files the model has read.
        """
        if not self.tree:
            return MessageContext("", ())
        move = moves(self.at.head, now.head) if moves and now and self.at.head != now.head else None
        if move is None or now is None:
            return delta(self._trees, self.tree, working, self._withheld)
        by_history, own = _parted(self._trees, self.tree, working, move)
        told, words = _moved(self.at, now, move, by_history, read)
        rest = _told(self._trees, self.tree, working, own, self._withheld)
        text = "\n\n".join(part for part in (told, rest.text) if part)
        return MessageContext(text, (words, *rest.words), paths=rest.paths)

    def told(self, working: str, at: GitState | None = None) -> None:
        """The model has been told of everything in this tree, and of where the history stands."""
        self.tree = working
        self.at = at or self.at
        self._trees.pin("known", working)

    def applied(self, base: str, accepted: str) -> None:
        """The verdict will tell of these changes, so they are no news of their own."""
        if not self.tree:
            return
        versions: Mapping[str, FileVersion | None] = {
            path: self._trees.read(accepted, path)
            for change in self._trees.changes(base, accepted)
            for path in (change.path, change.old_path)
            if path
        }
        self.told(self._trees.write(self.tree, versions))


def delta(trees: Trees, known: str, now: str, withheld: Withheld | None = None) -> MessageContext:
    """What somebody changed between the tree the model knows of and the one that is there now."""
    return _told(trees, known, now, trees.changes(known, now), withheld)


def differences(trees: Trees, old: str, new: str, withheld: Withheld) -> str:
    """What differs between two trees, as the model may be told it; empty for nothing."""
    changes = _named(trees.changes(old, new), withheld)
    return "\n".join(_changes(trees, old, new, changes[:NAMED_ONLY])) + _left_out(len(changes) - NAMED_ONLY)


def _left_out(count: int) -> str:
    return f"\n({_files(count)} more, not named)" if count > 0 else ""


def _told(
    trees: Trees, known: str, now: str, changes: Sequence[TreeChange], withheld: Withheld | None
) -> MessageContext:
    if withheld is not None and changes:
        changes = _named(changes, withheld)
    if not changes:
        return MessageContext("", ())
    words = (
        trn("{count} file changed since the last answer", "{count} files changed since the last answer", len(changes)),
    )
    if len(changes) > NAMED_ONLY:
        return MessageContext(f"{len(changes)} files changed since your last answer (by a program, perhaps).", words)
    head = "Changed since your last answer by the person or another program:"
    paths = tuple(change.path for change in changes if change.kind is not ChangeKind.DELETED)
    return MessageContext("\n".join((head, *_changes(trees, known, now, changes))), words, paths=paths)


def _named(changes: Sequence[TreeChange], withheld: Withheld) -> list[TreeChange]:
    """Those of files that may be named."""
    named = set(withheld.without_ignored(path for one in changes for path in (one.path, one.old_path) if path))
    return [one for one in changes if named.issuperset(filter(None, (one.path, one.old_path)))]


def _changes(trees: Trees, known: str, now: str, changes: Sequence[TreeChange]) -> Iterator[str]:
    """Each change, with its diff while there is room."""
    budget = MAX_CHARACTERS
    for index, change in enumerate(changes):
        text = _change(trees, known, now, change, with_diff=index < MAX_FILES and budget > 0)
        budget -= len(text)
        yield text


def _change(trees: Trees, known: str, now: str, change: TreeChange, *, with_diff: bool) -> str:
    title = {
        ChangeKind.CREATED: f"{change.path} (created)",
        ChangeKind.DELETED: f"{change.path} (deleted)",
        ChangeKind.RENAMED: f"{change.path} (renamed from {change.old_path})",
        ChangeKind.CHANGED: f"{change.path} (changed)",
    }[change.kind]
    if not with_diff or change.kind is ChangeKind.DELETED:
        return title
    reason = why_withheld(change.path) or why_withheld(change.old_path or "")
    if reason:
        return f"{title}; its content is not shown: {reason}"
    old = _raw(trees.read(known, change.old_path or change.path))
    diff = unified(change.path, old, _raw(trees.read(now, change.path)))
    if not diff:
        return title
    if len(diff) > MAX_FILE_CHARACTERS:
        return f"{title}; the diff is long, read the file: {len(diff)} characters"
    return f"{title}\n```diff\n{diff.rstrip()}\n```"


def _raw(version: FileVersion | None) -> bytes:
    return version.raw if version else b""


# --- what the history did ------------------------------------------------------------------------


def _parted(trees: Trees, known: str, now: str, move: HeadMove) -> tuple[list[TreeChange], list[TreeChange]]:
    """Changes that the history made, and those that are the person's own on top of it."""
    # Tens of thousands of files may differ: no looking for renames among them.
    after = {one.path: (one.new_mode, one.new_oid) for one in trees.changes(move.before, move.after, renames=False)}
    by_history: list[TreeChange] = []
    own: list[TreeChange] = []
    for change in trees.changes(known, now, renames=False):
        is_committed = after.get(change.path) == (change.new_mode, change.new_oid)
        (by_history if is_committed else own).append(change)
    return by_history, own


def _moved(
    before: GitState, now: GitState, move: HeadMove, changes: Sequence[TreeChange], read: Collection[str]
) -> tuple[str, str]:
    """What the history did, for the model and in a few words for the person."""
    came = len(move.came)
    if before.branch != now.branch:
        what = f"The person went from {_place(before)} to {_place(now)}."
        short = tr("now on {place}", place=now.branch or now.head[:9])
    elif came and not move.went:
        what = f"{_place(now).capitalize()} went on by {_commits(came)}."
        short = trn("{count} commit", "{count} commits", came)
    else:
        what = f"{_place(now).capitalize()} was moved: {_commits(came)} came, {_commits(move.went)} went."
        short = tr("the branch was moved")
    lines = [what]
    if came and (not move.went or before.branch == now.branch):
        lines += [f"- {one.id[:9]} {one.subject}" for one in move.came[:MAX_SUBJECTS]]
        lines += [f"- and {came - MAX_SUBJECTS} more"] if came > MAX_SUBJECTS else []
    if changes:
        lines.append(f"{_files(len(changes))} changed by that alone; their diffs are not shown.")
    stale = sorted({change.path for change in changes}.intersection(read))
    if stale:
        more = f" and {len(stale) - MAX_READ} more" if len(stale) > MAX_READ else ""
        lines.append(f"Of those you had read: {', '.join(stale[:MAX_READ])}{more}. Read them again before you edit.")
    if changes:
        files = trn("{count} file", "{count} files", len(changes))
        short = tr("{moved}, {files}", moved=short, files=files)
    return "\n".join(lines), short


def _place(state: GitState) -> str:
    return f"branch {state.branch}" if state.branch else f"commit {state.head[:9]}" if state.head else "no commit"


def _commits(count: int) -> str:
    return f"{count} commit{'s' if count != 1 else ''}"


def _files(count: int) -> str:
    return f"{count} file{'s' if count != 1 else ''}"

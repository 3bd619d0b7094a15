"""What travels with a message beside its words: changes since the last answer, the verdict, the open file.

It is one block at the end of the newest message and never rewrites what was sent before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from haiku_pair.edits.hunks import unified
from haiku_pair.engine.claude.messages import Message, Part, user
from haiku_pair.engine.pairing.comment_words import comments_summary, comments_text
from haiku_pair.engine.pairing.verdict import VerdictLine, verdict_summary, verdict_text
from haiku_pair.engine.vcs.trees import FileVersion, TreeChange, Trees
from haiku_pair.engine.workspace.withheld import why_withheld
from haiku_pair.protocol.comments import Comment
from haiku_pair.protocol.requests import SendMessage
from haiku_pair.protocol.values import ChangeKind, GitState, Selection

MAX_FILES = 30
MAX_FILE_CHARACTERS = 8_000
MAX_CHARACTERS = 32_000
MAX_SELECTION = 8_000
NAMED_ONLY = 200
"""So many changes at once are a checkout or a generator: they are counted, not named."""


@dataclass(frozen=True)
class MessageContext:
    """The block for the model, and the same in a few words for the conversation pane."""

    text: str
    words: tuple[str, ...]
    attached: tuple[Part, ...] = ()
    """What the person attached; it stands before the words, the block after them."""

    def message(self, words: str) -> Message:
        """The whole message."""
        return user(*self.attached, words, *([self.text] if self.text else []))


def message_context(
    delta: MessageContext,
    verdict: tuple[VerdictLine, ...],
    comments: Sequence[Comment],
    message: SendMessage,
    git: GitState,
    more: Sequence[str] = (),
) -> MessageContext:
    """Everything in one block, `more` at its end; empty when there is nothing to say."""
    open_path, selection = message.open_path, message.selection
    parts = [delta.text, verdict_text(verdict), comments_text(comments), _open_file(open_path, selection)]
    words = [*delta.words, verdict_summary(verdict), comments_summary(comments)]
    if open_path:
        words.append(open_path + (f" {selection.lines}" if selection else ""))
    if git.branch or git.operation:
        going_on = f", {git.operation} in progress" if git.operation else ""
        parts.append(f"Branch: {git.branch or 'detached HEAD'}{going_on}.")
    parts += more
    text = "\n\n".join(part for part in parts if part)
    return MessageContext(f"<workspace>\n{text}\n</workspace>" if text else "", tuple(word for word in words if word))


def delta(trees: Trees, known: str, now: str) -> MessageContext:
    """What somebody changed between the tree the model knows of and the one that is there now."""
    changes = trees.changes(known, now)
    if not changes:
        return MessageContext("", ())
    words = (f"{len(changes)} file{'s' if len(changes) != 1 else ''} changed since the last answer",)
    if len(changes) > NAMED_ONLY:
        return MessageContext(f"{len(changes)} files changed since your last answer (a checkout, perhaps).", words)
    head = "Changed since your last answer by the person or another program:"
    lines, budget = [head], MAX_CHARACTERS
    for index, change in enumerate(changes):
        text = _change(trees, known, now, change, with_diff=index < MAX_FILES and budget > 0)
        budget -= len(text)
        lines.append(text)
    return MessageContext("\n".join(lines), words)


def _change(trees: Trees, known: str, now: str, change: TreeChange, *, with_diff: bool) -> str:
    title = {
        ChangeKind.CREATED: f"{change.path} (created)",
        ChangeKind.DELETED: f"{change.path} (deleted)",
        ChangeKind.RENAMED: f"{change.path} (renamed from {change.old_path})",
        ChangeKind.CHANGED: f"{change.path} (changed)",
    }[change.kind]
    if not with_diff or change.kind is ChangeKind.DELETED:
        return title
    reason = why_withheld(change.path)
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


def _open_file(path: str, selection: Selection | None) -> str:
    if not path:
        return ""
    if selection is None or why_withheld(path):
        return f"Open in the editor: {path}."
    text = selection.text[:MAX_SELECTION]
    cut = " (cut)" if len(text) < len(selection.text) else ""
    return f"Open in the editor: {path}, {selection.lines} selected{cut}:\n```\n{text}\n```"


class KnownTree:
    """The tree the model believes in: what it was told of last, moved on by what it knows was applied."""

    def __init__(self, trees: Trees, tree: str) -> None:
        """`tree` is empty before the first message."""
        self._trees = trees
        self.tree = tree

    def delta_to(self, working: str) -> MessageContext:
        """What changed up to this working tree. Nothing before the first message."""
        return delta(self._trees, self.tree, working) if self.tree else MessageContext("", ())

    def told(self, working: str) -> None:
        """The model has been told of everything in this tree."""
        self.tree = working
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

"""What travels with a message beside its words: changes since the last answer, the verdict, the open file.

It is one block at the end of the newest message and never rewrites what was sent before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from haiku_pair.engine.claude.messages import Message, Part, user
from haiku_pair.engine.pairing.comment_words import comments_summary, comments_text
from haiku_pair.engine.pairing.verdict import VerdictLine, verdict_summary, verdict_text
from haiku_pair.engine.workspace.withheld import why_withheld
from haiku_pair.protocol.comments import Comment
from haiku_pair.protocol.requests import SendMessage
from haiku_pair.protocol.values import GitState, Selection

MAX_SELECTION = 8_000


@dataclass(frozen=True)
class MessageContext:
    """The block for the model, and the same in a few words for the conversation pane."""

    text: str
    words: tuple[str, ...]
    attached: tuple[Part, ...] = ()
    """What the person attached; it stands before the words, the block after them."""
    paths: tuple[str, ...] = ()
    """Files that it tells of as changed."""

    def and_then(self, other: MessageContext) -> MessageContext:
        """This, and what another tells after it."""
        text = "\n\n".join(filter(None, (self.text, other.text)))
        return replace(self, text=text, words=(*self.words, *other.words))

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


def _open_file(path: str, selection: Selection | None) -> str:
    if not path:
        return ""
    if selection is None or why_withheld(path):
        return f"Open in the editor: {path}."
    text = selection.text[:MAX_SELECTION]
    cut = " (cut)" if len(text) < len(selection.text) else ""
    return f"Open in the editor: {path}, {selection.lines} selected{cut}:\n```\n{text}\n```"

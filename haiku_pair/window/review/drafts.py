"""What the person has begun to type in the review and not kept: it outlives the editor, and the program."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from haiku_pair.protocol.values import DraftOfEdit, Unfinished

_MOST = 20
"""Drafts of a kind; the oldest make room, for nothing says when the hunk of one is gone for good."""
_Lines = tuple[str, ...]


class Drafts(QObject):
    """Hand edits by path and hunk, and answers by the id of the comment.

    A comment is not among them: the engine has it from its first letters.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._edits: dict[tuple[str, str], _Lines] = {}
        self._answers: dict[str, str] = {}

    def edit(self, path: str, hunk: str) -> _Lines | None:
        """The lines a hunk was to have; None if nothing was typed."""
        return self._edits.get((path, hunk))

    def keep_edit(self, path: str, hunk: str, lines: _Lines) -> None:
        """The hunk is to have these lines, so far."""
        self._edits.pop((path, hunk), None)
        self._edits[path, hunk] = lines
        _make_room(self._edits)
        self.changed.emit()

    def forget_edit(self, path: str, hunk: str) -> None:
        """The engine has it."""
        self._edits.pop((path, hunk), None)
        self.changed.emit()

    def answer(self, comment: str) -> str:
        """What was typed as the answer to a comment."""
        return self._answers.get(comment, "")

    def keep_answer(self, comment: str, text: str) -> None:
        """The answer so far; an empty one is none."""
        self._answers.pop(comment, None)
        if text:
            self._answers[comment] = text
        _make_room(self._answers)
        self.changed.emit()

    def unfinished(self) -> Unfinished:
        """All of it, for the next start."""
        edits = (DraftOfEdit(path, hunk, lines) for (path, hunk), lines in self._edits.items())
        return Unfinished(tuple(edits), tuple(self._answers.items()))

    def give_back(self, unfinished: Unfinished) -> None:
        """What was typed before the program ended."""
        self._edits = {(draft.path, draft.hunk): draft.lines for draft in unfinished.edits}
        self._answers = dict(unfinished.answers)


def _make_room(kept: dict[Any, Any]) -> None:
    while len(kept) > _MOST:
        del kept[next(iter(kept))]

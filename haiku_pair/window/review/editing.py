"""What the person types in the review: the open editor, and drafts of hand edits that outlive it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot

from haiku_pair.protocol.values import ReviewHunk
from haiku_pair.window.review.context import usual
from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.drafts import Drafts
from haiku_pair.window.review.editors import CommentEditor, HunkEditor
from haiku_pair.window.review.exact import new_side
from haiku_pair.window.review.row import Slot as SlotRows
from haiku_pair.window.review.session import Spot
from haiku_pair.window.theme.theme import Theme

_Key = tuple[str, str]
_LEAST, _SPARE = 6, 4
"""Rows a hunk's editor has at least, and rows of the view it leaves free."""


class Editing(QObject):
    """At most one editor at a time. Drafts of hand edits are kept until the engine has them."""

    edit_kept = Signal(object, tuple)
    """The spot, and the person's lines."""
    slot_changed = Signal()
    """An editor was opened or closed, or is of another height: the rows make room for it or take it back."""
    closed = Signal()
    """The editor is about to go, by whatever way; its text can still be asked for."""

    def __init__(self, theme: Theme, view: DiffView, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = view
        self._editor: CommentEditor | HunkEditor | None = None
        self._spot: Spot | None = None
        self._rows = 0
        self.drafts = Drafts(self)

    @property
    def editor(self) -> CommentEditor | HunkEditor | None:
        """The editor that is open."""
        return self._editor

    @property
    def rows(self) -> int:
        """How many rows it needs."""
        return self._rows

    def slot(self, hunks: Sequence[ReviewHunk]) -> SlotRows | None:
        """Where among these hunks the editor of a hunk needs room."""
        if self._spot is None:
            return None
        for index, review in enumerate(hunks):
            if review.hunk.id == self._spot.hunk:
                instead = isinstance(self._editor, HunkEditor) and review.conflict is None
                return SlotRows(index, self._rows, instead)
        return None

    def write(self, editor: CommentEditor) -> None:
        """Open the editor of a comment or of an answer; the rows of comments say where it has its room."""
        self._open(editor, None, self._view.rows_for(editor.wanted_height))

    def fit(self) -> None:
        """Give the editor of a comment as much room as its text needs, up to half the screen."""
        if isinstance(self._editor, CommentEditor):
            most = max(_LEAST, self._view.lines_per_page // 2)
            rows = min(most, self._view.rows_for(self._editor.wanted_height))
            if rows != self._rows:
                self._rows = rows
                self.slot_changed.emit()
                self.reveal()

    def edit(self, spot: Spot, review: ReviewHunk) -> None:
        """Open the new side of a hunk, with its draft if there is one; of a conflict below its sides."""
        draft = self.drafts.edit(*_key(spot))
        lines = new_side(usual(review.hunk)) if draft is None else draft
        editor = HunkEditor(self._theme, lines, self._view.viewport())
        editor.kept.connect(self._on_edit_kept)
        editor.changed.connect(self._on_edit_changed)
        most = max(_LEAST, self._view.lines_per_page - _SPARE)
        self._open(editor, spot, min(most, max(_LEAST, len(lines) + _SPARE)))

    def _open(self, editor: CommentEditor | HunkEditor, spot: Spot | None, rows: int) -> None:
        self._editor, self._spot, self._rows = editor, spot, rows
        editor.left.connect(self.leave)
        self.slot_changed.emit()
        self._view.guest.hold(editor)
        self.reveal()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self) -> None:
        """Scroll the open editor onto the screen."""
        if self._editor is not None:
            self._view.reveal_slot()

    @Slot()
    def leave(self) -> None:
        """Close the editor; its draft stays."""
        if self._editor is None:
            return
        had_focus = self._editor.hasFocus()
        self.closed.emit()
        self._editor, self._spot = None, None
        self._view.guest.let_go()
        self.slot_changed.emit()
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_gone(self, hunks: Iterable[_Key]) -> None:
        """Close the editor if its hunk is not among these any more; its draft stays."""
        if self._spot is not None and _key(self._spot) not in set(hunks):
            self.leave()

    @Slot(str, str)
    def forget_edit(self, path: str, hunk: str) -> None:
        """The engine has the hand edit."""
        self.drafts.forget_edit(path, hunk)

    @Slot(tuple)
    def _on_edit_changed(self, lines: tuple[str, ...]) -> None:
        if self._spot is not None:
            self.drafts.keep_edit(*_key(self._spot), lines)

    @Slot(tuple)
    def _on_edit_kept(self, lines: tuple[str, ...]) -> None:
        spot = self._spot
        if spot is not None:
            self.drafts.keep_edit(*_key(spot), lines)
            self.leave()
            self.edit_kept.emit(spot, lines)


def _key(spot: Spot) -> _Key:
    return spot.path, spot.hunk

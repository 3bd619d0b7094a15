"""The file that is shown: its rows, built anew only when they are others, and the keyboard hunk in it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot

from haiku_pair.protocol.values import FileChange, ReviewHunk
from haiku_pair.window.review.by_ear import ByEar
from haiku_pair.window.review.commenting import Commenting
from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.editing import Editing
from haiku_pair.window.review.key_names import with_keys
from haiku_pair.window.review.keyboard import Keyboard
from haiku_pair.window.review.moving import Moving
from haiku_pair.window.review.neighbour import Neighbour
from haiku_pair.window.review.picturing import Picturing
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.row import Look
from haiku_pair.window.review.row_state import RowState
from haiku_pair.window.review.rows import has_sentences
from haiku_pair.window.review.session import Spot


class ShownFile(QObject):
    """Draws one file of the review at a time, and follows the keyboard in it."""

    changed = Signal()
    """It would be drawn in another way now."""
    spot_changed = Signal()
    """The keyboard is at another hunk."""

    def __init__(
        self, reviewer: Reviewer, view: DiffView, editing: Editing, keyboard: Keyboard, commenting: Commenting
    ) -> None:
        super().__init__(view)
        self._session = reviewer.session
        self._ledger = reviewer.session.ledger
        self._view = view
        self._editing = editing
        self._keyboard = keyboard
        self._commenting = commenting
        self._drawn = RowState()
        self._at: Spot | None = None
        self._unfolded: frozenset[str] = frozenset()
        """Hunks in conflict whose lines from before are shown, by id."""
        self.key_names: Mapping[str, str] = {}
        """What rows call the keys."""
        self.by_ear = ByEar(view, self)
        self._moving = Moving(self)
        self._neighbour = Neighbour(self._session, self._look, self)
        self._picturing = Picturing(reviewer.bridge, view.pictures, self)
        self._moving.found.connect(self.changed)
        reviewer.hunks_came.connect(self._look_for_moves)
        reviewer.hunks_came.connect(self._neighbour.prepare)
        keyboard.before_toggled.connect(self._on_before_toggled)

    def draw_none(self) -> None:
        """There is no file."""
        self._picture(None)
        self._drawn.forget()
        self._at = None
        self._editing.close_gone(())
        self._commenting.follow("")

    def draw(self, file: FileChange) -> None:
        """Draw what is not yet on the screen of a file."""
        self._picture(file)
        hunks = self._ledger.hunks(file.path)
        self._commenting.follow(file.path)
        if self._drawn.has_other_hunks(hunks):
            self._editing.close_gone((file.path, review.hunk.id) for review in hunks)
        look = self._look(file, hunks)
        folded = self._session.passing.folded(file.path, hunks)
        if not self._drawn.take(file, hunks, look, folded):
            self._view.show_decisions(hunks)
        else:
            self._look_for_moves()
            self._keyboard.lines.end()
            self._stay(self._view.show_rows(file.path, self._neighbour.rows(file, hunks, look, folded), hunks))
        self._follow()

    def place_cursor(self, row: int | None) -> None:
        """Put the line cursor on a row of the keyboard hunk, None for its first change."""
        index = self._session.hunk_index
        if index is not None:
            self._at = self._session.spot()
            self._view.set_cursor(index, row)

    def all_decided(self) -> str:
        """What can be done now that everything is decided; empty while something is open."""
        tally = self._ledger.total()
        if tally.undecided:
            return ""
        return with_keys(self._session.words.all_decided, self.key_names) if tally.accepted else self.tr("all rejected")

    def _stay(self, row: int | None) -> None:
        """After the rows were built anew: leave the cursor on its line if that is still in the keyboard hunk."""
        if row is None or self._view.rows[row].hunk not in {-1, self._session.hunk_index}:
            self._at = None
            return
        self.place_cursor(row)
        self._view.reveal_row(row)
        self._editing.reveal()

    def _look(self, file: FileChange, hunks: tuple[ReviewHunk, ...]) -> Look:
        """What the rows show besides the hunks."""
        known = self._ledger.file(file.path)
        slot, context = self._editing.slot(hunks), self._session.context
        remarked, undecided = self._commenting.remarked(file.path), self._session.words.undecided
        if known is None:
            return Look(self.tr("Reading …"), (), slot, context, remarked=remarked, undecided=undecided)
        moves = self._moving.of(file.path)
        more = dict(self._keyboard.expanding.more(file.path))
        about = (known.note, known.adjusted, slot, context, self._unfolded, moves, remarked, more)
        width = self._view.words_width if has_sentences(file) else Look.width
        return Look(*about, self.key_names, undecided, width)

    def _picture(self, file: FileChange | None) -> None:
        review = self._ledger.proposal
        if review is not None:
            self._picturing.look_at(review.id, review.proposed, file)

    @Slot()
    def _look_for_moves(self) -> None:
        known = [self._ledger.file(file.path) for file in self._session.files]
        self._moving.look_at([file for file in known if file is not None])

    def _follow(self) -> None:
        """Bring the keyboard hunk onto the screen, and say it, when it is another or has another decision."""
        spot, current = self._session.spot(), self._session.current
        if spot is None or current is None:
            self._view.set_cursor(-1, 0)
            self._at = None
            self.by_ear.follow(self._session, "")
            return
        if spot != self._at:
            self.place_cursor(None)
            self.spot_changed.emit()
            self._view.reveal_hunk(spot.index)
            self._editing.reveal()
        self.by_ear.follow(self._session, self.all_decided())

    @Slot()
    def _on_before_toggled(self) -> None:
        current = self._session.current
        if current is not None:
            self._unfolded ^= {current.hunk.id}
            self.changed.emit()

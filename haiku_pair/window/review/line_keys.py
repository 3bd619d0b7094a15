"""The line cursor and the selection of lines, and what a decision means while lines are selected."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from haiku_pair.protocol.values import Decision
from haiku_pair.window.review.context import changed_indexes
from haiku_pair.window.review.deciding import Deciding
from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.selecting import LineRange, can_begin, drawn_to, in_words, meant, moved, whole_lines
from haiku_pair.window.review.settling import is_unsettled, must_settle
from haiku_pair.window.review.steps import Steps


class LineKeys(QObject):
    """Moves the line cursor; from `v` on it draws a selection along."""

    moved = Signal(int)
    """The line cursor is to go to this row."""
    changed = Signal()
    """A selection began, grew, shrank or ended."""

    def __init__(self, reviewer: Reviewer, view: DiffView, deciding: Deciding, steps: Steps) -> None:
        super().__init__(reviewer)
        self._reviewer = reviewer
        self._session = reviewer.session
        self._view = view
        self._deciding = deciding
        self._steps = steps
        self._selected: LineRange | None = None
        view.rows_dragged.connect(self._on_rows_dragged)

    @property
    def selected(self) -> bool:
        """Whether lines are selected."""
        return self._selected is not None

    @property
    def selection(self) -> LineRange | None:
        """Which lines are selected."""
        return self._selected

    # --- the line cursor and the selection ---

    def move(self, step: int) -> None:
        """To the line below (1) or above (-1); a selection goes along, but not out of its hunk."""
        if self._selected is None:
            row = self._view.rows.next_line(self._view.row, step)
            if row is not None:
                self.moved.emit(row)
            return
        selected = moved(self._selected, self._view.rows, step)
        if selected is None:
            self._reviewer.said.emit("A selection ends where its hunk does.", False)
        else:
            self._select(selected)

    def extend(self, step: int) -> None:
        """The same, and begin a selection when there is none."""
        if self._selected is not None or self._begin(self._view.row):
            self.move(step)

    def toggle_selection(self) -> None:
        """Begin a selection at the line cursor, or end the one there is."""
        if self._selected is not None:
            self.end()
        else:
            self._begin(self._view.row)

    def _begin(self, row: int) -> bool:
        current, rows = self._session.current, self._view.rows
        if current is None:
            return False
        if current.conflict is not None and is_unsettled(current):
            self._reviewer.said.emit(must_settle(current.conflict), False)
        elif not 0 <= row < len(rows) or not can_begin(rows[row]):
            self._reviewer.said.emit("There is no line here that could be selected.", False)
        else:
            self._select(LineRange(rows[row].hunk, row, row))
            return True
        return False

    def _select(self, selected: LineRange) -> None:
        current, rows = self._session.current, self._view.rows
        self._selected = selected
        self.moved.emit(selected.head)
        self._view.select_rows(whole_lines(selected, rows))
        if current is not None:
            said = in_words(selected, rows, current.hunk)
            self._reviewer.said.emit(said, False)
            self._view.announce(said)
        self.changed.emit()

    @Slot()
    def end(self) -> None:
        """End the selection; what was selected stays undecided."""
        if self._selected is not None:
            self._selected = None
            self._view.select_rows(range(0))
            self._reviewer.said.emit("", False)
            self.changed.emit()

    @Slot(int, int)
    def _on_rows_dragged(self, begun: int, now: int) -> None:
        """The mouse selects, from the line where it was pressed."""
        if self._session.current is None or self._reviewer.is_waiting:
            return
        if (self._selected is None or self._selected.anchor != begun) and not self._begin(begun):
            return
        if self._selected is not None:
            self._select(drawn_to(self._selected, self._view.rows, now))

    # --- decisions ---

    def decide(self, decision: Decision) -> None:
        """Decide on the selected lines, or else on the keyboard hunk."""
        current, selected = self._session.current, self._selected
        if selected is None or current is None:
            self._deciding.decide(decision)
            return
        lines = meant(selected, self._view.rows, current.hunk)
        if lines is None:
            self._reviewer.said.emit("None of the selected lines is changed, so there is nothing to decide.", False)
            return
        self.end()
        if lines == (0, len(changed_indexes(current.hunk)) - 1):
            self._deciding.decide(decision)
        else:
            self._steps.decide_lines(*lines, decision)

    def toggle(self) -> None:
        """Accept the selected lines or the keyboard hunk, or take their acceptance back."""
        current = self._session.current
        accepted = current is not None and current.decision is Decision.ACCEPTED
        self.decide(Decision.UNDECIDED if accepted else Decision.ACCEPTED)

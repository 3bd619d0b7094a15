"""What changes the hunks themselves, so that the next key waits for the answer: undo, split, lines, settle, edit."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from haiku_pair.edits.values import LineKind
from haiku_pair.protocol.replies import Reviewed
from haiku_pair.protocol.requests import (
    DecideLines,
    EditHunk,
    RedoDecision,
    SettleConflict,
    SplitHunk,
    UndoDecision,
)
from haiku_pair.protocol.values import Decision, Fault, FileHunks, Problem, ReviewHunk, Settling
from haiku_pair.window.review.context import changed_indexes
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.session import Spot
from haiku_pair.window.review.settling import must_settle

_CANNOT_SPLIT = (
    "This hunk can't be split: no unchanged line stands between its changes. ‹review.select_lines› selects lines of it."
)
_ONE_SIDE = "This is about the whole file, so only one side can be kept: ‹review.keep_mine› or ‹review.take_theirs›."


class Steps(QObject):
    """Each is one step that `u` takes back."""

    edit_kept = Signal(str, str)
    """The engine has the hand edit of the hunk (path, id it had)."""

    def __init__(self, reviewer: Reviewer) -> None:
        super().__init__(reviewer)
        self._reviewer = reviewer
        self._session = reviewer.session

    # --- back and forth ---

    def undo(self) -> None:
        """Take the last decision back and go to its hunk."""
        proposal = self._reviewer.proposal
        if proposal is None or not (proposal.can_undo_decision or self._session.ledger.waiting):
            self._reviewer.said.emit("There is no decision to undo.", False)
            return
        self._reviewer.ask(UndoDecision(proposal.id), Reviewed, self._on_stepped)

    def redo(self) -> None:
        """Take the decision that was undone last again."""
        proposal = self._reviewer.proposal
        if proposal is None or not (proposal.can_redo_decision or self._session.ledger.waiting):
            self._reviewer.said.emit("There is no decision to redo.", False)
            return
        self._reviewer.ask(RedoDecision(proposal.id), Reviewed, self._on_stepped)

    def _on_stepped(self, reviewed: Reviewed) -> None:
        before = {
            file.path: {_said(review) for review in self._session.ledger.hunks(file.path)} for file in reviewed.files
        }
        self._session.take_reviewed(None, reviewed)
        self._go_to_first_other(before, reviewed.files)
        self._reviewer.went_well.emit()

    def _go_to_first_other(self, before: dict[str, set[tuple[object, ...]]], files: tuple[FileHunks, ...]) -> None:
        for file in files:
            for review in self._session.ledger.hunks(file.path):
                if before[file.path] and _said(review) not in before[file.path]:
                    self._session.to_spot(file.path, review.hunk.id)
                    return

    # --- parts of hunks ---

    def split(self) -> None:
        """Cut the keyboard hunk where unchanged lines stand between its changes."""
        proposal, spot = self._reviewer.proposal, self._session.spot()
        if proposal is not None and spot is not None:
            body = SplitHunk(proposal.id, spot.path, spot.hunk)
            self._reviewer.ask_or(body, Reviewed, self._on_split, self._on_not_split)

    def _on_split(self, reviewed: Reviewed) -> None:
        before = sum(file.hunks for file in self._session.files)
        self._session.take_reviewed(None, reviewed)
        parts = sum(file.hunks for file in self._session.files) - before + 1
        self._reviewer.said.emit(f"Split into {parts} parts, each with a decision of its own.", False)

    def _on_not_split(self, problem: Problem) -> None:
        if problem.fault is Fault.NOTHING_TO_DO:
            self._reviewer.said.emit(_CANNOT_SPLIT, False)
        else:
            self._reviewer.say_problem(problem)

    def decide_lines(self, first: int, last: int, decision: Decision) -> None:
        """Decide on some changed lines of the keyboard hunk, which then are a part of their own.

        Args:
            first: the first one meant; counts the hunk's removed and added lines from 0.
            last: the last one meant.
            decision: about them.
        """
        proposal, spot, current = self._reviewer.proposal, self._session.spot(), self._session.current
        if proposal is None or spot is None or current is None:
            return
        if decision is Decision.ACCEPTED and current.conflict is not None:
            self._reviewer.said.emit(must_settle(current.conflict), False)
            return
        body = DecideLines(proposal.id, spot.path, spot.hunk, first, last, decision)
        self._reviewer.ask(body, Reviewed, partial(self._on_lines_decided, *_numbered(current, first)))

    def _on_lines_decided(self, kind: LineKind, number: int, reviewed: Reviewed) -> None:
        self._session.take_reviewed(None, reviewed)
        self._session.to_line(kind, number)
        self._go_on_if_decided()
        self._reviewer.went_well.emit()

    def _go_on_if_decided(self) -> None:
        current = self._session.current
        if current is not None and current.decision is not Decision.UNDECIDED:
            self._session.next_undecided()

    # --- conflicts ---

    def settle(self, settling: Settling) -> None:
        """Settle the conflict of the keyboard hunk."""
        proposal, spot, current = self._reviewer.proposal, self._session.spot(), self._session.current
        if proposal is None or spot is None or current is None:
            return
        if current.conflict is None:
            self._reviewer.said.emit("There is no conflict here.", False)
        elif settling is Settling.BOTH and current.conflict.is_whole:
            self._reviewer.said.emit(_ONE_SIDE, False)
        else:
            body = SettleConflict(proposal.id, spot.path, spot.hunk, settling)
            self._reviewer.ask(body, Reviewed, self._on_settled)

    def _on_settled(self, reviewed: Reviewed) -> None:
        self._session.take_reviewed(None, reviewed)
        self._go_on_if_decided()
        self._reviewer.went_well.emit()

    # --- what was typed ---

    def keep_edit(self, spot: Spot, lines: tuple[str, ...]) -> None:
        """Put the person's lines in place of the new side of a hunk, which accepts it."""
        proposal = self._reviewer.proposal
        if proposal is not None:
            body = EditHunk(proposal.id, spot.path, spot.hunk, lines)
            self._reviewer.ask(body, Reviewed, partial(self._on_edited, spot))

    def _on_edited(self, spot: Spot, reviewed: Reviewed) -> None:
        self._session.take_reviewed(None, reviewed)
        self.edit_kept.emit(spot.path, spot.hunk)
        self._session.next_undecided()
        self._reviewer.went_well.emit()


def _said(review: ReviewHunk) -> tuple[object, ...]:
    """What a step changes of a hunk."""
    return review.hunk.id, review.decision, review.conflict is None


def _numbered(review: ReviewHunk, changed: int) -> tuple[LineKind, int]:
    """Kind and line number, on its own side, of a changed line, which stay its own when the hunk falls apart."""
    hunk = review.hunk
    place = changed_indexes(hunk)[changed]
    kind, above = hunk.lines[place].kind, hunk.lines[:place]
    other = LineKind.ADDED if kind is LineKind.REMOVED else LineKind.REMOVED
    first = hunk.old_first if kind is LineKind.REMOVED else hunk.new_first
    return kind, first + sum(line.kind is not other for line in above)

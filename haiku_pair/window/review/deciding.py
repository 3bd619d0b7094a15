"""Decisions on hunks, shown before the engine has confirmed them. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot

from haiku_pair.protocol.replies import Reviewed
from haiku_pair.protocol.requests import Decide
from haiku_pair.protocol.values import ConflictSides, Decision, FileChange, HunkDecision, Problem, ReviewHunk
from haiku_pair.window.review import words
from haiku_pair.window.review.ledger import sum_of
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.settling import how, must_settle
from haiku_pair.window.review.visible import escaped

_VERBS = {Decision.ACCEPTED: "Accept", Decision.REJECTED: "Reject"}


class Deciding(QObject):
    """One hunk, the rest of a file, everything. A conflict is never accepted as it stands."""

    def __init__(self, reviewer: Reviewer) -> None:
        super().__init__(reviewer)
        self._reviewer = reviewer
        self._session = reviewer.session
        self._ledger = reviewer.session.ledger
        self._bulk: Decision | None = None
        self._failed_ticket = 0
        reviewer.hunks_came.connect(self._go_on_with_bulk)
        reviewer.reset.connect(self._end_bulk)

    def decide(self, decision: Decision) -> None:
        """Decide on the keyboard hunk and go to the next undecided one below."""
        spot, current = self._session.spot(), self._session.current
        if spot is None or current is None:
            return
        if decision is Decision.ACCEPTED and current.conflict is not None:
            self._reviewer.said.emit(must_settle(current.conflict), False)
            return
        self._send((HunkDecision(spot.path, spot.hunk, decision),))
        if decision is not Decision.UNDECIDED:
            self._session.next_undecided()
        self._reviewer.go_on()

    def decide_on(self, decisions: tuple[HunkDecision, ...]) -> None:
        """Decide on these hunks as one step; the keyboard stays where it is."""
        self._send(decisions)

    def toggle(self) -> None:
        """Accept the keyboard hunk, or take its acceptance back."""
        current = self._session.current
        if current is not None:
            accepted = current.decision is Decision.ACCEPTED
            self.decide(Decision.UNDECIDED if accepted else Decision.ACCEPTED)

    def decide_file(self, decision: Decision) -> None:
        """Decide on the keyboard hunk and on the undecided ones below it in its file."""
        file, index = self._session.file, self._session.hunk_index
        if file is None or index is None:
            return
        here, *below = self._ledger.hunks(file.path)[index:]
        rest = [here, *(review for review in below if review.decision is Decision.UNDECIDED)]
        meant = _decidable(rest, decision)
        self._send(tuple(HunkDecision(file.path, review.hunk.id, decision) for review in meant))
        self._session.next_undecided()
        self._say_conflicts(_passed_over(rest, decision))
        self._reviewer.go_on()

    def decide_all(self, decision: Decision) -> None:
        """Ask whether to decide on everything. Sensitive files are left out of accepting: each needs its own look."""
        files = self._everything(decision)
        tally = sum_of(self._ledger.tally(file) for file in files)
        same, other = (
            (tally.accepted, tally.rejected) if decision is Decision.ACCEPTED else (tally.rejected, tally.accepted)
        )
        left_out = _left_out([file for file in self._session.files if file not in files])
        if tally.total == same:
            self._reviewer.said.emit(f"Nothing to do: all is {decision.value} already.{left_out}", False)
            return
        count = words.plural(tally.total, "hunk")
        parts = [f"{_VERBS[decision]} everything, {count} in {words.plural(len(files), 'file')}?"]
        unseen = self._ledger.never_shown(files)
        if unseen:
            parts.append(f"Not shown yet: {words.plural(unseen, 'hunk')}.")
        if other:
            opposite = Decision.REJECTED if decision is Decision.ACCEPTED else Decision.ACCEPTED
            parts.append(f"{words.plural(other, f'{opposite.value} hunk')} will change.")
        if tally.conflicts and decision is Decision.ACCEPTED:
            parts.append("Conflicts stay open.")
        self._reviewer.asked.emit(" ".join(parts) + left_out, partial(self._decide_everything, decision))

    def cancel(self) -> bool:
        """Give up a decision on everything that still collects its hunks; False when there is none."""
        if self._bulk is None:
            return False
        self._end_bulk()
        self._reviewer.forget_keys()
        self._reviewer.said.emit("Stopped. Nothing was decided.", False)
        self._reviewer.go_on()
        return True

    def _everything(self, decision: Decision) -> list[FileChange]:
        every = self._session.files
        return [file for file in every if decision is not Decision.ACCEPTED or not file.sensitive]

    def _decide_everything(self, decision: Decision) -> None:
        self._bulk = decision
        self._reviewer.hold_keys(collecting=True)
        self._reviewer.fetch(self._ledger.missing())
        self._go_on_with_bulk()
        if self._bulk is not None:
            files = words.plural(self._reviewer.fetching, "file")
            self._reviewer.said.emit(f"Collecting the hunks of {files} … ‹review.back› stops.", False)
        self._reviewer.go_on()

    @Slot()
    def _end_bulk(self) -> None:
        self._bulk = None
        self._reviewer.hold_keys(collecting=False)

    @Slot()
    def _go_on_with_bulk(self) -> None:
        """Decide on everything as one step, once all hunks are known."""
        decision = self._bulk
        if decision is None:
            return
        files = self._everything(decision)
        if not all(self._ledger.is_loaded(file.path) for file in files):
            return
        self._end_bulk()
        every = [
            (file, [review for review in self._ledger.hunks(file.path) if review.decision is not decision])
            for file in files
        ]
        decisions = [
            HunkDecision(file.path, review.hunk.id, decision)
            for file, hunks in every
            for review in _decidable(hunks, decision)
        ]
        self._send(tuple(decisions))
        self._session.next_undecided()
        self._reviewer.said.emit("", False)  # takes the word of collecting away
        self._say_conflicts([sides for _, hunks in every for sides in _passed_over(hunks, decision)])

    def _say_conflicts(self, left: list[ConflictSides]) -> None:
        if left:
            verb = "was" if len(left) == 1 else "were"
            keys = how(next((sides for sides in left if not sides.is_whole), left[0]))
            said = f"{words.plural(len(left), 'conflict')} {verb} left open. Settle each first: {keys}."
            self._reviewer.said.emit(said, False)

    # --- on the way ---

    def _send(self, decisions: tuple[HunkDecision, ...]) -> None:
        proposal = self._reviewer.proposal
        if proposal is None or not decisions:
            return
        ticket = self._ledger.decide(decisions)
        on_reply, on_failure = partial(self._on_reviewed, ticket), partial(self._on_refused, ticket)
        self._reviewer.bridge.ask(Decide(proposal.id, decisions), Reviewed, on_reply, on_failure)

    def _on_reviewed(self, ticket: int, reviewed: Reviewed) -> None:
        self._session.take_reviewed(ticket, reviewed)
        if ticket > self._failed_ticket:
            self._reviewer.went_well.emit()
        self._reviewer.go_on()

    def _on_refused(self, ticket: int, problem: Problem) -> None:
        self._failed_ticket = max(self._failed_ticket, ticket)
        self._ledger.drop(ticket)
        self._reviewer.say_problem(problem)
        self._reviewer.go_on()


def _decidable(hunks: Sequence[ReviewHunk], decision: Decision) -> list[ReviewHunk]:
    """Those of the hunks that the decision can be taken on as they stand."""
    return [review for review in hunks if decision is not Decision.ACCEPTED or review.conflict is None]


def _passed_over(hunks: Sequence[ReviewHunk], decision: Decision) -> list[ConflictSides]:
    """What the others of them must be settled about."""
    return [review.conflict for review in hunks if review.conflict is not None and decision is Decision.ACCEPTED]


def _left_out(files: list[FileChange]) -> str:
    if not files:
        return ""
    names = ", ".join(escaped(file.path) for file in files[:3]) + (" …" if len(files) > 3 else "")
    return f" Sensitive, so left to decide one by one: {names}."

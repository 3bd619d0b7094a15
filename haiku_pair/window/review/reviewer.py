"""The review in talk with the engine: decisions out, the truth back, keys in order. No widgets.

A key is carried out at once, unless the answer to an undo, an edit or an apply is awaited or the hunks of the file are
on their way; then it waits in line. The first of a line is bound to the hunk that was shown when it was pressed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from haiku_pair.protocol.requests import (
    Applied,
    ApplyProposal,
    CommentHunk,
    Decide,
    EditHunk,
    GetHunks,
    Hunks,
    RedoDecision,
    RequestBody,
    Reviewed,
    UndoDecision,
)
from haiku_pair.protocol.values import (
    Decision,
    FileChange,
    FileHunks,
    HunkDecision,
    Problem,
    Proposal,
)
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.review import words
from haiku_pair.window.review.session import Landing, ReviewSession, Spot, sum_of
from haiku_pair.window.review.visible import escaped

Action = Callable[[], None]

_VERBS = {Decision.ACCEPTED: "Accept", Decision.REJECTED: "Reject"}


class Reviewer(QObject):
    """Carries out what the keys mean."""

    changed = Signal()
    """There is something new to draw."""
    said = Signal(str, bool)
    """A message for the person, empty to take the last one away; True when it tells of a problem."""
    went_well = Signal()
    """The engine did what was asked; an older problem may go."""
    asked = Signal(str, object)
    """A question, and what to do on yes."""
    comment_kept = Signal(str, str)
    """The engine has the comment on the hunk (path, id)."""
    edit_kept = Signal(str, str)
    """The engine has the hand edit of the hunk (path, id it had)."""
    applied = Signal(object)
    """`Applied`, when files were written."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = ReviewSession()
        self._bridge = bridge
        self._queue: deque[tuple[Action, Spot | None]] = deque()
        self._busy = False
        self._bulk: Decision | None = None
        self._fetching: dict[str, int] = {}
        self._fetches = 0
        self._unreadable: set[str] = set()
        self._failed_ticket = 0

    # --- the engine's word ---

    def show_proposal(self, proposal: Proposal | None, stale: tuple[str, ...] = (), *, unread: bool = False) -> None:
        """A new state of the proposal; `unread` while nobody has looked at it."""
        before = self.session.proposal
        if proposal is None or before is None or before.id != proposal.id:
            self._queue.clear()
            self._fetching.clear()
            self._bulk = None
            stale = ()
        for path in stale:
            self._fetching.pop(path, None)
        self._unreadable.clear()
        self.session.take_proposal(proposal, stale, unread=unread)
        self._after()

    def _after(self) -> None:
        """After whatever happened: ask for the hunks that are needed now, draw, and go on with waiting keys."""
        self._fetch(self.session.wanted())
        self.changed.emit()
        self._drain()

    def _fetch(self, paths: tuple[str, ...]) -> None:
        proposal = self.session.proposal
        for path in paths:
            if proposal is None or path in self._fetching or path in self._unreadable:
                continue
            self._fetches += 1
            self._fetching[path] = self._fetches
            on_failure = partial(self._on_no_hunks, path, self._fetches)
            self._bridge.ask(GetHunks(proposal.id, path), Hunks, partial(self._on_hunks, self._fetches), on_failure)

    def _on_hunks(self, fetch: int, reply: Hunks) -> None:
        if self._fetching.get(reply.file.path) != fetch:
            return
        del self._fetching[reply.file.path]
        self.session.take_hunks(reply.file)
        self._go_on_with_bulk()
        self._after()

    def _on_no_hunks(self, path: str, fetch: int, problem: Problem) -> None:
        proposal = self.session.proposal
        if self._fetching.get(path) != fetch or proposal is None:
            return
        del self._fetching[path]
        self._unreadable.add(path)
        self._bulk = None
        if not self.session.is_loaded(path):
            self.session.take_hunks(FileHunks(proposal.id, path, (), note=words.problem(problem)))
        self.said.emit(words.problem(problem), True)
        self._after()

    # --- keys in order ---

    @property
    def is_waiting(self) -> bool:
        """Whether a key pressed now waits in line."""
        return self._busy or self._bulk is not None or self.session.is_landing

    def press(self, action: Action) -> None:
        """Do what a key means, now or when its turn comes."""
        if self.session.proposal is None:
            return
        if self.is_waiting:
            self._queue.append((action, None if self._queue else self.session.spot()))
        else:
            action()

    def _drain(self) -> None:
        while self._queue and not self.is_waiting:
            action, spot = self._queue.popleft()
            if spot is None or self._is_back_at(spot):
                action()

    def _is_back_at(self, spot: Spot) -> bool:
        """Go back to the hunk a key was pressed on, if it is still there."""
        if self.session.spot() == spot:
            return True
        known = [review.hunk.id for review in self.session.hunks(spot.path)]
        if spot.hunk in known and self.session.to_spot(spot.path, spot.hunk):
            return True
        self.said.emit("The hunk that key was meant for has changed. Nothing was decided on it. Look again.", True)
        return False

    def cancel(self) -> bool:
        """Give up a decision on everything that still collects its hunks; False when there is none."""
        if self._bulk is None:
            return False
        self._bulk = None
        self._queue.clear()
        self.said.emit("Stopped. Nothing was decided.", False)
        self._after()
        return True

    # --- moves ---

    def move(self, step: Callable[[], bool], nothing: str) -> None:
        """Move the cursor; say so when there is nowhere to go."""
        if not step():
            self.said.emit(nothing, False)
        self._after()

    def next_file(self) -> None:
        """To the first hunk of the next file."""
        self.move(partial(self.session.to_file, self.session.file_index + 1), "This is the last file.")

    def previous_file(self) -> None:
        """To the first hunk of the file before."""
        self.move(partial(self.session.to_file, self.session.file_index - 1), "This is the first file.")

    def go_to(self, file: int, hunk: int) -> None:
        """To a hunk by the places of its file and of itself (-1: the first)."""
        if file != self.session.file_index:
            self.session.to_file(file, Landing.FIRST)
        self.session.to_hunk(max(0, hunk))
        self._after()

    # --- decisions ---

    def decide(self, decision: Decision) -> None:
        """Decide on the keyboard hunk and go to the next undecided one below."""
        spot = self.session.spot()
        if spot is not None:
            self._send((HunkDecision(spot.path, spot.hunk, decision),))
            if decision is not Decision.UNDECIDED:
                self.session.next_undecided()
            self._after()

    def toggle(self) -> None:
        """Accept the keyboard hunk, or take its acceptance back."""
        current = self.session.current
        if current is not None:
            accepted = current.decision is Decision.ACCEPTED
            self.decide(Decision.UNDECIDED if accepted else Decision.ACCEPTED)

    def decide_file(self, decision: Decision) -> None:
        """Decide on the keyboard hunk and on the undecided ones below it in its file."""
        file, index = self.session.file, self.session.hunk_index
        if file is None or index is None:
            return
        here, *below = self.session.hunks(file.path)[index:]
        rest = [here, *(review for review in below if review.decision is Decision.UNDECIDED)]
        self._send(tuple(HunkDecision(file.path, review.hunk.id, decision) for review in rest))
        self.session.next_undecided()
        self._after()

    def decide_all(self, decision: Decision) -> None:
        """Ask whether to decide on everything. Sensitive files are left out of accepting: each needs its own look."""
        files = self._everything(decision)
        tally = sum_of(self.session.tally(file) for file in files)
        same, other = (
            (tally.accepted, tally.rejected) if decision is Decision.ACCEPTED else (tally.rejected, tally.accepted)
        )
        left_out = [file for file in self.session.files if file not in files]
        if tally.total == same:
            self.said.emit(f"Nothing to do: all is {decision.value} already.{_left_out(left_out)}", False)
            return
        parts = [f"{_VERBS[decision]} everything, {words.plural(tally.total, 'hunk')} in {_files(files)}?"]
        unseen = self.session.never_shown(files)
        if unseen:
            parts.append(f"Not shown yet: {words.plural(unseen, 'hunk')}.")
        if other:
            opposite = Decision.REJECTED if decision is Decision.ACCEPTED else Decision.ACCEPTED
            parts.append(f"{words.plural(other, f'{opposite.value} hunk')} will change.")
        question = " ".join(parts) + _left_out(left_out)
        self.asked.emit(question, partial(self._decide_everything, decision))

    def _everything(self, decision: Decision) -> list[FileChange]:
        every = self.session.files
        return [file for file in every if decision is not Decision.ACCEPTED or not file.sensitive]

    def _decide_everything(self, decision: Decision) -> None:
        self._bulk = decision
        self._fetch(tuple(path for path in self.session.missing()))
        self._go_on_with_bulk()
        if self._bulk is not None:
            self.said.emit(f"Collecting the hunks of {words.plural(len(self._fetching), 'file')} … Esc stops.", False)
        self._after()

    def _go_on_with_bulk(self) -> None:
        """Decide on everything as one step, once all hunks are known."""
        decision = self._bulk
        if decision is None:
            return
        files = self._everything(decision)
        if not all(self.session.is_loaded(file.path) for file in files):
            return
        self._bulk = None
        decisions = [
            HunkDecision(file.path, review.hunk.id, decision)
            for file in files
            for review in self.session.hunks(file.path)
            if review.decision is not decision
        ]
        self._send(tuple(decisions))
        self.session.next_undecided()
        self.said.emit("", False)  # takes the word of collecting away

    def _send(self, decisions: tuple[HunkDecision, ...]) -> None:
        proposal = self.session.proposal
        if proposal is None or not decisions:
            return
        ticket = self.session.decide(decisions)
        on_reply, on_failure = partial(self._on_reviewed, ticket), partial(self._on_refused, ticket)
        self._bridge.ask(Decide(proposal.id, decisions), Reviewed, on_reply, on_failure)

    def _on_reviewed(self, ticket: int, reviewed: Reviewed) -> None:
        self.session.take_reviewed(ticket, reviewed)
        if ticket > self._failed_ticket:
            self.went_well.emit()
        self._after()

    def _on_refused(self, ticket: int, problem: Problem) -> None:
        self._failed_ticket = max(self._failed_ticket, ticket)
        self.session.drop(ticket)
        self.said.emit(words.problem(problem), True)
        self._after()

    # --- what waits for its answer ---

    def undo(self) -> None:
        """Take the last decision back and go to its hunk."""
        proposal = self.session.proposal
        if proposal is None or not (proposal.can_undo_decision or self.session.waiting):
            self.said.emit("There is no decision to undo.", False)
            return
        self._ask(UndoDecision(proposal.id), self._on_stepped)

    def redo(self) -> None:
        """Take the decision that was undone last again."""
        proposal = self.session.proposal
        if proposal is None or not (proposal.can_redo_decision or self.session.waiting):
            self.said.emit("There is no decision to redo.", False)
            return
        self._ask(RedoDecision(proposal.id), self._on_stepped)

    def _ask(self, body: RequestBody, on_reply: Callable[[Reviewed], None]) -> None:
        self._busy = True
        self._bridge.ask(body, Reviewed, on_reply, self._on_failed)

    def _on_stepped(self, reviewed: Reviewed) -> None:
        before = {file.path: self.session.hunks(file.path) for file in reviewed.files}
        self._busy = False
        self.session.take_reviewed(None, reviewed)
        for path, hunks in before.items():
            now = {review.hunk.id: review.decision for review in self.session.hunks(path)}
            for review in hunks:
                if now.get(review.hunk.id, review.decision) is not review.decision:
                    self.session.to_spot(path, review.hunk.id)
                    self.went_well.emit()
                    self._after()
                    return
        self.went_well.emit()
        self._after()

    def _on_failed(self, problem: Problem) -> None:
        self._busy = False
        self.said.emit(words.problem(problem), True)
        self._after()

    def keep_comment(self, spot: Spot, text: str) -> None:
        """Keep a comment on a hunk; an empty one takes it away."""
        proposal = self.session.proposal
        if proposal is not None:
            body = CommentHunk(proposal.id, spot.path, spot.hunk, text.strip())
            self._bridge.ask(body, Reviewed, partial(self._on_commented, spot), self._on_not_commented)

    def _on_commented(self, spot: Spot, reviewed: Reviewed) -> None:
        self.session.take_reviewed(None, reviewed)
        self.comment_kept.emit(spot.path, spot.hunk)
        self.went_well.emit()
        self._after()

    def _on_not_commented(self, problem: Problem) -> None:
        self.said.emit(f"{words.problem(problem)} The draft of the comment is kept: c opens it again.", True)
        self._after()

    def keep_edit(self, spot: Spot, lines: tuple[str, ...]) -> None:
        """Put the person's lines in place of the new side of a hunk, which accepts it."""
        proposal = self.session.proposal
        if proposal is not None:
            self._ask(EditHunk(proposal.id, spot.path, spot.hunk, lines), partial(self._on_edited, spot))

    def _on_edited(self, spot: Spot, reviewed: Reviewed) -> None:
        self._busy = False
        self.session.take_reviewed(None, reviewed)
        self.edit_kept.emit(spot.path, spot.hunk)
        self.session.next_undecided()
        self.went_well.emit()
        self._after()

    # --- apply ---

    def apply(self) -> None:
        """Write what is accepted; sensitive files among it are asked for first."""
        tallies = [(file, self.session.tally(file)) for file in self.session.files]
        accepted = [file for file, tally in tallies if tally.accepted]
        if not accepted:
            self.said.emit("Nothing is accepted, so there is nothing to apply. y accepts a hunk.", False)
            return
        sensitive = [file for file in accepted if file.sensitive]
        if not sensitive:
            self._apply()
            return
        names = ", ".join(f"{escaped(file.path)} ({escaped(file.sensitive)})" for file in sensitive)
        self.asked.emit(f"Apply to {_files(accepted)}? Sensitive among them: {names}.", self._apply)

    def _apply(self) -> None:
        proposal = self.session.proposal
        if proposal is not None:
            self._busy = True
            self._bridge.ask(ApplyProposal(proposal.id), Applied, self._on_applied, self._on_failed)

    def _on_applied(self, applied: Applied) -> None:
        self._busy = False
        self.applied.emit(applied)
        self._after()


def _files(files: list[FileChange]) -> str:
    return words.plural(len(files), "file")


def _left_out(files: list[FileChange]) -> str:
    if not files:
        return ""
    names = ", ".join(escaped(file.path) for file in files[:3]) + (" …" if len(files) > 3 else "")
    return f" Sensitive, so left to decide one by one: {names}."

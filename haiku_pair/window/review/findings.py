"""The findings of a review by the model from the keyboard: where they are, and what the person does with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from haiku_pair.protocol.comments import Comment, CommentState, Severity, Side
from haiku_pair.protocol.events import CommentsChanged, Event
from haiku_pair.protocol.replies import Done, TurnAccepted
from haiku_pair.protocol.requests import (
    AnswerComment,
    MarkComment,
    RequestBody,
    SendComments,
    TakeSuggestion,
)
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.haiku_keys import ASK
from haiku_pair.window.review.keys import first_key
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.visible import escaped

_ANSWERS, _ANSWER = 3, 400
"""Answers that are shown with a finding, and characters of each."""
RESTORE = "review.restore_finding"
_WEIGHTS = {
    Severity.CRITICAL: "‼ critical",
    Severity.MAJOR: "! major",
    Severity.MINOR: "minor",
    Severity.NOTE: "note",
    Severity.NONE: "",
}


class Findings(QObject):
    """Goes from one open finding to the next and carries out what is decided on the one it stands at."""

    moved = Signal(object)
    """The finding the keyboard is at, a `Comment`; None when it is at none."""
    said = Signal(str, bool)
    asked = Signal(str)
    """Id of the finding that the person wants to write about."""

    def __init__(self, reviewer: Reviewer, commands: Commands) -> None:
        super().__init__(reviewer)
        self._commands = commands
        self._reviewer = reviewer
        self._of: dict[str, tuple[Comment, ...]] = {}
        self._at = ""
        self._dismissed: list[str] = []
        self._awaited: Comment | None = None
        """The finding whose hunk is still to be read."""
        reviewer.hunks_came.connect(self._on_hunks)
        reviewer.bridge.arrived.connect(self._on_arrived)

    # --- where they are ----------------------------------------------------------------------------

    @property
    def open_ones(self) -> Sequence[Comment]:
        """What waits for the person in what is reviewed now, in the order of files and lines."""
        places = {file.path: index for index, file in enumerate(self._reviewer.session.files)}
        found = [one for one in self._known() if one.state is CommentState.OPEN and one.anchor.path in places]
        return sorted(found, key=lambda one: (places[one.anchor.path], one.anchor.first, one.id))

    @property
    def current(self) -> Comment | None:
        """The open finding the keyboard is at."""
        return next((one for one in self.open_ones if one.id == self._at), None)

    def place(self) -> tuple[int, int]:
        """Number of the current finding among the open ones, from 1, and how many there are."""
        ids = [one.id for one in self.open_ones]
        return (ids.index(self._at) + 1 if self._at in ids else 0), len(ids)

    def next(self) -> None:
        """To the next open finding below."""
        self._step(1, "No open finding below.")

    def previous(self) -> None:
        """To the open finding above."""
        self._step(-1, "No open finding above.")

    def _step(self, step: int, nothing: str) -> None:
        found = self.open_ones
        ids = [one.id for one in found]
        here = ids.index(self._at) if self._at in ids else (-1 if step > 0 else len(ids))
        if not 0 <= here + step < len(found):
            ask = first_key(self._commands, ASK.id)
            self.said.emit(nothing if found else f"There are no open findings. {ask} asks Haiku for a review.", False)
            return
        self.said.emit("", False)
        self._go_to(found[here + step])

    def _go_to(self, comment: Comment) -> None:
        self._at = comment.id
        session, anchor = self._reviewer.session, comment.anchor
        index = next((place for place, file in enumerate(session.files) if file.path == anchor.path), None)
        if index is not None:
            session.to_file(index)
            self._awaited = None if session.ledger.is_loaded(anchor.path) else comment
            self._to_hunk(comment)
            self._reviewer.go_on()
        self.moved.emit(comment)

    def _to_hunk(self, comment: Comment) -> None:
        """The hunk that shows the finding's lines, else the last one above them."""
        session, anchor = self._reviewer.session, comment.anchor
        file = session.file
        best = 0
        for index, review in enumerate(session.ledger.hunks(file.path) if file else ()):
            first = review.hunk.new_first if anchor.side is Side.NEW else review.hunk.old_first
            if first <= anchor.last:
                best = index
        session.to_hunk(best)

    @Slot()
    def _on_hunks(self) -> None:
        awaited, file = self._awaited, self._reviewer.session.file
        if awaited is not None and file is not None and file.path == awaited.anchor.path:
            self._awaited = None
            self._to_hunk(awaited)

    # --- what is done with them --------------------------------------------------------------------

    def take(self) -> None:
        """Make the suggestion a change of the proposal; a finding without one is done with."""
        comment = self._meant()
        if comment is None:
            return
        if comment.suggestion is None:
            self._mark(comment.id, CommentState.RESOLVED, "The finding is resolved.")
            return
        said = "The suggestion is a change of the proposal now; the finding is resolved."
        self._ask(lambda proposal: TakeSuggestion(proposal, comment.id), partial(self._on_done, said))

    def dismiss(self) -> None:
        """It is of no use; a later review does not say it again."""
        comment = self._meant()
        if comment is not None:
            self._dismissed.append(comment.id)
            self._mark(
                comment.id, CommentState.DISMISSED, f"Dismissed. {first_key(self._commands, RESTORE)} takes it back."
            )

    def restore(self) -> None:
        """Take the last dismissal back."""
        known = {one.id for one in self._known() if one.state is CommentState.DISMISSED}
        while self._dismissed:
            last = self._dismissed.pop()
            if last in known:
                self._at = last
                self._mark(last, CommentState.OPEN, "The finding is open again.")
                return
        self.said.emit("There is no dismissal to take back.", False)

    def discuss(self) -> None:
        """Write to Haiku about it."""
        comment = self._meant()
        if comment is not None:
            self.asked.emit(comment.id)

    def send(self, comment: str, text: str) -> None:
        """Put the person's words under a finding and tell Haiku, whose answer comes there too.

        Without words, what stands there is told once more: it may not have reached Haiku the first time.
        """
        if text.strip():
            self._ask(lambda proposal: AnswerComment(proposal, comment, text.strip()), partial(self._on_kept, comment))
        else:
            self._tell(comment)

    def _on_kept(self, comment: str, _reply: Done) -> None:
        self._tell(comment)

    def _tell(self, comment: str) -> None:
        proposal = self._reviewer.proposal
        if proposal is not None:
            request = SendComments(proposal.id, (comment,))
            self._reviewer.bridge.ask(request, TurnAccepted, self._on_sent, self._reviewer.say_problem)

    def _on_sent(self, _reply: TurnAccepted) -> None:
        self.said.emit("Sent. What Haiku answers will stand under the finding.", False)

    def _meant(self) -> Comment | None:
        """The current finding, or the next one if the keyboard is at none yet: then it is only shown."""
        comment = self.current
        if comment is None:
            self.next()
        return comment

    def _mark(self, comment: str, state: CommentState, said: str) -> None:
        self._ask(lambda proposal: MarkComment(proposal, comment, state), partial(self._on_done, said))

    def _ask(self, request: Callable[[str], RequestBody], on_done: Callable[[Done], None]) -> None:
        proposal = self._reviewer.proposal
        if proposal is not None:
            self._reviewer.bridge.ask(request(proposal.id), Done, on_done, self._reviewer.say_problem)

    def _on_done(self, said: str, _reply: Done) -> None:
        self.said.emit(said, False)

    # --- what the engine says ----------------------------------------------------------------------

    def _known(self) -> tuple[Comment, ...]:
        proposal = self._reviewer.proposal
        return self._of.get(proposal.id, ()) if proposal is not None else ()

    @Slot(object)
    def _on_arrived(self, event: Event) -> None:
        if isinstance(event, CommentsChanged):
            before = [one.id for one in self.open_ones]
            self._of[event.proposal] = tuple(one for one in event.comments if one.reviewer)
            self._follow(before)

    def _follow(self, before: Sequence[str]) -> None:
        """When the finding the keyboard was at is done with, the next one takes its place."""
        if self._at in before and self.current is None:
            below = before[before.index(self._at) + 1 :]
            left = {one.id: one for one in self.open_ones}
            follower = next((left[one] for one in below if one in left), None)
            if follower is not None:
                self._go_to(follower)
                return
            self._at = ""
        self.moved.emit(self.current)


def heading(comment: Comment, place: tuple[int, int]) -> str:
    """How grave a finding is, who found it, and where; `place` is its number and how many there are."""
    anchor = comment.anchor
    lines = "" if not anchor.first else f":{anchor.first}" + (f"–{anchor.last}" if anchor.last > anchor.first else "")
    changed = ", lines changed since" if anchor.lost else ""
    number = f"finding {place[0]} of {place[1]}"
    where = f"{escaped(anchor.path)}{lines}{changed}"
    found = (_WEIGHTS[comment.severity], number, comment.reviewer.replace(",", ", "), where)
    return " · ".join(word for word in found if word)


def words_of(comment: Comment) -> tuple[list[str], list[str]]:
    """What a finding says, and the lines it would put there, each with its sign."""
    said = [escaped(line) for line in comment.text.split("\n") if line.strip()]
    if comment.suggestion is None:
        return said, []
    removed = [f"− {escaped(line)}" for line in comment.anchor.text]
    return said, [*removed, *(f"+ {escaped(line)}" for line in comment.suggestion)]


def answers_of(comment: Comment) -> list[str]:
    """The newest of what was said under a finding, each with who said it."""
    shown = [f"{escaped(answer.author) or 'You'}: {_short(answer.text)}" for answer in comment.answers[-_ANSWERS:]]
    earlier = len(comment.answers) - len(shown)
    return ([f"… {earlier} earlier"] if earlier > 0 else []) + shown


def _short(text: str) -> str:
    line = escaped(" ".join(text.split()))
    return line if len(line) <= _ANSWER else f"{line[:_ANSWER]}…"

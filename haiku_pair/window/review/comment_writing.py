"""Writing a comment or an answer over the diff. What is typed goes to the engine, so that it outlives a crash."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from haiku_pair.protocol.comments import Comment, CommentState
from haiku_pair.protocol.events import CommentsChanged, Event
from haiku_pair.protocol.replies import CommentKept, Done
from haiku_pair.protocol.requests import PutComment, RemoveComment
from haiku_pair.protocol.values import Problem
from haiku_pair.window.review import words
from haiku_pair.window.review.comment_rows import where
from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.editing import Editing
from haiku_pair.window.review.editors import CommentEditor
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.row import Written
from haiku_pair.window.review.visible import escaped
from haiku_pair.window.theme.theme import Theme

QUIET = 250
"""Milliseconds after a letter before what is typed is told to the engine."""


@dataclass
class _Work:
    """What is being written."""

    review: str
    comment: Comment
    """As it was when the editor was opened."""
    text: str
    answers: bool
    kept: bool = False
    """The person has finished it."""


class CommentWriting(QObject):
    """Opens the editor of a comment and keeps what is typed in it."""

    answered = Signal(str, str)
    """Id of a comment, and the person's answer to it."""

    def __init__(self, theme: Theme, reviewer: Reviewer, view: DiffView, editing: Editing) -> None:
        super().__init__(reviewer)
        self._theme = theme
        self._reviewer = reviewer
        self._remarks = reviewer.session.comments
        self._view = view
        self._editing = editing
        self._work: _Work | None = None
        self._drafts = editing.drafts
        self._in_flight = 0
        self._soon = QTimer(self, singleShot=True, interval=QUIET)
        self._soon.timeout.connect(self._stream)
        editing.closed.connect(self._on_closed)
        reviewer.bridge.arrived.connect(self._on_arrived)

    # --- the editor --------------------------------------------------------------------------------

    @property
    def written(self) -> Written | None:
        """What the rows make room for."""
        work = self._work
        return Written(work.comment.id, self._editing.rows, work.answers) if work and self._editing.editor else None

    @property
    def comment(self) -> Comment | None:
        """The comment that is being written, as it was before."""
        return self._work.comment if self._work and not self._work.answers else None

    def write(self, comment: Comment) -> None:
        """Write a comment, or go on with one."""
        about = self.tr("What should Haiku know about {0}?").format(self._place(comment))
        self._open(comment, comment.text, self.tr("Comment"), about, answers=False)

    def answer(self, comment: Comment) -> None:
        """Write an answer to a comment."""
        about = self.tr("Your answer to the comment on {0}").format(self._place(comment))
        self._open(comment, self._drafts.answer(comment.id), self.tr("Answer"), about, answers=True)

    def _place(self, comment: Comment) -> str:
        path = escaped(comment.anchor.path)
        return f"{where(comment.anchor)} of {path}" if comment.anchor.first else path

    def _open(self, comment: Comment, text: str, name: str, about: str, *, answers: bool) -> None:
        proposal = self._reviewer.proposal
        if proposal is None:
            return
        self._work = _Work(proposal.id, comment, text, answers)
        editor = CommentEditor(self._theme, name, about, text, self._view.viewport())
        editor.changed.connect(self._on_changed)
        editor.kept.connect(self._on_kept)
        self._editing.write(editor)

    def close_unless(self, path: str) -> None:
        """Close the editor if it is about another file than this one; what is typed stays."""
        if self._work is not None and self._work.comment.anchor.path != path:
            self._editing.leave()

    @Slot(str)
    def _on_changed(self, text: str) -> None:
        if self._work is None:
            return
        self._work.text = text
        if self._work.answers:
            self._drafts.keep_answer(self._work.comment.id, text)
        self._editing.fit()
        if not self._soon.isActive():
            self._soon.start()

    @Slot(str)
    def _on_kept(self, text: str) -> None:
        if self._work is not None:
            self._work.text, self._work.kept = text, True
            self._editing.leave()

    @Slot()
    def _on_closed(self) -> None:
        """However the editor was closed: keep what stands in it."""
        work, self._work = self._work, None
        self._soon.stop()
        if work is None:
            return
        if work.answers:
            self._finish_answer(work)
        else:
            self._finish(work)

    def _finish_answer(self, work: _Work) -> None:
        name = work.comment.id
        self._drafts.keep_answer(name, "" if work.kept else work.text)
        if work.kept and work.text.strip():
            self.answered.emit(name, work.text.strip())

    def _finish(self, work: _Work) -> None:
        before, name = work.comment, work.comment.id
        if not work.text.strip():
            self._put_back(work)
        elif work.kept:
            self._put(work.review, _with(before, work.text.strip(), CommentState.DRAFT))
        elif work.text != before.text or self._remarks.one(name) not in {before, None}:
            self._put(work.review, _with(before, work.text, CommentState.WRITING))

    def _put_back(self, work: _Work) -> None:
        """Nothing stands in the editor: a comment that was kept before comes back, unless that was the wish."""
        before = work.comment
        known = self._remarks.one(before.id)
        if known is None:
            return
        if before.text and not work.kept:
            if known != before:
                self._put(work.review, before)
            return
        self._remarks.forget(work.review, before.id)
        request = RemoveComment(work.review, before.id)
        self._reviewer.bridge.ask(request, Done, None, self._reviewer.say_problem)

    # --- to the engine -----------------------------------------------------------------------------

    @Slot()
    def _stream(self) -> None:
        work = self._work
        if work is not None and not work.answers and work.text.strip() and work.text != work.comment.text:
            self._put(work.review, _with(work.comment, work.text, CommentState.WRITING))

    def _put(self, review: str, comment: Comment) -> None:
        self._remarks.put(review, comment)
        self._in_flight += 1
        on_kept, on_refused = partial(self._on_told, review, comment), partial(self._on_refused, review, comment)
        self._reviewer.bridge.ask(PutComment(review, comment), CommentKept, on_kept, on_refused)
        if comment.state is not CommentState.WRITING:
            self._reviewer.changed.emit()

    def _on_told(self, review: str, comment: Comment, _reply: CommentKept) -> None:
        self._in_flight -= 1
        self._remarks.settle(review, comment)
        self._reviewer.went_well.emit()

    def _on_refused(self, review: str, comment: Comment, problem: Problem) -> None:
        self._in_flight -= 1
        if comment not in self._remarks.unsettled(review):
            return
        self._remarks.put(review, _with(comment, comment.text, CommentState.WRITING))
        if self._work is None:
            kept = "The draft of the comment is kept: ‹review.comment› opens it again."
            self._reviewer.said.emit(f"{words.problem(problem)} {kept}", True)
            self._reviewer.go_on()

    @Slot(object)
    def _on_arrived(self, event: Event) -> None:
        """An engine that was started again is told what it does not know."""
        if isinstance(event, CommentsChanged) and not self._in_flight:
            for comment in self._remarks.unsettled(event.proposal):
                self._put(event.proposal, comment)


def _with(comment: Comment, text: str, state: CommentState) -> Comment:
    return msgspec.structs.replace(comment, text=text, state=state)

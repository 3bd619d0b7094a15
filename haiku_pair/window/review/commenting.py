"""Comments on lines from the keyboard: where they are, and what the person does with them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from haiku_pair.protocol.comments import Anchor, Comment, CommentState
from haiku_pair.protocol.events import CommentsChanged, Event
from haiku_pair.protocol.replies import Done, TurnAccepted
from haiku_pair.protocol.requests import AnswerComment, MarkComment, RemoveComment, RequestBody, SendComments
from haiku_pair.protocol.values import Problem
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review import comment_keys, words
from haiku_pair.window.review.comment_going import CommentGoing
from haiku_pair.window.review.comment_list import CommentList
from haiku_pair.window.review.comment_rows import spoken
from haiku_pair.window.review.comment_writing import CommentWriting
from haiku_pair.window.review.commented_lines import of_row, of_rows
from haiku_pair.window.review.comments_out import CommentsOut
from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.editing import Editing
from haiku_pair.window.review.keyboard import Keyboard
from haiku_pair.window.review.keys import first_key
from haiku_pair.window.review.remarks import DONE, UNSENT
from haiku_pair.window.review.reviewer import Action, Reviewer
from haiku_pair.window.review.row import Remarked
from haiku_pair.window.review.rows import has_sentences
from haiku_pair.window.theme.theme import Theme

_NONE_HERE = "There is no comment on this line."


class Commenting(QObject):
    """Carries out the commands of `comment_keys`. The comment meant is the one at the line cursor."""

    row_wanted = Signal(int)
    """The line cursor is to go to this row."""

    def __init__(
        self, theme: Theme, reviewer: Reviewer, view: DiffView, editing: Editing, commands: Commands, pane: QWidget
    ) -> None:
        super().__init__(pane)
        self._reviewer = reviewer
        self._session = reviewer.session
        self._remarks = reviewer.session.comments
        self._view = view
        self._commands = commands
        self._keyboard: Keyboard
        self._turned: frozenset[str] = frozenset()
        self._writing = CommentWriting(theme, reviewer, view, editing)
        self._going = CommentGoing(reviewer, view)
        self._list = CommentList(theme, self._remarks, pane)
        self._out = CommentsOut(reviewer, pane)
        self._going.row_wanted.connect(self.row_wanted)
        self._going.arrived.connect(self._on_come)
        self._list.chosen.connect(self._going.to)
        self._writing.answered.connect(self._on_answered)
        reviewer.bridge.arrived.connect(self._on_arrived)
        view.words_width_changed.connect(self._on_width_changed)

    def add_commands(self, keyboard: Keyboard) -> None:
        """Register them."""
        self._keyboard = keyboard
        actions: dict[str, Action] = {
            "review.comment_file": self.comment_file,
            comment_keys.NEXT: partial(self._going.step, 1),
            comment_keys.PREVIOUS: partial(self._going.step, -1),
            "review.answer_comment": self.answer,
            "review.resolve_comment": self.resolve,
            "review.open_comment": self.turn,
            "review.remove_comment": self.remove,
            comment_keys.SEND: self.send,
            "review.send_comments": self.send_all,
            "review.list_comments": self._list.open,
            "review.copy_comments": self._out.copy_markdown,
            "review.copy_comments_github": self._out.copy_github,
            "review.save_comments": self._out.save,
        }
        for command in comment_keys.COMMANDS:
            keyboard.add(command, actions[command.id])

    @property
    def hints(self) -> list[tuple[str, str]]:
        """What the hint line names while the line cursor is at a comment; empty while it is not."""
        rows, at = self._view.rows, self._view.row
        comment = self._remarks.one(rows[at].comment) if 0 <= at < len(rows) and rows[at].comment else None
        return comment_keys.hints(self._commands, comment) if comment is not None else []

    # --- for the pane ------------------------------------------------------------------------------

    def remarked(self, path: str) -> Remarked:
        """What the rows of a file show."""
        comments = self._remarks.of(path)
        written = self._writing.comment
        if written is not None and written.anchor.path == path and all(one.id != written.id for one in comments):
            comments = (*comments, written)
        if not comments:
            return Remarked()
        return Remarked(comments, self._turned, self._view.words_width, self._writing.written)

    def follow(self, path: str) -> None:
        """Another file may be shown now (none: empty)."""
        self._writing.close_unless(path)

    def drawn(self) -> None:
        """The rows of the shown file stand: go where the person wanted to go as soon as they do."""
        self._going.go_on()

    # --- writing -----------------------------------------------------------------------------------

    def comment(self) -> None:
        """Comment on the selected lines, or on what is at the line cursor; go on with an own draft there."""
        file, current, rows = self._session.file, self._session.current, self._view.rows
        if file is None or not rows:
            return
        selected = self._keyboard.lines.selection
        if selected is not None and current is not None:
            self._keyboard.lines.end()
            self._write(of_rows(file.path, (rows[number] for number in selected.rows), current.hunk))
            return
        row = rows[self._view.row]
        here = self._remarks.one(row.comment) if row.comment else None
        anchor = of_row(file.path, row, current.hunk if current else None)
        if here is not None and not here.anchor.lost:
            anchor = here.anchor
        if here is not None and here.state in UNSENT:
            self._writing.write(here)
        elif anchor is None:
            self._reviewer.said.emit("There is no line here to comment on.", False)
        else:
            self._go_on_or_write(anchor)

    def comment_file(self) -> None:
        """Comment on the file as a whole."""
        file = self._session.file
        if file is not None:
            self._go_on_or_write(Anchor(file.path))

    def _go_on_or_write(self, anchor: Anchor) -> None:
        drafts = [one for one in self._remarks.of(anchor.path) if one.state in UNSENT and one.anchor == anchor]
        if drafts:
            self._writing.write(drafts[-1])
        else:
            self._write(anchor)

    def _write(self, anchor: Anchor) -> None:
        self._writing.write(Comment(uuid.uuid4().hex[:12], anchor, "", state=CommentState.WRITING))

    def answer(self) -> None:
        """Write an answer to the comment, which goes to Haiku."""
        comment = self._meant()
        if comment is None:
            return
        if comment.state in UNSENT:
            self._say(f"This is still a draft: {self._key('review.comment')} changes it.")
        else:
            self._turned = self._turned - {comment.id} if comment.state not in DONE else self._turned | {comment.id}
            self._writing.answer(comment)

    @Slot(str, str)
    def _on_answered(self, name: str, text: str) -> None:
        self._ask(lambda review: AnswerComment(review, name, text), partial(self._on_answer_kept, name))

    def _on_answer_kept(self, name: str, _reply: Done) -> None:
        self._send(name)

    # --- what becomes of it ------------------------------------------------------------------------

    def resolve(self) -> None:
        """The comment is done with; of one that is, take that back."""
        comment = self._meant()
        if comment is None:
            return
        if comment.state in UNSENT:
            self._say(f"Haiku was not told of this draft. {self._key('review.remove_comment')} removes it.")
        elif comment.state in DONE:
            again = CommentState.OPEN if comment.reviewer else CommentState.SENT
            self._mark(comment, again, "The comment is open again.")
        else:
            self._mark(comment, CommentState.RESOLVED, "The comment is resolved.")

    def turn(self) -> None:
        """Fold the comment to one line, or show all of it."""
        comment = self._meant()
        if comment is not None:
            self._turned ^= {comment.id}
            self._reviewer.go_on()

    def remove(self) -> None:
        """Remove the comment; asks when something was answered to it."""
        comment = self._meant()
        if comment is None:
            return
        if comment.answers:
            answers = words.plural(len(comment.answers), "answer")
            self._reviewer.asked.emit(f"Remove the comment and {answers}?", partial(self._remove, comment.id))
        else:
            self._remove(comment.id)

    def _remove(self, name: str) -> None:
        proposal = self._reviewer.proposal
        if proposal is not None:
            self._remarks.forget(proposal.id, name)
            self._ask(lambda review: RemoveComment(review, name), partial(self._on_done, "The comment is removed."))
            self._reviewer.go_on()

    def send(self) -> None:
        """Tell Haiku of this comment now."""
        comment = self._meant()
        if comment is None:
            return
        if comment.state is CommentState.WRITING:
            self._say(f"This comment is not finished: {self._key('review.comment')} goes on with it.")
        else:
            self._send(comment.id)

    def send_all(self) -> None:
        """Tell Haiku of all drafts now."""
        self._send()

    def _send(self, *names: str) -> None:
        proposal = self._reviewer.proposal
        if proposal is not None:
            request = SendComments(proposal.id, names)
            self._reviewer.bridge.ask(request, TurnAccepted, self._on_sent, self._on_not_sent)

    def _on_sent(self, _reply: TurnAccepted) -> None:
        self._say("Sent. What Haiku answers will stand below the comment.")

    def _on_not_sent(self, problem: Problem) -> None:
        again = f" {self._key(comment_keys.SEND)} sends it again." if not problem.next_step else ""
        self._reviewer.said.emit(words.problem(problem) + again, True)

    def _mark(self, comment: Comment, state: CommentState, said: str) -> None:
        self._ask(lambda review: MarkComment(review, comment.id, state), partial(self._on_done, said))

    def _ask(self, request: Callable[[str], RequestBody], on_done: Callable[[Done], None]) -> None:
        proposal = self._reviewer.proposal
        if proposal is not None:
            self._reviewer.bridge.ask(request(proposal.id), Done, on_done, self._reviewer.say_problem)

    def _on_done(self, said: str, _reply: Done) -> None:
        self._say(said)

    def _say(self, text: str) -> None:
        self._reviewer.said.emit(text, False)

    def _key(self, command: str) -> str:
        return first_key(self._commands, command)

    # --- which one is meant ------------------------------------------------------------------------

    def _meant(self) -> Comment | None:
        """The comment at the line cursor, or the first one below its line."""
        rows, at = self._view.rows, self._view.row
        if not 0 <= at < len(rows):
            return None
        while at < len(rows) and not rows[at].comment and self._goes_on(rows[at].line, at):
            at += 1
        comment = self._remarks.one(rows[at].comment) if at < len(rows) and rows[at].comment else None
        if comment is None:
            following = self._key(comment_keys.NEXT)
            self._say(f"{_NONE_HERE} {following} goes to the next one." if following else _NONE_HERE)
        return comment

    def _goes_on(self, line: int, number: int) -> bool:
        """Whether the next row is of the same line, or of a comment below it."""
        rows = self._view.rows
        following = rows[number + 1] if number + 1 < len(rows) else None
        return following is not None and line >= 0 and (following.line == line or bool(following.comment))

    @Slot(str)
    def _on_come(self, name: str) -> None:
        comment = self._remarks.one(name)
        if comment is not None:
            self._view.announce(spoken(comment))

    @Slot()
    def _on_width_changed(self) -> None:
        file = self._reviewer.session.file
        if self._remarks.all() or (file is not None and has_sentences(file)):
            self._reviewer.changed.emit()

    @Slot(object)
    def _on_arrived(self, event: Event) -> None:
        if isinstance(event, CommentsChanged):
            self._remarks.take(event.proposal, event.comments)
            if event.proposal == self._remarks.review:
                self._reviewer.changed.emit()

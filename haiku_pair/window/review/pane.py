"""The review pane: files and hunks on the left, the diff on the right, every decision a key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from haiku_pair.protocol.events import ProposalChanged, StepTaken
from haiku_pair.protocol.requests import Applied
from haiku_pair.protocol.values import ChangeKind, Decision, FileChange, Proposal, ReviewHunk
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.values import Context
from haiku_pair.window.review import words
from haiku_pair.window.review.bars import AskBar, CountBar, HintLine, MessageBar
from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.editing import Editing
from haiku_pair.window.review.file_list import FileList
from haiku_pair.window.review.keys import ANSWERS, COMMANDS, REPEATING, hints, shown_key
from haiku_pair.window.review.reviewer import Action, Reviewer
from haiku_pair.window.review.rows import Row, build, changed
from haiku_pair.window.review.session import Spot
from haiku_pair.window.review.visible import escaped
from haiku_pair.window.review.work_area import WorkArea
from haiku_pair.window.theme.theme import UNIT, Theme

_EMPTY = (
    "Nothing to review yet.\n\n"
    "What Haiku proposes appears here, hunk by hunk. Nothing of it is written to your files before you apply it.\n"
)
_UNDO_APPLY, _REDO_APPLY = "edit.undo_apply", "edit.redo_apply"
_BUTTONS = (("review.accept", "Accept"), ("review.reject", "Reject"), ("review.apply", "Apply"))


class ReviewPane(QWidget):
    """Review of the open proposal."""

    open_requested = Signal(str, int)
    """Open a file of the workspace at a line, counted from 1."""
    back_requested = Signal()
    spot_changed = Signal()
    """The keyboard is at another hunk."""
    applied = Signal(object)
    """`Applied`, after accepted hunks were written."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._commands = commands
        self._reviewer = Reviewer(bridge, self)
        self._session = self._reviewer.session
        self._shown: tuple[object, ...] = ()
        self._at: Spot | None = None
        self._looked_at = ""
        """Id of the proposal of which the person has seen something."""
        self._wanted: Spot | None = None
        """Where to go as soon as there is a proposal."""
        self._counts = CountBar(theme, self)
        self._list = FileList(theme, self._session, self)
        self._view = DiffView(theme, self)
        self.area = WorkArea(theme, self._list, self._view, self)
        self._editing = Editing(theme, self._view, self)
        self._message = MessageBar(theme, self)
        self._ask = AskBar(theme, self)
        self._hints = HintLine(theme, self)
        self._empty = QLabel(self)
        self._pages = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self._add_commands()
        self._draw()

    # --- building ---

    def _lay_out(self) -> None:
        self.setAccessibleName(self.tr("Review"))
        self.setFocusProxy(self._view)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setMargin(UNIT * 8)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        work = QWidget(self)
        _column(work, self._counts, self.area).setStretch(1, 1)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(work)
        _column(self, self._pages, self._message, self._ask, self._hints).setStretch(0, 1)

    def _connect(self) -> None:
        reviewer = self._reviewer
        reviewer.changed.connect(self._draw)
        reviewer.said.connect(self._on_said)
        reviewer.went_well.connect(self._on_went_well)
        reviewer.asked.connect(self._ask.ask)
        reviewer.applied.connect(self._on_applied)
        reviewer.comment_kept.connect(self._editing.forget_comment)
        reviewer.edit_kept.connect(self._editing.forget_edit)
        self._editing.comment_kept.connect(reviewer.keep_comment)
        self._editing.edit_kept.connect(reviewer.keep_edit)
        self._editing.slot_changed.connect(self._on_slot_changed)
        self._list.chosen.connect(self._on_chosen)
        self._view.shown.connect(self._on_hunks_shown)
        self._view.row_clicked.connect(self._on_row_clicked)
        self._counts.pressed.connect(self._commands.run)
        self._commands.changed.connect(self._say_hints)
        self._ask.changed.connect(self._say_hints)

    def _add_commands(self) -> None:
        reviewer, session = self._reviewer, self._session
        accepted, rejected = Decision.ACCEPTED, Decision.REJECTED
        actions: dict[str, Action] = {
            "review.accept": partial(reviewer.decide, accepted),
            "review.reject": partial(reviewer.decide, rejected),
            "review.toggle": reviewer.toggle,
            "review.next_hunk": partial(reviewer.move, session.next_hunk, "This is the last hunk."),
            "review.previous_hunk": partial(reviewer.move, session.previous_hunk, "This is the first hunk."),
            "review.next_undecided": partial(reviewer.move, session.next_undecided, "No undecided hunk below."),
            "review.previous_undecided": partial(reviewer.move, session.previous_undecided, "No undecided hunk above."),
            "review.next_file": reviewer.next_file,
            "review.previous_file": reviewer.previous_file,
            "review.line_down": partial(self._move_line, 1),
            "review.line_up": partial(self._move_line, -1),
            "review.undo": reviewer.undo,
            "review.redo": reviewer.redo,
            "review.accept_file": partial(reviewer.decide_file, accepted),
            "review.reject_file": partial(reviewer.decide_file, rejected),
            "review.accept_all": partial(reviewer.decide_all, accepted),
            "review.reject_all": partial(reviewer.decide_all, rejected),
            "review.comment": self._comment,
            "review.edit": self._edit,
            "review.open": self._open,
            "review.apply": reviewer.apply,
        }
        for command in COMMANDS:
            if command.id == "review.back":
                self._commands.add(command, self._back, self.isVisible)
            else:
                press = partial(self._press, command.id, actions[command.id])
                self._commands.add(command, press, self._can_act)
        self._commands.install(self, Context.REVIEW)
        self._stop_repeats()
        for name, text in _BUTTONS:
            command = next(command for command in COMMANDS if command.id == name)
            self._counts.add_button(name, f"{text}  {shown_key(command.keys[0])}", command.title)

    def _stop_repeats(self) -> None:
        """A key held down moves, but never decides twice."""
        once = {key for command in COMMANDS if command.id not in REPEATING for key in command.keys}
        for shortcut in self.findChildren(QShortcut):
            if any(shortcut.key() == type(shortcut.key())(key) for key in once):
                shortcut.setAutoRepeat(False)

    # --- for the window ---

    def show_proposal(self, proposal: Proposal | None) -> None:
        """Show a proposal, or that there is none."""
        self._reviewer.show_proposal(proposal)

    def on_event(self, event: ProposalChanged) -> None:
        """The proposal changed, or is gone. Until somebody looked at it, the cursor stands at its first open hunk."""
        unread = event.proposal is not None and event.proposal.id != self._looked_at
        self._reviewer.show_proposal(event.proposal, event.files, unread=unread)
        if event.proposal is not None and self._wanted is not None:
            self.go_to(self._wanted.path, self._wanted.hunk)

    def on_step(self, step: StepTaken) -> None:
        """An apply was undone or done again: what the message said of it is over."""
        if step.entry.undone:
            again = self._key_of(_REDO_APPLY)
            self._message.say(f"↶ {step.summary.rstrip('.')}.{f' {again} applies again.' if again else ''}")
        else:
            self._say_applied(step.summary)

    def focus_review(self) -> None:
        """Take the keyboard: the diff, or an editor that is open over it."""
        self._page_widget().setFocus(Qt.FocusReason.OtherFocusReason)

    def spot(self) -> Spot | None:
        """The keyboard hunk by name, to come back to."""
        return self._session.spot()

    def go_to(self, path: str, hunk: str = "") -> None:
        """Show a file of the proposal, at a hunk of it if that is still there; without a proposal, once one comes."""
        proposal = self._session.proposal
        self._wanted = Spot(path, hunk) if proposal is None else None
        if proposal is not None and self._session.to_spot(path, hunk):
            self._looked_at = proposal.id
            self._reviewer.show_proposal(proposal)

    def _page_widget(self) -> QWidget:
        return self._editing.editor or (self._view if self._session.file else self._empty)

    # --- keys ---

    def _can_act(self) -> bool:
        return self.isVisible() and self._session.proposal is not None and self._editing.editor is None

    def _press(self, command_id: str, action: Action) -> None:
        if self._ask.is_open:
            self._answer(command_id)
            return
        if not self._message.is_problem:
            self._message.clear()
        self._reviewer.press(action)

    def _answer(self, command_id: str) -> None:
        """A key while a question stands: `y` is yes once it is armed, moving changes nothing, the rest is no."""
        if command_id == "review.accept":
            self._ask.confirm()
        elif command_id not in REPEATING:
            self._ask.dismiss()

    def _back(self) -> None:
        if self._ask.is_open:
            self._ask.dismiss()
        elif self._editing.editor is not None:
            self._editing.leave()
        elif not self._reviewer.cancel():
            self.back_requested.emit()

    def _move_line(self, step: int) -> None:
        row = self._view.next_line(step)
        if row is None:
            return
        self._session.to_hunk(self._view.rows[row].hunk)
        self._place_cursor(row)
        self._view.reveal_row(row)
        self._draw()

    def _open(self) -> None:
        file, rows = self._session.file, self._view.rows
        if file is None or not rows:
            return
        if file.kind is ChangeKind.CREATED:
            self._on_said(
                f"{escaped(file.path)} is not there before it is applied, so there is nothing to open.", False
            )
            return
        self.open_requested.emit(file.old_path or file.path, _line_on_disk(rows, self._view.row))

    def _comment(self) -> None:
        spot, current = self._session.spot(), self._session.current
        if spot and current:
            self._editing.comment(spot, current)

    def _edit(self) -> None:
        spot, current, file = self._session.spot(), self._session.current, self._session.file
        if not spot or not current or not file:
            return
        if not current.hunk.lines:
            self._on_said("There are no lines to edit in this change.", False)
            return
        self._editing.edit(spot, current)

    # --- drawing ---

    @Slot()
    def _draw(self) -> None:
        file = self._session.file
        had_focus = self._view.hasFocus() or self._empty.hasFocus()
        self._pages.setCurrentIndex(1 if file else 0)
        self._empty.setText(_EMPTY + self._way_back())
        self._hints.setVisible(file is not None)
        self.setFocusProxy(self._page_widget())
        if had_focus and not self._page_widget().hasFocus():
            self._page_widget().setFocus()
        if file is None:
            self._shown, self._at = (), None
            self._ask.dismiss()
            self._editing.close_gone(())
            return
        self._draw_diff(file)
        self._draw_counts()
        self._list.follow()

    def _draw_diff(self, file: FileChange) -> None:
        hunks = self._session.hunks(file.path)
        self._editing.close_gone([(file.path, review.hunk.id) for review in hunks])
        state = self._state(file, hunks)
        if state == self._shown:
            self._view.show_decisions(hunks)
        else:
            self._shown, self._at = state, None
            note = self._session.note(file.path) if self._session.is_loaded(file.path) else self.tr("Reading …")
            slot = self._editing.slot(hunks)
            self._view.show_rows(file.path, build(file, hunks, note, slot), hunks)
        self._follow(file)

    def _state(self, file: FileChange, hunks: tuple[ReviewHunk, ...]) -> tuple[object, ...]:
        """All that the rows are made of, decisions apart: the same state needs no new rows."""
        parts = tuple((review.hunk.id, review.comment, review.hand_edited) for review in hunks)
        about = (file.path, file.kind, file.old_path, file.old_mode, file.new_mode, file.conflict, file.sensitive)
        return (
            *about,
            self._session.is_loaded(file.path),
            self._session.note(file.path),
            self._editing.slot(hunks),
            parts,
        )

    def _follow(self, file: FileChange) -> None:
        """Bring the keyboard hunk onto the screen, and say it, when it is another or has another decision."""
        spot, current = self._session.spot(), self._session.current
        if spot is None or current is None:
            self._view.set_cursor(-1, 0)
            self._at = None
            return
        if spot != self._at:
            self._at = spot
            self._place_cursor(None)
            self.spot_changed.emit()
            self._view.reveal_hunk(spot.index)
            self._editing.reveal()
        tally = self._session.total()
        place = f"hunk {self._session.number()} of {tally.total}"
        self._view.announce(words.announcement(current, place, escaped(file.path), changed(current.hunk)))

    def _place_cursor(self, row: int | None) -> None:
        index = self._session.hunk_index
        if index is not None:
            self._at = self._session.spot()
            self._view.set_cursor(index, row)

    def _draw_counts(self) -> None:
        tally = self._session.total()
        place = f"file {self._session.file_index + 1} of {len(self._session.files)}"
        if not tally.undecided:
            place = self.tr("all decided, Ctrl+Enter applies") if tally.accepted else self.tr("all rejected")
        self._counts.show_counts(words.tally(tally.decided, tally.total, tally.accepted), place)

    def _way_back(self) -> str:
        keys = {command.id: command.keys for command in self._commands.all()}
        back = keys.get("review.back", ("Esc",))
        return f"\n{back[0]} goes back to the editor."

    # --- what happened ---

    @Slot(str, bool)
    def _on_said(self, text: str, problem: bool) -> None:
        if text:
            self._message.say(text, problem=problem)
        else:
            self._message.clear()

    @Slot()
    def _on_went_well(self) -> None:
        if self._message.is_problem:
            self._message.clear()

    @Slot(object)
    def _on_applied(self, applied: Applied) -> None:
        self._say_applied(applied.summary)
        self.applied.emit(applied)

    def _say_applied(self, summary: str) -> None:
        undo = self._key_of(_UNDO_APPLY)
        self._message.say(f"✓ {summary.rstrip('.')}.{f' {undo} undoes.' if undo else ''}")

    def _key_of(self, command_id: str) -> str:
        return next(
            (command.keys[0] for command in self._commands.all() if command.id == command_id and command.keys), ""
        )

    @Slot(int, int)
    def _on_chosen(self, file: int, hunk: int) -> None:
        self._editing.leave()
        self._ask.dismiss()
        self._reviewer.press(partial(self._reviewer.go_to, file, hunk))
        self._view.setFocus()

    @Slot(int)
    def _on_row_clicked(self, row: int) -> None:
        rows = self._view.rows
        if not 0 <= row < len(rows) or rows[row].hunk < 0 or self._editing.editor is not None:
            return
        self._session.to_hunk(rows[row].hunk)
        self._place_cursor(row)
        self._draw()

    @Slot(tuple)
    def _on_hunks_shown(self, places: tuple[int, ...]) -> None:
        file = self._session.file
        if file is not None and self.isVisible() and self._session.proposal is not None:
            self._looked_at = self._session.proposal.id
            hunks = self._session.hunks(file.path)
            self._session.see(file.path, [hunks[place].hunk.id for place in places if place < len(hunks)])

    @Slot()
    def _on_slot_changed(self) -> None:
        self._draw()
        self._say_hints()

    @Slot()
    def _say_hints(self) -> None:
        """Name the keys that work now: those of the open editor, of the question, or of the review."""
        editor = self._editing.editor
        if editor is not None:
            self._hints.show_hints(editor.hints)
        elif self._ask.is_open:
            self._hints.show_hints(ANSWERS)
        else:
            self._hints.show_hints(hints(self._commands.all()))


def _column(owner: QWidget, *widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(owner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return column


def _line_on_disk(rows: Sequence[Row], number: int) -> int:
    """The line of the file as it is on disk, from 1, that stands at or nearest above a row."""
    here = rows[number].hunk
    nearest = [*reversed(rows[: number + 1]), *rows[number:]]
    return next((row.old for row in nearest if row.hunk == here and row.old), 1)

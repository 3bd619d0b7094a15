"""The keys of the review: which command does what, when it can be done, and what a key means at the moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from haiku_pair.protocol.values import ChangeKind, Decision, Settling
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.values import Command, Context
from haiku_pair.window.review.applying import Applying
from haiku_pair.window.review.bars import AskBar, MessageBar
from haiku_pair.window.review.deciding import Deciding
from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.editing import Editing
from haiku_pair.window.review.expanding import Expanding
from haiku_pair.window.review.keys import COMMANDS, REPEATING, SELECTING, WIDER, first_key
from haiku_pair.window.review.line_keys import LineKeys
from haiku_pair.window.review.reviewer import Action, Reviewer
from haiku_pair.window.review.row import Row
from haiku_pair.window.review.steps import Steps
from haiku_pair.window.review.visible import escaped


class Keyboard(QObject):
    """Registers the commands of the review and carries them out."""

    open_requested = Signal(str, int)
    """Open a file of the workspace at a line, counted from 1."""
    back_requested = Signal()
    origin_requested = Signal(tuple)
    """Ids of the tool calls that made the keyboard hunk."""
    sides_turned = Signal()
    """The diff is unified now, or side by side."""
    before_toggled = Signal()
    """Show or hide what was there before the conflict at the keyboard hunk."""

    comment_requested = Signal()
    """Comment on what is at the line cursor."""
    pressed = Signal()
    """A key that does something in the review: whoever presses it has seen where the cursor stands."""

    def __init__(self, commands: Commands, reviewer: Reviewer, view: DiffView, editing: Editing, pane: QWidget) -> None:
        super().__init__(pane)
        self._pane = pane
        self._commands = commands
        self._reviewer = reviewer
        self._session = reviewer.session
        self._view = view
        self._editing = editing
        self.deciding = Deciding(reviewer)
        self.steps = Steps(reviewer)
        self.applying = Applying(reviewer)
        self.expanding = Expanding(reviewer)
        self.lines = LineKeys(reviewer, view, self.deciding, self.steps)
        self._leaving: list[Callable[[], bool]] = [self.deciding.cancel]
        self._ask: AskBar
        self._message: MessageBar

    def answer_to(self, ask: AskBar, message: MessageBar) -> None:
        """Keys answer the questions of this bar, and clear the messages of that one."""
        self._ask, self._message = ask, message

    # --- which command does what ---

    def add_commands(self) -> None:
        """Register everything; the keys work while the focus is inside the pane."""
        actions = {**self._moves(), **self._decisions(), **self._others()}
        for command in COMMANDS:
            if command.id == "review.back":
                self._commands.add(command, self._back, self._pane.isVisible)
            else:
                self.add(command, actions[command.id])
        self._commands.install(self._pane, Context.REVIEW)

    def add(self, command: Command, action: Action) -> None:
        """Register one more command: its key waits in line with the others and answers no question."""
        self._commands.add(command, partial(self._press, command.id, action), self._can_act)

    def leave_first(self, leave: Callable[[], bool]) -> None:
        """What the key for going back leaves before it leaves the review; `leave` says whether there was anything."""
        self._leaving.append(leave)

    def _moves(self) -> dict[str, Action]:
        move, session = self._reviewer.move, self._session
        return {
            "review.next_hunk": partial(move, session.next_hunk, "This is the last hunk."),
            "review.previous_hunk": partial(move, session.previous_hunk, "This is the first hunk."),
            "review.next_undecided": partial(move, session.next_undecided, "No undecided hunk below."),
            "review.previous_undecided": partial(move, session.previous_undecided, "No undecided hunk above."),
            "review.next_file": self._reviewer.next_file,
            "review.previous_file": self._reviewer.previous_file,
            "review.first_hunk": partial(move, session.first_hunk, "This is the first hunk."),
            "review.last_hunk": partial(move, session.last_hunk, "This is the last hunk."),
            "review.line_down": partial(self.lines.move, 1),
            "review.line_up": partial(self.lines.move, -1),
            "review.select_lines": self.lines.toggle_selection,
            "review.extend_down": partial(self.lines.extend, 1),
            "review.extend_up": partial(self.lines.extend, -1),
            "review.more_context": partial(self._reviewer.change_context, 1),
            "review.less_context": partial(self._reviewer.change_context, -1),
        }

    def _decisions(self) -> dict[str, Action]:
        deciding, steps, applying = self.deciding, self.steps, self.applying
        accepted, rejected = Decision.ACCEPTED, Decision.REJECTED
        return {
            "review.accept": partial(self.lines.decide, accepted),
            "review.reject": partial(self.lines.decide, rejected),
            "review.toggle": self.lines.toggle,
            "review.undecide": partial(self.lines.decide, Decision.UNDECIDED),
            "review.accept_file": partial(deciding.decide_file, accepted),
            "review.reject_file": partial(deciding.decide_file, rejected),
            "review.accept_all": partial(deciding.decide_all, accepted),
            "review.reject_all": partial(deciding.decide_all, rejected),
            "review.split": steps.split,
            "review.undo": steps.undo,
            "review.redo": steps.redo,
            "review.keep_mine": partial(steps.settle, Settling.MINE),
            "review.take_theirs": partial(steps.settle, Settling.THEIRS),
            "review.keep_both": partial(steps.settle, Settling.BOTH),
            "review.apply": applying.apply,
            "review.apply_hunk": applying.apply_hunk,
        }

    def _others(self) -> dict[str, Action]:
        return {
            "review.comment": self.comment_requested.emit,
            "review.edit": self._edit,
            "review.open": self._open,
            "review.show_before": self._show_before,
            "review.origin": self._origin,
            "review.side_by_side": self._turn_sides,
            "review.expand_up": self.expanding.up,
            "review.expand_down": self.expanding.down,
            "review.expand_all": self.expanding.all,
        }

    # --- what a key means now ---

    def _can_act(self) -> bool:
        return self._pane.isVisible() and self._reviewer.proposal is not None and self._editing.editor is None

    def _press(self, command_id: str, action: Action) -> None:
        if self._ask.is_open:
            self._answer(command_id)
            return
        if not self._message.is_problem:
            self._message.clear()
        if self.lines.selected and command_id in WIDER:
            yes, no, end = (first_key(self._commands, f"review.{name}") for name in ("accept", "reject", "back"))
            said = f"Lines are selected: {yes} and {no} decide on them alone. {end} ends the selection."
            self._reviewer.said.emit(said, False)
            return
        if self.lines.selected and command_id not in SELECTING:
            self.lines.end()
        self.pressed.emit()
        self._reviewer.press(action)

    def _answer(self, command_id: str) -> None:
        """A key while a question stands: `y` is yes once it is armed, moving changes nothing, the rest is no."""
        if command_id == "review.accept":
            self._ask.confirm()
        elif command_id not in REPEATING:
            self._ask.dismiss()

    @Slot()
    def _back(self) -> None:
        if self._ask.is_open:
            self._ask.dismiss()
        elif self._editing.editor is not None:
            self._editing.leave()
        elif self.lines.selected:
            self.lines.end()
        elif not any(leave() for leave in self._leaving):
            self.back_requested.emit()

    # --- what opens something ---

    def _open(self) -> None:
        file, rows = self._session.file, self._view.rows
        if file is None or not rows:
            return
        if file.kind is ChangeKind.CREATED:
            said = f"{escaped(file.path)} is not there before it is applied, so there is nothing to open."
            self._reviewer.said.emit(said, False)
            return
        self.open_requested.emit(file.old_path or file.path, _line_on_disk(rows, self._view.row))

    def _edit(self) -> None:
        spot, current = self._session.spot(), self._session.current
        if spot is None or current is None:
            return
        if current.hunk.lines:
            self._editing.edit(spot, current)
        else:
            self._reviewer.said.emit("There are no lines to edit in this change.", False)

    def _turn_sides(self) -> None:
        self._view.show_two_sides(two=not self._view.has_two_sides)
        self.sides_turned.emit()

    def _origin(self) -> None:
        current = self._session.current
        if current is not None:
            self.origin_requested.emit(current.calls)

    def _show_before(self) -> None:
        current = self._session.current
        if current is not None and current.conflict is not None and current.conflict.before:
            self.before_toggled.emit()
        else:
            self._reviewer.said.emit("There are no lines from before a conflict here.", False)


def _line_on_disk(rows: Sequence[Row], number: int) -> int:
    """The line of the file as it is on disk, from 1, that stands at or nearest above a row."""
    here = rows[number].hunk
    nearest = [*reversed(rows[: number + 1]), *rows[number:]]
    return next((row.old for row in nearest if row.hunk == here and row.old), 1)

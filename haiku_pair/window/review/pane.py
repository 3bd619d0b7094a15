"""The review pane: files and hunks on the left, the diff on the right, every decision a key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from haiku_pair.protocol.events import ProposalChanged, ReviewChanged, StepTaken
from haiku_pair.protocol.replies import Applied
from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.protocol.values import ConflictSides, FileChange, Proposal, ReviewHunk
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review import words
from haiku_pair.window.review.bars import AskBar, CountBar, HintLine, MessageBar
from haiku_pair.window.review.by_ear import ByEar
from haiku_pair.window.review.commenting import Commenting
from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.editing import Editing
from haiku_pair.window.review.file_list import FileList
from haiku_pair.window.review.haiku_review import HaikuReviewing
from haiku_pair.window.review.key_names import key_names, shown_key, with_keys
from haiku_pair.window.review.keyboard import Keyboard
from haiku_pair.window.review.keys import COMMANDS, SOURCE_COMMANDS, answers, first_key, hints, selecting
from haiku_pair.window.review.ledger import Ledger
from haiku_pair.window.review.missing import Missing
from haiku_pair.window.review.moving import Moving
from haiku_pair.window.review.neighbour import Neighbour
from haiku_pair.window.review.picturing import Picturing
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.row import Look, RowKind
from haiku_pair.window.review.row_state import RowState
from haiku_pair.window.review.session import Spot
from haiku_pair.window.review.settling import is_unsettled
from haiku_pair.window.review.source_words import words_for
from haiku_pair.window.review.sources import TABS, SourceBar, Sources
from haiku_pair.window.review.way_finding import WayFinding
from haiku_pair.window.review.work_area import WorkArea
from haiku_pair.window.theme.theme import UNIT, Theme

_UNDO_APPLY, _REDO_APPLY = "edit.undo_apply", "edit.redo_apply"
_WAY_BACK = "‹review.back› goes back to the editor."
_BUTTONS = ("review.accept", "review.reject", "review.apply")


class ReviewPane(QWidget):
    """Review of the open proposal, or of another source."""

    open_requested = Signal(str, int)
    """Open a file of the workspace at a line, counted from 1."""
    back_requested = Signal()
    show_requested = Signal()
    """Something to review was asked for while the pane may not be on the screen."""
    origin_requested = Signal(tuple)
    """Ids of the tool calls that made the keyboard hunk, the newest last: go to one of them."""
    spot_changed = Signal()
    """The keyboard is at another hunk, or the diff is laid out in another way."""
    applied = Signal(object)
    """`Applied`, after accepted hunks were written."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._commands = commands
        self._reviewer = Reviewer(bridge, self)
        self._session = self._reviewer.session
        self._drawn = RowState()
        self._at: Spot | None = None
        self._wanted: Spot | None = None
        """Where to go as soon as there is a proposal."""
        self.sources = Sources(bridge, self)
        self._source_bar = SourceBar(theme, self)
        self._counts = CountBar(theme, self)
        self._list = FileList(theme, self._session, self)
        self._view = DiffView(theme, self)
        self._ways = WayFinding(theme, self._reviewer, self._view, self)
        listed = QWidget(self)
        _column(listed, self._ways.filter, self._list).setStretch(1, 1)
        self.area = WorkArea(theme, listed, self._view, self)
        self.by_ear = ByEar(self._view, self)
        self._editing = Editing(theme, self._view, self)
        self._moving = Moving(self)
        self._neighbour = Neighbour(self._session, self._look, self)
        self._message = MessageBar(theme, self)
        self._ask = AskBar(theme, self)
        self._hints = HintLine(theme, self)
        self._empty = QLabel(self)
        self._keys_changed = QTimer(self, singleShot=True, interval=0)
        self._pages = QStackedWidget(self)
        self._key_names: Mapping[str, str] = {}
        self._unfolded: frozenset[str] = frozenset()
        """Hunks in conflict whose lines from before are shown, by id."""
        self.haiku = HaikuReviewing(self._reviewer, theme, commands, self._reviewable, self)
        self._keyboard = Keyboard(commands, self._reviewer, self._view, self._editing, self)
        self._missing = Missing(theme, self._reviewer, self._keyboard, commands, self)
        self._commenting = Commenting(theme, self._reviewer, self._view, self._editing, commands, self)
        self._keyboard.answer_to(self._ask, self._message)
        self._lay_out()
        self._connect()
        self._add_commands()
        self._draw()

    @property
    def _ledger(self) -> Ledger:
        return self._session.ledger

    # --- building ---

    def _lay_out(self) -> None:
        self._picturing = Picturing(self._reviewer.bridge, self._view.pictures, self)
        self.setAccessibleName(self.tr("Review"))
        self.setFocusProxy(self._view)
        self._hinted: tuple[object, list[tuple[str, str]]] | None = None
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setMargin(UNIT * 8)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        work = QWidget(self)
        _column(work, self._counts, self.area, self._ways.search).setStretch(1, 1)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(work)
        bars = (*self.haiku.bars, self._message, self._missing.bar, self._ask, self._hints)
        _column(self, self._source_bar, self._pages, *bars).setStretch(1, 1)

    def _connect(self) -> None:
        reviewer = self._reviewer
        reviewer.changed.connect(self._draw)
        reviewer.hunks_came.connect(self._look_for_moves)
        reviewer.hunks_came.connect(self._neighbour.prepare)
        self._moving.found.connect(self._draw)
        reviewer.said.connect(self._on_said)
        reviewer.went_well.connect(self._on_went_well)
        reviewer.asked.connect(self._on_asked)
        self._ask.put.connect(self.by_ear.say)
        self._missing.put.connect(self.by_ear.say)
        self._missing.changed.connect(self._say_hints)
        self._missing.left.connect(self.focus_review)
        self._message.told.connect(self.by_ear.say)
        self._connect_keyboard()
        self._ways.row_wanted.connect(self._on_line_moved)
        self._ways.left.connect(self.focus_review)
        self._list.chosen.connect(self._on_chosen)
        self._view.shown.connect(self._on_hunks_shown)
        self._view.row_clicked.connect(self._on_row_clicked)
        self._counts.pressed.connect(self._commands.run)
        self._commands.changed.connect(self._keys_changed.start)
        self._keys_changed.timeout.connect(self._on_keys_changed)
        self._ask.changed.connect(self._say_hints)
        self.haiku.said.connect(self._on_said)
        self.haiku.changed.connect(self._say_hints)
        self.haiku.left.connect(self.focus_review)
        self.sources.shown.connect(self._on_source_shown)
        self.sources.changed.connect(self._draw_sources)
        self.sources.told.connect(self._on_told)
        self._source_bar.pressed.connect(self._commands.run)
        self._source_bar.range_given.connect(self._on_range_given)
        self._source_bar.left.connect(self.focus_review)

    def _connect_keyboard(self) -> None:
        keyboard = self._keyboard
        keyboard.open_requested.connect(self.open_requested)
        keyboard.back_requested.connect(self.back_requested)
        keyboard.origin_requested.connect(self.origin_requested)
        keyboard.sides_turned.connect(self.spot_changed)
        keyboard.before_toggled.connect(self._on_before_toggled)
        keyboard.lines.moved.connect(self._on_line_moved)
        keyboard.lines.changed.connect(self._say_hints)
        keyboard.applying.applied.connect(self._on_applied)
        keyboard.comment_requested.connect(self._commenting.comment)
        self._commenting.row_wanted.connect(self._on_line_moved)
        keyboard.steps.edit_kept.connect(self._editing.forget_edit)
        self._editing.edit_kept.connect(keyboard.steps.keep_edit)
        self._editing.slot_changed.connect(self._on_slot_changed)

    def _add_commands(self) -> None:
        """Register everything, in the order in which menus and the page of keys name it."""
        self._keyboard.add_commands()
        for keys in (self._ways, self._commenting):
            keys.add_commands(self._keyboard)
        self._add_buttons()
        self._add_source_commands()
        self.haiku.add_commands()
        self._missing.add_commands()
        self._key_names = key_names(self._commands.all())

    def _add_source_commands(self) -> None:
        kinds = {command: kind for kind, _, command in TABS}
        for command in SOURCE_COMMANDS:
            self._commands.add(command, partial(self._open_source, kinds[command.id]), self._can_switch)
        self._draw_sources()

    def _add_buttons(self) -> None:
        for name in _BUTTONS:
            command = next(command for command in COMMANDS if command.id == name)
            self._counts.add_button(name, command.title)

    # --- for the window ---

    def show_proposal(self, proposal: Proposal | None) -> None:
        """Show a proposal, or that there is none."""
        self.sources.show_proposal(proposal)

    def on_event(self, event: ProposalChanged | ReviewChanged) -> None:
        """A review changed, or is gone. Until somebody looked at it, the cursor stands at its first open hunk."""
        self.sources.take(event, is_visible=self.isVisible())
        if self._ledger.proposal is not None and self._wanted is not None:
            self.go_to(self._wanted.path, self._wanted.hunk)

    def open_source(self, source: Source) -> None:
        """Review something else; the pane is asked for, and comes as soon as the engine has it."""
        self.sources.open(source)
        self.show_requested.emit()

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

    def say(self, text: str) -> None:
        """A word in passing."""
        self._message.say(self._named(text))

    @property
    def said(self) -> str:
        """What the message line says."""
        return self._message.text

    @property
    def is_side_by_side(self) -> bool:
        """Whether old and new lines stand side by side."""
        return self._view.has_two_sides

    def show_side_by_side(self, *, shown: bool) -> None:
        """Put old and new lines side by side, or one below the other."""
        self._view.show_two_sides(two=shown)

    @property
    def question_is_armed(self) -> bool:
        """Whether a question stands and `y` counts by now."""
        return self._ask.is_armed

    def spot(self) -> Spot | None:
        """The keyboard hunk by name, to come back to."""
        return self._session.spot()

    def go_to(self, path: str, hunk: str = "") -> None:
        """Show a file of the proposal, at a hunk of it if that is still there; without a proposal, once one comes."""
        proposal = self._ledger.proposal
        self._wanted = Spot(path, hunk) if proposal is None else None
        if proposal is not None and self._session.to_spot(path, hunk):
            self.sources.looked_at(proposal.id)
            self._reviewer.show_proposal(proposal)

    def _page_widget(self) -> QWidget:
        if self._missing.is_open:
            return self._missing.bar
        if self.haiku.is_open:
            return self.haiku.front
        return self._editing.editor or (self._view if self._session.file else self._empty)

    # --- drawing ---

    @Slot()
    def _draw(self) -> None:
        file = self._session.file
        self._ways.refresh()
        had_focus = self._view.hasFocus() or self._empty.hasFocus()
        self._pages.setCurrentIndex(1 if file else 0)
        self._empty.setText(self._named(f"{words_for(self.sources.source.kind).empty}\n{_WAY_BACK}"))
        self._look_at_picture(file)
        self._hints.setVisible(file is not None)
        self.setFocusProxy(self._page_widget())
        if had_focus and not self._page_widget().hasFocus():
            self._page_widget().setFocus()
        if file is None:
            self._drawn.forget()
            self._at = None
            self._ask.dismiss()
            self._editing.close_gone(())
            self._commenting.follow("")
            return
        self._draw_diff(file)
        self._draw_counts()
        self._list.follow()
        self._commenting.drawn()

    def _draw_diff(self, file: FileChange) -> None:
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
        self._say_hints()

    def _stay(self, row: int | None) -> None:
        """After the rows were built anew: leave the cursor on its line if that is still in the keyboard hunk."""
        if row is None or self._view.rows[row].hunk not in {-1, self._session.hunk_index}:
            self._at = None
            return
        self._place_cursor(row)
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
        return Look(*about, self._key_names, undecided)

    def _look_at_picture(self, file: FileChange | None) -> None:
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
            self._place_cursor(None)
            self.spot_changed.emit()
            self._view.reveal_hunk(spot.index)
            self._editing.reveal()
        self.by_ear.follow(self._session, self._all_decided())

    def _place_cursor(self, row: int | None) -> None:
        index = self._session.hunk_index
        if index is not None:
            self._at = self._session.spot()
            self._view.set_cursor(index, row)

    def _draw_counts(self) -> None:
        tally = self._ledger.total()
        place = self._all_decided() or f"file {self._session.file_index + 1} of {len(self._session.files)}"
        kind = words_for(self.sources.source.kind)
        said = words.tally(tally, kind, self._ledger.reviewed())
        if not kind.accept or not (kind.undecided or tally.decided):
            said = words.plural(tally.total, "hunk") + words.marked(self._ledger.reviewed())
        comments = self._session.comments.count_all(file.path for file in self._session.files)
        self._counts.show_counts(said + words.remarks(comments), place)

    def _all_decided(self) -> str:
        """What can be done now that everything is decided; empty while something is open."""
        tally = self._ledger.total()
        if tally.undecided:
            return ""
        said = words_for(self.sources.source.kind).all_decided
        return self._named(said) if tally.accepted else self.tr("all rejected")

    @Slot()
    def _draw_sources(self) -> None:
        keys = {command.id: shown_key(command.keys[0]) for command in self._commands.all() if command.keys}
        self._source_bar.name_keys(keys)
        self._source_bar.show_source(self.sources.source, self.sources.live)
        said = words_for(self.sources.source.kind)
        for name, word in zip(_BUTTONS, (said.accept, said.reject, said.carry_out), strict=True):
            self._counts.name_button(name, f"{word}  {keys.get(name, '')}" if word else "")

    # --- what happened ---

    def _reviewable(self) -> str:
        """Id of what Haiku may be asked to review now; empty when there is nothing, or something else goes on."""
        proposal = self._reviewer.proposal
        return proposal.id if proposal and proposal.files and self._can_switch() and not self._ask.is_open else ""

    def _can_switch(self) -> bool:
        return self._editing.editor is None

    def _open_source(self, kind: SourceKind) -> None:
        if self._ask.is_open:
            self._ask.dismiss()
        if kind is SourceKind.RANGE:
            self.show_requested.emit()
            self._source_bar.ask_range(self.sources.source.spec)
        else:
            self.open_source(Source(kind))

    @Slot(str)
    def _on_range_given(self, spec: str) -> None:
        self.sources.open(Source(SourceKind.RANGE, spec))

    @Slot(object, tuple, bool)
    def _on_source_shown(self, review: Proposal | None, files: tuple[str, ...], unread: bool) -> None:
        self.haiku.close_for(review.id if review else "")
        if self._ledger.proposal is None or review is None or review.id != self._ledger.proposal.id:
            self._message.clear()
        self._reviewer.show_proposal(review, files, unread=unread)

    @Slot(str)
    def _on_told(self, text: str) -> None:
        self._message.say(self._named(text), problem=True)

    @Slot(str, object)
    def _on_asked(self, question: str, on_yes: Callable[[], None]) -> None:
        self._ask.ask(self._named(question), on_yes)

    @Slot(str, bool)
    def _on_said(self, text: str, problem: bool) -> None:
        if text:
            self._message.say(self._named(text), problem=problem)
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

    def _named(self, sentence: str) -> str:
        return with_keys(sentence, self._key_names)

    def _key_of(self, command_id: str) -> str:
        return first_key(self._commands, command_id)

    @Slot(int, int)
    def _on_chosen(self, file: int, hunk: int) -> None:
        self._editing.leave()
        self._ask.dismiss()
        self._reviewer.press(partial(self._reviewer.go_to, file, hunk))
        self._view.setFocus()

    @Slot(int)
    def _on_row_clicked(self, row: int) -> None:
        rows = self._view.rows
        if not 0 <= row < len(rows) or self._editing.editor is not None:
            return
        if rows[row].hunk < 0 and not rows[row].comment:
            return
        self._keyboard.lines.end()
        if rows[row].kind is RowKind.GAP and rows[row].text:
            self._keyboard.expanding.above(rows[row].hunk)
            return
        self._go_to_row(row)

    @Slot(int)
    def _on_line_moved(self, row: int) -> None:
        self._go_to_row(row)
        self._view.reveal_row(row)

    def _go_to_row(self, row: int) -> None:
        self._session.to_hunk(self._view.rows[row].hunk)
        self._place_cursor(row)
        self._draw()

    @Slot()
    def _on_before_toggled(self) -> None:
        current = self._session.current
        if current is not None:
            self._unfolded ^= {current.hunk.id}
            self._draw()

    @Slot(tuple)
    def _on_hunks_shown(self, places: tuple[int, ...]) -> None:
        file = self._session.file
        if file is not None and self.isVisible() and self._ledger.proposal is not None:
            self.sources.looked_at(self._ledger.proposal.id)
            hunks = self._ledger.hunks(file.path)
            self._ledger.see(file.path, [hunks[place].hunk.id for place in places if place < len(hunks)])

    @Slot()
    def _on_slot_changed(self) -> None:
        self._draw()
        self._say_hints()

    @Slot()
    def _on_keys_changed(self) -> None:
        """Name the keys in force wherever keys are named."""
        self._key_names = key_names(self._commands.all())
        self._ask.name_keys(self._key_of("review.accept"), self._key_of("review.reject"))
        self._draw_sources()
        self._draw()
        self._say_hints()

    @Slot()
    def _say_hints(self) -> None:
        """Name the keys that work now: those of the open editor, of the question, or of the review."""
        editor = self._editing.editor
        if editor is not None:
            self._hints.show_hints(editor.hints)
        elif self._missing.is_open:
            self._hints.show_hints(self._missing.hints)
        elif self.haiku.is_open:
            self._hints.show_hints(self.haiku.hints)
        elif self._ask.is_open:
            self._hints.show_hints(answers(self._commands))
        elif self._keyboard.lines.selected:
            self._hints.show_hints(selecting(self._commands))
        elif self._commenting.hints:
            self._hints.show_hints(self._commenting.hints)
        else:
            current = self._session.current
            conflict = current.conflict if current is not None and is_unsettled(current) else None
            self._hints.show_hints(self._usual_hints(conflict))

    def _usual_hints(self, conflict: ConflictSides | None) -> list[tuple[str, str]]:
        """What is named where nothing else is open; kept, since it is asked for at every key."""
        kind = self.sources.source.kind
        state = (self._key_names, kind, conflict)
        if self._hinted is None or self._hinted[0] != state:
            self._hinted = (state, hints(self._commands.all(), conflict, words_for(kind).hints()))
        return self._hinted[1]


def _column(owner: QWidget, *widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(owner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return column

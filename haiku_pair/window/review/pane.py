"""The review pane: files and hunks on the left, the diff on the right, every decision a key."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from haiku_pair.protocol.events import ProposalChanged, ReviewChanged, StepTaken
from haiku_pair.protocol.replies import Applied
from haiku_pair.protocol.sources import Source
from haiku_pair.protocol.values import Proposal
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.bars import AskBar, HintLine, MessageBar
from haiku_pair.window.review.commenting import Commenting
from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.editing import Editing
from haiku_pair.window.review.file_list import FileList
from haiku_pair.window.review.haiku_review import HaikuReviewing
from haiku_pair.window.review.hinting import Hinting, Hints
from haiku_pair.window.review.keyboard import Keyboard
from haiku_pair.window.review.keys import answers, selecting
from haiku_pair.window.review.ledger import Ledger
from haiku_pair.window.review.missing import Missing
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.row import RowKind
from haiku_pair.window.review.session import Spot
from haiku_pair.window.review.shown_file import ShownFile
from haiku_pair.window.review.source_choice import SourceChoice
from haiku_pair.window.review.source_words import SourceWords, words_for
from haiku_pair.window.review.standing import Standing
from haiku_pair.window.review.telling import Telling
from haiku_pair.window.review.way_finding import WayFinding
from haiku_pair.window.review.work_area import WorkArea, column
from haiku_pair.window.theme.theme import UNIT, Theme

_WAY_BACK = "‹review.back› goes back to the editor."


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
        self._wanted: Spot | None = None
        """Where to go as soon as there is a proposal."""
        self._choice = SourceChoice(bridge, theme, commands, self)
        self.sources = self._choice.sources
        self._counts = Standing(theme, commands, self._session, self)
        self._list = FileList(theme, self._session, self)
        self._view = DiffView(theme, self)
        self._ways = WayFinding(theme, self._reviewer, self._view, self)
        listed = QWidget(self)
        column(listed, self._ways.filter, self._list).setStretch(1, 1)
        self.area = WorkArea(theme, listed, self._view, self)
        self._editing = Editing(theme, self._view, self)
        self.drafts = self._editing.drafts
        self._message = MessageBar(theme, self)
        self._ask = AskBar(theme, self)
        self._telling = Telling(self._message, self._ask, commands)
        self._hints = HintLine(theme, self)
        self._hinting = Hinting(self._hints, commands, self._session)
        self._empty = QLabel(self)
        self._keys_changed = QTimer(self, singleShot=True, interval=0)
        self._pages = QStackedWidget(self)
        self.haiku = HaikuReviewing(self._reviewer, theme, commands, self._reviewable, self)
        self._keyboard = Keyboard(commands, self._reviewer, self._view, self._editing, self)
        self._missing = Missing(theme, self._reviewer, self._keyboard, commands, self)
        self._commenting = Commenting(theme, self._reviewer, self._view, self._editing, commands, self)
        self._shown = ShownFile(self._reviewer, self._view, self._editing, self._keyboard, self._commenting)
        self.by_ear = self._shown.by_ear
        self._keyboard.answer_to(self._ask, self._message)
        self._lay_out()
        self._connect()
        self._add_commands()
        self._draw()

    @property
    def _ledger(self) -> Ledger:
        return self._session.ledger

    @property
    def _words(self) -> SourceWords:
        return words_for(self.sources.source.kind)

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
        column(work, self._counts, self.area, self._ways.search).setStretch(1, 1)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(work)
        bars = (*self.haiku.bars, self._message, self._missing.bar, self._ask, self._hints)
        column(self, self._choice, self._pages, *bars).setStretch(1, 1)

    def _connect(self) -> None:
        reviewer = self._reviewer
        reviewer.changed.connect(self._draw)
        self._shown.changed.connect(self._draw)
        self._shown.spot_changed.connect(self.spot_changed)
        reviewer.said.connect(self._telling.say_or_clear)
        reviewer.went_well.connect(self._telling.forget_problem)
        reviewer.asked.connect(self._telling.ask)
        self._ask.put.connect(self.by_ear.say)
        self._missing.put.connect(self.by_ear.say)
        self._missing.left.connect(self.focus_review)
        self._message.told.connect(self.by_ear.say)
        self._connect_keyboard()
        self._ways.row_wanted.connect(self._on_line_moved)
        self._ways.left.connect(self.focus_review)
        self._list.chosen.connect(self._on_chosen)
        self._view.shown.connect(self._on_hunks_shown)
        self._view.row_clicked.connect(self._on_row_clicked)
        self._commands.changed.connect(self._keys_changed.start)
        self._keys_changed.timeout.connect(self._on_keys_changed)
        self.haiku.said.connect(self._telling.say_or_clear)
        self.haiku.left.connect(self.focus_review)
        self.sources.shown.connect(self._on_source_shown)
        self.sources.changed.connect(self._name_buttons)
        self.sources.told.connect(self._telling.say_problem)
        self._choice.show_requested.connect(self.show_requested)
        self._choice.left_source.connect(self._ask.dismiss)
        self._choice.left.connect(self.focus_review)
        self._connect_hints()

    def _connect_hints(self) -> None:
        asked = (self._hints_of_editor, self._ways.hints, self._choice.hints, self._hints_of_pages)
        self._hinting.ask(*asked, way_back=self._ways.way_back)
        for said_by in (self._missing, self._ask, self.haiku, self._keyboard.lines):
            said_by.changed.connect(self._hinting.say)
        for line in (self._ways.filter, self._ways.search, self._choice):
            line.turned.connect(self._hinting.say)

    def _connect_keyboard(self) -> None:
        keyboard = self._keyboard
        keyboard.pressed.connect(self._on_looked_at)
        keyboard.open_requested.connect(self.open_requested)
        keyboard.back_requested.connect(self.back_requested)
        keyboard.origin_requested.connect(self.origin_requested)
        keyboard.sides_turned.connect(self.spot_changed)
        keyboard.lines.moved.connect(self._on_line_moved)
        keyboard.applying.applied.connect(self._on_applied)
        keyboard.comment_requested.connect(self._commenting.comment)
        self._commenting.row_wanted.connect(self._on_line_moved)
        keyboard.steps.edit_kept.connect(self._editing.forget_edit)
        self._editing.edit_kept.connect(keyboard.steps.keep_edit)
        self._editing.slot_changed.connect(self._draw)

    def _add_commands(self) -> None:
        """Register everything, in the order in which menus and the page of keys name it."""
        self._keyboard.add_commands()
        for keys in (self._ways, self._commenting):
            keys.add_commands(self._keyboard)
        self._counts.add_buttons()
        self._choice.add_commands(self._can_switch)
        self._name_buttons()
        self.haiku.add_commands()
        self._missing.add_commands()
        self._name_keys()

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
        self._choice.open_source(source)

    def on_step(self, step: StepTaken) -> None:
        """An apply was undone or done again: what the message said of it is over."""
        self._telling.say_step(step)

    def focus_review(self) -> None:
        """Take the keyboard: the diff, or an editor that is open over it."""
        self._page_widget().setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, text: str) -> None:
        """A word in passing."""
        self._telling.say(text)

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
        self._empty.setText(self._telling.named(f"{self._words.empty}\n{_WAY_BACK}"))
        self._hints.setVisible(file is not None)
        self.setFocusProxy(self._page_widget())
        if had_focus and not self._page_widget().hasFocus():
            self._page_widget().setFocus()
        if file is None:
            self._shown.draw_none()
            self._ask.dismiss()
            return
        self._shown.draw(file)
        self._hinting.say()
        self._counts.draw(self._words, self._shown.all_decided())
        self._list.follow()
        self._commenting.drawn()

    @Slot()
    def _name_buttons(self) -> None:
        self._counts.name_buttons(self._words)

    # --- what happened ---

    def _reviewable(self) -> str:
        """Id of what Haiku may be asked to review now; empty when there is nothing, or something else goes on."""
        proposal = self._reviewer.proposal
        return proposal.id if proposal and proposal.files and self._can_switch() and not self._ask.is_open else ""

    def _can_switch(self) -> bool:
        return self._editing.editor is None

    @Slot(object, tuple, bool)
    def _on_source_shown(self, review: Proposal | None, files: tuple[str, ...], unread: bool) -> None:
        self.haiku.close_for(review.id if review else "")
        if self._ledger.proposal is None or review is None or review.id != self._ledger.proposal.id:
            self._message.clear()
        self._reviewer.show_proposal(review, files, unread=unread)

    @Slot(object)
    def _on_applied(self, applied: Applied) -> None:
        self._telling.say_applied(applied.summary)
        self.applied.emit(applied)

    @Slot(int, int)
    def _on_chosen(self, file: int, hunk: int) -> None:
        self._editing.leave()
        self._ask.dismiss()
        self._on_looked_at()
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
        self._shown.place_cursor(row)
        self._draw()

    @Slot(tuple)
    def _on_hunks_shown(self, places: tuple[int, ...]) -> None:
        file = self._session.file
        if file is not None and self.isVisible() and self._ledger.proposal is not None:
            self._on_looked_at()
            hunks = self._ledger.hunks(file.path)
            self._ledger.see(file.path, [hunks[place].hunk.id for place in places if place < len(hunks)])

    @Slot()
    def _on_looked_at(self) -> None:
        """From now on the cursor is the person's: what becomes of the proposal does not move it."""
        if self._ledger.proposal is not None:
            self.sources.looked_at(self._ledger.proposal.id)

    @Slot()
    def _on_keys_changed(self) -> None:
        """Name the keys in force wherever keys are named."""
        self._name_keys()
        self._hinting.forget()
        self._choice.draw()
        self._name_buttons()
        self._draw()

    # --- keys that are named ---

    def _name_keys(self) -> None:
        self._telling.name_keys()
        self._shown.key_names = self._telling.names

    def _hints_of_editor(self) -> Hints:
        return self._editing.editor.hints if self._editing.editor is not None else []

    def _hints_of_pages(self) -> Hints:
        """Of what lies over the diff: a page, a question, selected lines."""
        if self._missing.is_open:
            return self._missing.hints
        if self.haiku.is_open:
            return self.haiku.hints
        if self._ask.is_open:
            return answers(self._commands)
        return selecting(self._commands) if self._keyboard.lines.selected else self._commenting.hints

"""The commit page: the message, what would be committed, and what became of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from haiku_pair.protocol.events import Event, StepTaken
from haiku_pair.protocol.replies import CommitDraft, CommitMessageSuggested, Committed, Done
from haiku_pair.protocol.requests import CommitApplied, GetCommitDraft, StopCommit, SuggestCommitMessage
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.committing.keys import HINTS, RUNNING
from haiku_pair.window.committing.message import FIRST_LINE, MessageEdit
from haiku_pair.window.committing.outcome import OutcomeBox
from haiku_pair.window.patch_view import PatchView
from haiku_pair.window.patches import Row, RowKind, rows
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.review.keys import first_key
from haiku_pair.window.review.visible import escaped
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_SHORT_ID = 7
_NO_MESSAGE = Problem(
    Fault.NOTHING_TO_DO,
    tr("There is no message."),
    tr("Nothing was committed."),
    tr("Say in one line what the commit does."),
)


class CommitPage(QWidget):
    """Ctrl+Enter commits; Esc stops a commit that is being made, else leaves. The text stays until it is committed."""

    left = Signal()
    committed = Signal(str, str)
    """A commit was made; in a few words, and what git and the hooks said."""
    failed = Signal(object)
    """A `Problem`, when the person is elsewhere by then."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._draft: CommitDraft | None = None
        self._suggested = ""
        self._running = False
        self._asked = False
        """Whether the model is writing a message."""
        self._title = plain_label(tr("Commit what was applied"))
        self._where = _quiet_label()
        self._count = _quiet_label()
        self._hooks = _quiet_label()
        self.message = MessageEdit(theme)
        self.co_author = QCheckBox()
        self.outcome = OutcomeBox(theme)
        self.patch = PatchView(theme, tr("What would be committed"))
        self.commit_button = _button(tr("Commit"))
        self.leave_button = _button(tr("Leave"))
        self._hints = HintLine(theme, self)
        self._lay_out()
        self._connect()
        self._commands = commands
        self._say()
        commands.install(self, Context.COMMIT)
        commands.changed.connect(self._say)

    def _lay_out(self) -> None:
        self.setAccessibleName(tr("Commit"))
        self.setFocusProxy(self.message)
        self.message.setMinimumHeight(12 * UNIT)
        self.patch.setMinimumHeight(8 * UNIT)
        self.co_author.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        font = self._title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.2)
        self._title.setFont(font)
        above = QWidget()
        upper = _column(above, 2 * UNIT, self._title, self._where, self.message)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * UNIT)
        for widget in (self._count, self.leave_button, self.commit_button):
            buttons.addWidget(widget)
        buttons.setStretch(0, 1)
        below = QVBoxLayout()
        below.setSpacing(UNIT)
        below.addLayout(buttons)
        below.addWidget(self.co_author)
        below.addWidget(self._hooks)
        upper.addLayout(below)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(UNIT)
        parts.addWidget(above)
        parts.addWidget(self.patch)
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 3)
        parts.setSizes([64 * UNIT, 100 * UNIT])
        whole = _column(self, 0, parts, self.outcome, self._hints)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setStretch(0, 1)

    def _connect(self) -> None:
        self.message.counted.connect(self._on_counted)
        self.commit_button.clicked.connect(self.commit)
        self.leave_button.clicked.connect(self.back)
        self._theme.changed.connect(self._dress)
        self._bridge.arrived.connect(self._on_arrived)
        self._bridge.engine_lost.connect(self._on_engine_lost)
        self._dress()
        self._on_counted(0)

    @property
    def is_running(self) -> bool:
        """Whether a commit is being made."""
        return self._running

    # --- commands ----------------------------------------------------------------------------------

    def press(self, command_id: str) -> None:
        """Carry out one of `keys.COMMANDS`."""
        acts = {
            "commit.commit": self.commit,
            "commit.suggest": self.suggest,
            "commit.refresh": self.refresh,
            "commit.co_author": self.co_author.toggle,
            "commit.back": self.back,
        }
        acts[command_id]()

    @Slot()
    def refresh(self) -> None:
        """Ask what would be committed."""
        if not self._running:
            self._bridge.ask(GetCommitDraft(), CommitDraft, self._on_draft, self._on_no_draft)

    @Slot()
    def commit(self) -> None:
        """Commit with the message as it stands."""
        message = self.message.toPlainText().strip()
        if self._running or self._draft is None:
            return
        if not message:
            self.outcome.tell(_NO_MESSAGE)
            return
        self._run(True)
        self.outcome.progress(tr("commit: hooks are running …") if self._draft.hooks else tr("commit: is being made …"))
        request = CommitApplied(message, self.co_author.isChecked())
        self._bridge.ask(request, Committed, self._on_committed, self._on_failure)

    @Slot()
    def suggest(self) -> None:
        """Have the model write the message."""
        if self._running or self._asked or self._draft is None:
            return
        self._asked = True
        self.outcome.progress(tr("Haiku is writing a message …"))
        before = self.message.toPlainText()
        replied = partial(self._on_suggested, before)
        self._bridge.ask(SuggestCommitMessage(), CommitMessageSuggested, replied, self._on_no_suggestion)

    @Slot()
    def back(self) -> None:
        """Stop the commit that is being made, else leave."""
        if self._running:
            self.outcome.progress(tr("commit: is being stopped …"))
            self._bridge.ask(StopCommit(), Done, None, self.failed.emit)
        else:
            self.left.emit()

    def forget(self) -> None:
        """Another folder is open: its steps are others."""
        self._draft = None
        self._suggested = ""
        self.message.clear()
        self._say()

    # --- what comes back ---------------------------------------------------------------------------

    def _on_draft(self, draft: CommitDraft) -> None:
        self._draft = draft
        if not self._running:
            self.outcome.hide()
        text = self.message.toPlainText()
        if not text.strip() or text == self._suggested:
            self.message.put(draft.message)
            self._suggested = self.message.toPlainText()
        self._say()

    def _on_suggested(self, before: str, reply: CommitMessageSuggested) -> None:
        """What was typed meanwhile stays above it."""
        self._asked = False
        if self._running:
            return
        self.outcome.hide()
        if self.message.toPlainText() == before:
            self.message.put(reply.message)
        else:
            self.message.add(reply.message)

    def _on_no_suggestion(self, problem: Problem) -> None:
        self._asked = False
        if not self._running:
            self.outcome.tell(problem)

    def _on_no_draft(self, problem: Problem) -> None:
        self._draft = None
        self.outcome.tell(problem)
        self._say()

    def _on_committed(self, reply: Committed) -> None:
        self._run(False)
        self._draft = None
        self._suggested = ""
        self.message.clear()
        self.outcome.hide()
        self._say()
        self.committed.emit(_done(reply), reply.output.strip())
        if self.isVisible():
            self.left.emit()

    def _on_failure(self, problem: Problem) -> None:
        self._run(False)
        self.outcome.tell(problem)
        if not self.isVisible():
            self.failed.emit(problem)

    @Slot(object)
    def _on_arrived(self, event: Event) -> None:
        if isinstance(event, StepTaken) and self.isVisible():
            self.refresh()

    @Slot()
    def _on_engine_lost(self) -> None:
        self._run(False)

    # --- drawing -----------------------------------------------------------------------------------

    def _run(self, running: bool) -> None:
        self._running = running
        self.message.setReadOnly(running)
        self.co_author.setEnabled(not running)
        self._say()

    @Slot()
    def _say(self) -> None:
        draft = self._draft
        self.commit_button.setEnabled(draft is not None and not self._running)
        self.leave_button.setText(tr("Stop") if self._running else tr("Leave"))
        named = RUNNING if self._running else HINTS
        self._hints.show_hints([(first_key(self._commands, command_id), word) for command_id, word in named])
        if draft is None:
            self._where.setText("")
            self.patch.show_words(tr("Nothing to show."))
        else:
            branch = tr("on {branch}", branch=escaped(draft.branch)) if draft.branch else tr("on no branch")
            self._where.setText(tr("{branch}   by {author}", branch=branch, author=escaped(draft.author)))
            left_out = [Row(RowKind.WARNING, tr("⚠ left out: {name}", name=escaped(file))) for file in draft.left_out]
            self.patch.show_rows([*left_out, *rows(draft.files)])
        self.co_author.setText(f"Co-authored-by: {escaped(draft.model)}" if draft and draft.model else "Co-authored-by")
        self.co_author.setVisible(draft is not None and bool(draft.model))
        self._hooks.setText(_hooks(draft))
        self._hooks.setVisible(draft is not None)
        for said in (self._where, self._hooks, self.co_author):
            said.setToolTip(said.text())  # a narrow page cuts them off

    @Slot(int)
    def _on_counted(self, characters: int) -> None:
        said = tr("first line: {count} of {most} characters", count=characters, most=FIRST_LINE)
        if characters > FIRST_LINE:
            said += tr(", {more} more than lists show", more=characters - FIRST_LINE)
        self._count.setText(said)

    @Slot()
    def _dress(self) -> None:
        for label in (self._where, self._count, self._hooks):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, self._theme.colors.muted)
            label.setPalette(palette)


def _done(reply: Committed) -> str:
    short = reply.commit[:_SHORT_ID]
    return (
        reply.summary
        if short in reply.summary
        else tr("Committed {short}: {summary}", short=short, summary=reply.summary)
    )


def _hooks(draft: CommitDraft | None) -> str:
    if draft is None:
        return ""
    if not draft.hooks:
        return tr("No hooks will run.")
    return tr("Hooks of the repository that will run: {names}", names=", ".join(map(escaped, draft.hooks)))


def _quiet_label() -> QLabel:
    label = plain_label()
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _column(owner: QWidget, gap: int, *widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(owner)
    column.setContentsMargins(4 * UNIT, 3 * UNIT, 4 * UNIT, 2 * UNIT)
    column.setSpacing(gap)
    for widget in widgets:
        column.addWidget(widget)
    return column

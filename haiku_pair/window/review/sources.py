"""What the pane reviews, and the line at its top that names it and what else there is."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from haiku_pair.protocol.events import ProposalChanged, ReviewChanged
from haiku_pair.protocol.replies import ReviewOpened
from haiku_pair.protocol.requests import OpenReview
from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.protocol.values import Problem, Proposal
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.review import words
from haiku_pair.window.review.bars import tint
from haiku_pair.window.theme.theme import UNIT, Theme

TABS = (
    (SourceKind.PROPOSAL, "Proposal", "review.source_proposal"),
    (SourceKind.UNSTAGED, "Not staged", "review.source_unstaged"),
    (SourceKind.STAGED, "Staged", "review.source_staged"),
    (SourceKind.ROUND, "Since last round", "review.source_round"),
    (SourceKind.RANGE, "Range …", "review.source_range"),
)
"""Kind, word and command of what the line offers, in its order."""

_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
"""Keys that leave the line where a range is typed; all others are the line's own or the window's."""


class Sources(QObject):
    """Knows which source is shown, and the open proposal while it is another one."""

    shown = Signal(object, tuple, bool)
    """The review to show (None: there is nothing), its files that must be asked for again, whether it is unread."""
    told = Signal(str)
    """Why a source can't be reviewed."""
    changed = Signal()
    """Another source is shown, or there is another proposal."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._source = Source()
        self._review = ""
        self._live: Proposal | None = None
        self._read = ""
        self._opening = 0

    @property
    def source(self) -> Source:
        """What is shown."""
        return self._source

    @property
    def live(self) -> Proposal | None:
        """The open proposal, shown or not."""
        return self._live

    def looked_at(self, proposal: str) -> None:
        """The person has seen something of that proposal."""
        self._read = proposal

    def open(self, source: Source) -> None:
        """Show the review of a source."""
        self._opening += 1
        if source.kind is SourceKind.PROPOSAL:
            self._show(source, self._live, unread=self._is_unread())
            return
        on_reply, on_failure = partial(self._on_opened, self._opening), partial(self._on_failed, self._opening)
        self._bridge.ask(OpenReview(source), ReviewOpened, on_reply, on_failure)

    def show_proposal(self, proposal: Proposal | None) -> None:
        """Show the proposal as it was told last, or that there is none."""
        self._live = proposal
        self._show(Source(), proposal, unread=False)

    def take(self, event: ProposalChanged | ReviewChanged, *, is_visible: bool) -> None:
        """A review changed. A new proposal takes the place of another source that nobody looks at."""
        if isinstance(event, ReviewChanged):
            if event.review.id == self._review:
                self._source = event.review.source
                self.shown.emit(event.review, event.files, False)
            return
        before, self._live = self._live, event.proposal
        is_new = event.proposal is not None and (before is None or before.id != event.proposal.id)
        if self._source.kind is SourceKind.PROPOSAL or (is_new and not is_visible):
            self._source = Source()
            self._review = event.proposal.id if event.proposal else ""
            self.shown.emit(event.proposal, event.files, self._is_unread())
        self.changed.emit()

    def _is_unread(self) -> bool:
        return self._live is not None and self._live.id != self._read

    def _show(self, source: Source, review: Proposal | None, *, unread: bool) -> None:
        self._source = review.source if review else source
        self._review = review.id if review else ""
        self.shown.emit(review, (), unread)
        self.changed.emit()

    def _on_opened(self, opening: int, reply: ReviewOpened) -> None:
        if opening == self._opening:
            self._show(reply.review.source, reply.review, unread=False)

    def _on_failed(self, opening: int, problem: Problem) -> None:
        if opening == self._opening:
            self.told.emit(words.problem(problem))


class SourceBar(QWidget):
    """One line: the sources there are, the shown one marked, and where a range is typed."""

    pressed = Signal(str)
    """The tab of the command with that id was clicked."""
    range_given = Signal(str)
    """A range, commit or branch was typed."""
    left = Signal()
    """The range was given up, or is done with: the keyboard goes back to the review."""
    turned = Signal()
    """One types a range now, or no longer."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tabs = {kind: self._tab(word, command) for kind, word, command in TABS}
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._range = QLineEdit(self)
        self._range.setPlaceholderText(self.tr("main..topic, a commit or a branch"))
        self._range.setAccessibleName(self.tr("Range, commit or branch to review"))
        self._range.installEventFilter(self)
        self._range.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT * 2, UNIT // 2, UNIT * 2, UNIT // 2)
        row.setSpacing(UNIT)
        for tab in self._tabs.values():
            row.addWidget(tab)
        row.addWidget(self._range, 1)
        row.addWidget(self._title, 1)
        self.setAccessibleName(self.tr("What is reviewed"))
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _tab(self, word: str, command: str) -> QToolButton:
        tab = QToolButton(self)
        tab.setText(word)
        tab.setCheckable(True)
        tab.setAutoRaise(True)
        tab.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tab.setProperty("command", command)
        tab.clicked.connect(self._on_clicked)
        return tab

    @property
    def tabs(self) -> tuple[QToolButton, ...]:
        """The tabs, in their order."""
        return tuple(self._tabs.values())

    def name_keys(self, keys: dict[str, str]) -> None:
        """Put the key of each command before the word of its tab."""
        for kind, word, command in TABS:
            key = keys.get(command, "")
            self._tabs[kind].setText(f"{key}  {word}" if key else word)
            self._tabs[kind].setAccessibleName(self.tr("Review: {0}").format(word))

    def show_source(self, source: Source, live: Proposal | None) -> None:
        """Mark the shown one. Files and merges were asked for by git, so there is nothing else to choose."""
        alone = source.kind in (SourceKind.FILES, SourceKind.MERGE)
        for kind, tab in self._tabs.items():
            tab.setChecked(kind is source.kind)
            tab.setVisible(not alone)
            font = tab.font()
            font.setBold(kind is source.kind or (kind is SourceKind.PROPOSAL and live is not None))
            tab.setFont(font)
        self._title.setText(source.title)
        self._title.setToolTip(self._title.text())

    def ask_range(self, before: str) -> None:
        """Let the person type a range."""
        self._range.setText(before)
        self._range.selectAll()
        self._title.hide()
        self._range.show()
        self._range.setFocus(Qt.FocusReason.OtherFocusReason)

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the line while it has the keyboard."""
        return [("Enter", "review it"), ("Esc", "leave")] if self._range.hasFocus() else []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.turned.emit()
        if not isinstance(event, QKeyEvent):
            return False
        if event.key() not in _LEAVING:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        given = self._range.text().strip()
        self._range.hide()
        self._title.show()
        if event.key() != Qt.Key.Key_Escape and given:
            self.range_given.emit(given)
        self.left.emit()
        return True

    @Slot()
    def _on_clicked(self) -> None:
        self.pressed.emit(str(self.sender().property("command")))

    @Slot()
    def _on_theme_changed(self) -> None:
        colors = self._theme.colors
        tint(self, colors.background, colors.muted)
        tint(self._title, colors.background, colors.muted)

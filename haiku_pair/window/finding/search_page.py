"""Searching the workspace, in the dock: what to look for, in which files, what is found, what to put in its place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from haiku_pair.protocol.events import Event
from haiku_pair.protocol.replies import Done, Pasted
from haiku_pair.protocol.searching import (
    ProposeReplacing,
    SearchEnded,
    SearchFound,
    StartSearch,
    StopSearch,
    Wanted,
)
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.commands.shortcuts import key_of
from haiku_pair.window.dock import DockPage
from haiku_pair.window.finding.keys import HINTS
from haiku_pair.window.finding.results import ResultList, Row
from haiku_pair.window.review.bars import HintLine, MessageBar
from haiku_pair.window.review.keys import first_key
from haiku_pair.window.review.words import problem as in_words
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr, trn

_TYPING = 250
"""Milliseconds without typing before the search begins."""


class SearchPage(DockPage):
    """Results stream in while one types on; a new search ends the old one."""

    chosen = Signal(str, int, int)
    """Path, line and column, from 1."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(QWidget(), parent)
        self._bridge = bridge
        self._commands = commands
        self._number = 0
        self._wanted = Wanted("")
        self.is_running = False
        self.text = _line(tr("Search in all files"), tr("Text to look for"))
        self.replacement = _line(tr("Replace with"), tr("Text to put in its place"))
        self.include = _line(tr("Only in files (*.py, src/)"), tr("Only files that match"))
        self.exclude = _line(tr("Not in files"), tr("Files to leave out"))
        self.case, self.word, self.pattern = (
            _toggle(tr("Aa"), tr("Match case")),
            _toggle("W", tr("Whole words")),
            _toggle(".*", tr("Regex")),
        )
        self.said = plain_label()
        self.list = ResultList(theme)
        self.message = MessageBar(theme, self)
        self._hints = HintLine(theme, self)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._lay_out()
        self._connect()
        commands.install(self, Context.SEARCH)
        commands.install(self.header, Context.SEARCH)
        self._say_hints()

    def _lay_out(self) -> None:
        self.setAccessibleName(tr("Search in the workspace"))
        self.setFocusProxy(self.text)
        top = QHBoxLayout(self.header)
        top.setContentsMargins(0, UNIT // 2, 0, UNIT // 2)
        top.addStretch(1)
        top.addWidget(self.said)
        first = _row(self.text, self.case, self.word, self.pattern, self.include)
        second = _row(self.replacement, self.exclude)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.list, 1)
        column.addWidget(self.message)
        column.addWidget(self._hints)

    def _connect(self) -> None:
        self._typing.timeout.connect(self.search)
        for line in (self.text, self.include, self.exclude):
            line.textChanged.connect(self._typing.start)
        for button in (self.case, self.word, self.pattern):
            button.toggled.connect(self._typing.start)
        self.replacement.textChanged.connect(self._say_hints)
        self.list.doubleClicked.connect(self.open_current)
        self._bridge.arrived.connect(self._on_arrived)
        self._bridge.engine_lost.connect(self._on_lost)
        self._commands.changed.connect(self._say_hints)

    # --- searching ---------------------------------------------------------------------------------

    def begin(self, text: str = "") -> None:
        """The person comes with this text selected."""
        if text:
            self.text.setText(text)
        self.text.selectAll()

    @Slot()
    def search(self) -> None:
        """Look for what is typed, from the beginning."""
        self._typing.stop()
        self._wanted = Wanted(
            self.text.text(),
            pattern=self.pattern.isChecked(),
            case=self.case.isChecked(),
            word=self.word.isChecked(),
            include=self.include.text(),
            exclude=self.exclude.text(),
        )
        self.list.results.clear()
        self.message.clear()
        self._number += 1
        if not self._wanted.text:
            self.stop()
            self.said.setText("")
            return
        self.is_running = True
        self.said.setText(tr("Searching …"))
        self._bridge.ask(StartSearch(self._number, self._wanted), Done, None, self._on_failure)
        self._say_hints()

    def stop(self) -> None:
        """Give the search up."""
        if self.is_running:
            self._number += 1
            self.is_running = False
            self._bridge.tell(StopSearch())
            self.said.setText(tr("Stopped. {found}", found=self._counted()))

    @Slot(object)
    def _on_arrived(self, event: Event) -> None:
        if isinstance(event, SearchFound) and event.id == self._number:
            self.list.results.add(event.files)
            self.said.setText(f"{self._counted()} …")
        elif isinstance(event, SearchEnded) and event.id == self._number:
            self._on_ended(event)

    def _on_ended(self, event: SearchEnded) -> None:
        self.is_running = False
        parts = [
            self._counted() if event.matches else tr("Nothing was found"),
            tr("{searched:,} files searched", searched=event.searched),
        ]
        if event.is_cut and not event.problem:
            parts.insert(1, tr("there are more"))
        parts += [tr("left out: {why}", why=why) for why in event.left_out]
        self.said.setText(event.problem or " · ".join(parts))
        self._say_hints()

    def _on_failure(self, problem: Problem) -> None:
        self.is_running = False
        self.said.setText("")
        self.message.say(in_words(problem), problem=True)

    @Slot(object)
    def _on_lost(self, _problem: Problem) -> None:
        if self.is_running:
            self.is_running = False
            self.said.setText(tr("Stopped. {found}", found=self._counted()))

    def _counted(self) -> str:
        matches, files = self.list.results.matches(), len(self.list.results.paths())
        found = trn("{count:,} match", "{count:,} matches", matches)
        return tr("{matches} in {files}", matches=found, files=trn("{count:,} file", "{count:,} files", files))

    # --- commands ----------------------------------------------------------------------------------

    def can(self, command_id: str) -> bool:
        """Whether a command would do something now."""
        if command_id in ("search.next", "search.previous"):
            return bool(self.list.results.rows)
        if command_id == "search.propose":
            return bool(self.list.results.rows) and not self.is_running
        if command_id == "search.leave_out":
            return self.list.hasFocus() and self.list.current() is not None
        return True

    def press(self, command_id: str) -> None:
        """Carry out a command."""
        acts: dict[str, Callable[[], None]] = {
            "search.go": self._go,
            "search.case": self.case.toggle,
            "search.word": self.word.toggle,
            "search.pattern": self.pattern.toggle,
            "search.files": self._to_files,
            "search.replace": self.replacement.setFocus,
            "search.propose": self.propose,
            "search.leave_out": self._leave_out,
            "search.back": self._back,
        }
        acts[command_id]()

    def step(self, step: int) -> None:
        """Open the next result, or the previous one."""
        row = self.list.step(step)
        if row is not None:
            self._open(row)

    @Slot()
    def open_current(self) -> None:
        """Open what the keyboard is on."""
        row = self.list.current()
        if row is not None and row.line is not None:
            self._open(row)
        else:
            self.step(1)

    def _open(self, row: Row) -> None:
        if row.line is not None:
            column = row.line.spans[0][0] if row.line.spans and not row.line.text.startswith("…") else 0
            self.chosen.emit(row.path, row.line.line, column + 1)

    def _go(self) -> None:
        if self.list.hasFocus():
            self.open_current()
            return
        if self._typing.isActive():
            self.search()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.list.current() is None:
            self.list.step(1)

    def _to_files(self) -> None:
        (self.exclude if self.include.hasFocus() else self.include).setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_out(self) -> None:
        row, at = self.list.current(), self.list.currentIndex().row()
        if row is not None:
            self.list.results.leave_out(row.path)
            first = min(at, len(self.list.results.rows)) - 1
            self.list.setCurrentIndex(self.list.results.index(max(self.list.results.next_match(first, 1), 0)))
            self.said.setText(self._counted())

    def _back(self) -> None:
        if self.is_running:
            self.stop()
        else:
            self.left.emit()

    def propose(self) -> None:
        """Replace what is shown, as a proposal."""
        request = ProposeReplacing(self._wanted, self.replacement.text(), self.list.results.paths())
        self.message.say(tr("Proposing …"))
        self._bridge.ask(request, Pasted, self._on_proposed, self._on_failure)

    def _on_proposed(self, done: Pasted) -> None:
        files = trn("{count} file", "{count} files", done.files)
        notes = f" {' '.join(done.notes[:3])}" if done.notes else ""
        review = key_of(self._commands, "go.review")
        self.message.say(
            tr("Proposed in {files}: {key} reviews it. Nothing was written.", files=files, key=review) + notes
        )

    @Slot()
    def _say_hints(self) -> None:
        named = [hint for hint in HINTS if self.can(hint[0])]
        self._hints.show_hints([(first_key(self._commands, command_id), word) for command_id, word in named])


def _line(placeholder: str, name: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(placeholder)
    line.setAccessibleName(name)
    line.setClearButtonEnabled(True)
    return line


def _toggle(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setToolTip(name)
    button.setAccessibleName(name)
    return button


def _row(first: QLineEdit, *others: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(2 * UNIT, UNIT // 2, 2 * UNIT, UNIT // 2)
    row.setSpacing(UNIT)
    row.addWidget(first, 2)
    for widget in others:
        row.addWidget(widget, 1 if isinstance(widget, QLineEdit) else 0)
    return row

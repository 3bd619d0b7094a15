"""All problems, in the dock: filtered by words, by kind, by file; how the language servers stand; how to get one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from haiku_pair.protocol.problems import FileProblem, ServerState, Severity
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.dock import DockPage
from haiku_pair.window.problems.book import ProblemBook, counted, server_words, summary
from haiku_pair.window.problems.keys import HINTS
from haiku_pair.window.problems.listing import ProblemList, Row
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.review.keys import first_key
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_SOON = 60
"""Milliseconds in which news is gathered."""


class ProblemsPage(DockPage):
    """The keyboard is in the list; filters are a key away."""

    chosen = Signal(str, int, int)
    """Path, and line and column from 1."""

    def __init__(
        self,
        book: ProblemBook,
        theme: Theme,
        commands: Commands,
        open_path: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        """`open_path` is the file that is shown now."""
        super().__init__(QWidget(), parent)
        self._book = book
        self._commands = commands
        self._open_path = open_path
        self.list = ProblemList(theme)
        self.filter = QLineEdit()
        self.errors = _toggle("errors", tr("Errors only"))
        self.this_file = _toggle("file", tr("Of the open file only"))
        self.said = plain_label()
        self.hint = plain_label()
        self._hints = HintLine(theme, self)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._lay_out()
        self._connect()
        commands.install(self, Context.PROBLEMS)
        commands.install(self.header, Context.PROBLEMS)
        self._say_hints()
        self.refresh()

    def _lay_out(self) -> None:
        self.setAccessibleName(tr("Problems"))
        self.setFocusProxy(self.list)
        self.filter.setPlaceholderText(tr("Filter by words"))
        self.filter.setAccessibleName(tr("Filter the problems by words"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(60 * UNIT)
        self.hint.setWordWrap(True)
        self.hint.setContentsMargins(3 * UNIT, UNIT, 3 * UNIT, UNIT)
        self.hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout(self.header)
        top.setContentsMargins(0, UNIT // 2, 0, UNIT // 2)
        top.setSpacing(UNIT)
        for widget in (self.filter, self.errors, self.this_file):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.hint)
        column.addWidget(self.list, 1)
        column.addWidget(self._hints)

    def _connect(self) -> None:
        self._soon.timeout.connect(self.refresh)
        self._book.changed.connect(self._soon.start)
        self._book.servers_changed.connect(self._soon.start)
        self.filter.textChanged.connect(self._soon.start)
        self.errors.toggled.connect(self.refresh)
        self.this_file.toggled.connect(self.refresh)
        self.list.doubleClicked.connect(self.open_current)
        self._commands.changed.connect(self._say_hints)

    # --- what is shown -----------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Show what is known now."""
        rows: list[Row] = []
        for path in self._book.paths():
            if self.this_file.isChecked() and path != self._open_path():
                continue
            found = [one for one in self._book.of(path) if self._is_wanted(path, one)]
            if found:
                rows += [Row(path, None, len(found)), *(Row(path, one) for one in found)]
        self.list.show_rows(rows)
        shown = sum(row.count for row in rows)
        known = sum(1 for _ in self._book.all())
        parts = (
            [summary(self._book)]
            if shown == known
            else [tr("{shown:,} of {problems}", shown=shown, problems=counted(known))]
        )
        parts += [tr("{left_out:,} more are left out", left_out=self._book.left_out())] if self._book.left_out() else []
        self.said.setText(" · ".join(part for part in parts if part))
        self.hint.setText(self._server_words())

    def _server_words(self) -> str:
        """How the servers stand, and how to get those that are missing."""
        used = [one for one in self._book.servers if one.state is not ServerState.UNUSED]
        if not used:
            return tr("Nothing looks for problems yet: open a file of a folder you trust.")
        lines = [" · ".join(server_words(one) for one in used if not one.hint)]
        lines += [f"{server_words(one)}. {one.hint}" for one in used if one.hint]
        return "\n".join(line for line in lines if line)

    def _is_wanted(self, path: str, one: FileProblem) -> bool:
        if self.errors.isChecked() and one.severity is not Severity.ERROR:
            return False
        wanted = self.filter.text().casefold().split()
        if not wanted:
            return True
        low = f"{path} {one.text} {one.source} {one.severity.value}".casefold()
        return all(word in low for word in wanted)

    def current(self) -> tuple[str, FileProblem] | None:
        """The problem the keyboard is on."""
        row = self.list.current()
        return (row.path, row.problem) if row is not None and row.problem is not None else None

    @property
    def has_keys(self) -> bool:
        """Whether the keyboard is here."""
        return self.list.hasFocus() or self.filter.hasFocus()

    # --- commands ----------------------------------------------------------------------------------

    def can(self, command_id: str) -> bool:
        """Whether a command would do something now."""
        if command_id == "problems.go":
            return bool(self.list.model_of_rows.rows)
        return command_id != "problems.filter" or not self.filter.hasFocus()

    def press(self, command_id: str) -> None:
        """Carry out a command."""
        acts: dict[str, Callable[[], None]] = {
            "problems.go": self._go,
            "problems.filter": self._to_filter,
            "problems.errors": self.errors.toggle,
            "problems.this_file": self.this_file.toggle,
            "problems.back": self._back,
        }
        acts[command_id]()

    def _go(self) -> None:
        if self.filter.hasFocus():
            self.refresh()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.open_current()

    @Slot()
    def open_current(self) -> None:
        """Open what the keyboard is on; of a file its first problem."""
        row = self.list.current()
        if row is not None:
            one = row.problem or next(iter(self._book.of(row.path)), None)
            if one is not None:
                self.chosen.emit(row.path, one.line + 1, one.column + 1)

    def _to_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filter.selectAll()

    def _back(self) -> None:
        if self.filter.hasFocus():
            self.filter.clear()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    @Slot()
    def _say_hints(self) -> None:
        named = [(first_key(self._commands, command_id), word) for command_id, word in HINTS]
        self._hints.show_hints([(key, word) for key, word in named if key])


def _toggle(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setToolTip(name)
    button.setAccessibleName(name)
    return button

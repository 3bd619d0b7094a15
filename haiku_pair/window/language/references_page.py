"""Where a name is used, in the dock."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from haiku_pair.protocol.languages import ReferencesAre
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.dock import DockPage
from haiku_pair.window.finding.results import ResultList
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr, trn


class ReferencesPage(DockPage):
    """Shows the uses that were asked for last."""

    chosen = Signal(str, int, int)
    """Path, and line and column from 1."""

    def __init__(self, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(QWidget(), parent)
        self.list = ResultList(theme)
        self.list.setAccessibleName(tr("Uses of a name"))
        self.said = plain_label()
        self.setAccessibleName(tr("Uses of a name"))
        self.setFocusProxy(self.list)
        top = QHBoxLayout(self.header)
        top.setContentsMargins(0, UNIT // 2, 0, UNIT // 2)
        top.addStretch(1)
        top.addWidget(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.list.doubleClicked.connect(self.open_current)
        commands.install(self, Context.REFERENCES)

    def show_uses(self, name: str, uses: ReferencesAre) -> None:
        """Show these, the keyboard on the first."""
        self.list.results.clear()
        self.list.results.add(uses.files)
        self.list.step(1)
        count, files = self.list.results.matches(), len(uses.files)
        uses_said = trn("{count:,} use", "{count:,} uses", count)
        files_said = trn("{count:,} file", "{count:,} files", files)
        told = tr("“{name}”: {uses} in {files}", name=name, uses=uses_said, files=files_said)
        self.said.setText(" · ".join([told, *([tr("left out: {why}", why=uses.note)] if uses.note else [])]))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self, command_id: str) -> None:
        """Carry out a command."""
        if command_id == "references.go":
            self.open_current()
        else:
            self.left.emit()

    @Slot()
    def open_current(self) -> None:
        """Open what the keyboard is on; of a file its first use."""
        row = self.list.current()
        if row is not None and row.line is None:
            row = self.list.step(1)
        if row is not None and row.line is not None:
            column = row.line.spans[0][0] if row.line.spans else 0
            self.chosen.emit(row.path, row.line.line, column + 1)

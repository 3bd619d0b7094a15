"""The settings page, made from the declaration, with a search over it. There is no OK: what is changed is in force."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.review.visible import escaped
from haiku_pair.window.session import Session
from haiku_pair.window.settings.connection import ConnectionForm
from haiku_pair.window.settings.declared import GROUPS, KEYS, Group, matches
from haiku_pair.window.settings.fields import heading, said
from haiku_pair.window.settings.rows import Field, RowForm
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT

_OWN_KEYS = """Your own keys stand over these, one command in a line: “review.accept = s Space”. Their file is
{path}
After a change, run “Read the key file again” from the palette."""
_REACHING = "How to reach the model"
_WIDTH = 180 * UNIT


class _Section(QWidget):
    """A group under its heading."""

    def __init__(self, session: Session, group: Group) -> None:
        super().__init__()
        self.group = group
        self.form = RowForm(session, group.rows)
        column = _column(self)
        column.addWidget(heading(group.title))
        column.addWidget(self.form)
        if group.note:
            column.addWidget(said(group.note))

    def narrow(self, query: str) -> int:
        """Show what the query finds, and how much that is; its own title and note stand for all of it."""
        title = self.group.title
        rows = [row for row in self.group.rows if matches(query, title, row.title, row.about, row.key)]
        if not rows and self.group.note and matches(query, self.group.note):
            rows = list(self.group.rows)
        self.form.narrow(row.key for row in rows)
        self.setVisible(bool(rows))
        return len(rows)


class SettingsPage(QScrollArea):
    """Model, appearance, limits. Esc takes the search back, then leaves."""

    left = Signal()

    def __init__(self, bridge: Bridge, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAccessibleName("Settings")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.search = QLineEdit()
        self.found = plain_label()
        self.connection = ConnectionForm(bridge, session)
        self.key_file = said("")
        self.key_file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sections = [_Section(session, group) for group in GROUPS]
        self._reaching = QWidget()
        self.setWidget(self._sheet())
        self.setFocusProxy(self.search)
        self._on_settings()
        self._on_search()
        session.settings_changed.connect(self._on_settings)
        self.search.textChanged.connect(self._on_search)

    def field(self, key: str) -> Field:
        """The field of a row, by `Row.key`."""
        return next(part.form.fields[key] for part in self._sections if key in part.form.fields)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search.text():
            self.search.clear()
            self.search.setFocus()
        else:
            self.left.emit()

    def _sheet(self) -> QWidget:
        sheet = QWidget()
        sheet.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(6 * UNIT, 4 * UNIT, 6 * UNIT, 4 * UNIT)
        column.setSpacing(3 * UNIT)
        column.addWidget(heading("Settings", 1.4))
        column.addLayout(self._search_row())
        inside = _column(self._reaching)
        inside.addWidget(heading(_REACHING))
        inside.addWidget(self.connection)
        column.addWidget(self._reaching)
        for part in self._sections:
            column.addWidget(part)
            if KEYS in part.group.rows:
                _below(part, self.key_file)
        column.addStretch(1)
        return sheet

    def _search_row(self) -> QHBoxLayout:
        self.search.setPlaceholderText("Search the settings")
        self.search.setAccessibleName("Search the settings")
        self.search.setClearButtonEnabled(True)
        row = QHBoxLayout()
        row.setSpacing(2 * UNIT)
        row.addWidget(self.search, 1)
        row.addWidget(self.found)
        return row

    @Slot()
    def _on_search(self) -> None:
        query = self.search.text()
        names = [name for name in self.connection.names() if matches(query, name)]
        names = names or (self.connection.names() if matches(query, _REACHING) else [])
        self._reaching.setVisible(bool(names))
        found = len(names) + sum(part.narrow(query) for part in self._sections)
        whole = len(self.connection.names()) + sum(len(part.group.rows) for part in self._sections)
        self.found.setText(f"{found} of {whole} settings" if found else "Nothing is called so")
        self.search.setAccessibleDescription(self.found.text())

    @Slot()
    def _on_settings(self) -> None:
        self.key_file.setText(_OWN_KEYS.format(path=escaped(self._session.keys.path)))


def _column(inside: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3 * UNIT)
    return column


def _below(part: QWidget, label: QLabel) -> None:
    layout = part.layout()
    if layout is not None:
        layout.addWidget(label)
